"""Feature maps side by side: colours against the scale, and the value under the cursor."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import theme
from app.widgets.feature_grid import FeatureGrid, Place
from app.widgets.feature_image import Mosaic, Scale, mosaic_image, palette, scale_of
from app.widgets.feature_key import FeatureKey


@pytest.fixture
def grid(qtbot: QtBot) -> FeatureGrid:
    grid = FeatureGrid()
    qtbot.addWidget(grid)
    grid.resize(300, 300)
    grid.show()
    qtbot.waitExposed(grid)
    return grid


def maps(count: int, side: int = 4) -> np.ndarray:
    """Every value is its own: channel + row / 10 + column / 100."""
    channel, row, column = np.ogrid[:count, :side, :side]
    return (channel + row / 10 + column / 100).astype(np.float32)


def test_a_scale_is_round_and_holds_nearly_all_values() -> None:
    values = np.linspace(0, 4.4, 1000, dtype=np.float32).reshape(10, 10, 10)
    assert scale_of(values, signed=False) == Scale(5.0, False)
    assert scale_of(-values, signed=True) == Scale(5.0, True)
    wild = values.copy()
    wild[0, 0, 0] = 900.0
    assert scale_of(wild, signed=False) == Scale(5.0, False, beyond=True)
    assert scale_of(np.zeros((2, 3, 3), np.float32), signed=False) == Scale(1.0, False)
    lonely = np.zeros((1, 64, 64), np.float32)
    lonely[0, 5, 5] = 0.02  # a unit that answers at one place alone
    assert scale_of(lonely, signed=False).greatest == pytest.approx(0.02)


@pytest.mark.parametrize(
    ("count", "columns"), [(1, 1), (2, 2), (3, 3), (32, 8), (34, 6), (64, 8), (128, 16), (256, 16)]
)
def test_maps_fill_rows_evenly(count: int, columns: int) -> None:
    mosaic = Mosaic.within((count, 8, 8), 290, 290, 160)
    assert mosaic.columns == columns
    width, height = mosaic.size
    assert width <= 290
    assert height <= 290
    corners = {mosaic.corner(n) for n in range(count)}
    assert len(corners) == count
    for number in range(count):
        x, y = mosaic.corner(number)
        found = mosaic.at(x + 0.5, y + 0.5)
        assert found is not None
        assert found[0] == number
    assert mosaic.at(-1, 4) is None
    assert mosaic.at(3, height + 50) is None


def test_each_value_has_the_colour_of_its_place_on_the_scale() -> None:
    for signed in (False, True):
        values = np.array([[[-2.0, -0.5], [0.0, 3.0]]], np.float32) * (1 if signed else -1)
        scale = Scale(2.0, signed)
        image = mosaic_image(values, scale, Mosaic(1, 1, (21, 21)))
        table = palette(scale)
        low = -2.0 if signed else 0.0
        for row in (0, 1):
            for column in (0, 1):
                share = np.clip((values[0, row, column] - low) / (2.0 - low), 0, 1)
                expected = QColor.fromRgb(int(table[round(float(share) * 254)]))
                assert image.pixelColor(5 + 10 * column, 5 + 10 * row) == expected


def test_a_map_smaller_than_its_values_shows_their_mean() -> None:
    values = np.zeros((1, 40, 40), np.float32)
    values[0, ::2] = 2.0
    image = mosaic_image(values, Scale(2.0, False), Mosaic(1, 1, (11, 11)))
    expected = QColor.fromRgb(int(palette(Scale(2.0, False))[127]))
    assert {image.pixelColor(x, y).name() for x in range(10) for y in range(10)} == {
        expected.name()
    }


@pytest.mark.parametrize(("size", "side"), [(64, 8), (80, 10), (80, 5)])
def test_large_maps_show_the_same_means(size: int, side: int) -> None:
    values = np.random.default_rng(0).random((1, size, size)).astype(np.float32)
    block = size // side
    means = values.reshape(side, block, side, block).mean(axis=(1, 3))
    image = mosaic_image(values, Scale(1.0, False), Mosaic(1, 1, (side + 1, side + 1)))
    table = palette(Scale(1.0, False))
    for row in range(side):
        for column in range(side):
            near = int(np.rint(means[row, column] * 254))
            allowed = [QColor.fromRgb(int(table[near + k])) for k in (-1, 0, 1)]
            assert image.pixelColor(column, row) in allowed


def test_zero_is_the_ground_on_a_signed_scale() -> None:
    middle = palette(Scale(1.0, True))[127]
    assert QColor.fromRgb(int(middle)) == QColor(theme.current().card)


def test_the_cursor_reads_channel_row_column_and_value(grid: FeatureGrid, qtbot: QtBot) -> None:
    values = maps(9)
    grid.set_maps(values)
    told: list[Place | None] = []
    grid.hovered.connect(told.append)
    rect = grid.map_rect(5)
    side = rect.width() / 4
    for row, column in ((0, 0), (2, 1), (3, 3)):
        at = rect.topLeft() + QPoint(round(side * (column + 0.5)), round(side * (row + 0.5)))
        place = grid.place_at(QPointF(at))
        assert place == Place(5, row, column, float(values[5, row, column]))
    qtbot.mouseMove(grid, rect.center())
    assert told[-1] is not None
    assert told[-1].channel == 5


def test_a_click_shows_a_map_alone_and_all_again(grid: FeatureGrid, qtbot: QtBot) -> None:
    grid.set_maps(maps(9))
    small = grid.map_rect(4)
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=small.center())
    assert grid.alone == 4
    assert grid.map_rect(4).width() > 2 * small.width()
    place = grid.place_at(QPointF(grid.map_rect(4).center()))
    assert place is not None
    assert place.channel == 4
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.map_rect(4).center())
    assert grid.alone is None


def test_keys_go_from_map_to_map_and_enlarge_them(grid: FeatureGrid, qtbot: QtBot) -> None:
    grid.set_maps(maps(9))
    told: list[Place | None] = []
    grid.hovered.connect(told.append)
    for key, channel in (
        (Qt.Key.Key_Right, 0),
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 4),
        (Qt.Key.Key_Left, 3),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_Up, 0),
    ):
        qtbot.keyClick(grid, key)
        assert told[-1] is not None
        assert told[-1].channel == channel
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert grid.alone == 0
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    assert grid.alone == 1
    qtbot.keyClick(grid, Qt.Key.Key_Escape)
    assert grid.alone is None
    qtbot.keyClick(grid, Qt.Key.Key_Escape)
    assert told[-1] is None


def test_the_value_pointed_at_follows_the_maps(grid: FeatureGrid, qtbot: QtBot) -> None:
    grid.set_maps(maps(4))
    told: list[Place | None] = []
    grid.hovered.connect(told.append)
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    grid.set_maps(maps(4) + 7)
    assert told[-1] is not None
    assert told[-1].value == pytest.approx(7 + 0.2 + 0.02)
    grid.set_maps(maps(5))
    assert told[-1] is None


def test_what_is_drawn_is_the_mosaic(grid: FeatureGrid) -> None:
    values = np.zeros((4, 2, 2), np.float32)
    values[3] = 1.0
    grid.set_maps(values)
    QApplication.processEvents()
    image = grid.grab().toImage()
    table = palette(grid.scale)
    for channel, expected in ((0, table[0]), (2, table[0]), (3, table[-1])):
        at = grid.map_rect(channel).center()
        assert image.pixelColor(at) == QColor.fromRgb(int(expected))


def test_a_point_is_marked_in_maps_that_have_room(grid: FeatureGrid) -> None:
    def marked(count: int) -> bool:
        grid.set_maps(np.zeros((count, 2, 2), np.float32), mark=(0.25, 0.75))
        QApplication.processEvents()
        rect = grid.map_rect(count - 1)
        at = rect.topLeft() + QPoint(round(rect.width() * 0.25), round(rect.height() * 0.75))
        image: QImage = grid.grab().toImage()
        near = [image.pixelColor(at + QPoint(dx, dy)) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        return QColor("white") in near

    assert marked(4)
    assert not marked(256)


def test_the_key_says_what_the_ends_mean(qtbot: QtBot) -> None:
    key = FeatureKey()
    qtbot.addWidget(key)
    assert key.text == ""
    key.set_scale(Scale(1.5, False))
    assert key.text == "0  1.5"
    key.set_scale(Scale(20.0, True, beyond=True))
    assert key.text == "−20 or less  20 or more"
    key.resize(260, 20)
    key.show()
    qtbot.waitExposed(key)
    image = key.grab().toImage()
    drawn = np.array([image.pixelColor(x, 10).getRgb()[:3] for x in range(260)])
    for end in (palette(Scale(1.0, True))[0], palette(Scale(1.0, True))[-1]):
        wanted = QColor.fromRgb(int(end)).getRgb()[:3]
        assert np.abs(drawn - wanted).max(axis=1).min() < 12  # the frame lies over the very end
