"""Arrows, rings and the lens: where their pixels lie."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPixmap
from pytestqt.qtbot import QtBot

from app.widgets.arrow_layer import Arrow, Ring
from app.widgets.point_cloud import PointCloudView
from app.widgets.step_lens import lens_over
from ddpm_core.splat import View

RED, GREEN, WHITE = QColor("#ff0000"), QColor("#00ff00"), QColor("#ffffff")
DASHED, DOTTED = Qt.PenStyle.DashLine, Qt.PenStyle.DotLine


@pytest.fixture
def view(qtbot: QtBot) -> PointCloudView:
    view = PointCloudView()
    qtbot.addWidget(view)
    view.setStyleSheet("background: black")
    view.resize(400, 200)
    view.set_range(2.0)  # 50 pixels to a unit, (0, 0) at 200, 100
    view.set_points("a", np.zeros((1, 2), dtype=np.float32), color="#000000", radius=0.8)
    return view


def seen(view: PointCloudView, color: QColor) -> np.ndarray:
    """Which pixels [height, width] are of a pure colour."""
    picture = QPixmap(view.size())
    picture.fill(Qt.GlobalColor.black)
    view.render(picture)
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGB32)
    words = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    wanted = np.array([color.red(), color.green(), color.blue()])
    return np.abs(words[:, :, 2::-1].astype(int) - wanted).max(axis=2) < 60


def box(pixels: np.ndarray) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is there."""
    rows, columns = np.nonzero(pixels)
    return int(columns.min()), int(rows.min()), int(columns.max()), int(rows.max())


def test_an_arrow_goes_from_its_start_to_its_end_and_is_widest_before_it(
    view: PointCloudView,
) -> None:
    view.set_arrows([Arrow("xt", (-2.0, 0.0), (1.0, 0.0), RED)])
    pixels = seen(view, RED)
    left, top, right, bottom = box(pixels)
    assert left == pytest.approx(100, abs=1)
    assert right == pytest.approx(249, abs=2)
    assert (top + bottom) / 2 == pytest.approx(99.5, abs=1)
    heights = pixels.sum(axis=0)
    assert heights[105:235].max() <= 3
    assert heights[235:250].max() >= 5


def test_arrows_head_to_tail_meet(view: PointCloudView) -> None:
    view.set_arrows(
        [
            Arrow("xt", (-1.0, -1.0), (0.5, 1.0), RED),
            Arrow("eps", (0.5, 1.0), (2.0, 0.0), GREEN, DASHED),
        ]
    )
    red, green = box(seen(view, RED)), box(seen(view, GREEN))
    assert (red[0], red[3]) == pytest.approx((150, 150), abs=3)
    assert (red[2], red[1]) == pytest.approx((225, 50), abs=4)
    assert (green[0], green[1]) == pytest.approx((225, 50), abs=4)
    assert (green[2], green[3]) == pytest.approx((300, 100), abs=4)


def test_lines_are_told_apart_by_their_style(view: PointCloudView) -> None:
    inks = []
    for style in (Qt.PenStyle.SolidLine, DASHED, DOTTED):
        view.set_arrows([Arrow("xt", (-2.0, 0.0), (2.0, 0.0), RED, style, head=False)])
        inks.append(int(seen(view, RED).any(axis=0).sum()))
    assert inks[0] > inks[1] > inks[2] > 20


def test_a_label_stands_beside_a_long_arrow_only(view: PointCloudView) -> None:
    for length, labelled in ((1.5, True), (0.2, False)):
        inks = []
        for label in (("z", ""), ("", "")):
            view.set_arrows([Arrow("noise", (0.0, 0.0), (length, 0.0), RED, label=label)])
            inks.append(int(seen(view, RED).sum()))
        assert (inks[0] > inks[1]) == labelled


def test_an_arrow_of_no_length_is_a_dot(view: PointCloudView) -> None:
    view.set_arrows([Arrow("xt", (1.0, 0.0), (1.0, 0.0), RED)])
    left, top, right, bottom = box(seen(view, RED))
    assert (left + right) / 2 == pytest.approx(250, abs=1)
    assert (top + bottom) / 2 == pytest.approx(100, abs=1)
    assert right - left < 6


def test_a_ring_goes_around_its_place(view: PointCloudView) -> None:
    view.set_arrows(rings=[Ring((1.0, 0.5), WHITE, 7.0)])
    pixels = seen(view, WHITE)
    assert box(pixels) == pytest.approx((242, 67, 257, 82), abs=1)
    assert not pixels[75, 250]


def test_the_lit_symbol_stands_out(view: PointCloudView) -> None:
    view.set_arrows(
        [
            Arrow("xt", (-2.0, 0.0), (-0.5, 0.0), RED),
            Arrow("eps", (0.5, 0.0), (2.0, 0.0), GREEN),
        ]
    )
    view.set_lit("eps")
    assert not seen(view, RED).any()
    assert seen(view, GREEN).sum() > 50
    view.set_lit("eta")  # none of them
    assert seen(view, RED).sum() > 50


@pytest.mark.parametrize("end", [(math.nan, 0.0), (math.inf, 1.0), (0.0, -math.inf)])
def test_what_is_no_number_is_not_drawn(view: PointCloudView, end: tuple[float, float]) -> None:
    arrow = Arrow("xt", (0.0, 0.0), end, RED, DASHED, ("z", "0"))
    view.set_arrows([arrow], [Ring(end, RED)], [(0.0, 0.0), end])
    assert not seen(view, RED).any()


