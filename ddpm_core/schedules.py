"""Beta schedules, and the tables of float64 coefficients that follow from one.

``t`` is 0-based everywhere: ``betas[0]`` is the first noising step, alpha_t = 1 - beta_t, and
alpha_bar_t is the product of alpha_0 .. alpha_t.
"""

from __future__ import annotations

import math
import numbers
import operator
from collections.abc import Callable, Sequence
from typing import Any, SupportsIndex

import numpy as np
import torch
from torch import Tensor

__all__ = [
    "SCHEDULE_NAMES",
    "NoiseSchedule",
    "coefficient",
    "float64_copy",
    "make_schedule",
    "real_number",
    "whole_number",
]

BETA_START = 1e-4  # Ho et al. 2020, section 4
BETA_END = 0.02  # Ho et al. 2020, section 4
REFERENCE_TIMESTEPS = 1000  # the T for which Ho et al. chose that range
SIGMOID_REACH = 6.0  # the sigmoid is sampled from -6 to 6
COSINE_OFFSET = 0.008  # Nichol and Dhariwal 2021, section 3.2
COSINE_BETA_MAX = 0.999  # Nichol and Dhariwal 2021, section 3.2


class NoiseSchedule:
    """How much noise each level adds, and every table that follows from it.

    Ho et al. 2020, sections 2 and 3 (eq. 4 and 7).

    Args:
        betas: [T] numbers in (0, 1), the variance that step t adds; converted to float64.

    Attributes, each a float64 tensor [T] on the CPU unless said otherwise:
        timesteps: T, an int.
        betas, alphas: beta_t and 1 - beta_t.
        alpha_bars: product of alpha_0 .. alpha_t.
        alpha_bars_prev: alpha_bar_{t-1}, with 1 (no noise at all) before t = 0.
        sqrt_alpha_bars: scale of x_0 within x_t.
        sqrt_one_minus_alpha_bars: standard deviation of the noise within x_t.
        posterior_variance: variance of q(x_{t-1} | x_t, x_0); exactly 0 at t = 0.
        snr: signal to noise ratio alpha_bar_t / (1 - alpha_bar_t).
        terminal_snr: snr at t = T - 1, a float; what is left of the data where sampling starts.

    Raises ValueError: betas not 1-D, empty, not finite, outside (0, 1), or so extreme that
    alpha_bar is 0 or 1 in float64.
    """

    timesteps: int
    betas: Tensor
    alphas: Tensor
    alpha_bars: Tensor
    alpha_bars_prev: Tensor
    sqrt_alpha_bars: Tensor
    sqrt_one_minus_alpha_bars: Tensor
    posterior_variance: Tensor
    snr: Tensor
    terminal_snr: float

    def __init__(self, betas: Tensor | Sequence[float]) -> None:
        self.betas = _checked_betas(betas)
        self.timesteps = len(self.betas)
        self.alphas = 1.0 - self.betas
        self.alpha_bars = torch.cumprod(self.alphas, dim=0)
        self._refuse_lost_precision()
        self.alpha_bars_prev = torch.cat([torch.ones(1, dtype=torch.float64), self.alpha_bars[:-1]])
        one_minus_alpha_bars = 1.0 - self.alpha_bars
        self.sqrt_alpha_bars = self.alpha_bars.sqrt()
        self.sqrt_one_minus_alpha_bars = one_minus_alpha_bars.sqrt()
        self.posterior_variance = (
            self.betas * (1.0 - self.alpha_bars_prev) / one_minus_alpha_bars
        )  # Ho et al. 2020, eq. 7
        self.snr = self.alpha_bars / one_minus_alpha_bars
        self.terminal_snr = float(self.snr[-1])

    def _refuse_lost_precision(self) -> None:
        # Dividing by sqrt(alpha_bar) or sqrt(1 - alpha_bar) would give infinities later on.
        if float(self.alpha_bars[0]) == 1.0:
            raise ValueError(
                f"betas: the first, {float(self.betas[0]):.3g}, is lost beside 1 in float64; "
                "use a larger one"
            )
        gone = torch.nonzero(self.alpha_bars == 0.0)
        if len(gone):
            raise ValueError(
                f"betas: alpha_bar falls to 0 in float64 at t = {int(gone[0])}; "
                "use smaller or fewer betas"
            )

    def __len__(self) -> int:
        return self.timesteps

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, NoiseSchedule):
            return NotImplemented
        return torch.equal(self.betas, other.betas)

    def __hash__(self) -> int:
        return hash(tuple(self.betas.tolist()))

    def __repr__(self) -> str:
        first, last = float(self.betas[0]), float(self.betas[-1])
        return (
            f"NoiseSchedule(timesteps={self.timesteps}, betas={first:.4g}..{last:.4g}, "
            f"terminal_snr={self.terminal_snr:.4g})"
        )


