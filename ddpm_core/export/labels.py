"""The words on a film: title, legend, caption, and the line that tells how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ddpm_core.export.process import Process
from ddpm_core.export.text import Lettering
from ddpm_core.export.words import Words
from ddpm_core.splat import FULL, Canvas, Coverage
from ddpm_core.timeline import CLEAN

__all__ = ["MARGIN", "TEXT_SIZE", "Entry", "Labels", "coverage", "visible"]

Bytes = npt.NDArray[np.uint8]

# Pixels, of a film of the usual side.
MARGIN = 20
TITLE_SIZE, TEXT_SIZE = 16.0, 13.5
TITLE_LINE, CAPTION_LINE, LINE_HEIGHT = 30, 52, 19
FOOT_LINE = 18  # from below
MARK, KNOB = 3.6, 5.0
X_HEIGHT = 0.36  # half the height of small letters, in font sizes
LEAST_LEGEND_WIDTH = 230  # of the film in pixels; a narrower one has no room for a legend


@dataclass(frozen=True)
class Entry:
    """A line of the legend: a name and the shape of a mark, "line" for a stroke."""

    name: str
    shape: str


class Labels:
    """Everything on a film that is not a point or a trace.

    Args:
        process: what the film shows.
        width, height: of the film, in pixels.
        unit: pixels for one of the usual side.
        words: what is said besides.
        legend: one entry for each layer of the picture that has a name.
    """

    def __init__(
        self,
        process: Process,
        width: int,
        height: int,
        unit: float,
        words: Words,
        legend: Sequence[Entry],
    ) -> None:
        self._process = process
        self._words = words
        self._width, self._height, self._unit = width, height, unit
        self._legend = legend if width >= LEAST_LEGEND_WIDTH else ()
        self._text = Lettering(TEXT_SIZE * unit)
        self._title = Lettering(TITLE_SIZE * unit, bold=True)
        start, end = (self._text.width(word) for word in words.ends(process.kind))
        gap = (MARGIN + 12) * unit
        self._track = (gap + start, width - gap - end)

    def _canvas(self) -> Canvas:
        return Canvas.for_marks(self._width, self._height, KNOB * self._unit)

    def _blank(self) -> Bytes:
        return np.zeros((self._height, self._width), dtype=np.uint8)

    @property
    def _foot(self) -> float:
        return self._height - FOOT_LINE * self._unit

    def strong(self) -> Bytes:
        """The coverage of the title, the same on every frame."""
        mask = self._blank()
        unit = self._unit
        self._title.write(mask, MARGIN * unit, TITLE_LINE * unit, self._fitting_title())
        return mask

    def _fitting_title(self) -> str:
        """The longest title that leaves room for the legend, or else the shortest there is."""
        process, unit = self._process, self._unit
        titles = self._words.titles(process.kind, process.config.denoiser)
        room = self._legend_left - (2 * MARGIN + 12) * unit
        return next((t for t in titles if self._title.width(t) <= room), titles[-1])

    def muted(self) -> Bytes:
        """The coverage of what is said in grey, the same on every frame."""
        mask = self._blank()
        unit, (left, right) = self._unit, self._track
        start, end = self._words.ends(self._process.kind)
        baseline = self._foot + X_HEIGHT * TEXT_SIZE * unit
        self._text.write(mask, MARGIN * unit, baseline, start)
        self._text.write(mask, right + 12 * unit, baseline, end)
        line = self._canvas()
        line.add_lines(_stroke(left, right, self._foot))
        np.maximum(mask, coverage(line) // 2, out=mask)
        for row, entry in enumerate(self._legend):
            self._text.write(mask, self._legend_left, self._legend_line(row), entry.name)
        return mask

    def legend_marks(self) -> list[Canvas]:
        """One canvas with the mark of each entry of the legend; none where there is no room."""
        return [self._legend_mark(row, entry) for row, entry in enumerate(self._legend)]

    @property
    def _legend_left(self) -> float:
        longest = max((self._text.width(entry.name) for entry in self._legend), default=0.0)
        return self._width - MARGIN * self._unit - longest

    def _legend_line(self, row: int) -> float:
        return (TITLE_LINE + LINE_HEIGHT * row) * self._unit

    def _legend_mark(self, row: int, entry: Entry) -> Canvas:
        unit = self._unit
        x = self._legend_left - 12 * unit
        y = self._legend_line(row) - X_HEIGHT * TEXT_SIZE * unit
        canvas = self._canvas()
        if entry.shape == "line":
            # Thin lines are faint, and this one stands for many.
            canvas.add_lines(_stroke(x - 7 * unit, x + 4 * unit, y), times=4)
        else:
            for _ in range(8):  # to the colour in full
                canvas.add_marks(np.array([[x, y]], np.float32), entry.shape, MARK * unit)
        return canvas

    def caption(self, frame: int) -> Bytes:
        """The coverage of t, alpha_bar and the way behind a frame, [height, width]."""
        mask = self._blank()
        unit, t = self._unit, self._process.t(frame)
        clean = self._words.no_noise
        level = clean if t == CLEAN else f"t = {t}"
        widest = max(self._text.width(clean), self._text.width(f"t = {10**4}"))
        left, baseline = MARGIN * unit, CAPTION_LINE * unit
        self._text.write(mask, left, baseline, level)
        alpha_bar = _short(self._process.alpha_bar(frame))
        self._text.write(mask, left + widest + 14 * unit, baseline, f"ᾱ = {alpha_bar}")
        np.maximum(mask, self._progress(frame), out=mask)
        return mask

    def _progress(self, frame: int) -> Bytes:
        left, right = self._track
        here = left + (right - left) * frame / max(self._process.total - 1, 1)
        canvas = self._canvas()
        canvas.add_lines(_stroke(left, here, self._foot), times=2)
        canvas.add_marks(np.array([[here, self._foot]], np.float32), "disc", KNOB * self._unit)
        return coverage(canvas)


def _stroke(left: float, right: float, y: float) -> npt.NDArray[np.float32]:
    # Along the middle of a row of pixels it is one crisp row of them, not two pale ones.
    y = np.floor(y) + 0.5
    return np.array([[[left, y]], [[right, y]]], dtype=np.float32)


def coverage(canvas: Canvas) -> Bytes:
    """The coverage of a canvas as 0..255."""
    inside = visible(canvas)
    return (np.minimum(inside, FULL) * 255 // FULL).astype(np.uint8)


def visible(canvas: Canvas) -> Coverage:
    """The coverage of a canvas without its margin, [height, width]."""
    margin = canvas.margin
    return canvas.coverage[margin : margin + canvas.height, margin : margin + canvas.width]


def _short(value: float) -> str:
    """A share in three places at most; small ones keep what matters of them."""
    return f"{value:.2f}" if value >= 0.0995 else f"{value:.2g}"
