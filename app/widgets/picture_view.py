"""A view of pictures in which a person enlarges, reads single pixels and chooses pictures."""

from __future__ import annotations

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QLineF,
    QPointF,
    QRectF,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.widgets.focus_ring import draw_focus_ring
from app.widgets.picture_image import Pictures
from app.widgets.picture_look import PictureLook
from app.widgets.picture_sheet import GREATEST_SCALE, Pixel, middle_for, place_sheet, zoom_for
from app.widgets.picture_surface import EDGE, PictureSurface
from app.widgets.picture_values import pixel_values
from app.widgets.point_cloud import BY_KEYBOARD, CLICK, ZOOM_STEP
from ddpm_core.picture_pixels import PICTURE_REACH

__all__ = ["PictureView", "pixel_place"]

NOTCH = 120  # angle of a wheel's notch
PAN = 0.2  # of the view, with one press of a key
WAYS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
Modifier = Qt.KeyboardModifier


def _tr(text: str) -> str:
    return QCoreApplication.translate("Pictures", text)


def pixel_place(pixel: Pixel) -> str:
    """Which pixel of which picture, the pictures counted from 1."""
    words = _tr("picture {number} · pixel ({x}, {y})")
    return words.format(number=f"{pixel.picture + 1:,}", x=pixel.column, y=pixel.row)


