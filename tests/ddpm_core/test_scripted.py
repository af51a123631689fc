"""Steps without Python in between do what steps do, to the bit, and stop where they diverge."""

from __future__ import annotations

import threading

import pytest
import torch

from ddpm_core import scripted, training
from ddpm_core.config import ExperimentConfig
from ddpm_core.data.points import make_points
from ddpm_core.models import NoisePredictor
from ddpm_core.schedules import make_schedule
from ddpm_core.training import Trainer, TrainingDiverged


def trainer(dtype=torch.float32, dims=2, layers=2, **settings):
    config = ExperimentConfig(**{"batch_size": 16, "warmup_steps": 5, **settings})
    generator = torch.Generator().manual_seed(4)
    torch.manual_seed(1)
    model = NoisePredictor(input_dim=dims, hidden=16, layers=layers).to(dtype)
    data = make_points("swiss_roll", 300).points.to(dtype).repeat(1, dims)
    return Trainer(model, make_schedule("linear", 50), data[:, :dims], config, generator)


def tensors(running):
    found = running.state_dict()
    parts = ("model", "ema", "optimizer")
    named = {f"{part}.{name}": x for part in parts for name, x in found[part].items()}
    return named | {"generator": found["generator"]}, found["step"], found["ema_updates"]


def assert_same(one, other):
    (mine, *counts), (theirs, *others) = tensors(one), tensors(other)
    assert counts == others
    assert mine.keys() == theirs.keys()
    assert [name for name in theirs if not torch.equal(mine[name], theirs[name])] == []


@pytest.fixture
def calls(monkeypatch):
    """How many steps were asked for at each call of the script."""
    asked = []
    make = Trainer._scripted_steps
    monkeypatch.setattr(
        Trainer, "_scripted_steps", lambda self, *a: asked.append(a[-1]) or make(self, *a)
    )
    return asked


@pytest.mark.parametrize("onednn", [True, False])
@pytest.mark.parametrize(
    "settings",
    [
        {"prediction": "eps"},
        {"prediction": "x0", "gradient_clip": 0.05, "layers": 1},
        {"prediction": "v", "gradient_clip": 100.0, "ema_warmup": True, "dims": 5},
        {"learning_rate_schedule": "cosine", "training_steps": 8, "layers": 5},
        {"precision": "bf16"},
        {"dtype": torch.float64},
    ],
)
def test_they_are_the_plain_steps_to_the_bit(monkeypatch, calls, settings, onednn):
    if not onednn:
        monkeypatch.setattr("ddpm_core.models.affine._has_onednn", lambda: False)
    plain, running = trainer(**settings), trainer(**settings)
    expected = [plain.step() for _ in range(12)]
    running._group = 5
    assert running.steps(12) == expected
    assert sum(calls) == 12
    assert_same(running, plain)


def test_plain_steps_and_these_can_follow_one_another(calls):
    plain, running = trainer(), trainer()
    expected = [plain.step() for _ in range(6)]
    assert [running.step(), *running.steps(4), running.step()] == expected
    assert sum(calls) == 4
    assert_same(running, plain)


def test_the_step_that_diverges_is_told_and_leaves_everything_before_it(calls):
    plain, running = trainer(prediction="x0"), trainer(prediction="x0")
    for one in (plain, running):
        one._examples[0] = 1e25  # of which float32 holds no square
    made = []
    with pytest.raises(TrainingDiverged) as expected:
        made.extend(iter(plain.step, None))
    running._group = 1_000
    with pytest.raises(TrainingDiverged) as raised:
        running.steps(1_000)
    assert str(raised.value) == str(expected.value)
    assert len(made) > 1
    assert raised.value.made == made
    assert calls == [1_000]
    assert_same(running, plain)


def test_settings_changed_on_the_way_act_from_the_next_step_on(calls):
    plain, running = trainer(), trainer()
    for one in (plain, running):
        one.step()
        one.reconfigure(one.config.replace(learning_rate=3e-4, ema_beta=0.9, gradient_clip=0.1))
    expected = [plain.step() for _ in range(5)]
    assert running.steps(5) == expected
    assert calls
    assert_same(running, plain)


@pytest.mark.parametrize("why", ["listened to", "accumulates", "no script"])
def test_where_they_cannot_be_made_so_the_plain_ones_remain(monkeypatch, calls, why):
    plain = trainer(accumulate=2) if why == "accumulates" else trainer()
    running = trainer(accumulate=2) if why == "accumulates" else trainer()
    if why == "listened to":
        heard = []
        for one in (plain, running):
            one.model.register_forward_hook(lambda *_: heard.append(1))
    if why == "no script":
        monkeypatch.setattr(training, "script", lambda onednn: None)
    expected = [plain.step() for _ in range(3)]
    assert running.steps(3) == expected
    assert calls == []
    assert why != "listened to" or len(heard) == 6


def test_no_more_are_made_at_once_than_asked_for():
    running = trainer()
    running._group = 64
    assert len(running.steps_at_once(3)) == 3
    assert running.step_count == 3


def test_without_torchscript_there_is_no_script(monkeypatch):
    def missing(text):
        raise RuntimeError("TorchScript is not supported")

    scripted.script.cache_clear()
    monkeypatch.setattr(torch.jit, "CompilationUnit", missing)
    assert scripted.script(False) is None
    scripted.script.cache_clear()


def test_python_goes_on_meanwhile():
    """Another thread counts while a long call is under way, which plain operators would stop."""
    running = trainer()
    running._group = 400
    over, counted = threading.Event(), []

    def count():
        while not over.is_set():
            counted.append(running.step_count)  # 0 until the call is over

    beside = threading.Thread(target=count)
    beside.start()
    running.steps_at_once(400)
    over.set()
    beside.join()
    assert counted.count(0) > 100
