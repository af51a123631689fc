"""The data set's field where pictures are learned: the built-in cat, pets, and one's own."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal, Slot

from app.data_words import picture_names, pictures_in_words
from app.experiment import Experiment
from app.widgets.fields import ChoiceField, Field
from ddpm_core.config import ExperimentConfig

__all__ = ["PictureChoice"]

PETS, OWN = "choose pets", "choose own"  # stand for the entries that open dialogs; no data sets
CHOSEN = ("pets", "pictures")  # data sets of which there is a choice
OF_A_CHOICE = ("pictures", "crops", "data_path")  # settings that belong to it


class PictureChoice(QObject):
    """Offers the built-in cat, the pets and pictures chosen last, and to choose others.

    Args:
        field: the ChoiceField of the data sets.

    Signals:
        petsRequested: the person wants to choose cats of Oxford-IIIT Pet.
        picturesRequested: the person wants to choose pictures of their own.
    """

    petsRequested = Signal()
    picturesRequested = Signal()

    def __init__(self, experiment: Experiment, field: Field, parent: QObject) -> None:
        super().__init__(parent)
        assert isinstance(field, ChoiceField)
        self._experiment = experiment
        self._field = field
        self._last: dict[str, ExperimentConfig] = {}  # with what was chosen last, by data set

    def offer(self) -> None:
        """Fill the field; to be followed by ``refresh``."""
        self._field.set_choices((("cats", self.tr("cat")),))
        self._field.insertSeparator(self._field.count())
        self._field.add_command(self.tr("Oxford pets…"), PETS)
        self._field.add_command(self.tr("Own pictures…"), OWN)

    @Slot()
    def refresh(self) -> None:
        """Name the pictures that were chosen last, and show what the settings know."""
        config = self._experiment.settings
        if config.data in CHOSEN:
            self._last[config.data] = config
        chosen = [self._last[data] for data in CHOSEN if data in self._last]
        with QSignalBlocker(self._field):
            for place, one in enumerate(chosen, start=1):  # after the built-in cat
                known = self._field.findData(one.data)
                if known >= 0:
                    self._field.removeItem(known)
                self._field.insertItem(place, pictures_in_words(one), one.data)
                self._field.setItemData(place, picture_names(one), Qt.ItemDataRole.ToolTipRole)
        self._field.show_value(config.data)

    def choose(self, value: str) -> None:
        """Take the pictures of that name, or ask for some."""
        if value in (PETS, OWN):
            self._field.show_value(self._experiment.settings.data)
            (self.petsRequested if value == PETS else self.picturesRequested).emit()
        else:
            last = self._last.get(value)
            values = {n: None if last is None else getattr(last, n) for n in OF_A_CHOICE}
            self._experiment.set_many({"data": value, **values})
