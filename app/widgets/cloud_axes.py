"""Ticks and numbers along the edges of a cloud."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from app import theme
from ddpm_core.splat import View

__all__ = ["LABELS_BELOW", "LABELS_LEFT", "draw_axes"]

LABELS_LEFT, LABELS_BELOW = 34, 24  # pixels along the left and the lower edge that they take
TICK_DISTANCE = 72  # least number of pixels between two labels of an axis


def draw_axes(painter: QPainter, view: View, color: QColor) -> None:
    """Ticks and numbers along the lower and the left edge, in standardised units."""
    painter.setFont(theme.ui_font(theme.SMALL))
    painter.setPen(color)
    left, top = view.to_data(0, 0)
    right, bottom = view.to_data(view.width, view.height)
    step = _nice_step(TICK_DISTANCE / view.scale)
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    for value in _multiples(left, right, step):
        x = view.width / 2 + (value - view.x) * view.scale
        if 28 < x < view.width - 28:
            painter.drawLine(QPointF(x, view.height - 4), QPointF(x, view.height))
            box = QRectF(x - 40, view.height - 22, 80, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _number(value, digits))
    for value in _multiples(bottom, top, step):
        y = view.height / 2 - (value - view.y) * view.scale
        if 28 < y < view.height - 28:
            painter.drawLine(QPointF(0, y), QPointF(4, y))
            box = QRectF(8, y - 8, 60, 16)
            side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, side, _number(value, digits))


def _nice_step(least: float) -> float:
    """The least of 1, 2 or 5 times a power of ten that is no less."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(float(n * power) for n in (1, 2, 5, 10) if n * power >= least * (1 - 1e-9))


def _multiples(low: float, high: float, step: float) -> list[float]:
    return [n * step for n in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _number(value: float, digits: int) -> str:
    text = f"{abs(value):.{digits}f}"
    return f"\u2212{text}" if value < 0 and float(text) else text
