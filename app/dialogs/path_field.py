"""Where an export goes: a name that is suggested, typed or chosen, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QStandardPaths, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton, QWidget

from app import remembered
from app.dialogs.form_rows import FormRows, in_a_row, name_control
from ddpm_core.config import ConfigError
from ddpm_core.export import Format, check_folder, folder_of

__all__ = ["PathField"]


class PathField(QObject):
    """The line with file or folder.

    Args:
        patterns: what a dialog calls the files of each format that is a file.
        settings: remembers the folder of the last export.
    """

    changed = Signal()

    def __init__(
        self, rows: FormRows, patterns: dict[str, str], settings: QSettings, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._window = parent
        self._patterns = patterns
        self._settings = settings
        self._format: Format | None = None
        self._stem = ""
        self._edited = False
        self._edit = QLineEdit()
        self._edit.setMinimumWidth(220)
        self._browse = QPushButton(self.tr("&Browse…"))
        name_control(
            self._browse, "exportBrowseButton", self.tr("Browse"), self.tr("Choose folder and name")
        )
        line = in_a_row(self._edit, self._browse)
        self._caption: QLabel = rows.add(self.tr("File"), line, {"path": self._edit})
        self._edit.textEdited.connect(self._on_edited)
        self._edit.textChanged.connect(self.changed)
        self._browse.clicked.connect(self._on_browse)

    @property
    def path(self) -> str:
        """The file or folder to write, with its suffix; empty where none is named."""
        text = self._edit.text().strip()
        if not text or self._format is None:
            return ""
        path = self._folder() / Path(text).expanduser()
        if self._is_folder:
            return str(folder_of(path))
        fits = path.suffix.lower() == self._format.suffix
        return str(path if fits else path.with_name(path.name + self._format.suffix))

    @property
    def fault(self) -> str:
        """Why nothing can be written there, "" where it can."""
        if not self.path:
            folder = self.tr("Name the folder to make")
            return folder if self._is_folder else self.tr("Name the file to write")
        path = Path(self.path)
        if not path.parent.is_dir():
            return self.tr("There is no folder {folder}").format(folder=path.parent)
        if self._is_folder:
            return self._folder_fault(path)
        if path.is_dir():
            return self.tr("This is a folder; name a file in it")
        return ""

    def _folder_fault(self, path: Path) -> str:
        try:
            check_folder(path)
        except ConfigError:
            return self.tr("There is a folder {name} already; name a new one").format(
                name=path.name
            )
        return ""

    @property
    def _is_folder(self) -> bool:
        return self._format is not None and self._format.is_folder

    def show_for(self, format: Format, stem: str) -> None:
        """Suggest a name for a format, or give the one that was typed its suffix."""
        before, self._format, self._stem = self._format, format, stem
        if self._is_folder:
            words = self.tr("Folder"), self.tr("The folder to make and to put the pictures in")
        else:
            words = self.tr("File"), self.tr("The file to write")
        self._caption.setText(words[0])
        name_control(self._edit, "exportPathEdit", *words)
        if not self._edited:
            self._edit.setText(self._suggestion())
        elif before is not None and before.name != format.name:
            text = self._edit.text().strip()
            self._edit.setText(text.removesuffix(before.suffix) + format.suffix if text else "")

    def save(self) -> None:
        self._settings.setValue("folder", str(Path(self.path).parent))

    def _suggestion(self) -> str:
        """A name that is not taken, in the folder of the last export."""
        assert self._format is not None
        folder, suffix = self._folder(), self._format.suffix
        names = (f"{self._stem}{'' if n == 1 else f'-{n}'}{suffix}" for n in range(1, 10_000))
        return str(next(folder / name for name in names if not (folder / name).exists()))

    def _folder(self) -> Path:
        """Where the last export went, else where pictures go."""
        usual = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        return remembered.folder(self._settings, "folder", usual)

    @Slot()
    def _on_edited(self) -> None:
        self._edited = True

    @Slot()
    def _on_browse(self) -> None:
        if self._format is None:
            return
        if self._is_folder:
            title = self.tr("Make the folder of the pictures in")
            chosen = QFileDialog.getExistingDirectory(self._window, title, str(self._folder()))
            path = str(Path(chosen) / Path(self.path or self._stem).name) if chosen else ""
        else:
            pattern = f"{self._patterns[self._format.name]} (*{self._format.suffix})"
            title = self.tr("Export")
            path, _ = QFileDialog.getSaveFileName(self._window, title, self.path, pattern)
        if path:
            self._edited = True
            self._edit.setText(path)
