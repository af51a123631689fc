"""A view of clouds of points in the plane, with equal axes always."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app import theme
from app.widgets.cloud_layers import PointLayer, TraceLayer, mark_size, plane
from app.widgets.still_picture import StillPicture
from ddpm_core.splat import View

__all__ = ["PointCloudView"]

HALF_WIDTH = 3.2  # in standard deviations; 2 in 1000 coordinates of N(0, 1) lie beyond
ZOOM_STEP = 1.25
LEAST_ZOOM, GREATEST_ZOOM = 0.1, 200.0
TICK_DISTANCE = 72  # least number of pixels between two labels of an axis
NARROW = 240  # pixels; below it a placeholder is written small
BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class PointCloudView(QWidget):
    """Layers of points and traces, drawn bottom to top in the order of their first mention.

    The range stays where it is set and never follows the points, so that what moves is the points.
    The wheel zooms about the cursor, dragging moves, a double click or 0 returns to the range.
    Drawing happens when the widget is painted; a view that nobody sees costs nothing.
    """

    viewChanged = Signal()

    def __init__(
        self, parent: QWidget | None = None, *, axes: bool = False, interactive: bool = True
    ) -> None:
        super().__init__(parent)
        self._axes = axes
        self._layers: dict[str, PointLayer | TraceLayer] = {}
        self._placeholder = ""
        self._half_width = HALF_WIDTH
        self._zoom = 1.0
        self._middle = (0.0, 0.0)
        self._dragged_from: QPointF | None = None
        self._ring = False
        self._axes_picture = StillPicture()
        if interactive:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        else:
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setMinimumSize(48, 48)

    # --- what is shown

    def set_points(
        self,
        layer: str,
        points: npt.NDArray[np.floating] | None,
        *,
        color: str | QColor,
        radius: float | None = None,
        opacity: float | None = None,
        shape: str = "disc",
    ) -> None:
        """Show points [N, D] in a layer; the first two coordinates are drawn.

        The array is kept and must not change. Radius (logical pixels) and opacity follow from the
        number of points where they are not given.
        """
        here = self._layers.setdefault(layer, PointLayer())
        assert isinstance(here, PointLayer)
        auto_radius, auto_opacity = mark_size(0 if points is None else len(points))
        radius = auto_radius if radius is None else radius
        opacity = auto_opacity if opacity is None else opacity
        wanted = (id(points), radius, opacity, QColor(color).rgba(), shape)
        if points is not None and here.source is points and here.wanted == wanted:
            return  # drawn already: a million points need not be drawn again
        here.source, here.wanted = points, wanted
        here.points = None if points is None else plane(points)
        here.radius, here.opacity, here.shape = radius, opacity, shape
        here.color = QColor(color)
        here.touch()
        self.update()

    def set_traces(
        self,
        layer: str,
        paths: npt.NDArray[np.floating] | None,
        *,
        color: str | QColor,
        head: str | QColor,
        opacity: float = 0.22,
        key: object = None,
    ) -> None:
        """Show the ways of points, [frames, K, D], and above all layers where they are now.

        Paths of one key agree in the frames that they share.
        """
        here = self._layers.setdefault(layer, TraceLayer())
        assert isinstance(here, TraceLayer)
        here.paths = None if paths is None else plane(paths)
        here.key = key
        here.color = QColor(color)
        here.head = QColor(head)
        here.opacity = opacity
        self.update()

    def set_visible(self, layer: str, visible: bool) -> None:
        """Show or hide a layer that was mentioned before."""
        self._layers[layer].visible = visible
        self.update()

    def clear(self) -> None:
        """Forget all layers, and their order."""
        self._layers.clear()
        self.update()

    def set_placeholder(self, text: str) -> None:
        """What to say while no layer has anything to show."""
        self._placeholder = text
        self.update()

    # --- range

    def set_range(self, half_width: float) -> None:
        """Show at least -half_width to half_width, in data units, along both axes."""
        if half_width != self._half_width:
            self._half_width = half_width
            self._view_changed()

    def reset_view(self) -> None:
        """Return to the range that was set."""
        self._zoom, self._middle = 1.0, (0.0, 0.0)
        self._view_changed()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Enlarge about a place in the widget, or about the middle."""
        zoom = min(max(self._zoom * factor, LEAST_ZOOM), GREATEST_ZOOM)
        at = QRectF(self.rect()).center() if at is None else at
        view = self.view().zoomed(zoom / self._zoom, at.x(), at.y())
        self._zoom, self._middle = zoom, (view.x, view.y)
        self._view_changed()

    def view(self) -> View:
        """The part of the plane that is shown, in logical pixels."""
        width, height = max(self.width(), 1), max(self.height(), 1)
        scale = min(width, height) / (2 * self._half_width) * self._zoom
        return View(width, height, *self._middle, scale)

    def _view_changed(self) -> None:
        for layer in self._layers.values():
            layer.touch()
        self.viewChanged.emit()
        self.update()

    # --- painting

    def sizeHint(self) -> QSize:
        return QSize(480, 360)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        view, ratio = self.view(), painter.deviceTransform().m11()
        dark = theme.current().is_dark
        if self.shows_anything():
            if self._axes:
                key = (view, self._muted(1.0).rgba())
                self._axes_picture.paint(painter, self, key, lambda p: self._draw_axes(p, view))
            shown = [layer for layer in self._layers.values() if layer.visible]
            done = [layer.paint(painter, view, ratio, dark) for layer in shown]
            for layer in shown:
                if isinstance(layer, TraceLayer):
                    layer.paint_heads(painter, view)
            if not all(done):
                self.update()
        elif self._placeholder:
            room = QRectF(self.rect()).adjusted(8, 8, -8, -8)
            painter.setPen(self._muted(1.0))
            painter.setFont(
                theme.ui_font(theme.SMALL if room.width() < NARROW else theme.TEXT_SIZE)
            )
            painter.drawText(
                room,
                Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
                self._placeholder,
            )
        if self._ring:
            painter.setPen(QPen(QColor(theme.current().accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def shows_anything(self) -> bool:
        """Whether any layer holds points or traces."""
        return any(not layer.empty for layer in self._layers.values())

    def _muted(self, opacity: float) -> QColor:
        color = QColor(theme.current().muted)
        color.setAlphaF(opacity)
        return color

    def _draw_axes(self, painter: QPainter, view: View) -> None:
        """Ticks and numbers along the lower and the left edge, in standardised units."""
        painter.setFont(theme.ui_font(theme.SMALL))
        painter.setPen(self._muted(0.7))
        left, top = view.to_data(0, 0)
        right, bottom = view.to_data(view.width, view.height)
        step = _nice_step(TICK_DISTANCE / view.scale)
        digits = max(0, -math.floor(math.log10(step) + 1e-9))
        for value in _multiples(left, right, step):
            x = view.width / 2 + (value - view.x) * view.scale
            if 28 < x < view.width - 28:
                painter.drawLine(QPointF(x, view.height - 4), QPointF(x, view.height))
                box = QRectF(x - 40, view.height - 22, 80, 16)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _number(value, digits))
        for value in _multiples(bottom, top, step):
            y = view.height / 2 - (value - view.y) * view.scale
            if 28 < y < view.height - 28:
                painter.drawLine(QPointF(0, y), QPointF(4, y))
                box = QRectF(8, y - 8, 60, 16)
                side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(box, side, _number(value, digits))

    # --- mouse and keyboard

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(ZOOM_STEP ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged_from = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None:
            way = event.position() - self._dragged_from
            self._dragged_from = event.position()
            view = self.view().moved(way.x(), way.y())
            self._middle = (view.x, view.y)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._view_changed()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged_from = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset_view()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.text():
            case "+" | "=":
                self.zoom(ZOOM_STEP)
            case "-":
                self.zoom(1 / ZOOM_STEP)
            case "0":
                self.reset_view()
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() in BY_KEYBOARD
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ring = False
        super().focusOutEvent(event)


def _nice_step(least: float) -> float:
    """The least of 1, 2 or 5 times a power of ten that is no less."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(float(n * power) for n in (1, 2, 5, 10) if n * power >= least * (1 - 1e-9))


def _multiples(low: float, high: float, step: float) -> list[float]:
    return [n * step for n in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _number(value: float, digits: int) -> str:
    text = f"{abs(value):.{digits}f}"
    return f"\u2212{text}" if value < 0 and float(text) else text
