"""The controls of how it is learned."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.panels.device_list import DeviceSetting
from app.panels.picture_settings import PictureSettings, of_pictures
from app.panels.setting_table import Control, Group, Row
from ddpm_core.config import ExperimentConfig

__all__ = ["TrainingSettings"]


def _falls(config: ExperimentConfig) -> bool:
    return config.learning_rate_schedule == "cosine"


def _may_be_cut(config: ExperimentConfig) -> bool:
    """Points need no memory to speak of, but a file may say so all the same."""
    return of_pictures(config) or config.accumulate > 1


class TrainingSettings(QObject):
    """Words and order of the controls, translated when they are asked for."""

    def groups(self) -> tuple[Group, ...]:
        rows = (*self._weights(), *self._course(), *self._rest())
        return (Group("training", self.tr("Training"), rows),)

    def _weights(self) -> tuple[Row, ...]:
        batch = Control(
            "int",
            "batch_size",
            "batchSpin",
            self.tr("Batch size B"),
            self.tr("B, how many points, each with a t and an ε of its own, make one step."),
            {"steps": "double", "grouped": False},
            pictures_help=self.tr(
                "B, how many pictures, each drawn anew with a t and an ε of its own, make one step."
            ),
        )
        rate = Control(
            "number",
            "learning_rate",
            "learningRateSpin",
            self.tr("Learning rate"),
            self.tr("How far Adam moves the weights θ in one step."),
        )
        average = Control(
            "number",
            "ema_beta",
            "emaSpin",
            self.tr("Decay μ of the averaged weights"),
            self.tr(
                "After each step the average moves by 1 − μ of the way to θ. Samples are made "
                "with the average, which is steadier than θ; 0 makes it θ itself."
            ),
            {"step": 0.001},
        )
        return (
            Row(self.tr("Batch"), (batch,), "B"),
            Row(self.tr("Rate"), (rate,), "η<sub>lr</sub>"),
            Row(self.tr("Average"), (average,), "μ"),
        )

    def _course(self) -> tuple[Row, ...]:
        course = Control(
            "choice",
            "learning_rate_schedule",
            "lrScheduleCombo",
            self.tr("Course of the learning rate"),
            self.tr("Whether the learning rate stays as it is or falls to 1% along half a cosine."),
            {"choices": (("constant", self.tr("constant")), ("cosine", self.tr("cosine")))},
        )
        length = Control(
            "int",
            "training_steps",
            "trainingStepsSpin",
            self.tr("Length of the cosine"),
            self.tr("The training step at which the learning rate has fallen to 0."),
            {"steps": "digit"},
        )
        rise = Control(
            "int",
            "warmup_steps",
            "warmupSpin",
            self.tr("Warm-up of the learning rate"),
            self.tr("Over how many training steps the learning rate rises from 0."),
            {"steps": "digit"},
        )
        steps = self.tr("steps")
        return (
            Row(self.tr("Course"), (course,), "η<sub>lr</sub>", more=True),
            Row(self.tr("Length"), (length,), unit=steps, when=_falls, more=True),
            Row(self.tr("Warm-up"), (rise,), unit=steps, more=True),
        )

    def _rest(self) -> tuple[Row, ...]:
        clip = Control(
            "number",
            "gradient_clip",
            "gradientClipSpin",
            self.tr("Greatest norm of the gradient"),
            self.tr("A longer gradient ∇L is shortened to this norm. Empty: never."),
            {"optional": True, "none_word": self.tr("off")},
        )
        ramp = Control(
            "check",
            "ema_warmup",
            "emaWarmupCheck",
            self.tr("Average catches up early"),
            self.tr(
                "The n-th average decays with min(μ, (1 + n) / (10 + n)), and so forgets the "
                "first weights within tens of steps instead of hundreds."
            ),
        )
        seed = Control(
            "int",
            "seed",
            "trainingSeedSpin",
            self.tr("Seed of the training"),
            self.tr("Draws the first weights θ, and then every t and ε of the training."),
            {"grouped": False},
        )
        parts = Control(
            "int",
            "accumulate",
            "accumulateSpin",
            self.tr("Parts of a batch"),
            self.tr(
                "In how many parts a batch goes through the network, one after the other, before "
                "the weights move. Memory is needed for one part only; the gradient is the same, "
                "to rounding."
            ),
        )
        return (
            Row(self.tr("In parts"), (parts,), when=_may_be_cut, more=True),
            Row(self.tr("Gradient"), (clip,), "≤", more=True),
            Row("", (ramp,), more=True),
            Row(self.tr("Seed"), (seed,), more=True),
            DeviceSetting(self).row(),
            *PictureSettings(self).machine(),
        )
