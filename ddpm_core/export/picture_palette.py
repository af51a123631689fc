"""The colours of a GIF of pictures: those of its words, and the best for what its frames show.

The pictures' own colours are found by median cut (Heckbert 1982) and then moved to the means of
the pixels nearest to them (k-means), both by Pillow.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt
from PIL import Image

from ddpm_core.export.palette import Colours, Rgb

__all__ = ["MOST_COLOURS", "Inks", "PicturePalette"]

Bytes = npt.NDArray[np.uint8]

MOST_COLOURS = 255  # one index stays free, for pixels that do not change
INK_LEVELS = 13  # of text
MARK_LEVELS = 5
REFINEMENTS = 4  # rounds of k-means
BITS = 6  # of each channel, by which the nearest colour is looked up
CHUNK = 2**14  # of the table at a time


class Inks:
    """The colours of words and marks over their ground; they come first in the palette.

    Attributes:
        colours: [n, 3]; entry 0 is the ground.
        text, muted, marks: [256] each, the index of each coverage.
    """

    def __init__(self, colours: Colours, marks: list[Rgb]) -> None:
        self._entries = [np.array(colours.ground, dtype=np.float64)]
        self.text = self._ramp(colours.text, INK_LEVELS)
        self.muted = self._ramp(colours.muted, INK_LEVELS)
        self.marks = [self._ramp(mark, MARK_LEVELS) for mark in marks]
        self.colours: Bytes = np.rint(np.array(self._entries)).astype(np.uint8)

    def _ramp(self, ink: Rgb, levels: int) -> Bytes:
        first, ground = len(self._entries), self._entries[0]
        shares = np.arange(1, levels) / (levels - 1)
        self._entries += [ground + (np.array(ink) - ground) * share for share in shares]
        indices = np.array([0, *range(first, first + levels - 1)], dtype=np.uint8)
        ramp: Bytes = indices[np.rint(np.arange(256) * (levels - 1) / 255).astype(int)]
        return ramp


class PicturePalette:
    """The colours of inks, and as many others as fit for pictures.

    Args:
        inks: [n, 3] that come first.
        seen: [m, 3], pixels of the pictures, the more often the more they matter.

    Attributes:
        colours: [n, 3], at most MOST_COLOURS.
    """

    def __init__(self, inks: Bytes, seen: Bytes) -> None:
        self._first = len(inks)
        own = _chosen(seen, MOST_COLOURS - len(inks))
        self.colours: Bytes = np.concatenate([inks, own])

    def nearest(self, pixels: Bytes) -> Bytes:
        """The index of the nearest colour of pictures for pixels [..., 3]."""
        cells = pixels >> (8 - BITS)
        red, green, blue = (cells[..., channel].astype(np.intp) for channel in range(3))
        indices: Bytes = self._table[(red << 2 * BITS) | (green << BITS) | blue]
        return indices

    @cached_property
    def _table(self) -> Bytes:
        """The index of the colour nearest to the middle of each cell of the cube of colours."""
        own = self.colours[self._first :].astype(np.float32)
        levels = (np.arange(2**BITS, dtype=np.float32) + 0.5) * 2 ** (8 - BITS) - 0.5
        cells = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), axis=-1).reshape(-1, 3)
        squares = (own**2).sum(axis=1)
        nearest = [
            (squares - 2 * part @ own.T).argmin(axis=1)
            for part in np.split(cells, range(CHUNK, len(cells), CHUNK))
        ]
        table: Bytes = (np.concatenate(nearest) + self._first).astype(np.uint8)
        return table


def _chosen(seen: Bytes, colours: int) -> Bytes:
    """So many colours, or fewer if there are no more, that lie near to the pixels seen."""
    different = np.unique(seen.reshape(-1, 3), axis=0)
    if len(different) <= colours:
        return different
    image = Image.fromarray(seen.reshape(1, -1, 3))
    median_cut = Image.Quantize.MEDIANCUT
    reduced = image.quantize(colours, median_cut, REFINEMENTS, dither=Image.Dither.NONE)
    table = np.array(reduced.getpalette(), dtype=np.uint8).reshape(-1, 3)[:colours]
    return table
