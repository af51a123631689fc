"""The menus of the whole window: what they offer, and what they show as chosen."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from app.scenes import SUBJECTS


def menu(person: Any, title: str) -> list[QAction]:
    (found,) = [m for m in person.window.findChildren(QMenu) if m.title().replace("&", "") == title]
    return found.actions()


def test_the_view_menu_offers_what_the_tiles_do_with_their_keys(person: Any) -> None:
    offered = [
        (one.text().replace("&", ""), one.shortcut().toString()) for one in menu(person, "View")[:4]
    ]
    tiles = [person.find(QAbstractButton, f"{subject}Tile").text() for subject in SUBJECTS]
    assert offered == [(text, f"Ctrl+{number}") for number, text in enumerate(tiles, start=1)]


def test_no_two_entries_of_a_menu_share_a_letter(person: Any) -> None:
    for title in ("File", "Run", "Playback", "View", "Help"):
        marked = [
            one.text()[one.text().index("&") + 1].lower()
            for one in menu(person, title)
            if "&" in one.text()
        ]
        assert len(set(marked)) == len(marked), title


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_keys_choose_a_subject_and_the_menu_follows(person: Any, number: int) -> None:
    with person.bot.waitActive(person.window):
        person.window.activateWindow()
    tile = person.find(QAbstractButton, f"{SUBJECTS[number - 1]}Tile")
    person.bot.keyClick(
        person.find(QWidget, "stageCloud"),
        getattr(Qt.Key, f"Key_{number}"),
        Qt.KeyboardModifier.ControlModifier,
    )
    assert tile.isChecked()
    assert [one.isChecked() for one in menu(person, "View")[:4]] == [
        k == number for k in (1, 2, 3, 4)
    ]


def test_the_menu_follows_a_click_on_a_tile_and_a_recording(person: Any) -> None:
    person.click("dataTile")
    assert menu(person, "View")[0].isChecked()
    person.sample()
    assert [one.isChecked() for one in menu(person, "View")[:4]] == [False, False, False, True]
