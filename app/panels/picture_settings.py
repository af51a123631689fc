"""The controls that there are for pictures only: their size, the U-Net, and how it computes."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.panels.setting_table import Condition, Control, Row
from ddpm_core.config import ExperimentConfig
from ddpm_core.relevance import means_something

__all__ = ["MOST_PICTURES", "PictureSettings", "of_pictures", "of_points"]

MOST_PICTURES = 64  # sampled at once: as many as can be told apart on the stage


def of_pictures(config: ExperimentConfig) -> bool:
    return config.modality == "pictures"


def of_points(config: ExperimentConfig) -> bool:
    return config.modality == "points"


def _means(setting: str) -> Condition:
    return lambda config: means_something(setting, config)


def _mirrored(config: ExperimentConfig) -> bool:
    return config.flips


class PictureSettings(QObject):
    """Words and order of the controls, translated when they are asked for."""

    def data(self) -> tuple[Row, ...]:
        size = Control(
            "int",
            "picture_size",
            "pictureSizeSpin",
            self.tr("Size of the pictures"),
            self.tr(
                "How many pixels a picture has along a side; twice as many take four times the "
                "time. The U-Net halves it once for each of its levels, without a rest."
            ),
            {"steps": "double", "grouped": False},
        )
        flips = Control(
            "check",
            "flips",
            "flipsCheck",
            self.tr("Mirror images too"),
            self.tr(
                "Trains on each picture and on its mirror image, left for right: q(x₀) then holds "
                "twice as many pictures."
            ),
        )
        return (
            Row(self.tr("Size"), (size,), unit=self.tr("px"), when=of_pictures),
            Row("", (flips,), when=of_pictures, more=True, pinned=_mirrored),
        )

    def network(self) -> tuple[Row, ...]:
        channels = Control(
            "words",
            "channels",
            "channelsEdit",
            self.tr("Channels of the U-Net"),
            self.tr(
                "How many channels each level of the U-Net has, with commas between: first for "
                "the full picture, then for half, a quarter and so on of its size. As many levels "
                "as numbers."
            ),
        )
        bottleneck = Control(
            "int",
            "bottleneck",
            "bottleneckSpin",
            self.tr("Channels of the bottleneck"),
            self.tr(
                "How many channels the U-Net has at its narrowest, below the last level, where a "
                "value sees most of the picture."
            ),
            {"steps": "double", "grouped": False},
        )
        return (
            Row(self.tr("U-Net"), (channels,), when=of_pictures, wide=True),
            Row(self.tr("Bottleneck"), (bottleneck,), when=of_pictures),
        )

    def machine(self) -> tuple[Row, ...]:
        """How the network computes; the threads are there for points too."""
        automatic = self.tr("automatic")
        chosen = self.tr(
            "Automatic: a U-Net computes as a short trial finds fastest here, an MLP in fp32 and "
            "with one thread. It is kept with the run."
        )
        threads = Control(
            "number",
            "threads",
            "threadsSpin",
            self.tr("Threads of the engine"),
            self.tr("How many cores compute at once; too many get in the way of the window.")
            + " "
            + chosen,
            {"step": 1, "optional": True, "none_word": automatic},
        )
        precision = Control(
            "choice",
            "precision",
            "precisionCombo",
            self.tr("Precision"),
            self.tr(
                "The numbers that the network multiplies: fp32 has 7 digits; bf16 has 2 or 3, and "
                "is faster where the processor has it and slower where not. Weights and sums stay "
                "in fp32."
            )
            + " "
            + chosen,
            {"choices": (("fp32", "fp32"), ("bf16", "bf16")), "none_word": automatic},
        )
        layout = Control(
            "choice",
            "channels_last",
            "channelsLastCombo",
            self.tr("Channels last in memory"),
            self.tr(
                "Whether the channels of a pixel lie side by side in memory, rather than the "
                "pixels of a channel. No formula changes, only the pace."
            )
            + " "
            + chosen,
            {
                "choices": ((True, self.tr("yes")), (False, self.tr("no"))),
                "none_word": automatic,
            },
        )
        return (
            Row(self.tr("Threads"), (threads,), more=True),
            Row(self.tr("Precision"), (precision,), when=_means("precision"), more=True),
            Row(self.tr("Channels last"), (layout,), when=_means("channels_last"), more=True),
        )
