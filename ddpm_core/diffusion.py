"""The forward process, and the Gaussian identities that the reverse processes are made of.

Shapes: x_0, x_t, eps and noise are [N, ...]; ``t`` is one level in 0 .. T-1 or an integer tensor
[N] with a level per example. Results have the dtype and device of the x they are made from.
Every function raises ValueError for a t outside 0 .. T-1 and for a partner whose shape is not
that of x.
"""

from __future__ import annotations

import torch
from torch import Tensor

from ddpm_core.schedules import NoiseSchedule, coefficient

__all__ = [
    "draw_noise",
    "posterior_mean_variance",
    "predict_eps",
    "predict_x0",
    "q_sample",
    "q_step",
]


def draw_noise(x: Tensor, generator: torch.Generator | None = None) -> Tensor:
    """Standard normal noise like x, drawn on the generator's device and then moved to x's.

    Args:
        x: [N, ...], gives shape, dtype and device.
        generator: the source of the numbers; None means torch's default one, on the CPU.
    """
    device = torch.device("cpu") if generator is None else generator.device
    noise = torch.randn(x.shape, generator=generator, device=device, dtype=x.dtype)
    return noise.to(x.device)


def q_step(
    schedule: NoiseSchedule,
    x_prev: Tensor,
    t: int | Tensor,
    noise: Tensor | None = None,
    generator: torch.Generator | None = None,
) -> Tensor:
    """One step of noising, from level t - 1 to level t: q(x_t | x_{t-1}).

    Ho et al. 2020, eq. 2: x_t = sqrt(1 - beta_t) x_{t-1} + sqrt(beta_t) eps.

    Args:
        x_prev: x_{t-1}, [N, ...]; for t = 0 the data x_0 itself.
        t: the level that is reached.
        noise: eps, like x_prev; drawn from ``generator`` if not given.
    """
    scale = coefficient(schedule.alphas.sqrt(), t, x_prev)
    sigma = coefficient(schedule.betas.sqrt(), t, x_prev)
    return scale * x_prev + sigma * _noise_like(x_prev, noise, generator)


def q_sample(
    schedule: NoiseSchedule,
    x_0: Tensor,
    t: int | Tensor,
    noise: Tensor | None = None,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Data noised straight to level t: q(x_t | x_0).

    Ho et al. 2020, eq. 4: x_t = sqrt(alpha_bar_t) x_0 + sqrt(1 - alpha_bar_t) eps.

    Args:
        x_0: data, [N, ...].
        t: the level that is reached.
        noise: eps, like x_0; drawn from ``generator`` if not given.
    """
    scale = coefficient(schedule.sqrt_alpha_bars, t, x_0)
    sigma = coefficient(schedule.sqrt_one_minus_alpha_bars, t, x_0)
    return scale * x_0 + sigma * _noise_like(x_0, noise, generator)


def predict_x0(schedule: NoiseSchedule, x_t: Tensor, t: int | Tensor, eps: Tensor) -> Tensor:
    """The x_0 that x_t came from, if eps is the noise in it.

    Ho et al. 2020, eq. 15: x_0 = (x_t - sqrt(1 - alpha_bar_t) eps) / sqrt(alpha_bar_t).
    """
    scale = coefficient(schedule.sqrt_alpha_bars, t, x_t)
    sigma = coefficient(schedule.sqrt_one_minus_alpha_bars, t, x_t)
    return (x_t - sigma * _like(x_t, eps, "eps")) / scale


def predict_eps(schedule: NoiseSchedule, x_t: Tensor, t: int | Tensor, x_0: Tensor) -> Tensor:
    """The noise in x_t, if it came from x_0.

    Ho et al. 2020, eq. 4 solved for eps: (x_t - sqrt(alpha_bar_t) x_0) / sqrt(1 - alpha_bar_t).
    """
    scale = coefficient(schedule.sqrt_alpha_bars, t, x_t)
    sigma = coefficient(schedule.sqrt_one_minus_alpha_bars, t, x_t)
    return (x_t - scale * _like(x_t, x_0, "x_0")) / sigma


def posterior_mean_variance(
    schedule: NoiseSchedule, x_0: Tensor, x_t: Tensor, t: int | Tensor
) -> tuple[Tensor, Tensor]:
    """Where x_{t-1} was, if both its ends are known: q(x_{t-1} | x_t, x_0).

    Ho et al. 2020, eq. 6 and 7. At t = 0 that is x_0 itself, with variance 0.

    Returns the mean, like x_t, and the variance, a scalar for one t and [N, 1, ...] for many.
    """
    one_minus_alpha_bars = 1.0 - schedule.alpha_bars
    of_x_0 = schedule.alpha_bars_prev.sqrt() * schedule.betas / one_minus_alpha_bars
    of_x_t = schedule.alphas.sqrt() * (1.0 - schedule.alpha_bars_prev) / one_minus_alpha_bars
    mean = coefficient(of_x_t, t, x_t) * x_t
    mean = mean + coefficient(of_x_0, t, x_t) * _like(x_t, x_0, "x_0")
    return mean, coefficient(schedule.posterior_variance, t, x_t)


def _noise_like(x: Tensor, noise: Tensor | None, generator: torch.Generator | None) -> Tensor:
    return draw_noise(x, generator) if noise is None else _like(x, noise, "noise")


def _like(x: Tensor, partner: Tensor, name: str) -> Tensor:
    """The partner in x's dtype and on its device, or ValueError if the shapes differ."""
    if partner.shape != x.shape:
        raise ValueError(
            f"{name}: its shape is {list(partner.shape)}, and x has {list(x.shape)}; "
            "give one value for each of x's"
        )
    return partner.to(x.dtype).to(x.device)
