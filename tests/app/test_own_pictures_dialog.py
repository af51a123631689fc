"""The dialog that chooses own pictures; what it gives is read by the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QFileDialog,
    QLabel,
    QListWidget,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import errand
from app.dialogs.own_pictures_dialog import OwnPicturesDialog
from app.widgets.crop_editor import CropEditor
from app.widgets.thumbnail_grid import ThumbnailGrid
from ddpm_core.data.crops import crops_by_path
from ddpm_core.data.images import load_pictures

SOON = 20_000  # milliseconds; far more than is needed
LEFT = Qt.MouseButton.LeftButton

Widget = TypeVar("Widget", bound=QWidget)
Open = Callable[..., OwnPicturesDialog]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Pictures of every kind, and three files that are none."""
    folder = tmp_path / "mine"
    (folder / "more").mkdir(parents=True)
    colour = Image.new("RGB", (60, 40), (200, 60, 20))
    colour.save(folder / "a.png")
    colour.save(folder / "b.jpg", quality=95)
    colour.save(folder / "c.webp")
    colour.save(folder / "d.bmp")
    colour.convert("CMYK").save(folder / "e.tif")
    colour.save(folder / "f.gif", save_all=True, append_images=[Image.new("RGB", (60, 40))])
    colour.convert("L").save(folder / "g.png")
    Image.new("RGBA", (60, 40), (10, 20, 30, 0)).save(folder / "h.png")
    Image.fromarray(np.full((40, 60), 40_000, np.uint16)).save(folder / "i.png")
    exif = Image.Exif()
    exif[0x0112] = 6
    colour.save(folder / "more" / "j.jpg", exif=exif)
    (folder / "broken.png").write_bytes((folder / "a.png").read_bytes()[:60])
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "notes.txt").write_text("no picture")
    return folder


NAMES = [f"{letter}" for letter in ("a.png", "b.jpg", "c.webp", "d.bmp", "e.tif", "f.gif")]
NAMES += ["g.png", "h.png", "i.png", "more/j.jpg"]


@pytest.fixture
def open_dialog(qtbot: QtBot, tmp_path: Path) -> Iterator[Open]:
    store = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    store.setValue("pictures/folder", str(tmp_path))

    def open_dialog(**choice: Any) -> OwnPicturesDialog:
        dialog = OwnPicturesDialog(store)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.activateWindow()
        dialog.show_choice(choice)
        read(qtbot, dialog)
        return dialog

    yield open_dialog
    qtbot.waitUntil(lambda: not errand._running, timeout=SOON)


def read(qtbot: QtBot, dialog: OwnPicturesDialog) -> None:
    """Waits until all is read and shown."""

    def rests() -> bool:
        pictures = dialog._pictures
        return pictures.waiting == 0 and not dialog._news.isActive()

    qtbot.waitUntil(rests, timeout=SOON)


def find(dialog: QWidget, kind: type[Widget], name: str) -> Widget:
    widget = dialog.findChild(kind, name)
    assert widget is not None, name
    return widget


def press(qtbot: QtBot, dialog: QWidget, name: str) -> None:
    button = find(dialog, QPushButton, name)
    assert button.isEnabled(), name
    assert button.isVisible(), name
    qtbot.mouseClick(button, LEFT)


def shown(dialog: QWidget) -> list[str]:
    return [tile.title for tile in find(dialog, ThumbnailGrid, "ownGrid").tiles]


def listed(dialog: QWidget, name: str) -> list[str]:
    widget = find(dialog, QListWidget, name)
    return [widget.item(row).text() for row in range(widget.count())]


def status(dialog: QWidget) -> str:
    return find(dialog, QLabel, "ownStatus").text()


def editor_of(qtbot: QtBot, dialog: QWidget) -> CropEditor:
    editor = find(dialog, CropEditor, "cropEditor")
    qtbot.waitUntil(lambda: editor.squares is not None, timeout=SOON)
    return editor


def used(qtbot: QtBot, dialog: OwnPicturesDialog) -> dict[str, Any]:
    with qtbot.waitSignal(dialog.chosen, timeout=SOON) as chosen:
        press(qtbot, dialog, "ownUseButton")
    assert not dialog.isVisible()
    return dict(chosen.args[0])


def learned(choice: dict[str, Any], size: int = 8) -> Any:
    """What the engine makes of a choice."""
    crops = crops_by_path(choice["crops"] or ())
    return load_pictures(choice["pictures"], size, crops, choice["flips"])


# --- files and folders


