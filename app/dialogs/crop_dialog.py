"""The squares of one picture in a dialog of their own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.dialogs.crop_panel import CropPanel
from app.widgets.help_text import explain
from ddpm_core.data.crops import Crop

__all__ = ["CropDialog"]


class CropDialog(QDialog):
    """Edits squares; every change is told at once.

    Signals:
        cropsChanged: the path, and the squares, none for the one in the middle.
    """

    cropsChanged = Signal(str, tuple)

    def __init__(self, path: str, crops: Sequence[Crop], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cropDialog")
        self.setWindowTitle(self.tr("Squares of the picture"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self._panel = CropPanel()
        self._panel.cropsChanged.connect(self.cropsChanged)
        done = QPushButton(self.tr("&Done"))
        done.setObjectName("cropDoneButton")
        explain(done, self.tr("Done"), self.tr("Go back to the pictures (Esc)"))
        done.setAutoDefault(False)
        done.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(done)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self._panel, 1)
        layout.addLayout(row)
        self.resize(560, 600)
        self.finished.connect(self._panel.stop)
        self._panel.show_file(path, crops)
