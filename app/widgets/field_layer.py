"""What is predicted all over the plane, as arrows over a cloud or as colours below it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from app import theme
from app.widgets.cloud_axes import LABELS_BELOW, LABELS_LEFT
from app.widgets.heatmap_image import COLOURS, diverging
from ddpm_core.field import Field
from ddpm_core.splat import View

__all__ = ["CUT", "GREATEST", "FieldLayer", "colour_scale", "nowhere", "unit_pixels"]

UNIT = 0.45  # of the distance between two places: how long an arrow of one unit is
CUT = 2.0  # units; a longer arrow is drawn so long
LEAST = 0.05  # units; a shorter one is a dot
HEAD, HEAD_WIDTH = 0.35, 0.18  # of an arrow's length
LONGEST_HEAD = 6.0  # pixels
WIDTH = 1.3
OPACITY = 0.85
GREATEST = 0.5  # of a difference that the colours tell apart
RARE = (-3.0, -2.0)  # log10 of the density, of the greatest, below which no colour is left, or full

Floats = npt.NDArray[np.floating]


def colour_scale() -> npt.NDArray[np.uint32]:
    """The colours from no difference, that of the ground, to the greatest, even to the eye."""
    colours = theme.current()
    return diverging(colours.card, colours.card, colours.predicted_noise)[COLOURS // 2 :]


def nowhere() -> QColor:
    """The colour of where noised data hardly ever is."""
    return QColor(theme.current().window)


class FieldLayer:
    """A field in data units; it lies where it was found, wherever the view has gone since.

    Attributes:
        field: None for nothing.
    """

    def __init__(self) -> None:
        self.field: Field | None = None
        self._color: QColor | None = None  # of arrows, None for colours
        self._image: QImage | None = None
        self._image_of: tuple[object, ...] = ()
        self._lines: list[QLineF] = []
        self._lines_of: tuple[object, ...] = ()

    def show(self, field: Field | None, color: QColor | None) -> None:
        """Show a field as arrows of a colour, or its lengths as colours where that is None."""
        self.field, self._color = field, color

    def paint_below(self, painter: QPainter, view: View) -> None:
        """Draw the colours, under all clouds."""
        field = self.field
        if field is None or self._color is not None:
            return
        made_for = (field, theme.current())
        if self._image_of != made_for:
            self._image, self._image_of = _image(field), made_for
        assert self._image is not None
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(_place(field, view), self._image)

    def paint_above(self, painter: QPainter, view: View) -> None:
        """Draw the arrows, over all clouds, and not through the numbers of the axes."""
        field = self.field
        if field is None or self._color is None:
            return
        made_for = (field, view)
        if self._lines_of != made_for:
            self._lines, self._lines_of = _arrows(field, view), made_for
        color = QColor(self._color)
        color.setAlphaF(OPACITY)
        # Round caps would take twenty times as long.
        painter.setPen(QPen(color, WIDTH, c=Qt.PenCapStyle.FlatCap))
        painter.setClipRect(
            QRectF(LABELS_LEFT, 0, view.width - LABELS_LEFT, view.height - LABELS_BELOW)
        )
        painter.drawLines(self._lines)
        painter.setClipping(False)


def unit_pixels(field: Field, view: View) -> float:
    """How many pixels long an arrow of one unit of the field is."""
    return UNIT * field.grid.step * view.scale


def _arrows(field: Field, view: View) -> list[QLineF]:
    """A shaft and two strokes of a head for each place, the middle of the arrow on the place."""
    grid = field.grid
    places = view.to_pixels(grid.points().numpy()).astype(np.float64)
    vectors = field.vectors.reshape(len(places), -1)[:, :2].astype(np.float64) / field.unit
    if vectors.shape[1] == 1:
        vectors = np.concatenate([vectors, np.zeros_like(vectors)], axis=1)
    lengths = np.hypot(*vectors.T)
    shown = np.isfinite(lengths)
    places, vectors, lengths = places[shown], vectors[shown], lengths[shown]
    drawn = np.clip(lengths, LEAST, CUT) * unit_pixels(field, view)
    way = vectors / np.maximum(lengths, 1e-12)[:, None] * (1, -1)  # y grows downwards in pixels
    aside = np.stack([-way[:, 1], way[:, 0]], axis=1)
    tips = places + way * (drawn / 2)[:, None]
    ends = places - way * (drawn / 2)[:, None]
    head = np.minimum(HEAD * drawn, LONGEST_HEAD)[:, None]
    back = tips - way * head
    side = aside * head * HEAD_WIDTH / HEAD
    strokes = [np.concatenate([ends, tips], axis=1)]
    strokes += [np.concatenate([tips, back + s], axis=1) for s in (side, -side)]
    return [QLineF(*line) for line in np.concatenate(strokes).tolist()]


def _image(field: Field) -> QImage:
    """One pixel a place, the top row first; grey where noised data hardly ever is."""
    scale = colour_scale()
    share = np.nan_to_num(field.lengths / GREATEST, nan=1.0).clip(0, 1)
    colours = _parts(scale[np.rint(share * (len(scale) - 1)).astype(np.intp)])
    if field.density is not None:
        none, full = RARE
        logs = np.log10(np.maximum(field.density, 1e-30))
        known = ((logs - none) / (full - none)).clip(0, 1)[..., None]
        colours = known * colours + (1 - known) * _parts(np.array(nowhere().rgb(), np.uint32))
    red, green, blue = np.rint(colours[::-1]).astype(np.uint32).transpose(2, 0, 1)
    pixels = np.ascontiguousarray(0xFF000000 | red << 16 | green << 8 | blue, dtype=np.uint32)
    height, width = pixels.shape
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
    return image.copy()


def _parts(words: npt.NDArray[np.uint32]) -> Floats:
    """Red, green and blue of 0xffRRGGBB, [..., 3]."""
    return np.stack([words >> shift & 0xFF for shift in (16, 8, 0)], axis=-1).astype(np.float64)


def _place(field: Field, view: View) -> QRectF:
    """The pixels that the grid covers; a place is the middle of its square."""
    grid = field.grid
    corner = np.array([[grid.left - grid.step / 2, grid.bottom + (grid.rows - 0.5) * grid.step]])
    (x, y) = view.to_pixels(corner)[0].tolist()
    return QRectF(x, y, grid.columns * grid.step * view.scale, grid.rows * grid.step * view.scale)
