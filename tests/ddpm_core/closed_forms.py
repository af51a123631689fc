"""What the engine is compared with: closed forms written from the papers, apart from the engine.

Nothing here imports ddpm_core. Tables are numpy float64, levels are 0-based, and t_prev = -1 is the
data (alpha_bar = 1).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor


def alpha_bar(betas: np.ndarray, t: int) -> float:
    """The product of 1 - beta over the levels 0..t; 1 for t = -1."""
    return math.prod(1.0 - float(beta) for beta in betas[: t + 1])


def level_pairs(timesteps: Sequence[int]) -> list[tuple[int, int]]:
    """(t, t_prev) of each step through descending levels, down to the data."""
    return list(zip(timesteps, [*timesteps[1:], -1], strict=True))


class GaussianEps:
    """E[eps | x_t] if every coordinate of the data is normal, with its own mean and std."""

    def __init__(self, betas: np.ndarray, mean: Sequence[float], std: Sequence[float]) -> None:
        self.alpha_bars = [alpha_bar(betas, t) for t in range(len(betas))]
        self.mean = torch.tensor(mean, dtype=torch.float64)
        self.std = torch.tensor(std, dtype=torch.float64)

    def __call__(self, x: Tensor, t: Tensor) -> Tensor:
        a = self.alpha_bars[int(t[0])]
        variance = a * self.std**2 + 1.0 - a  # of x_t; eps = -sqrt(1 - a) * score
        return math.sqrt(1.0 - a) * (x - math.sqrt(a) * self.mean) / variance


class MixtureEps:
    """E[eps | x_t] if the data is an even mixture of round Gaussians of one std."""

    def __init__(self, betas: np.ndarray, centres: Tensor, std: float) -> None:
        self.alpha_bars = np.cumprod(1.0 - betas)
        self.centres = centres
        self.std = std

    def __call__(self, x: Tensor, t: Tensor) -> Tensor:
        a = float(self.alpha_bars[int(t[0])])
        variance = a * self.std**2 + 1.0 - a
        centres = math.sqrt(a) * self.centres
        weights = (-(torch.cdist(x, centres) ** 2) / (2.0 * variance)).softmax(dim=1)
        return math.sqrt(1.0 - a) * (x - weights @ centres) / variance


@dataclass(frozen=True)
class Affine:
    """One reverse step on Gaussian data: x_prev = scale x + shift + N(0, variance)."""

    scale: np.ndarray
    shift: np.ndarray
    variance: float

    def moments(self, mean: np.ndarray, variance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Mean and variance after the step from those before it."""
        return self.scale * mean + self.shift, self.scale**2 * variance + self.variance


class GaussianSteps:
    """The affine step of every reverse process when the data is N(mean, std^2).

    Written by way of E[x_0 | x_t] = p x + q, where the engine works with eps.
    """

    def __init__(self, betas: np.ndarray, mean: Sequence[float], std: Sequence[float]) -> None:
        self.betas = betas
        self.mean = np.asarray(mean, dtype=np.float64)
        self.std = np.asarray(std, dtype=np.float64)

    def _data(self, t: int) -> tuple[float, np.ndarray, np.ndarray]:
        a = alpha_bar(self.betas, t)
        p = self.std**2 * math.sqrt(a) / (a * self.std**2 + 1.0 - a)
        return a, p, self.mean - p * math.sqrt(a) * self.mean

    def ddpm(self, t: int, t_prev: int, variance: str) -> Affine:
        """Ho et al. 2020: the posterior mean of eq. 7 at E[x_0 | x_t]."""
        assert t_prev == t - 1
        a, p, q = self._data(t)
        a_prev, beta = alpha_bar(self.betas, t_prev), float(self.betas[t])
        of_x0 = math.sqrt(a_prev) * beta / (1.0 - a)
        of_xt = math.sqrt(1.0 - beta) * (1.0 - a_prev) / (1.0 - a)
        added = beta if variance == "beta" else beta * (1.0 - a_prev) / (1.0 - a)
        return Affine(of_x0 * p + of_xt, of_x0 * q, added if t > 0 else 0.0)

    def ddim(self, t: int, t_prev: int, eta: float) -> Affine:
        """Song et al. 2020 (DDIM), eq. 12 with the sigma of eq. 16."""
        a, p, q = self._data(t)
        a_prev = alpha_bar(self.betas, t_prev)
        variance = eta**2 * (1.0 - a_prev) * (a_prev - a) / ((1.0 - a) * a_prev)
        of_eps = math.sqrt(1.0 - a_prev - variance) / math.sqrt(1.0 - a)
        of_x0 = math.sqrt(a_prev) - of_eps * math.sqrt(a)
        return Affine(of_x0 * p + of_eps, of_x0 * q, variance)

    def simplified(self, t: int, t_prev: int, add_noise: bool) -> Affine:
        """The article's variant: (x - sqrt(beta) eps) / sqrt(alpha)."""
        assert t_prev == t - 1
        a, p, q = self._data(t)
        beta = float(self.betas[t])
        of_eps = math.sqrt(beta) / math.sqrt(1.0 - a)
        scale = (1.0 - of_eps * (1.0 - math.sqrt(a) * p)) / math.sqrt(1.0 - beta)
        shift = of_eps * math.sqrt(a) * q / math.sqrt(1.0 - beta)
        return Affine(scale, shift, beta if add_noise and t > 0 else 0.0)

    def moments(self, steps: Sequence[Affine]) -> tuple[np.ndarray, np.ndarray]:
        """Mean and variance of the sample, from x_T ~ N(0, 1)."""
        mean, variance = np.zeros_like(self.mean), np.ones_like(self.std)
        for step in steps:
            mean, variance = step.moments(mean, variance)
        return mean, variance


def ddim_variance_by_bayes(a: float, a_prev: float) -> float:
    """Variance of x_prev given x_t and x_0: the precisions of both Gaussians add up."""
    ratio = a / a_prev
    return 1.0 / (1.0 / (1.0 - a_prev) + ratio / (1.0 - ratio))
