"""The dialog in which a person chooses own pictures, and what is taken of each."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QSettings, QStandardPaths, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app import remembered
from app.dialogs.crop_panel import CropPanel
from app.dialogs.own_sources import OwnSources
from app.own_pictures import OwnPictures
from app.picture_choice import PictureChoice
from app.widgets.drop_zone import DropZone
from app.widgets.fields import restyle
from app.widgets.help_text import explain
from app.widgets.thumbnail_grid import ThumbnailGrid
from app.widgets.thumbnail_tile import Tile
from ddpm_core.data.crops import Crop, crops_by_path, format_crop
from ddpm_core.data_kinds import PICTURE_SUFFIXES

__all__ = ["OwnPicturesDialog"]

REMEMBERED = "pictures/folder"  # in the settings, the folder of the last files
SIZE = (1120, 700)
SIDE = 104  # pixels of a picture in the grid
EDITOR = 340  # pixels, the least width of the squares
SOON = 60  # milliseconds in which news are gathered before they are shown
REST = 10  # times as long as showing them took, at least, for there may be very many pictures


class OwnPicturesDialog(QDialog):
    """Files and folders at the left, what was read of them, and the squares of one picture.

    Files can be dropped on it. It knows what cannot be read, and why, before they are used.

    Args:
        settings: remembers the folder of the last files.
        parent: the window.

    Signals:
        chosen: the settings to change: data, data_path, pictures, crops and flips.
    """

    chosen = Signal(dict)

    def __init__(self, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ownPicturesDialog")
        self.setWindowTitle(self.tr("Your own pictures"))
        self.setModal(False)
        self.setAcceptDrops(True)
        self._settings = settings
        self._pictures = OwnPictures(self)
        self._news = QTimer(self)
        self._news.setSingleShot(True)
        self._news.setInterval(SOON)
        self._news.timeout.connect(self._show)
        self._build()
        self._pictures.changed.connect(self._on_changed)
        self._mirror.toggled.connect(self._show)
        self.resize(*SIZE)
        self._show()

    def show_choice(self, settings: Mapping[str, Any]) -> None:
        """Begin with the files that these settings name.

        Args:
            settings: may hold others too; of another data set than "pictures" they name nothing.
        """
        choice = PictureChoice.of(settings)
        if choice.data != "pictures":
            choice = PictureChoice("pictures")
        try:
            crops = crops_by_path(choice.crops or ())
        except ValueError as error:
            crops = {}
            self._say(str(error), "error")
        self._mirror.setChecked(choice.flips)
        self._pictures.show(choice.pictures or (), crops)

    # --- building

    def _build(self) -> None:
        self._sources = OwnSources()
        self._sources.filesRequested.connect(self._ask_for_files)
        self._sources.folderRequested.connect(self._ask_for_folder)
        self._sources.removed.connect(self._pictures.remove)
        self._grid = ThumbnailGrid(self._pictures.thumbnails, SIDE, whole=True, titled=True)
        self._grid.setObjectName("ownGrid")
        self._grid.setAccessibleName(self.tr("Pictures that are used"))
        self._grid.currentTile.connect(self._on_current)
        self._panel = CropPanel()
        self._panel.setMinimumWidth(EDITOR)
        self._panel.cropsChanged.connect(self._on_crops)
        used = QWidget()
        row = QHBoxLayout(used)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._grid, 1)
        row.addWidget(self._panel, 1)
        self._pages = QStackedLayout()
        self._pages.addWidget(used)
        self._pages.addWidget(self._build_empty())
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self._sources)
        top.addLayout(self._pages, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(top, 1)
        layout.addLayout(self._build_buttons())

    def _build_empty(self) -> QWidget:
        empty = DropZone(
            self.tr(
                "Drop pictures or folders here, or add them at the left.\n\nPNG, JPEG, WebP, BMP, "
                "TIFF and others, the first frame of a GIF; grey and transparent ones too.\nOf "
                "each the middle is taken, or the squares that you choose."
            )
        )
        empty.setObjectName("ownEmpty")
        return empty

    def _build_buttons(self) -> QHBoxLayout:
        self._mirror = QCheckBox(self.tr("Also mirr&ored"))
        self._mirror.setObjectName("ownMirrorCheck")
        explain(
            self._mirror,
            self.tr("Also mirrored"),
            self.tr("Train on the mirror image of each picture too, left for right"),
        )
        self._status = QLabel()
        self._status.setObjectName("ownStatus")
        self._status.setWordWrap(True)
        self._status.setTextFormat(Qt.TextFormat.PlainText)
        close = self._button("ownCloseButton", self.tr("&Close"), self.tr("Close (Esc)"))
        close.clicked.connect(self.reject)
        self._use = self._button(
            "ownUseButton",
            self.tr("&Use these pictures"),
            self.tr("Train on all of them that can be read"),
        )
        self._use.setProperty("primary", True)
        self._use.clicked.connect(self._on_use)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._mirror)
        row.addSpacing(8)
        row.addWidget(self._status, 1)
        row.addWidget(close)
        row.addWidget(self._use)
        return row

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        explain(button, text.replace("&", ""), tip)
        button.setAutoDefault(False)
        return button

    # --- showing

    @Slot()
    def _on_changed(self) -> None:
        if not self._news.isActive():
            self._news.start()

    @Slot()
    def _show(self) -> None:
        began = time.perf_counter()
        pictures = self._pictures
        self._sources.show_paths(pictures.paths)
        self._sources.show_problems(pictures.problems)
        names = pictures.names
        self._grid.show_tiles(
            [Tile(path, name, crops=pictures.crops.get(path, ())) for path, name in names.items()]
        )
        self._pages.setCurrentIndex(0 if names else 1)
        if names and not self._grid.current:
            self._grid.select(next(iter(names)))
        elif not names:
            self._panel.show_file("", ())
        self._use.setEnabled(bool(names) and pictures.waiting == 0)
        self._show_status()
        took = 1000 * (time.perf_counter() - began)
        self._news.setInterval(max(SOON, round(REST * took)))

    def _show_status(self) -> None:
        waiting, problems = self._pictures.waiting, len(self._pictures.problems)
        if waiting is None:
            self._say(self.tr("Looking for pictures…"))
        elif waiting:
            text = self.tr("Reading… {count} to go")
            self._say(text.format(count=self.locale().toString(waiting)))
        elif self._pictures.names:
            count = self._pictures.count * (2 if self._mirror.isChecked() else 1)
            text = self.tr("1 picture") if count == 1 else self.tr("{count} pictures")
            said = [text.format(count=self.locale().toString(count))]
            if self._mirror.isChecked():
                said.append(self.tr("half of them mirrored"))
            if problems:
                text = self.tr("{count} cannot be read")
                said.append(text.format(count=self.locale().toString(problems)))
            self._say(" · ".join(said))
        elif problems:
            self._say(self.tr("No picture can be read; the reasons stand at the left"), "error")
        else:
            self._say("")

    def _say(self, text: str, role: str = "muted") -> None:
        self._status.setText(text)
        self._status.setProperty("role", role)
        restyle(self._status)

    @Slot(str)
    def _on_current(self, path: str) -> None:
        if path != self._panel.path:
            self._panel.show_file(path, self._pictures.crops.get(path, ()))

    @Slot(str, tuple)
    def _on_crops(self, path: str, crops: tuple[Crop, ...]) -> None:
        self._pictures.set_crops(path, crops)

    # --- adding

    @Slot()
    def _ask_for_files(self) -> None:
        dialog = self._file_dialog("ownFilesDialog", self.tr("Pictures to train on"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        patterns = " ".join(f"*{suffix}" for suffix in PICTURE_SUFFIXES)
        usable = self.tr("Pictures ({patterns})").format(patterns=patterns)
        dialog.setNameFilters([usable, self.tr("All files (*)")])
        dialog.open()

    @Slot()
    def _ask_for_folder(self) -> None:
        dialog = self._file_dialog("ownFolderDialog", self.tr("A folder of pictures"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.open()

    def _file_dialog(self, name: str, title: str) -> QFileDialog:
        dialog = QFileDialog(self, title)
        dialog.setObjectName(name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        usual = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        dialog.setDirectory(str(remembered.folder(self._settings, REMEMBERED, usual)))
        dialog.filesSelected.connect(self.add)
        return dialog

    @Slot(list)
    def add(self, paths: list[str]) -> None:
        """Take pictures of more files and folders."""
        if paths:
            self._settings.setValue(REMEMBERED, str(Path(paths[-1]).parent))
            self._pictures.add(paths)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.add(_dropped(event.mimeData()))

    # --- using and closing

    @Slot()
    def _on_use(self) -> None:
        crops = [
            format_crop(path, crop)
            for path in self._pictures.names
            for crop in self._pictures.crops.get(path, ())
        ]
        choice = PictureChoice(
            "pictures",
            pictures=tuple(self._pictures.paths),
            crops=tuple(crops) or None,
            flips=self._mirror.isChecked(),
        )
        self.chosen.emit(choice.settings())
        self.hide()
        self._stop()

    def reject(self) -> None:
        """Close; what is being read is given up. Every way of closing comes here."""
        self._stop()
        super().reject()

    def _stop(self) -> None:
        self._news.stop()
        self._pictures.stop()
        self._panel.stop()


def _dropped(data: QMimeData) -> list[str]:
    """The files and folders of a drop."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
