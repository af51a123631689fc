"""How the noise grows with t: what is left of the data, what a step adds, and their ratio."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app import theme
from app.timeline import CLEAN
from app.widgets.card import Card
from app.widgets.plot_style import QuietPlot, blend, line_pen, number, small_font
from app.widgets.readout import Legend, LegendEntry, Readout
from ddpm_core.assemble import build_schedule
from ddpm_core.config import settings
from ddpm_core.schedules import NoiseSchedule

if TYPE_CHECKING:
    from app.experiment import Experiment
    from app.player import Player

__all__ = ["SchedulePanel"]

SCHEDULE_FIELDS = frozenset(n for n, s in settings().items() if s.group == "schedule")
SIGNAL_LEFT = 0.01  # alpha_bar at T-1 above which sampling starts from the wrong distribution
MARGIN = 0.06  # of the height, above and below the curves

Curve = npt.NDArray[np.float64]


class SchedulePanel(Card):
    """A card with alpha_bar, beta and the log of the signal-to-noise ratio against t.

    Each curve has its own scale: alpha_bar from 0 to 1, beta from 0 to its greatest, log SNR from
    its least to its greatest; the legend and the readout give the numbers themselves.

    Attributes:
        plot: the plot.
        alpha_bar_curve, beta_curve, snr_curve: its curves, of the settings' schedule.
        running_curve: alpha_bar of the run, while the settings' schedule waits for a new one.
        marker: the current t.
        legend: symbols and values at the current t.
        warning: says how much of the signal is left at T, where that is too much.
    """

    def __init__(
        self, experiment: Experiment, player: Player, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        self.set_title(self.tr("Schedule"))
        self._experiment = experiment
        self._player = player
        self._schedule: NoiseSchedule | None = None
        self._stale = True
        self.plot = self._make_plot()
        item = self.plot.getPlotItem()
        self.running_curve = item.plot(name="running")
        self.alpha_bar_curve = item.plot(name="alpha_bar")
        self.beta_curve = item.plot(name="beta")
        self.snr_curve = item.plot(name="log_snr")
        self.marker = pg.InfiniteLine(angle=90)
        self._cursor = pg.InfiniteLine(angle=90)
        for line in (self.marker, self._cursor):
            item.addItem(line)
            line.hide()
        self.legend = Legend()
        self.warning = QLabel()
        self.warning.setObjectName("signalLeftLabel")
        self._readout = Readout(self.plot)
        self._lay_out()
        self._connect()
        self._restyle()

    def _make_plot(self) -> QuietPlot:
        plot = QuietPlot(self.tr("t"), zooms=False, left_axis=False)
        plot.setObjectName("schedulePlot")
        plot.setAccessibleName(self.tr("Noise schedule by t"))
        plot.setToolTip(
            self.tr(
                "ᾱ: the share of the data's variance that is left at level t (0 to 1).\n"
                "β: the variance that the step to level t adds (0 to its greatest).\n"
                "log SNR: the logarithm of ᾱ / (1 − ᾱ) (least to greatest).\n"
                "Click to go to a t."
            )
        )
        return plot

    def _lay_out(self) -> None:
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.legend)
        layout.addWidget(self.plot, 1)
        layout.addWidget(self.warning)
        for words in (self.legend, self.warning):
            words.setContentsMargins(4, 0, 4, 0)
        self.set_body(body)

    def _connect(self) -> None:
        self._experiment.settingsChanged.connect(self._on_settings)
        self._experiment.pendingChanged.connect(self._on_run)
        self._experiment.runChanged.connect(self._on_run)
        self._player.timelineChanged.connect(self._on_position)
        self._player.positionChanged.connect(self._on_position)
        self.plot.probed.connect(self._on_probe)
        self.plot.chosen.connect(self._on_chosen)
        theme.notifier().changed.connect(self._restyle)

    # --- when to draw

    @Slot(object)
    def _on_settings(self, changed: frozenset[str]) -> None:
        if changed & SCHEDULE_FIELDS:
            self._on_run()

    @Slot()
    def _on_run(self) -> None:
        self._stale = True
        if self.isVisible():
            self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._refresh()
        self._on_position()

    # --- drawing

    def _refresh(self) -> None:
        """Draw the settings' schedule."""
        self._stale = False
        self.plot.set_probe(None)
        try:
            schedule = build_schedule(self._experiment.settings)
        except ValueError as error:  # settings that are fine one by one can be too extreme together
            self._schedule = None
            self._clear(str(error))
            return
        self._schedule = schedule
        self.plot.set_notice("")
        t = np.arange(schedule.timesteps)
        alpha_bars, betas, snr = (
            table.numpy() for table in (schedule.alpha_bars, schedule.betas, schedule.snr)
        )
        self.alpha_bar_curve.setData(t, alpha_bars)
        self.beta_curve.setData(t, betas / betas.max())
        self.snr_curve.setData(t, _to_unit(np.log(snr)))
        self._draw_running()
        # From CLEAN on, where the marker stands when no noise is left.
        self.plot.setRange(
            xRange=(CLEAN, max(schedule.timesteps - 1, 0.5)),
            yRange=(-MARGIN, 1 + MARGIN),
            padding=0,
        )
        self._restyle_curves()
        self._write_words(float(alpha_bars[-1]))
        self._on_position()

    def _draw_running(self) -> None:
        run = self._experiment.run
        if run is None or not self._is_new:
            self.running_curve.setData([], [])
            return
        self.running_curve.setData(np.arange(run.schedule.timesteps), run.schedule.alpha_bars.numpy())

    def _clear(self, reason: str) -> None:
        for curve in (
            self.running_curve,
            self.alpha_bar_curve,
            self.beta_curve,
            self.snr_curve,
        ):
            curve.setData([], [])
        self.marker.hide()
        self.legend.set_entries(())
        self.warning.hide()
        self.set_subtitle("")
        self.plot.set_notice(self.tr("No schedule to draw: {reason}").format(reason=reason))

    def _write_words(self, left: float) -> None:
        count = self._experiment.settings.timesteps
        self.set_subtitle(
            self.tr("new run, T = {count}").format(count=f"{count:,}")
            if self._is_new
            else self.tr("T = {count}").format(count=f"{count:,}")
        )
        self.warning.setVisible(left > SIGNAL_LEFT)
        self.warning.setText(
            self.tr("{percent}% of the signal is left at T").format(percent=number(100 * left, 2))
        )
        self.warning.setToolTip(
            self.tr(
                "Sampling starts from pure noise, which is not what training saw at the last t. "
                "More steps, a greater last β or a scaled range help."
            )
        )

    @property
    def _is_new(self) -> bool:
        """Whether the schedule drawn waits for a new run."""
        return bool(self._experiment.pending & SCHEDULE_FIELDS)

    # --- the current t

    def _t(self) -> int | None:
        """The level shown on the stage, CLEAN for clean data; None where the curves have none."""
        timeline = self._player.timeline
        if timeline is None or self._schedule is None:
            return None
        t = timeline.t(self._player.position)
        return t if t < self._schedule.timesteps else None

    @Slot()
    def _on_position(self) -> None:
        if not self.isVisible() or self._schedule is None:
            return
        t = self._t()
        self.marker.setVisible(t is not None)
        if t is not None:
            self.marker.setValue(t)
        self._write_legend(t)
        if self.plot.probe is None:
            self.plot.setAccessibleDescription(self._words(t))

    def _values(self, t: int | None) -> tuple[str, str, str]:
        """alpha_bar, beta and SNR at a level, as text."""
        schedule = self._schedule
        if t is None or schedule is None:
            return "", "", ""
        if t == CLEAN:
            return "1", "–", "∞"
        tables = (schedule.alpha_bars, schedule.betas, schedule.snr)
        alpha_bar, beta, snr = (number(float(table[t]), 2) for table in tables)
        return alpha_bar, beta, snr

    def _words(self, t: int | None) -> str:
        if t is None:
            return ""
        alpha_bar, beta, snr = self._values(t)
        if t == CLEAN:
            return self.tr("no noise: ᾱ = 1")
        return self.tr("t = {t}   ᾱ {alpha_bar}   β {beta}   SNR {snr}").format(
            t=t, alpha_bar=alpha_bar, beta=beta, snr=snr
        )

    def _write_legend(self, t: int | None) -> None:
        colours = theme.current()
        values = self._values(t)
        ratio = self.tr("log SNR") if t is None else self.tr("SNR")
        names = (("ᾱ", colours.data), ("β", colours.predicted_noise), (ratio, colours.predicted_x0))
        self.legend.set_entries(
            [
                LegendEntry(name, colour, style, value, "0.00000" if value else "")
                for (name, colour), style, value in zip(names, self._styles(), values, strict=True)
            ]
        )

    # --- what the person does

    @Slot(object)
    def _on_probe(self, x: float | None) -> None:
        self._cursor.setVisible(x is not None and self._schedule is not None)
        if x is None or self._schedule is None:
            self._readout.hide()
            self.plot.setAccessibleDescription(self._words(self._t()))
            return
        t = self._nearest(x)
        self._cursor.setValue(t)
        text = self._words(t)
        self._readout.show_in(self.plot.foot(), self.plot.widget_x(t), text)
        self.plot.setAccessibleDescription(text)

    @Slot(object)
    def _on_chosen(self, x: float) -> None:
        timeline, schedule = self._player.timeline, self._schedule
        if timeline is not None and schedule is not None:
            self._player.seek(timeline.frame_at(self._nearest(x)))

    def _nearest(self, x: float) -> int:
        assert self._schedule is not None
        return min(max(round(x), 0), self._schedule.timesteps - 1)

    # --- looks

    @Slot()
    def _restyle(self) -> None:
        colours = theme.current()
        self.plot.restyle()
        self.warning.setFont(small_font())
        self.warning.setStyleSheet(f"color: {colours.warning}")
        self.marker.setPen(line_pen(colours.muted, 1.5, Qt.PenStyle.DashLine))
        self._cursor.setPen(line_pen(colours.muted, 1))
        self._restyle_curves()
        self._on_position()

    def _styles(self) -> tuple[Qt.PenStyle, Qt.PenStyle, Qt.PenStyle]:
        """The lines of alpha_bar, beta and log SNR; broken where they wait for a new run."""
        if self._is_new:
            return Qt.PenStyle.DashLine, Qt.PenStyle.DashDotLine, Qt.PenStyle.DotLine
        return Qt.PenStyle.SolidLine, Qt.PenStyle.SolidLine, Qt.PenStyle.DotLine

    def _restyle_curves(self) -> None:
        colours = theme.current()
        shades = (colours.data, colours.predicted_noise, colours.predicted_x0)
        curves = (self.alpha_bar_curve, self.beta_curve, self.snr_curve)
        single = self._schedule is not None and self._schedule.timesteps == 1
        for curve, colour, style in zip(curves, shades, self._styles(), strict=True):
            curve.setPen(line_pen(colour, 2, style))
            curve.setSymbol("o" if single else None)  # a single point has no line
            curve.setSymbolPen(None)
            curve.setSymbolSize(5)
            curve.setSymbolBrush(colour)
        self.running_curve.setPen(line_pen(blend(colours.data, colours.card, 0.5)))


def _to_unit(values: Curve) -> Curve:
    """Values moved and scaled to lie from 0 to 1; all 0.5 where they are the same."""
    low, high = float(values.min()), float(values.max())
    if high == low:
        return np.full_like(values, 0.5)
    return (values - low) / (high - low)
