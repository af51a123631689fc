"""A picture with the squares that are taken of it, to move and resize with mouse or keyboard."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from app import theme
from app.crop_squares import CropSquares
from app.widgets.crop_painting import paint_squares
from app.widgets.focus_ring import draw_focus_ring

__all__ = ["CropEditor"]

MARGIN = 12  # pixels around the picture, for half a handle and the ring
REACH = 9  # from a corner that a press still takes hold of it
LEAST_DRAG = 6  # pixels, less is no square
STEP, LONG_STEP = 0.01, 0.1  # of the picture's shorter side, without and with Shift
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
GROWS = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1, Qt.Key.Key_Underscore: -1}
TURNS = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
REMOVES = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)

Corner = tuple[float, float]


class CropEditor(QWidget):
    """Edits the squares of one picture. The accessible description says where the current one is.

    Attributes:
        squares: that are edited, None without a picture.

    Signals:
        edited: the person has changed a square, or gone to another.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cropEditor")
        self.setAccessibleName(self.tr("Squares of the picture"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(160, 160)
        self.squares: CropSquares | None = None
        self._image: QImage | None = None
        self._anchor: Corner | None = None  # of a square that is being stretched
        self._held: Corner | None = None  # where a square that is being moved was taken hold of
        self._start: Corner | None = None  # of a square that may be drawn
        theme.notifier().changed.connect(self._repaint)

    def show_picture(self, image: QImage | None, squares: CropSquares | None) -> None:
        """Edit other squares, or none; the picture may come later."""
        self._image, self.squares = image, squares
        self._let_go()
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(320, 320)

    # --- where things are

    def place(self) -> QRectF:
        """The picture, in pixels of the widget."""
        room = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        if self.squares is None:
            return room
        size = QSize(self.squares.width, self.squares.height).toTuple()
        scale = min(room.width() / size[0], room.height() / size[1])
        width, height = size[0] * scale, size[1] * scale
        middle = room.center()
        return QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)

    def seen(self, x: float, y: float) -> QPointF:
        """A place of the picture, in pixels of the widget."""
        return self.place().topLeft() + QPointF(x, y) * self._scale

    @property
    def _scale(self) -> float:
        """Pixels of the widget for one of the picture."""
        assert self.squares is not None
        return self.place().width() / self.squares.width

    def _meant(self, seen: QPointF) -> Corner:
        at = (seen - self.place().topLeft()) / self._scale
        return at.x(), at.y()

    def _corners(self) -> list[tuple[Corner, Corner]]:
        """The corners of the current square, each with the opposite one."""
        assert self.squares is not None
        left, top, side = self.squares.square
        xs, ys = (left, left + side), (top, top + side)
        return [((xs[i], ys[j]), (xs[1 - i], ys[1 - j])) for i in (0, 1) for j in (0, 1)]

    # --- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.squares is None or event.button() != Qt.MouseButton.LeftButton:
            return
        at = self._meant(event.position())
        self._anchor = self._anchor_at(event.position())
        if self._anchor is not None:
            return
        index = self.squares.at(*at)
        if index is None:
            self._start = at
        else:
            self.squares.current = index
            left, top, _ = self.squares.square
            self._held = at[0] - left, at[1] - top
            self._tell(edited=True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.squares is None:
            return
        at = self._meant(event.position())
        if self._anchor is not None:
            self.squares.stretch(self._anchor, at)
        elif self._held is not None:
            self.squares.move_to(at[0] - self._held[0], at[1] - self._held[1])
        elif self._start is not None:
            way = max(abs(at[0] - self._start[0]), abs(at[1] - self._start[1]))
            if way * self._scale < LEAST_DRAG:
                return
            self.squares.draw(self._start, at)
            self._anchor, self._start = self._start, None
        else:
            self._show_cursor(event.position())
            return
        self._tell(edited=True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._let_go()

    def _let_go(self) -> None:
        self._anchor = self._held = self._start = None

    def _anchor_at(self, seen: QPointF) -> Corner | None:
        """The corner opposite to the one that is there."""
        for corner, opposite in self._corners():
            away = self.seen(*corner) - seen
            if max(abs(away.x()), abs(away.y())) <= REACH:
                return opposite
        return None

    def _show_cursor(self, seen: QPointF) -> None:
        assert self.squares is not None
        opposite = self._anchor_at(seen)
        if opposite is not None:
            left, top, _ = self.squares.square
            falling = (opposite[0] == left) == (opposite[1] == top)
            shape = Qt.CursorShape.SizeFDiagCursor if falling else Qt.CursorShape.SizeBDiagCursor
        elif self.squares.at(*self._meant(seen)) is not None:
            shape = Qt.CursorShape.SizeAllCursor
        else:
            shape = Qt.CursorShape.CrossCursor
        self.setCursor(shape)

    # --- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.squares is None or event.modifiers() & COMMANDS or not self._press(event):
            super().keyPressEvent(event)

    def _press(self, event: QKeyEvent) -> bool:
        """Do what a key is for; False where it is for nothing."""
        assert self.squares is not None
        key = Qt.Key(event.key())
        far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier) and key in ARROWS
        step = max(1, round((LONG_STEP if far else STEP) * self.squares.longest))
        if key in ARROWS:
            self.squares.move(*(step * way for way in ARROWS[key]))
        elif key in GROWS:
            self.squares.grow(2 * step * GROWS[key])
        elif key in TURNS:
            self.squares.turn(TURNS[key])
        elif key in REMOVES:
            self.squares.remove()
        elif key == Qt.Key.Key_Insert:
            self.squares.add()
        elif key == Qt.Key.Key_Home:
            self.squares.centre()
        else:
            return False
        self._tell(edited=True)
        return True

    # --- showing

    def renew(self) -> None:
        """Show the squares after others have changed them."""
        self._tell(edited=True)

    def _tell(self, edited: bool = False) -> None:
        self.setAccessibleDescription(self.words())
        QAccessible.updateAccessibility(
            QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        )
        self.update()
        if edited:
            self.edited.emit()

    def words(self) -> str:
        """Where the current square is."""
        if self.squares is None:
            return ""
        left, top, side = self.squares.square
        if self.squares.untouched:
            return self.tr("The middle: {side} × {side} pixels").format(side=side)
        text = self.tr("Square {number} of {count}: {side} × {side} pixels at {left}, {top}")
        return text.format(
            number=self.squares.current + 1,
            count=len(self.squares.squares),
            side=side,
            left=left,
            top=top,
        )

    @Slot()
    def _repaint(self) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self.squares is not None:
            place = self.place()
            painter.fillRect(place, QColor(theme.current().hover))
            if self._image is not None:
                painter.drawImage(place, self._image)
            squares = [
                QRectF(self.seen(left, top), self.seen(left + side, top + side))
                for left, top, side in self.squares.squares
            ]
            paint_squares(painter, place, squares, self.squares.current)
        if self.hasFocus():
            draw_focus_ring(painter, self.rect())
        painter.end()