def coefficient(table: Tensor, t: int | Tensor, x: Tensor) -> Tensor:
    """The entry of a table at level t, ready to be multiplied with x.

    Args:
        table: [T] float64 on the CPU, one of the tables of a NoiseSchedule.
        t: a level in 0 .. T-1, or one per example as an integer tensor [N].
        x: [N, ...] of a floating dtype, on any device.

    Returns x's dtype on x's device: a scalar tensor for one level, else [N, 1, ...].

    Raises ValueError: t not whole, outside 0 .. T-1, or not one per example; x not floating.
    """
    if not x.is_floating_point():
        raise ValueError(f"x: its dtype is {x.dtype}; convert it to a floating dtype first")
    if isinstance(t, Tensor) and t.dim() > 0:
        values = table[_checked_levels(t, x, len(table))]
        if values.dim():
            values = values.reshape(-1, *[1] * (x.dim() - 1))
    else:
        values = table[_checked_level(t, len(table))]
    # The dtype first: some devices (MPS) cannot hold float64 at all.
    return values.to(x.dtype).to(x.device)


def _checked_level(t: object, timesteps: int) -> int:
    """One level as an int within 0 .. T-1."""
    if isinstance(t, Tensor) and not _is_whole(t):
        raise ValueError(f"t: its dtype is {t.dtype}; give an integer tensor, such as torch.long")
    level = whole_number("t", t)
    if not 0 <= level < timesteps:
        raise ValueError(f"t: {level} is outside 0..{timesteps - 1}, the levels of this schedule")
    return level


def _checked_levels(t: Tensor, x: Tensor, timesteps: int) -> int | Tensor:
    """The levels of a batch as an index: [N] long on the CPU, or an int where all are the same."""
    if not _is_whole(t):
        raise ValueError(f"t: its dtype is {t.dtype}; give an integer tensor, such as torch.long")
    if t.dim() != 1 or x.dim() == 0 or len(t) != len(x):
        raise ValueError(
            f"t: its shape is {list(t.shape)} for x of shape {list(x.shape)}; "
            "give one level, or one per example"
        )
    if len(t) and t.stride(0) == 0:  # one value expanded, as samplers pass it
        return _checked_level(int(t[0]), timesteps)
    levels = t.to("cpu", torch.long)
    if len(levels):
        least, greatest = (int(v) for v in torch.aminmax(levels))
        _checked_level(least, timesteps)
        _checked_level(greatest, timesteps)
    return levels


def _is_whole(t: Tensor) -> bool:
    return not (t.is_floating_point() or t.is_complex() or t.dtype == torch.bool)


def make_schedule(name: str, timesteps: int, **options: Any) -> NoiseSchedule:
    """A schedule by name: how beta grows from the first level to the last.

    "linear" is Ho et al. 2020, section 4; "cosine" Nichol and Dhariwal 2021, eq. 17.

    Args:
        name: "linear", "quadratic", "sigmoid" or "cosine".
        timesteps: T, the number of levels, at least 1.
        **options: for the first three
            beta_start=1e-4, beta_end=0.02: the range of beta, each in (0, 1);
            scale_to_timesteps=False: multiply that range by 1000 / T;
            for "cosine"
            s=0.008: the offset that keeps the first betas from vanishing.

    Raises ValueError: a name or option that does not exist, T below 1, a beta outside (0, 1), or
    a scaled range that reaches 1 (the message names the smallest T that works).
    """
    if not isinstance(name, str) or name not in _BETAS:
        raise ValueError(f"schedule: {name!r} is not known; choose one of {', '.join(_BETAS)}")
    count = whole_number("timesteps", timesteps)
    if count < 1:
        raise ValueError(f"timesteps: {count} levels are too few; use at least 1")
    betas, known = _BETAS[name]
    for option in options:
        if option not in known:
            raise ValueError(
                f"{option}: not an option of the {name} schedule; its options are "
                + ", ".join(known)
            )
    return NoiseSchedule(betas(count, **options))


def _linear(timesteps: int, **options: Any) -> Tensor:
    """beta grows evenly. Ho et al. 2020, section 4."""
    start, end = _beta_range(timesteps, **options)
    return torch.linspace(start, end, timesteps, dtype=torch.float64)


def _quadratic(timesteps: int, **options: Any) -> Tensor:
    """The square root of beta grows evenly."""
    start, end = _beta_range(timesteps, **options)
    return torch.linspace(start**0.5, end**0.5, timesteps, dtype=torch.float64) ** 2


