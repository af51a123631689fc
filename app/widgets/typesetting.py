r"""Formulas as pictures: LaTeX set once, and coloured anew whenever symbols light up.

Markup is LaTeX in which ``\sym{key}{tex}`` names a symbol of app/symbols.py. Each symbol is set in
a colour that stands for it; in the finished SVG these colours are replaced by those to be seen, or
kept, and then tell which symbol lies at a pixel.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Typeset", "is_set", "parse", "typeset"]

MARK = r"\sym"
INK = "black"  # what ziamath sets in, where no colour is given
NEATER = {r"\hat{x}": "x\u0302"}  # a hat that is no wider than its letter
_COLOR = re.compile(rf'"({INK}|#0000[0-9a-f]{{2}})"')


@dataclass(frozen=True)
class Typeset:
    """A formula in SVG.

    Attributes:
        svg: with the colour of ``color_of(n)`` for the n-th symbol, and ``INK`` for the rest.
        symbols: the keys, in the order in which they first stand in the formula.
        width, height: in pixels.
        baseline: pixels from the top to the line that the formula stands on.
    """

    svg: str
    symbols: tuple[str, ...]
    width: float
    height: float
    baseline: float

    def colored(self, ink: str, colors: Mapping[str, str]) -> str:
        """The SVG in these colours, each as #rrggbb; symbols not named take ``ink``."""
        new = {color_of(n): colors.get(symbol, ink) for n, symbol in enumerate(self.symbols)}
        new[INK] = ink
        # All at once: one of the new colours may be another symbol's old one.
        return _COLOR.sub(lambda found: f'"{new.get(found[1], found[1])}"', self.svg)


def color_of(number: int) -> str:
    """The colour that stands for the n-th symbol."""
    return f"#0000{number + 1:02x}"


def parse(markup: str) -> tuple[str, tuple[str, ...]]:
    """LaTeX with a colour for each symbol, and the symbols' keys.

    Raises ValueError: braces that do not match.
    """
    symbols: list[str] = []
    latex = ""
    while MARK in markup:
        before, _, rest = markup.partition(MARK)
        key, rest = _group(rest)
        tex, rest = _group(rest)
        if key not in symbols:
            symbols.append(key)
        latex += rf"{before}\textcolor{{{color_of(symbols.index(key))}}}{{{tex}}}"
        markup = rest
    latex += markup
    for usual, neater in NEATER.items():
        latex = latex.replace(usual, neater)
    return latex, tuple(symbols)


def _group(text: str) -> tuple[str, str]:
    """What stands between the braces that a text begins with, and what follows them."""
    depth = 0
    for place, letter in enumerate(text):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if depth == 0:
            if letter != "}":
                break
            return text[1:place], text[place + 1 :]
    raise ValueError(f"{MARK} needs two groups in braces: {text!r}")


_lock = threading.Lock()  # ziamath keeps state between calls
_done: set[tuple[str, int]] = set()


@lru_cache(maxsize=512)
def typeset(markup: str, pixels: int) -> Typeset:
    """Set a formula in type of a size; takes some 50 ms the first time."""
    with _lock:
        from ziamath.config import config  # late: not needed for the first frame
        from ziamath.zmath import Latex

        config.svg2 = False  # QSvgRenderer draws SVG 1 only
        latex, symbols = parse(markup)
        formula = Latex(latex, size=pixels)
        svg = formula.svg()
        _, top, width, height = _view_box(svg)
        _done.add((markup, pixels))
    return Typeset(svg, symbols, width, height, -top)


def is_set(markup: str, pixels: int) -> bool:
    """Whether ``typeset`` would answer at once."""
    return (markup, pixels) in _done


def _view_box(svg: str) -> tuple[float, float, float, float]:
    numbers = svg.partition('viewBox="')[2].partition('"')[0].split()
    left, top, width, height = (float(number) for number in numbers)
    return left, top, width, height
