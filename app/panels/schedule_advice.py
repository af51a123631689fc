"""Warnings in words below the schedule, each with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app import theme
from app.widgets.card import ElidedLabel
from app.widgets.header_button import HeaderButton
from app.widgets.plot_style import number
from ddpm_core.advice import Advice, about_clipping, about_levels, about_schedule
from ddpm_core.assemble import build_schedule
from ddpm_core.config import ConfigError
from ddpm_core.quantities import clipped_share

if TYPE_CHECKING:
    from app.experiment import Experiment
    from app.player import Player

__all__ = ["ScheduleAdvice"]

PAUSE = 500  # milliseconds between two looks while frames pass: a warning has to stay to be read
Remedy = tuple[str, str, Callable[[], object]]  # words, what it does, and the doing


class ScheduleAdvice(QWidget):
    """The most pressing warning about schedule, skip list and clipping; hidden while there is none.

    All warnings are in the tooltip, with their reasons.
    """

    def __init__(
        self, experiment: Experiment, player: Player, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("scheduleAdvice")
        self._experiment = experiment
        self._player = player
        self._fixed: list[Advice] = []
        self._shown: tuple[Advice, ...] = ()
        self._do: Callable[[], object] = lambda: None
        self._words = ElidedLabel()
        self._words.setObjectName("scheduleAdviceLabel")
        self._words.setProperty("role", "small")
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._button = HeaderButton("", urgent=True)
        self._button.setObjectName("scheduleAdviceButton")
        self._button.clicked.connect(self._on_clicked)
        line = QHBoxLayout(self)
        line.setContentsMargins(4, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self._words, 1)
        line.addWidget(self._button)
        experiment.settingsChanged.connect(self._on_settings)
        experiment.runChanged.connect(self._on_settings)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._refresh)
        player.glanced.connect(self._on_glanced)
        player.timelineChanged.connect(self._refresh)
        theme.notifier().changed.connect(self._restyle)
        self._restyle()
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
        """The share of clipped values in the frame that is shown."""
        timeline, frame = self._player.timeline, self._player.position
        run = self._experiment.run
        if timeline is None or run is None or timeline.kind != "reverse":
            return 0.0
        config = timeline.config_at(frame)
        if not config.clip or config.sampler == "simplified" or frame >= timeline.frames:
            return 0.0
        x0_pred = timeline.x0_pred(frame)
        low = run.clip_bounds[0] if config.clip_low is None else config.clip_low
        high = run.clip_bounds[1] if config.clip_high is None else config.clip_high
        if x0_pred is None or low >= high:
            return 0.0
        return round(clipped_share(x0_pred, (low, high)), 2)

    def _show(self, found: tuple[Advice, ...]) -> None:
        texts = [self._sentence(advice) for advice in found]
        self._words.setText(texts[0][0])
        tip = "".join(f"<p><b>{short}.</b> {why}</p>" for short, why in texts)
        self.setToolTip(tip)
        self.setAccessibleName(". ".join(short for short, _ in texts))
        self.setAccessibleDescription(" ".join(why for _, why in texts))
        remedy = self._remedy(found[0])
        self._button.setVisible(remedy is not None)
        if remedy is not None:
            words, does, self._do = remedy
            self._button.setText(words)
            self._button.setToolTip(does)
            self._button.setAccessibleName(does)

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
                    self.tr(
                        "So many predicted coordinates lie outside the bounds that these, and not "
                        "the network, shape the samples. Wider bounds or more training help."
                    ),
                )

    def _remedy(self, advice: Advice) -> Remedy | None:
        config, experiment = self._experiment.settings, self._experiment
        if advice.kind == "uneven_levels":
            return (
                self.tr("Spread evenly"),
                self.tr("Let DDIM visit S levels spread evenly"),
                lambda: experiment.set("ddim_list", None),
            )
        if advice.kind == "signal_left" and config.schedule != "cosine":
            try:
                config.replace(scale_to_timesteps=not config.scale_to_timesteps)
            except ConfigError:
                return None  # the scaled range would reach 1
            if not config.scale_to_timesteps:
                return (
                    self.tr("Scale the range"),
                    self.tr("Multiply the range of β by 1000 / T"),
                    lambda: experiment.set("scale_to_timesteps", True),
                )
        return None

    @Slot()
    def _on_clicked(self) -> None:
        self._do()

    @Slot()
    def _restyle(self) -> None:
        self._words.setStyleSheet(f"color: {theme.current().warning}")
