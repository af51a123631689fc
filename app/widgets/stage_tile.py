"""A small picture of one subject of the stage, to look at and to choose it by."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFont, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from app import theme
from app.widgets.point_cloud import PointCloudView
from app.widgets.text_line import TextLine

__all__ = ["StageTile"]

RADIUS = 8.0


class StageTile(QAbstractButton):
    """A checkable card: title, a few words, and a cloud in miniature.

    Tab and the arrow keys reach it; a click does not give it the keyboard's focus.
    """

    clickedWithMouse = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(title)
        self.setAccessibleName(title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.view = PointCloudView(interactive=False)
        self._title = TextLine(title, weight=QFont.Weight.DemiBold)
        self._subtitle = TextLine(color="muted", pixels=theme.SMALL)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 7, 12, 6)
        layout.setSpacing(1)
        layout.addWidget(self._title)
        layout.addWidget(self._subtitle)
        layout.addWidget(self.view, 1)

    @property
    def subtitle(self) -> str:
        return self._subtitle.text()

    def set_subtitle(self, text: str) -> None:
        """A few words on what the miniature shows."""
        self._subtitle.setText(text)
        self.setAccessibleDescription(text)

    def sizeHint(self) -> QSize:
        return QSize(220, 160)

    def minimumSizeHint(self) -> QSize:
        return QSize(112, 112)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.clickedWithMouse.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked():
            edge, width = colours.accent, 1.5
        else:
            edge, width = colours.edge if self.underMouse() else colours.border, 1.0
        painter.setBrush(QColor(colours.card))
        painter.setPen(QPen(QColor(edge), width))
        inset = width / 2
        frame = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 2))
            inner = QRectF(self.rect()).adjusted(4, 4, -4, -4)
            painter.drawRoundedRect(inner, RADIUS - 3, RADIUS - 3)
        painter.end()
