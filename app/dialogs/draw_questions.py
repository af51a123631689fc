"""What the drawing dialog asks: which file to begin with, where to save, and before it closes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from ddpm_core.data_kinds import DRAWING_SUFFIX, PICTURE_SUFFIXES

__all__ = ["ask_before_closing", "ask_for_file", "ask_where"]


def _tr(text: str) -> str:
    return QCoreApplication.translate("DrawQuestions", text)


def ask_for_file(parent: QWidget, folder: str, then: Callable[[str], object]) -> None:
    """Ask for a picture or a drawing, and call ``then`` with its path."""
    dialog = _file_dialog(parent, _tr("Begin with a picture or a drawing"), folder)
    dialog.setObjectName("drawOpenDialog")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    patterns = " ".join(f"*{suffix}" for suffix in (*PICTURE_SUFFIXES, DRAWING_SUFFIX))
    dialog.setNameFilters(
        [_tr("Pictures and drawings ({patterns})").format(patterns=patterns), _tr("All files (*)")]
    )
    dialog.fileSelected.connect(then)
    dialog.open()


def ask_where(
    parent: QWidget, folder: str, then: Callable[[str], object], otherwise: Callable[[], object]
) -> None:
    """Ask where to save, and call ``then`` with the path, or ``otherwise``."""
    dialog = _file_dialog(parent, _tr("Save the drawing"), folder)
    dialog.setObjectName("drawSaveDialog")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(DRAWING_SUFFIX)
    dialog.setNameFilter(_tr("Drawings ({patterns})").format(patterns=f"*{DRAWING_SUFFIX}"))
    dialog.fileSelected.connect(then)
    dialog.rejected.connect(otherwise)
    dialog.open()


def _file_dialog(parent: QWidget, title: str, folder: str) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setDirectory(folder)
    return dialog


def ask_before_closing(
    parent: QWidget, save: Callable[[], object], leave: Callable[[], object]
) -> None:
    """Ask what to do with a drawing that is in no file of the person's."""
    box = QMessageBox(parent)
    box.setObjectName("drawUnsavedDialog")
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(_tr("Save the drawing?"))
    box.setText(_tr("The drawing is in no file of yours yet."))
    box.setInformativeText(
        _tr("Without saving it still comes back the next time you draw, until you change it.")
    )
    save_button = box.addButton(_tr("&Save drawing as…"), QMessageBox.ButtonRole.AcceptRole)
    save_button.setObjectName("drawSaveFirstButton")
    save_button.clicked.connect(save)
    leave_button = box.addButton(
        _tr("&Close without saving"), QMessageBox.ButtonRole.DestructiveRole
    )
    leave_button.setObjectName("drawLeaveButton")
    leave_button.clicked.connect(leave)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(save_button)
    box.finished.connect(box.deleteLater)
    box.open()
