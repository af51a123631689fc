"""The compared samplers in miniature: the course of their spreads."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app import theme
from app.experiment import Experiment
from app.panels import stage_words
from app.player import Player
from app.timeline import CLEAN
from app.widgets.spread_plot import LINES
from app.widgets.spread_sketch import SpreadSketch
from app.widgets.stage_tile import StageTile

__all__ = ["CompareTile"]


class CompareTile(StageTile):
    """A tile of the stage that keeps itself up to date."""

    def __init__(
        self, experiment: Experiment, player: Player, parent: QWidget | None = None
    ) -> None:
        self._sketch = SpreadSketch()
        super().__init__(stage_words.title("compare"), parent, picture=self._sketch)
        self._experiment, self._player = experiment, player
        self._sketch.set_placeholder(stage_words.placeholder("compare"))
        experiment.comparisonChanged.connect(self._show_all)
        experiment.compared.connect(self._show_all)
        player.glanced.connect(self._show_place)
        theme.notifier().changed.connect(self._sketch.update)

    @Slot()
    def _show_all(self) -> None:
        comparison, curves = self._experiment.comparison, []
        if comparison is not None:
            first = comparison.clock.timesteps[0]
            for run, spread, style in zip(comparison.runs, comparison.spreads, LINES, strict=False):
                levels = np.array([*run.timesteps, CLEAN])
                along = (first - levels) / max(first - CLEAN, 1)
                curves.append((along, spread.values, style))
        self._sketch.show_curves(curves, None if comparison is None else comparison.data_spread)
        self._show_place()

    @Slot()
    def _show_place(self) -> None:
        comparison = self._experiment.comparison
        frame = None if comparison is None else self._player.place(comparison.clock)
        if comparison is None or frame is None:
            self._sketch.show_place(None)
            self.set_subtitle("")
            return
        clock = comparison.clock
        first = clock.timesteps[0]
        self._sketch.show_place((first - clock.t(frame)) / max(first - CLEAN, 1))
        self.set_subtitle(*stage_words.tile_words(clock, frame))
