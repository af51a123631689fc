"""Drawing the frames of a film of pictures: x_t, and what the network predicts from it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from ddpm_core.export.draw import Bytes, ink
from ddpm_core.export.film import Film
from ddpm_core.export.labels import TEXT_SIZE, Entry, Labels, coverage
from ddpm_core.export.mosaics import pixels_of
from ddpm_core.export.palette import COLOURS, Colours, Rgb
from ddpm_core.export.picture_layout import Layout
from ddpm_core.export.picture_palette import Inks, PicturePalette
from ddpm_core.export.process import Process
from ddpm_core.export.text import Lettering
from ddpm_core.export.words import ENGLISH, Words
from ddpm_core.splat import Canvas
from ddpm_core.timeline import CLEAN

__all__ = ["PicturePainter", "picture_film_size"]

PALETTE_FRAMES = 16  # looked at to choose the colours of a GIF
CLEAN_PIXELS, NOISY_PIXELS = 20_000, 10_000  # of them; in noise a wrong colour is not seen
NAME_BASELINE = 9  # above a mosaic
MARK = 3.6


@dataclass(frozen=True)
class _Panel:
    """One idea and the mosaic of it.

    Attributes:
        cloud: what it shows, of CLOUDS.
        entry: its name, and the shape of its mark.
        colour: of the mark.
    """

    cloud: str
    entry: Entry
    colour: Rgb


class PicturePainter:
    """Draws frames of a process of pictures.

    Every pixel of a picture is a square of pixels of the frame. At its last frame, where nothing
    is predicted any more, the newest predictions stay and say of which t they are.

    Args:
        process: what to draw.
        film: how to draw it.
        words: what stands on it; English where a letter of them cannot be drawn here.

    Attributes:
        width, height: of a frame, in pixels.
        film: how it is drawn, with its size.
        indices: the frames of the process that the film shows.

    Raises ConfigError: the film's range is not within the process.
    """

    def __init__(self, process: Process, film: Film, words: Words = ENGLISH) -> None:
        self._process = process
        self._words = words.drawable()
        self.indices = film.frame_indices(process.frames)
        self._panels = _panels(process, film, self._words)
        self._layout = _layout(process, film)
        self._count = self._layout.mosaic.count
        self.width, self.height = self._layout.width, self._layout.height
        self.film = replace(film, width=self.width, height=self.height)
        self._inks = Inks(COLOURS[film.theme], [panel.colour for panel in self._panels])
        unit = self._layout.unit
        self._labels = Labels(process, self.width, self.height, unit, self._words, ())
        self._text = Lettering(TEXT_SIZE * unit)
        self._still = self._drawn_still()

    # --- frames

    def rgb(self, index: int) -> Bytes:
        """A frame of the process in its colours, [height, width, 3]."""
        picture: Bytes = self._inks.colours[self._inked(index)]
        for panel, left in zip(self._panels, self._layout.lefts, strict=True):
            self._paste(picture, left, self._pixels(panel, index))
        return picture

    def frame(self, index: int) -> Bytes:
        """The same as indices into the palette, [height, width]."""
        picture = self._inked(index)
        for panel, left in zip(self._panels, self._layout.lefts, strict=True):
            self._paste(picture, left, self.palette.nearest(self._pixels(panel, index)))
        return picture

    def colours(self, picture: Bytes) -> Bytes:
        """A frame's indices as colours, [height, width, 3]."""
        return self.palette.colours[picture]

    def image(self, index: int) -> Image.Image:
        """A frame of the process as a picture for a file, in all its colours."""
        return Image.fromarray(self.rgb(index))

    @cached_property
    def palette(self) -> PicturePalette:
        """The colours of all frames together, where there may not be more than some."""
        picked = np.linspace(0, len(self.indices) - 1, PALETTE_FRAMES).round().astype(int)
        frames = [self.indices[k] for k in sorted(set(picked.tolist()))]
        clean: list[Bytes] = []
        noisy: list[Bytes] = []
        for panel, index in itertools.product(self._panels, frames):
            smooth = panel.cloud == "x0_pred" or self._process.t(index) == CLEAN
            (clean if smooth else noisy).append(self._pixels(panel, index).reshape(-1, 3))
        seen = [*_thinned(clean, CLEAN_PIXELS), *_thinned(noisy, NOISY_PIXELS)]
        return PicturePalette(self._inks.colours, np.concatenate(seen))

    def _pixels(self, panel: _Panel, index: int) -> Bytes:
        """The pictures of a panel, no larger than they are drawn, [N, H, W, 3]."""
        pictures = getattr(self._process, "x" if panel.cloud == "x_t" else panel.cloud)
        pixels = pixels_of(pictures(self._source(panel, index))[: self._count], panel.cloud)
        return self._layout.mosaic.shrunk(pixels)

    def _source(self, panel: _Panel, index: int) -> int:
        """The frame that a panel shows of: the one before the last where nothing is predicted."""
        unpredicted = panel.cloud != "x_t" and self._process.x0_pred(index) is None
        return max(index - 1, 0) if unpredicted else index

    def _paste(self, picture: npt.NDArray[Any], left: int, tiles: npt.NDArray[Any]) -> None:
        self._layout.mosaic.paste(picture, left, self._layout.top, tiles)

    # --- words

    def _drawn_still(self) -> Bytes:
        """What stands on every frame, as indices of the inks."""
        picture = np.zeros((self.height, self.width), dtype=np.uint8)
        muted = self._labels.muted()
        if self._names_fit():
            for panel, left in zip(self._panels, self._layout.lefts, strict=True):
                self._text.write(muted, self._name_left(left), self._name_line, panel.entry.name)
            marks = zip(self._panels, self._layout.lefts, self._inks.marks, strict=True)
            for panel, left, ramp in marks:
                ink(picture, self._mark(left, panel.entry.shape), ramp)
        ink(picture, muted, self._inks.muted)
        ink(picture, self._labels.strong(), self._inks.text)
        return picture

    def _inked(self, index: int) -> Bytes:
        """All words of a frame, as indices of the inks."""
        picture = self._still.copy()
        ink(picture, self._labels.caption(index), self._inks.text)
        if self._names_fit():
            ink(picture, self._notes(index), self._inks.text)
        return picture

    def _notes(self, index: int) -> Bytes:
        """Behind each name of what is of another frame, the t that it is of."""
        mask = np.zeros((self.height, self.width), dtype=np.uint8)
        for panel, left in zip(self._panels, self._layout.lefts, strict=True):
            source = self._source(panel, index)
            if source != index:
                start = self._name_left(left) + self._text.width(panel.entry.name)
                self._text.write(mask, start, self._name_line, f"  t = {self._process.t(source)}")
        return mask

    def _names_fit(self) -> bool:
        longest = max(self._text.width(panel.entry.name) for panel in self._panels)
        last_left = self._layout.lefts[-1]
        room = self._layout.mosaic.width if len(self._panels) > 1 else self.width - last_left
        return self._name_left(0) + longest <= room

    def _name_left(self, left: int) -> float:
        return left + (2 * MARK + 6) * self._layout.unit

    @property
    def _name_line(self) -> float:
        return self._layout.top - NAME_BASELINE * self._layout.unit

    def _mark(self, left: int, shape: str) -> Bytes:
        unit = self._layout.unit
        canvas = Canvas.for_marks(self.width, self.height, MARK * unit)
        y = self._name_line - 0.36 * TEXT_SIZE * unit
        for _ in range(8):  # to the colour in full
            canvas.add_marks(np.array([[left + MARK * unit, y]], np.float32), shape, MARK * unit)
        return coverage(canvas)


