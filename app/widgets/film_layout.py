"""Where the frames of a process lie on a filmstrip. Needs no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

__all__ = ["SIDE", "FilmLayout"]

SIDE = 4  # pixels left free on the left and on the right
GAP = 4  # least, between two thumbnails


@dataclass(frozen=True)
class FilmLayout:
    """As many thumbnails as fit, evenly spread over the strip and over the frames.

    Args:
        total: number of frames.
        width: of the strip, in pixels.
        side: of a thumbnail.
    """

    total: int
    width: int
    side: int

    @cached_property
    def shown(self) -> list[int]:
        """The frames that have a thumbnail, the first and the last always."""
        room = (self.width - 2 * SIDE + GAP) // (self.side + GAP)
        count = min(max(room, 2), self.total)
        return [round(k * (self.total - 1) / max(count - 1, 1)) for k in range(count)]

    @cached_property
    def middles(self) -> npt.NDArray[np.float64]:
        """The middles of the thumbnails, in pixels from the left."""
        first = SIDE + self.side / 2
        return np.linspace(first, self.width - first, len(self.shown))

    def x_of(self, frame: float) -> float:
        """Where a frame lies: evenly between the thumbnails before and after it."""
        return float(np.interp(frame, self.shown, self.middles))

    def frame_at(self, x: float) -> int:
        """The frame nearest to a place."""
        return round(float(np.interp(x, self.middles, self.shown)))
