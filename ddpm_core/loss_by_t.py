"""The loss of a network at each level of noise, to be held against the optimum of that level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from ddpm_core.diffusion import q_sample
from ddpm_core.prediction import Model, target
from ddpm_core.schedules import NoiseSchedule

__all__ = ["Part", "left_to_learn", "loss_by_t"]

EXAMPLES = 2_048  # through the network at a time
LITTLE = 0.03  # of the optimum: an excess that estimates of this size cannot tell from none

Floats = npt.NDArray[np.floating]
Part = Literal["nothing", "small", "middle", "large", "everywhere"]


def loss_by_t(
    model: Model,
    schedule: NoiseSchedule,
    data: Tensor,
    *,
    prediction: str = "eps",
    queries: int = 256,
    generator: torch.Generator | None = None,
    levels: Sequence[int] | None = None,
) -> Iterator[dict[int, float]]:
    """Mean squared error of what a network predicts, level by level.

    Ho et al. 2020 (arXiv 2006.11239), eq. 14, for one t at a time: x_0 drawn from the data, eps
    from N(0, 1), and the mean over examples and dimensions.

    Args:
        model: answers x_t [N, ...] and t [N] with what ``prediction`` names; not wrapped.
        data: [M, ...], standardised.
        prediction: "eps", "v" or "x0".
        queries: examples at each level.
        generator: source of the examples and the noise.
        levels: which t, and in which order; all of them where not given.

    Yields:
        The losses of the next few levels, by t.

    Raises:
        ValueError: no queries, or a level outside 0 .. T-1.
    """
    if queries < 1:
        raise ValueError(
            f"queries: {queries} is not enough; ask for at least one example per level"
        )
    levels = range(schedule.timesteps) if levels is None else levels
    at_once = max(1, EXAMPLES // queries)
    device = data.device if generator is None else generator.device
    for first in range(0, len(levels), at_once):
        some = levels[first : first + at_once]
        t = torch.tensor(some, dtype=torch.long).repeat_interleave(queries).to(data.device)
        rows = torch.randint(len(data), (len(t),), generator=generator, device=device)
        x_0 = data[rows.to(data.device)]
        eps = torch.randn(x_0.shape, generator=generator, device=device).to(x_0)
        with torch.no_grad():
            x_t = q_sample(schedule, x_0, t, noise=eps)
            errors = (model(x_t, t) - target(schedule, prediction, x_0, t, eps)).square()
        means = errors.reshape(len(some), -1).double().mean(dim=1)
        yield dict(zip(some, means.tolist(), strict=True))


def left_to_learn(loss: Floats, optimum: Floats) -> Part:
    """Where most of what a network could still learn lies: among small, middle or large t.

    Args:
        loss, optimum: [T], of the network and the least that any could reach.

    Returns:
        "nothing" where the mean loss exceeds the optimum by less than LITTLE of it; the third of
        all t that holds more than half of the excess; else "everywhere".
    """
    excess = np.maximum(loss - optimum, 0)
    if excess.mean() < LITTLE * optimum.mean():
        return "nothing"
    third = np.arange(len(excess)) * 3 // len(excess)
    shares = [excess[third == number].sum() / excess.sum() for number in range(3)]
    most = int(np.argmax(shares))
    parts: tuple[Part, ...] = ("small", "middle", "large")
    return parts[most] if shares[most] > 0.5 else "everywhere"
