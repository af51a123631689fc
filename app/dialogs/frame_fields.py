"""Which process an export is made of, and which of its frames."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QSettings, QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel

from app import remembered
from app.dialogs.form_rows import FormRows, in_a_row, name_control, spin_box
from app.timeline import Timeline
from ddpm_core.export import Format

__all__ = ["FrameFields"]


class FrameFields(QObject):
    """Controls for process, contents of a table or sheet, range of frames, and the predictions.

    Args:
        timelines: the recorded processes by kind.
        current: which of them to begin with.
        pictures: whether they are of pictures, whose predicted noise can be shown too.
    """

    changed = Signal()
    shownChanged = Signal()  # another process, or contents with other controls
    frameTouched = Signal(object)  # a frame at which the range begins or ends, int

    def __init__(
        self,
        rows: FormRows,
        timelines: Mapping[str, Timeline],
        current: str,
        pictures: bool = False,
    ) -> None:
        super().__init__()
        self._rows = rows
        self._pictures = pictures
        self._timelines = dict(timelines)
        self._build_process()
        self._build_contents()
        self._sheet = self._build_sheet() if pictures else None
        self._build_frames()
        self._build_predictions()
        self._process.setCurrentIndex(max(self._process.findData(current), 0))
        self._show_range()
        self._process.currentIndexChanged.connect(self._on_process)
        self._contents.currentIndexChanged.connect(self._on_contents)
        if self._sheet is not None:
            self._sheet.currentIndexChanged.connect(self._on_contents)
        self._from.valueChanged.connect(self._on_frame)
        self._to.valueChanged.connect(self._on_frame)
        self._every.valueChanged.connect(self.changed)
        for check in self._checks:
            check.toggled.connect(self.changed)

    # --- what is chosen

    @property
    def timeline(self) -> Timeline:
        """The process to export."""
        return self._timelines[self._process.currentData()]

    @property
    def contents(self) -> str:
        """What a table holds, "samples" or "trajectories"."""
        return str(self._contents.currentData())

    @property
    def sheet(self) -> str:
        """What a contact sheet holds, "samples" or "process"."""
        return "samples" if self._sheet is None else str(self._sheet.currentData())

    @property
    def predicted(self) -> bool:
        return self._predicted.isChecked()

    @property
    def noise(self) -> bool:
        """Whether the predicted noise of pictures is shown."""
        return self._noise is not None and self._noise.isChecked()

    def span(self) -> dict[str, int]:
        """The ends of the range of frames, by the names of a FrameSpan."""
        return {"first": self._from.value(), "last": self._to.value()}

    def range(self) -> dict[str, int]:
        """The range of frames, by the names of a FrameRange."""
        return {**self.span(), "stride": self._every.value()}

    def save(self, settings: QSettings) -> None:
        settings.setValue("every", self._every.value())
        settings.setValue("contents", self.contents)
        settings.setValue("predicted", self.predicted)
        if self._noise is not None:
            settings.setValue("noise", self.noise)
            settings.setValue("sheet", self.sheet)

    def load(self, settings: QSettings) -> None:
        self._every.setValue(remembered.whole(settings, "every", 1))
        contents = remembered.text(settings, "contents", "samples")
        self._contents.setCurrentIndex(max(self._contents.findData(contents), 0))
        self._predicted.setChecked(remembered.flag(settings, "predicted", True))
        if self._noise is not None:
            self._noise.setChecked(remembered.flag(settings, "noise", True))
        if self._sheet is not None:
            sheet = remembered.text(settings, "sheet", "samples")
            self._sheet.setCurrentIndex(max(self._sheet.findData(sheet), 0))

    def show_for(self, format: Format) -> None:
        """Show what means something for a format."""
        sheet = format.kind == "sheet"
        strided = format.kind == "film" or (
            format.kind == "table" and self.contents == "trajectories"
        )
        self._rows.show_line(self._process, format.kind not in ("script", "singles"))
        self._rows.show_line(self._contents, format.kind == "table")
        if self._sheet is not None:
            self._rows.show_line(self._sheet, sheet)
        self._rows.show_line(self._from, strided or (sheet and self.sheet == "process"))
        for widget in (self._every_word, self._every):
            widget.setVisible(strided)
        self._rows.show_line(self._predicted, strided)
        if self._noise is not None:
            self._rows.show_line(self._noise, format.kind == "film")
        self._enable_predictions()

    # --- building

    def _build_process(self) -> None:
        self._process = QComboBox()
        names = {"reverse": self.tr("Reverse process"), "forward": self.tr("Forward process")}
        for kind in self._timelines:
            self._process.addItem(names[kind], kind)
        name_control(
            self._process,
            "exportProcessCombo",
            self.tr("Process"),
            self.tr("What is exported: noise turning into samples, or data into noise"),
        )
        self._rows.add(self.tr("Process"), self._process)

    def _build_contents(self) -> None:
        self._contents = QComboBox()
        last, way = self.tr("Points of the last frame"), self.tr("Way of every point")
        tip = self.tr(
            "One row a point: of a whole reverse process, the samples. Or one row for each "
            "point and frame"
        )
        if self._pictures:
            last, way = self.tr("Pictures of the last frame"), self.tr("Way of every picture")
            tip = self.tr("Of a whole reverse process, the samples. Or all pictures of all frames")
        self._contents.addItem(last, "samples")
        self._contents.addItem(way, "trajectories")
        name_control(self._contents, "exportContentsCombo", self.tr("Contents"), tip)
        self._rows.add(self.tr("Contents"), self._contents)

    def _build_sheet(self) -> QComboBox:
        sheet = QComboBox()
        sheet.addItem(self.tr("Samples, as a grid"), "samples")
        sheet.addItem(self.tr("Process, a row for each sample"), "process")
        name_control(
            sheet,
            "exportSheetCombo",
            self.tr("Contents"),
            self.tr("The pictures of the last frame, or how each of them came to be, with t below"),
        )
        self._rows.add(self.tr("Contents"), sheet)
        return sheet

    def _build_frames(self) -> None:
        self._from, self._to, self._every = spin_box(0, 0), spin_box(0, 0), spin_box(1, 100)
        name_control(
            self._from, "exportFromSpin", self.tr("First frame"), self.tr("The first frame taken")
        )
        name_control(
            self._to,
            "exportToSpin",
            self.tr("Last frame"),
            self.tr("The last frame taken; in a film it stays for the time to hold"),
        )
        tip = self.tr("1 takes every frame; with n there are n times fewer. Traces stay whole")
        if self._pictures:
            tip = self.tr("1 takes every frame; with n there are n times fewer")
        name_control(self._every, "exportEverySpin", self.tr("Every n-th frame"), tip)
        to, self._every_word = QLabel(self.tr("to")), QLabel(self.tr("every"))
        controls = {"first": self._from, "last": self._to, "stride": self._every}
        line = in_a_row(self._from, to, self._to, self._every_word, self._every)
        self._rows.add(self.tr("Frames"), line, controls)

    def _build_predictions(self) -> None:
        self._predicted = QCheckBox(self.tr("Predicted data x̂₀"))
        tip = self.tr(
            "Where the network expects each point to end: a second cloud, or more columns"
        )
        if self._pictures:
            tip = self.tr("The pictures that the network expects, beside the samples")
        name_control(self._predicted, "exportPredictedCheck", self._predicted.text(), tip)
        self._rows.add("", self._predicted, {"clouds": self._predicted})
        self._noise: QCheckBox | None = None
        self._checks = [self._predicted]
        if self._pictures:
            self._noise = QCheckBox(self.tr("Predicted noise ε̂"))
            tip = self.tr("The noise that the network sees in them, beside the samples")
            name_control(self._noise, "exportNoiseCheck", self._noise.text(), tip)
            self._rows.add("", self._noise)
            self._checks.append(self._noise)

    # --- what happens

    def _show_range(self) -> None:
        last = self.timeline.frames - 1
        for spin, value in ((self._from, 0), (self._to, last)):
            with QSignalBlocker(spin):
                spin.setRange(0, last)
                spin.setValue(value)
        self._enable_predictions()

    def _enable_predictions(self) -> None:
        for check in self._checks:
            check.setEnabled(self.timeline.kind == "reverse")

    @Slot()
    def _on_process(self) -> None:
        self._show_range()
        self.shownChanged.emit()
        self.changed.emit()

    @Slot()
    def _on_contents(self) -> None:
        self.shownChanged.emit()
        self.changed.emit()

    @Slot(int)
    def _on_frame(self, frame: int) -> None:
        self.changed.emit()
        self.frameTouched.emit(frame)
