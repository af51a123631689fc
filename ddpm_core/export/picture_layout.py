"""Where the pictures of a film stand: one mosaic for each idea, side by side."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ddpm_core.export.draw import FOOTER, HEADER
from ddpm_core.export.film import LEAST_SIDE, Film
from ddpm_core.export.labels import MARGIN
from ddpm_core.export.mosaics import Mosaic, tile_side

__all__ = ["Layout", "unit_of"]

USUAL_WIDTH = 720  # pixels; lengths below are of a film of that width and grow with it
LEAST_UNIT, GREATEST_UNIT = 0.62, 2.5
NAME_LINE = 26  # for the name of each mosaic, above it
PANEL_GAP, TILE_GAP = 16, 3
LEAST_WORDS = 250  # as wide as the title and the line below the pictures must be


def unit_of(width: int) -> float:
    """Pixels of a film of that width for one of the usual width: of words, which stay legible."""
    return min(max(width / USUAL_WIDTH, LEAST_UNIT), GREATEST_UNIT)


@dataclass(frozen=True)
class Layout:
    """Places on a frame, in pixels.

    Attributes:
        width, height: of the frame.
        unit: pixels for one of the usual width.
        mosaic: how pictures of one idea lie.
        lefts: where each idea's mosaic begins.
        top: of all mosaics.
    """

    width: int
    height: int
    unit: float
    mosaic: Mosaic
    lefts: tuple[int, ...]
    top: int

    @classmethod
    def of(cls, film: Film, panels: int, count: int, side: int) -> Layout:
        """The largest pictures that fit a film.

        Args:
            panels: how many ideas are shown.
            count: pictures of each.
            side: of a picture, in its own pixels.
        """
        unit = unit_of(film.width)
        margin, between = round(MARGIN * unit), round(PANEL_GAP * unit)
        gap = max(round(TILE_GAP * unit), 1)
        columns = _columns(panels, count)
        across = film.width - 2 * margin - (panels - 1) * between
        room = (across / panels + gap) / columns - gap
        above, below = round((HEADER + NAME_LINE) * unit), round((FOOTER + 8) * unit)
        if film.height is not None:
            rows = math.ceil(count / columns)
            room = min(room, (film.height - above - below + gap) / rows - gap)
        mosaic = Mosaic(count, columns, tile_side(side, room), gap)
        content = panels * mosaic.width + (panels - 1) * between
        if film.height is None:
            least = max(round(LEAST_WORDS * unit), LEAST_SIDE)
            width = min(max(content + 2 * margin, least), film.width)
            height = max(above + mosaic.height + below, LEAST_SIDE)
        else:
            width, height = film.width, film.height
        left = (width - content) // 2
        lefts = tuple(left + k * (mosaic.width + between) for k in range(panels))
        top = above + max((height - above - below - mosaic.height) // 2, 0)
        return cls(width, height, unit, mosaic, lefts, top)


def _columns(panels: int, count: int) -> int:
    """Pictures in a row of each panel, so that all of them together are wider than high."""
    return next(c for c in range(1, count + 1) if panels * c >= math.ceil(count / c))
