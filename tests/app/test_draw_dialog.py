"""The drawing dialog, driven by its controls; what it writes is read back by the engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
import shiboken6
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFileDialog,
    QLabel,
    QMessageBox,
    QPushButton,
    QSlider,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import drawings
from app.dialogs.draw_dialog import DrawDialog
from app.drawings import LAST, DrawingFiles
from app.widgets.draw_canvas import DrawCanvas
from ddpm_core.assemble import build_data
from ddpm_core.config import ExperimentConfig
from ddpm_core.data.drawing import Drawing, picture_ground, read_drawing, write_drawing
from ddpm_core.data.strokes import FULL, GRID, Stroke

SOON = 10_000  # milliseconds; far more than is needed
LEFT = Qt.MouseButton.LeftButton
DOT = Drawing((Stroke(0.2, 0.5, ((-0.5, 0.5, 1.0),)),))

Widget = TypeVar("Widget", bound=QWidget)
Open = Callable[..., DrawDialog]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the dialog keeps drawings; it is not there before it is needed."""
    return tmp_path / "settings.data" / "drawings"


@pytest.fixture
def open_dialog(qtbot: QtBot, tmp_path: Path) -> Open:
    store = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    store.setValue("draw/folder", str(tmp_path))

    opened: list[DrawDialog] = []  # Qt keeps none of them alive

    def open_dialog(parent: QWidget | None = None) -> DrawDialog:
        dialog = DrawDialog(store, parent)
        opened.append(dialog)
        if parent is None:
            qtbot.addWidget(dialog, before_close_func=saved_before)
        dialog.show()
        qtbot.waitUntil(canvas_of(dialog).isEnabled, timeout=SOON)
        return dialog

    return open_dialog


def saved_before(dialog: DrawDialog) -> None:
    """Lets a dialog close without a question."""
    dialog.canvas.sketch.undo_stack.setClean()


def written(dialog: DrawDialog) -> None:
    """Waits for everything that the dialog has asked of the disk."""
    drawings._thread.submit(lambda: None).result(timeout=SOON / 1000)
    QApplication.processEvents()


def find(dialog: QWidget, kind: type[Widget], name: str) -> Widget:
    widget = dialog.findChild(kind, name)
    assert widget is not None, name
    return widget


def press(qtbot: QtBot, dialog: QWidget, name: str) -> None:
    button = find(dialog, QPushButton, name)
    assert button.isEnabled(), name
    qtbot.mouseClick(button, LEFT)


def tick(qtbot: QtBot, dialog: QWidget, name: str) -> None:
    qtbot.mouseClick(find(dialog, QCheckBox, name), LEFT, pos=QPoint(8, 10))


def canvas_of(dialog: DrawDialog) -> DrawCanvas:
    return find(dialog, DrawCanvas, "drawCanvas")


def glide(canvas: DrawCanvas, place: QPoint) -> None:
    """Moves the mouse; Qt's own way does nothing where the cursor is there already."""
    there = QPointF(place)
    event = QMouseEvent(
        QEvent.Type.MouseMove, there, canvas.mapToGlobal(there), Qt.MouseButton.NoButton, LEFT,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)


def draw(qtbot: QtBot, dialog: DrawDialog, *places: tuple[float, float]) -> None:
    canvas = canvas_of(dialog)
    middle, scale = canvas.square().center(), canvas.square().width() / 2
    seen = [(middle + QPointF(x, -y) * scale).toPoint() for x, y in places or [(0.2, 0.3)]]
    qtbot.mousePress(canvas, LEFT, pos=seen[0])
    for place in seen[1:]:
        glide(canvas, place)
    qtbot.mouseRelease(canvas, LEFT, pos=seen[-1])


def status(dialog: DrawDialog) -> str:
    return find(dialog, QLabel, "drawStatus").text()


def choose(qtbot: QtBot, dialog: DrawDialog, name: str, path: Path) -> None:
    """Chooses a path in a file dialog, as if it had been double-clicked."""
    asked = find(dialog, QFileDialog, name)
    asked.fileSelected.emit(str(path))
    asked.close()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """White paper with a black square in the upper left."""
    pixels = np.full((64, 64), 255, dtype=np.uint8)
    pixels[8:24, 8:24] = 0
    path = tmp_path / "ink.png"
    Image.fromarray(pixels).save(path)
    return path