def test_of_a_folder_all_that_can_be_read_is_used_and_the_rest_is_told(
    qtbot: QtBot, open_dialog: Open, folder: Path
) -> None:
    dialog = open_dialog()
    assert find(dialog, QLabel, "ownEmpty").isVisible()
    assert not find(dialog, QPushButton, "ownUseButton").isEnabled()
    press(qtbot, dialog, "ownFolderButton")
    asked = find(dialog, QFileDialog, "ownFolderDialog")
    asked.filesSelected.emit([str(folder)])
    asked.close()
    read(qtbot, dialog)
    assert shown(dialog) == NAMES
    problems = [text.split("\n") for text in listed(dialog, "ownProblemsList")]
    assert [name for name, _ in problems] == ["broken.png", "empty.jpg", "notes.txt"]
    reasons = [reason for _, reason in problems]
    assert "cannot be read" in reasons[0]
    assert "the file is empty" in reasons[1]
    assert "not a picture" in reasons[2]
    assert status(dialog) == "10 pictures · 3 cannot be read"
    choice = used(qtbot, dialog)
    assert choice == {
        "data": "pictures",
        "data_path": None,
        "pictures": (str(folder),),
        "crops": None,
        "flips": False,
    }
    data = learned(choice)
    assert list(data.names) == NAMES
    assert [problem.path.name for problem in data.problems] == [name for name, _ in problems]


def test_files_are_added_and_taken_away(qtbot: QtBot, open_dialog: Open, folder: Path) -> None:
    dialog = open_dialog()
    press(qtbot, dialog, "ownFilesButton")
    asked = find(dialog, QFileDialog, "ownFilesDialog")
    asked.filesSelected.emit([str(folder / "b.jpg"), str(folder / "a.png")])
    asked.close()
    read(qtbot, dialog)
    dialog.add([str(folder / "broken.png"), str(folder / "a.png")])
    read(qtbot, dialog)
    assert listed(dialog, "ownPathsList") == ["b.jpg", "a.png", "broken.png"]
    assert shown(dialog) == ["b.jpg", "a.png"]
    paths = find(dialog, QListWidget, "ownPathsList")
    paths.setCurrentRow(2)
    press(qtbot, dialog, "ownRemoveButton")
    read(qtbot, dialog)
    assert listed(dialog, "ownProblemsList") == []
    assert used(qtbot, dialog)["pictures"] == (str(folder / "b.jpg"), str(folder / "a.png"))


def test_del_takes_a_file_away(qtbot: QtBot, open_dialog: Open, folder: Path) -> None:
    paths = [str(folder / name) for name in ("b.jpg", "a.png")]
    dialog = open_dialog(data="pictures", pictures=paths)
    listing = find(dialog, QListWidget, "ownPathsList")
    listing.setFocus()
    assert listing.currentRow() == 0
    QTest.keyClick(listing, Qt.Key.Key_Delete)
    read(qtbot, dialog)
    assert shown(dialog) == ["a.png"]
    assert used(qtbot, dialog)["pictures"] == (paths[1],)


