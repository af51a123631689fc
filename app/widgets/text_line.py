"""One line of text that changes often."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app import theme
from app.widgets.still_picture import StillPicture

__all__ = ["TextLine"]

BACKDROP_ALPHA = 190  # of 255


class TextLine(QLabel):
    """Plain text on one line, cut short where it does not fit.

    Unlike other labels it never asks for another size, so a text that changes with every frame
    does not make the window lay itself out again. To assistive tools it is a label like any other.

    Args:
        color: name of a colour of the theme.
        widest: the text whose width it asks for; without one it takes what it is given.
        backdrop: whether what lies under the text is dimmed, for text over a picture.
    """

    def __init__(
        self,
        text: str = "",
        *,
        color: str = "text",
        pixels: int = theme.TEXT_SIZE,
        weight: QFont.Weight = QFont.Weight.Normal,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        widest: str | None = None,
        backdrop: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = text
        self._color = color
        self._font = theme.ui_font(pixels, weight)
        self._align = align
        self._widest = widest
        self._backdrop = backdrop
        self._still = StillPicture()
        across = QSizePolicy.Policy.Expanding if widest is None else QSizePolicy.Policy.Fixed
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(text)

    def text(self) -> str:
        return self._text

    def setText(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._font)
        width = 120 if self._widest is None else metrics.horizontalAdvance(self._widest) + 2
        return QSize(width, metrics.height())

    def minimumSizeHint(self) -> QSize:
        size = self.sizeHint()
        return QSize(0, size.height()) if self._widest is None else size

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._still.paint(painter, self, (self._text, theme.current()), self._draw)
        painter.end()

    def _draw(self, painter: QPainter) -> None:
        painter.setFont(self._font)
        painter.setPen(QColor(getattr(theme.current(), self._color)))
        metrics = QFontMetrics(self._font)
        text = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        if self._backdrop:
            dim = QColor(theme.current().card)
            dim.setAlpha(BACKDROP_ALPHA)
            painter.fillRect(0, 0, metrics.horizontalAdvance(text) + 4, self.height(), dim)
        painter.drawText(self.rect(), int(self._align | Qt.AlignmentFlag.AlignVCenter), text)
