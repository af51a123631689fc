"""Opening and saving experiments, and asking before unsaved work is left behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QStandardPaths, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.commands import Failed, SaveFile
from app.experiment import Experiment

__all__ = ["OPENABLE", "Documents"]

OPENABLE = (".ddpm", ".pth", ".pt")


class Documents(QObject):
    """The files of the experiment.

    Signals:
        titleChanged: the file's name, or whether it holds the newest steps, changed.
    """

    titleChanged = Signal()

    def __init__(self, experiment: Experiment, settings: QSettings, window: QWidget) -> None:
        super().__init__(window)
        self._experiment = experiment
        self._settings = settings
        self._window = window
        self._after_save: Callable[[], object] | None = None
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
        """Ask for a name and save; False when the person changed their mind."""
        suggestion = str(Path(self._folder()) / f"{self._experiment.settings.data}.ddpm")
        path, _ = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Save the experiment"),
            self._experiment.path or suggestion,
            self.tr("Experiments (*.ddpm)"),
        )
        if not path:
            return False
        if not path.endswith(".ddpm"):
            path += ".ddpm"
        self._remember(path)
        self._experiment.save(path)
        return True

    def ask_before_leaving(self, leave: Callable[[], object]) -> QMessageBox:
        """Ask what to do with unsaved steps, and call ``leave`` unless the person stays."""
        steps = self._experiment.unsaved_steps
        box = QMessageBox(
            QMessageBox.Icon.Question,
            self.tr("Save the experiment?"),
            self.tr("Training steps that are in no file yet: {steps}").format(steps=f"{steps:,}"),
            QMessageBox.StandardButton.Save
            | QMessageBox.StandardButton.Discard
            | QMessageBox.StandardButton.Cancel,
            self._window,
        )
        box.setObjectName("unsavedDialog")
        box.setInformativeText(self.tr("Without saving, what the network learned is gone."))
        box.setDefaultButton(QMessageBox.StandardButton.Save)
        box.finished.connect(box.deleteLater)
        box.button(QMessageBox.StandardButton.Save).clicked.connect(lambda: self._save_then(leave))
        box.button(QMessageBox.StandardButton.Discard).clicked.connect(lambda: leave())
        box.open()
        return box

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
        return str(self._settings.value("folder", documents, type=str))

    def _remember(self, path: str) -> None:
        self._settings.setValue("folder", str(Path(path).parent))
