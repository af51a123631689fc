"""Point clouds: the built-in 2D data sets, standardised, and the transform that leads back.

A network learns best on data of mean 0 and standard deviation 1, and a short chain only then
starts from the right distribution. So every PointSet holds standardised points beside the
transform that gives the data's own units back, for display and export.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ddpm_core.schedules import whole_number

__all__ = [
    "DEFAULT_NOISE",
    "POINT_SETS",
    "PointSet",
    "Standardisation",
    "fresh_points",
    "make_points",
    "point_set",
]

Float64 = NDArray[np.float64]
Int64 = NDArray[np.int64]

LABEL_BINS = 8  # classes along a curve that has no parts of its own
MODES = 8
MODE_RADIUS = 2.0
GRID_SIDE = 5
GRID_SPACING = 2.0
BOARD_SIDE = 4  # cells along an edge
BOARD_CELL = 2.0
INNER_CIRCLE = 0.5  # radius, beside 1 for the outer one
SPIRAL_START, SPIRAL_END = 0.5 * math.pi, 3.5 * math.pi  # angle, and radius, of either arm
SEED_LIMIT = 2**32  # of numpy's RandomState

# Standard deviation of the Gaussian noise on every coordinate, in the data set's own units: some
# 4 to 10% of the cloud's. For the swiss roll it is the usual 0.5; a checkerboard has sharp edges.
DEFAULT_NOISE: Mapping[str, float] = MappingProxyType(
    {
        "swiss_roll": 0.5,
        "two_moons": 0.05,
        "circles": 0.04,
        "s_curve": 0.05,
        "eight_gaussians": 0.15,
        "grid": 0.2,
        "checkerboard": 0.0,
        "two_spirals": 0.3,
    }
)
POINT_SETS: tuple[str, ...] = tuple(DEFAULT_NOISE)


@dataclass(frozen=True, eq=False)
class Standardisation:
    """The affine map between the data's own units and mean 0, standard deviation 1.

    Args:
        mean: [D] float64, in the data's units.
        scale: [D] float64, above 0: the standard deviation, or 1 for a dimension without spread.
    """

    mean: Tensor
    scale: Tensor

    @classmethod
    def fit(cls, values: Float64) -> Standardisation:
        """The map that gives each column of ``values`` [N, D] mean 0 and std 1 (divided by N).

        Raises ValueError where the numbers are too large for float64 to square.
        """
        with np.errstate(all="ignore"):
            mean = values.mean(axis=0)
            centred = values - mean
            peak = np.abs(centred).max(axis=0)
            # Dividing by the peak first keeps the squares of tiny and huge columns in range. A
            # constant column is told by its values, for its mean may be rounded.
            flat = values.max(axis=0) == values.min(axis=0)
            std = np.where(flat, 1.0, peak * np.sqrt(np.square(centred / peak).mean(axis=0)))
        if not (np.isfinite(mean).all() and np.isfinite(std).all()):
            raise ValueError("the points are too large to standardise; rescale them first")
        return cls(torch.from_numpy(mean), torch.from_numpy(std))

    def apply(self, x: Tensor) -> Tensor:
        """From the data's units to standardised ones; x is [..., D], the result in its dtype."""
        mean, scale = self._like(x)
        return (x - mean) / scale

    def undo(self, x: Tensor) -> Tensor:
        """From standardised units to the data's own; x is [..., D], the result in its dtype."""
        mean, scale = self._like(x)
        return x * scale + mean

    def _like(self, x: Tensor) -> tuple[Tensor, Tensor]:
        dims = len(self.mean)
        if not x.is_floating_point() or x.ndim == 0 or x.shape[-1] != dims:
            raise ValueError(
                f"the transform is for floating-point tensors of shape [..., {dims}], "
                f"not for {str(x.dtype).removeprefix('torch.')} of shape {list(x.shape)}"
            )
        # To the dtype before the device: there are devices without float64.
        return self.mean.to(x.dtype).to(x.device), self.scale.to(x.dtype).to(x.device)


