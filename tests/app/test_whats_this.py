"""Every control says what it is: its name, a tooltip, and a sentence more when it is asked."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWhatsThis,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.dialogs.command_palette import CommandPalette
from app.dialogs.shortcuts_dialog import ShortcutsDialog
from app.panels.setting_rows import SettingRow
from app.panels.setting_table import Control
from app.whats_this import explain_all, show_at_focus, texts
from app.widgets.formula import Formula
from app.widgets.help_text import explain, whats_this
from app.widgets.point_cloud import PointCloudView

SUBJECTS = ("data", "learned", "forward", "reverse")


def controls(window: QWidget) -> list[QWidget]:
    """All that can be seen and takes the focus."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.focusProxy() is None
        and widget.window() is window
        and not widget.objectName().startswith("qt_")
    ]


def check_all_explained(window: QWidget) -> None:
    """Fails with the controls that do not say enough of themselves, and what they leave out."""
    explain_all(window)
    faults = []
    for widget in controls(window):
        named = widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())
        tipped = widget.toolTip() or tips_of_its_parts(widget)
        said = {"name": named, "tooltip": tipped, "what's this": widget.whatsThis()}
        for what in (what for what, text in said.items() if not text):
            faults.append(f"{type(widget).__name__} {widget.objectName()} has no {what}")
    assert not faults, "\n".join(faults)


def tips_of_its_parts(widget: QWidget) -> bool:
    """Whether its parts have tooltips; over a picture they would lie in the way."""
    if isinstance(widget, QTabBar):
        return all(widget.tabToolTip(tab) for tab in range(widget.count()))
    return isinstance(widget, (PointCloudView, Formula))


# --- the whole window


def test_every_control_of_the_window_says_what_it_is(person: Any) -> None:
    window = person.window
    for button in window.findChildren(QToolButton):
        if button.objectName().endswith("MoreButton"):
            button.setChecked(True)
    assert len(controls(window)) > 40
    check_all_explained(window)


@pytest.mark.parametrize("sampler", ["ddpm", "ddim", "dpm_solver", "simplified"])
def test_controls_that_come_and_go_say_it_too(person: Any, sampler: str) -> None:
    person.choose("samplerCombo", sampler)
    person.type_number("timestepsSpin", "30")  # a new run is offered
    assert person.find(QWidget, "restartButton").isVisible()
    check_all_explained(person.window)


def test_each_subject_of_the_stage_says_it_too(person: Any) -> None:
    person.sample()
    for subject in SUBJECTS:
        person.click(f"{subject}Tile")
        check_all_explained(person.window)


def test_a_message_with_a_button_says_it_too(person: Any) -> None:
    person.window.messages.show_message("A run was replaced", actions=[("Bring back", print)])
    check_all_explained(person.window)


def test_what_is_written_here_is_about_controls_that_there_are(person: Any) -> None:
    person.sample()
    names = {widget.objectName() for widget in person.window.findChildren(QWidget)}
    assert set(texts()) - names - {"compareTile", "fieldCombo"} == set()


def test_what_is_written_says_more_than_the_tooltip(person: Any) -> None:
    explain_all(person.window)
    for name, text in texts().items():
        widget = person.window.findChild(QWidget, name)
        if widget is not None and widget.accessibleName():
            assert len(text) > 40, name
            assert text not in widget.toolTip(), name


def test_a_setting_says_what_its_table_says(desk: Any) -> None:
    for row in desk.panel.findChildren(SettingRow):
        for control in row.row.controls:
            assert isinstance(control, Control)
            said = row.fields[control.setting].whatsThis()
            assert as_read(said).startswith(control.title), control.name
            assert control.help.split(".")[0].split("<")[0].strip() in as_read(said)


def as_read(html: str) -> str:
    """Rich text as it is read."""
    from PySide6.QtGui import QTextDocument

    document = QTextDocument()
    document.setHtml(html)
    return document.toPlainText()


# --- the pages of this program


def test_the_palette_and_the_page_of_shortcuts_say_it_too(qtbot: QtBot) -> None:
    for window in (CommandPalette([]), ShortcutsDialog({})):
        qtbot.addWidget(window)
        window.show()
        assert controls(window)
        check_all_explained(window)


# --- asking


@pytest.fixture
def asked(qtbot: QtBot) -> QWidget:
    """A window with a control that is explained and one that is not."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for name in ("explained", "plain"):
        edit = QLineEdit()
        edit.setObjectName(name)
        column.addWidget(edit)
    explain(window.findChild(QLineEdit, "explained"), "A field", "Takes words", "More <than> that")
    window.show()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def bubble() -> QWidget | None:
    """What is said at the moment."""
    return next(
        (
            widget
            for widget in QApplication.topLevelWidgets()
            if widget.metaObject().className() == "QWhatsThat" and widget.isVisible()
        ),
        None,
    )


def test_explain_gives_a_control_all_three_and_takes_words_literally(asked: QWidget) -> None:
    field = asked.findChild(QLineEdit, "explained")
    assert field.accessibleName() == "A field"
    assert field.toolTip() == "Takes words"
    assert as_read(field.whatsThis()).split("\n") == [
        "A field",
        "Takes words",
        "More <than> that",
    ]


def test_the_keys_ask_the_control_with_the_focus(asked: QWidget) -> None:
    asked.findChild(QLineEdit, "explained").setFocus()
    assert show_at_focus(asked)
    assert bubble() is not None
    QWhatsThis.hideText()
    asked.findChild(QLineEdit, "plain").setFocus()
    assert not show_at_focus(asked)
    assert bubble() is None


def test_a_control_with_a_text_of_its_own_keeps_it(asked: QWidget) -> None:
    field = asked.findChild(QLineEdit, "explained")
    before = field.whatsThis()
    explain_all(asked)
    assert field.whatsThis() == before


def test_a_control_that_is_renamed_says_its_new_name(asked: QWidget) -> None:
    plain = asked.findChild(QLineEdit, "plain")
    plain.setAccessibleName("Play")
    plain.setToolTip("Play from here (Space)")
    explain_all(asked)
    assert as_read(plain.whatsThis()) == "Play\nPlay from here"
    plain.setAccessibleName("Pause")
    explain_all(asked)
    assert as_read(plain.whatsThis()).startswith("Pause")


def test_a_known_control_has_its_sentence(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    combo = QComboBox(window)
    combo.setObjectName("speedCombo")
    combo.setAccessibleName("Speed")
    combo.setToolTip("<p>How fast to play</p>")
    explain_all(window)
    assert as_read(combo.whatsThis()).split("\n") == [
        "Speed",
        "How fast to play",
        texts()["speedCombo"],
    ]


def test_menus_and_labels_are_left_alone(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    menu, label = QMenu(window), QLabel("words", window)
    field = QLineEdit(menu)
    for widget in (label, field):
        widget.setAccessibleName("a name")
    explain_all(window)
    assert not label.whatsThis()
    assert not field.whatsThis()


def test_a_text_without_more_is_a_title_and_a_sentence() -> None:
    assert whats_this("A & B", "", "c") == "<p><b>A &amp; B</b></p><p>c</p>"
