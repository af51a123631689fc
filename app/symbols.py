"""The symbols of the mathematics: how each is set, its colour, and what it is called.

Formulas, controls and curves name a symbol by its key, so that one lights up the others.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

__all__ = ["LAYER_SYMBOLS", "SETTING_SYMBOLS", "SYMBOLS", "Symbol", "symbol_name"]


@dataclass(frozen=True)
class Symbol:
    """One symbol.

    Attributes:
        latex: as it is set where a formula does not say otherwise.
        idea: its colour's name in the theme; "text" for those that are no idea of their own.
    """

    latex: str
    idea: str = "text"


SYMBOLS: dict[str, Symbol] = {
    "x0": Symbol(r"x_0", "data"),
    "xt": Symbol(r"x_t", "samples"),
    "x_prev": Symbol(r"x_{t-1}", "samples"),
    "x0_pred": Symbol(r"\hat{x}_0", "predicted_x0"),
    "eps": Symbol(r"\epsilon_\theta", "predicted_noise"),
    "noise": Symbol(r"z", "noised"),
    "t": Symbol("t"),
    "T": Symbol("T"),
    "beta": Symbol(r"\beta_t", "predicted_noise"),
    "alpha": Symbol(r"\alpha_t"),
    "alpha_bar": Symbol(r"\bar{\alpha}_t", "data"),
    "snr": Symbol(r"\mathrm{SNR}", "predicted_x0"),
    "sigma": Symbol(r"\sigma_t"),
    "eta": Symbol(r"\eta"),
    "S": Symbol("S"),
    "lambda": Symbol(r"\lambda_t"),
    "h": Symbol("h"),
    "r": Symbol("r"),
    "change": Symbol(r"\Delta", "predicted_x0"),
    "v": Symbol("v"),
    "mean": Symbol(r"\mu_\theta"),
    "clip": Symbol(r"\mathrm{clip}"),
    "loss": Symbol("L", "samples"),
    "optimum": Symbol(r"L^*", "optimum"),
    "embedding": Symbol(r"\mathrm{emb}(t)"),
}

# What a setting decides, so that its control lights up with the symbol.
SETTING_SYMBOLS: dict[str, str] = {
    "data": "x0",
    "schedule": "beta",
    "timesteps": "T",
    "beta_start": "beta",
    "beta_end": "beta",
    "scale_to_timesteps": "beta",
    "time_dim": "embedding",
    "prediction": "eps",
    "variance": "sigma",
    "simplified_noise": "noise",
    "ddim_steps": "S",
    "dpm_solver_steps": "S",
    "eta": "eta",
    "clip": "clip",
    "clip_low": "clip",
    "clip_high": "clip",
}

# What the layers of the stage show.
LAYER_SYMBOLS: dict[str, str] = {
    "data": "x0",
    "noised": "xt",
    "samples": "xt",
    "predicted_x0": "x0_pred",
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("Symbols", text)


def symbol_name(key: str) -> str:
    """What a symbol is called."""

    names = {
        "x0": _tr("data x₀"),
        "xt": _tr("noised point x at t"),
        "x_prev": _tr("the same point, one step nearer to the data"),
        "x0_pred": _tr("predicted data x̂₀"),
        "eps": _tr("predicted noise ε"),
        "noise": _tr("fresh noise z"),
        "t": _tr("level t"),
        "T": _tr("number of levels T"),
        "beta": _tr("variance β that step t adds"),
        "alpha": _tr("α = 1 − β"),
        "alpha_bar": _tr("share ᾱ of the data's variance that is left"),
        "snr": _tr("signal-to-noise ratio"),
        "sigma": _tr("standard deviation σ of the noise added"),
        "S": _tr("number of levels S that are visited"),
        "lambda": _tr("λ, half the logarithm of the signal-to-noise ratio"),
        "h": _tr("length h of the step in λ"),
        "r": _tr("length r of the step before, as a multiple of this one's"),
        "change": _tr("change Δ of the predicted data since the step before"),
        "v": _tr("velocity v"),
        "eta": _tr("η, from 0 for no noise to 1 for that of DDPM"),
        "mean": _tr("mean μ of the step"),
        "clip": _tr("bounds of x̂₀"),
        "loss": _tr("training loss L"),
        "optimum": _tr("least loss that any network could reach"),
        "embedding": _tr("time embedding"),
    }
    return names[key]
