"""What a topic is made of: words, formulas, numbers of now, and derivations."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.symbols import SYMBOLS

__all__ = ["Block", "Derivation", "Equation", "Line", "Live", "Text", "Topic", "marked"]

_SYMBOL = re.compile(r"<(\w+)(?:\|([^<>]*))?>")


def marked(tex: str) -> str:
    r"""LaTeX in the markup of app/widgets/typesetting.py.

    ``<beta>`` stands for the symbol of that key as it is usually set, ``<beta|\beta_{t-1}>`` for
    the same symbol set otherwise.
    """
    return _SYMBOL.sub(lambda m: rf"\sym{{{m[1]}}}{{{m[2] or SYMBOLS[m[1]].latex}}}", tex)


@dataclass(frozen=True)
class Text:
    """A paragraph; what stands between asterisks is set as mathematics."""

    words: str


@dataclass(frozen=True)
class Equation:
    """A formula, as LaTeX for ``marked``, and the same in words."""

    tex: str
    spoken: str

    @property
    def markup(self) -> str:
        return marked(self.tex)


@dataclass(frozen=True)
class Live:
    """Quantities of app/explain/live.py, as they are now."""

    keys: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A line of a derivation, why it follows, and numbers to see it by."""

    equation: Equation
    reason: str
    live: tuple[str, ...] = ()


@dataclass(frozen=True)
class Derivation:
    """Lines that are opened one after the other."""

    title: str
    lines: tuple[Line, ...]


Block = Text | Equation | Live | Derivation


@dataclass(frozen=True)
class Topic:
    key: str
    title: str
    blocks: tuple[Block, ...]

    def equations(self) -> list[Equation]:
        """All its formulas, those of its derivations too."""
        found: list[Equation] = []
        for block in self.blocks:
            if isinstance(block, Equation):
                found.append(block)
            elif isinstance(block, Derivation):
                found += [line.equation for line in block.lines]
        return found
