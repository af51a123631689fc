"""The dialog that chooses cats of Oxford-IIIT Pet, with a small copy and a server of its own."""

from __future__ import annotations

import hashlib
import io
import tarfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QFileDialog,
    QLabel,
    QProgressBar,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import errand, pets_source
from app.dialogs.crop_dialog import CropDialog
from app.dialogs.pets_dialog import PetsDialog
from app.widgets.breed_list import BreedList
from app.widgets.crop_editor import CropEditor
from app.widgets.thumbnail_grid import ThumbnailGrid
from ddpm_core.data import pets as pets_module
from ddpm_core.data.crops import crops_by_path
from ddpm_core.data.pets import PetPictures
from ddpm_core.data.vision import OxfordIIITPet

SOON = 20_000  # milliseconds; far more than is needed
LEFT = Qt.MouseButton.LeftButton
# As in the real trainval.txt: name, class, 1 for a cat and 2 for a dog, number of the breed.
LINES = """\
Bengal_1 6 1 2
Bengal_2 6 1 2
Bengal_10 6 1 2
Russian_Blue_3 28 1 10
Siamese_4 33 1 11
Sphynx_5 34 1 12
american_bulldog_100 2 2 1
"""
NAMES = ["Bengal_1", "Bengal_2", "Bengal_10", "Russian_Blue_3", "Siamese_4", "Sphynx_5"]
THREE = ["Bengal_1", "Russian_Blue_3", "Siamese_4"]

Widget = TypeVar("Widget", bound=QWidget)
Open = Callable[..., PetsDialog]


def grey_of(name: str) -> int:
    return 40 + 20 * NAMES.index(name)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder laid out as torchvision's loader expects; each picture is of one grey."""
    base = tmp_path / "copy" / "oxford-iiit-pet"
    (base / "annotations").mkdir(parents=True)
    (base / "images").mkdir()
    (base / "annotations" / "trainval.txt").write_text(LINES)
    for name in NAMES:
        grey = (grey_of(name),) * 3
        Image.new("RGB", (48, 32), grey).save(base / "images" / f"{name}.jpg", quality=100)
    return base.parent


class Server:
    """Answers from memory.

    Attributes:
        files: contents by name.
        gate: what is sent waits for it, after the first piece.
        offline: whether nobody answers.
    """

    def __init__(self, tree: Path) -> None:
        self.files = {
            f"{name}.tar.gz": _packed(tree / "oxford-iiit-pet" / name)
            for name in ("images", "annotations")
        }
        self.gate = threading.Event()
        self.gate.set()
        self.offline = False

    def open(self, request: Request) -> Any:
        if self.offline:
            raise URLError("Name or service not known")
        content = self.files[Path(urlsplit(request.full_url).path).name]
        asked = request.get_method() == "GET"
        return _Response(content if asked else b"", len(content), self.gate)


class _Response(io.BytesIO):
    def __init__(self, content: bytes, length: int, gate: threading.Event) -> None:
        super().__init__(content)
        self.headers = {"Content-Length": str(length)}
        self._gate = gate

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            self._gate.wait()
        return super().read(size)


def _packed(folder: Path) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as tar:
        tar.add(folder, folder.name)
    return file.getvalue()


@pytest.fixture
def server(tree: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    made = Server(tree)
    urls = [url for url, _ in OxfordIIITPet._RESOURCES]
    sums = [hashlib.md5(made.files[Path(urlsplit(url).path).name]).hexdigest() for url in urls]
    monkeypatch.setattr(OxfordIIITPet, "_RESOURCES", tuple(zip(urls, sums, strict=True)))
    monkeypatch.setattr(pets_module, "CHUNK", 200)
    monkeypatch.setattr(pets_source, "INTERVAL", 0.0)
    return made


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The person's data folder; it is not there before it is needed."""
    return tmp_path / "settings.data"


@pytest.fixture
def open_dialog(qtbot: QtBot, tmp_path: Path) -> Iterator[Open]:
    store = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)

    def open_dialog(opener: Any = None, **choice: Any) -> PetsDialog:
        dialog = PetsDialog(store, opener=opener)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.show_choice(choice)
        rested(qtbot, dialog)
        return dialog

    yield open_dialog
    qtbot.waitUntil(lambda: not errand._running, timeout=SOON)


