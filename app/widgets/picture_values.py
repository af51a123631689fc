"""The numbers of pixels: in words, and written into pixels that are large enough."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QStaticText

from app import theme
from app.widgets.picture_image import Pictures
from app.widgets.picture_sheet import Pixel, Placing, Sheet

__all__ = ["LEAST_PIXEL", "PixelNumbers", "draw_pixel_frame", "pixel_values"]

LEAST_PIXEL = 24.0  # logical pixels of the screen; in less no numbers can be read
FINE_PIXEL = 36.0  # from here there is room for two decimals
LEAST_FRAME = 7.0  # of what marks a pixel
LETTERS = (4, 14)  # least and greatest height of the figures in the pixels
LIGHT_GREY = 0.18  # luminance on which black and white have the same contrast
LUMINANCE = (0.2126, 0.7152, 0.0722)


def pixel_values(values: Pictures) -> str:
    """The numbers of one pixel, [3]."""
    return " ".join(
        f"{name} {_number(value, 2)}" for name, value in zip("RGB", values, strict=False)
    )


def _number(value: float, digits: int) -> str:
    text = f"{value:.{digits}f}"
    return text[1:] if text.startswith("-") and not float(text) else text.replace("-", "\u2212")


def draw_pixel_frame(painter: QPainter, place: QRectF) -> None:
    """Mark a pixel, which may be too small to be seen, on pictures of any colour."""
    colours = theme.current()
    more = max(0.0, (LEAST_FRAME - place.width()) / 2)
    frame = place.adjusted(-more, -more, more, more)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colours.card), 3))
    painter.drawRect(frame)
    painter.setPen(QPen(QColor(colours.text), 1))
    painter.drawRect(frame)


class PixelNumbers:
    """Writes the three numbers of pixels into them, one below the other: red, green, blue."""

    def __init__(self) -> None:
        self._texts: dict[str, QStaticText] = {}
        self._height = 0

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
        height = min(int(placing.scale / 3.6), LETTERS[1])
        if height != self._height:
            self._height, self._texts = height, {}
        painter.setFont(theme.ui_font(height))
        digits = 2 if placing.scale >= FINE_PIXEL else 1
        left, top = placing.sheet_point(part.left(), part.top())
        right, bottom = placing.sheet_point(part.right(), part.bottom())
        for picture in range(sheet.count):
            x, y = sheet.corner(picture)
            columns = range(max(0, int(left) - x), min(sheet.width, int(right) - x + 1))
            for row in range(max(0, int(top) - y), min(sheet.height, int(bottom) - y + 1)):
                for column in columns:
                    place = QRectF(*placing.rect(sheet, Pixel(picture, row, column)), 0)
                    values = pictures[picture, :, row, column]
                    self._write(painter, place, values, reach, digits)

    def _write(
        self, painter: QPainter, place: QRectF, values: Pictures, reach: float, digits: int
    ) -> None:
        shown = np.clip(np.nan_to_num(values / reach, nan=-1.0) / 2 + 0.5, 0, 1).tolist()
        light = sum(w * c**2.2 for w, c in zip(LUMINANCE, shown, strict=False)) > LIGHT_GREY
        painter.setPen(Qt.GlobalColor.black if light else Qt.GlobalColor.white)
        side = place.width()
        line = self._height * 1.15
        y = place.top() + (side - 3 * line) / 2
        for value in values.tolist():
            text = self._text(_number(value, digits), painter)
            size = text.size()
            x = place.left() + (side - size.width()) / 2
            painter.drawStaticText(QPointF(x, y + (line - size.height()) / 2), text)
            y += line

    def _text(self, words: str, painter: QPainter) -> QStaticText:
        text = self._texts.get(words)
        if text is None:
            text = self._texts[words] = QStaticText(words)
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.prepare(font=painter.font())
        return text
