"""How widgets paint while a picture of them is taken, which differs from what a screen needs.

A picture is finer than most screens, must be whole at once, and in an SVG keeps shapes as shapes.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QBuffer, QPointF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPainter

__all__ = [
    "PictureMode",
    "draw_image",
    "note_unfinished",
    "picture_mode",
    "png_of",
    "taking_picture",
]


class PictureMode:
    """A picture that is being taken.

    Images in an SVG have to be encoded, which takes longer than the window may stand still. So
    only stand-ins of one pixel are painted, and ``with_images`` puts the images in, on any thread.

    Args:
        svg: whether shapes are kept as shapes.

    Attributes:
        unfinished: set by a widget that needs to be painted once more.
    """

    def __init__(self, svg: bool) -> None:
        self.svg = svg
        self.unfinished = False
        self._images: list[QImage] = []

    def draw_image(self, painter: QPainter, place: QRectF, image: QImage) -> None:
        """Draw an image, or its stand-in."""
        if not self.svg:
            painter.drawImage(place, image)
            return
        painter.drawImage(place, _stand_in(len(self._images)))
        self._images.append(image.copy())  # the array that it shows may change

    def with_images(self, svg: str) -> str:
        """The text of an SVG with the images in the place of their stand-ins."""
        for number, image in enumerate(self._images):
            svg = svg.replace(_base64(_stand_in(number)), _base64(image))
        return svg


_mode: PictureMode | None = None


def picture_mode() -> PictureMode | None:
    """The picture that is being taken, None while widgets paint for a screen."""
    return _mode


@contextmanager
def taking_picture(svg: bool = False) -> Iterator[PictureMode]:
    """Let widgets paint for a picture within the block."""
    global _mode
    before, _mode = _mode, PictureMode(svg)
    try:
        yield _mode
    finally:
        _mode = before


def draw_image(painter: QPainter, place: QPointF, image: QImage) -> None:
    """Draw a large image with its upper left corner at a place."""
    if _mode is None:
        painter.drawImage(place, image)
    else:
        _mode.draw_image(painter, QRectF(place, QSizeF(image.deviceIndependentSize())), image)


def note_unfinished() -> None:
    """A widget that could not paint all of itself at once says so."""
    if _mode is not None:
        _mode.unfinished = True


def png_of(image: QImage) -> bytes:
    """An image as PNG."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _stand_in(number: int) -> QImage:
    """One pixel in a colour of its own."""
    image = QImage(1, 1, QImage.Format.Format_ARGB32)
    image.fill(0xFF000000 + number)
    return image


def _base64(image: QImage) -> str:
    return base64.b64encode(png_of(image)).decode()
