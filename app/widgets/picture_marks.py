"""What marks a picture or a pixel that is chosen, and a pixel that is read."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app import theme

__all__ = ["MARK_REACH", "draw_chosen_pixel", "draw_picture_frame", "draw_pixel_frame"]

LEAST_FRAME = 7.0  # of what marks a pixel
CHOSEN_FRAME = 10.0  # the same of the chosen one, which is also seen around the other
TICK = 4.0  # length of the lines that lead to it
MARK_REACH = 12  # pixels that a mark may reach beyond its pixel


def draw_picture_frame(painter: QPainter, place: QRectF) -> None:
    """Mark a picture, all around it."""
    colours = theme.current()
    out = colours.ring / 2
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colours.accent), colours.ring, j=Qt.PenJoinStyle.MiterJoin))
    painter.drawRect(place.adjusted(-out, -out, out, out))


def draw_chosen_pixel(painter: QPainter, place: QRectF) -> None:
    """Mark the pixel that is looked at: a frame in the accent, and lines that lead to it."""
    colours = theme.current()
    more = max(0.0, (CHOSEN_FRAME - place.width()) / 2)
    frame = place.adjusted(-more, -more, more, more)
    middle = frame.center()
    ticks = [
        QLineF(middle.x(), frame.top(), middle.x(), frame.top() - TICK),
        QLineF(middle.x(), frame.bottom(), middle.x(), frame.bottom() + TICK),
        QLineF(frame.left(), middle.y(), frame.left() - TICK, middle.y()),
        QLineF(frame.right(), middle.y(), frame.right() + TICK, middle.y()),
    ]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((colours.card, colours.ring + 2.0), (colours.accent, colours.ring)):
        painter.setPen(QPen(QColor(colour), width, j=Qt.PenJoinStyle.MiterJoin))
        painter.drawRect(frame)
        painter.drawLines(ticks)


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
