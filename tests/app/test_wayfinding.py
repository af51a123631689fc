"""The ways through the window: from the menu Help and by their keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QListView,
    QMainWindow,
    QPushButton,
    QTreeWidget,
    QWhatsThis,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.dialogs.command_palette import CommandPalette
from app.dialogs.shortcuts_dialog import ShortcutsDialog
from app.wayfinding import Wayfinding
from app.widgets.message_bar import MessageBar
from app.widgets.tour_bubble import TourBubble

Key = Qt.Key


class Place:
    """A window with a menu Help, a field, and the ways through it."""

    def __init__(self, bot: QtBot, settings: QSettings) -> None:
        self.bot = bot
        self.window = QMainWindow()
        bot.addWidget(self.window)
        self.field = QLineEdit()
        self.field.setObjectName("speedCombo")
        self.field.setAccessibleName("Speed")
        self.window.setCentralWidget(self.field)
        self.ran: list[str] = []
        train = self.action("&Train", "Ctrl+T")
        self.window.menuBar().addMenu("&Run").addAction(train)
        self.preset = self.action("Preset: As in the article")
        self.ways = Wayfinding(self.window, settings, lambda: [self.preset])
        self.window.menuBar().addMenu("&Help").addActions(self.ways.actions())
        self.window.resize(900, 640)
        self.window.show()
        bot.waitUntil(self.window.isActiveWindow)
        self.field.setFocus()

    def action(self, text: str, keys: str = "") -> QAction:
        action = QAction(text, self.window)
        action.setShortcut(keys)
        action.triggered.connect(lambda: self.ran.append(text))
        return action

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        self.bot.keyClick(self.window.focusWidget() or self.window, key, modifiers)

    def open_palette(self) -> CommandPalette:
        self.press(Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        palette = self.window.findChild(CommandPalette, "commandPalette")
        assert palette is not None
        self.bot.waitUntil(palette.isActiveWindow)
        return palette


@pytest.fixture
def place(qtbot: QtBot, tmp_path: Path) -> Iterator[Place]:
    place = Place(qtbot, QSettings(str(tmp_path / "ways.ini"), QSettings.Format.IniFormat))
    yield place
    place.ways.tour.leave()
    QWhatsThis.leaveWhatsThisMode()
    QWhatsThis.hideText()


def test_the_palette_has_the_menus_and_what_else_is_given(place: Place) -> None:
    palette = place.open_palette()
    model = palette.findChild(QListView, "commandPaletteList").model()
    titles = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert titles == [
        "Train",
        "Keyboard shortcuts",
        "Take the tour",
        "What is this?",
        "Preset: As in the article",
    ]
    edit = palette.findChild(QLineEdit, "commandPaletteEdit")
    place.bot.keyClicks(edit, "article")
    place.bot.keyClick(edit, Key.Key_Return)
    assert place.ran == ["Preset: As in the article"]


def test_what_was_run_is_first_the_next_time(place: Place) -> None:
    for _ in range(2):
        palette = place.open_palette()
        edit = palette.findChild(QLineEdit, "commandPaletteEdit")
        place.bot.keyClicks(edit, "preset")
        place.bot.keyClick(edit, Key.Key_Return)
        place.bot.waitUntil(lambda: place.window.findChild(CommandPalette) is None)
        place.window.activateWindow()  # as a desktop does by itself
        place.bot.waitUntil(place.window.isActiveWindow)
    palette = place.open_palette()
    model = palette.findChild(QListView, "commandPaletteList").model()
    assert model.index(0, 0).data() == "Preset: As in the article"
    palette.close()


def test_the_page_of_shortcuts_opens_once(place: Place) -> None:
    place.press(Key.Key_F1, Qt.KeyboardModifier.NoModifier)
    page = place.window.findChild(ShortcutsDialog, "shortcutsDialog")
    place.ways.open_shortcuts()
    assert len(place.window.findChildren(ShortcutsDialog)) == 1
    tree = page.findChild(QTreeWidget, "shortcutsTree")
    titles = [tree.topLevelItem(n).text(0) for n in range(tree.topLevelItemCount())]
    assert titles[:2] == ["Run", "Help"]
    page.close()


def test_the_tour_begins_from_the_menu_and_is_offered_once(place: Place) -> None:
    messages = MessageBar(place.window)
    place.ways.greet(messages)
    assert place.field.whatsThis()
    button = messages.findChild(QPushButton, "messageAction0")
    place.bot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert place.window.findChild(TourBubble, "tourBubble").isVisible()
    place.ways.tour.leave()
    place.ways.greet(messages)
    assert messages.text == ""
    next(a for a in place.ways.actions() if a.objectName() == "tourAction").trigger()
    assert place.ways.tour.running


def test_the_keys_ask_the_control_with_the_focus_and_the_menu_asks_the_next_click(
    place: Place,
) -> None:
    place.press(Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    said = [w for w in QApplication.topLevelWidgets() if w.inherits("QWhatsThat") and w.isVisible()]
    assert said
    assert not QWhatsThis.inWhatsThisMode()
    QWhatsThis.hideText()
    next(a for a in place.ways.actions() if a.objectName() == "whatsThisAction").trigger()
    assert QWhatsThis.inWhatsThisMode()


def test_where_nothing_has_the_focus_the_keys_ask_the_next_click(place: Place) -> None:
    place.field.clearFocus()
    place.press(Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    assert QWhatsThis.inWhatsThisMode()


def test_every_action_has_a_tip_that_ends_with_its_keys(place: Place) -> None:
    for action in place.ways.actions():
        assert action.objectName()
        assert action.statusTip()
        keys = action.shortcut().toString()
        assert action.toolTip() == action.statusTip() + (f" ({keys})" if keys else "")


def test_in_the_whole_window_the_palette_runs_what_the_menus_hold(
    person: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    settings = QSettings(str(tmp_path / "whole.ini"), QSettings.Format.IniFormat)
    ways = Wayfinding(person.window, settings)
    for words, happened in (
        ("one step", lambda: person.steps == 1),
        ("full screen", person.window.isFullScreen),
        ("data stage", lambda: person.find(QWidget, "dataTile").isChecked()),
    ):
        ways.open_palette()
        palette = person.window.findChild(CommandPalette, "commandPalette")
        edit = palette.findChild(QLineEdit, "commandPaletteEdit")
        qtbot.keyClicks(edit, words.replace(" stage", ""))
        qtbot.keyClick(edit, Key.Key_Return)
        person.wait(happened)
        person.wait(lambda: person.window.findChild(CommandPalette) is None)
    assert person.find(QComboBox, "speedCombo").isVisible()
