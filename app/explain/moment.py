"""What there is to see now, as the numbers beside the formulas need it. Needs no Qt."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from app.timeline import CLEAN, Array
from ddpm_core.assemble import build_sampler
from ddpm_core.config import ExperimentConfig
from ddpm_core.data.data_set import DataSet
from ddpm_core.quantities import (
    Level,
    MergedNoise,
    Step,
    clipped_share,
    level_numbers,
    merged_noise,
    root_mean_square,
    spread,
    step_numbers,
)

if TYPE_CHECKING:
    from app.experiment import Experiment
    from app.player import Player

__all__ = ["Moment"]


class Moment:
    """A frame of the process on the stage; what is asked for is computed once.

    A quantity that does not exist there is None: at clean data no level, on the way forward no
    reverse step.
    """

    def __init__(self, experiment: Experiment, player: Player) -> None:
        self.experiment = experiment
        self.timeline = player.timeline
        self.frame = player.position

    @property
    def t(self) -> int | None:
        """The level of the frame, CLEAN for clean data, None where there is no process."""
        return None if self.timeline is None else self.timeline.t(self.frame)

    @cached_property
    def level(self) -> Level | None:
        if self.timeline is None or self.t is None or self.t == CLEAN:
            return None
        return level_numbers(self.timeline.schedule, self.t)

    @cached_property
    def merged(self) -> MergedNoise | None:
        if self.timeline is None or self.t is None or self.t < 1:
            return None
        return merged_noise(self.timeline.schedule, self.t)

    @cached_property
    def step(self) -> Step | None:
        """The reverse step that leaves the frame."""
        timeline = self.timeline
        if timeline is None or timeline.kind != "reverse" or self.t == CLEAN:
            return None
        data = self._data
        if data is None:
            return None
        return step_numbers(
            build_sampler(timeline.config_at(self.frame), timeline.schedule, data), self.frame
        )

    @cached_property
    def spread(self) -> float | None:
        timeline = self.timeline
        if timeline is None or self.frame >= timeline.frames:
            return None
        return spread(timeline.x(self.frame))

    @cached_property
    def eps_size(self) -> float | None:
        eps = self._eps
        return None if eps is None else root_mean_square(eps)

    @cached_property
    def clipped(self) -> float | None:
        """The share of the values of x̂_0 that the step on the stage clips."""
        return self.clipped_among(None)

    def clipped_among(self, values: int | None) -> float | None:
        """That share among about so many values, of examples evenly apart; None means all."""
        timeline = self.timeline
        if timeline is None or self.frame >= timeline.frames:
            return None
        x0_pred = timeline.x0_pred(self.frame)
        if x0_pred is None:
            return None
        apart = 1 if values is None else max(1, min(len(x0_pred), x0_pred.size // values))
        return clipped_share(x0_pred[::apart], self.bounds)

    @property
    def bounds(self) -> tuple[float, float] | None:
        """To which the sampler clips; None where it does not."""
        config, run = self.config, self.experiment.run
        if run is None or not config.clip or config.sampler == "simplified":
            return None
        low, high = run.clip_bounds
        return (
            low if config.clip_low is None else config.clip_low,
            high if config.clip_high is None else config.clip_high,
        )

    @property
    def config(self) -> ExperimentConfig:
        """The settings of the reverse process on the stage, else those of the next one."""
        timeline = self.timeline
        if timeline is not None and timeline.kind == "reverse":
            return timeline.config_at(self.frame)
        return self.experiment.settings

    @property
    def _data(self) -> DataSet | None:
        """The training data of the run; None where the process is another run's."""
        run, timeline = self.experiment.run, self.timeline
        if run is None or (timeline is not None and timeline.run_id != run.run_id):
            return None
        return run.data

    @property
    def _eps(self) -> Array | None:
        timeline = self.timeline
        if timeline is None or self.frame >= timeline.frames:
            return None
        return timeline.eps(self.frame)
