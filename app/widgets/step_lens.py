"""A magnifier in a corner of a cloud, for steps too small to be seen in it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from app import theme
from ddpm_core.splat import View

__all__ = ["Lens", "lens_over"]

SIDE = 168.0  # logical pixels, as all lengths here
MARGIN = 12.0
FOOT = 28.0  # under it, for the numbers of the axis
FILLED = 0.5  # share of the side that what is to be seen may fill
LEAST = 2.0  # a lens that enlarges less is not worth its place
ROOM = 340.0  # least height and width of a cloud with room for one
RADIUS = 8.0

Place = tuple[float, float]


class Lens:
    """Where the magnifier lies, and what it shows.

    Attributes:
        box: in the pixels of the cloud.
        view: of the part that is enlarged.
        factor: how many times.
    """

    def __init__(self, box: QRectF, view: View, factor: float) -> None:
        self.box, self.view, self.factor = box, view, factor

    def begin(self, painter: QPainter) -> None:
        """Draw its ground, and let what is drawn from now on be inside."""
        colours = theme.current()
        frame = QPainterPath()
        frame.addRoundedRect(self.box, RADIUS, RADIUS)
        ground = QColor(colours.window)
        ground.setAlpha(235)
        painter.fillPath(frame, ground)
        painter.setClipPath(frame)
        painter.translate(self.box.topLeft())

    def end(self, painter: QPainter) -> None:
        """Draw its frame, and how much it enlarges; the painter is as before ``begin`` then."""
        colours = theme.current()
        painter.setOpacity(1.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.edge), 1))
        painter.drawRoundedRect(self.box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.setPen(QColor(colours.muted))
        painter.setFont(theme.ui_font(theme.SMALL))
        text = f"× {self.factor:,.0f}"
        painter.drawText(self.box.adjusted(8, 4, -8, -4), Qt.AlignmentFlag.AlignLeft, text)


def lens_over(view: View, places: Sequence[Place], foot: float = 0.0) -> Lens | None:
    """A lens that shows all these places, in a corner where it does not cover them.

    Args:
        foot: pixels that something else takes at the foot of the cloud, above its axis.

    None where they are far enough apart to be seen without one, or there is no room.
    """
    points = np.array(places, dtype=np.float64).reshape(-1, 2)
    if (
        not len(points)
        or not np.isfinite(points).all()
        or min(view.width, view.height - foot) < ROOM
    ):
        return None
    low, high = points.min(axis=0), points.max(axis=0)
    span = float((high - low).max()) * view.scale
    factor = _round(FILLED * SIDE / max(span, 1e-3))
    if factor < LEAST:
        return None
    x, y = (low + high) / 2
    there = View(SIDE, SIDE, float(x), float(y), view.scale * factor)
    middle = view.to_pixels(np.array([[x, y]], dtype=np.float32))[0]
    corner = _free_corner(view, QPointF(float(middle[0]), float(middle[1])), foot)
    return Lens(corner, there, factor)


def _round(factor: float) -> float:
    """The greatest of 1, 2 or 5 times a power of ten that is no more: steps, not a flicker."""
    power = 10.0 ** math.floor(math.log10(factor))
    return max(float(n * power) for n in (1, 2, 5) if n * power <= factor * (1 + 1e-9))


def _free_corner(view: View, place: QPointF, foot: float) -> QRectF:
    """At the lower right, or at the lower left where that would cover the place."""
    top = view.height - SIDE - FOOT - foot
    right = QRectF(view.width - SIDE - MARGIN, top, SIDE, SIDE)
    covers = right.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN).contains(place)
    return QRectF(MARGIN + FOOT, top, SIDE, SIDE) if covers else right
