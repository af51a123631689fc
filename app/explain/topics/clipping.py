"""Keeping the predicted data within bounds."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.explain.topic import Equation, Live, Text, Topic

__all__ = ["clipping"]

translate = QCoreApplication.translate


def clipping() -> Topic:
    return Topic(
        "clipping",
        translate("Explain", "Clipping"),
        (
            Text(
                translate(
                    "Explain",
                    "At large *t* the predicted data can lie where no data is: an error of the "
                    "noise comes out larger, by the factor below.",
                )
            ),
            Equation(
                r"<x0_pred> = \frac{<xt> - \sqrt{1-<alpha_bar>}\,<eps>}{\sqrt{<alpha_bar>}}",
                translate(
                    "Explain",
                    "x 0 hat equals x t minus root of 1 minus alpha bar t times epsilon theta, "
                    "over root of alpha bar t",
                ),
            ),
            Live(("noise_to_signal",)),
            Text(translate("Explain", "So it is kept within the bounds *a* and *b*.")),
            Equation(
                r"<x0_pred|\hat{x}'_0> = \min(\max(<x0_pred>,\,<clip|a>),\,<clip|b>)",
                translate("Explain", "x 0 hat prime is x 0 hat, but not below a and not above b"),
            ),
            Live(("clip_low", "clip_high", "clipped")),
            Text(
                translate(
                    "Explain",
                    "Of pictures the bounds are black and full brightness. Where more than a few "
                    "values in a hundred are clipped, the bounds shape the result and not the "
                    "network.",
                )
            ),
            Text(
                translate(
                    "Explain",
                    "Then the noise is taken anew, so that both belong together, and the step "
                    "goes on with these two.",
                )
            ),
            Equation(
                r"<eps|\epsilon'> = \frac{<xt> - \sqrt{<alpha_bar>}\,<x0_pred|\hat{x}'_0>}"
                r"{\sqrt{1-<alpha_bar>}}",
                translate(
                    "Explain",
                    "epsilon prime equals x t minus root of alpha bar t times x 0 hat prime, over "
                    "root of 1 minus alpha bar t",
                ),
            ),
        ),
    )
