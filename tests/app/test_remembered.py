"""Whatever stands in the settings file, and wherever nothing can be written, the window opens."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QDialog, QPushButton, QTabBar

from app import remembered
from app.dialogs.command_palette import CommandPalette
from app.dialogs.draw_dialog import DrawDialog
from app.dialogs.own_pictures_dialog import OwnPicturesDialog
from app.errors import ErrorReporter

KEYS = {  # all that the program writes, by group
    "General": (
        "geometry", "layout", "outline", "experiment", "experiment-points", "experiment-pictures",
        "preset", "theme", "language", "autostart", "folder", "tourOffered", "recentCommands",
    ),
    "picture": ("folder", "suffix"),
    "pictures": ("folder",),
    "pets": ("folder",),
    "draw": ("folder",),
    "export": (
        "format", "size", "rate", "hold", "traces", "theme", "units", "every", "contents",
        "predicted", "folder",
    ),
    "exportPictures": (
        "format", "size", "rate", "hold", "traces", "theme", "units", "every", "contents",
        "predicted", "noise", "sheet", "shown", "columns", "most", "folder",
    ),
}  # fmt: skip
RUBBISH = (
    "@ByteArray(\\xff\\xfe\\0 rubbish)",
    "@Rect(1 2 3 4)",
    "@Invalid()",
    "one, or, more",
    "nan",
    "-1e999",
    "99999999999999999999",
    '"{\\"format\\": 1, \\"wheels\\": 3, \\"data\\": [7]}"',
    '"[[["',
    "",
)


@pytest.fixture
def caught(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The reports of errors that nobody foresaw; they are not shown."""
    reports: list[str] = []
    monkeypatch.setattr(ErrorReporter, "report", lambda self, details: reports.append(details))
    return reports


@pytest.mark.parametrize("value", RUBBISH)
def test_the_window_opens_whatever_the_settings_say(
    open_window: Any, tmp_path: Path, caught: list[str], value: str
) -> None:
    lines = []
    for group, keys in KEYS.items():
        lines += [f"[{group}]", *(f"{key}={value}" for key in keys)]
    (tmp_path / "rubbish.ini").write_text("\n".join(lines) + "\n", encoding="utf-8")
    person = open_window("--no-autostart", config=None, settings="rubbish.ini")
    window = person.window
    assert window.experiment.settings.data == "swiss_roll"
    person.action("exportAction").trigger()
    export = window.findChild(QDialog, "exportDialog")
    assert export.findChild(QPushButton, "exportButton") is not None
    export.close()
    window._wayfinding.open_palette()
    window.findChild(CommandPalette).reject()
    window._openers.draw()
    assert Path(window.findChild(DrawDialog)._folder()).is_absolute()
    window.findChild(DrawDialog).close()
    person.find(QTabBar, "modeSwitch").setCurrentIndex(1)
    person.wait(lambda: window.modes.mode == "pictures")
    window._openers.own_pictures()
    window.findChild(OwnPicturesDialog).close()
    person.wait(lambda: window.experiment.reverse is not None)
    person.action("exportAction").trigger()
    window.findChild(QDialog, "exportDialog").close()
    assert caught == []


def test_settings_of_an_earlier_program_are_taken_as_far_as_they_are_known(
    open_window: Any, tmp_path: Path, caught: list[str]
) -> None:
    (tmp_path / "old.ini").write_text(
        '[General]\nexperiment="{\\"format\\": 1, \\"data\\": \\"two_moons\\"}"\ntheme=dark\n',
        encoding="utf-8",
    )
    person = open_window("--no-autostart", config=None, settings="old.ini")
    assert person.window.experiment.settings.data == "two_moons"
    assert person.action("darkThemeAction").isChecked()
    assert caught == []


def test_where_nothing_can_be_written_the_window_works_and_says_so(
    open_window: Any, tmp_path: Path, caught: list[str]
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    person = open_window("--no-autostart", settings="file/settings.ini", config=None)
    assert "file/settings.ini cannot be written" in person.window.messages.text
    troubles: list[str] = []
    person.window.keeping.autosave.troubled.connect(troubles.append)
    person.click("trainButton")
    person.wait(lambda: person.steps > 5)
    person.click("pauseButton")
    person.wait(lambda: bool(troubles))
    steps = person.steps
    person.window.close()
    box = person.window.findChild(QDialog, "unsavedDialog")
    assert f"{steps:,}" in box.text()  # nothing is lost unasked
    box.reject()
    assert caught == []


@pytest.fixture
def stored(tmp_path: Path) -> Any:
    """A settings file in which one key has this value."""

    numbers = count()

    def stored(value: object) -> QSettings:
        path = tmp_path / f"{next(numbers)}.ini"  # Qt would remember one of the same name
        path.write_text(f"[General]\nkey={value}\n", encoding="utf-8")
        return QSettings(str(path), QSettings.Format.IniFormat)

    return stored


def test_what_is_of_the_right_kind_is_taken(stored: Any) -> None:
    assert remembered.text(stored("words"), "key", "usual") == "words"
    assert remembered.text(stored("light"), "key", "dark", ("light", "dark")) == "light"
    assert remembered.whole(stored("12"), "key", 3) == 12
    assert remembered.number(stored("1.25"), "key", 3.0) == 1.25
    assert remembered.flag(stored("false"), "key", True) is False
    assert remembered.flag(stored("true"), "key", False) is True
    packed = remembered.data(stored("@ByteArray(abc)"), "key")
    assert packed is not None
    assert packed.data() == b"abc"


@pytest.mark.parametrize("value", RUBBISH)
def test_all_else_counts_as_absent(stored: Any, value: str) -> None:
    settings = stored(value)
    assert remembered.text(settings, "key", "dark", ("light", "dark")) == "dark"
    assert remembered.whole(settings, "key", 3) == 3
    assert remembered.flag(settings, "key", True) is True
    assert remembered.flag(settings, "key", False) is False
    assert remembered.number(settings, "absent", 2.5) == 2.5


def test_what_was_set_in_the_same_program_keeps_its_kind(stored: Any) -> None:
    settings = stored("words")
    for value in (True, False):
        settings.setValue("key", value)
        assert remembered.flag(settings, "key", not value) is value
    settings.setValue("key", 7)
    assert remembered.whole(settings, "key", 3) == 7


def test_a_folder_that_is_gone_is_not_offered(stored: Any, tmp_path: Path) -> None:
    here, usual = tmp_path / "here", tmp_path / "usual"
    settings = stored(here)
    assert remembered.folder(settings, "key", str(tmp_path / "nowhere")) == Path.home()
    usual.mkdir()
    assert remembered.folder(settings, "key", str(usual)) == usual
    here.mkdir()
    assert remembered.folder(settings, "key", str(usual)) == here
