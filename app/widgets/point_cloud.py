"""A view of clouds of points in the plane, with equal axes always."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection, Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app import theme
from app.widgets.arrow_layer import Arrow, ArrowLayer, Place, Ring
from app.widgets.cloud_axes import draw_axes
from app.widgets.cloud_layers import PointLayer, TraceLayer, mark_size, plane
from app.widgets.field_layer import FieldLayer
from app.widgets.focus_ring import draw_focus_ring
from app.widgets.picking import NOTHING, nearest_point
from app.widgets.picture_mode import note_unfinished, picture_mode
from app.widgets.still_picture import StillPicture
from ddpm_core.field import Field
from ddpm_core.splat import View

__all__ = ["PointCloudView"]

HALF_WIDTH = 3.2  # in standard deviations; 2 in 1000 coordinates of N(0, 1) lie beyond
ZOOM_STEP = 1.25
LEAST_ZOOM, GREATEST_ZOOM = 0.1, 200.0
CLICK = 4.0  # pixels that the cursor may move between press and release
LONG = 0.02  # seconds after which a painting draws no further points; the next one does
POINTS_AT_ONCE = 200_000  # drawn before the clock is looked at; so many are all seen at once
HOVERED = 20_000  # points, in all layers, among which one is looked for wherever the cursor goes
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

    What is set between two paintings is one frame, and frames are never shown together. Where a
    frame has so many points that it takes several paintings, the picture of the one before stays
    until all layers are drawn, and what is set meanwhile waits, the latest in place of the rest.

    A click finds the nearest point of the layers that can be clicked. Return asks for the first
    point; while ``walking`` is set Tab asks for the next one and Esc for none, and only then does
    Tab not lead to the next control.

    Attributes:
        walking: whether Tab goes from point to point.
        whole: whether the last painting showed all there is; if not, another follows.
    """

    viewChanged = Signal()
    pointClicked = Signal(str, int)  # layer and index; "" and -1 where there is none
    clickTakenBack = Signal()  # it was the first half of a double click
    pointWanted = Signal(str)  # "first", "next", "previous" or "none"

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
        self.walking = False
        self.whole = True
        self._field = FieldLayer()
        self._arrows = ArrowLayer()
        self._clickable: frozenset[str] = frozenset()
        self._dragged_from: QPointF | None = None
        self._pressed_at: QPointF | None = None  # until it is clear that this is no click
        self._ring = False
        self._axes_picture = StillPicture()
        self._busy_for: tuple[View, float] | None = None  # where a frame needs further paintings
        self._waiting: dict[tuple[str, ...], Callable[[], None]] = {}  # changes, until it is done
        self._last: QImage | None = None  # the last frame that was whole, of very many points
        self._last_for: tuple[View, float] | None = None
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
        if self._waits(
            ("show", layer),
            lambda: self.set_points(
                layer, points, color=color, radius=radius, opacity=opacity, shape=shape
            ),
        ):
            return
        here = self._layers.setdefault(layer, PointLayer())
        assert isinstance(here, PointLayer)
        auto_radius, auto_opacity = mark_size(0 if points is None else len(points))
        radius = auto_radius if radius is None else radius
        opacity = auto_opacity if opacity is None else opacity
        where, look = (radius, shape), (opacity, QColor(color).rgba())
        if not here.shows(points) or where != (here.radius, here.shape):
            here.source, here.points = points, None if points is None else plane(points)
            here.radius, here.shape = where
            here.touch()
        elif look == (here.opacity, here.color.rgba()):
            return  # a million points are not drawn again for nothing, nor in another colour
        here.opacity, here.color = opacity, QColor(color)
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
        if self._waits(
            ("show", layer),
            lambda: self.set_traces(layer, paths, color=color, head=head, opacity=opacity, key=key),
        ):
            return
        here = self._layers.setdefault(layer, TraceLayer())
        assert isinstance(here, TraceLayer)
        here.paths = None if paths is None else plane(paths)
        here.key = key
        here.color = QColor(color)
        here.head = QColor(head)
        here.opacity = opacity
        self.update()

    def set_arrows(
        self,
        arrows: Sequence[Arrow] = (),
        rings: Sequence[Ring] = (),
        magnified: Sequence[Place] = (),
    ) -> None:
        """Show arrows and rings above everything, in place of those before.

        A lens shows the ``magnified`` places where they are close to each other.
        """
        if self._waits(("arrows",), lambda: self.set_arrows(arrows, rings, magnified)):
            return
        if arrows or rings or not self._arrows.empty:
            self._arrows.show(arrows, rings, magnified)
            self.update()

    @property
    def foot(self) -> float:
        """The pixels at the foot that the lens keeps off."""
        return self._arrows.foot

    def set_foot(self, foot: float) -> None:
        """Let the lens keep off so many pixels at the foot, where something lies over the view."""
        if foot != self._arrows.foot:
            self._arrows.foot = foot
            self.update()

    def set_field(self, field: Field | None, color: QColor | None = None) -> None:
        """Show a field as arrows of a colour, as colours where none is given, or none at all."""
        if self._waits(("field",), lambda: self.set_field(field, color)):
            return
        if field is not None or self._field.field is not None:
            self._field.show(field, color)
            self.update()

    def set_lit(self, symbol: str) -> None:
        """Let the arrows of a symbol stand out, or none with ""."""
        if symbol != self._arrows.lit:
            self._arrows.lit = symbol
            self.update()

    def set_clickable(self, layers: Collection[str]) -> None:
        """Whose points can be clicked, as far as they are visible."""
        self._clickable = frozenset(layers)
        self.setMouseTracking(bool(layers))

    def set_visible(self, layer: str, visible: bool) -> None:
        """Show or hide a layer that was mentioned before."""
        if self._waits(("visible", layer), lambda: self.set_visible(layer, visible)):
            return
        self._layers[layer].visible = visible
        self.update()

    def clear(self) -> None:
        """Forget all layers, and their order."""
        self._layers.clear()
        self._busy_for = self._last = self._last_for = None
        self._waiting.clear()
        self.set_arrows()
        self.update()

    def set_placeholder(self, text: str) -> None:
        """What to say while no layer has anything to show."""
        self._placeholder = text
        self.update()

    def _waits(self, what: tuple[str, ...], change: Callable[[], None]) -> bool:
        """Whether a change waits until the frame before it is drawn, in place of one before."""
        if self._busy_for is None:
            return False
        self._waiting[what] = change
        self.update()
        return True

    def _let_in(self) -> None:
        """Make the changes that waited."""
        self._busy_for = None
        waiting, self._waiting = self._waiting, {}
        for change in waiting.values():
            change()

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

    def look_as(self, other: PointCloudView) -> None:
        """Show the part of the plane that another view of the same range shows."""
        if (self._zoom, self._middle) != (other._zoom, other._middle):
            self._zoom, self._middle = other._zoom, other._middle
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
        if self._busy_for is not None and self._busy_for != (view, ratio):
            self._let_in()  # what is half drawn is of no use here
        if self.shows_anything():
            self._paint_frame(painter, view, ratio)
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
            draw_focus_ring(painter, self.rect())
        painter.end()

    def _paint_frame(self, painter: QPainter, view: View, ratio: float) -> None:
        """Draw more of the frame and paint it, or the one before where that can stay."""
        layers = [layer for layer in self._layers.values() if layer.visible]
        clouds = [layer for layer in layers if isinstance(layer, PointLayer)]
        points = sum(0 if cloud.points is None else len(cloud.points) for cloud in clouds)
        traces = [layer.draw(view, ratio) for layer in layers if isinstance(layer, TraceLayer)]
        done = self._draw(clouds, view, ratio) and all(traces)
        many, here = points > POINTS_AT_ONCE, (view, ratio)
        self._busy_for = here if many and not done else None
        if not many:
            self._last = self._last_for = None
        elif done and picture_mode() is None:
            self._keep(painter, layers, view, ratio)
        if picture_mode() is not None and self._busy_for is not None:
            pass  # nobody looks at it before it is whole
        elif self._last is not None and self._last_for == here and picture_mode() is None:
            painter.drawImage(QPointF(0, 0), self._last)
        else:
            self._paint_layers(painter, layers, view, ratio)
        self.whole = done and not self._waiting
        if not self.whole:
            if done:
                self._let_in()
            self.update()
            note_unfinished()

    def _keep(
        self,
        painter: QPainter,
        layers: Sequence[PointLayer | TraceLayer],
        view: View,
        ratio: float,
    ) -> None:
        """Keep the picture of a frame that is whole."""
        size = QSize(math.ceil(view.width * ratio), math.ceil(view.height * ratio))
        if self._last is None or self._last.size() != size:
            self._last = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        self._last.setDevicePixelRatio(ratio)
        self._last.fill(Qt.GlobalColor.transparent)
        self._last_for = (view, ratio)
        inner = QPainter(self._last)
        inner.setRenderHints(painter.renderHints())
        inner.setFont(painter.font())
        self._paint_layers(inner, layers, view, ratio)
        inner.end()

    def _paint_layers(
        self,
        painter: QPainter,
        layers: Sequence[PointLayer | TraceLayer],
        view: View,
        ratio: float,
    ) -> None:
        dark = theme.current().is_dark
        self._field.paint_below(painter, view)
        if self._axes:
            key = (view, self._muted(1.0).rgba())
            self._axes_picture.paint(
                painter, self, key, lambda p: draw_axes(p, view, self._muted(0.7))
            )
        for layer in layers:
            layer.paint(painter, view, ratio, dark)
        for layer in layers:
            if isinstance(layer, TraceLayer):
                layer.paint_heads(painter, view)
        self._field.paint_above(painter, view)
        self._arrows.paint(painter, view, ratio, dark)

    @staticmethod
    def _draw(clouds: Sequence[PointLayer], view: View, ratio: float) -> bool:
        """Draw points that are not drawn yet, for as long as a painting may take; True: all are.

        The first POINTS_AT_ONCE are drawn however long they take.
        """
        until, drawn = time.perf_counter() + LONG, 0
        for cloud in clouds:
            most = POINTS_AT_ONCE - drawn % POINTS_AT_ONCE
            while count := cloud.draw(view, ratio, most):
                drawn += count
                most = POINTS_AT_ONCE - drawn % POINTS_AT_ONCE
                if drawn >= POINTS_AT_ONCE and time.perf_counter() >= until:
                    return all(cloud.complete(view, ratio) for cloud in clouds)
        return True

    def shows_anything(self) -> bool:
        """Whether any layer holds points or traces."""
        return any(not layer.empty for layer in self._layers.values())

    def _muted(self, opacity: float) -> QColor:
        color = QColor(theme.current().muted)
        color.setAlphaF(opacity)
        return color

    # --- mouse

    def point_at(self, place: QPointF) -> tuple[str, int]:
        """The layer and index of the clickable point nearest to a pixel; "" and -1 if none is."""
        return nearest_point(self._clickable_layers(), self.view(), place)

    def _clickable_layers(self) -> list[tuple[str, PointLayer]]:
        return [
            (name, layer)
            for name, layer in self._layers.items()
            if name in self._clickable and layer.visible and isinstance(layer, PointLayer)
        ]

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(ZOOM_STEP ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged_from = self._pressed_at = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is None:
            self._show_whether_clickable(event.position())
            return
        self._pressed_at = self._still_a_click(event.position())
        way = event.position() - self._dragged_from
        self._dragged_from = event.position()
        view = self.view().moved(way.x(), way.y())
        self._middle = (view.x, view.y)
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._view_changed()

    def _still_a_click(self, place: QPointF) -> QPointF | None:
        """Where the button was pressed, unless the cursor has gone further since."""
        if self._pressed_at is None:
            return None
        way = place - self._pressed_at
        return self._pressed_at if way.x() ** 2 + way.y() ** 2 <= CLICK**2 else None

    def _show_whether_clickable(self, place: QPointF) -> None:
        layers = self._clickable_layers()
        if sum(0 if layer.points is None else len(layer.points) for _, layer in layers) > HOVERED:
            return
        if nearest_point(layers, self.view(), place) == NOTHING:
            self.unsetCursor()
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        clicked = self._still_a_click(event.position())
        self._dragged_from = self._pressed_at = None
        self.unsetCursor()
        if clicked is not None and self._clickable:
            self.pointClicked.emit(*self.point_at(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset_view()
        self.clickTakenBack.emit()

    # --- keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.text():
            case "+" | "=":
                self.zoom(ZOOM_STEP)
            case "-":
                self.zoom(1 / ZOOM_STEP)
            case "0":
                self.reset_view()
            case _:
                if not self._walk(event):
                    super().keyPressEvent(event)

    def _walk(self, event: QKeyEvent) -> bool:
        """Take the keys that choose points; False for all others."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not self._clickable:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.walking:
            self.pointWanted.emit("first")
        elif event.key() == Qt.Key.Key_Escape and self.walking:
            self.pointWanted.emit("none")
        else:
            return False
        return True

    def focusNextPrevChild(self, forward: bool) -> bool:
        if not self.walking:
            return super().focusNextPrevChild(forward)
        self.pointWanted.emit("next" if forward else "previous")
        return True

    def event(self, event: QEvent) -> bool:
        """While a point can be let go of, Esc is not the window's."""
        if (
            self.walking
            and event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() in BY_KEYBOARD
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ring = False
        super().focusOutEvent(event)
