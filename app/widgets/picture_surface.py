"""Pictures, one or many at once, as large as there is room or as a look says."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app import theme
from app.widgets.picture_image import Pictures, at_scale, sheet_image
from app.widgets.picture_look import PictureLook
from app.widgets.picture_marks import (
    MARK_REACH,
    draw_chosen_pixel,
    draw_picture_frame,
    draw_pixel_frame,
)
from app.widgets.picture_mode import draw_image
from app.widgets.picture_sheet import Pixel, Placing, Sheet, place_sheet, sheet_for
from app.widgets.picture_values import LEAST_PIXEL, PixelNumbers
from ddpm_core.picture_pixels import PICTURE_REACH

__all__ = ["PictureSurface"]

MOST_PIXELS = 2**20  # of all pictures shown at once: 256 of 64 pixels a side
EDGE = 3.0  # pixels left free at each side, for the mark of the picture that is chosen
NARROW = 240  # pixels; below it a placeholder is written small


class PictureSurface(QWidget):
    """Pictures [N, 3, H, W] in rows, as large as there is room; nothing of it takes the mouse.

    Of very many the first are shown, ``shown`` of them. Arrays are kept and must not change. All
    that takes time happens when the widget is painted; one that nobody sees costs nothing.

    Args:
        look: what it shares with other views of the same pictures; its own if not given.
        reach: the value that shows as full brightness, as in ``to_pixels``.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        look: PictureLook | None = None,
        reach: float = PICTURE_REACH,
    ) -> None:
        super().__init__(parent)
        self.look = PictureLook(self) if look is None else look
        self._reach = reach
        self._all: Pictures | None = None
        self._only: int | None = None
        self._chosen: int | None = None
        self._placeholder = ""
        self._sheet: Sheet | None = None
        self._image: QImage | None = None  # of the sheet, made when it is painted
        self._seen: tuple[float, QImage] | None = None  # the same at the scale it is seen at
        self._numbers = PixelNumbers()
        self._seen_marks: tuple[Pixel | None, ...] = ()  # pixels that bear a mark
        self.look.changed.connect(self.update)
        self.look.pixelChanged.connect(self._on_pixel)
        self.setMinimumSize(48, 48)

    # --- what is shown

    def set_pictures(self, pictures: Pictures | None, reach: float | None = None) -> None:
        """Show pictures [N, 3, H, W] in place of those before; None or N = 0 for none."""
        reach = self._reach if reach is None else reach
        if pictures is self._all and reach == self._reach:
            return
        before = self.count
        self._all, self._reach = pictures, reach
        if self.count != before or self._sheet is None or not self._fits(self._sheet):
            self._sheet = None
        self._touch()

    def show_only(self, picture: int | None) -> None:
        """Show one of the pictures, or all of them again."""
        if picture != self._only:
            self._only, self._sheet = picture, None
            self._touch()

    def set_chosen(self, picture: int | None) -> None:
        """Mark a picture, or none."""
        if picture != self._chosen:
            self._chosen = picture
            self.update()

    def set_placeholder(self, text: str) -> None:
        """What to say while there are no pictures."""
        if text != self._placeholder:
            self._placeholder = text
            self.update()

    @property
    def count(self) -> int:
        """Number of pictures there are."""
        return 0 if self._all is None else len(self._all)

    @property
    def shown(self) -> int:
        """Number of pictures that are shown."""
        pictures = self._pictures()
        return 0 if pictures is None else len(pictures)

    @property
    def first(self) -> int:
        """Which of the pictures is the first that is shown."""
        return min(self._only or 0, max(self.count - 1, 0))

    @property
    def chosen_picture(self) -> int | None:
        return self._chosen

    def values_at(self, pixel: Pixel) -> Pictures | None:
        """The numbers [3] of a pixel; None where there are no such pictures."""
        if self._all is None or pixel.picture >= len(self._all):
            return None
        height, width = self._all.shape[-2:]
        if pixel.row >= height or pixel.column >= width:
            return None
        values: Pictures = self._all[pixel.picture, :, pixel.row, pixel.column]
        return values

    def _pictures(self) -> Pictures | None:
        if not self.count or self._all is None:
            return None
        if self._only is not None:
            return self._all[self.first : self.first + 1]
        most = max(1, MOST_PIXELS // (self._all.shape[-1] * self._all.shape[-2]))
        return self._all[:most]

    def _fits(self, sheet: Sheet) -> bool:
        pictures = self._pictures()
        shape = (sheet.count, sheet.height, sheet.width)
        return pictures is not None and shape == (len(pictures), *pictures.shape[-2:])

    def _touch(self) -> None:
        self._image = self._seen = None
        self.update()

    # --- where it is

    def sheet(self) -> Sheet | None:
        """How the pictures are arranged, None without any."""
        pictures = self._pictures()
        if pictures is None:
            return None
        if self._sheet is None:
            room = (max(self.width() - 2 * EDGE, 1.0), max(self.height() - 2 * EDGE, 1.0))
            height, width = pictures.shape[-2:]
            self._sheet = sheet_for(len(pictures), height, width, room)
        return self._sheet

    def room(self, ratio: float) -> tuple[float, float]:
        """Width and height for the pictures, in the screen's own pixels."""
        edge = 2 * EDGE
        return max((self.width() - edge) * ratio, 1.0), max((self.height() - edge) * ratio, 1.0)

    def placing(self, ratio: float | None = None) -> Placing:
        """Where the sheet lies, in the screen's own pixels, ``ratio`` of them to a logical one."""
        sheet = self.sheet()
        if sheet is None:
            return Placing(0, 0, 1)
        ratio = self.devicePixelRatioF() if ratio is None else ratio
        placing = place_sheet(sheet, self.room(ratio), self.look.zoom, self.look.middle)
        edge = round(EDGE * ratio)
        return Placing(placing.x + edge, placing.y + edge, placing.scale)

    def logical_placing(self, ratio: float | None = None) -> Placing:
        """The same in the widget's pixels."""
        ratio = self.devicePixelRatioF() if ratio is None else ratio
        placing = self.placing(ratio)
        return Placing(placing.x / ratio, placing.y / ratio, placing.scale / ratio)

    def pixel_at(self, place: QPointF) -> Pixel | None:
        """The pixel at a place of the widget."""
        sheet = self.sheet()
        if sheet is None:
            return None
        found = sheet.pixel_at(*self.logical_placing().sheet_point(place.x(), place.y()))
        return found and Pixel(found.picture + self.first, found.row, found.column)

    def pixel_rect(self, pixel: Pixel, ratio: float | None = None) -> QRectF:
        """Where a pixel of a picture that is shown lies in the widget."""
        sheet = self.sheet()
        assert sheet is not None
        own = Pixel(pixel.picture - self.first, pixel.row, pixel.column)
        return QRectF(*self.logical_placing(ratio).rect(sheet, own))

    def _shows(self, picture: int) -> bool:
        return self.first <= picture < self.first + self.shown

    # --- painting

    def sizeHint(self) -> QSize:
        return QSize(320, 320)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        before, self._sheet = self._sheet, None
        if self.sheet() != before:
            self._image = self._seen = None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    @Slot()
    def _on_pixel(self) -> None:
        before, self._seen_marks = self._seen_marks, (self.look.pixel, self.look.marked)
        for pixel in {*before, *self._seen_marks}:
            if pixel is not None and self.sheet() is not None and self._shows(pixel.picture):
                reach = MARK_REACH
                place = self.pixel_rect(pixel).adjusted(-reach, -reach, reach, reach)
                self.update(place.toAlignedRect())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        sheet, pictures = self.sheet(), self._pictures()
        if sheet is None or pictures is None:
            self._paint_placeholder(painter)
        else:
            ratio = painter.deviceTransform().m11()
            self._paint_sheet(painter, sheet, pictures, ratio)
            placing = self.logical_placing(ratio)
            if placing.scale >= LEAST_PIXEL:
                part = QRectF(event.rect())
                self._numbers.paint(painter, pictures, self._reach, sheet, placing, part)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_marks(painter, sheet, placing, ratio)
        self.paint_above(painter)
        painter.end()

    def paint_above(self, painter: QPainter) -> None:
        """For what lies over all else."""

    def _paint_sheet(
        self, painter: QPainter, sheet: Sheet, pictures: Pictures, ratio: float
    ) -> None:
        """The pictures, or as much of them as is in sight."""
        if self._image is None:
            self._image = sheet_image(pictures, sheet, self._reach)
        placing, image = self.placing(ratio), self._image
        x, y, scale = placing.x, placing.y, placing.scale
        if scale == int(scale):
            left, top = (max(0, int(-start / scale)) for start in (x, y))
            across = int((self.width() * ratio - x) / scale) + 1 - left
            down = int((self.height() * ratio - y) / scale) + 1 - top
            image = image.copy(left, top, min(across, image.width()), min(down, image.height()))
            x, y = x + left * scale, y + top * scale
        else:
            if self._seen is None or self._seen[0] != scale:
                self._seen = (scale, at_scale(image, scale))
            image, scale = self._seen[1], 1
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
        painter.translate(x, y)
        painter.scale(scale, scale)
        draw_image(painter, QPointF(0, 0), image)
        painter.restore()

    def _paint_marks(self, painter: QPainter, sheet: Sheet, placing: Placing, ratio: float) -> None:
        chosen, pixel, marked = self._chosen, self.look.pixel, self.look.marked
        if chosen is not None and sheet.count > 1 and self._shows(chosen):
            draw_picture_frame(painter, QRectF(*placing.picture_rect(sheet, chosen - self.first)))
        if marked is not None and self._shows(marked.picture):
            draw_chosen_pixel(painter, self.pixel_rect(marked, ratio))
        if pixel is not None and self._shows(pixel.picture):
            draw_pixel_frame(painter, self.pixel_rect(pixel, ratio))

    def _paint_placeholder(self, painter: QPainter) -> None:
        if not self._placeholder:
            return
        room = QRectF(self.rect()).adjusted(8, 8, -8, -8)
        painter.setPen(QColor(theme.current().muted))
        painter.setFont(theme.ui_font(theme.SMALL if room.width() < NARROW else theme.TEXT_SIZE))
        painter.drawText(
            room,
            Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
            self._placeholder,
        )
