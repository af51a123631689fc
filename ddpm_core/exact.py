"""What a perfect network would answer on a finite data set, and the least loss that leaves.

For data {d_1 .. d_M} the noised data is a mixture of M Gaussians, so everything a network is
trained to approximate has a closed form. Karras et al. 2022 (arXiv 2206.00364), appendix B.3.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from ddpm_core.data.points import PointSet
from ddpm_core.diffusion import draw_noise
from ddpm_core.prediction import PREDICTIONS
from ddpm_core.schedules import NoiseSchedule, coefficient

__all__ = ["DEFAULT_QUERIES", "ExactDenoiser", "optimal_loss", "optimal_loss_by_t"]

CHUNK = 2**18  # weights held at a time, 2 MiB of float64: what stays in a core's cache
DEFAULT_QUERIES = 256


class ExactDenoiser:
    """The noise that a perfect network predicts, E[eps | x_t], for a finite data set.

    p(x_0 = d_i | x_t) is the softmax over i of -|x_t - sqrt(alpha_bar_t) d_i|^2 /
    (2 (1 - alpha_bar_t)), and E[eps | x_t] follows from E[x_0 | x_t] by Ho et al. 2020, eq. 4.

    It is a model like any other: ``denoiser(x, t)`` takes [N, ...] and an integer tensor [N].
    All is computed in float64 (on the CPU for devices that lack it) and returned in x's dtype.
    Memory grows with N + M, not with their product, ``posterior`` aside.

    Args:
        schedule: the noise levels.
        data: a PointSet, or a floating-point tensor [M, ...] of at least one finite example.

    Raises ValueError: data that is empty or not finite; x that does not look like an example; t
    that is not one integer in 0 .. T-1 per row.
    """

    def __init__(self, schedule: NoiseSchedule, data: PointSet | Tensor) -> None:
        examples = data.points if isinstance(data, PointSet) else data
        rows = _flat_rows("data", examples)
        self.schedule = schedule
        self._shape = examples.shape[1:]
        # Moments are taken about the centre, where they lose the fewest digits.
        self._centre = rows.mean(dim=0)
        centred = rows - self._centre
        self._squares = torch.linalg.vecdot(centred, centred)
        self._moments = torch.cat([centred, self._squares[:, None]], dim=1)

    def __call__(self, x: Tensor, t: int | Tensor) -> Tensor:
        """E[eps | x_t], like x."""
        rows, groups = self._query(x, t)
        eps = torch.empty_like(rows)
        for level, members in groups:
            x_t = rows[members]
            a, s = self._scales(level)
            eps[members] = (x_t - a * self._mean_x0_variance(x_t, level)[0]) / s
        return eps.reshape(x.shape).to(x.dtype).to(x.device)

    def x0(self, x: Tensor, t: int | Tensor) -> Tensor:
        """E[x_0 | x_t], like x: the average of the data, weighted by the posterior."""
        rows, groups = self._query(x, t)
        x_0 = torch.empty_like(rows)
        for level, members in groups:
            x_0[members] = self._mean_x0_variance(rows[members], level)[0]
        return x_0.reshape(x.shape).to(x.dtype).to(x.device)

    def x0_variance(self, x: Tensor, t: int | Tensor) -> Tensor:
        """Var(x_0 | x_t) averaged over the dimensions, [N] in x's dtype."""
        rows, groups = self._query(x, t)
        variance = rows.new_empty(len(rows))
        for level, members in groups:
            variance[members] = self._mean_x0_variance(rows[members], level)[1]
        return variance.to(x.dtype).to(x.device)

    def posterior(self, x: Tensor, t: int | Tensor) -> Tensor:
        """p(x_0 = d_i | x_t) for every example of the data, [N, M] in x's dtype."""
        rows, groups = self._query(x, t)
        weights = rows.new_empty(len(rows), len(self._moments))
        for level, members in groups:
            weights[members] = torch.cat(list(self._weights(rows[members], level)))
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
        self._squares = self._squares.to(device)
        self._moments = self._moments.to(device)

    def _scales(self, level: int) -> tuple[float, float]:
        """The factors of x_0 and eps within x_t."""
        schedule = self.schedule
        return (
            float(schedule.sqrt_alpha_bars[level]),
            float(schedule.sqrt_one_minus_alpha_bars[level]),
        )

    def _weights(self, x_t: Tensor, level: int) -> Iterator[Tensor]:
        """The posterior weights of rows [N, D] of one level, a block [n, M] at a time."""
        a, s = self._scales(level)
        query = (x_t - a * self._centre) / s
        ratio = a / s
        # -|query - ratio d|^2 / 2 without |query|^2, which is the same for all d.
        keys = self._moments[:, :-1].T
        bias = -0.5 * ratio**2 * self._squares
        rows = max(1, CHUNK // len(bias))
        for start in range(0, max(1, len(query)), rows):
            block = query[start : start + rows]
            yield torch.softmax(torch.addmm(bias, block, keys, alpha=ratio), dim=1)

    def _mean_x0_variance(self, x_t: Tensor, level: int) -> tuple[Tensor, Tensor]:
        """E[x_0 | x_t] as [N, D], and Var(x_0 | x_t) averaged over the dimensions as [N]."""
        moments = torch.cat([weights @ self._moments for weights in self._weights(x_t, level)])
        mean, squares = moments[:, :-1], moments[:, -1]
        variance = (squares - torch.linalg.vecdot(mean, mean)).clamp_(min=0) / mean.shape[1]
        return mean + self._centre, variance


def optimal_loss(
    schedule: NoiseSchedule,
    data: PointSet | Tensor,
    prediction: str = "eps",
    queries: int = DEFAULT_QUERIES,
    generator: torch.Generator | None = None,
    held_out: PointSet | Tensor | None = None,
) -> Tensor:
    """The least mean squared error that any network can reach at each level, [T] float64.

    The arguments, and what the number means, are those of ``optimal_loss_by_t``.
    """
    losses = torch.empty(schedule.timesteps, dtype=torch.float64)
    for t, loss in optimal_loss_by_t(schedule, data, prediction, queries, generator, held_out):
        losses[t] = loss
    return losses


def optimal_loss_by_t(
    schedule: NoiseSchedule,
    data: PointSet | Tensor,
    prediction: str = "eps",
    queries: int = DEFAULT_QUERIES,
    generator: torch.Generator | None = None,
    held_out: PointSet | Tensor | None = None,
    order: Sequence[int] | None = None,
) -> Iterator[tuple[int, float]]:
    """The least loss level by level, as (t, loss), so that a caller can draw it or stop.

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
        data: the training set, a PointSet or a tensor [M, ...].
        prediction: "eps", "v" (sqrt(alpha_bar) eps - sqrt(1 - alpha_bar) x_0) or "x0".
        queries: draws of x_t for each level.
        generator: the source of the draws; None means torch's default one.
        held_out: other examples of the same kind, from which x_t is drawn instead.
        order: the levels to visit; None means 0 .. T-1. The draws follow this order.

    Raises ValueError: an unknown prediction, queries below 1, a level outside 0 .. T-1, or data
    that ExactDenoiser refuses.
    """
    if prediction not in PREDICTIONS:
        raise ValueError(
            f"prediction: {prediction!r} is not known; choose one of {', '.join(PREDICTIONS)}"
        )
    if queries < 1:
        raise ValueError(f"queries: {queries} draws are too few; use at least 1")
    levels = [operator.index(t) for t in (range(schedule.timesteps) if order is None else order)]
    for t in levels:
        if not 0 <= t < schedule.timesteps:
            raise ValueError(f"order: t = {t} is outside 0..{schedule.timesteps - 1}")
    denoiser = ExactDenoiser(schedule, data)
    origin = data if held_out is None else held_out
    examples = origin.points if isinstance(origin, PointSet) else origin
    rows = _flat_rows("data" if held_out is None else "held_out", examples)
    if examples.shape[1:] != denoiser._shape:
        raise ValueError(
            f"held_out: its examples have shape {list(examples.shape[1:])}, those of the data "
            f"{list(denoiser._shape)}; give examples of the same kind"
        )

    def losses() -> Iterator[tuple[int, float]]:
        for t in levels:
            x_0 = _drawn_rows(rows, queries, generator)
            error = _x0_error(denoiser, x_0, t, generator, known=held_out is None)
            yield t, error * _x0_error_factor(schedule, t, prediction)

    return losses()


def _x0_error(
    denoiser: ExactDenoiser, x_0: Tensor, t: int, generator: torch.Generator | None, known: bool
) -> float:
    """The mean of |x_0 - E[x_0 | x_t]|^2 / D over x_t drawn from rows x_0 [N, D] and their noise.

    For known x_0, those the denoiser was made from, its expectation given x_t is used instead.
    """
    a, s = denoiser._scales(t)
    x_t = a * x_0 + s * draw_noise(x_0, generator)
    mean, variance = denoiser._mean_x0_variance(x_t, t)
    return float(variance.mean() if known else (x_0 - mean).square().mean())


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


def _flat_rows(name: str, examples: Tensor) -> Tensor:
    """Examples [M, ...] as float64 rows [M, D], or ValueError."""
    if not examples.is_floating_point() or examples.ndim < 2 or examples.numel() == 0:
        raise ValueError(
            f"{name}: {str(examples.dtype).removeprefix('torch.')} of shape "
            f"{list(examples.shape)}; give at least one example, as floating-point [M, ...]"
        )
    device = torch.device("cpu") if examples.device.type == "mps" else examples.device
    rows = examples.detach().to(device).flatten(1).double()
    if not bool(torch.isfinite(rows).all()):
        raise ValueError(f"{name}: some numbers are not finite; remove those examples")
    return rows
