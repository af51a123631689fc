"""The ways to find one's way: command palette, shortcuts, tour, and "What is this?"."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QSettings, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QWhatsThis

from app import whats_this
from app.action_text import actions_by_menu
from app.actions import tip_with_keys
from app.tour import Tour
from app.widgets.message_bar import MessageBar

__all__ = ["Wayfinding"]


def _none() -> Iterable[QAction]:
    return ()


class Wayfinding(QObject):
    """Four actions for the menu Help, and what they open over a window.

    Args:
        window: all actions of its menu bar are in the palette.
        settings: remembers what was run lately, and that the tour was offered.
        more: actions that are in no menu and belong in the palette too, such as the presets.

    Attributes:
        tour: the tour through the window.
    """

    def __init__(
        self,
        window: QMainWindow,
        settings: QSettings,
        more: Callable[[], Iterable[QAction]] = _none,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._more = more
        self.tour = Tour(window)
        self._actions = [
            self._action(
                "paletteAction",
                self.tr("Find a &command…"),
                self.tr("All that can be done here, found by a few letters"),
                "Ctrl+K",
                self.open_palette,
            ),
            self._action(
                "shortcutsAction",
                self.tr("&Keyboard shortcuts"),
                self.tr("A page of all keys"),
                "F1",
                self.open_shortcuts,
            ),
            self._action(
                "tourAction",
                self.tr("Take the &tour"),
                self.tr("Five stops through the window, while it works"),
                "",
                self.tour.start,
            ),
            self._action(
                "whatsThisAction",
                self.tr("&What is this?"),
                self.tr("Click on anything to read what it is; the keys ask what has the focus"),
                "Shift+F1",
                self.ask_with_mouse,
            ),
        ]
        # The menu shows these keys, and does not take them: they ask the control with the focus.
        self._actions[-1].setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        QShortcut(QKeySequence("Shift+F1"), window).activated.connect(self.ask_by_key)

    def _action(
        self, name: str, text: str, tip: str, keys: str, call: Callable[[], object]
    ) -> QAction:
        action = QAction(text, self)
        action.setObjectName(name)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.setStatusTip(tip)
        action.setToolTip(tip_with_keys(tip, action))
        action.triggered.connect(call)
        return action

    def actions(self) -> list[QAction]:
        """For the menu, in their order."""
        return list(self._actions)

    def greet(self, messages: MessageBar) -> None:
        """To be called once the window is there: explains its controls and offers the tour."""
        whats_this.explain_all(self._window)
        self.tour.offer(messages, self._settings)

    @Slot()
    def open_palette(self) -> None:
        """Show the list of all actions; those of the menus as they are now."""
        from app.dialogs.command_palette import CommandPalette  # late: not needed for a first frame

        here = self._actions[0]
        menus = actions_by_menu(self._window.menuBar())
        actions = [action for menu in menus.values() for action in menu if action is not here]
        palette = CommandPalette([*actions, *self._more()], self._settings, self._window)
        palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        palette.show()

    @Slot()
    def open_shortcuts(self) -> None:
        """Show the page of keys, or bring it to the front."""
        from app.dialogs.shortcuts_dialog import ShortcutsDialog

        dialog = self._window.findChild(ShortcutsDialog)
        if dialog is None:
            dialog = ShortcutsDialog(actions_by_menu(self._window.menuBar()), self._window)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    @Slot()
    def ask_with_mouse(self) -> None:
        """The next click asks what it hits; Esc asks nothing."""
        whats_this.explain_all(self._window)
        QWhatsThis.enterWhatsThisMode()

    @Slot()
    def ask_by_key(self) -> None:
        """Ask the control that has the focus."""
        if not whats_this.show_at_focus(self._window):
            self.ask_with_mouse()
