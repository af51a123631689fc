"""What a network may predict: noise, data or velocity."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.explain.topic import Block, Derivation, Equation, Line, Live, Text, Topic

__all__ = ["what_is_predicted"]

translate = QCoreApplication.translate

SIGNAL = r"\sqrt{<alpha_bar>}"
NOISE = r"\sqrt{1-<alpha_bar>}"


def what_is_predicted() -> Topic:
    return Topic(
        "prediction",
        translate("Explain", "Predicting ε, v or x₀"),
        (
            Text(
                translate(
                    "Explain",
                    "Where *x<sub>t</sub>* and *t* are known, the noise, the data and the velocity "
                    "say the same: each gives the other two.",
                )
            ),
            Equation(
                rf"<x0_pred> = \frac{{<xt> - {NOISE}\,<eps>}}{{{SIGNAL}}}",
                translate(
                    "Explain",
                    "x 0 hat equals x t minus root of 1 minus alpha bar t times epsilon theta, "
                    "over root of alpha bar t",
                ),
            ),
            Equation(
                rf"<v> = {SIGNAL}\,<noise|\epsilon> - {NOISE}\,<x0>",
                translate(
                    "Explain",
                    "v equals root of alpha bar t times epsilon, minus root of 1 minus alpha bar "
                    "t times x 0",
                ),
            ),
            Live(("target", "signal", "noise")),
            _derivation(),
            Text(
                translate(
                    "Explain",
                    "What differs is how much an error of the predicted data counts in the loss.",
                )
            ),
            Equation(
                r"\|<noise|\epsilon> - <eps>\|^2 \brk"
                r" = <snr|\mathrm{SNR}_t>\,\|<x0> - <x0_pred>\|^2",
                translate(
                    "Explain",
                    "the squared error of epsilon is S N R times the squared error of x 0",
                ),
            ),
            Equation(
                r"\|<v> - <v|v_\theta>\|^2 \brk"
                r" = (<snr|\mathrm{SNR}_t> + 1)\,\|<x0> - <x0_pred>\|^2",
                translate(
                    "Explain",
                    "the squared error of v is S N R plus 1, times the squared error of x 0",
                ),
            ),
            Live(("snr",)),
            Text(
                translate(
                    "Explain",
                    "At large *t* the *ε*-loss hardly counts errors of *x<sub>0</sub>*; the "
                    "*v*-loss still does.",
                )
            ),
            *_drift(),
        ),
    )


def _drift() -> tuple[Block, ...]:
    """Why the colours of pictures drift where the noise is predicted."""
    return (
        Text(
            translate(
                "Explain",
                "And the predicted data has the error of *ε* divided by the root of "
                "*ᾱ<sub>t</sub>*. At large *t* that is a great factor: a little too much red in "
                "the noise tints a whole picture, and its colours drift.",
            )
        ),
        Equation(
            rf"<x0> - <x0_pred> \brk = -\frac{{{NOISE}}}{{{SIGNAL}}}"
            r"\,(<noise|\epsilon> - <eps>)",
            translate(
                "Explain",
                "the error of x 0 is minus root of 1 minus alpha bar t over root of alpha bar t, "
                "times the error of epsilon",
            ),
        ),
        Live(("inverse_signal",)),
        Text(
            translate(
                "Explain",
                "An error of *v* never grows, so the presets for pictures predict *v*. Only “As in "
                "the article” predicts *ε*.",
            )
        ),
        Equation(
            rf"<x0> - <x0_pred> \brk = -{NOISE}\,(<v> - <v|v_\theta>)",
            translate(
                "Explain",
                "the error of x 0 is minus root of 1 minus alpha bar t, times the error of v",
            ),
        ),
    )


def _derivation() -> Derivation:
    return Derivation(
        translate("Explain", "From v back to ε"),
        (
            Line(
                Equation(
                    rf"<xt> = {SIGNAL}\,<x0> + {NOISE}\,<noise|\epsilon>",
                    translate(
                        "Explain",
                        "x t equals root of alpha bar t times x 0, plus root of 1 minus alpha bar "
                        "t times epsilon",
                    ),
                ),
                translate("Explain", "The closed form."),
            ),
            Line(
                Equation(
                    rf"{NOISE}\,<xt> + {SIGNAL}\,<v> \brk"
                    r" = (1-<alpha_bar>)\,<noise|\epsilon> + <alpha_bar>\,<noise|\epsilon>",
                    translate(
                        "Explain",
                        "root of 1 minus alpha bar t times x t, plus root of alpha bar t times v, "
                        "equals 1 minus alpha bar t times epsilon, plus alpha bar t times epsilon",
                    ),
                ),
                translate("Explain", "Weighted like this, the parts of *x<sub>0</sub>* cancel."),
            ),
            Line(
                Equation(
                    rf"<noise|\epsilon> = {NOISE}\,<xt> + {SIGNAL}\,<v>",
                    translate(
                        "Explain",
                        "epsilon equals root of 1 minus alpha bar t times x t, plus root of alpha "
                        "bar t times v",
                    ),
                ),
                translate("Explain", "The noise is left: this is how samplers take a *v*."),
            ),
            Line(
                Equation(
                    rf"<x0> = {SIGNAL}\,<xt> - {NOISE}\,<v>",
                    translate(
                        "Explain",
                        "x 0 equals root of alpha bar t times x t, minus root of 1 minus alpha bar "
                        "t times v",
                    ),
                ),
                translate("Explain", "Weighted the other way, the noise cancels."),
            ),
        ),
    )
