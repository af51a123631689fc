"""Signed numbers as an image: to the size of the screen, then to colours even to the eye."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage

from app import theme

__all__ = ["diverging", "resampled", "table_image"]

COLOURS = 255  # odd, so that 0 has a colour of its own

Floats = npt.NDArray[np.float32]


def resampled(values: Floats, rows: int, columns: int) -> Floats:
    """Tables [..., rows, columns] at another size.

    The nearest value where it grows, the mean of an area where it does not, which keeps what is
    finer than a pixel from turning into a pattern that is not there.
    """
    height, width = values.shape[-2:]
    # What shrinks comes before what grows, so that there is less to do.
    if rows < height:
        values = _shares(height, rows) @ values
    if columns < width:
        values = values @ _shares(width, columns).T
    if rows >= height:
        values = np.take(values, _nearest(height, rows), axis=-2)
    if columns >= width:
        values = np.take(values, _nearest(width, columns), axis=-1)
    return values


def _nearest(count: int, size: int) -> npt.NDArray[np.intp]:
    """Which of ``count`` cells each of ``size`` pixels shows."""
    return ((np.arange(size) + 0.5) * count / size).astype(np.intp)


def _shares(count: int, size: int) -> Floats:
    """How much of each pixel each cell covers, [size, count]; every row sums to 1."""
    edges = (np.arange(size + 1) * (count / size)).astype(np.float32)[:, None]
    cells = np.arange(count, dtype=np.float32)
    overlap = np.minimum(edges[1:], cells + 1) - np.maximum(edges[:-1], cells)
    shares: Floats = overlap.clip(min=0) * np.float32(size / count)
    return shares


@lru_cache(maxsize=8)
def diverging(low: str, middle: str, high: str) -> npt.NDArray[np.uint32]:
    """Colours from -1 over 0 to 1 as 0xffRRGGBB, even to the eye (straight in Oklab).

    The array is kept for the next call and must not change.
    """
    ends = [_oklab(QColor(c)) for c in (low, middle, high)]
    position = np.linspace(-1, 1, COLOURS)[:, None]
    lab = np.where(
        position < 0,
        ends[1] + (ends[0] - ends[1]) * -position,
        ends[1] + (ends[2] - ends[1]) * position,
    )
    red, green, blue = _rgb(lab).T.astype(np.uint32)
    packed: npt.NDArray[np.uint32] = np.bitwise_or.reduce(
        [np.full(COLOURS, 0xFF000000, np.uint32), red << 16, green << 8, blue]
    )
    return packed


# Ottosson 2020, "A perceptual color space for image processing".
_LMS_OF_RGB = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LAB_OF_LMS = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def _oklab(colour: QColor) -> npt.NDArray[np.float64]:
    rgb = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    lab: npt.NDArray[np.float64] = _LAB_OF_LMS @ np.cbrt(_LMS_OF_RGB @ linear)
    return lab


def _rgb(lab: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Oklab to sRGB of 0 to 255."""
    lms = np.linalg.solve(_LAB_OF_LMS, lab.T) ** 3
    linear = np.linalg.solve(_LMS_OF_RGB, lms).T.clip(0, 1)
    rgb = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    whole: npt.NDArray[np.float64] = np.rint(rgb * 255)
    return whole


def table_image(values: Floats, colours: theme.Theme) -> QImage:
    """Each value as one pixel, in an image that owns its memory."""
    palette = diverging(colours.samples, colours.card, colours.data)
    places = np.rint((values.clip(-1, 1) + 1) * ((COLOURS - 1) / 2)).astype(np.intp)
    pixels = np.ascontiguousarray(palette[places])
    height, width = pixels.shape
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
    return image.copy()
