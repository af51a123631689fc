"""DDIM, and why it may skip levels."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.explain.topic import Equation, Live, Text, Topic

__all__ = ["ddim_and_skipping"]

translate = QCoreApplication.translate

PREV = r"<alpha_bar|\bar{\alpha}_{\mathrm{prev}}>"
X_PREV = r"<x_prev|x_{\mathrm{prev}}>"


def ddim_and_skipping() -> Topic:
    return Topic(
        "ddim",
        translate("Explain", "DDIM and skipping"),
        (
            Text(
                translate(
                    "Explain",
                    "Another way back with the same network: go to the predicted data, and put "
                    "back as much of the predicted noise as the next level has.",
                )
            ),
            Equation(
                rf"{X_PREV} = \sqrt{{{PREV}}}\,<x0_pred> \brk + \sqrt{{1-{PREV}}}\,<eps>",
                translate(
                    "Explain",
                    "x prev equals root of alpha bar prev, times x 0 hat, plus root of 1 minus "
                    "alpha bar prev, times epsilon theta",
                ),
            ),
            Live(("t", "alpha_bar", "t_prev", "alpha_bar_prev")),
            Text(
                translate(
                    "Explain",
                    "Training only fixed how *x<sub>t</sub>* follows from *x<sub>0</sub>*. Every "
                    "process with the same *ᾱ<sub>t</sub>* may use the network, and here only "
                    "*ᾱ* at the two ends counts: the next level may be any lower one.",
                )
            ),
            Live(("S", "T")),
            Text(
                translate(
                    "Explain",
                    "With *η* above 0 a part of the noise is fresh. At 1, with no level left out, "
                    "this is DDPM with the variance *β̃<sub>t</sub>*.",
                )
            ),
            Equation(
                rf"<sigma> = <eta>\,\sqrt{{\frac{{1-{PREV}}}{{1-<alpha_bar>}}}}"
                rf"\sqrt{{1-\frac{{<alpha_bar>}}{{{PREV}}}}}",
                translate(
                    "Explain",
                    "sigma t equals eta, times root of 1 minus alpha bar prev over 1 minus alpha "
                    "bar t, times root of 1 minus alpha bar t over alpha bar prev",
                ),
            ),
            Equation(
                rf"{X_PREV} = \sqrt{{{PREV}}}\,<x0_pred> \brk"
                rf" + \sqrt{{1-{PREV}-<sigma|\sigma_t^2>}}\,<eps> \brk + <sigma>\,<noise>",
                translate(
                    "Explain",
                    "x prev equals root of alpha bar prev, times x 0 hat, plus root of 1 minus "
                    "alpha bar prev minus sigma t squared, times epsilon theta, plus sigma t "
                    "times z",
                ),
            ),
            Live(("eta", "sigma")),
        ),
    )
