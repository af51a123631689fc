"""The data set's field where pictures are learned: the built-in cat, pets, and one's own."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal, Slot

from app.data_words import picture_names, pictures_in_words
from app.experiment import Experiment
from app.widgets.fields import ChoiceField, Field

__all__ = ["PictureChoice"]

PETS, OWN = "choose pets", "choose own"  # stand for the entries that open dialogs; no data sets
CHOSEN = ("pets", "pictures")  # data sets of which there is a choice
NOTHING_CHOSEN: dict[str, Any] = {"pictures": None, "crops": None, "data_path": None}


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
        self._last: dict[str, dict[str, Any]] = {}  # what was chosen last, by the data set

    def offer(self) -> None:
        """Fill the field; to be followed by ``refresh``."""
        self._field.set_choices((("cats", self.tr("cat")),))
        self._field.insertSeparator(self._field.count())
        self._field.add_command(self.tr("Oxford pets…"), PETS)
        self._field.add_command(self.tr("Own pictures…"), OWN)

    @Slot()
    def refresh(self) -> None:
        """Name the pictures that the settings know, and show which are chosen."""
        config = self._experiment.settings
        if config.data in CHOSEN:
            self._last[config.data] = {name: getattr(config, name) for name in NOTHING_CHOSEN}
            self._name(pictures_in_words(config), picture_names(config))
        self._field.show_value(config.data)

    def _name(self, words: str, names: str) -> None:
        """Put the present choice among the entries, before those that open dialogs."""
        data = self._experiment.settings.data
        with QSignalBlocker(self._field):
            known = self._field.findData(data)
            if known >= 0:
                self._field.removeItem(known)
            place = 1 + (data == "pictures" and self._field.findData("pets") >= 0)
            self._field.insertItem(place, words, data)
            self._field.setItemData(place, names, Qt.ItemDataRole.ToolTipRole)

    def choose(self, value: str) -> None:
        """Take the pictures of that name, or ask for some."""
        if value in (PETS, OWN):
            self._field.show_value(self._experiment.settings.data)
            (self.petsRequested if value == PETS else self.picturesRequested).emit()
        else:
            self._experiment.set_many({"data": value, **self._last.get(value, NOTHING_CHOSEN)})
