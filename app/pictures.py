"""Pictures of widgets, a panel or the whole window: as PNG in twice the pixels, or as SVG.

In an SVG, plots and words stay shapes and text, in the font Inter or what the viewer has instead.
Clouds of points are images in it, in twice the pixels, for a shape a point would make it huge.

A widget is painted on the window's thread; all that takes long, which is to encode and to write,
can be done on any: the functions that return bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QPoint, QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from app import theme
from app.widgets.picture_mode import PictureMode, png_of, taking_picture

__all__ = ["RATIO", "Drawing", "draw", "drawing_bytes", "paint", "png_bytes"]

RATIO = 2  # pixels to a logical one
INCH = 96  # logical pixels
DOTS_PER_METRE = round(RATIO * INCH / 0.0254)


@dataclass(frozen=True)
class Drawing:
    """An SVG whose images are still to be encoded.

    Attributes:
        width, height: in logical pixels.
    """

    svg: bytes
    mode: PictureMode
    width: int
    height: int


def paint(widget: QWidget) -> tuple[QImage, bool]:
    """A widget as it is now, in RATIO times its pixels, and whether all of it is painted.

    A great many points take several paintings; call again until it is whole.
    """
    image = QImage(widget.size() * RATIO, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(RATIO)
    image.fill(theme.current().window)
    with taking_picture() as mode:
        QWidget.render(widget, image, QPoint(0, 0))
    return image, not mode.unfinished


def draw(widget: QWidget, title: str, about: str) -> Drawing:
    """A widget as it is now as an SVG; ``paint`` it first until it is whole.

    Args:
        title, about: what the file says of itself.
    """
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(widget.size() * RATIO)
    generator.setViewBox(QRect(QPoint(0, 0), widget.size() * RATIO))
    generator.setResolution(INCH * RATIO)
    generator.setTitle(title)
    generator.setDescription(about)
    with taking_picture(svg=True) as mode:
        painter = QPainter(generator)
        painter.scale(RATIO, RATIO)
        QWidget.render(widget, painter, QPoint(0, 0))
        painter.end()
    return Drawing(bytes(buffer.data().data()), mode, widget.width(), widget.height())


def png_bytes(image: QImage, title: str, about: str) -> bytes:
    """An image as a PNG file that says of itself what it is."""
    named = image.copy()
    named.setDotsPerMeterX(DOTS_PER_METRE)  # so that it is printed as large as it was shown
    named.setDotsPerMeterY(DOTS_PER_METRE)
    named.setText("Title", title)
    named.setText("Comment", about)
    return png_of(named)


def drawing_bytes(drawing: Drawing) -> bytes:
    """A drawing as an SVG file."""
    text = drawing.mode.with_images(drawing.svg.decode())
    size = f'width="{drawing.width}" height="{drawing.height}"'
    text = re.sub(r'width="[\d.]+mm" height="[\d.]+mm"', size, text, count=1)
    return text.replace('font-family="Inter"', 'font-family="Inter, sans-serif"').encode()
