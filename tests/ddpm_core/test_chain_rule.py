"""The chain rule written out against autograd, over random networks."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from ddpm_core.config import ExperimentConfig
from ddpm_core.models import NoisePredictor
from ddpm_core.models import affine as affine_module
from ddpm_core.models.chain_rule import ChainRule
from ddpm_core.precision import autocast
from ddpm_core.schedules import make_schedule
from ddpm_core.training import Trainer

T = 37


def drawn(number: int, dtype: torch.dtype = torch.float32):
    """A random network, with its weights spread wide enough that no gradient is small, a batch."""
    with torch.random.fork_rng():
        torch.manual_seed(number)
        sizes = torch.randint(1, 40, (4,)).tolist()
        dims, time_dim = 1 + sizes[0] % 4, 4 + 2 * (sizes[1] % 8)
        network = NoisePredictor(dims, time_dim, hidden=sizes[2], layers=1 + sizes[3] % 4).to(dtype)
        x, target = (torch.randn(1 + 3 * number, dims, dtype=dtype) for _ in range(2))
        t = torch.randint(T, (len(x),))
    return network, x, t, target


def by_autograd(network, x, t, target):
    loss = F.mse_loss(network(x, t), target)
    return loss.detach(), torch.autograd.grad(loss, list(network.parameters()))


@pytest.fixture(params=["as the machine has it", "plain"])
def _library(request, monkeypatch):
    if request.param == "plain":
        monkeypatch.setattr(affine_module, "_has_onednn", lambda: False)


@pytest.mark.usefixtures("_library")
@pytest.mark.parametrize("number", range(25))
def test_gradients_are_those_of_autograd(number):
    network, x, t, target = drawn(number)
    expected_loss, expected = by_autograd(network, x, t, target)
    loss, gradients = ChainRule(network, T).loss_and_gradients(x, t, target)
    assert abs(float(loss - expected_loss)) <= 1e-6 * max(1.0, float(expected_loss))
    for (name, p), mine, theirs in zip(
        network.named_parameters(), gradients, expected, strict=True
    ):
        assert mine.shape == p.shape, name
        assert mine.stride() == p.stride(), name
        torch.testing.assert_close(mine, theirs, rtol=1e-5, atol=1e-6, msg=name)


@pytest.mark.parametrize("number", range(5))
def test_in_double_precision_they_agree_to_rounding(number):
    network, x, t, target = drawn(number, torch.float64)
    _, expected = by_autograd(network, x, t, target)
    _, gradients = ChainRule(network, T).loss_and_gradients(x, t, target)
    for mine, theirs in zip(gradients, expected, strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-12, atol=1e-14)


def test_the_articles_network_agrees():
    torch.manual_seed(0)
    network = NoisePredictor()
    x, target, t = torch.randn(512, 2), torch.randn(512, 2), torch.randint(1000, (512,))
    _, expected = by_autograd(network, x, t, target)
    _, gradients = ChainRule(network, 1000).loss_and_gradients(x, t, target)
    for mine, theirs in zip(gradients, expected, strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("number", range(3, 9))
def test_bfloat16_is_as_near_as_autocast(number):
    network, x, t, target = drawn(number)
    _, exact = by_autograd(network, x, t, target)
    with autocast(ExperimentConfig(precision="bf16"), x.device):
        answer = network(x, t)
    cast = torch.autograd.grad(F.mse_loss(answer, target), list(network.parameters()))
    loss, mine = ChainRule(network, T).loss_and_gradients(x, t, target, torch.bfloat16)
    assert loss.dtype == torch.float32
    off = [
        float(torch.cat([(g - e).flatten() for g, e in zip(found, exact, strict=True)]).norm())
        for found in (mine, cast)
    ]
    size = float(torch.cat([e.flatten() for e in exact]).norm())
    assert all(g.dtype == torch.float32 for g in mine)
    assert off[0] <= max(1.5 * off[1], 0.005 * size)
    assert off[0] > 1e-5 * size  # bfloat16 was computed in indeed


def test_weights_are_looked_at_anew():
    network, x, t, target = drawn(7)
    rule = ChainRule(network, T)
    rule.loss_and_gradients(x, t, target)
    with torch.no_grad():
        for p in network.parameters():
            p.mul_(0.5)
    _, expected = by_autograd(network, x, t, target)
    _, gradients = rule.loss_and_gradients(x, t, target)
    for mine, theirs in zip(gradients, expected, strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-5, atol=1e-6)


class _Own(NoisePredictor):
    def forward(self, x, t):
        return 2 * super().forward(x, t)


def other_networks():
    tanh = NoisePredictor(hidden=8)
    tanh.model[1] = nn.Tanh()
    frozen = NoisePredictor(hidden=8)
    frozen.model[0].weight.requires_grad_(False)
    embedding = NoisePredictor(hidden=8)
    embedding.time_mlp[0] = nn.Embedding(T, 32)
    deeper = NoisePredictor(hidden=8)
    deeper.model.append(nn.Linear(2, 2))
    return {
        "a subclass": _Own(hidden=8),
        "another activation": tanh,
        "a frozen weight": frozen,
        "another embedding": embedding,
        "one layer more": deeper,
        "no MLP": nn.Linear(2, 2),
    }


@pytest.mark.parametrize("what", other_networks())
def test_every_other_network_is_left_to_autograd(what):
    assert ChainRule.applies_to(NoisePredictor(hidden=8))
    assert not ChainRule.applies_to(other_networks()[what])


def trainer(model):
    config = ExperimentConfig(batch_size=16)
    data = torch.randn(50, 2, generator=torch.Generator().manual_seed(1))
    generator = torch.Generator().manual_seed(2)
    return Trainer(model, make_schedule("linear", T), data, config, generator)


def test_a_trainer_uses_it_and_learns_the_same(monkeypatch):
    torch.manual_seed(3)
    model = NoisePredictor(hidden=16)
    plain = NoisePredictor(hidden=16)
    plain.load_state_dict(model.state_dict())
    ours = trainer(model)
    with monkeypatch.context() as patch:
        patch.setattr(ChainRule, "applies_to", staticmethod(lambda model: False))
        theirs = trainer(plain)
    calls = []
    model.forward = lambda *args: calls.append(args)  # which autograd would call
    mine, others = ours.steps(10), theirs.steps(10)
    assert not calls
    for a, b in zip(mine, others, strict=True):
        assert a.loss == pytest.approx(b.loss, abs=1e-6)
        assert a.gradient_norm == pytest.approx(b.gradient_norm, rel=1e-4)
    for p, q in zip(model.parameters(), plain.parameters(), strict=True):
        torch.testing.assert_close(p, q, rtol=1e-4, atol=1e-5)


def test_who_listens_at_a_layer_hears_of_every_step():
    running = trainer(NoisePredictor(hidden=8))
    running.step()
    heard = []
    handle = running.model.model[0].register_forward_hook(lambda *given: heard.append(given))
    running.step()
    assert len(heard) == 1
    handle.remove()
    running.step()
    assert len(heard) == 1
