"""What the number of a choice stands for: a point, or a pixel of a picture. Needs no Qt.

Points are counted as they come; pixels picture by picture, row by row.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from app.timeline import Array
from app.widgets.picture_sheet import Pixel

__all__ = ["example_of", "index_of", "pixel_of", "place_count", "values_of"]


def place_count(shape: Sequence[int]) -> int:
    """How many points [N, D] or pixels [N, C, H, W] there are to choose from."""
    return shape[0] * math.prod(shape[2:])


def pixel_of(shape: Sequence[int], index: int) -> Pixel | None:
    """The pixel of a number; None where there are points."""
    if len(shape) != 4:
        return None
    picture, place = divmod(index, shape[2] * shape[3])
    return Pixel(picture, *divmod(place, shape[3]))


def index_of(shape: Sequence[int], pixel: Pixel) -> int:
    """The number of a pixel of pictures [N, C, H, W]."""
    return (pixel.picture * shape[2] + pixel.row) * shape[3] + pixel.column


def example_of(shape: Sequence[int], index: int) -> int:
    """The point, or the picture that a pixel is of."""
    return index // math.prod(shape[2:])


def values_of(frame: Array, index: int) -> Array:
    """The numbers [1, D] of a point, or of a pixel its channels."""
    pixel = pixel_of(frame.shape, index)
    if pixel is None:
        return frame[index : index + 1]
    values: Array = frame[pixel.picture, :, pixel.row, pixel.column][None]
    return values
