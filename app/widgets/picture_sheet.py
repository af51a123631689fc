"""Where pictures lie that are shown as one sheet, and which pixel a place is. Needs no Qt.

A sheet is measured in pixels of its pictures; a placing says where on the screen it lies, in the
screen's own pixels.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["GREATEST_SCALE", "Pixel", "Placing", "Sheet", "place_sheet", "sheet_for"]

GAP_SHARE = 24  # a gap is as wide as one of so many parts of a picture
WHOLE_FROM = 4.0  # from here a whole number of screen pixels to each, at little loss of size
NEARLY_ONE = 1.15  # so little larger, a picture would only lose its sharpness
GREATEST_SCALE = 96.0  # screen pixels that one pixel may take
ROUNDING = 1e-6

Point = tuple[float, float]
Rect = tuple[float, float, float, float]  # left, top, width, height


@dataclass(frozen=True)
class Pixel:
    """One pixel of one of the pictures."""

    picture: int
    row: int
    column: int


@dataclass(frozen=True)
class Sheet:
    """Pictures of equal size in rows, the last of which may end early.

    Args:
        count: how many.
        height, width: of one, in pixels.
        columns: in a row.
    """

    count: int
    height: int
    width: int
    columns: int

    @property
    def gap(self) -> int:
        return max(1, round(self.width / GAP_SHARE))

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        rows = -(-self.count // self.columns)
        across, down = self.width + self.gap, self.height + self.gap
        return self.columns * across - self.gap, rows * down - self.gap

    def corner(self, picture: int) -> tuple[int, int]:
        """Left and top of a picture."""
        row, column = divmod(picture, self.columns)
        return column * (self.width + self.gap), row * (self.height + self.gap)

    def pixel_at(self, x: float, y: float) -> Pixel | None:
        """The pixel at a place; None beside the pictures."""
        column, within_x = divmod(math.floor(x), self.width + self.gap)
        row, within_y = divmod(math.floor(y), self.height + self.gap)
        picture = row * self.columns + column
        inside = within_x < self.width and within_y < self.height
        if not inside or not 0 <= column < self.columns or row < 0 or picture >= self.count:
            return None
        return Pixel(picture, within_y, within_x)


@dataclass(frozen=True)
class Placing:
    """Where a sheet lies on the screen: its upper left corner, and the size of one pixel."""

    x: float
    y: float
    scale: float

    def sheet_point(self, x: float, y: float) -> Point:
        """The place on the sheet of a place on the screen."""
        return (x - self.x) / self.scale, (y - self.y) / self.scale

    def rect(self, sheet: Sheet, pixel: Pixel) -> Rect:
        """Where a pixel is on the screen."""
        left, top = sheet.corner(pixel.picture)
        x = self.x + (left + pixel.column) * self.scale
        return x, self.y + (top + pixel.row) * self.scale, self.scale, self.scale

    def picture_rect(self, sheet: Sheet, picture: int) -> Rect:
        """Where a picture is on the screen."""
        x, y, _, _ = self.rect(sheet, Pixel(picture, 0, 0))
        return x, y, sheet.width * self.scale, sheet.height * self.scale


def sheet_for(count: int, height: int, width: int, room: Point) -> Sheet:
    """The pictures in as many columns as let them be largest in a room."""
    sheets = [Sheet(count, height, width, columns) for columns in range(1, max(count, 1) + 1)]
    return max(sheets, key=lambda sheet: _fit(sheet, room))


def _fit(sheet: Sheet, room: Point) -> float:
    return min(room[0] / sheet.size[0], room[1] / sheet.size[1])


def place_sheet(
    sheet: Sheet, room: Point, zoom: float = 1.0, middle: Point = (0.5, 0.5)
) -> Placing:
    """Lay a sheet into a room of the screen.

    Args:
        zoom: 1 shows all of it.
        middle: what of the sheet lies in the middle of the room, in shares of its width and
            height, as far as that leaves no room empty that the sheet could fill.
    """
    scale = _fit(sheet, room) * max(zoom, 1.0)
    if scale >= WHOLE_FROM or 1 <= scale < NEARLY_ONE or (zoom > 1 and scale >= 1):
        scale = math.floor(scale + ROUNDING)
    corner = []
    for length, extent, share in zip(sheet.size, room, middle, strict=True):
        long = length * scale
        start = extent / 2 - share * long
        start = (extent - long) / 2 if long <= extent else min(0.0, max(extent - long, start))
        corner.append(float(round(start)))
    return Placing(corner[0], corner[1], scale)


def zoom_for(sheet: Sheet, room: Point, zoom: float, factor: float, greatest: float) -> float:
    """The zoom that is ``factor`` times as large, or the next one that shows a difference.

    ``greatest`` bounds the size of one pixel.
    """
    fit, before = _fit(sheet, room), place_sheet(sheet, room, zoom).scale
    wanted = min(fit * zoom * factor, max(greatest, fit))
    if factor > 1 and wanted < greatest and max(wanted, before) >= 1:
        wanted = max(wanted, math.floor(before + ROUNDING) + 1.0)
    elif factor < 1 and before > 1:
        wanted = min(wanted, math.ceil(before - ROUNDING) - 1.0 + ROUNDING)
    return max(wanted / fit, 1.0)


def middle_for(sheet: Sheet, room: Point, zoom: float, held: Point, at: Point) -> Point:
    """The middle that brings a place of the sheet to a place of the room."""
    placing = place_sheet(sheet, room, zoom)
    shares = []
    for length, extent, spot, where in zip(sheet.size, room, held, at, strict=True):
        long = length * placing.scale
        share = (extent / 2 - where + spot * placing.scale) / long
        reach = min(extent / (2 * long), 0.5)
        shares.append(min(max(share, reach), 1 - reach))
    return shares[0], shares[1]
