"""Fields: what they show, read, tell and refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.fields import CheckField, ChoiceField, Field, WordsField
from app.widgets.number_fields import IntField, NumberField, parse_number, short_number

F = TypeVar("F", bound=Field)


class Bench:
    """A window with one field in it, and what the field told."""

    def __init__(self, bot: QtBot) -> None:
        self.bot = bot
        self.window = QWidget()
        bot.addWidget(self.window)
        self.other = QLineEdit()
        self.told: list[Any] = []
        QVBoxLayout(self.window).addWidget(self.other)

    def put(self, field: F) -> F:
        layout = self.window.layout()
        assert layout is not None
        layout.addWidget(field)
        field.edited.connect(self.told.append)
        self.window.resize(160, 80)
        with self.bot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.other.setFocus()
        return field

    def type(self, field: Any, text: str, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
        field.setFocus()
        field.selectAll()
        if text:
            self.bot.keyClicks(field, text)
        else:
            self.bot.keyClick(field, Qt.Key.Key_Delete)
        if end is not None:
            self.bot.keyClick(field, end)

    def wheel(self, field: QWidget, notches: int) -> bool:
        """Turn the wheel over a field; whether the field took it."""
        event = QWheelEvent(
            QPointF(5, 5),
            QPointF(field.mapToGlobal(QPoint(5, 5))),
            QPoint(),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        event.ignore()
        QApplication.sendEvent(field, event)
        return event.isAccepted()


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


# --- writing and reading numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e-4, "1e-4"),
        (0.02, "0.02"),
        (5e-3, "5e-3"),
        (1e-3, "1e-3"),
        (1.5e-5, "1.5e-5"),
        (0.995, "0.995"),
        (0.999999, "0.999999"),
        (0.0123, "0.0123"),
        (0.0, "0"),
        (-0.0, "0"),
        (200.0, "200"),
        (1000.0, "1000"),
        (1e6, "1e6"),
        (1234567.0, "1234567"),
        (-2.05, "-2.05"),
        (1e-12, "1e-12"),
    ],
)
def test_a_number_is_written_in_its_shortest_form(value: float, text: str) -> None:
    assert short_number(value) == text


def test_what_is_written_reads_back_as_the_same_number() -> None:
    random = np.random.default_rng(0)
    values = random.choice([-1, 1], 2000) * 10.0 ** random.uniform(-12, 12, 2000)
    for value in map(float, values):
        assert parse_number(short_number(value)) == value
        assert len(short_number(value)) <= len(format(value, ".17g")) + 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5e-3", 0.005),
        ("0,02", 0.02),
        (" 1E-4 ", 1e-4),
        ("−2.5", -2.5),
        (".5", 0.5),
        ("1e-", None),
        ("", None),
        ("nan", None),
        ("inf", None),
        ("1e999", None),
        ("two", None),
        ("1,000.5", None),
    ],
)
def test_a_number_is_read_with_a_point_or_a_comma(text: str, value: float | None) -> None:
    assert parse_number(text) == value


# --- number fields


def test_a_small_number_is_shown_held_and_told_exactly(bench: Bench) -> None:
    field = bench.put(NumberField(1e-8, 0.999))
    field.show_value(1e-4)
    assert field.text() == "1e-4"
    assert field.value() == 1e-4
    bench.type(field, "3e-7")
    assert bench.told == [3e-7]
    assert field.text() == "3e-7"


@pytest.mark.parametrize("make", [lambda: IntField(1, 4000), lambda: NumberField(1, 4000)])
def test_a_field_tells_once_when_it_is_done_and_never_while_typing(
    bench: Bench, make: Callable[[], Any]
) -> None:
    field = bench.put(make())
    field.show_value(200)
    assert bench.told == []
    bench.type(field, "512", end=None)
    assert bench.told == []
    bench.other.setFocus()
    assert bench.told == [512]
    bench.type(field, "512")
    assert bench.told == [512]


def test_a_script_that_sets_a_value_is_heard(bench: Bench) -> None:
    whole, number = bench.put(IntField(1, 4000)), bench.put(NumberField(0, 1, optional=True))
    whole.setValue(500)
    number.setValue(0.25)
    assert bench.told == [500, 0.25]


def test_digits_of_large_numbers_are_grouped(bench: Bench) -> None:
    field = bench.put(IntField(1, 10**6))
    field.show_value(10_000)
    assert field.text() == "10,000"
    bench.type(field, "20000")
    assert field.text() == "20,000"


def test_an_unfinished_number_goes_back_to_the_one_before(bench: Bench) -> None:
    field = bench.put(NumberField(0, 1))
    field.show_value(0.02)
    bench.type(field, "1e-")
    assert (field.text(), bench.told) == ("0.02", [])


def test_letters_cannot_be_typed_into_a_number(bench: Bench) -> None:
    field = bench.put(NumberField(0, 1))
    bench.type(field, "0x.y3")
    assert bench.told == [0.3]


@pytest.mark.parametrize(
    ("steps", "start", "up", "down"),
    [
        ("one", 3, 4, 2),
        ("two", 32, 34, 30),
        ("double", 256, 512, 128),
        ("digit", 10_000, 11_000, 9_900),
        ("digit", 250, 260, 240),
        ("digit", 7, 8, 6),
    ],
)
def test_an_arrow_changes_a_whole_number_by_a_sensible_step(
    bench: Bench, steps: str, start: int, up: int, down: int
) -> None:
    field = bench.put(IntField(1, 10**6, steps))
    for key, expected in ((Qt.Key.Key_Up, up), (Qt.Key.Key_Down, down)):
        field.show_value(start)
        bench.bot.keyClick(field, key)
        assert field.value() == expected


@pytest.mark.parametrize(
    ("start", "up", "down"),
    [
        (1e-4, 2e-4, 5e-5),
        (2e-3, 5e-3, 1e-3),
        (0.05, 0.1, 0.02),
        (0.03, 0.05, 0.02),
        (3e-4, 5e-4, 2e-4),
        (-2.0, -1.0, -5.0),
        (0.0, 0.001, -0.001),
    ],
)
def test_an_arrow_walks_along_1_2_5(bench: Bench, start: float, up: float, down: float) -> None:
    field = bench.put(NumberField(-10, 10))
    for key, expected in ((Qt.Key.Key_Up, up), (Qt.Key.Key_Down, down)):
        field.show_value(start)
        bench.bot.keyClick(field, key)
        assert field.value() == expected


def test_steps_that_add_stay_on_their_grid(bench: Bench) -> None:
    field = bench.put(NumberField(0, 1, step=0.1))
    field.show_value(0.0)
    for _ in range(3):
        bench.bot.keyClick(field, Qt.Key.Key_Up)
    assert bench.told == [0.1, 0.2, 0.3]


def test_arrows_keep_to_the_range_and_typing_may_leave_it_to_be_refused(bench: Bench) -> None:
    field = bench.put(IntField(1, 4000, "digit"))
    field.show_value(3950)
    bench.bot.keyClick(field, Qt.Key.Key_Up)
    bench.bot.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == 4000
    bench.type(field, "5000")
    bench.type(field, "-3")
    assert bench.told == [4000, 5000, -3]


# --- no value


def test_none_is_shown_as_its_word_and_chosen_by_emptying(bench: Bench) -> None:
    field = bench.put(NumberField(0, 10, optional=True, none_word="off"))
    assert field.text() == "off"
    bench.type(field, "2.5")
    bench.type(field, "")
    bench.type(field, "3")
    bench.type(field, "off")
    assert bench.told == [2.5, None, 3.0, None]
    assert field.text() == "off"


def test_none_without_a_word_shows_what_it_stands_for_and_stays_none(bench: Bench) -> None:
    field = bench.put(NumberField(-10, 10, step=0.1, optional=True))
    field.set_none_number(2.05341)
    assert (field.text(), field.value(), field.current()) == ("2.05", 2.05341, None)
    assert field.property("automatic") is True
    field.setFocus()
    bench.bot.keyClick(field, Qt.Key.Key_Return)
    bench.other.setFocus()
    assert bench.told == []
    field.set_none_number(1.5)
    assert field.text() == "1.5"


def test_the_number_that_none_stands_for_can_be_chosen_for_good(bench: Bench) -> None:
    field = bench.put(NumberField(-10, 10, optional=True))
    field.set_none_number(2.0)
    field.setValue(2.0)
    assert bench.told == [2.0]
    assert field.property("automatic") is False


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
    bench: Bench, make: Callable[[], Any], value: Any
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


def test_an_error_is_told_to_assistive_tools_beside_what_the_field_is_for(bench: Bench) -> None:
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


def test_escape_with_nothing_to_bring_back_is_left_to_others(bench: Bench) -> None:
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
def test_the_wheel_turns_only_what_has_the_focus(bench: Bench, make: Callable[[], Any]) -> None:
    field = bench.put(make())
    field.show_value(1)
    assert not bench.wheel(field, 1)
    assert bench.told == []
    field.setFocus()
    assert bench.wheel(field, 1)
    assert len(bench.told) == 1


@pytest.mark.parametrize("make", [lambda: IntField(0, 10**6), lambda: NumberField(0, 10**6)])
def test_the_text_has_room_with_arrows_and_without(bench: Bench, make: Callable[[], Any]) -> None:
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


def test_a_choice_tells_what_was_chosen_and_not_what_was_shown(bench: Bench) -> None:
    field = bench.put(ChoiceField([("ddpm", "DDPM"), ("ddim", "DDIM")]))
    field.show_value("ddim")
    assert bench.told == []
    field.setCurrentText("DDPM")
    field.setFocus()
    bench.bot.keyClick(field, Qt.Key.Key_Down)
    assert bench.told == ["ddpm", "ddim"]


def test_a_value_that_is_no_choice_joins_the_choices(bench: Bench) -> None:
    field = bench.put(ChoiceField([(0.1, "10%")]))
    field.show_value(0.3)
    field.show_value(0.3)
    assert (field.currentText(), field.count()) == ("0.3", 2)


def test_a_switch_tells_when_it_is_pressed(bench: Bench) -> None:
    field = bench.put(CheckField("Clip"))
    field.show_value(True)
    assert bench.told == []
    field.click()
    assert bench.told == [False]


def test_words_are_split_at_commas_and_none_when_there_are_none(bench: Bench) -> None:
    field = bench.put(WordsField("first two"))
    field.show_value(("x", "z"))
    assert field.text() == "x, z"
    bench.type(field, " height ,3,")
    field.show_value(("height", "3"))
    bench.type(field, "")
    assert bench.told == [("height", "3"), None]
