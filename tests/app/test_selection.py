"""Which point is selected, as processes come and go."""

from __future__ import annotations

import pytest

from app.player import Player
from app.selection import Selection
from app.timeline import Timeline
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
