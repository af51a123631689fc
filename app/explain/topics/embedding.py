"""The time embedding, and why it looks as it does."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.explain.topic import Equation, Live, Text, Topic

__all__ = ["time_embedding"]

translate = QCoreApplication.translate


def time_embedding() -> Topic:
    return Topic(
        "embedding",
        translate("Explain", "Time embedding"),
        (
            Text(
                translate(
                    "Explain",
                    "The network must know *t*. One large whole number is a poor input. Sines "
                    "and cosines stay between −1 and 1, and no two levels share the same ones.",
                )
            ),
            Equation(
                r"<embedding> = (\sin <t>\omega_0, \ldots, \sin <t>\omega_{K-1},"
                r" \brk \cos <t>\omega_0, \ldots, \cos <t>\omega_{K-1})",
                translate(
                    "Explain",
                    "the embedding of t is sine of t omega k for all K frequencies, then cosine "
                    "of t omega k",
                ),
            ),
            Equation(
                r"\omega_k = \exp\left(-\frac{k\,\ln 10000}{K-1}\right)",
                translate(
                    "Explain",
                    "omega k equals e to the power of minus k times log of ten thousand over K "
                    "minus 1",
                ),
            ),
            Equation(
                r"K = \frac{<embedding|d_t>}{2}, \quad k = 0, \ldots, K-1",
                translate("Explain", "K is half the width of the embedding, k runs from 0"),
            ),
            Live(("t", "time_dim", "sin_fast", "cos_fast", "sin_slow", "cos_slow")),
            Text(
                translate(
                    "Explain",
                    "In each half of the picture the fast waves are on top: they tell "
                    "neighbouring levels apart. The slow ones at the bottom tell early from late.",
                )
            ),
            Live(("shortest", "longest")),
            Text(
                translate(
                    "Explain",
                    "The slowest wave is far longer than *T*, so the bottom rows hardly change: "
                    "a sine near 0, a cosine near 1. The layer that follows may stretch whatever "
                    "it needs.",
                )
            ),
        ),
    )
