"""The controls of the export dialog: into which format, of what, and where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Literal

from PySide6.QtCore import QSettings, Signal, Slot
from PySide6.QtWidgets import QWidget

from app import remembered
from app.dialogs.form_rows import FormRows
from app.dialogs.format_field import FormatField
from app.dialogs.frame_fields import FrameFields
from app.dialogs.look_fields import LookFields
from app.dialogs.path_field import PathField
from app.dialogs.picture_fields import PictureFields
from app.film_words import film_words
from app.refusals import in_words
from app.timeline import Timeline
from ddpm_core.config import ConfigError
from ddpm_core.export import (
    FILM_WRITERS,
    TABLE_WRITERS,
    Film,
    Format,
    FrameSpan,
    Job,
    Sheet,
    Table,
    write_script,
    write_sheet,
    write_singles,
)

__all__ = ["ExportForm"]

GROUPS = {"points": "export", "pictures": "exportPictures"}  # of the settings


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
        recorded: dict[str, Timeline] = {str(kind): line for kind, line in timelines.items()}
        modality = next(iter(recorded.values())).config.modality
        pictures = modality == "pictures"
        self._settings = QSettings(settings.fileName(), settings.format(), self)
        self._settings.beginGroup(GROUPS[modality])
        self.fine = False
        self._rows = FormRows(self)
        self._format = FormatField(self._rows, modality)
        self._frames = FrameFields(self._rows, recorded, current, pictures)
        self._pictures = PictureFields(self._rows) if pictures else None
        self._look = LookFields(self._rows, self._steps_made(recorded), pictures)
        self._path = PathField(self._rows, self._format.names, self._settings, self)
        self._load()
        self._show_format()
        self._connect()
        self.check()

    def _connect(self) -> None:
        self._format.changed.connect(self._on_format)
        self._frames.shownChanged.connect(self._show_format)
        self._frames.frameTouched.connect(self.frameTouched)
        for fields in (self._frames, self._look, self._path):
            fields.changed.connect(self.check)
        if self._pictures is not None:
            self._pictures.changed.connect(self.check)

    # --- what is chosen

    @property
    def format(self) -> Format:
        return self._format.format

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
        shown = {"x_t": True, "x0_pred": predicted, "eps": self._frames.noise}
        clouds = tuple(cloud for cloud, on in shown.items() if on)
        most = {} if self._pictures is None else {"most": self._pictures.most}
        return Film(**{**self._frames.range(), **self._look.film(), **most, "clouds": clouds})

    def sheet(self) -> Sheet:
        """The settings of a contact sheet. Raises ConfigError for what does not go together."""
        assert self._pictures is not None  # points have none
        contents = self._frames.sheet
        chosen = {**self._look.sheet(), **self._pictures.sheet(self.timeline.kind)}
        if contents == "process":
            chosen |= self._frames.span()
        return Sheet(contents=contents, **chosen)

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
            case "sheet":
                return partial(write_sheet, path, self.timeline, self.sheet(), film_words())
            case "singles":
                return partial(write_singles, path, self.timeline, FrameSpan())
            case _:
                return partial(write_script, path, self.timeline.config, self.steps)

    def save(self) -> None:
        """Remember the choices."""
        self._settings.setValue("format", self.format.name)
        self._frames.save(self._settings)
        self._look.save(self._settings)
        if self._pictures is not None:
            self._pictures.save(self._settings)
        self._path.save()

    def _load(self) -> None:
        self._format.choose(remembered.text(self._settings, "format", "gif"))
        self._frames.load(self._settings)
        self._look.load(self._settings)
        if self._pictures is not None:
            self._pictures.load(self._settings)

    # --- what happens

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
        self._frames.show_for(format)
        if self._pictures is not None:
            self._pictures.show_for(format, self._frames.sheet, timeline)
        self._look.show_for(format)
        parts = {"script": [], "singles": ["samples"]}.get(format.kind, [timeline.kind])
        self._path.show_for(format, "-".join((timeline.config.data, *parts)).replace("_", "-"))

    # --- what is wrong

    @Slot()
    def check(self) -> bool:
        """Show at each control what is wrong with it; True if nothing is."""
        self._rows.clear_faults()
        faults = {"path": self._path.fault, "format": self._format.fault}
        try:
            self._check_order()
        except ConfigError as error:
            faults[error.field] = in_words(error.reason)
        for field, reason in faults.items():
            self.show_fault(field, reason)
        self._format.show_remedy(bool(faults["format"]))
        self.fine = not any(faults.values())
        self.changed.emit()
        return self.fine

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
            case "sheet":
                self.sheet().frames_of(self.timeline)

    def show_fault(self, field: str, text: str) -> bool:
        """Say at a control what is wrong with it; False if it has no control."""
        return self._rows.show_fault(field, text)
