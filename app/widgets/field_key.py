"""What the arrows or the colours of a field mean."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import theme
from app.widgets.backdrop import paint_backdrop
from app.widgets.field_layer import HEAD, HEAD_WIDTH, LONGEST_HEAD, colour_scale, nowhere

__all__ = ["FieldKey"]

WIDTH, LINE = 340, 17  # pixels, as all lengths here
FOOT = 26  # left to the numbers of the axis
EDGE = 8
BAR = QSize(96, 8)
PATCH = 9.0
GAP = 6.0


class FieldKey(QWidget):
    """A line that says what is shown; below it an arrow, or a bar of colours, with its values."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._words = ""
        self._arrow = 0.0  # pixels, 0 for a bar of colours
        self._color = QColor()
        self._values: tuple[str, ...] = ()  # of the arrow, or of both ends of the bar and of none
        self.hide()

    @property
    def text(self) -> str:
        """What is written, "" while hidden."""
        return "" if self.isHidden() else "  ".join((self._words, *self._values))

    def show_arrow(self, words: str, length: float, value: str, color: QColor) -> None:
        """Say what an arrow of so many pixels means."""
        self._arrow, self._color = length, color
        self._say(words, value)

    def show_colours(self, words: str, least: str, greatest: str, nothing: str) -> None:
        """Say what the first and the last colour mean, and what the ground does."""
        self._arrow = 0.0
        self._say(words, least, greatest, nothing)

    def _say(self, words: str, *values: str) -> None:
        self._words, self._values = words, values
        self.show()
        self.setAccessibleName(self.text)
        self.update()

    @property
    def foot(self) -> int:
        """The pixels that it takes above the numbers of the axis, with a gap above it."""
        return 2 * LINE + 4 + EDGE

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 2 * LINE + 4 + FOOT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.ui_font(theme.SMALL))
        metrics = QFontMetricsF(painter.font())
        width = max(metrics.horizontalAdvance(self._words), self._second_line(None, metrics, 0))
        left = self.width() - EDGE - width
        paint_backdrop(painter, QRectF(left - GAP, 0, width + 2 * GAP, 2 * LINE + 4))
        self._write(painter, left, 2, self._words, theme.current().text)
        self._second_line(painter, metrics, left)
        painter.end()

    def _second_line(self, painter: QPainter | None, metrics: QFontMetricsF, left: float) -> float:
        """Draw the sign with its values, or only measure them; the result is their width."""
        x, middle = left, 2 + 1.5 * LINE
        if self._arrow:
            parts: list[str | float] = [self._arrow, *self._values]
        else:
            least, greatest, nothing = self._values
            parts = [least, float(BAR.width()), greatest, PATCH, nothing]
        for part in parts:
            if isinstance(part, str):
                if painter is not None:
                    self._write(painter, x, 2 + LINE, part, theme.current().muted)
                x += metrics.horizontalAdvance(part) + GAP
            else:
                x += GAP if part == PATCH else 0.0
                if painter is not None:
                    self._draw_sign(painter, QPointF(x, middle), part)
                x += part + GAP
        return x - GAP - left

    def _write(self, painter: QPainter, x: float, top: float, text: str, color: str) -> None:
        painter.setPen(QColor(color))
        room = QRectF(x, top, self.width(), LINE)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)

    def _draw_sign(self, painter: QPainter, at: QPointF, width: float) -> None:
        """The arrow, the bar or the patch, from its left end on."""
        if self._arrow:
            self._draw_arrow(painter, at, at + QPointF(width, 0))
            return
        height = min(width, float(BAR.height()))
        place = QRectF(at.x(), at.y() - height / 2, width, height)
        if width == PATCH:
            painter.fillRect(place, nowhere())
        else:
            scale = np.ascontiguousarray(colour_scale()[None])
            count = scale.shape[1]
            strip = QImage(scale.data, count, 1, 4 * count, QImage.Format.Format_RGB32)
            painter.drawImage(place, strip)
        painter.setPen(QPen(QColor(theme.current().edge), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place)

    def _draw_arrow(self, painter: QPainter, start: QPointF, tip: QPointF) -> None:
        painter.setPen(QPen(self._color, 1.6, c=Qt.PenCapStyle.RoundCap))
        head = min(HEAD * self._arrow, LONGEST_HEAD)
        side = head * HEAD_WIDTH / HEAD
        painter.drawLine(start, tip)
        for aside in (-side, side):
            painter.drawLine(tip, tip + QPointF(-head, aside))
