"""DPM-Solver++ (2M) of Lu et al. 2022: where DDIM without noise leads, in fewer steps."""

from __future__ import annotations

import math
from collections.abc import Iterable

from torch import Tensor

from ddpm_core.samplers.base import Sampler
from ddpm_core.samplers.clipping import Clip
from ddpm_core.samplers.levels import checked_levels, quadratic_levels
from ddpm_core.schedules import NoiseSchedule

__all__ = ["ORDERS", "DPMSolverSampler", "half_log_snr"]

ORDERS = (1, 2)


def half_log_snr(schedule: NoiseSchedule, t: int) -> float:
    """lambda_t = log(sqrt(alpha_bar_t) / sqrt(1 - alpha_bar_t)); infinite at the data, t = -1."""
    return math.inf if t < 0 else math.log(float(schedule.snr[t])) / 2


class DPMSolverSampler(Sampler):
    """Solves the probability flow ODE, by two predictions of x_0 where DDIM takes one.

    Lu et al. 2022 (DPM-Solver++, arXiv 2211.01095), algorithm 2, over lambda = log(sqrt(alpha_bar)
    / sqrt(1 - alpha_bar)). The solver may step anywhere in continuous time; here it steps over
    whole levels alone, since these are what a network was trained at. Two steps are of order 1,
    as those of DDIM are: the first, before which nothing was predicted, and the last, at whose end
    lambda is infinite.

    Args:
        schedule: the noise schedule that the model was trained with.
        num_steps: s levels, T-1 the first, closer to one another towards the data: evenly spread
            are the square roots of t + 1 (``levels.quadratic_levels``).
        clip: None, or (low, high) for the predicted x_0, numbers or one per dimension.
        timesteps: the levels themselves, strictly increasing in 0 .. T-1; ``num_steps`` is then
            of no effect.
        order: 2, or 1 for DDIM at eta = 0 over the same levels.

    Raises ValueError: more steps than levels or fewer than one, a list that is empty, not whole,
    not increasing or out of range, another order, or a clip that is not a range.
    """

    adds_noise = False

    def __init__(
        self,
        schedule: NoiseSchedule,
        num_steps: int = 12,
        clip: Clip | None = None,
        timesteps: Iterable[int] | None = None,
        order: int = 2,
    ) -> None:
        if timesteps is None:
            levels = quadratic_levels(num_steps, schedule.timesteps)
        else:
            levels = checked_levels(timesteps, schedule.timesteps)
        if isinstance(order, bool) or order not in ORDERS:
            raise ValueError(f"order: {order!r} is not known; choose 1 or 2")
        super().__init__(schedule, tuple(reversed(levels)), clip)
        self.order = order

    def __repr__(self) -> str:
        return (
            f"DPMSolverSampler({self.schedule!r}, {len(self.timesteps)} steps, "
            f"order={self.order}, clip={self._bounds!r})"
        )

    def ratio(self, k: int) -> float | None:
        """r: the step before step k as a multiple of it, both measured in lambda.

        None where step k is of order 1 and does not look back.
        """
        if self.order == 1 or k == 0 or k == len(self.timesteps) - 1:
            return None
        before, here, after = (
            half_log_snr(self.schedule, t) for t in self.timesteps[k - 1 : k + 2]
        )
        return (here - before) / (after - here)

    def _aim(self, x0_pred: Tensor, previous: Tensor | None, k: int) -> Tensor:
        """D = (1 + 1 / (2 r)) x_0 - 1 / (2 r) of the x_0 predicted one step before."""
        r = self.ratio(k)
        if previous is None or r is None:
            return x0_pred
        weight = 1.0 / (2.0 * r)
        return (1.0 + weight) * x0_pred - weight * previous

    def _mean_and_sigma(
        self, x_t: Tensor, eps: Tensor, x0_pred: Tensor, t: int, t_prev: int
    ) -> tuple[Tensor, float]:
        """sigma_prev / sigma_t x_t - alpha_prev (e^-h - 1) D, h from lambda_t to lambda_prev."""
        of_x_t, of_aim = self.factors(t, t_prev)
        return of_x_t * x_t + of_aim * x0_pred, 0.0

    def factors(self, t: int, t_prev: int) -> tuple[float, float]:
        """What a step multiplies x_t and D by; x_t by 0 and D by 1 where it ends at the data."""
        if t_prev < 0:
            return 0.0, 1.0
        schedule = self.schedule
        h = half_log_snr(schedule, t_prev) - half_log_snr(schedule, t)
        noise, noise_prev = (float(schedule.sqrt_one_minus_alpha_bars[s]) for s in (t, t_prev))
        return noise_prev / noise, -float(schedule.sqrt_alpha_bars[t_prev]) * math.expm1(-h)
