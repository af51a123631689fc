"""A paper to draw a density on with mouse, pen or keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPointingDevice,
    QTabletEvent,
)
from PySide6.QtWidgets import QWidget

from app import theme
from app.sketch import Sketch
from app.widgets.draw_paper import DrawPaper
from app.widgets.pen_path import PenPath
from app.widgets.point_cloud import BY_KEYBOARD
from ddpm_core.data.drawing import FARTHEST
from ddpm_core.data.strokes import Place

__all__ = ["GREATEST_WIDTH", "LEAST_WIDTH", "DrawCanvas"]

LEAST_WIDTH, GREATEST_WIDTH = 1, 60  # of the brush, in percent of the width of the paper
WIDER = 1.25  # times, with one press of +
STEP, LONG_STEP = 0.02, 0.1  # of an arrow key, without and with Shift; the paper is 2 wide
LEAST_SPACING, SPACING = 0.008, 0.25  # of a stroke's places: two cells, or so many radii
MARGIN = 12  # pixels around the paper
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class DrawCanvas(QWidget):
    """Shows a sketch, its density and points drawn from it, and lets a brush change it.

    The accessible description says what the keys do.

    Attributes, to be read only:
        sketch: what is drawn.
        tool: "brush" or "eraser".
        brush_width: in percent of the width of the paper, LEAST_WIDTH to GREATEST_WIDTH.
        density: that the brush leaves, above 0 to 1.
        paper: how the drawing is shown.
    """

    brushChanged = Signal()  # tool, width or density

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sketch = Sketch(self)
        self.tool = "brush"
        self.brush_width = 6
        self.density = 1.0
        self.paper = DrawPaper()
        self._path: PenPath | None = None  # of the stroke under way
        self._at = QPointF(0, 0)  # the brush, on the paper, y upwards
        self._brush_shown = False
        self._ring = False
        self.setAccessibleName(self.tr("Paper to draw on"))
        self.setAccessibleDescription(
            self.tr(
                "On the paper, arrows move the brush, with Shift farther. Space draws while it is "
                "held; Return lowers and lifts the brush. + and − change its size, E takes the "
                "eraser and B the brush."
            )
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setMinimumSize(240, 240)
        self.sketch.touched.connect(self._on_touched)

    @Slot()
    def _on_touched(self) -> None:
        if not self.sketch.drawing_on:
            self._path = None  # something else has ended the stroke
        self.paper.touch()
        self.update()

    def show_points(self, count: int, seed: int, shown: bool) -> None:
        """Show the points that the density gives, or none of them."""
        self.paper.count, self.paper.seed, self.paper.show_points = count, seed, shown
        self.update()

    # --- the brush

    def set_brush(
        self, tool: str | None = None, width: float | None = None, density: float | None = None
    ) -> None:
        """Change tool, width or density."""
        self.tool = self.tool if tool is None else tool
        if width is not None:
            self.brush_width = min(max(round(width), LEAST_WIDTH), GREATEST_WIDTH)
        self.density = self.density if density is None else density
        self.brushChanged.emit()
        self.update()

    def press_brush(self, pressure: float = 1.0, erase: bool = False) -> None:
        """Begin a stroke where the brush is."""
        self.lift_brush()
        radius = self.brush_width / 100
        self.sketch.begin(radius, 0.0 if erase or self.tool == "eraser" else self.density)
        self._path = PenPath(max(LEAST_SPACING, SPACING * radius))
        self.sketch.reach(self._path.add(self._place(pressure)))

    def move_brush(self, to: QPointF, pressure: float = 1.0) -> None:
        """Move the brush to a place on the paper, drawing if it is down."""
        self._at, self._brush_shown = to, True
        if self._path is not None:
            self.sketch.reach(self._path.add(self._place(pressure)))
        self.update()

    def lift_brush(self) -> None:
        """End the stroke under way, if there is one."""
        if self._path is not None:
            self.sketch.reach(self._path.finish())
            self._path = None
            self.sketch.end()
            self.update()

    def _place(self, pressure: float) -> Place:
        x, y = (min(max(value, -FARTHEST), FARTHEST) for value in self._at.toTuple())
        return x, y, min(max(pressure, 0.0), 1.0)

    def _step(self, right: int, up: int, length: float) -> None:
        x = min(max(self._at.x() + right * length, -1.0), 1.0)
        y = min(max(self._at.y() + up * length, -1.0), 1.0)
        self.move_brush(QPointF(x, y))

    def _widen(self, wider: bool) -> None:
        width = self.brush_width
        if wider:
            self.set_brush(width=max(width * WIDER, width + 1))
        else:
            self.set_brush(width=min(width / WIDER, width - 1))

    # --- mouse, pen and keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.move_brush(self._on_paper(event.position()))
            self.press_brush()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.move_brush(self._on_paper(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            at = self._on_paper(event.position())
            if at != self._at:
                self.move_brush(at)
            self.lift_brush()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """The harder the pen is pressed the denser; its other end erases."""
        self.move_brush(self._on_paper(event.position()), event.pressure())
        if event.type() == QEvent.Type.TabletPress:
            erase = event.pointerType() == QPointingDevice.PointerType.Eraser
            self.press_brush(event.pressure(), erase)
        elif event.type() == QEvent.Type.TabletRelease:
            self.lift_brush()
        event.accept()  # or it would come again as the mouse's

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = Qt.Key(event.key()), event.text().lower()
        if event.modifiers() & COMMANDS:
            super().keyPressEvent(event)
        elif key in ARROWS:
            far = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._step(*ARROWS[key], LONG_STEP if far else STEP)
        elif key == Qt.Key.Key_Space or text == "\r":
            if not event.isAutoRepeat():
                self._press_or_lift(lift=text == "\r" and self._path is not None)
        elif text in ("e", "b"):
            self.set_brush(tool="eraser" if text == "e" else "brush")
        elif text in ("+", "=", "-"):
            self._widen(text != "-")
        else:
            super().keyPressEvent(event)

    def _press_or_lift(self, lift: bool) -> None:
        self._brush_shown = True
        if lift:
            self.lift_brush()
        else:
            self.press_brush()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.lift_brush()
        else:
            super().keyReleaseEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._brush_shown = True
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._brush_shown = self._ring
        self.update()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() in BY_KEYBOARD
        self._brush_shown |= self._ring
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.lift_brush()
        self._ring, self._brush_shown = False, self.underMouse()
        super().focusOutEvent(event)

    # --- painting

    def sizeHint(self) -> QSize:
        return QSize(640, 640)

    def square(self) -> QRectF:
        """The paper, in the widget."""
        side = min(self.width(), self.height()) - 2 * MARGIN
        return QRectF((self.width() - side) // 2, (self.height() - side) // 2, side, side)

    def _on_paper(self, at: QPointF) -> QPointF:
        square = self.square()
        off, scale = at - square.center(), 2 / square.width()
        return QPointF(off.x() * scale, -off.y() * scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours, square = theme.current(), self.square()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = QPen(QColor(colours.accent), 2) if self._ring else QPen(QColor(colours.border), 1)
        painter.setPen(edge)
        painter.setBrush(QColor(colours.card))
        painter.drawRoundedRect(square.adjusted(-4, -4, 4, 4), 8, 8)
        self.paper.paint(painter, square, self.sketch.grid)
        if self.sketch.drawing.blank and self._path is None:
            self._paint_hint(painter, square)
        if self._brush_shown and self.isEnabled():
            self._paint_brush(painter, square)
        painter.end()

    def _paint_hint(self, painter: QPainter, square: QRectF) -> None:
        painter.setPen(QColor(theme.current().muted))
        painter.setFont(theme.ui_font())
        text = self.tr(
            "Draw here where points are to be.\n\nWith the mouse or a pen, or with the arrow keys "
            "while Space is held.\nOr drop a picture: its bright parts become points."
        )
        room = square.adjusted(32, 32, -32, -32)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)

    def _paint_brush(self, painter: QPainter, square: QRectF) -> None:
        """A ring as large as the brush, dashed for the eraser, with a dot while it is down."""
        colours, scale = theme.current(), square.width() / 2
        middle = square.center() + QPointF(self._at.x(), -self._at.y()) * scale
        radius = max(self.brush_width / 100 * scale, 2.0)
        dashes = Qt.PenStyle.DashLine if self.tool == "eraser" else Qt.PenStyle.SolidLine
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in (QPen(QColor(colours.card), 3.5), QPen(QColor(colours.text), 1.5, dashes)):
            painter.setPen(pen)
            painter.drawEllipse(middle, radius, radius)
        if self._path is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.text))
            painter.drawEllipse(middle, 2.5, 2.5)
