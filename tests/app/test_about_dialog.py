"""What the program says of itself: versions to copy, papers, and all licences to read."""

from __future__ import annotations

import platform
import threading
from typing import Any

import pytest
import torch
from PySide6.QtCore import Qt, QUrl, qVersion
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import theme
from app.dialogs import licences_page
from app.dialogs.about_dialog import PAPERS, AboutDialog
from app.errors import log_path
from app.licences import Component
from ddpm_core.version import __version__

PARTS = (
    Component("DDPM Studio", __version__, "MIT", "", "pkg:pypi/ddpm-studio@1", "the program's\n"),
    Component(
        "NumPy", "2.0", "BSD-3-Clause", "https://numpy.org", "pkg:pypi/numpy@2", "an array\n"
    ),
    Component("Qt", "6.1", "LGPL-3.0-only", "https://qt.io", "pkg:generic/qt@6", "a notice\n"),
    Component("SciPy", "1.0", "BSD-3-Clause", "", "pkg:pypi/scipy@1", "a <b>method</b>\n"),
)


@pytest.fixture
def dialog(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> AboutDialog:
    monkeypatch.setattr(licences_page, "components", lambda: PARTS)
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


@pytest.fixture
def licences(dialog: AboutDialog, qtbot: QtBot) -> AboutDialog:
    """The dialog, turned to the licences, once they are read."""
    dialog.show_licences()
    qtbot.waitUntil(lambda: shown(dialog) != [])
    return dialog


def child(dialog: QWidget, kind: type[Any], name: str) -> Any:
    found = dialog.findChild(kind, name)
    assert found is not None, name
    return found


def shown(dialog: QWidget) -> list[str]:
    """The lines of the list that are shown."""
    items = child(dialog, QListWidget, "licencesList")
    rows = [items.item(row) for row in range(items.count())]
    return [item.text() for item in rows if not item.isHidden()]


def text(dialog: QWidget) -> str:
    return str(child(dialog, QPlainTextEdit, "licenceText").toPlainText())


def test_it_opens_from_the_menu_beside_the_window(person: Any) -> None:
    person.window.findChild(QAction, "aboutAction").trigger()
    dialog = child(person.window, AboutDialog, "aboutDialog")
    assert dialog.isVisible()
    assert not dialog.isModal()
    dialog.close()
    person.window.findChild(QAction, "aboutAction").trigger()
    assert person.window.findChildren(AboutDialog) == [dialog]
    assert dialog.isVisible()


def test_it_tells_the_versions_and_copies_them(dialog: AboutDialog, qtbot: QtBot) -> None:
    version = child(dialog, QLabel, "aboutVersion")
    assert version.text() == f"Version {__version__}"
    assert version.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    qtbot.mouseClick(child(dialog, QPushButton, "copyVersionsButton"), Qt.MouseButton.LeftButton)
    lines = dict(line.split(": ", 1) for line in QGuiApplication.clipboard().text().splitlines())
    assert lines["DDPM Studio"] == __version__
    assert lines["Python"] == platform.python_version()
    assert lines["PyTorch"] == str(torch.__version__)
    assert lines["Qt"] == qVersion()
    assert platform.machine() in lines["System"]
    table = child(dialog, QLabel, "aboutVersions").text()
    assert all(f"<td>{number}</td>" in table for number in lines.values())


def test_it_names_the_papers_with_their_addresses(dialog: AboutDialog) -> None:
    papers = child(dialog, QLabel, "aboutPapers")
    for authors, year, title, number in PAPERS:
        assert f"{authors}, {year}" in papers.text()
        assert f'<a href="https://arxiv.org/abs/{number}"' in papers.text()
        assert title in papers.text()
    assert [year for _, year, _, _ in PAPERS] == [2020, 2020, 2021, 2022]


def test_addresses_are_opened_by_the_desktop(
    licences: AboutDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    for name in ("aboutPapers", "licenceTitle"):
        child(licences, QLabel, name).linkActivated.emit(f"https://example.org/{name}")
    assert opened == ["https://example.org/aboutPapers", "https://example.org/licenceTitle"]


def test_where_nothing_shows_folders_the_place_of_the_log_is_told(
    person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: False)
    person.window.findChild(QAction, "logFolderAction").trigger()
    assert str(log_path().parent) in child(person.window, QLabel, "messageText").text()


def test_the_link_of_the_licence_turns_to_the_licences(dialog: AboutDialog, qtbot: QtBot) -> None:
    terms = child(dialog, QLabel, "aboutTerms")
    assert "MIT licence" in terms.text()
    terms.linkActivated.emit("licences")
    assert child(dialog, QTabWidget, "aboutTabs").currentIndex() == 1
    qtbot.waitUntil(lambda: shown(dialog) != [])


def test_the_licences_are_read_on_a_thread_and_only_once(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []

    def components() -> tuple[Component, ...]:
        threads.append(threading.current_thread())
        return PARTS

    monkeypatch.setattr(licences_page, "components", components)
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    assert threads == []
    for _ in range(2):
        dialog.show_licences()
        qtbot.waitUntil(lambda: shown(dialog) != [])
        child(dialog, QTabWidget, "aboutTabs").setCurrentIndex(0)
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()
    assert len(shown(dialog)) == len(PARTS)


def test_the_text_of_the_chosen_component_is_shown(licences: AboutDialog) -> None:
    items = child(licences, QListWidget, "licencesList")
    title = child(licences, QLabel, "licenceTitle")
    assert shown(licences) == [f"{part.name} {part.version}" for part in PARTS]
    for row, part in enumerate(PARTS):
        if row:
            items.setFocus()
            items.keyPressEvent(key(Qt.Key.Key_Down))
        assert items.currentRow() == row
        assert text(licences) == part.text
        for words in (part.name, part.version, part.licence, part.homepage):
            assert words in title.text()


def key(code: Qt.Key) -> Any:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    return QKeyEvent(QEvent.Type.KeyPress, code, Qt.KeyboardModifier.NoModifier)


def test_components_are_sought_by_name_and_by_licence(licences: AboutDialog, qtbot: QtBot) -> None:
    edit = child(licences, QLineEdit, "licencesEdit")
    qtbot.keyClicks(edit, "py bsd")
    assert shown(licences) == ["NumPy 2.0", "SciPy 1.0"]
    assert text(licences) == "an array\n"
    qtbot.keyClicks(edit, " sci")
    assert shown(licences) == ["SciPy 1.0"]
    assert text(licences) == "a <b>method</b>\n"
    qtbot.keyClicks(edit, "zz")
    assert shown(licences) == []
    assert text(licences) == ""
    assert "No component" in child(licences, QPlainTextEdit, "licenceText").placeholderText()
    edit.clear()
    assert len(shown(licences)) == len(PARTS)
    assert text(licences) == "the program's\n"


def test_the_terms_of_qt_are_one_key_away(licences: AboutDialog, qtbot: QtBot) -> None:
    notice = child(licences, QLabel, "qtNoticeLabel")
    assert notice.isVisible()
    assert "GNU Lesser General Public License, version 3" in notice.text()
    qtbot.keyClicks(child(licences, QLineEdit, "licencesEdit"), "numpy")
    qtbot.keyClick(child(licences, QPushButton, "qtNoticeButton"), Qt.Key.Key_Space)
    assert text(licences) == "a notice\n"
    assert len(shown(licences)) == len(PARTS)


def test_the_terms_of_qt_can_be_asked_for_before_they_are_read(
    dialog: AboutDialog, qtbot: QtBot
) -> None:
    dialog.show_licences()
    child(dialog, QPushButton, "qtNoticeButton").click()
    qtbot.waitUntil(lambda: shown(dialog) != [])
    assert text(dialog) == "a notice\n"


def test_licences_that_cannot_be_read_are_told(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = threading.Event()

    def components() -> tuple[Component, ...]:
        if whole.is_set():
            return PARTS
        raise ValueError("licences.json is damaged")

    monkeypatch.setattr(licences_page, "components", components)
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.show_licences()
    view = child(dialog, QPlainTextEdit, "licenceText")
    qtbot.waitUntil(lambda: "licences.json is damaged" in view.placeholderText())
    whole.set()
    child(dialog, QTabWidget, "aboutTabs").setCurrentIndex(0)
    dialog.show_licences()
    assert "Reading" in view.placeholderText()
    qtbot.waitUntil(lambda: shown(dialog) != [])
    assert len(shown(dialog)) == len(PARTS)


def test_every_control_has_a_name_and_can_be_reached_by_keys(
    licences: AboutDialog, qtbot: QtBot
) -> None:
    wanted = {
        "aboutTerms",
        "copyVersionsButton",
        "aboutCloseButton",
        "qtNoticeButton",
        "licencesEdit",
        "licencesList",
        "licenceText",
    }
    for widget in licences.findChildren(QWidget):
        if isinstance(widget, QAbstractButton) and widget.objectName() in wanted:
            assert widget.toolTip()
        if widget.objectName() in wanted:
            assert widget.accessibleName(), widget.objectName()
    reached = set()
    for page in (0, 1):
        child(licences, QTabWidget, "aboutTabs").setCurrentIndex(page)
        widget: QWidget | None = licences
        for _ in range(60):
            assert widget is not None
            widget = widget.nextInFocusChain()
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                reached.add(widget.objectName())
    assert wanted <= reached


def test_the_keys_of_the_buttons_and_tabs_differ(dialog: AboutDialog) -> None:
    tabs = child(dialog, QTabWidget, "aboutTabs")
    texts = [tabs.tabText(0), tabs.tabText(1)]
    texts += [button.text() for button in dialog.findChildren(QPushButton)]
    keys = [said[said.index("&") + 1].lower() for said in texts if "&" in said]
    assert len(keys) == len(texts) == len(set(keys))


@pytest.mark.parametrize(
    "colours", [theme.DARK, theme.LIGHT, theme.HIGH_CONTRAST, theme.HIGH_CONTRAST_LIGHT]
)
def test_links_have_the_colour_of_the_theme(licences: AboutDialog, colours: theme.Theme) -> None:
    application = QGuiApplication.instance()
    theme.apply(application, colours)  # type: ignore[arg-type]
    child(licences, QListWidget, "licencesList").setCurrentRow(1)
    for name in ("aboutPapers", "aboutTerms", "licenceTitle"):
        assert f"color: {colours.accent_text}" in child(licences, QLabel, name).text()


def test_it_fits_a_small_screen_and_escape_closes_it(dialog: AboutDialog, qtbot: QtBot) -> None:
    least = dialog.minimumSizeHint()
    assert least.width() <= 1280
    assert least.height() <= 720
    assert dialog.width() <= 1240
    assert dialog.height() <= 720
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_addresses_are_addresses() -> None:
    for *_, number in PAPERS:
        assert QUrl(f"https://arxiv.org/abs/{number}").isValid()
