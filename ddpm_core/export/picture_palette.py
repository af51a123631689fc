"""The colours of a GIF of pictures: those of its words, and the best for what its frames show.

The pictures' own colours are found by median cut (Heckbert 1982) and then moved to the means of
the pixels nearest to them (k-means), both by Pillow.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

from ddpm_core.export.palette import Colours, Rgb

__all__ = ["MOST_COLOURS", "Inks", "PicturePalette"]

Bytes = npt.NDArray[np.uint8]

MOST_COLOURS = 255  # one index stays free, for pixels that do not change
INK_LEVELS = 13  # of text
MARK_LEVELS = 5
SETTLED = 500  # pixels that may still change their colour when k-means stops
BITS = 6  # of each channel, by which the nearest colour is looked up
CHUNK = 2**14  # cells at a time


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
        self._own = _chosen(seen, MOST_COLOURS - len(inks))
        self.colours: Bytes = np.concatenate([inks, self._own])
        # The index for each cell of the cube of colours, 0 where it is not known yet.
        self._table = np.zeros(2 ** (3 * BITS), dtype=np.uint8)

    def nearest(self, pixels: Bytes) -> Bytes:
        """The index of the nearest colour of pictures for pixels [..., 3]."""
        red, green, blue = (
            (pixels[..., channel] >> (8 - BITS)).astype(np.intp) for channel in range(3)
        )
        cells = (red << 2 * BITS) | (green << BITS) | blue
        indices: Bytes = self._table[cells]
        if not indices.all():
            self._learn(np.unique(cells[indices == 0]))
            indices = self._table[cells]
        return indices

    def _learn(self, cells: npt.NDArray[np.intp]) -> None:
        """Find the colours that are nearest to the middles of cells."""
        own = self._own.astype(np.float32)
        squares = (own**2).sum(axis=1)
        for part in np.split(cells, range(CHUNK, len(cells), CHUNK)):
            levels = [part >> 2 * BITS, (part >> BITS) % 2**BITS, part % 2**BITS]
            middles = (np.stack(levels, axis=-1) + 0.5) * 2 ** (8 - BITS) - 0.5
            nearest = (squares - 2 * middles.astype(np.float32) @ own.T).argmin(axis=1)
            self._table[part] = nearest + len(self.colours) - len(own)


def _chosen(seen: Bytes, colours: int) -> Bytes:
    """So many colours, or fewer if there are no more, that lie near to the pixels seen."""
    different = np.unique(seen.reshape(-1, 3), axis=0)
    if len(different) <= colours:
        return different
    image = Image.fromarray(seen.reshape(1, -1, 3))
    median_cut = Image.Quantize.MEDIANCUT
    reduced = image.quantize(colours, median_cut, SETTLED, dither=Image.Dither.NONE)
    table = np.array(reduced.getpalette(), dtype=np.uint8).reshape(-1, 3)[:colours]
    return table
