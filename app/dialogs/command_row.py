"""A line of the command palette: what it says and how it looks."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app import theme
from app.action_text import plain, reason_of, tip_of

__all__ = ["ROW_HEIGHT", "Command", "CommandRow"]

ROW_HEIGHT = 32
MARGIN = 8
MARK = 20  # room for the mark of what is on
GAP = 12
MENU_WIDTH = 64
KEYS_WIDTH = 108  # more where they need it
KEY_PADDING = 6
KEY_HEIGHT = 20
RADIUS = 6.0

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_MIDDLE = int(Qt.AlignmentFlag.AlignCenter)


@dataclass(frozen=True, eq=False)
class Command:
    """A line of the list.

    Attributes:
        first_other: whether it is the first one that was not run lately, below some that were.
    """

    action: QAction
    title: str
    menu: str
    keys: tuple[str, ...]
    first_other: bool = False

    @property
    def tip(self) -> str:
        """What it does, or why it cannot be used."""
        return reason_of(self.action) or tip_of(self.action)

    @property
    def spoken(self) -> str:
        """The whole line as a sentence, for assistive tools."""
        parts = [self.title, *self.keys, self.menu, self.tip]
        return ", ".join(part for part in parts if part)


class CommandRow(QStyledItemDelegate):
    """The title, in grey what it does and the menu it stands in, and its keys."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, ROW_HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        command = index.data(Qt.ItemDataRole.UserRole)
        assert isinstance(command, Command)
        colours = theme.current()
        area, state = QRect(option.rect), option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if command.first_other and index.row():
            painter.setPen(QPen(QColor(colours.border), 1))
            painter.drawLine(area.topLeft(), area.topRight())
        if state & QStyle.StateFlag.State_Selected:
            self._paint_ground(painter, area, colours.accent_soft)
        elif state & QStyle.StateFlag.State_MouseOver:
            self._paint_ground(painter, area, colours.hover)
        usable = command.action.isEnabled()
        room = area.adjusted(MARGIN + MARK, 0, -MARGIN, 0)
        if command.action.isChecked():
            self._paint_mark(painter, area, colours.text if usable else colours.faint)
        room.setRight(self._paint_keys(painter, room, command.keys, usable))
        small = theme.ui_font(theme.SMALL)
        painter.setFont(small)
        painter.setPen(QColor(colours.muted))
        painter.drawText(room, _RIGHT, command.menu)
        room.setRight(room.right() - MENU_WIDTH)
        font = theme.ui_font(weight=QFont.Weight.Medium)
        painter.setFont(font)
        painter.setPen(QColor(colours.text if usable else colours.faint))
        title = QFontMetrics(font).elidedText(
            plain(command.title), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, _LEFT, title)
        room.setLeft(room.left() + QFontMetrics(font).horizontalAdvance(title) + GAP)
        painter.setFont(small)
        painter.setPen(QColor(colours.muted))
        tip = QFontMetrics(small).elidedText(
            command.tip, Qt.TextElideMode.ElideRight, max(room.width(), 0)
        )
        painter.drawText(room, _LEFT, tip)
        painter.restore()

    @staticmethod
    def _paint_ground(painter: QPainter, area: QRect, colour: str) -> None:
        colours = theme.current()
        painter.setBrush(QColor(colour))
        # In high contrast a shade alone is not enough.
        painter.setPen(
            QPen(QColor(colours.accent), 2) if colours.high_contrast else Qt.PenStyle.NoPen
        )
        painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), RADIUS, RADIUS)

    @staticmethod
    def _paint_mark(painter: QPainter, area: QRect, colour: str) -> None:
        left, middle = area.left() + MARGIN, area.center().y()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colour), 1.6))
        corners = ((1, 1), (4, 4), (10, -4))
        painter.drawPolyline([QPointF(left + x, middle + y) for x, y in corners])

    @staticmethod
    def _paint_keys(painter: QPainter, room: QRect, keys: tuple[str, ...], usable: bool) -> int:
        """Paint the keys at the right end; where the rest has to end."""
        colours = theme.current()
        font = theme.ui_font(theme.SMALL)
        painter.setFont(font)
        right = room.right()
        for key in reversed(keys[:2]):
            width = QFontMetrics(font).horizontalAdvance(key) + 2 * KEY_PADDING
            cap = QRect(right - width, room.center().y() - KEY_HEIGHT // 2 + 1, width, KEY_HEIGHT)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.border), 1))
            painter.drawRoundedRect(QRectF(cap).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.setPen(QColor(colours.muted if usable else colours.faint))
            painter.drawText(cap, _MIDDLE, key)
            right = cap.left() - 4
        return min(right, room.right() - KEYS_WIDTH) - GAP
