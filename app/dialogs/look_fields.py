"""How a film looks and how fast it is; the units of a table; how long a script trains."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QWidget

from app import remembered, theme
from app.dialogs.form_rows import FormRows, indent, name_control, spin_box
from app.scenes import TRACED
from ddpm_core.export import (
    GREATEST_SIDE,
    HIGHEST_GIF_RATE,
    HIGHEST_RATE,
    LEAST_SIDE,
    LONGEST_HOLD,
    Format,
)

__all__ = ["LookFields"]

MOST_STEPS = 100_000_000
POINTS_SIDE, PICTURES_WIDTH = 600, 900  # pixels, to begin with


class LookFields(QObject):
    """Controls of which each format shows those that mean something for it.

    Args:
        steps: training steps of a script to begin with.
        pictures: whether the process is of pictures, which have no traces and no other units, and
            are as high as they need.
    """

    changed = Signal()

    def __init__(self, rows: FormRows, steps: int, pictures: bool = False) -> None:
        super().__init__()
        self._rows = rows
        self._pictures = pictures
        self._build_traces()
        self._build_size_and_time()
        self._build_colours()
        self._build_units()
        self._build_steps(steps)
        for spin in (self._size, self._rate, self._hold, self._steps):
            spin.valueChanged.connect(self.changed)
        for combo in (self._theme, self._units):
            combo.currentIndexChanged.connect(self.changed)
        self._traces.toggled.connect(self.changed)

    # --- what is chosen

    def film(self) -> dict[str, Any]:
        """The look and the times, by the names of a Film."""
        side = self._size.value()
        return {
            "width": side,
            "height": None if self._pictures else side,
            "rate": float(self._rate.value()),
            "hold": self._hold.value(),
            "traces": TRACED if self._traces.isChecked() and not self._pictures else 0,
            "theme": self._theme.currentData(),
        }

    def sheet(self) -> dict[str, Any]:
        """The look of a contact sheet, by the names of a Sheet."""
        return {"width": self._size.value(), "theme": self._theme.currentData()}

    @property
    def units(self) -> str:
        return str(self._units.currentData())

    @property
    def steps(self) -> int:
        return self._steps.value()

    def save(self, settings: QSettings) -> None:
        values = {
            "size": self._size.value(),
            "rate": self._rate.value(),
            "hold": self._hold.value(),
            "traces": self._traces.isChecked(),
            "theme": self._theme.currentData(),
            "units": self.units,
        }
        for name, value in values.items():
            settings.setValue(name, value)

    def load(self, settings: QSettings) -> None:
        usual = PICTURES_WIDTH if self._pictures else POINTS_SIDE
        self._size.setValue(remembered.whole(settings, "size", usual))
        self._rate.setValue(remembered.whole(settings, "rate", 20))
        self._hold.setValue(remembered.number(settings, "hold", 1.5))
        self._traces.setChecked(remembered.flag(settings, "traces", True))
        scheme = remembered.text(settings, "theme", theme.current().scheme)
        self._theme.setCurrentIndex(max(self._theme.findData(scheme), 0))
        units = remembered.text(settings, "units", "data")
        self._units.setCurrentIndex(max(self._units.findData(units), 0))

    def show_for(self, format: Format) -> None:
        """Show what means something for a format."""
        film = format.kind == "film"
        shown: dict[QWidget, bool] = {
            self._traces: film and not self._pictures,
            self._size: film or format.kind == "sheet",
            self._rate: format.timed,
            self._hold: format.timed,
            self._theme: film or format.kind == "sheet",
            self._units: format.kind == "table" and not self._pictures,
            self._steps: format.kind == "script",
        }
        for control, on in shown.items():
            self._rows.show_line(control, on)
        self._rate.setMaximum(HIGHEST_GIF_RATE if format.name == "gif" else HIGHEST_RATE)

    # --- building

    def _build_traces(self) -> None:
        self._traces = QCheckBox(self.tr("Traces of the first {count} points").format(count=TRACED))
        name_control(
            self._traces,
            "exportTracesCheck",
            self._traces.text(),
            self.tr("Draw the way that each of them has gone, through every frame of the process"),
        )
        self._rows.add("", self._traces)

    def _build_size_and_time(self) -> None:
        self._size = spin_box(LEAST_SIDE, GREATEST_SIDE, self.tr(" px"), 20)
        caption, tip = self.tr("Size"), self.tr("Width and height of the picture, in pixels")
        if self._pictures:
            caption = self.tr("Width")
            tip = self.tr(
                "At most, in pixels: each pixel of a picture becomes a square of some, all alike"
            )
        name_control(self._size, "exportSizeSpin", caption, tip)
        self._rows.add(caption, self._size, {"width": self._size, "height": self._size})
        self._rate = spin_box(1, HIGHEST_RATE, self.tr(" frames/s"))
        name_control(
            self._rate,
            "exportRateSpin",
            self.tr("Frame rate"),
            self.tr("Frames per second; a GIF shows no frame for less than 20 ms"),
        )
        self._rows.add(self.tr("Frame rate"), self._rate, {"rate": self._rate})
        self._hold = QDoubleSpinBox()
        self._hold.setRange(0.0, LONGEST_HOLD)
        self._hold.setDecimals(1)
        self._hold.setSingleStep(0.5)
        self._hold.setSuffix(self.tr(" s"))
        indent(self._hold)
        name_control(
            self._hold,
            "exportHoldSpin",
            self.tr("Hold at the end"),
            self.tr("How long the last frame stays before the film starts again"),
        )
        self._rows.add(self.tr("Hold at the end"), self._hold, {"hold": self._hold})

    def _build_colours(self) -> None:
        self._theme = QComboBox()
        self._theme.addItem(self.tr("Dark"), "dark")
        self._theme.addItem(self.tr("Light"), "light")
        name_control(
            self._theme,
            "exportThemeCombo",
            self.tr("Colours"),
            self.tr("The colours of the film, whatever those of the window are"),
        )
        self._rows.add(self.tr("Colours"), self._theme)

    def _build_units(self) -> None:
        self._units = QComboBox()
        self._units.addItem(self.tr("Of the data"), "data")
        self._units.addItem(self.tr("Standardised"), "standardised")
        name_control(
            self._units,
            "exportUnitsCombo",
            self.tr("Units"),
            self.tr(
                "The data's own units, or mean 0 and standard deviation 1, in which the network "
                "works and the stage shows them"
            ),
        )
        self._rows.add(self.tr("Units"), self._units)

    def _build_steps(self, steps: int) -> None:
        self._steps = spin_box(1, MOST_STEPS, step=100)
        self._steps.setGroupSeparatorShown(True)
        self._steps.setValue(steps)
        name_control(
            self._steps,
            "exportStepsSpin",
            self.tr("Training steps"),
            self.tr(
                "How long the script trains; as many steps as here, with settings that were not "
                "changed on the way, give the same samples to the last bit"
            ),
        )
        self._rows.add(self.tr("Training steps"), self._steps)
