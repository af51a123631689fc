"""Light, dark, or as the desktop: the actions that choose."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QApplication

from app import remembered, theme

__all__ = ["ThemeActions"]


class ThemeActions(QActionGroup):
    """One action a theme; the one chosen is checked, applied and remembered."""

    def __init__(self, settings: QSettings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        chosen = remembered.text(settings, "theme", "system", theme.CHOICES)
        titles = {
            "system": self.tr("Theme as the &system"),
            "light": self.tr("&Light theme"),
            "dark": self.tr("&Dark theme"),
            "contrast": self.tr("High &contrast, dark"),
            "contrastLight": self.tr("High contrast, l&ight"),
        }
        for name, title in titles.items():
            action = QAction(title, self)
            action.setObjectName(f"{name}ThemeAction")
            action.setData(name)
            action.setCheckable(True)
            action.setChecked(name == chosen)
        self.triggered.connect(self._choose)

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        self._settings.setValue("theme", action.data())
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme.follow_system(application, action.data())
