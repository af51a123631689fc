"""The layers of a point cloud view: each knows what it shows and keeps its last picture."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from app.widgets.picture_mode import draw_image
from app.widgets.trace_canvas import TraceCanvas
from ddpm_core.crowd import is_crowd
from ddpm_core.splat import Canvas, Floats, View, Words, tone

__all__ = ["PointLayer", "TraceLayer", "mark_size"]

DENSE_TINT = {True: 0.55, False: 0.4}  # how far dense places go to white on dark, to black on light
CROWD_AT_ONCE = 1_000_000  # points of a layer that are quicker together than in pieces
SAMPLED = 32  # one point in so many tells how far all of them reach
HEAD_RADIUS = 2.4  # logical pixels


def mark_size(count: int) -> tuple[float, float]:
    """Radius in logical pixels and opacity with which so many points stay legible."""
    crowd = max(count, 1) / 1_500
    radius = 2.1 * crowd**-0.2
    opacity = 0.7 * crowd**-0.15
    return min(max(radius, 0.9), 3.5), min(max(opacity, 0.25), 0.9)


def plane(points: npt.NDArray[np.floating]) -> Floats:
    """The first two coordinates [..., 2] of points of any dimension."""
    flat = np.asarray(points, dtype=np.float32)
    if flat.shape[-1] == 1:
        return np.concatenate([flat, np.zeros_like(flat)], axis=-1)
    return flat[..., :2]


class PointLayer:
    """A cloud of equal marks.

    Attributes:
        points: [N, 2] in data units, not changed while it is shown; None shows nothing.
        color, radius (logical pixels), opacity, shape: how a mark looks.
        visible: whether it is drawn.
        source: the array that was asked for.
    """

    def __init__(self) -> None:
        self.points: Floats | None = None
        self.source: npt.NDArray[np.floating] | None = None
        self.color = QColor()
        self.radius = 2.0
        self.opacity = 0.7
        self.shape = "disc"
        self.visible = True
        self._canvas: Canvas | None = None
        self._size: tuple[float, ...] = ()
        self._made_for: tuple[
            object, ...
        ] = ()  # view and pixels to a logical one, () once outdated
        self._drawn = 0  # points that the canvas shows
        self._crowd = 0  # points that are drawn the quicker together, 0 where pieces are as quick

    @property
    def empty(self) -> bool:
        return self.points is None or not len(self.points)

    def shows(self, points: npt.NDArray[np.floating] | None) -> bool:
        """Whether an array is the one that is shown, or the same part of the same memory."""
        source = self.source
        if source is None or points is None:
            return False
        return source is points or source.__array_interface__ == points.__array_interface__

    def touch(self) -> None:
        """Forget the last picture."""
        self._made_for = ()

    def draw(self, view: View, ratio: float, most: int) -> int:
        """Draw at most so many of the points that are missing; returns how many, 0 once all are.

        More are drawn together where they lie so close that pieces would take longer in all.
        """
        if self.points is None:
            return 0
        fine, made_for = view.resolved(ratio), (view, ratio)
        if self._canvas is None or self._made_for != made_for:
            self._canvas, self._drawn = self._blank(fine, ratio), 0
            self._made_for = made_for
            self._crowd = _crowd(self.points, fine) if len(self.points) > most else 0
        piece = self.points[self._drawn : self._drawn + max(most, self._crowd)]
        if len(piece):
            self._canvas.add_marks(fine.to_pixels(piece), self.shape, self.radius * ratio)
            self._drawn += len(piece)
        return len(piece)

    def complete(self, view: View, ratio: float) -> bool:
        """Whether all points are drawn in a view."""
        points = self.points
        if points is None or not len(points):
            return True
        return self._made_for == (view, ratio) and self._drawn == len(points)

    def paint(self, painter: QPainter, view: View, ratio: float, dark: bool) -> None:
        """Show what is drawn on a device with so many device pixels to a logical one.

        Points that another frame or another view had are never shown.
        """
        if self._canvas is not None and not self.empty and self._made_for == (view, ratio):
            _paint_canvas(painter, self._canvas, self.color, self.opacity, ratio, dark)

    def _blank(self, fine: View, ratio: float) -> Canvas:
        size = (ceil(fine.width), ceil(fine.height), self.radius * ratio)
        if self._canvas is None or self._size != size:
            self._size = size
            return Canvas.for_marks(*size)
        self._canvas.clear()
        return self._canvas


def _crowd(points: Floats, view: View) -> int:
    """How many points are drawn the quicker together, 0 where pieces are as quick."""
    some = view.to_pixels(points[::SAMPLED])
    ends = [
        np.clip((some[:, axis].min(), some[:, axis].max()), 0, size)
        for axis, size in ((0, view.width), (1, view.height))
    ]
    (left, right), (top, bottom) = ends
    together = min(len(points), CROWD_AT_ONCE)
    return together if is_crowd(together, (right - left) * (bottom - top)) else 0


class TraceLayer:
    """The ways that some points have gone, the newest part strongest, and where they are.

    Attributes:
        paths: [F, K, 2] in data units, frame by frame; None shows nothing.
        key: paths with the same key agree in the frames that they share.
        color, opacity: how a line looks.
        head: colour of the disc at the end of each trace.
        visible: whether it is drawn.
    """

    def __init__(self) -> None:
        self.paths: Floats | None = None
        self.key: object = None
        self.color = QColor()
        self.head = QColor()
        self.opacity = 0.22
        self.visible = True
        self._traces: TraceCanvas | None = None
        self._made_for: tuple[object, ...] = ()

    @property
    def empty(self) -> bool:
        return self.paths is None or self.paths.size == 0

    def touch(self) -> None:
        """Nothing to forget: what the traces were made for is compared."""

    def draw(self, view: View, ratio: float) -> bool:
        """Draw more of what is missing; True: all is drawn.

        A far jump takes several calls, so that none of them is long.
        """
        if self.paths is None or self.empty:
            return True
        fine = view.resolved(ratio)
        made_for = (fine, self.key, self.paths.shape[1])
        if self._traces is None or self._made_for != made_for or self.key is None:
            self._traces = TraceCanvas(ceil(fine.width), ceil(fine.height), fine)
            self._made_for = made_for
        return self._traces.show(self.paths)

    def paint(self, painter: QPainter, view: View, ratio: float, dark: bool) -> None:
        """Show what is drawn on a device with so many device pixels to a logical one."""
        if self._traces is not None and not self.empty:
            _paint_canvas(painter, self._traces.canvas, self.color, self.opacity, ratio, dark)

    def paint_heads(self, painter: QPainter, view: View) -> None:
        """Draw where the points are now."""
        if self.paths is None or self.empty:
            return
        heads = view.to_pixels(self.paths[-1])
        painter.setPen(QPen(self.head, 2 * HEAD_RADIUS, c=Qt.PenCapStyle.RoundCap))
        with np.errstate(invalid="ignore"):
            seen = (np.abs(heads) < 2 * max(view.width, view.height)).all(axis=1)
        painter.drawPoints([QPointF(x, y) for x, y in heads[seen].tolist()])


def _paint_canvas(
    painter: QPainter, canvas: Canvas, color: QColor, opacity: float, ratio: float, dark: bool
) -> None:
    words = canvas.words(_table(color.rgb(), round(opacity, 2), dark))
    height, width = words.shape
    if not words.size:
        return
    image = QImage(
        words.data, width, height, words.strides[0], QImage.Format.Format_ARGB32_Premultiplied
    )
    image.setDevicePixelRatio(ratio)
    left, top, _, _ = canvas.box
    corner = QPointF((left - canvas.margin) / ratio, (top - canvas.margin) / ratio)
    draw_image(painter, corner, image)


@lru_cache(maxsize=64)
def _table(rgb: int, opacity: float, dark: bool) -> Words:
    """The colours of a layer; dense places go towards white on dark, towards black on light."""
    color, deep = QColor(rgb), 255 if dark else 0
    plain = (color.red(), color.green(), color.blue())
    tinted = [round(c + (deep - c) * DENSE_TINT[dark]) for c in plain]
    return tone(plain, opacity, (tinted[0], tinted[1], tinted[2]))
