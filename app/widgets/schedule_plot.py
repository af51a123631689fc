"""The curves of a noise schedule against t, with the current t marked."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app import theme
from app.timeline import CLEAN
from app.widgets.plot_style import QuietPlot, blend, line_pen
from ddpm_core.schedules import NoiseSchedule

__all__ = ["CURVES", "LINES", "WAITING_LINES", "SchedulePlot"]

MARGIN = 0.06  # of the height, above and below the curves
LEAST_LOG = 1e-8  # smaller values lie below a logarithmic axis
POINTS_PER_PIXEL = 1.0  # of more, every so many are drawn: the curves are smooth
FAINT = 0.5  # share of its colour that the run's curve is drawn in beside a waiting one

CURVES = ("alpha_bar", "beta", "snr")  # the symbols they stand for

# How alpha_bar, beta and log SNR are drawn; broken lines wait for a new run.
LINES = (Qt.PenStyle.SolidLine, Qt.PenStyle.SolidLine, Qt.PenStyle.DotLine)
WAITING_LINES = (Qt.PenStyle.DashLine, Qt.PenStyle.DashDotLine, Qt.PenStyle.DotLine)

Curve = npt.NDArray[np.float64]


class SchedulePlot(QuietPlot):
    """alpha_bar, beta and SNR against t.

    Linear, each has a scale of its own: alpha_bar from 0 to 1, beta from 0 to its greatest, and
    log SNR, for SNR itself would be a spike, from its least to its greatest. Logarithmic, all three
    share one axis with their own values.

    Attributes:
        log: whether the axis is logarithmic.
        alpha_bar_curve, beta_curve, snr_curve: the curves.
        running_curve: alpha_bar of the run, while the schedule drawn waits for a new one.
        marker: the current t.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", zooms=False, left_axis=False, parent=parent)
        self.set_x_name(self.tr("t"))
        self.log = False
        self._schedules: tuple[NoiseSchedule | None, NoiseSchedule | None] = (None, None)
        self._waits = False
        self._single = False
        item = self.getPlotItem()
        self.running_curve = item.plot(name="running")
        self.alpha_bar_curve = item.plot(name="alpha_bar")
        self.beta_curve = item.plot(name="beta")
        self.snr_curve = item.plot(name="log_snr")
        for curve in (self.running_curve, *self._curves()):
            curve.setDownsampling(auto=True, method="subsample")
            curve.opts["autoDownsampleFactor"] = POINTS_PER_PIXEL
        self.marker = pg.InfiniteLine(angle=90)
        self._cursor = pg.InfiniteLine(angle=90)
        for line in (self.marker, self._cursor):
            item.addItem(line)
            line.hide()
        self.restyle()

    def show_schedule(self, schedule: NoiseSchedule, running: NoiseSchedule | None = None) -> None:
        """Draw a schedule; ``running`` is the run's own, where the schedule waits for a new run."""
        self._schedules = (schedule, running)
        self._waits = running is not None
        self._single = schedule.timesteps == 1
        t = np.arange(schedule.timesteps)
        alpha_bars, betas = schedule.alpha_bars.numpy(), schedule.betas.numpy()
        snr = schedule.snr.numpy()
        if not self.log:
            betas, snr = betas / betas.max(), _to_unit(np.log(snr))
        for curve, values in zip(self._curves(), (alpha_bars, betas, snr), strict=True):
            curve.setData(t, values)
        others = np.empty(0) if running is None else running.alpha_bars.numpy()
        self.running_curve.setData(np.arange(len(others)), others)
        low, high = 0.0, 1.0
        if self.log:
            all_values = np.concatenate([alpha_bars, betas, snr])
            low, high = np.log10(max(all_values.min(), LEAST_LOG)), np.log10(all_values.max())
        room = MARGIN * (high - low)
        # From CLEAN on, where the marker stands when no noise is left.
        right = max(schedule.timesteps - 1, 0.5)
        self.setRange(xRange=(CLEAN, right), yRange=(low - room, high + room), padding=0)
        self._restyle_curves()

    def set_log(self, log: bool) -> None:
        """Take one logarithmic axis, or a linear scale for each curve."""
        self.log = log
        item = self.getPlotItem()
        item.setLogMode(y=log)
        item.showAxis("left", log)
        schedule, running = self._schedules
        if schedule is not None:
            self.show_schedule(schedule, running)

    def set_marker(self, t: int | None) -> None:
        """Mark the current t, or none."""
        self.marker.setVisible(t is not None)
        if t is not None:
            self.marker.setValue(t)

    def set_cursor(self, t: int | None) -> None:
        """Mark the t pointed at, or none."""
        self._cursor.setVisible(t is not None)
        if t is not None:
            self._cursor.setValue(t)

    # --- looks

    def restyle(self) -> None:
        super().restyle()
        colours = theme.current()
        self.marker.setPen(line_pen(colours.muted, 1.5, Qt.PenStyle.DashLine))
        self._cursor.setPen(line_pen(colours.muted, 1))
        self._restyle_curves()

    def lines(self) -> tuple[tuple[str, Qt.PenStyle], ...]:
        """Colour and style of alpha_bar, beta and log SNR, as they are drawn now."""
        colours = theme.current()
        shades = (colours.data, colours.predicted_noise, colours.predicted_x0)
        return tuple(zip(shades, WAITING_LINES if self._waits else LINES, strict=True))

    def curves_by_symbol(self) -> dict[str, pg.PlotDataItem | pg.InfiniteLine]:
        """The curves and the mark of t, by the symbols they stand for."""
        return {**dict(zip(CURVES, self._curves(), strict=True)), "t": self.marker}

    def _curves(self) -> tuple[pg.PlotDataItem, ...]:
        return self.alpha_bar_curve, self.beta_curve, self.snr_curve

    def _restyle_curves(self) -> None:
        for curve, (colour, style) in zip(self._curves(), self.lines(), strict=True):
            curve.setPen(line_pen(colour, 2, style))
            curve.setSymbol("o" if self._single else None)  # a single point has no line
            curve.setSymbolPen(None)
            curve.setSymbolSize(5)
            curve.setSymbolBrush(colour)
        colours = theme.current()
        faint = max(FAINT, colours.least_share)
        self.running_curve.setPen(line_pen(blend(colours.data, colours.card, faint)))


def _to_unit(values: Curve) -> Curve:
    """Values moved and scaled to lie from 0 to 1; all 0.5 where they are the same."""
    low, high = float(values.min()), float(values.max())
    if high == low:
        return np.full_like(values, 0.5)
    return (values - low) / (high - low)
