"""Controls that hold the value of one setting: what they have in common, choices, switches, words.

They share one manner. ``show_value`` shows a value without anybody hearing of it; ``edited``
carries the new value when a person, or a script, changes it. What cannot be used stays in the
field, in red, until it is mended; Escape brings back the value that holds. The wheel turns only
what has the focus, so that a panel can be scrolled.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

__all__ = ["CheckField", "ChoiceField", "Field", "WordsField", "restyle"]

# A mixin says what it is mixed into, but only to the type checker.
if TYPE_CHECKING:
    _Widget = QWidget
else:
    _Widget = object


class Field(_Widget):
    """What every field can do; mixed into a widget.

    Attributes:
        edited: signal with the new value.
        errorChanged: signal with the reason, "" once all is well.
        error: why the value shown is refused, "" while it is not.
    """

    edited: Any
    errorChanged: Any
    error: str = ""
    _tip: str = ""

    def set_tip(self, tip: str) -> None:
        """What the field is for: its tooltip and its accessible description."""
        self._tip = tip
        self.setToolTip(f"<p>{escape(tip)}</p>")  # as rich text it is broken into lines
        self.setAccessibleDescription(tip)

    def show_value(self, value: Any) -> None:
        """Show ``value`` without ``edited``, and forget an error."""
        raise NotImplementedError

    def set_error(self, message: str) -> None:
        """Mark the value as refused, with the reason; an empty reason takes the mark away."""
        if message == self.error:
            return
        self.error = message
        self.setProperty("error", bool(message))
        self.setAccessibleDescription(f"{message}. {self._tip}" if message else self._tip)
        restyle(self)
        self.errorChanged.emit(message)

    def give_up(self) -> bool:
        """Bring back the value that holds; False where it is there already."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.give_up():
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def restyle(widget: QWidget) -> None:
    """Let the style sheet see a property that changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


class ChoiceField(Field, QComboBox):
    """One of a few values, each with the words that stand for it."""

    edited = Signal(object)
    errorChanged = Signal(str)

    def __init__(
        self, choices: Sequence[tuple[Any, str]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.view().setTextElideMode(Qt.TextElideMode.ElideNone)
        for value, words in choices:
            self.addItem(words, value)
        self.currentIndexChanged.connect(self._on_index)

    def show_value(self, value: Any) -> None:
        """Show the choice; a value that is none of them joins them as it is."""
        with QSignalBlocker(self):
            if self.findData(value) < 0:
                self.addItem(f"{value:g}" if isinstance(value, float) else str(value), value)
            self.setCurrentIndex(self.findData(value))
        self.set_error("")

    @Slot(int)
    def _on_index(self, index: int) -> None:
        if index >= 0:
            self.edited.emit(self.itemData(index))


class CheckField(Field, QCheckBox):
    """Yes or no."""

    edited = Signal(object)
    errorChanged = Signal(str)

    def __init__(self, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.toggled.connect(self._on_toggled)

    def show_value(self, value: bool) -> None:
        with QSignalBlocker(self):
            self.setChecked(value)
        self.set_error("")

    @Slot(bool)
    def _on_toggled(self, checked: bool) -> None:
        self.edited.emit(checked)


class WordsField(Field, QLineEdit):
    """Words with commas between them; an empty field is None."""

    edited = Signal(object)
    errorChanged = Signal(str)

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[str, ...] | None = None
        self.setPlaceholderText(placeholder)
        self.editingFinished.connect(self._on_finished)

    def show_value(self, value: Sequence[str] | None) -> None:
        self._shown = None if value is None else tuple(value)
        self.setText(", ".join(value or ()))
        self.set_error("")

    def give_up(self) -> bool:
        if not self.isModified() and not self.error:
            return False
        self.show_value(self._shown)
        return True

    @Slot()
    def _on_finished(self) -> None:
        words = tuple(word for part in self.text().split(",") if (word := part.strip())) or None
        if words != self._shown:
            self.edited.emit(words)
