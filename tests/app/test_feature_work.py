"""What the blocks of the network give, found in the session beside everything else."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from app import asked_work
from app.asked_work import FeatureWork
from app.commands import (
    Event,
    Failed,
    FindFeatures,
    FindField,
    NewRun,
    RunStarted,
    Sample,
    Train,
    TrainOneStep,
)
from app.engine import Engine
from app.mailbox import FoundFeatures, Mailbox
from app.session import Session
from ddpm_core.assemble import build_trainer
from ddpm_core.config import ExperimentConfig
from ddpm_core.field import Grid
from ddpm_core.models import block_shapes
from ddpm_core.models import features as module

SMALL = ExperimentConfig(
    data_count=300, timesteps=12, hidden=16, layers=2, batch_size=32, sample_count=20
)
GRID = Grid(-1.0, -1.0, 0.5, 5, 4)


class Desk:
    """A session with its mailbox, and one run."""

    def __init__(self) -> None:
        self.mailbox = Mailbox()
        self.events: list[Event] = []
        self.session = Session(self.mailbox, self.events.append)
        self.do(NewRun(SMALL, train=False))
        self.work()

    def do(self, *commands: Any) -> None:
        for command in commands:
            self.session.handle(command)

    def work(self, pieces: int = 100_000) -> None:
        """Advance until there is nothing to do."""
        for _ in range(pieces):
            if not self.session.advance():
                return

    def found(self) -> FoundFeatures | None:
        run_id = next(e.run.run_id for e in reversed(self.events) if isinstance(e, RunStarted))
        mail = self.mailbox.take(run_id)
        return None if mail is None else mail.features


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_run_tells_the_blocks_of_its_network(desk: Desk) -> None:
    run = next(event.run for event in desk.events if isinstance(event, RunStarted))
    assert list(run.blocks) == block_shapes(build_trainer(SMALL).model)
    assert sum(block.parameters for block in run.blocks) == run.parameters


def test_features_are_those_of_the_averaged_network(desk: Desk) -> None:
    point = GRID.points()[6].numpy()
    desk.do(TrainOneStep(), FindFeatures(1, "model.2", 4, grid=GRID, point=point))
    desk.work()
    found = desk.found()
    assert found is not None
    assert (found.step, found.features.block, found.features.t) == (1, "model.2", 4)
    trainer = build_trainer(SMALL)
    trainer.step()
    model = trainer.ema.ema_model
    points = GRID.points()
    with torch.no_grad():
        joined = torch.cat((points, model.time_mlp(torch.full((20,), 4))), dim=1)
        expected = model.model[:4](joined)
    maps = expected.T.reshape(16, 4, 5).numpy()
    assert found.features.maps == pytest.approx(maps, abs=1e-6)
    assert found.features.point == pytest.approx(expected[6].numpy(), abs=1e-6)


def test_of_many_questions_only_the_newest_is_answered(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted: list[int] = []
    put = desk.mailbox.put_features
    monkeypatch.setattr(
        desk.mailbox, "put_features", lambda found: posted.append(found.features.t) or put(found)
    )
    desk.do(*[FindFeatures(1, "model.0", t, grid=GRID) for t in range(12)])
    desk.work()
    assert posted == [11]


def test_a_question_under_way_is_answered_unless_another_block_is_wanted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PIECE", 4)
    desk.do(FindFeatures(1, "model.0", 3, grid=GRID))
    desk.work(2)
    desk.do(FindFeatures(1, "model.0", 7, grid=GRID))
    while (found := desk.found()) is None:
        desk.work(1)
    assert found.features.t == 3
    desk.work(2)
    desk.do(FindFeatures(1, "model.4", 9, grid=GRID))
    while (found := desk.found()) is None:
        desk.work(1)
    assert (found.features.block, found.features.t) == ("model.4", 9)


def test_a_question_of_another_run_is_passed_over(desk: Desk) -> None:
    desk.do(TrainOneStep(), NewRun(SMALL, train=False), FindFeatures(1, "model.0", 3, grid=GRID))
    desk.work()
    assert desk.found() is None


@pytest.mark.parametrize("busy", [Train(), Sample()])
def test_features_and_a_field_come_beside_other_work(desk: Desk, busy: Any) -> None:
    desk.do(busy, FindField(1, "network_noise", 3, GRID), FindFeatures(1, "model.0", 3, grid=GRID))
    run_id, field, found = 1, None, None
    for _ in range(40):
        desk.session.advance()
        mail = desk.mailbox.take(run_id)
        assert mail is not None
        field, found = field or mail.field, found or mail.features
    assert field is not None
    assert found is not None


def test_beside_other_work_features_wait_until_that_has_earned_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asked_work, "AT_ONCE", 0.0)
    mailbox = Mailbox()
    work = FeatureWork(Engine.new(SMALL, 0), mailbox)
    work.ask(FindFeatures(0, "model.0", 3, grid=GRID))
    assert not work.advance_beside()
    work.earn(1.0)
    while work.advance_beside():
        pass
    mail = mailbox.take(0)
    assert mail is not None
    assert mail.features is not None
    assert not work.advance()


def test_an_error_is_reported_and_the_next_question_is_answered(desk: Desk) -> None:
    desk.do(FindFeatures(1, "nowhere", 3, grid=GRID))
    desk.work()
    failed = next(event for event in desk.events if isinstance(event, Failed))
    assert "nowhere" in failed.message
    desk.do(FindFeatures(1, "model.0", 3, grid=GRID))
    desk.work()
    assert desk.found() is not None
