"""The numbers that stand beside formulas: how each is written, and what it is now.

Nothing is computed here that the engine computes; a number that does not exist now is a dash.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.explain.moment import Moment
from app.explain.topic import marked
from app.timeline import CLEAN
from app.widgets.plot_style import number
from ddpm_core.quantities import embedding_periods

__all__ = ["QUANTITIES", "Quantity"]

translate = QCoreApplication.translate

NOT_NOW = "–"

Value = Callable[[Moment], str]


@dataclass(frozen=True)
class Quantity:
    """A number that changes.

    Attributes:
        tex: its symbol, as LaTeX for ``marked``; "" where its name alone says what it is.
        value: what it is at a moment, as text.
        wide: whether it needs a row of its own.
    """

    tex: str
    value: Value
    wide: bool = False

    @property
    def markup(self) -> str:
        return marked(self.tex)


def _written(value: float | None) -> str:
    return NOT_NOW if value is None else number(value)


def _of_level(name: str, clean: str = NOT_NOW) -> Value:
    """An attribute of the level; ``clean`` is what it is where no noise is left."""

    def value(now: Moment) -> str:
        if now.t == CLEAN:
            return clean
        return NOT_NOW if now.level is None else number(getattr(now.level, name))

    return value


def _of_step(name: str) -> Value:
    return lambda now: NOT_NOW if now.step is None else number(getattr(now.step, name))


def _r(now: Moment) -> str:
    return _written(None if now.step is None else now.step.r)


def _of_merged(name: str) -> Value:
    return lambda now: NOT_NOW if now.merged is None else number(getattr(now.merged, name))


def _t(now: Moment) -> str:
    if now.t is None:
        return NOT_NOW
    return translate("Explain", "data") if now.t == CLEAN else str(now.t)


def _t_prev(now: Moment) -> str:
    if now.step is None:
        return NOT_NOW
    return translate("Explain", "data") if now.step.t_prev == CLEAN else str(now.step.t_prev)


def _bound(index: int) -> Value:
    return lambda now: (
        translate("Explain", "off") if now.bounds is None else number(now.bounds[index])
    )


def _clipped(now: Moment) -> str:
    share = now.clipped
    return NOT_NOW if share is None else f"{number(100 * share, 2)} %"


def _visited(now: Moment) -> str:
    timeline = now.timeline
    if timeline is not None and timeline.kind == "reverse":
        return f"{len(timeline.timesteps):,}"
    config = now.config
    steps = config.dpm_solver_steps if config.sampler == "dpm_solver" else config.ddim_steps
    return f"{steps:,}"


def _levels(now: Moment) -> str:
    levels = now.config.timesteps if now.timeline is None else now.timeline.schedule.timesteps
    return f"{levels:,}"


def _eta(now: Moment) -> str:
    return f"{now.config.eta:g}" if now.config.sampler == "ddim" else NOT_NOW


def _loss(now: Moment) -> str:
    smoothed = now.experiment.history.smoothed
    return number(float(smoothed[-1])) if len(smoothed) else NOT_NOW


def _optimum(now: Moment) -> str:
    optimum = now.experiment.optimum
    return NOT_NOW if optimum is None else number(float(optimum.mean))


def _optimum_t(now: Moment) -> str:
    optimum = now.experiment.optimum
    if optimum is None or now.level is None or now.level.t >= len(optimum.by_t):
        return NOT_NOW
    least = float(optimum.by_t[now.level.t])
    return NOT_NOW if math.isnan(least) else number(least)


def _target(now: Moment) -> str:
    run = now.experiment.run
    config = now.experiment.settings if run is None else run.config
    return {"eps": "ε", "v": "v", "x0": "x₀"}[config.prediction]


def _width(now: Moment) -> int:
    run = now.experiment.run
    return now.experiment.settings.time_dim if run is None else len(run.embedding)


def _wave(row: Callable[[int], int]) -> Value:
    """An entry of the embedding of the level; ``row`` finds it from the number of frequencies."""

    def value(now: Moment) -> str:
        run = now.experiment.run
        if run is None or now.level is None or now.level.t >= run.embedding.shape[1]:
            return NOT_NOW
        entry = float(run.embedding[row(len(run.embedding) // 2), now.level.t])
        return f"{entry:.3f}".replace("-", "−")

    return value


def _period(index: int) -> Value:
    return lambda now: number(embedding_periods(_width(now))[index])


QUANTITIES: dict[str, Quantity] = {
    "t": Quantity("<t>", _t),
    "beta": Quantity("<beta>", _of_level("beta")),
    "alpha": Quantity("<alpha>", _of_level("alpha")),
    "keep": Quantity(r"\sqrt{1-<beta>}", _of_level("keep")),
    "add": Quantity(r"\sqrt{<beta>}", _of_level("add")),
    "alpha_bar": Quantity("<alpha_bar>", _of_level("alpha_bar", "1")),
    "signal": Quantity(r"\sqrt{<alpha_bar>}", _of_level("signal", "1")),
    "noise": Quantity(r"\sqrt{1-<alpha_bar>}", _of_level("noise", "0")),
    "inverse_signal": Quantity(
        r"1/\sqrt{<alpha_bar>}", _of_level("inverse_signal", "1"), wide=True
    ),
    "snr": Quantity(r"<snr|\mathrm{SNR}_t>", _of_level("snr", "∞")),
    "A": Quantity("A", _of_merged("older")),
    "B": Quantity("B", _of_merged("newer")),
    "both": Quantity(r"\sqrt{A^2+B^2}", _of_merged("both")),
    "spread": Quantity(r"\mathrm{std}(<xt>)", lambda now: _written(now.spread), wide=True),
    "stretch": Quantity(r"1/\sqrt{<alpha>}", _of_level("stretch"), wide=True),
    "taken_off": Quantity(r"\sqrt{1-<alpha>}", _of_level("add"), wide=True),
    "of_eps": Quantity(r"<beta>/\sqrt{1-<alpha_bar>}", _of_level("of_eps"), wide=True),
    "c_x": Quantity("c_x", _of_level("posterior_x_t")),
    "c_0": Quantity("c_0", _of_level("posterior_x_0")),
    "posterior_variance": Quantity(r"<beta|\tilde{\beta}_t>", _of_level("posterior_variance")),
    "sigma": Quantity("<sigma>", _of_step("sigma")),
    "noise_to_signal": Quantity(
        r"\sqrt{1-<alpha_bar>}/\sqrt{<alpha_bar>}", _of_level("noise_to_signal"), wide=True
    ),
    "clip_low": Quantity("<clip|a>", _bound(0)),
    "clip_high": Quantity("<clip|b>", _bound(1)),
    "clipped": Quantity("", _clipped),
    "t_prev": Quantity(r"<t|t_{\mathrm{prev}}>", _t_prev),
    "alpha_bar_prev": Quantity(
        r"<alpha_bar|\bar{\alpha}_{\mathrm{prev}}>", _of_step("alpha_bar_prev")
    ),
    "lambda": Quantity("<lambda>", _of_level("half_log_snr", "∞")),
    "h": Quantity("<h>", _of_step("h")),
    "r": Quantity("<r>", _r),
    "S": Quantity("<S>", _visited),
    "T": Quantity("<T>", _levels),
    "eta": Quantity("<eta>", _eta),
    "pull": Quantity(r"(1-\sqrt{<beta>})/\sqrt{<alpha>}", _of_level("pull"), wide=True),
    "eps_size": Quantity(r"\mathrm{rms}(<eps>)", lambda now: _written(now.eps_size), wide=True),
    "step_of_eps": Quantity(
        r"<beta>/(\sqrt{<alpha>}\sqrt{1-<alpha_bar>})", _of_level("step_of_eps"), wide=True
    ),
    "target": Quantity("", _target),
    "loss": Quantity("<loss>", _loss, wide=True),
    "optimum": Quantity("<optimum>", _optimum, wide=True),
    "optimum_t": Quantity("<optimum|L^*_t>", _optimum_t, wide=True),
    "time_dim": Quantity("<embedding|d_t>", lambda now: str(_width(now))),
    "sin_fast": Quantity(r"\sin <t>\omega_0", _wave(lambda half: 0), wide=True),
    "cos_fast": Quantity(r"\cos <t>\omega_0", _wave(lambda half: half), wide=True),
    "sin_slow": Quantity(r"\sin <t>\omega_{K-1}", _wave(lambda half: half - 1), wide=True),
    "cos_slow": Quantity(r"\cos <t>\omega_{K-1}", _wave(lambda half: 2 * half - 1), wide=True),
    "shortest": Quantity(r"2\pi/\omega_0", _period(0), wide=True),
    "longest": Quantity(r"2\pi/\omega_{K-1}", _period(1), wide=True),
}
