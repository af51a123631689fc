"""A smooth line along a pen that is seen only now and then."""

from __future__ import annotations

import math

from ddpm_core.data.strokes import Place

__all__ = ["PenPath"]

DIGITS = 4  # of a place; far finer than a cell of the grid


class PenPath:
    """Turns the places where a pen was seen into places close together on a smooth curve.

    Between the middles of two neighbouring steps runs a parabola that the places themselves bend.

    Args:
        spacing: about how far apart the places of the curve are.
    """

    def __init__(self, spacing: float) -> None:
        self._spacing = spacing
        self._seen: Place | None = None
        self._end: Place | None = None  # of the curve so far

    def add(self, place: Place) -> list[Place]:
        """The pen is seen here; the next places of the curve."""
        if self._seen is None or self._end is None:
            self._seen = self._end = place
            return [_rounded(place)]
        start, bend, self._end = self._end, self._seen, _between(self._seen, place, 0.5)
        self._seen = place
        return self._curve(start, bend, self._end)

    def finish(self) -> list[Place]:
        """The pen is lifted where it was last seen; the last places of the curve."""
        if self._seen is None or self._end is None or self._end == self._seen:
            return []
        start, self._end = self._end, self._seen
        return self._curve(start, _between(start, self._seen, 0.5), self._seen)

    def _curve(self, start: Place, bend: Place, end: Place) -> list[Place]:
        length = math.dist(start[:2], bend[:2]) + math.dist(bend[:2], end[:2])
        pieces = max(1, math.ceil(length / self._spacing))
        return [
            _rounded(_between(_between(start, bend, share), _between(bend, end, share), share))
            for share in ((k + 1) / pieces for k in range(pieces))
        ]


def _between(a: Place, b: Place, share: float) -> Place:
    x, y, pressure = (p + (q - p) * share for p, q in zip(a, b, strict=True))
    return x, y, pressure


def _rounded(place: Place) -> Place:
    x, y, pressure = (round(value, DIGITS) for value in place)
    return x, y, pressure