def rested(qtbot: QtBot, dialog: PetsDialog) -> None:
    """Waits until the dialog has looked for the pictures."""
    qtbot.waitUntil(lambda: not dialog._source.looking, timeout=SOON)


def find(dialog: QWidget, kind: type[Widget], name: str) -> Widget:
    widget = dialog.findChild(kind, name)
    assert widget is not None, name
    return widget


def press(qtbot: QtBot, dialog: QWidget, name: str) -> None:
    button = find(dialog, QPushButton, name)
    assert button.isEnabled(), name
    assert button.isVisible(), name
    qtbot.mouseClick(button, LEFT)


def words(dialog: QWidget, name: str) -> str:
    return find(dialog, QLabel, name).text()


def grid(dialog: QWidget, name: str = "petsGrid") -> ThumbnailGrid:
    return find(dialog, ThumbnailGrid, name)


def titles(dialog: QWidget, name: str) -> list[str]:
    return [tile.title for tile in grid(dialog, name).tiles]


def place(view: ThumbnailGrid, row: int) -> QPoint:
    """The middle of a tile, in pixels of the viewport."""
    return view.visualRect(view.model().index(row, 0)).center()


def used(qtbot: QtBot, dialog: PetsDialog) -> dict[str, Any]:
    with qtbot.waitSignal(dialog.chosen, timeout=SOON) as chosen:
        press(qtbot, dialog, "petsUseButton")
    assert not dialog.isVisible()
    return dict(chosen.args[0])


# --- choosing


def test_three_as_in_the_article_are_chosen_to_begin_with(
    qtbot: QtBot, open_dialog: Open, tree: Path
) -> None:
    dialog = open_dialog(data="pets", data_path=str(tree))
    assert titles(dialog, "petsStrip") == THREE
    assert words(dialog, "petsChosen") == "3 pictures chosen"
    assert used(qtbot, dialog) == {
        "data": "pets",
        "data_path": str(tree),
        "pictures": None,
        "crops": None,
        "flips": False,
    }


def test_breeds_have_their_counts_and_their_pictures(
    qtbot: QtBot, open_dialog: Open, tree: Path
) -> None:
    dialog = open_dialog(data="pets", data_path=str(tree))
    breeds = find(dialog, BreedList, "petsBreeds")
    assert breeds.names() == ["Bengal", "Russian Blue", "Siamese", "Sphynx"]
    model = breeds.model()
    spoken = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(4)]
    assert spoken[0] == "Bengal, 1 of 3 pictures chosen"
    assert spoken[3] == "Sphynx, 1 picture"
    assert titles(dialog, "petsGrid") == NAMES[:3]
    breeds.setFocus()
    QTest.keyClick(breeds, Qt.Key.Key_End)
    assert titles(dialog, "petsGrid") == ["Sphynx_5"]


def test_a_click_or_space_chooses_and_the_strip_gathers(
    qtbot: QtBot, open_dialog: Open, tree: Path
) -> None:
    dialog = open_dialog(data="pets", data_path=str(tree))
    press(qtbot, dialog, "petsClearButton")
    assert not find(dialog, QPushButton, "petsUseButton").isEnabled()
    assert find(dialog, QLabel, "petsNoneChosen").isVisible()
    view = grid(dialog)
    qtbot.mouseClick(view.viewport(), LEFT, pos=place(view, 2))
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Left)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert titles(dialog, "petsStrip") == ["Bengal_10", "Bengal_2"]
    assert [tile.chosen for tile in view.tiles] == [False, True, True]
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert titles(dialog, "petsStrip") == ["Bengal_10"]
    assert used(qtbot, dialog)["pictures"] == ("Bengal_10",)


