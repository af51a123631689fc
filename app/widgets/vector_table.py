"""Vectors in lines, with a head over their columns, and perhaps their sum below a rule."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app import theme
from app.highlights import Highlights
from app.step_rows import Row
from app.widgets.pointing import link
from app.widgets.text_line import TextLine
from app.widgets.vector_row import SIDE, WIDEST, VectorRow, gap

__all__ = ["VectorTable"]

RADIUS = 6.0
RIGHT = Qt.AlignmentFlag.AlignRight


class VectorTable(QWidget):
    """Rows that are made once and then written anew as long as their symbols are the same.

    Args:
        summing: whether the last row is the sum of the others.
    """

    def __init__(
        self, highlights: Highlights, *, summing: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._highlights = highlights
        self._summing = summing
        self._made_for: tuple[object, ...] = ()
        self._head: _Head | None = None
        self._rows: dict[str, VectorRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, *((4, 0, 4) if summing else (0, 0, 0)))
        self._column.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: Sequence[Row], title: str, heads: Sequence[str]) -> None:
        """Write these rows.

        Args:
            title: over the symbols. heads: over the numbers.
        """
        made_for = (*heads, *((row.name, row.markup) for row in rows))
        if made_for != self._made_for:
            self._made_for = made_for
            self._make(rows, heads)
        assert self._head is not None
        self._head.title.setText(title)
        for row in rows:
            self._rows[row.name].write(row.words, row.texts)

    def texts(self) -> dict[str, list[str]]:
        """What is written, by the names of the rows."""
        return {name: row.texts() for name, row in self._rows.items()}

    def heads(self) -> list[str]:
        """What stands over the symbols and over the numbers."""
        return [] if self._head is None else [line.text() for line in self._head.lines]

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._summing:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.current().hover))
            painter.drawRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)

    def _make(self, rows: Sequence[Row], heads: Sequence[str]) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            assert widget is not None
            widget.deleteLater()
        self._rows = {}
        columns = max(len(row.texts) for row in rows)
        self._head = _Head(heads)
        self._column.addWidget(self._head)
        for row in rows:
            last = row is rows[-1] and self._summing
            if last:
                self._column.addWidget(_Rule())
            made = VectorRow(row.symbol, row.markup, columns, stacked=self._summing, strong=last)
            made.setObjectName(f"{row.name}Row")
            link(made, row.symbol, self._highlights)
            self._rows[row.name] = made
            self._column.addWidget(made)


class _Head(QWidget):
    """What is in the columns."""

    def __init__(self, heads: Sequence[str]) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SIDE, 0, SIDE, 0)
        layout.setSpacing(gap(len(heads)))
        small = theme.SMALL
        self.title = TextLine(color="muted", pixels=small)
        columns = [
            TextLine(head, color="muted", pixels=small, align=RIGHT, widest=WIDEST)
            for head in heads
        ]
        self.lines = [self.title, *columns]
        for line in self.lines:
            layout.addWidget(line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)


class _Rule(QWidget):
    """A thin line above a sum."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(5)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QColor(theme.current().edge))
        painter.drawLine(SIDE, 2, self.width() - SIDE, 2)
