"""The command palette: what it lists, finds, says and runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QSettings, Qt
from PySide6.QtGui import QAction, QColor, QImage
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QListView,
    QMainWindow,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from app import theme
from app.action_text import actions_by_menu, set_possible
from app.dialogs.command_palette import MOST_RECENT, CommandPalette
from app.widgets.icons import icon

Key = Qt.Key
Opener = Callable[..., "Open"]


class Open:
    """An open palette and someone in front of it."""

    def __init__(self, palette: CommandPalette, bot: QtBot) -> None:
        self.palette = palette
        self.bot = bot
        edit = palette.findChild(QLineEdit, "commandPaletteEdit")
        listed = palette.findChild(QListView, "commandPaletteList")
        hint = palette.findChild(QLabel, "commandPaletteHint")
        assert edit is not None
        assert listed is not None
        assert hint is not None
        self.edit, self.list, self.hint = edit, listed, hint

    def type(self, text: str) -> None:
        self.edit.clear()
        self.bot.keyClicks(self.edit, text)

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            self.bot.keyClick(self.edit, key)

    @property
    def titles(self) -> list[str]:
        model = self.list.model()
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    @property
    def current(self) -> str:
        return str(self.list.currentIndex().data())

    def row(self, number: int) -> np.ndarray:
        """The pixels of a row."""
        area = self.list.visualRect(self.list.model().index(number, 0))
        image = self.list.viewport().grab(area).toImage()
        image = image.convertToFormat(QImage.Format.Format_RGB32)
        flat = np.frombuffer(image.constBits(), dtype=np.uint8)
        rows = flat.reshape(image.height(), image.bytesPerLine() // 4, 4)
        return rows[:, : image.width(), 2::-1].astype(int)


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    """A window with two menus; actions note when they run."""
    window = QMainWindow()
    window.resize(900, 600)
    qtbot.addWidget(window)
    ran: list[str] = []
    window.ran = ran  # type: ignore[attr-defined]

    def action(name: str, text: str, keys: str = "", tip: str = "") -> QAction:
        made = QAction(text, window)
        made.setObjectName(name)
        made.setShortcut(keys)
        made.setStatusTip(tip)
        made.triggered.connect(lambda: ran.append(name))
        return made

    run, view = window.menuBar().addMenu("&Run"), window.menuBar().addMenu("&View")
    run.addAction(action("train", "&Train", "Ctrl+T", "Start training, or go on with it"))
    run.addAction(action("one", "Train &one step", "Ctrl+."))
    run.addSeparator()
    run.addAction(action("branch", "Sample on from this &frame", "Ctrl+B"))
    themes = view.addMenu("&Theme")
    dark = action("dark", "&Dark theme")
    dark.setCheckable(True)
    themes.addAction(dark)
    view.addAction(action("full", "&Full screen", "F11", "As for a projector"))
    window.show()
    return window


def named(window: QMainWindow, name: str) -> QAction:
    action = window.findChild(QAction, name)
    assert action is not None
    return action


def ran(window: QMainWindow) -> list[str]:
    return list(window.ran)  # type: ignore[attr-defined]


@pytest.fixture
def open_palette(window: QMainWindow, qtbot: QtBot, tmp_path: Path) -> Opener:
    """Opens the palette with the window's actions, and settings that outlive it."""
    settings = QSettings(str(tmp_path / "palette.ini"), QSettings.Format.IniFormat)

    def open_it(*more: QAction) -> Open:
        menus = actions_by_menu(window.menuBar())
        actions = [action for menu in menus.values() for action in menu]
        palette = CommandPalette([*actions, *more], settings, window)
        palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        palette.show()
        qtbot.waitUntil(palette.isActiveWindow)
        return Open(palette, qtbot)

    return open_it


ALL = ["Train", "Train one step", "Sample on from this frame", "Dark theme", "Full screen"]


# --- listing


def test_all_actions_are_there_in_the_order_of_the_menus(open_palette: Opener) -> None:
    opened = open_palette()
    assert opened.titles == ALL
    assert opened.current == "Train"
    assert opened.hint.text() == "5 of 5 commands"
    opened.palette.close()


