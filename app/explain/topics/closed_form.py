"""The forward process in one jump, and why that is the same."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.explain.topic import Derivation, Equation, Line, Live, Text, Topic

__all__ = ["closed_form"]

translate = QCoreApplication.translate


def closed_form() -> Topic:
    return Topic(
        "closed_form",
        translate("Explain", "Closed form"),
        (
            Text(translate("Explain", "Any level is reached from the data in one jump.")),
            Equation(
                r"<xt> = \sqrt{<alpha_bar>}\,<x0> \brk + \sqrt{1-<alpha_bar>}\,<noise|\epsilon>",
                translate(
                    "Explain",
                    "x t equals root of alpha bar t, times x 0, plus root of 1 minus alpha bar t, "
                    "times epsilon",
                ),
            ),
            Equation(
                r"<alpha_bar> = \alpha_0\,\alpha_1 \cdots <alpha>",
                translate("Explain", "alpha bar t is the product of alpha 0 to alpha t"),
            ),
            Live(("t", "alpha_bar", "signal", "noise")),
            _derivation(),
            Text(
                translate(
                    "Explain",
                    "*ᾱ* is the share of the variance that is still data, 1 − *ᾱ* the share that "
                    "is noise. Their ratio says how much can be seen.",
                )
            ),
            Equation(
                r"<snr|\mathrm{SNR}_t> = \frac{<alpha_bar>}{1-<alpha_bar>}",
                translate("Explain", "S N R equals alpha bar t over 1 minus alpha bar t"),
            ),
            Live(("snr",)),
        ),
    )


def _derivation() -> Derivation:
    return Derivation(
        translate("Explain", "Why one jump is enough"),
        (
            Line(
                Equation(
                    r"<xt> = \sqrt{<alpha>}\,<x_prev> \brk + \sqrt{1-<alpha>}\,<noise|\epsilon_t>",
                    translate(
                        "Explain",
                        "x t equals root of alpha t, times x t minus 1, plus root of 1 minus "
                        "alpha t, times epsilon t",
                    ),
                ),
                translate("Explain", "One step, with *α* = 1 − *β*."),
            ),
            Line(
                Equation(
                    r"<x_prev> = \sqrt{<alpha|\alpha_{t-1}>}\,<x_prev|x_{t-2}> \brk"
                    r" + \sqrt{1-<alpha|\alpha_{t-1}>}\,<noise|\epsilon_{t-1}>",
                    translate(
                        "Explain",
                        "x t minus 1 equals root of alpha t minus 1, times x t minus 2, plus root "
                        "of 1 minus alpha t minus 1, times epsilon t minus 1",
                    ),
                ),
                translate("Explain", "The step before it, to be put in its place."),
            ),
            Line(
                Equation(
                    r"<xt> = \sqrt{<alpha>\,<alpha|\alpha_{t-1}>}\,<x_prev|x_{t-2}> \brk"
                    r" + \sqrt{<alpha>\,(1-<alpha|\alpha_{t-1}>)}\,<noise|\epsilon_{t-1}> \brk"
                    r" + \sqrt{1-<alpha>}\,<noise|\epsilon_t>",
                    translate(
                        "Explain",
                        "x t equals root of alpha t alpha t minus 1, times x t minus 2, plus root "
                        "of alpha t times 1 minus alpha t minus 1, times epsilon t minus 1, plus "
                        "root of 1 minus alpha t, times epsilon t",
                    ),
                ),
                translate("Explain", "Two independent noises are in it now."),
            ),
            Line(
                Equation(
                    r"A = \sqrt{<alpha>\,(1-<alpha|\alpha_{t-1}>)}",
                    translate("Explain", "A equals root of alpha t times 1 minus alpha t minus 1"),
                ),
                translate("Explain", "Standard deviation of the older noise."),
                ("A",),
            ),
            Line(
                Equation(
                    r"B = \sqrt{1-<alpha>}",
                    translate("Explain", "B equals root of 1 minus alpha t"),
                ),
                translate("Explain", "Standard deviation of the newer noise."),
                ("B",),
            ),
            Line(
                Equation(
                    r"\sqrt{A^2+B^2} \brk = \sqrt{<alpha>-<alpha>\,<alpha|\alpha_{t-1}>+1-<alpha>}"
                    r" \brk = \sqrt{1-<alpha>\,<alpha|\alpha_{t-1}>}",
                    translate(
                        "Explain",
                        "root of A squared plus B squared equals root of alpha t minus alpha t "
                        "alpha t minus 1, plus 1 minus alpha t, equals root of 1 minus alpha t "
                        "alpha t minus 1",
                    ),
                ),
                translate(
                    "Explain", "Independent Gaussians add up to one Gaussian; the variances add."
                ),
                ("both",),
            ),
            Line(
                Equation(
                    r"<xt> = \sqrt{<alpha>\,<alpha|\alpha_{t-1}>}\,<x_prev|x_{t-2}> \brk"
                    r" + \sqrt{1-<alpha>\,<alpha|\alpha_{t-1}>}\,<noise|\epsilon>",
                    translate(
                        "Explain",
                        "x t equals root of alpha t alpha t minus 1, times x t minus 2, plus root "
                        "of 1 minus alpha t alpha t minus 1, times epsilon",
                    ),
                ),
                translate("Explain", "Two steps are one step, with the product in place of *α*."),
            ),
            Line(
                Equation(
                    r"<xt> = \sqrt{<alpha_bar>}\,<x0> \brk"
                    r" + \sqrt{1-<alpha_bar>}\,<noise|\epsilon>",
                    translate(
                        "Explain",
                        "x t equals root of alpha bar t, times x 0, plus root of 1 minus alpha "
                        "bar t, times epsilon",
                    ),
                ),
                translate("Explain", "Go on like this down to the data."),
            ),
        ),
    )
