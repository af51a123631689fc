"""Which point is selected, as processes come and go."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest

from app.places import example_of, index_of, pixel_of, values_of
from app.player import Player
from app.selection import Selection
from app.timeline import Timeline
from app.widgets.picture_sheet import Pixel
from ddpm_core.config import ExperimentConfig
from ddpm_core.schedules import make_schedule


def process(count: int) -> Timeline:
    return Timeline(
        "reverse", ExperimentConfig(), make_schedule("linear", 3), (2, 1, 0), (count, 2)
    )


class Watched:
    """A selection, and how often it said that it changed."""

    def __init__(self, count: int | None) -> None:
        self.player = Player()
        self.selection = Selection(self.player)
        self.changes = 0
        self.selection.changed.connect(self._count)
        if count is not None:
            self.player.set_timeline(process(count))

    def _count(self) -> None:
        self.changes += 1


def test_a_point_is_selected_and_let_go_of() -> None:
    watched = Watched(4)
    selection = watched.selection
    assert selection.index is None
    selection.select(2)
    selection.select(2)
    assert (selection.index, watched.changes) == (2, 1)
    selection.clear()
    selection.clear()
    assert (selection.index, watched.changes) == (None, 2)


@pytest.mark.parametrize("index", [-1, 4, 100])
def test_a_point_that_there_is_not_selects_none(index: int) -> None:
    selection = Watched(4).selection
    selection.select(1)
    selection.select(index)
    assert selection.index is None


def test_next_and_previous_go_round() -> None:
    selection = Watched(3).selection
    seen = []
    for step in (selection.next, selection.next, selection.next, selection.next):
        step()
        seen.append(selection.index)
    assert seen == [0, 1, 2, 0]
    selection.previous()
    assert selection.index == 2
    selection.first()
    assert selection.index == 0


def test_without_a_process_nothing_can_be_selected() -> None:
    watched = Watched(None)
    for step in (watched.selection.first, watched.selection.next, watched.selection.previous):
        step()
    assert watched.selection.index is None
    assert watched.changes == 0


def test_the_next_process_keeps_the_point_if_it_has_it() -> None:
    watched = Watched(10)
    watched.selection.select(5)
    watched.player.set_timeline(process(6))
    assert watched.selection.index == 5
    watched.player.set_timeline(process(5))
    assert watched.selection.index is None
    watched.selection.select(1)
    watched.player.set_timeline(None)
    assert watched.selection.index is None


# --- pixels


def pictures(kind: Literal["forward", "reverse"], count: int, side: int = 4) -> Timeline:
    config, schedule = ExperimentConfig(), make_schedule("linear", 3)
    return Timeline(kind, config, schedule, (2, 1, 0), (count, 3, side, side))


def test_of_pictures_pixels_are_selected() -> None:
    watched = Watched(None)
    watched.player.set_timeline(pictures("reverse", 2))
    selection = watched.selection
    assert selection.count == 2 * 4 * 4
    selection.select(31)
    assert pixel_of((2, 3, 4, 4), 31) == Pixel(1, 3, 3)
    selection.next()
    assert selection.index == 0


def test_a_pixel_is_kept_by_pictures_of_its_kind_alone() -> None:
    watched = Watched(None)
    watched.player.set_timeline(pictures("reverse", 2))
    watched.selection.select(7)
    watched.player.set_timeline(pictures("reverse", 3))
    assert watched.selection.index == 7
    for other in (pictures("forward", 3), pictures("reverse", 3, side=8), process(40)):
        watched.player.set_timeline(pictures("reverse", 3))
        watched.selection.select(7)
        watched.player.set_timeline(other)
        assert watched.selection.index is None


@pytest.mark.parametrize("index", [0, 5, 40, 59])
def test_a_number_is_one_pixel(index: int) -> None:
    frame = np.arange(5 * 3 * 3 * 4, dtype=np.float32).reshape(5, 3, 3, 4)
    pixel = pixel_of(frame.shape, index)
    assert pixel is not None
    assert index_of(frame.shape, pixel) == index
    assert example_of(frame.shape, index) == pixel.picture
    expected = frame[pixel.picture, :, pixel.row, pixel.column]
    assert np.array_equal(values_of(frame, index), expected[None])
