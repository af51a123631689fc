"""What the presets of the program are called, and why one would choose them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

__all__ = ["preset_reason", "preset_title"]


def _tr(text: str) -> str:
    return QCoreApplication.translate("PresetWords", text)


def preset_title(name: str) -> str:
    titles = {
        "best-quality": _tr("Best quality"),
        "as-in-the-article": _tr("As in the article"),
        "ddim-in-50-steps": _tr("DDIM in 50 steps"),
        "why-the-simplified-variant-shrinks": _tr("Why the simplified variant shrinks"),
        "too-few-steps": _tr("Too few steps: signal left at T"),
        "eight-gaussians": _tr("Eight Gaussians"),
    }
    return titles[name]


def preset_reason(name: str) -> str:
    """One sentence: what there is to be seen."""
    reasons = {
        "best-quality": _tr(
            "Measured to come close to the data with every schedule and sampler: the network "
            "predicts the velocity v; DDPM visits all 200 levels."
        ),
        "as-in-the-article": _tr(
            "What the article does: T = 200, β from 1e-4 to 0.02, DDPM without clipping, an "
            "average without warm-up, and 40 points that leave traces."
        ),
        "ddim-in-50-steps": _tr(
            "The article's list of 50 of the 200 levels: DDIM skips the others and adds no noise, "
            "so the same x_T always leads to the same sample."
        ),
        "why-the-simplified-variant-shrinks": _tr(
            "Without the noise σₜ z nothing keeps the points apart while the predicted noise has "
            "no direction yet: the cloud falls together at large t, and never gets its width back."
        ),
        "too-few-steps": _tr(
            "With T = 20 four fifths of the signal are left at T, but sampling starts from pure "
            "noise: too many points end up where the two moons meet."
        ),
        "eight-gaussians": _tr(
            "Eight separate modes: see whether the network finds all of them, equally often, and "
            "leaves the space between them empty."
        ),
    }
    return reasons[name]
