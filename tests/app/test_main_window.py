"""The whole window, driven by its real widgets as a person would."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QDockWidget,
    QLabel,
    QPushButton,
    QSpinBox,
    QWidget,
)

from app.panels.embedding_panel import EmbeddingPanel
from app.session import Session
from app.widgets.stage_view import StageView
from app.widgets.text_line import TextLine
from ddpm_core.assemble import build_trainer


def test_a_window_begins_to_train_by_itself_and_shows_it(open_window: Any, small: Any) -> None:
    person = open_window()
    person.wait(lambda: person.steps > 20)
    plot = person.find(pg.PlotWidget, "lossPlot")
    curves = {item.name(): item for item in plot.getPlotItem().listDataItems()}
    person.wait(lambda: np.size(curves["raw"].getOriginalDataset()[0]) > 20)
    steps, losses = curves["raw"].getOriginalDataset()
    trainer = build_trainer(small)
    expected = [np.float32(trainer.step().loss) for _ in range(20)]
    assert steps[:20].tolist() == list(range(1, 21))
    assert losses[:20].tolist() == expected


def test_a_preset_is_trained_at_once_even_where_all_stood_still(person: Any) -> None:
    person.choose("presetCombo", "eight-gaussians")
    person.wait(lambda: person.window.experiment.run.config.data == "eight_gaussians")
    person.wait(lambda: person.steps > 0)


def test_the_stage_tells_the_frame_at_which_playing_stops(person: Any) -> None:
    player = person.window.player
    person.sample()
    words = person.find(TextLine, "stageSubtitle")
    player.set_speed(8.0)  # faster than the words follow

    def told() -> str:
        return f"frame {player.position} of {player.total - 1}"

    for _ in range(4):
        person.click("firstFrameButton")
        person.click("playButton")
        person.wait(lambda: player.position >= 3)
        if player.playing:
            person.click("playButton")
        assert told() in words.text()
    person.click("playButton")
    person.wait(lambda: not player.playing)
    assert told() in words.text()


class Layouts(QObject):
    """Counts how often the window is laid out anew."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


def test_neither_training_nor_playing_lays_the_window_out_time_and_again(person: Any) -> None:
    experiment, player = person.window.experiment, person.window.player
    person.sample()
    person.click("trainButton")
    person.wait(lambda: person.steps > 100 and experiment.optimum is not None)
    person.click("playButton")
    person.wait(lambda: player.position >= 2)
    layouts = Layouts()
    person.window.installEventFilter(layouts)
    trained, told = person.steps, []
    experiment.progressed.connect(lambda: told.append(person.steps))
    person.wait(lambda: len(told) > 8 and person.steps > trained + 100 and player.position >= 10)
    person.window.removeEventFilter(layouts)
    assert layouts.count <= 2  # the play button's word, a warning that comes
    assert f"{told[-1]:,}" in person.find(TextLine, "trainingStatus").text()