def _sigmoid(timesteps: int, **options: Any) -> Tensor:
    """beta grows along a sigmoid sampled from -6 to 6."""
    start, end = _beta_range(timesteps, **options)
    ramp = torch.linspace(-SIGMOID_REACH, SIGMOID_REACH, timesteps, dtype=torch.float64)
    return torch.sigmoid(ramp) * (end - start) + start


def _cosine(
    timesteps: int, *, s: float = COSINE_OFFSET, scale_to_timesteps: bool = False
) -> Tensor:
    """alpha_bar falls along a squared cosine. Nichol and Dhariwal 2021, eq. 17."""
    if scale_to_timesteps:
        raise ValueError(
            "scale_to_timesteps: the cosine schedule has no range to scale, it follows T by "
            "itself; leave it off"
        )
    s = real_number("s", s)
    if s < 0.0:
        raise ValueError(f"s: {s:g} is below 0; use a small offset such as {COSINE_OFFSET}")
    u = torch.arange(timesteps + 1, dtype=torch.float64) / timesteps  # t / T, from 0 to 1
    f = torch.cos((u + s) / (1.0 + s) * (math.pi / 2.0)) ** 2
    return (1.0 - f[1:] / f[:-1]).clamp(max=COSINE_BETA_MAX)


def _beta_range(
    timesteps: int,
    *,
    beta_start: float = BETA_START,
    beta_end: float = BETA_END,
    scale_to_timesteps: bool = False,
) -> tuple[float, float]:
    """The first and the last beta, scaled to T if asked for."""
    betas = []
    for name, value in (("beta_start", beta_start), ("beta_end", beta_end)):
        beta = real_number(name, value)
        if not 0.0 < beta < 1.0:
            raise ValueError(f"{name}: {beta:g} is not between 0 and 1; use for example {BETA_END}")
        betas.append(beta)
    if not scale_to_timesteps:
        return betas[0], betas[1]
    start, end = (_scaled(beta, timesteps) for beta in betas)
    if max(start, end) >= 1.0:
        least = timesteps
        while _scaled(max(betas), least) >= 1.0:
            least += 1
        raise ValueError(
            f"scale_to_timesteps: the range scaled to T = {timesteps} reaches beta = "
            f"{max(start, end):.3g}, and a beta must be below 1; use T of at least {least}, "
            "or turn the scaling off"
        )
    return start, end


def _scaled(beta: float, timesteps: int) -> float:
    return beta * REFERENCE_TIMESTEPS / timesteps


def _checked_betas(betas: Tensor | Sequence[float]) -> Tensor:
    """A private float64 copy on the CPU, or ValueError."""
    table = float64_copy("betas", betas)
    if table.dim() != 1 or len(table) == 0:
        raise ValueError(f"betas: the shape is {list(table.shape)}; give at least one, as [T]")
    wrong = torch.nonzero(~((table > 0.0) & (table < 1.0)))  # NaN is neither
    if len(wrong):
        t = int(wrong[0])
        raise ValueError(f"betas: {float(table[t]):g} at t = {t} is not between 0 and 1")
    return table


def float64_copy(name: str, values: object) -> Tensor:
    """Numbers of any kind as a new float64 tensor on the CPU; ValueError, naming them, if not."""
    try:
        if isinstance(values, Tensor):
            return values.detach().cpu().to(torch.float64, copy=True)
        # Through numpy, which keeps Python's floats as float64.
        return torch.from_numpy(np.array(values, dtype=np.float64))
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}: {values!r} is not a sequence of numbers") from error


def whole_number(name: str, value: object) -> int:
    """The value as an int; ValueError, naming it, if it is not whole."""
    if isinstance(value, bool) or not isinstance(value, SupportsIndex):
        raise ValueError(f"{name}: {value!r} is not a whole number")
    try:
        return operator.index(value)
    except TypeError as error:
        raise ValueError(f"{name}: {value!r} is not a whole number") from error


def real_number(name: str, value: object) -> float:
    """The value as a float; ValueError, naming it, if it is not a finite number."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real) or not math.isfinite(value):
        raise ValueError(f"{name}: {value!r} is not a finite number")
    return float(value)


_RANGE_OPTIONS = ("beta_start", "beta_end", "scale_to_timesteps")
_BETAS: dict[str, tuple[Callable[..., Tensor], tuple[str, ...]]] = {
    "linear": (_linear, _RANGE_OPTIONS),
    "quadratic": (_quadratic, _RANGE_OPTIONS),
    "sigmoid": (_sigmoid, _RANGE_OPTIONS),
    "cosine": (_cosine, ("s", "scale_to_timesteps")),
}
SCHEDULE_NAMES = tuple(_BETAS)
