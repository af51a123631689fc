"""Controls that hold the value of one setting: what they have in common, choices, switches, words.

They share one manner. ``show_value`` shows a value without anybody hearing of it; ``edited``
carries the new value when a person, or a script, changes it. What is refused gives way to the
value that holds, with the reason beside it until the person moves on; only what is being typed
stays, in red, to be mended, and Escape brings the other back. The wheel turns only what has the
focus, so that a panel can be scrolled.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from app.widgets.help_text import whats_this
from app.widgets.list_lines import let_it_be_read

__all__ = ["NONE", "CheckField", "ChoiceField", "Field", "WordsField", "restyle"]

# A mixin says what it is mixed into, but only to the type checker.
if TYPE_CHECKING:
    _Widget = QWidget
else:
    _Widget = object

NONE = "none"  # what a list of choices holds for None, which it cannot find
TOWARDS_ARROW = 3  # pixels that the words of a closed choice may reach beyond their place
PASSING = (  # reasons for which the focus is gone, and will be back
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
    Qt.FocusReason.PopupFocusReason,
)


class Field(_Widget):
    """What every field can do; mixed into a widget.

    Attributes:
        edited: signal with the new value.
        errorChanged: signal with the reason, "" once all is well.
        error: why the last value given is refused, "" while none is.
        typed: whether a value is typed, and stays to be mended where it is refused.
    """

    edited: Any
    errorChanged: Any
    error: str = ""
    typed: bool = False
    _tip: str = ""
    _shown: Any = None  # the value that holds
    _mending: bool = False  # whether what is refused is still there
    _watches_focus: bool = False

    def set_tip(self, tip: str) -> None:
        """What the field is for, once it has a name: tooltip, description and "What's this?"."""
        self._tip = tip
        self.setToolTip(f"<p>{escape(tip)}</p>")  # as rich text it is broken into lines
        self.setAccessibleDescription(tip)
        self.setWhatsThis(whats_this(self.accessibleName(), tip))

    def set_note(self, note: str) -> None:
        """Say something before the tip, such as why the field is not in force; "" for nothing."""
        tip = self._tip
        self.set_tip(f"{note} {tip}" if note else tip)
        self._tip = tip

    def show_value(self, value: Any) -> None:
        """Show ``value``, which holds from now on, without ``edited``, and forget an error."""
        self._shown = value
        self._display(value)
        self.set_error("")

    def _display(self, value: Any) -> None:
        """Show ``value`` without ``edited``."""
        raise NotImplementedError

    def set_error(self, message: str) -> None:
        """Say why the value given is refused; an empty reason takes that away."""
        mending = bool(message) and self.typed and self.hasFocus()
        if message and not mending:
            self._display(self._shown)
        if (message, mending) == (self.error, self._mending):
            return
        self.error, self._mending = message, mending
        self.setProperty("error", mending)
        self.setAccessibleDescription(f"{message}. {self._tip}" if message else self._tip)
        restyle(self)
        self.errorChanged.emit(message)
        if not self._watches_focus:
            self._watches_focus = True
            application = QApplication.instance()
            assert isinstance(application, QApplication)
            application.focusChanged.connect(self._on_focus_changed)

    def give_up(self) -> bool:
        """Bring back the value that holds; False where it is there already."""
        if not self.error:
            return False
        self.show_value(self._shown)
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget what was refused before; what is refused by leaving has yet to be read."""
        before = self.error
        super().focusOutEvent(event)
        if before and self.error == before and event.reason() not in PASSING:
            self.show_value(self._shown)

    def _on_focus_changed(self, old: QWidget | None, now: QWidget | None) -> None:
        """Once the person moves on from another field, the reason has been read."""
        if self.error and now is not None and self is not old and self is not now:
            self.show_value(self._shown)

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
    """One of a few values, each with the words that stand for it.

    Args:
        none_word: what stands for None, before all others; without it None is no value.
    """

    edited = Signal(object)
    errorChanged = Signal(str)

    def __init__(
        self,
        choices: Sequence[tuple[Any, str]] = (),
        none_word: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self._commands: list[Any] = []
        if none_word:
            self.addItem(none_word, NONE)
        for value, words in choices:
            self.addItem(words, value)
        self.currentIndexChanged.connect(self._on_index)

    def choices(self) -> list[tuple[Any, str]]:
        """The values on offer and their words, without commands."""
        entries = [(self.itemData(i), self.itemText(i)) for i in range(self.count())]
        return [(value, words) for value, words in entries if value not in self._commands]

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Offer other values, and no commands; to be followed by ``show_value``."""
        with QSignalBlocker(self):
            self.clear()
            self._commands.clear()
            for value, words in choices:
                self.addItem(words, value)

    def add_command(self, words: str, value: Any) -> None:
        """Add an entry that does something, and so is chosen from the open list only.

        Keys and the wheel, which turn the closed field, pass over it.
        """
        self.addItem(words, value)
        self._commands.append(value)
        self._enable_commands(False)

    def _enable_commands(self, on: bool) -> None:
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        for value in self._commands:
            model.item(self.findData(value)).setEnabled(on)

    def showPopup(self) -> None:
        self._enable_commands(True)
        let_it_be_read(self)
        super().showPopup()

    # What reaches the field itself turns the closed one. The list's closing would be no sign for
    # that: Escape, or another window, closes it without hidePopup.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._enable_commands(False)
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._enable_commands(False)
        super().wheelEvent(event)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Cut words that the closed field has no room for in their middle: a file's name."""
        super().initStyleOption(option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideMiddle, room.width() + TOWARDS_ARROW
        )

    def _display(self, value: Any) -> None:
        """Show the choice; a value that is none of them joins them as it is."""
        value = NONE if value is None else value
        with QSignalBlocker(self):
            if self.findData(value) < 0:
                self.addItem(f"{value:g}" if isinstance(value, float) else str(value), value)
            self.setCurrentIndex(self.findData(value))
        self._show_none()

    def _show_none(self) -> None:
        """In grey, what nobody chose."""
        none = self.currentData() == NONE
        if self.property("automatic") != none:
            self.setProperty("automatic", none)
            restyle(self)

    @Slot(int)
    def _on_index(self, index: int) -> None:
        if index >= 0:
            self._show_none()
            value = self.itemData(index)
            self.edited.emit(None if value == NONE else value)


class CheckField(Field, QCheckBox):
    """Yes or no."""

    edited = Signal(object)
    errorChanged = Signal(str)

    def __init__(self, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.toggled.connect(self._on_toggled)

    def _display(self, value: bool) -> None:
        with QSignalBlocker(self):
            self.setChecked(value)

    @Slot(bool)
    def _on_toggled(self, checked: bool) -> None:
        self.edited.emit(checked)


class WordsField(Field, QLineEdit):
    """Words with commas between them; an empty field is None."""

    edited = Signal(object)
    errorChanged = Signal(str)
    typed = True

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.editingFinished.connect(self._on_finished)

    def _display(self, value: Sequence[object] | None) -> None:
        self.setText(", ".join(str(word) for word in value or ()))
        self.setCursorPosition(0)  # of what is too long, the beginning is seen

    def give_up(self) -> bool:
        if not self.isModified() and not self.error:
            return False
        self.show_value(self._shown)
        return True

    @Slot()
    def _on_finished(self) -> None:
        words = tuple(word for part in self.text().split(",") if (word := part.strip())) or None
        if words != (tuple(str(word) for word in self._shown or ()) or None):
            self.edited.emit(words)
