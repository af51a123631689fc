"""Drawing the frames of a film as indices into one palette: clouds, traces, and words over them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PIL import Image

from ddpm_core.config import ConfigError
from ddpm_core.export.film import Film
from ddpm_core.export.labels import Entry, Labels, visible
from ddpm_core.export.palette import COLOURS, Palette
from ddpm_core.export.process import Process
from ddpm_core.export.words import ENGLISH, Words
from ddpm_core.splat import FULL, Canvas, View
from ddpm_core.timeline import CLEAN, Array

__all__ = ["FOOTER", "HEADER", "Bytes", "Painter", "ink", "mark_size"]

Bytes = npt.NDArray[np.uint8]

USUAL_SIDE = 600  # pixels; lengths in pixels below are of a film of that side and grow with it
LEAST_UNIT, GREATEST_UNIT = 0.62, 2.5
HEADER, FOOTER = 62, 38  # kept free of most points

LEAST_HALF_WIDTH, GREATEST_HALF_WIDTH = 2.2, 8.0  # of the range shown, in standard deviations
RANGE_QUANTILE, RANGE_ROOM = 0.985, 1.04  # the picture itself reaches further than the range
RANGE_FRAMES, RANGE_POINTS = 9, 20_000  # looked at to find the range

MARK_RADII = 0.9, 3.5
TRACE_OPACITY = 0.3
TAIL = 16  # newest steps of a trace, drawn twice as strong
RING_SIZE = 1.25  # of a disc that looks as large
LEAST_RING = 0.9  # pixels; a smaller one would have no ink
TRACED_SIZE = 1.7  # of a point that leaves a trace, beside the others
DEEPEST = 64  # marks on one pixel beyond which the colour no longer changes


@dataclass(frozen=True)
class _Layer:
    """A cloud as it is drawn.

    Attributes:
        cloud: what it shows, "data", "noised", "samples" or "predicted".
        entry: its line of the legend; the shape is that of the marks, so that colour is not all
            that tells clouds apart.
        colour: of the marks.
        leaves_traces: whether these are the points whose traces are drawn.
    """

    cloud: str
    entry: Entry
    colour: tuple[int, int, int]
    leaves_traces: bool = True


def mark_size(count: int) -> tuple[float, float]:
    """Radius in pixels of the usual side, and opacity, at which so many points stay legible."""
    crowd = max(count, 1) / 1_500
    radius, opacity = 2.1 * crowd**-0.2, 0.7 * crowd**-0.15
    least, greatest = MARK_RADII
    return min(max(radius, least), greatest), min(max(opacity, 0.25), 1.0)


class Painter:
    """Draws frames of a process as indices into one palette.

    Args:
        process: what to draw.
        film: how to draw it.
        words: what stands on it; English where a letter of them cannot be drawn here.

    Attributes:
        width, height: of a frame, in pixels.
        film: how it is drawn, with its height.
        indices: the frames of the process that the film shows.
        palette: the colours that the pictures' indices mean.
        view: from the plane of the data to the pixels of the film.

    Raises ConfigError: the film's range is not within the process, or no cloud of it is of points.
    """

    def __init__(self, process: Process, film: Film, words: Words = ENGLISH) -> None:
        self._process = process
        self._words = words.drawable()
        self.indices = film.frame_indices(process.frames)
        self.width, self.height = film.width, film.height or film.width
        self.film = film = replace(film, height=self.height)
        share = min(self.width, self.height) / USUAL_SIDE
        self._unit = min(max(share, LEAST_UNIT), GREATEST_UNIT)  # of words, which must stay legible
        self._layers = _layers(process, film, self._words)
        colours = COLOURS[film.theme]
        self.palette = Palette(colours, [layer.colour for layer in self._layers])
        self.view = self._fitting_view()
        radius, opacity = mark_size(len(process.x(self.indices[0])))
        self._radius = radius * share
        self._traced_radius = min(TRACED_SIZE * radius, MARK_RADII[1]) * share
        self._cloud_tone = _tone(opacity, self.palette.cloud_levels)
        self._trace_tone = _tone(TRACE_OPACITY, self.palette.trace_levels)
        self._canvases = [self._canvas() for _ in self._layers]
        self._trail, self._tail = self._canvas(), self._canvas()
        self._trail_end = 0  # the frame that the trail has reached
        self._prepare_labels()

    def _canvas(self) -> Canvas:
        return Canvas.for_marks(self.width, self.height, self._traced_radius)

    def _prepare_labels(self) -> None:
        film, words = self.film, self._words
        traces = [Entry(words.trace, "line")] if film.traces else []
        entries = [*(layer.entry for layer in self._layers), *traces]
        self._labels = Labels(self._process, self.width, self.height, self._unit, words, entries)
        self._strong, self._muted = self._labels.strong(), self._labels.muted()
        marks = [visible(mark) for mark in self._labels.legend_marks()]
        blank = np.zeros((self.height, self.width), dtype=np.int32)
        marks += [blank] * (len(self._layers) + 1 - len(marks))
        *clouds, trace = marks
        self._legend = self._mixed(clouds, trace)

    # --- range

    def _fitting_view(self) -> View:
        """A range that holds nearly all points of nearly all frames, about the data's mean."""
        unit = self._unit
        top, bottom = HEADER * unit, self.height - FOOTER * unit
        scale = max(min(self.width, bottom - top), 1) / (2 * self._half_width())
        raised = ((top + bottom) / 2 - self.height / 2) / scale
        return View(self.width, self.height, 0.0, raised, scale)

    def _half_width(self) -> float:
        picked = np.linspace(0, len(self.indices) - 1, RANGE_FRAMES).astype(int)
        reach = LEAST_HALF_WIDTH
        for k in sorted(set(picked.tolist())):
            points = _plane(self._process.x(self.indices[k])[:RANGE_POINTS])
            distances = np.abs(points[np.isfinite(points)])
            if len(distances):
                reach = max(reach, RANGE_ROOM * float(np.quantile(distances, RANGE_QUANTILE)))
        return min(reach, GREATEST_HALF_WIDTH)

    # --- frames

    def frame(self, index: int) -> Bytes:
        """A frame of the process as indices into the palette, [height, width].

        Frames are drawn fastest in order: traces only grow by what is new.
        """
        self._draw_clouds(index)
        self._draw_trail(index)
        clouds = [visible(canvas) for canvas in self._canvases]
        picture = self._mixed(clouds, visible(self._trail) + visible(self._tail))
        np.copyto(picture, self._legend, where=self._legend > 0)
        strong = np.maximum(self._strong, self._labels.caption(index))
        ink(picture, self._muted, self.palette.muted)
        ink(picture, strong, self.palette.text)
        return picture

    def colours(self, picture: Bytes) -> Bytes:
        """A frame's indices as colours, [height, width, 3]."""
        return self.palette.colours[picture]

    def rgb(self, index: int) -> Bytes:
        """A frame of the process in its colours, [height, width, 3]."""
        return self.colours(self.frame(index))

    def image(self, index: int) -> Image.Image:
        """A frame of the process as a picture for a file, with the film's palette."""
        image = Image.fromarray(self.frame(index), "P")
        image.putpalette(self.palette.colours.tobytes())
        return image

    def _draw_clouds(self, index: int) -> None:
        for layer, canvas in zip(self._layers, self._canvases, strict=True):
            canvas.clear()
            points = self._points(layer, index)
            if points is not None:
                pixels = self.view.to_pixels(_plane(points))
                shape = layer.entry.shape
                radius = self._radius
                if shape == "ring":
                    radius = max(RING_SIZE * radius, LEAST_RING)
                canvas.add_marks(pixels, shape, radius)
                if layer.leaves_traces:
                    for _ in range(3):  # so that they are opaque
                        canvas.add_marks(pixels[: self.film.traces], shape, self._traced_radius)

    def _points(self, layer: _Layer, index: int) -> Array | None:
        """What a layer shows of a frame, None where that is nothing."""
        match layer.cloud:
            case "data":
                return self._process.x(index) if self._process.t(index) == CLEAN else None
            case "noised":
                return None if self._process.t(index) == CLEAN else self._process.x(index)
            case "samples":
                return self._process.x(index)
            case _:
                return self._process.x0_pred(index)

    def _draw_trail(self, index: int) -> None:
        if not self.film.traces:
            return
        if index < self._trail_end:
            self._trail.clear()
            self._trail_end = 0
        self._trail.add_lines(self._paths(self._trail_end, index))
        self._trail_end = index
        self._tail.clear()
        self._tail.add_lines(self._paths(max(0, index - TAIL), index))

    def _paths(self, start: int, end: int) -> npt.NDArray[np.float32]:
        """Where the first points were, frame by frame, in pixels, [frames, points, 2]."""
        traced = [_plane(self._process.x(k)[: self.film.traces]) for k in range(start, end + 1)]
        return self.view.to_pixels(np.stack(traced))

    def _mixed(self, clouds: list[npt.NDArray[np.int32]], trace: npt.NDArray[np.int32]) -> Bytes:
        """The indices of the mixtures of coverages."""
        levels = [np.take(self._cloud_tone, cloud, mode="clip") for cloud in clouds]
        picture: Bytes = self.palette.mix(np.take(self._trace_tone, trace, mode="clip"), levels)
        return picture


