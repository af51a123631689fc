"""The kinds of pictures on the stage: what they are called, their symbols and their colours."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.widgets.picture_column import PictureColumn
from ddpm_core.picture_pixels import NOISE_REACH

__all__ = ["forward_columns", "reverse_columns", "still_column"]

X_0, X_T, X_0_PRED = ("x", "0"), ("x", "t"), ("x\u0302", "0")
NOISE, NOISE_PRED = ("ε", ""), ("ε\u0302", "")


def _tr(text: str) -> str:
    return QCoreApplication.translate("PictureStage", text)


def still_column(idea: str, empty: str = "") -> PictureColumn:
    """Pictures that do not move: the data, or with another idea what the network generates now."""
    if idea == "data":
        tip = _tr("x_0, the pictures learned from")
        return PictureColumn("data", _tr("data"), X_0, "data", tip=tip, key="x0", empty=empty)
    tip = _tr("What the averaged network generates now")
    return PictureColumn(
        "generated", _tr("samples"), X_0, "samples", tip=tip, key="xt", empty=empty
    )


def reverse_columns(waits: bool = False) -> tuple[PictureColumn, ...]:
    """A frame of the reverse process; ``waits`` where the network has not been asked there yet."""
    asked = _tr("The next step asks the network for this. Press the arrow to the right")
    return (
        PictureColumn(
            "samples",
            _tr("samples"),
            X_T,
            "samples",
            tip=_tr("x_t, on its way from noise to a sample"),
            key="xt",
        ),
        PictureColumn(
            "predicted_x0",
            _tr("predicted data"),
            X_0_PRED,
            "predicted_x0",
            shape="ring",
            tip=_tr("x̂_0, where the network expects each picture to end, seen from here"),
            key="x0_pred",
            empty=asked if waits else _tr("This is the sample: nothing is left to predict"),
        ),
        PictureColumn(
            "predicted_noise",
            _tr("predicted noise"),
            NOISE_PRED,
            "predicted_noise",
            shape="line",
            tip=_tr(
                "ε̂, the noise that the network sees in x_t. Grey is 0; black and full brightness "
                "are 3 standard deviations"
            ),
            key="eps",
            empty=asked if waits else _tr("There is no noise left to predict"),
            reach=NOISE_REACH,
        ),
    )


def forward_columns() -> tuple[PictureColumn, ...]:
    """A frame of the forward process."""
    return (
        PictureColumn(
            "data",
            _tr("data"),
            X_0,
            "data",
            tip=_tr("x_0, the pictures learned from"),
            key="x0",
        ),
        PictureColumn(
            "noised",
            _tr("noised data"),
            X_T,
            "noised",
            tip=_tr("x_t, the data with noise of level t"),
            key="xt",
        ),
        PictureColumn(
            "noise",
            _tr("noise"),
            NOISE,
            "predicted_noise",
            shape="line",
            tip=_tr(
                "ε, all noise that x_t holds, as if it had been added at once. Grey is 0; black "
                "and full brightness are 3 standard deviations"
            ),
            empty=_tr("No noise has been added yet"),
            reach=NOISE_REACH,
        ),
    )
