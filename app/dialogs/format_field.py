"""Which format an export has: what each is called and good for, and how to get one that lacks."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QPushButton

from app.dialogs.form_rows import FormRows, name_control
from ddpm_core.export import FORMATS, INSTALL, Format, formats_of, has_ffmpeg

__all__ = ["FormatField"]


def of_processes(modality: str) -> list[Format]:
    """The formats that a process can have; weights are saved, not exported, in the window."""
    return [format for format in formats_of(modality) if format.kind != "weights"]


class FormatField(QObject):
    """The line with the format, and below it a button where a package is missing.

    Args:
        modality: what the processes are of, "points" or "pictures".

    Attributes:
        names: what each format is called.
    """

    changed = Signal()

    def __init__(self, rows: FormRows, modality: str) -> None:
        super().__init__()
        self._rows = rows
        self.names = self._names(modality)
        tips = self._tips(modality)
        self._combo = QComboBox()
        for place, format in enumerate(of_processes(modality)):
            words = self.names[format.name]
            if format.name == "mp4" and not has_ffmpeg():
                words = self.tr("MP4 film (needs ffmpeg)")
            self._combo.addItem(words, format.name)
            self._combo.setItemData(place, tips[format.name], Qt.ItemDataRole.ToolTipRole)
        name_control(
            self._combo,
            "exportFormatCombo",
            self.tr("Format"),
            self.tr("What the process becomes; every file holds its settings and seed"),
        )
        rows.add(self.tr("Format"), self._combo, {"format": self._combo})
        self._install = QPushButton(self.tr("&Copy the command"))
        name_control(
            self._install,
            "exportInstallButton",
            self.tr("Copy the command"),
            self.tr("Put {command} on the clipboard").format(command=INSTALL),
        )
        self._install.setAutoDefault(False)
        self._install.clicked.connect(self._copy_command)
        rows.add("", self._install)
        self._combo.currentIndexChanged.connect(self.changed)

    @property
    def format(self) -> Format:
        return FORMATS[self._combo.currentData()]

    def choose(self, name: str) -> None:
        """Choose a format by name, or the first where there is none of that name."""
        self._combo.setCurrentIndex(max(self._combo.findData(name), 0))

    @property
    def fault(self) -> str:
        """Why the format cannot be had, "" where it can."""
        if self.format.name != "mp4" or has_ffmpeg():
            return ""
        text = self.tr(
            "MP4 needs ffmpeg, which is not on this machine. Install it, and choose MP4 again:\n"
            "{command}"
        )
        return text.format(command=INSTALL)

    def show_remedy(self, on: bool) -> None:
        """Show or hide the button that copies the command."""
        self._rows.show_line(self._install, on)

    def _names(self, modality: str) -> dict[str, str]:
        pictures = modality == "pictures"
        frames = self.tr("PNG frames, numbered") if pictures else self.tr("PNG pictures, numbered")
        return {
            "gif": self.tr("GIF film"),
            "mp4": self.tr("MP4 film"),
            "png": frames,
            "sheet": self.tr("PNG contact sheet"),
            "samples": self.tr("PNG of each sample"),
            "csv": self.tr("CSV table"),
            "npz": self.tr("NumPy arrays (NPZ)"),
            "py": self.tr("Python script"),
        }

    def _tips(self, modality: str) -> dict[str, str]:
        pictures = modality == "pictures"
        arrays = self.tr("The pictures as numpy.load opens them, from -1 to 1")
        return {
            "gif": self.tr("Plays in every browser and starts again by itself"),
            "mp4": self.tr("H.264, which plays everywhere and is smaller than a GIF"),
            "png": self.tr("One picture a frame in a new folder, for an article or an editor"),
            "sheet": self.tr("All samples on one picture, or their way from noise to data"),
            "samples": self.tr("Every sample pixel by pixel, in a new folder"),
            "csv": self.tr("The points as text, for spreadsheets"),
            "npz": arrays if pictures else self.tr("The points as numpy.load opens them"),
            "py": self.tr("This experiment in 10 to 30 lines of ddpm_core, to run by itself"),
        }

    @Slot()
    def _copy_command(self) -> None:
        QGuiApplication.clipboard().setText(INSTALL)