def picture_film_size(process: Process, film: Film) -> tuple[int, int]:
    """Width and height that a film of pictures will have, in pixels, found without drawing it."""
    layout = _layout(process, film)
    return layout.width, layout.height


def _layout(process: Process, film: Film) -> Layout:
    count, side = process.x(0).shape[0], process.x(0).shape[-1]
    return Layout.of(film, len(_panels(process, film, ENGLISH)), min(count, film.most), side)


def _panels(process: Process, film: Film, words: Words) -> list[_Panel]:
    """What a film shows, from the left."""
    colours: Colours = COLOURS[film.theme]
    if process.kind == "forward":
        return [_Panel("x_t", Entry(words.noised, "disc"), colours.noised)]
    shown = (
        _Panel("x_t", Entry(words.samples, "disc"), colours.samples),
        _Panel("x0_pred", Entry(words.predicted, "ring"), colours.predicted_x0),
        _Panel("eps", Entry(words.predicted_noise, "disc"), colours.predicted_noise),
    )
    return [panel for panel in shown if panel.cloud in film.clouds]


def _thinned(parts: list[Bytes], most: int) -> list[Bytes]:
    """Evenly spread pixels of all parts, about so many in all."""
    step = max(sum(len(part) for part in parts) // most, 1)
    return [part[::step] for part in parts]
