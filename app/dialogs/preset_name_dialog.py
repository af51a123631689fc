"""The question under which name the settings are kept as a preset."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.own_presets import LONGEST_TITLE, PresetError
from app.preset_choice import PresetChoice
from app.widgets.fields import restyle

__all__ = ["PresetNameDialog"]

WIDTH = 400


class PresetNameDialog(QDialog):
    """Asks for a name, says what is wrong with it while it is typed, and keeps the settings."""

    def __init__(self, choice: PresetChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("presetNameDialog")
        self.setWindowTitle(self.tr("Save as a preset"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(WIDTH)
        assert choice.own is not None
        self._choice = choice
        self._own = choice.own
        self._edit = QLineEdit(choice.suggestion())
        self._edit.setObjectName("presetNameEdit")
        self._edit.setAccessibleName(self.tr("Name of the preset"))
        self._edit.setToolTip(self.tr("Up to {most} characters").format(most=LONGEST_TITLE))
        self._edit.selectAll()
        self._edit.textChanged.connect(self._check)
        self._note = QLabel()
        self._note.setObjectName("presetNameNote")
        self._note.setWordWrap(True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        label = QLabel(self.tr("&Name"))
        label.setBuddy(self._edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(label)
        layout.addWidget(self._edit)
        layout.addWidget(self._note)
        layout.addSpacing(8)
        layout.addLayout(self._buttons())
        self._check()

    def _buttons(self) -> QHBoxLayout:
        self._save = QPushButton()
        self._save.setObjectName("presetSaveButton")
        self._save.setProperty("primary", True)
        self._save.setDefault(True)
        self._save.setToolTip(self.tr("Keep the settings as they are now under this name"))
        self._save.clicked.connect(self.accept)
        cancel = QPushButton(self.tr("&Cancel"))
        cancel.setObjectName("presetCancelButton")
        cancel.setAccessibleName(self.tr("Cancel"))
        cancel.setToolTip(self.tr("Close this dialog; nothing is kept (Esc)"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        row.addWidget(cancel)
        row.addWidget(self._save)
        return row

    @Slot()
    def _check(self) -> None:
        """Say what would happen to what is typed."""
        title, fault, replaces = self._edit.text(), "", False
        note = self.tr("All settings are kept, but neither what was learned nor the device.")
        try:
            replaces = self._own.check(title) in self._own
        except PresetError as error:
            fault = str(error)
        if replaces:
            note = self.tr("There is a preset of this name already. It will be replaced.")
        if fault and title.strip():  # an empty field is no fault yet
            self._say(fault, "error")
        else:
            self._say(note, "small")
        self._save.setEnabled(not fault)
        text = self.tr("&Replace") if replaces else self.tr("&Save")
        self._save.setText(text)
        self._save.setAccessibleName(text.replace("&", ""))

    def _say(self, text: str, role: str) -> None:
        self._note.setText(text)
        self._note.setProperty("role", role)
        restyle(self._note)
        self._edit.setProperty("error", role == "error")
        restyle(self._edit)
        self._edit.setAccessibleDescription(text)

    def accept(self) -> None:
        """Keep the settings; where that fails, say so and stay."""
        try:
            self._choice.save(self._edit.text())
        except PresetError as error:
            self._say(str(error), "error")
            return
        super().accept()
