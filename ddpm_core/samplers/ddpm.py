"""The reverse process of Ho et al. 2020: every level, with noise."""

from __future__ import annotations

import math

from torch import Tensor

from ddpm_core.samplers.base import Sampler
from ddpm_core.samplers.clipping import Clip
from ddpm_core.schedules import NoiseSchedule

__all__ = ["VARIANCES", "DDPMSampler"]

VARIANCES = ("beta", "posterior")


class DDPMSampler(Sampler):
    """Ancestral sampling through every level.

    Ho et al. 2020, algorithm 2 (eq. 11); the two variances are those of section 3.2.

    Args:
        schedule: the noise schedule that the model was trained with.
        variance: "beta" adds noise of variance beta_t, "posterior" of the variance of
            q(x_{t-1} | x_t, x_0) (eq. 7). At t = 0 neither adds any.
        clip: None, or (low, high) for the predicted x_0, numbers or one per dimension.

    Raises ValueError: another variance, or a clip that is not a range.
    """

    def __init__(
        self, schedule: NoiseSchedule, variance: str = "beta", clip: Clip | None = None
    ) -> None:
        if variance not in VARIANCES:
            raise ValueError(
                f"variance: {variance!r} is not known; choose one of {', '.join(VARIANCES)}"
            )
        super().__init__(schedule, tuple(range(schedule.timesteps - 1, -1, -1)), clip)
        self.variance = variance

    def __repr__(self) -> str:
        return f"DDPMSampler({self.schedule!r}, variance={self.variance!r}, clip={self._bounds!r})"

    def _mean_and_sigma(
        self, x_t: Tensor, eps: Tensor, x0_pred: Tensor, t: int, t_prev: int
    ) -> tuple[Tensor, float]:
        """(x_t - beta_t / sqrt(1 - alpha_bar_t) eps) / sqrt(alpha_t). Ho et al. 2020, eq. 11."""
        beta = float(self.schedule.betas[t])
        of_eps = beta / float(self.schedule.sqrt_one_minus_alpha_bars[t])
        mean = (x_t - of_eps * eps) / math.sqrt(float(self.schedule.alphas[t]))
        if t == 0:
            return mean, 0.0
        if self.variance == "posterior":
            return mean, math.sqrt(float(self.schedule.posterior_variance[t]))
        return mean, math.sqrt(beta)
