"""One frame of a film as it will look, small."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import prod

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from app.film_words import film_words
from app.timeline import Array, Timeline
from ddpm_core.config import ExperimentConfig
from ddpm_core.export import LEAST_SIDE, Film, Sheet, render_frame, render_sheet

__all__ = ["ExportPreview"]

Bytes = npt.NDArray[np.uint8]

SIDE = 300  # logical pixels
PAUSE = 40  # milliseconds that a change waits for the next one
MOST_POINTS = 4_000  # drawn in a preview, so that it never holds the window up
MOST_WIDTH = 900  # pixels of a frame of pictures
MOST_PIXELS = 2**18  # of all pictures in it


class ExportPreview(QLabel):
    """Shows a frame of the film, or a sheet, soon after it was asked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("exportPreview")
        self.setAccessibleName(self.tr("Preview"))
        self.setFixedSize(SIDE, SIDE)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._draw: Callable[[], Bytes] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._render)

    def show_frame(self, timeline: Timeline, film: Film, frame: int) -> None:
        """Show a frame once nothing more is asked for a moment."""
        if timeline.config.modality == "pictures":
            self.setToolTip(self.tr("A frame of the film, with some of its pictures"))
            most, width = min(film.most, _pictures_drawn(timeline)), min(film.width, MOST_WIDTH)
            small = replace(film, most=most, width=width)
            self._show(lambda: render_frame(timeline, small, frame, film_words()))
            return
        self.setToolTip(self.tr("A frame of the film, with some of its points"))
        side = max(self._pixels, LEAST_SIDE)
        small = replace(film, width=side, height=side)
        self._show(lambda: render_frame(_Thinned(timeline), small, frame, film_words()))

    def show_sheet(self, timeline: Timeline, sheet: Sheet) -> None:
        """Show a contact sheet likewise."""
        self.setToolTip(self.tr("The pictures, or the first of them"))
        frames = len(sheet.frames_of(timeline))
        most = max(min(sheet.most, _pictures_drawn(timeline) // frames), 1)
        small = replace(sheet, most=most, width=min(sheet.width, MOST_WIDTH))
        self._show(lambda: render_sheet(timeline, small, film_words()))

    def _show(self, draw: Callable[[], Bytes]) -> None:
        self._draw = draw
        self._timer.start()

    @property
    def _pixels(self) -> int:
        """Along a side, of the screen."""
        return round(SIDE * self.devicePixelRatioF())

    @Slot()
    def _render(self) -> None:
        if self._draw is None:
            return
        picture = np.ascontiguousarray(self._draw())
        height, width, _ = picture.shape
        image = QImage(picture.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        pixmap = QPixmap.fromImage(image)  # a copy: the array goes away
        if max(width, height) > self._pixels:
            fit, smooth = (
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            pixmap = pixmap.scaled(self._pixels, self._pixels, fit, smooth)
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self.setPixmap(pixmap)


def _pictures_drawn(timeline: Timeline) -> int:
    """How many pictures of a process a preview draws."""
    return max(MOST_PIXELS // prod(timeline.shape[-2:]), 1)


class _Thinned:
    """A process with at most MOST_POINTS of its points."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self.kind: str = timeline.kind
        self.config: ExperimentConfig = timeline.config
        self.frames = timeline.frames
        self.total = timeline.total
        self.t = timeline.t
        self.alpha_bar = timeline.alpha_bar

    def x(self, frame: int) -> Array:
        return self._timeline.x(frame)[:MOST_POINTS]

    def x0_pred(self, frame: int) -> Array | None:
        predicted = self._timeline.x0_pred(frame)
        return None if predicted is None else predicted[:MOST_POINTS]

    def eps(self, frame: int) -> Array | None:
        predicted = self._timeline.eps(frame)
        return None if predicted is None else predicted[:MOST_POINTS]
