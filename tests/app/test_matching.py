"""Finding a title by a few letters."""

from __future__ import annotations

import pytest

from app.matching import folded, match


def test_case_and_accents_do_not_matter() -> None:
    assert folded("Élan ÜBER") == "elan uber"
    assert match("uber", "Über DDPM Studio") == 0


def test_nothing_asked_fits_everything() -> None:
    assert match("", "Train") == 0
    assert match("   ", "Train") == 0


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("t", "Train"),
        ("one step", "Train one step"),
        ("step tr", "Train one step"),  # in any order
        ("rain", "Train"),
        ("tos", "Train one step"),  # first letters
        ("expgif", "Export GIF…"),
        ("β", "Scale the range of β"),
    ],
)
def test_words_and_letters_in_order_are_found(query: str, title: str) -> None:
    assert match(query, title) is not None


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("x", "Train"),
        ("train x", "Train"),
        ("niart", "Train"),
        ("ran", "Train one step"),
        ("(", "A"),
    ],
)
def test_what_is_not_there_is_not_found(query: str, title: str) -> None:
    assert match(query, title) is None


def test_what_is_said_beside_a_title_is_found_too() -> None:
    other = ("View", "Ctrl+E", "Use the whole screen, as for a projector")
    assert match("projector", "Full screen", other) is not None
    assert match("view full", "Full screen", other) is not None
    assert match("ctrl+e", "Full screen", other) is not None
    assert match("ject", "Full screen", other) is not None
    assert match("je", "Full screen", other) is None  # too little to mean anything


def test_the_better_it_fits_the_less_it_costs() -> None:
    other = ("a sample is drawn", "resampled")
    costs = [
        match("sam", "Sample"),
        match("sam", "Stop sampling"),
        match("sam", "Resample"),
        match("sam", "Quit", other),
        match("sam", "Save as many"),
        match("sampled", "Quit", ("it is resampled",)),
    ]
    assert None not in costs
    assert costs == sorted(costs, key=lambda cost: cost or 0)
    assert len(set(costs)) == len(costs)
