"""Feature maps side by side as one image, with one scale for all. Needs no widget."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtGui import QColor, QImage

from app import theme
from app.widgets.heatmap_image import COLOURS, diverging, resampled

__all__ = ["Mosaic", "Scale", "mosaic_image", "palette", "scale_of"]

SHARE = 99.5  # percent of the values that the scale holds
LOOKED_AT = 65_536  # values, spread evenly, from which the scale is taken
ROUND = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0)  # a scale ends at one of these times a power of ten
EVENER = 1.42  # times the columns of a square, if the rows then come out even

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Scale:
    """What the colours mean: from 0, or from -greatest where values are signed, to greatest.

    Attributes:
        beyond: whether some values lie outside.
    """

    greatest: float
    signed: bool
    beyond: bool = False


def scale_of(maps: Floats, signed: bool) -> Scale:
    """One scale for all maps, rounded up so that it rarely changes while they move."""
    flat = maps.reshape(-1)
    seen = np.abs(flat[:: max(1, math.ceil(len(flat) / LOOKED_AT))])
    seen = seen[np.isfinite(seen)]
    most = float(np.percentile(seen, SHARE)) if len(seen) else 0.0
    most = most or float(seen.max(initial=0.0)) or 1.0
    power = 10.0 ** math.floor(math.log10(most))
    greatest = next(step * power for step in ROUND if step * power >= most * (1 - 1e-6))
    top = max(float(flat.max(initial=0.0)), -float(flat.min(initial=0.0)))
    return Scale(greatest, signed, beyond=top > greatest * (1 + 1e-6))


@dataclass(frozen=True)
class Mosaic:
    """Where the maps lie, in pixels: rows of cells of one size, read like a page.

    Attributes:
        count: number of maps.
        cell: (width, height) of each with the gap that follows it.
        gap: between two.
    """

    count: int
    columns: int
    cell: tuple[int, int]
    gap: int = 1

    @classmethod
    def within(cls, maps: tuple[int, int, int], width: int, height: int, most: int) -> Mosaic:
        """As large as fits; ``maps`` is [C, H, W], ``most`` the longest side of a map."""
        count, rows, columns = maps
        aspect = rows / columns
        if not 0.25 <= aspect <= 4:
            aspect = 1.0  # places along a line are drawn as strips
        across = _columns(count)
        down = math.ceil(count / across)
        gap = 2 if count <= 100 else 1
        wide = min(width // across, height / down / aspect, most + gap)
        wide = max(int(wide), gap + 1)
        return cls(count, across, (wide, max(int((wide - gap) * aspect) + gap, gap + 1)), gap)

    @property
    def rows(self) -> int:
        return math.ceil(self.count / self.columns)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of all maps, without a gap at the end."""
        wide, high = self.cell
        return self.columns * wide - self.gap, self.rows * high - self.gap

    def corner(self, number: int) -> tuple[int, int]:
        """The left upper pixel of a map."""
        row, column = divmod(number, self.columns)
        return column * self.cell[0], row * self.cell[1]

    def at(self, x: float, y: float) -> tuple[int, float, float] | None:
        """The map at a pixel, and how far across and down in it, from 0 to 1; None beside it."""
        wide, high = self.cell
        column, row = int(x // wide), int(y // high)
        number = row * self.columns + column
        if not (0 <= column < self.columns and 0 <= number < self.count) or y < 0:
            return None
        across, down = (x - column * wide) / (wide - self.gap), (y - row * high) / (high - self.gap)
        return number, min(across, 1 - 1e-9), min(down, 1 - 1e-9)


def _columns(count: int) -> int:
    """Nearly as many as rows; a little more where that leaves no gap in the last row."""
    least = math.ceil(math.sqrt(count)) if count > 4 else count
    return next((n for n in range(least, int(least * EVENER) + 1) if count % n == 0), least)


def palette(scale: Scale) -> npt.NDArray[np.uint32]:
    """The colours of a scale from its least value to its greatest, as 0xffRRGGBB."""
    colours = theme.current()
    if scale.signed:
        return diverging(colours.samples, colours.card, colours.data)
    return _viridis()


@lru_cache(maxsize=1)
def _viridis() -> npt.NDArray[np.uint32]:
    table = pg.colormap.get("viridis").getLookupTable(nPts=COLOURS).astype(np.uint32)
    packed: npt.NDArray[np.uint32] = (
        np.uint32(0xFF000000) | table[:, 0] << 16 | table[:, 1] << 8 | table[:, 2]
    )
    return packed


def _halved(maps: Floats, rows: int, columns: int) -> Floats:
    """Means of 2 x 2 values while two are left for each pixel: quick where maps are large.

    The mean of a pixel then takes in, at its edges, less than half a pixel of its neighbours.
    """
    while maps.shape[1] >= 4 * rows and maps.shape[2] >= 4 * columns:
        if maps.shape[1] % 2 or maps.shape[2] % 2:
            break
        pairs = maps[:, ::2] + maps[:, 1::2]
        maps = (pairs[:, :, ::2] + pairs[:, :, 1::2]) * np.float32(0.25)
    return maps


def mosaic_image(maps: Floats, scale: Scale, mosaic: Mosaic, ratio: float = 1.0) -> QImage:
    """The maps in colours; ``ratio`` is the number of the screen's pixels in one of ours."""
    wide, high = (round(side * ratio) for side in mosaic.cell)
    gap = max(1, round(mosaic.gap * ratio))
    fitted = resampled(_halved(maps, high - gap, wide - gap), high - gap, wide - gap)
    low = -scale.greatest if scale.signed else 0.0
    share = (fitted - low) * ((COLOURS - 1) / (scale.greatest - low))
    places = np.nan_to_num(share).clip(0, COLOURS - 1).round().astype(np.intp)
    rows, columns = mosaic.rows, mosaic.columns
    ground = QColor(theme.current().card).rgb()
    tiles = np.full((rows * columns, high, wide), ground, dtype=np.uint32)
    tiles[: mosaic.count, : high - gap, : wide - gap] = palette(scale)[places]
    page = tiles.reshape(rows, columns, high, wide).swapaxes(1, 2)
    pixels = np.ascontiguousarray(page.reshape(rows * high, columns * wide))
    image = QImage(
        pixels.data, columns * wide, rows * high, 4 * columns * wide, QImage.Format.Format_RGB32
    )
    return image.copy()
