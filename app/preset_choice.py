"""Which preset the settings are, or come from. Knows no widgets."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QSettings, Signal, Slot

from app import remembered
from app.experiment import Experiment
from app.modes import MODES
from app.own_presets import OwnPresets
from app.preset_words import preset_reason, preset_title
from app.setting_words import differences, setting_name, setting_value
from app.wording import listed
from ddpm_core.config import ExperimentConfig
from ddpm_core.presets import (
    PICTURE_PRESETS,
    POINT_PRESETS,
    PRESETS,
    TRAINED,
    Preset,
    load_preset,
    trained_file,
)

__all__ = ["OWN", "PresetChoice", "PresetEntry"]

OWN = "own:"  # before the title of a person's own preset, where its name is asked for
REMEMBERED = 500  # settings of which is known what preset they came from
SETTING = "preset"  # of the settings file, the one chosen last
NAMED = 2  # changed settings that a suggested title names


@dataclass(frozen=True)
class PresetEntry:
    """One line of the list.

    Attributes:
        name: that of a preset of the program, or OWN and the title of a person's own.
        reason: why one would choose it.
        group: what it stands with: "points", "pictures", or "own" for those of the person.
    """

    name: str
    title: str
    reason: str
    group: str


class PresetChoice(QObject):
    """The presets, and the one that the settings come from.

    Attributes, to be read only:
        own: the person's own presets; None where there are none to be had.
        current: the name of the preset that the settings are, or were changed from; "" for none.
        changed: whether they were changed since.

    Args:
        settings: remembers the current one.

    Signals:
        listChanged: there are other entries.
        shown: ``current`` or ``changed`` may be another.
        taken: a preset was chosen, and a new run is on its way to take it up.
    """

    listChanged = Signal()
    shown = Signal()
    taken = Signal()

    def __init__(
        self,
        experiment: Experiment,
        own: OwnPresets | None = None,
        settings: QSettings | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.own = own
        self._experiment = experiment
        self._settings = settings
        built_in = {n: Preset(preset_title(n), load_preset(n)) for n in PRESETS}
        self._built_in = {
            n: p for kind in MODES for n, p in built_in.items() if p.config.modality == kind
        }
        self._origins: dict[ExperimentConfig, str] = {}  # which preset settings came from
        self._run_id = 0
        self.current = "" if settings is None else remembered.text(settings, SETTING, "")
        self.changed = False
        if own is not None:
            own.changed.connect(self._on_list)
            own.renamed.connect(self._on_renamed)
        experiment.settingsChanged.connect(self._look)
        experiment.runChanged.connect(self._look)
        self._look()

    def entries(self) -> list[PresetEntry]:
        """The presets of the program, those on points first, then the person's own."""
        return [
            PresetEntry(n, p.title, self.reason(n), self._group(n))
            for n, p in self._known().items()
        ]

    def _group(self, name: str) -> str:
        return self._built_in[name].config.modality if name in self._built_in else "own"

    def reason(self, name: str) -> str:
        """Why one would choose a preset; for one's own, what it holds."""
        if name in self._built_in:
            return preset_reason(name)
        return self._summary(self._known()[name].config)

    def title(self, name: str) -> str:
        return self._known()[name].title

    def title_of(self, config: ExperimentConfig) -> str:
        """The title of the preset that these settings are, "" where they are none."""
        name = self._match(config)
        return self._known()[name].title if name else ""

    def suggestion(self) -> str:
        """A title for the settings as they are now."""
        if self.own is not None and self.current.startswith(OWN):
            return self.title(self.current)
        base = self._built_in.get(self.current) or _first(self._experiment.settings)
        words = self._words(base.config)[:NAMED]
        titles = [base.title] if self.current or not words else []
        title = listed([*titles, *words])
        return title if self.own is None else self.own.free(title)

    def take(self, name: str) -> None:
        """Set everything as the preset has it, and begin a new run where that is needed."""
        experiment = self._experiment
        before = experiment.settings
        self.current = name  # which of two that are the same is meant
        if name in TRAINED:
            experiment.open_shipped(trained_file(name))
            return
        experiment.apply(self._known()[name].applied_to(before))
        ready_made = experiment.run is not None and experiment.run.ready_made
        if experiment.pending or ready_made:  # a network to be trained, not one that was
            experiment.restart(train=True)  # whoever asks for another one wants to watch it
            if experiment.settings != before:
                self.taken.emit()
        self._look()

    @property
    def ready_made(self) -> str:
        """The preset that the settings are, if a network comes with it; "" otherwise."""
        return self.current if self.current in TRAINED and not self.changed else ""

    def save(self, title: str) -> None:
        """Keep the settings as they are now as a preset of the person's own.

        Raises PresetError: the title cannot be had, or the file not be written.
        """
        assert self.own is not None
        preset = self.own.save(title, _portable(self._experiment.settings))
        self.current = OWN + preset.title
        self._look()

    # --- what the settings are

    @Slot()
    def _look(self) -> None:
        experiment = self._experiment
        config = _portable(experiment.settings)
        run_id = 0 if experiment.run is None else experiment.run.run_id
        opened = run_id != self._run_id and experiment.path is not None
        self._run_id = run_id
        match = self._match(config)
        before = "" if opened else self.current  # what a file holds comes from no preset
        self.current = match or self._origins.get(config, before)
        known = self._known().get(self.current)
        if known is None or known.config.modality != config.modality:
            self.current = ""
        self.changed = bool(self.current) and not match
        self._origins[config] = self.current
        if len(self._origins) > REMEMBERED:
            del self._origins[next(iter(self._origins))]
        if self._settings is not None:
            self._settings.setValue(SETTING, self.current)
        self.shown.emit()

    def _match(self, config: ExperimentConfig) -> str:
        known = self._known()
        first = {self.current: known[self.current]} if self.current in known else {}
        same = (n for n, p in (first | known).items() if p.applied_to(config) == config)
        return next(same, "")

    def _known(self) -> dict[str, Preset]:
        own = {} if self.own is None else {OWN + t: self.own.get(t) for t in self.own.titles}
        return self._built_in | own

    @Slot()
    def _on_list(self) -> None:
        self.listChanged.emit()
        self._look()

    @Slot(str, str)
    def _on_renamed(self, before: str, now: str) -> None:
        if self.current == OWN + before:
            self.current = OWN + now
        for config, name in self._origins.items():
            if name == OWN + before:
                self._origins[config] = OWN + now

    # --- words

    def _words(self, base: ExperimentConfig) -> list[str]:
        """The settings that differ from a preset's, each with its value."""
        config = _portable(self._experiment.settings)
        names = differences(Preset("", base).applied_to(config), config)
        return [f"{setting_name(name)} {setting_value(config, name)}" for name in names]

    def _summary(self, config: ExperimentConfig) -> str:
        """What a preset holds, beside the usual."""
        first = _first(config)
        names = differences(first.applied_to(config), config)
        words = [f"{setting_name(name)} {setting_value(config, name)}" for name in names]
        return " · ".join(words) or self.tr("The same settings as “{title}”").format(
            title=first.title
        )


def _first(config: ExperimentConfig) -> Preset:
    """The preset that is usual for what these settings learn."""
    name = (PICTURE_PRESETS if config.modality == "pictures" else POINT_PRESETS)[0]
    return Preset(preset_title(name), load_preset(name))


def _portable(config: ExperimentConfig) -> ExperimentConfig:
    """The settings without what belongs to one machine."""
    return Preset("", config).applied_to(ExperimentConfig())
