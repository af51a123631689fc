"""The point looked at, on the stage: how it is chosen there, and what the picture shows of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from app import theme
from app.experiment import Experiment
from app.highlights import Highlights
from app.inspection import Reader, Reading
from app.panels.stage_arrows import arrows_of, magnified_of, rings_of
from app.posterior import Posterior, Weights
from app.scenes import POSTERIOR_STEPS, Layer, posterior_steps
from app.selection import Selection
from app.timeline import Array, Timeline
from app.widgets.stage_view import LegendItem, StageView, show_layers

__all__ = ["POSTERIOR", "StageInspection"]

CLICKABLE = {"forward": ("noised",), "reverse": ("samples", "predicted_x0")}
POSTERIOR = "posterior"  # a layer for each step, and one entry of the legend
POSTERIOR_OPACITIES = (0.8, 0.45, 0.25, 0.13)  # of the steps of scenes.posterior_steps
POSTERIOR_RADIUS = 2.2
FEW, CROWDING = 10, 0.36  # more than so many points are the fainter the more they are
TRACE = "trace"
TRACE_OPACITY = 0.7


class StageInspection(QObject):
    """Shows the selected point of a process in the large picture, and lets one be selected there.

    The posterior lies below the cloud; trace, arrows and rings above it.
    """

    changed = Signal()  # the picture is to be shown again

    def __init__(
        self,
        large: StageView,
        experiment: Experiment,
        selection: Selection,
        highlights: Highlights | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._large = large
        self._view = view = large.view
        self._experiment = experiment
        self._selection = selection
        self._reader = Reader(experiment)
        self._posterior = Posterior(self)
        self._reading: Reading | None = None
        self._weights: Weights | None = None
        self._before_click: int | None = None
        self._own_legend = _own_legend()
        view.pointClicked.connect(self._on_clicked)
        view.clickTakenBack.connect(self._on_click_taken_back)
        view.pointWanted.connect(self._on_wanted)
        selection.changed.connect(self.changed)
        self._posterior.found.connect(self.changed)
        if highlights is not None:
            highlights.changed.connect(view.set_lit)

    # --- choosing

    @Slot(str, int)
    def _on_clicked(self, layer: str, index: int) -> None:
        self._before_click = self._selection.index
        self._selection.select(index)

    @Slot()
    def _on_click_taken_back(self) -> None:
        if self._before_click is None:
            self._selection.clear()
        else:
            self._selection.select(self._before_click)

    @Slot(str)
    def _on_wanted(self, which: str) -> None:
        choose = {
            "first": self._selection.first,
            "next": self._selection.next,
            "previous": self._selection.previous,
            "none": self._selection.clear,
        }
        choose[which]()

    # --- showing

    def show(
        self,
        timeline: Timeline | None,
        frame: int,
        layers: Sequence[Layer],
        items: Sequence[LegendItem],
        hidden: Collection[str],
    ) -> str:
        """Bring the large picture and its legend to a scene, and to the point selected in it.

        Args:
            timeline, frame: the process that the scene is of, None if it is of none.

        Returns what there is to say of the point, "" without one.
        """
        if not layers:
            self._view.clear()
        self._look(timeline, frame)
        layers = self._quiet(layers)
        self._large.set_legend(*self._legend(items, layers), hidden)
        self._show_below(hidden)
        show_layers(self._view, layers, hidden)
        self._show_above()
        if self._reading is None:
            return ""
        number, count = self._reading.index + 1, self._reading.timeline.count
        return _tr("point {number} of {count}").format(number=f"{number:,}", count=f"{count:,}")

    def _look(self, timeline: Timeline | None, frame: int) -> None:
        """Take up what is selected."""
        index, run = self._selection.index, self._experiment.run
        reading, weights = None, None
        if timeline is not None and run is not None and index is not None:
            reading = self._reader.read(timeline, frame, index)
            if reading is not None:
                weights = self._posterior.weights(reading, run.points)
        if (reading is None) != (self._reading is None):
            self._view.clear()  # layers lie in the order of their first mention
        self._reading, self._weights = reading, weights
        self._view.walking = reading is not None
        self._view.set_clickable(() if timeline is None else CLICKABLE[timeline.kind])

    def _quiet(self, layers: Sequence[Layer]) -> list[Layer]:
        """The scene behind what there is to see of the point; of the traces only its own."""
        reading = self._reading
        if reading is None:
            return list(layers)
        return [
            replace(layer, paths=self._path(reading), key=(reading.timeline, reading.index))
            if layer.paths is not None
            else replace(layer, faint=True)
            for layer in layers
        ]

    @staticmethod
    def _path(reading: Reading) -> Array:
        """The way of the point so far, [frames, 1, D]."""
        timeline, index = reading.timeline, reading.index
        return timeline.paths(timeline.count, reading.frame)[:, index : index + 1]

    def _legend(
        self, items: Sequence[LegendItem], layers: Sequence[Layer]
    ) -> tuple[list[LegendItem], list[Layer]]:
        """The entries of the scene and those of the point, and the layers that look like them."""
        trace, posterior = self._own_legend
        shown = list(items) if self._reading is None else _replaced(items, trace)
        looks = [] if self._weights is None else [Layer(POSTERIOR, "data")]
        return [*shown, posterior], [*layers, *looks]

    def _show_below(self, hidden: Collection[str]) -> None:
        """Draw the posterior, below the scene."""
        run = self._experiment.run
        if self._reading is None or run is None:
            return
        steps: Sequence[Array | None] = [None] * len(POSTERIOR_STEPS)
        if self._weights is not None:
            steps = posterior_steps(run.points, self._weights)
        shown = sum(0 if step is None else len(step) for step in steps)
        crowd = min(1.0, (FEW / max(shown, 1)) ** CROWDING)
        for number in reversed(range(len(steps))):  # the most probable above the others
            name = f"{POSTERIOR}{number}"
            self._view.set_points(
                name,
                steps[number],
                color=theme.current().data,
                radius=POSTERIOR_RADIUS,
                opacity=POSTERIOR_OPACITIES[number] * crowd,
            )
            self._view.set_visible(name, POSTERIOR not in hidden)

    def _show_above(self) -> None:
        """Draw trace, arrows and rings, above the scene."""
        reading = self._reading
        if reading is None:
            self._view.set_arrows()
            return
        timeline, colours = reading.timeline, theme.current()
        color = colours.noised if timeline.kind == "forward" else colours.samples
        self._view.set_traces(
            TRACE,
            self._path(reading),
            color=color,
            head=color,
            opacity=TRACE_OPACITY,
            key=(timeline, reading.index),
        )
        self._view.set_arrows(arrows_of(reading), rings_of(reading), magnified_of(reading))


def _replaced(items: Sequence[LegendItem], new: LegendItem) -> list[LegendItem]:
    return [new if item.name == new.name else item for item in items]


def _own_legend() -> tuple[LegendItem, LegendItem]:
    """What is said of the trace of the point, and of its posterior."""
    origins = _tr(
        "p(x_0 | x_t): the training points that the selected point may have come from, the "
        "stronger the more probable, down to a hundredth of the most probable"
    )
    return (
        LegendItem(TRACE, _tr("trace"), ("", ""), _tr("The way that the selected point has gone")),
        LegendItem(POSTERIOR, _tr("possible origins"), ("p", ""), origins),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Stage", text)
