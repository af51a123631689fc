"""The curves of a plot light the symbols they stand for, and are lit with them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPen

from app.highlights import Highlights
from app.widgets.plot_style import QuietPlot, screen_ratio

__all__ = ["CurveLights"]


NEAR = 8  # pixels from a curve that count as pointing at it
LIT = 2.5  # pixels by which a lit curve is wider


class CurveLights(QObject):
    """Ties the curves of a plot to symbols.

    The cursor points at the curve it is near; with the focus, the keys up and down go from curve
    to curve.

    Args:
        curves: PlotDataItems and InfiniteLines, by the symbol that each stands for.
    """

    def __init__(self, plot: QuietPlot, curves: Mapping[str, Any], highlights: Highlights) -> None:
        super().__init__(plot)
        self._plot, self._curves, self._highlights = plot, dict(curves), highlights
        self._lit = ""
        highlights.changed.connect(self._on_lit)
        plot.installEventFilter(self)
        plot.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.MouseMove if isinstance(event, QMouseEvent):
                self._point_at(self.symbol_at(event.position()))
            case QEvent.Type.Leave | QEvent.Type.FocusOut:
                self._point_at("")
            case QEvent.Type.KeyPress if watched is self._plot and isinstance(event, QKeyEvent):
                return self._on_key(event.key())
        return False

    # --- pointing

    def symbol_at(self, place: QPointF) -> str:
        """The symbol of the curve nearest to a pixel of the plot, "" where none is near."""
        view = self._plot.view()
        x = view.mapSceneToView(self._plot.mapToScene(place.toPoint())).x()
        gaps = {symbol: self._gap(curve, x, place) for symbol, curve in self._curves.items()}
        nearest = min(gaps, key=lambda symbol: gaps[symbol])
        return nearest if gaps[nearest] <= NEAR else ""

    def _gap(self, curve: Any, x: float, place: QPointF) -> float:
        """How many pixels a curve is away; infinite where it is not to be seen."""
        if not curve.isVisible():
            return math.inf
        if isinstance(curve, pg.InfiniteLine):
            at = QPointF(*(curve.value(), 0) if curve.angle % 180 else (0, curve.value()))
            pixel = self._pixel(at)
            return abs(pixel.x() - place.x() if curve.angle % 180 else pixel.y() - place.y())
        xs, ys = curve.getData()
        if xs is None or not len(xs) or not xs[0] - 1 <= x <= xs[-1] + 1:
            return math.inf
        gap = abs(self._pixel(QPointF(x, float(np.interp(x, xs, ys)))).y() - place.y())
        return math.inf if math.isnan(gap) else gap

    def _pixel(self, at: QPointF) -> QPointF:
        scene = self._plot.view().mapViewToScene(at)
        return QPointF(self._plot.mapFromScene(scene))

    def _point_at(self, symbol: str) -> None:
        """Light a symbol; the light of others is left alone."""
        if symbol or self._highlights.symbol in self._curves:
            self._highlights.light(symbol)

    def _on_key(self, key: int) -> bool:
        steps: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if key not in steps:
            return False
        shown = [symbol for symbol, curve in self._curves.items() if curve.isVisible()]
        if not shown:
            return False
        now = self._highlights.symbol
        place = shown.index(now) + steps[key] if now in shown else min(steps[key], 0)
        self._point_at(shown[place % len(shown)])
        return True

    # --- being lit

    @Slot(str)
    def _on_lit(self, symbol: str) -> None:
        if self._lit:
            self._plot.restyle()
        self._lit = symbol if symbol in self._curves else ""
        if self._lit:
            curve = self._curves[self._lit]
            old = curve.pen if isinstance(curve, pg.InfiniteLine) else curve.opts["pen"]
            pen = QPen(old)
            pen.setWidthF(pen.widthF() + LIT * screen_ratio())
            curve.setPen(pen)
