"""Fields: what they show, tell and refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication

from app.widgets.fields import CheckField, ChoiceField, WordsField
from app.widgets.number_fields import IntField, NumberField

OFFSCREEN = pytest.mark.qt_log_ignore("This plugin does not support")  # what an open list asks for

# --- refusing


@pytest.mark.parametrize(
    ("make", "value"),
    [
        (lambda: IntField(1, 4000), 200),
        (lambda: NumberField(0, 1), 0.5),
        (lambda: WordsField(), ("x", "y")),
    ],
)
def test_a_refused_value_stays_in_red_until_escape_brings_the_old_one_back(
    bench: Any, make: Callable[[], Any], value: Any
) -> None:
    field = bench.put(make())
    field.show_value(value)
    before = field.text()
    bench.type(field, "7")
    field.set_error("too many")
    assert field.text() == "7"
    assert field.property("error") is True
    bench.bot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == before
    assert field.property("error") is False
    assert field.error == ""


def test_an_error_is_told_to_assistive_tools_beside_what_the_field_is_for(bench: Any) -> None:
    field = bench.put(IntField(1, 4000))
    errors: list[str] = []
    field.errorChanged.connect(errors.append)
    field.set_tip("T, the number of levels <0")
    assert field.accessibleDescription() == "T, the number of levels <0"
    assert field.toolTip() == "<p>T, the number of levels &lt;0</p>"
    field.set_error("5000 is outside 1 to 4000")
    field.set_error("5000 is outside 1 to 4000")
    assert field.accessibleDescription().startswith("5000 is outside 1 to 4000")
    field.set_error("")
    assert field.accessibleDescription() == "T, the number of levels <0"
    assert errors == ["5000 is outside 1 to 4000", ""]


def test_escape_with_nothing_to_bring_back_is_left_to_others(bench: Any) -> None:
    field = bench.put(IntField(1, 4000))
    field.setFocus()
    assert field.give_up() is False
    bench.type(field, "12", end=None)
    assert field.give_up() is True


# --- the wheel and the arrows


@pytest.mark.parametrize(
    "make",
    [
        lambda: IntField(0, 100),
        lambda: NumberField(0, 100, step=1.0),
        lambda: ChoiceField([(0, "none"), (1, "one"), (2, "two")]),
    ],
)
def test_the_wheel_turns_only_what_has_the_focus(bench: Any, make: Callable[[], Any]) -> None:
    field = bench.put(make())
    field.show_value(1)
    assert not bench.wheel(field, 1)
    assert bench.told == []
    field.setFocus()
    assert bench.wheel(field, 1)
    assert len(bench.told) == 1


@pytest.mark.parametrize("make", [lambda: IntField(0, 10**6), lambda: NumberField(0, 10**6)])
def test_the_text_has_room_with_arrows_and_without(bench: Any, make: Callable[[], Any]) -> None:
    field = bench.put(make())
    field.setFixedSize(112, 24)
    edit = field.lineEdit()
    wide = edit.width()
    assert wide >= 100
    assert not bench.window.grab().isNull()
    centre = QPointF(50, 10)
    QApplication.sendEvent(field, QEnterEvent(centre, centre, centre))
    assert 80 <= edit.width() < wide
    QApplication.sendEvent(field, QEvent(QEvent.Type.Leave))
    assert edit.width() == wide
    field.setFocus()
    assert edit.width() < wide
    bench.other.setFocus()
    assert edit.width() == wide
    field.set_unit("steps")
    assert edit.width() < wide - 20
    assert edit.geometry().left() >= 4


# --- choices, switches, words


def test_a_choice_tells_what_was_chosen_and_not_what_was_shown(bench: Any) -> None:
    field = bench.put(ChoiceField([("ddpm", "DDPM"), ("ddim", "DDIM")]))
    field.show_value("ddim")
    assert bench.told == []
    field.setCurrentText("DDPM")
    field.setFocus()
    bench.bot.keyClick(field, Qt.Key.Key_Down)
    assert bench.told == ["ddpm", "ddim"]


def test_a_value_that_is_no_choice_joins_the_choices(bench: Any) -> None:
    field = bench.put(ChoiceField([(0.1, "10%")]))
    field.show_value(0.3)
    field.show_value(0.3)
    assert (field.currentText(), field.count()) == ("0.3", 2)


def test_a_switch_tells_when_it_is_pressed(bench: Any) -> None:
    field = bench.put(CheckField("Clip"))
    field.show_value(True)
    assert bench.told == []
    field.click()
    assert bench.told == [False]


def test_words_are_split_at_commas_and_none_when_there_are_none(bench: Any) -> None:
    field = bench.put(WordsField("first two"))
    field.show_value(("x", "z"))
    assert field.text() == "x, z"
    bench.type(field, " height ,3,")
    field.show_value(("height", "3"))
    bench.type(field, "")
    assert bench.told == [("height", "3"), None]


# --- entries that do something


@pytest.fixture
def choice(bench: Any) -> ChoiceField:
    field = bench.put(ChoiceField([("roll", "roll"), ("moons", "moons")]))
    field.insertSeparator(field.count())
    field.add_command("from a file", "file")
    field.show_value("roll")
    field.setFocus()
    return field


@pytest.mark.parametrize("key", ["End", "PageDown", "Down"])
def test_keys_on_a_closed_field_pass_over_an_entry_that_does_something(
    bench: Any, choice: ChoiceField, key: str
) -> None:
    for _ in range(4):
        bench.bot.keyClick(choice, getattr(Qt.Key, f"Key_{key}"))
    assert bench.told == ["moons"]
    assert choice.currentData() == "moons"
    bench.bot.keyClicks(choice, "f")
    assert choice.currentData() == "moons"


def test_the_wheel_passes_over_it(bench: Any, choice: ChoiceField) -> None:
    for _ in range(4):
        bench.wheel(choice, -1)
    assert bench.told == ["moons"]


@OFFSCREEN
def test_the_open_list_offers_it(bench: Any, choice: ChoiceField) -> None:
    bench.bot.keyClick(choice, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert choice.view().isVisible()
    bench.bot.keyClick(choice.view(), Qt.Key.Key_End)
    assert bench.told == []  # it is only pointed at
    bench.bot.keyClick(choice.view(), Qt.Key.Key_Return)
    assert bench.told == ["file"]
    assert not choice.view().isVisible()
    choice.show_value("roll")
    bench.bot.keyClick(choice, Qt.Key.Key_End)
    assert bench.told == ["file", "moons"]


@pytest.fixture
def at_once(qapp: QApplication) -> Iterator[None]:
    """An open list takes a click at once; else it waits for the second one of a double click."""
    usual = qapp.doubleClickInterval()
    qapp.setDoubleClickInterval(0)
    yield
    qapp.setDoubleClickInterval(usual)


@OFFSCREEN
@pytest.mark.usefixtures("at_once")
def test_a_click_in_the_open_list_chooses_it(bench: Any, choice: ChoiceField) -> None:
    choice.showPopup()
    view = choice.view()
    place = view.visualRect(view.model().index(choice.findData("file"), 0)).center()
    bench.bot.mouseMove(view.viewport(), place)
    QApplication.processEvents()
    bench.bot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert bench.told == ["file"]


@OFFSCREEN
def test_leaving_the_open_list_chooses_nothing(bench: Any, choice: ChoiceField) -> None:
    choice.showPopup()
    bench.bot.keyClick(choice.view(), Qt.Key.Key_End)
    bench.bot.keyClick(choice.view(), Qt.Key.Key_Escape)
    assert bench.told == []
    assert choice.currentData() == "roll"


@OFFSCREEN
@pytest.mark.parametrize(
    "leave",
    [
        lambda bot, field: bot.keyClick(field.view(), Qt.Key.Key_Escape),
        lambda bot, field: bot.keyClick(field.view(), Qt.Key.Key_F4),
        lambda bot, field: field.view().window().close(),  # as when another window comes up
    ],
)
def test_once_the_list_was_open_keys_and_wheel_pass_over_the_entry_again(
    bench: Any, choice: ChoiceField, leave: Callable[[Any, ChoiceField], None]
) -> None:
    choice.showPopup()
    leave(bench.bot, choice)
    assert not choice.view().isVisible()
    bench.bot.keyClick(choice, Qt.Key.Key_End)
    bench.bot.keyClicks(choice, "f")
    bench.wheel(choice, -1)
    assert bench.told == ["moons"]


# --- none, and other choices


def test_no_choice_is_a_choice_where_there_is_a_word_for_it(bench: Any) -> None:
    field = bench.put(ChoiceField([(True, "yes"), (False, "no")], none_word="by itself"))
    for value, words in ((False, "no"), (None, "by itself"), (True, "yes"), (None, "by itself")):
        field.show_value(value)
        assert field.currentText() == words
        assert field.property("automatic") is (value is None)
    assert bench.told == []
    assert field.count() == 3
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Home):
        bench.bot.keyClick(field, key)
    assert bench.told == [True, False, None]


def test_what_is_refused_gives_way_to_no_choice(bench: Any) -> None:
    field = bench.put(ChoiceField([("bf16", "bf16")], none_word="by itself"))
    field.show_value(None)
    field.setCurrentIndex(1)
    field.set_error("not here")
    assert field.currentText() == "by itself"
    assert field.property("automatic") is True


def test_other_choices_take_the_place_of_those_there_were(bench: Any, choice: ChoiceField) -> None:
    assert choice.choices()[:2] == [("roll", "roll"), ("moons", "moons")]
    choice.set_choices([("cats", "cat"), ("pets", "pets")])
    assert bench.told == []
    choice.show_value("pets")
    choice.setFocus()
    bench.bot.keyClick(choice, Qt.Key.Key_Home)
    bench.bot.keyClick(choice, Qt.Key.Key_End)
    assert bench.told == ["cats", "pets"]
    assert choice.count() == 2
