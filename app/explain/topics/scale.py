"""What decides how far a step goes."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.explain.topic import Equation, Live, Text, Topic

__all__ = ["remark_on_scale"]

translate = QCoreApplication.translate


def remark_on_scale() -> Topic:
    return Topic(
        "scale",
        translate("Explain", "How far a step goes"),
        (
            Text(
                translate(
                    "Explain",
                    "At every level the network is asked for noise of the same size: 1 in every "
                    "value. Its answer is an expectation, and so smaller where noise cannot "
                    "be told from data.",
                )
            ),
            Live(("eps_size",)),
            Text(
                translate(
                    "Explain",
                    "So it says where to go, and the schedule says how far: the factor before it "
                    "comes from *β<sub>t</sub>*, whatever the network has learned.",
                )
            ),
            Equation(
                r"<mean> = \frac{1}{\sqrt{<alpha>}}\,<xt> \brk"
                r" - \frac{<beta>}{\sqrt{<alpha>}\sqrt{1-<alpha_bar>}}\,<eps>",
                translate(
                    "Explain",
                    "mu theta equals 1 over root of alpha t, times x t, minus beta t over root of "
                    "alpha t times root of 1 minus alpha bar t, times epsilon theta",
                ),
            ),
            Live(("t", "beta", "step_of_eps")),
            Text(
                translate(
                    "Explain",
                    "The fresh noise follows *β<sub>t</sub>* too: its standard deviation is at "
                    "most the root of it.",
                )
            ),
            Live(("add", "sigma")),
        ),
    )
