"""Columns of pictures: shown and hidden, read, enlarged and chosen together."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from app.highlights import Highlights
from app.panels.picture_columns import forward_columns, reverse_columns, still_column
from app.widgets.picture_column import CAPTION, NUMBERS, picture_places
from app.widgets.picture_sheet import Pixel
from app.widgets.picture_trio import PictureTrio
from app.widgets.pointing import LitFrame

NAMES = ("samples", "predicted_x0", "predicted_noise")


def some(count: int = 4, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-1, 1, (count, 3, 8, 8)).astype(np.float32)


class Row:
    """A trio in front of a person."""

    def __init__(self, qtbot: QtBot, trio: PictureTrio) -> None:
        self.qtbot, self.trio = qtbot, trio

    def toggle(self, name: str) -> QAbstractButton:
        button = self.trio.findChild(QAbstractButton, f"{name}PictureToggle")
        assert button is not None
        return button

    def shown(self) -> list[str]:
        return [view.objectName()[:-8] for view in self.trio.views if view.isVisible()]

    def click(self, column: int, pixel: Pixel) -> None:
        view = self.trio.views[column]
        at = view.pixel_rect(pixel).center().toPoint()
        self.qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)


@pytest.fixture
def row(qtbot: QtBot) -> Row:
    trio = PictureTrio()
    qtbot.addWidget(trio)
    trio.resize(700, 280)
    trio.set_columns(reverse_columns())
    trio.show_pictures([some(seed=0), some(seed=1), 3 * some(seed=2)])
    trio.show()
    qtbot.waitExposed(trio)
    return Row(qtbot, trio)


def test_three_columns_of_equal_size_stand_side_by_side(row: Row) -> None:
    assert row.shown() == list(NAMES)
    places = [view.geometry() for view in row.trio.views]
    assert len({(place.top(), place.size().toTuple()) for place in places}) == 1
    assert places[0].right() < places[1].left()
    for name, place in zip(NAMES, places, strict=True):
        assert row.toggle(name).geometry().bottom() < place.top()
        assert abs(row.toggle(name).x() - place.left()) <= 4


def test_a_toggle_hides_its_column_and_the_others_have_its_room(row: Row) -> None:
    before = row.trio.views[0].width()
    with row.qtbot.waitSignal(row.trio.columnToggled) as told:
        row.toggle("samples").click()
    assert told.args == ["samples", False]
    assert row.shown() == ["predicted_x0", "predicted_noise"]
    assert row.trio.views[1].width() > before
    assert row.toggle("samples").isVisible()
    row.toggle("predicted_noise").click()
    row.toggle("predicted_x0").click()
    assert row.shown() == []
    row.toggle("samples").click()
    assert row.shown() == ["samples"]
    assert row.trio.hidden_columns == {"predicted_x0", "predicted_noise"}


@pytest.mark.parametrize("width", [220, 330, 460, 700, 1300])
@pytest.mark.parametrize("hidden", [(), ("samples",), ("predicted_x0", "predicted_noise"), NAMES])
def test_captions_never_lie_over_each_other(row: Row, width: int, hidden: tuple[str, ...]) -> None:
    for name in hidden:
        row.toggle(name).click()
    row.trio.resize(width, 260)
    places = [row.toggle(name).geometry() for name in NAMES]
    for k, place in enumerate(places):
        assert row.trio.rect().contains(place.adjusted(2, 0, 0, 0))
        assert not any(place.intersects(other) for other in places[k + 1 :])


def test_a_caption_without_room_for_its_words_keeps_its_name(row: Row) -> None:
    row.trio.resize(260, 200)
    toggle = row.toggle("predicted_noise")
    assert toggle.text() == ""
    assert toggle.accessibleName() == "predicted noise"
    assert toggle.toolTip()
    row.trio.resize(800, 300)
    assert toggle.text() == "predicted noise"


def test_in_a_high_place_columns_stand_in_rows() -> None:
    high = picture_places(3, QSize(200, 800))
    assert len({place.left() for place in high}) == 1
    assert high[0].width() == 200
    corner = picture_places(3, QSize(400, 440))
    assert (corner[0].top(), corner[2].left()) == (corner[1].top(), corner[0].left())
    for places in (high, corner, picture_places(2, QSize(500, 100))):
        assert len({place.width() for place in places}) == 1
        assert all(place.height() == place.width() + CAPTION + NUMBERS for place in places)
        assert not places[0].intersects(places[1])


def test_a_pixel_is_read_in_all_columns(row: Row, qtbot: QtBot) -> None:
    view = row.trio.views[1]
    at = view.pixel_rect(Pixel(2, 1, 3)).center().toPoint()
    with qtbot.waitSignal(row.trio.pointed) as told:
        qtbot.mouseMove(view, at)
    x_t, x_0, noise = (
        [f"{value:.2f}".replace("-", "\u2212") for value in array[2, :, 1, 3]]
        for array in (some(seed=0), some(seed=1), 3 * some(seed=2))
    )
    assert row.trio.numbers("samples") == "R {} G {} B {}".format(*x_t)
    assert row.trio.numbers("predicted_x0") == "R {} G {} B {}".format(*x_0)
    assert row.trio.numbers("predicted_noise") == "R {} G {} B {}".format(*noise)
    assert told.args[0].startswith("picture 3 · pixel (3, 1) · xt: R ")
    assert row.trio.views[2].accessibleDescription() == row.trio.numbers("predicted_noise")
    row.trio.show_pictures([some(seed=5), some(seed=1), None])
    assert row.trio.numbers("samples") != "R {} G {} B {}".format(*x_t)
    assert row.trio.numbers("predicted_noise") == ""


def test_numbers_of_columns_before_never_stand_under_others(row: Row) -> None:
    row.trio.look.mark(Pixel(2, 1, 3))
    assert all(row.trio.numbers(name) for name in NAMES)
    row.trio.set_columns([still_column("data")])
    row.trio.show_pictures([some(3)])
    row.trio.look.mark(None)
    row.trio.set_columns(forward_columns())
    row.trio.show_pictures([some(), some(), some()])
    assert [row.trio.numbers(name) for name in ("data", "noised", "noise")] == ["", "", ""]
    row.trio.set_columns(reverse_columns())
    row.trio.show_pictures([some(), None, None])
    assert [row.trio.numbers(name) for name in NAMES] == ["", "", ""]


def test_what_one_column_enlarges_all_enlarge(row: Row) -> None:
    row.trio.views[2].zoom(3.0)
    scales = {view.placing().scale for view in row.trio.views}
    assert len(scales) == 1
    assert scales.pop() >= 24


def test_a_picture_chosen_in_one_column_is_marked_in_all(row: Row) -> None:
    with row.qtbot.waitSignal(row.trio.pictureChosen) as chosen:
        row.click(1, Pixel(3, 2, 2))
    assert chosen.args == [3]
    assert [view.chosen_picture for view in row.trio.views] == [3, 3, 3]
    row.trio.show_pictures([some(2), some(2), some(2)])
    assert row.trio.chosen is None


def test_one_at_a_time_shows_the_chosen_picture_and_keys_lead_to_the_next(row: Row) -> None:
    row.trio.set_chosen(2)
    row.trio.set_single(True)
    assert [(view.first, view.shown) for view in row.trio.views] == [(2, 1)] * 3
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    with row.qtbot.waitSignal(row.trio.pictureChosen) as chosen:
        row.qtbot.keyClick(row.trio.views[0], Qt.Key.Key_Right, keys)
    assert chosen.args == [3]
    assert row.trio.views[1].first == 3
    row.qtbot.keyClick(row.trio.views[0], Qt.Key.Key_Right, keys)
    assert row.trio.views[1].first == 3
    row.trio.set_single(False)
    assert [view.shown for view in row.trio.views] == [4, 4, 4]


def test_a_lone_column_has_all_the_room_and_cannot_be_hidden(row: Row) -> None:
    row.trio.set_columns([still_column("data")])
    row.trio.show_pictures([some(3)])
    assert row.shown() == ["data"]
    assert row.trio.views[0].width() == row.trio.width()
    assert not row.toggle("samples").isVisible()
    row.qtbot.mouseClick(row.trio, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert row.shown() == ["data"]
    assert row.toggle("data").focusPolicy() == Qt.FocusPolicy.NoFocus


def test_a_column_that_was_hidden_stays_so_where_it_comes_again(row: Row) -> None:
    row.toggle("predicted_x0").click()
    row.trio.set_columns(forward_columns())
    row.trio.show_pictures([some(), some(), None])
    assert row.shown() == ["data", "noised", "noise"]
    row.trio.set_columns(reverse_columns())
    row.trio.show_pictures([some(), some(), some()])
    assert row.shown() == ["samples", "predicted_noise"]


def test_other_columns_are_seen_whole_again(row: Row) -> None:
    row.trio.views[0].zoom(3.0)
    row.trio.set_columns(reverse_columns())
    assert row.trio.look.zoom == pytest.approx(3.0, rel=0.2)
    row.trio.set_columns(forward_columns())
    assert row.trio.look.zoom == 1


def test_captions_light_up_with_their_symbols(qtbot: QtBot) -> None:
    highlights = Highlights()
    trio = PictureTrio(highlights=highlights)
    qtbot.addWidget(trio)
    trio.resize(600, 240)
    trio.set_columns(reverse_columns())
    trio.show()
    qtbot.waitExposed(trio)
    lit = Row(qtbot, trio).toggle("predicted_x0").findChild(LitFrame)
    assert lit is not None
    assert not lit.isVisible()
    highlights.light("x0_pred")
    assert lit.isVisible()
