"""A contact sheet: samples as a grid, or the way of each of them from noise to data."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PIL import Image

from ddpm_core.config import ConfigError
from ddpm_core.export.about import describe
from ddpm_core.export.film import CLOUDS, GREATEST_SIDE, LEAST_SIDE, MOST_PICTURES, THEMES
from ddpm_core.export.frames import FrameSpan
from ddpm_core.export.labels import MARGIN, TEXT_SIZE, TITLE_SIZE
from ddpm_core.export.mosaics import Mosaic, pixels_of, tile_side
from ddpm_core.export.palette import COLOURS
from ddpm_core.export.picture_layout import TILE_GAP, unit_of
from ddpm_core.export.picture_palette import Inks
from ddpm_core.export.png import write_png
from ddpm_core.export.process import Process
from ddpm_core.export.text import Lettering
from ddpm_core.export.words import ENGLISH, Words
from ddpm_core.export.writing import Job, Progress, naming_failures
from ddpm_core.files import atomic_write
from ddpm_core.timeline import CLEAN

__all__ = ["MOST_COLUMNS", "SHEETS", "Sheet", "render_sheet", "write_sheet"]

Bytes = npt.NDArray[np.uint8]

SHEETS = ("samples", "process")
MOST_COLUMNS = 40
HEADER, FOOTER = 46, 28  # pixels of a sheet of the usual width, for words
TITLE_LINE, LABEL_LINE = 28, 18
LABEL_GAP = 6


@dataclass(frozen=True, kw_only=True)
class Sheet(FrameSpan):
    """What a contact sheet shows; every instance is valid.

    Args:
        first, last: which stretch of the process, see FrameSpan.
        contents: "samples", the pictures of the last frame as a grid, or "process": a row for each
            sample, a column for each of some frames, evenly spread, with t below.
        cloud: what is shown of a process, of CLOUDS.
        columns: how many frames of a process.
        most: how many samples: the first ones.
        width: at most, in pixels; pictures are enlarged a whole number of times.
        theme: "dark" or "light".

    Raises ConfigError (a ValueError) naming the field, the reason and the remedy.
    """

    contents: str = "samples"
    cloud: str = "x_t"
    columns: int = 10
    most: int = 16
    width: int = 900
    theme: str = "dark"

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_whole("columns", 1, MOST_COLUMNS)
        self._check_whole("most", 1, MOST_PICTURES)
        self._check_whole("width", LEAST_SIDE, GREATEST_SIDE)
        choices = {"contents": SHEETS, "cloud": CLOUDS, "theme": THEMES}
        for name, known in choices.items():
            if getattr(self, name) not in known:
                raise ConfigError(
                    name,
                    f"{getattr(self, name)!r} is not known",
                    "choose one of " + ", ".join(known),
                )

    def frames_of(self, process: Process) -> tuple[int, ...]:
        """The frames that are shown, in order.

        Raises ConfigError: they are not within the process, or nothing was predicted at them.
        """
        first, last = self.ends(process.frames)
        if self.contents == "samples":
            return (last,)
        if self.cloud != "x_t":
            predicted = (k for k in range(last, first - 1, -1) if process.x0_pred(k) is not None)
            last = next(predicted, -1)
            if last < 0:
                raise ConfigError(
                    "cloud", "nothing is predicted at these frames", "choose x_t, or other frames"
                )
        spread = np.linspace(first, last, self.columns if last > first else 1).round().astype(int)
        return tuple(dict.fromkeys(spread.tolist()))


def write_sheet(
    path: str | os.PathLike[str], process: Process, sheet: Sheet, words: Words = ENGLISH
) -> Job:
    """Write a contact sheet as a PNG, in one piece.

    Raises ConfigError (a ValueError): what ``frames_of`` raises, or the file cannot be written; an
    earlier one is then untouched.
    """
    frames = sheet.frames_of(process)
    sheet = replace(sheet, last=sheet.ends(process.frames)[1])
    yield Progress(0, 1)
    picture = render_sheet(process, sheet, words)
    levels = [process.t(frame) for frame in frames]
    about = describe(process, sheet=sheet.as_dict(), frames=list(frames), t=levels)
    with naming_failures(path), atomic_write(path) as file:
        write_png(file, Image.fromarray(picture), about)
    yield Progress(1, 1)


def render_sheet(process: Process, sheet: Sheet, words: Words = ENGLISH) -> Bytes:
    """A contact sheet as it will be written, [height, width, 3]."""
    frames = sheet.frames_of(process)
    if sheet.contents == "samples":
        return _samples(process, sheet, frames[0])
    return _process(process, sheet, frames, words.drawable())


def _samples(process: Process, sheet: Sheet, frame: int) -> Bytes:
    """The pictures of one frame, without a word."""
    pixels = pixels_of(process.x(frame)[: sheet.most])
    gap = max(round(TILE_GAP * unit_of(sheet.width)), 1)
    columns = math.ceil(math.sqrt(len(pixels)))
    room = (sheet.width - gap) / columns - gap
    grid = Mosaic(len(pixels), columns, tile_side(pixels.shape[1], room), gap)
    picture: Bytes = np.empty((grid.height + 2 * gap, grid.width + 2 * gap, 3), dtype=np.uint8)
    picture[:] = COLOURS[sheet.theme].ground
    grid.paste(picture, gap, gap, grid.shrunk(pixels))
    return picture


def _process(process: Process, sheet: Sheet, frames: tuple[int, ...], words: Words) -> Bytes:
    """A row for each sample, a column for each frame, a title, and t below the columns."""
    unit = unit_of(sheet.width)
    margin, gap = round(MARGIN * unit), max(round(TILE_GAP * unit), 1)
    columns = [
        pixels_of(_cloud(process, sheet, frame)[: sheet.most], sheet.cloud) for frame in frames
    ]
    pixels = np.stack(columns, axis=1)  # [N, F, H, W, 3]: row by row
    pixels = pixels.reshape(-1, *pixels.shape[2:])
    room = (sheet.width - 2 * margin + gap) / len(frames) - gap
    grid = Mosaic(len(pixels), len(frames), tile_side(pixels.shape[1], room), gap)
    top, below = round(HEADER * unit), round(FOOTER * unit)
    size = (top + grid.height + below, max(grid.width + 2 * margin, LEAST_SIDE))
    inks = Inks(COLOURS[sheet.theme], [])
    title, labels = np.zeros(size, dtype=np.uint8), np.zeros(size, dtype=np.uint8)
    heading = words.titles(process.kind, process.config.denoiser)[0]
    bold, small = Lettering(TITLE_SIZE * unit, bold=True), Lettering(TEXT_SIZE * unit)
    bold.write(title, margin, TITLE_LINE * unit, heading)
    name = _name(process, sheet, words)
    start = size[1] - margin - small.width(name)
    if start > margin + bold.width(heading) + 12 * unit:
        small.write(labels, start, TITLE_LINE * unit, name)
    baseline = top + grid.height + LABEL_LINE * unit
    room = grid.side - LABEL_GAP * unit
    levels, sign = _levels([process.t(frame) for frame in frames], words, small, room)
    small.write(labels, margin - small.width(sign) - 4 * unit, baseline, sign)
    for number, level in enumerate(levels):
        middle = margin + number * (grid.side + gap) + grid.side / 2
        small.write(labels, middle - small.width(level) / 2, baseline, level)
    indices = np.maximum(inks.muted[labels], inks.text[title] * (title > labels))
    picture: Bytes = inks.colours[indices]
    grid.paste(picture, margin, top, grid.shrunk(pixels))
    return picture


def _levels(
    levels: list[int], words: Words, lettering: Lettering, room: float
) -> tuple[list[str], str]:
    """What stands below each column, and before the first: t only once where there is no room."""
    long = [words.no_noise if t == CLEAN else f"t = {t}" for t in levels]
    if all(lettering.width(level) <= room for level in long):
        return long, ""
    return ["x₀" if t == CLEAN else str(t) for t in levels], "t"


def _name(process: Process, sheet: Sheet, words: Words) -> str:
    if process.kind == "forward":
        return words.noised
    names = {"x_t": words.samples, "x0_pred": words.predicted, "eps": words.predicted_noise}
    return names[sheet.cloud]


def _cloud(process: Process, sheet: Sheet, frame: int) -> npt.NDArray[np.float32]:
    match sheet.cloud:
        case "x_t":
            return process.x(frame)
        case "x0_pred":
            shown = process.x0_pred(frame)
        case _:
            shown = process.eps(frame)
    assert shown is not None  # frames_of sees to that
    return shown