def test_files_can_be_dropped(qtbot: QtBot, open_dialog: Open, folder: Path) -> None:
    dialog = open_dialog()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(folder / name)) for name in ("a.png", "more")])
    at, none = QPoint(300, 200), Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(at, copy, mime, LEFT, none)
    QApplication.sendEvent(dialog, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(dialog, QDropEvent(QPointF(at), copy, mime, LEFT, none))
    read(qtbot, dialog)
    assert shown(dialog) == ["a.png", "j.jpg"]


def test_where_nothing_can_be_read_nothing_can_be_used(
    qtbot: QtBot, open_dialog: Open, folder: Path
) -> None:
    dialog = open_dialog(data="pictures", pictures=(str(folder / "notes.txt"), "/not/there.png"))
    assert shown(dialog) == []
    assert len(listed(dialog, "ownProblemsList")) == 2
    assert "No picture can be read" in status(dialog)
    assert not find(dialog, QPushButton, "ownUseButton").isEnabled()


def test_a_file_that_was_mended_is_read_anew(qtbot: QtBot, open_dialog: Open, folder: Path) -> None:
    dialog = open_dialog(data="pictures", pictures=(str(folder / "broken.png"),))
    assert shown(dialog) == []
    Image.new("RGB", (20, 20)).save(folder / "broken.png")
    dialog.show_choice({"data": "pictures", "pictures": (str(folder / "broken.png"),)})
    read(qtbot, dialog)
    assert shown(dialog) == ["broken.png"]


def test_another_data_sets_settings_name_nothing(open_dialog: Open, folder: Path) -> None:
    dialog = open_dialog(data="pets", pictures=("Bengal_1",), flips=True)
    assert listed(dialog, "ownPathsList") == []
    assert not find(dialog, QCheckBox, "ownMirrorCheck").isChecked()


# --- squares


def test_the_middle_is_taken_until_a_square_is_chosen(
    qtbot: QtBot, open_dialog: Open, folder: Path
) -> None:
    path = folder / "a.png"
    dialog = open_dialog(data="pictures", pictures=(str(path),))
    editor = editor_of(qtbot, dialog)
    assert find(dialog, QLabel, "cropInfo").text() == "The middle: 40 × 40 pixels"
    assert not find(dialog, QPushButton, "cropCentreButton").isEnabled()
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(editor, Qt.Key.Key_Minus)
    press(qtbot, dialog, "cropAddButton")
    read(qtbot, dialog)
    assert status(dialog) == "2 pictures"
    [tile] = find(dialog, ThumbnailGrid, "ownGrid").tiles
    assert tile.crops == ((7, 1, 38), (12, 6, 20))
    choice = used(qtbot, dialog)
    assert choice["crops"] == (f"7,1,38:{path}", f"12,6,20:{path}")
    assert learned(choice).names == ("a.png, 1", "a.png, 2")


def test_centre_crop_takes_all_squares_back(qtbot: QtBot, open_dialog: Open, folder: Path) -> None:
    path = folder / "a.png"
    dialog = open_dialog(
        data="pictures", pictures=(str(path),), crops=(f"0,0,20:{path}", f"9,9,9:{path}")
    )
    editor = editor_of(qtbot, dialog)
    assert editor.squares is not None
    assert editor.squares.crops == ((0, 0, 20), (9, 9, 9))
    press(qtbot, dialog, "cropRemoveButton")
    assert editor.squares.crops == ((9, 9, 9),)
    press(qtbot, dialog, "cropCentreButton")
    read(qtbot, dialog)
    assert used(qtbot, dialog)["crops"] is None


def test_each_picture_has_its_own_squares_in_its_upright_pixels(
    qtbot: QtBot, open_dialog: Open, folder: Path
) -> None:
    turned = folder / "more" / "j.jpg"
    dialog = open_dialog(data="pictures", pictures=(str(folder / "a.png"), str(turned)))
    view = find(dialog, ThumbnailGrid, "ownGrid")
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_End)
    assert find(dialog, QLabel, "cropName").toolTip() == str(turned)
    editor = editor_of(qtbot, dialog)
    assert editor.squares is not None
    assert (editor.squares.width, editor.squares.height) == (40, 60)
    QTest.keyClick(editor, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(view, Qt.Key.Key_Home)
    editor_of(qtbot, dialog)
    assert find(dialog, QLabel, "cropInfo").text().startswith("The middle")
    read(qtbot, dialog)
    assert used(qtbot, dialog)["crops"] == (f"0,14,40:{turned}",)


def test_mirror_images_are_counted_and_told(qtbot: QtBot, open_dialog: Open, folder: Path) -> None:
    dialog = open_dialog(data="pictures", pictures=(str(folder / "a.png"), str(folder / "b.jpg")))
    qtbot.mouseClick(find(dialog, QCheckBox, "ownMirrorCheck"), LEFT, pos=QPoint(8, 10))
    assert status(dialog) == "4 pictures · half of them mirrored"
    choice = used(qtbot, dialog)
    assert choice["flips"] is True
    assert len(learned(choice)) == 4


def test_the_present_choice_comes_back_as_it_was(
    qtbot: QtBot, open_dialog: Open, folder: Path
) -> None:
    choice = {
        "data": "pictures",
        "data_path": None,
        "pictures": (str(folder), str(folder / "a.png")),
        "crops": (f"1,2,30:{folder / 'c.webp'}",),
        "flips": True,
    }
    dialog = open_dialog(**choice, timesteps=20)
    assert used(qtbot, dialog) == choice


def test_squares_that_make_no_sense_are_told(qtbot: QtBot, open_dialog: Open, folder: Path) -> None:
    path = str(folder / "a.png")
    dialog = open_dialog(data="pictures", pictures=(path,), crops=("nonsense", f"1,2,30:{path}"))
    assert used(qtbot, dialog)["crops"] is None


# --- the controls


def test_every_control_has_a_name_and_a_tip_and_keys_of_its_own(
    open_dialog: Open, folder: Path
) -> None:
    dialog = open_dialog(data="pictures", pictures=(str(folder),))
    assert not dialog.isModal()
    keys = []
    for control in dialog.findChildren(QAbstractButton):
        if control.isVisible():
            assert control.objectName()
            assert control.accessibleName(), control.objectName()
            assert control.toolTip(), control.objectName()
            assert control.focusPolicy() & Qt.FocusPolicy.TabFocus
            keys.append(control.text().partition("&")[2][:1].lower())
    assert len(keys) == 9
    assert all(keys)
    assert len(keys) == len(set(keys)), keys


def test_closing_gives_up_what_is_being_read(qtbot: QtBot, open_dialog: Open, folder: Path) -> None:
    dialog = open_dialog()
    dialog.add([str(folder)])
    dialog.close()
    assert not dialog.isVisible()
    dialog.show()
    dialog.show_choice({"data": "pictures", "pictures": (str(folder),)})
    read(qtbot, dialog)
    assert shown(dialog) == NAMES
