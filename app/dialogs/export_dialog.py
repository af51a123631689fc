"""The dialog that saves a recorded process as a film, pictures, numbers or a script."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QSettings, Qt, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.desktop import open_folder
from app.dialogs import export_amounts as amounts
from app.dialogs.export_form import ExportForm
from app.dialogs.export_glance import ExportGlance
from app.export_job import ExportJob
from app.film_words import film_words
from app.timeline import Timeline

__all__ = ["ExportDialog"]

FIRST_GUESS = 0.5  # seconds of work before the time left is worth saying


class ExportDialog(QDialog):
    """Chooses a format, shows what it will hold, and has it written while the window stays usable.

    Closing it during an export cancels that first.

    Args:
        timelines: the recorded processes by kind, "reverse" and "forward"; at least one.
        current: the kind to begin with.
        position: the frame to preview first.
        settings: remembers the last choices.
    """

    def __init__(
        self,
        timelines: Mapping[Literal["forward", "reverse"], Timeline],
        current: str,
        position: int,
        settings: QSettings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("exportDialog")
        self.setWindowTitle(self.tr("Export"))
        self._job: ExportJob | None = None
        self._closing = False
        self._began = 0.0
        self._written = ""
        self._words_fit = film_words() == film_words().drawable()
        self._form = ExportForm(timelines, current, settings)
        self._glance = ExportGlance(self._form, position)
        self._build()
        self._form.changed.connect(self._on_changed)
        self._form.frameTouched.connect(self._on_frame_touched)
        self._on_changed()

    # --- building

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(24)
        top.addWidget(self._glance)
        top.addWidget(self._form, 1, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(top)
        self._progress = QProgressBar()
        self._progress.setObjectName("exportProgress")
        self._progress.setAccessibleName(self.tr("Progress of the export"))
        self._progress.setToolTip(self.tr("Frames written, of all"))
        self._progress.setTextVisible(False)
        keep = self._progress.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self._progress.setSizePolicy(keep)
        layout.addWidget(self._progress)
        layout.addLayout(self._build_buttons())
        self._show_idle()

    def _build_buttons(self) -> QHBoxLayout:
        self._status = QLabel()
        self._status.setObjectName("exportStatus")
        self._status.setWordWrap(True)
        self._folder = self._button(
            "exportFolderButton", self.tr("Show &folder"), self.tr("Open the folder of the file")
        )
        self._folder.clicked.connect(self._show_folder)
        self._folder.hide()
        self._cancel = self._button("exportCancelButton", "", "")
        self._cancel.clicked.connect(self.reject)
        self._export = self._button(
            "exportButton",
            self.tr("&Export"),
            self.tr("Write the file; the window stays usable meanwhile"),
        )
        self._export.setProperty("primary", True)
        self._export.setDefault(True)
        self._export.clicked.connect(self.export)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._status, 1)
        for button in (self._folder, self._cancel, self._export):
            row.addWidget(button)
        return row

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAccessibleName(text.replace("&", ""))
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button

    # --- choices

    @Slot(object)
    def _on_frame_touched(self, frame: int) -> None:
        self._glance.set_frame(frame)
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        """Show what the choices will make, and whether they can be exported."""
        makes_something = self._glance.renew()
        self._export.setEnabled(makes_something and self._job is None and self._form.fine)
        if makes_something and self._job is None:
            path = Path(self._form.path)
            replaces = self.tr("{name} is there already and will be replaced")
            self._say(replaces.format(name=path.name) if path.is_file() else self._note())

    def _note(self) -> str:
        """What there is to say of the choices before the work."""
        if self._form.format.kind in ("film", "sheet") and not self._words_fit:
            return self.tr("The words on it are English: there is no font with other letters here")
        return ""

    # --- the work

    @Slot()
    def export(self) -> None:
        """Begin to write the file, if nothing is wrong with the choices."""
        if self._job is not None or not self._form.check():
            return
        self._form.save()
        job = ExportJob(self._form.path, self._form.job())
        job.progressed.connect(self._on_progress)
        job.exported.connect(self._on_exported)
        job.failed.connect(self._on_failed)
        job.cancelled.connect(self._on_cancelled)
        self.destroyed.connect(job.cancel)
        self._job = job
        self._began = time.perf_counter()
        self._show_running()
        job.start()

    def _show_running(self) -> None:
        self._form.setEnabled(False)
        self._export.setEnabled(False)
        self._folder.hide()
        self._progress.setRange(0, 0)
        self._progress.show()
        self._say(self.tr("Drawing…"))
        self._cancel.setText(self.tr("&Cancel"))
        self._cancel.setAccessibleName(self.tr("Cancel"))
        self._cancel.setToolTip(self.tr("Stop, and leave the file as it was"))

    def _show_idle(self) -> None:
        self._progress.hide()
        self._form.setEnabled(True)
        self._export.setEnabled(self._form.fine)
        self._cancel.setText(self.tr("&Close"))
        self._cancel.setAccessibleName(self.tr("Close"))
        self._cancel.setToolTip(self.tr("Close this dialog"))

    def _say(self, text: str, role: str = "muted") -> None:
        self._status.setText(text)
        self._status.setProperty("role", role)
        self._status.style().unpolish(self._status)
        self._status.style().polish(self._status)

    @Slot(object, object)
    def _on_progress(self, done: int, total: int) -> None:
        if self._job is None:
            return
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        elapsed = time.perf_counter() - self._began
        if done and elapsed >= FIRST_GUESS:
            left = max(1, round(elapsed / done * (total - done)))
            text = self.tr("Frame {done} of {total} · about {seconds} s left")
            self._say(text.format(done=done, total=total, seconds=left))

    @Slot(str)
    def _on_exported(self, path: str) -> None:
        size = self.locale().formattedDataSize(amounts.bytes_of(Path(path)))
        text = self.tr("Saved {name} · {size}").format(name=Path(path).name, size=size)
        self._written = path
        self._end(text)
        self._folder.show()

    @Slot(str, str)
    def _on_failed(self, field: str, reason: str) -> None:
        at_control = self._form.show_fault(field, reason)
        self._end(self.tr("Nothing was written") if at_control else reason, "error")

    @Slot()
    def _on_cancelled(self) -> None:
        self._end(self.tr("Cancelled; nothing was written"))

    def _end(self, text: str, role: str = "muted") -> None:
        self._job = None
        self._show_idle()
        self._say(text, role)
        if self._closing:
            self.close()

    # --- closing

    def reject(self) -> None:
        """Cancel the export that is running; close where none is."""
        if self._job is None:
            super().reject()
        else:
            self._job.cancel()
            self._say(self.tr("Cancelling…"))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._job is None:
            super().closeEvent(event)
            return
        self._closing = True  # once the export has ended
        self._job.cancel()
        event.ignore()

    @Slot()
    def _show_folder(self) -> None:
        written = Path(self._written)
        folder = written if written.is_dir() else written.parent
        open_folder(folder)
