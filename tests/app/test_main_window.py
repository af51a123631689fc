"""The whole window, driven by its real widgets as a person would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pyqtgraph as pg
import pytest
import shiboken6
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDockWidget,
    QDoubleSpinBox,
    QLabel,
    QMessageBox,
    QPushButton,
    QSlider,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import build_window
from app.main_window import MainWindow
from app.session import Session
from ddpm_core.assemble import build_trainer
from ddpm_core.checkpoint import load_checkpoint
from ddpm_core.config import ExperimentConfig

W = TypeVar("W", bound=QWidget)
LONG = 60_000  # milliseconds that nothing takes

SMALL = ExperimentConfig(
    data_count=400,
    timesteps=20,
    hidden=16,
    layers=1,
    batch_size=32,
    sample_count=30,
    preview_count=10,
)


class Person:
    """Someone in front of the window."""

    def __init__(self, window: MainWindow, bot: QtBot) -> None:
        self.window = window
        self.bot = bot

    def find(self, kind: type[W], name: str) -> W:
        widget = self.window.findChild(kind, name)
        assert widget is not None, f"there is no {name}"
        return widget

    def click(self, name: str) -> None:
        self.bot.mouseClick(self.find(QAbstractButton, name), Qt.MouseButton.LeftButton)

    def action(self, name: str) -> QAction:
        action = self.window.findChild(QAction, name)
        assert action is not None
        return action

    def type_number(self, name: str, text: str) -> None:
        box: Any = self.window.findChild(QSpinBox, name) or self.find(QDoubleSpinBox, name)
        box.selectAll()
        self.bot.keyClicks(box, text)
        self.bot.keyClick(box, Qt.Key.Key_Return)

    def choose(self, name: str, data: str) -> None:
        combo = self.find(QComboBox, name)
        index = combo.findData(data)
        assert index >= 0, f"{name} does not offer {data}"
        combo.setCurrentIndex(index)
        combo.activated.emit(index)

    def wait(self, condition: Callable[[], bool]) -> None:
        self.bot.waitUntil(condition, timeout=LONG)

    def picture(self, name: str = "stage") -> np.ndarray:
        image = self.find(QWidget, name).grab().toImage()
        image = image.convertToFormat(QImage.Format.Format_RGB32)
        flat = np.frombuffer(image.constBits(), dtype=np.uint32)
        return flat.reshape(image.height(), image.bytesPerLine() // 4)[:, : image.width()].copy()

    @property
    def slider(self) -> QSlider:
        return self.find(QSlider, "timeSlider")

    @property
    def steps(self) -> int:
        return self.window.experiment.step

    def sample(self) -> None:
        experiment = self.window.experiment
        before = experiment.reverse
        self.click("sampleButton")
        self.wait(lambda: experiment.reverse is not before and experiment.reverse.complete)
        self.wait(lambda: self.slider.maximum() == experiment.reverse.total - 1)


Opener = Callable[..., Person]


@pytest.fixture
def open_window(qtbot: QtBot, tmp_path: Path) -> Iterator[Opener]:
    """Opens windows on fresh or kept settings, and closes them without a question."""
    windows: list[MainWindow] = []

    def open_it(
        *arguments: str, config: ExperimentConfig | None = SMALL, settings: str = "settings.ini"
    ) -> Person:
        path = tmp_path / settings
        if config is not None:
            stored = QSettings(str(path), QSettings.Format.IniFormat)
            stored.setValue("experiment", config.to_json())
            stored.sync()
        window = build_window(["--settings", str(path), *arguments])
        assert isinstance(window, MainWindow)
        windows.append(window)
        window.show()
        person = Person(window, qtbot)
        person.wait(lambda: window.experiment.forward is not None)
        return person

    yield open_it
    for window in windows:
        if shiboken6.isValid(window):
            window.experiment.shut_down()
            window._leaving = True
            window.close()
            window.deleteLater()


@pytest.fixture
def person(open_window: Opener) -> Person:
    return open_window("--no-autostart")


def test_a_window_begins_to_train_by_itself_and_shows_it(open_window: Opener) -> None:
    person = open_window()
    person.wait(lambda: person.steps > 20)
    plot = person.find(pg.PlotWidget, "lossPlot")
    curves = {item.name(): item for item in plot.getPlotItem().listDataItems()}
    person.wait(lambda: np.size(curves["raw"].getOriginalDataset()[0]) > 20)
    steps, losses = curves["raw"].getOriginalDataset()
    trainer = build_trainer(SMALL)
    expected = [np.float32(trainer.step().loss) for _ in range(20)]
    assert steps[:20].tolist() == list(range(1, 21))
    assert losses[:20].tolist() == expected


def test_without_autostart_nothing_is_trained(person: Person) -> None:
    person.bot.wait(100)
    assert person.steps == 0
    assert person.find(QPushButton, "trainButton").isVisible()


def test_train_pause_one_step_resume_and_reset(person: Person) -> None:
    person.click("trainButton")
    person.wait(lambda: person.steps > 10)
    person.click("pauseButton")
    person.wait(lambda: not person.window.experiment.training)
    paused_at = person.steps
    person.click("trainStepButton")
    person.wait(lambda: person.steps == paused_at + 1)
    person.click("trainButton")
    person.wait(lambda: person.steps > paused_at + 10)
    person.click("pauseButton")
    person.wait(lambda: not person.window.experiment.training)
    trained = person.steps
    person.click("resetButton")
    person.wait(lambda: person.steps == 0)
    assert str(trained) in person.window.messages.text.replace(",", "")


def test_a_reset_run_can_be_brought_back(person: Person) -> None:
    person.click("trainStepButton")
    person.wait(lambda: person.steps == 1)
    person.click("resetButton")
    person.wait(lambda: person.steps == 0)
    button = next(
        b for b in person.window.messages.findChildren(QPushButton) if b.text() == "Bring it back"
    )
    person.bot.mouseClick(button, Qt.MouseButton.LeftButton)
    person.wait(lambda: person.steps == 1)


def test_the_reverse_process_is_stepped_back_and_forth_frame_by_frame(person: Person) -> None:
    person.sample()
    slider = person.slider
    assert slider.maximum() == 20
    assert slider.value() == 20
    last = person.picture()
    person.click("stepBackButton")
    assert slider.value() == 19
    before_last = person.picture()
    assert (before_last != last).any()
    person.click("stepForwardButton")
    assert slider.value() == 20
    assert (person.picture() == last).all()
    person.click("firstFrameButton")
    assert slider.value() == 0
    person.click("lastFrameButton")
    assert slider.value() == 20
    assert (person.picture() == last).all()


def test_keys_move_over_the_process_when_no_control_wants_them(person: Person) -> None:
    person.sample()
    stage = person.find(QWidget, "stage")
    person.window.setFocus()
    for key, frame in (
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Right, 2),
        (Qt.Key.Key_Left, 1),
        (Qt.Key.Key_End, 20),
    ):
        person.bot.keyClick(person.window, key)
        assert person.slider.value() == frame
    seed = person.find(QSpinBox, "seedSpin")
    seed.setFocus()
    person.bot.keyClick(seed, Qt.Key.Key_Home)
    assert person.slider.value() == 20
    assert stage.isVisible()


def test_playing_moves_on_by_itself_and_a_press_stops_it(person: Person) -> None:
    person.sample()
    person.click("firstFrameButton")
    person.click("playButton")
    person.wait(lambda: person.slider.value() >= 3)
    person.click("stepBackButton")
    stopped = person.slider.value()
    person.bot.wait(150)
    assert person.slider.value() == stopped


def test_the_same_seed_gives_the_same_picture_and_another_another(person: Person) -> None:
    person.sample()
    first = person.window.experiment.reverse.x(20).copy()
    person.sample()
    assert (person.window.experiment.reverse.x(20) == first).all()
    person.type_number("seedSpin", "8")
    person.sample()
    assert (person.window.experiment.reverse.x(20) != first).any()


def test_ddim_steps_and_eta_act_on_the_next_sample_without_a_restart(person: Person) -> None:
    person.choose("samplerCombo", "ddim")
    person.type_number("ddimStepsSpin", "5")
    person.type_number("etaSpin", "0.5")
    run = person.window.experiment.run
    person.sample()
    record = person.window.experiment.reverse
    assert record.timesteps == (19, 14, 9, 4, 0)
    assert record.config.eta == 0.5
    assert person.window.experiment.run is run


def test_a_new_t_waits_for_a_restart_that_is_offered(person: Person) -> None:
    person.type_number("timestepsSpin", "30")
    experiment = person.window.experiment
    assert experiment.pending == {"timesteps"}
    assert experiment.run.schedule.timesteps == 20
    button = person.find(QPushButton, "restartButton")
    assert button.isVisible()
    person.click("restartButton")
    person.wait(lambda: experiment.run.schedule.timesteps == 30)
    assert not button.isVisible()
    person.wait(lambda: experiment.forward is not None)
    assert experiment.forward.total == 31


def test_values_that_do_not_go_together_are_refused_at_the_control(person: Person) -> None:
    person.type_number("betaEndSpin", "0.00001")
    assert person.window.experiment.settings.beta_end == SMALL.beta_end
    shown = [
        label.text()
        for label in person.window.findChildren(QLabel)
        if label.isVisible() and "is below β₁" in label.text()
    ]
    assert shown


def test_save_open_and_drop_bring_the_same_run(
    person: Person, open_window: Opener, tmp_path: Path
) -> None:
    for step in (1, 2, 3):
        person.click("trainStepButton")
        person.wait(lambda step=step: person.steps == step)
    path = tmp_path / "three steps.ddpm"
    experiment = person.window.experiment
    experiment.path = str(path)
    person.action("saveCheckpointAction").trigger()
    person.wait(lambda: experiment.unsaved_steps == 0)
    assert load_checkpoint(path).step == 3
    losses = experiment.history.raw.tolist()

    opened = open_window("--no-autostart", str(path), settings="other.ini")
    opened.wait(lambda: opened.steps == 3)
    assert opened.window.experiment.history.raw.tolist() == losses
    assert "three steps.ddpm" in opened.window.windowTitle()

    other = open_window("--no-autostart", config=SMALL.replace(timesteps=9), settings="third.ini")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    what = (
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(other.window, QDragEnterEvent(QPoint(300, 300), *what))
    QApplication.sendEvent(other.window, QDropEvent(QPointF(300, 300), *what))
    other.wait(lambda: other.steps == 3)
    assert other.window.experiment.settings.timesteps == 20


def test_a_broken_file_is_named_and_the_run_goes_on(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "broken.ddpm"
    path.write_bytes(b"no zip")
    person.click("trainStepButton")
    person.wait(lambda: person.steps == 1)
    person.window.documents.open(str(path))
    person.wait(lambda: "broken.ddpm" in person.window.messages.text)
    assert person.steps == 1


@pytest.mark.parametrize("answer", ["Discard", "Cancel"])
def test_closing_with_unsaved_steps_asks_first(person: Person, answer: str) -> None:
    person.click("trainStepButton")
    person.wait(lambda: person.steps == 1)
    person.window.close()
    assert person.window.isVisible()
    box = person.find(QMessageBox, "unsavedDialog")
    person.bot.mouseClick(
        box.button(getattr(QMessageBox.StandardButton, answer)), Qt.MouseButton.LeftButton
    )
    person.wait(lambda: person.window.isVisible() is (answer == "Cancel"))


def test_save_in_the_question_saves_and_then_closes(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "kept.ddpm"
    person.click("trainStepButton")
    person.wait(lambda: person.steps == 1)
    person.window.experiment.path = str(path)
    person.window.close()
    box = person.find(QMessageBox, "unsavedDialog")
    person.bot.mouseClick(box.button(QMessageBox.StandardButton.Save), Qt.MouseButton.LeftButton)
    person.wait(lambda: not person.window.isVisible())
    assert load_checkpoint(path).step == 1


def test_a_save_that_fails_leaves_the_window_open(person: Person, tmp_path: Path) -> None:
    person.click("trainStepButton")
    person.wait(lambda: person.steps == 1)
    person.window.experiment.path = str(tmp_path / "no such folder" / "kept.ddpm")
    person.window.close()
    box = person.find(QMessageBox, "unsavedDialog")
    person.bot.mouseClick(box.button(QMessageBox.StandardButton.Save), Qt.MouseButton.LeftButton)
    person.wait(lambda: "kept.ddpm" in person.window.messages.text)
    good = tmp_path / "good.ddpm"
    person.window.experiment.save(str(good))
    person.wait(lambda: person.window.experiment.unsaved_steps == 0)
    assert person.window.isVisible()


def test_closing_with_nothing_unsaved_does_not_ask_and_remembers(
    person: Person, open_window: Opener
) -> None:
    person.choose("samplerCombo", "ddim")
    dock = person.find(QDockWidget, "scheduleDock")
    dock.hide()
    assert person.window.close()
    again = open_window("--no-autostart", config=None)
    assert again.window.experiment.settings.sampler == "ddim"
    assert not again.find(QDockWidget, "scheduleDock").isVisible()


def test_a_preset_begins_a_new_run_with_its_settings(person: Person) -> None:
    person.choose("presetCombo", "as-in-the-article")
    experiment = person.window.experiment
    person.wait(lambda: experiment.run.config.timesteps == 200)
    settings = experiment.settings
    assert (settings.beta_start, settings.beta_end) == (1e-4, 0.02)
    assert settings.sampler == "ddpm"
    assert not settings.clip
    assert not settings.ema_warmup
    assert settings.sample_count == 40
    assert experiment.pending == frozenset()


def test_every_control_can_be_named_by_a_screen_reader(person: Person) -> None:
    nameless = []
    for widget in person.window.findChildren(QWidget):
        takes_focus = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not takes_focus or not widget.isVisible() or widget.focusProxy() is not None:
            continue
        named = widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())
        if not named and not widget.objectName().startswith("qt_"):
            nameless.append(f"{type(widget).__name__} {widget.objectName()}")
    assert nameless == []


DESIGN_NAMES = [
    "presetCombo",
    "datasetCombo",
    "scheduleCombo",
    "timestepsSpin",
    "betaStartSpin",
    "betaEndSpin",
    "samplerCombo",
    "varianceCombo",
    "ddimStepsSpin",
    "etaSpin",
    "clipCheck",
    "clipLowSpin",
    "clipHighSpin",
    "seedSpin",
    "sampleCountSpin",
    "trainButton",
    "pauseButton",
    "trainStepButton",
    "resetButton",
    "sampleButton",
    "firstFrameButton",
    "stepBackButton",
    "playButton",
    "stepForwardButton",
    "lastFrameButton",
    "speedCombo",
    "timeSlider",
    "lossPlot",
    "embeddingHeatmap",
    "schedulePlot",
    "stage",
]


@pytest.mark.parametrize("name", DESIGN_NAMES)
def test_what_the_design_names_is_there_once(person: Person, name: str) -> None:
    assert len(person.window.findChildren(QWidget, name)) == 1


def test_an_error_of_the_work_is_reported_with_its_trace(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Session) -> None:
        raise RuntimeError("a fault in the engine")

    monkeypatch.setattr(Session, "_train_step", fail)
    shown: list[str] = []
    person.window._reporter.caught.connect(shown.append)
    monkeypatch.setattr(person.window._reporter, "show_report", lambda text: None)
    person.click("trainStepButton")
    person.wait(lambda: bool(shown))
    assert "a fault in the engine" in shown[0]
    dialog = person.window._reporter._dialog
    if dialog is not None:
        dialog.reject()
