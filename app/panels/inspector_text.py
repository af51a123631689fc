"""What the inspector says in sentences, and all of it as plain text for the clipboard."""

from __future__ import annotations

import re

import torch
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from app.inspection import Reading
from app.posterior import Weights
from app.step_rows import Row, formula_of, sum_row, term_rows, value_rows
from app.timeline import CLEAN
from app.widgets.formula_rows import BREAK
from app.widgets.plot_style import number
from ddpm_core.samplers import DDIMSampler
from ddpm_core.terms import effective_count

__all__ = ["as_text", "headline", "how_to_begin", "note", "origins", "spoken", "spoken_where"]

_NAMED = re.compile(r"\\sym\{\w+\}")


def how_to_begin(recorded: bool) -> str:
    """What to do to see something here."""
    if not recorded:
        keys = QKeySequence("Ctrl+Return").toString(QKeySequence.SequenceFormat.NativeText)
        return _tr(
            "Every step of every point can be worked out here, number by number.\n\n"
            "Press Sample ({keys}) first, then click a point on the stage."
        ).format(keys=keys)
    return _tr(
        "Click a point on the stage to see its step worked out here, number by number.\n\n"
        "By keyboard: Return on the stage takes the first point, Tab the next, Esc lets go."
    )


def headline(reading: Reading) -> str:
    """Which point, and from where to where."""
    point = f"{reading.index + 1:,}"
    if reading.step is not None:
        t, after = reading.step.t, reading.step.t_prev
        if after == CLEAN:
            return _tr("point {point} · t {t} → data").format(point=point, t=t)
        return _tr("point {point} · t {t} → {after}").format(point=point, t=t, after=after)
    if reading.x_before is not None:
        if reading.t == 0:
            return _tr("point {point} · data → t 0").format(point=point)
        return _tr("point {point} · t {before} → {t}").format(
            point=point, before=reading.t - 1, t=reading.t
        )
    return _tr("point {point}").format(point=point)


def note(reading: Reading) -> str:
    """Why there is no arithmetic; empty where there is."""
    if reading.terms:
        return ""
    if reading.timeline.kind == "forward":
        return _tr("This is the data itself: no step led here. Go one frame on.")
    if reading.t == CLEAN:
        return _tr("This is the sample: no step leaves it. Go one frame back.")
    return _tr("What the network says here is not recorded yet.")


def origins(weights: Weights | None) -> str:
    """How far the posterior spreads."""
    if weights is None:
        return ""
    count = effective_count(torch.from_numpy(weights))
    return _tr("p(x₀ | xₜ): about {count} of {all} training points").format(
        count=number(count, 3) if count < 99.5 else f"{count:,.0f}", all=f"{len(weights):,}"
    )


def spoken(reading: Reading) -> str:
    """The formula in words, for screen readers."""
    if reading.sampler is None:
        return _tr("The noised point is the point before it, made smaller, plus fresh noise")
    noisy = r"{z}" in formula_of(reading)
    if isinstance(reading.sampler, DDIMSampler):
        if noisy:
            return _tr(
                "The next point is predicted data and predicted noise, mixed as the next level "
                "asks for, plus fresh noise"
            )
        return _tr(
            "The next point is predicted data and predicted noise, mixed as the next level asks for"
        )
    if noisy:
        return _tr("The next point is the point less predicted noise, scaled, plus fresh noise")
    return _tr("The next point is the point less predicted noise, scaled")


def spoken_where(reading: Reading) -> tuple[str, str]:
    """The formulas of ``where_of`` in words."""
    if reading.bounds is None:
        return _tr("The predicted data is the point less its predicted noise, scaled"), ""
    return (
        _tr("The predicted data is the point less its noise, scaled and kept within the bounds"),
        _tr("The noise used is what is left of the point without the predicted data, scaled"),
    )


def as_text(reading: Reading, weights: Weights | None) -> str:
    """Everything with all its digits; symbols in LaTeX, columns between tabs."""
    lines = [headline(reading), _latex(formula_of(reading))]
    lines += [_line(row) for row in value_rows(reading)]
    lines += [_line(row) for row in term_rows(reading)]
    total = sum_row(reading)
    lines += [] if total is None else [_line(total)]
    lines += [note(reading), origins(weights)]
    return "\n".join(line for line in lines if line)


def _line(row: Row) -> str:
    return "\t".join([_latex(row.markup), row.words, *(f"{value:.9g}" for value in row.vector)])


def _latex(markup: str) -> str:
    return _NAMED.sub("", markup).replace(BREAK, "")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Inspector", text)
