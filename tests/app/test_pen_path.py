"""The line along a pen that was seen only now and then."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.widgets.pen_path import PenPath
from ddpm_core.data.strokes import Place


def line(path: PenPath, *seen: Place) -> np.ndarray:
    return np.array([p for place in seen for p in path.add(place)] + path.finish())


def test_the_line_goes_from_the_first_place_to_the_last_in_small_steps() -> None:
    places = line(PenPath(0.05), (0.0, 0.0, 1.0), (0.6, 0.1, 1.0), (0.4, 0.9, 1.0))
    assert places[0] == pytest.approx([0, 0, 1])
    assert places[-1] == pytest.approx([0.4, 0.9, 1])
    assert np.linalg.norm(np.diff(places[:, :2], axis=0), axis=1).max() < 2 * 0.05


def test_a_circle_seen_eight_times_is_nearly_round() -> None:
    around = [(math.cos(k * math.pi / 4), math.sin(k * math.pi / 4), 1.0) for k in range(17)]
    places = line(PenPath(0.01), *around)
    middle = places[len(places) // 4 : -len(places) // 4]  # its ends are straight
    radii = np.hypot(middle[:, 0], middle[:, 1])
    corners = math.cos(math.pi / 8), 1.0
    assert corners[0] - 1e-4 <= radii.min()
    assert radii.max() < 0.93  # the corners, at 1, are cut
    directions = np.unwrap(np.arctan2(*np.diff(middle[:, :2], axis=0).T))
    assert np.abs(np.diff(directions)).max() < 0.05  # of 0.785 at a corner


def test_straight_stays_straight_and_pressure_goes_along() -> None:
    places = line(PenPath(0.1), (-1.0, 0.5, 0.0), (0.0, 0.5, 0.5), (1.0, 0.5, 1.0))
    assert np.abs(places[:, 1] - 0.5).max() == 0
    assert np.abs(places[:, 2] - (places[:, 0] + 1) / 2).max() < 1e-3


def test_a_pen_that_does_not_move_leaves_one_place() -> None:
    assert line(PenPath(0.1), (0.25, 0.5, 0.75)).tolist() == [[0.25, 0.5, 0.75]]