# --- using what was drawn


def test_what_is_drawn_becomes_the_data_that_was_shown(
    qtbot: QtBot, open_dialog: Open, folder: Path
) -> None:
    dialog = open_dialog()
    dialog.set_points(4_000, 9)
    find(dialog, QSpinBox, "drawCountSpin").setValue(2_500)
    draw(qtbot, dialog, (-0.6, 0.0), (0.6, 0.2))
    find(dialog, QSlider, "drawDensitySlider").setValue(30)
    draw(qtbot, dialog, (0.0, -0.7), (0.3, -0.7))
    dialog.grab()
    shown = canvas_of(dialog).paper.points
    assert len(shown) == 2_500
    with qtbot.waitSignal(dialog.accepted_path, timeout=SOON) as accepted:
        press(qtbot, dialog, "drawUseButton")
    (path,) = accepted.args
    assert Path(path).parent == folder
    config = ExperimentConfig(
        data="file", data_path=path, data_count=dialog.point_count, data_seed=9
    )
    data = build_data(config)
    learned = data.transform.undo(data.points.double()).numpy()
    assert np.abs(learned - shown).max() < 1e-6
    assert not dialog.isVisible()


def test_every_drawing_used_gets_a_file_of_its_own(
    qtbot: QtBot, open_dialog: Open, folder: Path
) -> None:
    folder.mkdir(parents=True)
    (folder / "drawing-2.ddpmdraw").write_text("somebody's")
    dialog = open_dialog()
    paths: list[str] = []
    dialog.accepted_path.connect(paths.append)
    for count in range(1, 4):
        dialog.show()
        draw(qtbot, dialog, (0.2 * count, 0.2))
        press(qtbot, dialog, "drawUseButton")
        qtbot.waitUntil(lambda count=count: len(paths) == count, timeout=SOON)
    assert [Path(path).name for path in paths] == [
        f"drawing-{number}.ddpmdraw" for number in (1, 3, 4)
    ]
    assert [len(read_drawing(path).strokes) for path in paths] == [1, 2, 3]
    assert (folder / "drawing-2.ddpmdraw").read_text() == "somebody's"
    dialog.show()
    press(qtbot, dialog, "drawUseButton")  # the same drawing again
    assert paths[3:] == paths[2:3]


def test_nothing_drawn_cannot_be_used(qtbot: QtBot, open_dialog: Open) -> None:
    dialog = open_dialog()
    use, save = (find(dialog, QPushButton, f"draw{name}Button") for name in ("Use", "Save"))
    assert not use.isEnabled()
    assert not save.isEnabled()
    draw(qtbot, dialog)
    assert use.isEnabled()
    press(qtbot, dialog, "drawEraserButton")
    find(dialog, QSlider, "drawSizeSlider").setValue(30)
    draw(qtbot, dialog)
    assert not use.isEnabled()  # all of it was erased
    assert save.isEnabled()
    press(qtbot, dialog, "drawUndoButton")
    assert use.isEnabled()


def test_a_folder_that_cannot_be_written_is_told(
    qtbot: QtBot, open_dialog: Open, folder: Path
) -> None:
    folder.parent.mkdir()
    folder.write_text("in the way")
    dialog = open_dialog()
    draw(qtbot, dialog)
    paths: list[str] = []
    dialog.accepted_path.connect(paths.append)
    press(qtbot, dialog, "drawUseButton")
    written(dialog)
    assert "was not written" in status(dialog)
    assert "another folder" in status(dialog)
    assert paths == []
    assert dialog.isVisible()


