"""How far apart two clouds are, and how far apart two clouds of one distribution are by chance.

Every metric takes [N, ...] and [M, ...], computes in float64 and returns a float. Both clouds must
be in the same units: standardising each by itself would hide differences of mean and spread.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np
import torch
from torch import Tensor

from ddpm_core.data.points import PointSet, fresh_points, make_points

__all__ = [
    "energy_distance",
    "fresh_pairs",
    "mmd",
    "noise_floor",
    "sliced_wasserstein",
]

CHUNK = 2**18  # pairs held at a time, 2 MiB of float64: what stays in a core's cache
SORT_CHUNK = 2**22  # projections held at a time
MEDIAN_SAMPLE = 1000  # points of either set that the median distance is taken from
BANDWIDTH_FACTORS = (0.25, 0.5, 1.0, 2.0)  # of the median distance: fine, middle and coarse detail
REFERENCE_POINTS = 10_000  # that fix the units in which fresh sets are compared

Metric = Callable[[Tensor, Tensor], float]
Source = str | PointSet | Tensor | Callable[[int, int], Tensor]


def sliced_wasserstein(a: Tensor, b: Tensor, directions: int = 256, seed: int = 0) -> float:
    """The sliced 2-Wasserstein distance: square root of the mean squared 1-D distance.

    Bonneel et al. 2015 (doi 10.1007/s10851-014-0506-3), section 3: W2 of the projections on
    random directions, squared and averaged over them.

    In one dimension W2^2 is the integral of the squared difference of the two quantile functions.
    Those are steps, so sets of different sizes are compared exactly, without interpolation.

    Args:
        a, b: [N, ...] and [M, ...].
        directions: number of random directions.
        seed: of the directions, so that two calls use the same ones.

    Raises ValueError: an empty set, different shapes, a number that is not finite, no directions.
    """
    a, b = _rows(a, b)
    if directions < 1:
        raise ValueError(f"directions: {directions} are too few; use at least 1")
    generator = torch.Generator().manual_seed(seed)
    axes = torch.randn(directions, a.shape[1], generator=generator, dtype=torch.float64)
    axes = (axes / torch.linalg.vector_norm(axes, dim=1, keepdim=True)).to(a.device)
    of_a, of_b, weights = (part.to(a.device) for part in _quantile_steps(len(a), len(b)))
    squared = 0.0
    rows = max(1, SORT_CHUNK // (len(a) + len(b)))
    for start in range(0, directions, rows):
        block = axes[start : start + rows]
        sorted_a = (block @ a.T).sort(dim=1).values
        sorted_b = (block @ b.T).sort(dim=1).values
        steps = sorted_a[:, of_a] - sorted_b[:, of_b]
        squared += float((steps.square_() @ weights).sum())
    return math.sqrt(squared / directions)


def _quantile_steps(n: int, m: int) -> tuple[Tensor, Tensor, Tensor]:
    """Where two quantile functions of n and m equal steps are both constant.

    Returns the index of the step of either function, and the length, of each such interval of
    [0, 1]. Counted in units of 1 / (n m), so that all is whole numbers and nothing is rounded.
    """
    ends = torch.unique(torch.cat([m * torch.arange(1, n + 1), n * torch.arange(1, m + 1)]))
    starts = torch.cat([torch.zeros(1, dtype=torch.long), ends[:-1]])
    return starts // m, starts // n, (ends - starts).double() / (n * m)


def energy_distance(a: Tensor, b: Tensor, unbiased: bool = False) -> float:
    """The energy distance 2 E|X - Y| - E|X - X'| - E|Y - Y'|, not its square root.

    Szekely and Rizzo 2013 (doi 10.1016/j.jspi.2013.03.018), eq. 1.1. Its unit is that of length.

    Args:
        a, b: [N, ...] and [M, ...].
        unbiased: False for the V-statistic, over all pairs: never negative, 0 for equal sets, but
            by chance about E|X - X'| (1/N + 1/M) for two sets of one distribution. True for the
            U-statistic, without the pairs of a point with itself: 0 on average for two sets of
            one distribution, and so at times negative.

    Raises ValueError: an empty set (for ``unbiased``: fewer than 2), different shapes, a number
    that is not finite.
    """
    return _discrepancy(*_rows(a, b), torch.neg, unbiased)


def mmd(
    a: Tensor, b: Tensor, bandwidths: Sequence[float] | None = None, unbiased: bool = False
) -> float:
    """The squared maximum mean discrepancy, E k(X, X') + E k(Y, Y') - 2 E k(X, Y).

    Gretton et al. 2012 (JMLR 13), eq. 2, and eq. 3 (``unbiased``) or 5. The kernel is a mean of
    Gaussians exp(-|x - y|^2 / (2 h^2)), 1 at distance 0.

    Args:
        a, b: [N, ...] and [M, ...].
        bandwidths: the h; None for 1/4, 1/2, 1 and 2 times the median distance within the two sets
            together. Give them where values for different sets are to be compared.
        unbiased: as for ``energy_distance``.

    Raises ValueError: as ``energy_distance``; a bandwidth that is not above 0.
    """
    a, b = _rows(a, b)
    if bandwidths is None:
        median = _median_distance(a, b)
        bandwidths = [factor * median for factor in BANDWIDTH_FACTORS]
    if not bandwidths or not all(math.isfinite(h) and h > 0 for h in bandwidths):
        raise ValueError(f"bandwidths: {list(bandwidths)}; give one or more numbers above 0")
    rates = [-0.5 / h**2 for h in sorted(bandwidths, reverse=True)]
    return _discrepancy(a, b, partial(_gaussians, rates=rates), unbiased)


def _gaussians(distances: Tensor, rates: list[float]) -> Tensor:
    """The mean of exp(rate * distance^2) over the rates, in place of the distances."""
    squares = distances.square_()
    total = torch.zeros_like(squares)
    part, previous = torch.empty_like(squares), 0.0
    for rate in rates:
        if rate == 4 * previous:  # half the bandwidth: the fourth power is cheaper than exp
            part.square_().square_()
        else:
            torch.mul(squares, rate, out=part).exp_()
        total += part
        previous = rate
    return total.div_(len(rates))


def _median_distance(a: Tensor, b: Tensor) -> float:
    """The median distance within the two sets together, from a part of them; 1 if that is 0."""
    parts = [rows[:: math.ceil(len(rows) / MEDIAN_SAMPLE)] for rows in (a, b)]
    return float(torch.pdist(torch.cat(parts)).median()) or 1.0


def _discrepancy(a: Tensor, b: Tensor, kernel: Callable[[Tensor], Tensor], unbiased: bool) -> float:
    """E k(X, X') + E k(Y, Y') - 2 E k(X, Y), for a kernel that is given distances.

    The energy distance is that of the kernel -|x - y|. Sejdinovic et al. 2013, theorem 22.
    """
    if unbiased and min(len(a), len(b)) < 2:
        raise ValueError("unbiased: a set of one point has no pairs; give at least 2")
    itself = float(kernel(a.new_zeros(1)))

    def within(x: Tensor) -> float:
        n, total = len(x), _pair_sum(x, x, kernel)
        return (total - n * itself) / (n * (n - 1)) if unbiased else total / n**2

    return within(a) + within(b) - 2 * _pair_sum(a, b, kernel) / (len(a) * len(b))


def _pair_sum(a: Tensor, b: Tensor, kernel: Callable[[Tensor], Tensor]) -> float:
    """The sum of kernel(|x - y|) over all pairs, a block of rows at a time."""
    total = 0.0
    rows = max(1, CHUNK // len(b))
    for start in range(0, len(a), rows):
        # Through differences: the way over a matrix product would blur near neighbours.
        distances = torch.cdist(
            a[start : start + rows], b, compute_mode="donot_use_mm_for_euclid_dist"
        )
        total += float(kernel(distances).sum())
    return total


def noise_floor(
    metric: Metric,
    data: Source,
    n: int,
    pairs: int = 10,
    seed: int = 0,
    noise: float | None = None,
) -> float:
    """What a metric gives between two fresh sets of n, averaged over pairs of sets.

    One pair says little: by chance it may be twice as far apart as the next. The arguments and
    errors are those of ``fresh_pairs``.
    """
    values = [metric(a, b) for a, b in fresh_pairs(data, n, pairs, seed, noise)]
    return sum(values) / len(values)


def fresh_pairs(
    data: Source, n: int, pairs: int = 10, seed: int = 0, noise: float | None = None
) -> Iterator[tuple[Tensor, Tensor]]:
    """Independent pairs of sets of n examples each, all in one standardisation.

    Args:
        data: where the sets come from:
            the name of a built-in data set: drawn anew, in the standardisation of
            REFERENCE_POINTS other points of it;
            a PointSet of a built-in data set: drawn anew, with its noise and in its own units;
            a PointSet from a file, or a tensor [N, ...]: each pair is two parts of it that share
            no example, and pairs overlap by chance;
            a function of n and a seed that returns a tensor [n, ...].
        n: examples in each set.
        pairs: number of pairs.
        seed: every set's own seed follows from it.
        noise: for a name: as in make_points.

    Raises ValueError: n or pairs below 1, fewer than 2 n examples to take parts from, noise given
    without a name, or whatever make_points refuses.
    """
    if n < 1 or pairs < 1:
        raise ValueError(f"{pairs} pairs of sets of {n}; both must be at least 1")
    if noise is not None and not isinstance(data, str):
        raise ValueError("noise: only for a data set given by its name")
    seeds = [int(s) for s in np.random.SeedSequence(seed).generate_state(2 * pairs + 1)]
    draw: Callable[[int, int], Tensor]
    if isinstance(data, str):
        data = make_points(data, REFERENCE_POINTS, noise, seeds.pop())
    if isinstance(data, PointSet):
        if data.noise is None:
            data = data.points
        else:
            name, level, transform = data.name, data.noise, data.transform

            def draw(n: int, seed: int) -> Tensor:
                return fresh_points(name, n, level, seed, transform)

    if isinstance(data, Tensor):
        return _parts(data, n, seeds[:pairs])
    if not isinstance(data, PointSet):
        draw = data
    return ((draw(n, seeds[2 * i]), draw(n, seeds[2 * i + 1])) for i in range(pairs))


def _parts(data: Tensor, n: int, seeds: list[int]) -> Iterator[tuple[Tensor, Tensor]]:
    if 2 * n > len(data):
        raise ValueError(
            f"n: two sets of {n} cannot be taken out of {len(data)} examples; "
            f"use at most {len(data) // 2}"
        )
    for seed in seeds:
        order = torch.randperm(len(data), generator=torch.Generator().manual_seed(seed))
        yield data[order[:n].to(data.device)], data[order[n : 2 * n].to(data.device)]


def _rows(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """Both sets as float64 rows [N, D] and [M, D] on one device, or ValueError."""
    for name, x in (("a", a), ("b", b)):
        if x.ndim < 2 or x.numel() == 0:
            raise ValueError(f"{name}: its shape is {list(x.shape)}; give at least one row, [N, D]")
        if not bool(torch.isfinite(x).all()):
            raise ValueError(f"{name}: some numbers are not finite, so it has no distance")
    if a.shape[1:] != b.shape[1:]:
        raise ValueError(
            f"a and b: their examples have shapes {list(a.shape[1:])} and {list(b.shape[1:])}; "
            "give sets of the same kind"
        )
    device = torch.device("cpu") if a.device.type == "mps" else a.device
    flat = [x.detach().to(device).flatten(1).double() for x in (a, b)]
    return flat[0], flat[1]
