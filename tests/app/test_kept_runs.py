"""Replaced runs are kept, each whole, as long as memory allows; autosaves at the engine's side."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import pytest

from app import kept_runs
from app.commands import (
    Autosave,
    Autosaved,
    BringBack,
    Event,
    Failed,
    NewRun,
    Recover,
    Recovered,
    RunStarted,
    SaveFile,
    TrainingChanged,
    TrainOneStep,
)
from app.mailbox import Mailbox
from app.session import Session
from ddpm_core.assemble import build_trainer
from ddpm_core.checkpoint import load_checkpoint
from ddpm_core.config import ExperimentConfig

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
E = TypeVar("E")


class Desk:
    """A session with everything it says."""

    def __init__(self) -> None:
        self.mailbox = Mailbox()
        self.events: list[Event] = []
        self.session = Session(self.mailbox, self.events.append)

    def do(self, *commands: Any) -> None:
        for command in commands:
            self.session.handle(command)

    def last(self, kind: type[E]) -> E:
        return next(event for event in reversed(self.events) if isinstance(event, kind))

    def kept(self) -> list[tuple[int, int]]:
        """Number and steps of every run that can be brought back."""
        return [(one.run_id, one.step) for one in self.last(RunStarted).kept]

    def now(self) -> tuple[int, int]:
        started = self.last(RunStarted)
        return started.run.run_id, len(started.history)


def new(steps: int, **changes: Any) -> list[Any]:
    return [NewRun(SMALL.replace(**changes), train=False), *[TrainOneStep()] * steps]


@pytest.fixture
def desk() -> Desk:
    """Three runs of 1, 2 and 3 steps, the last of them there."""
    desk = Desk()
    desk.do(*new(1), *new(2, timesteps=14), *new(3, timesteps=16))
    return desk


def test_every_replaced_run_is_kept_and_told_of(desk: Desk) -> None:
    assert desk.kept() == [(1, 1), (2, 2)]
    desk.do(*new(0))
    assert desk.kept() == [(1, 1), (2, 2), (3, 3)]
    assert desk.last(RunStarted).replaced_steps == 3


def test_any_of_them_comes_back_whole_and_the_others_stay(desk: Desk) -> None:
    desk.do(BringBack(1))
    assert desk.now() == (1, 1)
    assert desk.kept() == [(2, 2), (3, 3)]
    assert desk.last(RunStarted).brought_back
    desk.do(TrainOneStep(), BringBack(3), BringBack(1))
    trainer = build_trainer(SMALL)
    losses = [trainer.step().loss, trainer.step().loss]
    assert desk.last(RunStarted).history.raw.tolist() == pytest.approx(losses, rel=1e-7)
    assert desk.kept() == [(2, 2), (3, 3)]


def test_without_a_number_it_is_the_one_replaced_last_that_was_trained(desk: Desk) -> None:
    desk.do(*new(0), *new(0), BringBack())
    assert desk.now() == (3, 3)
    desk.do(BringBack())
    assert desk.now() == (2, 2)


def test_it_comes_back_without_its_settings_and_in_training_where_that_is_asked_for(
    desk: Desk,
) -> None:
    desk.do(BringBack(1, adopt=False, train=True))
    assert not desk.last(RunStarted).adopted
    assert desk.last(TrainingChanged).training
    desk.do(BringBack(2))
    assert desk.last(RunStarted).adopted
    assert not desk.last(TrainingChanged).training


def test_a_run_that_is_not_there_changes_nothing(desk: Desk) -> None:
    count = len(desk.events)
    desk.do(BringBack(17))
    assert len(desk.events) == count


def test_beyond_the_memory_runs_without_a_step_go_first_and_then_the_oldest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk()
    desk.do(*new(1), *new(0), *new(2))
    (engine, *_) = desk.session._kept._engines
    monkeypatch.setattr(kept_runs, "MOST_BYTES", int(2.5 * kept_runs._size(engine)))
    desk.do(*new(3))
    assert desk.kept() == [(1, 1), (3, 2)]
    desk.do(*new(4))
    assert desk.kept() == [(3, 2), (4, 3)]


def test_the_run_replaced_last_is_kept_whatever_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_runs, "MOST_BYTES", 1)
    desk = Desk()
    desk.do(*new(1), *new(2), *new(0))
    assert desk.kept() == [(2, 2)]


def test_some_hundred_runs_of_the_usual_network_fit_into_memory() -> None:
    desk = Desk()
    desk.do(NewRun(ExperimentConfig(), train=False), *new(0))
    (engine,) = desk.session._kept._engines
    weights = 142_114 * 4
    assert 5 * weights <= kept_runs._size(engine) < 5 * weights + 200_000
    assert 100 < kept_runs.MOST_BYTES / kept_runs._size(engine) < 200


# --- autosaves


def test_an_autosave_is_not_the_persons_file(tmp_path: Path) -> None:
    desk, file, auto = Desk(), str(tmp_path / "a.ddpm"), str(tmp_path / "auto.ddpm")
    desk.do(*new(2), SaveFile(file), TrainOneStep(), Autosave(auto))
    assert desk.last(Autosaved) == Autosaved(1, auto, 3)
    assert (load_checkpoint(file).step, load_checkpoint(auto).step) == (2, 3)
    desk.do(*new(0), BringBack())
    assert desk.last(RunStarted).path == file
    assert desk.last(RunStarted).saved_step == 2


def test_a_recovered_run_belongs_to_its_file_and_continues_to_the_bit(tmp_path: Path) -> None:
    first, auto = Desk(), str(tmp_path / "auto.ddpm")
    first.do(*new(3), Autosave(auto))
    second = Desk()
    second.do(Recover(auto, "my.ddpm", 2, True), TrainOneStep())
    started = second.last(RunStarted)
    assert (started.path, started.saved_step, len(started.history)) == ("my.ddpm", 2, 3)
    assert started.adopted
    assert second.last(Recovered) == Recovered(auto)
    first.mailbox.clear(1)
    first.do(TrainOneStep())
    straight, resumed = first.mailbox.take(1), second.mailbox.take(1)
    assert straight is not None
    assert resumed is not None
    assert straight.losses == resumed.losses


def test_an_autosave_that_fails_says_which(tmp_path: Path) -> None:
    desk = Desk()
    command = Autosave(str(tmp_path / "no such folder" / "auto.ddpm"))
    desk.do(*new(1), command)
    assert desk.last(Failed).command == command
    assert "auto.ddpm cannot be written" in desk.last(Failed).message


def test_before_the_first_run_there_is_nothing_to_autosave(tmp_path: Path) -> None:
    desk = Desk()
    desk.do(Autosave(str(tmp_path / "auto.ddpm")))
    assert desk.events == []
    assert list(tmp_path.iterdir()) == []
