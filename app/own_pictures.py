"""The person's own pictures: files and folders, what was read of them, and their squares."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Mapping
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal, Slot

from app.errand import Errand
from app.thumbnails import Thumbnails
from ddpm_core.data.crops import Crop
from ddpm_core.data.picture_file import list_files

__all__ = ["OwnPictures"]


class _Listed(NamedTuple):
    turn: int  # which question it answers
    files: dict[str, str]  # name by path
    problems: tuple[tuple[str, str], ...]


class OwnPictures(QObject):
    """Looks through files and folders and reads every picture, off the GUI thread.

    Attributes:
        thumbnails: of the pictures.
        paths: the files and folders that the person named.
        crops: squares by path of the file, for those of which some were chosen.

    Signals:
        changed: other files, or more of them were read.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.thumbnails = Thumbnails(parent=self)
        self.paths: list[str] = []
        self.crops: dict[str, tuple[Crop, ...]] = {}
        self._files: dict[str, str] = {}
        self._listed_problems: tuple[tuple[str, str], ...] = ()
        self._turn = 0
        self._listing: Errand | None = None
        self.thumbnails.arrived.connect(self.changed)

    @property
    def names(self) -> Mapping[str, str]:
        """The name of each picture by its path; those that cannot be read are not among them."""
        problem = self.thumbnails.problem
        return {path: name for path, name in self._files.items() if not problem(path)}

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Path and reason of what cannot be read."""
        reasons = [(path, self.thumbnails.problem(path)) for path in self._files]
        return [*self._listed_problems, *((path, why) for path, why in reasons if why)]

    @property
    def waiting(self) -> int | None:
        """How many files are still to be read, None while nobody knows."""
        if self._listing is not None:
            return None
        return sum(not self.thumbnails.known(path) for path in self._files)

    @property
    def count(self) -> int:
        """How many pictures there are to train on, a square of each or several."""
        return sum(len(self.crops.get(path, ())) or 1 for path in self.names)

    def show(self, paths: Iterable[str], crops: Mapping[str, Iterable[Crop]]) -> None:
        """Take these files and folders in place of those before."""
        self.paths = list(dict.fromkeys(paths))
        self.crops = {os.path.abspath(path): tuple(each) for path, each in crops.items()}
        self._look()

    def add(self, paths: Iterable[str]) -> None:
        """Take more files and folders."""
        self.paths = list(dict.fromkeys([*self.paths, *paths]))
        self._look()

    def remove(self, path: str) -> None:
        """Take a file or a folder no longer."""
        self.paths = [each for each in self.paths if each != path]
        self._look()

    def set_crops(self, path: str, crops: tuple[Crop, ...]) -> None:
        """Take other squares of a file, none for the middle."""
        self.crops = {key: each for key, each in self.crops.items() if key != path}
        if crops:
            self.crops[path] = crops
        self.changed.emit()

    def stop(self) -> None:
        """Give up what is being read."""
        self._turn += 1
        if self._listing is not None:
            self._listing.cancel()
        self._listing = None
        self.thumbnails.stop()

    # --- the work

    def _look(self) -> None:
        self.stop()
        turn, paths = self._turn, tuple(self.paths)
        for path in self._files:
            if self.thumbnails.problem(path):
                self.thumbnails.forget(path)  # it may have been mended
        if not paths:
            self._files, self._listed_problems = {}, ()
            self.changed.emit()
            return
        listing = Errand(lambda: _list(turn, paths))
        listing.setObjectName("pictureListThread")
        listing.brought.connect(self._on_listed)
        self.destroyed.connect(listing.cancel)
        self._listing = listing
        listing.start()
        self.changed.emit()

    @Slot(object)
    def _on_listed(self, listed: _Listed) -> None:
        if listed.turn == self._turn:
            self._listing = None
            self._files, self._listed_problems = listed.files, listed.problems
            self.thumbnails.read(self._files)
            self.changed.emit()


def _list(turn: int, paths: tuple[str, ...]) -> Generator[_Listed, None, None]:
    try:
        found, problems = list_files(paths)
    except ValueError as error:  # far too many
        yield _Listed(turn, {}, ((paths[-1], str(error)),))
        return
    files = {os.path.abspath(each.path): each.name for each in found}
    yield _Listed(turn, files, tuple((str(path), reason) for path, reason in problems))
