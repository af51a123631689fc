"""The numbers that stand in the formulas: of one level, of one step, of one cloud.

All are Python floats, taken from the float64 tables and from the samplers' own code, so that what
is written beside a formula is what the engine computes with.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch

from ddpm_core.diffusion import posterior_mean_variance
from ddpm_core.models.embeddings import SinusoidalPositionEmbeddings
from ddpm_core.samplers import DPMSolverSampler, Sampler
from ddpm_core.samplers.clipping import Clip
from ddpm_core.samplers.dpm_solver import half_log_snr
from ddpm_core.schedules import NoiseSchedule, whole_number

__all__ = [
    "Level",
    "MergedNoise",
    "Step",
    "clipped_share",
    "embedding_periods",
    "level_numbers",
    "merged_noise",
    "root_mean_square",
    "spread",
    "step_numbers",
]

Array = npt.NDArray[np.float32]

ONE = torch.ones(1, dtype=torch.float64)
NOTHING = torch.zeros(1, dtype=torch.float64)


@dataclass(frozen=True)
class Level:
    """What a schedule says of one level t.

    Attributes:
        beta, alpha, alpha_bar, snr: the tables at t.
        keep, add: sqrt(1 - beta) and sqrt(beta), the factors of a forward step.
        signal, noise: sqrt(alpha_bar) and sqrt(1 - alpha_bar), those of the closed form.
        inverse_signal: 1 / sqrt(alpha_bar), by which an error of eps grows at large t.
        stretch: 1 / sqrt(alpha), by which a reverse step undoes ``keep``.
        of_eps: beta / sqrt(1 - alpha_bar), how much predicted noise it takes off before that.
        step_of_eps: beta / (sqrt(alpha) sqrt(1 - alpha_bar)), how far that moves a point in all.
        noise_to_signal: ``noise / signal``, by which an error of eps becomes one of x_0.
        pull: (1 - sqrt(beta)) / sqrt(alpha), the simplified step's factor where x_t is all noise.
        posterior_x_t, posterior_x_0: the factors of x_t and x_0 in the mean of
            q(x_{t-1} | x_t, x_0).
        posterior_variance: its variance.
        half_log_snr: lambda = log(signal / noise), by which DPM-Solver++ measures its steps.
    """

    t: int
    beta: float
    alpha: float
    alpha_bar: float
    snr: float
    keep: float
    add: float
    signal: float
    noise: float
    inverse_signal: float
    stretch: float
    of_eps: float
    step_of_eps: float
    noise_to_signal: float
    pull: float
    posterior_x_t: float
    posterior_x_0: float
    posterior_variance: float
    half_log_snr: float


def level_numbers(schedule: NoiseSchedule, t: int) -> Level:
    """The numbers of level t. Ho et al. 2020, eq. 2, 4, 7 and 11.

    Raises ValueError: t outside 0 .. T-1.
    """
    of_x_0, variance = posterior_mean_variance(schedule, ONE, NOTHING, t)
    of_x_t, _ = posterior_mean_variance(schedule, NOTHING, ONE, t)
    beta, alpha = float(schedule.betas[t]), float(schedule.alphas[t])
    signal, noise = float(schedule.sqrt_alpha_bars[t]), float(schedule.sqrt_one_minus_alpha_bars[t])
    keep, add = math.sqrt(alpha), math.sqrt(beta)
    return Level(
        t=t,
        beta=beta,
        alpha=alpha,
        alpha_bar=float(schedule.alpha_bars[t]),
        snr=float(schedule.snr[t]),
        keep=keep,
        add=add,
        signal=signal,
        noise=noise,
        inverse_signal=1.0 / signal,
        stretch=1.0 / keep,
        of_eps=beta / noise,
        step_of_eps=beta / noise / keep,
        noise_to_signal=noise / signal,
        pull=(1.0 - add) / keep,
        posterior_x_t=float(of_x_t),
        posterior_x_0=float(of_x_0),
        posterior_variance=float(variance),
        half_log_snr=half_log_snr(schedule, t),
    )


class MergedNoise(NamedTuple):
    """Standard deviations of the noise of two neighbouring forward steps within x_t."""

    older: float  # A = sqrt(alpha_t (1 - alpha_{t-1}))
    newer: float  # B = sqrt(1 - alpha_t)
    both: float  # sqrt(A^2 + B^2)


def merged_noise(schedule: NoiseSchedule, t: int) -> MergedNoise:
    """How the noise of the steps to t - 1 and to t adds up, on the way to the closed form.

    Raises ValueError: t outside 1 .. T-1; before level 0 there is no step.
    """
    t = whole_number("t", t)
    if not 1 <= t < schedule.timesteps:
        raise ValueError(f"t: {t} is outside 1..{schedule.timesteps - 1}, where two steps end")
    alpha, before = float(schedule.alphas[t]), float(schedule.alphas[t - 1])
    older, newer = math.sqrt(alpha * (1.0 - before)), math.sqrt(1.0 - alpha)
    return MergedNoise(older, newer, math.hypot(older, newer))


class Step(NamedTuple):
    """Where a reverse step leads, and how much noise it adds."""

    t: int
    t_prev: int  # -1 is the data
    alpha_bar_prev: float  # at t_prev; 1 for the data
    sigma: float  # standard deviation of the noise added
    h: float  # how far it leads in lambda, the level's half_log_snr; infinite to the data
    r: float | None  # of DPM-Solver++: h of the step before over h; None where it is not used


def step_numbers(sampler: Sampler, k: int) -> Step:
    """The numbers of the k-th step of a sampler, as its own code has them.

    Raises ValueError: k is no index of ``sampler.timesteps``.
    """
    k = whole_number("k", k)
    if not 0 <= k < len(sampler.timesteps):
        raise ValueError(f"k: {k} is outside 0..{len(sampler.timesteps) - 1}")
    t, t_prev = (*sampler.timesteps, -1)[k : k + 2]
    alpha_bar_prev = float(sampler.schedule.alpha_bars[t_prev]) if t_prev >= 0 else 1.0
    _, sigma = sampler._mean_and_sigma(NOTHING, NOTHING, NOTHING, t, t_prev)
    h = half_log_snr(sampler.schedule, t_prev) - half_log_snr(sampler.schedule, t)
    r = sampler.ratio(k) if isinstance(sampler, DPMSolverSampler) else None
    return Step(t, t_prev, alpha_bar_prev, sigma, h, r)


def clipped_share(x0_pred: Array, clip: Clip | None) -> float:
    """The share of the coordinates of the predicted x_0 that clipping has moved, 0 to 1.

    Args:
        x0_pred: [N, ...] as the step used it: what was moved lies on a bound.
        clip: the bounds it was clipped to.
    """
    if clip is None or not x0_pred.size:
        return 0.0
    low, high = (np.asarray(bound, dtype=np.float32) for bound in clip)
    return float(((x0_pred <= low) | (x0_pred >= high)).mean())


def spread(x: Array) -> float:
    """The standard deviation of a cloud [N, D] about its centre, over all dimensions alike.

    Of pictures [N, C, H, W] all pixels are the cloud.
    """
    if x.ndim == 4:
        x = np.moveaxis(x, 1, -1).reshape(-1, x.shape[1])
    return float(np.sqrt(np.var(x, axis=0, dtype=np.float64).mean()))


def root_mean_square(x: Array) -> float:
    """The size of a coordinate of x: 1 for standard normal noise."""
    return float(np.sqrt(np.mean(np.square(x, dtype=np.float64))))


def embedding_periods(dim: int) -> tuple[float, float]:
    """The shortest and the longest wave of the time embedding, in steps of t."""
    frequencies = SinusoidalPositionEmbeddings(dim).double().frequencies
    return 2 * math.pi / float(frequencies[0]), 2 * math.pi / float(frequencies[-1])