class Paints(QObject):
    """Counts how often a widget is drawn."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_minimised_nothing_is_drawn_and_restored_it_shows_where_playing_stands(
    person: Any,
) -> None:
    player = person.window.player
    person.sample()
    player.set_speed(0.25)
    person.click("playButton")
    person.wait(lambda: player.position >= 1)
    person.window.showMinimized()
    before = player.position
    person.wait(lambda: player.position > before)
    paints = Paints()
    person.find(QWidget, "stageCloud").installEventFilter(paints)
    before = player.position
    person.wait(lambda: player.position > before)
    assert player.playing
    assert paints.count == 0
    person.window.showNormal()
    person.wait(lambda: paints.count > 0)
    person.click("playButton")
    assert not player.playing
    shown, frame = person.picture(), player.position
    assert person.slider.value() == frame > before
    player.last()
    player.seek(frame)
    assert (person.picture() == shown).all()


def test_without_autostart_nothing_is_trained(person: Any) -> None:
    person.bot.wait(100)
    assert person.steps == 0
    assert person.find(QPushButton, "trainButton").isVisible()


def test_train_pause_one_step_resume_and_reset(person: Any) -> None:
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


def test_a_reset_run_can_be_brought_back(person: Any) -> None:
    person.click("trainStepButton")
    person.wait(lambda: person.steps == 1)
    person.click("resetButton")
    person.wait(lambda: person.steps == 0)
    button = next(
        b for b in person.window.messages.findChildren(QPushButton) if b.text() == "Bring it back"
    )
    person.bot.mouseClick(button, Qt.MouseButton.LeftButton)
    person.wait(lambda: person.steps == 1)


def test_the_reverse_process_is_stepped_back_and_forth_frame_by_frame(person: Any) -> None:
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


def test_keys_move_over_the_process_when_no_control_wants_them(person: Any) -> None:
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


def test_playing_moves_on_by_itself_and_a_press_stops_it(person: Any) -> None:
    person.sample()
    person.click("firstFrameButton")
    person.click("playButton")
    person.wait(lambda: person.slider.value() >= 3)
    person.click("stepBackButton")
    stopped = person.slider.value()
    person.bot.wait(150)
    assert person.slider.value() == stopped


def test_the_same_seed_gives_the_same_picture_and_another_another(person: Any) -> None:
    person.sample()
    first = person.window.experiment.reverse.x(20).copy()
    person.sample()
    assert (person.window.experiment.reverse.x(20) == first).all()
    person.type_number("seedSpin", "8")
    person.sample()
    assert (person.window.experiment.reverse.x(20) != first).any()


def test_ddim_steps_and_eta_act_on_the_next_sample_without_a_restart(person: Any) -> None:
    person.choose("samplerCombo", "ddim")
    person.type_number("ddimStepsSpin", "5")
    person.type_number("etaSpin", "0.5")
    run = person.window.experiment.run
    person.sample()
    record = person.window.experiment.reverse
    assert record.timesteps == (19, 14, 9, 4, 0)
    assert record.config.eta == 0.5
    assert person.window.experiment.run is run


def test_a_new_t_waits_for_a_restart_that_is_offered(person: Any) -> None:
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


def test_values_that_do_not_go_together_are_refused_at_the_control(person: Any, small: Any) -> None:
    person.type_number("betaEndSpin", "0.00001")
    assert person.window.experiment.settings.beta_end == small.beta_end
    shown = [
        label.text()
        for label in person.window.findChildren(QLabel)
        if label.isVisible() and "is below β₁" in label.text()
    ]
    assert shown


def test_closing_with_nothing_unsaved_does_not_ask_and_remembers(
    person: Any, open_window: Any
) -> None:
    person.choose("samplerCombo", "ddim")
    dock = person.find(QDockWidget, "scheduleDock")
    dock.hide()
    assert person.window.close()
    again = open_window("--no-autostart", config=None)
    assert again.window.experiment.settings.sampler == "ddim"
    assert not again.find(QDockWidget, "scheduleDock").isVisible()


def test_a_preset_begins_a_new_run_with_its_settings(person: Any) -> None:
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


def test_every_control_can_be_named_by_a_screen_reader(person: Any) -> None:
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
def test_what_the_design_names_is_there_once(person: Any, name: str) -> None:
    assert len(person.window.findChildren(QWidget, name)) == 1


def test_an_error_of_the_work_is_reported_with_its_trace(
    person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Session, seconds: float) -> None:
        raise RuntimeError("a fault in the engine")

    monkeypatch.setattr(Session, "_train_for", fail)
    shown: list[str] = []
    person.window._news._reporter.caught.connect(shown.append)
    monkeypatch.setattr(person.window._news._reporter, "show_report", lambda text: None)
    person.click("trainStepButton")
    person.wait(lambda: bool(shown))
    assert "a fault in the engine" in shown[0]
    dialog = person.window._news._reporter._dialog
    if dialog is not None:
        dialog.reject()


def test_the_status_says_what_points_are_computed_with(person: Any) -> None:
    machine: TextLine = person.find(TextLine, "machineStatus")
    assert machine.text().endswith("1 thread")
    person.window.experiment.set_many({"threads": 2, "precision": "bf16"})
    person.wait(lambda: machine.text().endswith("2 threads, bf16"))


def test_the_stage_and_the_lowest_panel_end_on_one_line(person: Any) -> None:
    cards = (person.window.findChild(StageView), person.window.findChild(EmbeddingPanel))
    assert len({card.mapToGlobal(QPoint(0, card.height())).y() for card in cards}) == 1
