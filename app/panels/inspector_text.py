"""What the inspector says in sentences, and all of it as plain text for the clipboard."""

from __future__ import annotations

import re
from collections.abc import Sequence

import torch
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from app.inspection import Reading
from app.posterior import Weights
from app.step_rows import Row, formula_of, sum_row, term_rows, value_rows
from app.timeline import CLEAN
from app.widgets.formula_rows import BREAK
from app.widgets.picture_view import pixel_place
from app.widgets.plot_style import number
from ddpm_core.samplers import DDIMSampler, DPMSolverSampler
from ddpm_core.terms import effective_count

__all__ = [
    "as_text",
    "headline",
    "how_to_begin",
    "note",
    "origins",
    "place",
    "spoken",
    "spoken_where",
    "way",
]

_NAMED = re.compile(r"\\sym\{\w+\}")


def how_to_begin(recorded: bool, pictures: bool = False) -> str:
    """What to do to see something here."""
    if not recorded:
        keys = QKeySequence("Ctrl+Return").toString(QKeySequence.SequenceFormat.NativeText)
        if pictures:
            return _tr(
                "Every step of every pixel can be worked out here, number by number.\n\n"
                "Press Sample ({keys}) first, then click a pixel on the stage."
            ).format(keys=keys)
        return _tr(
            "Every step of every point can be worked out here, number by number.\n\n"
            "Press Sample ({keys}) first, then click a point on the stage."
        ).format(keys=keys)
    if pictures:
        return _tr(
            "Click a pixel on the stage to see its step worked out here, number by number.\n\n"
            "By keyboard: Return on the pictures takes the pixel that is read, Ctrl with the arrow "
            "keys reads another, Esc lets go."
        )
    return _tr(
        "Click a point on the stage to see its step worked out here, number by number.\n\n"
        "By keyboard: Return on the stage takes the first point, Tab the next, Esc lets go."
    )


def place(reading: Reading) -> str:
    """Which point or pixel."""
    pixel = reading.pixel
    if pixel is not None:
        return pixel_place(pixel)
    return _tr("point {point}").format(point=f"{reading.index + 1:,}")


def headline(reading: Reading) -> str:
    """Which point or pixel, and from where to where."""
    return " · ".join(part for part in (place(reading), way(reading)) if part)


def way(reading: Reading) -> str:
    """From which level to which; empty where there is no step."""
    if reading.step is not None:
        t, after = reading.step.t, reading.step.t_prev
        if after == CLEAN:
            return _tr("t {t} → data").format(t=t)
        return _tr("t {t} → {after}").format(t=t, after=after)
    if reading.x_before is None:
        return ""
    if reading.t == 0:
        return _tr("data → t 0")
    return _tr("t {before} → {t}").format(before=reading.t - 1, t=reading.t)


def note(reading: Reading) -> str:
    """Why there is no arithmetic; empty where there is."""
    if reading.terms:
        return ""
    if reading.timeline.kind == "forward":
        return _tr("This is the data itself: no step led here. Go one frame on.")
    if reading.t == CLEAN:
        return _tr("This is the sample: no step leaves it. Go one frame back.")
    return _tr("What the network says here is not recorded yet.")


def origins(weights: Weights | None, names: Sequence[str] = ()) -> str:
    """How far the posterior spreads; of pictures, which have names, also the most probable one."""
    if weights is None or len(weights) == 1:
        return ""
    count = effective_count(torch.from_numpy(weights))
    spread = number(count, 3) if count < 99.5 else f"{count:,.0f}"
    everything = f"{len(weights):,}"
    if not names:
        words = _tr("p(x₀ | xₜ): about {count} of {all} training points")
        return words.format(count=spread, all=everything)
    best = int(weights.argmax())
    percent = number(100 * float(weights[best]), 3)
    words = _tr("p(x₀ | xₜ): most probably “{name}”, {percent}%").format(
        name=names[best], percent=percent
    )
    if count < 1.005:
        return words
    rest = _tr("about {count} of {all} training pictures").format(count=spread, all=everything)
    return f"{words}; {rest}"


def spoken(reading: Reading) -> str:
    """The formula in words, for screen readers."""
    if reading.sampler is None:
        return _tr("x t is the x before it, made smaller, plus fresh noise")
    noisy = r"{z}" in formula_of(reading)
    if isinstance(reading.sampler, DDIMSampler):
        if noisy:
            return _tr(
                "The next x is predicted data and predicted noise, mixed as the next level "
                "asks for, plus fresh noise"
            )
        return _tr(
            "The next x is predicted data and predicted noise, mixed as the next level asks for"
        )
    if isinstance(reading.sampler, DPMSolverSampler):
        if reading.x0_before is None:
            return _tr("The next x is x t and predicted data, mixed as the next level asks for")
        return _tr(
            "The next x is x t and predicted data, mixed as the next level asks for; the predicted "
            "data goes on as it has changed since the step before"
        )
    if noisy:
        return _tr("The next x is x t less predicted noise, scaled, plus fresh noise")
    return _tr("The next x is x t less predicted noise, scaled")


def spoken_where(reading: Reading) -> tuple[str, str]:
    """The formulas of ``where_of`` in words."""
    estimate = _tr("The predicted data is x t less its predicted noise, scaled")
    if reading.bounds is not None:
        estimate = _tr(
            "The predicted data is x t less its noise, scaled and kept within the bounds"
        )
    if reading.x0_before is not None:
        return estimate, _tr("The change is the predicted data less that of the step before")
    if reading.bounds is None:
        return estimate, ""
    return (
        estimate,
        _tr("The noise used is what is left of x t without the predicted data, scaled"),
    )


def as_text(reading: Reading, weights: Weights | None, names: Sequence[str] = ()) -> str:
    """Everything with all its digits; symbols in LaTeX, columns between tabs."""
    lines = [headline(reading), _latex(formula_of(reading))]
    lines += [_line(row) for row in value_rows(reading)]
    lines += [_line(row) for row in term_rows(reading)]
    total = sum_row(reading)
    lines += [] if total is None else [_line(total)]
    lines += [note(reading), origins(weights, names)]
    return "\n".join(line for line in lines if line)


def _line(row: Row) -> str:
    return "\t".join([_latex(row.markup), row.words, *(f"{value:.9g}" for value in row.vector)])


def _latex(markup: str) -> str:
    return _NAMED.sub("", markup).replace(BREAK, "")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Inspector", text)
