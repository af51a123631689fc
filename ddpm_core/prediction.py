"""What a network is trained to predict: the noise eps, the data x_0, or the velocity v.

Samplers expect eps. A network that predicts something else is wrapped once, and nothing else has
to know.
"""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor

from ddpm_core.diffusion import predict_eps
from ddpm_core.schedules import NoiseSchedule, coefficient

__all__ = ["PREDICTIONS", "Model", "target", "wrap_prediction"]

PREDICTIONS = ("eps", "v", "x0")

# x_t [N, ...] and t [N] (long) -> a tensor like x_t: the whole interface of a network.
Model = Callable[[Tensor, Tensor], Tensor]


def wrap_prediction(model: Model, schedule: NoiseSchedule, prediction: str) -> Model:
    """A model that predicts eps, made from one that predicts eps, v or x_0.

    Salimans and Ho 2022, section 4 and appendix D, for v.

    Args:
        model: takes x_t [N, ...] and t [N] (long) and returns a tensor like x_t. Its training or
            evaluation mode is left alone.
        prediction: "eps" (the model itself is returned), "v" or "x0".

    Raises ValueError: another prediction.
    """
    _check(prediction)
    if prediction == "eps":
        return model

    def eps_from_v(x_t: Tensor, t: Tensor) -> Tensor:
        scale = coefficient(schedule.sqrt_alpha_bars, t, x_t)
        sigma = coefficient(schedule.sqrt_one_minus_alpha_bars, t, x_t)
        return scale * model(x_t, t).to(x_t.dtype) + sigma * x_t

    def eps_from_x0(x_t: Tensor, t: Tensor) -> Tensor:
        return predict_eps(schedule, x_t, t, model(x_t, t))

    return eps_from_v if prediction == "v" else eps_from_x0


def target(
    schedule: NoiseSchedule, prediction: str, x_0: Tensor, t: int | Tensor, eps: Tensor
) -> Tensor:
    """What the network is to answer for x_t = sqrt(alpha_bar_t) x_0 + sqrt(1 - alpha_bar_t) eps.

    Salimans and Ho 2022, section 4: v = sqrt(alpha_bar_t) eps - sqrt(1 - alpha_bar_t) x_0.

    Args:
        prediction: "eps", "v" or "x0".
        x_0, eps: [N, ...], the data and the noise that x_t is made of.
        t: a level in 0 .. T-1, or one per example as a long tensor [N].

    Raises ValueError: another prediction, or t outside 0 .. T-1.
    """
    _check(prediction)
    if prediction == "eps":
        return eps
    if prediction == "x0":
        return x_0
    scale = coefficient(schedule.sqrt_alpha_bars, t, x_0)
    sigma = coefficient(schedule.sqrt_one_minus_alpha_bars, t, x_0)
    return scale * eps - sigma * x_0


def _check(prediction: str) -> None:
    if prediction not in PREDICTIONS:
        raise ValueError(
            f"prediction: {prediction!r} is not known; choose one of {', '.join(PREDICTIONS)}"
        )
