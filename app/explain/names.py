"""What the quantities beside the formulas are called, in few words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

__all__ = ["quantity_name"]

translate = QCoreApplication.translate


def quantity_name(key: str) -> str:
    """What a quantity is, in words."""
    names = {
        "t": translate("Explain", "level t"),
        "beta": translate("Explain", "variance that the step adds"),
        "alpha": translate("Explain", "variance that the step keeps"),
        "keep": translate("Explain", "factor of x in a forward step"),
        "add": translate("Explain", "factor of the noise in a forward step"),
        "alpha_bar": translate("Explain", "share of the variance that is still data"),
        "signal": translate("Explain", "factor of the data"),
        "noise": translate("Explain", "standard deviation of all the noise"),
        "inverse_signal": translate("Explain", "errors of ε grow up to"),
        "snr": translate("Explain", "signal-to-noise ratio"),
        "A": translate("Explain", "older noise"),
        "B": translate("Explain", "newer noise"),
        "both": translate("Explain", "both together"),
        "spread": translate("Explain", "spread of the values"),
        "stretch": translate("Explain", "undoes the shrinking"),
        "taken_off": translate("Explain", "taken off here"),
        "of_eps": translate("Explain", "ε in the mean"),
        "c_x": translate("Explain", "weight of the noised data"),
        "c_0": translate("Explain", "weight of the data"),
        "posterior_variance": translate("Explain", "posterior variance"),
        "sigma": translate("Explain", "standard deviation of the fresh noise"),
        "noise_to_signal": translate("Explain", "errors grow by"),
        "clip_low": translate("Explain", "lower bound"),
        "clip_high": translate("Explain", "upper bound"),
        "clipped": translate("Explain", "values clipped now"),
        "t_prev": translate("Explain", "the next level"),
        "alpha_bar_prev": translate("Explain", "share of the variance that is data there"),
        "lambda": translate("Explain", "place of the level"),
        "h": translate("Explain", "length of the step"),
        "r": translate("Explain", "the step before over this one"),
        "S": translate("Explain", "levels visited"),
        "T": translate("Explain", "levels in all"),
        "eta": translate("Explain", "share of DDPM's noise"),
        "pull": translate("Explain", "kept per step"),
        "eps_size": translate("Explain", "in this frame"),
        "step_of_eps": translate("Explain", "factor of ε"),
        "target": translate("Explain", "the network of this run predicts"),
        "loss": translate("Explain", "recent average"),
        "optimum": translate("Explain", "over all levels"),
        "optimum_t": translate("Explain", "at this level"),
        "time_dim": translate("Explain", "width of the embedding"),
        "sin_fast": translate("Explain", "fastest sine"),
        "cos_fast": translate("Explain", "fastest cosine"),
        "sin_slow": translate("Explain", "slowest sine"),
        "cos_slow": translate("Explain", "slowest cosine"),
        "shortest": translate("Explain", "shortest wave, steps"),
        "longest": translate("Explain", "longest wave, steps"),
    }
    return names[key]
