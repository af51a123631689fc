"""Where the pieces of a formula go: on one line where there is room, else on several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.widgets.typesetting import Typeset

__all__ = ["BREAK", "Rows", "pieces_of", "rows_of"]

BREAK = r"\brk"  # where a formula may be broken
INDENT = 24.0  # pixels before a later line, unless it can stand under the first break
SHORT = 0.3  # share of the width up to which the left side of an equation is an indent
LEADING = 6.0  # pixels between lines

Place = tuple[float, float]  # left and top of a piece


@dataclass(frozen=True)
class Rows:
    """The places of a formula's pieces, and the size of all of them together, in pixels."""

    places: tuple[Place, ...]
    width: float
    height: float


def pieces_of(markup: str) -> tuple[str, ...]:
    """The parts between which a formula may be broken; a later one begins with its operator."""
    first, *rest = markup.split(BREAK)
    # An operator at the very beginning would be set as a sign, close to what follows.
    return (first, *(f"{{}}{part}" for part in rest))


def rows_of(pieces: Sequence[Typeset], width: float) -> Rows:
    """Fill line after line; a piece that is too wide for any has one to itself."""
    lines: list[list[int]] = []
    indent, right = 0.0, 0.0
    lefts: list[float] = []
    for number, piece in enumerate(pieces):
        if not lines or right + piece.width > width:
            left = min(indent, max(0.0, width - piece.width)) if lines else 0.0
            lines.append([])
        else:
            left = right
        if number == 0:
            indent = piece.width if piece.width <= SHORT * width else INDENT
        lines[-1].append(number)
        lefts.append(left)
        right = left + piece.width
    tops, height = _tops(pieces, lines)
    widest = max(left + piece.width for left, piece in zip(lefts, pieces, strict=True))
    return Rows(tuple(zip(lefts, tops, strict=True)), widest, height)


def _tops(pieces: Sequence[Typeset], lines: Sequence[Sequence[int]]) -> tuple[list[float], float]:
    """The top of every piece, on the base line of its row, and the height of all rows."""
    tops: list[float] = []
    y = 0.0
    for line in lines:
        if y:
            y += LEADING
        above = max(pieces[n].baseline for n in line)
        tops += [y + above - pieces[n].baseline for n in line]
        y += above + max(pieces[n].height - pieces[n].baseline for n in line)
    return tops, y
