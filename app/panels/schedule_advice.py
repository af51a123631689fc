"""Warnings in words below the schedule, each with what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.explain.moment import Moment
from app.panels.advice_line import AdviceLine, Remedy
from app.widgets.plot_style import number
from ddpm_core.advice import Advice, about_clipping, about_levels, about_schedule
from ddpm_core.assemble import build_schedule
from ddpm_core.config import ConfigError, least_scaled_timesteps

if TYPE_CHECKING:
    from app.experiment import Experiment
    from app.player import Player

__all__ = ["ScheduleAdvice"]

PAUSE = 500  # milliseconds between two looks while frames pass: a warning has to stay to be read
LOOKED_AT = 500_000  # values for the share that is clipped: a warning needs no more


class ScheduleAdvice(QWidget):
    """A line for each warning about schedule, skip list and clipping; none, while all is well."""

    def __init__(
        self, experiment: Experiment, player: Player, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("scheduleAdvice")
        self._experiment = experiment
        self._player = player
        self._fixed: list[Advice] = []
        self._shown: tuple[Advice, ...] = ()
        self._lines: list[AdviceLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        experiment.settingsChanged.connect(self._on_settings)
        experiment.runChanged.connect(self._on_settings)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._refresh)
        player.glanced.connect(self._on_glanced)
        player.timelineChanged.connect(self._refresh)
        self._on_settings()

    # --- what there is to say

    @Slot()
    def _on_settings(self) -> None:
        config = self._experiment.settings
        self._fixed = about_schedule(build_schedule(config))
        if config.sampler == "ddim" and config.ddim_list is not None:
            self._fixed += about_levels(config.ddim_list)
        self._refresh()

    @Slot()
    def _on_glanced(self) -> None:
        if not (self._player.playing or self._player.following):
            self._refresh()
        elif not self._pause.isActive():
            self._pause.start()

    @Slot()
    def _refresh(self) -> None:
        found = (*self._fixed, *about_clipping(self._clipped()))
        if found == self._shown:
            return
        self._shown = found
        self.setVisible(bool(found))
        if found:
            self._show(found)

    def _clipped(self) -> float:
        """About the share of clipped values in the frame that is shown."""
        moment = Moment(self._experiment, self._player)
        return round(moment.clipped_among(LOOKED_AT) or 0.0, 2)

    def _show(self, found: tuple[Advice, ...]) -> None:
        while len(self._lines) < len(found):
            self._lines.append(AdviceLine(str(len(self._lines) + 1) if self._lines else ""))
            self._column.addWidget(self._lines[-1])
        for line, advice in zip(self._lines, found, strict=False):
            line.show_advice(*self._sentence(advice), self._remedy(advice))
        for place, line in enumerate(self._lines):
            line.setVisible(place < len(found))
        said = [self._sentence(advice) for advice in found]
        self.setAccessibleName(". ".join(short for short, _ in said))
        self.setAccessibleDescription(" ".join(why for _, why in said))

    def _sentence(self, advice: Advice) -> tuple[str, str]:
        """A warning, and why it matters."""
        value = advice.value
        match advice.kind:
            case "signal_left":
                return (
                    self.tr("{percent}% of the signal is left at T").format(
                        percent=number(100 * value, 2)
                    ),
                    self.tr(
                        "Sampling starts from pure noise, which is not what training saw at the "
                        "last t. More steps, a greater last β or a scaled range help."
                    ),
                )
            case "beta_near_1":
                return (
                    self.tr("β reaches 1 in {count} steps").format(count=int(value)),
                    self.tr(
                        "Such a step forgets everything before it, so those before it teach "
                        "nothing. A smaller last β or a larger T helps."
                    ),
                )
            case "uneven_levels":
                return (
                    self.tr("The list of levels is very uneven"),
                    self.tr(
                        "Its longest step is {ratio} times its shortest, and the longest decides "
                        "how far off the samples are. Levels spread evenly serve better."
                    ).format(ratio=number(value, 2)),
                )
            case _:
                return (
                    self.tr("Clipping moves {percent}% of x̂₀ here").format(
                        percent=number(100 * value, 2)
                    ),
                    self._about_clipping(),
                )

    def _about_clipping(self) -> str:
        if self._experiment.settings.modality == "points":
            return self.tr(
                "So many predicted coordinates lie outside the bounds that these, and not "
                "the network, shape the samples. Wider bounds or more training help."
            )
        return self.tr(
            "So many predicted values lie beyond black and full brightness that the bounds, and "
            "not the network, shape the pictures. More training helps, and so does a network that "
            "predicts v: an error of ε is magnified at large t."
        )

    def _spread_evenly(self) -> None:
        settings = self._experiment.settings
        steps = min(settings.ddim_steps, settings.timesteps)
        self._experiment.set_many({"ddim_list": None, "ddim_steps": steps})

    def _remedy(self, advice: Advice) -> Remedy | None:
        if advice.kind == "uneven_levels":
            return Remedy(
                self.tr("Spread evenly"),
                self.tr("Let DDIM visit S levels spread evenly"),
                self._spread_evenly,
            )
        config = self._experiment.settings
        scalable = config.schedule != "cosine" and not config.scale_to_timesteps
        return self._scaling() if advice.kind == "signal_left" and scalable else None

    def _scaling(self) -> Remedy | None:
        """Scale the range of β to T; where it would reach 1, with the least T where it does not."""
        config, set_many = self._experiment.settings, self._experiment.set_many
        least = least_scaled_timesteps(config.beta_end)
        values: dict[str, bool | int] = {"scale_to_timesteps": True}
        words, does = self.tr("Scale the range"), self.tr("Multiply the range of β by 1000 / T")
        if config.timesteps < least:
            values = {"timesteps": least, **values}
            words = self.tr("Scale, T = {least}").format(least=least)
            does = self.tr(
                "Multiply the range of β by 1000 / T, and take T = {least}: with fewer steps β "
                "would reach 1"
            ).format(least=least)
        try:
            config.replace(**values)
        except ConfigError:
            return None  # too little of the data would be left
        return Remedy(words, does, lambda: set_many(values))