class PictureView(PictureSurface):
    """Pictures in rows, to be enlarged and read pixel by pixel.

    The wheel zooms about the cursor, dragging moves, a double click or 0 shows all again; + and -
    zoom about the pixel that is read, and Shift with an arrow key moves. The pixel under the cursor
    is read; with Ctrl the arrow keys go from pixel to pixel, with Shift too from picture to
    picture. A click chooses a pixel and its picture, as Return does; Esc lets go. Other keys are
    left to those who come after, bare arrow keys too.

    Signals:
        chosen: a picture, by the person.
        pixelClicked: picture, row and column, before ``chosen``.
        letGo: of the chosen pixel, by the person.
        pointed: the pixel read and its numbers, in words; "" when none is.
    """

    chosen = Signal(int)
    pixelClicked = Signal(int, int, int)
    letGo = Signal()
    pointed = Signal(str)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        look: PictureLook | None = None,
        reach: float = PICTURE_REACH,
    ) -> None:
        super().__init__(parent, look=look, reach=reach)
        self._dragged_from: QPointF | None = None
        self._pressed_at: QPointF | None = None  # until it is clear that this is no click
        self._turned = 0.0  # of the wheel, and not followed yet
        self._ring = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.look.pixelChanged.connect(self._tell)

    def set_pictures(self, pictures: Pictures | None, reach: float | None = None) -> None:
        super().set_pictures(pictures, reach)
        if self.look.read is not None:
            self._tell()  # of the same pixel, other numbers

    # --- reading

    def read_out(self) -> str:
        """The numbers of the pixel that is read, in this view; "" where none is."""
        pixel = self.look.read
        values = None if pixel is None else self.values_at(pixel)
        return "" if values is None else pixel_values(values)

    @Slot()
    def _tell(self) -> None:
        pixel, numbers = self.look.read, self.read_out()
        self.pointed.emit(f"{pixel_place(pixel)} · {numbers}" if pixel and numbers else "")

    # --- enlarging

    def zoom(self, factor: float, at: QPointF | None = None, to: QPointF | None = None) -> None:
        """Enlarge about a place in the widget, or about the middle.

        Args:
            to: where that place comes to lie, as far as it can; it stays if not given.
        """
        sheet = self.sheet()
        if sheet is None:
            return
        ratio = self.devicePixelRatioF()
        room = self.room(ratio)
        at = QPointF(self.width() / 2, self.height() / 2) if at is None else at
        where, aim = (
            ((place.x() - EDGE) * ratio, (place.y() - EDGE) * ratio)
            for place in (at, at if to is None else to)
        )
        held = place_sheet(sheet, room, self.look.zoom, self.look.middle).sheet_point(*where)
        zoom = zoom_for(sheet, room, self.look.zoom, factor, GREATEST_SCALE * ratio)
        self.look.show(zoom, middle_for(sheet, room, zoom, held, aim))

    def move_by(self, x: float, y: float) -> None:
        """Move the pictures by so many pixels of the widget, as far as there is more to see."""
        sheet = self.sheet()
        if sheet is None:
            return
        ratio = self.devicePixelRatioF()
        room, zoom = self.room(ratio), self.look.zoom
        placing = place_sheet(sheet, room, zoom, self.look.middle)
        where = (room[0] / 2, room[1] / 2)
        held = placing.sheet_point(where[0] - x * ratio, where[1] - y * ratio)
        self.look.show(zoom, middle_for(sheet, room, zoom, held, where))

    # --- mouse

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._turned += event.angleDelta().y()
        notches = int(self._turned / (NOTCH / 2)) / 2  # a touch pad turns by a little at a time
        if notches:
            self._turned -= notches * NOTCH
            self.zoom(ZOOM_STEP**notches, event.position())
            self.look.point(self.pixel_at(event.position()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged_from = self._pressed_at = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        if self._dragged_from is None:
            self._point_at(place)
            return
        if self._pressed_at is not None:
            if (place - self._pressed_at).manhattanLength() <= CLICK:
                return
            self._pressed_at = None
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        way = place - self._dragged_from
        self._dragged_from = place
        self.move_by(way.x(), way.y())

    def _point_at(self, place: QPointF) -> None:
        pixel = self.pixel_at(place)
        self.look.point(pixel)
        if pixel is not None and self.shown > 1:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        clicked, self._dragged_from, self._pressed_at = self._pressed_at, None, None
        self._point_at(event.position())
        if clicked is not None:
            self._choose(self.pixel_at(clicked))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.look.reset()
        self._point_at(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.look.point(None)

    def _choose(self, pixel: Pixel | None) -> None:
        if pixel is not None:
            self.pixelClicked.emit(pixel.picture, pixel.row, pixel.column)
            self.chosen.emit(pixel.picture)

    # --- keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.text():
            case "+" | "=":
                self._zoom_by_key(ZOOM_STEP)
            case "-":
                self._zoom_by_key(1 / ZOOM_STEP)
            case "0":
                self.look.reset()
            case _:
                if not self._take(event):
                    super().keyPressEvent(event)

    def _take(self, event: QKeyEvent) -> bool:
        """Take the keys that move and read; False for all others."""
        held = event.modifiers() & ~Modifier.KeypadModifier
        way = WAYS.get(event.key())
        if way is not None and held == Modifier.ShiftModifier:
            self.move_by(-way[0] * PAN * self.width(), -way[1] * PAN * self.height())
        elif way is not None and held == Modifier.ControlModifier:
            self._walk(*way)
        elif way is not None and held == Modifier.ControlModifier | Modifier.ShiftModifier:
            self._leap(*way)
        elif held or self.sheet() is None:
            return False
        elif event.key() in RETURN:
            self._read(self._read_or_middle())
            self._choose(self.look.pixel)
        elif event.key() == Qt.Key.Key_Escape and self.look.read is not None:
            self._let_go()
        else:
            return False
        return True

    def _zoom_by_key(self, factor: float) -> None:
        """Enlarge about the pixel that is read, else the picture nearest to the middle.

        In the middle itself may be a gap between pictures. One that is seen whole is brought there.
        """
        sheet, pixel = self.sheet(), self.look.read
        if sheet is None:
            return
        inside = QRectF(self.rect())
        if pixel is not None and self._shows(pixel.picture):
            place = self.pixel_rect(pixel).center()
            if inside.contains(place):
                self.zoom(factor, place)
                return
        middle, placing = inside.center(), self.logical_placing()
        pictures = [QRectF(*placing.picture_rect(sheet, k)) for k in range(sheet.count)]
        chosen = -1 if self.chosen_picture is None else self.chosen_picture - self.first
        if 0 <= chosen < sheet.count and pictures[chosen].intersects(inside):
            pictures = [pictures[chosen]]
        larger = pictures[0].height() > inside.height() or pictures[0].width() > inside.width()
        if larger and any(picture.contains(middle) for picture in pictures):
            self.zoom(factor)
            return
        centres = (picture.center() for picture in pictures)
        nearest = min(centres, key=lambda centre: QLineF(centre, middle).length())
        self.zoom(factor, nearest, middle)

    def _let_go(self) -> None:
        """Point at no pixel; where none was pointed at, let go of the chosen one."""
        if self.look.pixel is None:
            self.letGo.emit()
        else:
            self.look.point(None)

    def _walk(self, across: int, down: int) -> None:
        """Read the next pixel in a direction, within its picture."""
        sheet = self.sheet()
        if sheet is None:
            return
        pixel = self._read_or_middle()
        row = min(max(pixel.row + down, 0), sheet.height - 1)
        column = min(max(pixel.column + across, 0), sheet.width - 1)
        self._read(Pixel(pixel.picture, row, column))

    def _leap(self, across: int, down: int) -> None:
        """Read the same pixel of the next picture in a direction; of one alone, choose the next."""
        sheet = self.sheet()
        if sheet is None:
            return
        if self._only is not None:
            picture = self._only + across + down
            if 0 <= picture < self.count:
                self.chosen.emit(picture)
            return
        pixel = self._read_or_middle()
        row, column = divmod(pixel.picture - self.first, sheet.columns)
        column += across
        picture = (row + down) * sheet.columns + column
        if 0 <= column < sheet.columns and 0 <= picture < sheet.count:
            self._read(Pixel(picture + self.first, pixel.row, pixel.column))

    def _read_or_middle(self) -> Pixel:
        """The pixel that is read; without one, that in the middle of a picture."""
        sheet, pixel = self.sheet(), self.look.read
        assert sheet is not None
        if pixel is not None and self._shows(pixel.picture):
            return pixel
        chosen = self.chosen_picture
        picture = chosen if chosen is not None and self._shows(chosen) else self.first
        return Pixel(picture, sheet.height // 2, sheet.width // 2)

    def _read(self, pixel: Pixel) -> None:
        """Read a pixel, and bring it into sight; who uses keys sees where they go."""
        if self.hasFocus() and not self._ring:
            self._ring = True
            self.update()
        place, inside = self.pixel_rect(pixel), self.rect().adjusted(8, 8, -8, -8)
        x = max(inside.left() - place.left(), 0) + min(inside.right() - place.right(), 0)
        y = max(inside.top() - place.top(), 0) + min(inside.bottom() - place.bottom(), 0)
        self.move_by(x, y)
        self.look.point(pixel)

    def event(self, event: QEvent) -> bool:
        """While a pixel is chosen, or is read by keys, Esc is not the window's."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and (self.look.marked if not self._ring else self.look.read) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() in BY_KEYBOARD
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ring = False
        super().focusOutEvent(event)
        self.update()

    def paint_above(self, painter: QPainter) -> None:
        if self._ring:
            draw_focus_ring(painter, self.rect())
