"""Devices: what there is, what is refused, and a run that moves without losing anything."""

from __future__ import annotations

import copy

import pytest
import torch

from ddpm_core.adam import Adam
from ddpm_core.assemble import build_trainer
from ddpm_core.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from ddpm_core.cli import main
from ddpm_core.config import ConfigError, ExperimentConfig
from ddpm_core.devices import Device, available, find_device, with_usable_device

TINY = ExperimentConfig(
    data_count=50, timesteps=10, hidden=8, layers=1, time_dim=4, batch_size=8, sample_count=3
)
HERE = [device.name for device in available()]
NOT_HERE = "cuda:99"


# --- what there is


def test_the_cpu_is_always_there_and_first():
    assert HERE[0] == "cpu"
    assert len(set(HERE)) == len(HERE)


@pytest.mark.parametrize("name", HERE)
def test_whatever_is_listed_can_be_used_and_is_a_setting(name):
    assert find_device(name).type == name.split(":")[0]
    config = TINY.replace(device=name)
    assert with_usable_device(config) is config


def test_cards_are_named_as_the_driver_names_them(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda number: f"Card {number}")
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    assert available() == (
        Device("cpu"),
        Device("cuda", "Card 0"),
        Device("cuda:1", "Card 1"),
    )
    with pytest.raises(ConfigError, match="use cpu or cuda or cuda:1"):
        find_device(NOT_HERE)


@pytest.mark.parametrize("name", ["gpu", "cuda:", "cuda:x", "CPU", "", "meta", "cpu:0", "cuda:999"])
def test_an_unknown_kind_of_device_is_no_setting(name):
    with pytest.raises(ConfigError, match="use cpu, cuda, cuda:1") as caught:
        TINY.replace(device=name)
    assert caught.value.field == "device"
    assert repr(name) in caught.value.reason


def test_a_device_that_is_not_here_is_refused_with_those_that_are():
    with pytest.raises(ConfigError) as caught:
        find_device(NOT_HERE)
    assert caught.value.remedy == "use " + " or ".join(HERE)


def test_settings_from_elsewhere_fall_back_on_the_cpu_and_nothing_else_changes():
    config = TINY.replace(device=NOT_HERE)
    assert with_usable_device(config) == TINY


# --- a run that moves


def state_of(trainer):
    """Everything that a run remembers, as copies on the CPU."""
    state = copy.deepcopy(trainer.state_dict())
    flat = {"generator": state["generator"]}
    for part in ("model", "ema", "optimizer"):
        flat |= {f"{part}.{name}": tensor.cpu() for name, tensor in state[part].items()}
    return flat | {n: torch.tensor(state[n]) for n in ("step", "ema_updates")}


def assert_same_bits(a, b):
    assert a.keys() == b.keys()
    assert [name for name in a if not torch.equal(a[name], b[name])] == []


@pytest.mark.parametrize("name", HERE)
def test_moving_there_and_back_keeps_every_bit_and_the_draws(name):
    moved, stayed = build_trainer(TINY), build_trainer(TINY)
    moved.steps(5)
    stayed.steps(5)
    moved.to(find_device(name))
    assert moved.device.type == name.split(":")[0]
    assert_same_bits(state_of(moved), state_of(stayed))
    moved.to("cpu")
    assert moved.steps(5) == stayed.steps(5)
    assert_same_bits(state_of(moved), state_of(stayed))


@pytest.mark.parametrize("name", HERE)
def test_a_moved_run_makes_the_same_steps_but_for_rounding(name):
    moved, stayed = build_trainer(TINY), build_trainer(TINY)
    moved.steps(3)
    moved.to(name)
    losses = [result.loss for result in moved.steps(5)]
    expected = [result.loss for result in stayed.steps(8)[3:]]
    assert losses == pytest.approx(expected, abs=1e-4)
    assert torch.equal(moved.generator.get_state(), stayed.generator.get_state())


