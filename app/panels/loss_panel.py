"""The loss of every training step, its running average, and the least that any network could do."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app import theme
from app.highlights import Highlights
from app.widgets.card import Card
from app.widgets.curve_lights import CurveLights
from app.widgets.header_button import HeaderButton
from app.widgets.loss_plot import LossPlot
from app.widgets.plot_style import number
from app.widgets.pointing import watch
from app.widgets.readout import Readout

if TYPE_CHECKING:
    from app.experiment import Experiment

__all__ = ["LossPanel"]

PAUSE = 250  # milliseconds between two updates: new axes are the dearest thing to paint


class LossPanel(Card):
    """A card with the loss against the step.

    Attributes:
        plot: the plot.
        log_button: changes between a linear and a logarithmic loss axis.
    """

    def __init__(
        self,
        experiment: Experiment,
        parent: QWidget | None = None,
        *,
        highlights: Highlights | None = None,
    ) -> None:
        super().__init__("", parent)
        self.set_title(self.tr("Loss"))
        self._experiment = experiment
        self._stale = False
        self.plot = self._make_plot()
        self.log_button = self._make_log_button()
        self._readout = Readout(self.plot)
        self.add_to_header(self.log_button)
        self.set_body(self.plot)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._connect()
        if highlights is not None:
            curves = {"loss": self.plot.smoothed, "optimum": self.plot.optimum_line}
            CurveLights(self.plot, curves, highlights)
            watch(self, "loss", highlights, (self.plot,))
        self._restyle()
        self._on_run()

    def _make_plot(self) -> LossPlot:
        plot = LossPlot()
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

    def _make_log_button(self) -> HeaderButton:
        button = HeaderButton(self.tr("log"))
        button.setObjectName("lossLogButton")
        button.setCheckable(True)
        button.setAccessibleName(self.tr("Logarithmic loss axis"))
        button.setToolTip(
            self.tr("Draw log L in place of L, so that small gains late in training can be seen")
        )
        return button

    def _connect(self) -> None:
        self._experiment.progressed.connect(self._on_progress)
        self._experiment.optimumChanged.connect(self._on_progress)
        self._experiment.runChanged.connect(self._on_run)
        theme.notifier().changed.connect(self._restyle)
        self._pause.timeout.connect(self._catch_up)
        self.log_button.toggled.connect(self.plot.set_log)
        self.plot.fitWanted.connect(self.plot.follow)
        self.plot.probed.connect(self._on_probe)

    # --- when to draw

    @Slot()
    def _on_run(self) -> None:
        self.plot.set_probe(None)
        self.plot.following = True
        self._refresh()

    @Slot()
    def _on_progress(self) -> None:
        self._stale = True
        empty = self.log_button.isHidden()
        if empty or not self._pause.isActive():
            self._catch_up()

    @Slot()
    def _catch_up(self) -> None:
        if self._stale and self.isVisible():
            self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._catch_up()

    # --- drawing

    def _refresh(self) -> None:
        """Bring curves, line, range and words up to date."""
        self._stale = False
        self._pause.start()
        history = self._experiment.history
        self.plot.show_losses(history, self._optimum)
        self.log_button.setVisible(len(history) > 0)
        self.set_subtitle(self._newest())
        self._on_probe(self.plot.probe)

    def _newest(self) -> str:
        """The newest average, and what it is to be compared with."""
        smoothed = self._experiment.history.smoothed
        words = [number(float(smoothed[-1]))] if len(smoothed) else []
        if math.isfinite(self._optimum):
            words.append(self.tr("optimum {loss}").format(loss=number(self._optimum)))
        return "   ".join(words)

    @property
    def _optimum(self) -> float:
        optimum = self._experiment.optimum
        return math.nan if optimum is None else float(optimum.mean)

    @Slot(object)
    def _on_probe(self, x: float | None) -> None:
        """Write the step and the losses under the cursor."""
        index = self.plot.point_at(x)
        if index is None:
            self._readout.hide()
            self.plot.setAccessibleDescription(self._newest())
            return
        history = self.plot.history
        text = self.tr("step {step}   loss {loss}   average {average}").format(
            step=f"{index + 1:,}",
            loss=number(float(history.raw[index])),
            average=number(float(history.smoothed[index])),
        )
        self._readout.show_in(self.plot.foot(), self.plot.widget_x(index + 1), text)
        self.plot.setAccessibleDescription(text)

    @Slot()
    def _restyle(self) -> None:
        self.plot.restyle()
