"""Lines between the groups of an open list."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionViewItem

from app import theme

__all__ = ["ListLines", "let_it_be_read"]

HEIGHT = 9  # pixels of a row that is a line
INSET = 6.0  # of the line, from both edges
MOST_ROWS = 24  # of a list that needs no scroll bar
BESIDE = 22  # pixels beside the longest words

Index = QModelIndex | QPersistentModelIndex


class ListLines(QStyledItemDelegate):
    """Draws the separators of a combo box; Qt's own are a pixel high, and of a fixed colour."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width(), HEIGHT) if _is_line(index) else size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if not _is_line(index):
            super().paint(painter, option, index)
            return
        row = option.rect
        middle = row.center().y() + 0.5
        painter.setPen(QPen(QColor(theme.current().border), 1))
        painter.drawLine(QLineF(row.left() + INSET, middle, row.right() - INSET, middle))


def let_it_be_read(combo: QComboBox) -> None:
    """Let the open list be as wide as its words and as high as its rows; to be called as it opens.

    ``combo`` may be narrower, for its words are cut where it is closed.
    """
    if not isinstance(combo.itemDelegate(), ListLines):
        combo.setItemDelegate(ListLines(combo))
        combo.setMaxVisibleItems(MOST_ROWS)
        combo.view().setTextElideMode(Qt.TextElideMode.ElideNone)
    combo.view().setMinimumWidth(combo.view().sizeHintForColumn(0) + BESIDE)


def _is_line(index: Index) -> bool:
    return bool(index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "separator")
