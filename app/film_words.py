"""The words on an exported film, in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ddpm_core.export import Words

__all__ = ["film_words"]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Film", text)


def film_words() -> Words:
    """The words as they are now; the film has the English ones where no font has their letters."""
    return Words(
        reverse_title=_tr("Reverse process"),
        forward_title=_tr("Forward process"),
        exact_title=_tr("Exact denoiser, no network"),
        exact_short=_tr("Exact denoiser"),
        noise=_tr("noise"),
        clean=_tr("data"),
        no_noise=_tr("no noise"),
        data=_tr("data"),
        noised=_tr("noised data"),
        samples=_tr("samples"),
        predicted=_tr("predicted data"),
        predicted_noise=_tr("predicted noise"),
        trace=_tr("trace"),
    )
