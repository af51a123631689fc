"""One frame of a film as it will look, small."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from app.film_words import film_words
from app.timeline import Array, Timeline
from ddpm_core.config import ExperimentConfig
from ddpm_core.export import LEAST_SIDE, Film, render_frame

__all__ = ["ExportPreview"]

SIDE = 300  # logical pixels
PAUSE = 40  # milliseconds that a change waits for the next one
MOST_POINTS = 4_000  # drawn in a preview, so that it never holds the window up


class ExportPreview(QLabel):
    """Shows a frame of the film soon after ``show_frame`` asked for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("exportPreview")
        self.setAccessibleName(self.tr("Preview"))
        self.setToolTip(self.tr("A frame of the film, with some of its points"))
        self.setFixedSize(SIDE, SIDE)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._wanted: tuple[Timeline, Film, int] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._render)

    def show_frame(self, timeline: Timeline, film: Film, frame: int) -> None:
        """Show a frame once nothing more is asked for a moment."""
        self._wanted = (timeline, film, frame)
        self._timer.start()

    @Slot()
    def _render(self) -> None:
        if self._wanted is None:
            return
        timeline, film, frame = self._wanted
        ratio = self.devicePixelRatioF()
        side = max(round(SIDE * ratio), LEAST_SIDE)
        small = replace(film, width=side, height=side)
        picture = np.ascontiguousarray(render_frame(_Thinned(timeline), small, frame, film_words()))
        image = QImage(picture.data, side, side, 3 * side, QImage.Format.Format_RGB888)
        pixmap = QPixmap.fromImage(image)  # a copy: the array goes away
        pixmap.setDevicePixelRatio(ratio)
        self.setPixmap(pixmap)


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
