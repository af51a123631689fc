"""Choosing points in a cloud, with the mouse and with the keyboard."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.point_cloud import PointCloudView

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
RED = "#ff0000"


class Scene(QWidget):
    """A cloud between two fields, with what it said."""

    def __init__(self, bot: QtBot) -> None:
        super().__init__()
        self.bot = bot
        self.above, self.view, self.below = QLineEdit(), PointCloudView(), QLineEdit()
        layout = QVBoxLayout(self)
        for part in (self.above, self.view, self.below):
            layout.addWidget(part)
        self.view.setFixedSize(400, 200)
        self.view.set_range(2.0)  # 50 pixels to a unit
        self.clicked: list[tuple[str, int]] = []
        self.wanted: list[str] = []
        self.view.pointClicked.connect(lambda name, index: self.clicked.append((name, index)))
        self.view.pointWanted.connect(self.wanted.append)

    def click(self, x: int, y: int) -> None:
        self.bot.mouseClick(self.view, LEFT, pos=QPoint(x, y))

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        self.bot.keyClick(focused, key, modifier)


@pytest.fixture
def scene(qtbot: QtBot) -> Scene:
    scene = Scene(qtbot)
    qtbot.addWidget(scene)
    with qtbot.waitActive(scene):
        scene.show()
    scene.view.set_points("low", cloud((0, 0), (1, 0), (1.3, 0)), color=RED)
    scene.view.set_points("high", cloud((-1, 0.5), (0, 0)), color=RED)
    scene.view.set_clickable(("low", "high"))
    scene.view.setFocus()
    return scene


def cloud(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points, dtype=np.float32)


# --- the mouse


def test_a_click_finds_the_nearest_point_within_reach(scene: Scene) -> None:
    for x, y in ((250, 100), (256, 103), (262, 100), (150, 75), (150, 66), (250, 120)):
        scene.click(x, y)
    assert scene.clicked == [
        ("low", 1),
        ("low", 1),
        ("low", 2),  # nearer to 265 than to 250
        ("high", 0),
        ("high", 0),
        ("", -1),
    ]


def test_of_two_points_in_one_place_the_upper_one_is_found(scene: Scene) -> None:
    scene.click(200, 100)
    scene.view.set_visible("high", False)
    scene.click(200, 100)
    assert scene.clicked == [("high", 1), ("low", 0)]


def test_only_clickable_layers_are_found_and_without_any_nothing_is_said(scene: Scene) -> None:
    scene.view.set_clickable(("high",))
    scene.click(250, 100)
    assert scene.clicked == [("", -1)]
    scene.view.set_clickable(())
    scene.click(200, 100)
    assert scene.clicked == [("", -1)]


def test_a_click_finds_points_where_they_are_after_zooming_and_moving(scene: Scene) -> None:
    scene.view.zoom(2.0, QPointF(250, 100))
    scene.click(280, 100)
    assert scene.clicked == [("low", 2)]


def test_points_that_are_no_numbers_are_not_found(scene: Scene) -> None:
    nowhere = cloud((np.nan, 0), (np.inf, 0), (0, -np.inf))
    scene.view.set_points("low", nowhere, color=RED)
    scene.view.set_clickable(("low",))
    scene.click(200, 100)
    scene.view.set_points("low", None, color=RED)
    scene.click(200, 100)
    assert scene.clicked == [("", -1), ("", -1)]


def test_a_drag_is_no_click_even_if_it_ends_where_it_began(scene: Scene, qtbot: QtBot) -> None:
    for way in ([QPoint(206, 100)], [QPoint(240, 100), QPoint(200, 100)]):
        qtbot.mousePress(scene.view, LEFT, pos=QPoint(200, 100))
        for place in way:
            qtbot.mouseMove(scene.view, place)
        qtbot.mouseRelease(scene.view, LEFT, pos=way[-1])
    assert scene.clicked == []


def test_a_hand_that_trembles_still_clicks(scene: Scene, qtbot: QtBot) -> None:
    qtbot.mousePress(scene.view, LEFT, pos=QPoint(250, 100))
    qtbot.mouseMove(scene.view, QPoint(252, 102))
    qtbot.mouseRelease(scene.view, LEFT, pos=QPoint(252, 102))
    assert scene.clicked == [("low", 1)]


def test_other_buttons_do_not_click(scene: Scene, qtbot: QtBot) -> None:
    qtbot.mouseClick(scene.view, Qt.MouseButton.RightButton, pos=QPoint(250, 100))
    assert scene.clicked == []


def test_a_double_click_takes_its_first_half_back(scene: Scene, qtbot: QtBot) -> None:
    taken_back: list[int] = []
    scene.view.clickTakenBack.connect(lambda: taken_back.append(len(scene.clicked)))
    scene.view.zoom(2.0)
    scene.click(10, 10)
    qtbot.mouseDClick(scene.view, LEFT, pos=QPoint(10, 10))
    qtbot.mouseRelease(scene.view, LEFT, pos=QPoint(10, 10))
    assert scene.clicked == [("", -1)]
    assert taken_back == [1]
    assert scene.view.view().scale == pytest.approx(50)


def test_the_cursor_tells_what_can_be_clicked(scene: Scene, qtbot: QtBot) -> None:
    qtbot.mouseMove(scene.view, QPoint(250, 102))
    assert scene.view.cursor().shape() == Qt.CursorShape.PointingHandCursor
    qtbot.mouseMove(scene.view, QPoint(250, 150))
    assert scene.view.cursor().shape() == Qt.CursorShape.ArrowCursor


# --- the keyboard


def test_return_asks_for_the_first_point_and_tab_leaves(scene: Scene) -> None:
    scene.key(Qt.Key.Key_Return)
    assert scene.wanted == ["first"]
    scene.key(Qt.Key.Key_Escape)
    scene.key(Qt.Key.Key_Tab)
    assert scene.wanted == ["first"]
    assert QApplication.focusWidget() is scene.below
    scene.key(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    scene.key(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is scene.above


def test_while_walking_tab_goes_from_point_to_point_and_escape_frees_it(scene: Scene) -> None:
    scene.view.walking = True
    scene.key(Qt.Key.Key_Tab)
    scene.key(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    scene.key(Qt.Key.Key_Return)
    assert scene.wanted == ["next", "previous"]
    assert QApplication.focusWidget() is scene.view
    scene.key(Qt.Key.Key_Escape)
    assert scene.wanted[-1] == "none"
    scene.view.walking = False
    scene.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is scene.below


def test_escape_lets_go_of_a_point_before_it_is_the_windows(scene: Scene) -> None:
    stopped: list[bool] = []
    action = QAction(scene)
    action.setShortcut(QKeySequence("Esc"))
    action.triggered.connect(lambda: stopped.append(True))
    scene.addAction(action)
    scene.view.walking = True
    scene.key(Qt.Key.Key_Escape)
    assert (scene.wanted, stopped) == (["none"], [])
    scene.view.walking = False
    scene.key(Qt.Key.Key_Escape)
    assert (scene.wanted, stopped) == (["none"], [True])


def test_where_nothing_can_be_clicked_return_is_left_to_others(scene: Scene) -> None:
    scene.view.set_clickable(())
    scene.key(Qt.Key.Key_Return)
    assert scene.wanted == []


def test_arrow_keys_are_left_to_others(scene: Scene) -> None:
    seen: list[int] = []
    scene.keyPressEvent = lambda event: seen.append(event.key())  # type: ignore[method-assign]
    scene.view.walking = True
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_Space):
        scene.key(key)
    assert seen == [Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_Space]
    assert scene.wanted == []
