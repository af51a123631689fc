"""Pictures as bytes to look at: one for one, and many as one mosaic. Needs numpy only."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["NOISE_REACH", "PICTURE_REACH", "mosaic", "to_pixels"]

PICTURE_REACH = 1.0  # pictures are within [-1, 1]
NOISE_REACH = 3.0  # standard deviations; of N(0, 1) one value in 370 lies beyond

Floats = NDArray[np.floating[Any]]
Bytes = NDArray[np.uint8]


def to_pixels(pictures: Floats, reach: float = PICTURE_REACH) -> Bytes:
    """The pixels to show, 0 to 255, [..., H, W, 3], of pictures [..., 3, H, W].

    What lies outside is taken to the nearer end; what is not a number shows black.

    Args:
        reach: the value that shows as 255; its negative shows as 0, and 0 as the grey between.
            NOISE_REACH for noise, so that three standard deviations fill the range.
    """
    levels = _levels(pictures, reach)
    shape = levels.shape
    pixels = np.empty((*shape[:-3], *shape[-2:], shape[-3]), np.uint8)
    for channel in range(shape[-3]):  # faster than one copy of the axes moved
        pixels[..., channel] = levels[..., channel, :, :]
    return pixels


def mosaic(pictures: Floats, columns: int, gap: int = 0, reach: float = PICTURE_REACH) -> Bytes:
    """Pictures [N, 3, H, W] in rows of ``columns``, as one picture [height, width, 4].

    The fourth number is 255 where there is a picture, and 0 in the gaps and where the last row
    ends early. For ``reach`` see ``to_pixels``.

    Raises ValueError: fewer than one column, or a negative gap.
    """
    if columns < 1 or gap < 0:
        raise ValueError(f"{columns} columns with gaps of {gap} pixels make no mosaic")
    count, _, height, width = pictures.shape
    rows = -(-count // columns)
    shape = (max(rows * (height + gap) - gap, 0), columns * (width + gap) - gap, 4)
    whole = np.zeros(shape, np.uint8)
    levels = _levels(pictures, reach)
    for number in range(count):
        row, column = divmod(number, columns)
        top, left = row * (height + gap), column * (width + gap)
        place = whole[top : top + height, left : left + width]
        for channel, level in enumerate(levels[number]):
            place[..., channel] = level
        place[..., 3] = 255
    return whole


def _levels(values: Floats, reach: float) -> Bytes:
    """0 to 255 for -reach to reach, in the order of the axes that there is."""
    scaled = np.fmax(values, -reach)  # which takes what is not a number to -reach
    np.fmin(scaled, reach, out=scaled)
    if reach != 1:
        scaled /= reach
    scaled += 1
    scaled *= 127.5
    np.rint(scaled, out=scaled)
    return scaled.astype(np.uint8)
