"""Steps whose results are read later do what steps do, and stop at the one that diverges.

Meant for CUDA; the CPU can be told to compute so too.
"""

from __future__ import annotations

import pytest
import torch

from ddpm_core import training
from ddpm_core.config import ExperimentConfig
from ddpm_core.data.points import make_points
from ddpm_core.models import NoisePredictor
from ddpm_core.on_device import StepInputs, captured
from ddpm_core.schedules import make_schedule
from ddpm_core.training import Trainer, TrainingDiverged

DATA = make_points("swiss_roll", 300)


def trainer(**settings):
    config = ExperimentConfig(**{"batch_size": 16, "warmup_steps": 5, **settings})
    generator = torch.Generator().manual_seed(4)
    torch.manual_seed(1)
    model = NoisePredictor(hidden=16, layers=2)
    return Trainer(model, make_schedule("linear", 50), DATA, config, generator)


@pytest.fixture
def deferring(monkeypatch):
    monkeypatch.setattr(training, "DEFERRING", ("cuda", "cpu"))


def state(running):
    found = running.state_dict()
    tensors = {f"{part}.{name}": value for part in ("model", "ema", "optimizer")
               for name, value in found[part].items()}  # fmt: skip
    return tensors, found["step"], found["ema_updates"], found["generator"]


@pytest.mark.parametrize("clip", [None, 0.05, 100.0])
def test_they_learn_the_same(monkeypatch, clip):
    plain, deferred = trainer(gradient_clip=clip), trainer(gradient_clip=clip)
    expected = plain.steps(23)
    monkeypatch.setattr(training, "DEFERRING", ("cpu",))
    found = deferred.steps(23)
    assert [r.step for r in found] == list(range(1, 24))
    for a, b in zip(found, expected, strict=True):
        assert a.learning_rate == b.learning_rate
        assert a.loss == pytest.approx(b.loss, rel=1e-4)
        assert a.gradient_norm == pytest.approx(b.gradient_norm, rel=1e-3)
    (mine, *rest), (theirs, *others) = state(deferred), state(plain)
    assert rest[:2] == others[:2]
    assert torch.equal(rest[2], others[2])
    for name in theirs:
        torch.testing.assert_close(mine[name], theirs[name], rtol=1e-3, atol=1e-5, msg=name)


@pytest.mark.usefixtures("deferring")
def test_together_or_one_by_one_they_are_the_same_to_the_bit():
    one, many = trainer(), trainer()
    assert [one.step() for _ in range(12)] == many.steps(12)
    (mine, *_), (theirs, *_) = state(many), state(one)
    assert all(torch.equal(mine[name], theirs[name]) for name in theirs)


@pytest.mark.usefixtures("deferring")
def test_results_are_read_once_for_many_steps(monkeypatch):
    running = trainer()
    running._group = 8
    reads = []
    tolist = torch.Tensor.tolist
    monkeypatch.setattr(torch.Tensor, "tolist", lambda self: reads.append(1) or tolist(self))
    assert len(running._deferred_steps(8)) == 8
    assert len(reads) == 1


@pytest.mark.usefixtures("deferring")
def test_no_more_steps_than_asked_for_are_made_at_once():
    running = trainer()
    running._group = 64
    assert len(running.steps_at_once(3)) == 3
    assert running.step_count == 3


@pytest.mark.usefixtures("plain_steps")
@pytest.mark.parametrize("defers", [False, True])
def test_what_diverges_leaves_the_weights_before_it(monkeypatch, defers):
    running, before = trainer(), trainer()
    if defers:
        monkeypatch.setattr(training, "DEFERRING", ("cpu",))
        running._group = 10
    before.steps(4)
    noised = running._noised
    count = iter(range(100))

    def spoiled(x_0, t, eps):
        x_t, t, target = noised(x_0, t, eps)
        return x_t, t, target * (float("nan") if next(count) == 4 else 1.0)

    monkeypatch.setattr(running, "_noised", spoiled)
    with pytest.raises(TrainingDiverged, match="diverged in step 5") as raised:
        running.steps(10)
    assert [r.step for r in raised.value.made] == [1, 2, 3, 4]
    (mine, *rest), (theirs, *others) = state(running), state(before)
    assert rest[:2] == others[:2] == [4, 4]
    for name in theirs:
        torch.testing.assert_close(mine[name], theirs[name], rtol=1e-3, atol=1e-5, msg=name)


@pytest.mark.usefixtures("deferring")
def test_a_step_that_is_marked_as_failed_changes_nothing():
    running = trainer()
    running.steps(3)
    (before, *_) = state(running)
    inputs = StepInputs(*running._drawn(), torch.tensor([0.1, 0.5]), torch.ones(()))
    loss, norm = running._step_on_device(inputs).tolist()
    assert loss > 0
    assert norm > 0
    (after, *_) = state(running)
    assert all(torch.equal(after[name], before[name]) for name in before)
    assert float(inputs.failed) == 1.0


def test_without_a_card_nothing_is_captured():
    running = trainer()
    inputs = StepInputs(*running._drawn(), torch.tensor([0.1, 0.5]), torch.zeros(()))
    assert captured(running._step_on_device, inputs) is None
