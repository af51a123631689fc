"""The work the engine does beside training, each piece a generator that stops between steps.

What a job needs is handed to it when it begins, so training may go on while it rests. Needs no Qt.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from app.mailbox import Mailbox, Optimum, Preview
from app.timeline import Array, Timeline
from ddpm_core.assemble import FORWARD_SEED, build_sampler, clip_bounds, predictor, seeded
from ddpm_core.config import ExperimentConfig
from ddpm_core.data.points import PointSet
from ddpm_core.diffusion import q_step
from ddpm_core.exact import optimal_loss_by_t
from ddpm_core.samplers import DDIMSampler, Sampler, in_chunks
from ddpm_core.schedules import NoiseSchedule

__all__ = [
    "Network",
    "estimate_optimum",
    "forward_timeline",
    "preview_samples",
    "record_forward",
    "record_reverse",
]

PREVIEW_STEPS = 25  # of DDIM: few enough to be cheap, many enough to tell what was learned
PREVIEW_SEED = 1  # of the starting noise, the same for every preview: one sees learning, not luck
FORWARD_COUNT = 2_000  # points of the forward process; the first 40 leave the article's traces
BRANCH_SEEDS = 2**31  # between the seeds of branches at neighbouring frames
OPTIMUM_QUERIES = 256  # noised points for each level, see optimal_loss
OPTIMUM_PAIRS = 2_560_000  # of queries and data points, so that a level is soon done
FEWEST_QUERIES = 8
OPTIMUM_SEED = 3
OPTIMUM_FIRST = 20  # levels, spread evenly, after which there is a first estimate


@dataclass(frozen=True)
class Network:
    """A network as it was at one moment, ready to be sampled from.

    Attributes:
        model: the averaged weights, a copy of its own.
        step: the training steps behind it.
    """

    model: nn.Module
    step: int
    config: ExperimentConfig
    schedule: NoiseSchedule
    data: PointSet
    run_id: int

    @classmethod
    def of(
        cls, model: nn.Module, step: int, config: ExperimentConfig, schedule: NoiseSchedule,
        data: PointSet, run_id: int,
    ) -> Network:  # fmt: skip
        """Copy the weights, so that training can go on."""
        return cls(copy.deepcopy(model), step, config, schedule, data, run_id)

    def noise_model(self, check: Callable[[], None]) -> Callable[[Tensor, Tensor], Tensor]:
        """The network as a model of the noise; ``check`` is called between chunks of points."""
        return in_chunks(predictor(self.model, self.config, self.schedule), check=check)


def _frame(x: Tensor) -> Array:
    frame: Array = x.detach().to("cpu", torch.float32).numpy()
    return frame


def record_reverse(
    network: Network,
    check: Callable[[], None],
    origin: Timeline | None = None,
    frame: int = 0,
) -> tuple[Timeline, Iterator[None]]:
    """A record for the sampler that the settings name, and the job that fills it.

    With an ``origin`` the process leaves that record at ``frame``: all that came before is taken
    over, and the rest is drawn anew. Raises ValueError where the sampler now visits other levels,
    or the record is of another run.
    """
    if origin is not None and origin.run_id != network.run_id:
        raise ValueError("that record is of another run; sample anew first")
    sampler = build_sampler(network.config, network.schedule, network.data)
    count = network.config.sample_count if origin is None else origin.count
    timeline = Timeline(
        "reverse",
        network.config,
        network.schedule,
        sampler.timesteps,
        (count, network.data.points.shape[1]),
        run_id=network.run_id,
        step=network.step,
    )
    if origin is not None:
        timeline.take_over(origin, frame)
    return timeline, _reverse(network, timeline, sampler, check)


def _reverse(
    network: Network, timeline: Timeline, sampler: Sampler, check: Callable[[], None]
) -> Iterator[None]:
    device = next(network.model.parameters()).device
    start = max(0, timeline.frames - 1)
    branch = timeline.frames > 0
    # A branch has noise of its own, for x_T took the first of the seed's; seeds are below 2^31.
    generator = seeded(network.config.sample_seed + (start + 1) * BRANCH_SEEDS * branch)
    if not branch:
        timeline.start(torch.randn(timeline.shape, generator=generator).numpy())
    x = torch.from_numpy(timeline.x(start).copy()).to(device)
    model = network.noise_model(check)
    for step in sampler.run(model, x, generator=generator, start=start):
        timeline.append(_frame(step.x_prev), _frame(step.x0_pred), _frame(step.eps_model))
        yield


def forward_timeline(
    config: ExperimentConfig, schedule: NoiseSchedule, data: PointSet, run_id: int
) -> Timeline:
    """An empty record of the forward process of the first points of the data."""
    count = min(FORWARD_COUNT, len(data.points))
    return Timeline(
        "forward",
        config,
        schedule,
        range(schedule.timesteps),
        (count, data.points.shape[1]),
        run_id=run_id,
    )


def record_forward(timeline: Timeline, data: PointSet) -> Iterator[None]:
    """Noise the data step by step, x_t from x_{t-1}, into the timeline."""
    generator = seeded(FORWARD_SEED)
    x = data.points[: timeline.count]
    timeline.start(_frame(x))
    for t in timeline.timesteps:
        x = q_step(timeline.schedule, x, t, generator=generator)
        timeline.append(_frame(x))
        yield


def preview_samples(
    network: Network, mailbox: Mailbox, check: Callable[[], None]
) -> Iterator[None]:
    """Sample from starting noise that is the same every time, and post the result."""
    steps = min(PREVIEW_STEPS, network.schedule.timesteps)
    clip = clip_bounds(network.config, network.data)
    sampler = DDIMSampler(network.schedule, num_steps=steps, clip=clip)
    shape = (network.config.preview_count, network.data.points.shape[1])
    device = next(network.model.parameters()).device
    x = torch.randn(shape, generator=seeded(PREVIEW_SEED)).to(device)
    for step in sampler.run(network.noise_model(check), x):
        x = step.x_prev
        yield
    mailbox.put_preview(Preview(network.step, _frame(x)))


def estimate_optimum(
    config: ExperimentConfig, schedule: NoiseSchedule, data: PointSet, mailbox: Mailbox
) -> Iterator[None]:
    """Find the least loss that any network could reach, level by level, and post it.

    A few levels come first: the rest is read off between them until it is known.
    """
    T = schedule.timesteps
    stride = max(1, T // OPTIMUM_FIRST)
    first = list(range(stride // 2, T, stride))
    order = first + sorted(set(range(T)) - set(first))
    known: dict[int, float] = {}
    levels = optimal_loss_by_t(
        schedule,
        data,
        prediction=config.prediction,
        queries=max(FEWEST_QUERIES, min(OPTIMUM_QUERIES, OPTIMUM_PAIRS // len(data))),
        generator=seeded(OPTIMUM_SEED),
        order=order,
    )
    for t, loss in levels:
        known[t] = loss
        if len(known) in (len(first), T):
            by_t = np.interp(np.arange(T), sorted(known), [known[t] for t in sorted(known)])
            mailbox.put_optimum(Optimum(float(by_t.mean()), by_t))
        yield
