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
        "swiss-roll-trained": _tr("Swiss roll, trained"),
        "cats-ordinary-machine": _tr("Cats: ordinary machine"),
        "cats-sketch": _tr("Cats: sketch"),
        "cats-strong-machine": _tr("Cats: strong machine"),
        "cats-as-in-the-article": _tr("Cats: as in the article"),
        "cat": _tr("Cat"),
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
        "swiss-roll-trained": _tr(
            "A network that was trained beforehand: press Sample and watch the roll come out of "
            "noise, or train it further."
        ),
        "cats-ordinary-machine": _tr(
            "Three pictures of 64 pixels, a small U-Net that predicts the velocity v, DDIM in 50 "
            "steps: cats can be told after some minutes on two cores."
        ),
        "cats-sketch": _tr(
            "Three pictures of 32 pixels and a U-Net of three levels: the quickest way to see "
            "pictures come out of noise, and the coarsest."
        ),
        "cats-strong-machine": _tr(
            "Three pictures of 128 pixels and a U-Net of five levels: for a machine with many "
            "cores, or a graphics card."
        ),
        "cats-as-in-the-article": _tr(
            "What the article does: 256 pixels, 44 million parameters, all 1,000 levels, and the "
            "noise ε predicted, so that colours may drift: at large t an error of ε is magnified. "
            "For a graphics card."
        ),
        "cat": _tr(
            "A U-Net that was trained beforehand: press Sample, and a cat comes out of noise at "
            "once; or train it further."
        ),
    }
    return reasons[name]
