"""A process that a film can be made of: frame after frame of points."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator, Sequence
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from ddpm_core.assemble import (
    FORWARD_SEED,
    build_sampler,
    predictor,
    seeded,
    starting_noise,
)
from ddpm_core.config import ExperimentConfig
from ddpm_core.data.points import PointSet
from ddpm_core.diffusion import q_step
from ddpm_core.prediction import Model
from ddpm_core.samplers import in_chunks
from ddpm_core.schedules import NoiseSchedule

__all__ = ["CLEAN", "Points", "Process", "Recording", "record_forward", "record_reverse"]

Points = npt.NDArray[np.float32]

CLEAN = -1  # the level of data without noise, one below t = 0
MEMORY_BOUND = 512 * 2**20  # bytes of frames kept in memory before they go to a temporary file


class Process(Protocol):
    """A recorded process; frame 0 is x_T of a reverse one and x_0 of a forward one."""

    @property
    def kind(self) -> str:
        """ "reverse" or "forward"."""

    @property
    def config(self) -> ExperimentConfig:
        """The settings it was recorded under."""

    @property
    def frames(self) -> int:
        """Number of frames that are there."""

    @property
    def total(self) -> int:
        """Number of frames once all are there."""

    def x(self, frame: int) -> Points:
        """x_t of a frame, [N, D]."""

    def x0_pred(self, frame: int) -> Points | None:
        """x_0 as predicted at a frame, [N, D]; None where nothing was predicted."""

    def t(self, frame: int) -> int:
        """The level of a frame, CLEAN where there is no noise."""

    def alpha_bar(self, frame: int) -> float:
        """alpha_bar of a frame's level, 1 where there is no noise."""


class Recording:
    """A process kept frame by frame, the simplest Process.

    Args:
        kind: "reverse" or "forward".
        config: the settings it is recorded under.
        schedule: gives alpha_bar of the levels.
        timesteps: the levels visited, in order; there is one frame more than levels.
        shape: [N, D] of a frame.
    """

    def __init__(
        self,
        kind: Literal["forward", "reverse"],
        config: ExperimentConfig,
        schedule: NoiseSchedule,
        timesteps: Sequence[int],
        shape: tuple[int, int],
    ) -> None:
        self.kind = kind
        self.config = config
        self.total = len(timesteps) + 1
        self.frames = 0
        self._schedule = schedule
        clean_at_end = kind == "reverse"
        self._levels = (*timesteps, CLEAN) if clean_at_end else (CLEAN, *timesteps)
        predictions = len(timesteps) if kind == "reverse" else 0
        store = _store((self.total + predictions, *shape))
        self._x, self._x0_pred = store[: self.total], store[self.total :]

    def append(self, x: Tensor, x0_pred: Tensor | None = None) -> None:
        """Record the next frame, and the x_0 that was predicted on the way to it."""
        if x0_pred is not None:
            self._x0_pred[self.frames - 1] = x0_pred.cpu().numpy()
        self._x[self.frames] = x.cpu().numpy()
        self.frames += 1

    def x(self, frame: int) -> Points:
        x: Points = self._x[frame]
        return x

    def x0_pred(self, frame: int) -> Points | None:
        predicted = frame < min(len(self._x0_pred), self.frames - 1)
        return self._x0_pred[frame] if predicted else None

    def t(self, frame: int) -> int:
        return self._levels[frame]

    def alpha_bar(self, frame: int) -> float:
        t = self.t(frame)
        return 1.0 if t == CLEAN else float(self._schedule.alpha_bars[t])


def _store(shape: tuple[int, ...]) -> Points:
    """Room for frames, in memory or, where they are many, in a file that nobody sees."""
    if 4 * math.prod(shape) <= MEMORY_BOUND:
        return np.empty(shape, dtype=np.float32)
    with tempfile.TemporaryFile(prefix="ddpm-studio-") as file:
        # The mapping keeps the nameless file until the last array over it is gone.
        return np.memmap(file, dtype=np.float32, mode="w+", shape=shape)


def record_reverse(
    model: Model, config: ExperimentConfig, schedule: NoiseSchedule, data: PointSet
) -> Iterator[Recording]:
    """Sample as the settings say; yields the recording after each of its frames.

    Args:
        model: the network, predicting what ``config.prediction`` names.
        data: what it was trained on, for the bounds of the clipping.
    """
    sampler = build_sampler(config, schedule, data)
    shape = (config.sample_count, data.dims)
    recording = Recording("reverse", config, schedule, sampler.timesteps, shape)
    generator = seeded(config.sample_seed)
    x = starting_noise(config, shape, generator)
    recording.append(x)
    yield recording
    with torch.no_grad():
        for step in sampler.run(in_chunks(predictor(model, config, schedule)), x, generator):
            recording.append(step.x_prev, step.x0_pred)
            yield recording


def record_forward(
    config: ExperimentConfig, schedule: NoiseSchedule, data: PointSet
) -> Iterator[Recording]:
    """Noise the first points of the data step by step; yields the recording after each frame."""
    x = data.points[: config.sample_count]
    shape = (len(x), data.dims)
    recording = Recording("forward", config, schedule, range(schedule.timesteps), shape)
    generator = seeded(FORWARD_SEED)
    recording.append(x)
    yield recording
    for t in range(schedule.timesteps):
        x = q_step(schedule, x, t, generator=generator)
        recording.append(x)
        yield recording