def test_nothing_stays_behind():
    trainer = build_trainer(TINY)
    trainer.step()
    trainer.to("meta")
    tensors = {
        **dict(trainer.model.named_parameters()),
        **dict(trainer.model.named_buffers()),
        **{f"ema.{n}": p for n, p in trainer.ema.ema_model.named_parameters()},
        **trainer._optimizer.state_dict(),
        "examples": trainer._examples,
        "scales": trainer._scales,
        "sigmas": trainer._sigmas,
    }
    assert [name for name, tensor in tensors.items() if tensor.device.type != "meta"] == []
    assert trainer.generator.device.type == "cpu"


def test_a_move_that_gives_the_network_new_parameters_goes_on_training_it(monkeypatch):
    """As on devices whose tensors cannot take the place of others."""
    moved, stayed = build_trainer(TINY), build_trainer(TINY)
    moved.steps(2)
    before = list(moved.model.parameters())
    monkeypatch.setattr(torch.__future__, "get_overwrite_module_params_on_conversion", lambda: True)
    moved.to("cpu")
    after = list(moved.model.parameters())
    assert not any(a is b for a, b in zip(before, after, strict=True))
    assert moved.steps(5) == stayed.steps(7)[2:]
    assert_same_bits(state_of(moved), state_of(stayed))


@pytest.mark.parametrize("part", ["model", "ema", "moments"])
def test_a_move_that_fails_half_way_leaves_the_run_where_it_was(monkeypatch, part):
    moved, stayed = build_trainer(TINY), build_trainer(TINY)
    moved.steps(2)
    holder, name = {
        "model": (moved.model, "to"),
        "ema": (moved.ema, "to"),
        "moments": (Adam, "load_state_dict"),
    }[part]
    works = getattr(holder, name)
    failures = [torch.OutOfMemoryError("no room left")]

    def fails_once(*args):
        if failures:
            raise failures.pop()
        return works(*args)

    monkeypatch.setattr(holder, name, fails_once)
    with pytest.raises(RuntimeError, match="no room left"):
        moved.to("cpu")
    assert moved.steps(5) == stayed.steps(7)[2:]
    assert_same_bits(state_of(moved), state_of(stayed))


# --- files


@pytest.fixture
def from_elsewhere(tmp_path):
    """A run that a machine with a hundred cards has saved."""
    trainer = build_trainer(TINY)
    trainer.steps(2)
    path = tmp_path / "elsewhere.ddpm"
    save_checkpoint(path, Checkpoint.of(trainer, TINY.replace(device=NOT_HERE), None, [0.5, 0.25]))
    return path


def test_a_file_from_elsewhere_is_sampled_on_the_cpu_and_says_so(from_elsewhere, capsys):
    out = from_elsewhere.with_suffix(".csv")
    assert main(["sample", str(from_elsewhere), "--out", str(out), "-q"]) == 0
    assert len(out.read_text().splitlines()) == 1 + TINY.sample_count
    assert f"note: {NOT_HERE} of the file is not here" in capsys.readouterr().err


def test_a_file_from_elsewhere_is_resumed_on_the_cpu_and_then_says_cpu(from_elsewhere):
    assert main(["train", "--resume", str(from_elsewhere), "--steps", "4", "-q"]) == 0
    again = load_checkpoint(from_elsewhere)
    assert again.config.device == "cpu"
    whole = build_trainer(TINY)
    whole.steps(4)
    expected = whole.state_dict()["model"]
    assert all(torch.equal(again.state["model"][name], expected[name]) for name in expected)


def test_a_device_that_is_asked_for_is_not_replaced_in_silence(from_elsewhere, capsys):
    arguments = ["sample", str(from_elsewhere), "--device", "cuda:98", "--out", "x.csv", "-q"]
    assert main(arguments) == 2
    assert "--device: 'cuda:98' cannot be used here" in capsys.readouterr().err
