"""The layers of a point cloud view: each knows what it shows and keeps its last picture."""

from __future__ import annotations

from math import ceil

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from ddpm_core.splat import Canvas, Floats, View, tone

__all__ = ["PointLayer", "TraceLayer", "mark_size"]

DENSE_TINT = {True: 0.55, False: 0.4}  # how far dense places go to white on dark, to black on light
FADING = (4, 8, 16)  # ages in frames at which a piece of a trace becomes fainter
HEAD_RADIUS = 2.4  # logical pixels
SEGMENTS_AT_ONCE = 4_000  # of traces, in one painting; more follow in the next


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
        source, wanted: the array that was asked for, and how it was to look.
    """

    def __init__(self) -> None:
        self.points: Floats | None = None
        self.source: object = None
        self.wanted: tuple[object, ...] = ()
        self.color = QColor()
        self.radius = 2.0
        self.opacity = 0.7
        self.shape = "disc"
        self.visible = True
        self._canvas: Canvas | None = None
        self._size: tuple[float, ...] = ()
        self._made_for: tuple[object, ...] = ()

    @property
    def empty(self) -> bool:
        return self.points is None or not len(self.points)

    def touch(self) -> None:
        """Forget the last picture."""
        self._made_for = ()

    def paint(self, painter: QPainter, view: View, ratio: float, dark: bool) -> bool:
        """Draw over a device with so many device pixels to a logical one; True: all is drawn."""
        if self.empty:
            return True
        made_for = (view, ratio)
        canvas = self._canvas
        if canvas is None or self._made_for != made_for:
            canvas = self._splat(view, ratio)
            self._made_for = made_for
        _paint_canvas(painter, canvas, self.color, self.opacity, ratio, dark)
        return True

    def _splat(self, view: View, ratio: float) -> Canvas:
        assert self.points is not None
        fine = view.resolved(ratio)
        radius = self.radius * ratio
        size = (ceil(fine.width), ceil(fine.height), radius)
        if self._canvas is None or self._size != size:
            self._canvas, self._size = Canvas.for_marks(*size), size
        canvas = self._canvas
        canvas.clear()
        canvas.add_marks(fine.to_pixels(self.points), self.shape, radius)
        return canvas


class TraceLayer:
    """The ways that some points have gone, the newest part strongest, and where they are.

    Stepping adds or takes away only the frames in between.

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
        self._canvas: Canvas | None = None
        self._made_for: tuple[object, ...] = ()
        self._drawn: Floats | None = None  # the paths that the canvas shows

    @property
    def empty(self) -> bool:
        return self.paths is None or self.paths.size == 0

    def touch(self) -> None:
        """Nothing to forget: what is drawn is compared with the paths."""

    def paint(self, painter: QPainter, view: View, ratio: float, dark: bool) -> bool:
        """Draw over a device with so many device pixels to a logical one; True: all is drawn.

        A far jump takes several paintings, so that none of them is long.
        """
        if self.paths is None or self.empty:
            return True
        done = self._bring_up_to_date(self.paths, view, ratio)
        assert self._canvas is not None
        _paint_canvas(painter, self._canvas, self.color, self.opacity, ratio, dark)
        return done

    def paint_heads(self, painter: QPainter, view: View) -> None:
        """Draw where the points are now."""
        if self.paths is None or self.empty:
            return
        heads = view.to_pixels(self.paths[-1])
        painter.setPen(QPen(self.head, 2 * HEAD_RADIUS, c=Qt.PenCapStyle.RoundCap))
        with np.errstate(invalid="ignore"):
            seen = (np.abs(heads) < 2 * max(view.width, view.height)).all(axis=1)
        painter.drawPoints([QPointF(x, y) for x, y in heads[seen].tolist()])

    def _bring_up_to_date(self, paths: Floats, view: View, ratio: float) -> bool:
        fine = view.resolved(ratio)
        made_for = (view, ratio, self.key, paths.shape[1])
        canvas, drawn = self._canvas, self._drawn
        if canvas is None or drawn is None or self._made_for != made_for or self.key is None:
            canvas = self._canvas = Canvas(ceil(fine.width), ceil(fine.height))
            drawn = paths[:1]
        stride = max(1, SEGMENTS_AT_ONCE // paths.shape[1])
        now, wanted = len(drawn), len(paths)
        there = min(wanted, now + stride) if now < wanted else max(wanted, now - stride)
        longer = paths if now < wanted else drawn
        self._move(canvas, fine, longer, now, there)
        self._drawn, self._made_for = longer[:there], made_for
        return bool(there == wanted)

    @staticmethod
    def _move(canvas: Canvas, fine: View, paths: Floats, now: int, there: int) -> None:
        """From showing ``now`` frames to showing ``there``.

        All frames are drawn once, and for each age in FADING the frames that have not reached it
        once more.
        """

        def add(first: int, last: int, times: int) -> None:
            piece = paths[max(first, 1) - 1 : max(last, 1)]
            canvas.add_lines(fine.to_pixels(piece), times)

        def between(first: int, last: int) -> None:
            add(min(first, last), max(first, last), 1 if last > first else -1)

        between(now, there)
        for age in FADING:
            if abs(there - now) < age:
                between(now, there)
                between(there - age, now - age)
            else:
                add(now - age, now, -1)
                add(there - age, there, 1)


def _paint_canvas(
    painter: QPainter, canvas: Canvas, color: QColor, opacity: float, ratio: float, dark: bool
) -> None:
    deep = QColor("white") if dark else QColor("black")
    rgb = (color.red(), color.green(), color.blue())
    target = (deep.red(), deep.green(), deep.blue())
    tinted = tuple(round(c + (d - c) * DENSE_TINT[dark]) for c, d in zip(rgb, target, strict=True))
    words = canvas.words(tone(rgb, round(opacity, 2), (tinted[0], tinted[1], tinted[2])))
    height, width = words.shape
    image = QImage(
        words.data, width, height, words.strides[0], QImage.Format.Format_ARGB32_Premultiplied
    )
    image.setDevicePixelRatio(ratio)
    left, top, right, bottom = canvas.box
    corner = QPointF((left - canvas.margin) / ratio, (top - canvas.margin) / ratio)
    painter.drawImage(corner, image, QRectF(left, top, right - left, bottom - top))
