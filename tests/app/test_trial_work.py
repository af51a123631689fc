"""The timed trial before a run on pictures is trained: in a session, and in the window."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QAbstractButton, QTabBar

from app import trial_work
from app.commands import (
    BringBack,
    Event,
    NewRun,
    OpenFile,
    Pause,
    SaveFile,
    Train,
    TrainingChanged,
    TrainOneStep,
    TrialEnded,
    TrialGoesOn,
)
from app.mailbox import Mailbox
from app.session import Session
from app.widgets.text_line import TextLine
from ddpm_core.checkpoint import load_checkpoint
from ddpm_core.config import ExperimentConfig
from ddpm_core.devices import usable_cores
from ddpm_core.network_memory import TrainingMemory
from ddpm_core.trial import Suggestion, Trial

E = TypeVar("E")
GIB = 2**30
ENOUGH = 1_000
POINTS = ExperimentConfig(data_count=300, timesteps=12, hidden=16, layers=1, preview_share=0.0)


class FakeTrial:
    """Stands in for ``run_trial``: yields shares, and finds what it was told to."""

    def __init__(self) -> None:
        self.runs = 0
        self.closed = 0
        self.forever = False
        self.seconds = 60.0
        self.free = 8 * GIB
        self.suggestion: Suggestion | None = None

    def __call__(
        self, config: ExperimentConfig, shape: Sequence[int]
    ) -> Generator[float, None, Trial]:
        self.runs += 1
        try:
            yield from (0.0, 0.25, 0.5)
            while self.forever:
                yield 0.5
        except GeneratorExit:
            self.closed += 1
            raise
        memory = TrainingMemory(1000, 2 * GIB, 0, 0, 0, 0, 0)
        return Trial(
            threads=1,
            precision="fp32",
            channels_last=True,
            attempts=(),
            seconds_per_step=self.seconds / config.training_steps,
            training_seconds=self.seconds,
            seconds_per_call=0.01,
            sampling_seconds=1.0,
            memory=memory,
            free=self.free,
            suggestion=self.suggestion,
        )


@pytest.fixture
def trial(monkeypatch: pytest.MonkeyPatch) -> FakeTrial:
    fake = FakeTrial()
    monkeypatch.setattr(trial_work, "run_trial", fake)
    monkeypatch.setattr(trial_work, "free_memory", lambda device: fake.free)
    return fake


@pytest.fixture
def open_config(tiny: ExperimentConfig) -> ExperimentConfig:
    """Settings that leave the machine's choices to a trial."""
    return tiny.replace(threads=None, precision=None, channels_last=None)


