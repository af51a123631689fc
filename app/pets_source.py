"""Where the cats of Oxford-IIIT Pet come from: a folder on disk, or a download."""

from __future__ import annotations

import os
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, QSettings, Signal, Slot

from app import remembered
from app.data_folder import data_folder
from app.errand import Errand
from ddpm_core.data.pets import FOLDER, Opener, PetPictures, download_pets

__all__ = ["Found", "PetsSource"]

REMEMBERED = "pets/folder"  # in the settings, the folder of a copy on disk
INTERVAL = 0.1  # seconds between two reports of a download


class Found(NamedTuple):
    """The pictures of a folder, or why there are none; "" where there are none yet."""

    folder: str
    pets: PetPictures | None
    reason: str


class PetsSource(QObject):
    """Looks for the pictures and downloads them, off the GUI thread.

    Args:
        settings: remembers the folder of a copy; a download goes to the data folder that belongs
            to them.
        opener: opens what is downloaded, as ``download_pets`` takes it.

    Attributes:
        home: the folder that a download goes to.

    Signals:
        found: a Found, after ``look``.
        progressed: bytes done, and bytes in all.
        downloaded, failed, cancelled: how a download ended; failed with the exception.
    """

    found = Signal(object)
    progressed = Signal(object, object)
    downloaded = Signal()
    failed = Signal(object)
    cancelled = Signal()

    def __init__(
        self, settings: QSettings, opener: Opener | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.home = data_folder(settings)
        self._settings, self._opener = settings, opener
        self._scan: Errand | None = None
        self._download: Errand | None = None

    @property
    def looking(self) -> bool:
        return self._scan is not None

    @property
    def downloading(self) -> bool:
        return self._download is not None

    def look(self, folder: str = "", first: str = "") -> bool:
        """Look in one folder alone, or where the pictures may be; whether that is begun now.

        Args:
            first: where to look before the usual places.
        """
        if self.looking or self.downloading:
            return False
        last = remembered.text(self._settings, REMEMBERED)
        usual = [place for place in (first, last, str(self.home)) if place]
        folders, home = [folder] if folder else usual, str(self.home)
        scan = Errand(lambda: _find(folders, home))
        scan.setObjectName("petsScanThread")
        scan.brought.connect(self._on_found)
        scan.failed.connect(self._on_scan_failed)
        self.destroyed.connect(scan.cancel)
        self._scan = scan
        scan.start()
        return True

    def download(self) -> None:
        """Fetch the pictures, unless that is being done."""
        if self.downloading:
            return
        download = Errand(lambda: download_pets(self.home, self._opener), INTERVAL)
        download.setObjectName("petsDownloadThread")
        download.brought.connect(self._on_progress)
        download.done.connect(self._on_downloaded)
        download.failed.connect(self._on_failed)
        download.cancelled.connect(self._on_cancelled)
        self.destroyed.connect(download.cancel)
        self._download = download
        download.start()

    @Slot()
    def cancel(self) -> None:
        """End the download; ``cancelled`` tells when nothing of it is left."""
        if self._download is not None:
            self._download.cancel()

    # --- what comes from the threads

    @Slot(object)
    def _on_found(self, found: Found) -> None:
        self._scan = None
        if found.pets is not None and found.folder != str(self.home):
            self._settings.setValue(REMEMBERED, found.folder)
        self.found.emit(found)

    @Slot(object)
    def _on_scan_failed(self, error: Exception) -> None:
        self._on_found(Found("", None, str(error) or type(error).__name__))

    @Slot(object)
    def _on_progress(self, progress: tuple[int, int]) -> None:
        self.progressed.emit(*progress)

    @Slot()
    def _on_downloaded(self) -> None:
        self._download = None
        self.downloaded.emit()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._download = None
        self.failed.emit(error)

    @Slot()
    def _on_cancelled(self) -> None:
        self._download = None
        self.cancelled.emit()


def _find(folders: Sequence[str], home: str) -> Generator[Found, None, None]:
    """The first folder that holds the pictures, or why the first does not that claims to."""
    reason = ""
    for folder in folders:
        try:
            yield Found(folder, PetPictures(os.path.abspath(folder)), "")
            return
        except ValueError as error:
            claims = folder != home or (Path(folder) / FOLDER).exists()
            reason = reason or (str(error) if claims else "")
    yield Found("", None, reason)
