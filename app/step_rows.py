"""A step of one point or pixel worked out: its vectors, its terms and their sum, line by line."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from torch import Tensor

from app.inspection import Reading
from app.step_words import row_words
from app.symbols import SYMBOLS
from app.timeline import CLEAN
from app.widgets.plot_style import number
from ddpm_core.samplers import ReverseStep
from ddpm_core.terms import (
    CHANGE_FORMULA,
    FORWARD_FORMULA,
    REDERIVED_FORMULA,
    estimate_formula,
    reverse_formula,
)

__all__ = [
    "SHOWN",
    "Row",
    "coordinate",
    "formula_of",
    "sum_row",
    "term_rows",
    "value_rows",
    "ways_of",
    "where_of",
]

SHOWN = 2  # coordinates of a point in a row
WAYS = ("→", "↑")  # of the coordinates, as they lie on the stage
CHANNELS = ("R", "G", "B")
GREAT = 9_999.5  # from there on powers of ten are shorter


@dataclass(frozen=True, eq=False)
class Row:
    """One line.

    Attributes:
        name: tells it from the others.
        symbol, markup: of what it is about.
        words: what it means, or how it comes about.
        vector: its numbers.
        shown: how many of them are written.
    """

    name: str
    symbol: str
    markup: str
    words: str
    vector: tuple[float, ...]
    shown: int = SHOWN

    @property
    def texts(self) -> list[str]:
        """The first coordinates as they are written."""
        return [coordinate(value) for value in self.vector[: self.shown]]


def ways_of(reading: Reading) -> tuple[str, ...]:
    """What stands over the numbers: which way a point's lie, or the colours of a pixel."""
    return (WAYS if reading.pixel is None else CHANNELS)[: reading.x.shape[1]]


def coordinate(value: float) -> str:
    """Three decimals, fewer for a great number; never wider than −0.000."""
    size = abs(value)
    if not math.isfinite(value):
        return number(value)
    if size >= GREAT:
        return f"{value:.1e}".replace("e+0", "e").replace("e+", "e").replace("-", "−")
    decimals = sum(size < bound for bound in (9.9995, 99.995, 999.95))
    text = f"{value:,.{decimals}f}"
    return text.replace("-", "−") if size >= 0.0005 else "0.000"


# --- the vectors


def value_rows(reading: Reading) -> list[Row]:
    """What goes into the step, in the order in which it is worked out."""
    words = row_words(short=reading.pixel is not None)
    if reading.step is not None:
        return _reverse_rows(reading, reading.step, words)
    x = _row(reading, "xt", _where(reading, words), reading.x)
    if reading.x_before is None:
        return [x]
    noise = _row(reading, "noise", words["noise"], reading.terms[-1].vector, markup=r"\epsilon")
    return [_row(reading, "x_prev", words["before"], reading.x_before), noise, x]


def _reverse_rows(reading: Reading, step: ReverseStep, words: dict[str, str]) -> list[Row]:
    rows = [
        _row(reading, "xt", _where(reading, words), step.x_t),
        _row(reading, "eps", words["eps"], step.eps_model),
    ]
    if reading.bounds is None:
        rows.append(_row(reading, "x0_pred", words["x0_pred"], step.x0_pred))
    else:
        clipped = _clipped(reading, step, words)
        rows += [
            _row(reading, "x0_pred", words["x0_raw"], step.x0_raw, "x0_raw"),
            _row(reading, "x0_pred", clipped, step.x0_pred),
        ]
        if _uses_eps(reading):
            eps = _row(reading, "eps", words["eps_used"], step.eps, "eps_used", r"\epsilon'")
            rows.append(eps)
    if reading.x0_before is not None:
        rows.append(_row(reading, "change", words["change"], step.x0_pred - reading.x0_before))
    rows.append(_row(reading, "mean", words["mean"], step.mean))
    sigma = words["sigma"] if step.sigma else words["no sigma"]
    rows.append(Row("sigma", "sigma", _marked("sigma"), sigma, (step.sigma,)))
    if step.noise is not None:
        rows.append(_row(reading, "noise", words["noise"], step.noise))
    return rows


def _where(reading: Reading, words: dict[str, str]) -> str:
    return words["clean"] if reading.t == CLEAN else _tr("at t = {t}").format(t=reading.t)


def _clipped(reading: Reading, step: ReverseStep, words: dict[str, str]) -> str:
    """Which coordinates the bounds moved, in words."""
    moved, ways = (step.x0_raw != step.x0_pred)[0].tolist(), ways_of(reading)
    if not any(moved):
        return words["within"]
    if len(moved) != len(ways):
        return _tr("clipped in {count} of {all}").format(count=sum(moved), all=len(moved))
    named = " ".join(way for way, is_moved in zip(ways, moved, strict=True) if is_moved)
    return _tr("clipped in {ways}").format(ways=named)


def _row(
    reading: Reading, symbol: str, words: str, vector: Tensor, name: str = "", markup: str = ""
) -> Row:
    numbers, shown = tuple(vector[0].tolist()), len(ways_of(reading))
    return Row(name or symbol, symbol, _marked(symbol, markup), words, numbers, shown)


def _marked(symbol: str, latex: str = "") -> str:
    return rf"\sym{{{symbol}}}{{{latex or SYMBOLS[symbol].latex}}}"


# --- their sum


def formula_of(reading: Reading) -> str:
    """The update that the reading is of, as markup; empty where there is no step."""
    if reading.sampler is not None:
        return reverse_formula(reading.sampler, reading.frame)
    return FORWARD_FORMULA if reading.terms else ""


def where_of(reading: Reading) -> tuple[str, ...]:
    """How the x_0, and its change or the noise, that the update uses come about, as markup."""
    if reading.sampler is None:
        return ()
    estimate = estimate_formula(reading.sampler)
    if reading.x0_before is not None:
        return estimate, CHANGE_FORMULA
    if reading.bounds is None or not _uses_eps(reading):
        return (estimate,)
    return estimate, REDERIVED_FORMULA


def _uses_eps(reading: Reading) -> bool:
    """Whether the predicted noise stands in the update itself."""
    return any(term.symbol == "eps" for term in reading.terms)


def term_rows(reading: Reading) -> list[Row]:
    """The terms in the order of the formula; the words are factor and vector in numbers."""
    shown = len(ways_of(reading))
    return [
        Row(
            f"{term.symbol}Term",
            term.symbol,
            term.markup,
            _product(term.coefficient, term.vector[0].tolist(), shown),
            tuple(term.value[0].tolist()),
            shown,
        )
        for term in reading.terms
    ]


def _product(factor: float, vector: list[float], count: int) -> str:
    shown = [coordinate(value) for value in vector[:count]]
    rest = ["…"] if len(vector) > count else []
    return f"{number(factor, 4)} × ({', '.join(shown + rest)})"


def sum_row(reading: Reading) -> Row | None:
    """What the terms add up to; None where there is no step."""
    if not reading.terms:
        return None
    total = tuple(sum(term.value for term in reading.terms)[0].tolist())  # type: ignore[index]
    left = formula_of(reading).partition("=")[0]
    symbol = "xt" if reading.timeline.kind == "forward" else "x_prev"
    return Row("sum", symbol, f"= {left}", "", total, len(ways_of(reading)))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Inspector", text)
