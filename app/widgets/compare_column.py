"""One of the samplers compared: which one it is, and its cloud."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app import theme
from app.widgets.fields import ChoiceField
from app.widgets.point_cloud import PointCloudView

__all__ = ["CompareColumn"]

SWATCH = QSize(26, 20)
WIDEST = 220  # pixels, of the choice


class _Swatch(QWidget):
    """The line that stands for the sampler in the plot."""

    def __init__(self, style: Qt.PenStyle) -> None:
        super().__init__()
        self._style = style
        self.setFixedSize(SWATCH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(QColor(theme.current().samples), 2, self._style))
        middle = self.height() / 2
        painter.drawLine(QPointF(2, middle), QPointF(self.width() - 2, middle))
        painter.end()


class CompareColumn(QWidget):
    """A choice of samplers over a cloud.

    Attributes:
        view: the cloud.
    """

    chosen = Signal(object)  # a sampler, by the person

    def __init__(
        self,
        number: int,
        choices: Sequence[tuple[str, str]],
        style: Qt.PenStyle,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._combo = ChoiceField(choices)
        self._combo.setObjectName(f"compareSamplerCombo{number}")
        self._combo.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys as they were
        self._combo.setMaximumWidth(WIDEST)
        self._combo.edited.connect(self.chosen)
        self.view = PointCloudView()
        self.view.setObjectName(f"compareCloud{number}")
        header = QHBoxLayout()
        header.setContentsMargins(0, 0, 0, 0)
        header.setSpacing(6)
        header.addWidget(_Swatch(style))
        header.addWidget(self._combo, 100)  # as wide as it may be
        header.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(header)
        layout.addWidget(self.view, 1)

    def show_sampler(self, sampler: str) -> None:
        """Say which sampler this is."""
        self._combo.show_value(sampler)
        self.view.setAccessibleName(self._combo.currentText())

    def describe(self, name: str, tip: str) -> None:
        """The accessible name and the tooltip of the choice."""
        self._combo.setAccessibleName(name)
        self._combo.set_tip(tip)
