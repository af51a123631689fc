"""Recording a process by the settings of an experiment: a Timeline, and the job that fills it.

A job is an iterator that stops after each new frame, so that a caller can draw, wait or leave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from ddpm_core.assemble import (
    FORWARD_SEED,
    build_denoiser,
    build_sampler,
    seeded,
    starting_noise,
    torch_device,
)
from ddpm_core.config import ExperimentConfig
from ddpm_core.data.data_set import DataSet
from ddpm_core.diffusion import q_step
from ddpm_core.prediction import Model
from ddpm_core.samplers import Sampler
from ddpm_core.schedules import NoiseSchedule
from ddpm_core.seeds import seed_of
from ddpm_core.timeline import MEMORY_BOUND, Array, Timeline

__all__ = ["record_forward", "record_reverse"]


def record_reverse(
    model: Model,
    config: ExperimentConfig,
    schedule: NoiseSchedule,
    data: DataSet,
    *,
    origin: Timeline | None = None,
    frame: int = 0,
    check: Callable[[], None] | None = None,
    run_id: int = 0,
    step: int = 0,
    memory_bound: int = MEMORY_BOUND,
) -> tuple[Timeline, Iterator[None]]:
    """Sample as the settings say.

    With an ``origin`` the process leaves that record at ``frame``: all that came before is taken
    over, and the rest is drawn anew.

    Args:
        model: the network, predicting what ``config.prediction`` names.
        data: what it was trained on, for the bounds of the clipping and the exact denoiser.
        check: called between pieces of a step; what it raises ends the step, which the job makes
            again when it is asked to go on.
        run_id, step: noted in the record.
        memory_bound: bytes of the record beyond which it goes to a temporary file.

    Raises ValueError where the sampler now visits other levels than the origin did.
    """
    sampler = build_sampler(config, schedule, data)
    shape = (config.sample_count if origin is None else origin.count, *data.shape)
    timeline = Timeline(
        "reverse",
        config,
        schedule,
        sampler.timesteps,
        shape,
        run_id=run_id,
        step=step,
        columns=data.columns,
        transform=data.transform,
        memory_bound=memory_bound,
    )
    if origin is None:
        generator = seeded(config.sample_seed)
        timeline.start(_frame(starting_noise(config, shape, generator)))
    else:
        timeline.take_over(origin, frame)
        # A branch has noise of its own, for x_T took the first of the seed's.
        generator = seeded(seed_of(config.sample_seed, timeline.frames))
    denoiser = build_denoiser(model, config, schedule, data, check)
    return timeline, _Reverse(timeline, sampler, denoiser, generator)


class _Reverse:
    """Goes on from the last frame of the timeline, a step each time it is asked.

    What ends a step early leaves it undone: asked again, the job makes it from its beginning.
    """

    def __init__(
        self, timeline: Timeline, sampler: Sampler, model: Model, generator: torch.Generator
    ) -> None:
        self._timeline = timeline
        self._sampler = sampler
        self._model = model
        self._generator = generator
        last = timeline.frames - 1
        self._x = self._tensor(timeline.x(last))
        before = timeline.x0_pred(last - 1) if last else None
        self._x0_pred = None if before is None else self._tensor(before)

    def _tensor(self, frame: Array) -> Tensor:
        return torch.from_numpy(frame.copy()).to(torch_device(self._timeline.config))

    def __iter__(self) -> Iterator[None]:
        return self

    def __next__(self) -> None:
        timeline = self._timeline
        if timeline.complete:
            raise StopIteration
        # Noise is drawn only once the model has answered: a step that is left draws none.
        step = self._sampler.step(
            self._model, self._x, timeline.frames - 1, self._generator, self._x0_pred
        )
        timeline.append(_frame(step.x_prev), _frame(step.x0_pred), _frame(step.eps_model))
        self._x, self._x0_pred = step.x_prev, step.x0_pred


def record_forward(
    config: ExperimentConfig,
    schedule: NoiseSchedule,
    data: DataSet,
    count: int,
    *,
    first: int = 0,
    run_id: int = 0,
) -> tuple[Timeline, Iterator[None]]:
    """Noise ``count`` examples of the data step by step, x_t from x_{t-1}, from ``first`` on."""
    x_0 = data.examples[first : first + count]
    timeline = Timeline(
        "forward",
        config,
        schedule,
        range(schedule.timesteps),
        x_0.shape,
        run_id=run_id,
        columns=data.columns,
        transform=data.transform,
    )
    return timeline, _forward(timeline, x_0)


def _forward(timeline: Timeline, x: Tensor) -> Iterator[None]:
    generator = seeded(FORWARD_SEED)
    timeline.start(_frame(x))
    for t in timeline.timesteps:
        x = q_step(timeline.schedule, x, t, generator=generator)
        timeline.append(_frame(x))
        yield


def _frame(x: Tensor) -> Array:
    frame: Array = x.detach().to("cpu", torch.float32).numpy()
    return frame
