"""The squares that are taken of one picture, and how they are changed. Needs no Qt."""

from __future__ import annotations

from collections.abc import Sequence

from ddpm_core.data.crops import Crop, centre_crop

__all__ = ["CropSquares"]

LEAST_SIDE = 8  # pixels
NEW_SHARE = 0.5  # of the picture's shorter side, of a square that is added


class CropSquares:
    """One square or several, each within the picture; one of them is the current one.

    Where none was chosen it is the square in the middle.

    Args:
        width, height: of the upright picture, in pixels.
        crops: that were chosen; those that reach beyond the picture are moved into it.

    Attributes:
        squares: as they are taken.
        current: index of the one that is changed.
    """

    def __init__(self, width: int, height: int, crops: Sequence[Crop] = ()) -> None:
        self.width, self.height = width, height
        self.squares = [self._within(*crop) for crop in crops] or [centre_crop(width, height)]
        self.current = 0

    @property
    def crops(self) -> tuple[Crop, ...]:
        """The squares that were chosen, none where it is the one in the middle."""
        return () if self.untouched else tuple(self.squares)

    @property
    def untouched(self) -> bool:
        return self.squares == [centre_crop(self.width, self.height)]

    @property
    def longest(self) -> int:
        """The longest side that a square can have."""
        return min(self.width, self.height)

    @property
    def square(self) -> Crop:
        """The current one."""
        return self.squares[self.current]

    def move(self, right: float, down: float) -> None:
        left, top, side = self.square
        self._set(left + right, top + down, side)

    def move_to(self, left: float, top: float) -> None:
        self._set(left, top, self.square[2])

    def grow(self, by: float) -> None:
        """Make the square longer by so many pixels, or shorter, around its middle."""
        left, top, side = self.square
        wanted = self._side(side + by)
        self._set(left + (side - wanted) / 2, top + (side - wanted) / 2, wanted)

    def stretch(self, anchor: tuple[float, float], to: tuple[float, float]) -> None:
        """Draw the square from one corner, which stays, towards a place."""
        x, y = (min(max(value, 0), end) for value, end in zip(anchor, self._ends, strict=True))
        across, down = to[0] - x, to[1] - y
        room = (self.width - x if across >= 0 else x, self.height - y if down >= 0 else y)
        side = self._side(min(max(abs(across), abs(down)), *room))
        self._set(x if across >= 0 else x - side, y if down >= 0 else y - side, side)

    def draw(self, start: tuple[float, float], to: tuple[float, float]) -> None:
        """A new square between two places; it takes the place of one that nobody chose."""
        if self.untouched:
            self.squares = []
        self.squares.append((0, 0, self._side(0)))
        self.current = len(self.squares) - 1
        self.stretch(start, to)

    def add(self) -> None:
        """A new square, beside the current one where there is room."""
        left, top, _ = self.square
        side = self._side(NEW_SHARE * self.longest)
        step = side / 4
        self.squares.append(self._within(left + step, top + step, side))
        self.current = len(self.squares) - 1

    def remove(self) -> None:
        """Take the current square away; without any it is the one in the middle again."""
        del self.squares[self.current]
        if not self.squares:
            self.centre()
        self.current = min(self.current, len(self.squares) - 1)

    def centre(self) -> None:
        """The square in the middle and no other."""
        self.squares, self.current = [centre_crop(self.width, self.height)], 0

    def turn(self, by: int = 1) -> None:
        """Make the next square the current one."""
        self.current = (self.current + by) % len(self.squares)

    def at(self, x: float, y: float) -> int | None:
        """Which square is there: the current one first, then the last."""
        order = [self.current, *reversed(range(len(self.squares)))]
        return next((index for index in order if _holds(self.squares[index], x, y)), None)

    @property
    def _ends(self) -> tuple[int, int]:
        return self.width, self.height

    def _side(self, wanted: float) -> int:
        return min(max(round(wanted), LEAST_SIDE), self.longest)

    def _within(self, left: float, top: float, side: float) -> Crop:
        side = self._side(side)
        x, y = (
            min(max(round(value), 0), end - side)
            for value, end in zip((left, top), self._ends, strict=True)
        )
        return x, y, side

    def _set(self, left: float, top: float, side: float) -> None:
        self.squares[self.current] = self._within(left, top, side)


def _holds(square: Crop, x: float, y: float) -> bool:
    left, top, side = square
    return left <= x <= left + side and top <= y <= top + side
