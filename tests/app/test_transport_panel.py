"""The transport bar: buttons, keys, slider and numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.panels.transport_panel import TransportPanel
from app.player import Player
from app.timeline import Timeline
from app.widgets.text_line import TextLine
from app.widgets.time_readout import number
from app.widgets.time_slider import TimeSlider

X = np.zeros((3, 2), dtype=np.float32)
STEPS = ("firstFrameButton", "stepBackButton", "stepForwardButton", "lastFrameButton")


class Window(QWidget):
    """The bar below some other controls; keys that nobody wanted go to the bar."""

    def __init__(self, experiment: Any) -> None:
        super().__init__()
        self.experiment = experiment
        self.player = Player(self)
        self.bar = TransportPanel(experiment, self.player)
        self.stage = QWidget()
        self.stage.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.spin = QSpinBox()
        self.button = QPushButton("Reset")
        layout = QVBoxLayout(self)
        for widget in (self.stage, self.spin, self.button, self.bar):
            layout.addWidget(widget)
        self.resize(1200, 300)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.bar.handle_key(event):
            super().keyPressEvent(event)

    def record(self, kind: str = "reverse", frames: int = 11) -> Timeline:
        """A process of ten steps, as many frames of it recorded."""
        run = self.experiment.run
        levels = range(10) if kind == "forward" else range(9, -1, -1)
        process = Timeline(kind, run.config, run.schedule, levels, (3, 2))
        process.start(X)
        for _ in range(frames - 1):
            process.append(X, X, X)
        self.player.set_timeline(process)
        return process

    def press(self, name: str) -> None:
        self.bar.findChild(QAbstractButton, name).click()

    def says(self, name: str) -> str:
        return str(self.bar.findChild(TextLine, name).text())

    @property
    def slider(self) -> TimeSlider:
        return self.bar.findChild(TimeSlider, "timeSlider")


@pytest.fixture
def window(qtbot: QtBot, fake_experiment: Any) -> Window:
    fake_experiment.start_run()
    window = Window(fake_experiment)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.stage.setFocus()
    return window


def test_the_buttons_move_the_process_and_the_slider_is_the_frame(window: Window) -> None:
    window.record()
    seen = []
    for name in ("stepForwardButton", "stepForwardButton", "stepBackButton", "lastFrameButton"):
        window.press(name)
        seen.append((window.player.position, window.slider.value()))
    window.press("firstFrameButton")
    seen.append((window.player.position, window.slider.value()))
    assert seen == [(1, 1), (2, 2), (1, 1), (10, 10), (0, 0)]


def test_the_slider_moves_the_process_and_reaches_the_newest_frame(window: Window) -> None:
    process = window.record(frames=5)
    assert (window.slider.minimum(), window.slider.maximum()) == (0, 4)
    window.slider.setValue(3)
    assert window.player.position == 3
    process.append(X, X, X)
    window.player.grew_to()
    assert window.slider.maximum() == 5
    assert window.player.position == 3


def test_a_click_on_the_slider_goes_straight_to_its_place(window: Window, qtbot: QtBot) -> None:
    window.record(frames=9)
    slider = window.slider
    for frame in (7, 2):
        place = QPoint(round(slider.x_of(frame)), slider.height() // 2)
        qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=place)
        assert window.player.position == frame
    end = QPoint(slider.width() - 2, slider.height() // 2)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=end)
    assert window.player.position == 8


def test_dragging_the_slider_scrubs(window: Window, qtbot: QtBot) -> None:
    window.record()
    slider, middle = window.slider, window.slider.height() // 2
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(slider.x_of(1)), middle))
    seen = []
    for frame in (4, 6, 10, 3):
        qtbot.mouseMove(slider, QPoint(round(slider.x_of(frame)), middle))
        seen.append(window.player.position)
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(0, middle))
    assert seen == [4, 6, 10, 3]


def test_the_slider_shows_where_it_stands(window: Window) -> None:
    window.record(frames=6)
    slider = window.slider
    pictures = []
    for frame in (0, 3, 5):
        window.player.seek(frame)
        image = slider.grab().toImage()
        bright = [x for x in range(image.width()) if image.pixelColor(x, 16).lightness() > 230]
        assert sum(bright) / len(bright) == pytest.approx(slider.x_of(frame), abs=1.5)
        pictures.append(image)
    assert pictures[0] != pictures[1]


# --- playing


@pytest.mark.parametrize("name", STEPS)
def test_every_button_but_play_stops_the_playing(window: Window, name: str) -> None:
    window.record()
    window.player.seek(4)
    window.press("playButton")
    assert window.player.playing
    window.press(name)
    assert not window.player.playing


def test_touching_the_slider_stops_the_playing(window: Window, qtbot: QtBot) -> None:
    window.record()
    slider = window.slider
    window.press("playButton")
    here = QPoint(round(slider.x_of(window.player.position)), slider.height() // 2)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=here)
    assert not window.player.playing
    window.player.first()
    window.press("playButton")
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert not window.player.playing


def test_play_turns_into_pause_and_back(window: Window) -> None:
    window.record()
    button = window.bar.findChild(QAbstractButton, "playButton")
    before = button.grab().toImage()
    window.press("playButton")
    assert (button.accessibleName(), "Pause" in button.toolTip()) == ("Pause", True)
    assert button.grab().toImage() != before
    window.press("playButton")
    assert (button.accessibleName(), "Play" in button.toolTip()) == ("Play", True)
    assert not window.player.playing


def test_the_speed_is_chosen_and_playing_goes_on(window: Window) -> None:
    window.record()
    combo = window.bar.findChild(QComboBox, "speedCombo")
    assert [combo.itemText(i) for i in range(combo.count())] == [
        "0.25×",
        "0.5×",
        "1×",
        "2×",
        "4×",
        "8×",
    ]
    assert combo.currentText() == "1×"
    window.press("playButton")
    combo.setCurrentIndex(0)
    assert (window.player.speed, window.player.playing) == (0.25, True)
    window.player.pause()


@pytest.mark.parametrize("name", [*STEPS, "playButton"])
def test_where_nothing_is_recorded_any_button_samples_first(window: Window, name: str) -> None:
    assert "sample" in window.bar.findChild(QAbstractButton, name).toolTip()
    window.press(name)
    assert window.experiment.commands == ["sample"]
    window.press(name)  # the recording is on its way
    assert window.experiment.commands == ["sample"]


def test_before_there_is_a_run_nothing_is_asked_for(qtbot: QtBot, fake_experiment: Any) -> None:
    window = Window(fake_experiment)
    qtbot.addWidget(window)
    window.press("playButton")
    assert fake_experiment.commands == []


# --- keys


def test_keys_on_the_stage_step_jump_and_play(window: Window, qtbot: QtBot) -> None:
    window.record()
    seen = []
    for key in ("Right", "Right", "Right", "Left", "End", "Home"):
        qtbot.keyClick(window.stage, getattr(Qt.Key, f"Key_{key}"))
        seen.append(window.player.position)
    assert seen == [1, 2, 3, 2, 10, 0]
    qtbot.keyClick(window.stage, Qt.Key.Key_Space)
    assert window.player.playing
    qtbot.keyClick(window.stage, Qt.Key.Key_Space)
    assert not window.player.playing


def test_a_held_space_bar_does_not_flicker_between_play_and_pause(window: Window) -> None:
    window.record()
    held = QKeyEvent(
        QKeyEvent.Type.KeyPress,
        Qt.Key.Key_Space,
        Qt.KeyboardModifier.NoModifier,
        " ",
        True,
    )
    QApplication.sendEvent(window.stage, held)
    assert not window.player.playing


def test_keys_belong_to_the_focused_control_first(window: Window, qtbot: QtBot) -> None:
    window.record()
    window.player.seek(5)
    pressed: list[bool] = []
    window.button.clicked.connect(lambda: pressed.append(True))
    qtbot.keyClick(window.button, Qt.Key.Key_Space)
    assert pressed == [True]
    window.spin.setValue(7)
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_End):
        qtbot.keyClick(window.spin, key)
    assert window.player.position == 5
    assert not window.player.playing
    combo = window.bar.findChild(QComboBox, "speedCombo")
    qtbot.keyClick(combo, Qt.Key.Key_End)
    assert (combo.currentIndex(), window.player.position) == (5, 5)


def test_keys_with_modifiers_are_left_to_others(window: Window, qtbot: QtBot) -> None:
    window.record()
    qtbot.keyClick(window.stage, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window.stage, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert (window.player.position, window.player.playing) == (0, False)


def test_arrow_keys_step_from_any_button_of_the_bar_and_from_the_slider(
    window: Window, qtbot: QtBot
) -> None:
    window.record()
    for position, name in enumerate((*STEPS, "playButton"), start=1):
        qtbot.keyClick(window.bar.findChild(QAbstractButton, name), Qt.Key.Key_Right)
        assert window.player.position == position
    qtbot.keyClick(window.slider, Qt.Key.Key_Right)
    assert window.player.position == 6
    qtbot.keyClick(window.slider, Qt.Key.Key_PageUp)
    assert window.player.position == 7
    qtbot.keyClick(window.slider, Qt.Key.Key_End)
    assert window.player.position == 10
    qtbot.keyClick(window.slider, Qt.Key.Key_Space)
    assert window.player.playing
    window.player.pause()


def test_a_click_on_a_button_leaves_the_keys_where_they_were(window: Window, qtbot: QtBot) -> None:
    window.record()
    button = window.bar.findChild(QAbstractButton, "stepForwardButton")
    assert not button.focusPolicy() & Qt.FocusPolicy.ClickFocus
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_actions_carry_icon_tooltip_and_keys_for_the_menu(window: Window) -> None:
    actions: list[QAction] = window.bar.actions()
    assert [a.shortcut().toString() for a in actions] == ["Home", "Left", "Space", "Right", "End"]
    for action in actions:
        assert action.text()
        assert action.shortcut().toString() in action.toolTip()
        assert not action.icon().isNull()
    window.record()
    actions[-1].trigger()
    assert window.player.position == 10


# --- words


def test_the_ends_are_named_by_meaning(window: Window) -> None:
    window.record("reverse")
    assert (window.says("leftEndLabel"), window.says("rightEndLabel")) == ("noise", "data")
    window.record("forward")
    assert (window.says("leftEndLabel"), window.says("rightEndLabel")) == ("data", "noise")


def test_the_numbers_are_those_of_the_schedule(window: Window) -> None:
    process = window.record()
    window.player.seek(3)
    alpha_bar = float(window.experiment.run.schedule.alpha_bars[6])
    assert window.says("timeLabel") == "t 6"
    assert window.says("alphaBarLabel") == f"ᾱ {number(alpha_bar)}"
    assert window.says("snrLabel") == f"SNR {number(alpha_bar / (1 - alpha_bar))}"
    assert window.says("frameLabel") == "frame 3 of 10 · next t 5"
    assert window.slider.accessibleDescription() == "frame 3 of 10 · next t 5, t 6"
    window.player.seek(9)
    assert window.says("frameLabel") == "frame 9 of 10 · next data"
    window.player.last()
    assert process.complete
    assert window.says("timeLabel") == "data"
    assert window.says("frameLabel") == "frame 10 of 10"
    assert window.says("snrLabel") == "SNR ∞"


def test_an_empty_bar_says_so(window: Window) -> None:
    assert window.says("frameLabel") == "nothing recorded yet"
    window.record()
    window.player.set_timeline(None)
    assert window.says("frameLabel") == "nothing recorded yet"
    assert window.slider.maximum() == 0


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.77, "0.77"),
        (3.444, "3.44"),
        (1.0, "1.00"),
        (0.0, "0.00"),
        (9.996, "10.0"),
        (42.31, "42.3"),
        (9999.0, "9,999"),
        (123_456.0, "1.2e5"),
        (0.0063, "6.3e−3"),
        (4.04e-5, "4.0e−5"),
        (float("inf"), "∞"),
    ],
)
def test_numbers_are_written_short(value: float, text: str) -> None:
    assert number(value) == text


def test_every_control_of_the_bar_has_a_name_and_says_what_it_does(window: Window) -> None:
    names = (*STEPS, "playButton", "speedCombo", "timeSlider")
    for name in names:
        widget = window.bar.findChild(QWidget, name)
        assert widget.accessibleName()
        assert widget.toolTip()
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus
