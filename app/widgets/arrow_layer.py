"""Arrows over a cloud: vectors head to tail, and the rings of what they are about."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from app import theme
from app.widgets.step_lens import lens_over
from ddpm_core.splat import View

__all__ = ["Arrow", "ArrowLayer", "Ring"]

WIDTH = 1.8  # logical pixels, as all lengths here
HALO = 1.5  # of the ground around lines and letters, so that they can be read over a cloud
HEAD = 9.0
LEAST_HEAD = 3.0  # a shorter arrow ends in a dot
LABELLED = 26.0  # least length of an arrow that has room for its label
LABEL_GAP = 11.0  # from the line to the middle of the label
DIMMED = 0.3  # of the rest, while one is lit
EDGE = 24.0  # around the picture, within which an arrow is drawn
FAR = 1e5  # beyond it are numbers that cannot be drawn

Place = tuple[float, float]


@dataclass(frozen=True)
class Arrow:
    """One vector.

    Attributes:
        symbol: key of what it stands for.
        start, end: in data units.
        color, style: of its line.
        label: a letter and its index.
        head: whether it ends in a point; without one it is a line between two places.
    """

    symbol: str
    start: Place
    end: Place
    color: QColor
    style: Qt.PenStyle = Qt.PenStyle.SolidLine
    label: tuple[str, str] = ("", "")
    head: bool = True


@dataclass(frozen=True)
class Ring:
    """A circle around a place in data units."""

    at: Place
    color: QColor
    radius: float = 7.0


class ArrowLayer:
    """Arrows and rings, drawn above all else, and enlarged in a lens where they are small.

    Attributes:
        arrows, rings: what is drawn, bottom to top.
        magnified: the places that a lens has to show; none for no lens.
        lit: the symbol whose arrows stand out, "" for all alike.
        foot: pixels at the foot of the picture that the lens has to leave free.
    """

    def __init__(self) -> None:
        self.arrows: tuple[Arrow, ...] = ()
        self.rings: tuple[Ring, ...] = ()
        self.magnified: tuple[Place, ...] = ()
        self.lit = ""
        self.foot = 0.0
        self.visible = True

    @property
    def empty(self) -> bool:
        return not self.arrows and not self.rings

    def touch(self) -> None:
        """Nothing to forget: it is drawn anew each time."""

    def show(
        self, arrows: Sequence[Arrow], rings: Sequence[Ring], magnified: Sequence[Place] = ()
    ) -> None:
        self.arrows, self.rings, self.magnified = tuple(arrows), tuple(rings), tuple(magnified)

    def paint(self, painter: QPainter, view: View, ratio: float, dark: bool) -> bool:
        """Draw over a device with so many device pixels to a logical one; True: all is drawn."""
        if self.empty:
            return True
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(painter, view)
        painter.restore()
        lens = lens_over(view, self.magnified, self.foot)
        if lens is not None:
            painter.save()
            lens.begin(painter)
            self._draw(painter, lens.view)
            painter.restore()
            lens.end(painter)
        return True

    def _draw(self, painter: QPainter, view: View) -> None:
        lit = self.lit if any(arrow.symbol == self.lit for arrow in self.arrows) else ""
        for ring in self.rings:
            _draw_ring(painter, ring, _pixels(view, ring.at))
        ways = [(arrow, _seen(view, arrow)) for arrow in self.arrows]
        for draw in (_draw_arrow, _draw_label):  # no line crosses a letter
            for arrow, line in ways:
                if line is not None:
                    painter.setOpacity(DIMMED if lit and arrow.symbol != lit else 1.0)
                    draw(painter, arrow, line)


def _pixels(view: View, place: Place) -> QPointF:
    x, y = place
    return QPointF(
        view.width / 2 + (x - view.x) * view.scale, view.height / 2 - (y - view.y) * view.scale
    )


def _seen(view: View, arrow: Arrow) -> QLineF | None:
    """The part of an arrow that is in the picture or close to it, in pixels; None if none is."""
    start, end = _pixels(view, arrow.start), _pixels(view, arrow.end)
    first, last = 0.0, 1.0
    for at, way, size in (
        (start.x(), end.x() - start.x(), view.width),
        (start.y(), end.y() - start.y(), view.height),
    ):
        if not math.isfinite(at + way):
            return None
        ends = ((-EDGE - at) / way, (size + EDGE - at) / way) if way else _all_or_none(at, size)
        first, last = max(first, min(ends)), min(last, max(ends))
    if first > last:
        return None
    return QLineF(start + (end - start) * first, start + (end - start) * last)


def _all_or_none(at: float, size: float) -> tuple[float, float]:
    inside = -EDGE <= at <= size + EDGE
    return (-math.inf, math.inf) if inside else (math.inf, math.inf)


def _ground() -> QColor:
    ground = QColor(theme.current().card)
    ground.setAlpha(200)
    return ground


def _draw_ring(painter: QPainter, ring: Ring, at: QPointF) -> None:
    if not (abs(at.x()) < FAR and abs(at.y()) < FAR):  # false for what is no number, too
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for color, width in ((_ground(), WIDTH + 2 * HALO), (ring.color, WIDTH)):
        painter.setPen(QPen(color, width))
        painter.drawEllipse(at, ring.radius, ring.radius)


def _draw_arrow(painter: QPainter, arrow: Arrow, line: QLineF) -> None:
    length = line.length()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(arrow.color)
    if arrow.head and length < LEAST_HEAD:
        painter.drawEllipse(line.p2(), WIDTH, WIDTH)
        return
    head = min(HEAD, 0.7 * length) if arrow.head else 0.0
    unit = (line.p2() - line.p1()) / length if length else QPointF()
    neck = line.p2() - unit * head * 0.8
    painter.setPen(QPen(_ground(), WIDTH + 2 * HALO))
    painter.drawLine(line)
    painter.setPen(QPen(arrow.color, WIDTH, arrow.style, Qt.PenCapStyle.FlatCap))
    painter.drawLine(line.p1(), neck)
    if arrow.head:
        side = QPointF(-unit.y(), unit.x()) * head * 0.42
        back = line.p2() - unit * head
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(QPolygonF([line.p2(), back + side, back - side]))


def _draw_label(painter: QPainter, arrow: Arrow, line: QLineF) -> None:
    if line.length() < LABELLED or not arrow.label[0]:
        return
    way = line.p2() - line.p1()
    aside = QPointF(way.y(), -way.x()) / line.length()  # to the left of where it goes
    letters = _letters(*arrow.label)
    box = letters.boundingRect()
    letters.translate(line.center() + aside * (LABEL_GAP + box.width() * 0.2) - box.center())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(_ground(), 2 * HALO, j=Qt.PenJoinStyle.RoundJoin))
    painter.drawPath(letters)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(arrow.color)
    painter.drawPath(letters)


def _letters(letter: str, index: str) -> QPainterPath:
    """The outline of a symbol at the origin."""
    base = theme.math_font(17)
    path = QPainterPath()
    path.addText(0, 0, base, letter)
    if index:
        path.addText(QFontMetricsF(base).horizontalAdvance(letter), 4, theme.math_font(12), index)
    return path
