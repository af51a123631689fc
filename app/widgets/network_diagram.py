"""A network drawn as blocks, one of which is chosen."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from app import theme
from app.block_words import shape_words
from app.widgets.block_button import INSIDE, LOW, BlockButton
from app.widgets.network_layout import Layout, Line, arranged
from ddpm_core.models.shapes import BlockShape

__all__ = ["NetworkDiagram"]

HEAD = 4.0  # pixels, of an arrow
BESIDE_X = 22  # pixels from x_t to its shape, where both stand in one line


class NetworkDiagram(QWidget):
    """All blocks with their shapes and parameters, and the ways between them.

    One block is chosen, by a click, or with the arrow keys while the focus is here.

    Signals:
        chosen: the name of the block that the person has chosen.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Network"))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._blocks: tuple[BlockShape, ...] = ()
        self._buttons: dict[str, BlockButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.buttonToggled.connect(self._on_toggled)
        self._layout = Layout()
        self._gives = ""
        theme.notifier().changed.connect(self.update)

    # --- what is shown

    @property
    def block(self) -> str:
        """The name of the block that is chosen, "" where there is none."""
        button = self._group.checkedButton()
        return button.block.name if isinstance(button, BlockButton) else ""

    def set_blocks(self, blocks: Sequence[BlockShape], chosen: str = "") -> None:
        """Draw a network; the block of that name is chosen, else one in its middle."""
        for button in self._buttons.values():
            self._group.removeButton(button)
            button.setParent(None)
            button.deleteLater()
        self._blocks = tuple(blocks)
        self._buttons = {block.name: BlockButton(block, self) for block in self._blocks}
        for button in self._buttons.values():
            self._group.addButton(button)
            button.show()
        self._arrange()
        self.updateGeometry()
        names = list(self._buttons)
        if names:
            first = chosen if chosen in names else self._telling(names)
            self._buttons[first].setChecked(True)

    @staticmethod
    def _telling(names: Sequence[str]) -> str:
        """The block that says most at first sight."""
        return next((name for name in ("encoder1", "model.0") if name in names), names[0])

    def choose(self, block: str) -> None:
        """Choose a block, as a click does."""
        self._buttons[block].setChecked(True)

    def _on_toggled(self, button: QAbstractButton, on: bool) -> None:
        """Tab reaches the chosen block; from there the arrow keys go to the others."""
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus if on else Qt.FocusPolicy.NoFocus)
        if on and isinstance(button, BlockButton):
            self.setFocusProxy(button)
            self.chosen.emit(button.block.name)

    # --- where things are

    def sizeHint(self) -> QSize:
        return QSize(300, self.heightForWidth(300))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 40)

    def heightForWidth(self, width: int) -> int:
        return math.ceil(arranged(self._blocks, width).height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        self._layout = arranged(self._blocks, self.width())
        for name, place in self._layout.places.items():
            self._buttons[name].setGeometry(place.toAlignedRect())
        self.update()

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._blocks:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.current()
        for line in self._layout.arrows:
            self._draw_arrow(painter, line, QColor(colours.muted), Qt.PenStyle.SolidLine)
        skip = QColor(colours.predicted_x0)
        for line in self._layout.dashed:
            self._draw_arrow(painter, line, skip, Qt.PenStyle.DashLine)
        self._draw_input(painter, colours)
        painter.end()

    def _draw_arrow(self, painter: QPainter, line: Line, color: QColor, style: Qt.PenStyle) -> None:
        painter.setPen(QPen(color, 1.4, style, Qt.PenCapStyle.FlatCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(list(line)))
        tip, before = line[-1], line[-2]
        way = tip - before
        length = math.hypot(way.x(), way.y()) or 1.0
        way /= length
        side = QPointF(-way.y(), way.x())
        back = tip - way * HEAD
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawPolygon(QPolygonF([tip, back + side * HEAD * 0.7, back - side * HEAD * 0.7]))

    def _draw_input(self, painter: QPainter, colours: theme.Theme) -> None:
        """x_t and its shape, where it enters."""
        place = self._layout.enters.adjusted(INSIDE + 2, 1, -INSIDE, -1)
        first = next(block for block in self._blocks if len(block.in_shape) > 0)
        big, small = theme.math_font(15), theme.math_font(11)
        one_line = place.height() < LOW
        base = QPointF(place.left(), place.center().y() + (4 if one_line else -2))
        painter.setPen(QColor(colours.samples))
        painter.setFont(big)
        painter.drawText(base, "x")
        painter.setFont(small)
        painter.drawText(base + QPointF(QFontMetricsF(big).horizontalAdvance("x"), 3), "t")
        painter.setFont(theme.ui_font(theme.SMALL))
        painter.setPen(QColor(colours.muted))
        below = QRectF(place)
        if one_line:
            below.setLeft(place.left() + BESIDE_X)
        else:
            below.setTop(place.center().y())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(below, int(flags), shape_words(first.in_shape))
