"""The point cloud view, by its pixels."""

from __future__ import annotations

import math
import sys
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPixmap, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.widgets import point_cloud
from app.widgets.cloud_layers import mark_size
from app.widgets.point_cloud import PointCloudView
from ddpm_core.splat import Canvas

RED, BLUE = "#ff0000", "#0000ff"


@pytest.fixture
def view(qtbot: QtBot) -> PointCloudView:
    view = PointCloudView()
    qtbot.addWidget(view)
    view.setStyleSheet("background: black")
    view.resize(400, 200)
    view.set_range(2.0)
    view.show()
    return view


def pixels(view: PointCloudView, ratio: float = 1.0) -> np.ndarray:
    """Red, green, blue of the view over black, [height, width, 3]."""
    picture = QPixmap(view.size() * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.black)
    view.render(picture)
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGB32)
    words = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return words[:, :, 2::-1].astype(int)


def centre(light: np.ndarray) -> tuple[float, float]:
    rows, columns = np.indices(light.shape)
    x, y = ((light * (at + 0.5)).sum() / light.sum() for at in (columns, rows))
    return float(x), float(y)


def cloud(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points, dtype=np.float32).reshape(-1, 2)


def test_a_point_lands_at_its_place_with_y_upwards(view: PointCloudView) -> None:
    view.set_points("a", cloud((1.0, 0.5)), color=RED)
    assert centre(pixels(view)[:, :, 0]) == pytest.approx((250, 75), abs=0.2)


def test_a_point_lands_at_the_same_place_on_a_fine_screen(view: PointCloudView) -> None:
    view.set_points("a", cloud((1.0, 0.5)), color=RED, radius=2.0, opacity=1.0)
    fine, coarse = pixels(view, 2.0)[:, :, 0], pixels(view)[:, :, 0]
    assert centre(fine) == pytest.approx((500, 150), abs=0.3)
    assert (fine[:, ::2] != fine[:, 1::2]).any()  # not coarse pixels twice as large
    assert fine.sum() == pytest.approx(4 * coarse.sum(), rel=0.05)


def test_a_circle_of_points_is_as_wide_as_high(view: PointCloudView) -> None:
    angle = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    view.set_points("a", np.column_stack([np.cos(angle), np.sin(angle)]) * 1.5, color=RED)
    rows, columns = np.nonzero(pixels(view)[:, :, 0] > 60)
    assert np.ptp(rows) == np.ptp(columns)
    assert 150 <= np.ptp(rows) <= 156


def test_no_point_one_point_and_points_at_infinity(view: PointCloudView) -> None:
    view.set_points("a", cloud(), color=RED)
    assert not pixels(view).any()
    view.set_points("a", cloud((math.nan, 0), (math.inf, 1), (0, -math.inf)), color=RED)
    assert not pixels(view).any()
    view.set_points("a", cloud((math.nan, 0), (-1, 0)), color=RED)
    assert centre(pixels(view)[:, :, 0]) == pytest.approx((150, 100), abs=0.2)
    view.set_points("a", None, color=RED)
    assert not pixels(view).any()


def test_points_of_one_dimension_lie_on_a_line(view: PointCloudView) -> None:
    view.set_points("a", np.array([[-1.0], [1.0]], dtype=np.float32), color=RED)
    assert centre(pixels(view)[:, :, 0]) == pytest.approx((200, 100), abs=0.2)


def test_later_layers_lie_above_and_layers_can_be_hidden(view: PointCloudView) -> None:
    for layer, color in (("low", RED), ("high", BLUE)):
        view.set_points(layer, cloud((0, 0)), color=color, radius=6, opacity=1)
    assert pixels(view)[100, 200].tolist() == [0, 0, 255]
    view.set_visible("high", False)
    assert pixels(view)[100, 200].tolist() == [255, 0, 0]
    view.set_visible("high", True)
    view.set_points("low", cloud((0, 0)), color=RED, radius=6, opacity=1)
    assert pixels(view)[100, 200].tolist() == [0, 0, 255]


def test_dense_places_are_brighter_and_many_points_are_drawn_smaller(view: PointCloudView) -> None:
    view.set_points(
        "a", cloud(*[(-1.0, 0.0)] * 2, *[(1.0, 0.0)] * 30), color="#806040", opacity=0.2
    )
    picture = pixels(view)
    assert picture[100, 150].sum() + 40 < picture[100, 250].sum()
    radii, opacities = zip(*(mark_size(n) for n in (0, 1, 100, 10_000, 1_000_000)), strict=True)
    assert sorted(radii, reverse=True) == list(radii)
    assert sorted(opacities, reverse=True) == list(opacities)


