"""Points or pictures: which of the two the window is about, with an experiment of its own each."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, QSettings, Signal, Slot

from app import remembered
from app.experiment import Experiment
from ddpm_core.config import ConfigError, ExperimentConfig
from ddpm_core.presets import CAT, PICTURE_PRESETS, POINT_PRESETS, Preset, load_preset

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
        autostart: whether a side trains at once where there is nothing of it yet.

    Signals:
        changed: the window is about the other one now.
        first: pictures are asked for, and the cat that comes with the program is to be shown.
        switched: a switch is on its way, and the run that comes with it.
    """

    changed = Signal(str)
    first = Signal()
    switched = Signal()

    def __init__(
        self,
        experiment: Experiment,
        settings: QSettings,
        parent: QObject | None = None,
        *,
        autostart: bool = True,
    ) -> None:
        super().__init__(parent)
        self._experiment = experiment
        self._settings = settings
        self._autostart = autostart
        self._training: dict[Mode, bool] = {}  # whether a side trained when it was left
        self._left: dict[Mode, ExperimentConfig] = {}
        for mode in MODES:
            text = remembered.text(settings, OTHER.format(mode=mode), "")
            config = _read(text)
            if config is not None and config.modality == mode:
                self._left[mode] = config
        self._seen = experiment.settings  # before what changes next
        self.mode: Mode = self._seen.modality
        experiment.settingsChanged.connect(self._look)
        experiment.replacing.connect(self._on_replacing)
        experiment.failed.connect(self._on_failed)

    @Slot(str)
    def switch(self, mode: Mode) -> None:
        """Turn to points or to pictures, as they were left."""
        experiment = self._experiment
        if mode == self.mode:
            return
        run_id = self._run_of(mode)
        config = self._left.get(mode)
        if run_id is None and mode == "pictures" and (config is None or _is_cat(config)):
            self.first.emit()
            return
        train = self._training.get(mode, run_id is None and self._autostart)
        if config is None:
            first = POINT_PRESETS if mode == "points" else PICTURE_PRESETS
            config = load_preset(first[0]).replace(device=experiment.settings.device)
        experiment.apply(config)
        if run_id is None:
            experiment.begin(train)
        else:
            experiment.return_to(run_id, train=train)
        self._training[mode] = train
        self.switched.emit()

    def _run_of(self, mode: Mode) -> int | None:
        """The number of the newest run of a side; None where there is none."""
        run = self._experiment.run
        if run is not None and run.config.modality == mode:
            return run.run_id  # which another is about to replace
        kept = (one.run_id for one in reversed(self._experiment.kept) if one.modality == mode)
        return next(kept, None)

    def remember(self) -> None:
        """Write down the settings of both sides."""
        self._left[self.mode] = self._experiment.settings
        self._settings.setValue(LAST, self._experiment.settings.to_json())
        for mode, config in self._left.items():
            self._settings.setValue(OTHER.format(mode=mode), config.to_json())

    @Slot()
    def _look(self) -> None:
        """Take notice of a preset or a file that brought the other side."""
        before, self.mode = self.mode, self._experiment.settings.modality
        if self.mode != before:
            self._left[before] = self._seen
        self._seen = self._experiment.settings
        if self.mode != before:
            self.changed.emit(self.mode)

    @Slot()
    def _on_replacing(self) -> None:
        experiment, run = self._experiment, self._experiment.run
        if run is not None:
            training = experiment.training or experiment.trying is not None
            self._training[run.config.modality] = training

    @Slot()
    def _on_failed(self) -> None:
        self.changed.emit(self.mode)  # for one, the other side could not be had


def _is_cat(config: ExperimentConfig) -> bool:
    """Whether settings are those of the cat that comes with the program."""
    return Preset("", load_preset(CAT)).applied_to(config) == config


def remembered_config(settings: QSettings) -> ExperimentConfig:
    """The settings of the last time, or those of the first preset."""
    config = _read(remembered.text(settings, LAST, ""))
    return load_preset(POINT_PRESETS[0]) if config is None else config


def _read(text: str) -> ExperimentConfig | None:
    """Settings that were remembered; None where there are none."""
    if not text:
        return None
    try:
        return ExperimentConfig.from_json(text)
    except ConfigError:
        return None  # of an older or a later program; begin afresh
