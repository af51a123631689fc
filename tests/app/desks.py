"""The settings panel on the screen, and the experiment behind it."""

from __future__ import annotations

from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.panels.setting_rows import SettingRow
from app.panels.settings_panel import SettingsPanel
from app.widgets.fields import NONE, Field

W = TypeVar("W", bound=QWidget)


class Desk:
    """A panel on the screen, and the experiment behind it."""

    def __init__(self, bot: QtBot, experiment: Any) -> None:
        self.bot = bot
        self.experiment = experiment
        self.panel = SettingsPanel(experiment)
        bot.addWidget(self.panel)
        self.panel.resize(236, 620)
        with bot.waitActive(self.panel):
            self.panel.show()
            self.panel.activateWindow()

    def find(self, name: str, kind: type[W] = QWidget) -> W:
        found = self.panel.findChildren(kind, name)
        assert len(found) == 1, name
        return found[0]

    def field(self, name: str) -> Any:
        field = self.find(name)
        assert isinstance(field, Field)
        return field

    def change(self, name: str, value: Any) -> None:
        """Change a control the way a person would."""
        field = self.find(name)
        if isinstance(field, QCheckBox):
            if field.isChecked() != value:
                field.click()
        elif isinstance(field, QComboBox):
            field.setCurrentIndex(field.findData(NONE if value is None else value))
        else:
            text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
            field.setFocus()
            field.selectAll()
            self.bot.keyClicks(field, text)
            self.bot.keyClick(field, Qt.Key.Key_Return)

    def shown(self, name: str) -> Any:
        """The value that a control shows."""
        field = self.find(name)
        if isinstance(field, QCheckBox):
            return field.isChecked()
        if isinstance(field, QComboBox):
            return None if field.currentData() == NONE else field.currentData()
        if isinstance(field, QLineEdit):
            words = tuple(field.text().split(", "))
            numbers = name in ("ddimListEdit", "channelsEdit")
            return (tuple(map(int, words)) if words != ("",) else None) if numbers else words
        return field.current()

    def row(self, name: str) -> SettingRow:
        row = self.find(name).parentWidget()
        assert isinstance(row, SettingRow)
        return row

    def open_all(self) -> None:
        for button in self.panel.findChildren(QToolButton):
            if button.objectName().endswith("MoreButton"):
                button.setChecked(True)

    def click(self, name: str) -> None:
        self.bot.mouseClick(self.find(name, QAbstractButton), Qt.MouseButton.LeftButton)

    def settle(self) -> None:
        """Let layouts, and the scroll bars that follow from them, come to rest."""
        for _ in range(3):
            QApplication.processEvents()
