"""The numbers of pixels: in words, and written into pixels that are large enough."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QStaticText

from app import theme
from app.widgets.picture_image import Pictures
from app.widgets.picture_sheet import Placing, Sheet
from ddpm_core.picture_pixels import to_pixels

__all__ = ["LEAST_PIXEL", "PixelNumbers", "pixel_values"]

LEAST_PIXEL = 24.0  # logical pixels of the screen; in less no numbers can be read
FINE_PIXEL = 36.0  # from here there is room for two decimals
LETTER_SHARE = 3.6  # the figures have one part of so many of a pixel's height
GREATEST_LETTER = 14  # pixels
LINE = 1.15  # from one number to the next, in heights of the figures
GAMMA = 2.2
LIGHT_GREY = 0.18  # luminance on which black and white have the same contrast
LUMINANCE = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)


def pixel_values(values: Pictures) -> str:
    """The numbers of one pixel, [3]."""
    return " ".join(
        f"{name} {_number(value, 2)}" for name, value in zip("RGB", values, strict=False)
    )


def _number(value: float, digits: int) -> str:
    text = f"{value:.{digits}f}"
    return text[1:] if text.startswith("-") and not float(text) else text.replace("-", "\u2212")


class PixelNumbers:
    """Writes the three numbers of pixels into them, one below the other: red, green, blue."""

    def __init__(self) -> None:
        self._texts: dict[str, tuple[QStaticText, float, float]] = {}  # with half its size
        self._font = QFont()

    def paint(
        self,
        painter: QPainter,
        pictures: Pictures,
        reach: float,
        sheet: Sheet,
        placing: Placing,
        part: QRectF,
    ) -> None:
        """Write into the pixels that lie in a part of the widget, all in logical pixels."""
        font = theme.ui_font(min(int(placing.scale / LETTER_SHARE), GREATEST_LETTER))
        if font != self._font:
            self._font, self._texts = font, {}
        painter.setFont(font)
        digits = 2 if placing.scale >= FINE_PIXEL else 1
        left, top = placing.sheet_point(part.left(), part.top())
        right, bottom = placing.sheet_point(part.right(), part.bottom())
        for picture in range(sheet.count):
            x, y = sheet.corner(picture)
            first_column, first_row = max(0, int(left) - x), max(0, int(top) - y)
            columns = slice(first_column, max(0, int(right) - x + 1))
            rows = slice(first_row, max(0, int(bottom) - y + 1))
            middle_x = placing.x + (x + first_column + 0.5) * placing.scale
            middle_y = placing.y + (y + first_row + 0.5) * placing.scale
            values = pictures[picture, :, rows, columns]
            self._write(painter, values, reach, digits, (middle_x, middle_y), placing.scale)

    def _write(
        self,
        painter: QPainter,
        values: Pictures,
        reach: float,
        digits: int,
        first: tuple[float, float],
        scale: float,
    ) -> None:
        """Write a block of numbers [3, rows, columns], the first pixel's middle at a place."""
        light = _is_light(values, reach)
        black, white = QColor(Qt.GlobalColor.black), QColor(Qt.GlobalColor.white)
        line = self._font.pixelSize() * LINE
        for ink, places in ((black, light), (white, ~light)):
            painter.setPen(ink)
            rows, columns = np.nonzero(places)
            for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
                x, y = first[0] + column * scale, first[1] + row * scale - line
                for value in values[:, row, column].tolist():
                    text, half_width, half_height = self._text(_number(value, digits))
                    painter.drawStaticText(QPointF(x - half_width, y - half_height), text)
                    y += line

    def _text(self, words: str) -> tuple[QStaticText, float, float]:
        known = self._texts.get(words)
        if known is None:
            text = QStaticText(words)
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.prepare(font=self._font)
            known = (text, text.size().width() / 2, text.size().height() / 2)
            self._texts[words] = known
        return known


def _is_light(values: Pictures, reach: float) -> npt.NDArray[np.bool_]:
    """Where black can be read better than white, [rows, columns]."""
    levels = to_pixels(values, reach).astype(np.float32) / 255
    light: npt.NDArray[np.bool_] = levels**GAMMA @ LUMINANCE > LIGHT_GREY
    return light