class Desk:
    """A session and everything it says."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.session = Session(Mailbox(), self.events.append)

    def do(self, *commands: Any) -> None:
        for command in commands:
            self.session.handle(command)

    def work(self, pieces: int) -> None:
        for _ in range(pieces):
            self.session.advance()

    def until(self, kind: type) -> None:
        for _ in range(ENOUGH):
            if self.all(kind):
                return
            self.session.advance()
        raise AssertionError(f"no {kind.__name__}, but {self.events[-1]}")

    def all(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def training(self) -> bool:
        return self.all(TrainingChanged)[-1].training


@pytest.fixture
def desk(trial: FakeTrial, open_config: ExperimentConfig) -> Desk:
    desk = Desk()
    desk.do(NewRun(open_config.replace(preview_share=0.0), train=False))
    return desk


def test_training_begins_after_the_trial_as_it_found_fastest(
    desk: Desk, trial: FakeTrial, tmp_path: Path
) -> None:
    desk.do(Train())
    assert not desk.training
    desk.until(TrialEnded)
    assert [event.done for event in desk.all(TrialGoesOn)] == [0.0, 0.25, 0.5]
    assert desk.training
    assert not desk.all(TrialEnded)[0].asks
    engine = desk.session._engine
    assert engine is not None
    chosen = (engine.config.threads, engine.config.precision, engine.config.channels_last)
    assert chosen == (1, "fp32", True)
    path = str(tmp_path / "run.ddpm")
    desk.do(SaveFile(path))
    saved = load_checkpoint(path).config
    assert (saved.threads, saved.precision, saved.channels_last) == chosen


def test_a_trial_is_made_once_for_each_kind_of_run(
    desk: Desk, trial: FakeTrial, open_config: ExperimentConfig
) -> None:
    desk.do(Train())
    desk.until(TrialEnded)
    desk.do(Pause(), Train())
    assert desk.training  # at once: what it found is kept with the run
    desk.do(NewRun(open_config.replace(seed=7), train=True))
    desk.work(60)
    assert desk.training
    assert trial.runs == 1
    desk.do(NewRun(open_config.replace(batch_size=3), train=True))
    desk.work(60)
    assert trial.runs == 2


def test_nothing_is_tried_where_the_settings_leave_nothing_open(
    trial: FakeTrial, tiny: ExperimentConfig
) -> None:
    desk = Desk()
    desk.do(NewRun(tiny, train=True))
    assert desk.training
    assert trial.runs == 0


def test_pause_breaks_the_trial_off(desk: Desk, trial: FakeTrial) -> None:
    trial.forever = True
    desk.do(Train())
    desk.until(TrialGoesOn)
    desk.work(4)
    assert len(desk.all(TrialGoesOn)) == 5
    desk.do(Pause())
    assert [event.trial for event in desk.all(TrialEnded)] == [None]
    assert trial.closed == 1
    assert not desk.training
    steps = desk.session._engine.step if desk.session._engine else -1
    desk.work(20)
    assert steps == 0
    assert len(desk.all(TrialGoesOn)) == 5


def test_a_run_left_during_its_trial_is_trained_when_it_comes_back(
    desk: Desk, trial: FakeTrial
) -> None:
    trial.forever = True
    desk.do(Train())
    desk.until(TrialGoesOn)
    desk.do(NewRun(POINTS, train=True), BringBack(1, adopt=False, train=True))
    trial.forever = False
    desk.work(60)
    assert trial.runs == 2
    assert desk.training
    desk.do(Pause(), NewRun(POINTS, train=True), BringBack(1, adopt=False, train=True))
    desk.work(60)
    assert not desk.training  # it stood still when it was left


@pytest.mark.parametrize("why", ["hours", "memory"])
def test_what_takes_hours_or_does_not_fit_waits_for_the_persons_word(
    desk: Desk, trial: FakeTrial, why: str
) -> None:
    trial.seconds = 3601.0 if why == "hours" else 10.0
    trial.free = 8 * GIB if why == "hours" else GIB
    desk.do(Train())
    desk.until(TrialEnded)
    assert desk.all(TrialEnded)[0].asks
    desk.work(20)
    assert not desk.training
    desk.do(Train(anyway=True))
    assert desk.training


# --- where the settings leave nothing to try


@pytest.fixture
def large(tiny: ExperimentConfig) -> ExperimentConfig:
    """Settled, and so many steps that they may take hours."""
    return tiny.replace(training_steps=1_000_000, preview_share=0.0)


def test_hours_and_memory_are_asked_about_where_nothing_is_left_to_try(
    trial: FakeTrial, large: ExperimentConfig
) -> None:
    desk = Desk()
    trial.seconds = 3601.0
    desk.do(NewRun(large, train=True))
    desk.until(TrialEnded)
    assert desk.all(TrialEnded)[-1].asks
    assert not desk.training
    desk.do(Train(anyway=True), Pause(), Train())
    assert desk.training  # the person's word holds
    assert trial.runs == 1


def test_what_does_not_fit_is_asked_about_where_nothing_is_left_to_try(
    trial: FakeTrial, tiny: ExperimentConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(tmp_path / "run.ddpm")
    Desk().do(NewRun(tiny, train=False), TrainOneStep(), SaveFile(path))
    monkeypatch.setattr("ddpm_core.trial.free_memory", lambda device: 1000)
    trial.free = 1000
    for begin in (NewRun(tiny, train=False), OpenFile(path)):
        desk = Desk()
        desk.do(begin, Train())
        desk.until(TrialEnded)
        assert desk.all(TrialEnded)[-1].asks
        assert not desk.training
        desk.do(Train(anyway=True))
        assert desk.training


def test_a_run_from_a_file_that_was_trained_is_not_asked_for_its_hours(
    trial: FakeTrial, large: ExperimentConfig, tmp_path: Path
) -> None:
    path = str(tmp_path / "run.ddpm")
    Desk().do(NewRun(large, train=False), TrainOneStep(), SaveFile(path))
    desk = Desk()
    desk.do(OpenFile(path), Train())
    assert desk.training
    assert trial.runs == 0


def test_what_fitted_once_is_held_against_the_memory_that_is_free_now(
    desk: Desk, trial: FakeTrial, open_config: ExperimentConfig
) -> None:
    desk.do(Train())
    desk.until(TrialEnded)
    trial.free = GIB
    desk.do(NewRun(open_config.replace(seed=7), train=True))
    desk.work(60)
    ended = desk.all(TrialEnded)[-1]
    assert ended.asks
    assert ended.trial is not None
    assert ended.trial.free == GIB
    assert not desk.training


def test_a_single_step_before_any_trial_is_kept_with_how_it_was_computed(
    desk: Desk, tmp_path: Path
) -> None:
    path = str(tmp_path / "run.ddpm")
    desk.do(TrainOneStep(), SaveFile(path))
    saved = load_checkpoint(path).config
    chosen = (saved.threads, saved.precision, saved.channels_last)
    assert chosen == (usable_cores(), "fp32", False)


# --- in the window


@pytest.fixture
def person(open_window: Any, tmp_path: Path, trial: FakeTrial, open_config: Any) -> Any:
    """Someone in front of pictures, of which nothing was tried yet."""
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    settings.setValue("experiment-pictures", open_config.to_json())
    settings.sync()
    person = open_window("--no-autostart")
    before = person.window.experiment.run
    person.find(QTabBar, "modeSwitch").setCurrentIndex(1)
    person.wait(lambda: person.window.experiment.run is not before)
    return person


def status(person: Any) -> str:
    line: TextLine = person.find(TextLine, "trainingStatus")
    return line.text()


def test_the_window_says_how_far_the_trial_is_and_pause_ends_it(
    person: Any, trial: FakeTrial
) -> None:
    experiment = person.window.experiment
    trial.forever = True
    person.click("trainButton")
    person.wait(lambda: "trying what is fastest here, 50%" in status(person))
    assert person.find(QAbstractButton, "pauseButton").isVisible()
    person.click("pauseButton")
    person.wait(lambda: experiment.trying is None)
    person.wait(lambda: "not trained yet" in status(person))
    assert person.find(QAbstractButton, "trainButton").isVisible()
    assert not experiment.training


def test_the_window_trains_after_the_trial_and_says_how_it_computes(person: Any) -> None:
    experiment = person.window.experiment
    person.click("trainButton")
    person.wait(lambda: experiment.step > 1)
    machine: TextLine = person.find(TextLine, "machineStatus")
    assert machine.text().endswith("CPU, 1 thread, fp32, channels last")
    person.click("pauseButton")
    person.wait(lambda: not experiment.training)


def test_the_window_asks_before_hours_of_training(person: Any, trial: FakeTrial) -> None:
    experiment, messages = person.window.experiment, person.window.messages
    trial.seconds = 3 * 3600.0
    person.click("trainButton")
    person.wait(lambda: not messages.isHidden())
    assert "about 3.0 h on this machine" in messages.accessibleDescription()
    assert not experiment.training
    (anyway,) = [b for b in messages.findChildren(QAbstractButton) if b.text() == "Train anyway"]
    anyway.click()
    person.wait(lambda: experiment.step > 0)
    person.click("pauseButton")
    person.wait(lambda: not experiment.training)


def test_the_window_says_what_would_fit(person: Any, trial: FakeTrial) -> None:
    messages = person.window.messages
    trial.free, trial.suggestion = GIB, Suggestion("preset", "cats-sketch")
    person.click("trainButton")
    person.wait(lambda: not messages.isHidden())
    text = messages.accessibleDescription()
    assert "about 2.0 GiB of memory, and 1.0 GiB are free" in text
    assert "The preset “Cats: sketch” would fit." in text


def test_a_batch_in_parts_is_a_press_away(person: Any, trial: FakeTrial) -> None:
    experiment, messages = person.window.experiment, person.window.messages
    trial.free, trial.suggestion = GIB, Suggestion("accumulate", 2)
    person.click("trainButton")
    person.wait(lambda: not messages.isHidden())
    assert "In 2 parts a batch would fit." in messages.accessibleDescription()
    buttons = messages.findChildren(QAbstractButton)
    (parts,) = [button for button in buttons if button.text() == "Train in 2 parts"]
    parts.click()
    person.wait(lambda: experiment.step > 0)
    assert experiment.settings.accumulate == 2
    assert experiment.pending == frozenset()
    person.click("pauseButton")
    person.wait(lambda: not experiment.training)


def test_the_question_goes_with_the_run_it_is_about(person: Any, trial: FakeTrial) -> None:
    messages = person.window.messages
    trial.seconds = 3 * 3600.0
    person.click("trainButton")
    person.wait(lambda: "about 3.0 h on this machine" in messages.text)
    before = person.window.experiment.run
    person.find(QTabBar, "modeSwitch").setCurrentIndex(0)
    person.wait(lambda: person.window.experiment.run is not before)
    assert "on this machine" not in messages.text
    assert not person.window.experiment.training


def test_a_trial_that_asks_nothing_says_how_long_training_takes(person: Any) -> None:
    person.click("trainButton")
    line = person.window.statusBar()
    person.wait(lambda: "Training takes about 60 s" in line.currentMessage())
    assert "2.0 GiB of memory" in line.currentMessage()
    person.wait(lambda: person.window.experiment.step > 0)
    person.click("pauseButton")
    person.wait(lambda: not person.window.experiment.training)
