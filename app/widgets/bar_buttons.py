"""The buttons of the transport bar."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton, QWidget

from app import theme
from app.widgets.focus_ring import draw_focus_ring

__all__ = ["BarButton", "PlayButton"]

ICON_SIZE = QSize(18, 18)
PLAY_SIZE = 40
ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class BarButton(QToolButton):
    """A flat button with an icon that leaves the arrow keys to the bar.

    A click does not move the keyboard's focus, so keys go on meaning what they meant.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("flat", True)
        self.setIconSize(ICON_SIZE)
        self.setFixedSize(32, 32)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)


class PlayButton(BarButton):
    """The round button in the accent colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(PLAY_SIZE, PLAY_SIZE)

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
        round_ = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        if self.hasFocus():
            draw_focus_ring(painter, self.rect(), radius=PLAY_SIZE / 2)
            round_.adjust(1, 1, -1, -1)
        lit = self.underMouse() and not self.isDown()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent_hover if lit else colours.accent))
        painter.drawEllipse(round_)
        size = self.iconSize()
        corner = self.rect().center() - QPoint(size.width() // 2, size.height() // 2)
        self.icon().paint(painter, QRect(corner + QPoint(1, 1), size))
        painter.end()
