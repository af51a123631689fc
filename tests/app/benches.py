"""A window with one field in it, and what the field told."""

from __future__ import annotations

from typing import Any, TypeVar

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.fields import Field

F = TypeVar("F", bound=Field)


class Bench:
    """A window with one field in it, and what the field told."""

    def __init__(self, bot: QtBot) -> None:
        self.bot = bot
        self.window = QWidget()
        bot.addWidget(self.window)
        self.other = QLineEdit()
        self.told: list[Any] = []
        QVBoxLayout(self.window).addWidget(self.other)

    def put(self, field: F) -> F:
        layout = self.window.layout()
        assert layout is not None
        layout.addWidget(field)
        field.edited.connect(self.told.append)
        self.window.resize(160, 80)
        with self.bot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.other.setFocus()
        return field

    def type(self, field: Any, text: str, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
        field.setFocus()
        field.selectAll()
        if text:
            self.bot.keyClicks(field, text)
        else:
            self.bot.keyClick(field, Qt.Key.Key_Delete)
        if end is not None:
            self.bot.keyClick(field, end)

    def wheel(self, field: QWidget, notches: int) -> bool:
        """Turn the wheel over a field; whether the field took it."""
        event = QWheelEvent(
            QPointF(5, 5),
            QPointF(field.mapToGlobal(QPoint(5, 5))),
            QPoint(),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        event.ignore()
        QApplication.sendEvent(field, event)
        return event.isAccepted()
