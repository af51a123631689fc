"""Where pictures lie on the screen, and which pixel a place is: both ways, and under the cursor."""

from __future__ import annotations

import pytest

from app.widgets.picture_sheet import (
    Pixel,
    Sheet,
    middle_for,
    place_sheet,
    sheet_for,
    zoom_for,
)

ROOM = (600.0, 400.0)


@pytest.mark.parametrize(
    ("count", "room", "columns"),
    [(1, (500, 500), 1), (4, (500, 500), 2), (16, (500, 500), 4), (3, (900, 300), 3),
     (3, (300, 900), 1), (10, (500, 400), 4)],
)  # fmt: skip
def test_the_columns_are_those_that_let_pictures_be_largest(
    count: int, room: tuple[float, float], columns: int
) -> None:
    sheet = sheet_for(count, 64, 64, room)
    assert sheet.columns == columns
    sizes = [place_sheet(Sheet(count, 64, 64, other), room).scale for other in range(1, count + 1)]
    assert place_sheet(sheet, room).scale == max(sizes)


def test_every_pixel_is_found_where_it_lies() -> None:
    sheet = Sheet(5, 6, 8, 3)
    placing = place_sheet(sheet, ROOM, zoom=2.5, middle=(0.3, 0.6))
    for picture in range(5):
        for row in range(6):
            for column in range(8):
                pixel = Pixel(picture, row, column)
                x, y, width, height = placing.rect(sheet, pixel)
                for part in (0.01, 0.99):
                    place = placing.sheet_point(x + part * width, y + part * height)
                    assert sheet.pixel_at(*place) == pixel


def test_between_and_beside_the_pictures_there_is_no_pixel() -> None:
    sheet = Sheet(5, 6, 8, 3)
    assert sheet.pixel_at(8.5, 2) is None
    assert sheet.pixel_at(2, 6.5) is None
    assert sheet.pixel_at(-0.1, 2) is None
    assert sheet.pixel_at(2, -0.1) is None
    assert sheet.pixel_at(26.5, 2) is None
    assert sheet.pixel_at(20, 9) is None  # the last row ends early
    assert sheet.pixel_at(2, 14) is None


def test_all_of_a_sheet_is_seen_at_first_in_the_middle() -> None:
    sheet = Sheet(6, 64, 64, 3)
    placing = place_sheet(sheet, ROOM)
    width, height = (side * placing.scale for side in sheet.size)
    assert max(width / ROOM[0], height / ROOM[1]) == pytest.approx(1)
    assert placing.x == pytest.approx((ROOM[0] - width) / 2, abs=0.5)
    assert placing.y == pytest.approx((ROOM[1] - height) / 2, abs=0.5)


def test_pixels_that_are_seen_well_are_whole_pixels_of_the_screen() -> None:
    assert place_sheet(Sheet(1, 64, 64, 1), (500, 500)).scale == 7
    for zoom in (1.3, 2.2, 7.7):
        scale = place_sheet(Sheet(4, 64, 64, 2), (300, 300), zoom).scale
        assert scale == int(scale)


def test_every_step_of_the_zoom_shows_a_difference_until_the_bounds() -> None:
    sheet, room = Sheet(4, 64, 64, 2), (300.0, 300.0)
    zoom, scales = 1.0, [place_sheet(sheet, room).scale]
    while scales[-1] < 40:
        zoom = zoom_for(sheet, room, zoom, 1.25, 40.0)
        scales.append(place_sheet(sheet, room, zoom).scale)
    assert scales == sorted(set(scales))
    assert zoom_for(sheet, room, zoom, 1.25, 40.0) == pytest.approx(zoom)
    back = [scales[-1]]
    while zoom > 1:
        zoom = zoom_for(sheet, room, zoom, 0.8, 40.0)
        back.append(place_sheet(sheet, room, zoom).scale)
    assert back == sorted(set(back), reverse=True)
    assert back[-1] == scales[0]


def test_what_is_under_the_cursor_stays_there() -> None:
    sheet, at = Sheet(4, 64, 64, 2), (250.0, 170.0)
    zoom, middle = 3.0, (0.5, 0.5)
    for factor in (1.25, 1.25, 1.25, 2.0, 0.8):
        held = place_sheet(sheet, ROOM, zoom, middle).sheet_point(*at)
        zoom = zoom_for(sheet, ROOM, zoom, factor, 96.0)
        middle = middle_for(sheet, ROOM, zoom, held, at)
        placing = place_sheet(sheet, ROOM, zoom, middle)
        assert placing.sheet_point(*at) == pytest.approx(held, abs=0.6 / placing.scale)


def test_no_room_stays_empty_that_the_pictures_could_fill() -> None:
    sheet = Sheet(4, 64, 64, 2)
    for middle in ((0.0, 0.0), (1.0, 1.0), (-5.0, 9.0)):
        placing = place_sheet(sheet, ROOM, 6.0, middle)
        width, height = (side * placing.scale for side in sheet.size)
        assert placing.x <= 0 <= placing.x + width - ROOM[0]
        assert placing.y <= 0 <= placing.y + height - ROOM[1]
