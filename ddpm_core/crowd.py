"""The coverage of so many marks that they lie closer than the pixels do.

Where a mark lies in a block of pixels, and at which of the positions within a pixel, says what it
adds to the block and to those beside it. So the blocks, each with what reaches beyond its edge, are
a sparse matrix of ones, blocks times positions, times a table of what a mark at each position adds;
then what reaches over is added to the blocks that it lies in. The work per mark is one row of the
table, added to memory that lies together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from ddpm_core.marks import PHASE_BITS, PHASES, mark_of

__all__ = ["crowd_coverage", "get_ready_for", "is_crowd"]

Floats = npt.NDArray[np.float32]

FEWEST = 20_000  # marks; fewer are as quick one by one
SPARSEST = 0.3  # marks to a pixel of the box around them; blocks with fewer take longer to add up
MOST_BYTES = 2**26  # of all blocks with what reaches over
CHUNK = 16384  # marks whose places are found at a time, so that these stay in the cache
SMALL = 3  # pixels across; such marks go into smaller blocks
KINDS = (np.uint16, np.uint32)  # of numbers, the quickest first; the last holds 2**26 marks
WIDE = {4: np.uint32, 8: np.uint64, 16: np.complex128}  # numbers of so many bytes


@dataclass(frozen=True)
class _Table:
    """What a mark adds to a block at each place in it.

    Attributes:
        rows: [(side PHASES)^2, height width], places downwards before those to the right.
        ink: [(side PHASES)^2], the sum of each row.
        side: pixels from one block to the next.
        height, width: pixels of a block with what reaches over; the width in whole sides.
    """

    rows: npt.NDArray[np.uint16]
    ink: npt.NDArray[np.uint32]
    side: int
    height: int
    width: int


@lru_cache(maxsize=64)
def _table(shape: str, radius: float) -> _Table:
    weights = mark_of(shape, radius).weights
    _, _, rows, columns = weights.shape
    side = 2 if max(rows, columns) <= SMALL else 4
    height, width = side + rows - 1, -(-(side + columns - 1) // side) * side
    laid = np.zeros((side, PHASES, side, PHASES, height, width), dtype=np.uint16)
    for down in range(side):
        for right in range(side):
            place = laid[down, :, right, :]
            place[..., down : down + rows, right : right + columns] = weights
    rows_of_all = laid.reshape(-1, height * width)
    return _Table(rows_of_all, rows_of_all.sum(axis=1, dtype=np.uint32), side, height, width)


def get_ready_for(count: int) -> None:
    """Load what drawing so many points needs, which takes a while, before a picture needs it."""
    if count >= FEWEST:
        import scipy.sparse  # noqa: F401


def is_crowd(count: int, area: float) -> bool:
    """Whether so many marks in a box of so many pixels are drawn the quicker together."""
    return count >= FEWEST and count >= SPARSEST * area


def crowd_coverage(
    x: Floats, y: Floats, box: tuple[int, int, int, int], shape: str, radius: float
) -> tuple[npt.NDArray[np.int32], int, int] | None:
    """The coverage of marks around them, and the column and row of its first pixel.

    Args:
        x, y: [N], pixels, all within the picture and not below 0.
        box: least x and y, and greatest, cut to whole pixels.
        shape, radius: as ``mark_of`` takes them.

    Returns None where it is quicker to add the marks one by one.
    """
    mark = mark_of(shape, radius)
    if len(x) < FEWEST or mark.empty:
        return None
    table = _table(shape, radius)
    left, top, right, bottom = box
    blocks_x = (right - left) // table.side + 1
    blocks_y = (bottom - top) // table.side + 1
    blocks = blocks_x * blocks_y
    if not is_crowd(len(x), blocks * table.side**2) or blocks * table.rows[0].nbytes > MOST_BYTES:
        return None
    block, place = _places(x, y, (left, top), blocks_x, table.side)
    from scipy.sparse import coo_array  # late: few pictures need it, and it takes a while

    ink = int(table.ink.take(place).sum(dtype=np.int64))
    shape_of_blocks = (blocks_y, blocks_x, table.height, table.width)
    for kind in KINDS:
        ones = coo_array(
            (np.ones(len(x), dtype=kind), (block, place)), shape=(blocks, len(table.rows))
        )
        summed = ones @ table.rows.astype(kind, copy=False)
        whole = _folded(summed.reshape(shape_of_blocks), table.side)
        if int(whole.sum(dtype=np.int64)) == ink:  # no number has begun again at 0
            break
    return whole, left + mark.left, top + mark.top


def _places(
    x: Floats, y: Floats, corner: tuple[int, int], blocks_x: int, side: int
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """The block that each mark lies in, and where in it."""
    block, place = np.empty(len(x), dtype=np.int32), np.empty(len(x), dtype=np.int32)
    within = side * PHASES - 1
    bits = within.bit_length()
    shift_x, shift_y = (np.int32(start << PHASE_BITS) for start in corner)
    for start in range(0, len(x), CHUNK):
        piece = slice(start, start + CHUNK)
        fine_x = (x[piece] * PHASES).astype(np.int32)
        fine_y = (y[piece] * PHASES).astype(np.int32)
        fine_x -= shift_x
        fine_y -= shift_y
        there, at = block[piece], place[piece]
        np.bitwise_and(fine_y, within, out=at)
        at <<= bits
        at |= fine_x & within
        np.right_shift(fine_y, bits, out=there)
        there *= np.int32(blocks_x)
        there += fine_x >> bits
    return block, place


def _folded(blocks: npt.NDArray[np.unsignedinteger], side: int) -> npt.NDArray[np.int32]:
    """The picture that blocks [down, right, height, width] and what reaches over add up to."""
    down, right, height, width = blocks.shape
    over_y, over_x = -(-height // side), width // side
    whole = np.zeros(((down + over_y - 1) * side, (right + over_x - 1) * side), dtype=np.int32)
    # Numpy is quick at laying blocks side by side where the pixels of a side are one wide number.
    as_one = WIDE[side * blocks.itemsize]
    wide: npt.NDArray[Any] = blocks.reshape(down, right, height, over_x, side).view(as_one)
    rows: npt.NDArray[Any] = np.empty((down, side, right), dtype=as_one)
    for above in range(over_y):
        part = wide[:, :, above * side : (above + 1) * side]
        lines = part.shape[2]
        picture = whole[above * side : (above + down) * side].reshape(down, side, -1)
        for before in range(over_x):
            rows[:, :lines] = part[:, :, :, before, 0].transpose(0, 2, 1)
            ahead = slice(before * side, (before + right) * side)
            picture[:, :lines, ahead] += rows[:, :lines].view(blocks.dtype)
    return whole
