"""The traces of moving points as coverage, brought from any frame to any other. Needs no Qt."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ddpm_core.splat import Canvas, Coverage, Snapshot, View

__all__ = ["TraceCanvas"]

FADING = (4, 8, 16)  # ages in frames at which a piece of a trace becomes fainter
SEGMENTS_AT_ONCE = 3_000  # in one call; more follow in the next
NEAR = 8  # frames; so short a way goes by what differs
KEEP_EVERY = 32  # frames from one that is kept to the next; a far jump starts from the nearest
KEPT_BYTES = 64 * 2**20  # beyond it every other one is dropped


class TraceCanvas:
    """The ways of points since frame 0, drawn once more for each age that a piece is younger than.

    What is added is taken away again to the last bit, so that stepping back and forth leaves what
    drawing afresh would give.

    Attributes:
        canvas: what is drawn.
        frames: number of frames that it shows.
    """

    def __init__(self, width: int, height: int, view: View) -> None:
        self.canvas = Canvas(width, height)
        self.frames = 1
        self._view = view
        self._longest: npt.NDArray[np.floating] | None = None
        self._has_tail = False
        self._kept: dict[int, Snapshot] = {}
        self._keep_every = KEEP_EVERY

    def show(self, paths: npt.NDArray[np.floating]) -> bool:
        """Come nearer to showing the paths [F, K, 2], which agree with all that were shown before.

        True once all is drawn; a far jump takes several calls, so that none of them is long.
        """
        if self._longest is None or len(paths) > len(self._longest):
            self._longest = paths
        wanted = len(paths)
        if self._has_tail and wanted == self.frames:
            return True
        if (
            self._has_tail
            and abs(wanted - self.frames) <= NEAR
            and not self._passes_one_to_keep(wanted)
        ):
            self._change(self._times(wanted) - self._times(self.frames))
            self.frames = wanted
            return True
        if self._has_tail:
            self._change(-self._tail())
        self._jump_near(wanted)
        stride = max(1, SEGMENTS_AT_ONCE // paths.shape[1])
        self._draw_to(max(min(wanted, self.frames + stride), self.frames - stride))
        self._change(self._tail())
        self._has_tail = True
        return self.frames == wanted

    # --- how often each piece is drawn

    def _times(self, frames: int) -> Coverage:
        """How often each piece of the longest paths is drawn once so many frames are shown."""
        assert self._longest is not None
        ages = frames - 2 - np.arange(len(self._longest) - 1)
        often = 1 + (ages[:, None] < np.array(FADING)).sum(axis=1)
        return np.where(ages < 0, 0, often).astype(np.int32)

    def _tail(self) -> Coverage:
        """How much more often than once each piece is drawn now."""
        return np.maximum(self._times(self.frames) - 1, 0)

    def _change(self, times: Coverage) -> None:
        """Draw each piece so many times more, or less."""
        assert self._longest is not None
        pieces = np.flatnonzero(times)
        if len(pieces):
            starts, ends = (self._view.to_pixels(self._longest[pieces + n]) for n in (0, 1))
            self.canvas.add_pieces(starts, ends, times[pieces])

    # --- far jumps

    def _passes_one_to_keep(self, wanted: int) -> bool:
        """Whether a frame that is not kept yet lies on the way, or at its end."""
        every = self._keep_every
        on_the_way = range((self.frames // every + 1) * every, wanted + 1, every)
        return any(frame not in self._kept for frame in on_the_way)

    def _jump_near(self, wanted: int) -> None:
        """Start from the kept frame that is nearest, where that is nearer."""
        nearest = min(self._kept, key=lambda frame: abs(frame - wanted), default=self.frames)
        if abs(nearest - wanted) < abs(self.frames - wanted):
            self.canvas.restore(self._kept[nearest])
            self.frames = nearest

    def _draw_to(self, there: int) -> None:
        assert self._longest is not None
        every = self._keep_every
        while self.frames != there:
            now = self.frames
            if now < there:
                then = min(there, (now // every + 1) * every)
            else:
                then = max(there, (now - 1) // every * every, 1)
            piece = self._longest[min(now, then) - 1 : max(now, then)]
            self.canvas.add_lines(self._view.to_pixels(piece), 1 if then > now else -1)
            self.frames = then
            if then % every == 0 and then not in self._kept:
                self._keep(then)

    def _keep(self, frame: int) -> None:
        self._kept[frame] = self.canvas.snapshot()
        if sum(kept.coverage.nbytes for kept in self._kept.values()) > KEPT_BYTES:
            self._keep_every *= 2
            self._kept = {k: kept for k, kept in self._kept.items() if k % self._keep_every == 0}
