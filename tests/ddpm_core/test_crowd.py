"""Very many marks together, against the same marks added in small numbers."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest

from ddpm_core.crowd import FEWEST, crowd_coverage
from ddpm_core.marks import FULL, SHAPES
from ddpm_core.splat import Canvas, View

WIDTH, HEIGHT = 150, 101  # an odd number of rows, and with some margins one of columns
COUNT = 60_000

Points = npt.NDArray[np.float32]


def together(pixels: Points, shape: str, radius: float) -> Canvas:
    canvas = Canvas.for_marks(WIDTH, HEIGHT, radius)
    canvas.add_marks(pixels, shape, radius)
    return canvas


def few_by_few(pixels: Points, shape: str, radius: float) -> Canvas:
    canvas = Canvas.for_marks(WIDTH, HEIGHT, radius)
    for start in range(0, len(pixels), FEWEST - 1):
        canvas.add_marks(pixels[start : start + FEWEST - 1], shape, radius)
    return canvas


def cloud(kind: str) -> Points:
    generator = np.random.default_rng(3)
    middle = np.array([WIDTH / 2, HEIGHT / 2])
    if kind == "even":
        pixels = generator.uniform((-8, -8), (WIDTH + 8, HEIGHT + 8), (COUNT, 2))
    elif kind == "narrow":
        pixels = generator.normal(middle, (20, 2.5), (COUNT, 2))
    elif kind == "one place":
        pixels = generator.normal(middle, 0.3, (COUNT, 2))
    else:  # on the borders of the positions within a pixel, and of blocks
        pixels = np.round(generator.uniform((0, 0), (WIDTH, HEIGHT), (COUNT, 2)) * 4) / 4
    return pixels.astype(np.float32)


@pytest.mark.parametrize("kind", ["even", "narrow", "one place", "on borders"])
@pytest.mark.parametrize("shape", list(SHAPES))
@pytest.mark.parametrize("radius", [0.6, 0.9, 1.13, 1.8, 2.25, 3.5, 6.0])
def test_marks_together_cover_what_they_cover_few_by_few(
    kind: str, shape: str, radius: float, used: list[bool]
) -> None:
    pixels = cloud(kind)
    assert np.array_equal(
        together(pixels, shape, radius).coverage, few_by_few(pixels, shape, radius).coverage
    )
    assert any(used)


@pytest.fixture
def used(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each call drew marks together."""
    calls: list[bool] = []

    def noted(*args: object) -> object:
        found = crowd_coverage(*args)  # type: ignore[arg-type]
        calls.append(found is not None)
        return found

    monkeypatch.setattr("ddpm_core.splat.crowd_coverage", noted)
    return calls


def test_marks_that_are_no_numbers_or_outside_leave_nothing_in_a_crowd(used: list[bool]) -> None:
    good = cloud("narrow")
    bad = np.array(
        [[math.nan, 3], [3, math.nan], [math.inf, 9], [9, -math.inf], [1e30, 5], [-99, 5]],
        dtype=np.float32,
    )
    mixed = np.concatenate([bad, good, bad])
    assert np.array_equal(
        together(mixed, "disc", 1.8).coverage, together(good, "disc", 1.8).coverage
    )
    assert used == [True, True]


def test_a_cloud_in_a_view_twice_as_fine_is_the_same_together(used: list[bool]) -> None:
    points = np.random.default_rng(5).normal(0, 0.4, (COUNT, 2)).astype(np.float32)
    view = View(WIDTH / 2, HEIGHT / 2, scale=20).resolved(2)
    pixels = view.to_pixels(points)
    assert np.array_equal(
        together(pixels, "ring", 2.25).coverage, few_by_few(pixels, "ring", 2.25).coverage
    )
    assert used[0]


def test_a_crowd_is_added_to_what_was_drawn_before_and_widens_the_box() -> None:
    pixels = cloud("narrow")
    canvas = together(np.array([[3.0, 4.0]], dtype=np.float32), "disc", 1.8)
    before = canvas.coverage.copy()
    canvas.add_marks(pixels, "disc", 1.8)
    alone = together(pixels, "disc", 1.8)
    assert np.array_equal(canvas.coverage, before + alone.coverage)
    left, top, right, bottom = canvas.box
    assert canvas.coverage[top:bottom, left:right].sum() == canvas.coverage.sum()
    canvas.clear()
    assert not canvas.coverage.any()


@pytest.mark.parametrize("count", [FEWEST, 2**16 // FULL * 64, 300_000])
def test_any_number_of_marks_on_a_pixel_is_counted(count: int) -> None:
    """Also more than a number of 16 bits holds, and just as many as make it begin again at 0."""
    pixels = np.full((count, 2), 20.5, dtype=np.float32)
    assert crowd_coverage(*pixels.T, (20, 20, 20, 20), "disc", 3.0) is not None
    canvas = together(pixels, "disc", 3.0)
    m = canvas.margin
    assert canvas.coverage[m + 20, m + 20] == count * FULL
    assert canvas.coverage.sum() == count * together(pixels[:1], "disc", 3.0).coverage.sum()


@pytest.mark.parametrize(("count", "width"), [(FEWEST - 1, 10), (FEWEST, 9_000)])
def test_few_marks_and_scattered_ones_are_no_crowd(count: int, width: int) -> None:
    x = np.linspace(20, 20 + width, count, dtype=np.float32)
    assert crowd_coverage(x, x, (20, 20, 20 + width, 20 + width), "disc", 1.8) is None


def test_a_mark_that_covers_nothing_leaves_nothing_in_a_crowd() -> None:
    assert not together(cloud("narrow"), "ring", 0.01).coverage.any()
