"""What the window shows until its panels are there: the place of each."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSettings, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenuBar, QToolBar, QWidget

from app import theme

__all__ = ["Outline", "Places", "places_in"]

KEY = "outline"  # of the settings: where things lay when the window was closed
RADIUS = 8.0
SURE = (QEvent.Type.Resize, QEvent.Type.ChildAdded, QEvent.Type.ChildPolished)
# Pixels at the first start: bars above and below, columns beside the stage, and what lies between.
TOP, FOOT, LEFT, RIGHT, SIDE, TAB, GAP = 70, 85, 244, 320, 12, 28, 8
SHARES = (0.0, 0.36, 0.67, 1.0)  # of the right column, down to where one card ends

Box = tuple[int, int, int, int]  # left, top, width, height


@dataclass(frozen=True)
class Places:
    """Where the surfaces of a window lie, in pixels.

    Attributes:
        size: width and height of the window.
        bars, cards: surfaces in the colour of a bar and in that of a card.
    """

    size: tuple[int, int]
    bars: tuple[Box, ...]
    cards: tuple[Box, ...]

    @classmethod
    def of_first_start(cls, width: int, height: int) -> Places:
        """Before anyone has moved a panel."""
        below, middle = height - FOOT, width - LEFT - RIGHT
        bars = ((0, 0, width, TOP), (0, TOP, LEFT, below - TOP), (0, below, width, FOOT))
        stage = (LEFT + SIDE + GAP, TOP + SIDE, middle - 2 * (SIDE + GAP), below - TOP - 2 * SIDE)
        edges = [TOP + round((below - TOP) * share) for share in SHARES]
        column = [
            (width - RIGHT, above + TAB, RIGHT - SIDE, under - above - TAB - GAP)
            for above, under in pairwise(edges)
        ]
        return cls((width, height), bars, (stage, *column))

    @classmethod
    def remembered(cls, settings: QSettings) -> Places | None:
        """As they were at the last close; None where that is not known."""
        try:
            found = json.loads(str(settings.value(KEY, "", type=str)))
            width, height = found["size"]
            bars, cards = (tuple(_box(one) for one in found[name]) for name in ("bars", "cards"))
        except (ValueError, TypeError, KeyError):
            return None
        return cls((width, height), bars, cards) if cards else None

    def remember(self, settings: QSettings) -> None:
        settings.setValue(KEY, json.dumps(asdict(self)))


def places_in(window: QMainWindow) -> Places:
    """Where the surfaces of a window on the screen lie now."""
    kinds = (QMenuBar, QToolBar)
    bars: list[QWidget] = [bar for kind in kinds for bar in window.findChildren(kind)]
    left = Qt.DockWidgetArea.LeftDockWidgetArea
    for dock in window.findChildren(QDockWidget):
        if window.dockWidgetArea(dock) == left and not dock.isFloating():
            bars.append(dock)
    cards = [one for one in window.findChildren(QWidget) if one.property("role") == "card"]
    return Places(
        (window.width(), window.height()),
        tuple(_place(bar, window) for bar in bars if bar.isVisible()),
        tuple(_place(card, window) for card in cards if card.isVisible()),
    )


class Outline(QWidget):
    """Bars and cards without their contents, over the whole of a window.

    Signals:
        painted: it has been on the screen.
    """

    painted = Signal()

    def __init__(self, settings: QSettings, window: QMainWindow) -> None:
        super().__init__(window)
        self.setObjectName("outline")
        self.setAccessibleName(self.tr("Getting ready…"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._kept = Places.remembered(settings)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """It is as large as the window, and above all that comes into it."""
        window = self.parent()
        if watched is window and isinstance(window, QWidget) and event.type() in SURE:
            self.setGeometry(window.rect())
            self.raise_()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        colours, places = theme.current(), self._kept
        if places is None or places.size != (self.width(), self.height()):
            places = Places.of_first_start(self.width(), self.height())
        cards = [QRectF(*card) for card in places.cards]
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.window))
        for bar in places.bars:
            painter.fillRect(QRect(*bar), QColor(colours.bar))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.setBrush(QColor(colours.card))
        for card in cards:
            painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        largest = max(cards, key=lambda card: card.width() * card.height())
        painter.setPen(QColor(colours.muted))
        painter.drawText(largest, Qt.AlignmentFlag.AlignCenter, self.accessibleName())
        painter.end()
        self.painted.emit()


def _place(widget: QWidget, window: QWidget) -> Box:
    corner = widget.mapTo(window, QPoint())
    return corner.x(), corner.y(), widget.width(), widget.height()


def _box(numbers: list[int]) -> Box:
    left, top, width, height = (int(number) for number in numbers)
    return left, top, width, height
