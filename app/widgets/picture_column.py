"""One kind of pictures on the stage, and where so many kinds have their places."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize

from ddpm_core.picture_pixels import PICTURE_REACH

__all__ = ["CAPTION", "NUMBERS", "PictureColumn", "height_beside", "picture_places"]

GAP = 12  # between the columns
CAPTION = 22  # height of the words above the pictures
NUMBERS = 18  # height of the line of numbers below them


@dataclass(frozen=True)
class PictureColumn:
    """What is shown in one column.

    Attributes:
        name: unique; a column hidden by the person stays hidden wherever it is shown again.
        text: what it is called.
        symbol: a letter and its index.
        idea: its colour's name in the theme.
        shape: of its mark: "disc", "ring" or "line".
        tip: what it means.
        key: the key of its symbol in SYMBOLS, "" for none.
        empty: what to say while there are no pictures.
        reach: the value that shows as full brightness.
    """

    name: str
    text: str
    symbol: tuple[str, str]
    idea: str
    shape: str = "disc"
    tip: str = ""
    key: str = ""
    empty: str = ""
    reach: float = PICTURE_REACH


def picture_places(count: int, room: QSize) -> list[QRect]:
    """Where columns are, with captions and numbers: the pictures as squares as large as can be.

    One alone has all the room.
    """
    if count < 2:
        return [QRect(QPoint(0, 0), room)] * count
    sides = {across: _side(count, across, room) for across in range(count, 0, -1)}
    across = max(sides, key=lambda each: sides[each])
    side = max(sides[across], 1)
    wide, high, down = side + GAP, side + CAPTION + NUMBERS + GAP, -(-count // across)
    left = max(0, (room.width() - across * wide + GAP) // 2)
    top = max(0, (room.height() - down * high + GAP) // 2)
    return [
        QRect(left + k % across * wide, top + k // across * high, side, high - GAP)
        for k in range(count)
    ]


def height_beside(count: int, width: int) -> int:
    """The height that so many columns side by side make use of."""
    return (width - (count - 1) * GAP) // count + CAPTION + NUMBERS


def _side(count: int, across: int, room: QSize) -> int:
    """Of so many squares, so many of them side by side."""
    down = -(-count // across)
    wide = (room.width() - (across - 1) * GAP) // across
    return min(wide, (room.height() - (down - 1) * GAP) // down - CAPTION - NUMBERS)
