"""How one picture is shown among many: its thumbnail, what is taken of it, whether it is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app import theme
from app.thumbnails import Thumbnail
from app.widgets.focus_ring import draw_focus_ring
from ddpm_core.data.crops import Crop, centre_crop

__all__ = ["MARGIN", "Tile", "TileDelegate"]

MARGIN = 6  # pixels around a picture, in which the ring of the focus lies
RADIUS = 6.0
TITLE = 18  # pixels for the name below
BADGE = 18
CHOSEN_PEN = 3
SHADE = 0.55  # of what is not taken

_MIDDLE = int(Qt.AlignmentFlag.AlignCenter)


@dataclass(frozen=True)
class Tile:
    """A picture in a grid.

    Attributes:
        crops: the squares that are taken of it, none for the one in the middle.
    """

    path: str
    title: str
    chosen: bool = False
    crops: tuple[Crop, ...] = ()
    spoken: str = ""  # for assistive tools, the title if empty
    tip: str = ""  # the title if empty


class TileDelegate(QStyledItemDelegate):
    """Draws tiles.

    Args:
        side: of a picture, in pixels.
        thumbnail: what there is of a path, None while it is made.
        whole: show the whole picture and shade what is not taken, not only the square.
        titled: write the name below.
        removable: draw a cross that takes the picture away.
    """

    def __init__(
        self,
        side: int,
        thumbnail: Callable[[str], Thumbnail | None],
        whole: bool,
        titled: bool,
        removable: bool,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._side, self._thumbnail = side, thumbnail
        self._whole, self._titled, self._removable = whole, titled, removable

    @property
    def cell(self) -> QSize:
        """The least room of a tile."""
        across = self._side + 2 * MARGIN
        return QSize(across, across + (TITLE if self._titled else 0))

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return self.cell

    def cross(self, cell: QRect) -> QRect:
        """Where the cross is, within a cell."""
        box = self._box(cell)
        return QRect(box.right() - BADGE + 1, box.top(), BADGE, BADGE)

    def _box(self, cell: QRect) -> QRect:
        left = cell.left() + (cell.width() - self._side) // 2
        return QRect(left, cell.top() + MARGIN, self._side, self._side)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        tile = index.data(Qt.ItemDataRole.UserRole)
        assert isinstance(tile, Tile)
        cell, state = QRect(option.rect), option.state
        box = self._box(cell)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._paint_picture(painter, box, tile)
        if tile.chosen:
            self._paint_chosen(painter, box)
        elif state & QStyle.StateFlag.State_Selected:
            self._paint_frame(painter, box, theme.current().accent)
        elif state & QStyle.StateFlag.State_MouseOver and not self._removable:
            self._paint_frame(painter, box, theme.current().edge)
        if self._removable:
            self._paint_cross(painter, self.cross(cell))
        if self._titled:
            self._paint_title(painter, box, cell, tile.title)
        if state & QStyle.StateFlag.State_HasFocus:
            around = box.adjusted(-MARGIN + 1, -MARGIN + 1, MARGIN - 1, MARGIN - 1)
            draw_focus_ring(painter, around, RADIUS + MARGIN / 2)
        painter.restore()

    def _paint_picture(self, painter: QPainter, box: QRect, tile: Tile) -> None:
        clip = QPainterPath()
        clip.addRoundedRect(QRectF(box), RADIUS, RADIUS)
        painter.save()
        painter.setClipPath(clip)
        thumbnail = self._thumbnail(tile.path)
        painter.fillRect(box, QColor(theme.current().hover))
        if thumbnail is not None:
            if self._whole:
                _paint_whole(painter, box, thumbnail, tile.crops)
            else:
                crop = tile.crops[0] if tile.crops else centre_crop(*thumbnail.size)
                painter.drawImage(QRectF(box), thumbnail.image, _source(thumbnail, crop))
        painter.restore()

    @staticmethod
    def _paint_frame(painter: QPainter, box: QRect, colour: str) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colour), 2))
        painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), RADIUS, RADIUS)

    @staticmethod
    def _paint_chosen(painter: QPainter, box: QRect) -> None:
        colours = theme.current()
        half = CHOSEN_PEN / 2
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.accent), CHOSEN_PEN))
        painter.drawRoundedRect(QRectF(box).adjusted(half, half, -half, -half), RADIUS, RADIUS)
        badge = QRectF(box.right() - BADGE - 4, box.top() + 6, BADGE, BADGE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent))
        painter.drawEllipse(badge)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.on_accent), 2))
        middle = badge.center()
        corners = ((-4, 0), (-1, 3), (4, -3))
        painter.drawPolyline([middle + QPointF(x, y) for x, y in corners])

    @staticmethod
    def _paint_cross(painter: QPainter, place: QRect) -> None:
        colours = theme.current()
        circle = QRectF(place).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.setBrush(QColor(colours.card))
        painter.drawEllipse(circle)
        painter.setPen(QPen(QColor(colours.text), 1.6))
        middle = circle.center()
        for way in (1, -1):
            arm = QPointF(3, 3 * way)
            painter.drawLine(middle - arm, middle + arm)

    def _paint_title(self, painter: QPainter, box: QRect, cell: QRect, title: str) -> None:
        font = theme.ui_font(theme.SMALL)
        room = QRect(box.left(), box.bottom() + 2, box.width(), cell.bottom() - box.bottom() - 2)
        painter.setFont(font)
        painter.setPen(QColor(theme.current().muted))
        short = QFontMetrics(font).elidedText(title, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, _MIDDLE, short)


def _source(thumbnail: Thumbnail, crop: Crop) -> QRectF:
    """A square of the picture, in pixels of the thumbnail."""
    across = thumbnail.image.width() / thumbnail.size[0]
    down = thumbnail.image.height() / thumbnail.size[1]
    left, top, side = crop
    return QRectF(left * across, top * down, side * across, side * down)


def _paint_whole(
    painter: QPainter, box: QRect, thumbnail: Thumbnail, crops: Sequence[Crop]
) -> None:
    width, height = thumbnail.size
    scale = min(box.width() / width, box.height() / height)
    corner = QPointF(box.center()) + QPointF(0.5, 0.5) - QPointF(width, height) * (scale / 2)
    place = QRectF(corner.x(), corner.y(), width * scale, height * scale)
    painter.drawImage(place, thumbnail.image)
    squares = [
        QRectF(corner.x() + left * scale, corner.y() + top * scale, side * scale, side * scale)
        for left, top, side in crops or (centre_crop(width, height),)
    ]
    taken = QPainterPath()
    taken.setFillRule(Qt.FillRule.WindingFill)
    for square in squares:
        taken.addRect(square)
    left_out = QPainterPath()
    left_out.addRect(place)
    shade = QColor(theme.current().card)
    shade.setAlphaF(SHADE)
    painter.fillPath(left_out.subtracted(taken), shade)
    if crops:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.current().accent), 1.5))
        for square in squares:
            painter.drawRect(square)
