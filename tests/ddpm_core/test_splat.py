"""The drawing of marks and lines, against areas, lengths and sums known beforehand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from ddpm_core.splat import FULL, SHAPES, Canvas, View, tone


def marks(points: list[tuple[float, float]], shape: str = "disc", radius: float = 2.0) -> Canvas:
    canvas = Canvas.for_marks(40, 30, radius)
    canvas.add_marks(np.array(points, dtype=np.float32), shape, radius)
    return canvas


def centre(canvas: Canvas) -> tuple[float, float]:
    """Centre of gravity of the coverage, in pixel coordinates of the picture."""
    total = canvas.coverage.sum()
    rows, columns = np.indices(canvas.coverage.shape)
    x = (canvas.coverage * (columns + 0.5)).sum() / total - canvas.margin
    y = (canvas.coverage * (rows + 0.5)).sum() / total - canvas.margin
    return float(x), float(y)


@pytest.mark.parametrize("radius", [0.8, 1.3, 2.0, 3.5])
def test_a_disc_covers_its_area_wherever_it_lies_in_a_pixel(radius: float) -> None:
    areas = [
        marks([(15 + dx, 12 + dy)], radius=radius).coverage.sum() / FULL
        for dx in np.linspace(0, 1, 7)
        for dy in np.linspace(0, 1, 7)
    ]
    assert np.abs(np.array(areas) - math.pi * radius**2).max() < 0.03 * math.pi * radius**2 + 0.05


@pytest.mark.parametrize("shape", list(SHAPES))
def test_a_mark_lies_where_its_point_is_to_an_eighth_of_a_pixel(shape: str) -> None:
    for x, y in ((15.0, 12.0), (15.13, 12.9), (15.5, 12.5), (15.77, 12.31), (3.99, 27.01)):
        found = centre(marks([(x, y)], shape))
        assert max(abs(found[0] - x), abs(found[1] - y)) < 0.15


def test_marks_add_up_whatever_their_number_and_order() -> None:
    generator = np.random.default_rng(0)
    points = generator.uniform((2, 2), (38, 28), (9_000, 2)).astype(np.float32)
    together = Canvas.for_marks(40, 30, 1.5)
    together.add_marks(points, "disc", 1.5)
    backwards = Canvas.for_marks(40, 30, 1.5)
    for part in np.array_split(points[::-1], 7):
        backwards.add_marks(part, "disc", 1.5)
    alone = np.zeros_like(together.coverage)
    for point in points[:200]:
        single = Canvas.for_marks(40, 30, 1.5)
        single.add_marks(point[None], "disc", 1.5)
        alone += single.coverage
    first = Canvas.for_marks(40, 30, 1.5)
    first.add_marks(points[:200], "disc", 1.5)
    assert np.array_equal(together.coverage, backwards.coverage)
    assert np.array_equal(first.coverage, alone)


def test_points_that_are_no_numbers_or_far_away_leave_nothing() -> None:
    nan, inf = math.nan, math.inf
    canvas = marks([(nan, 3), (3, nan), (inf, 3), (3, -inf), (-50, 3), (3, 1e30), (40 + 9, 3)])
    assert not canvas.coverage.any()
    canvas.add_lines(
        np.array([[[nan, 3], [3, 3], [-90, -9]], [[3, 3], [inf, 3], [90, -9]]], dtype=np.float32)
    )
    assert not canvas.coverage.any()


def test_a_mark_at_the_edge_is_cut_and_not_moved() -> None:
    canvas = marks([(0.0, 15.0)], radius=3.0)
    m = canvas.margin
    inside = canvas.coverage[m:-m, m:-m]
    assert inside.sum() / FULL == pytest.approx(math.pi * 9 / 2, rel=0.06)


def test_the_box_holds_all_that_was_drawn_and_clearing_empties_it() -> None:
    canvas = marks([(5, 6), (30, 20)])
    canvas.add_lines(np.array([[[2, 2]], [[10, 29]]], dtype=np.float32))
    left, top, right, bottom = canvas.box
    assert canvas.coverage.any()
    assert canvas.coverage[top:bottom, left:right].sum() == canvas.coverage.sum()
    canvas.clear()
    assert not canvas.coverage.any()
    assert canvas.box == (0, 0, 0, 0)


@pytest.mark.parametrize("angle", [0, 17, 45, 63, 90, 200])
def test_a_line_has_ink_in_proportion_to_its_length_and_lies_on_its_way(angle: float) -> None:
    direction = np.array([math.cos(math.radians(angle)), math.sin(math.radians(angle))])
    middle, length = np.array([20.3, 15.6]), 18.4
    ends = np.stack([middle - direction * length / 2, middle + direction * length / 2])
    canvas = Canvas(40, 30)
    canvas.add_lines(ends[:, None].astype(np.float32))
    assert canvas.coverage.sum() / FULL == pytest.approx(length, rel=0.03)
    assert centre(canvas) == pytest.approx(tuple(middle), abs=0.15)
    rows, columns = np.indices(canvas.coverage.shape)
    x = columns + 0.5 - canvas.margin - middle[0]
    y = rows + 0.5 - canvas.margin - middle[1]
    aside = np.abs(x * direction[1] - y * direction[0])
    assert aside[canvas.coverage > 0].max() < 1.5


def test_lines_taken_away_leave_no_rest() -> None:
    generator = np.random.default_rng(1)
    paths = generator.normal((20, 15), 12, (60, 11, 2)).astype(np.float32)
    canvas = Canvas(40, 30)
    canvas.add_lines(paths, 3)
    canvas.add_lines(paths[:31], -2)
    canvas.add_lines(paths[30:], -3)
    assert canvas.coverage.any()
    canvas.add_lines(paths[:31], -1)
    assert not canvas.coverage.any()


def test_a_snapshot_brings_back_what_was_drawn() -> None:
    canvas = marks([(10, 10), (30, 25)])
    then, box = canvas.coverage.copy(), canvas.box
    snapshot = canvas.snapshot()
    canvas.add_marks(np.array([[3, 28], [20, 15]], dtype=np.float32), "disc", 2.0)
    assert (canvas.coverage != then).any()
    canvas.restore(snapshot)
    assert np.array_equal(canvas.coverage, then)
    assert canvas.box == box


def test_the_ink_of_a_line_does_not_depend_on_those_beside_it() -> None:
    generator = np.random.default_rng(2)
    inside = generator.uniform(5, 25, (2, 40, 2)).astype(np.float32)
    outside = np.array([[[20, 10]], [[90, -40]]], dtype=np.float32)
    canvas = Canvas(40, 30)
    canvas.add_lines(np.concatenate([inside, outside], axis=1))
    canvas.add_lines(inside, -1)
    canvas.add_lines(outside, -1)
    assert not canvas.coverage.any()


def test_pieces_of_a_line_may_count_differently() -> None:
    paths = np.array([[[5.0, 5.5]], [[15, 5.5]], [[25, 5.5]], [[60, 5.5]]], dtype=np.float32)
    canvas = Canvas(40, 30)
    canvas.add_pieces(paths[:-1], paths[1:], np.array([0, 3, 1], dtype=np.int32))
    row = canvas.coverage.sum(axis=0)[canvas.margin :] / FULL
    assert row[6:14] == pytest.approx(0)
    assert row[16:24].mean() == pytest.approx(3, rel=0.03)
    assert row[26:39].mean() == pytest.approx(1, rel=0.03)


def test_a_line_that_leaves_the_picture_is_drawn_as_far_as_it_is_seen() -> None:
    canvas = Canvas(40, 30)
    canvas.add_lines(np.array([[[-1e6, 10.5]], [[1e6, 10.5]]], dtype=np.float32))
    m = canvas.margin
    row = canvas.coverage[m + 10, m:-m]
    assert np.abs(row[1:-1] / FULL - 1).max() < 0.15
    assert canvas.coverage.sum() / FULL == pytest.approx(40, rel=0.03)


@pytest.mark.parametrize("opacity", [0.2, 0.55, 1.0])
def test_marks_over_one_another_are_as_opaque_as_if_painted_one_by_one(opacity: float) -> None:
    table = tone((255, 128, 0), opacity)
    alphas = table >> 24
    for marks_there in (0, 1, 2, 5, 40):
        expected = 255 * (1 - (1 - opacity) ** marks_there)
        assert abs(int(alphas[marks_there * FULL]) - expected) <= 0.5
    half = 255 * opacity / 2
    assert abs(int(alphas[FULL // 2]) - half) <= 0.5
    assert (np.diff(alphas.astype(int)) >= 0).all()


def test_colours_are_premultiplied_and_dense_places_go_towards_the_deep_colour() -> None:
    table = tone((200, 100, 20), 0.5, (255, 255, 255))
    alpha, red, green, blue = ((table >> shift) & 255 for shift in (24, 16, 8, 0))
    assert (np.maximum(np.maximum(red, green), blue) <= alpha).all()
    assert (int(red[FULL]), int(green[FULL]), int(blue[FULL])) == (100, 50, 10)
    assert table[0] == 0
    assert int(blue[-1]) == 255
    assert int(blue[20 * FULL]) > 20


def test_the_words_are_the_table_at_the_coverage() -> None:
    canvas = marks([(10, 10), (11, 10), (30, 25)])
    table = tone((10, 200, 90), 0.4)
    left, top, right, bottom = canvas.box
    part = (slice(top, bottom), slice(left, right))
    assert np.array_equal(canvas.words(table), table[canvas.coverage[part]])
    canvas.add_marks(np.array([[20, 15]], dtype=np.float32), "disc", 2.0)
    assert np.array_equal(canvas.words(table), table[canvas.coverage[part]])
    other = tone((200, 0, 0), 0.4)
    assert np.array_equal(canvas.words(other), other[canvas.coverage[part]])


def test_a_view_has_equal_axes_and_finds_its_way_back() -> None:
    view = View(300, 200, x=0.5, y=-1.0, scale=40.0)
    points = np.array([[0.5, -1.0], [1.5, -1.0], [0.5, 0.0]])
    middle, right, above = view.to_pixels(points)
    assert middle.tolist() == [150, 100]
    assert (right - middle).tolist() == [40, 0]
    assert (above - middle).tolist() == [0, -40]
    for x, y in ((-2.0, 1.0), (0.3, 0.7)):
        pixel = view.to_pixels(np.array([[x, y]]))[0]
        assert view.to_data(float(pixel[0]), float(pixel[1])) == pytest.approx((x, y), abs=1e-5)


def test_zooming_keeps_the_place_and_moving_takes_the_content_along() -> None:
    view = View(300, 200, x=0.5, y=-1.0, scale=40.0)
    zoomed = view.zoomed(2.5, 220, 30)
    assert zoomed.scale == 100
    assert zoomed.to_data(220, 30) == pytest.approx(view.to_data(220, 30), abs=1e-12)
    moved = view.moved(15, -7)
    assert moved.to_data(115, 93) == pytest.approx(view.to_data(100, 100), abs=1e-12)
    assert view.resolved(2.0) == replace(view, width=600, height=400, scale=80.0)


@pytest.mark.parametrize(("shape", "radius"), [("ring", 0.4), ("ring", 0.5), ("disc", 0.03)])
def test_a_mark_too_small_to_cover_anything_leaves_nothing(shape: str, radius: float) -> None:
    canvas = Canvas.for_marks(20, 20, radius)
    canvas.add_marks(np.array([[10.0, 10.0]], dtype=np.float32), shape, radius)
    assert not canvas.coverage.any()
