"""A network made ready for bfloat16 answers as the network itself, and leaves that alone."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from ddpm_core import DiffUNet
from ddpm_core.config import ExperimentConfig
from ddpm_core.models import initialised, prepared
from ddpm_core.precision import in_precision


@pytest.fixture
def network(seeded):
    make = lambda: DiffUNet(channels=(8, 16), bottleneck=32, time_dim=8)  # noqa: E731
    network = initialised(make, seeded(0)).eval().requires_grad_(False)
    for module in network.modules():  # so that a scale or a shift that is lost shows
        if isinstance(module, nn.GroupNorm):
            module.weight.uniform_(0.5, 2, generator=seeded(1))
            module.bias.uniform_(-1, 1, generator=seeded(2))
    return network


def asked(network, x, t=7):
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        return network(x, torch.full((1,), t).expand(len(x)))


@pytest.mark.parametrize("last", [False, True])
def test_it_answers_as_the_network_does_whatever_comes(network, seeded, last):
    if last:
        network.to(memory_format=torch.channels_last)
    ready = prepared.prepared(network)
    for number, shape in enumerate([(2, 3, 16, 16), (5, 3, 8, 24), (1, 3, 64, 64), (0, 3, 8, 8)]):
        x = torch.randn(shape, generator=seeded(number))
        answer, expected = asked(ready, x), asked(network, x)
        assert answer.shape == expected.shape
        assert answer.dtype == torch.float32
        if len(x):
            assert float(expected.std()) > 0.01
            assert float((answer - expected).abs().max()) < 0.05 * float(expected.abs().max())


def test_it_is_the_network_as_it_was_and_leaves_that_alone(network, seeded):
    x = torch.randn(2, 3, 16, 16, generator=seeded(3))
    modules, before = list(network.modules()), asked(network, x)
    ready = prepared.prepared(network)
    first = asked(ready, x)
    assert list(network.modules()) == modules
    assert torch.equal(asked(network, x), before)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.zero_()
    assert torch.equal(asked(ready, x), first)


def test_where_it_cannot_be_made_the_network_itself_is_asked(network, monkeypatch):
    monkeypatch.setattr(prepared, "_can_prepare", lambda: False)
    assert prepared.prepared(network) is network


def test_only_bfloat16_asks_what_was_made_ready(network, seeded, monkeypatch):
    made = []
    monkeypatch.setattr("ddpm_core.precision.prepared", lambda of: made.append(of) or of)
    config = ExperimentConfig(data="cats", channels=(8, 16), bottleneck=32, time_dim=8)
    for precision in ("fp32", "bf16", None):
        in_precision(network, config.replace(precision=precision))
    assert made == [network]
