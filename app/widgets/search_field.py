"""A field to type in what is sought, and a cross that empties it."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QWidget

from app.widgets.icons import icon

__all__ = ["SearchField"]

CLEAR = "_q_qlineeditclearaction"  # what Qt calls it


class SearchField(QLineEdit):
    """A line with Qt's button to empty it, which has the look of the other signs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setClearButtonEnabled(True)
        clear = self.findChild(QAction, CLEAR)
        if clear is not None:
            clear.setIcon(icon("close", "muted"))
