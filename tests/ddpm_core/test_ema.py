"""The average of the weights against its closed form."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from ddpm_core.ema import EMA


def scalar(value):
    """A network of one float64 weight."""
    network = nn.Linear(1, 1, bias=False).double()
    network.weight.data.fill_(value)
    return network


def test_average_is_the_closed_form_of_all_past_weights():
    network = scalar(3.0)
    ema = EMA(network, beta=0.9)
    seen = []
    for k in range(50):
        network.weight.data.fill_(float(k * k % 7) - 2)
        seen.append(network.weight.item())
        ema.update(network)
    expected = 0.9**50 * 3 + sum(0.1 * 0.9 ** (49 - k) * w for k, w in enumerate(seen))
    assert abs(float(ema.ema_model.weight) - expected) < 1e-12
    assert ema.updates == 50


def test_warm_up_uses_the_smaller_of_beta_and_its_own_course():
    network = scalar(1.0)
    ema = EMA(network, beta=0.5, warmup=True)
    network.weight.data.fill_(0.0)
    expected = 1.0
    for beta in (1 / 10, 2 / 11, 3 / 12, 4 / 13, 5 / 14, 6 / 15, 7 / 16, 8 / 17, 0.5, 0.5):
        assert ema.decay == beta
        ema.update(network)
        expected *= beta
        assert abs(float(ema.ema_model.weight) - expected) < 1e-15


def test_without_warm_up_the_start_still_weighs_61_percent_after_100_updates():
    network = scalar(1.0)
    ema = EMA(network)
    network.weight.data.fill_(0.0)
    for _ in range(100):
        ema.update(network)
    assert abs(float(ema.ema_model.weight) - 0.995**100) < 1e-12
    assert round(0.995**100, 2) == 0.61


@pytest.mark.parametrize(("beta", "follows"), [(0.0, True), (1.0, False)])
def test_the_extremes_of_beta_follow_at_once_or_never(beta, follows):
    network = scalar(1.0)
    ema = EMA(network, beta=beta)
    network.weight.data.fill_(2.0)
    ema.update(network)
    assert float(ema.ema_model.weight) == (2.0 if follows else 1.0)


def test_average_is_a_frozen_copy_in_evaluation_mode_and_leaves_the_model_alone():
    network = nn.Sequential(nn.Linear(2, 3), nn.Dropout(), nn.BatchNorm1d(3)).train()
    network(torch.ones(4, 2)).sum().backward()
    ema = EMA(network)
    assert not any(module.training for module in ema.ema_model.modules())
    assert not any(p.requires_grad or p.grad is not None for p in ema.ema_model.parameters())
    before = {name: value.clone() for name, value in network.state_dict().items()}
    ema.ema_model[0].weight.data.fill_(9.0)
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
    assert network.training
    assert network[0].weight.requires_grad


def test_buffers_are_copied_and_not_averaged():
    network = nn.BatchNorm1d(2)
    ema = EMA(network)
    network.running_mean.fill_(4.0)
    network.num_batches_tracked.fill_(7)
    ema.update(network)
    assert ema.ema_model.running_mean.tolist() == [4.0, 4.0]
    assert int(ema.ema_model.num_batches_tracked) == 7


def test_copy_to_gives_the_average_to_a_model():
    network, other = scalar(1.0), scalar(0.0)
    ema = EMA(network, beta=0.75)
    network.weight.data.fill_(5.0)
    ema.update(network)
    ema.copy_to(other)
    assert other.weight.item() == 2.0
    other.weight.data.fill_(0.0)
    assert float(ema.ema_model.weight) == 2.0


def test_saved_average_opens_as_a_plain_state_dict(tmp_path):
    network = scalar(1.0)
    ema = EMA(network, beta=0.5)
    network.weight.data.fill_(2.0)
    ema.update(network)
    ema.save_pretrained(tmp_path / "average.pth")
    loaded = torch.load(tmp_path / "average.pth", weights_only=True)
    assert {name: value.tolist() for name, value in loaded.items()} == {"weight": [[1.5]]}
    assert [file.name for file in tmp_path.iterdir()] == ["average.pth"]


def test_failed_saving_leaves_the_earlier_file_and_nothing_else(tmp_path, monkeypatch):
    ema = EMA(scalar(1.0))
    ema.save_pretrained(tmp_path / "average.pth")
    earlier = (tmp_path / "average.pth").read_bytes()

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(OSError, match="No space left"):
        ema.save_pretrained(tmp_path / "average.pth")
    assert (tmp_path / "average.pth").read_bytes() == earlier
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("beta", [-0.1, 1.1, float("nan")])
def test_a_decay_outside_0_to_1_is_refused(beta):
    with pytest.raises(ValueError, match=r"beta = .*outside 0 to 1"):
        EMA(scalar(1.0), beta=beta)
