"""Number fields: how they write, read, step and tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.widgets.number_fields import IntField, NumberField, parse_number, short_number

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


def test_a_small_number_is_shown_held_and_told_exactly(bench: Any) -> None:
    field = bench.put(NumberField(1e-8, 0.999))
    field.show_value(1e-4)
    assert field.text() == "1e-4"
    assert field.value() == 1e-4
    bench.type(field, "3e-7")
    assert bench.told == [3e-7]
    assert field.text() == "3e-7"


@pytest.mark.parametrize("make", [lambda: IntField(1, 4000), lambda: NumberField(1, 4000)])
def test_a_field_tells_once_when_it_is_done_and_never_while_typing(
    bench: Any, make: Callable[[], Any]
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


def test_a_script_that_sets_a_value_is_heard(bench: Any) -> None:
    whole, number = bench.put(IntField(1, 4000)), bench.put(NumberField(0, 1, optional=True))
    whole.setValue(500)
    number.setValue(0.25)
    assert bench.told == [500, 0.25]


def test_digits_of_large_numbers_are_grouped(bench: Any) -> None:
    field = bench.put(IntField(1, 10**6))
    field.show_value(10_000)
    assert field.text() == "10,000"
    bench.type(field, "20000")
    assert field.text() == "20,000"


def test_an_unfinished_number_goes_back_to_the_one_before(bench: Any) -> None:
    field = bench.put(NumberField(0, 1))
    field.show_value(0.02)
    bench.type(field, "1e-")
    assert (field.text(), bench.told) == ("0.02", [])


def test_letters_cannot_be_typed_into_a_number(bench: Any) -> None:
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
    bench: Any, steps: str, start: int, up: int, down: int
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
def test_an_arrow_walks_along_1_2_5(bench: Any, start: float, up: float, down: float) -> None:
    field = bench.put(NumberField(-10, 10))
    for key, expected in ((Qt.Key.Key_Up, up), (Qt.Key.Key_Down, down)):
        field.show_value(start)
        bench.bot.keyClick(field, key)
        assert field.value() == expected


def test_steps_that_add_stay_on_their_grid(bench: Any) -> None:
    field = bench.put(NumberField(0, 1, step=0.1))
    field.show_value(0.0)
    for _ in range(3):
        bench.bot.keyClick(field, Qt.Key.Key_Up)
    assert bench.told == [0.1, 0.2, 0.3]


def test_arrows_keep_to_the_range_and_typing_may_leave_it_to_be_refused(bench: Any) -> None:
    field = bench.put(IntField(1, 4000, "digit"))
    field.show_value(3950)
    bench.bot.keyClick(field, Qt.Key.Key_Up)
    bench.bot.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == 4000
    bench.type(field, "5000")
    bench.type(field, "-3")
    assert bench.told == [4000, 5000, -3]


# --- no value


def test_none_is_shown_as_its_word_and_chosen_by_emptying(bench: Any) -> None:
    field = bench.put(NumberField(0, 10, optional=True, none_word="off"))
    assert field.text() == "off"
    bench.type(field, "2.5")
    bench.type(field, "")
    bench.type(field, "3")
    bench.type(field, "off")
    assert bench.told == [2.5, None, 3.0, None]
    assert field.text() == "off"


def test_none_without_a_word_shows_what_it_stands_for_and_stays_none(bench: Any) -> None:
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


def test_the_number_that_none_stands_for_can_be_chosen_for_good(bench: Any) -> None:
    field = bench.put(NumberField(-10, 10, optional=True))
    field.set_none_number(2.0)
    field.setValue(2.0)
    assert bench.told == [2.0]
    assert field.property("automatic") is False
