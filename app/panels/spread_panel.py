"""The spread of each compared cloud against t, with its numbers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import theme
from app.experiment import Experiment
from app.panels.compare_words import sampler_name, spread_at, spread_words
from app.player import Player
from app.timeline import CLEAN, Timeline
from app.widgets.readout import Legend, LegendEntry, Readout
from app.widgets.spread_plot import DATA_LINE, LINES, Spread, SpreadPlot

__all__ = ["SpreadPanel"]


class SpreadPanel(QWidget):
    """A plot under a row of numbers. Whoever owns it says when to look again.

    Attributes:
        plot: the plot.
        legend: the spread of each cloud at the frame shown.
    """

    def __init__(
        self, experiment: Experiment, player: Player, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._experiment, self._player = experiment, player
        self.legend = Legend()
        self.legend.setObjectName("spreadLegend")
        self.legend.setContentsMargins(4, 0, 4, 0)
        self.plot = SpreadPlot()
        self.plot.setObjectName("spreadPlot")
        self.plot.setAccessibleName(self.tr("Spread of each cloud by level of noise"))
        self.plot.setToolTip(
            self.tr(
                "The standard deviation of each cloud against t, and that of the data across.\n"
                "Click to go to a t."
            )
        )
        self._readout = Readout(self.plot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.legend)
        layout.addWidget(self.plot, 1)
        self.plot.probed.connect(self._on_probe)
        self.plot.chosen.connect(self._on_chosen)

    def show_curves(self) -> None:
        """Draw what is known of the comparison."""
        comparison = self._experiment.comparison
        if comparison is None:
            self.plot.show_spreads([], None)
            self.plot.set_notice(self.tr("The spread of each cloud against t appears here"))
            return
        self.plot.set_notice("")
        spreads = [
            Spread(_levels(run), curve.values)
            for run, curve in zip(comparison.runs, comparison.spreads, strict=True)
        ]
        self.plot.show_spreads(spreads, comparison.data_spread)

    def show_frame(self, frame: int | None) -> None:
        """Mark a frame of the comparison's clock and write its numbers; None for no frame."""
        comparison = self._experiment.comparison
        if comparison is None or frame is None:
            self.plot.set_marker(None)
            self.legend.set_entries(())
            return
        self.plot.set_marker(comparison.clock.t(frame))
        colours, entries = theme.current(), []
        for place, sampler in enumerate(comparison.samplers):
            text = spread_at(comparison, place, frame)
            entries.append(
                LegendEntry(sampler_name(sampler), colours.samples, LINES[place], text, "0.000")
            )
        data = f"{comparison.data_spread:.3f}"
        entries.append(LegendEntry(self.tr("data"), colours.data, DATA_LINE, data))
        self.legend.set_entries(entries)
        if self.plot.probe is None:
            self.plot.setAccessibleDescription(spread_words(comparison, frame))

    def restyle(self) -> None:
        self.plot.restyle()

    # --- what the person does

    def _frame_at(self, x: float) -> int | None:
        comparison = self._experiment.comparison
        return None if comparison is None else comparison.clock.frame_at(max(CLEAN, round(x)))

    @Slot(object)
    def _on_probe(self, x: float | None) -> None:
        comparison, frame = self._experiment.comparison, None if x is None else self._frame_at(x)
        if comparison is None or frame is None:
            self.plot.set_cursor(None)
            self._readout.hide()
            return
        t, text = comparison.clock.t(frame), spread_words(comparison, frame)
        self.plot.set_cursor(t)
        self._readout.show_in(self.plot.foot(), self.plot.widget_x(t), text)
        self.plot.setAccessibleDescription(text)

    @Slot(object)
    def _on_chosen(self, x: float) -> None:
        frame, comparison = self._frame_at(x), self._experiment.comparison
        if frame is not None and comparison is not None:
            self._player.set_timeline(comparison.clock)
            self._player.seek(frame)


def _levels(run: Timeline) -> npt.NDArray[np.float64]:
    return np.array([*run.timesteps, CLEAN], dtype=np.float64)
