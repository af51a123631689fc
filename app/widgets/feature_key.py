"""What the colours of feature maps mean."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import theme
from app.widgets.feature_image import Scale, palette
from app.widgets.plot_style import number, small_font

__all__ = ["FeatureKey"]

HEIGHT = 20  # pixels, as all lengths here
BAR = QSize(110, 8)
EDGE = 4
GAP = 6


class FeatureKey(QWidget):
    """The scale as a bar of colours between its least and its greatest value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._scale: Scale | None = None
        theme.notifier().changed.connect(self.update)

    @property
    def text(self) -> str:
        """What is written at both ends, "" where nothing is shown."""
        return "" if self._scale is None else "  ".join(self._words(self._scale))

    def set_scale(self, scale: Scale | None) -> None:
        """Show a scale, or none."""
        if scale != self._scale:
            self._scale = scale
            self.setAccessibleName(self.tr("Colours: {ends}").format(ends=self.text))
            self.update()

    def _words(self, scale: Scale) -> tuple[str, str]:
        greatest = number(scale.greatest, 2)
        low = f"−{greatest}" if scale.signed else "0"
        if not scale.beyond:
            return low, greatest
        if scale.signed:
            low = self.tr("{value} or less").format(value=low)
        return low, self.tr("{value} or more").format(value=greatest)

    def sizeHint(self) -> QSize:
        return QSize(240, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._scale is None:
            return
        colours = theme.current()
        painter = QPainter(self)
        painter.setFont(small_font())
        low, high = self._words(self._scale)
        left = EDGE + QFontMetrics(small_font()).horizontalAdvance(low) + GAP
        bar = QRect(left, (HEIGHT - BAR.height()) // 2, BAR.width(), BAR.height())
        strip = palette(self._scale)
        image = QImage(strip.data, len(strip), 1, 4 * len(strip), QImage.Format.Format_RGB32)
        painter.drawImage(bar, image)
        painter.setPen(QPen(QColor(colours.edge), 1))
        painter.drawRect(bar)
        painter.setPen(QColor(colours.muted))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(self.rect().adjusted(EDGE, 0, 0, 0), middle, low)
        painter.drawText(self.rect().adjusted(bar.right() + GAP, 0, 0, 0), middle, high)
