"""A process as a row of small pictures, from its first frame to its last, to jump in."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import theme
from app.widgets.focus_ring import draw_focus_ring
from app.widgets.picture_image import thumbnail
from app.widgets.picture_mode import draw_image, picture_mode
from app.widgets.point_cloud import BY_KEYBOARD, CLICK

__all__ = ["FilmStrip"]

SIDE = 4  # pixels left free on the left and on the right
TOP = 4
GAP = 4
LABELS = 24  # height of the mark and of the row of words
LEAST = 24  # pixels along the side of a thumbnail
AT_ONCE = 6  # thumbnails made in one painting; the rest follow in the next
APART = 10  # pixels between two labels
MARK = 4.0  # half the width of what marks the frame

Reader = Callable[[int], "npt.NDArray[np.float32] | None"]


class FilmStrip(QWidget):
    """As many frames of a process as there is room for, evenly spread, the first and last always.

    Frames are read when they are drawn, and only those; what is not there yet is an empty box. A
    click goes to the frame of a thumbnail, dragging to any frame. The arrow keys go from thumbnail
    to thumbnail, Home and End to the ends, Page Up and Page Down further.
    """

    frameChosen = Signal(int)  # by the person; one that is recorded

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._total = self._frames = self._current = 0
        self._reader: Reader | None = None
        self._label: Callable[[int], str] = str
        self._ends = ("", "")
        self._kept: dict[int, QImage] = {}  # thumbnails by frame
        self._kept_side = 0  # in the screen's own pixels
        self._pressed: QPointF | None = None
        self._dragging = self._ring = False
        self.setObjectName("filmStrip")
        self.setAccessibleName(self.tr("Filmstrip"))
        self.setToolTip(self.tr("The process from beginning to end; click or drag to go there"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    # --- what is shown

    def set_process(
        self,
        total: int,
        reader: Reader | None,
        *,
        frames: int | None = None,
        label: Callable[[int], str] = str,
        ends: tuple[str, str] = ("", ""),
    ) -> None:
        """Show another process.

        Args:
            total: number of frames once it is complete.
            reader: gives the picture [3, H, W] of a frame; None while it is not there.
            frames: how many are recorded; all if not given.
            label: what a frame is called, as "t = 13".
            ends: what the process goes from and to, as "noise" and "data".
        """
        self._total, self._reader = max(total, 0), reader
        self._label, self._ends = label, ends
        self._frames = self._total if frames is None else frames
        self._current = 0
        self._kept.clear()
        self._describe()
        self.update()

    def set_frames(self, frames: int) -> None:
        """So many are recorded by now."""
        if frames != self._frames:
            self._frames = frames
            self.update()

    def set_current(self, frame: int) -> None:
        """Mark the frame that is shown."""
        if frame != self._current:
            self._current = frame
            self._describe()
            self.update()

    def forget_thumbnails(self) -> None:
        """Read all frames again, of another picture of the same process."""
        self._kept.clear()
        self.update()

    @property
    def total(self) -> int:
        return self._total

    @property
    def current(self) -> int:
        return self._current

    def _describe(self) -> None:
        self.setAccessibleDescription(self._label(self._current) if self._total else "")

    # --- where it is

    def side(self) -> int:
        """Pixels along the side of a thumbnail."""
        return max(min(self.height() - TOP - LABELS, self.width() // 2 - 2 * SIDE), LEAST)

    def frames_shown(self) -> list[int]:
        """The frames that have a thumbnail, from left to right."""
        room = (self.width() - 2 * SIDE + GAP) // (self.side() + GAP)
        count = min(max(room, 2), self._total)
        return [round(k * (self._total - 1) / max(count - 1, 1)) for k in range(count)]

    def x_of(self, frame: float) -> float:
        """The middle of where a frame lies, in pixels from the left."""
        shown = self.frames_shown()
        return float(np.interp(frame, shown, self._middles(len(shown))))

    def frame_at(self, x: float) -> int:
        """The recorded frame nearest to a place."""
        shown = self.frames_shown()
        return self._recorded(round(float(np.interp(x, self._middles(len(shown)), shown))))

    def thumbnail_rect(self, frame: int) -> QRectF:
        """Where the thumbnail of a frame lies."""
        side = self.side()
        return QRectF(round(self.x_of(frame) - side / 2), TOP, side, side)

    def _middles(self, count: int) -> npt.NDArray[np.float64]:
        """The middles of so many thumbnails: evenly spread, so that what is between them is too."""
        first = SIDE + self.side() / 2
        return np.linspace(first, self.width() - first, count)

    def _recorded(self, frame: int) -> int:
        return max(0, min(frame, self._frames - 1))

    def _nearest(self, x: float) -> int:
        """The frame of the thumbnail nearest to a place."""
        return min(self.frames_shown(), key=lambda frame: abs(self.x_of(frame) - x))

    # --- mouse and keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._total:
            self._pressed, self._dragging = event.position(), False
            self._go(self._nearest(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        if abs(event.position().x() - self._pressed.x()) > CLICK:
            self._dragging = True
        if self._dragging:
            self._go(self.frame_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shown = self.frames_shown()
        before = [frame for frame in shown if frame < self._current]
        after = [frame for frame in shown if frame > self._current]
        steps: dict[int, list[int]] = {
            Qt.Key.Key_Left: before[-1:],
            Qt.Key.Key_Right: after[:1],
            Qt.Key.Key_PageUp: before[-3:][:1],
            Qt.Key.Key_PageDown: after[:3][-1:],
            Qt.Key.Key_Home: shown[:1],
            Qt.Key.Key_End: shown[-1:],
        }
        if held or event.key() not in steps:
            super().keyPressEvent(event)
            return
        for frame in steps[event.key()]:
            self._go(frame)

    def _go(self, frame: int) -> None:
        frame = self._recorded(frame)
        if frame != self._current and self._frames:
            self.set_current(frame)
            self.frameChosen.emit(frame)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() in BY_KEYBOARD
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ring = False
        super().focusOutEvent(event)

    # --- painting

    def sizeHint(self) -> QSize:
        return QSize(480, 76)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, TOP + LEAST + LABELS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._total:
            ratio = painter.deviceTransform().m11()
            made = 0
            for frame in self.frames_shown():
                image = self._kept_thumbnail(frame, round(self.side() * ratio))
                if image is None and self._reader is not None and frame < self._frames:
                    made += 1
                    if made <= AT_ONCE or picture_mode() is not None:
                        image = self._make_thumbnail(frame, round(self.side() * ratio))
                self._paint_thumbnail(painter, self.thumbnail_rect(frame), image, ratio)
            if made > AT_ONCE and picture_mode() is None:
                self.update()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_labels(painter)
            self._paint_mark(painter)
        if self._ring:
            draw_focus_ring(painter, self.rect())
        painter.end()

    def _kept_thumbnail(self, frame: int, side: int) -> QImage | None:
        if side != self._kept_side and picture_mode() is None:
            self._kept.clear()
            self._kept_side = side
        return self._kept.get(frame) if side == self._kept_side else None

    def _make_thumbnail(self, frame: int, side: int) -> QImage | None:
        assert self._reader is not None
        picture = self._reader(frame)
        if picture is None:
            return None
        image = thumbnail(picture, side)
        if side == self._kept_side:
            self._kept[frame] = image
        return image

    @staticmethod
    def _paint_thumbnail(
        painter: QPainter, place: QRectF, image: QImage | None, ratio: float
    ) -> None:
        """Draw a frame, or the empty box for it."""
        if image is None:
            colours = theme.current()
            painter.setPen(QPen(QColor(colours.border), 1))
            painter.setBrush(QColor(colours.hover))
            painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))
            return
        painter.save()
        painter.translate(place.topLeft())
        painter.scale(1 / ratio, 1 / ratio)
        draw_image(painter, QPointF(0, 0), image)
        painter.restore()

    def _paint_labels(self, painter: QPainter) -> None:
        """What the ends are, and the level of as many thumbnails as there is room for."""
        painter.setFont(theme.ui_font(theme.SMALL))
        painter.setPen(QColor(theme.current().muted))
        metrics = QFontMetrics(theme.ui_font(theme.SMALL))
        y = self.height() - metrics.descent() - 2
        shown = self.frames_shown()
        first = self._end_words(0, self._ends[0])
        last = self._end_words(self._total - 1, self._ends[1])
        taken = SIDE + metrics.horizontalAdvance(first)
        free_to = self.width() - SIDE - metrics.horizontalAdvance(last)
        painter.drawText(QPointF(SIDE, y), first)
        if free_to > taken or self._total > 1:
            painter.drawText(QPointF(free_to, y), last)
        for frame in shown[1:-1]:
            words = self._label(frame)
            width = metrics.horizontalAdvance(words)
            x = self.x_of(frame) - width / 2
            if x >= taken + APART and x + width <= free_to - APART:
                painter.drawText(QPointF(x, y), words)
                taken = x + width

    def _end_words(self, frame: int, end: str) -> str:
        words = self._label(frame)
        return " · ".join(word for word in dict.fromkeys((end, words)) if word)

    def _paint_mark(self, painter: QPainter) -> None:
        """A frame round the nearest thumbnail, and a mark at the very place."""
        colours = theme.current()
        x = self.x_of(self._current)
        place = self.thumbnail_rect(self._nearest(x))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.accent), colours.ring, j=Qt.PenJoinStyle.MiterJoin))
        inset = colours.ring / 2
        painter.drawRect(place.adjusted(-inset, -inset, inset, inset))
        tip = place.bottom() + 1
        mark = QPolygonF([QPointF(x - MARK, tip + 6), QPointF(x + MARK, tip + 6), QPointF(x, tip)])
        painter.setPen(QPen(QColor(colours.card), 1))
        painter.setBrush(QColor(colours.accent))
        painter.drawPolygon(mark)
