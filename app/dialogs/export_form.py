"""The controls of the export dialog: which frames, how large, how fast, and into which file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QSettings, QSignalBlocker, QStandardPaths, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.scenes import TRACED
from app.timeline import Timeline
from ddpm_core.config import ConfigError
from ddpm_core.export import GREATEST_SIDE, HIGHEST_RATE, LEAST_SIDE, LONGEST_HOLD, Film

__all__ = ["ExportForm"]

SUFFIX = ".gif"
GROUP = "export"  # of the settings
FIELD_WIDTH = 96

TEXT_INDENT = 6  # pixels


class ExportForm(QWidget):
    """Edits a Film, the process it shows and the path it goes to.

    Args:
        timelines: the recorded processes by kind.
        current: which of them to begin with.
        settings: remembers the last choices.

    Attributes:
        fine: whether nothing is wrong with the choices.
    """

    changed = Signal()
    frameTouched = Signal(object)  # a frame at which the range begins or ends, int

    def __init__(
        self,
        timelines: Mapping[Literal["forward", "reverse"], Timeline],
        current: str,
        settings: QSettings,
    ) -> None:
        super().__init__()
        self._timelines: dict[str, Timeline] = {str(k): v for k, v in timelines.items()}
        self._settings = settings
        self.fine = False
        self._path_edited = False
        self._faults: dict[str, tuple[QWidget, QLabel]] = {}  # by field of a Film
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setVerticalSpacing(8)
        self._form.setHorizontalSpacing(16)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._build_content()
        self._build_look()
        self._build_path()
        self._load()
        index = self._process.findData(current)
        self._process.setCurrentIndex(max(index, 0))
        self._on_process()
        self._connect()
        self.check()

    # --- what is chosen

    @property
    def timeline(self) -> Timeline:
        """The process to show."""
        return self._timelines[self._process.currentData()]

    @property
    def path(self) -> str:
        """The file to write, with its suffix; empty where none is named."""
        text = self._path.text().strip()
        if not text:
            return ""
        if not text.lower().endswith(SUFFIX):
            text += SUFFIX
        return str(self._folder() / Path(text).expanduser())

    def film(self) -> Film:
        """The settings of the film. Raises ConfigError for what does not go together."""
        side = self._size.value()
        predicted = self.timeline.kind == "forward" or self._predicted.isChecked()
        return Film(
            width=side,
            height=side,
            first=self._from.value(),
            last=self._to.value(),
            stride=self._every.value(),
            rate=float(self._rate.value()),
            hold=self._hold.value(),
            traces=TRACED if self._traces.isChecked() else 0,
            clouds=("x_t", "x0_pred") if predicted else ("x_t",),
            theme=self._theme.currentData(),
        )

    def save(self) -> None:
        """Remember the choices."""
        values = {
            "size": self._size.value(),
            "every": self._every.value(),
            "rate": self._rate.value(),
            "hold": self._hold.value(),
            "traces": self._traces.isChecked(),
            "predicted": self._predicted.isChecked(),
            "theme": self._theme.currentData(),
            "folder": str(Path(self.path).parent),
        }
        for name, value in values.items():
            self._settings.setValue(f"{GROUP}/{name}", value)

    def _load(self) -> None:
        def remembered(name: str, default: object, kind: type) -> object:
            return self._settings.value(f"{GROUP}/{name}", default, type=kind)

        self._size.setValue(int(str(remembered("size", 600, int))))
        self._every.setValue(int(str(remembered("every", 1, int))))
        self._rate.setValue(int(str(remembered("rate", 20, int))))
        self._hold.setValue(float(str(remembered("hold", 1.5, float))))
        self._traces.setChecked(bool(remembered("traces", True, bool)))
        self._predicted.setChecked(bool(remembered("predicted", True, bool)))
        scheme = str(remembered("theme", theme.current().scheme, str))
        self._theme.setCurrentIndex(max(self._theme.findData(scheme), 0))

    # --- building

    def _build_content(self) -> None:
        self._process = QComboBox()
        names = {"reverse": self.tr("Reverse process"), "forward": self.tr("Forward process")}
        for kind in self._timelines:
            self._process.addItem(names[kind], kind)
        self._add_row(
            "exportProcessCombo",
            self.tr("Process"),
            self._process,
            self.tr("What the film shows: noise turning into samples, or data into noise"),
        )
        self._from, self._to, self._every = _spin(0, 0), _spin(0, 0), _spin(1, 100)
        self._name(
            self._from, "exportFromSpin", self.tr("First frame"), self.tr("The first frame shown")
        )
        self._name(
            self._to,
            "exportToSpin",
            self.tr("Last frame"),
            self.tr("The last frame shown; it stays for the time to hold"),
        )
        self._name(
            self._every,
            "exportEverySpin",
            self.tr("Every n-th frame"),
            self.tr("1 shows every frame; with n the film is n times shorter. Traces stay whole"),
        )
        row = self._in_a_row(
            self._from, QLabel(self.tr("to")), self._to, QLabel(self.tr("every")), self._every
        )
        self._add_row("", self.tr("Frames"), row, "", ("first", "last", "stride"))
        for field, spin in (("first", self._from), ("last", self._to), ("stride", self._every)):
            self._faults[field] = (spin, self._faults[field][1])

    def _build_look(self) -> None:
        self._size = _spin(LEAST_SIDE, GREATEST_SIDE, self.tr(" px"), 20)
        self._add_row(
            "exportSizeSpin",
            self.tr("Size"),
            self._size,
            self.tr("Width and height of the picture, in pixels"),
            ("width", "height"),
        )
        self._rate = _spin(1, HIGHEST_RATE, self.tr(" frames/s"))
        self._add_row(
            "exportRateSpin",
            self.tr("Frame rate"),
            self._rate,
            self.tr("Frames per second; a GIF shows no frame for less than 20 ms"),
            ("rate",),
        )
        self._hold = QDoubleSpinBox()
        self._hold.setRange(0.0, LONGEST_HOLD)
        self._hold.setDecimals(1)
        self._hold.setSingleStep(0.5)
        self._hold.setSuffix(self.tr(" s"))
        _indent(self._hold)
        self._add_row(
            "exportHoldSpin",
            self.tr("Hold at the end"),
            self._hold,
            self.tr("How long the last frame stays before the film starts again"),
            ("hold",),
        )
        self._traces = QCheckBox(self.tr("Traces of the first {count} points").format(count=TRACED))
        self._name(
            self._traces,
            "exportTracesCheck",
            self._traces.text(),
            self.tr("Draw the way that each of them has gone, through every frame of the process"),
        )
        self._predicted = QCheckBox(self.tr("Predicted data x̂₀"))
        self._name(
            self._predicted,
            "exportPredictedCheck",
            self._predicted.text(),
            self.tr("Draw where the network expects each point to end, as a second cloud"),
        )
        self._form.addRow("", self._traces)
        self._form.addRow("", self._predicted)
        self._theme = QComboBox()
        self._theme.addItem(self.tr("Dark"), "dark")
        self._theme.addItem(self.tr("Light"), "light")
        self._add_row(
            "exportThemeCombo",
            self.tr("Colours"),
            self._theme,
            self.tr("The colours of the film, whatever those of the window are"),
        )

    def _build_path(self) -> None:
        self._path = QLineEdit()
        self._name(self._path, "exportPathEdit", self.tr("File"), self.tr("The GIF file to write"))
        self._path.setMinimumWidth(220)
        browse = QPushButton(self.tr("&Browse…"))
        self._name(
            browse, "exportBrowseButton", self.tr("Browse"), self.tr("Choose folder and name")
        )
        browse.clicked.connect(self._browse)
        self._add_row("", self.tr("File"), self._in_a_row(self._path, browse), "", ("path",))
        self._faults["path"] = (self._path, self._faults["path"][1])

    def _name(self, widget: QWidget, name: str, accessible: str, tip: str) -> None:
        widget.setObjectName(name)
        widget.setAccessibleName(accessible)
        widget.setToolTip(tip)
        if isinstance(widget, QSpinBox | QDoubleSpinBox | QComboBox):
            widget.setMinimumWidth(FIELD_WIDTH if isinstance(widget, QComboBox) else 64)

    def _add_row(
        self, name: str, label: str, widget: QWidget, tip: str, fields: tuple[str, ...] = ()
    ) -> None:
        """A labelled control with room below it for what is wrong with some fields of a Film."""
        if name:
            self._name(widget, name, label, tip)
        place = QWidget()
        layout = QVBoxLayout(place)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(widget)
        if fields:
            fault = QLabel()
            fault.setProperty("role", "error")
            fault.setWordWrap(True)
            fault.hide()
            layout.addWidget(fault)
            for field in fields:
                self._faults[field] = (widget, fault)
        caption = QLabel(label)
        caption.setBuddy(widget)
        self._form.addRow(caption, place)

    def _in_a_row(self, *widgets: QWidget) -> QWidget:
        place = QWidget()
        layout = QHBoxLayout(place)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in widgets:
            stretch = 0 if isinstance(widget, QLabel | QPushButton) else 1
            layout.addWidget(widget, stretch)
        return place

    def _connect(self) -> None:
        self._process.currentIndexChanged.connect(self._on_process)
        self._from.valueChanged.connect(self._on_from)
        self._to.valueChanged.connect(self._on_to)
        self._path.textEdited.connect(self._on_path_edited)
        for spin in (self._every, self._size, self._rate, self._hold):
            spin.valueChanged.connect(self.check)
        for box in (self._traces, self._predicted):
            box.toggled.connect(self.check)
        self._theme.currentIndexChanged.connect(self.check)
        self._path.textChanged.connect(self.check)

    # --- what happens

    @Slot()
    def _on_process(self) -> None:
        timeline = self.timeline
        last = timeline.frames - 1
        for spin, value in ((self._from, 0), (self._to, last)):
            with QSignalBlocker(spin):
                spin.setRange(0, last)
                spin.setValue(value)
        self._predicted.setEnabled(timeline.kind == "reverse")
        if not self._path_edited:
            self._path.setText(self._suggested_path())
        self.check()

    def _suggested_path(self) -> str:
        """A name that is not taken, in the folder of the last film."""
        folder = self._folder()
        stem = f"{self.timeline.config.data}-{self.timeline.kind}".replace("_", "-")
        names = (f"{stem}{'' if n == 1 else f'-{n}'}{SUFFIX}" for n in range(1, 10_000))
        return str(next(folder / name for name in names if not (folder / name).exists()))

    def _folder(self) -> Path:
        """Where the last film went, else where pictures go."""
        usual = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        folder = Path(str(self._settings.value(f"{GROUP}/folder", usual, type=str)))
        return folder if folder.is_dir() else Path.home()

    @Slot(int)
    def _on_from(self, frame: int) -> None:
        self.check()
        self.frameTouched.emit(frame)

    @Slot(int)
    def _on_to(self, frame: int) -> None:
        self.check()
        self.frameTouched.emit(frame)

    @Slot()
    def _on_path_edited(self) -> None:
        self._path_edited = True

    @Slot()
    def _browse(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export GIF"), self.path, self.tr("GIF films (*.gif)")
        )
        if path:
            self._path_edited = True
            self._path.setText(path)

    @Slot()
    def check(self) -> bool:
        """Show at each control what is wrong with it; True if nothing is."""
        for field in self._faults:
            self.show_fault(field, "")
        fault = self._path_fault()
        self.show_fault("path", fault)
        fine = not fault
        try:
            self.film().frame_indices(self.timeline.frames)
        except ConfigError as error:
            self.show_fault(error.field, error.reason)
            fine = False
        self.fine = fine
        self.changed.emit()
        return fine

    def _path_fault(self) -> str:
        if not self.path:
            return self.tr("Name the file to write")
        path = Path(self.path)
        if not path.parent.is_dir():
            return self.tr("There is no folder {folder}").format(folder=path.parent)
        if path.is_dir():
            return self.tr("This is a folder; name a file in it")
        return ""

    def show_fault(self, field: str, text: str) -> bool:
        """Say at a control what is wrong with it; False if it has no control."""
        if field not in self._faults:
            return False
        widget, label = self._faults[field]
        label.setText(text[:1].upper() + text[1:])
        label.setVisible(bool(text))
        widget.setProperty("error", bool(text))
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        return True


def _indent(spin: QAbstractSpinBox) -> None:
    """Let the number begin where the text of the other fields does."""
    spin.lineEdit().setTextMargins(TEXT_INDENT, 0, 0, 0)


def _spin(low: int, high: int, suffix: str = "", step: int = 1) -> QSpinBox:
    spin = QSpinBox()
    _indent(spin)
    spin.setRange(low, high)
    spin.setSuffix(suffix)
    spin.setSingleStep(step)
    return spin
