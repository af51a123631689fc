"""Ground under words that lie over a picture."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app import theme

__all__ = ["Backdrop", "paint_backdrop"]

ALPHA = 205  # of 255
RADIUS = 5.0


def paint_backdrop(painter: QPainter, place: QRectF) -> None:
    """Dim what lies under a place, so that words on it can be read."""
    ground = QColor(theme.current().card)
    ground.setAlpha(ALPHA)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(place, RADIUS, RADIUS)


class Backdrop(QWidget):
    """Holds widgets that lie over a picture."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_backdrop(painter, QRectF(self.rect()))
        painter.end()
