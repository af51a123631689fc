"""How the squares of a picture are drawn over it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen

from app import theme

__all__ = ["paint_squares"]

HANDLE = 10  # pixels along a side
SHADE = 0.6  # of what is not taken


def paint_squares(
    painter: QPainter, picture: QRectF, squares: Sequence[QRectF], current: int
) -> None:
    """Shade what is in no square, and draw each; the current one has handles at its corners.

    Args:
        picture: where it lies.
        current: index of the square that is edited.
    """
    colours = theme.current()
    shade = QColor(colours.card)
    shade.setAlphaF(SHADE)
    painter.fillPath(_around(picture, squares), shade)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for index, square in enumerate(squares):
        here = index == current
        # A dark line below, for the picture may have any colour.
        painter.setPen(QPen(QColor(0, 0, 0, 140), 4 if here else 3))
        painter.drawRect(square)
        colour = QColor(colours.accent if here else "white")
        painter.setPen(QPen(colour, 2 if here else 1.5))
        painter.drawRect(square)
    if len(squares) > 1:
        for index, square in enumerate(squares):
            _paint_number(painter, square, index + 1, index == current)
    painter.setPen(QPen(QColor(colours.accent), 2))
    painter.setBrush(QColor("white"))
    half = QPointF(HANDLE / 2, HANDLE / 2)
    edited = squares[current]
    for corner in (
        edited.topLeft(),
        edited.topRight(),
        edited.bottomLeft(),
        edited.bottomRight(),
    ):
        painter.drawRect(QRectF(corner - half, corner + half))


def _around(picture: QRectF, squares: Sequence[QRectF]) -> QPainterPath:
    taken, around = QPainterPath(), QPainterPath()
    taken.setFillRule(Qt.FillRule.WindingFill)
    for square in squares:
        taken.addRect(square)
    around.addRect(picture)
    return around.subtracted(taken)


def _paint_number(painter: QPainter, square: QRectF, number: int, here: bool) -> None:
    colours = theme.current()
    font = theme.ui_font(theme.SMALL, QFont.Weight.DemiBold)
    width = QFontMetrics(font).horizontalAdvance(str(number)) + 10
    label = QRectF(square.left() + 8, square.top() + 8, width, 18)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.accent if here else colours.card))
    painter.drawRoundedRect(label, 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QColor(colours.on_accent if here else colours.text))
    painter.setFont(font)
    painter.drawText(label, Qt.AlignmentFlag.AlignCenter, str(number))
