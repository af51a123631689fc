"""The player, with a clock that the test moves."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.player import FRAMES_PER_SECOND, Player
from app.timeline import Timeline
from ddpm_core.config import ExperimentConfig
from ddpm_core.schedules import make_schedule

X = np.zeros((3, 2), dtype=np.float32)


def timeline(frames: int = 101, total: int = 101) -> Timeline:
    schedule = make_schedule("linear", total - 1)
    process = Timeline("reverse", ExperimentConfig(), schedule, range(total - 2, -1, -1), (3, 2))
    record(process, frames)
    return process


def record(process: Timeline, frames: int) -> None:
    while process.frames < frames:
        if process.frames:
            process.append(X, X, X)
        else:
            process.start(X)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def player(clock: Clock) -> Player:
    return Player(clock=clock)


@pytest.fixture
def passes(player: Player, clock: Clock, qtbot: QtBot) -> Callable[[float], None]:
    """Let so many seconds pass, and the player notice."""

    def wait(seconds: float) -> None:
        clock.now += seconds
        with qtbot.waitSignal(player._timer.timeout):
            pass

    return wait


def test_the_buttons_move_by_one_and_to_the_ends(player: Player) -> None:
    player.set_timeline(timeline())
    seen: list[int] = []
    player.positionChanged.connect(seen.append)
    for move in (player.forward, player.forward, player.back, player.last, player.forward):
        move()
    player.first()
    player.back()
    assert seen == [1, 2, 1, 100, 0]


def test_only_recorded_frames_are_reached(player: Player) -> None:
    player.set_timeline(timeline(frames=40))
    player.last()
    assert player.position == 39
    player.seek(90)
    assert player.position == 39
    player.seek(-5)
    assert player.position == 0
    assert (player.frames, player.total, player.newest) == (40, 101, 39)


def test_without_a_process_nothing_moves(player: Player) -> None:
    for command in (player.first, player.back, player.forward, player.last, player.toggle):
        command()
    assert player.position == 0
    assert not player.playing


def test_the_frame_follows_from_the_time_that_has_passed(
    player: Player, passes: Callable[[float], None]
) -> None:
    player.set_timeline(timeline())
    player.seek(10)
    player.play()
    passes(0.5)
    assert player.position == 10 + FRAMES_PER_SECOND // 2
    passes(1.001)
    assert player.position == 10 + FRAMES_PER_SECOND * 3 // 2
    player.pause()


@pytest.mark.parametrize(("speed", "frames"), [(0.25, 7), (2.0, 60), (8.0, 100)])
def test_the_speed_multiplies_and_the_last_frame_is_kept(
    player: Player, passes: Callable[[float], None], speed: float, frames: int
) -> None:
    player.set_timeline(timeline())
    player.set_speed(speed)
    player.play()
    passes(1.0001)
    assert player.position == frames
    assert player.playing == (frames < 100)
    player.pause()


def test_a_change_of_speed_does_not_jump(player: Player, passes: Callable[[float], None]) -> None:
    player.set_timeline(timeline())
    player.play()
    passes(1.0001)
    player.set_speed(0.5)
    passes(1.0001)
    assert player.position == 45
    player.pause()


def test_playing_stops_at_the_end_and_begins_again_from_there(
    player: Player, passes: Callable[[float], None]
) -> None:
    player.set_timeline(timeline())
    told: list[bool] = []
    player.playingChanged.connect(told.append)
    player.seek(95)
    player.toggle()
    passes(2.0)
    assert (player.position, player.playing, told) == (100, False, [True, False])
    player.play()
    assert (player.position, player.playing) == (0, True)
    player.toggle()
    assert told == [True, False, True, False]


@pytest.mark.parametrize("command", ["first", "back", "forward", "last", "pause"])
def test_every_command_but_play_stops_the_playing(player: Player, command: str) -> None:
    player.set_timeline(timeline())
    player.seek(50)
    player.play()
    getattr(player, command)()
    assert not player.playing
    assert not player._timer.isActive()


def test_seeking_stops_the_playing_even_where_it_is(player: Player) -> None:
    player.set_timeline(timeline())
    player.play()
    player.seek(0)
    assert not player.playing


def test_following_stays_at_the_newest_frame_with_a_prediction_and_ends_at_the_last(
    player: Player,
) -> None:
    process = timeline(frames=1)
    player.set_timeline(process, follow=True)
    for frames, shown in ((2, 0), (30, 28), (101, 100)):
        record(process, frames)
        player.grew_to()
        assert player.position == shown
    assert not player.following


def test_a_step_back_ends_the_following(player: Player) -> None:
    process = timeline(frames=10)
    player.set_timeline(process, follow=True)
    player.back()
    record(process, 20)
    player.grew_to()
    assert player.position == 8


def test_playing_waits_for_the_recording_and_then_does_not_jump(
    player: Player, passes: Callable[[float], None]
) -> None:
    process = timeline(frames=10)
    player.set_timeline(process, follow=True)
    player.seek(5)
    player.play()
    passes(60.0)
    assert (player.position, player.playing) == (9, True)
    record(process, 50)
    player.grew_to()
    passes(0.101)
    assert player.position == 12
    player.pause()


def test_a_recording_that_was_ended_early_is_played_to_where_it_ends_and_then_gone_on_with(
    player: Player, passes: Callable[[float], None]
) -> None:
    process = timeline(frames=10)
    asked: list[int] = []
    player.beyond.connect(asked.append)
    player.set_timeline(process, follow=True)
    player.grew_to(recording=False)
    assert not player.following
    player.first()
    player.play()
    passes(5.0)
    assert (player.position, player.playing, asked) == (9, False, [])
    player.play()
    assert (player.position, player.playing, asked) == (9, False, [0])
    assert player.following


def test_the_frame_after_the_newest_is_asked_for_alone(player: Player) -> None:
    process = timeline(frames=1)
    asked: list[int] = []
    player.beyond.connect(asked.append)
    player.set_timeline(process, follow=True)
    player.grew_to(recording=False)
    player.forward()
    assert asked == [1]
    record(process, 2)
    player.grew_to(recording=False)
    assert player.position == 1
    player.back()
    player.forward()  # which is known
    assert (player.position, asked) == (1, [1])


def test_frames_are_asked_for_one_by_one_while_those_before_are_made(player: Player) -> None:
    process = timeline(frames=1)
    asked: list[int] = []
    player.beyond.connect(asked.append)
    player.set_timeline(process, follow=True)
    player.grew_to(recording=False)
    player.forward()
    record(process, 2)  # of which nobody has told yet
    player.forward()
    player.grew_to(recording=True)
    player.forward()
    assert asked == [1, 1, 1]
    player.grew_to(recording=False)  # the first is made; two are still to come
    record(process, 4)
    player.grew_to(recording=True)
    player.grew_to(recording=False)
    assert (player.position, player.following) == (3, False)
    player.back()
    player.forward()
    player.forward()
    assert (player.position, asked) == (3, [1, 1, 1, 1])


def test_each_process_keeps_its_place(player: Player) -> None:
    one, other = timeline(), timeline()
    player.set_timeline(one)
    player.seek(30)
    player.set_timeline(other)
    assert (player.position, player.place(one), player.place(other)) == (0, 30, 0)
    player.seek(70)
    player.set_timeline(one)
    assert (player.position, player.place(other)) == (30, 70)
    player.set_timeline(None)
    assert (player.position, player.frames, player.place(one)) == (0, 0, 30)
    assert player.place(timeline()) is None


def test_another_process_stops_the_playing(player: Player) -> None:
    player.set_timeline(timeline())
    player.play()
    player.set_timeline(timeline())
    assert not player.playing


@pytest.mark.parametrize(("speed", "milliseconds"), [(0.25, 134), (1.0, 34), (2.0, 17), (8.0, 17)])
def test_it_wakes_when_the_next_frame_that_a_screen_shows_is_due(
    player: Player, speed: float, milliseconds: int
) -> None:
    player.set_timeline(timeline())
    player.play()
    player.set_speed(speed)
    assert player._timer.interval() == milliseconds
    assert player._timer.isSingleShot()
    player.pause()
    assert not player._timer.isActive()


def test_a_frame_that_comes_late_is_followed_sooner(
    player: Player, passes: Callable[[float], None]
) -> None:
    player.set_timeline(timeline())
    player.play()
    passes(1.020)  # frame 30 was due after 1 second, the next one is after 1.0333
    assert player.position == 30
    assert player._timer.interval() == 14
    player.pause()


def test_unseen_it_keeps_its_pace_but_looks_in_less_often(
    player: Player, clock: Clock, passes: Callable[[float], None]
) -> None:
    player.set_timeline(timeline())
    player.play()
    player.set_seen(False)
    assert player._timer.interval() == 250
    passes(1.001)
    assert player.position == FRAMES_PER_SECOND
    clock.now += 0.5
    player.set_seen(True)  # at once, not when it would have looked in
    assert player.position == FRAMES_PER_SECOND * 3 // 2
    assert player._timer.interval() < 40
    player.pause()
