"""Comparisons and fields in the session: what is recorded, found, interrupted and passed over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from app import asked_work
from app.commands import (
    BringBack,
    Compare,
    ComparisonEnded,
    ComparisonStarted,
    Event,
    Failed,
    FindField,
    NewRun,
    Reconfigure,
    RecordEnded,
    RecordStarted,
    RunStarted,
    Sample,
    StopSampling,
    Train,
    TrainOneStep,
)
from app.engine import Engine
from app.mailbox import FoundField, Mailbox
from app.session import Session
from ddpm_core import exact
from ddpm_core.assemble import build_data, build_trainer, predictor
from ddpm_core.comparison import AS_IN_THE_ARTICLE
from ddpm_core.config import ExperimentConfig
from ddpm_core.exact import ExactDenoiser
from ddpm_core.field import Grid

SMALL = ExperimentConfig(
    data_count=300,
    timesteps=12,
    hidden=16,
    layers=1,
    batch_size=32,
    sample_count=20,
    preview_count=10,
    preview_share=0.0,
)
GRID = Grid(-1.0, -1.0, 0.5, 5, 4)
E = TypeVar("E")


class Desk:
    """A session with everything it says."""

    def __init__(self) -> None:
        self.mailbox = Mailbox()
        self.events: list[Event] = []
        self.poll: Callable[[], None] = lambda: None
        self.session = Session(self.mailbox, self.events.append, lambda: self.poll())

    def do(self, *commands: Any) -> None:
        for command in commands:
            self.session.handle(command)

    def work(self, pieces: int = 100_000) -> int:
        """Advance until there is nothing to do; the number of pieces of work done."""
        for done in range(pieces):
            if not self.session.advance():
                return done
        return pieces

    def last(self, kind: type[E]) -> E:
        return next(event for event in reversed(self.events) if isinstance(event, kind))

    def count(self, kind: type[Event]) -> int:
        return sum(isinstance(event, kind) for event in self.events)

    def field(self) -> FoundField | None:
        mail = self.mailbox.take(self.last(RunStarted).run.run_id)
        assert mail is not None
        return mail.field


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.do(NewRun(SMALL, train=False))
    desk.work()
    return desk


# --- comparisons


def test_a_comparison_records_each_sampler_as_sampling_would(desk: Desk) -> None:
    desk.do(TrainOneStep(), Compare(AS_IN_THE_ARTICLE))
    desk.work()
    comparison = desk.last(ComparisonEnded).comparison
    assert comparison is desk.last(ComparisonStarted).comparison
    for run, changes in zip(
        comparison.runs,
        (
            {"sampler": "ddpm"},
            {"sampler": "simplified"},
            {"sampler": "simplified", "simplified_noise": False},
        ),
        strict=True,
    ):
        assert run.step == 1
        desk.do(Reconfigure(SMALL.replace(**changes)), Sample())
        desk.work()
        alone = desk.last(RecordEnded).timeline
        for frame in range(alone.total):
            assert (run.x(frame) == alone.x(frame)).all()


def test_the_network_is_not_asked_for_what_is_known(desk: Desk) -> None:
    desk.do(Sample())
    desk.work()
    known = desk.last(RecordEnded).timeline
    desk.do(Compare(AS_IN_THE_ARTICLE, (known,)))
    pieces = desk.work()
    assert desk.last(ComparisonEnded).comparison.runs[0] is known
    assert pieces == 2 * 12 + 1
    desk.do(TrainOneStep(), Compare(AS_IN_THE_ARTICLE, (known,)))
    desk.work()
    assert desk.last(ComparisonEnded).comparison.runs[0] is not known  # of another network


def test_one_recording_ends_the_other(desk: Desk) -> None:
    desk.do(Compare(AS_IN_THE_ARTICLE))
    desk.work(5)
    desk.do(Sample())
    assert desk.count(ComparisonEnded) == 1
    assert not desk.last(ComparisonEnded).comparison.clock.complete
    desk.work(3)
    desk.do(Compare(AS_IN_THE_ARTICLE))
    assert desk.count(RecordStarted) == desk.count(RecordEnded) == 1
    desk.work()
    assert desk.last(ComparisonEnded).comparison.clock.complete


def test_a_command_stops_a_comparison_in_the_middle_of_a_step(desk: Desk) -> None:
    desk.do(Compare(AS_IN_THE_ARTICLE))
    desk.work(7)
    desk.poll = lambda: desk.do(StopSampling())
    desk.session.advance()
    desk.poll = lambda: None
    comparison = desk.last(ComparisonEnded).comparison
    frames = [run.frames for run in comparison.runs]
    desk.work()
    assert [run.frames for run in comparison.runs] == frames
    assert desk.count(Failed) == 0


def test_a_comparison_that_cannot_be_is_refused_and_the_run_goes_on(desk: Desk) -> None:
    desk.do(Compare(("ddpm",)))
    assert "two or more" in desk.last(Failed).message
    assert desk.last(Failed).details == ""
    desk.do(TrainOneStep(), Compare(("ddim", "ddim_noise")))
    desk.work()
    assert desk.last(ComparisonEnded).comparison.clock.complete


# --- fields


def test_a_field_is_the_averaged_networks_answer_or_the_exact_one(desk: Desk) -> None:
    desk.do(TrainOneStep(), FindField(1, "network_noise", 4, GRID))
    desk.work()
    found = desk.field()
    assert found is not None
    assert (found.quantity, found.step, found.field.t) == ("network_noise", 1, 4)
    trainer = build_trainer(SMALL)
    trainer.step()
    points = GRID.points()
    model = predictor(trainer.ema.ema_model, SMALL, trainer.schedule)
    t = points.new_full((20,), 4).long()
    expected = model(points, t).detach().reshape(4, 5, 2).numpy()
    assert found.field.vectors == pytest.approx(expected, abs=1e-6)
    desk.do(FindField(1, "exact_noise", 4, GRID))
    desk.work()
    found = desk.field()
    assert found is not None
    exact_noise = ExactDenoiser(trainer.schedule, build_data(SMALL))(points, t)
    assert found.field.vectors == pytest.approx(exact_noise.reshape(4, 5, 2).numpy(), abs=1e-6)


def test_of_many_questions_only_the_newest_is_answered(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted: list[int] = []
    put = desk.mailbox.put_field
    monkeypatch.setattr(
        desk.mailbox, "put_field", lambda found: posted.append(found.field.t) or put(found)
    )
    desk.do(*[FindField(1, "exact_noise", t, GRID) for t in range(12)])
    desk.work()
    assert posted == [11]


def test_a_question_under_way_is_answered_unless_another_quantity_is_wanted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exact, "COLUMNS", 50)  # six pieces
    desk.do(FindField(1, "exact_noise", 3, GRID))
    desk.work(2)
    desk.do(FindField(1, "exact_noise", 7, GRID))
    pieces = 0
    while (found := desk.field()) is None:
        pieces += desk.work(1)
    assert found.field.t == 3
    desk.work(2)
    desk.do(FindField(1, "exact_score", 9, GRID))
    while (found := desk.field()) is None:
        desk.work(1)
    assert (found.quantity, found.field.t) == ("exact_score", 9)


def test_a_question_of_another_run_is_passed_over(desk: Desk) -> None:
    desk.do(TrainOneStep(), NewRun(SMALL, train=False), FindField(1, "exact_noise", 3, GRID))
    desk.work()
    assert desk.field() is None
    desk.do(BringBack(), FindField(1, "exact_noise", 3, GRID))
    desk.work()
    assert desk.field() is not None


@pytest.mark.parametrize("busy", [(Train(),), (Sample(),), (Compare(AS_IN_THE_ARTICLE),)])
def test_a_field_comes_beside_training_and_recording(desk: Desk, busy: tuple[Any, ...]) -> None:
    desk.do(*busy, FindField(1, "difference", 3, GRID))
    found = None
    for _ in range(30):
        desk.session.advance()
        found = found or desk.field()
    assert found is not None


def test_beside_other_work_a_field_waits_until_that_has_earned_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asked_work, "AT_ONCE", 0.0)
    mailbox = Mailbox()
    work = asked_work.FieldWork(Engine.new(SMALL, 0), mailbox)
    work.ask(FindField(0, "network_noise", 3, GRID))
    assert not work.advance_beside()
    work.earn(1.0)
    while work.advance_beside():
        pass
    mail = mailbox.take(0)
    assert mail is not None
    assert mail.field is not None
    assert not work.advance()


def test_an_error_in_a_field_is_reported_and_the_next_one_comes(desk: Desk) -> None:
    desk.do(FindField(1, "exact_noise", 99, GRID))
    desk.work()
    assert "0..11" in desk.last(Failed).message
    desk.do(FindField(1, "exact_noise", 9, GRID))
    desk.work()
    assert desk.field() is not None
