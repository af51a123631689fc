"""Which files of presets to read, and where to write one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from app.own_presets import PRESET_SUFFIXES

__all__ = ["ask_for_presets", "ask_where"]


def _tr(text: str) -> str:
    return QCoreApplication.translate("PresetFiles", text)


def ask_for_presets(parent: QWidget, then: Callable[[list[str]], object]) -> None:
    """Ask for files, and call ``then`` with their paths."""
    dialog = _dialog(parent, "presetImportDialog", _tr("Import a preset"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(then)
    dialog.open()


def ask_where(parent: QWidget, name: str, then: Callable[[str], object]) -> None:
    """Ask where to write, suggesting a name, and call ``then`` with the path."""
    dialog = _dialog(parent, "presetExportDialog", _tr("Export the preset"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(PRESET_SUFFIXES[0])
    dialog.selectFile(name)
    dialog.fileSelected.connect(then)
    dialog.open()


def _dialog(parent: QWidget, name: str, title: str) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setObjectName(name)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    patterns = " ".join(f"*{suffix}" for suffix in PRESET_SUFFIXES)
    dialog.setNameFilters(
        [_tr("Presets ({patterns})").format(patterns=patterns), _tr("All files (*)")]
    )
    return dialog
