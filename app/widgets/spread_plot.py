"""How far several clouds are spread, against t, from noise on the left to data on the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app import theme
from app.timeline import CLEAN
from app.widgets.plot_style import QuietPlot, line_pen

__all__ = ["LINES", "Spread", "SpreadPlot"]

LINES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)  # of the samplers
DATA_LINE = Qt.PenStyle.DashDotLine
WIDTH = 2.0
HEADROOM = 0.12  # of the height, above the greatest spread
LEAST_TOP = 1.2  # standardised data has a spread of 1
MIRRORED = {Qt.Key.Key_Left: Qt.Key.Key_Right, Qt.Key.Key_Right: Qt.Key.Key_Left}

Floats = npt.NDArray[np.floating]


@dataclass(frozen=True, eq=False)
class Spread:
    """One curve.

    Attributes:
        levels: [n], descending, CLEAN for clean data.
        values: of the first of these levels, as far as they are known.
    """

    levels: Floats
    values: Floats


class SpreadPlot(QuietPlot):
    """One curve for each sampler, and the spread of the data as a line across.

    Attributes:
        curves: the curves, in the order of the samplers.
        data_line: the spread of the data.
        marker: the current t.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", zooms=False, left_axis=True, parent=parent)
        self.set_x_name(self.tr("t"))
        self.view().invertX(True)
        item = self.getPlotItem()
        self.data_line = pg.InfiniteLine(angle=0)
        item.addItem(self.data_line)
        self.curves = tuple(item.plot() for _ in LINES)
        self.marker = pg.InfiniteLine(angle=90)
        self._cursor = pg.InfiniteLine(angle=90)
        for line in (self.data_line, self.marker, self._cursor):
            line.hide()
        for line in (self.marker, self._cursor):
            item.addItem(line)
        self.restyle()

    def show_spreads(self, spreads: Sequence[Spread], data: float | None) -> None:
        """Draw the curves as far as they are known."""
        top = LEAST_TOP if data is None else max(LEAST_TOP, data * (1 + HEADROOM))
        for curve, spread in zip(self.curves, spreads, strict=False):
            curve.setData(spread.levels[: len(spread.values)], spread.values)
            finite = spread.values[np.isfinite(spread.values)]
            top = max(top, (1 + HEADROOM) * float(finite.max(initial=0.0)))
        for curve in self.curves[len(spreads) :]:
            curve.setData([], [])
        self.data_line.setVisible(data is not None)
        if data is not None:
            self.data_line.setValue(data)
        right = max((float(spread.levels[0]) for spread in spreads), default=1.0)
        self.setRange(xRange=(CLEAN, max(right, 0.5)), yRange=(0, top), padding=0)

    def set_marker(self, t: int | None) -> None:
        """Mark the current t, CLEAN for clean data, or none."""
        self._mark(self.marker, t)

    def set_cursor(self, t: int | None) -> None:
        """Mark the t pointed at, or none."""
        self._mark(self._cursor, t)

    @staticmethod
    def _mark(line: pg.InfiniteLine, t: int | None) -> None:
        line.setVisible(t is not None)
        if t is not None:
            line.setValue(t)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys go where they point, for t grows to the left."""
        key = Qt.Key(event.key())
        if key in MIRRORED:
            event = QKeyEvent(QEvent.Type.KeyPress, MIRRORED[key], event.modifiers())
        super().keyPressEvent(event)

    def restyle(self) -> None:
        super().restyle()
        colours = theme.current()
        for curve, style in zip(self.curves, LINES, strict=True):
            curve.setPen(line_pen(colours.samples, WIDTH, style))
        self.data_line.setPen(line_pen(colours.data, 1.5, DATA_LINE))
        self.marker.setPen(line_pen(colours.muted, 1.5, Qt.PenStyle.DashLine))
        self._cursor.setPen(line_pen(colours.muted, 1))
