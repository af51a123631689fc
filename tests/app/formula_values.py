"""What a formula in LaTeX is worth, so that what is typeset can be held against the engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor

from app.symbols import SYMBOLS

Values = Mapping[str, Any]  # of symbols, as they are written; q is a function of its two sides

ATOM = re.compile(
    r"(\\(?:bar|hat|tilde)\{\\?\w+\}|\\mathrm\{\w+\}|\\[a-zA-Z]+|[A-Za-z])"
    r"'?(_(\{(?:[^{}]|\{[^{}]*\})*\}|\\[a-z]+|\w))?'?(\^\*)?"
)
SPACES = re.compile(r"\\brk|\\[,;!]|\\quad|\s+|\{\}")
FUNCTIONS: dict[str, Callable[..., Tensor]] = {
    r"\ln": torch.log,
    r"\log": torch.log,
    r"\exp": torch.exp,
    r"\sin": torch.sin,
    r"\cos": torch.cos,
    r"\min": torch.minimum,
    r"\max": torch.maximum,
}


def plain(tex: str) -> str:
    """A formula of app/explain without marks, breaks and spaces."""
    tex = re.sub(r"<(\w+)(?:\|([^<>]*))?>", lambda m: m[2] or SYMBOLS[m[1]].latex, tex)
    return SPACES.sub("", tex).replace(r"\left", "").replace(r"\right", "")


def sides(tex: str) -> list[str]:
    """What stands between the equals signs; what is only about equal is left out."""
    return plain(tex).rpartition(r"\approx")[2].split("=")


def value(text: str, values: Values) -> Tensor:
    """The worth of one side.

    Raises KeyError for a symbol without a value, ValueError for what is no arithmetic.
    """
    reader = _Reader(text, values)
    result = reader.sum()
    if reader.rest:
        raise ValueError(f"{reader.rest!r} of {text!r} is no arithmetic")
    return result


class _Reader:
    def __init__(self, text: str, values: Values) -> None:
        self.rest = text
        self._values = values

    def _take(self, token: str) -> bool:
        if self.rest.startswith(token):
            self.rest = self.rest[len(token) :]
            return True
        return False

    def _expect(self, token: str) -> None:
        if not self._take(token):
            raise ValueError(f"{token!r} is missing before {self.rest!r}")

    def sum(self) -> Tensor:
        total = -self.product() if self._take("-") else self.product()
        while True:
            if self._take("+"):
                total = total + self.product()
            elif self._take("-"):
                total = total - self.product()
            else:
                return total

    def product(self) -> Tensor:
        total = self.power()
        while self.rest and self.rest[0] not in "+-=),}]" and not self._closes():
            self._take(r"\cdot")
            total = total / self.power() if self._take("/") else total * self.power()
        return total

    def _closes(self) -> bool:
        return self.rest.startswith(r"\|") and self._inside_bars

    _inside_bars = False

    def power(self) -> Tensor:
        base = self.factor()
        if self._take("^"):
            exponent = self._group() if self.rest[0] == "{" else self.factor()
            return base**exponent
        return base

    def _group(self) -> Tensor:
        self._expect("{")
        inner = self.sum()
        self._expect("}")
        return inner

    def factor(self) -> Tensor:
        if self._take(r"\frac"):
            return self._group() / self._group()
        if self._take(r"\sqrt"):
            return self._group().sqrt()
        if self._take("("):
            inner = self.sum()
            self._expect(")")
            return inner
        if self._take(r"\|"):
            self._inside_bars = True
            inner = self.sum()
            self._expect(r"\|")
            self._inside_bars = False
            return inner.abs()
        if self._take("q("):
            given, _, rest = self.rest.partition(")")
            self.rest = rest
            density: Tensor = self._values["q"](*given.split(r"\mid"))
            return density
        for name, function in FUNCTIONS.items():
            if self._take(name):
                return function(*self._arguments())
        return self._number_or_symbol()

    def _arguments(self) -> list[Tensor]:
        if not self._take("("):
            return [self.product()]
        found = [self.sum()]
        while self._take(","):
            found.append(self.sum())
        self._expect(")")
        return found

    def _number_or_symbol(self) -> Tensor:
        number = re.match(r"\d+", self.rest)
        found = number or ATOM.match(self.rest)
        if not found:
            raise ValueError(f"{self.rest!r} is no arithmetic")
        self.rest = self.rest[found.end() :]
        if number:
            return torch.tensor(float(number[0]), dtype=torch.float64)
        return torch.as_tensor(self._values[found[0]], dtype=torch.float64)
