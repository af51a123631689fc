"""The editor of squares, with mouse and keyboard, and what it draws."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import theme
from app.crop_squares import CropSquares
from app.widgets.crop_editor import CropEditor

LEFT = Qt.MouseButton.LeftButton
PICTURE = QColor(120, 130, 140)


@pytest.fixture
def editor(qtbot: QtBot) -> CropEditor:
    """With a picture of 200 x 100, of which each pixel is two of the screen."""
    made = CropEditor()
    qtbot.addWidget(made)
    made.resize(424, 300)
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(PICTURE)
    made.show_picture(image, CropSquares(200, 100))
    made.show()
    qtbot.waitExposed(made)
    made.setFocus()
    return made


def crops(editor: CropEditor) -> tuple[tuple[int, int, int], ...]:
    assert editor.squares is not None
    return editor.squares.crops


def mouse(editor: CropEditor, kind: QEvent.Type, x: float, y: float) -> None:
    """A mouse event at a place of the picture."""
    at = editor.seen(x, y)
    buttons = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else LEFT
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else LEFT
    event = QMouseEvent(
        kind, at, editor.mapToGlobal(at), button, buttons, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(editor, event)


def drag(editor: CropEditor, *places: tuple[float, float]) -> None:
    mouse(editor, QEvent.Type.MouseButtonPress, *places[0])
    for place in places[1:]:
        mouse(editor, QEvent.Type.MouseMove, *place)
    mouse(editor, QEvent.Type.MouseButtonRelease, *places[-1])


def test_a_square_is_moved_by_dragging_it(editor: CropEditor) -> None:
    assert crops(editor) == ()
    drag(editor, (100, 50), (110, 55), (130, 50))
    assert crops(editor) == ((80, 0, 100),)


def test_a_square_is_resized_by_its_corner(editor: CropEditor) -> None:
    drag(editor, (150, 100), (130, 70), (110, 60))
    assert crops(editor) == ((50, 0, 60),)
    drag(editor, (50, 0), (70, 10), (80, 30))
    assert crops(editor) == ((80, 30, 30),)


def test_beside_it_another_is_drawn(editor: CropEditor) -> None:
    drag(editor, (5, 10), (25, 20))
    assert crops(editor) == ((5, 10, 20),)  # in place of the middle, which nobody chose
    drag(editor, (180, 90), (160, 80), (150, 60))
    assert crops(editor) == ((5, 10, 20), (150, 60, 30))
    drag(editor, (60, 60), (61, 61))  # too short to be meant
    assert len(crops(editor)) == 2


def test_a_press_takes_the_square_that_is_there(editor: CropEditor) -> None:
    editor.show_picture(None, CropSquares(200, 100, [(0, 0, 40), (100, 0, 40)]))
    drag(editor, (120, 20), (120, 30))
    assert crops(editor) == ((0, 0, 40), (100, 10, 40))
    assert editor.words() == "Square 2 of 2: 40 × 40 pixels at 100, 10"


def test_it_works_by_keyboard_alone(editor: CropEditor, qtbot: QtBot) -> None:
    with qtbot.waitSignal(editor.edited, timeout=1000):
        QTest.keyClick(editor, Qt.Key.Key_Left)
    assert crops(editor) == ((49, 0, 100),)
    QTest.keyClick(editor, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert crops(editor) == ((59, 0, 100),)
    QTest.keyClick(editor, Qt.Key.Key_Minus)
    assert crops(editor) == ((60, 1, 98),)
    QTest.keyClick(editor, Qt.Key.Key_Up)
    QTest.keyClick(editor, Qt.Key.Key_Plus, Qt.KeyboardModifier.ShiftModifier)
    assert crops(editor) == ((59, 0, 100),)
    QTest.keyClick(editor, Qt.Key.Key_Insert)
    assert crops(editor) == ((59, 0, 100), (72, 12, 50))
    QTest.keyClick(editor, Qt.Key.Key_PageDown)
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    assert crops(editor) == ((72, 12, 50),)
    QTest.keyClick(editor, Qt.Key.Key_Home)
    assert crops(editor) == ()


def test_assistive_tools_hear_where_the_square_is(editor: CropEditor) -> None:
    assert editor.accessibleDescription() == "The middle: 100 × 100 pixels"
    QTest.keyClick(editor, Qt.Key.Key_Left)
    assert editor.accessibleDescription() == "Square 1 of 1: 100 × 100 pixels at 49, 0"
    assert editor.accessibleName()


def test_other_keys_are_left_to_others(editor: CropEditor) -> None:
    QTest.keyClick(editor, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(editor, Qt.Key.Key_A)
    assert crops(editor) == ()


def test_what_is_not_taken_is_shaded(editor: CropEditor) -> None:
    editor.show_picture(editor._image, CropSquares(200, 100, [(100, 20, 40)]))
    image = editor.grab().toImage()

    def seen(x: float, y: float) -> QColor:
        return image.pixelColor(editor.seen(x, y).toPoint())

    assert seen(120, 40) == PICTURE
    assert seen(30, 50) != PICTURE
    edge = seen(100, 40)
    assert edge == QColor(theme.current().accent)