def test_a_file_that_could_not_be_written_leaves_no_empty_one(
    qtbot: QtBot, open_dialog: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = open_dialog()
    draw(qtbot, dialog)
    written(dialog)

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(drawings, "write_drawing", full)
    press(qtbot, dialog, "drawUseButton")
    written(dialog)
    assert "No space left on device" in status(dialog)
    assert [path.name for path in folder.iterdir()] == [LAST]


# --- tools


def test_the_tools_are_those_of_the_brush_and_follow_its_keys(
    qtbot: QtBot, open_dialog: Open
) -> None:
    dialog = open_dialog()
    canvas = canvas_of(dialog)
    size, density = (find(dialog, QSlider, f"draw{name}Slider") for name in ("Size", "Density"))
    assert (size.value(), density.value()) == (6, 100)
    size.setValue(14)
    density.setValue(45)
    assert (canvas.brush_width, canvas.density) == (14, 0.45)
    press(qtbot, dialog, "drawEraserButton")
    assert canvas.tool == "eraser"
    qtbot.keyClicks(canvas, "b+")
    assert find(dialog, QPushButton, "drawBrushButton").isChecked()
    assert not find(dialog, QPushButton, "drawEraserButton").isChecked()
    assert size.value() == canvas.brush_width == 18
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert "18 %" in texts
    assert "45 %" in texts


def test_undo_redo_and_clear_by_buttons_and_keys(qtbot: QtBot, open_dialog: Open) -> None:
    dialog = open_dialog()
    sketch = canvas_of(dialog).sketch
    buttons = {
        name: find(dialog, QPushButton, f"draw{name}Button") for name in ("Undo", "Redo", "Clear")
    }
    assert not any(button.isEnabled() for button in buttons.values())
    draw(qtbot, dialog, (0, 0), (0.5, 0))
    draw(qtbot, dialog, (0, 0), (0, 0.5))
    press(qtbot, dialog, "drawClearButton")
    assert sketch.drawing.blank
    assert not buttons["Clear"].isEnabled()
    press(qtbot, dialog, "drawUndoButton")
    assert len(sketch.drawing.strokes) == 2
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(dialog, Qt.Key.Key_Z, control)
    assert len(sketch.drawing.strokes) == 1
    qtbot.keyClick(dialog, Qt.Key.Key_Z, control | shift)
    assert len(sketch.drawing.strokes) == 2
    qtbot.keyClick(dialog, Qt.Key.Key_Z, control)
    press(qtbot, dialog, "drawRedoButton")
    qtbot.keyClick(dialog, Qt.Key.Key_Y, control)
    assert sketch.drawing.blank
    assert not buttons["Redo"].isEnabled()


def test_a_number_of_points_that_cannot_be_is_refused(qtbot: QtBot, open_dialog: Open) -> None:
    dialog = open_dialog()
    draw(qtbot, dialog)
    find(dialog, QSpinBox, "drawCountSpin").setValue(2_000_000)
    fault = find(dialog, QLabel, "drawCountFault")
    assert fault.isVisible()
    assert "is outside 1 to" in fault.text()
    assert dialog.point_count == 10_000
    find(dialog, QSpinBox, "drawCountSpin").setValue(500)
    assert not fault.isVisible()
    assert dialog.point_count == 500


def test_the_points_can_be_hidden(qtbot: QtBot, open_dialog: Open) -> None:
    dialog = open_dialog()
    draw(qtbot, dialog)
    tick(qtbot, dialog, "drawPointsCheck")
    dialog.grab()
    assert len(canvas_of(dialog).paper.points) == 0
    tick(qtbot, dialog, "drawPointsCheck")
    dialog.grab()
    assert len(canvas_of(dialog).paper.points) == 10_000


def test_it_works_by_keyboard_alone(qtbot: QtBot, open_dialog: Open) -> None:
    dialog = open_dialog()
    dialog.activateWindow()
    assert dialog.focusWidget() is canvas_of(dialog)
    QTest.keyPress(dialog.focusWidget(), Qt.Key.Key_Space)
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Right)
    QTest.keyRelease(dialog.focusWidget(), Qt.Key.Key_Space)
    for _ in range(20):
        if dialog.focusWidget().objectName() == "drawUseButton":
            break
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    with qtbot.waitSignal(dialog.accepted_path, timeout=SOON) as accepted:
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Space)
    assert len(read_drawing(accepted.args[0]).strokes) == 1


