"""A table of signed numbers as colours, with the scale that says what the colours mean."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from app import theme
from app.widgets.focus_ring import draw_focus_ring
from app.widgets.heatmap_image import resampled, table_image
from app.widgets.plot_style import BY_KEY, small_font
from app.widgets.readout import Readout
from app.widgets.still_picture import StillPicture

__all__ = ["Heatmap"]

BAR_WIDTH = 6
GAP = 6

Floats = npt.NDArray[np.float32]
Cell = tuple[int, int]  # column, row


class Heatmap(QWidget):
    """A table [rows, columns] of numbers from -1 to 1, the first row on top, a column marked.

    Signals:
        hovered: the (column, row) under the cursor, or None.
        chosen: the (column, row) that was clicked, or confirmed with Return.
    """

    hovered = Signal(object)
    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.readout = Readout(self)
        self._values: Floats | None = None
        self._groups: list[tuple[int, int, str]] = []
        self._column_name = ""
        self._empty = ""
        self._marker: int | None = None
        self._cell: Cell | None = None
        self._version = 0
        self._still = StillPicture()
        self._by_tab = False  # whether the focus came by key, so that a ring has to show it

    # --- what is shown

    def set_table(
        self,
        values: npt.ArrayLike | None,
        groups: Sequence[tuple[int, int, str]] = (),
        column_name: str = "",
    ) -> None:
        """Show a table; groups are (first row, last row, name), written at the left."""
        self._values = None if values is None else np.array(values, dtype=np.float32)
        self._groups = list(groups)
        self._column_name = column_name
        self._version += 1
        self.show_cell(None)
        self.update()

    def set_empty_text(self, text: str) -> None:
        """What to say while there is no table."""
        self._empty = text
        self.update()

    def set_marker(self, column: int | None) -> None:
        """Mark a column; only the pixels of the old and the new mark are painted anew."""
        if column == self._marker:
            return
        for changed in (self._marker, column):
            if changed is not None:
                x = self.marker_x(changed)
                self.update(QRect(int(x) - 3, 0, 7, self.height()))
        self._marker = column

    @property
    def marker(self) -> int | None:
        """The marked column."""
        return self._marker

    def restyle(self) -> None:
        """Take up the colours in force."""
        self.update()

    # --- where things are

    def table_rect(self) -> QRect:
        """The pixels that the table covers."""
        metrics = QFontMetrics(small_font())
        left = max((metrics.horizontalAdvance(name) for *_, name in self._groups), default=0)
        right = GAP + BAR_WIDTH + 4 + metrics.horizontalAdvance("−1")
        bottom = metrics.height() + 1
        return self.rect().adjusted(left + GAP + 4 if left else 4, 2, -right - 4, -bottom)

    def _column_x(self, column: float) -> float:
        """The left edge of a column."""
        rect = self.table_rect()
        return rect.left() + column * rect.width() / self._shape()[1]

    def marker_x(self, column: int) -> float:
        """Where a column's mark stands: at its centre."""
        return self._column_x(column + 0.5)

    def cell_centre(self, column: int, row: int) -> QPointF:
        """The middle of a cell, in pixels of the widget."""
        rect = self.table_rect()
        y = rect.top() + (row + 0.5) * rect.height() / self._shape()[0]
        return QPointF(self.marker_x(column), y)

    def cell_at(self, position: QPointF) -> Cell | None:
        """The (column, row) at a pixel, or None beside the table."""
        rect = self.table_rect()
        if self._values is None or not rect.contains(position.toPoint()):
            return None
        rows, columns = self._shape()
        column = int((position.x() - rect.left()) * columns / rect.width())
        row = int((position.y() - rect.top()) * rows / rect.height())
        return min(max(column, 0), columns - 1), min(max(row, 0), rows - 1)

    def _shape(self) -> tuple[int, int]:
        return (1, 1) if self._values is None else self._values.shape

    def sizeHint(self) -> QSize:
        return QSize(260, 100)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 40)

    # --- input

    def show_cell(self, cell: Cell | None) -> None:
        """Point at a cell, as the cursor does."""
        if cell == self._cell:
            return
        self._cell = cell
        self.hovered.emit(cell)
        self.update()

    def say(self, text: str) -> None:
        """Write below the cell pointed at, and tell assistive tools; "" takes it away."""
        self.setAccessibleDescription(text)
        if self._cell is None or not text:
            self.readout.hide()
            return
        top = self.table_rect().bottom() + 1
        row = QRect(0, top, self.width(), self.height() - top)
        self.readout.show_in(row, round(self.marker_x(self._cell[0])), text)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.show_cell(self.cell_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self.show_cell(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_tab = event.reason() in BY_KEY
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._by_tab = False
        self.show_cell(None)
        super().focusOutEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self.chosen.emit(cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        move = moves.get(Qt.Key(event.key()))
        if move is not None and self._values is not None:
            rows, columns = self._shape()
            column, row = self._cell or (self._marker or 0, 0)
            if self._cell is not None:
                column, row = column + move[0], row + move[1]
            self.show_cell((min(max(column, 0), columns - 1), min(max(row, 0), rows - 1)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._cell is not None:
            self.chosen.emit(self._cell)
        elif event.key() == Qt.Key.Key_Escape and self._cell is not None:
            self.show_cell(None)
        else:
            super().keyPressEvent(event)

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.current()
        painter = QPainter(self)
        painter.setFont(small_font())
        painter.setPen(QColor(colours.muted))
        if self._values is None:
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), int(flags), self._empty)
            return
        rect = self.table_rect()
        if rect.width() < 1 or rect.height() < 1:
            return
        key = (self._version, colours)
        self._still.paint(painter, self, key, lambda p: self._draw_still(p, rect, colours))
        if self._marker is not None:
            self._draw_line(painter, self.marker_x(self._marker), rect, colours)
        if self._cell is not None:
            self._draw_cell(painter, self._cell, rect, colours)
        if self._by_tab:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_focus_ring(painter, self.rect(), radius=4)

    def _draw_still(self, painter: QPainter, rect: QRect, colours: theme.Theme) -> None:
        """All but the marks: the table in the screen's own pixels, its words and its scale."""
        assert self._values is not None
        ratio = painter.deviceTransform().m11()
        width, height = round(rect.width() * ratio), round(rect.height() * ratio)
        painter.setFont(small_font())
        painter.setPen(QColor(colours.muted))
        painter.drawImage(rect, table_image(resampled(self._values, height, width), colours))
        self._draw_words(painter, rect)
        self._draw_bar(painter, rect, colours)

    def _draw_words(self, painter: QPainter, rect: QRect) -> None:
        """The names of the groups of rows, and the columns' numbers."""
        rows, columns = self._shape()
        for first, last, name in self._groups:
            top = rect.top() + first * rect.height() / rows
            bottom = rect.top() + (last + 1) * rect.height() / rows
            place = QRectF(0, top, rect.left() - GAP, bottom - top)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, int(flags), name)
        below = QRect(rect.left(), rect.bottom() + 2, rect.width(), self.height())
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        painter.drawText(below, int(left | Qt.AlignmentFlag.AlignTop), "0")
        if columns > 1:
            painter.drawText(below, int(right | Qt.AlignmentFlag.AlignTop), f"{columns - 1:,}")
        # Their name stands before them, never below the mark, which would cross it.
        before = below.adjusted(-rect.left(), 0, -rect.width() - GAP, 0)
        painter.drawText(before, int(right | Qt.AlignmentFlag.AlignTop), self._column_name)

    def _draw_bar(self, painter: QPainter, rect: QRect, colours: theme.Theme) -> None:
        """The colours from 1 (top) to -1 (bottom) with their numbers."""
        bar = QRect(rect.right() + 1 + GAP, rect.top(), BAR_WIDTH, rect.height())
        scale = np.linspace(1, -1, bar.height(), dtype=np.float32)[:, None]
        painter.drawImage(bar, table_image(np.repeat(scale, 2, axis=1), colours))
        metrics = painter.fontMetrics()
        half = metrics.height() / 2
        for name, share in (("1", 0.0), ("0", 0.5), ("−1", 1.0)):
            centre = bar.top() + share * bar.height()
            # The outer two stay within the bar, so that nothing is cut off.
            top = min(max(centre - half, bar.top() - 3), bar.bottom() + 3 - 2 * half)
            place = QRectF(bar.right() + 4, top, self.width() - bar.right() - 3, 2 * half)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, int(flags), name)

    def _draw_line(self, painter: QPainter, x: float, rect: QRect, colours: theme.Theme) -> None:
        """The mark of a column: a line with a halo, seen on every colour of the table."""
        top, bottom = QPointF(x, rect.top() - 2), QPointF(x, rect.bottom() + 3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.card), 4, c=Qt.PenCapStyle.FlatCap))
        painter.drawLine(top, bottom)
        painter.setPen(QPen(QColor(colours.text), 1.6, c=Qt.PenCapStyle.FlatCap))
        painter.drawLine(top, bottom)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _draw_cell(self, painter: QPainter, cell: Cell, rect: QRect, colours: theme.Theme) -> None:
        """The frame round the cell pointed at."""
        rows, columns = self._shape()
        centre = self.cell_centre(*cell)
        width = max(rect.width() / columns, 3.0)
        height = max(rect.height() / rows, 3.0)
        frame = QRectF(centre.x() - width / 2, centre.y() - height / 2, width, height)
        painter.setPen(QPen(QColor(colours.card), 3))
        painter.drawRect(frame)
        painter.setPen(QPen(QColor(colours.text), 1))
        painter.drawRect(frame)
