"""Whose the keys of undo and redo are: the field's while one types in it, else the window's."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QLineEdit, QSpinBox, QWidget

__all__ = ["UndoKeys"]


class UndoKeys(QObject):
    """Leaves the keys of undo and redo to the window, unless something typed is yet to be taken.

    Qt gives them to a field of text whenever it has the focus, and so to the number that one has
    just changed.

    Args:
        window: the fields that it holds now are meant.
        keys: of the actions that undo and redo.
    """

    def __init__(self, window: QWidget, keys: list[QKeySequence]) -> None:
        super().__init__(window)
        self._keys = keys
        for kind in (QAbstractSpinBox, QLineEdit):
            for field in window.findChildren(kind):
                field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if QKeySequence(event.keyCombination()) not in self._keys or _is_typed_in(watched):
            return False
        event.ignore()
        return True


def _is_typed_in(field: QObject) -> bool:
    """Whether it shows something else than the value that it holds."""
    if isinstance(field, QSpinBox):
        return field.cleanText() != field.textFromValue(field.value())
    if isinstance(field, QDoubleSpinBox):
        return field.cleanText() != field.textFromValue(field.value())
    return isinstance(field, QLineEdit) and field.isModified()
