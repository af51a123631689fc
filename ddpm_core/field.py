"""The noise that is predicted everywhere in the plane, and the score that it means.

Score: grad log p_t(x) = -E[eps | x_t = x] / sqrt(1 - alpha_bar_t). Song et al. 2021
(arXiv 2011.13456), section 2.1, with Vincent 2011.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from ddpm_core.exact import ExactDenoiser
from ddpm_core.prediction import Model
from ddpm_core.schedules import NoiseSchedule, coefficient

__all__ = ["QUANTITIES", "Field", "Grid", "find_field", "score"]

QUANTITIES = ("network_noise", "exact_noise", "network_score", "exact_score", "difference")
PIECE = 256  # points for the network at a time

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Grid:
    """Places in even rows and columns.

    Attributes:
        left, bottom: the first of them.
        step: between neighbours, the same along both axes.
        columns, rows: how many there are.
    """

    left: float
    bottom: float
    step: float
    columns: int
    rows: int

    @classmethod
    def over(cls, left: float, bottom: float, right: float, top: float, step: float) -> Grid:
        """All the places within a rectangle, one more on each side; they lie at multiples of step.

        So they stay where they are while the rectangle is moved.
        """
        first, low = math.floor(left / step), math.floor(bottom / step)
        columns, rows = math.ceil(right / step) - first + 1, math.ceil(top / step) - low + 1
        return cls(first * step, low * step, step, columns, rows)

    def points(self, dims: int = 2) -> Tensor:
        """The places row by row from below, [rows * columns, dims]; what has no axis is 0."""
        x = self.left + self.step * torch.arange(self.columns, dtype=torch.float64)
        y = self.bottom + self.step * torch.arange(self.rows, dtype=torch.float64)
        places = torch.zeros(self.rows, self.columns, max(dims, 2), dtype=torch.float32)
        places[..., 0], places[..., 1] = x, y[:, None]
        return places.reshape(-1, max(dims, 2))[:, :dims]


@dataclass(frozen=True, eq=False)
class Field:
    """A vector at each place of a grid.

    Attributes:
        t: the level of noise.
        vectors: [rows, columns, D].
        unit: how long a vector is that noise of length 1 turns into.
        density: [rows, columns], p_t over its greatest value on the grid; None for the network's.
    """

    grid: Grid
    t: int
    vectors: Floats
    unit: float = 1.0
    density: Floats | None = None

    @property
    def lengths(self) -> Floats:
        """How long the vectors are, [rows, columns]."""
        lengths: Floats = np.linalg.norm(self.vectors, axis=-1)
        return lengths


def score(schedule: NoiseSchedule, t: int | Tensor, eps: Tensor) -> Tensor:
    """grad log p_t at x_t, from the noise predicted there.

    Raises ValueError: t outside 0 .. T-1.
    """
    return -eps / coefficient(schedule.sqrt_one_minus_alpha_bars, t, eps)


def find_field(
    quantity: str,
    grid: Grid,
    t: int,
    schedule: NoiseSchedule,
    data: Tensor,
    network: Model | None = None,
    device: torch.device | None = None,
) -> Generator[None, None, Field]:
    """A field at level t, as work that stops between its pieces; each is a short one.

    Args:
        quantity: out of QUANTITIES; "difference" is the network's noise less the exact one.
        data: [M, D], the training points.
        network: predicts eps; needed by all but the exact ones.
        device: where the network is; the CPU if not given.

    Raises ValueError: an unknown quantity, a network that is missing, or t outside 0 .. T-1.
    """
    if quantity not in QUANTITIES:
        raise ValueError(
            f"quantity: {quantity!r} is not known; choose one of {', '.join(QUANTITIES)}"
        )
    x = grid.points(data.shape[1])
    vectors, density = torch.zeros_like(x), None
    if not quantity.startswith("exact"):
        if network is None:
            raise ValueError(f"network: {quantity} needs one")
        vectors += yield from _asked(network, x, t, device or torch.device("cpu"))
    if not quantity.startswith("network"):
        exact, log_density = yield from ExactDenoiser(schedule, data).in_pieces(x, t)
        vectors += -exact if quantity == "difference" else exact
        density = (log_density - log_density.max()).exp().float().numpy()
        density = density.reshape(grid.rows, grid.columns)
    unit = 1.0
    if quantity.endswith("score"):
        vectors = score(schedule, t, vectors)
        unit = abs(float(score(schedule, t, torch.ones(1, dtype=torch.float64))))
    return Field(grid, t, vectors.reshape(grid.rows, grid.columns, -1).numpy(), unit, density)


def _asked(
    network: Model, x: Tensor, t: int, device: torch.device
) -> Generator[None, None, Tensor]:
    """What the network answers at each place."""
    answers = []
    for piece in torch.split(x.to(device), PIECE):
        level = torch.full((1,), t, dtype=torch.long, device=device).expand(len(piece))
        with torch.no_grad():
            answers.append(network(piece, level).to("cpu", torch.float32))
        yield
    return torch.cat(answers)
