"""The small pictures of a filmstrip: read when they are wanted, and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from app.widgets.picture_image import thumbnail

__all__ = ["Reader", "Thumbnails"]

Reader = Callable[[int], "npt.NDArray[np.float32] | None"]  # of a frame, the picture [3, H, W]


class Thumbnails:
    """Thumbnails of one size of the frames of a process.

    Attributes:
        waiting: whether the last look left frames that could be read.
    """

    def __init__(self) -> None:
        self._reader: Reader | None = None
        self._kept: dict[int, QImage] = {}
        self._side = 0
        self.waiting = False

    def show(self, reader: Reader | None) -> None:
        """Read from another process."""
        self._reader = reader
        self.forget()

    def forget(self) -> None:
        self._kept.clear()

    def take(
        self, wanted: Iterable[int], recorded: int, side: int, most: int, keep: bool
    ) -> dict[int, QImage]:
        """The thumbnails of frames, as far as they are there.

        Args:
            recorded: number of frames that can be read.
            side: pixels along the side of a thumbnail.
            most: how many may be read now.
            keep: whether this is the size to keep from now on.
        """
        if side != self._side and keep:
            self._kept.clear()
            self._side = side
        known = self._kept if side == self._side else {}
        found = {frame: known[frame] for frame in wanted if frame in known}
        missing = [frame for frame in wanted if frame not in known and frame < recorded]
        self.waiting = self._reader is not None and len(missing) > most
        for frame in missing[:most]:
            picture = None if self._reader is None else self._reader(frame)
            if picture is not None:
                found[frame] = thumbnail(picture, side)
        if keep:
            self._kept.update(found)
        return found