def ink(picture: Bytes, mask: Bytes, ramp: Bytes) -> None:
    """Put the coverage of words onto a picture, each as the index that a ramp has for it."""
    rows = np.flatnonzero(mask.any(axis=1))
    for part in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1):
        if len(part):
            strip = slice(part[0], part[-1] + 1)
            inked = ramp[mask[strip]]
            np.copyto(picture[strip], inked, where=inked > 0)


def _layers(process: Process, film: Film, words: Words) -> list[_Layer]:
    """The clouds that a film shows, from below."""
    colours = COLOURS[film.theme]
    if process.kind == "forward":
        return [
            _Layer("data", Entry(words.data, "disc"), colours.data),
            _Layer("noised", Entry(words.noised, "disc"), colours.noised),
        ]
    shown = {
        "x_t": _Layer("samples", Entry(words.samples, "disc"), colours.samples),
        "x0_pred": _Layer(
            "predicted", Entry(words.predicted, "ring"), colours.predicted_x0, leaves_traces=False
        ),
    }
    layers = [layer for name, layer in shown.items() if name in film.clouds]
    if not layers:
        raise ConfigError(
            "clouds", "the predicted noise of points is no cloud", "choose x_t or x0_pred"
        )
    return layers


def _plane(points: Array) -> Array:
    """The first two coordinates [N, 2] of points of any dimension."""
    if points.shape[-1] == 1:
        return np.concatenate([points, np.zeros_like(points)], axis=-1)
    return points[:, :2]


def _tone(opacity: float, levels: int) -> Bytes:
    """The shade, of so many, of every amount of coverage.

    n marks over one another let (1 - opacity)^n of the ground through; the edge of one counts as
    much as it covers.
    """
    marks = np.arange(DEEPEST * FULL) / FULL
    shares = np.where(marks < 1, opacity * marks, 1 - (1 - opacity) ** marks)
    tone: Bytes = np.rint(shares * (levels - 1)).astype(np.uint8)
    return tone
