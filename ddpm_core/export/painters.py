"""The painter of a process: of clouds of points, or of pictures."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from PIL import Image

from ddpm_core.export.draw import Painter
from ddpm_core.export.film import Film
from ddpm_core.export.picture_draw import PicturePainter
from ddpm_core.export.process import Process
from ddpm_core.export.words import ENGLISH, Words

__all__ = ["FramePainter", "painter_of", "render_frame"]

Bytes = npt.NDArray[np.uint8]


class FramePainter(Protocol):
    """What draws the frames of a film, fastest in order."""

    width: int
    height: int
    film: Film
    indices: tuple[int, ...]

    @property
    def palette(self) -> Any:
        """Its ``colours`` [n, 3], at most 255, are what the indices of ``frame`` mean."""

    def frame(self, index: int) -> Bytes:
        """A frame of the process as indices into the palette, [height, width]."""

    def rgb(self, index: int) -> Bytes:
        """A frame of the process in its colours, [height, width, 3]."""

    def image(self, index: int) -> Image.Image:
        """A frame of the process as a picture for a file."""


def painter_of(process: Process, film: Film, words: Words = ENGLISH) -> FramePainter:
    """What draws a film of a process.

    Raises ConfigError: the film's range is not within the process, or nothing of it can be drawn.
    """
    pictures = process.config.modality == "pictures"
    return PicturePainter(process, film, words) if pictures else Painter(process, film, words)


def render_frame(process: Process, film: Film, frame: int, words: Words = ENGLISH) -> Bytes:
    """One frame as it will be in the film, [height, width, 3]."""
    return painter_of(process, film, words).rgb(frame)
