"""What of a process of pictures is shown on films and contact sheets."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QSettings, QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QComboBox, QWidget

from app import remembered
from app.dialogs.form_rows import FormRows, name_control, spin_box
from app.timeline import Timeline
from ddpm_core.export import MOST_COLUMNS, MOST_PICTURES, Format

__all__ = ["PictureFields"]

MOST, COLUMNS = 16, 10  # to begin with


class PictureFields(QObject):
    """Controls that only pictures have; each format shows those that mean something for it."""

    changed = Signal()

    def __init__(self, rows: FormRows) -> None:
        super().__init__()
        self._rows = rows
        self._wanted = MOST  # of the samples, of which there may be fewer
        self._build_shown()
        self._build_amounts()
        self._shown.currentIndexChanged.connect(self.changed)
        self._columns.valueChanged.connect(self.changed)
        self._most.valueChanged.connect(self._on_most)

    # --- what is chosen

    @property
    def most(self) -> int:
        """How many samples are shown."""
        return self._most.value()

    def sheet(self, kind: str) -> dict[str, Any]:
        """What of a process of that kind is on a contact sheet, by the names of a Sheet."""
        return {
            "cloud": self._shown.currentData() if kind == "reverse" else "x_t",
            "columns": self._columns.value(),
            "most": self.most,
        }

    def save(self, settings: QSettings) -> None:
        values = {
            "shown": self._shown.currentData(),
            "columns": self._columns.value(),
            "most": self._wanted,
        }
        for name, value in values.items():
            settings.setValue(name, value)

    def load(self, settings: QSettings) -> None:
        shown = remembered.text(settings, "shown", "x_t")
        self._shown.setCurrentIndex(max(self._shown.findData(shown), 0))
        self._columns.setValue(remembered.whole(settings, "columns", COLUMNS))
        self._wanted = remembered.whole(settings, "most", MOST)

    def show_for(self, format: Format, contents: str, timeline: Timeline) -> None:
        """Show what means something for a format, and for a process.

        Args:
            contents: of a contact sheet.
        """
        sheet = format.kind == "sheet"
        process = sheet and contents == "process"
        shown: dict[QWidget, bool] = {
            self._shown: process,
            self._columns: process,
            self._most: sheet or format.kind == "film",
        }
        for control, on in shown.items():
            self._rows.show_line(control, on)
        self._shown.setEnabled(timeline.kind == "reverse")
        with QSignalBlocker(self._most):
            self._most.setMaximum(min(timeline.count, MOST_PICTURES))
            self._most.setValue(self._wanted)

    # --- building

    def _build_shown(self) -> None:
        self._shown = QComboBox()
        self._shown.addItem(self.tr("Samples"), "x_t")
        self._shown.addItem(self.tr("Predicted data x̂₀"), "x0_pred")
        self._shown.addItem(self.tr("Predicted noise ε̂"), "eps")
        name_control(
            self._shown,
            "exportShownCombo",
            self.tr("Shown"),
            self.tr("The samples x_t themselves, or what the network predicts from them"),
        )
        self._rows.add(self.tr("Shown"), self._shown, {"cloud": self._shown})

    def _build_amounts(self) -> None:
        self._columns = spin_box(1, MOST_COLUMNS)
        self._columns.setValue(COLUMNS)
        name_control(
            self._columns,
            "exportColumnsSpin",
            self.tr("Columns"),
            self.tr("How many frames of the process, evenly spread"),
        )
        self._rows.add(self.tr("Columns"), self._columns, {"columns": self._columns})
        self._most = spin_box(1, MOST_PICTURES)
        name_control(
            self._most,
            "exportMostSpin",
            self.tr("Pictures"),
            self.tr("How many of the samples are shown, the first ones"),
        )
        self._rows.add(self.tr("Pictures"), self._most, {"most": self._most})

    @Slot(int)
    def _on_most(self, most: int) -> None:
        self._wanted = most
        self.changed.emit()
