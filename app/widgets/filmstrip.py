"""A process as a row of small pictures, from its first frame to its last, to jump in."""

from __future__ import annotations

from collections.abc import Callable

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
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import theme
from app.widgets.film_layout import SIDE, FilmLayout
from app.widgets.film_thumbnails import Reader, Thumbnails
from app.widgets.focus_ring import draw_focus_ring
from app.widgets.picture_mode import draw_image, picture_mode
from app.widgets.point_cloud import BY_KEYBOARD, CLICK

__all__ = ["FilmStrip", "Reader"]

TOP = 4
LABELS = 24  # height of the mark and of the row of words
LEAST = 24  # pixels along the side of a thumbnail
AT_ONCE = 6  # thumbnails made in one painting; the rest follow in the next
APART = 10  # pixels between two labels
MARK = 4.0  # half the width of what marks the frame


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
        self._label: Callable[[int], str] = str
        self._ends = ("", "")
        self._thumbnails = Thumbnails()
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
        self._total = max(total, 0)
        self._label, self._ends = label, ends
        self._frames = self._total if frames is None else frames
        self._current = 0
        self._thumbnails.show(reader)
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
        self._thumbnails.forget()
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

    def _layout(self) -> FilmLayout:
        return FilmLayout(self._total, self.width(), self.side())

    def side(self) -> int:
        """Pixels along the side of a thumbnail."""
        return max(min(self.height() - TOP - LABELS, self.width() // 2 - 2 * SIDE), LEAST)

    def frames_shown(self) -> list[int]:
        """The frames that have a thumbnail, from left to right."""
        return self._layout().shown

    def x_of(self, frame: int) -> float:
        """The middle of where a frame lies, in pixels from the left."""
        return self._layout().x_of(frame)

    def frame_at(self, x: float) -> int:
        """The recorded frame nearest to a place."""
        return self._recorded(self._layout().frame_at(x))

    def thumbnail_rect(self, frame: int) -> QRectF:
        """Where the thumbnail of a frame lies."""
        side = self.side()
        return QRectF(round(self.x_of(frame) - side / 2), TOP, side, side)

    def _recorded(self, frame: int) -> int:
        return max(0, min(frame, self._frames - 1))

    def _nearest(self, x: float) -> int:
        """The frame of the thumbnail nearest to a place."""
        layout = self._layout()
        return min(layout.shown, key=lambda frame: abs(layout.x_of(frame) - x))

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

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._total:
            ratio = painter.deviceTransform().m11()
            shown, taking = self.frames_shown(), picture_mode() is not None
            most = len(shown) if taking else AT_ONCE
            side = round(self.side() * ratio)
            images = self._thumbnails.take(shown, self._frames, side, most, keep=not taking)
            for frame in shown:
                place = self.thumbnail_rect(frame)
                self._paint_thumbnail(painter, place, images.get(frame), ratio)
            if self._thumbnails.waiting:
                self.update()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_labels(painter)
            self._paint_mark(painter)
        if self._ring:
            draw_focus_ring(painter, self.rect())
        painter.end()

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

    def end_words(self) -> tuple[str, str]:
        """What is written below the first frame and the last."""
        first, last = (
            " · ".join(word for word in dict.fromkeys((end, self._label(frame))) if word)
            for end, frame in zip(self._ends, (0, self._total - 1), strict=True)
        )
        return first, last

    def label_spans(self) -> list[tuple[str, float, float]]:
        """Words below the frames, and from where to where: the ends', and others where they fit."""
        metrics = QFontMetrics(theme.ui_font(theme.SMALL))
        first, last = self.end_words()
        spans = [(first, float(SIDE), SIDE + float(metrics.horizontalAdvance(first)))]
        if self._total < 2:
            return spans
        end = self.width() - SIDE - metrics.horizontalAdvance(last)
        for frame in self.frames_shown()[1:-1]:
            words = self._label(frame)
            width = metrics.horizontalAdvance(words)
            x = self.x_of(frame) - width / 2
            if x >= spans[-1][2] + APART and x + width <= end - APART:
                spans.append((words, x, x + width))
        return [*spans, (last, float(end), float(self.width() - SIDE))]

    def _paint_labels(self, painter: QPainter) -> None:
        painter.setFont(theme.ui_font(theme.SMALL))
        painter.setPen(QColor(theme.current().muted))
        y = self.height() - painter.fontMetrics().descent() - 2
        for words, x, _ in self.label_spans():
            painter.drawText(QPointF(x, y), words)

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
