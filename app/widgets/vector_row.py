"""A symbol, what it means or how it comes about, and its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from app import theme
from app.symbols import symbol_name
from app.widgets.formula import Formula
from app.widgets.text_line import TextLine

__all__ = ["SIDE", "WIDEST", "VectorRow", "gap"]

HEIGHT = 22
SYMBOL_WIDTH = 26
PIXELS = 14  # of the type of symbols
WIDEST = "−0.000"
GAP, SMALL_GAP = 10, 6  # between columns, two and more
LEADING = 2  # above and below a row of two lines
SIDE = 4


def gap(columns: int) -> int:
    """Pixels between so many columns of numbers."""
    return GAP if columns <= 2 else SMALL_GAP


class VectorRow(QWidget):
    """A symbol typeset once, and numbers that change.

    Args:
        symbol: its key.
        markup: how it is set.
        columns: number of coordinates.
        stacked: whether the words stand below the symbol, which then has all the room.
        strong: whether its numbers stand out; if stacked, without words.
    """

    def __init__(
        self,
        symbol: str,
        markup: str,
        columns: int,
        *,
        stacked: bool = False,
        strong: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        weight = QFont.Weight.DemiBold if strong else QFont.Weight.Normal
        right = Qt.AlignmentFlag.AlignRight
        self.formula = Formula(markup, pixels=PIXELS)
        self.formula.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the whole formula above has it
        self.formula.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._words = TextLine(color="muted", pixels=theme.SMALL, parent=self)
        self._numbers = [
            TextLine(align=right, widest=WIDEST, weight=weight) for _ in range(columns)
        ]
        grid = QGridLayout(self)
        grid.setContentsMargins(SIDE, 0, SIDE, 0)
        grid.setHorizontalSpacing(gap(columns))
        grid.setVerticalSpacing(0)
        grid.addWidget(self.formula, 0, 0)
        if stacked:
            grid.setColumnStretch(0, 1)
            grid.setContentsMargins(SIDE, LEADING, SIDE, LEADING)
            grid.addWidget(self._words, 1, 0, 1, 2 + columns)
            self._words.setVisible(not strong)
        else:
            self.formula.setFixedWidth(SYMBOL_WIDTH)
            grid.addWidget(self._words, 0, 1)
            grid.setColumnStretch(1, 1)
        for place, line in enumerate(self._numbers):
            grid.addWidget(line, 0, 2 + place, Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(symbol_name(symbol))
        self.setToolTip(symbol_name(symbol))

    def texts(self) -> list[str]:
        """What is written: the words, then the coordinates."""
        return [self._words.text(), *(line.text() for line in self._numbers)]

    def write(self, words: str, numbers: Sequence[str]) -> None:
        """Change what is written; a missing number is left empty."""
        self._words.setText(words)
        for place, line in enumerate(self._numbers):
            line.setText(numbers[place] if place < len(numbers) else "")
        said = " ".join(self.texts()).strip()
        if said != self.accessibleDescription():
            self.setAccessibleDescription(said)
