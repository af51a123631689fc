"""The dialog in which a person chooses cats of the Oxford-IIIT Pet data set."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent
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

from app.dialogs.crop_dialog import CropDialog
from app.dialogs.pets_empty_page import PetsEmptyPage
from app.dialogs.pets_picker import PetsPicker
from app.pet_selection import PetSelection
from app.pets_source import Found, PetsSource
from app.picture_choice import PictureChoice
from app.thumbnails import Thumbnails
from app.widgets.fields import restyle
from app.widgets.help_text import explain
from ddpm_core.data.crops import Crop, crops_by_path, format_crop
from ddpm_core.data.pets import Opener

__all__ = ["PetsDialog"]

SIZE = (960, 680)


class PetsDialog(QDialog):
    """Chooses cats by breed and picture; downloads them first where they are not there.

    The pictures are looked for where the choice says, then where they were last, then in the
    person's data folder. While a download is under way, closing cancels it and waits for its end;
    nothing of it stays on the disk.

    Args:
        settings: remembers the folder of a copy; a download goes to the data folder that belongs
            to them.
        parent: the window.
        opener: opens what is downloaded, as ``download_pets`` takes it.

    Signals:
        chosen: the settings to change: data, data_path, pictures, crops and flips.
    """

    chosen = Signal(dict)

    def __init__(
        self, settings: QSettings, parent: QWidget | None = None, opener: Opener | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("petsDialog")
        self.setWindowTitle(self.tr("Cats to train on"))
        self.setModal(False)
        self._source = PetsSource(settings, opener, self)
        self._folder = ""  # that holds the pictures shown
        self._present = PictureChoice("pets")
        self._crops: dict[str, tuple[Crop, ...]] = {}
        self._closing = False  # once the download has ended
        self._thumbnails = Thumbnails(parent=self)
        self._build()
        self.resize(*SIZE)
        self._show_buttons()

    def show_choice(self, settings: Mapping[str, Any]) -> None:
        """Begin with the pictures that these settings name.

        Args:
            settings: may hold others too; of another data set than "pets" they name nothing.
        """
        choice = PictureChoice.of(settings)
        self._present = choice if choice.data == "pets" else PictureChoice("pets")
        self._mirror.setChecked(self._present.flips)
        self._look()

    # --- building

    def _build(self) -> None:
        looking = QLabel(self.tr("Looking for the pictures…"))
        looking.setObjectName("petsLooking")
        looking.setProperty("role", "muted")
        looking.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty = PetsEmptyPage(self._source.home)
        self._picker = PetsPicker(self._thumbnails)
        self._pages = QStackedLayout()
        for page in (looking, self._empty, self._picker):
            self._pages.addWidget(page)
        self._empty.downloadRequested.connect(self._start_download)
        self._empty.copyRequested.connect(self._ask_for_copy)
        self._empty.bar.cancelRequested.connect(self._source.cancel)
        self._source.found.connect(self._on_found)
        self._source.progressed.connect(self._empty.bar.report)
        self._source.downloaded.connect(self._on_downloaded)
        self._source.failed.connect(self._on_failed)
        self._source.cancelled.connect(self._on_cancelled)
        self._picker.changed.connect(self._on_changed)
        self._picker.squaresRequested.connect(self._edit_squares)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(self._pages, 1)
        layout.addLayout(self._build_buttons())

    def _build_buttons(self) -> QHBoxLayout:
        self._mirror = QCheckBox(self.tr("Also &mirrored"))
        self._mirror.setObjectName("petsMirrorCheck")
        explain(
            self._mirror,
            self.tr("Also mirrored"),
            self.tr("Train on the mirror image of each picture too, left for right"),
        )
        self._status = QLabel()
        self._status.setObjectName("petsStatus")
        self._status.setWordWrap(True)
        self._status.setTextFormat(Qt.TextFormat.PlainText)
        self._other = self._button(
            "petsOtherButton",
            self.tr("Another c&opy…"),
            self.tr("Take the pictures from another folder that holds oxford-iiit-pet"),
        )
        self._other.clicked.connect(self._ask_for_copy)
        close = self._button("petsCloseButton", self.tr("&Close"), self.tr("Close (Esc)"))
        close.clicked.connect(self.reject)
        self._use = self._button(
            "petsUseButton",
            self.tr("&Use these pictures"),
            self.tr("Train on the pictures that are chosen"),
        )
        self._use.setProperty("primary", True)
        self._use.clicked.connect(self._on_use)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._mirror)
        row.addSpacing(8)
        row.addWidget(self._status, 1)
        for button in (self._other, close, self._use):
            row.addWidget(button)
        return row

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        explain(button, text.replace("&", "").replace("…", ""), tip)
        button.setAutoDefault(False)
        return button

    def _show_buttons(self) -> None:
        picking = self._pages.currentWidget() is self._picker
        selection = self._picker.selection
        self._mirror.setVisible(picking)
        self._other.setVisible(picking)
        self._use.setVisible(picking)
        self._use.setEnabled(selection is not None and bool(selection.chosen))

    def _say(self, text: str, role: str = "muted") -> None:
        self._status.setText(text)
        self._status.setProperty("role", role)
        restyle(self._status)

    # --- looking for the pictures

    def _look(self, folder: str = "") -> None:
        """Look where they may be, or in one folder alone."""
        if self._source.look(folder, first=self._present.data_path or ""):
            self._show_page(0)

    @Slot(object)
    def _on_found(self, found: Found) -> None:
        if found.pets is None:
            title = self.tr("The pictures cannot be taken from there") if found.reason else ""
            self._empty.show_idle(title, found.reason)
            self._show_page(1)
            self._empty.focus()
            return
        self._folder = found.folder
        self._take(PetSelection(found.pets))

    def _take(self, selection: PetSelection) -> None:
        self._say("")
        try:
            selection.choose(self._present.pictures)
        except ValueError as error:
            selection.clear()
            text = self.tr("The pictures of the settings are not there: {reason}")
            self._say(text.format(reason=error), "error")
        try:
            crops = crops_by_path(self._present.crops or ())
        except ValueError as error:
            crops = {}
            self._say(str(error), "error")
        self._crops = {os.path.abspath(path): tuple(each) for path, each in crops.items()}
        self._picker.show_crops(self._crops)
        self._picker.show_selection(selection)
        self._show_page(2)
        self._picker.focus()

    def _show_page(self, number: int) -> None:
        self._pages.setCurrentIndex(number)
        self._show_buttons()

    @Slot()
    def _ask_for_copy(self) -> None:
        dialog = QFileDialog(self, self.tr("The folder that holds oxford-iiit-pet"))
        dialog.setObjectName("petsFolderDialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setDirectory(self._folder or str(Path.home()))
        dialog.fileSelected.connect(self.look_in)
        dialog.open()

    @Slot(str)
    def look_in(self, folder: str) -> None:
        """Take the pictures from a copy on disk."""
        self._look(folder)

    # --- downloading

    @Slot()
    def _start_download(self) -> None:
        self._empty.show_running()
        self._source.download()

    @Slot()
    def _on_downloaded(self) -> None:
        self._empty.show_idle()
        if not self._closes():
            self._look(str(self._source.home))

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._empty.show_failure(error)
        self._closes()

    @Slot()
    def _on_cancelled(self) -> None:
        self._empty.show_idle("", self.tr("Cancelled; nothing of it is left on the disk."))
        self._closes()

    def _closes(self) -> bool:
        """Whether the end of the download closes the dialog."""
        closing, self._closing = self._closing, False
        if closing:
            self.reject()
        return closing

    # --- choosing

    @Slot()
    def _on_changed(self) -> None:
        self._say("")
        self._show_buttons()

    @Slot(str)
    def _edit_squares(self, path: str) -> None:
        dialog = CropDialog(path, self._crops.get(path, ()), self)
        dialog.cropsChanged.connect(self._on_crops)
        dialog.open()

    @Slot(str, tuple)
    def _on_crops(self, path: str, crops: tuple[Crop, ...]) -> None:
        self._crops = {key: each for key, each in self._crops.items() if key != path}
        if crops:
            self._crops[path] = crops
        self._picker.show_crops(self._crops)

    @Slot()
    def _on_use(self) -> None:
        assert self._picker.selection is not None
        chosen = [str(cat.path) for cat in self._picker.selection.chosen]
        crops = [format_crop(path, crop) for path in chosen for crop in self._crops.get(path, ())]
        choice = PictureChoice(
            "pets",
            data_path=self._folder,
            pictures=self._picker.selection.names(),
            crops=tuple(crops) or None,
            flips=self._mirror.isChecked(),
        )
        self._present = choice
        self.chosen.emit(choice.settings())
        self.hide()
        self._thumbnails.stop()

    # --- closing

    def reject(self) -> None:
        """Close, after the end of a download; every way of closing comes here."""
        if self._source.downloading:
            self._closing = True
            self._empty.bar.say_cancelling()
            self._source.cancel()
            return
        self._thumbnails.stop()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._source.downloading:
            self.reject()
            event.ignore()
        else:
            super().closeEvent(event)
