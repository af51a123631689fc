"""The simplified variant of the reverse step, and why it needs its noise."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.explain.topic import Equation, Live, Text, Topic

__all__ = ["simplified_variant"]

translate = QCoreApplication.translate


def simplified_variant() -> Topic:
    return Topic(
        "simplified",
        translate("Explain", "Simplified variant"),
        (
            Text(
                translate(
                    "Explain",
                    "Solve the forward step for what was before, and put in the predicted noise.",
                )
            ),
            Equation(
                r"<x_prev> = \frac{<xt> - \sqrt{1-<alpha>}\,<eps>}{\sqrt{<alpha>}} \brk"
                r" + <sigma>\,<noise>",
                translate(
                    "Explain",
                    "x t minus 1 equals x t minus root of 1 minus alpha t times epsilon theta, "
                    "over root of alpha t, plus sigma t times z",
                ),
            ),
            Live(("t", "sigma")),
            Text(
                translate(
                    "Explain",
                    "No theory stands behind it. The network predicts all the noise in "
                    "*x<sub>t</sub>*, not that of the last step alone, so this takes off more than "
                    "the exact mean does.",
                )
            ),
            Live(("taken_off", "of_eps")),
            Text(
                translate(
                    "Explain",
                    "At large *t* nearly all of *x<sub>t</sub>* is noise, and the prediction is "
                    "close to *x<sub>t</sub>* itself: it has no direction of its own, and every "
                    "step pulls all samples together.",
                )
            ),
            Equation(
                r"<x_prev> \approx \frac{1-\sqrt{<beta>}}{\sqrt{<alpha>}}\,<xt>",
                translate(
                    "Explain",
                    "x t minus 1 is about 1 minus root of beta t, over root of alpha t, times x t",
                ),
            ),
            Live(("pull", "spread")),
            Text(
                translate(
                    "Explain",
                    "The added noise keeps them apart until *t* is small, where the network can "
                    "tell where each belongs. Turn it off to see the samples collapse.",
                )
            ),
        ),
    )
