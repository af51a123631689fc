"""The article's own variant of the reverse step, which takes the noise off level by level."""

from __future__ import annotations

import math

from torch import Tensor

from ddpm_core.samplers.base import Sampler
from ddpm_core.schedules import NoiseSchedule

__all__ = ["SimplifiedSampler"]


class SimplifiedSampler(Sampler):
    """Undoes one forward step with the predicted noise, as if all of it were the last step's.

    Ho et al. 2020, eq. 2, solved for x_{t-1}; no paper derives it as a reverse process. It takes
    off more than the exact mean does, and without added noise the samples draw together.

    Args:
        schedule: the noise schedule that the model was trained with.
        add_noise: add noise of variance beta_t after each step but the last.
    """

    def __init__(self, schedule: NoiseSchedule, add_noise: bool = True) -> None:
        super().__init__(schedule, tuple(range(schedule.timesteps - 1, -1, -1)))
        self.add_noise = self.adds_noise = add_noise

    def __repr__(self) -> str:
        return f"SimplifiedSampler({self.schedule!r}, add_noise={self.add_noise})"

    def _mean_and_sigma(
        self, x_t: Tensor, eps: Tensor, x0_pred: Tensor, t: int, t_prev: int
    ) -> tuple[Tensor, float]:
        """(x_t - sqrt(1 - alpha_t) eps) / sqrt(alpha_t)."""
        sqrt_beta = math.sqrt(float(self.schedule.betas[t]))
        mean = (x_t - sqrt_beta * eps) / math.sqrt(float(self.schedule.alphas[t]))
        return mean, sqrt_beta if self.add_noise and t > 0 else 0.0