def test_the_strip_lets_pictures_go_by_cross_and_by_key(
    qtbot: QtBot, open_dialog: Open, tree: Path
) -> None:
    dialog = open_dialog(data="pets", data_path=str(tree))
    strip = grid(dialog, "petsStrip")
    cross = strip.cross_of(strip.tiles[1].path).center()
    qtbot.mouseClick(strip.viewport(), LEFT, pos=cross)
    assert titles(dialog, "petsStrip") == ["Bengal_1", "Siamese_4"]
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_End)
    QTest.keyClick(strip, Qt.Key.Key_Delete)
    assert titles(dialog, "petsStrip") == ["Bengal_1"]
    assert words(dialog, "petsChosen") == "1 picture chosen"


def test_all_cats_and_three_again(qtbot: QtBot, open_dialog: Open, tree: Path) -> None:
    dialog = open_dialog(data="pets", data_path=str(tree))
    press(qtbot, dialog, "petsAllButton")
    assert titles(dialog, "petsStrip") == NAMES
    assert words(dialog, "petsChosen") == "All 6 cats chosen"
    assert used(qtbot, dialog)["pictures"] == ("all",)
    dialog.show()
    press(qtbot, dialog, "petsThreeButton")
    assert used(qtbot, dialog)["pictures"] is None


def test_a_whole_breed_and_none_of_it(qtbot: QtBot, open_dialog: Open, tree: Path) -> None:
    dialog = open_dialog(data="pets", data_path=str(tree), pictures=("Siamese_4",))
    find(dialog, BreedList, "petsBreeds").select("Bengal")
    press(qtbot, dialog, "petsBreedButton")
    assert titles(dialog, "petsStrip") == ["Siamese_4", *NAMES[:3]]
    press(qtbot, dialog, "petsBreedButton")
    assert titles(dialog, "petsStrip") == ["Siamese_4"]


def test_the_present_choice_is_filled_in(qtbot: QtBot, open_dialog: Open, tree: Path) -> None:
    path = tree / "oxford-iiit-pet" / "images" / "Sphynx_5.jpg"
    choice = {
        "data": "pets",
        "data_path": str(tree),
        "pictures": ("Sphynx_5", "Bengal_2"),
        "crops": (f"3,4,20:{path}",),
        "flips": True,
    }
    dialog = open_dialog(**choice, timesteps=20)
    assert titles(dialog, "petsStrip") == ["Sphynx_5", "Bengal_2"]
    assert find(dialog, QCheckBox, "petsMirrorCheck").isChecked()
    assert find(dialog, BreedList, "petsBreeds").breed == "Sphynx"
    assert used(qtbot, dialog) == choice
    dialog.show()
    dialog.show_choice({"data": "swiss_roll", "pictures": ("x",), "flips": False})
    rested(qtbot, dialog)
    assert titles(dialog, "petsStrip") == THREE


def test_a_picture_that_is_not_there_is_told(qtbot: QtBot, open_dialog: Open, tree: Path) -> None:
    dialog = open_dialog(data="pets", data_path=str(tree), pictures=("Bengal_7",))
    assert "no cat Bengal_7" in words(dialog, "petsStatus")
    assert titles(dialog, "petsStrip") == []
    press(qtbot, dialog, "petsThreeButton")
    assert words(dialog, "petsStatus") == ""


def test_mirror_images(qtbot: QtBot, open_dialog: Open, tree: Path) -> None:
    dialog = open_dialog(data="pets", data_path=str(tree))
    qtbot.mouseClick(find(dialog, QCheckBox, "petsMirrorCheck"), LEFT, pos=QPoint(8, 10))
    assert used(qtbot, dialog)["flips"] is True


def test_the_pictures_are_drawn(qtbot: QtBot, open_dialog: Open, tree: Path) -> None:
    dialog = open_dialog(data="pets", data_path=str(tree))
    view = grid(dialog)

    def greys() -> list[int]:
        image = view.viewport().grab().toImage()
        return [image.pixelColor(place(view, row)).red() for row in range(3)]

    qtbot.waitUntil(lambda: greys() == [grey_of(name) for name in NAMES[:3]], timeout=SOON)


