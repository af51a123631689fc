"""The tour: where its bubble points, how one goes through it, and that it is in nobody's way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QSettings, QSize, Qt
from PySide6.QtGui import QAction, QColor, QImage
from PySide6.QtWidgets import (
    QDockWidget,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import motion, theme
from app.tour import Stop, Tour
from app.widgets.message_bar import MessageBar
from app.widgets.tour_bubble import TourBubble, place_beside

Key = Qt.Key
STOPS = (
    Stop(("left",), "First", "To the left."),
    Stop(("nowhere", "button"), "Second", "A button."),
    Stop(("gone",), "Third", "Nothing that can be seen."),
)


class Walk:
    """A window with a few widgets, and someone on the tour."""

    def __init__(self, bot: QtBot) -> None:
        self.bot = bot
        self.window = QMainWindow()
        bot.addWidget(self.window)
        centre = QWidget()
        self.window.setCentralWidget(centre)
        self.left = QLineEdit(centre)
        self.left.setObjectName("left")
        self.left.setGeometry(10, 300, 100, 30)
        self.button = QPushButton("Sample", centre)
        self.button.setObjectName("button")
        self.button.setGeometry(600, 20, 100, 30)
        gone = QWidget(centre)
        gone.setObjectName("gone")
        gone.hide()
        self.window.resize(900, 640)
        self.window.show()
        bot.waitUntil(self.window.isActiveWindow)
        self.left.setFocus()
        self.tour = Tour(self.window, STOPS)

    @property
    def bubble(self) -> TourBubble:
        bubble = self.window.findChild(TourBubble, "tourBubble")
        assert bubble is not None
        return bubble

    def said(self, name: str) -> str:
        label = self.bubble.findChild(QLabel, name)
        assert label is not None
        return label.text()

    def click(self, name: str) -> None:
        button = self.bubble.findChild(QPushButton, name)
        assert button is not None
        self.bot.mouseClick(button, Qt.MouseButton.LeftButton)

    def place(self, widget: QWidget) -> QRect:
        return QRect(widget.mapTo(self.window, QPoint(0, 0)), widget.size())

    @property
    def tip(self) -> QPoint:
        """Where the arrow points, in pixels of the window."""
        return self.bubble.mapTo(self.window, self.bubble.tip)

    def over(self) -> bool:
        self.bot.waitUntil(lambda: self.window.findChild(TourBubble) is None)
        return not self.tour.running


@pytest.fixture
def walk(qtbot: QtBot) -> Iterator[Walk]:
    walk = Walk(qtbot)
    yield walk
    walk.tour.leave()


def near(tip: QPoint, target: QRect, slack: int = 3) -> bool:
    return target.adjusted(-slack, -slack, slack, slack).contains(tip)


# --- stops


def test_it_leads_from_stop_to_stop_and_back_and_ends(walk: Walk) -> None:
    walk.tour.start()
    assert (walk.said("tourProgress"), walk.said("tourTitle")) == ("1 of 3", "First")
    assert walk.said("tourText") == "To the left."
    back = walk.bubble.findChild(QPushButton, "tourBackButton")
    assert not back.isEnabled()
    walk.click("tourNextButton")
    assert (walk.said("tourProgress"), walk.said("tourTitle")) == ("2 of 3", "Second")
    walk.click("tourBackButton")
    assert walk.said("tourProgress") == "1 of 3"
    walk.click("tourNextButton")
    walk.click("tourNextButton")
    done = walk.bubble.findChild(QPushButton, "tourNextButton")
    assert done.text() == "Done"
    with walk.bot.waitSignal(walk.tour.ended):
        walk.click("tourNextButton")
    assert walk.over()


def test_it_points_at_the_first_widget_that_can_be_seen(walk: Walk) -> None:
    walk.tour.start()
    assert walk.bubble.side == "right"
    assert near(walk.tip, walk.place(walk.left))
    walk.tour.next()
    assert near(walk.tip, walk.place(walk.button))
    walk.tour.next()
    assert walk.bubble.side == ""
    assert (walk.bubble.geometry().center() - walk.window.rect().center()).manhattanLength() < 4
    assert not walk.window.findChild(QWidget, "tourRing").isVisible()


def test_the_arrow_and_the_ring_are_drawn(walk: Walk) -> None:
    walk.tour.start()
    image = walk.window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    accent, ground = QColor(theme.current().accent), QColor(theme.current().tip)
    target, tip = walk.place(walk.left), walk.tip
    ring = QPoint(target.left() - 3, target.center().y())
    around = [image.pixelColor(ring + QPoint(dx, 0)).name() for dx in range(-3, 3)]
    assert accent.name() in around
    inside = image.pixelColor(tip + QPoint(8, 0))
    assert np.abs(np.subtract(inside.getRgb()[:3], ground.getRgb()[:3])).max() < 6
    assert image.pixelColor(tip + QPoint(8, 12)).name() != inside.name()  # beside the arrow


def test_it_goes_along_when_the_window_or_the_widget_changes(walk: Walk) -> None:
    walk.tour.start()
    walk.tour.next()
    before = walk.bubble.pos()
    walk.button.move(200, 400)
    walk.bot.waitUntil(lambda: near(walk.tip, walk.place(walk.button)))
    assert walk.bubble.pos() != before
    walk.window.resize(700, 480)
    walk.button.move(580, 400)
    walk.bot.waitUntil(lambda: near(walk.tip, walk.place(walk.button)))
    assert walk.window.rect().contains(walk.bubble.geometry())


def test_a_widget_that_is_hidden_meanwhile_is_no_longer_pointed_at(walk: Walk) -> None:
    walk.tour.start()
    walk.left.hide()
    walk.bot.waitUntil(lambda: walk.bubble.side == "")
    walk.left.show()
    walk.bot.waitUntil(lambda: walk.bubble.side == "right")


def test_what_is_scrolled_away_is_brought_into_view(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    area, inner = QScrollArea(), QWidget()
    column = QVBoxLayout(inner)
    fields = [QLineEdit() for _ in range(60)]
    for field in fields:
        column.addWidget(field)
    fields[-1].setObjectName("last")
    area.setWidget(inner)
    window.setCentralWidget(area)
    window.resize(700, 400)
    window.show()
    tour = Tour(window, [Stop(("last",), "Last", "At the end.")])
    assert fields[-1].visibleRegion().isEmpty()
    tour.start()
    assert not fields[-1].visibleRegion().isEmpty()
    bubble = window.findChild(TourBubble)
    assert bubble.side
    tour.leave()


# --- placing


ROOM = QRect(0, 0, 1000, 700)
SIZE = QSize(300, 150)


@pytest.mark.parametrize(
    ("target", "wanted", "side"),
    [
        (QRect(100, 300, 50, 30), "right", "right"),
        (QRect(900, 300, 50, 30), "right", "left"),
        (QRect(100, 300, 800, 30), "right", "below"),
        (QRect(100, 600, 800, 30), "right", "above"),
        (QRect(100, 300, 50, 30), "above", "above"),
        (QRect(100, 20, 50, 30), "above", "right"),
        (QRect(10, 10, 700, 680), "right", "right"),  # nowhere enough room: where most of it is
    ],
)
def test_it_lies_where_there_is_room(target: QRect, wanted: str, side: str) -> None:
    corner, found = place_beside(target, SIZE, ROOM, wanted)
    assert found == side
    bubble = QRect(corner, SIZE)
    assert ROOM.contains(bubble)
    if target.width() < 700:
        assert not bubble.intersects(target)


# --- keys


def test_it_can_be_walked_through_by_keyboard_alone(walk: Walk) -> None:
    walk.tour.start()
    press = walk.bot.keyClick
    button = walk.bubble.findChild(QPushButton, "tourNextButton")
    assert button.hasFocus()
    press(button, Key.Key_Return)
    assert walk.said("tourProgress") == "2 of 3"
    press(button, Key.Key_Space)
    assert walk.said("tourProgress") == "3 of 3"
    press(button, Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    back = walk.bubble.findChild(QPushButton, "tourBackButton")
    assert back.hasFocus()
    press(back, Key.Key_Return)
    assert walk.said("tourProgress") == "2 of 3"


@pytest.mark.parametrize("where", ["bubble", "field", "window"])
def test_escape_leaves_wherever_the_focus_is(walk: Walk, where: str) -> None:
    walk.tour.start()
    if where == "field":
        walk.left.setFocus()
        walk.bot.keyClick(walk.left, Key.Key_Escape)
    elif where == "bubble":
        walk.bot.keyClick(walk.bubble.findChild(QPushButton, "tourNextButton"), Key.Key_Escape)
    else:
        walk.window.focusWidget().clearFocus()
        walk.bot.keyClick(walk.window, Key.Key_Escape)
    assert walk.over()


def test_escape_is_the_tours_first_and_then_its_owners_again(walk: Walk) -> None:
    stopped: list[bool] = []
    action = QAction("Stop", walk.window)
    action.setShortcut("Esc")
    action.triggered.connect(lambda: stopped.append(True))
    walk.window.addAction(action)
    walk.tour.start()
    walk.left.setFocus()
    walk.bot.keyClick(walk.left, Key.Key_Escape)
    assert not stopped
    assert walk.over()
    walk.bot.keyClick(walk.left, Key.Key_Escape)
    assert stopped == [True]


def test_the_focus_goes_back_to_where_it_was(walk: Walk) -> None:
    walk.tour.start()
    assert not walk.left.hasFocus()
    walk.click("tourLeaveButton")
    assert walk.left.hasFocus()


def test_a_focus_that_was_moved_meanwhile_stays_there(walk: Walk) -> None:
    walk.tour.start()
    walk.button.setFocus()
    walk.tour.leave()
    assert walk.button.hasFocus()


# --- being in nobody's way


def test_the_window_can_be_used_while_it_runs(walk: Walk) -> None:
    pressed: list[bool] = []
    walk.button.clicked.connect(lambda: pressed.append(True))
    walk.tour.start()
    walk.tour.next()
    walk.bot.mouseClick(walk.button, Qt.MouseButton.LeftButton)
    assert pressed
    assert walk.tour.running
    ring = walk.window.findChild(QWidget, "tourRing")
    assert ring.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    assert not ring.mask().contains(ring.rect().center())


def test_it_says_what_it_shows_to_a_screen_reader(walk: Walk) -> None:
    walk.tour.start()
    assert walk.bubble.accessibleName() == "Tour, 1 of 3: First"
    assert walk.bubble.accessibleDescription() == "To the left."
    for button in walk.bubble.findChildren(QPushButton):
        assert button.accessibleName()
        assert button.toolTip()
        assert button.whatsThis()


@pytest.mark.parametrize("wanted", [False, True])
def test_it_glides_only_where_that_is_welcome(walk: Walk, wanted: bool) -> None:
    motion.choose(wanted)
    try:
        walk.tour.start()
        first = walk.bubble.pos()
        walk.tour.next()
        assert (walk.bubble.pos() == first) is wanted
        walk.bot.waitUntil(lambda: near(walk.tip, walk.place(walk.button)))
    finally:
        motion.choose(None)


def test_starting_twice_begins_anew_and_leaving_twice_does_nothing(walk: Walk) -> None:
    walk.tour.start()
    walk.tour.next()
    walk.tour.start()
    assert walk.said("tourProgress") == "1 of 3"
    assert len(walk.window.findChildren(TourBubble)) == 1
    walk.tour.leave()
    walk.tour.leave()
    assert walk.over()


# --- the offer


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "tour.ini"), QSettings.Format.IniFormat)


def test_it_is_offered_once_and_quietly(walk: Walk, settings: QSettings) -> None:
    messages = MessageBar()
    walk.bot.addWidget(messages)
    walk.tour.offer(messages, settings)
    assert "five stops" in messages.text.lower()
    assert "train" not in messages.text  # it may stand still, or have been trained beforehand
    assert not walk.tour.running
    button = messages.findChild(QPushButton, "messageAction0")
    walk.bot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert walk.tour.running
    assert messages.text == ""
    walk.tour.leave()
    walk.tour.offer(messages, settings)
    assert messages.text == ""


def test_it_waits_where_there_is_other_news(walk: Walk, settings: QSettings) -> None:
    messages = MessageBar()
    walk.bot.addWidget(messages)
    messages.show_message("A run was opened")
    walk.tour.offer(messages, settings)
    assert messages.text == "A run was opened"
    messages.clear()
    walk.tour.offer(messages, settings)
    assert messages.text


# --- the window itself


def test_the_five_stops_point_at_what_they_speak_of(person: Any) -> None:
    window = person.window
    tour = Tour(window)
    tour.start()
    seen = []
    for number in range(5):
        bubble = window.findChild(TourBubble, "tourBubble")
        name = tour._stops[number].targets[0]
        target = person.find(QWidget, name)
        place = QRect(target.mapTo(window, QPoint(0, 0)), target.size())
        assert bubble.side, name
        assert near(bubble.mapTo(window, bubble.tip), place), name
        assert window.rect().contains(bubble.geometry())
        seen.append(bubble.findChild(QLabel, "tourTitle").text())
        tour.next()
    assert len(set(seen)) == 5
    assert not tour.running


def test_training_goes_on_during_the_tour(open_window: Any) -> None:
    person = open_window()
    tour = Tour(person.window)
    tour.start()
    before = person.steps
    person.wait(lambda: person.steps > before + 5)
    person.click("sampleButton")
    person.wait(lambda: person.window.experiment.reverse is not None)
    assert tour.running
    tour.leave()


def test_a_panel_that_is_hidden_is_not_pointed_at(person: Any) -> None:
    person.find(QDockWidget, "lossDock").hide()
    tour = Tour(person.window)
    tour.start()
    tour.next()
    assert person.window.findChild(TourBubble, "tourBubble").side == ""
    tour.leave()


def test_the_first_stop_shows_what_it_speaks_of(person: Any) -> None:
    person.sample()
    assert person.window.stage.subject == "reverse"
    person.action("tourAction").trigger()
    assert person.window.stage.subject == "learned"
    person.bot.keyClick(person.window.focusWidget(), Key.Key_Escape)
