"""Clouds of points and their traces as anti-aliased coverage.

Coverage adds up in whole numbers, ``FULL`` for one mark that covers a pixel, and only then becomes
a colour. So dense places look dense, marks can be taken away again without a rest, and nothing is
painted mark by mark. Needs no Qt: pixels come as premultiplied 0xAARRGGBB words.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from ddpm_core.crowd import crowd_coverage
from ddpm_core.marks import FULL, PHASE_BITS, PHASES, SHAPES, mark_of, reach_of

__all__ = ["FULL", "SHAPES", "Canvas", "Coverage", "Snapshot", "View", "tone"]

Floats = npt.NDArray[np.float32]
Coverage = npt.NDArray[np.int32]
Words = npt.NDArray[np.uint32]

CHUNK = 16384  # marks at a time, so that what is written to stays in the cache
LOOKED_UP = 262_144  # pixels at a time; a copy of all places would be new memory, which is slow
DEEPEST = 400  # marks on one pixel beyond which the colour no longer changes
SEGMENTS = 512  # of lines at a time, for the same reason
SPACING = 0.7  # pixels between the samples of a line


@dataclass(frozen=True)
class View:
    """Which part of the plane a picture shows: equal axes, y upwards.

    Attributes:
        width, height: size of the picture in pixels, not always whole.
        x, y: the data coordinates at its middle.
        scale: pixels per data unit, the same along both axes.
    """

    width: float
    height: float
    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0

    def to_pixels(self, points: npt.NDArray[np.floating]) -> Floats:
        """Data coordinates [..., 2] as pixel coordinates; (0, 0) is the top left corner."""
        # Column by column in memory too: numpy takes long over rows of two.
        columns: Floats = np.empty((2, *points.shape[:-1]), dtype=np.float32)
        left, top = self.width / 2 - self.scale * self.x, self.height / 2 + self.scale * self.y
        with np.errstate(over="ignore", invalid="ignore"):  # points at infinity are not drawn
            for axis, scale, shift in ((0, self.scale, left), (1, -self.scale, top)):
                column = columns[axis, ...]
                np.multiply(points[..., axis], np.float32(scale), out=column, casting="same_kind")
                column += np.float32(shift)
        return np.moveaxis(columns, 0, -1)

    def to_data(self, px: float, py: float) -> tuple[float, float]:
        """The data coordinates at a pixel coordinate."""
        return (
            self.x + (px - self.width / 2) / self.scale,
            self.y - (py - self.height / 2) / self.scale,
        )

    def zoomed(self, factor: float, px: float, py: float) -> View:
        """The view enlarged by a factor, the data under a pixel staying where it is."""
        x, y = self.to_data(px, py)
        return replace(
            self,
            x=x + (self.x - x) / factor,
            y=y + (self.y - y) / factor,
            scale=self.scale * factor,
        )

    def resolved(self, ratio: float) -> View:
        """The same view in pixels so many times finer."""
        return replace(
            self,
            width=self.width * ratio,
            height=self.height * ratio,
            scale=self.scale * ratio,
        )

    def moved(self, dx: float, dy: float) -> View:
        """The view after its content was dragged by so many pixels."""
        return replace(self, x=self.x - dx / self.scale, y=self.y + dy / self.scale)


# --- marks


@dataclass(frozen=True)
class _Stencil:
    """The coverage of one mark at each position within a pixel, two neighbours at a time.

    A tap is a pair of pixels of which the left one is in an even column, so that both are written
    to as one number of twice the width. Where the mark's first column is odd it has an empty left
    neighbour.
    """

    weights: npt.NDArray[np.int64]  # [taps, 2 * PHASES * PHASES], even first columns before odd
    dx: npt.NDArray[np.intp]  # [taps], in pairs from that of the first column
    dy: npt.NDArray[np.intp]  # [taps], in rows from the first


@lru_cache(maxsize=64)
def _stencil(shape: str, radius: float) -> _Stencil:
    weights = mark_of(shape, radius).weights
    _, _, height, width = weights.shape
    positions, pairs = PHASES * PHASES, width // 2 + 1
    laid = np.zeros((2, positions, height, 2 * pairs), dtype=np.int32)
    for odd in (0, 1):
        laid[odd, ..., odd : odd + width] = weights.reshape(positions, height, width)
    taps = laid.reshape(2 * positions, height * 2 * pairs).view(np.int64).T
    covered = taps.any(axis=1)
    dy, dx = np.divmod(np.flatnonzero(covered), pairs)
    return _Stencil(np.ascontiguousarray(taps[covered]), dx, dy)


# --- canvas


@dataclass(frozen=True)
class Snapshot:
    """What a canvas held at a moment.

    Attributes:
        coverage: the part within the box.
        box: left, top, right, bottom, right and bottom excluded.
    """

    coverage: Coverage
    box: tuple[int, int, int, int]


class Canvas:
    """The coverage of one layer, with a margin so that marks at the edge need no clipping.

    Attributes:
        width, height: size of the picture in pixels, without the margin.
        margin: pixels added on each side; pixel (0, 0) is at [margin, margin].
        coverage: [height + 2 margin, width + 2 margin], rounded up to an even number of columns.
        box: left, top, right, bottom of the part that was drawn in, right and bottom excluded.
    """

    def __init__(self, width: int, height: int, margin: int = 2) -> None:
        self.width = width
        self.height = height
        self.margin = margin
        rows, columns = self._size = height + 2 * margin, width + 2 * margin
        self.coverage: Coverage = np.zeros((rows, columns + columns % 2), dtype=np.int32)
        self.box = (0, 0, 0, 0)
        self._pixels: Words = np.empty(0, dtype=np.uint32)  # kept, for new memory is slow
        self._words: Words = np.zeros((0, 0), dtype=np.uint32)
        self._table: Words | None = None  # what the words were looked up in, None once outdated

    @classmethod
    def for_marks(cls, width: int, height: int, radius: float) -> Canvas:
        """A canvas with room for marks of this radius."""
        return cls(width, height, 2 * reach_of(radius))

    def clear(self) -> None:
        left, top, right, bottom = self.box
        self.coverage[top:bottom, left:right] = 0
        self.box = (0, 0, 0, 0)
        self._table = None

    def snapshot(self) -> Snapshot:
        """What is drawn now."""
        left, top, right, bottom = self.box
        return Snapshot(self.coverage[top:bottom, left:right].copy(), self.box)

    def restore(self, snapshot: Snapshot) -> None:
        """Show again what a canvas of this size showed."""
        self.clear()
        left, top, right, bottom = self.box = snapshot.box
        self.coverage[top:bottom, left:right] = snapshot.coverage

    def add_marks(self, pixels: Floats, shape: str, radius: float) -> None:
        """Add a mark at each pixel coordinate [N, 2]; one that is no number or outside is left."""
        radius = round(radius, 2)
        mark, stencil = mark_of(shape, radius), _stencil(shape, radius)
        x, y, box = self._inside(pixels, mark.reach)
        if not len(x):
            return
        left, top, right, bottom = box
        reach = mark.reach
        self._touch((left - reach, top - reach, right + reach + 1, bottom + reach + 1))
        crowd = crowd_coverage(x, y, box, shape, radius)
        if crowd is not None:
            self._add(*crowd)
            return
        stride = self.coverage.shape[1] // 2  # in pairs of pixels
        shifts = (stencil.dy * stride + stencil.dx).tolist()
        pairs = self.coverage.reshape(-1).view(np.int64)
        for start in range(0, len(x), CHUNK):
            piece = slice(start, start + CHUNK)
            fine_x = (x[piece] * PHASES).astype(np.int32)
            fine_y = (y[piece] * PHASES).astype(np.int32)
            # Shifts and masks, for all are within the picture and not below 0.
            column = (fine_x >> PHASE_BITS) + np.int32(mark.left)
            row = (fine_y >> PHASE_BITS) + np.int32(mark.top)
            corner = (row * np.int32(stride) + (column >> 1)).astype(np.intp)
            phase = (column & 1) << PHASE_BITS | fine_y & (PHASES - 1)
            phase = (phase << PHASE_BITS | fine_x & (PHASES - 1)).astype(np.intp)
            # One tap of all marks at a time: what is written to memory on the way stays small.
            amounts = np.empty(len(phase), dtype=np.int64)
            for shift, weights in zip(shifts, stencil.weights, strict=True):
                weights.take(phase, out=amounts, mode="clip")
                np.add.at(pairs[shift:], corner, amounts)

    def _add(self, coverage: Coverage, left: int, top: int) -> None:
        """Add coverage from a column and a row on; what is outside is empty."""
        rows, columns = self.coverage.shape
        part = self.coverage[top : top + len(coverage), left : left + coverage.shape[1]]
        part += coverage[: rows - top, : columns - left]

    def _inside(
        self, pixels: Floats, reach: int
    ) -> tuple[Floats, Floats, tuple[int, int, int, int]]:
        """The coordinates, counted from the corner of the margin, whose marks fit in whole.

        The last are the least and greatest of them, x before y, cut to whole pixels.
        """
        x = pixels[:, 0] + np.float32(self.margin)
        y = pixels[:, 1] + np.float32(self.margin)
        rows, columns = self._size
        if not len(x):
            return x, y, (0, 0, 0, 0)
        with np.errstate(invalid="ignore"):
            box = _extremes(x, y)  # found quickly, and none where one is no number
            if box and min(box) >= reach and box[2] < columns - reach and box[3] < rows - reach:
                return x, y, box
            fits = (x >= reach) & (x < columns - reach) & (y >= reach) & (y < rows - reach)
        x, y = x[fits], y[fits]
        box = _extremes(x, y) if len(x) else None
        return x, y, box or (0, 0, 0, 0)

    def _touch(self, box: tuple[int, int, int, int]) -> None:
        """Remember that something is drawn within a box."""
        left, top, right, bottom = box
        if self.box[2]:
            left, top = min(left, self.box[0]), min(top, self.box[1])
            right, bottom = max(right, self.box[2]), max(bottom, self.box[3])
        rows, columns = self._size
        self.box = (max(left, 0), max(top, 0), min(right, columns), min(bottom, rows))
        self._table = None

    def add_lines(self, paths: Floats, times: int = 1) -> None:
        """Add the polylines [F, K, 2] through F points each so many times, or take them away."""
        each = np.full(max(len(paths) - 1, 0), times, dtype=np.int32)
        for first in range(0, len(each), step := max(1, SEGMENTS // paths.shape[1])):
            piece = slice(first, first + step)
            self.add_pieces(paths[:-1][piece], paths[1:][piece], each[piece])

    def add_pieces(self, starts: Floats, ends: Floats, times: Coverage) -> None:
        """Add lines from place to place, F times K of them: [F, K, 2] both, ``times`` [F]."""
        weights = np.repeat(times, starts.shape[1])
        start, end, seen = _clipped(
            starts.reshape(-1, 2), ends.reshape(-1, 2), self.width, self.height
        )
        if len(start):
            self._add_segments(start, end - start, weights if seen is None else weights[seen])

    def _add_segments(self, start: Floats, along: Floats, times: Coverage) -> None:
        """Put samples along each segment, evenly and at most SPACING apart.

        Each shares its ink among the four pixels around it, by nearness.
        """
        length = np.sqrt(np.square(along[:, 0]) + np.square(along[:, 1]))
        counts = np.maximum(np.ceil(length / SPACING), 1).astype(np.int32)
        each = counts.astype(np.float32)
        segment = np.repeat(np.arange(len(counts)), counts)
        first = np.cumsum(counts, dtype=np.int32) - counts
        nth = (np.arange(len(segment), dtype=np.int32) - first[segment]).astype(np.float32)
        nth += np.float32(0.5)
        x, y = (
            (start[:, axis] + np.float32(self.margin - 0.5))[segment]
            + (along[:, axis] / each)[segment] * nth
            for axis in (0, 1)
        )
        column, row = x.astype(np.int32), y.astype(np.int32)
        right, below = x - column.astype(np.float32), y - row.astype(np.float32)
        stride = self.coverage.shape[1]
        share = (length / each * np.float32(FULL))[segment]
        low = share * (1 - below)
        high = share - low
        amounts = np.empty((4, len(segment)), dtype=np.float32)
        np.multiply(low, right, out=amounts[1])
        np.subtract(low, amounts[1], out=amounts[0])
        np.multiply(high, right, out=amounts[3])
        np.subtract(high, amounts[3], out=amounts[2])
        whole = np.rint(amounts).astype(np.int32)
        whole *= times[segment]
        corner = (row * np.int32(stride) + column).astype(np.intp)
        places = np.array([0, 1, stride, stride + 1])[:, None] + corner
        self._touch(_around(x, y, 1))
        np.add.at(self.coverage.reshape(-1), places.reshape(-1), whole.reshape(-1))

    def words(self, table: Words) -> Words:
        """The picture within ``box``: coverage looked up in a table. Not to be written to."""
        if table is not self._table:
            left, top, right, bottom = self.box
            rows, columns = bottom - top, right - left
            if self._pixels.size < rows * columns:
                self._pixels = np.empty(self.coverage.size, dtype=np.uint32)
            self._words = self._pixels[: rows * columns].reshape(rows, columns)
            some = max(1, LOOKED_UP // max(columns, 1))
            for first in range(0, rows, some):
                wanted = self.coverage[top + first : min(top + first + some, bottom), left:right]
                table.take(wanted, out=self._words[first : first + some], mode="clip")
            self._table = table
        return self._words


def _extremes(x: Floats, y: Floats) -> tuple[int, int, int, int] | None:
    """The least x and y and the greatest, cut to whole pixels; None where one is not finite."""
    found = x.min(), y.min(), x.max(), y.max()
    if not all(map(math.isfinite, found)):
        return None
    left, top, right, bottom = map(int, found)
    return left, top, right, bottom


def _around(x: Floats, y: Floats, reach: int) -> tuple[int, int, int, int]:
    """The box around these places, right and bottom excluded."""
    left, top = int(x.min()) - reach, int(y.min()) - reach
    return left, top, int(x.max()) + reach + 1, int(y.max()) + reach + 1


def _clipped(
    start: Floats, end: Floats, width: int, height: int
) -> tuple[Floats, Floats, npt.NDArray[np.bool_] | None]:
    """The parts of the segments [S, 2] that lie within the picture (Liang and Barsky 1984).

    The last of the three says which segments they are parts of; None means that all are whole.
    """
    limits = np.array([width, height], dtype=np.float32)
    whole = np.ones(len(start), dtype=np.bool_)
    for ends in (start, end):
        for axis, size in ((0, width), (1, height)):
            whole &= (ends[:, axis] >= 0) & (ends[:, axis] <= size)
    if whole.all():
        return start, end, None
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        along = end - start
        enter = np.zeros(len(start), dtype=np.float32)
        leave = np.ones(len(start), dtype=np.float32)
        for axis, size in ((0, width), (1, height)):
            to_low = (0 - start[:, axis]) / along[:, axis]
            to_high = (size - start[:, axis]) / along[:, axis]
            inside = (start[:, axis] >= 0) & (start[:, axis] <= size)
            still = along[:, axis] == 0
            near = np.where(still, np.where(inside, 0, np.inf), np.minimum(to_low, to_high))
            far = np.where(still, 1, np.maximum(to_low, to_high))
            enter, leave = np.maximum(enter, near), np.minimum(leave, far)
        seen = whole | ((enter <= leave) & np.isfinite(along).all(axis=1))
    start, end, along, whole = start[seen], end[seen], along[seen], whole[seen, None]
    low = np.clip(start + along * enter[seen, None], 0, limits)
    high = np.clip(start + along * leave[seen, None], 0, limits)
    # A whole segment stays as it is, so that its ink does not depend on those beside it.
    return (
        np.where(whole, start, low).astype(np.float32),
        np.where(whole, end, high).astype(np.float32),
        seen,
    )


# --- colour


@lru_cache(maxsize=128)
def tone(
    color: tuple[int, int, int],
    opacity: float,
    deep: tuple[int, int, int] | None = None,
) -> Words:
    """The colour of every amount of coverage, as premultiplied 0xAARRGGBB words.

    The edge of a mark counts as much as it covers; n marks over one another let (1 - opacity)^n
    of the ground through, as painting them one by one would. Where they become opaque, density
    still shows: with the logarithm of n the colour goes some way towards ``deep``.
    """
    marks = np.arange(DEEPEST * FULL + 1) / FULL
    alpha = np.where(marks < 1, opacity * marks, 1 - (1 - opacity) ** marks)
    rgb = np.tile(np.array(color, dtype=np.float64), (len(marks), 1))
    if deep is not None:
        share = np.clip(np.log(np.maximum(marks, 1)) / math.log(DEEPEST), 0, 1)
        rgb += (np.array(deep) - rgb) * share[:, None]
    channels = np.rint(np.column_stack([255 * alpha, rgb * alpha[:, None]])).astype(np.uint32)
    a, r, g, b = channels.T
    words: Words = (a << 24) | (r << 16) | (g << 8) | b
    words.flags.writeable = False
    return words
