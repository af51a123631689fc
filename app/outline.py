"""What the window shows until its panels are there: the place of each."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSettings, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenuBar, QToolBar, QWidget

from app import remembered, theme

__all__ = ["Outline", "Places", "places_in"]

KEY = "outline"  # of the settings: where things lay when the window was closed
RADIUS = 8.0
CENTRED = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
SURE = (QEvent.Type.Resize, QEvent.Type.ChildAdded, QEvent.Type.ChildPolished)
LARGEST = 1 << 15  # pixels; no window is that large
SLOT_SHARES = (250, 210, 230)  # of the right column's height: losses, schedule, and the rest
# Pixels at the first start: the bars from top to bottom, the columns beside the stage, and what
# lies between and around.
MENU, RUN, TRANSPORT, STATUS, LEFT, RIGHT = 28, 42, 64, 21, 244, 320
SPLIT, TAB, INSET, SIDE, GAP, FOOT = 6, 26, 2, 12, 8, 8
OFFER = 40  # of the tour, above the stage
TABBED = (True, False, True)  # which slots of the right column have tabs
TILES, TILE_SHARE = 5, 0.25  # of the stage: how many, and their part of its height

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
    def of_first_start(cls, width: int, height: int, offer: bool = True) -> Places:
        """Before anyone has moved a panel; with or without the offer of the tour."""
        top, below = MENU + RUN, height - STATUS - TRANSPORT
        bars = (
            (0, 0, width, MENU),
            (0, MENU, width, RUN),
            (0, top, LEFT, below - top),
            (0, below, width, TRANSPORT),
        )
        stage = _stage(width, top + offer * OFFER, below)
        return cls((width, height), bars, (*stage, *_column(width, top, below)))

    @classmethod
    def remembered(cls, settings: QSettings) -> Places | None:
        """As they were at the last close; None where that is not known."""
        try:
            found = json.loads(remembered.text(settings, KEY, ""))
            width, height = found["size"]
            bars, cards = (tuple(_box(one) for one in found[name]) for name in ("bars", "cards"))
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
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

    def tell_failure(self) -> None:
        """Say that no more will come."""
        self.setAccessibleName(
            self.tr("The window could not be opened. The error report says why.")
        )
        self.raise_()
        self.update()

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
            known = places is not None  # then this is not the first start
            places = Places.of_first_start(self.width(), self.height(), offer=not known)
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
        painter.drawText(largest, CENTRED, self.accessibleName())
        painter.end()
        self.painted.emit()


def _place(widget: QWidget, window: QWidget) -> Box:
    corner = widget.mapTo(window, QPoint())
    return corner.x(), corner.y(), widget.width(), widget.height()


def _box(numbers: list[int]) -> Box:
    left, top, width, height = (int(number) for number in numbers)
    if max(abs(left), abs(top), abs(width), abs(height)) > LARGEST:
        raise ValueError("no place on a screen")
    return left, top, width, height


def _stage(width: int, top: int, below: int) -> list[Box]:
    """The tiles at the first start, and the stage's card below them."""
    left, right = LEFT + SPLIT + SIDE, width - RIGHT - SPLIT - SIDE
    top, bottom = top + SIDE, below - FOOT
    high = round((bottom - top - GAP) * TILE_SHARE)
    pitch = (right - left + GAP) / TILES
    edges = [left + round(number * pitch) for number in range(TILES + 1)]
    tiles = [(x, top, after - GAP - x, high) for x, after in pairwise(edges)]
    under = top + high + GAP
    return [*tiles, (left, under, right - left, bottom - under)]


def _column(width: int, top: int, below: int) -> list[Box]:
    """The cards on the right at the first start."""
    room, cards = below - top - SPLIT * (len(SLOT_SHARES) - 1), list[Box]()
    for share, tabbed in zip(SLOT_SHARES, TABBED, strict=True):
        end = top + round(room * share / sum(SLOT_SHARES))
        above = top + tabbed * TAB + INSET
        last = len(cards) == len(SLOT_SHARES) - 1
        cards.append((width - RIGHT, above, RIGHT - SIDE, end - (FOOT if last else 1) - above))
        top = end + SPLIT
    return cards
