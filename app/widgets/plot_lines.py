"""The lines of a plot in a picture: as thick as on an ordinary screen, and cut off at its edge.

pyqtgraph draws with pens whose width ignores all scaling, so in a finer picture they would be
hairlines; and an SVG by Qt cuts nothing off. Here points are mapped and cut before they are drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView

__all__ = ["paint_with_lines"]

Points = npt.NDArray[np.float64]  # [N, 2]


def paint_with_lines(plot: pg.PlotWidget, paint: Callable[[], None], ratio: float) -> None:
    """Let ``paint`` draw all of a plot but its lines, and then draw those.

    Their pens have so many pixels of the screen to a logical one.
    """
    view = plot.getPlotItem().getViewBox()
    items = plot.scene().items(Qt.SortOrder.AscendingOrder)
    lines = [(item, _pen(item)) for item in items if _is_line(item)]
    for item, _ in lines:
        _set_pen(item, QPen(Qt.PenStyle.NoPen))
    cached = plot.cacheMode()
    plot.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)  # a ground that is kept is an image
    paint()
    plot.setCacheMode(cached)
    painter = QPainter(plot.viewport())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    room = QRectF(plot.mapFromScene(view.sceneBoundingRect()).boundingRect())
    for item, pen in lines:
        _set_pen(item, pen)
        _draw(painter, plot, item, room, ratio)
    for item in items:
        if isinstance(item, pg.TextItem) and item.isVisible():
            _write(painter, plot, item)
    painter.end()


def _write(painter: QPainter, plot: QGraphicsView, label: pg.TextItem) -> None:
    """A label once more, on its ground, for by now the lines have crossed it."""
    place = plot.mapFromScene(label.mapRectToScene(label.boundingRect())).boundingRect()
    painter.setOpacity(label.effectiveOpacity())
    painter.fillRect(place, label.fill)
    painter.setFont(label.textItem.font())
    painter.setPen(label.textItem.defaultTextColor())
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, label.textItem.toPlainText())


def _is_line(item: Any) -> bool:
    return isinstance(item, pg.InfiniteLine | pg.PlotCurveItem) and bool(item.isVisible())


def _pen(item: Any) -> QPen:
    pen: QPen = pg.mkPen(item.currentPen if isinstance(item, pg.InfiniteLine) else item.opts["pen"])
    return pen


def _set_pen(item: Any, pen: QPen) -> None:
    """Change what the next painting takes, and nothing that would be noticed anywhere."""
    if isinstance(item, pg.InfiniteLine):
        item.currentPen = pen
    else:
        item.opts["pen"] = pen


def _draw(
    painter: QPainter, plot: QGraphicsView, item: QGraphicsItem, room: QRectF, ratio: float
) -> None:
    pen = QPen(_pen(item))
    if pen.style() == Qt.PenStyle.NoPen:
        return
    pen.setCosmetic(False)
    pen.setWidthF(pen.widthF() / ratio)
    painter.setPen(pen)
    painter.setOpacity(item.effectiveOpacity())
    to_pixels = item.sceneTransform() * plot.viewportTransform()
    a, b, c, d = to_pixels.m11(), to_pixels.m12(), to_pixels.m21(), to_pixels.m22()
    matrix, shift = np.array([[a, b], [c, d]]), np.array([to_pixels.dx(), to_pixels.dy()])
    for run in _runs(_points(item) @ matrix + shift, room):
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in run.tolist()]))


def _points(item: Any) -> Points:
    """The points that a line joins, in its own coordinates."""
    if isinstance(item, pg.InfiniteLine):
        seen = item.viewRect()
        return np.array([[seen.left(), 0.0], [seen.right(), 0.0]])
    x, y = item.getData()
    return np.stack([np.asarray(x, float), np.asarray(y, float)], axis=1)


def _runs(points: Points, room: QRectF) -> Iterator[Points]:
    """The parts of a polyline that lie within a room, each as a polyline of its own."""
    if len(points) < 2:
        return
    starts, ends = points[:-1], points[1:]
    enter, leave = _shares_within(starts, ends - starts, room)
    inside = enter < leave  # which no NaN is
    way = ends - starts
    first, last = starts + enter[:, None] * way, starts + leave[:, None] * way
    joined = inside[1:] & inside[:-1] & (leave[:-1] == 1)
    breaks = np.flatnonzero(~joined) + 1
    for part in np.split(np.arange(len(starts)), breaks):
        if inside[part[0]]:
            yield np.concatenate([first[part[:1]], last[part]])


def _shares_within(starts: Points, way: Points, room: QRectF) -> tuple[Points, Points]:
    """Where on their way, 0..1, segments enter a room and leave it again (Liang, Barsky 1984)."""
    enter, leave = np.zeros(len(starts)), np.ones(len(starts))
    sides = ((0, room.left(), room.right()), (1, room.top(), room.bottom()))
    with np.errstate(divide="ignore", invalid="ignore"):
        for axis, low, high in sides:
            at_low = (low - starts[:, axis]) / way[:, axis]
            at_high = (high - starts[:, axis]) / way[:, axis]
            still = way[:, axis] == 0
            beside = still & ((starts[:, axis] < low) | (starts[:, axis] > high))
            enter = np.where(still, enter, np.maximum(enter, np.minimum(at_low, at_high)))
            leave = np.where(still, leave, np.minimum(leave, np.maximum(at_low, at_high)))
            leave[beside] = -1.0
    return enter, leave