def test_an_empty_view_says_what_will_be_there(view: PointCloudView) -> None:
    view.set_placeholder("The data appears here")
    assert pixels(view).any()
    view.set_placeholder("")
    assert not pixels(view).any()


# --- zoom and pan


def wheel(view: PointCloudView, at: QPointF, notches: int) -> None:
    event = QWheelEvent(
        at,
        view.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def test_the_wheel_zooms_about_the_cursor(view: PointCloudView) -> None:
    view.set_points("a", cloud((1.0, 0.5)), color=RED)
    wheel(view, QPointF(250, 75), 3)
    assert view.view().scale == pytest.approx(50 * 1.25**3)
    assert centre(pixels(view)[:, :, 0]) == pytest.approx((250, 75), abs=0.2)
    wheel(view, QPointF(0, 0), -3)
    assert view.view().scale == pytest.approx(50)
    assert centre(pixels(view)[:, :, 0]) != pytest.approx((250, 75), abs=2)


def test_dragging_moves_the_cloud_and_a_double_click_brings_it_back(
    view: PointCloudView, qtbot: QtBot
) -> None:
    view.set_points("a", cloud((0.0, 0.0)), color=RED)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    for place in (QPoint(70, 90), QPoint(200, 10), QPoint(110, 30)):
        qtbot.mouseMove(view, place)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(110, 30))
    assert centre(pixels(view)[:, :, 0]) == pytest.approx((260, 80), abs=0.2)
    qtbot.mouseMove(view, QPoint(150, 90))
    assert centre(pixels(view)[:, :, 0]) == pytest.approx((260, 80), abs=0.2)
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert centre(pixels(view)[:, :, 0]) == pytest.approx((200, 100), abs=0.2)


def test_keys_zoom_and_return(view: PointCloudView, qtbot: QtBot) -> None:
    qtbot.keyClicks(view, "+")
    qtbot.keyClicks(view, "+")
    qtbot.keyClicks(view, "-")
    assert view.view().scale == pytest.approx(50 * 1.25)
    qtbot.keyClicks(view, "0")
    assert view.view().scale == pytest.approx(50)


def test_the_numbers_of_the_axes_follow_the_view(qtbot: QtBot) -> None:
    view = PointCloudView(axes=True)
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.set_points("a", cloud((50.0, 50.0)), color=RED)
    before = pixels(view)
    assert before[:, :20].any()
    assert before[-20:].any()
    view.zoom(5.0)
    assert (pixels(view) != before).any()


# --- traces


@pytest.fixture
def paths() -> np.ndarray:
    steps = np.random.default_rng(0).normal(0, 0.15, (120, 12, 2))
    return np.cumsum(steps, axis=0).astype(np.float32)


def show(view: PointCloudView, paths: np.ndarray, until: int, key: object = "run") -> np.ndarray:
    view.set_traces("trace", paths[: until + 1], color=RED, head=BLUE, key=key)
    return pixels(view)


def test_stepping_along_traces_shows_what_drawing_afresh_shows(
    view: PointCloudView, paths: np.ndarray
) -> None:
    show(view, paths, 0)
    visits = (1, 2, 3, 9, 30, 29, 28, 2, 3, 0, 119, 60, 61, 55)
    stepped = {until: show(view, paths, until) for until in visits}
    for until, picture in stepped.items():
        view.clear()
        assert np.array_equal(picture, show(view, paths, until, key=object()))


def test_each_step_is_seen_and_the_head_is_where_the_point_is(
    view: PointCloudView, paths: np.ndarray
) -> None:
    one = paths[:, :1]
    before = show(view, one, 40)
    after = show(view, one, 41)
    assert (before != after).any()
    expected = view.view().to_pixels(one[41, 0])
    blue = np.clip(after[:, :, 2] - after[:, :, 0], 0, None)
    assert centre(blue) == pytest.approx(tuple(expected), abs=0.6)


def test_the_newest_part_of_a_trace_is_the_strongest(view: PointCloudView) -> None:
    along = np.linspace(-3.5, 3.5, 101, dtype=np.float32)
    straight = np.column_stack([along, np.zeros_like(along)])[:, None]
    row = show(view, straight, 100)[99:101, :, 0].sum(axis=0)
    assert 0 < row[40] < row[351] < row[366]


