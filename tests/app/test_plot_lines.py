"""What is left of a polyline in a room is all of it that lies there, and nothing else."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from app.widgets.plot_lines import _runs

ROOM = QRectF(1, 2, 6, 4)
STEPS = 400  # looked at on each segment


def along(points: np.ndarray) -> np.ndarray:
    """Many places on a polyline, [n, 2]."""
    shares = np.linspace(0, 1, STEPS)[:, None, None]
    return ((1 - shares) * points[:-1] + shares * points[1:]).reshape(-1, 2)


def within(places: np.ndarray, room: float) -> np.ndarray:
    """Which places lie in the room made wider by so much."""
    x, y = places.T
    return np.asarray(
        (x >= ROOM.left() - room) & (x <= ROOM.right() + room)
        & (y >= ROOM.top() - room) & (y <= ROOM.bottom() + room)
    )  # fmt: skip


def distances(places: np.ndarray, runs: list[np.ndarray]) -> np.ndarray:
    """How far each place is from the nearest run."""
    nearest = np.full(len(places), np.inf)
    for run in runs:
        for start, end in itertools.pairwise(run):
            way = end - start
            share = np.clip((places - start) @ way / max(way @ way, 1e-30), 0, 1)
            beside = np.linalg.norm(places - start - share[:, None] * way, axis=1)
            nearest = np.minimum(nearest, beside)
    return nearest


def random_line(seed: int) -> np.ndarray:
    """Slanted, upright and level pieces, in and out of the room, with gaps."""
    random = np.random.default_rng(seed)
    points = random.uniform(-1, 10, (40, 2))
    points[5:9, 0] = points[5, 0]  # upright
    points[15:19, 1] = points[15, 1]  # level
    points[25] = points[24]  # of no length
    points[30] = np.nan
    return points


@pytest.mark.parametrize("seed", range(8))
def test_all_of_a_line_that_lies_in_the_room_is_kept_and_nothing_else(seed: int) -> None:
    points = random_line(seed)
    runs = list(_runs(points, ROOM))
    assert all(within(run, 1e-9).all() for run in runs)
    places = along(points)
    places = places[np.isfinite(places).all(axis=1)]
    inside = places[within(places, -1e-6)]
    assert len(inside) > 100
    assert distances(inside, runs).max() < 1e-9
    on_runs = np.concatenate([along(run) for run in runs if len(run) > 1])
    pieces = [points[k : k + 2] for k in range(len(points) - 1)]
    assert distances(on_runs, [p for p in pieces if np.isfinite(p).all()]).max() < 1e-9


@pytest.mark.parametrize("points", [[[0, 1], [9, 1]], [[0.5, 0], [0.5, 9]], [[0, 9], [9, 9]]])
def test_a_line_beside_the_room_is_not_drawn(points: list) -> None:
    assert list(_runs(np.array(points, dtype=float), ROOM)) == []


def test_a_line_that_stays_in_the_room_stays_one() -> None:
    points = np.array([[2, 3], [3, 5], [4, 3], [5, 5]], dtype=float)
    (run,) = _runs(points, ROOM)
    assert (run == points).all()
    assert list(_runs(points[:1], ROOM)) == []