def test_in_every_language_a_command_is_found_by_its_english_name(
    open_palette: Opener, window: QMainWindow
) -> None:
    action = named(window, "full")
    action.setObjectName("fullScreenAction")
    action.setText("全螢幕(&F)")
    action.setStatusTip("適合投影機")
    opened = open_palette()
    opened.type("full scr")
    assert opened.titles == ["全螢幕"]
    opened.palette.close()


def test_the_cross_that_empties_the_field_is_drawn_as_the_other_signs(
    open_palette: Opener,
) -> None:
    opened = open_palette()
    opened.type("tr")
    cross = opened.edit.findChild(QToolButton)
    assert cross is not None
    shown, wanted = (one.pixmap(16, 16).toImage() for one in (cross.icon(), icon("close", "muted")))
    assert shown == wanted
    assert abs(cross.geometry().center().y() - opened.edit.rect().center().y()) <= 1
    opened.bot.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert opened.edit.text() == ""
    opened.palette.close()


def test_more_actions_can_be_given(open_palette: Opener, window: QMainWindow) -> None:
    opened = open_palette(QAction("Preset: Best quality", window))
    assert opened.titles[-1] == "Preset: Best quality"
    opened.palette.close()


def test_separators_and_hidden_actions_are_left_out(
    open_palette: Opener, window: QMainWindow
) -> None:
    named(window, "full").setVisible(False)
    opened = open_palette()
    assert opened.titles == ALL[:-1]
    opened.palette.close()


def test_a_line_says_title_keys_menu_and_tip_to_a_screen_reader(open_palette: Opener) -> None:
    opened = open_palette()
    role = Qt.ItemDataRole.AccessibleTextRole
    said = opened.list.model().index(0, 0).data(role)
    assert said == "Train, Ctrl+T, Run, Start training, or go on with it"
    assert opened.edit.accessibleName()
    assert opened.edit.accessibleDescription() == said
    opened.press(Key.Key_Down)
    assert opened.edit.accessibleDescription() == "Train one step, Ctrl+., Run"
    opened.palette.close()


def test_keys_tip_and_the_mark_of_what_is_on_are_drawn(
    open_palette: Opener, window: QMainWindow
) -> None:
    opened = open_palette()
    background = QColor(theme.current().tip)
    rgb = [background.red(), background.green(), background.blue()]

    def ink(row: int, left: int, right: int) -> int:
        strength = np.abs(opened.row(row)[4:-4, left:right] - rgb).max(axis=2)
        return int((strength > 60).sum())

    wide = opened.row(0).shape[1]
    assert ink(4, wide - 50, wide) > 20  # F11
    assert ink(3, wide - 50, wide) == 0  # no keys
    assert ink(4, 140, 300) > 40  # the tip
    assert ink(3, 140, 300) == 0
    assert ink(3, 0, 28) == 0
    named(window, "dark").setChecked(True)
    assert ink(3, 0, 28) > 5
    opened.palette.close()


# --- finding


def test_letters_narrow_the_list_and_the_best_is_first(open_palette: Opener) -> None:
    opened = open_palette()
    opened.type("step")
    assert opened.titles == ["Train one step"]
    opened.type("fr")
    assert opened.titles[0] == "Sample on from this frame"
    opened.type("projector")
    assert opened.titles == ["Full screen"]
    opened.type("view")
    assert set(opened.titles) == {"Full screen"}  # the theme is in a menu of its own
    opened.type("")
    assert opened.titles == ALL
    opened.palette.close()


def test_where_nothing_fits_it_says_so_and_return_does_nothing(
    open_palette: Opener, window: QMainWindow
) -> None:
    opened = open_palette()
    opened.type("zebra")
    assert opened.titles == []
    assert "No command" in opened.hint.text()
    assert opened.edit.accessibleDescription() == opened.hint.text()
    opened.press(Key.Key_Down, Key.Key_PageDown, Key.Key_Return)
    assert opened.palette.isVisible()
    assert ran(window) == []
    opened.palette.close()


# --- running


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter])
def test_return_runs_the_chosen_one_and_closes(
    open_palette: Opener, window: QMainWindow, key: Qt.Key
) -> None:
    opened = open_palette()
    palette = opened.palette
    opened.press(Key.Key_Down, key)
    assert ran(window) == ["one"]
    assert not palette.isVisible()


