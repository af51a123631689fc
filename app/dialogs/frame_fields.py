"""Which process an export is made of, and which of its frames."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QSettings, QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel

from app.dialogs.form_rows import FormRows, in_a_row, name_control, spin_box
from app.timeline import Timeline
from ddpm_core.export import Format

__all__ = ["FrameFields"]


class FrameFields(QObject):
    """Controls for process, contents of a table, range of frames, and the predictions.

    Args:
        timelines: the recorded processes by kind.
        current: which of them to begin with.
    """

    changed = Signal()
    processChanged = Signal()
    frameTouched = Signal(object)  # a frame at which the range begins or ends, int

    def __init__(self, rows: FormRows, timelines: Mapping[str, Timeline], current: str) -> None:
        super().__init__()
        self._rows = rows
        self._timelines = dict(timelines)
        self._format: Format | None = None
        self._build_process()
        self._build_contents()
        self._build_frames()
        self._process.setCurrentIndex(max(self._process.findData(current), 0))
        self._show_range()
        self._process.currentIndexChanged.connect(self._on_process)
        self._contents.currentIndexChanged.connect(self._on_contents)
        self._from.valueChanged.connect(self._on_frame)
        self._to.valueChanged.connect(self._on_frame)
        self._every.valueChanged.connect(self.changed)
        self._predicted.toggled.connect(self.changed)

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
    def predicted(self) -> bool:
        return self._predicted.isChecked()

    def range(self) -> dict[str, int]:
        """The range of frames, by the names of a FrameRange."""
        return {
            "first": self._from.value(),
            "last": self._to.value(),
            "stride": self._every.value(),
        }

    def save(self, settings: QSettings) -> None:
        settings.setValue("every", self._every.value())
        settings.setValue("contents", self.contents)
        settings.setValue("predicted", self.predicted)

    def load(self, settings: QSettings) -> None:
        self._every.setValue(int(str(settings.value("every", 1, type=int))))
        contents = str(settings.value("contents", "samples", type=str))
        self._contents.setCurrentIndex(max(self._contents.findData(contents), 0))
        self._predicted.setChecked(bool(settings.value("predicted", True, type=bool)))

    def show_for(self, format: Format) -> None:
        """Show what means something for a format."""
        self._format = format
        ranged = format.kind == "film" or (
            format.kind == "table" and self.contents == "trajectories"
        )
        self._rows.show_line(self._process, format.kind != "script")
        self._rows.show_line(self._contents, format.kind == "table")
        self._rows.show_line(self._from, ranged)
        self._rows.show_line(self._predicted, ranged)
        self._predicted.setEnabled(self.timeline.kind == "reverse")

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
        self._contents.addItem(self.tr("Points of the last frame"), "samples")
        self._contents.addItem(self.tr("Way of every point"), "trajectories")
        name_control(
            self._contents,
            "exportContentsCombo",
            self.tr("Contents"),
            self.tr(
                "One row a point: of a whole reverse process, the samples. Or one row for each "
                "point and frame"
            ),
        )
        self._rows.add(self.tr("Contents"), self._contents)

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
        name_control(
            self._every,
            "exportEverySpin",
            self.tr("Every n-th frame"),
            self.tr("1 takes every frame; with n there are n times fewer. Traces stay whole"),
        )
        to, every = QLabel(self.tr("to")), QLabel(self.tr("every"))
        controls = {"first": self._from, "last": self._to, "stride": self._every}
        line = in_a_row(self._from, to, self._to, every, self._every)
        self._rows.add(self.tr("Frames"), line, controls)
        self._predicted = QCheckBox(self.tr("Predicted data x̂₀"))
        name_control(
            self._predicted,
            "exportPredictedCheck",
            self._predicted.text(),
            self.tr("Where the network expects each point to end: a second cloud, or more columns"),
        )
        self._rows.add("", self._predicted)

    # --- what happens

    def _show_range(self) -> None:
        last = self.timeline.frames - 1
        for spin, value in ((self._from, 0), (self._to, last)):
            with QSignalBlocker(spin):
                spin.setRange(0, last)
                spin.setValue(value)
        self._predicted.setEnabled(self.timeline.kind == "reverse")

    @Slot()
    def _on_process(self) -> None:
        self._show_range()
        self.processChanged.emit()
        self.changed.emit()

    @Slot()
    def _on_contents(self) -> None:
        if self._format is not None:
            self.show_for(self._format)
        self.changed.emit()

    @Slot(int)
    def _on_frame(self, frame: int) -> None:
        self.changed.emit()
        self.frameTouched.emit(frame)
