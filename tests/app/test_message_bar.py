"""The bar of messages: what it says, what can be done about it, and how it goes away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app import theme
from app.widgets.message_bar import MessageBar


@pytest.fixture
def bar(qtbot: QtBot) -> Iterator[MessageBar]:
    """A bar above something, in a window that is shown."""
    window = QWidget()
    qtbot.addWidget(window)
    bar = MessageBar()
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(bar)
    column.addWidget(QWidget(), 1)
    window.resize(500, 200)
    window.show()
    yield bar
    window.close()


def buttons(bar: MessageBar) -> list[QPushButton]:
    return [button for button in bar.findChildren(QPushButton) if not button.isHidden()]


def test_it_is_not_there_while_there_is_nothing_to_say(bar: MessageBar) -> None:
    assert bar.isHidden()
    assert bar.text == ""


@pytest.mark.parametrize("kind", ["info", "warning", "error"])
def test_it_slides_open_until_all_of_the_text_can_be_read(
    qtbot: QtBot, bar: MessageBar, kind: str
) -> None:
    text = "The file ends in the middle of the weights; the running experiment is as it was. " * 2
    bar.show_message(text, kind)
    assert (bar.text, bar.kind) == (text, kind)
    assert bar.accessibleDescription() == text
    label = bar.findChild(QLabel, "messageText")
    assert label is not None
    qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()) > 20)


def test_a_longer_message_in_the_place_of_a_short_one_can_be_read_too(
    qtbot: QtBot, bar: MessageBar
) -> None:
    label = bar.findChild(QLabel, "messageText")
    assert label is not None
    bar.show_message("Saved.")
    qtbot.waitUntil(lambda: bar.height() == bar.sizeHint().height())
    one_line = label.height()
    qtbot.waitUntil(lambda: bar.maximumHeight() > 100)
    bar.show_message("The file ends in the middle of the weights. " * 5)
    qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()) > one_line)


def test_an_action_closes_the_bar_and_then_does_its_work(qtbot: QtBot, bar: MessageBar) -> None:
    seen: list[tuple[str, bool]] = []
    bar.show_message(
        "The run was replaced.",
        actions=[
            ("Bring back", lambda: seen.append(("back", bar.isHidden()))),
            ("Open…", lambda: seen.append(("open", bar.isHidden()))),
        ],
    )
    assert [button.text() for button in buttons(bar)] == ["Bring back", "Open…"]
    qtbot.mouseClick(buttons(bar)[1], Qt.MouseButton.LeftButton)
    assert seen == [("open", True)]
    assert buttons(bar) == []


def test_an_action_may_show_the_next_message(qtbot: QtBot, bar: MessageBar) -> None:
    bar.show_message("One.", actions=[("Next", lambda: bar.show_message("Two.", "warning"))])
    qtbot.mouseClick(buttons(bar)[0], Qt.MouseButton.LeftButton)
    assert not bar.isHidden()
    assert (bar.text, buttons(bar)) == ("Two.", [])


def test_a_new_message_takes_the_place_of_the_old_one(bar: MessageBar) -> None:
    bar.show_message("One.", "error", [("A", list)])
    bar.show_message("Two.", "info", [("B", list), ("C", list)])
    assert bar.text == "Two."
    assert [button.text() for button in buttons(bar)] == ["B", "C"]


def test_the_cross_and_escape_close_it(qtbot: QtBot, bar: MessageBar) -> None:
    cross = bar.findChild(QToolButton, "messageCloseButton")
    assert cross is not None
    assert cross.accessibleName()
    bar.show_message("One.")
    qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert bar.isHidden()
    bar.show_message("Two.")
    cross.setFocus()
    qtbot.keyClick(cross, Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert bar.text == ""


def test_its_sign_takes_the_colour_of_the_theme(qapp: QApplication, bar: MessageBar) -> None:
    def ink() -> set[str]:
        sign = next(label for label in bar.findChildren(QLabel) if not label.pixmap().isNull())
        image = sign.pixmap().toImage()
        colours = [
            image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())
        ]
        return {colour.name() for colour in colours if colour.alpha() == 255}

    bar.show_message("It cannot be read.", "error")
    assert ink() == {theme.DARK.danger}
    theme.apply(qapp, theme.LIGHT)
    assert ink() == {theme.LIGHT.danger}


def test_an_unknown_kind_is_refused(bar: MessageBar) -> None:
    with pytest.raises(ValueError, match="choose one of info, warning, error"):
        bar.show_message("?", "shout")
