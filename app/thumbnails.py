"""Small pictures of files, made off the GUI thread when they are first looked at."""

from __future__ import annotations

import contextlib
from collections import OrderedDict, deque
from collections.abc import Generator, Iterable
from typing import Any, NamedTuple

import numpy as np
from PIL import Image
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from app.errand import Errand
from ddpm_core.data.picture_file import open_picture

__all__ = ["Thumbnail", "Thumbnails"]

SIDE = 128  # pixels of the shorter side
MOST_ELONGATED = 4  # times as long as wide; what is longer becomes less wide
KEPT = 600  # of usual size about 40 MB
MOST_ASKED = 256  # that wait; those who scroll on no longer look at older ones
PATIENCE = 50  # milliseconds that stopping waits for the picture under way


class Thumbnail(NamedTuple):
    """A picture made small, whole and upright."""

    image: QImage
    size: tuple[int, int]  # width and height of the picture itself, in pixels


class _Read(NamedTuple):
    path: str
    thumbnail: Thumbnail | None
    reason: str  # why there is none


class Thumbnails(QObject):
    """Thumbnails by path; what was asked for last is made first.

    Args:
        side: the shorter side of each in pixels; smaller pictures stay as they are.
        kept: how many are kept; an older one is made again when it is asked for.

    Signals:
        arrived: a path of which the thumbnail, or the reason why there is none, is there now.
    """

    arrived = Signal(str)

    def __init__(self, side: int = SIDE, kept: int = KEPT, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._side, self._kept = side, kept
        self._known: OrderedDict[str, Thumbnail] = OrderedDict()
        self._sizes: dict[str, tuple[int, int]] = {}
        self._problems: dict[str, str] = {}
        self._asked: set[str] = set()
        self._looked_at: deque[str] = deque()  # both are emptied on the thread
        self._rest: deque[str] = deque()
        self._errand: Errand | None = None

    def get(self, path: str) -> Thumbnail | None:
        """The thumbnail of a file, or None and it will arrive."""
        known = self._known.get(path)
        if known is not None:
            self._known.move_to_end(path)
        elif path not in self._asked and path not in self._problems:
            self._asked.add(path)
            self._looked_at.append(path)
            if len(self._looked_at) > MOST_ASKED:
                with contextlib.suppress(IndexError):
                    self._asked.discard(self._looked_at.popleft())
            self._go()
        return known

    def read(self, paths: Iterable[str]) -> None:
        """Find out of each whether it can be read, from first to last, behind what is looked at."""
        self._rest = deque(path for path in paths if not self.known(path))
        self._go()

    def known(self, path: str) -> bool:
        """Whether size or problem are there."""
        return path in self._sizes or path in self._problems

    def size(self, path: str) -> tuple[int, int] | None:
        """Width and height of a picture that was read."""
        return self._sizes.get(path)

    def problem(self, path: str) -> str:
        """Why a file cannot be read, "" if it can or nobody knows yet."""
        return self._problems.get(path, "")

    def forget(self, path: str) -> None:
        """Read a file anew when it is asked for next; it may have changed."""
        self._known.pop(path, None)
        self._sizes.pop(path, None)
        self._problems.pop(path, None)

    def stop(self) -> None:
        """Give up what was asked for; the next question begins anew."""
        self._looked_at.clear()
        self._rest.clear()
        self._asked.clear()
        if self._errand is not None:
            self._errand.cancel()
            self._errand.wait(PATIENCE)

    # --- the work

    def _go(self) -> None:
        if self._errand is None and (self._looked_at or self._rest):
            errand = Errand(self._pieces)
            errand.setObjectName("thumbnailThread")
            errand.brought.connect(self._on_brought)
            errand.done.connect(self._on_ended)
            errand.failed.connect(self._on_ended)
            errand.cancelled.connect(self._on_ended)
            self.destroyed.connect(errand.cancel)
            self._errand = errand
            errand.start()

    def _pieces(self) -> Generator[_Read, None, None]:
        while True:
            with contextlib.suppress(IndexError):
                yield _read(self._looked_at.pop(), self._side)
                continue
            with contextlib.suppress(IndexError):
                yield _read(self._rest.popleft(), self._side)
                continue
            return

    @Slot(object)
    def _on_brought(self, read: _Read) -> None:
        self._asked.discard(read.path)
        if read.thumbnail is None:
            self._problems[read.path] = read.reason
        else:
            self._sizes[read.path] = read.thumbnail.size
            self._known[read.path] = read.thumbnail
            while len(self._known) > self._kept:
                self._known.popitem(last=False)
        self.arrived.emit(read.path)

    @Slot()
    def _on_ended(self, _error: Any = None) -> None:
        self._errand = None
        self._go()  # for what was asked for as it ended


def _read(path: str, side: int) -> _Read:
    try:
        image = open_picture(path)
    except (OSError, ValueError, MemoryError) as error:
        return _Read(path, None, str(error) or "it does not fit in memory")
    shorter, longer = min(image.size), max(image.size)
    scale = min(1.0, side / shorter, MOST_ELONGATED * side / longer)
    width, height = (max(1, round(scale * length)) for length in image.size)
    small = image.resize((width, height), Image.Resampling.BILINEAR, reducing_gap=2.0)
    if small.mode == "F":  # grey from 0 to 1
        levels = (np.asarray(small) * 255).round().clip(0, 255).astype(np.uint8)
        small = Image.fromarray(levels).convert("RGB")
    made = QImage(small.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    return _Read(path, Thumbnail(made.copy(), image.size), "")
