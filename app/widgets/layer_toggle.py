"""An entry of the stage's legend: what a colour and a shape stand for, and whether it is shown."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app import theme
from app.widgets.focus_ring import draw_focus_ring
from app.widgets.still_picture import StillPicture

__all__ = ["LayerToggle"]

HEIGHT = 22
SWATCH = 14
GAP = 6
SYMBOL = 28
RADIUS = 4.0


class LayerToggle(QAbstractButton):
    """A mark in the colour and shape of its layer, a name, and the symbol of the mathematics."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._symbol = ("", "")
        self._idea = "muted"
        self._shape = "disc"
        self._still = StillPicture()
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def describe(self, text: str, symbol: tuple[str, str], idea: str, shape: str) -> None:
        """Say what the layer is.

        Args:
            text: its name.
            symbol: a letter and its index.
            idea: its colour's name in the theme.
            shape: "disc", "ring" or "line".
        """
        self._symbol, self._idea, self._shape = symbol, idea, shape
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.ui_font())
        return QSize(8 + SWATCH + GAP + metrics.horizontalAdvance(self.text()) + SYMBOL, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        looks = (self.hasFocus(), self.underMouse(), self.isChecked(), self.text())
        what = (self._symbol, self._idea, self._shape, theme.current())
        self._still.paint(painter, self, (*looks, *what), self._draw)
        painter.end()

    def _draw(self, painter: QPainter) -> None:
        colours = theme.current()
        if self.hasFocus():
            draw_focus_ring(painter, self.rect(), radius=5)
        elif self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.hover))
            painter.drawRoundedRect(QRectF(self.rect()), 5, 5)
        on = self.isChecked()
        self._paint_swatch(painter, QColor(getattr(colours, self._idea) if on else colours.faint))
        painter.setPen(QColor(colours.text if on else colours.faint))
        painter.setFont(theme.ui_font())
        place = self.rect().adjusted(4 + SWATCH + GAP, 0, -SYMBOL, 0)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), self.text())
        painter.setPen(QColor(colours.muted if on else colours.faint))
        self._paint_symbol(painter)

    def _paint_swatch(self, painter: QPainter, color: QColor) -> None:
        middle = QPointF(4 + SWATCH / 2, self.height() / 2)
        solid = self._shape == "disc" and self.isChecked()
        painter.setBrush(color if solid else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color, 1.6))
        if self._shape == "line":
            way = QPointF(SWATCH / 2 - 1, 0)
            painter.drawLine(middle - way, middle + way)
        else:
            painter.drawEllipse(middle, RADIUS - 0.8, RADIUS - 0.8)
        if not self.isChecked():
            way = QPointF(RADIUS + 1, -RADIUS - 1)
            painter.drawLine(middle - way, middle + way)

    def _paint_symbol(self, painter: QPainter) -> None:
        letter, index = self._symbol
        base, small = theme.math_font(15), theme.math_font(11)
        x = self.width() - SYMBOL + 6.0
        y = self.height() / 2 + QFontMetrics(base).xHeight() / 2
        painter.setFont(base)
        painter.drawText(QPointF(x, y), letter)
        x += QFontMetrics(base).horizontalAdvance(letter)
        painter.setFont(small)
        painter.drawText(QPointF(x, y + 3), index)
