"""Drawing with mouse, pen and keyboard: what comes onto the paper, and what is painted."""

from __future__ import annotations

import gc
import math

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QInputDevice,
    QMouseEvent,
    QPointingDevice,
    QPointingDeviceUniqueId,
    QTabletEvent,
)
from pytestqt.qtbot import QtBot

from app import theme
from app.widgets.draw_canvas import GREATEST_WIDTH, LEAST_WIDTH, STEP, DrawCanvas
from app.widgets.draw_paper import MOST_POINTS
from ddpm_core.data.density import draw_points
from ddpm_core.data.drawing import Drawing
from ddpm_core.data.strokes import FULL, GRID, Stroke

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def canvas(qtbot: QtBot) -> DrawCanvas:
    canvas = DrawCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(424, 424)  # the paper is 400 wide
    canvas.show()
    canvas.setFocus()
    return canvas


def at(canvas: DrawCanvas, x: float, y: float) -> QPoint:
    """Where a place on the paper is in the widget."""
    square = canvas.square()
    middle, scale = square.center(), square.width() / 2
    return QPoint(round(middle.x() + x * scale), round(middle.y() - y * scale))


def glide(canvas: DrawCanvas, place: QPoint) -> None:
    """Moves the mouse; Qt's own way does nothing where the cursor is there already."""
    there = QPointF(place)
    event = QMouseEvent(
        QEvent.Type.MouseMove, there, canvas.mapToGlobal(there), Qt.MouseButton.NoButton, LEFT,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QCoreApplication.sendEvent(canvas, event)


def drag(qtbot: QtBot, canvas: DrawCanvas, *places: tuple[float, float]) -> None:
    first, *rest = (at(canvas, *place) for place in places)
    qtbot.mousePress(canvas, LEFT, pos=first)
    for place in rest:
        glide(canvas, place)
    qtbot.mouseRelease(canvas, LEFT, pos=(rest or [first])[-1])


def density(canvas: DrawCanvas, x: float, y: float) -> int:
    row, column = round((1 - y) * GRID / 2 - 0.5), round((x + 1) * GRID / 2 - 0.5)
    return int(canvas.sketch.grid[row, column])


def strokes(canvas: DrawCanvas) -> tuple[Stroke, ...]:
    return canvas.sketch.drawing.strokes


# --- mouse


def test_a_drag_draws_a_line_as_wide_as_the_brush(qtbot: QtBot, canvas: DrawCanvas) -> None:
    canvas.set_brush(width=10, density=0.6)
    drag(qtbot, canvas, (-0.5, 0.2), (0.0, 0.2), (0.5, 0.2))
    (stroke,) = strokes(canvas)
    assert (stroke.radius, stroke.density) == (0.1, 0.6)
    assert stroke.places[0] == pytest.approx((-0.5, 0.2, 1.0), abs=0.005)
    assert stroke.places[-1] == pytest.approx((0.5, 0.2, 1.0), abs=0.005)
    for x in (-0.5, -0.21, 0.0, 0.33, 0.5):  # also between the places where the mouse was seen
        assert density(canvas, x, 0.2) == round(0.6 * FULL)
        assert density(canvas, x, 0.29) == round(0.6 * FULL)
        assert density(canvas, x, 0.32) == density(canvas, x, 0.08) == 0
    assert density(canvas, 0.65, 0.2) == 0
    assert np.array_equal(canvas.sketch.grid, canvas.sketch.drawing.grid())


def test_a_click_makes_a_dot_and_other_buttons_nothing(qtbot: QtBot, canvas: DrawCanvas) -> None:
    drag(qtbot, canvas, (0.3, -0.4))
    qtbot.mouseClick(canvas, Qt.MouseButton.RightButton, pos=at(canvas, -0.5, 0))
    assert len(strokes(canvas)) == 1
    row, column = np.argwhere(canvas.sketch.grid).mean(axis=0)
    assert (column, row) == pytest.approx((0.65 * GRID, 0.7 * GRID), abs=1.5)


def test_the_eraser_takes_away(qtbot: QtBot, canvas: DrawCanvas) -> None:
    drag(qtbot, canvas, (-0.5, 0), (0.5, 0))
    canvas.set_brush(tool="eraser")
    drag(qtbot, canvas, (0, -0.5), (0, 0.5))
    assert density(canvas, 0, 0) == 0
    assert density(canvas, 0.3, 0) == FULL
    assert strokes(canvas)[1].erases


def test_a_stroke_beside_the_paper_is_none(qtbot: QtBot, canvas: DrawCanvas) -> None:
    canvas.resize(624, 424)
    drag(qtbot, canvas, (1.3, 0), (1.3, 0.5))
    assert canvas.sketch.drawing.blank
    assert not canvas.sketch.undo_stack.canUndo()
    drag(qtbot, canvas, (1.3, 0), (0.5, 0), (1.3, 0))
    assert len(strokes(canvas)) == 1


# --- undoing


def test_strokes_are_undone_and_done_again_exactly(qtbot: QtBot, canvas: DrawCanvas) -> None:
    sketch = canvas.sketch
    grids = [sketch.grid.copy()]
    for k, tool in enumerate(("brush", "brush", "eraser", "brush")):
        canvas.set_brush(tool=tool, width=5 + 4 * k, density=0.3 + 0.2 * k)
        drag(qtbot, canvas, (-0.6 + 0.2 * k, -0.5), (0.3, 0.1 * k), (0.5 - 0.3 * k, 0.5))
        grids.append(sketch.grid.copy())
    sketch.clear()
    grids.append(sketch.grid.copy())
    assert not grids[-1].any()
    gc.collect()
    for grid in grids[-2::-1]:
        sketch.undo()
        assert np.array_equal(sketch.grid, grid)
    assert sketch.drawing.blank
    assert not sketch.undo_stack.canUndo()
    for grid in grids[1:]:
        sketch.redo()
        assert np.array_equal(sketch.grid, grid)
        assert np.array_equal(sketch.drawing.grid(), grid)


def test_undoing_in_the_middle_of_a_stroke_ends_it_first(qtbot: QtBot, canvas: DrawCanvas) -> None:
    drag(qtbot, canvas, (-0.5, 0), (-0.2, 0))
    qtbot.mousePress(canvas, LEFT, pos=at(canvas, 0.2, 0))
    glide(canvas, at(canvas, 0.5, 0))
    canvas.sketch.undo()
    assert density(canvas, 0.3, 0) == 0
    glide(canvas, at(canvas, 0.5, 0.5))
    qtbot.mouseRelease(canvas, LEFT, pos=at(canvas, 0.5, 0.5))
    assert len(strokes(canvas)) == 1
    canvas.sketch.redo()
    assert len(strokes(canvas)) == 2
    assert np.array_equal(canvas.sketch.grid, canvas.sketch.drawing.grid())


def test_the_focus_that_goes_ends_the_stroke(qtbot: QtBot, canvas: DrawCanvas) -> None:
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    canvas.clearFocus()
    assert not canvas.sketch.drawing_on
    assert len(strokes(canvas)) == 1


# --- keyboard


def test_the_arrows_move_the_brush_and_space_draws(qtbot: QtBot, canvas: DrawCanvas) -> None:
    for _ in range(5):
        qtbot.keyClick(canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(canvas, Qt.Key.Key_Up)
    assert canvas.sketch.drawing.blank
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    for _ in range(4):
        qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    (stroke,) = strokes(canvas)
    assert stroke.places[0] == pytest.approx((-0.5, STEP, 1.0))
    assert stroke.places[-1] == pytest.approx((-0.5 + 4 * STEP, 0.0, 1.0))


def test_return_lowers_the_brush_and_lifts_it(qtbot: QtBot, canvas: DrawCanvas) -> None:
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    qtbot.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.sketch.drawing_on
    qtbot.keyClick(canvas, Qt.Key.Key_Enter)
    assert not canvas.sketch.drawing_on
    (stroke,) = strokes(canvas)
    assert stroke.places[-1] == pytest.approx((0.1, 0.0, 1.0))


def test_the_brush_stays_on_the_paper(qtbot: QtBot, canvas: DrawCanvas) -> None:
    for _ in range(15):
        qtbot.keyClick(canvas, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    (stroke,) = strokes(canvas)
    assert stroke.places == ((0.0, 1.0, 1.0),)


def test_keys_change_size_and_tool(qtbot: QtBot, canvas: DrawCanvas) -> None:
    widths = [canvas.brush_width]
    for _ in range(20):
        qtbot.keyClicks(canvas, "+")
        widths.append(canvas.brush_width)
    assert widths[-1] == GREATEST_WIDTH
    assert sorted(widths) == widths
    for _ in range(40):
        qtbot.keyClicks(canvas, "-")
    assert canvas.brush_width == LEAST_WIDTH
    qtbot.keyClicks(canvas, "e")
    assert canvas.tool == "eraser"
    qtbot.keyClicks(canvas, "b")
    assert canvas.tool == "brush"


def test_a_key_of_a_shortcut_is_not_the_brushes(qtbot: QtBot, canvas: DrawCanvas) -> None:
    qtbot.keyClick(canvas, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert canvas.tool == "brush"


# --- pen


def pen_event(
    canvas: DrawCanvas,
    kind: QEvent.Type,
    place: tuple[float, float],
    pressure: float,
    tip: QPointingDevice.PointerType = QPointingDevice.PointerType.Pen,
) -> bool:
    """Sends what a tablet would; whether the event was accepted."""
    capabilities = QInputDevice.Capability.Position | QInputDevice.Capability.Pressure
    pen = QPointingDevice(
        "pen", 1, QInputDevice.DeviceType.Stylus, tip, capabilities, 1, 1, "",
        QPointingDeviceUniqueId(),
    )  # fmt: skip
    position = QPointF(at(canvas, *place))
    event = QTabletEvent(
        kind, pen, position, canvas.mapToGlobal(position), pressure, 0, 0, 0, 0, 0,
        Qt.KeyboardModifier.NoModifier, LEFT, LEFT,
    )  # fmt: skip
    QCoreApplication.sendEvent(canvas, event)
    return event.isAccepted()


def test_a_pen_leaves_more_the_harder_it_is_pressed(canvas: DrawCanvas) -> None:
    canvas.set_brush(density=0.8)
    assert pen_event(canvas, QEvent.Type.TabletPress, (-0.5, 0), 0.25)
    for k in range(1, 11):
        pen_event(canvas, QEvent.Type.TabletMove, (-0.5 + 0.1 * k, 0), 0.25 + 0.075 * k)
    pen_event(canvas, QEvent.Type.TabletRelease, (0.5, 0), 0.0)
    assert density(canvas, -0.5, 0) == pytest.approx(0.25 * 0.8 * FULL, abs=2)
    assert density(canvas, 0.0, 0) == pytest.approx(0.625 * 0.8 * FULL, abs=4)
    assert density(canvas, 0.4, 0) == pytest.approx(0.925 * 0.8 * FULL, abs=4)


def test_the_other_end_of_a_pen_erases(qtbot: QtBot, canvas: DrawCanvas) -> None:
    drag(qtbot, canvas, (-0.5, 0), (0.5, 0))
    eraser = QPointingDevice.PointerType.Eraser
    pen_event(canvas, QEvent.Type.TabletPress, (0, 0), 0.5, eraser)
    pen_event(canvas, QEvent.Type.TabletRelease, (0, 0), 0.0, eraser)
    assert density(canvas, 0, 0) == 0
    assert canvas.tool == "brush"


def test_a_pen_that_hovers_draws_nothing(canvas: DrawCanvas) -> None:
    pen_event(canvas, QEvent.Type.TabletMove, (0, 0), 0.0)
    pen_event(canvas, QEvent.Type.TabletMove, (0.5, 0), 0.0)
    assert canvas.sketch.drawing.blank


# --- what is painted


def picture(canvas: DrawCanvas) -> np.ndarray:
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    flat = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), -1)
    return flat[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)


def unlike(shown: np.ndarray, colour: str) -> np.ndarray:
    """How far each pixel is from a colour."""
    rgb = QColor(colour)
    return np.abs(shown - [rgb.red(), rgb.green(), rgb.blue()]).max(axis=2)


@pytest.mark.parametrize("colours", [theme.DARK, theme.LIGHT])
def test_the_points_shown_are_those_that_will_be_learned_from(
    qtbot: QtBot, canvas: DrawCanvas, colours: theme.Theme
) -> None:
    application = QCoreApplication.instance()
    theme.apply(application, colours)
    drag(qtbot, canvas, (-0.5, 0.5), (-0.5, 0.4))
    canvas.show_points(3_000, 7, True)
    glide(canvas, at(canvas, 0.8, -0.8))
    painted = unlike(picture(canvas), colours.card) > 40
    assert np.array_equal(canvas.paper.points, draw_points(canvas.sketch.grid, 3_000, 7))
    scale = canvas.square().width() / 2
    for x, y in canvas.paper.points:
        assert painted[int(212 - y * scale), int(212 + x * scale)]
    rows, columns = np.nonzero(painted[20:200, 20:200])
    reach = 0.06 * 200 + 3  # of the brush and of a mark, in pixels
    assert (np.abs(columns + 20 - at(canvas, -0.5, 0).x()) < reach).all()
    assert rows.min() + 20 > at(canvas, 0, 0.5).y() - reach


def test_a_great_many_points_are_shown_in_part(qtbot: QtBot, canvas: DrawCanvas) -> None:
    drag(qtbot, canvas, (-0.5, 0.5), (0.5, -0.5))
    canvas.show_points(1_000_000, 0, True)
    canvas.grab()
    all_of_them = draw_points(canvas.sketch.grid, MOST_POINTS + 500)
    assert np.array_equal(canvas.paper.points, all_of_them[:MOST_POINTS])


def test_points_follow_a_stroke_under_way(qtbot: QtBot, canvas: DrawCanvas) -> None:
    qtbot.mousePress(canvas, LEFT, pos=at(canvas, -0.8, 0))
    canvas.grab()
    assert canvas.paper.points[:, 0].max() < -0.7
    glide(canvas, at(canvas, 0.8, 0))
    canvas.grab()
    assert canvas.paper.points[:, 0].max() > -0.1
    qtbot.mouseRelease(canvas, LEFT, pos=at(canvas, 0.8, 0))
    canvas.grab()
    assert canvas.paper.points[:, 0].max() > 0.7


def test_without_points_the_density_itself_is_shown(qtbot: QtBot, canvas: DrawCanvas) -> None:
    canvas.set_brush(width=20, density=1.0)
    drag(qtbot, canvas, (-0.5, 0))
    canvas.set_brush(density=0.5)
    drag(qtbot, canvas, (0.5, 0))
    canvas.show_points(1_000, 0, False)
    glide(canvas, at(canvas, 0, 0.8))
    ink = unlike(picture(canvas), theme.DARK.card)
    dense, thin = (ink[at(canvas, x, 0).y(), at(canvas, x, 0).x()] for x in (-0.5, 0.5))
    assert thin == pytest.approx(dense / 2, abs=3)
    assert unlike(picture(canvas), theme.DARK.data)[at(canvas, -0.5, 0).y()].min() < 40
    assert len(canvas.paper.points) == 0


def test_an_empty_paper_says_what_to_do_until_something_is_drawn(
    qtbot: QtBot, canvas: DrawCanvas
) -> None:
    canvas.setEnabled(False)  # no brush is shown
    middle = slice(150, 280)
    assert (unlike(picture(canvas), theme.DARK.card)[middle, 50:370] > 60).sum() > 500
    canvas.setEnabled(True)
    drag(qtbot, canvas, (0.9, 0.9))
    glide(canvas, at(canvas, 0.9, 0.9))
    assert (unlike(picture(canvas), theme.DARK.card)[middle, 50:370] > 60).sum() == 0


def test_the_brush_is_shown_where_it_is_and_as_wide_as_it_is(
    qtbot: QtBot, canvas: DrawCanvas
) -> None:
    canvas.sketch.restore(Drawing((Stroke(0.01, 1.0, ((0.9, 0.9, 1.0),)),)), canvas.sketch.grid)
    canvas.set_brush(width=30)
    for _ in range(5):
        qtbot.keyClick(canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    rows, columns = np.nonzero(unlike(picture(canvas), theme.DARK.text) < 60)
    distance = np.hypot(columns + 0.5 - (212 - 100), rows + 0.5 - 212)
    assert len(distance) > 100
    assert np.abs(distance - 0.3 * 200).max() < 2
    canvas.set_brush(tool="eraser")  # a dashed ring
    rows, columns = np.nonzero(unlike(picture(canvas), theme.DARK.text) < 60)
    assert 0.4 < len(rows) / len(distance) < 0.9


def test_the_paper_is_square_whatever_the_room(canvas: DrawCanvas) -> None:
    for size in ((700, 300), (300, 700)):
        canvas.resize(*size)
        square = canvas.square()
        assert square.width() == square.height() == 300 - 24
        assert math.dist(square.center().toTuple(), (size[0] / 2, size[1] / 2)) == 0


def test_the_canvas_says_what_it_is_and_what_its_keys_do(canvas: DrawCanvas) -> None:
    assert canvas.accessibleName()
    for word in ("arrows", "Space", "Return", "+", "E ", "B "):
        assert word in canvas.accessibleDescription()
    assert canvas.focusPolicy() & Qt.FocusPolicy.TabFocus
