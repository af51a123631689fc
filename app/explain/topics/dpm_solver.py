"""DPM-Solver++, and why it needs so few steps."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.explain.topic import Equation, Live, Text, Topic

__all__ = ["dpm_solver"]

translate = QCoreApplication.translate

PREV = r"<alpha_bar|\bar{\alpha}_{\mathrm{prev}}>"
X_PREV = r"<x_prev|x_{\mathrm{prev}}>"
BEFORE = r"<lambda|\lambda_{\mathrm{before}}>"
X_0_BEFORE = r"<x0_pred|\hat{x}_{\mathrm{before}}>"


def dpm_solver() -> Topic:
    return Topic(
        "dpm_solver",
        "DPM-Solver++ (DPM++ 2M)",
        (
            Text(
                translate(
                    "Explain",
                    "The way of DDIM without noise, in fewer steps. During a step DDIM takes the "
                    "predicted data to stay where they are; this solver lets them go on as they "
                    "have changed since the step before.",
                )
            ),
            Equation(
                rf"{X_PREV} = \sqrt{{\frac{{1-{PREV}}}{{1-<alpha_bar>}}}}\,<xt> \brk"
                rf" + \sqrt{{{PREV}}}\left(1-e^{{-<h>}}\right)"
                r"\left(<x0_pred> + \frac{<change>}{2<r>}\right)",
                translate(
                    "Explain",
                    "x prev equals root of 1 minus alpha bar prev over 1 minus alpha bar t, times "
                    "x t, plus root of alpha bar prev, times 1 minus e to the minus h, times, x 0 "
                    "hat plus delta over 2 r",
                ),
            ),
            Equation(
                rf"<change> = <x0_pred> - {X_0_BEFORE}",
                translate("Explain", "delta equals x 0 hat minus the x 0 hat of the step before"),
            ),
            Text(
                translate(
                    "Explain",
                    "Steps are measured in *λ*, half the logarithm of the signal-to-noise ratio: "
                    "*h* is the length of this one, and *r* how long the one before was beside it.",
                )
            ),
            Equation(
                r"<lambda> = \log \frac{\sqrt{<alpha_bar>}}{\sqrt{1-<alpha_bar>}}",
                translate(
                    "Explain",
                    "lambda t equals the logarithm of root of alpha bar t over root of 1 minus "
                    "alpha bar t",
                ),
            ),
            Equation(
                r"<h> = <lambda|\lambda_{\mathrm{prev}}> - <lambda>",
                translate("Explain", "h equals lambda prev minus lambda t"),
            ),
            Equation(
                rf"<r> = \frac{{<lambda> - {BEFORE}}}{{<h>}}",
                translate("Explain", "r equals lambda t minus the lambda before it, over h"),
            ),
            Live(("t", "t_prev", "lambda", "h", "r")),
            Text(
                translate(
                    "Explain",
                    "The first step has nothing to look back at, and in the last *h* is infinite: "
                    "both leave *Δ* out, and are steps of DDIM. Halving all steps makes the error "
                    "a quarter, not a half as with DDIM.",
                )
            ),
            Text(
                translate(
                    "Explain",
                    "The solver could stop anywhere in continuous time. Here it visits whole "
                    "*t* alone, for these are what the network was trained at.",
                )
            ),
            Live(("S", "T")),
        ),
    )
