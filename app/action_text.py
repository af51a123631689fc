"""What there is to say of an action, for lists of actions: title, menu, keys, tip, and why not."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

__all__ = [
    "action_name",
    "actions_by_menu",
    "english_of",
    "keys_of",
    "menu_of",
    "plain",
    "reason_of",
    "set_possible",
    "tip_of",
]

REASON = "reason"  # the property of a disabled action that says why it is


def _tr(text: str) -> str:
    return QCoreApplication.translate("ActionText", text)


def plain(text: str) -> str:
    """A title without the mark of its access key; 開啟(&O)… is 開啟…."""
    text = re.sub(r"\s*\(&.\)", "", text)
    return re.sub(r"&(.)", r"\1", text)


def action_name(action: QAction) -> str:
    """What an action is remembered by."""
    return action.objectName() or plain(action.text())


def english_of(action: QAction) -> str:
    """The words of its object name, by which it is found in every language."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", action.objectName())
    return words.removesuffix("Action").replace("-", " ").strip()


def actions_by_menu(bar: QMenuBar) -> dict[str, list[QAction]]:
    """All actions of a window, by the title of the menu they stand in; submenus are opened."""
    found: dict[str, list[QAction]] = {}
    for entry in bar.actions():
        menu = entry.menu()
        if isinstance(menu, QMenu):
            found[plain(menu.title())] = _leaves(menu)
    return found


def _leaves(menu: QMenu) -> list[QAction]:
    leaves: list[QAction] = []
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            leaves += _leaves(below)
        elif not action.isSeparator():
            leaves.append(action)
    return leaves


def menu_of(action: QAction) -> str:
    """The title of the menu that an action stands in, "" where it is in none."""
    menus = [owner for owner in action.associatedObjects() if isinstance(owner, QMenu)]
    return next((plain(menu.title()) for menu in menus if menu.title()), "")


def keys_of(action: QAction) -> tuple[str, ...]:
    """The keys of an action as the system writes them."""
    native = QKeySequence.SequenceFormat.NativeText
    return tuple(keys.toString(native) for keys in action.shortcuts())


def tip_of(action: QAction) -> str:
    """What an action does, in a sentence, "" where it only has its title."""
    tip = action.statusTip() or action.toolTip()
    for keys in keys_of(action):
        tip = tip.removesuffix(f" ({keys})")
    return "" if tip == plain(action.text()).rstrip("…") else tip


def reason_of(action: QAction) -> str:
    """Why an action cannot be used now; "" while it can."""
    if action.isEnabled():
        return ""
    return str(action.property(REASON) or _tr("Not possible now"))


def set_possible(action: QAction, possible: bool, reason: str = "") -> None:
    """Let an action be used or not, and if not say why."""
    action.setProperty(REASON, "" if possible else reason)
    action.setEnabled(possible)
