"""The reverse step of DDPM, derived from Bayes' rule."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.explain.topic import Derivation, Equation, Line, Live, Text, Topic

__all__ = ["reverse_step"]

translate = QCoreApplication.translate

BEFORE = r"<alpha_bar|\bar{\alpha}_{t-1}>"
GIVEN = r"q(<x_prev> \mid <xt>, <x0>)"


def reverse_step() -> Topic:
    return Topic(
        "reverse",
        translate("Explain", "Reverse step"),
        (
            Text(
                translate(
                    "Explain",
                    "Take off a part of the predicted noise, undo the shrinking, and add a "
                    "little fresh noise.",
                )
            ),
            Equation(
                r"<x_prev> = \frac{1}{\sqrt{<alpha>}}\left(<xt>"
                r" - \frac{<beta>}{\sqrt{1-<alpha_bar>}}\,<eps>\right) \brk + <sigma>\,<noise>",
                translate(
                    "Explain",
                    "x t minus 1 equals 1 over root of alpha t, times, x t minus beta t over "
                    "root of 1 minus alpha bar t times epsilon theta, plus sigma t times z",
                ),
            ),
            Live(("t", "sigma", "stretch", "of_eps")),
            Text(
                translate(
                    "Explain",
                    "*σ<sub>t</sub>²* is *β<sub>t</sub>* or *β̃<sub>t</sub>* (see below), and no "
                    "noise is added at *t* = 0.",
                )
            ),
            _derivation(),
        ),
    )


def _derivation() -> Derivation:
    return Derivation(
        translate("Explain", "Where the mean comes from"), (*_bayes(), *_square(), *_estimate())
    )


def _bayes() -> tuple[Line, ...]:
    return (
        Line(
            Equation(
                rf"{GIVEN} \brk = \frac{{q(<xt> \mid <x_prev>)\;q(<x_prev> \mid <x0>)}}"
                r"{q(<xt> \mid <x0>)}",
                translate(
                    "Explain",
                    "q of x t minus 1 given x t and x 0 equals q of x t given x t minus 1, times "
                    "q of x t minus 1 given x 0, over q of x t given x 0",
                ),
            ),
            translate(
                "Explain",
                "Where was *x* one step earlier? Bayes' rule would say, if *x<sub>0</sub>* "
                "were known.",
            ),
        ),
        Line(
            Equation(
                rf"-2\ln {GIVEN} \brk"
                r" = \frac{(<xt>-\sqrt{<alpha>}\,<x_prev>)^2}{<beta>} \brk"
                rf" + \frac{{(<x_prev>-\sqrt{{{BEFORE}}}\,<x0>)^2}}{{1-{BEFORE}}} + C",
                translate(
                    "Explain",
                    "minus 2 log q equals x t minus root of alpha t times x t minus 1, squared, "
                    "over beta t, plus x t minus 1 minus root of alpha bar t minus 1 times x 0, "
                    "squared, over 1 minus alpha bar t minus 1, plus a constant",
                ),
            ),
            translate(
                "Explain",
                "Both factors above are Gaussians of the forward process. The one below does not "
                "hold *x<sub>t−1</sub>*.",
            ),
        ),
    )


def _square() -> tuple[Line, ...]:
    return (
        Line(
            Equation(
                rf"= \left(\frac{{<alpha>}}{{<beta>}} + \frac{{1}}{{1-{BEFORE}}}\right)"
                r"<x_prev|x_{t-1}^2> \brk"
                r" - 2\left(\frac{\sqrt{<alpha>}}{<beta>}\,<xt>"
                rf" + \frac{{\sqrt{{{BEFORE}}}}}{{1-{BEFORE}}}\,<x0>\right)<x_prev> \brk + C'",
                translate(
                    "Explain",
                    "equals, alpha t over beta t plus 1 over 1 minus alpha bar t minus 1, times x "
                    "t minus 1 squared, minus 2 times, root of alpha t over beta t times x t, plus "
                    "root of alpha bar t minus 1, over 1 minus alpha bar t minus 1, times x 0, "
                    "times x t minus 1, plus a constant",
                ),
            ),
            translate("Explain", "Sorted by powers: a quadratic, so this too is a Gaussian."),
        ),
        Line(
            Equation(
                rf"\frac{{1}}{{<beta|\tilde{{\beta}}_t>}} = \frac{{<alpha>}}{{<beta>}}"
                rf" + \frac{{1}}{{1-{BEFORE}}} \brk"
                rf" = \frac{{1-<alpha_bar>}}{{<beta>\,(1-{BEFORE})}}",
                translate(
                    "Explain",
                    "1 over beta tilde t equals alpha t over beta t plus 1 over 1 minus alpha bar "
                    "t minus 1, equals 1 minus alpha bar t, over beta t times 1 minus alpha bar t "
                    "minus 1",
                ),
            ),
            translate("Explain", "The factor of the square is 1 over the variance."),
            ("posterior_variance",),
        ),
        Line(
            Equation(
                r"\tilde{\mu}_t = \left(\frac{\sqrt{<alpha>}}{<beta>}\,<xt>"
                rf" + \frac{{\sqrt{{{BEFORE}}}}}{{1-{BEFORE}}}\,<x0>\right)"
                r"<beta|\tilde{\beta}_t>",
                translate(
                    "Explain",
                    "mu tilde t equals, root of alpha t over beta t times x t, plus root of alpha "
                    "bar t minus 1, over 1 minus alpha bar t minus 1, times x 0, times beta tilde "
                    "t",
                ),
            ),
            translate("Explain", "The linear part times the variance is the mean."),
        ),
        Line(
            Equation(
                r"\tilde{\mu}_t = c_x\,<xt> + c_0\,<x0>",
                translate("Explain", "mu tilde t equals c x times x t plus c 0 times x 0"),
            ),
            translate("Explain", "Multiplied out, it is a weighted sum of both ends."),
        ),
        Line(
            Equation(
                rf"c_x = \frac{{\sqrt{{<alpha>}}\,(1-{BEFORE})}}{{1-<alpha_bar>}}",
                translate(
                    "Explain",
                    "c x equals root of alpha t times 1 minus alpha bar t minus 1, over 1 minus "
                    "alpha bar t",
                ),
            ),
            translate(
                "Explain",
                "Its weights, for *ᾱ<sub>t</sub>* is *α<sub>t</sub>* times *ᾱ<sub>t−1</sub>*:",
            ),
            ("c_x",),
        ),
        Line(
            Equation(
                rf"c_0 = \frac{{\sqrt{{{BEFORE}}}\,<beta>}}{{1-<alpha_bar>}}",
                translate(
                    "Explain",
                    "c 0 equals root of alpha bar t minus 1, times beta t, over 1 minus alpha bar "
                    "t",
                ),
            ),
            translate(
                "Explain", "the more noise there is, the less *x<sub>t</sub>* itself counts."
            ),
            ("c_0",),
        ),
    )


def _estimate() -> tuple[Line, ...]:
    return (
        Line(
            Equation(
                r"<x0> \approx <x0_pred> = \frac{<xt> - \sqrt{1-<alpha_bar>}\,<eps>}"
                r"{\sqrt{<alpha_bar>}}",
                translate(
                    "Explain",
                    "x 0 is about x 0 hat, which equals x t minus root of 1 minus alpha bar t "
                    "times epsilon theta, over root of alpha bar t",
                ),
            ),
            translate(
                "Explain",
                "*x<sub>0</sub>* is not known. The predicted noise gives an estimate: put it in.",
            ),
        ),
        Line(
            Equation(
                r"<mean> = \frac{1}{\sqrt{<alpha>}}\left(<xt>"
                r" - \frac{<beta>}{\sqrt{1-<alpha_bar>}}\,<eps>\right)",
                translate(
                    "Explain",
                    "mu theta equals 1 over root of alpha t, times, x t minus beta t over root of "
                    "1 minus alpha bar t times epsilon theta",
                ),
            ),
            translate("Explain", "Everything else cancels, and the mean of the step is left."),
            ("stretch", "of_eps"),
        ),
    )
