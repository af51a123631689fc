"""The work the engine does beside training, each piece a generator that stops between steps.

What a job needs is handed to it when it begins, so training may go on while it rests. Needs no Qt.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from app import estimates
from app.commands import FindFeatures, FindField
from app.mailbox import FoundFeatures, FoundField, LossByT, Mailbox, Optimum, Preview
from app.timeline import Timeline
from ddpm_core import comparison, field, recording
from ddpm_core.assemble import clip_bounds, in_pieces, predictor, seeded, torch_device
from ddpm_core.config import ExperimentConfig
from ddpm_core.data.data_set import DataSet
from ddpm_core.exact import OptimalLoss
from ddpm_core.loss_by_t import BestAnswers, excess_by_t
from ddpm_core.models import features
from ddpm_core.samplers import DDIMSampler
from ddpm_core.schedules import NoiseSchedule

__all__ = [
    "Comparing",
    "Network",
    "Recording",
    "best_answers",
    "ended",
    "estimate_loss_by_t",
    "estimate_optimum",
    "find_features",
    "find_field",
    "next_piece",
    "preview_samples",
    "record_comparison",
    "record_reverse",
]

PREVIEW_STEPS = 25  # of DDIM: few enough to be cheap, many enough to tell what was learned
PREVIEW_SEED = 1  # of the starting noise, the same for every preview: one sees learning, not luck
OPTIMUM_SEED = 3
LOSS_SEED = 4  # of its examples, always the same: one sees learning, not luck
OPTIMUM_FIRST = 20  # levels, spread evenly, after which there is a first estimate

Recording = tuple[Timeline, Iterator[None]]  # a record, and the job that fills it
Comparing = tuple[comparison.Comparison, Iterator[None]]

_END = object()


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
    data: DataSet
    run_id: int


def record_reverse(
    network: Network,
    check: Callable[[], None],
    origin: Timeline | None = None,
    frame: int = 0,
) -> Recording:
    """A reverse process of the network, or a branch of a recorded one, as its settings say.

    Raises ValueError where the sampler now visits other levels than the origin did, or the origin
    is of another run.
    """
    if origin is not None and origin.run_id != network.run_id:
        raise ValueError("that record is of another run; sample anew first")
    return recording.record_reverse(
        network.model,
        network.config,
        network.schedule,
        network.data,
        origin=origin,
        frame=frame,
        check=check,
        run_id=network.run_id,
        step=network.step,
    )


def record_comparison(
    network: Network,
    check: Callable[[], None],
    samplers: tuple[str, ...],
    known: tuple[Timeline, ...] = (),
) -> Comparing:
    """Reverse processes of the network by several samplers, together.

    Raises ValueError where the samplers cannot be compared.
    """
    return comparison.record_comparison(
        network.model,
        network.config,
        network.schedule,
        network.data,
        samplers,
        known=known,
        check=check,
        run_id=network.run_id,
        step=network.step,
    )


def find_field(network: Network, request: FindField, mailbox: Mailbox) -> Iterator[None]:
    """Find a field of the network, or of the data it learns from, and post it."""
    found = yield from field.find_field(
        request.quantity,
        request.grid,
        request.t,
        network.schedule,
        network.data.examples,
        predictor(network.model, network.config, network.schedule),
        next(network.model.parameters()).device,
    )
    mailbox.put_field(FoundField(request.quantity, network.step, found))


def find_features(network: Network, request: FindFeatures, mailbox: Mailbox) -> Iterator[None]:
    """Find what a block of the network gives, and post it."""
    x, point = request.x, request.point
    found = yield from features.find_features(
        network.model,  # type: ignore[arg-type]  # one of the two that block_shapes knows
        request.block,
        request.t,
        x=None if x is None else torch.tensor(x),
        grid=request.grid,
        point=None if point is None else torch.tensor(point),
    )
    mailbox.put_features(FoundFeatures(network.step, found))


def preview_samples(
    network: Network, mailbox: Mailbox, check: Callable[[], None]
) -> Iterator[None]:
    """Sample from starting noise that is the same every time, and post the result."""
    config, schedule = network.config, network.schedule
    steps = min(PREVIEW_STEPS, schedule.timesteps)
    sampler = DDIMSampler(schedule, num_steps=steps, clip=clip_bounds(config, network.data))
    model = in_pieces(network.model, config, schedule, network.data.shape, check)
    shape = (config.preview_count, *network.data.shape)
    x = torch.randn(shape, generator=seeded(PREVIEW_SEED)).to(torch_device(config))
    for step in sampler.run(model, x):
        x = step.x_prev
        yield
    mailbox.put_preview(Preview(network.step, x.cpu().numpy()))


def estimate_optimum(
    config: ExperimentConfig, schedule: NoiseSchedule, data: DataSet, mailbox: Mailbox
) -> Iterator[None]:
    """Find the least loss that any network could reach, level by level, and post it.

    A few levels come first: the rest is read off between them until it is known. On pictures it is
    not found at all of them.
    """
    T = schedule.timesteps
    levels = estimates.optimum_levels(config)
    stride = max(1, len(levels) // OPTIMUM_FIRST)
    first = levels[stride // 2 :: stride]
    order = first + sorted(set(levels) - set(first))
    queries = estimates.optimum_queries(data)
    optimum = OptimalLoss(schedule, data, config.prediction, queries, seeded(OPTIMUM_SEED))
    yield
    known: dict[int, float] = {}
    for t in order:
        known[t] = yield from optimum.at(t)
        if len(known) in (len(first), len(levels)):
            by_t = np.interp(np.arange(T), sorted(known), [known[t] for t in sorted(known)])
            mailbox.put_optimum(Optimum(float(by_t.mean()), by_t))


def best_answers(network: Network) -> BestAnswers:
    """What the network's loss by t is measured with, the same at every step of a run."""
    return BestAnswers(
        network.schedule,
        network.data.examples,
        prediction=network.config.prediction,
        queries=estimates.loss_queries(network.data, network.config),
        generator=seeded(LOSS_SEED),
    )


def estimate_loss_by_t(network: Network, best: BestAnswers, mailbox: Mailbox) -> Iterator[None]:
    """Find what the averaged network's loss exceeds the optimum by, and post it.

    It is found at levels spread over all t. The first time, when the best answers are not known
    yet and it takes long, a quarter of the levels comes first.
    """
    T = network.schedule.timesteps
    levels = estimates.loss_levels(network.data, network.config)
    order = [t for start in (0, 2, 1, 3) for t in levels[start::4]]
    early = not best.known
    found: dict[int, float] = {}
    device = next(network.model.parameters()).device
    most = estimates.at_once(network.config)
    for some in excess_by_t(network.model, best, order, device, examples=most):
        found.update(some)
        if len(found) == len(levels) or (early and 4 * len(found) >= len(levels)):
            early = False
            known = sorted(found)
            excess = np.interp(np.arange(T), known, [found[t] for t in known])
            mailbox.put_loss_by_t(LossByT(network.step, excess))
        yield


def next_piece(job: Iterator[None]) -> bool:
    """Let a job do its next piece; False at its end."""
    return next(job, _END) is not _END


def ended(job: Iterator[None] | None) -> bool:
    """Whether a job has run to its end, or into an error."""
    return inspect.isgenerator(job) and inspect.getgeneratorstate(job) == inspect.GEN_CLOSED
