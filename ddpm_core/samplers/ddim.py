"""The reverse process of Song et al. 2020, which may skip levels and need not add noise."""

from __future__ import annotations

import math
from collections.abc import Iterable

from torch import Tensor

from ddpm_core.samplers.base import Sampler
from ddpm_core.samplers.clipping import Clip
from ddpm_core.samplers.levels import checked_levels, even_levels
from ddpm_core.schedules import NoiseSchedule, real_number

__all__ = ["DDIMSampler"]


class DDIMSampler(Sampler):
    """Steps through any increasing list of levels, with any share of DDPM's noise.

    Song et al. 2020 (DDIM), eq. 12 and 16.

    Args:
        schedule: the noise schedule that the model was trained with.
        num_steps: s evenly spread levels: numpy's linspace(0, T-1, s) cut to integers, or T-1
            alone for s = 1.
        eta: share of DDPM's noise, in [0, 1]; 0 is deterministic, 1 over all levels is DDPM with
            the posterior variance.
        clip: None, or (low, high) for the predicted x_0, numbers or one per dimension.
        timesteps: the levels themselves, strictly increasing in 0 .. T-1; ``num_steps`` is then
            of no effect.

    Raises ValueError: more steps than levels or fewer than one, eta outside [0, 1], a list that
    is empty, not whole, not increasing or out of range, or a clip that is not a range.
    """

    def __init__(
        self,
        schedule: NoiseSchedule,
        num_steps: int = 50,
        eta: float = 0.0,
        clip: Clip | None = None,
        timesteps: Iterable[int] | None = None,
    ) -> None:
        if timesteps is None:
            levels = even_levels(num_steps, schedule.timesteps)
        else:
            levels = checked_levels(timesteps, schedule.timesteps)
        super().__init__(schedule, tuple(reversed(levels)), clip)
        self.eta = real_number("eta", eta)
        if not 0.0 <= self.eta <= 1.0:
            raise ValueError(f"eta: {eta:g} is outside 0..1; use 0 for no added noise")
        self.adds_noise = self.eta > 0.0

    def __repr__(self) -> str:
        return (
            f"DDIMSampler({self.schedule!r}, {len(self.timesteps)} steps, eta={self.eta:g}, "
            f"clip={self._bounds!r})"
        )

    def _mean_and_sigma(
        self, x_t: Tensor, eps: Tensor, x0_pred: Tensor, t: int, t_prev: int
    ) -> tuple[Tensor, float]:
        """sqrt(a) x_0 + sqrt(1 - a - sigma^2) eps, a = alpha_bar at t_prev. DDIM eq. 12, 16."""
        alpha_bar = float(self.schedule.alpha_bars[t])
        # alpha_bars[-1] would be the noisiest level; the data has no noise at all.
        alpha_bar_prev = float(self.schedule.alpha_bars[t_prev]) if t_prev >= 0 else 1.0
        variance = (1.0 - alpha_bar_prev) / (1.0 - alpha_bar) * (1.0 - alpha_bar / alpha_bar_prev)
        sigma = self.eta * math.sqrt(variance)
        of_eps = math.sqrt(max(1.0 - alpha_bar_prev - sigma**2, 0.0))
        return math.sqrt(alpha_bar_prev) * x0_pred + of_eps * eps, sigma