def test_a_new_process_does_not_keep_the_traces_of_the_old(
    view: PointCloudView, paths: np.ndarray
) -> None:
    show(view, paths, 50, key="old")
    other = show(view, paths[::-1], 50, key="new")
    view.clear()
    assert np.array_equal(other, show(view, paths[::-1], 50, key="again"))


def test_a_far_jump_is_finished_by_further_refreshes(view: PointCloudView, qtbot: QtBot) -> None:
    qtbot.waitExposed(view)
    steps = np.random.default_rng(0).normal(0, 0.05, (600, 40, 2))
    walk = np.cumsum(steps, axis=0).astype(np.float32)
    first = show(view, walk, 599)
    for _ in range(20):
        QApplication.processEvents()
    ended = pixels(view)
    assert (first != ended).any()
    for _ in range(10):
        assert np.array_equal(ended, pixels(view))


# --- work


@pytest.fixture
def splats(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of points of all clouds that are drawn from now on."""
    drawn: list[int] = []
    add_marks = Canvas.add_marks

    def counted(canvas: Canvas, points: np.ndarray, shape: str, radius: float) -> None:
        drawn.append(len(points))
        add_marks(canvas, points, shape, radius)

    monkeypatch.setattr(Canvas, "add_marks", counted)
    return drawn


def test_many_changes_before_a_refresh_are_drawn_once(
    view: PointCloudView, qtbot: QtBot, splats: list[int]
) -> None:
    qtbot.waitExposed(view)
    QApplication.processEvents()
    for n in range(1, 30):
        view.set_points("a", np.zeros((n, 2), dtype=np.float32), color=RED)
    QApplication.processEvents()
    assert splats == [29]
    view.repaint()
    assert splats == [29]


def test_the_same_points_are_drawn_once_whatever_their_colour(
    view: PointCloudView, qtbot: QtBot, splats: list[int]
) -> None:
    qtbot.waitExposed(view)
    record = np.random.default_rng(0).normal(0, 0.3, (3, 50, 2)).astype(np.float32)
    view.set_points("a", record[1], color=RED, radius=2.0, opacity=0.5)
    red = pixels(view)
    view.set_points("a", record[1], color=BLUE, radius=2.0, opacity=0.5)
    assert np.array_equal(pixels(view), red[:, :, ::-1])
    assert splats == [50]
    for points, radius in ((record[2], 2.0), (record[2], 3.0), (record[2, ::2], 3.0)):
        view.set_points("a", points, color=BLUE, radius=radius, opacity=1.0)
        view.repaint()
    assert splats == [50, 50, 50, 25]


def test_a_great_many_points_are_drawn_in_pieces_and_all_of_them(
    view: PointCloudView, qtbot: QtBot, splats: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.waitExposed(view)
    points = np.random.default_rng(0).normal(0, 1, (1_000, 2)).astype(np.float32)
    view.set_points("a", points, color=RED)
    at_once = pixels(view)
    monkeypatch.setattr(point_cloud, "POINTS_AT_ONCE", 300)
    monkeypatch.setattr(point_cloud, "LONG", 1e-9)
    view.clear()
    splats.clear()
    view.set_points("a", points, color=RED)
    qtbot.waitUntil(lambda: len(splats) == 4)
    assert splats == [300, 300, 300, 100]
    assert np.array_equal(pixels(view), at_once)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """One point makes a painting too long."""
    monkeypatch.setattr(point_cloud, "POINTS_AT_ONCE", 1)
    monkeypatch.setattr(point_cloud, "LONG", 1e-9)


def test_a_crowd_is_not_cut_into_pieces(
    view: PointCloudView, qtbot: QtBot, splats: list[int], slow: None
) -> None:
    qtbot.waitExposed(view)
    points = np.random.default_rng(0).normal(0, 0.5, (30_000, 2)).astype(np.float32)
    view.set_points("a", points, color=RED)
    view.repaint()
    assert splats == [30_000]
    assert view.whole
    points = points.copy()
    points[::32] = np.nan, np.inf
    view.set_points("a", points, color=RED)
    view.repaint()
    assert splats == [30_000, 1]


def show_frame(view: PointCloudView, x: float) -> None:
    """Red above blue at x, and between them the head of a trace."""
    look: dict[str, Any] = {"radius": 3.0, "opacity": 1.0}
    view.set_points("a", cloud((x, 0.5)), color=RED, **look)
    path = np.array([[[x - 0.01, 0.0]], [[x, 0.0]]], dtype=np.float32)
    view.set_traces("trace", path, color="#000000", head="#00ff00")
    view.set_points("b", cloud((x, -0.5)), color=BLUE, **look)


def places(picture: np.ndarray) -> list[float]:
    """Where red, green and blue are, in data units."""
    assert picture.any(axis=(0, 1)).all()
    return [(centre(picture[:, :, channel])[0] - 200) / 50 for channel in range(3)]


def test_a_picture_stays_until_all_layers_of_the_next_are_drawn(
    view: PointCloudView, qtbot: QtBot, slow: None
) -> None:
    qtbot.waitExposed(view)
    show_frame(view, -1.0)
    while not view.whole or not pixels(view).any():
        view.repaint()
    before = pixels(view)
    show_frame(view, 1.0)
    assert np.array_equal(pixels(view), before)
    assert not view.whole
    after = pixels(view)
    assert view.whole
    assert places(after) == pytest.approx([1.0] * 3, abs=0.02)
    view.clear()
    show_frame(view, 1.0)
    assert not pixels(view)[:, :, 2].any()  # nothing is left of what was forgotten
    assert np.array_equal(pixels(view), after)


def test_frames_are_never_mixed_however_fast_they_come(
    view: PointCloudView, qtbot: QtBot, slow: None
) -> None:
    qtbot.waitExposed(view)
    frames = np.linspace(-1.5, 1.5, 31)
    show_frame(view, frames[0])
    pixels(view)
    pixels(view)
    seen = []
    for number, x in enumerate(frames):
        show_frame(view, x)
        red, green, blue = places(pixels(view))
        assert red == pytest.approx(green, abs=0.02)
        assert red == pytest.approx(blue, abs=0.02)
        seen.append(red)
        assert red >= frames[max(number - 4, 0)] - 0.02  # not far behind
    assert np.all(np.diff(seen) >= -0.02)
    assert len(set(np.round(seen, 1))) > len(frames) // 3  # and frame after frame
    while not view.whole:
        view.repaint()
    assert places(pixels(view)) == pytest.approx([1.5] * 3, abs=0.02)


def test_the_latest_of_all_changes_is_seen_in_the_end(
    view: PointCloudView, qtbot: QtBot, slow: None
) -> None:
    qtbot.waitExposed(view)
    for x in (-1.0, 0.0, 0.5, 1.0):
        show_frame(view, x)
        view.repaint()
    view.set_visible("a", False)
    view.zoom(1.25)  # what is half drawn is of no use any more
    view.repaint()
    view.set_visible("b", False)
    view.set_visible("a", True)
    while not view.whole:
        view.repaint()
    picture = pixels(view)
    assert not picture[:, :, 2].any()
    assert centre(picture[:, :, 0])[0] == pytest.approx(262.5, abs=0.3)


def test_so_many_points_as_are_drawn_at_once_are_seen_at_once(
    view: PointCloudView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.waitExposed(view)
    monkeypatch.setattr(point_cloud, "LONG", 0.0)
    many = np.random.default_rng(0).normal(0, 1, (50_000, 2)).astype(np.float32)
    view.set_points("a", many, color=RED)
    view.set_points("b", many + 1, color=BLUE)
    assert pixels(view)[:, :, 2].any()
    assert view.whole


def test_a_layer_that_waits_for_its_turn_is_not_shown_in_another_view(
    view: PointCloudView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.waitExposed(view)
    view.set_points("a", cloud((0.0, 0.0)), color=RED)
    view.set_points("b", cloud((1.0, 0.0)), color=BLUE)
    view.repaint()
    monkeypatch.setattr(point_cloud, "POINTS_AT_ONCE", 1)
    monkeypatch.setattr(point_cloud, "LONG", 1e-9)
    view.zoom(1.25)
    assert not pixels(view)[:, :, 2].any()
    assert centre(pixels(view)[:, :, 2]) == pytest.approx((262.5, 100), abs=0.3)


def test_a_hidden_view_draws_nothing(view: PointCloudView, splats: list[int]) -> None:
    view.hide()
    view.set_points("a", cloud((0, 0)), color=RED)
    QApplication.processEvents()
    assert not splats


def test_painting_loses_no_reference_to_true(view: PointCloudView, qtbot: QtBot) -> None:
    qtbot.waitExposed(view)
    view.set_points("a", cloud((0, 0)), color=RED)
    before = sys.getrefcount(True)
    for _ in range(2_000):
        view.repaint()
    assert abs(sys.getrefcount(True) - before) < 500
