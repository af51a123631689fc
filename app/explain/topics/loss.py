"""The loss, and the least that any network could reach."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.explain.topic import Equation, Live, Text, Topic

__all__ = ["loss_and_optimum"]

translate = QCoreApplication.translate


def loss_and_optimum() -> Topic:
    return Topic(
        "loss",
        translate("Explain", "Loss and its optimum"),
        (
            Text(
                translate(
                    "Explain",
                    "Draw an example of the data, a level and some noise. Noise it in one jump, "
                    "and ask the network which noise it was.",
                )
            ),
            Equation(
                r"<loss> = \frac{1}{D}\,\mathbb{E}\,\|<noise|\epsilon> - <eps>(<xt>, <t>)\|^2",
                translate(
                    "Explain",
                    "L is the mean over all draws of the squared distance between epsilon and "
                    "the network's answer to x t and t, divided by the dimensions D",
                ),
            ),
            Live(("target", "loss")),
            Text(
                translate(
                    "Explain",
                    "No network reaches 0: many examples and noises lead to the same "
                    "*x<sub>t</sub>*. The best answer is the average of all that may have been.",
                )
            ),
            Equation(
                r"<eps|\epsilon^*>(<xt>, <t>) = \mathbb{E}[\,<noise|\epsilon> \mid <xt>\,]",
                translate(
                    "Explain", "the best answer is the expectation of epsilon where x t is given"
                ),
            ),
            Equation(
                r"<optimum> = \frac{1}{D}\,\mathbb{E}\,"
                r"\|<noise|\epsilon> - <eps|\epsilon^*>(<xt>, <t>)\|^2",
                translate(
                    "Explain",
                    "L star is the mean squared distance between epsilon and the best answer, "
                    "divided by the dimensions D",
                ),
            ),
            Live(("optimum", "optimum_t")),
            Text(
                translate(
                    "Explain",
                    "What such an average leaves open is the dashed line of the plot. One batch "
                    "can fall below it by luck; the mean cannot.",
                )
            ),
        ),
    )