def test_the_square_of_a_chosen_picture_can_be_changed(
    qtbot: QtBot, open_dialog: Open, tree: Path
) -> None:
    dialog = open_dialog(data="pets", data_path=str(tree))
    strip = grid(dialog, "petsStrip")
    strip.setFocus()
    strip.select(strip.tiles[1].path)
    QTest.keyClick(strip, Qt.Key.Key_Return)
    asked = find(dialog, CropDialog, "cropDialog")
    editor = find(asked, CropEditor, "cropEditor")
    qtbot.waitUntil(lambda: editor.squares is not None, timeout=SOON)
    QTest.keyClick(editor, Qt.Key.Key_Left)
    QTest.keyClick(editor, Qt.Key.Key_Minus)
    press(qtbot, asked, "cropDoneButton")
    chosen = used(qtbot, dialog)
    path = str(tree / "oxford-iiit-pet" / "images" / "Russian_Blue_3.jpg")
    assert chosen["crops"] == (f"8,1,30:{path}",)
    pets = PetPictures(chosen["data_path"])
    crops = crops_by_path(chosen["crops"])
    data = pets.choose(pets.named(chosen["pictures"]), 8, crops)
    assert data.names == tuple(f"{name}.jpg" for name in THREE)


# --- where the pictures are


def test_without_the_data_an_empty_page_says_what_it_is(open_dialog: Open, home: Path) -> None:
    dialog = open_dialog(data="pets")
    page = find(dialog, QWidget, "petsEmptyPage")
    assert page.isVisible()
    said = " ".join(label.text() for label in page.findChildren(QLabel))
    for part in ("Oxford-IIIT Pet", "774 MiB", "CC BY-SA 4.0", "12 breeds", str(home)):
        assert part in said
    assert not find(dialog, QLabel, "petsFault").isVisible()
    assert not find(dialog, QPushButton, "petsUseButton").isVisible()
    assert not home.exists()


def test_a_copy_on_disk_is_taken_and_remembered(
    qtbot: QtBot, open_dialog: Open, tree: Path
) -> None:
    dialog = open_dialog(data="pets")
    press(qtbot, dialog, "petsCopyButton")
    asked = find(dialog, QFileDialog, "petsFolderDialog")
    asked.fileSelected.emit(str(tree))
    asked.close()
    rested(qtbot, dialog)
    assert used(qtbot, dialog)["data_path"] == str(tree)
    assert titles(open_dialog(data="pets"), "petsStrip") == THREE


def test_a_folder_without_the_pictures_says_what_is_missing(
    qtbot: QtBot, open_dialog: Open, tree: Path, tmp_path: Path
) -> None:
    dialog = open_dialog(data="pets", data_path=str(tmp_path))
    assert "There is no oxford-iiit-pet in" in words(dialog, "petsFaultReason")
    (tree / "oxford-iiit-pet" / "images" / "Bengal_2.jpg").unlink()
    dialog.look_in(str(tree))
    rested(qtbot, dialog)
    assert "1 of its 6 pictures of cats" in words(dialog, "petsFaultReason")
    assert find(dialog, QPushButton, "petsCopyButton").isVisible()


