"""What a drawing looks like: its density as a tint, and points drawn from it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from app import theme
from app.widgets.cloud_layers import PointLayer, mark_size
from ddpm_core.data.density import draw_points
from ddpm_core.data.strokes import FULL, GRID, Grid
from ddpm_core.splat import View, Words

__all__ = ["MOST_POINTS", "DrawPaper"]

MOST_POINTS = 20_000  # drawn; these take a few milliseconds, and are the first of any more
TINT, TINT_ALONE = 0.3, 0.85  # opacity of the greatest density, with points over it and without


class DrawPaper:
    """Paints a grid of density into a square, and remembers the picture.

    Attributes:
        count, seed: of the points.
        show_points: whether there are any.
        points: [N, 2] as last painted, the first of those that would be learned from.
    """

    def __init__(self) -> None:
        self.count = 10_000
        self.seed = 0
        self.show_points = True
        self.points = np.zeros((0, 2))
        self._layer = PointLayer()
        self._words: Words = np.zeros((GRID, GRID), dtype=np.uint32)
        self._made_for: object = None

    def touch(self) -> None:
        """Something has changed; forget the picture."""
        self._made_for = None

    def paint(self, painter: QPainter, square: QRectF, grid: Grid) -> None:
        colours = theme.current()
        made_for = (colours, self.count, self.seed, self.show_points)
        if self._made_for != made_for:
            self._made_for = made_for
            self._look_up(grid, QColor(colours.data))
            self._draw_points(grid, QColor(colours.data))
        painter.save()
        painter.setClipRect(square)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        form = QImage.Format.Format_ARGB32_Premultiplied
        painter.drawImage(square, QImage(self._words.data, GRID, GRID, 4 * GRID, form))
        painter.translate(square.topLeft())
        ratio = painter.deviceTransform().m11()
        side = square.width()
        view = View(side, side, scale=side / 2)
        self._layer.draw(view, ratio, MOST_POINTS)
        self._layer.paint(painter, view, ratio, colours.is_dark)
        painter.restore()

    def _look_up(self, grid: Grid, color: QColor) -> None:
        alpha = np.arange(FULL + 1) * (TINT if self.show_points else TINT_ALONE)
        words = np.rint(alpha).astype(np.uint32) << 24
        for shift, channel in ((16, color.red()), (8, color.green()), (0, color.blue())):
            words |= np.rint(alpha * (channel / 255)).astype(np.uint32) << shift
        self._words = words[grid]

    def _draw_points(self, grid: Grid, color: QColor) -> None:
        shown = min(self.count, MOST_POINTS)
        some = self.show_points and grid.any()
        self.points = draw_points(grid, shown, self.seed) if some else np.zeros((0, 2))
        self._layer.points = self.points.astype(np.float32)
        self._layer.radius, self._layer.opacity = mark_size(shown)
        self._layer.color = color
        self._layer.touch()
