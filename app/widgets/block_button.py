"""One block of a network, to be chosen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from app import theme
from app.block_words import block_summary, block_title, compact, size_words
from app.widgets.focus_ring import draw_focus_ring
from ddpm_core.models.shapes import BlockShape

__all__ = ["INSIDE", "LOW", "BlockButton"]

INSIDE = 8  # pixels between the edge of a block and its words
RADIUS = 6.0
BAR = 3.0  # pixels at the left of a block, in the colour of its kind
LOW = 30  # a block lower than this has one line of words
IDEAS = {  # the colour of a kind; told apart by place and words too
    "embedding": "noised",
    "block": "samples",
    "hidden": "samples",
    "pool": "optimum",
    "up": "data",
    "skip": "predicted_x0",
    "join": "predicted_x0",
    "out": "predicted_noise",
}


class BlockButton(QAbstractButton):
    """A block: its name, its parameters, and the shape of what it gives."""

    def __init__(self, block: BlockShape, parent: QWidget) -> None:
        super().__init__(parent)
        self.block = block
        title, summary = block_title(block), block_summary(block)
        self.setObjectName(f"{block.name.replace('.', '')}Block")
        self.setCheckable(True)
        self.setText(title)
        self.setAccessibleName(f"{title}: {summary}")
        self.setToolTip(f"{title} ({block.name})\n{summary}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab reaches the one that is chosen
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        idea = QColor(getattr(colours, IDEAS[self.block.kind]))
        on = self.isChecked()
        ground = colours.accent_soft if on else colours.hover if self.underMouse() else colours.card
        painter.setBrush(QColor(ground))
        painter.setPen(QPen(QColor(colours.accent if on else colours.edge), 2 if on else 1))
        inset = 0.5 if on else 0.0
        painter.drawRoundedRect(frame.adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)
        if self.block.kind != "skip":
            painter.fillRect(QRectF(BAR, RADIUS, BAR, self.height() - 2 * RADIUS), idea)
        if self.hasFocus():
            draw_focus_ring(painter, self.rect(), RADIUS)
        self._write(painter, colours, idea)
        painter.end()

    def _write(self, painter: QPainter, colours: theme.Theme, idea: QColor) -> None:
        room = QRectF(self.rect()).adjusted(INSIDE + 2, 1, -INSIDE + 2, -1)
        shape = size_words(self.block)
        if self.block.kind == "skip":
            self._draw_joint(painter, idea)
        elif self.height() < LOW:
            signs = {"pool": "↓ {shape}", "up": "↑ {shape}"}
            words = signs.get(self.block.kind, "{title}   {shape}")
            words = words.format(title=self.text(), shape=shape)
            count = f"{self.block.parameters:,}" if self.block.parameters else ""
            self._line(painter, room, words, count, colours.text)
        else:
            upper, lower = QRectF(room), QRectF(room)
            upper.setBottom(room.center().y() + 1)
            lower.setTop(room.center().y() - 1)
            count = f"{self.block.parameters:,}" if self.block.parameters else ""
            self._line(painter, upper, self.text(), count, colours.text, QFont.Weight.DemiBold)
            takes_t = "+ t" if self.block.kind == "block" else ""
            self._line(painter, lower, shape, takes_t, colours.text)

    def _line(
        self,
        painter: QPainter,
        room: QRectF,
        words: str,
        aside: str,
        color: str,
        weight: QFont.Weight = QFont.Weight.Normal,
    ) -> None:
        """Words on the left, and what is said aside on the right where there is room for it."""
        painter.setFont(theme.ui_font(theme.SMALL, weight))
        metrics = QFontMetricsF(painter.font())
        used = metrics.horizontalAdvance(words)
        painter.setPen(QColor(color))
        fitting = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), fitting)
        painter.setFont(theme.ui_font(theme.SMALL))
        metrics = QFontMetricsF(painter.font())
        painter.setPen(QColor(theme.current().muted))
        shorter = compact(self.block.parameters)
        for text in (aside, shorter if aside and aside[0].isdigit() else ""):
            if text and used + 4 + metrics.horizontalAdvance(text) <= room.width():
                right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(room, int(right), text)
                return

    def _draw_joint(self, painter: QPainter, idea: QColor) -> None:
        """Two stacks of channels behind each other."""
        middle = QRectF(self.rect()).center()
        painter.setPen(Qt.PenStyle.NoPen)
        for step, color in ((-1, QColor(theme.current().muted)), (1, idea)):
            for slab in range(2):
                x = middle.x() + step * (3 + 5 * slab) - 1.5
                painter.fillRect(QRectF(x, middle.y() - 6, 3, 12), color)
