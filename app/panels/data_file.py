"""The data set's field where points are learned: the built-in sets, files and drawings."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.data_words import short_name
from app.experiment import Experiment
from app.widgets.fields import ChoiceField, Field
from ddpm_core.data_kinds import DRAWING_SUFFIX, PICTURE_SUFFIXES

__all__ = ["DataFile"]

DRAW = "draw"  # stands for the entry that opens the drawing dialog
ANOTHER = "another file"  # stands for the entry that opens the dialog; no data set has this name
FILE = "file"


class DataFile(QObject):
    """Offers the built-in sets, the last file, "Draw your own…" and "From a file…".

    Args:
        field: the ChoiceField of the data sets, with those that are built in.
        window: the parent of the dialog.

    Signals:
        drawRequested: the person wants to draw a data set.
    """

    drawRequested = Signal()

    def __init__(self, experiment: Experiment, field: Field, window: QWidget) -> None:
        super().__init__(window)
        assert isinstance(field, ChoiceField)
        self._experiment = experiment
        self._field = field
        self._window = window
        self._built_in = field.choices()

    def offer(self) -> None:
        """Fill the field; to be followed by ``refresh``."""
        self._field.set_choices(self._built_in)
        self._field.insertSeparator(self._field.count())
        self._field.add_command(self.tr("Draw your own…"), DRAW)
        self._field.add_command(self.tr("From a file…"), ANOTHER)

    @Slot()
    def refresh(self) -> None:
        """Name the file that the settings know, chosen or not."""
        path = self._experiment.settings.data_path
        with QSignalBlocker(self._field):
            known = self._field.findData(FILE)
            if known >= 0:
                self._field.removeItem(known)
            if path is not None:
                last = self._field.findData(DRAW)
                name = Path(path).name.removesuffix(DRAWING_SUFFIX)  # which says nothing here
                self._field.insertItem(last, short_name(name), FILE)
                self._field.setItemData(last, path, Qt.ItemDataRole.ToolTipRole)
        self._field.show_value(self._experiment.settings.data)

    def choose(self, value: str) -> None:
        """Take the data set of that name, or ask for a file."""
        if value == ANOTHER:
            self._field.show_value(self._experiment.settings.data)
            self._ask()
        elif value == DRAW:
            self._field.show_value(self._experiment.settings.data)
            self.drawRequested.emit()
        elif value == FILE:
            self._experiment.set("data", FILE)
        else:
            self._experiment.set_many({"data": value, "data_noise": None})  # its usual noise

    def _ask(self) -> None:
        before = self._experiment.settings.data_path
        dialog = QFileDialog(self._window, self.tr("Points from a file"))
        dialog.setObjectName("dataFileDialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        suffixes = (".csv", ".tsv", ".txt", *PICTURE_SUFFIXES, DRAWING_SUFFIX)
        usable = self.tr("Tables, pictures and drawings ({patterns})").format(
            patterns=" ".join(f"*{suffix}" for suffix in suffixes)
        )
        dialog.setNameFilters([usable, self.tr("All files (*)")])
        if before is not None:
            dialog.setDirectory(str(Path(before).parent))
        dialog.fileSelected.connect(self.take)
        dialog.open()

    @Slot(str)
    def take(self, path: str) -> None:
        """Learn from this file, from its first two columns of numbers unless others are set."""
        self._experiment.set_many({"data": FILE, "data_path": path, "data_columns": None})
