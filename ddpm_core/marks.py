"""The coverage of one mark, a disc or a ring, at each position within a pixel."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

__all__ = ["FULL", "PHASES", "PHASE_BITS", "SHAPES", "Mark", "mark_of", "reach_of"]

Floats = npt.NDArray[np.float32]

FULL = 64  # coverage of a pixel that lies wholly inside one mark
PHASE_BITS = 2
PHASES = 1 << PHASE_BITS  # positions within a pixel, per axis, that a mark is drawn at
SUPERSAMPLES = 16  # per axis and pixel, when the coverage of a mark is measured


def _disc(x: Floats, y: Floats, r: float) -> npt.NDArray[np.bool_]:
    return np.asarray(x * x + y * y <= r * r)


def _ring(x: Floats, y: Floats, r: float) -> npt.NDArray[np.bool_]:
    inner = r - max(1.0, 0.4 * r)
    squares = x * x + y * y
    return np.asarray((squares <= r * r) & (squares >= inner * inner))


SHAPES: dict[str, Callable[[Floats, Floats, float], npt.NDArray[np.bool_]]] = {
    "disc": _disc,
    "ring": _ring,
}


@dataclass(frozen=True)
class Mark:
    """The pixels around a mark's middle, as far as any position within a pixel covers them.

    Attributes:
        weights: [PHASES (down), PHASES (right), rows, columns], whole numbers from 0 to FULL.
        left: pixels from the middle to the first column.
        top: and to the first row.
        reach: pixels from the middle to the outermost that may be written to.
    """

    weights: npt.NDArray[np.int32]
    left: int
    top: int
    reach: int

    @property
    def empty(self) -> bool:
        """Whether it is so small that it covers nothing."""
        return not self.weights.size


def reach_of(radius: float) -> int:
    return math.ceil(radius) + 1


@lru_cache(maxsize=64)
def mark_of(shape: str, radius: float) -> Mark:
    """A mark of a shape out of SHAPES; the radius is in pixels."""
    reach = reach_of(radius)
    span = np.arange(-reach, reach + 1)
    fine = (np.arange(len(span) * SUPERSAMPLES) + 0.5) / SUPERSAMPLES - reach
    phases = (np.arange(PHASES) + 0.5) / PHASES
    weights = np.empty((PHASES, PHASES, len(span), len(span)), dtype=np.int32)
    for down, phase_y in enumerate(phases):
        for right, phase_x in enumerate(phases):
            x = (fine - phase_x).astype(np.float32)[None, :]
            y = (fine - phase_y).astype(np.float32)[:, None]
            inside = SHAPES[shape](x, y, radius)
            cells = inside.reshape(len(span), SUPERSAMPLES, len(span), SUPERSAMPLES)
            weights[down, right] = np.rint(cells.mean(axis=(1, 3)) * FULL)
    rows, columns = (np.flatnonzero(weights.any(axis=axes)) for axes in ((0, 1, 3), (0, 1, 2)))
    if not len(rows):
        return Mark(weights[:, :, :0, :0], left=0, top=0, reach=reach)
    weights = weights[:, :, rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return Mark(weights, left=int(span[columns[0]]), top=int(span[rows[0]]), reach=reach)