def test_nothing_slow_is_done_on_the_gui_thread(
    open_dialog: Open, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []

    class Watched(PetPictures):
        def __init__(self, folder: Any) -> None:
            threads.append(threading.get_ident())
            super().__init__(folder)

    monkeypatch.setattr(pets_source, "PetPictures", Watched)
    open_dialog(data="pets", data_path=str(tree))
    assert len(threads) == 1
    assert threads[0] != threading.get_ident()


# --- downloading


def test_a_download_brings_the_picker(
    qtbot: QtBot, open_dialog: Open, server: Server, home: Path
) -> None:
    dialog = open_dialog(server.open, data="pets")
    server.gate.clear()
    press(qtbot, dialog, "petsDownloadButton")
    total = sum(map(len, server.files.values()))
    status = find(dialog, QLabel, "downloadStatus")
    qtbot.waitUntil(lambda: " of " in status.text(), timeout=SOON)
    progress = find(dialog, QProgressBar, "downloadProgress")
    qtbot.waitUntil(lambda: progress.value() == 1000 * 200 // total, timeout=SOON)
    assert progress.isVisible()
    server.gate.set()
    qtbot.waitUntil(lambda: titles(dialog, "petsStrip") == THREE, timeout=SOON)
    rested(qtbot, dialog)
    assert [path.name for path in home.iterdir()] == ["oxford-iiit-pet"]
    assert used(qtbot, dialog)["data_path"] == str(home)


def test_a_download_that_is_cancelled_leaves_nothing(
    qtbot: QtBot, open_dialog: Open, server: Server, home: Path
) -> None:
    dialog = open_dialog(server.open, data="pets")
    server.gate.clear()
    press(qtbot, dialog, "petsDownloadButton")
    qtbot.waitUntil(lambda: home.exists() and any(home.iterdir()), timeout=SOON)
    press(qtbot, dialog, "downloadCancelButton")
    assert "Cancelling" in words(dialog, "downloadStatus")
    server.gate.set()
    qtbot.waitUntil(lambda: not dialog._source.downloading, timeout=SOON)
    assert "nothing of it is left" in words(dialog, "petsFaultReason")
    assert list(home.iterdir()) == []
    press(qtbot, dialog, "petsDownloadButton")
    qtbot.waitUntil(lambda: titles(dialog, "petsStrip") == THREE, timeout=SOON)
    rested(qtbot, dialog)


@pytest.mark.parametrize("way", ["close", "escape"])
def test_closing_cancels_a_download_and_waits_for_its_end(
    qtbot: QtBot, open_dialog: Open, server: Server, home: Path, way: str
) -> None:
    dialog = open_dialog(server.open, data="pets")
    server.gate.clear()
    press(qtbot, dialog, "petsDownloadButton")
    qtbot.waitUntil(lambda: home.exists() and any(home.iterdir()), timeout=SOON)
    if way == "close":
        dialog.close()
    else:
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    server.gate.set()
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=SOON)
    assert list(home.iterdir()) == []


def test_what_came_damaged_is_told(
    qtbot: QtBot, open_dialog: Open, server: Server, home: Path
) -> None:
    content = bytearray(server.files["images.tar.gz"])
    content[len(content) // 2] ^= 1
    server.files["images.tar.gz"] = bytes(content)
    dialog = open_dialog(server.open, data="pets")
    press(qtbot, dialog, "petsDownloadButton")
    qtbot.waitUntil(lambda: words(dialog, "petsFault") != "", timeout=SOON)
    assert words(dialog, "petsFault") == "The download cannot be used"
    assert "images.tar.gz is damaged" in words(dialog, "petsFaultReason")
    assert "MD5" in words(dialog, "petsFaultReason")
    assert find(dialog, QPushButton, "petsDownloadButton").isVisible()
    assert list(home.iterdir()) == []


def test_offline_a_copy_on_disk_is_the_way_out(
    qtbot: QtBot, open_dialog: Open, server: Server, tree: Path
) -> None:
    server.offline = True
    dialog = open_dialog(server.open, data="pets")
    press(qtbot, dialog, "petsDownloadButton")
    qtbot.waitUntil(lambda: words(dialog, "petsFault") != "", timeout=SOON)
    assert words(dialog, "petsFault") == "There is no connection to the server"
    reason = words(dialog, "petsFaultReason")
    assert "Name or service not known" in reason
    assert "with a copy on disk, choose the folder" in reason
    press(qtbot, dialog, "petsCopyButton")
    asked = find(dialog, QFileDialog, "petsFolderDialog")
    asked.fileSelected.emit(str(tree))
    asked.close()
    qtbot.waitUntil(lambda: titles(dialog, "petsStrip") == THREE, timeout=SOON)
    rested(qtbot, dialog)


# --- the controls


def test_every_control_has_a_name_and_a_tip_and_keys_of_its_own(
    open_dialog: Open, tree: Path
) -> None:
    for choice in ({}, {"data_path": str(tree)}):
        dialog = open_dialog(data="pets", **choice)
        assert not dialog.isModal()
        keys = []
        for control in dialog.findChildren(QAbstractButton):
            if control.isVisible():
                assert control.objectName()
                assert control.accessibleName(), control.objectName()
                assert control.toolTip(), control.objectName()
                assert control.focusPolicy() & Qt.FocusPolicy.TabFocus
                keys.append(control.text().partition("&")[2][:1].lower())
        assert all(keys)
        assert len(keys) == len(set(keys)), keys
