"""What all reverse processes share: the loop, the step's common half, and the record of a step."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from ddpm_core.diffusion import draw_noise, predict_eps, predict_x0
from ddpm_core.prediction import Model
from ddpm_core.samplers.clipping import Bounds, Clip
from ddpm_core.schedules import NoiseSchedule, whole_number

__all__ = ["ReverseStep", "Sampler"]


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class ReverseStep:
    """One step of a reverse process, with everything that went into it.

    x_prev = mean + sigma * noise. Tensors are [N, ...] with x_t's dtype and device; those that
    are equal may be one and the same tensor, so none is to be changed in place.
    """

    t: int  # the level the step starts from
    t_prev: int  # the level it reaches; -1 is the data
    x_t: Tensor
    eps_model: Tensor  # the noise as the model predicted it
    x0_raw: Tensor  # the x_0 that this noise means
    eps: Tensor  # the noise as used: derived again from x0_pred where that was clipped
    x0_pred: Tensor  # the x_0 as used: clipped
    mean: Tensor  # x_prev before noise is added
    sigma: float  # standard deviation of the added noise
    noise: Tensor | None  # standard normal; None where sigma is 0
    x_prev: Tensor

    @property
    def clipped_share(self) -> float:
        """The share of the values of x_0 that clipping changed, from 0 to 1."""
        if self.x0_raw is self.x0_pred:
            return 0.0
        return float((self.x0_raw != self.x0_pred).float().mean())


class Sampler(ABC):
    """A reverse process: visits levels in descending order and yields a ReverseStep for each.

    A subclass says where a step leads (``_mean_and_sigma``); the rest is common to all.

    Attributes:
        schedule: the noise schedule that the model was trained with.
        timesteps: the levels t that are visited, descending.
        adds_noise: whether any step but x_T's own draws noise; without, examples do not know one
            another, and may be taken to the data a part at a time.
    """

    adds_noise: bool = True

    def __init__(
        self, schedule: NoiseSchedule, timesteps: tuple[int, ...], clip: Clip | None = None
    ) -> None:
        self.schedule = schedule
        self.timesteps = timesteps
        self._bounds = None if clip is None else Bounds(clip)

    @abstractmethod
    def _mean_and_sigma(
        self, x_t: Tensor, eps: Tensor, x0_pred: Tensor, t: int, t_prev: int
    ) -> tuple[Tensor, float]:
        """The mean of x_prev and the standard deviation of the noise to add to it."""

    def _aim(self, x0_pred: Tensor, previous: Tensor | None, k: int) -> Tensor:
        """The x_0 that ``_mean_and_sigma`` is given; one of several steps looks back for it."""
        return x0_pred

    @torch.no_grad()
    def step(
        self,
        model: Model,
        x_t: Tensor,
        k: int,
        generator: torch.Generator | None = None,
        previous: Tensor | None = None,
    ) -> ReverseStep:
        """One step, from level ``timesteps[k]`` to the next in the list, or to the data.

        Args:
            model: predicts eps from x_t and an [N] long tensor t (one value, expanded).
            x_t: [N, ...], floating.
            k: index into ``timesteps``, 0 .. len(timesteps) - 1.
            generator: source of the noise; None means torch's default one.
            previous: x0_pred of step k - 1, like x_t, for a sampler that looks back; without it
                such a sampler makes a first step, of order 1.

        Raises ValueError: k out of range, x_t not floating, a model whose answer is not like
        x_t, bounds of the clip that do not fit x_t, or a previous x_0 that is not like
        x_t.
        """
        k = self._checked_index("k", k, len(self.timesteps) - 1)
        t = self.timesteps[k]
        t_prev = self.timesteps[k + 1] if k + 1 < len(self.timesteps) else -1
        eps_model = _evaluate(model, x_t, t)
        x0_raw = predict_x0(self.schedule, x_t, t, eps_model)
        x0_pred, eps = x0_raw, eps_model
        if self._bounds is not None:
            x0_pred = self._bounds.apply(x0_raw)
            eps = predict_eps(self.schedule, x_t, t, x0_pred)
        aim = self._aim(x0_pred, _checked_previous(previous, x_t), k)
        mean, sigma = self._mean_and_sigma(x_t, eps, aim, t, t_prev)
        noise = draw_noise(x_t, generator) if sigma > 0.0 else None
        return ReverseStep(
            t=t,
            t_prev=t_prev,
            x_t=x_t,
            eps_model=eps_model,
            x0_raw=x0_raw,
            eps=eps,
            x0_pred=x0_pred,
            mean=mean,
            sigma=sigma,
            noise=noise,
            x_prev=mean if noise is None else mean + sigma * noise,
        )

    def run(
        self,
        model: Model,
        x_T: Tensor,
        generator: torch.Generator | None = None,
        start: int = 0,
        previous: Tensor | None = None,
    ) -> Iterator[ReverseStep]:
        """The steps from index ``start`` to the data, one at a time; stop when you like.

        Args:
            x_T: [N, ...] at level ``timesteps[start]``: noise, or a recorded x_t.
            start: index into ``timesteps``; len(timesteps) means that nothing is left to do.
            previous: x0_pred of the step before ``start``, as for ``step``: with it a run goes on
                as it would have.

        Raises ValueError: start out of range (at once), and what ``step`` raises.
        """
        first = self._checked_index("start", start, len(self.timesteps))
        return self._steps(model, x_T, generator, first, previous)

    def _steps(
        self,
        model: Model,
        x_t: Tensor,
        generator: torch.Generator | None,
        first: int,
        previous: Tensor | None,
    ) -> Iterator[ReverseStep]:
        for k in range(first, len(self.timesteps)):
            step = self.step(model, x_t, k, generator, previous)
            x_t, previous = step.x_prev, step.x0_pred
            yield step

    def _checked_index(self, name: str, value: int, greatest: int) -> int:
        index = whole_number(name, value)
        if not 0 <= index <= greatest:
            raise ValueError(
                f"{name}: {index} is outside 0..{greatest}; "
                f"this sampler visits {len(self.timesteps)} levels"
            )
        return index


def _evaluate(model: Model, x_t: Tensor, t: int) -> Tensor:
    """What the model answers for a batch that is at one level."""
    if not x_t.is_floating_point():
        raise ValueError(f"x_t: its dtype is {x_t.dtype}; convert it to a floating dtype first")
    # One value with stride 0, so that a network can see that one embedding is enough.
    levels = torch.full((1,), t, dtype=torch.long, device=x_t.device).expand(len(x_t))
    eps = model(x_t, levels)
    if eps.shape != x_t.shape:
        raise ValueError(
            f"model: it returned shape {list(eps.shape)} for x of shape {list(x_t.shape)}; "
            "a noise predictor returns one value for each of x's"
        )
    return eps.to(x_t.dtype)


def _checked_previous(previous: Tensor | None, x_t: Tensor) -> Tensor | None:
    if previous is not None and previous.shape != x_t.shape:
        raise ValueError(
            f"previous: its shape is {list(previous.shape)}, and x_t has {list(x_t.shape)}; "
            "give the x0_pred of the step before"
        )
    return None if previous is None else previous.to(x_t.dtype)