@dataclass(frozen=True, eq=False)
class PointSet:
    """A cloud of points to train on.

    Args:
        points: [N, D] float32, mean 0 and standard deviation 1 in every dimension.
        transform: leads from the data's own units to ``points`` and back.
        labels: [N] long, the part of the picture that each point belongs to, or None.
        name: of the data set, or of the file.
        columns: the names of the D dimensions.
        noise: of a built-in data set, which can so be drawn anew; None for a file.
    """

    points: Tensor
    transform: Standardisation
    labels: Tensor | None
    name: str
    columns: tuple[str, ...]
    noise: float | None = None

    def __len__(self) -> int:
        return len(self.points)

    @property
    def dims(self) -> int:
        """The number of dimensions, D."""
        return self.points.shape[1]

    @property
    def examples(self) -> Tensor:
        """The points."""
        return self.points

    @property
    def shape(self) -> tuple[int, ...]:
        """Of one point, (D,)."""
        return (self.dims,)

    def bounds(self, widen: float = 0.05) -> tuple[float, float]:
        """The least and greatest coordinate of all points, each moved out by ``widen`` spans.

        The span is the distance between the two, or 1 where all coordinates are the same.
        """
        low, high = float(self.points.min()), float(self.points.max())
        span = (high - low) or 1.0
        return low - widen * span, high + widen * span


def point_set(
    values: Float64,
    name: str,
    columns: tuple[str, ...],
    labels: Int64 | None = None,
    noise: float | None = None,
) -> PointSet:
    """Standardise ``values`` [N, D], in the data's own units, into a PointSet.

    Raises ValueError where the numbers are too large for float64 to square.
    """
    transform = Standardisation.fit(values)
    return PointSet(
        points=transform.apply(torch.from_numpy(values)).float(),
        transform=transform,
        labels=None if labels is None else torch.from_numpy(labels),
        name=name,
        columns=columns,
        noise=noise,
    )


def make_points(name: str, n: int, noise: float | None = None, seed: int = 0) -> PointSet:
    """Draw one of the built-in data sets and standardise it.

    The points are drawn independently, so two seeds give two samples of one distribution.

    Args:
        name: one of POINT_SETS.
        n: number of points, at least 1.
        noise: standard deviation of the Gaussian noise, in the data set's own units (before
            standardising); None for DEFAULT_NOISE[name].
        seed: 0 to 2^32 - 1; the same seed gives the same points.

    Raises:
        ValueError: an unknown name, n below 1, a negative noise, or a seed out of range.
    """
    values, labels = _draw(name, n, noise, seed)
    noise = DEFAULT_NOISE[name] if noise is None else float(noise)
    return point_set(values, name, _COLUMNS.get(name, ("x", "y")), labels, noise)


def fresh_points(
    name: str,
    n: int,
    noise: float | None = None,
    seed: int = 0,
    transform: Standardisation | None = None,
) -> Tensor:
    """New points of a built-in data set, [n, 2] float32, in a given standardisation.

    Sets that are to be compared must share one transform: standardising each by itself would
    hide differences of mean and spread. None fits one to these very points, as make_points does.

    Raises ValueError like make_points.
    """
    if transform is None:
        return make_points(name, n, noise, seed).points
    values, _ = _draw(name, n, noise, seed)
    return transform.apply(torch.from_numpy(values)).float()


def _draw(name: str, n: int, noise: float | None, seed: int) -> tuple[Float64, Int64]:
    """Points [n, 2] in the data set's own units, and their labels [n]."""
    if name not in _MAKERS:
        raise ValueError(f"there is no data set {name!r}; choose one of {', '.join(POINT_SETS)}")
    if whole_number("n", n) < 1:
        raise ValueError(f"n is {n}, and a data set needs at least 1 point")
    noise = DEFAULT_NOISE[name] if noise is None else float(noise)
    if not (math.isfinite(noise) and noise >= 0):
        raise ValueError(f"noise is {noise}; give a standard deviation of 0 or more")
    if not 0 <= whole_number("seed", seed) < SEED_LIMIT:
        raise ValueError(f"seed is {seed}; give one from 0 to {SEED_LIMIT - 1}")
    values, labels = _MAKERS[name](n, noise, np.random.RandomState(seed))
    return np.ascontiguousarray(values, dtype=np.float64), labels.astype(np.int64)


def _blur(values: Float64, noise: float, random: np.random.RandomState) -> Float64:
    return values + noise * random.standard_normal(values.shape)


def _bins(position: Float64, low: float, high: float) -> Int64:
    """The class of each position along a curve: LABEL_BINS equal parts of [low, high]."""
    part = np.floor((position.reshape(-1) - low) / (high - low) * LABEL_BINS).astype(np.int64)
    return np.clip(part, 0, LABEL_BINS - 1)


