"""What marks a picture that is chosen and a pixel that is read."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app import theme

__all__ = ["draw_picture_frame", "draw_pixel_frame"]

LEAST_FRAME = 7.0  # of what marks a pixel


def draw_picture_frame(painter: QPainter, place: QRectF) -> None:
    """Mark a picture, all around it."""
    colours = theme.current()
    out = colours.ring / 2
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colours.accent), colours.ring, j=Qt.PenJoinStyle.MiterJoin))
    painter.drawRect(place.adjusted(-out, -out, out, out))


def draw_pixel_frame(painter: QPainter, place: QRectF) -> None:
    """Mark a pixel, which may be too small to be seen, on pictures of any colour."""
    colours = theme.current()
    more = max(0.0, (LEAST_FRAME - place.width()) / 2)
    frame = place.adjusted(-more, -more, more, more)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colours.card), 3))
    painter.drawRect(frame)
    painter.setPen(QPen(QColor(colours.text), 1))
    painter.drawRect(frame)
