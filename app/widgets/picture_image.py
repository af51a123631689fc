"""A sheet of pictures as an image, and as large as it is seen: crisp pixels, or smooth if small."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from app.widgets.picture_sheet import Sheet
from ddpm_core.picture_pixels import mosaic

__all__ = ["Pictures", "at_scale", "sheet_image", "thumbnail"]

Pictures = npt.NDArray[np.float32]  # [N, 3, H, W]
Mode = Qt.TransformationMode


def sheet_image(pictures: Pictures, sheet: Sheet, reach: float) -> QImage:
    """All pictures, pixel for pixel, in an image that owns its memory; the gaps are transparent."""
    pixels = mosaic(pictures, sheet.columns, sheet.gap, reach)
    height, width, _ = pixels.shape
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def at_scale(image: QImage, scale: float) -> QImage:
    """The image so many times as large.

    Where it grows its pixels keep their edges, of which those that fall between two pixels of the
    screen are softened; where it shrinks it is smoothed.
    """
    size = QSize(round(image.width() * scale), round(image.height() * scale))
    if scale > 1:
        # Pixels of equal size first, a little too large: taken to the nearest, some would be wider.
        whole = math.ceil(scale)
        image = image.scaled(image.size() * whole, mode=Mode.FastTransformation)
    return image if image.size() == size else image.scaled(size, mode=Mode.SmoothTransformation)


def thumbnail(picture: npt.NDArray[np.float32], side: int, reach: float = 1.0) -> QImage:
    """One picture [3, H, W] within a square of so many pixels."""
    _, height, width = picture.shape
    image = sheet_image(picture[None], Sheet(1, height, width, 1), reach)
    return at_scale(image, side / max(height, width))
