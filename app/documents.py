"""Opening and saving experiments, opening tables, and asking before unsaved work is left behind."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QStandardPaths, QUrl, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app import remembered, unsaved
from app.commands import Failed, SaveFile
from app.experiment import Experiment
from app.own_presets import may_be_preset
from app.refusals import in_words
from app.wording import listed
from ddpm_core.data.table import load_points
from ddpm_core.data_kinds import DRAWING_SUFFIX, PICTURE_SUFFIXES, RECORD_SUFFIX

__all__ = ["OPENABLE", "TABLES", "WEIGHTS", "Documents"]

OPENABLE = (".ddpm", RECORD_SUFFIX, ".pth", ".pt")
WEIGHTS = (".pth", ".pt")
TABLES = (".csv", ".tsv", ".txt")
DENSITIES = (*PICTURE_SUFFIXES, DRAWING_SUFFIX)


class Documents(QObject):
    """The files of the experiment.

    Signals:
        titleChanged: the file's name, or whether it holds the newest steps, changed.
        tableFound: the path of a table that was dropped and can be learned from.
        picturesFound: the paths of pictures, and of folders of them, that were dropped.
        presetFound: the path of a file that was dropped and may be a preset.
        refused: why what was dropped is not opened.
    """

    titleChanged = Signal()
    tableFound = Signal(str)
    picturesFound = Signal(tuple)
    presetFound = Signal(str)
    refused = Signal(str)
    _tableRead = Signal(str, str)  # the path, and why it cannot be used, "" where it can

    def __init__(self, experiment: Experiment, settings: QSettings, window: QWidget) -> None:
        super().__init__(window)
        self._experiment = experiment
        self._settings = settings
        self._window = window
        self._after_save: Callable[[], object] | None = None
        self._table = ""  # being read
        self._tableRead.connect(self._on_table_read)
        experiment.saved.connect(self._on_saved)
        experiment.failed.connect(self._on_failed)
        experiment.runChanged.connect(self.titleChanged)

    @property
    def name(self) -> str:
        """The file's name, for the title of the window."""
        path = self._experiment.path
        return Path(path).name if path else self.tr("not saved yet")

    @Slot()
    def open_with_dialog(self) -> None:
        patterns = " ".join(f"*{suffix}" for suffix in OPENABLE)
        path, _ = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Open an experiment"),
            self._folder(),
            self.tr("Experiments and weights ({patterns})").format(patterns=patterns),
        )
        if path:
            self.open(path)

    def open(self, path: str) -> None:
        """Take up a file's run; the run that there was can be brought back."""
        self._remember(path)
        self._experiment.open(path)

    def open_dropped(self, urls: Sequence[QUrl]) -> None:
        """Open the one file that was dropped: an experiment, or a table as the data set.

        Where the window is about pictures, pictures and folders of them are to be learned from.
        """
        paths = tuple(url.toLocalFile() for url in urls)
        if self._experiment.settings.modality == "pictures" and all(map(_holds_pictures, paths)):
            self.picturesFound.emit(paths)
            return
        if len(urls) > 1:
            text = self.tr("{count} files were dropped. Drop one file at a time.")
            self.refused.emit(text.format(count=len(urls)))
            return
        (url,) = urls
        path, suffix = url.toLocalFile(), Path(url.path()).suffix.lower()
        if path and suffix in OPENABLE:
            self.open(path)
        elif path and suffix in (*TABLES, *DENSITIES):
            self._read_table(path)
        elif path and may_be_preset(path):
            self.presetFound.emit(path)
        else:
            text = self.tr(
                "{name} cannot be opened here. Drop a file of this computer: an experiment "
                "({experiments}), a table of points ({tables}), a picture, a drawing or a preset."
            )
            name = url.fileName() or url.toString()
            self.refused.emit(
                text.format(name=name, experiments=listed(OPENABLE), tables=listed(TABLES))
            )

    def _read_table(self, path: str) -> None:
        """See whether a table can be used, on a thread, for a long one takes its time."""
        self._table = path

        def read() -> None:
            try:
                load_points(path)
                reason = ""
            except ValueError as error:
                reason = str(error).removeprefix(f"{path}: ")
            with contextlib.suppress(RuntimeError):  # the window may be gone by now
                self._tableRead.emit(path, reason)

        threading.Thread(target=read, name="tableThread", daemon=True).start()

    @Slot(str, str)
    def _on_table_read(self, path: str, reason: str) -> None:
        if path != self._table:
            return  # another has been dropped since
        self._table = ""
        if reason:
            text = self.tr("{name} cannot be used as a data set: {reason}.")
            self.refused.emit(text.format(name=Path(path).name, reason=in_words(reason)))
        else:
            self.tableFound.emit(path)

    @Slot()
    def save(self) -> None:
        """Save to the file that the run belongs to, or ask for one."""
        path = self._experiment.path
        if path and path.endswith(".ddpm"):
            self._experiment.save(path)
        else:
            self.save_as()

    @Slot()
    def save_as(self) -> bool:
        """Ask for a name and save; False where the run is not on its way to a file.

        Under a name that ends as weights do, the averaged weights alone are written.
        """
        suggestion = str(Path(self._folder()) / f"{self._experiment.settings.data}.ddpm")
        experiments, weights = self.tr("Experiments (*.ddpm)"), self.tr("Averaged weights (*.pth)")
        path, kind = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Save the experiment"),
            self._experiment.path or suggestion,
            f"{experiments};;{weights}",
        )
        if not path:
            return False
        if kind == weights and not Path(path).suffix:
            path += WEIGHTS[0]
        if path.endswith(WEIGHTS):
            self._remember(path)
            self._experiment.save_weights(path)
            return False  # the run itself is in no file yet
        if not path.endswith(".ddpm"):
            path += ".ddpm"
        self._remember(path)
        self._experiment.save(path)
        return True

    @property
    def unsaved(self) -> bool:
        """Whether something would be gone once the window is closed."""
        return bool(self._experiment.unsaved_steps or self._experiment.replaced_unsaved)

    def ask_before_leaving(self, leave: Callable[[], object]) -> QMessageBox:
        """Ask what to do with what is unsaved, and call ``leave`` unless the person stays."""
        return unsaved.ask(
            self._experiment, self._window, leave=leave, save=lambda: self._save_then(leave)
        )

    def _save_then(self, leave: Callable[[], object]) -> None:
        self._after_save = leave
        path = self._experiment.path
        if path and path.endswith(".ddpm"):
            self._experiment.save(path)
        elif not self.save_as():
            self._after_save = None

    @Slot(str)
    def _on_saved(self, path: str) -> None:
        self.titleChanged.emit()
        after, self._after_save = self._after_save, None
        if after is not None:
            after()

    @Slot(object)
    def _on_failed(self, event: Failed) -> None:
        if isinstance(event.command, SaveFile):
            self._after_save = None  # what could not be saved is not left

    def _folder(self) -> str:
        documents = QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.DocumentsLocation
        )
        return str(remembered.folder(self._settings, "folder", documents))

    def _remember(self, path: str) -> None:
        self._settings.setValue("folder", str(Path(path).parent))


def _holds_pictures(path: str) -> bool:
    """Whether a path is that of a picture, or of a folder, of this computer."""
    return bool(path) and (Path(path).suffix.lower() in PICTURE_SUFFIXES or Path(path).is_dir())
