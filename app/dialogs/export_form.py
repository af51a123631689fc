"""The controls of the export dialog: into which format, of what, and where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Literal

from PySide6.QtCore import QSettings, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from app.dialogs.form_rows import FormRows, name_control
from app.dialogs.frame_fields import FrameFields
from app.dialogs.look_fields import LookFields
from app.dialogs.path_field import PathField
from app.film_words import film_words
from app.refusals import in_words
from app.timeline import Timeline
from ddpm_core.config import ConfigError
from ddpm_core.export import (
    FILM_WRITERS,
    FORMATS,
    INSTALL,
    TABLE_WRITERS,
    Film,
    Format,
    Job,
    Table,
    has_ffmpeg,
    write_script,
)

__all__ = ["ExportForm"]

GROUP = "export"  # of the settings


class ExportForm(QWidget):
    """Edits what is exported and where to; each format shows the controls that it knows.

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
        self._settings = QSettings(settings.fileName(), settings.format(), self)
        self._settings.beginGroup(GROUP)
        self.fine = False
        self._names = self._format_names()
        self._rows = FormRows(self)
        self._build_format()
        recorded: dict[str, Timeline] = {str(kind): line for kind, line in timelines.items()}
        self._frames = FrameFields(self._rows, recorded, current)
        self._look = LookFields(self._rows, self._steps_made(recorded))
        self._path = PathField(self._rows, self._names, self._settings, self)
        self._load()
        self._show_format()
        self._format.currentIndexChanged.connect(self._on_format)
        self._frames.processChanged.connect(self._show_format)
        self._frames.frameTouched.connect(self.frameTouched)
        for fields in (self._frames, self._look, self._path):
            fields.changed.connect(self.check)
        self.check()

    # --- what is chosen

    @property
    def format(self) -> Format:
        return FORMATS[self._format.currentData()]

    @property
    def timeline(self) -> Timeline:
        """The process to export."""
        return self._frames.timeline

    @property
    def path(self) -> str:
        """The file or folder to write; empty where none is named."""
        return self._path.path

    @property
    def steps(self) -> int:
        """How long a script trains."""
        return self._look.steps

    def film(self) -> Film:
        """The settings of a film. Raises ConfigError for what does not go together."""
        predicted = self.timeline.kind == "forward" or self._frames.predicted
        clouds = ("x_t", "x0_pred") if predicted else ("x_t",)
        return Film(**{**self._frames.range(), **self._look.film(), "clouds": clouds})

    def table(self) -> Table:
        """The settings of a table. Raises ConfigError for what does not go together."""
        contents = self._frames.contents
        taken = self._frames.range() if contents == "trajectories" else {}
        return Table(
            contents=contents,
            units=self._look.units,
            predicted=self._frames.predicted,
            **taken,
        )

    def job(self) -> Callable[[], Job]:
        """What writes the file or folder as chosen. Raises ConfigError."""
        path, name = self.path, self.format.name
        match self.format.kind:
            case "film":
                return partial(FILM_WRITERS[name], path, self.timeline, self.film(), film_words())
            case "table":
                return partial(TABLE_WRITERS[name], path, self.timeline, self.table())
            case _:
                return partial(write_script, path, self.timeline.config, self.steps)

    def save(self) -> None:
        """Remember the choices."""
        self._settings.setValue("format", self.format.name)
        self._frames.save(self._settings)
        self._look.save(self._settings)
        self._path.save()

    def _load(self) -> None:
        name = str(self._settings.value("format", "gif", type=str))
        self._format.setCurrentIndex(max(self._format.findData(name), 0))
        self._frames.load(self._settings)
        self._look.load(self._settings)

    # --- the format

    def _format_names(self) -> dict[str, str]:
        return {
            "gif": self.tr("GIF film"),
            "mp4": self.tr("MP4 film"),
            "png": self.tr("PNG pictures, numbered"),
            "csv": self.tr("CSV table"),
            "npz": self.tr("NumPy arrays (NPZ)"),
            "py": self.tr("Python script"),
        }

    def _format_tips(self) -> dict[str, str]:
        return {
            "gif": self.tr("Plays in every browser and starts again by itself"),
            "mp4": self.tr("H.264, which plays everywhere and is smaller than a GIF"),
            "png": self.tr("One picture a frame in a new folder, for an article or an editor"),
            "csv": self.tr("The points as text, for spreadsheets"),
            "npz": self.tr("The points as numpy.load opens them"),
            "py": self.tr("This experiment in 10 to 30 lines of ddpm_core, to run by itself"),
        }

    def _build_format(self) -> None:
        self._format = QComboBox()
        tips = self._format_tips()
        for name, words in self._names.items():
            if name == "mp4" and not has_ffmpeg():
                words = self.tr("MP4 film (needs one more package)")
            self._format.addItem(words, name)
            tip = self._format.count() - 1
            self._format.setItemData(tip, tips[name], Qt.ItemDataRole.ToolTipRole)
        name_control(
            self._format,
            "exportFormatCombo",
            self.tr("Format"),
            self.tr("What the process becomes; every file holds its settings and seed"),
        )
        self._rows.add(self.tr("Format"), self._format, {"format": self._format})
        self._install = QPushButton(self.tr("&Copy the command"))
        name_control(
            self._install,
            "exportInstallButton",
            self.tr("Copy the command"),
            self.tr("Put {command} on the clipboard").format(command=INSTALL),
        )
        self._install.setAutoDefault(False)
        self._install.clicked.connect(self._copy_command)
        self._rows.add("", self._install)

    def _steps_made(self, timelines: Mapping[str, Timeline]) -> int:
        """Of the network that was sampled; where that is not known, of a whole training."""
        made = max(timeline.step for timeline in timelines.values())
        return made or next(iter(timelines.values())).config.training_steps

    @Slot()
    def _on_format(self) -> None:
        self._show_format()
        self.check()

    @Slot()
    def _show_format(self) -> None:
        """Show the controls of the format, and a name for the file."""
        format, timeline = self.format, self.timeline
        parts = [timeline.config.data, timeline.kind]
        if format.kind == "script":
            parts = [timeline.config.data]
        self._frames.show_for(format)
        self._look.show_for(format)
        self._path.show_for(format, "-".join(parts).replace("_", "-"))

    @Slot()
    def _copy_command(self) -> None:
        QGuiApplication.clipboard().setText(INSTALL)

    # --- what is wrong

    @Slot()
    def check(self) -> bool:
        """Show at each control what is wrong with it; True if nothing is."""
        self._rows.clear_faults()
        faults = {"path": self._path.fault, "format": self._format_fault()}
        try:
            self._check_order()
        except ConfigError as error:
            faults[error.field] = in_words(error.reason)
        for field, reason in faults.items():
            self.show_fault(field, reason)
        self._rows.show_line(self._install, bool(faults["format"]))
        self.fine = not any(faults.values())
        self.changed.emit()
        return self.fine

    def _format_fault(self) -> str:
        if self.format.name != "mp4" or has_ffmpeg():
            return ""
        text = self.tr(
            "MP4 needs ffmpeg, the optional extra “video”. Install it, and choose MP4 again:\n"
            "{command}"
        )
        return text.format(command=INSTALL)

    def _check_order(self) -> None:
        """Raises ConfigError for what does not go together."""
        frames = self.timeline.frames
        match self.format.kind:
            case "film":
                film = self.film()
                film.frame_indices(frames)
                if self.format.name == "gif":
                    film.check_gif()
            case "table":
                self.table().frame_indices(frames)

    def show_fault(self, field: str, text: str) -> bool:
        """Say at a control what is wrong with it; False if it has no control."""
        return self._rows.show_fault(field, text)
