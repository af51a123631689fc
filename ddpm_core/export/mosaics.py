"""Pictures as pixels, and many of them side by side."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from ddpm_core.picture_pixels import NOISE_REACH, PICTURE_REACH, to_pixels
from ddpm_core.timeline import Array

__all__ = ["Mosaic", "mosaic", "pixels_of", "tile_side"]

Bytes = npt.NDArray[np.uint8]


def pixels_of(pictures: Array, cloud: str = "x_t") -> Bytes:
    """Pictures [N, 3, H, W] as pixels [N, H, W, 3]; what lies beyond [-1, 1] shows as its end.

    The predicted noise, "eps", shows three standard deviations to either side instead.
    """
    return to_pixels(pictures, NOISE_REACH if cloud == "eps" else PICTURE_REACH)


def tile_side(side: int, room: float) -> int:
    """How large a picture is drawn in so much room: a whole number of times, or made smaller."""
    factor = int(room // side)
    return side * factor if factor else max(int(room), 1)


@dataclass(frozen=True)
class Mosaic:
    """Where pictures lie that fill rows from the left.

    Attributes:
        count: of the pictures.
        columns: in a row.
        side: of a picture as it is drawn, in pixels.
        gap: between two, in pixels.
    """

    count: int
    columns: int
    side: int
    gap: int

    @property
    def rows(self) -> int:
        return math.ceil(self.count / self.columns)

    @property
    def width(self) -> int:
        return self.columns * (self.side + self.gap) - self.gap

    @property
    def height(self) -> int:
        return self.rows * (self.side + self.gap) - self.gap

    def shrunk(self, pixels: Bytes) -> Bytes:
        """The pictures [N, H, W, 3] no larger than they are drawn; averaged where they were."""
        if pixels.shape[1] <= self.side:
            return pixels
        size = (self.side, self.side)
        small = [Image.fromarray(each).resize(size, Image.Resampling.BOX) for each in pixels]
        return np.stack([np.asarray(each) for each in small])

    def paste(self, ground: npt.NDArray[Any], left: int, top: int, tiles: npt.NDArray[Any]) -> None:
        """Put pictures [N, H, W, ...] onto a ground [.., .., ...], every pixel as a square."""
        factor = self.side // tiles.shape[1]
        large = tiles.repeat(factor, axis=1).repeat(factor, axis=2)
        for number, tile in enumerate(large):
            row, column = divmod(number, self.columns)
            y, x = top + row * (self.side + self.gap), left + column * (self.side + self.gap)
            ground[y : y + self.side, x : x + self.side] = tile


def mosaic(pictures: Array, columns: int | None = None, gap: int = 2, enlarge: int = 1) -> Bytes:
    """Pictures [N, 3, H, W] in [-1, 1] as one picture [.., .., 3] on white.

    Args:
        columns: in a row; as many as rows if not given.
        gap: pixels between two.
        enlarge: pixels along a side for each of theirs.
    """
    pixels = pixels_of(pictures)
    columns = columns or math.ceil(math.sqrt(len(pixels)))
    grid = Mosaic(len(pixels), columns, enlarge * pixels.shape[1], gap)
    sheet = np.full((grid.height, grid.width, 3), 255, dtype=np.uint8)
    grid.paste(sheet, 0, 0, pixels)
    return sheet
