"""What a record tells of one of its points or pixels: its step, and the terms of that step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from app.places import example_of, pixel_of, place_count, values_of
from app.timeline import CLEAN, Array, Timeline
from app.widgets.picture_sheet import Pixel
from ddpm_core.assemble import build_sampler, clip_bounds
from ddpm_core.config import ExperimentConfig
from ddpm_core.samplers import ReverseStep, Sampler
from ddpm_core.terms import Term, forward_terms, looks_back, retrace, reverse_terms

if TYPE_CHECKING:
    from app.experiment import Experiment

__all__ = ["Reader", "Reading"]


@dataclass(frozen=True, eq=False)
class Reading:
    """One point or pixel at one frame, in float64; every vector is [1, D], of a pixel its colours.

    Reverse: with the step that leaves this frame. Forward: with the step that led to it.

    Attributes:
        timeline, frame, index: what was read.
        x: where the point is.
        terms: they add up to x_prev (reverse) or to x (forward); none where there is no step.
        step: the reverse step in full.
        x_before: where the forward step came from.
        sampler: that of the reverse step. bounds: to which it clips, None where it does not.
        x0_before: the x_0 of the step before, where the sampler looks back at it.
    """

    timeline: Timeline
    frame: int
    index: int
    x: Tensor
    terms: tuple[Term, ...] = ()
    step: ReverseStep | None = None
    x_before: Tensor | None = None
    sampler: Sampler | None = None
    bounds: tuple[float, float] | None = None
    x0_before: Tensor | None = None

    @property
    def t(self) -> int:
        """The level of the frame, CLEAN where there is no noise."""
        return self.timeline.t(self.frame)

    @property
    def pixel(self) -> Pixel | None:
        """Which pixel was read; None for a point."""
        return pixel_of(self.timeline.shape, self.index)

    @property
    def example(self) -> int:
        """The number of the point, or of the picture that the pixel is of."""
        return example_of(self.timeline.shape, self.index)

    @property
    def whole(self) -> Tensor:
        """x_t of the point, or of all of the picture, [1, ...]."""
        return _doubled(self.timeline.x(self.frame)[self.example][None])


class Reader:
    """Reads single points from the processes of an experiment's run."""

    def __init__(self, experiment: Experiment) -> None:
        self._experiment = experiment
        self._made_for: tuple[int, ExperimentConfig] | None = None
        self._made: tuple[Sampler, tuple[float, float] | None] | None = None

    def read(self, timeline: Timeline, frame: int, index: int) -> Reading | None:
        """A point or pixel of a recorded frame; None where it holds no such one of this run."""
        run = self._experiment.run
        if run is None or timeline.run_id != run.run_id:
            return None
        if index >= place_count(timeline.shape) or not 0 <= frame < timeline.frames:
            return None  # a record that has only begun holds no frame yet
        if timeline.kind == "forward":
            return _forward(timeline, frame, index)
        return self._reverse(timeline, frame, index)

    def _reverse(self, timeline: Timeline, frame: int, index: int) -> Reading:
        x = _point(timeline.x(frame), index)
        eps = timeline.eps(frame)
        if eps is None:  # the sample, or not recorded any further
            return Reading(timeline, frame, index, x)
        sampler, bounds = self._sampler(timeline, frame)
        x_prev = _point(timeline.x(frame + 1), index)
        before = timeline.x0_pred(frame - 1) if looks_back(sampler, frame) else None
        x0_before = None if before is None else _point(before, index)
        step = retrace(sampler, frame, x, _point(eps, index), x_prev, x0_before)
        terms = reverse_terms(sampler, step, x0_before)
        return Reading(
            timeline, frame, index, x, terms, step,
            sampler=sampler, bounds=bounds, x0_before=x0_before,
        )  # fmt: skip

    def _sampler(
        self, timeline: Timeline, frame: int
    ) -> tuple[Sampler, tuple[float, float] | None]:
        """What made the step that leaves a frame, and the bounds it clipped to."""
        run, config = self._experiment.run, timeline.config_at(frame)
        assert run is not None
        made_for = (timeline.run_id, config)
        if self._made is None or self._made_for != made_for:
            sampler = build_sampler(config, timeline.schedule, run.data)
            bounds = None if config.sampler == "simplified" else clip_bounds(config, run.data)
            self._made, self._made_for = (sampler, bounds), made_for
        return self._made


def _forward(timeline: Timeline, frame: int, index: int) -> Reading:
    x = _point(timeline.x(frame), index)
    t = timeline.t(frame)
    if t == CLEAN:
        return Reading(timeline, frame, index, x)
    before = _point(timeline.x(frame - 1), index)
    terms = forward_terms(timeline.schedule, t, before, x)
    return Reading(timeline, frame, index, x, terms, x_before=before)


def _point(frame: Array, index: int) -> Tensor:
    return _doubled(values_of(frame, index))


def _doubled(values: Array) -> Tensor:
    return torch.from_numpy(values.astype(np.float64))
