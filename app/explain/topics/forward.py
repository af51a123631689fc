"""The forward step."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.explain.topic import Equation, Live, Text, Topic

__all__ = ["forward_step"]

translate = QCoreApplication.translate


def forward_step() -> Topic:
    return Topic(
        "forward",
        translate("Explain", "Forward step"),
        (
            Text(translate("Explain", "One step shrinks the data a little and adds some noise.")),
            Equation(
                r"<xt> = \sqrt{1-<beta>}\,<x_prev> \brk + \sqrt{<beta>}\,<noise|\epsilon>",
                translate(
                    "Explain",
                    "x t equals root of 1 minus beta t, times x t minus 1, plus root of beta t, "
                    "times epsilon",
                ),
            ),
            Equation(
                r"<noise|\epsilon> \;\sim\; \mathcal{N}(0, I)",
                translate("Explain", "epsilon is standard normal noise"),
            ),
            Live(("t", "beta", "keep", "add")),
            Text(
                translate(
                    "Explain",
                    "Variances of independent parts add up. With these two roots, data of variance "
                    "1 keep it; pictures, which have less, come up to it.",
                )
            ),
            Equation(
                r"(1-<beta>) \cdot 1 + <beta> \cdot 1 = 1",
                translate("Explain", "1 minus beta t, times 1, plus beta t, times 1, equals 1"),
            ),
            Live(("spread",)),
            Text(
                translate(
                    "Explain", "The share of the variance that one step keeps has its own letter."
                )
            ),
            Equation(
                r"<alpha> = 1 - <beta>", translate("Explain", "alpha t equals 1 minus beta t")
            ),
            Live(("alpha",)),
        ),
    )
