"""What the lines of a step are called, in the room that their numbers leave."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

__all__ = ["row_words"]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Inspector", text)


def row_words(short: bool) -> dict[str, str]:
    """The words of each line, short beside the three numbers of a pixel."""
    if short:
        return {
            "before": _tr("before"),
            "noise": _tr("fresh noise"),
            "eps": _tr("predicted"),
            "x0_pred": _tr("predicted"),
            "x0_raw": _tr("unclipped"),
            "within": _tr("in bounds"),
            "eps_used": _tr("noise then"),
            "change": _tr("change"),
            "mean": _tr("mean"),
            "sigma": _tr("std. dev."),
            "no sigma": _tr("no noise"),
            "clean": _tr("no noise"),
        }
    return {
        "before": _tr("one step earlier"),
        "noise": _tr("fresh noise"),
        "eps": _tr("predicted noise"),
        "x0_pred": _tr("predicted data"),
        "x0_raw": _tr("before clipping"),
        "within": _tr("within the bounds"),
        "eps_used": _tr("the noise then"),
        "change": _tr("since the step before"),
        "mean": _tr("mean of the step"),
        "sigma": _tr("std. dev. of noise"),
        "no sigma": _tr("no noise is added"),
        "clean": _tr("without noise"),
    }
