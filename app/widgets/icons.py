"""Icons drawn as paths, sharp at any size and in the colours of the theme.

One that is on a button or an action already is painted anew when the theme changes.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Slot
from PySide6.QtGui import (
    QAction,
    QColor,
    QIcon,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QAbstractButton, QApplication

from app import theme

__all__ = ["ICON_NAMES", "icon"]

GRID = 16.0  # the paths below are drawn on 16 x 16
STROKE = 1.5
SIZES = (14, 16, 18, 20, 22, 24, 28, 32, 36, 40, 44, 48, 64, 80, 96)  # device pixels


def _polygon(*points: tuple[float, float]) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    path.closeSubpath()
    return path


def _box(x: float, y: float, width: float, height: float, radius: float = 0.6) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(x, y, width, height), radius, radius)
    return path


def _lines(*strokes: tuple[tuple[float, float], ...]) -> QPainterPath:
    path = QPainterPath()
    for first, *rest in strokes:
        path.moveTo(*first)
        for point in rest:
            path.lineTo(*point)
    return path


def _outlined(path: QPainterPath) -> QPainterPath:
    """The area that a pen along ``path`` would ink."""
    pen = QPen(Qt.PenStyle.SolidLine)
    pen.setWidthF(STROKE)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return QPainterPathStroker(pen).createStroke(path)


def _first() -> QPainterPath:
    return _box(2.5, 3, 2, 10).united(_polygon((13.5, 3), (13.5, 13), (5.5, 8)))


def _back() -> QPainterPath:
    return _polygon((11.5, 3), (11.5, 13), (4, 8))


def _play() -> QPainterPath:
    return _polygon((4.5, 2.5), (4.5, 13.5), (13.5, 8))


def _pause() -> QPainterPath:
    return _box(3.5, 3, 3, 10).united(_box(9.5, 3, 3, 10))


def _forward() -> QPainterPath:
    return _polygon((4.5, 3), (4.5, 13), (12, 8))


def _last() -> QPainterPath:
    return _box(11.5, 3, 2, 10).united(_polygon((2.5, 3), (2.5, 13), (10.5, 8)))


def _reset() -> QPainterPath:
    path = QPainterPath()
    path.arcMoveTo(QRectF(3, 3, 10, 10), 130)
    path.arcTo(QRectF(3, 3, 10, 10), 130, -300)
    return _outlined(path).united(_polygon((1.6, 6.6), (3.4, 1.6), (6.8, 5.8)))


def _step() -> QPainterPath:
    return _polygon((3, 3), (3, 13), (9.5, 8)).united(_box(11, 3, 2, 10))


def _open() -> QPainterPath:
    return _outlined(
        _lines(
            ((2, 12.5), (2, 3.5), (6, 3.5), (7.5, 5.5), (13, 5.5), (13, 7.5)),
            ((2, 12.5), (4, 7.5), (14.5, 7.5), (12.5, 12.5), (2, 12.5)),
        )
    )


def _save() -> QPainterPath:
    return _outlined(
        _lines(
            ((2.5, 2.5), (11, 2.5), (13.5, 5), (13.5, 13.5), (2.5, 13.5), (2.5, 2.5)),
            ((5, 13), (5, 9), (11, 9), (11, 13)),
            ((5.5, 3), (5.5, 5.5), (9.5, 5.5), (9.5, 3)),
        )
    )


def _export() -> QPainterPath:
    return _outlined(
        _lines(
            ((8, 10), (8, 2)),
            ((5, 5), (8, 2), (11, 5)),
            ((2.5, 9.5), (2.5, 13.5), (13.5, 13.5), (13.5, 9.5)),
        )
    )


def _sample() -> QPainterPath:
    """Points that gather to a curve."""
    path = QPainterPath()
    for x, y, radius in (
        (3, 11.5, 1.5),
        (5.5, 6.5, 1.5),
        (10.5, 5, 1.5),
        (13, 9.5, 1.5),
        (9, 11, 1.5),
        (2.5, 2.8, 0.9),
        (8, 1.8, 0.9),
        (13.6, 2.6, 0.9),
    ):
        path.addEllipse(QPointF(x, y), radius, radius)
    return path


def _info() -> QPainterPath:
    ring = QPainterPath()
    ring.addEllipse(QPointF(8, 8), 6, 6)
    dot = QPainterPath()
    dot.addEllipse(QPointF(8, 5.1), 0.95, 0.95)
    return _outlined(ring).united(_outlined(_lines(((8, 7.8), (8, 11))))).united(dot)


def _warning() -> QPainterPath:
    dot = QPainterPath()
    dot.addEllipse(QPointF(8, 11.5), 0.95, 0.95)
    triangle = _outlined(_lines(((8, 2.2), (14.6, 13.6), (1.4, 13.6), (8, 2.2))))
    return triangle.united(_outlined(_lines(((8, 6.5), (8, 9))))).united(dot)


def _close() -> QPainterPath:
    return _outlined(_lines(((4, 4), (12, 12)), ((12, 4), (4, 12))))


_PATHS: dict[str, Callable[[], QPainterPath]] = {
    "first": _first,
    "back": _back,
    "play": _play,
    "pause": _pause,
    "forward": _forward,
    "last": _last,
    "reset": _reset,
    "step": _step,
    "open": _open,
    "save": _save,
    "export": _export,
    "sample": _sample,
    "info": _info,
    "warning": _warning,
    "close": _close,
}
ICON_NAMES = tuple(_PATHS)


def icon(name: str, colour: str = "text") -> QIcon:
    """The icon of that name in a colour of the theme, "on_accent" for a primary button.

    Raises ValueError: a name that is not in ICON_NAMES.
    """
    if name not in _PATHS:
        raise ValueError(f"icon: {name!r} is not known; choose one of {', '.join(ICON_NAMES)}")
    return _repainter().icon(name, colour)


class _Repainter(QObject):
    """Makes icons, remembers them, and puts new ones in their place when the theme changes.

    Icons are plain pixmaps: Qt deletes an icon engine written in Python behind Python's back.
    """

    def __init__(self) -> None:
        super().__init__()
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._theme = theme.current()
        theme.notifier().changed.connect(self._on_theme)

    def icon(self, name: str, colour: str) -> QIcon:
        if self._theme != theme.current():
            self._on_theme()
        if (name, colour) not in self._icons:
            self._icons[name, colour] = _painted(name, colour)
        return self._icons[name, colour]

    @Slot()
    def _on_theme(self) -> None:
        self._theme = theme.current()
        keys = {old.cacheKey(): which for which, old in self._icons.items()}
        self._icons = {which: _painted(*which) for which in self._icons}
        for widget in QApplication.allWidgets():
            holders: list[QAbstractButton | QAction] = list(widget.actions())
            if isinstance(widget, QAbstractButton):
                holders.append(widget)
            for holder in holders:
                which = keys.get(holder.icon().cacheKey())
                if which is not None:
                    holder.setIcon(self._icons[which])


_the_repainter: _Repainter | None = None


def _repainter() -> _Repainter:
    global _the_repainter
    if _the_repainter is None:
        _the_repainter = _Repainter()
    return _the_repainter


def _painted(name: str, colour: str) -> QIcon:
    colours = theme.current()
    path = _PATHS[name]()
    path.setFillRule(Qt.FillRule.WindingFill)
    painted = QIcon()
    for side in SIZES:
        painted.addPixmap(_pixmap(path, side, getattr(colours, colour)), QIcon.Mode.Normal)
        painted.addPixmap(_pixmap(path, side, colours.faint), QIcon.Mode.Disabled)
    return painted


def _pixmap(path: QPainterPath, side: int, colour: str) -> QPixmap:
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(side / GRID, side / GRID)
    painter.fillPath(path, QColor(colour))
    painter.end()
    return pixmap