def test_every_control_has_a_name_and_a_tip(open_dialog: Open) -> None:
    dialog = open_dialog()
    kinds = (QPushButton, QSlider, QSpinBox, QCheckBox)
    controls = [w for kind in kinds for w in dialog.findChildren(kind)]
    assert len(controls) == 14
    for control in controls:
        assert control.objectName().startswith("draw")
        assert control.accessibleName(), control.objectName()
        assert control.toolTip(), control.objectName()
        in_turn = isinstance(control, QPushButton) and control.group() is not None
        assert in_turn or control.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert not dialog.isModal()


# --- pictures


def test_a_picture_lies_under_what_is_drawn(qtbot: QtBot, open_dialog: Open, picture: Path) -> None:
    dialog = open_dialog()
    sketch = canvas_of(dialog).sketch
    draw(qtbot, dialog)
    press(qtbot, dialog, "drawOpenButton")
    choose(qtbot, dialog, "drawOpenDialog", picture)
    qtbot.waitUntil(lambda: sketch.drawing.picture is not None, timeout=SOON)
    assert np.array_equal(sketch.grid, picture_ground(picture))
    assert sketch.drawing.strokes == ()
    tick(qtbot, dialog, "drawDarkCheck")
    dark = picture_ground(picture, dark=True)
    qtbot.waitUntil(lambda: np.array_equal(sketch.grid, dark), timeout=SOON)
    assert sketch.grid[GRID // 4, GRID // 4] == FULL
    draw(qtbot, dialog, (0.5, -0.5))
    assert sketch.grid[3 * GRID // 4, 3 * GRID // 4] == FULL
    tick(qtbot, dialog, "drawDarkCheck")  # the stroke stays
    qtbot.waitUntil(lambda: sketch.drawing.picture[0, 0] == FULL, timeout=SOON)
    assert len(sketch.drawing.strokes) == 1
    assert np.array_equal(sketch.grid, sketch.drawing.grid())


def test_undoing_goes_back_to_before_the_picture(
    qtbot: QtBot, open_dialog: Open, picture: Path
) -> None:
    dialog = open_dialog()
    sketch, dark = canvas_of(dialog).sketch, find(dialog, QCheckBox, "drawDarkCheck")
    draw(qtbot, dialog)
    before = sketch.grid.copy()
    dialog.open_file(str(picture))
    qtbot.waitUntil(lambda: sketch.drawing.picture is not None, timeout=SOON)
    tick(qtbot, dialog, "drawDarkCheck")
    qtbot.waitUntil(lambda: sketch.drawing.picture[0, 0] == 0, timeout=SOON)
    press(qtbot, dialog, "drawUndoButton")
    assert not dark.isChecked()  # as the picture that lies there now
    press(qtbot, dialog, "drawUndoButton")
    assert np.array_equal(sketch.grid, before)
    tick(qtbot, dialog, "drawDarkCheck")  # of the next picture, for here is none
    written(dialog)
    assert np.array_equal(sketch.grid, before)


def test_a_picture_that_is_refused_says_why_and_may_do_as_dark(
    qtbot: QtBot, open_dialog: Open, tmp_path: Path
) -> None:
    dialog = open_dialog()
    sketch = canvas_of(dialog).sketch
    ink = np.zeros((16, 16, 4), dtype=np.uint8)
    ink[4:8, 4:8, 3] = 255
    path = tmp_path / "stamp.png"
    Image.fromarray(ink).save(path)
    draw(qtbot, dialog)
    dialog.open_file(str(path))
    qtbot.waitUntil(lambda: "cannot be opened" in status(dialog), timeout=SOON)
    assert "take the dark ones" in status(dialog)
    assert str(path) not in status(dialog)
    assert len(sketch.drawing.strokes) == 1
    tick(qtbot, dialog, "drawDarkCheck")
    qtbot.waitUntil(lambda: sketch.drawing.picture is not None, timeout=SOON)
    assert status(dialog) == ""
    assert sketch.grid[GRID * 3 // 8, GRID * 3 // 8] == FULL


def test_the_paper_waits_while_a_file_is_read(
    qtbot: QtBot, open_dialog: Open, picture: Path
) -> None:
    dialog = open_dialog()
    canvas = canvas_of(dialog)
    dialog.open_file(str(picture))
    assert status(dialog) == "Opening ink.png…"
    draw(qtbot, dialog)
    assert canvas.sketch.drawing.blank
    qtbot.waitUntil(canvas.isEnabled, timeout=SOON)
    assert dialog.focusWidget() is canvas


@pytest.mark.parametrize("name", ["ink.png", "mine.ddpmdraw"])
def test_a_picture_or_a_drawing_is_dropped(
    qtbot: QtBot, open_dialog: Open, picture: Path, name: str
) -> None:
    write_drawing(picture.parent / "mine.ddpmdraw", DOT)
    dialog = open_dialog()
    drop(dialog, picture.parent / name)
    sketch = canvas_of(dialog).sketch
    qtbot.waitUntil(lambda: not sketch.drawing.blank, timeout=SOON)
    expected = picture_ground(picture) if name == "ink.png" else DOT.grid()
    assert np.array_equal(sketch.grid, expected)


def test_a_drop_of_anything_else_is_not_taken(open_dialog: Open, tmp_path: Path) -> None:
    dialog = open_dialog()
    assert not drop(dialog, tmp_path / "run.ddpm")
    assert canvas_of(dialog).isEnabled()


def drop(dialog: DrawDialog, path: Path) -> bool:
    """Drops a file on the dialog; whether it was willing."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, middle = Qt.DropAction.CopyAction, QPoint(400, 300)
    plain = Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(middle, copy, data, LEFT, plain)
    entering.ignore()
    QApplication.sendEvent(dialog, entering)
    QApplication.sendEvent(dialog, QDropEvent(QPointF(middle), copy, data, LEFT, plain))
    return entering.isAccepted()


# --- keeping what was drawn


def test_the_last_drawing_comes_back(qtbot: QtBot, open_dialog: Open) -> None:
    dialog = open_dialog()
    draw(qtbot, dialog, (-0.4, 0.0), (0.4, 0.5))
    draw(qtbot, dialog, (0.4, -0.5))
    again = canvas_of(open_dialog()).sketch
    assert again.drawing.strokes == canvas_of(dialog).sketch.drawing.strokes
    assert np.array_equal(again.grid, canvas_of(dialog).sketch.grid)
    assert not again.undo_stack.canUndo()


def test_a_stroke_is_kept_at_once_even_if_the_window_is_gone(
    qtbot: QtBot, open_dialog: Open, folder: Path
) -> None:
    window = QWidget()
    dialog = open_dialog(window)
    draw(qtbot, dialog)
    stroke = canvas_of(dialog).sketch.drawing.strokes
    shiboken6.delete(window)
    drawings._thread.submit(lambda: None).result(timeout=SOON / 1000)
    assert read_drawing(folder / LAST).strokes == stroke


def test_clearing_the_paper_forgets_nothing(qtbot: QtBot, open_dialog: Open) -> None:
    dialog = open_dialog()
    draw(qtbot, dialog)
    press(qtbot, dialog, "drawClearButton")
    assert len(canvas_of(open_dialog()).sketch.drawing.strokes) == 1


def test_a_last_drawing_that_cannot_be_read_is_told_and_put_aside(
    qtbot: QtBot, open_dialog: Open, folder: Path
) -> None:
    folder.mkdir(parents=True)
    (folder / LAST).write_text('{"format": 99, "strokes": []}')
    dialog = open_dialog()
    assert "cannot be brought back" in status(dialog)
    assert "newer DDPM Studio" in status(dialog)
    draw(qtbot, dialog)
    written(dialog)
    assert len(read_drawing(folder / LAST).strokes) == 1
    assert "99" in (folder / "drawing-1.ddpmdraw").read_text()


def test_many_strokes_in_a_row_are_written_once(
    qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, names = DrawingFiles(folder), []
    monkeypatch.setattr(
        drawings, "write_drawing", lambda path, drawing: names.append((path.name, drawing))
    )
    queue = [Drawing() for _ in range(50)]
    drawings._thread.submit(lambda: [files.remember(each) for each in queue]).result()
    drawings._thread.submit(lambda: None).result()
    assert names == [(LAST, queue[-1])]


def test_a_drawing_is_saved_and_opened_again(
    qtbot: QtBot, open_dialog: Open, tmp_path: Path
) -> None:
    dialog = open_dialog()
    draw(qtbot, dialog, (-0.4, 0.0), (0.4, 0.5))
    kept = canvas_of(dialog).sketch.drawing
    press(qtbot, dialog, "drawSaveButton")
    choose(qtbot, dialog, "drawSaveDialog", tmp_path / "mine.ddpmdraw")
    qtbot.waitUntil(lambda: status(dialog) == "Saved mine.ddpmdraw", timeout=SOON)
    assert read_drawing(tmp_path / "mine.ddpmdraw").strokes == kept.strokes
    press(qtbot, dialog, "drawClearButton")
    dialog.open_file(str(tmp_path / "mine.ddpmdraw"))
    qtbot.waitUntil(lambda: not canvas_of(dialog).sketch.drawing.blank, timeout=SOON)
    assert canvas_of(dialog).sketch.drawing.strokes == kept.strokes


# --- closing


def question(dialog: DrawDialog) -> QMessageBox | None:
    boxes = dialog.findChildren(QMessageBox, "drawUnsavedDialog")
    return next((box for box in boxes if box.isVisible()), None)


@pytest.mark.parametrize("way", ["button", "escape", "window"])
def test_closing_with_strokes_unsaved_asks(qtbot: QtBot, open_dialog: Open, way: str) -> None:
    dialog = open_dialog()
    draw(qtbot, dialog)
    if way == "button":
        press(qtbot, dialog, "drawCloseButton")
    elif way == "escape":
        qtbot.keyClick(canvas_of(dialog), Qt.Key.Key_Escape)
    else:
        dialog.close()
    box = question(dialog)
    assert box is not None
    assert dialog.isVisible()
    qtbot.mouseClick(box.button(QMessageBox.StandardButton.Cancel), LEFT)
    assert dialog.isVisible()
    dialog.close()
    press(qtbot, dialog, "drawLeaveButton")
    assert not dialog.isVisible()
    dialog.show()
    assert len(canvas_of(dialog).sketch.drawing.strokes) == 1
    press(qtbot, dialog, "drawUndoButton")


def test_saving_first_closes_once_it_is_saved(
    qtbot: QtBot, open_dialog: Open, tmp_path: Path
) -> None:
    dialog = open_dialog()
    draw(qtbot, dialog)
    dialog.close()
    press(qtbot, dialog, "drawSaveFirstButton")
    find(dialog, QFileDialog, "drawSaveDialog").reject()  # a change of mind
    assert dialog.isVisible()
    dialog.close()
    press(qtbot, dialog, "drawSaveFirstButton")
    choose(qtbot, dialog, "drawSaveDialog", tmp_path / "mine.ddpmdraw")
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=SOON)
    assert len(read_drawing(tmp_path / "mine.ddpmdraw").strokes) == 1


def test_saving_that_fails_keeps_the_dialog_open(
    qtbot: QtBot, open_dialog: Open, tmp_path: Path
) -> None:
    dialog = open_dialog()
    draw(qtbot, dialog)
    dialog.close()
    press(qtbot, dialog, "drawSaveFirstButton")
    choose(qtbot, dialog, "drawSaveDialog", tmp_path / "none" / "mine.ddpmdraw")
    qtbot.waitUntil(lambda: "was not written" in status(dialog), timeout=SOON)
    assert dialog.isVisible()


def test_nothing_new_is_closed_without_a_question(
    qtbot: QtBot, open_dialog: Open, tmp_path: Path
) -> None:
    dialog = open_dialog()
    press(qtbot, dialog, "drawCloseButton")
    assert not dialog.isVisible()
    dialog.show()
    draw(qtbot, dialog)
    with qtbot.waitSignal(dialog.accepted_path, timeout=SOON):
        press(qtbot, dialog, "drawUseButton")
    dialog.show()
    press(qtbot, dialog, "drawCloseButton")
    assert question(dialog) is None
    assert not dialog.isVisible()
    again = open_dialog()  # with the drawing that came back
    press(qtbot, again, "drawCloseButton")
    assert question(again) is None
    assert not again.isVisible()
