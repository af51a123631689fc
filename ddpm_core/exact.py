"""What a perfect network would answer on a finite data set, and the least loss that leaves.

For data {d_1 .. d_M} the noised data is a mixture of M Gaussians, so everything a network is
trained to approximate has a closed form. Karras et al. 2022 (arXiv 2206.00364), appendix B.3.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import NamedTuple, TypeVar

import torch
from torch import Tensor

from ddpm_core.data.data_set import DataSet
from ddpm_core.diffusion import draw_noise
from ddpm_core.prediction import PREDICTIONS, Model
from ddpm_core.schedules import NoiseSchedule, coefficient

__all__ = [
    "DEFAULT_QUERIES",
    "ExactDenoiser",
    "OptimalLoss",
    "optimal_loss",
    "optimal_loss_by_t",
]

CHUNK = 2**18  # weights held at a time, 2 MiB of float64: what stays in a core's cache
COLUMNS = 2**15  # examples looked at in one piece of work, so that it is short for any number
LEAST_LOGIT = -600.0  # below the greatest: what adds nothing any more, and would be slow to exp
DEFAULT_QUERIES = 256

R = TypeVar("R")
Pieces = Generator[None, None, R]  # work that stops between its pieces, and what comes of it


class _Posterior(NamedTuple):
    """What x_t tells."""

    mean: Tensor  # E[x_0 | x_t], [N, D]
    variance: Tensor  # Var(x_0 | x_t) averaged over the dimensions, [N]
    log_density: Tensor  # log p_t(x_t), [N]


class ExactDenoiser:
    """The noise that a perfect network predicts, E[eps | x_t], for a finite data set.

    p(x_0 = d_i | x_t) is the softmax over i of -|x_t - sqrt(alpha_bar_t) d_i|^2 /
    (2 (1 - alpha_bar_t)), and E[eps | x_t] follows from E[x_0 | x_t] by Ho et al. 2020, eq. 4.

    It is a model like any other: ``denoiser(x, t)`` takes [N, ...] and an integer tensor [N].
    All is computed in float64 (on the CPU for devices that lack it) and returned in x's dtype.
    Memory grows with N + M, not with their product, ``posterior`` aside.

    Args:
        schedule: the noise levels.
        data: a DataSet, or a floating-point tensor [M, ...] of at least one finite example.

    Raises ValueError: data that is empty, not finite or not in memory as a whole; x that does not
    look like an example; t that is not one integer in 0 .. T-1 per row.
    """

    def __init__(self, schedule: NoiseSchedule, data: DataSet | Tensor) -> None:
        examples = _examples(data)
        rows = _flat_rows("data", examples)
        self.schedule = schedule
        self._shape = examples.shape[1:]
        dims = rows.shape[1]
        # Moments are taken about the centre, where they lose the fewest digits.
        self._centre = rows.mean(dim=0)
        self._moments = rows.new_ones(len(rows), dims + 2)  # the centred point, its square, 1
        centred = torch.sub(rows, self._centre, out=self._moments[:, :dims])
        torch.mv(centred.square(), rows.new_ones(dims), out=self._moments[:, dims])

    def __call__(self, x: Tensor, t: int | Tensor) -> Tensor:
        """E[eps | x_t], like x."""
        return _result(self.in_pieces(x, t))[0]

    def in_pieces(self, x: Tensor, t: int | Tensor) -> Pieces[tuple[Tensor, Tensor]]:
        """E[eps | x_t], like x, and log p_t(x_t), [N] float64.

        The work stops between its pieces; each is a short one.
        """
        rows, groups = self._query(x, t)
        eps, log_density = torch.empty_like(rows), rows.new_empty(len(rows))
        for level, members in groups:
            x_t = rows[members]
            a, s = self._scales(level)
            known = yield from self._posterior_in_pieces(x_t, level)
            eps[members] = (x_t - a * known.mean) / s
            log_density[members] = known.log_density
        return eps.reshape(x.shape).to(x.dtype).to(x.device), log_density

    def with_check(self, check: Callable[[], None]) -> Model:
        """The same model, which calls ``check`` between its pieces; what that raises ends it."""
        return lambda x, t: _result(self.in_pieces(x, t), check)[0]

    def x0(self, x: Tensor, t: int | Tensor) -> Tensor:
        """E[x_0 | x_t], like x: the average of the data, weighted by the posterior."""
        rows, groups = self._query(x, t)
        x_0 = torch.empty_like(rows)
        for level, members in groups:
            x_0[members] = self._posterior_of(rows[members], level).mean
        return x_0.reshape(x.shape).to(x.dtype).to(x.device)

    def x0_variance(self, x: Tensor, t: int | Tensor) -> Tensor:
        """Var(x_0 | x_t) averaged over the dimensions, [N] in x's dtype."""
        rows, groups = self._query(x, t)
        variance = rows.new_empty(len(rows))
        for level, members in groups:
            variance[members] = self._posterior_of(rows[members], level).variance
        return variance.to(x.dtype).to(x.device)

    def posterior(self, x: Tensor, t: int | Tensor) -> Tensor:
        """p(x_0 = d_i | x_t) for every example of the data, [N, M] in x's dtype."""
        rows, groups = self._query(x, t)
        weights = rows.new_empty(len(rows), len(self._moments))
        for level, members in groups:
            logits = self._logits(*self._scaled(rows[members], level), self._moments)
            weights[members] = torch.softmax(logits, dim=1)
        return weights.to(x.dtype).to(x.device)

    def _query(self, x: Tensor, t: int | Tensor) -> tuple[Tensor, list[tuple[int, Tensor]]]:
        """x as float64 rows [N, D], and for each level that occurs the indices of its rows."""
        if x.ndim == 0 or x.shape[1:] != self._shape:
            raise ValueError(
                f"x: its shape is {list(x.shape)}, and an example of the data has shape "
                f"{list(self._shape)}; give [N, ...] of that"
            )
        coefficient(self.schedule.betas, t, x)  # refuses a t that is out of range
        device = torch.device("cpu") if x.device.type == "mps" else x.device
        if device != self._moments.device:
            self._to(device)
        rows = x.detach().to(device).flatten(1).double()
        one_level = not isinstance(t, Tensor) or t.ndim == 0 or (len(t) > 0 and t.stride(0) == 0)
        if one_level:
            level = int(t[0]) if isinstance(t, Tensor) and t.ndim else int(t)
            return rows, [(level, torch.arange(len(rows), device=device))]
        assert isinstance(t, Tensor)
        t = t.to(device)
        return rows, [(u, torch.nonzero(t == u)[:, 0]) for u in sorted(set(t.tolist()))]

    def _to(self, device: torch.device) -> None:
        self._centre = self._centre.to(device)
        self._moments = self._moments.to(device)

    def _scales(self, level: int) -> tuple[float, float]:
        """The factors of x_0 and eps within x_t."""
        schedule = self.schedule
        return (
            float(schedule.sqrt_alpha_bars[level]),
            float(schedule.sqrt_one_minus_alpha_bars[level]),
        )

    def _scaled(self, x_t: Tensor, level: int) -> tuple[Tensor, float]:
        """Rows [N, D] about the data's centre, in units of the noise, and such units in x_0's."""
        a, s = self._scales(level)
        return (x_t - a * self._centre) / s, a / s

    def _logits(self, query: Tensor, ratio: float, moments: Tensor) -> Tensor:
        """Logarithms of the weights of some of the data, [n, m], up to a constant for each row."""
        centred, squares = moments[:, :-2], moments[:, -2]
        # -|query - ratio d|^2 / 2 without |query|^2, which is the same for all d.
        return torch.addmm(-0.5 * ratio**2 * squares, query, centred.T, alpha=ratio)

    def _posterior_of(self, x_t: Tensor, level: int) -> _Posterior:
        return _result(self._posterior_in_pieces(x_t, level))

    def _posterior_in_pieces(self, x_t: Tensor, level: int) -> Pieces[_Posterior]:
        query, ratio = self._scaled(x_t, level)
        averages = []
        for block in torch.split(query, max(1, CHUNK // min(COLUMNS, len(self._moments)))):
            averages.append((yield from self._averages(block, ratio)))
        moments = torch.cat(averages)
        mean, squares, logsumexp = moments[:, :-2], moments[:, -2], moments[:, -1]
        dims = mean.shape[1]
        variance = (squares - torch.linalg.vecdot(mean, mean)).clamp_(min=0) / dims
        # The even mixture of M Gaussians of standard deviation s.
        s = self._scales(level)[1]
        constant = math.log(len(self._moments)) + dims * math.log(s * math.sqrt(2 * math.pi))
        log_density = logsumexp - 0.5 * torch.linalg.vecdot(query, query) - constant
        return _Posterior(mean + self._centre, variance, log_density)

    def _averages(self, query: Tensor, ratio: float) -> Pieces[Tensor]:
        """The data about its centre, its squares, and the log of all weights' sum, [n, D + 2].

        The first two are weighted by the posterior.

        The softmax runs along the data: what has been summed is scaled down whenever a greater
        logit comes.
        """
        top = query.new_full((len(query), 1), -math.inf)
        sums = query.new_zeros(len(query), self._moments.shape[1])
        for moments in torch.split(self._moments, COLUMNS):
            logits = self._logits(query, ratio, moments)
            before, top = top, torch.maximum(top, logits.amax(dim=1, keepdim=True))
            sums *= (before - top).exp_()
            sums += logits.sub_(top).clamp_(min=LEAST_LOGIT).exp_() @ moments
            yield
        weight = sums[:, -1:]
        return torch.cat([sums[:, :-1] / weight, top + weight.log()], dim=1)


class OptimalLoss:
    """The least loss that any network can reach, one level at a time.

    Ho et al. 2020, eq. 14, at its minimum over all functions: E|eps - E[eps | x_t]|^2 / D, the
    variance that x_t leaves open, averaged over the dimensions like the trainer's loss.

    Without ``held_out`` it is the optimum on this very data: no network has less training loss,
    in expectation. It is below the optimum for the distribution that the data was drawn from,
    since a perfect fit of the data remembers it. With ``held_out`` it is the loss of that same
    perfect fit on other points of the distribution. That is above the distribution's optimum, far
    above at small t, where it is sure of its nearest training point. The two enclose what a
    network that neither remembers nor errs would reach.

    The value is a Monte-Carlo mean over ``queries`` draws of x_t for each t. For the training set
    each draw contributes the posterior variance itself rather than one squared error: the mean is
    the same and it scatters less.

    Args:
        schedule: the noise levels.
        data: the training set, a DataSet or a tensor [M, ...].
        prediction: "eps", "v" (sqrt(alpha_bar) eps - sqrt(1 - alpha_bar) x_0) or "x0".
        queries: draws of x_t for each level.
        generator: the source of the draws; None means torch's default one.
        held_out: other examples of the same kind, from which x_t is drawn instead.

    Raises ValueError: an unknown prediction, queries below 1, or data that ExactDenoiser refuses.
    """

    def __init__(
        self,
        schedule: NoiseSchedule,
        data: DataSet | Tensor,
        prediction: str = "eps",
        queries: int = DEFAULT_QUERIES,
        generator: torch.Generator | None = None,
        held_out: DataSet | Tensor | None = None,
    ) -> None:
        if prediction not in PREDICTIONS:
            raise ValueError(
                f"prediction: {prediction!r} is not known; choose one of {', '.join(PREDICTIONS)}"
            )
        if queries < 1:
            raise ValueError(f"queries: {queries} draws are too few; use at least 1")
        rows = _flat_rows("data", _examples(data))
        self._denoiser = ExactDenoiser(schedule, rows)
        self._schedule = schedule
        self._prediction = prediction
        self._queries = queries
        self._generator = generator
        self._known = held_out is None  # whether x_0 is one of those the denoiser was made from
        self._rows = rows if held_out is None else _held_out_rows(held_out, _examples(data))

    def at(self, t: int) -> Pieces[float]:
        """The loss at level t; the work stops between its pieces."""
        denoiser = self._denoiser
        a, s = denoiser._scales(t)
        x_0 = _drawn_rows(self._rows, self._queries, self._generator)
        x_t = a * x_0 + s * draw_noise(x_0, self._generator)
        mean, variance, _ = yield from denoiser._posterior_in_pieces(x_t, t)
        # Of a known x_0 the squared error's expectation given x_t is there, and scatters less.
        error = variance.mean() if self._known else (x_0 - mean).square().mean()
        return float(error) * _x0_error_factor(self._schedule, t, self._prediction)


def optimal_loss(
    schedule: NoiseSchedule,
    data: DataSet | Tensor,
    prediction: str = "eps",
    queries: int = DEFAULT_QUERIES,
    generator: torch.Generator | None = None,
    held_out: DataSet | Tensor | None = None,
) -> Tensor:
    """The least mean squared error that any network can reach at each level, [T] float64.

    The arguments, and what the number means, are those of ``OptimalLoss``.
    """
    losses = torch.empty(schedule.timesteps, dtype=torch.float64)
    for t, loss in optimal_loss_by_t(schedule, data, prediction, queries, generator, held_out):
        losses[t] = loss
    return losses


def optimal_loss_by_t(
    schedule: NoiseSchedule,
    data: DataSet | Tensor,
    prediction: str = "eps",
    queries: int = DEFAULT_QUERIES,
    generator: torch.Generator | None = None,
    held_out: DataSet | Tensor | None = None,
    order: Sequence[int] | None = None,
) -> Iterator[tuple[int, float]]:
    """The least loss level by level, as (t, loss), so that a caller can draw it or stop.

    The arguments, and what the number means, are those of ``OptimalLoss``.

    Args:
        order: the levels to visit; None means 0 .. T-1. The draws follow this order.

    Raises ValueError: a level outside 0 .. T-1, and what ``OptimalLoss`` raises; at once.
    """
    levels = [operator.index(t) for t in (range(schedule.timesteps) if order is None else order)]
    for t in levels:
        if not 0 <= t < schedule.timesteps:
            raise ValueError(f"order: t = {t} is outside 0..{schedule.timesteps - 1}")
    optimum = OptimalLoss(schedule, data, prediction, queries, generator, held_out)
    return ((t, _result(optimum.at(t))) for t in levels)


def _result(work: Pieces[R], check: Callable[[], None] | None = None) -> R:
    """What comes of a work once all its pieces are done; ``check`` is called between them."""
    while True:
        try:
            next(work)
            if check is not None:
                check()
        except StopIteration as end:
            result: R = end.value
            return result


def _x0_error_factor(schedule: NoiseSchedule, t: int, prediction: str) -> float:
    """What turns the squared error of a prediction of x_0 into that of ``prediction``.

    With x_t known, an error d of x_0 is one of -sqrt(alpha_bar / (1 - alpha_bar)) d of eps and of
    -d / sqrt(1 - alpha_bar) of v.
    """
    alpha_bar = float(schedule.alpha_bars[t])
    return {"x0": 1.0, "eps": alpha_bar / (1 - alpha_bar), "v": 1 / (1 - alpha_bar)}[prediction]


def _drawn_rows(rows: Tensor, count: int, generator: torch.Generator | None) -> Tensor:
    device = torch.device("cpu") if generator is None else generator.device
    index = torch.randint(len(rows), (count,), generator=generator, device=device)
    return rows[index.to(rows.device)]


def _held_out_rows(held_out: DataSet | Tensor, data: Tensor) -> Tensor:
    """Held-out examples as rows, or ValueError where they are not of the data's kind."""
    examples = _examples(held_out)
    rows = _flat_rows("held_out", examples)
    if examples.shape[1:] != data.shape[1:]:
        raise ValueError(
            f"held_out: its examples have shape {list(examples.shape[1:])}, those of the data "
            f"{list(data.shape[1:])}; give examples of the same kind"
        )
    return rows


def _examples(data: DataSet | Tensor) -> Tensor:
    """All examples, or ValueError where only a part of them is in memory."""
    if isinstance(data, Tensor):
        return data
    if len(data.examples) != len(data):
        raise ValueError(
            f"data: only {len(data.examples)} of {len(data)} examples are in memory, and the exact "
            "answer takes all of them; use fewer or smaller pictures"
        )
    return data.examples


def _flat_rows(name: str, examples: Tensor) -> Tensor:
    """Examples [M, ...] as float64 rows [M, D], or ValueError."""
    if not examples.is_floating_point() or examples.ndim < 2 or examples.numel() == 0:
        raise ValueError(
            f"{name}: {str(examples.dtype).removeprefix('torch.')} of shape "
            f"{list(examples.shape)}; give at least one example, as floating-point [M, ...]"
        )
    device = torch.device("cpu") if examples.device.type == "mps" else examples.device
    rows = examples.detach().to(device).flatten(1).double()
    if not bool(torch.isfinite(torch.stack(rows.aminmax())).all()):
        raise ValueError(f"{name}: some numbers are not finite; remove those examples")
    return rows
