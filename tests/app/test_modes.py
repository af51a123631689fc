"""The switch between points and pictures: each side is found as it was left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QComboBox, QDialog, QTabBar
from pytestqt.qtbot import QtBot

from app.undo import Undo
from ddpm_core import presets
from ddpm_core.assemble import build_data, build_trainer
from ddpm_core.checkpoint import Checkpoint, save_checkpoint
from ddpm_core.config import ExperimentConfig

POINTS, PICTURES = 0, 1


class TwoSided:
    """Someone who goes back and forth between points and pictures."""

    def __init__(self, person: Any) -> None:
        self.person = person
        self.experiment = person.window.experiment
        self.switch = person.find(QTabBar, "modeSwitch")

    @property
    def side(self) -> str:
        return self.switch.tabText(self.switch.currentIndex())

    @property
    def undo(self) -> Undo:
        undo: Undo = self.person.window.keeping.undo
        return undo

    def click(self, index: int) -> None:
        place = self.switch.tabRect(index).center()
        self.person.bot.mouseClick(self.switch, Qt.MouseButton.LeftButton, pos=place)

    def go(self, index: int) -> None:
        """Click on a side and wait until its run is there."""
        before = self.experiment.run
        self.click(index)
        self.arrives(before)

    def arrives(self, before: Any) -> None:
        self.person.wait(lambda: self.experiment.run is not before)

    def step(self, times: int = 1) -> None:
        for _ in range(times):
            before = self.experiment.step
            self.person.click("trainStepButton")
            self.person.wait(lambda before=before: self.experiment.step == before + 1)

    def state(self) -> dict[str, Any]:
        """All of a side that must not be lost."""
        experiment = self.experiment
        return {
            "settings": experiment.settings,
            "pending": experiment.pending,
            "run": experiment.run.run_id,
            "losses": experiment.history.raw.tolist(),
            "record": experiment.reverse,
            "training": experiment.training,
            "preset": self.person.find(QComboBox, "presetCombo").currentText(),
        }


@pytest.fixture
def two_sided(open_window: Any, tmp_path: Path, tiny: ExperimentConfig) -> TwoSided:
    remember(tmp_path, tiny)
    return TwoSided(open_window("--no-autostart"))


def remember(folder: Path, pictures: ExperimentConfig) -> None:
    """As a window would have that was left with these settings of its pictures."""
    settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    settings.setValue("experiment-pictures", pictures.to_json())
    settings.sync()


@pytest.fixture
def small_cat(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tiny: ExperimentConfig) -> str:
    """A cat that is quickly opened in the place of the one that comes with the program."""
    path = str(tmp_path / "cat-of-the-program.ddpm")
    save_weights(path, tiny)
    actual = presets.trained_file

    def trained_file(name: str) -> str:
        return path if name == presets.CAT else actual(name)

    for place in ("ddpm_core.presets.trained_file", "app.preset_choice.trained_file"):
        monkeypatch.setattr(place, trained_file)
    return path


def save_weights(path: str, config: ExperimentConfig) -> None:
    data = build_data(config)
    trainer = build_trainer(config, data)
    save_checkpoint(path, Checkpoint.of(trainer, config, data).averages())


def test_each_side_is_found_as_it_was_left(two_sided: TwoSided) -> None:
    experiment, person = two_sided.experiment, two_sided.person
    two_sided.step(3)
    person.sample()
    experiment.set("eta", 0.3)
    experiment.set("timesteps", 30)
    points = two_sided.state()
    assert points["pending"] == {"timesteps"}
    two_sided.go(PICTURES)
    assert two_sided.side == "Pictures"
    assert experiment.settings.data == "cats"
    assert experiment.reverse is None
    two_sided.step(2)
    person.sample()
    experiment.set("learning_rate", 0.01)
    experiment.set("channels", (8, 8))
    pictures = two_sided.state()
    two_sided.go(POINTS)
    assert two_sided.state() == points
    assert person.find(QTabBar, "modeSwitch").currentIndex() == POINTS
    two_sided.go(PICTURES)
    assert two_sided.state() == pictures
    two_sided.step()
    assert experiment.history.raw.tolist()[:2] == pictures["losses"]


def test_a_side_that_trained_goes_on_and_one_that_was_paused_stands(two_sided: TwoSided) -> None:
    experiment, person = two_sided.experiment, two_sided.person
    person.click("trainButton")
    person.wait(lambda: experiment.step > 3)
    two_sided.go(PICTURES)
    two_sided.step()
    steps = experiment.step
    two_sided.go(POINTS)
    person.wait(lambda: experiment.training)
    two_sided.go(PICTURES)
    assert not experiment.training
    assert experiment.step == steps
    two_sided.go(POINTS)
    person.wait(lambda: experiment.training)
    person.click("pauseButton")
    person.wait(lambda: not experiment.training)
    two_sided.go(PICTURES)
    two_sided.go(POINTS)
    assert not experiment.training


def test_a_side_that_a_preset_put_aside_and_that_was_trained_since_goes_on(
    two_sided: TwoSided,
) -> None:
    experiment, person = two_sided.experiment, two_sided.person
    before = experiment.run
    person.window.keeping.presets.take("eight-gaussians")  # of a run that stood still
    two_sided.arrives(before)
    person.wait(lambda: experiment.training)
    person.action("undoAction").trigger()
    person.wait(lambda: experiment.run is before)
    person.click("trainButton")
    person.wait(lambda: experiment.training)
    two_sided.go(PICTURES)
    two_sided.go(POINTS)
    person.wait(lambda: experiment.training)


def test_nobody_is_too_quick_for_the_switch(two_sided: TwoSided) -> None:
    experiment = two_sided.experiment
    two_sided.step(2)
    points = two_sided.state()
    arrived: list[int] = []
    experiment.runChanged.connect(lambda: arrived.append(experiment.run.run_id))
    for times in (1, 2):
        two_sided.click(PICTURES)
        two_sided.click(POINTS)
        two_sided.person.wait(lambda times=times: len(arrived) == 2 * times)
    assert arrived[::2] == [arrived[0]] * 2  # none was begun a second time
    assert arrived[1::2] == [points["run"]] * 2
    assert two_sided.state() == points
    assert two_sided.side == "Points"


def test_the_pace_of_one_side_never_reaches_the_other(two_sided: TwoSided) -> None:
    experiment = two_sided.experiment
    two_sided.step()
    engine = experiment._worker._session._engine
    rate = engine.config.learning_rate
    assert two_sided.person.window.modes._left["pictures"].learning_rate == rate
    experiment.set("learning_rate", 0.0123)
    two_sided.person.wait(lambda: engine.config.learning_rate == 0.0123)
    two_sided.go(PICTURES)
    assert engine.config.learning_rate == 0.0123
    assert experiment._worker._session._engine.config.learning_rate == rate


def test_a_process_that_rests_can_be_gone_on_with_after_a_look_at_the_other_side(
    two_sided: TwoSided,
) -> None:
    experiment, person = two_sided.experiment, two_sided.person
    errors: list[str] = []
    experiment.failed.connect(lambda event: errors.append(event.message))
    two_sided.go(PICTURES)
    person.click("sampleStepButton")
    person.wait(lambda: experiment.reverse is not None and not experiment.sampling)
    assert experiment.reverse.frames == 1
    record = experiment.reverse
    two_sided.go(POINTS)
    two_sided.go(PICTURES)
    assert experiment.reverse is record
    person.click("stepForwardButton")
    person.wait(lambda: record.frames == 2)
    person.click("playButton")
    person.wait(lambda: record.complete)
    assert errors == []


def test_undo_and_redo_lead_across_a_switch(two_sided: TwoSided) -> None:
    experiment, person = two_sided.experiment, two_sided.person
    two_sided.step(2)
    points = two_sided.state()
    two_sided.go(PICTURES)
    pictures = experiment.run
    assert "from points to pictures" in two_sided.undo.undo_text
    person.action("undoAction").trigger()
    two_sided.arrives(pictures)
    assert two_sided.side == "Points"
    assert two_sided.state() == points
    before = experiment.run
    person.action("redoAction").trigger()
    two_sided.arrives(before)
    assert two_sided.side == "Pictures"
    assert experiment.run is pictures


def test_a_preset_of_the_other_side_switches(two_sided: TwoSided) -> None:
    experiment, person = two_sided.experiment, two_sided.person
    two_sided.step()
    points = two_sided.state()
    before = experiment.run
    person.window.keeping.presets.take("cats-sketch")
    two_sided.arrives(before)
    assert two_sided.side == "Pictures"
    assert person.find(QComboBox, "presetCombo").currentText() == "Cats: sketch"
    person.click("pauseButton")  # the trial
    two_sided.go(POINTS)
    assert two_sided.state() == points
    two_sided.go(PICTURES)
    assert person.find(QComboBox, "presetCombo").currentText() == "Cats: sketch"


def test_a_file_of_the_other_side_switches(
    two_sided: TwoSided, tmp_path: Path, tiny: ExperimentConfig
) -> None:
    experiment, person = two_sided.experiment, two_sided.person
    data = build_data(tiny)
    trainer = build_trainer(tiny, data)
    losses = [result.loss for result in trainer.steps(3)]
    path = str(tmp_path / "mine.ddpm")
    save_checkpoint(path, Checkpoint.of(trainer, tiny, data, losses))
    two_sided.step(2)
    before = experiment.run
    person.window.documents.open(path)
    two_sided.arrives(before)
    assert two_sided.side == "Pictures"
    assert experiment.settings == tiny
    assert experiment.step == 3
    assert person.window.windowTitle().startswith("mine.ddpm")
    assert person.find(QComboBox, "presetCombo").currentText() == ""
    two_sided.go(POINTS)
    assert experiment.step == 2


def test_the_first_look_at_pictures_shows_the_cat_and_samples_it(
    open_window: Any, small_cat: str
) -> None:
    two_sided = TwoSided(open_window("--no-autostart"))
    experiment, person = two_sided.experiment, two_sided.person
    two_sided.go(PICTURES)
    person.wait(lambda: experiment.reverse is not None and experiment.reverse.complete)
    assert person.find(QComboBox, "presetCombo").currentText() == "Cat"
    assert experiment.run.ready_made
    assert not experiment.training
    assert person.window.stage.subject == "reverse"
    assert "preset “Cat”" in two_sided.undo.undo_text
    person.wait(lambda: experiment.preview is not None)  # what it has learned, without training
    status = person.find(object, "trainingStatus")
    assert "trained beforehand" in status.text()
    person.action("undoAction").trigger()
    person.wait(lambda: two_sided.side == "Points")


def test_where_the_cat_cannot_be_had_the_switch_goes_back(open_window: Any, small_cat: str) -> None:
    two_sided = TwoSided(open_window("--no-autostart"))
    Path(small_cat).unlink()
    failures: list[Any] = []
    two_sided.experiment.failed.connect(failures.append)
    two_sided.click(PICTURES)
    two_sided.person.wait(lambda: bool(failures))
    assert two_sided.side == "Points"
    assert two_sided.experiment.run.config.modality == "points"


def test_the_next_start_finds_both_sides(
    two_sided: TwoSided, open_window: Any, tiny: ExperimentConfig
) -> None:
    two_sided.experiment.set("batch_size", 16)
    points = two_sided.experiment.settings
    two_sided.go(PICTURES)
    two_sided.experiment.set("batch_size", 3)
    two_sided.person.window._leaving = True
    two_sided.person.window.close()
    again = TwoSided(open_window("--no-autostart", config=None))
    assert again.side == "Pictures"
    assert again.experiment.settings == tiny.replace(batch_size=3)
    again.go(POINTS)
    assert again.experiment.settings == points.replace(batch_size=16)
    assert not again.experiment.training


def test_the_next_start_takes_the_cat_up_again_and_trains_no_new_network(
    open_window: Any, small_cat: str
) -> None:
    two_sided = TwoSided(open_window("--no-autostart"))
    two_sided.go(PICTURES)
    two_sided.person.wait(lambda: two_sided.experiment.reverse is not None)
    two_sided.person.window._leaving = True
    two_sided.person.window.close()
    again = TwoSided(open_window(config=None))
    experiment = again.experiment
    again.person.wait(lambda: experiment.run.ready_made and experiment.reverse is not None)
    assert again.side == "Pictures"
    assert not experiment.training
    assert experiment.step == 0
    assert not again.undo.undo_text


@pytest.mark.parametrize("busy", ["sample", "train"])
def test_the_window_closes_in_the_middle_of_work_on_pictures(
    two_sided: TwoSided, qtbot: QtBot, busy: str
) -> None:
    experiment, person = two_sided.experiment, two_sided.person
    two_sided.go(PICTURES)
    started: dict[str, Callable[[], bool]] = {
        "sample": lambda: experiment.sampling,
        "train": lambda: experiment.training,
    }
    experiment.set("sample_count", 64)
    person.click(f"{busy}Button")
    person.wait(started[busy])
    person.window._leaving = True
    person.window.close()
    assert not experiment._worker.isRunning()


def test_a_dialog_that_chooses_pictures_does_not_outlast_its_side(two_sided: TwoSided) -> None:
    two_sided.go(PICTURES)
    window = two_sided.person.window
    window._openers.own_pictures()
    dialog = window.findChild(QDialog, "ownPicturesDialog")
    assert dialog.isVisible()
    two_sided.go(POINTS)
    assert not dialog.isVisible()
    assert two_sided.experiment.settings.modality == "points"
