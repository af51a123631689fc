"""The course of a few curves, so small that only their shape counts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from app import theme

__all__ = ["Curve", "SpreadSketch"]

INSET = 4.0

Curve = tuple[npt.NDArray[np.floating], npt.NDArray[np.floating], Qt.PenStyle]  # x 0..1, y, style


class SpreadSketch(QWidget):
    """Curves over a line across, and where on them things stand now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._curves: tuple[Curve, ...] = ()
        self._reference: float | None = None
        self._at: float | None = None
        self._placeholder = ""

    def set_placeholder(self, text: str) -> None:
        """What to say while there are no curves."""
        self._placeholder = text
        self.update()

    def show_curves(self, curves: Sequence[Curve], reference: float | None) -> None:
        """Show curves from left, 0, to right, 1, and a value to hold them against."""
        self._curves, self._reference = tuple(curves), reference
        self.update()

    def show_place(self, at: float | None) -> None:
        """Mark a place from 0 to 1, or none."""
        if at != self._at:
            self._at = at
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.current()
        room = QRectF(self.rect()).adjusted(INSET, INSET, -INSET, -INSET)
        if self._reference is None:
            painter.setPen(QColor(colours.muted))
            painter.setFont(theme.ui_font(theme.SMALL))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room, int(flags), self._placeholder)
        else:
            self._draw(painter, room, self._reference)
        painter.end()

    def _draw(self, painter: QPainter, room: QRectF, reference: float) -> None:
        colours = theme.current()
        known = [y[np.isfinite(y)] for _, y, _ in self._curves]
        top = 1.1 * max([reference, *(float(y.max(initial=0.0)) for y in known)])
        level = room.bottom() - room.height() * reference / top
        painter.setPen(QPen(QColor(colours.data), 1, Qt.PenStyle.DashDotLine))
        painter.drawLine(QPointF(room.left(), level), QPointF(room.right(), level))
        if self._at is not None:
            x = room.left() + room.width() * self._at
            painter.setPen(QPen(QColor(colours.muted), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))
        for along, values, style in self._curves:
            xs = room.left() + room.width() * along[: len(values)]
            ys = room.bottom() - room.height() * values / top
            points = [QPointF(x, y) for x, y in zip(xs, ys, strict=True) if np.isfinite(y)]
            painter.setPen(QPen(QColor(colours.samples), 1.6, style))
            painter.drawPolyline(QPolygonF(points))
