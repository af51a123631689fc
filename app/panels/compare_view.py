"""Samplers side by side on the same starting noise, and how far each cloud is spread."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app import theme
from app.experiment import Experiment
from app.panels.compare_header import CompareHeader
from app.panels.compare_words import compared_words, sampler_name
from app.panels.spread_panel import SpreadPanel
from app.player import Player
from app.scenes import half_width, process_layers
from app.selection import Selection
from app.timeline import Timeline
from app.widgets.arrow_layer import Ring
from app.widgets.compare_column import CompareColumn
from app.widgets.point_cloud import PointCloudView
from app.widgets.spread_plot import LINES
from app.widgets.stage_view import show_layers
from ddpm_core.comparison import AS_IN_THE_ARTICLE, COMPARED, Comparison

__all__ = ["CompareView"]

MARKS = 0.8  # size of marks, of that in the large picture
SHARES = (7, 4)  # of the height, clouds and plot
HIGHEST_PLOT = 200  # pixels, with its numbers


class CompareView(QFrame):
    """Three clouds of equal scale that move together, over a plot of their spreads.

    It follows the player while that moves over the comparison's clock. A sampler that is chosen
    for one cloud while another shows it changes places with the one that was there; once something
    has been compared, another choice is recorded at once.
    """

    def __init__(
        self,
        experiment: Experiment,
        player: Player,
        selection: Selection,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._experiment, self._player, self._selection = experiment, player, selection
        self._samplers = list(AS_IN_THE_ARTICLE)
        self.setProperty("role", "card")
        self.setObjectName("compareView")
        self._build()
        experiment.runChanged.connect(self._on_run)
        experiment.comparisonChanged.connect(self._on_comparison)
        experiment.compared.connect(self.show_all)
        player.positionChanged.connect(self.show_frame)
        selection.changed.connect(self.show_frame)
        theme.notifier().changed.connect(self._restyle)
        self._on_run()

    def _build(self) -> None:
        self._header = CompareHeader()
        self._header.wanted.connect(self._compare)
        self._header.toggled.connect(self.show_frame)
        clouds = QHBoxLayout()
        clouds.setSpacing(8)
        choices = [(sampler, sampler_name(sampler)) for sampler in COMPARED]
        places = (self.tr("on the left"), self.tr("in the middle"), self.tr("on the right"))
        self._columns = [CompareColumn(k, choices, style) for k, style in enumerate(LINES)]
        for column, place in zip(self._columns, places, strict=True):
            column.describe(
                self.tr("Sampler {place}").format(place=place),
                self.tr("The sampler whose cloud is shown here"),
            )
            column.chosen.connect(self._on_chosen)
            column.view.viewChanged.connect(self._on_view)
            column.view.set_clickable(("samples", "predicted_x0"))
            column.view.pointClicked.connect(self._on_clicked)
            clouds.addWidget(column, 1)
        self._columns[1].view.set_placeholder(
            self.tr("The clouds of three samplers appear here, from the same noise. Press Compare")
        )
        self._spread = SpreadPanel(self._experiment, self._player)
        self._spread.setMaximumHeight(HIGHEST_PLOT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 4)
        layout.setSpacing(6)
        layout.addWidget(self._header)
        layout.addLayout(clouds, SHARES[0])
        layout.addWidget(self._spread, SHARES[1])
        self._show_samplers()

    @property
    def first_view(self) -> PointCloudView:
        """The cloud on the left."""
        return self._columns[0].view

    # --- from the person

    @Slot()
    def _compare(self) -> None:
        self._experiment.compare(tuple(self._samplers))

    @Slot(object)
    def _on_chosen(self, sampler: str) -> None:
        place = next(k for k, column in enumerate(self._columns) if column is self.sender())
        if sampler == self._samplers[place]:
            return
        if sampler in self._samplers:
            self._samplers[self._samplers.index(sampler)] = self._samplers[place]
        self._samplers[place] = sampler
        self._show_samplers()
        if self._experiment.comparison is not None:
            self._compare()

    def _show_samplers(self) -> None:
        for column, sampler in zip(self._columns, self._samplers, strict=True):
            column.show_sampler(sampler)

    @Slot(str, int)
    def _on_clicked(self, layer: str, index: int) -> None:
        self._selection.select(index)

    @Slot()
    def _on_view(self) -> None:
        """Equal scales: what one cloud shows, all show."""
        moved = self.sender()
        assert isinstance(moved, PointCloudView)
        for column in self._columns:
            column.view.look_as(moved)

    # --- from the experiment

    @Slot()
    def _on_run(self) -> None:
        run = self._experiment.run
        self._header.set_ready(run is not None)
        for column in self._columns:
            column.view.set_range(half_width(None if run is None else run.points))
            column.view.reset_view()
        self._on_comparison()

    @Slot()
    def _on_comparison(self) -> None:
        comparison = self._experiment.comparison
        if comparison is not None:
            self._samplers = list(comparison.samplers)
            self._show_samplers()
        for column in self._columns:
            column.view.clear()
        self.show_all()

    # --- showing

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_all()

    @Slot()
    def show_all(self) -> None:
        """Show curves and clouds as far as they are recorded."""
        if self.isVisible():
            self._spread.show_curves()
            self.show_frame()

    @Slot()
    def show_frame(self) -> None:
        """Show the clouds where the player stands."""
        if not self.isVisible():
            return
        comparison = self._experiment.comparison
        frame = None if comparison is None else self._player.place(comparison.clock)
        if comparison is None or frame is None or frame >= comparison.clock.frames:
            self._header.set_words("")
            self._spread.show_frame(None)
            return
        self._header.set_words(compared_words(comparison))
        self._spread.show_frame(frame)
        for place in range(len(comparison.runs)):
            self._show_cloud(comparison, place, frame)

    def _show_cloud(self, comparison: Comparison, place: int, frame: int) -> None:
        run, view = comparison.runs[place], self._columns[place].view
        if not run.frames:
            return  # the clock was recorded before, and this is only beginning
        at = min(comparison.frame(place, frame), run.frames - 1)
        experiment = self._experiment
        data = None if experiment.run is None else experiment.run.points
        show_layers(view, process_layers(run, at, data), self._header.hidden, MARKS)
        view.set_arrows(rings=self._rings(run, at))

    def _rings(self, run: Timeline, frame: int) -> list[Ring]:
        """Around the selected point, which comes from the same x_T in every cloud."""
        index = self._selection.index
        if index is None or index >= run.count:
            return []
        x, *rest = run.x(frame)[index].tolist()
        return [Ring((x, rest[0] if rest else 0.0), QColor(theme.current().text))]

    @Slot()
    def _restyle(self) -> None:
        self._spread.restyle()
        self.show_all()
