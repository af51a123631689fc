"""One warning in words, and a button that does something about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app import theme
from app.widgets.card import ElidedLabel
from app.widgets.header_button import HeaderButton
from app.widgets.help_text import whats_this

__all__ = ["AdviceLine", "Remedy"]


@dataclass(frozen=True)
class Remedy:
    """What can be done about a warning: a word or two, what that does, and the doing."""

    words: str
    does: str
    do: Callable[[], object]


def _nothing() -> None:
    pass


class AdviceLine(QWidget):
    """A warning; its reason is in the tooltip.

    Args:
        number: tells its parts from those of other lines; "" for the first.
    """

    def __init__(self, number: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._do: Callable[[], object] = _nothing
        self._words = ElidedLabel()
        self._words.setObjectName(f"scheduleAdviceLabel{number}")
        self._words.setProperty("role", "small")
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._button = HeaderButton("", urgent=True)
        self._button.setObjectName(f"scheduleAdviceButton{number}")
        self._button.clicked.connect(self._on_clicked)
        line = QHBoxLayout(self)
        line.setContentsMargins(4, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self._words, 1)
        line.addWidget(self._button)
        theme.notifier().changed.connect(self._restyle)
        self._restyle()

    def show_advice(self, short: str, why: str, remedy: Remedy | None) -> None:
        self._words.setText(short)
        self.setToolTip(f"<p><b>{short}.</b> {why}</p>")
        self.setAccessibleName(short)
        self.setAccessibleDescription(why)
        self._button.setVisible(remedy is not None)
        if remedy is not None:
            self._do = remedy.do
            self._button.setText(remedy.words)
            self._button.setToolTip(remedy.does)
            self._button.setAccessibleName(remedy.does)
            self._button.setAccessibleDescription(short)
            self._button.setWhatsThis(whats_this(remedy.words, remedy.does, f"{short}. {why}"))

    @Slot()
    def _on_clicked(self) -> None:
        self._do()

    @Slot()
    def _restyle(self) -> None:
        self._words.setStyleSheet(f"color: {theme.current().warning}")
