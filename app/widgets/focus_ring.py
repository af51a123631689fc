"""The ring round a painted widget that has the focus."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app import theme

__all__ = ["draw_focus_ring"]


def draw_focus_ring(painter: QPainter, rect: QRect, radius: float = 6.0) -> None:
    """Draw the ring along the inside of ``rect``, as wide as the theme wants it."""
    colours = theme.current()
    inset = colours.ring / 2
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colours.accent), colours.ring))
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius)
