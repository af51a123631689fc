"""A cloud and a loss curve as most people draw them live: pyqtgraph's own items, given new data."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg

__all__ = ["Cloud", "LossCurve"]

Floats = npt.NDArray[np.floating]


class Cloud:
    """Equal axes, a fixed range, and one ScatterPlotItem that ``setData`` gives each frame."""

    def __init__(self, width: int, height: int, half_width: float, size: float) -> None:
        self.plot = pg.PlotWidget()
        self.plot.resize(width, height)
        self.plot.setAspectLocked(True)
        self.plot.setRange(
            xRange=(-half_width, half_width), yRange=(-half_width, half_width), padding=0
        )
        self.plot.disableAutoRange()
        brush = pg.mkBrush(90, 140, 240, 90)
        self.item = pg.ScatterPlotItem(size=size, pen=None, brush=brush)
        self.plot.addItem(self.item)
        self.plot.show()

    def show(self, points: Floats) -> None:
        """Draw points [N, 2], at once."""
        self.item.setData(points[:, 0], points[:, 1])
        self.plot.viewport().repaint()


class LossCurve:
    """Raw and smoothed losses in a PlotWidget that downsamples to peaks and clips to its view."""

    def __init__(self, width: int, height: int, raw: Floats, smoothed: Floats) -> None:
        self.plot = pg.PlotWidget()
        self.plot.resize(width, height)
        item = self.plot.getPlotItem()
        item.setDownsampling(auto=True, mode="peak")
        item.setClipToView(True)
        steps = np.arange(1, len(raw) + 1)
        for values, pen in ((raw, pg.mkPen("#445577")), (smoothed, pg.mkPen("#88aaff", width=2))):
            item.plot(steps, values, pen=pen)
        self.plot.show()
