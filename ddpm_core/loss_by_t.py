"""By how much a network's loss exceeds the least possible one, at each level of noise."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from ddpm_core.diffusion import draw_noise, q_sample
from ddpm_core.exact import ExactDenoiser, Pieces
from ddpm_core.prediction import Model, target
from ddpm_core.schedules import NoiseSchedule

__all__ = ["BestAnswers", "Part", "excess_by_t", "left_to_learn"]

EXAMPLES = 2_048  # through the network at a time, unless told otherwise
LEVELS = 8  # at a time, at most
LITTLE = 0.02  # of what there is to learn

Floats = npt.NDArray[np.floating]
Part = Literal["nothing", "small", "middle", "large", "everywhere"]


class BestAnswers:
    """Noised examples at each level, and the best answer to each: E[target | x_t].

    They are drawn when a level is first asked for, and kept: x_0 from the data, eps from N(0, 1).

    Args:
        data: [M, ...], standardised.
        prediction: what is to be answered: "eps", "v" or "x0".
        queries: examples at each level.
        generator: source of the examples and the noise.

    Raises ValueError: no queries, or data that ExactDenoiser refuses.
    """

    def __init__(
        self,
        schedule: NoiseSchedule,
        data: Tensor,
        *,
        prediction: str = "eps",
        queries: int = 256,
        generator: torch.Generator | None = None,
    ) -> None:
        if queries < 1:
            raise ValueError(
                f"queries: {queries} is not enough; ask for at least one example per level"
            )
        self.schedule = schedule
        self.queries = queries
        self._data = data.cpu()
        self._prediction = prediction
        self._generator = generator
        self._exact = ExactDenoiser(schedule, self._data)
        self._known: dict[int, tuple[Tensor, Tensor]] = {}

    @property
    def known(self) -> bool:
        """Whether any level has been asked for."""
        return bool(self._known)

    def at(self, t: int) -> Pieces[tuple[Tensor, Tensor]]:
        """x_t in the data's dtype and the best answers in float64, [queries, ...] on the CPU.

        The work stops between its pieces. Raises ValueError: a level outside 0 .. T-1.
        """
        if t not in self._known:
            rows = torch.randint(len(self._data), (self.queries,), generator=self._generator)
            x_0 = self._data[rows]
            x_t = q_sample(self.schedule, x_0, t, noise=draw_noise(x_0, self._generator))
            self._known[t] = (x_t, (yield from self._best(x_t.double(), t)))
        return self._known[t]

    def _best(self, x_t: Tensor, t: int) -> Pieces[Tensor]:
        eps, _ = yield from self._exact.in_pieces(x_t, t)
        scale = float(self.schedule.sqrt_alpha_bars[t])
        sigma = float(self.schedule.sqrt_one_minus_alpha_bars[t])
        # Given x_t, every target is linear in eps: its mean follows from that of eps.
        return target(self.schedule, self._prediction, (x_t - sigma * eps) / scale, t, eps)


def excess_by_t(
    model: Model,
    best: BestAnswers,
    levels: Sequence[int] | None = None,
    device: torch.device | str = "cpu",
    examples: int = EXAMPLES,
) -> Iterator[dict[int, float]]:
    """What the loss of a network exceeds the optimum by, level by level.

    For one t of Ho et al. 2020 (arXiv 2006.11239), eq. 14. What is left of the target once x_t is
    known is orthogonal to all that can be told from x_t, so the loss is the optimum plus the mean
    squared distance between the network's answer and the best one: never less than nothing.

    Args:
        model: answers x_t [N, ...] and t [N] with what ``best`` was made for; not wrapped.
        levels: which t, and in which order; all of them where not given.
        device: where the model computes.
        examples: how many go through it at a time, if more than those of one level.

    Yields:
        The excess of the next few levels, by t; nothing where the work only stops.

    Raises:
        ValueError: a level outside 0 .. T-1.
    """
    levels = range(best.schedule.timesteps) if levels is None else levels
    at_once = min(LEVELS, max(1, examples // best.queries))
    for first in range(0, len(levels), at_once):
        some = levels[first : first + at_once]
        pairs = []
        for t in some:
            pairs.append((yield from _stopping(best.at(t))))
        x_t = torch.cat([x for x, _ in pairs]).to(device)
        t_of_each = torch.tensor(some, dtype=torch.long).repeat_interleave(best.queries)
        with torch.no_grad():
            answers = model(x_t, t_of_each.to(device)).cpu().double()
        errors = (answers - torch.cat([answer for _, answer in pairs])).square()
        means = errors.reshape(len(some), -1).mean(dim=1)
        yield dict(zip(some, means.tolist(), strict=True))


def _stopping(
    work: Pieces[tuple[Tensor, Tensor]],
) -> Generator[dict[int, float], None, tuple[Tensor, Tensor]]:
    """The same work, with an empty result at each stop."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            pair: tuple[Tensor, Tensor] = end.value
            return pair
        yield {}


def left_to_learn(excess: Floats, optimum: Floats) -> Part:
    """Where most of what a network could still learn lies: among small, middle or large t.

    Args:
        excess: [T], of the network's loss over the optimum.
        optimum: [T], the least loss that any could reach. The mean square of the target is 1.

    Returns:
        "nothing" where the mean excess is no more than LITTLE of that of a network that always
        answers 0; the third of all t that holds more than half of the excess; else "everywhere".
    """
    to_learn = np.maximum(1 - optimum, 0)
    if excess.mean() <= LITTLE * to_learn.mean():
        return "nothing"
    third = np.arange(len(excess)) * 3 // len(excess)
    shares = [excess[third == number].sum() / excess.sum() for number in range(3)]
    most = int(np.argmax(shares))
    parts: tuple[Part, ...] = ("small", "middle", "large")
    return parts[most] if shares[most] > 0.5 else "everywhere"
