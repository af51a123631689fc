"""The words of a plot: what is under the cursor, and what each line is and is worth now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import theme
from app.widgets.plot_style import small_font

__all__ = ["Legend", "LegendEntry", "Readout"]

EDGE = 4  # pixels left free at the ends of a row
SWATCH = 14  # pixels of line in front of a name
SPACE = 4  # pixels between swatch, name and value


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
    """

    name: str
    colour: str
    style: Qt.PenStyle
    value: str = ""
    widest: str = ""


class Legend(QWidget):
    """The lines of a plot in one row, each with its symbol and its value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[LegendEntry, ...] = ()
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

    def sizeHint(self) -> QSize:
        return QSize(200, QFontMetrics(small_font()).height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.current()
        painter = QPainter(self)
        font = small_font()
        metrics = QFontMetrics(font)
        painter.setFont(font)
        widths = [self._width(entry, metrics) for entry in self._entries]
        gaps = max(len(widths) - 1, 1)
        room = self.contentsRect()
        gap = max(min((room.width() - sum(widths)) / gaps, 4.0 * SPACE), 2.0)
        x, middle = float(room.left()), self.height() / 2
        for entry, width in zip(self._entries, widths, strict=True):
            pen = QPen(QColor(entry.colour), 2, entry.style)
            painter.setPen(pen)
            painter.drawLine(QPointF(x + 1, middle), QPointF(x + SWATCH - 1, middle))
            name_x = x + SWATCH + SPACE
            place = self.rect().adjusted(round(name_x), 0, 0, 0)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), entry.name)
            place.setLeft(round(name_x + metrics.horizontalAdvance(entry.name) + SPACE))
            painter.setPen(QColor(colours.text))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), entry.value)
            x += width + gap

    @staticmethod
    def _width(entry: LegendEntry, metrics: QFontMetrics) -> float:
        value = max(metrics.horizontalAdvance(text) for text in (entry.value, entry.widest))
        return SWATCH + SPACE + metrics.horizontalAdvance(entry.name) + SPACE + value