def test_a_click_runs_too(open_palette: Opener, window: QMainWindow, qtbot: QtBot) -> None:
    opened = open_palette()
    area = opened.list.visualRect(opened.list.model().index(4, 0))
    qtbot.mouseClick(opened.list.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
    assert ran(window) == ["full"]


def test_the_arrow_keys_go_round_and_pages_stop_at_the_ends(open_palette: Opener) -> None:
    opened = open_palette()
    opened.press(Key.Key_Up)
    assert opened.current == ALL[-1]
    opened.press(Key.Key_Down)
    assert opened.current == ALL[0]
    opened.press(Key.Key_PageDown)
    assert opened.current == ALL[-1]
    opened.press(Key.Key_PageUp)
    assert opened.current == ALL[0]
    assert opened.edit.hasFocus()
    opened.palette.close()


def test_what_cannot_be_used_says_why_and_stays(open_palette: Opener, window: QMainWindow) -> None:
    set_possible(named(window, "branch"), False, "Record a reverse process first")
    opened = open_palette()
    opened.type("frame")
    assert "Record a reverse process first" in opened.edit.accessibleDescription()
    pale = QColor(theme.current().faint)
    rgb = [pale.red(), pale.green(), pale.blue()]
    assert (np.abs(opened.row(0) - rgb).max(axis=2) < 12).sum() > 10
    opened.press(Key.Key_Return)
    assert ran(window) == []
    assert opened.palette.isVisible()
    set_possible(named(window, "branch"), True)
    opened.press(Key.Key_Return)
    assert ran(window) == ["branch"]


def test_what_cannot_be_used_comes_after_what_fits_as_well(
    open_palette: Opener, window: QMainWindow
) -> None:
    named(window, "train").setEnabled(False)
    opened = open_palette()
    opened.type("train")
    assert opened.titles == ["Train one step", "Train"]
    opened.type("")
    assert opened.titles == ALL
    opened.palette.close()


# --- what was run lately


def test_what_was_run_lately_comes_first_newest_first(
    open_palette: Opener, window: QMainWindow
) -> None:
    for words in ("full", "one step", "full"):
        opened = open_palette()
        opened.type(words)
        opened.press(Key.Key_Return)
    assert ran(window) == ["full", "one", "full"]
    opened = open_palette()
    first = ["Full screen", "Train one step"]
    assert opened.titles == first + [title for title in ALL if title not in first]
    opened.palette.close()


def test_only_a_few_are_remembered(open_palette: Opener, window: QMainWindow) -> None:
    extra = [QAction(f"Command {number}", window) for number in range(MOST_RECENT + 2)]
    for action in extra:
        opened = open_palette(*extra)
        opened.type(action.text())
        opened.press(Key.Key_Return)
    opened = open_palette(*extra)
    newest = [action.text() for action in reversed(extra)][:MOST_RECENT]
    assert opened.titles[: MOST_RECENT + 1] == [*newest, "Train"]
    opened.palette.close()


# --- going away


def test_escape_and_the_keys_that_opened_it_close_it(
    open_palette: Opener, window: QMainWindow, qtbot: QtBot
) -> None:
    for press in (
        lambda edit: qtbot.keyClick(edit, Key.Key_Escape),
        lambda edit: qtbot.keyClick(edit, Key.Key_K, Qt.KeyboardModifier.ControlModifier),
    ):
        opened = open_palette()
        palette = opened.palette
        press(opened.edit)
        assert not palette.isVisible()
    assert ran(window) == []


def test_it_goes_away_when_it_is_left(open_palette: Opener) -> None:
    opened = open_palette()
    palette = opened.palette
    QApplication.sendEvent(palette, QEvent(QEvent.Type.WindowDeactivate))
    assert not palette.isVisible()


def test_it_lies_within_a_small_window(open_palette: Opener, window: QMainWindow) -> None:
    window.resize(420, 500)
    opened = open_palette()
    left = window.mapToGlobal(QPoint(0, 0)).x()
    assert opened.palette.x() >= left
    assert opened.palette.x() + opened.palette.width() <= left + window.width()
    opened.palette.close()