def test_an_arrow_is_drawn_from_however_far_it_comes(view: PointCloudView) -> None:
    view.set_arrows([Arrow("xt", (-1e7, 0.0), (1.0, 0.0), RED), Arrow("xt", (9, 9), (8, 9), RED)])
    left, _, right, _ = box(seen(view, RED))
    assert left == 0
    assert right == pytest.approx(249, abs=2)


def test_the_label_stands_beside_the_part_that_is_seen(view: PointCloudView) -> None:
    for start in (-1e7, -30.0):
        inks = []
        for label in (("z", ""), ("", "")):
            view.set_arrows([Arrow("noise", (start, 0.0), (1.0, 0.0), RED, label=label)])
            inks.append(seen(view, RED))
        letter = inks[0] & ~inks[1]
        left, _, right, _ = box(letter)
        assert left > 80  # in the middle of 0 .. 250, less what is drawn beyond the edge
        assert right < 150


def test_nothing_is_left_after_clearing(view: PointCloudView) -> None:
    view.set_arrows([Arrow("xt", (0.0, 0.0), (1.0, 0.0), RED)], [Ring((0.0, 0.0), RED)])
    view.set_arrows()
    assert not seen(view, RED).any()
    view.set_arrows([Arrow("xt", (0.0, 0.0), (1.0, 0.0), RED)])
    view.clear()
    view.set_points("a", np.zeros((1, 2), dtype=np.float32), color="#000000", radius=0.8)
    assert not seen(view, RED).any()


# --- the lens


def test_a_lens_enlarges_places_that_are_close_to_each_other() -> None:
    view = View(600, 500, 0.0, 0.0, 100.0)
    lens = lens_over(view, [(1.0, 1.0), (1.05, 1.02)])  # 5 pixels apart
    assert lens is not None
    assert lens.factor == 10.0  # the greatest of 1, 2, 5, 10 .. with which they fill half of it
    assert lens.view.scale == pytest.approx(1000.0)
    inside = lens.view.to_pixels(np.array([[1.0, 1.0], [1.05, 1.02]], dtype=np.float32))
    assert (inside > 20).all()
    assert (inside < lens.box.width() - 20).all()
    assert (lens.box.right(), lens.box.bottom()) == (588.0, 472.0)


def test_a_lens_gives_way_to_what_it_enlarges() -> None:
    view = View(600, 500, 0.0, 0.0, 100.0)
    lens = lens_over(view, [(2.5, -2.0), (2.52, -2.0)])
    assert lens is not None
    x, y = view.to_pixels(np.array([2.5, -2.0], dtype=np.float32))
    assert not lens.box.contains(float(x), float(y))
    assert lens.box.left() < 50


@pytest.mark.parametrize(
    ("view", "places"),
    [
        (View(600, 500, 0.0, 0.0, 100.0), [(0.0, 0.0), (1.0, 0.0)]),  # can be told apart
        (View(300, 500, 0.0, 0.0, 100.0), [(0.0, 0.0), (0.01, 0.0)]),  # no room
        (View(600, 500, 0.0, 0.0, 100.0), [(0.0, 0.0), (math.nan, 0.0)]),
        (View(600, 500, 0.0, 0.0, 100.0), []),
    ],
)
def test_there_is_no_lens_where_it_would_not_help(
    view: View, places: list[tuple[float, float]]
) -> None:
    assert lens_over(view, places) is None


def test_the_lens_shows_the_arrows_larger(qtbot: QtBot) -> None:
    view = PointCloudView()
    qtbot.addWidget(view)
    view.setStyleSheet("background: black")
    view.resize(600, 500)
    view.set_range(2.5)  # 100 pixels to a unit
    view.set_points("a", np.zeros((1, 2), dtype=np.float32), color="#000000", radius=0.8)
    arrow = Arrow("xt", (0.0, 0.0), (0.05, 0.0), RED)
    view.set_arrows([arrow])
    small = seen(view, RED)
    view.set_arrows([arrow], (), [(0.0, 0.0), (0.05, 0.0)])
    both = seen(view, RED)
    lens = lens_over(view.view(), [(0.0, 0.0), (0.05, 0.0)])
    assert lens is not None
    corner = both[int(lens.box.top()) :, int(lens.box.left()) :]
    assert not small[int(lens.box.top()) :, int(lens.box.left()) :].any()
    left, top, right, bottom = box(corner)
    assert right - left == pytest.approx(5 * lens.factor, abs=3)
    assert (top + bottom) / 2 == pytest.approx(lens.box.height() / 2, abs=2)


def test_the_lens_keeps_off_what_lies_at_the_foot(qtbot: QtBot) -> None:
    view = View(600, 500, 0.0, 0.0, 100.0)
    places = [(0.0, 0.0), (0.01, 0.0)]
    usual, raised = lens_over(view, places), lens_over(view, places, 46)
    assert usual is not None
    assert raised is not None
    assert raised.box == usual.box.translated(0, -46)
    assert lens_over(View(600, 360, 0.0, 0.0, 100.0), places) is not None
    assert lens_over(View(600, 360, 0.0, 0.0, 100.0), places, 46) is None  # the legend is there
