"""What the network is told of t: every t as a column of sines and cosines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app import theme
from app.highlights import Highlights
from app.widgets.card import Card
from app.widgets.heatmap import Heatmap
from app.widgets.plot_style import number
from app.widgets.pointing import link, watch
from ddpm_core.models.embeddings import SinusoidalPositionEmbeddings

if TYPE_CHECKING:
    from app.experiment import Experiment
    from app.player import Player

__all__ = ["EmbeddingPanel"]


class EmbeddingPanel(Card):
    """A card with the time embedding of the run, the column of the current t marked.

    Attributes:
        heatmap: t to the right, dimensions downwards, all sines before all cosines.
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
        self.set_title(self.tr("Time embedding"))
        self._experiment = experiment
        self._player = player
        self._frequencies: list[float] = []
        self.heatmap = Heatmap()
        self.heatmap.setObjectName("embeddingHeatmap")
        self.heatmap.setAccessibleName(self.tr("Time embedding by t and dimension"))
        self.heatmap.setToolTip(
            self.tr(
                "A column is what the network is given in place of the number t: "
                "sin(t·ω) for each frequency ω, then cos(t·ω).\nClick to go to a t."
            )
        )
        self.heatmap.set_empty_text(
            self.tr("The vector that tells the network t appears here with the first run.")
        )
        self.set_body(self.heatmap)
        experiment.runChanged.connect(self._on_run)
        player.timelineChanged.connect(self._on_position)
        player.glanced.connect(self._on_position)
        self.heatmap.hovered.connect(self._on_hover)
        self.heatmap.chosen.connect(self._on_chosen)
        theme.notifier().changed.connect(self.heatmap.restyle)
        if highlights is not None:
            link(self.heatmap, "embedding", highlights)
            watch(self, "embedding", highlights, (self.heatmap,))
        self._on_run()

    @Slot()
    def _on_run(self) -> None:
        run = self._experiment.run
        if run is None:
            self.heatmap.set_table(None)
            self.set_subtitle("")
            return
        dim, timesteps = run.embedding.shape
        half = dim // 2
        self._frequencies = SinusoidalPositionEmbeddings(dim).frequencies.tolist()
        groups = ((0, half - 1, "sin"), (half, dim - 1, "cos"))
        self.heatmap.set_table(run.embedding, groups, self.tr("t"))
        self.set_subtitle(f"{timesteps:,} × {dim}")
        self._on_position()

    @Slot()
    def _on_position(self) -> None:
        """Mark the column of the t on the stage; none where no noise is left."""
        timeline, run = self._player.timeline, self._experiment.run
        t = -1 if timeline is None else timeline.t(self._player.position)
        known = run is not None and 0 <= t < run.embedding.shape[1]
        self.heatmap.set_marker(t if known else None)

    @Slot(object)
    def _on_hover(self, cell: tuple[int, int] | None) -> None:
        run = self._experiment.run
        if cell is None or run is None:
            self.heatmap.say("")
            return
        t, dimension = cell
        half = len(self._frequencies)
        self.heatmap.say(
            self.tr("t = {t}, dimension {dimension}: {wave}({t}·{frequency}) = {value}").format(
                t=t,
                dimension=dimension,
                wave="sin" if dimension < half else "cos",
                frequency=number(self._frequencies[dimension % half], 2),
                value=f"{float(run.embedding[dimension, t]):.2f}".replace("-", "−"),
            )
        )

    @Slot(object)
    def _on_chosen(self, cell: tuple[int, int]) -> None:
        timeline = self._player.timeline
        if timeline is not None:
            self._player.seek(timeline.frame_at(cell[0]))
