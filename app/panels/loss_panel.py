"""The loss of every training step, its running average, and the least that any network could do."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QToolButton, QWidget

from app import theme
from app.widgets.card import Card
from app.widgets.plot_style import QuietPlot, blend, line_pen, number, robust_range, small_font
from app.widgets.readout import Readout

if TYPE_CHECKING:
    from app.experiment import Experiment

__all__ = ["LossPanel"]

PAUSE = 100  # milliseconds between two updates
LEAST_STEPS = 10  # the x axis is never shorter
FAINT = 0.33  # share of its colour that the raw loss is drawn in
GROWTH = 0.02  # share by which the x axis runs ahead, so that not every update moves it


class LossPanel(Card):
    """A card with the loss against the step.

    Attributes:
        plot: the plot, which follows the training until the person zooms.
        raw, smoothed: its curves.
        optimum_line: the optimal loss; hidden until it is known.
        log_button: changes between a linear and a logarithmic loss axis.
    """

    def __init__(self, experiment: Experiment, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.set_title(self.tr("Loss"))
        self._experiment = experiment
        self._following = True
        self._stale = False
        self.plot = self._make_plot()
        self.log_button = self._make_log_button()
        item = self.plot.getPlotItem()
        # On the PlotItem, for a curve that is given these as options loses them.
        item.setDownsampling(auto=True, mode="peak")
        item.setClipToView(True)
        self.raw = item.plot(name="raw")
        self.smoothed = item.plot(name="smoothed")
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
        self._readout = Readout(self.plot)
        self.set_body(self.plot)
        self.add_to_header(self.log_button)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._connect()
        self._restyle()
        self._on_run()

    def _make_plot(self) -> QuietPlot:
        plot = QuietPlot(self.tr("step"), zooms=True, left_axis=True)
        plot.setObjectName("lossPlot")
        plot.setAccessibleName(self.tr("Loss by training step"))
        plot.setToolTip(
            self.tr(
                "Mean squared error of the prediction, step by step (faint), its running average, "
                "and the least that any network could reach on these data.\n"
                "Wheel or drag to zoom, double click to see everything again."
            )
        )
        return plot

    def _make_log_button(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("lossLogButton")
        button.setText(self.tr("log"))
        button.setCheckable(True)
        button.setAccessibleName(self.tr("Logarithmic loss axis"))
        button.setToolTip(
            self.tr("Draw log L in place of L, so that small gains late in training can be seen")
        )
        return button

    def _connect(self) -> None:
        experiment = self._experiment
        experiment.progressed.connect(self._on_progress)
        experiment.optimumChanged.connect(self._on_progress)
        experiment.runChanged.connect(self._on_run)
        theme.notifier().changed.connect(self._restyle)
        self._pause.timeout.connect(self._on_pause_over)
        self.log_button.toggled.connect(self._on_log)
        self.plot.fitWanted.connect(self.follow)
        self.plot.probed.connect(self._on_probe)
        self.plot.view().sigRangeChangedManually.connect(self._on_zoom)

    # --- when to draw

    @Slot()
    def _on_run(self) -> None:
        self._following = True
        self.plot.set_probe(None)
        self._refresh()

    @Slot()
    def _on_progress(self) -> None:
        if not self.isVisible() or self._pause.isActive():
            self._stale = True
            return
        self._refresh()

    @Slot()
    def _on_pause_over(self) -> None:
        if self._stale and self.isVisible():
            self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    # --- drawing

    def _refresh(self) -> None:
        """Bring curves, line, range and words up to date."""
        self._stale = False
        self._pause.start()
        history = self._experiment.history
        count = len(history)
        self.plot.set_notice(
            "" if count else self.tr("Train, and the loss of every step appears here.")
        )
        self.log_button.setVisible(count > 0)
        self._place_optimum()
        if self._following:
            self._fit()
        steps = history.steps
        # A single point has no line; a mark shows it.
        self.raw.setSymbol("o" if count == 1 else None)
        self.raw.setData(steps, history.raw)
        self.smoothed.setData(steps, history.smoothed)
        self._write_subtitle()
        if self.plot.probe is not None:
            self._on_probe(self.plot.probe)

    def _fit(self) -> None:
        """Show all steps, and the losses that matter."""
        history = self._experiment.history
        (_, right), _ = self.plot.view().viewRange()
        count = max(len(history), LEAST_STEPS)
        if not count <= right <= count * (1 + 2 * GROWTH):
            right = count * (1 + GROWTH)
        shown = [self._on_axis(v) for v in self._marks()]
        losses = history.raw
        if self._log:
            stride = max(1, len(losses) // 4096)
            losses = losses[::-1][::stride][::-1]
            losses = np.log10(losses[losses > 0])
        low_high = robust_range(losses, shown)
        view = self.plot.view()
        view.setRange(
            xRange=(0, right), yRange=low_high, padding=0, disableAutoRange=True, update=True
        )

    def _marks(self) -> list[float]:
        """What the loss axis always includes: the optimum and the newest average."""
        smoothed = self._experiment.history.smoothed
        newest = float(smoothed[-1]) if len(smoothed) else math.nan
        return [v for v in (self._optimum, newest) if self._drawable(v)]

    def _place_optimum(self) -> None:
        shown = self._drawable(self._optimum) and len(self._experiment.history) > 0
        self.optimum_line.setVisible(shown)
        if shown:
            self.optimum_line.setValue(self._on_axis(self._optimum))

    def _write_subtitle(self) -> None:
        smoothed = self._experiment.history.smoothed
        words = []
        if len(smoothed):
            words.append(number(float(smoothed[-1])))
        if math.isfinite(self._optimum):
            words.append(self.tr("optimum {loss}").format(loss=number(self._optimum)))
        self.set_subtitle("   ".join(words))
        if self.plot.probe is None:
            self._describe("   ".join(words))

    def _describe(self, text: str) -> None:
        self.plot.setAccessibleDescription(text)

    @property
    def _optimum(self) -> float:
        optimum = self._experiment.optimum
        return math.nan if optimum is None else float(optimum.mean)

    @property
    def _log(self) -> bool:
        return self.log_button.isChecked()

    def _on_axis(self, loss: float) -> float:
        return math.log10(loss) if self._log else loss

    def _drawable(self, loss: float) -> bool:
        return math.isfinite(loss) and (loss > 0 or not self._log)

    # --- what the person does

    @Slot()
    def follow(self) -> None:
        """Show everything, and keep doing so."""
        self._following = True
        self._refresh()

    @Slot(object)
    def _on_zoom(self, _: object) -> None:
        self._following = False

    @Slot(bool)
    def _on_log(self, log: bool) -> None:
        self.plot.getPlotItem().setLogMode(y=log)
        self.follow()

    @Slot(object)
    def _on_probe(self, x: float | None) -> None:
        """Write the step and the losses under the cursor."""
        history = self._experiment.history
        shown = x is not None and len(history) > 0
        self._cursor.setVisible(shown)
        self._spot.setVisible(shown)
        if x is None or not shown:
            self._readout.hide()
            self._write_subtitle()
            return
        index = min(max(round(x), 1), len(history)) - 1
        step, loss, average = index + 1, float(history.raw[index]), float(history.smoothed[index])
        text = self.tr("step {step}   loss {loss}   average {average}").format(
            step=f"{step:,}", loss=number(loss), average=number(average)
        )
        self._cursor.setValue(step)
        self._spot.setData([step], [self._on_axis(average) if self._drawable(average) else math.nan])
        self._readout.show_in(self.plot.foot(), self.plot.widget_x(step), text)
        self._describe(text)

    # --- looks

    @Slot()
    def _restyle(self) -> None:
        colours = theme.current()
        self.plot.restyle()
        self.raw.setPen(line_pen(blend(colours.samples, colours.card, FAINT)))
        self.raw.setSymbolPen(None)
        self.raw.setSymbolSize(5)
        self.raw.setSymbolBrush(colours.samples)
        self.smoothed.setPen(line_pen(colours.samples, 2))
        self.optimum_line.setPen(line_pen(colours.optimum, 1.5, Qt.PenStyle.DashLine))
        self.optimum_line.label.setColor(colours.optimum)
        self.optimum_line.label.setFont(small_font())
        self._cursor.setPen(line_pen(colours.muted, 1))
        self._spot.setPen(line_pen(colours.card, 1.5))
        self._spot.setBrush(colours.samples)
        self.log_button.setStyleSheet(
            f"QToolButton {{ color: {colours.muted}; background: transparent; font-size: 11px;"
            " border: 1px solid transparent; border-radius: 4px; padding: 0 4px; min-height: 14px }"
            f"QToolButton:checked {{ color: {colours.text}; background: {colours.pressed} }}"
            f"QToolButton:hover {{ background: {colours.hover} }}"
            f"QToolButton:focus {{ border-color: {colours.accent} }}"
        )
