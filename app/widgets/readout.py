"""The words of a plot: what is under the cursor, and what each line is and is worth now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import theme
from app.widgets.plot_style import small_font

__all__ = ["Legend", "LegendEntry", "Readout"]

EDGE = 4  # pixels left free at the ends of a row
SWATCH = 14  # pixels of line in front of a name
SPACE = 4  # pixels between swatch, name and value
RADIUS = 4.0


class Readout(QWidget):
    """A line of words at the foot of a plot, over its tick labels, so that no curve is covered."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._text = ""
        self._centre = 0
        self.hide()

    @property
    def text(self) -> str:
        """What is written, "" while hidden."""
        return "" if self.isHidden() else self._text

    def show_in(self, row: QRect, centre: int, text: str) -> None:
        """Write in a row of the parent, as near below an x of the parent as there is room."""
        self._text, self._centre = text, centre - row.left()
        self.setGeometry(row)
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.card))
        painter.setPen(QColor(colours.text))
        painter.setFont(small_font())
        width = painter.fontMetrics().horizontalAdvance(self._text)
        left = max(min(self._centre - width // 2, self.width() - width - EDGE), EDGE)
        place = self.rect().adjusted(left, 0, 0, 0)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), self._text)


@dataclass(frozen=True)
class LegendEntry:
    """One line of a plot.

    Attributes:
        name: its symbol.
        colour: as "#rrggbb".
        style: as the line is drawn.
        value: what it is worth now, as text.
        widest: a text as wide as any value, so that the entries stay in their places.
        symbol: the key in SYMBOLS of what the line stands for.
    """

    name: str
    colour: str
    style: Qt.PenStyle
    value: str = ""
    widest: str = ""
    symbol: str = ""


class Legend(QWidget):
    """The lines of a plot in one row, each with its symbol and its value."""

    symbolHovered = Signal(str)  # "" on leaving it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[LegendEntry, ...] = ()
        self._lit = ""
        self._hovered = ""
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """What is written."""
        return "  ".join(f"{e.name} {e.value}".strip() for e in self._entries)

    def set_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Replace what is shown."""
        if tuple(entries) != self._entries:
            self._entries = tuple(entries)
            self.setAccessibleName(self.text)
            self.update()

    def set_lit(self, symbol: str) -> None:
        """Let the entry of a symbol stand out, or none."""
        if symbol != self._lit:
            self._lit = symbol
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, QFontMetrics(small_font()).height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.current()
        painter = QPainter(self)
        font = small_font()
        metrics = QFontMetrics(font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        for entry, (x, width) in zip(self._entries, self._places(metrics), strict=True):
            lit = bool(entry.symbol) and entry.symbol == self._lit
            font.setBold(lit)
            painter.setFont(font)
            if lit:
                ground = QRectF(x - SPACE, 0, width + 2 * SPACE, self.height())
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colours.accent_soft))
                painter.drawRoundedRect(ground, RADIUS, RADIUS)
            pen = QPen(QColor(entry.colour), 2, entry.style)
            painter.setPen(pen)
            painter.drawLine(QPointF(x + 1, middle), QPointF(x + SWATCH - 1, middle))
            name_x = x + SWATCH + SPACE
            place = self.rect().adjusted(round(name_x), 0, 0, 0)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), entry.name)
            place.setLeft(round(name_x + metrics.horizontalAdvance(entry.name) + SPACE))
            painter.setPen(QColor(colours.text))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), entry.value)

    def _places(self, metrics: QFontMetrics) -> list[tuple[float, float]]:
        """The left edge and the width of every entry."""
        widths = [self._width(entry, metrics) for entry in self._entries]
        room = self.contentsRect()
        spare = (room.width() - sum(widths)) / max(len(widths) - 1, 1)
        gap = max(min(spare, 4.0 * SPACE), 2.0)
        places, x = [], float(room.left())
        for width in widths:
            places.append((x, width))
            x += width + gap
        return places

    # --- pointing

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().x()
        places = self._places(QFontMetrics(small_font()))
        over = [
            entry.symbol
            for entry, (x, width) in zip(self._entries, places, strict=True)
            if x - SPACE <= at <= x + width + SPACE
        ]
        self._hover(over[0] if over else "")

    def leaveEvent(self, event: QEvent) -> None:
        self._hover("")

    def _hover(self, symbol: str) -> None:
        if symbol != self._hovered:
            self._hovered = symbol
            self.symbolHovered.emit(symbol)

    @staticmethod
    def _width(entry: LegendEntry, metrics: QFontMetrics) -> float:
        value = max(metrics.horizontalAdvance(text) for text in (entry.value, entry.widest))
        return SWATCH + SPACE + metrics.horizontalAdvance(entry.name) + SPACE + value
