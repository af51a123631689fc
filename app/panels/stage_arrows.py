"""The arithmetic of one step as arrows: the terms head to tail, from the origin to where they end.

One rule for every formula: the arrows of the terms begin at the origin, and their sum ends at x.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from torch import Tensor

from app import theme
from app.inspection import Reading
from app.symbols import SYMBOLS
from app.widgets.arrow_layer import Arrow, Place, Ring

__all__ = ["arrows_of", "magnified_of", "rings_of"]

STYLES = {
    "xt": Qt.PenStyle.SolidLine,
    "x_prev": Qt.PenStyle.SolidLine,
    "x0_pred": Qt.PenStyle.SolidLine,
    "eps": Qt.PenStyle.DashLine,
    "noise": Qt.PenStyle.DotLine,
    "change": Qt.PenStyle.DashDotDotLine,
}
LABELS = {
    "xt": ("x", "t"),
    "x_prev": ("x", "t−1"),
    "x0_pred": ("x̂", "0"),
    "eps": ("ε", "θ"),
    "noise": ("z", ""),
    "change": ("Δ", ""),
}
FORWARD_NOISE = ("ε", "")
ORIGIN = (0.0, 0.0)


def arrows_of(reading: Reading) -> list[Arrow]:
    """The terms of a reading, and of a reverse step the way to the predicted x_0."""
    arrows = []
    if reading.step is not None:
        way = _place(reading.x), _place(reading.step.x0_pred)
        arrows.append(
            Arrow("x0_pred", *way, _color("x0_pred"), Qt.PenStyle.DashDotLine, head=False)
        )
    at = ORIGIN
    for term in reading.terms:
        x, y = _place(term.value)
        end = (at[0] + x, at[1] + y)
        forward = reading.timeline.kind == "forward"
        label = FORWARD_NOISE if forward and term.symbol == "noise" else LABELS[term.symbol]
        style = STYLES[term.symbol]
        arrows.append(Arrow(term.symbol, at, end, _color(term.symbol), style, label))
        at = end
    return arrows


def rings_of(reading: Reading) -> list[Ring]:
    """Around the point and what belongs to it, and a dot at the origin."""
    colours = theme.current()
    rings = [Ring(ORIGIN, QColor(colours.muted), 2.0)] if reading.terms else []
    if reading.step is not None:
        rings.append(Ring(_place(reading.step.x0_pred), _color("x0_pred"), 5.0))
    if reading.x_before is not None:
        rings.append(Ring(_place(reading.x_before), QColor(colours.muted), 4.0))
    rings.append(Ring(_place(reading.x), QColor(colours.text)))
    return rings


def magnified_of(reading: Reading) -> list[Place]:
    """What has to be told apart: where the point is, and the ends of the arrows."""
    ends = [arrow.end for arrow in arrows_of(reading) if arrow.head]
    starts = [reading.x] if reading.x_before is None else [reading.x, reading.x_before]
    return [*map(_place, starts), *ends] if ends else []


def _color(symbol: str) -> QColor:
    return QColor(getattr(theme.current(), SYMBOLS[symbol].idea))


def _place(vector: Tensor) -> Place:
    """The first two coordinates of a vector [1, D] as they are drawn."""
    x, *rest = vector[0].tolist()
    return (x, rest[0] if rest else 0.0)
