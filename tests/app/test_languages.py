"""The window in another language: every start speaks the one that was chosen."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QSettings, Qt
from PySide6.QtGui import QAction, QFont, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QLabel, QMessageBox, QPushButton

from app import languages, relaunch
from app.theme import UI_FAMILY


@pytest.fixture(autouse=True)
def english_again(qapp: QCoreApplication) -> Iterator[None]:
    yield
    languages.install(qapp, "en")


def chosen(folder: Path, language: str) -> None:
    settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    settings.setValue(languages.KEY, language)
    settings.sync()


def test_the_window_speaks_the_language_of_the_settings(open_window: Any) -> None:
    chosen(open_window.folder, "zh_TW")
    person = open_window("--no-autostart")
    menus = [action.text() for action in person.window.menuBar().actions()]
    assert menus[0] == "檔案(&F)"
    assert "取樣" in person.find(QPushButton, "sampleButton").text()


def test_a_choice_is_kept_and_told_and_taken_up_at_the_next_start(open_window: Any) -> None:
    chosen(open_window.folder, "en")
    person = open_window("--no-autostart")
    person.find(QAction, "zh_TWLanguageAction").trigger()
    assert "繁體中文" in person.find(QLabel, "messageText").text()
    assert person.window.menuBar().actions()[0].text() == "&File"
    person.window.close()
    again = open_window("--no-autostart")
    assert again.window.menuBar().actions()[0].text() == "檔案(&F)"
    assert again.find(QAction, "zh_TWLanguageAction").isChecked()


def test_restarting_at_once_closes_the_window_and_starts_the_program_again(
    open_window: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign = tmp_path / "started again"
    code = f"open({str(sign)!r}, 'w').close()"
    monkeypatch.setattr(relaunch, "command", lambda: [sys.executable, "-c", code])
    chosen(open_window.folder, "en")
    person = open_window("--no-autostart")
    person.find(QAction, "zh_TWLanguageAction").trigger()
    again = next(b for b in person.window.findChildren(QAbstractButton) if "now" in b.text())
    person.bot.mouseClick(again, Qt.MouseButton.LeftButton)
    assert not person.window.isVisible()
    person.wait(sign.exists)


def test_a_choice_that_is_taken_back_takes_its_message_along(open_window: Any) -> None:
    chosen(open_window.folder, "en")
    person = open_window("--no-autostart")
    person.find(QAction, "zh_TWLanguageAction").trigger()
    assert person.window.messages.text
    person.find(QAction, "enLanguageAction").trigger()
    assert not person.window.messages.text


def test_the_file_that_is_worked_on_is_opened_in_place_of_the_one_that_was_given() -> None:
    started = ["python", "main.py", "old.ddpm"]
    assert relaunch.with_file(started, "old.ddpm", "new.ddpm") == ["python", "main.py", "new.ddpm"]
    assert relaunch.with_file(started, "old.ddpm", None) == ["python", "main.py"]
    assert relaunch.with_file(started[:2], None, "new.ddpm") == ["python", "main.py", "new.ddpm"]


def test_the_program_is_started_again_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "orig_argv", ["python", "-X", "dev", "main.py", "roll.ddpm"])
    monkeypatch.setattr(sys, "argv", ["main.py", "roll.ddpm"])
    assert relaunch.command() == [sys.executable, "-X", "dev", "main.py", "roll.ddpm"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert relaunch.command() == [sys.executable, "roll.ddpm"]


def test_a_bundle_is_started_again_as_a_program_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/bundle")
    assert relaunch.environment().value("LD_LIBRARY_PATH") == "/bundle"
    assert not relaunch.environment().contains("PYINSTALLER_RESET_ENVIRONMENT")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert relaunch.environment().value("PYINSTALLER_RESET_ENVIRONMENT") == "1"
    assert not relaunch.environment().contains("LD_LIBRARY_PATH")


def test_choosing_the_language_spoken_now_says_nothing(open_window: Any) -> None:
    chosen(open_window.folder, "en")
    person = open_window("--no-autostart")
    person.find(QAction, "enLanguageAction").trigger()
    assert not person.window.messages.text


@pytest.mark.parametrize(
    ("system", "language"),
    [(["zh_TW"], "zh_TW"), (["zh_Hant_HK"], "zh_TW"), (["de_DE", "en"], "en"), (["fr"], "en"),
     (["en_GB", "zh_TW"], "en"), ([], "en")],
)  # fmt: skip
def test_the_systems_language_is_taken_where_it_is_one_of_ours(
    monkeypatch: pytest.MonkeyPatch, system: list[str], language: str
) -> None:
    class Locale:
        def uiLanguages(self, separator: object) -> list[str]:
            return system

    monkeypatch.setattr(languages.QLocale, "system", staticmethod(Locale))
    assert languages.spoken(languages.SYSTEM) == language
    assert languages.spoken("zh_TW") == "zh_TW"


def test_chinese_is_drawn_in_the_forms_of_taiwan_whatever_the_desktop_speaks(
    qapp: QCoreApplication,
) -> None:
    languages.install(qapp, "zh_TW")
    names = [name.lower() for name in QFont.substitutes(UI_FAMILY)]
    assert "noto sans cjk tc" in names
    assert all(" tc" in name or "jhenghei" in name for name in names)
    languages.install(qapp, "en")
    assert QFont.substitutes(UI_FAMILY) == []


def test_menus_call_the_arrow_keys_by_their_arrows_in_chinese(qapp: QCoreApplication) -> None:
    assert languages.arrow_keys() == ("Left", "Right", "Up", "Down")
    languages.install(qapp, "zh_TW")
    assert languages.arrow_keys() == ("←", "→", "↑", "↓")
    native = QKeySequence.SequenceFormat.NativeText
    assert QKeySequence(Qt.Key.Key_Left).toString(native) == "←"


def test_who_cancels_the_restart_is_told_again_that_it_is_to_come(open_window: Any) -> None:
    chosen(open_window.folder, "en")
    person = open_window("--no-autostart")
    person.click("trainStepButton")
    person.wait(lambda: person.window.documents.unsaved)
    person.find(QAction, "zh_TWLanguageAction").trigger()
    text = person.window.messages.text
    person.click("messageAction0")
    box = person.find(QMessageBox, "unsavedDialog")
    person.bot.mouseClick(box.button(QMessageBox.StandardButton.Cancel), Qt.MouseButton.LeftButton)
    assert person.window.isVisible()
    assert person.window.messages.text == text