def _swiss_roll(n: int, noise: float, random: np.random.RandomState) -> tuple[Float64, Int64]:
    """scikit-learn's, draw by draw: to load it would take a fifth of the window's start."""
    angle = 1.5 * math.pi * (1 + 2 * random.uniform(size=n))
    random.uniform(size=n)  # the coordinate along the roll, which is not kept
    blur = noise * random.standard_normal(size=(3, n))
    x = angle * np.cos(angle) + blur[0]
    z = angle * np.sin(angle) + blur[2]
    return np.stack([x, z], axis=1), _bins(angle, 1.5 * math.pi, 4.5 * math.pi)


def _s_curve(n: int, noise: float, random: np.random.RandomState) -> tuple[Float64, Int64]:
    from sklearn.datasets import make_s_curve

    values, angle = make_s_curve(n, noise=noise, random_state=random)
    return values[:, [0, 2]], _bins(angle, -1.5 * math.pi, 1.5 * math.pi)


# Moons and circles are scikit-learn's shapes at random angles. Its own functions space the angles
# evenly; two such sets lie closer together than independent ones and would spoil noise floors.


def _two_moons(n: int, noise: float, random: np.random.RandomState) -> tuple[Float64, Int64]:
    moon = random.randint(2, size=n)
    angle = random.uniform(0, math.pi, size=n)
    x = np.where(moon == 0, np.cos(angle), 1 - np.cos(angle))
    y = np.where(moon == 0, np.sin(angle), 0.5 - np.sin(angle))
    return _blur(np.stack([x, y], axis=1), noise, random), moon


def _circles(n: int, noise: float, random: np.random.RandomState) -> tuple[Float64, Int64]:
    circle = random.randint(2, size=n)
    angle = random.uniform(0, 2 * math.pi, size=n)
    radius = np.where(circle == 0, 1.0, INNER_CIRCLE)
    values = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return _blur(values, noise, random), circle


def _eight_gaussians(n: int, noise: float, random: np.random.RandomState) -> tuple[Float64, Int64]:
    mode = random.randint(MODES, size=n)
    angle = 2 * math.pi / MODES * mode
    values = MODE_RADIUS * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return _blur(values, noise, random), mode


def _grid(n: int, noise: float, random: np.random.RandomState) -> tuple[Float64, Int64]:
    mode = random.randint(GRID_SIDE**2, size=n)
    row, column = np.divmod(mode, GRID_SIDE)
    cells = np.stack([column, row], axis=1) - (GRID_SIDE - 1) / 2
    return _blur(GRID_SPACING * cells, noise, random), mode


def _checkerboard(n: int, noise: float, random: np.random.RandomState) -> tuple[Float64, Int64]:
    """Even over the dark cells: those whose row and column add to an even number."""
    cell = random.randint(BOARD_SIDE**2 // 2, size=n)
    row, pair = np.divmod(cell, BOARD_SIDE // 2)
    corner = np.stack([2 * pair + row % 2, row], axis=1) - BOARD_SIDE / 2
    return _blur(BOARD_CELL * (corner + random.uniform(size=(n, 2))), noise, random), cell


def _two_spirals(n: int, noise: float, random: np.random.RandomState) -> tuple[Float64, Int64]:
    """Two arms of r = angle, one turned by half a circle."""
    arm = random.randint(2, size=n)
    # Even in the square of the angle is nearly even along the arm, whose length grows like it.
    angle = np.sqrt(random.uniform(SPIRAL_START**2, SPIRAL_END**2, size=n))
    radius = np.where(arm == 0, angle, -angle)
    values = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return _blur(values, noise, random), arm


_MAKERS: Mapping[str, Callable[[int, float, np.random.RandomState], tuple[Float64, Int64]]] = {
    "swiss_roll": _swiss_roll,
    "two_moons": _two_moons,
    "circles": _circles,
    "s_curve": _s_curve,
    "eight_gaussians": _eight_gaussians,
    "grid": _grid,
    "checkerboard": _checkerboard,
    "two_spirals": _two_spirals,
}
_COLUMNS: Mapping[str, tuple[str, ...]] = {"swiss_roll": ("x", "z"), "s_curve": ("x", "z")}
