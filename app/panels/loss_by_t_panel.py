"""Where the network still errs: its loss at each level of noise, beside the optimum there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import theme
from app.estimates import is_small_enough
from app.widgets.card import Card, ElidedLabel
from app.widgets.header_button import HeaderButton
from app.widgets.loss_by_t_plot import LossByTPlot
from app.widgets.plot_style import number
from app.widgets.pointing import watch
from app.widgets.readout import Legend, LegendEntry, Readout
from ddpm_core.loss_by_t import left_to_learn

if TYPE_CHECKING:
    from app.experiment import Experiment
    from app.highlights import Highlights
    from app.player import Player

__all__ = ["LossByTPanel"]


class LossByTPanel(Card):
    """A card with the loss against t. It is found only while the card is seen.

    Attributes:
        plot: the plot.
        log_button: changes between a linear and a logarithmic loss axis.
        meaning: what the curves mean, in a sentence.
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
        self.set_title(self.tr("Loss by t"))
        self.setObjectName("lossByTPanel")
        self._experiment = experiment
        self._player = player
        self.plot = LossByTPlot()
        self.plot.setObjectName("lossByTPlot")
        self.plot.setAccessibleName(self.tr("Loss by level of noise"))
        self.plot.setToolTip(
            self.tr(
                "Mean squared error of the averaged network at each t, always on the same "
                "examples, and the least that any network could reach there (dashed).\n"
                "Click to go to a t."
            )
        )
        self.log_button = HeaderButton(self.tr("log"))
        self.log_button.setObjectName("lossByTLogButton")
        self.log_button.setCheckable(True)
        self.log_button.setAccessibleName(self.tr("Logarithmic loss axis"))
        self.log_button.setToolTip(
            self.tr("Draw log L in place of L, so that small losses can be told apart")
        )
        self.add_to_header(self.log_button)
        self.legend = Legend()
        self.legend.setContentsMargins(4, 0, 4, 0)
        self.meaning = ElidedLabel()
        self.meaning.setObjectName("lossByTMeaning")
        self.meaning.setProperty("role", "small")
        self.meaning.setContentsMargins(4, 0, 4, 0)
        self._readout = Readout(self.plot)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part, stretch in ((self.legend, 0), (self.plot, 1), (self.meaning, 0)):
            layout.addWidget(part, stretch)
        self.set_body(body)
        experiment.runChanged.connect(self._refresh)
        experiment.lossByTChanged.connect(self._refresh)
        experiment.optimumChanged.connect(self._refresh)
        experiment.progressed.connect(self._on_progressed)
        player.timelineChanged.connect(self._on_position)
        player.glanced.connect(self._on_position)
        self.log_button.toggled.connect(self.plot.set_log)
        self.plot.probed.connect(self._on_probe)
        self.plot.chosen.connect(self._on_chosen)
        theme.notifier().changed.connect(self._restyle)
        if highlights is not None:
            watch(self, "loss", highlights)
        self._restyle()

    # --- when to draw

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._experiment.watch_loss_by_t(True)
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._experiment.watch_loss_by_t(False)

    @Slot()
    def _on_progressed(self) -> None:
        """With the first step it is no longer for want of training that there are no curves."""
        why_empty = self._why_empty()
        if self.plot.loss is None and why_empty != self.plot.notice:
            self.plot.set_notice(why_empty)

    def _step_of(self, step: int) -> str:
        """Which network it is the loss of."""
        run = self._experiment.run
        if not step and run is not None and run.ready_made:
            return self.tr("trained beforehand")
        return self.tr("at step {step}").format(step=f"{step:,}")

    @Slot()
    def _refresh(self) -> None:
        if not self.isVisible():
            return
        found, optimum = self._experiment.loss_by_t, self._experiment.optimum
        best = None if optimum is None else optimum.by_t
        loss = None if found is None or best is None else best + found.excess
        self.plot.show_losses(loss, best, self._why_empty())
        self.log_button.setVisible(loss is not None)
        self.set_subtitle("" if found is None else self._step_of(found.step))
        sentence, why = self._meaning()
        self.meaning.setText(sentence)
        self.meaning.setToolTip(why)
        self._on_position()

    def _why_empty(self) -> str:
        run = self._experiment.run
        if run is not None and not is_small_enough(run.data):
            return self.tr(
                "These pictures are too many for the best answer at every t to be found, which "
                "the loss is measured against here."
            )
        if self._experiment.loss_by_t is not None:
            return self.tr("The least possible loss at every t is still being found.")
        if self._experiment.step:
            return self.tr("The loss at every t is being found.")
        return self.tr("Train, and the loss at every t appears here.")

    @property
    def _of_pictures(self) -> bool:
        run = self._experiment.run
        return run is not None and run.config.modality == "pictures"

    def _meaning(self) -> tuple[str, str]:
        """What the curves mean, and more about it."""
        found, optimum = self._experiment.loss_by_t, self._experiment.optimum
        if found is None or optimum is None:
            return "", ""
        return {
            "nothing": (
                self.tr("There is hardly anything left to learn."),
                self.tr("At every t the network is about as good as any could be."),
            ),
            "small": (
                self.tr("What is left to learn is at small t."),
                self.tr("There little noise is left, and the fine shape of the data decides."),
            ),
            "middle": (
                self.tr("What is left to learn is at middle t."),
                self.tr("There it is decided which picture it will be.")
                if self._of_pictures
                else self.tr("There it is decided to which part of the data a point goes."),
            ),
            "large": (
                self.tr("What is left to learn is at large t."),
                self.tr("There almost all is noise, and only the rough outline can be told."),
            ),
            "everywhere": (
                self.tr("What is left to learn is spread over all t."),
                self.tr("No third of the levels holds most of what the loss exceeds the optimum."),
            ),
        }[left_to_learn(found.excess, optimum.by_t)]

    # --- the current t

    def _t(self) -> int | None:
        """The level shown on the stage, where the curves have it."""
        timeline, loss = self._player.timeline, self.plot.loss
        if timeline is None or loss is None:
            return None
        t = timeline.t(self._player.position)
        return t if 0 <= t < len(loss) else None

    @Slot()
    def _on_position(self) -> None:
        if not self.isVisible():
            return
        t = self._t()
        self.plot.set_marker(t)
        self._write_legend(t)
        if self.plot.probe is None:
            self.plot.setAccessibleDescription(self._words(t))

    def _values(self, t: int | None) -> tuple[str, str]:
        """Loss and optimum at a level, as text."""
        curves = (self.plot.loss, self.plot.optimum)
        loss, optimum = (
            "" if t is None or values is None else number(float(values[t]), 3) for values in curves
        )
        return loss, optimum

    def _write_legend(self, t: int | None) -> None:
        loss, optimum = self._values(t)
        colours = theme.current()
        solid, dashed = Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine
        entries = [
            LegendEntry(self.tr("loss"), colours.samples, solid, loss, "0.0000"),
            LegendEntry(self.tr("optimum"), colours.optimum, dashed, optimum, "0.0000"),
        ]
        self.legend.set_entries(entries if self.plot.loss is not None else ())

    def _words(self, t: int | None) -> str:
        if t is None:
            return self.meaning.text()
        loss, optimum = self._values(t)
        if not optimum:
            return self.tr("t = {t}   loss {loss}").format(t=t, loss=loss)
        return self.tr("t = {t}   loss {loss}   optimum {optimum}").format(
            t=t, loss=loss, optimum=optimum
        )

    # --- what the person does

    def _nearest(self, x: float | None) -> int | None:
        if x is None or self.plot.loss is None:
            return None
        return min(max(round(x), 0), len(self.plot.loss) - 1)

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

    @Slot()
    def _restyle(self) -> None:
        self.plot.restyle()
        self._on_position()
