"""Losses against the step: raw, averaged, and the least that any network could reach."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QWidget

from app import theme
from app.history import LossHistory
from app.widgets.plot_style import SAMPLE, QuietPlot, blend, line_pen, robust_range, small_font

__all__ = ["LossPlot"]

LEAST_STEPS = 10  # the x axis is never shorter
GROWTH = 0.02  # share by which the x axis runs ahead, so that not every update moves it
STEADY = 0.04  # share of the loss axis that its ends may be off before it moves
LABEL_GROUND = 215  # of 255, of what dims the curves under the name of a line
FAINT = 0.33  # share of its colour that the raw loss is drawn in


class LossPlot(QuietPlot):
    """A plot that follows the training until the person zooms.

    Attributes:
        raw, smoothed: the curves.
        optimum_line: the optimal loss; hidden until it is known.
        history: the losses drawn.
        following: whether the axes move along with the losses.
        log: whether the loss axis is logarithmic.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", zooms=True, left_axis=True, parent=parent)
        self.set_x_name(self.tr("step"))
        self.following = True
        self.log = False
        self.history = LossHistory()
        self._optimum = math.nan
        item = self.getPlotItem()
        self.view().setLimits(xMin=0, minXRange=2)
        # On the PlotItem, for a curve that is given these as options loses them.
        item.setDownsampling(auto=True, mode="peak")
        item.setClipToView(True)
        # One pair of extremes a pixel is all that can be seen.
        self.raw = item.plot(name="raw", autoDownsampleFactor=1.0)
        self.smoothed = item.plot(name="smoothed", autoDownsampleFactor=1.0)
        for curve in (self.raw, self.smoothed):
            curve.setDynamicRangeLimit(None)  # else every update searches all points for extremes
        self.optimum_line = pg.InfiniteLine(
            angle=0,
            label=self.tr("optimum"),
            labelOpts={"position": 0.99, "anchors": [(1, 0), (1, 0)], "movable": False},
        )
        self._cursor = pg.InfiniteLine(angle=90)
        self._spot = pg.ScatterPlotItem(size=7)
        for extra in (self.optimum_line, self._cursor, self._spot):
            item.addItem(extra)
            extra.hide()
        self.view().sigRangeChangedManually.connect(self._on_zoom)
        self.restyle()

    # --- what is shown

    def show_losses(self, history: LossHistory, optimum: float) -> None:
        """Draw all losses and the optimal one (NaN where it is not known)."""
        self.history, self._optimum = history, optimum
        count = len(history)
        self.set_notice("" if count else self.tr("Train, and the loss of every step appears here."))
        shown = count > 0 and self._drawable(optimum)
        self.optimum_line.setVisible(shown)
        if shown:
            self.optimum_line.setValue(self._on_axis(optimum))
        if self.following:
            self._fit()
        steps = history.steps
        self.raw.setSymbol("o" if count == 1 else None)  # a single point has no line
        self.raw.setData(steps, history.raw)
        self.smoothed.setData(steps, history.smoothed)

    def follow(self) -> None:
        """Show everything, and keep doing so."""
        self.following = True
        self.show_losses(self.history, self._optimum)

    def set_log(self, log: bool) -> None:
        """Take a logarithmic or a linear loss axis."""
        self.log = log
        self.getPlotItem().setLogMode(y=log)
        self.follow()

    def point_at(self, x: float | None) -> int | None:
        """Mark the step next to an x; its index, or None where there is none."""
        count = len(self.history)
        shown = x is not None and count > 0
        self._cursor.setVisible(shown)
        if x is None or not shown:
            self._spot.hide()
            return None
        index = min(max(round(x), 1), count) - 1
        average = float(self.history.smoothed[index])
        self._cursor.setValue(index + 1)
        self._spot.setVisible(self._drawable(average))
        if self._drawable(average):
            self._spot.setData([index + 1], [self._on_axis(average)])
        return index

    # --- range

    @Slot(object)
    def _on_zoom(self, _: object) -> None:
        self.following = False

    def _fit(self) -> None:
        """Show all steps, and the losses that matter; small changes leave the axes in peace."""
        (_, right), (low, high) = self.view().viewRange()
        count = max(len(self.history), LEAST_STEPS)
        if not count <= right <= count * (1 + 2 * GROWTH):
            right = count * (1 + GROWTH)
        wanted = self._wanted_losses()
        if wanted is not None:
            slack = STEADY * (wanted[1] - wanted[0])
            if abs(wanted[0] - low) > slack or abs(wanted[1] - high) > slack:
                low, high = wanted
        self.setRange(xRange=(0, right), yRange=(low, high), padding=0)

    def _wanted_losses(self) -> tuple[float, float] | None:
        """The range of losses that is worth seeing, as the axis counts."""
        smoothed = self.history.smoothed
        marks = [self._optimum, float(smoothed[-1]) if len(smoothed) else math.nan]
        losses: npt.NDArray[np.floating] = self.history.raw
        if self.log:
            losses = losses[::-1][:: max(1, len(losses) // SAMPLE)][::-1]
            losses = np.log10(losses[losses > 0])
        return robust_range(losses, [self._on_axis(v) for v in marks if self._drawable(v)])

    def _on_axis(self, loss: float) -> float:
        return math.log10(loss) if self.log else loss

    def _drawable(self, loss: float) -> bool:
        return math.isfinite(loss) and (loss > 0 or not self.log)

    # --- looks

    def restyle(self) -> None:
        super().restyle()
        colours = theme.current()
        faint = max(FAINT, colours.least_share)
        self.raw.setPen(line_pen(blend(colours.samples, colours.card, faint)))
        self.raw.setSymbolPen(None)
        self.raw.setSymbolSize(5)
        self.raw.setSymbolBrush(colours.samples)
        self.smoothed.setPen(line_pen(colours.samples, 2))
        self.optimum_line.setPen(line_pen(colours.optimum, 1.5, Qt.PenStyle.DashLine))
        self.optimum_line.label.setColor(colours.optimum)
        self.optimum_line.label.setFont(small_font())
        ground = QColor(colours.card)
        ground.setAlpha(LABEL_GROUND)
        self.optimum_line.label.fill = QBrush(ground)  # it lies over the raw losses
        self._cursor.setPen(line_pen(colours.muted, 1))
        self._spot.setPen(line_pen(colours.card, 1.5))
        self._spot.setBrush(colours.samples)
