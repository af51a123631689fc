"""A line of news above the stage that nobody has to answer before going on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEasingCurve, QObject, QPropertyAnimation, QSize, Qt, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app import theme
from app.motion import animations_wanted
from app.widgets.help_text import explain
from app.widgets.icons import icon

__all__ = ["Action", "MessageBar"]

Action = tuple[str, Callable[[], object]]

KINDS = {
    "info": ("info", "accent"),
    "warning": ("warning", "warning"),
    "error": ("warning", "danger"),
}
SLIDE = 140  # milliseconds
TALLEST = 400


class MessageBar(QFrame):
    """Shows one message at a time, with buttons for what can be done about it.

    It keeps its place until it is closed, acted on or replaced; Escape closes it too.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self.setProperty("role", "message")
        self.setAccessibleName(self.tr("Message"))
        self._icon = QLabel()
        self._text = QLabel()
        self._text.setObjectName("messageText")
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._close = QToolButton()
        self._close.setObjectName("messageCloseButton")
        self._close.setProperty("flat", True)
        self._close.setIcon(icon("close", "muted"))
        self._close.setIconSize(QSize(14, 14))
        self._close.setAccessibleName(self.tr("Close the message"))
        self._close.setToolTip(self.tr("Close the message (Esc)"))
        self._close.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 12, 6)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addLayout(self._buttons)
        row.addWidget(self._close)
        self._slide = QPropertyAnimation(self, b"maximumHeight", self)
        self._slide.setDuration(SLIDE)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._slide.finished.connect(self._on_slid)
        self.kind = "info"
        self._calls: dict[QObject, Callable[[], object]] = {}
        theme.notifier().changed.connect(self._recolour)
        self.hide()

    @property
    def text(self) -> str:
        """The message shown, "" when there is none."""
        return self._text.text()

    def show_message(self, text: str, kind: str = "info", actions: Sequence[Action] = ()) -> None:
        """Show ``text`` in place of what was there.

        Args:
            text: plain text, a sentence or two.
            kind: "info", "warning" or "error".
            actions: (label, callable) for each button; a press closes the bar, then calls.

        Raises ValueError: another kind.
        """
        if kind not in KINDS:
            raise ValueError(f"kind: {kind!r} is not known; choose one of {', '.join(KINDS)}")
        self.kind = kind
        self._recolour()
        self._text.setText(text)
        self.setAccessibleDescription(text)
        self._set_actions(actions)
        if self.isHidden() and animations_wanted():
            self.setMaximumHeight(0)
            self._slide.setStartValue(0)
            self._slide.setEndValue(self.sizeHint().height())
            self._slide.start()
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _set_actions(self, actions: Sequence[Action]) -> None:
        self._calls.clear()
        while (item := self._buttons.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for number, (label, call) in enumerate(actions):
            button = QPushButton(label)
            button.setObjectName(f"messageAction{number}")
            tip = self.tr("{action}; the message then goes away").format(action=label)
            explain(button, label, tip)
            button.clicked.connect(self._on_action)
            self._calls[button] = call
            self._buttons.addWidget(button)
            self.setTabOrder(self._close.previousInFocusChain() or self._close, button)
            button.show()  # in a bar that is shown already, Qt would only do so later

    @Slot()
    def clear(self) -> None:
        """Take the message away."""
        self._slide.stop()
        self._text.clear()
        self._set_actions(())
        self.setAccessibleDescription("")
        self.hide()

    @Slot()
    def _on_action(self) -> None:
        call = self._calls[self.sender()]
        self.clear()
        call()

    @Slot()
    def _recolour(self) -> None:
        name, colour = KINDS[self.kind]
        self._icon.setPixmap(icon(name, colour).pixmap(QSize(16, 16), self.devicePixelRatioF()))

    @Slot()
    def _on_slid(self) -> None:
        self.setMaximumHeight(TALLEST)  # so that a longer text may wrap

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        else:
            super().keyPressEvent(event)
