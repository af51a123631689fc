"""Squares of a picture, and the speed of a download: what the dialogs know without a screen."""

from __future__ import annotations

import pytest

from app.crop_squares import LEAST_SIDE, CropSquares
from app.transfer import WINDOW, Transfer
from ddpm_core.data.crops import centre_crop


def test_the_middle_is_taken_until_something_is_chosen() -> None:
    squares = CropSquares(100, 60)
    assert squares.squares == [centre_crop(100, 60)] == [(20, 0, 60)]
    assert squares.crops == ()
    squares.move(5, 5)
    assert squares.crops == ((25, 0, 60),)  # it is as high as the picture
    squares.centre()
    assert squares.crops == ()


def test_squares_stay_within_the_picture() -> None:
    squares = CropSquares(100, 60, [(90, 50, 30), (-5, 0, 500)])
    assert squares.squares == [(70, 30, 30), (0, 0, 60)]
    squares.move(-1000, -1000)
    assert squares.square == (0, 0, 30)
    squares.move(1000, 1000)
    assert squares.square == (70, 30, 30)
    squares.grow(1000)
    assert squares.square == (40, 0, 60)
    squares.grow(-1000)
    assert squares.square[2] == LEAST_SIDE


def test_growing_keeps_the_middle() -> None:
    squares = CropSquares(100, 60, [(30, 20, 20)])
    squares.grow(10)
    assert squares.square == (25, 15, 30)
    squares.grow(-10)
    assert squares.square == (30, 20, 20)


@pytest.mark.parametrize(
    ("anchor", "to", "square"),
    [
        ((10, 10), (30, 25), (10, 10, 20)),
        ((10, 10), (40, 200), (10, 10, 50)),
        ((90, 50), (70, 40), (70, 30, 20)),
        ((90, 50), (-500, -500), (40, 0, 50)),
        ((50, 30), (70, 20), (50, 10, 20)),
        ((50, 30), (30, 35), (30, 30, 20)),
    ],
)
def test_a_corner_that_is_dragged_leaves_the_opposite_one_where_it_is(
    anchor: tuple[float, float], to: tuple[float, float], square: tuple[int, int, int]
) -> None:
    squares = CropSquares(100, 60, [(0, 0, 20)])
    squares.stretch(anchor, to)
    assert squares.square == square


def test_several_squares() -> None:
    squares = CropSquares(100, 60, [(0, 0, 20)])
    squares.add()
    assert squares.current == 1
    assert squares.crops == ((0, 0, 20), (8, 8, 30))
    squares.turn()
    assert squares.current == 0
    assert squares.at(10, 10) == 0  # both are there, and this is the current one
    squares.turn(-1)
    assert squares.at(10, 10) == 1
    assert squares.at(3, 3) == 0
    assert squares.at(90, 50) is None
    squares.remove()
    assert squares.crops == ((0, 0, 20),)
    squares.remove()
    assert squares.squares == [centre_crop(100, 60)]


def test_a_square_that_is_drawn_takes_the_place_of_one_that_nobody_chose() -> None:
    squares = CropSquares(100, 60)
    squares.draw((2, 2), (18, 12))
    assert squares.crops == ((2, 2, 16),)
    squares.draw((90, 50), (80, 40))
    assert squares.crops == ((2, 2, 16), (80, 40, 10))
    assert squares.current == 1


# --- a download


def test_speed_and_time_left_are_those_of_the_last_seconds() -> None:
    now = [0.0]
    transfer = Transfer(lambda: now[0])
    transfer.report(0, 10_000)
    assert transfer.speed == 0
    assert transfer.seconds_left is None
    for second in range(1, 11):
        now[0] = second
        transfer.report(100 * second, 10_000)
    assert transfer.speed == 100
    assert transfer.seconds_left == 90
    for second in range(1, int(WINDOW) + 1):
        now[0] = 10 + second
        transfer.report(1000 + 300 * second, 10_000)
    assert transfer.speed == 300
    assert not transfer.stands
    transfer.report(2500, 10_000)
    assert transfer.stands


def test_a_total_that_nobody_knows_gives_no_time() -> None:
    now = [0.0]
    transfer = Transfer(lambda: now[0])
    transfer.report(0, 0)
    now[0] = 2.0
    transfer.report(500, 0)
    assert transfer.speed == 250
    assert transfer.seconds_left is None
