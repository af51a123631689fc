"""Strokes of a brush on a grid of density: what the pen leaves as it moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["FULL", "GRID", "Box", "Brushwork", "Grid", "Place", "Stroke"]

GRID = 512  # cells along each side of the paper
FULL = 255  # the density of a cell that a brush at its densest covers

Grid = NDArray[np.uint8]  # [GRID, GRID], row 0 on top
Place = tuple[float, float, float]  # x and y, both -1 to 1 on the paper, y upwards; pressure
Box = tuple[int, int, int, int]  # left, top, right, bottom in cells, right and bottom excluded


@dataclass(frozen=True)
class Stroke:
    """A round brush drawn along a line.

    Args:
        radius: of the brush; the paper is 2 wide and 2 high.
        density: that it leaves where pressed hardest, 0 to 1; 0 erases.
        places: where the pen was, at least one, with the pressure there, 0 to 1.
    """

    radius: float
    density: float
    places: tuple[Place, ...]

    @property
    def erases(self) -> bool:
        return self.density == 0


class Brushwork:
    """Strokes laid on a grid one after the other, each place by place.

    Within its radius a stroke replaces what was there by its density times the pressure at the
    nearest place of its line; over the cell at its edge the two are mixed. A stroke does not
    cover itself twice.

    Attributes:
        grid: what there is, also of the stroke being drawn.
        box: the part that this stroke, or the last one, has changed.
    """

    def __init__(self, ground: Grid | None = None) -> None:
        self.grid: Grid = np.zeros((GRID, GRID), np.uint8) if ground is None else ground.copy()
        self.box: Box = (0, 0, 0, 0)
        self._before = self.grid
        self._distance = np.full((GRID, GRID), np.inf, dtype=np.float32)  # cells, to the line
        self._pressure = np.zeros((GRID, GRID), dtype=np.float32)
        self._radius = 0.0
        self._density = 0.0
        self._last: Place | None = None

    def begin(self, radius: float, density: float) -> None:
        """Take up a brush."""
        self._distance[_cut(self.box)] = np.inf
        self.box = (0, 0, 0, 0)
        self._radius, self._density = radius * GRID / 2, density * FULL
        self._before = self.grid.copy()
        self._last = None

    def before(self) -> Grid:
        """What there was in ``box`` before this stroke, or the last one."""
        return self._before[_cut(self.box)].copy()

    def reach(self, place: Place) -> None:
        """Draw on to a place."""
        start, self._last = self._last or place, place
        (ax, ay), (bx, by) = _in_cells(start), _in_cells(place)
        room = self._radius + 1
        left, right = max(int(min(ax, bx) - room), 0), min(int(max(ax, bx) + room) + 1, GRID)
        top, bottom = max(int(min(ay, by) - room), 0), min(int(max(ay, by) + room) + 1, GRID)
        if left >= right or top >= bottom:
            return
        here = _cut((left, top, right, bottom))
        x = np.arange(left, right, dtype=np.float32) + np.float32(0.5 - ax)
        y = (np.arange(top, bottom, dtype=np.float32) + np.float32(0.5 - ay))[:, None]
        dx, dy = np.float32(bx - ax), np.float32(by - ay)
        length = dx * dx + dy * dy
        along = np.clip((x * dx + y * dy) / length, 0, 1) if length else np.float32(0)
        distance = np.sqrt(np.square(x - along * dx) + np.square(y - along * dy))
        pressure = np.float32(start[2]) + along * np.float32(place[2] - start[2])
        nearer = distance < self._distance[here]
        nearest = self._distance[here] = np.where(nearer, distance, self._distance[here])
        pressed = self._pressure[here] = np.where(nearer, pressure, self._pressure[here])
        cover = np.clip(np.float32(self._radius + 0.5) - nearest, 0, 1)
        before = self._before[here].astype(np.float32)
        mixed = before + (np.float32(self._density) * pressed - before) * cover
        self.grid[here] = np.rint(mixed).astype(np.uint8)
        self.box = _around(self.box, (left, top, right, bottom))

    def draw(self, strokes: Iterable[Stroke]) -> None:
        """Lay whole strokes."""
        for stroke in strokes:
            self.begin(stroke.radius, stroke.density)
            for place in stroke.places:
                self.reach(place)


def _in_cells(place: Place) -> tuple[float, float]:
    return (place[0] + 1) * GRID / 2, (1 - place[1]) * GRID / 2


def _cut(box: Box) -> tuple[slice, slice]:
    left, top, right, bottom = box
    return slice(top, bottom), slice(left, right)


def _around(a: Box, b: Box) -> Box:
    """The box around both; one without a cell does not count."""
    if a[0] == a[2]:
        return b
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])
