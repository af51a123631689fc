"""What a block gives: its feature maps beside each other, on one scale of colours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import theme
from app.widgets.feature_image import Mosaic, Scale, mosaic_image, scale_of
from app.widgets.focus_ring import draw_focus_ring
from app.widgets.plot_style import BY_KEY, small_font
from app.widgets.still_picture import StillPicture

__all__ = ["FeatureGrid", "Place"]

LONGEST = 168  # pixels along a side of one of several maps
ALONE = 400  # the same of one that is shown alone
TALLEST = 1.0  # of the width
EDGE = 4
MARK = 2.0  # pixels, of the mark of a point
ROOM_FOR_MARK = 32  # pixels that a map needs to be marked in

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Place:
    """A value under the cursor: which map, row and column, and how much is there."""

    channel: int
    row: int
    column: int
    value: float


class FeatureGrid(QWidget):
    """Maps [C, H, W], the first row of each on top.

    A click, or Return, shows the map pointed at alone, and all again.

    Signals:
        hovered: the Place pointed at, by cursor or arrow keys, or None.
    """

    hovered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._maps: Floats | None = None
        self._scale = Scale(1.0, False)
        self._mark: tuple[float, float] | None = None
        self._alone: int | None = None
        self._place: Place | None = None
        self._empty = ""
        self._version = 0
        self._still = StillPicture()
        self._by_tab = False  # whether the focus came by key, so that a ring has to show it
        theme.notifier().changed.connect(self.update)

    # --- what is shown

    def set_maps(
        self, maps: Floats | None, signed: bool = False, mark: tuple[float, float] | None = None
    ) -> None:
        """Show maps, or that there are none.

        Args:
            signed: whether values below 0 may come.
            mark: a place to mark in each, across and down, from 0 to 1.
        """
        before = None if self._maps is None else self._maps.shape
        self._maps, self._mark = maps, mark
        self._version += 1
        if maps is not None:
            self._scale = scale_of(maps, signed)
        if maps is None or maps.shape != before:
            self._alone = None
            self._point_at(None)
            self.updateGeometry()
        elif self._place is not None:
            self._point_at(self._value_at(self._place))
        self.update()

    def set_empty_text(self, text: str) -> None:
        """What to say while there are no maps."""
        self._empty = text
        self.update()

    @property
    def empty_text(self) -> str:
        """What is said, "" while maps are shown."""
        return self._empty if self._maps is None else ""

    @property
    def scale(self) -> Scale:
        return self._scale

    @property
    def shown(self) -> Floats | None:
        """The maps that can be seen: all of them, or the one shown alone."""
        if self._maps is None or self._alone is None:
            return self._maps
        return self._maps[self._alone : self._alone + 1]

    @property
    def alone(self) -> int | None:
        """The number of the map that is shown alone."""
        return self._alone

    def show_alone(self, channel: int | None) -> None:
        """Show one map large, or all again."""
        self._alone = channel
        self._version += 1
        self.updateGeometry()
        self.update()

    # --- where things are

    def sizeHint(self) -> QSize:
        return QSize(280, self.heightForWidth(280))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 60)

    def heightForWidth(self, width: int) -> int:
        mosaic = self._mosaic(width)
        return 80 if mosaic is None else mosaic.size[1] + 2 * EDGE

    def _mosaic(self, width: int | None = None) -> Mosaic | None:
        shown = self.shown
        if shown is None:
            return None
        room = (self.width() if width is None else width) - 2 * EDGE
        most = LONGEST if self._alone is None else ALONE
        count, rows, columns = shown.shape
        return Mosaic.within((count, rows, columns), room, int(room * TALLEST), most)

    def place_at(self, position: QPointF) -> Place | None:
        """The value at a pixel."""
        mosaic, shown = self._mosaic(), self.shown
        if mosaic is None or shown is None:
            return None
        found = mosaic.at(position.x() - EDGE, position.y() - EDGE)
        if found is None:
            return None
        channel, across, down = found
        _, rows, columns = shown.shape
        row, column = int(down * rows), int(across * columns)
        value = float(shown[channel, row, column])
        return Place(channel if self._alone is None else self._alone, row, column, value)

    def map_rect(self, channel: int) -> QRect:
        """The pixels that a map covers; it has to be among those that are shown."""
        mosaic = self._mosaic()
        assert mosaic is not None
        x, y = mosaic.corner(channel if self._alone is None else 0)
        wide, high = mosaic.cell
        return QRect(EDGE + x, EDGE + y, wide - mosaic.gap, high - mosaic.gap)

    # --- input

    def _point_at(self, place: Place | None) -> None:
        if place != self._place:
            self._place = place
            self.hovered.emit(place)
            self.update()

    def _value_at(self, place: Place) -> Place:
        assert self._maps is not None
        value = float(self._maps[place.channel, place.row, place.column])
        return Place(place.channel, place.row, place.column, value)

    def _go_to(self, channel: int) -> None:
        """Point at the middle of a map, or at the same place of it as of the one before."""
        assert self._maps is not None
        count, rows, columns = self._maps.shape
        channel = min(max(channel, 0), count - 1)
        row, column = rows // 2, columns // 2
        if self._place is not None:
            row, column = self._place.row, self._place.column
        if self._alone is not None:
            self.show_alone(channel)
        self._point_at(self._value_at(Place(channel, row, column, 0.0)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self.place_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self.show_alone(place.channel if self._alone is None else None)
            self._point_at(self.place_at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        mosaic = self._mosaic()
        across = 1 if mosaic is None else mosaic.columns
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -across,
            Qt.Key.Key_Down: across,
        }
        key = Qt.Key(event.key())
        if self._maps is None:
            super().keyPressEvent(event)
        elif key in steps:
            self._go_to(0 if self._place is None else self._place.channel + steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._place is not None:
            self.show_alone(self._place.channel if self._alone is None else None)
        elif key == Qt.Key.Key_Escape and (self._alone, self._place) != (None, None):
            if self._alone is None:
                self._point_at(None)
            self.show_alone(None)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_tab = event.reason() in BY_KEY
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._by_tab = False
        self._point_at(None)
        super().focusOutEvent(event)

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.current()
        painter = QPainter(self)
        painter.setFont(small_font())
        mosaic = self._mosaic()
        if mosaic is None:
            painter.setPen(QColor(colours.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(8, 0, -8, 0), int(flags), self._empty)
            return
        key = (self._version, colours)
        self._still.paint(painter, self, key, lambda fine: self._draw_still(fine, mosaic))
        if self._place is not None and self._alone in (None, self._place.channel):
            frame = QRectF(self.map_rect(self._place.channel)).adjusted(-1, -1, 1, 1)
            painter.setPen(QPen(QColor(colours.card), 3))
            painter.drawRect(frame)
            painter.setPen(QPen(QColor(colours.text), 1.4))
            painter.drawRect(frame)
        if self._by_tab:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_focus_ring(painter, self.rect(), radius=4)

    def _draw_still(self, painter: QPainter, mosaic: Mosaic) -> None:
        """The maps in the screen's own pixels, the marks in them, and the key."""
        shown = self.shown
        assert shown is not None
        ratio = painter.deviceTransform().m11()
        image = mosaic_image(shown, self._scale, mosaic, ratio)
        image.setDevicePixelRatio(ratio)
        painter.drawImage(QPointF(EDGE, EDGE), image)
        wide, high = mosaic.cell
        if self._mark is not None and wide >= ROOM_FOR_MARK:
            painter.setPen(QPen(QColor("black"), 1))
            painter.setBrush(QColor("white"))
            across, down = self._mark
            for channel in range(mosaic.count):
                x, y = mosaic.corner(channel)
                at = QPointF(EDGE + x + across * wide, EDGE + y + down * high)
                painter.drawEllipse(at, MARK, MARK)
