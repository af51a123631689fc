"""The slider of the transport bar: its value is the index of a frame."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from app import theme
from app.widgets.still_picture import StillPicture

__all__ = ["TimeSlider"]

HANDLE = 7.0  # radius
SIDE = 11.0  # room for the handle and its focus ring at either end
GROOVE = 4.0
MIDDLE = 16.0  # of the groove, from the top
TICK_DISTANCE = 9.0  # least number of pixels between ticks
TICK_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


class TimeSlider(QSlider):
    """Frames from left to right in the order of the process.

    It spans all frames that there will be, but reaches only those that are recorded: ``maximum()``
    is the newest of them. A click goes straight to its place.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._total = 0
        self._still = StillPicture()
        self.setObjectName("timeSlider")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(96)
        self.setRange(0, 0)

    def set_process(self, frames: int, total: int) -> None:
        """How many frames are recorded, of how many."""
        if total != self._total:
            self._total = total
            self.setPageStep(max(1, round(total / 10)))
        self.setRange(0, max(0, frames - 1))
        self.update()

    def x_of(self, frame: int) -> float:
        """Where a frame lies, in pixels from the left."""
        span = self.width() - 2 * SIDE
        return SIDE + span * frame / max(self._total - 1, 1)

    def frame_at(self, x: float) -> int:
        """The recorded frame nearest to a place."""
        span = max(self.width() - 2 * SIDE, 1.0)
        frame = round((x - SIDE) / span * max(self._total - 1, 1))
        return max(0, min(frame, self.maximum()))

    # --- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setValue(self.frame_at(event.position().x()))
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setValue(self.frame_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)

    # --- painting

    def sizeHint(self) -> QSize:
        return QSize(320, 32)

    def minimumSizeHint(self) -> QSize:
        return QSize(96, 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        key = (self._total, self.maximum(), theme.current())
        self._still.paint(painter, self, key, self._paint_way)
        here = self.x_of(self.value()) if self._total else SIDE
        self._paint_bar(painter, here, QColor(theme.current().accent))
        self._paint_handle(painter, here)
        painter.end()

    def _paint_way(self, painter: QPainter) -> None:
        """All but where it stands: what there will be, what is recorded, and the ticks."""
        colours = theme.current()
        recorded = _mixed(colours.groove, colours.muted, 0.45)
        self._paint_bar(painter, self.width() - SIDE, QColor(colours.groove))
        self._paint_bar(painter, self.x_of(self.maximum()) if self._total else SIDE, recorded)
        self._paint_ticks(painter, recorded)

    @staticmethod
    def _paint_bar(painter: QPainter, end: float, color: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        bar = QRectF(SIDE, MIDDLE - GROOVE / 2, end - SIDE, GROOVE)
        painter.drawRoundedRect(bar, GROOVE / 2, GROOVE / 2)

    def _paint_ticks(self, painter: QPainter, color: QColor) -> None:
        if self._total < 2:
            return
        apart = (self.width() - 2 * SIDE) / (self._total - 1)
        step = next((n for n in TICK_STEPS if n * apart >= TICK_DISTANCE), self._total)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(color, 1))
        for frame in range(0, self._total, step):
            x = round(self.x_of(frame))
            painter.drawLine(x, round(MIDDLE) + 9, x, round(MIDDLE) + 12)

    def _paint_handle(self, painter: QPainter, x: float) -> None:
        colours = theme.current()
        middle = QPointF(x, MIDDLE)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), colours.ring))
            radius = SIDE - colours.ring / 2
            painter.drawEllipse(middle, radius, radius)
        usable = self._total > 0
        painter.setBrush(QColor(colours.knob if usable else colours.groove))
        painter.setPen(QPen(QColor(colours.accent if usable else colours.groove), 2))
        painter.drawEllipse(middle, HANDLE - 1, HANDLE - 1)


def _mixed(one: str, other: str, share: float) -> QColor:
    a, b = QColor(one), QColor(other)
    return QColor.fromRgbF(
        a.redF() + (b.redF() - a.redF()) * share,
        a.greenF() + (b.greenF() - a.greenF()) * share,
        a.blueF() + (b.blueF() - a.blueF()) * share,
    )
