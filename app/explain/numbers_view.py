"""A few numbers of now, each beside its symbol."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from app import theme
from app.explain.live import QUANTITIES
from app.explain.moment import Moment
from app.explain.names import quantity_name
from app.widgets.card import ElidedLabel
from app.widgets.formula import Formula
from app.widgets.text_line import TextLine

__all__ = ["NumbersView"]

WIDEST = "0.000000"  # as wide as any number
RADIUS = 6.0
COLUMNS = 2
HEIGHT = 24  # of a row


class NumbersView(QWidget):
    """Symbols with their numbers on a quiet ground; one alone is also named in words."""

    symbolHovered = Signal(str)

    def __init__(self, keys: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells = {key: _Cell(key, named=len(keys) == 1) for key in keys}
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 4, 8, 4)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(0)
        row = column = 0
        for cell in self._cells.values():
            cell.symbolHovered.connect(self.symbolHovered)
            span = COLUMNS if cell.wide else 1
            if column + span > COLUMNS:
                row, column = row + 1, 0
            grid.addWidget(cell, row, column, 1, span)
            column += span
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_moment(self, now: Moment) -> None:
        """Write the numbers of a moment."""
        for key, cell in self._cells.items():
            cell.set_value(QUANTITIES[key].value(now))

    def texts(self) -> dict[str, str]:
        """What is written, by quantity."""
        return {key: cell.text() for key, cell in self._cells.items()}

    def set_lit(self, symbol: str) -> None:
        for cell in self._cells.values():
            cell.set_lit(symbol)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.current().hover))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)


class _Cell(QWidget):
    """A symbol on the left, its number on the right."""

    symbolHovered = Signal(str)

    def __init__(self, key: str, named: bool) -> None:
        super().__init__()
        quantity, name = QUANTITIES[key], quantity_name(key)
        self.wide = named or quantity.wide or not quantity.tex
        self._name = name
        self._symbol: Formula | None = None
        self._value = TextLine(align=Qt.AlignmentFlag.AlignRight, widest=WIDEST)
        self._value.setObjectName(f"{key}Number")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        if quantity.tex:
            self._symbol = Formula(quantity.markup, name)
            self._symbol.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the formulas above have it
            self._symbol.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            self._symbol.symbolHovered.connect(self.symbolHovered)
            row.addWidget(self._symbol)
        if self.wide:
            words = ElidedLabel(name)
            words.setProperty("role", "small")
            row.addWidget(words, 1)
        else:
            row.addStretch(1)
        row.addWidget(self._value)
        self.setToolTip(name)
        self.setMinimumHeight(HEIGHT)

    def text(self) -> str:
        return self._value.text()

    def set_value(self, text: str) -> None:
        if text != self._value.text():
            self._value.setText(text)
            self.setAccessibleName(f"{self._name}: {text}")

    def set_lit(self, symbol: str) -> None:
        if self._symbol is not None:
            self._symbol.set_lit(symbol)
