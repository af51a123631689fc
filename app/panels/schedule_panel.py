"""How the noise grows with t: what is left of the data, what a step adds, and their ratio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import theme
from app.highlights import Highlights
from app.panels.schedule_advice import ScheduleAdvice
from app.timeline import CLEAN
from app.widgets.card import Card
from app.widgets.curve_lights import CurveLights
from app.widgets.header_button import HeaderButton
from app.widgets.plot_style import number
from app.widgets.pointing import watch
from app.widgets.readout import Legend, LegendEntry, Readout
from app.widgets.schedule_plot import CURVES, SchedulePlot
from ddpm_core.assemble import build_schedule
from ddpm_core.config import settings
from ddpm_core.schedules import NoiseSchedule

if TYPE_CHECKING:
    from app.experiment import Experiment
    from app.player import Player

__all__ = ["SchedulePanel"]

SCHEDULE_FIELDS = frozenset(n for n, s in settings().items() if s.group == "schedule")


class SchedulePanel(Card):
    """A card with the curves of the settings' schedule.

    Attributes:
        plot: the plot.
        legend: symbols and values at the current t.
        log_button: changes between a scale for each curve and one logarithmic axis.
    """

    def __init__(
        self,
        experiment: Experiment,
        player: Player,
        parent: QWidget | None = None,
        *,
        highlights: Highlights | None = None,
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
        self.log_button = self._make_log_button()
        self.add_to_header(self.log_button)
        self._advice = ScheduleAdvice(experiment, player, self)  # else a window, till it is put in
        self._readout = Readout(self.plot)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part, stretch in ((self.legend, 0), (self.plot, 1), (self._advice, 0)):
            layout.addWidget(part, stretch)
        self.set_body(body)
        self._connect()
        if highlights is not None:
            CurveLights(self.plot, self.plot.curves_by_symbol(), highlights)
            self.legend.symbolHovered.connect(highlights.light)
            highlights.changed.connect(self.legend.set_lit)
            watch(self, "schedule", highlights, (self.plot,))
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
                "With log, all three have one axis with their own values.\n"
                "Click, or drag the mark, to go to a t."
            )
        )
        return plot

    def _make_log_button(self) -> HeaderButton:
        button = HeaderButton(self.tr("log"))
        button.setObjectName("scheduleLogButton")
        button.setCheckable(True)
        button.setAccessibleName(self.tr("Logarithmic axis"))
        button.setToolTip(self.tr("Draw ᾱ, β and SNR on one logarithmic axis, each as it is"))
        return button

    def _connect(self) -> None:
        self._experiment.settingsChanged.connect(self._on_settings)
        self._experiment.pendingChanged.connect(self._on_run)
        self._experiment.runChanged.connect(self._on_run)
        self._player.timelineChanged.connect(self._on_position)
        self._player.glanced.connect(self._on_position)
        self.plot.probed.connect(self._on_probe)
        self.plot.chosen.connect(self._on_chosen)
        self.log_button.toggled.connect(self._on_log)
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
        schedule = self._schedule = build_schedule(self._experiment.settings)
        run = self._experiment.run
        waits = run is not None and bool(self._experiment.pending & SCHEDULE_FIELDS)
        self.plot.show_schedule(schedule, run.schedule if run is not None and waits else None)
        count = f"{schedule.timesteps:,}"
        self.set_subtitle(
            self.tr("new run, T = {count}").format(count=count)
            if waits
            else self.tr("T = {count}").format(count=count)
        )
        self._on_position()

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
            return self.tr("data: ᾱ = 1")
        alpha_bar, beta, snr = self._values(t)
        return self.tr("t = {t}   ᾱ {alpha_bar}   β {beta}   SNR {snr}").format(
            t=t, alpha_bar=alpha_bar, beta=beta, snr=snr
        )

    def _write_legend(self, t: int | None) -> None:
        bare = t is None and not self.plot.log
        names = ("ᾱ", "β", self.tr("log SNR") if bare else self.tr("SNR"))
        rows = zip(names, CURVES, self.plot.lines(), self._values(t), strict=True)
        self.legend.set_entries(
            [
                LegendEntry(name, colour, style, value, "0.00000" if value else "", symbol)
                for name, symbol, (colour, style), value in rows
            ]
        )

    # --- what the person does

    @Slot(bool)
    def _on_log(self, on: bool) -> None:
        self.plot.set_log(on)
        self._on_position()

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
        self._on_position()
