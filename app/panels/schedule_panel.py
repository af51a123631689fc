"""How the noise grows with t: what is left of the data, what a step adds, and their ratio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import theme
from app.timeline import CLEAN
from app.widgets.card import Card, ElidedLabel
from app.widgets.plot_style import number
from app.widgets.readout import Legend, LegendEntry, Readout
from app.widgets.schedule_plot import SchedulePlot
from ddpm_core.assemble import build_schedule
from ddpm_core.config import settings
from ddpm_core.schedules import NoiseSchedule

if TYPE_CHECKING:
    from app.experiment import Experiment
    from app.player import Player

__all__ = ["SchedulePanel"]

SCHEDULE_FIELDS = frozenset(n for n, s in settings().items() if s.group == "schedule")
SIGNAL_LEFT = 0.01  # alpha_bar at T-1 above which sampling starts from the wrong distribution


class SchedulePanel(Card):
    """A card with the curves of the settings' schedule.

    Attributes:
        plot: the plot.
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
        self.legend = Legend()
        self.legend.setContentsMargins(4, 0, 4, 0)
        self.warning = self._make_warning()
        self._readout = Readout(self.plot)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part, stretch in ((self.legend, 0), (self.plot, 1), (self.warning, 0)):
            layout.addWidget(part, stretch)
        self.set_body(body)
        self._connect()
        self._restyle()

    def _make_plot(self) -> SchedulePlot:
        plot = SchedulePlot()
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

    def _make_warning(self) -> ElidedLabel:
        warning = ElidedLabel()
        warning.setObjectName("signalLeftLabel")
        warning.setProperty("role", "small")
        warning.setContentsMargins(4, 0, 4, 0)
        warning.setToolTip(
            self.tr(
                "Sampling starts from pure noise, which is not what training saw at the last t. "
                "More steps, a greater last β or a scaled range help."
            )
        )
        warning.hide()
        return warning

    def _connect(self) -> None:
        self._experiment.settingsChanged.connect(self._on_settings)
        self._experiment.pendingChanged.connect(self._on_run)
        self._experiment.runChanged.connect(self._on_run)
        self._player.timelineChanged.connect(self._on_position)
        self._player.glanced.connect(self._on_position)
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
            self._show_reason(str(error))
            return
        self._schedule = schedule
        run = self._experiment.run
        waits = run is not None and bool(self._experiment.pending & SCHEDULE_FIELDS)
        self.plot.show_schedule(schedule, run.schedule if run is not None and waits else None)
        count = f"{schedule.timesteps:,}"
        self.set_subtitle(
            self.tr("new run, T = {count}").format(count=count)
            if waits
            else self.tr("T = {count}").format(count=count)
        )
        left = float(schedule.alpha_bars[-1])
        self.warning.setVisible(left > SIGNAL_LEFT)
        self.warning.setText(
            self.tr("{percent}% of the signal is left at T").format(percent=number(100 * left, 2))
        )
        self._on_position()

    def _show_reason(self, reason: str) -> None:
        self._schedule = None
        self.plot.show_reason(self.tr("No schedule to draw: {reason}").format(reason=reason))
        self.legend.set_entries(())
        self.warning.hide()
        self.set_subtitle("")

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
        self.plot.set_marker(t)
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
        if t == CLEAN:
            return self.tr("no noise: ᾱ = 1")
        alpha_bar, beta, snr = self._values(t)
        return self.tr("t = {t}   ᾱ {alpha_bar}   β {beta}   SNR {snr}").format(
            t=t, alpha_bar=alpha_bar, beta=beta, snr=snr
        )

    def _write_legend(self, t: int | None) -> None:
        names = ("ᾱ", "β", self.tr("log SNR") if t is None else self.tr("SNR"))
        rows = zip(names, self.plot.lines(), self._values(t), strict=True)
        self.legend.set_entries(
            [
                LegendEntry(name, colour, style, value, "0.00000" if value else "")
                for name, (colour, style), value in rows
            ]
        )

    # --- what the person does

    @Slot(object)
    def _on_probe(self, x: float | None) -> None:
        t = self._nearest(x)
        self.plot.set_cursor(t)
        if t is None:
            self._readout.hide()
            self.plot.setAccessibleDescription(self._words(self._t()))
            return
        text = self._words(t)
        self._readout.show_in(self.plot.foot(), self.plot.widget_x(t), text)
        self.plot.setAccessibleDescription(text)

    @Slot(object)
    def _on_chosen(self, x: float) -> None:
        timeline, t = self._player.timeline, self._nearest(x)
        if timeline is not None and t is not None:
            self._player.seek(timeline.frame_at(t))

    def _nearest(self, x: float | None) -> int | None:
        if x is None or self._schedule is None:
            return None
        return min(max(round(x), 0), self._schedule.timesteps - 1)

    @Slot()
    def _restyle(self) -> None:
        self.plot.restyle()
        self.warning.setStyleSheet(f"color: {theme.current().warning}")
        self._on_position()
