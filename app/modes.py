"""Points or pictures: which of the two the window is about, with an experiment of its own each."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, QSettings, Signal, Slot

from app.experiment import Experiment
from ddpm_core.config import ConfigError, ExperimentConfig
from ddpm_core.presets import POINT_PRESETS, load_preset

__all__ = ["MODES", "Mode", "Modes", "remembered_config"]

Mode = Literal["points", "pictures"]
MODES: tuple[Mode, ...] = ("points", "pictures")
LAST = "experiment"  # of the settings file: the settings that were on the screen
OTHER = "experiment-{mode}"  # and those of the mode that was not


class Modes(QObject):
    """Switches between points and pictures.

    Each side keeps its settings, its run and the process that was recorded, and goes on training
    if it was training when it was left.

    Args:
        settings: remembers the settings of the side that is not shown.

    Signals:
        changed: the window is about the other one now.
        first: pictures are asked for, and there were none before.
        switched: a switch is on its way, and the run that comes with it.
    """

    changed = Signal(str)
    first = Signal()
    switched = Signal()

    def __init__(
        self, experiment: Experiment, settings: QSettings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._experiment = experiment
        self._settings = settings
        self._training: dict[Mode, bool] = {}
        self._left: dict[Mode, ExperimentConfig] = {}
        for mode in MODES:
            text = str(settings.value(OTHER.format(mode=mode), "", type=str))
            config = _read(text)
            if config is not None and config.modality == mode:
                self._left[mode] = config
        self._seen = experiment.settings  # before what changes next
        self.mode: Mode = self._seen.modality
        self._was_training = False  # the run that is being replaced
        experiment.settingsChanged.connect(self._look)
        experiment.replacing.connect(self._on_replacing)
        experiment.runChanged.connect(self._on_run)

    @Slot(str)
    def switch(self, mode: Mode) -> None:
        """Turn to points or to pictures, as they were left."""
        experiment = self._experiment
        if mode == self.mode:
            return
        run = next((one for one in reversed(experiment.kept) if one.modality == mode), None)
        config = self._left.get(mode)
        if config is None and run is None and mode == "pictures":
            self.first.emit()
            return
        train = self._training.get(mode, run is None)
        device = experiment.settings.device
        wanted = config or load_preset(POINT_PRESETS[0])
        experiment.apply(wanted.replace(device=device))
        if run is None:
            experiment.restart(train=train)
        else:
            experiment.return_to(run.run_id, train=train)
        self.switched.emit()

    def remember(self) -> None:
        """Write down the settings of both sides."""
        self._left[self.mode] = self._experiment.settings
        self._settings.setValue(LAST, self._experiment.settings.to_json())
        for mode, config in self._left.items():
            self._settings.setValue(OTHER.format(mode=mode), config.to_json())

    @Slot()
    def _look(self) -> None:
        """Take notice of a preset or a file that brought the other side."""
        experiment, before = self._experiment, self.mode
        if experiment.settings.modality != before:
            self._left[before] = self._seen
            self._training[before] = self._is_training or self._was_training
            self.mode = experiment.settings.modality
        self._seen = experiment.settings
        if before != self.mode:
            self.changed.emit(self.mode)

    @property
    def _is_training(self) -> bool:
        return self._experiment.training or self._experiment.trying is not None

    @Slot()
    def _on_replacing(self) -> None:
        self._was_training = self._is_training

    @Slot()
    def _on_run(self) -> None:
        self._was_training = False


def remembered_config(settings: QSettings) -> ExperimentConfig:
    """The settings of the last time, or those of the first preset."""
    config = _read(str(settings.value(LAST, "", type=str)))
    return load_preset(POINT_PRESETS[0]) if config is None else config


def _read(text: str) -> ExperimentConfig | None:
    """Settings that were remembered; None where there are none."""
    if not text:
        return None
    try:
        return ExperimentConfig.from_json(text)
    except ConfigError:
        return None  # of an older or a later program; begin afresh
