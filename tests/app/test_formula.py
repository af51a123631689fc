"""Typeset formulas: what is drawn, in which colour, and which symbol lies where."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app import theme
from app.symbols import SYMBOLS, symbol_name
from app.widgets.formula import Formula
from app.widgets.formula_rows import pieces_of, rows_of
from app.widgets.typesetting import parse, typeset

STEP = r"\sym{x_prev}{x_{t-1}} = \frac{1}{\sqrt{\sym{alpha}{\alpha_t}}} \sym{xt}{x_t} + \sym{xt}{y}"


@pytest.fixture
def formula(qtbot: QtBot) -> Formula:
    formula = Formula(STEP, "the step", pixels=48)
    qtbot.addWidget(formula)
    qtbot.waitUntil(lambda: formula.ready)
    formula.resize(formula.sizeHint())
    formula.show()
    return formula


def coloured(formula: Formula, color: str) -> np.ndarray:
    """Which pixels [H, W] are of a colour, to a little."""
    image = formula.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    words = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    wanted = np.array(QColor(color).getRgb()[:3])
    return np.abs(words[..., 2::-1].astype(int) - wanted).max(axis=2) < 12


def test_markup_gives_each_symbol_a_colour_of_its_own() -> None:
    latex, symbols = parse(r"a \sym{xt}{x_{t}} + \sym{T}{T} \sym{xt}{z}")
    assert symbols == ("xt", "T")
    assert latex == (
        r"a \textcolor{#000001}{x_{t}} + \textcolor{#000002}{T} \textcolor{#000001}{z}"
    )


@pytest.mark.parametrize("markup", [r"\sym{xt}{x", r"\sym x", r"\sym{xt}"])
def test_markup_with_braces_missing_is_refused(markup: str) -> None:
    with pytest.raises(ValueError, match="braces"):
        parse(markup)


def test_every_symbol_can_be_set_has_a_colour_and_a_name() -> None:
    for key, symbol in SYMBOLS.items():
        assert typeset(symbol.latex, 16).width > 2
        assert QColor(getattr(theme.current(), symbol.idea)).isValid()
        assert symbol_name(key)


def test_symbols_have_the_colours_of_their_ideas(formula: Formula) -> None:
    colours = theme.current()
    assert coloured(formula, colours.samples).sum() > 20
    assert coloured(formula, colours.text).sum() > 20


def test_the_cursor_finds_the_symbol_it_is_on(formula: Formula, qtbot: QtBot) -> None:
    blue = np.argwhere(coloured(formula, theme.current().samples))
    first, last = blue[blue[:, 1].argmin()], blue[blue[:, 1].argmax()]
    assert formula.symbol_at(QPointF(*first[::-1])) == "x_prev"
    assert formula.symbol_at(QPointF(*last[::-1])) == "xt"
    assert formula.symbol_at(QPointF(-20, -20)) == ""


def test_a_lit_symbol_stands_out_and_the_rest_is_dimmed(formula: Formula) -> None:
    before = coloured(formula, theme.current().text).sum()
    formula.set_lit("xt")
    assert coloured(formula, theme.current().samples).sum() > 10
    assert coloured(formula, theme.current().text).sum() < before / 4
    formula.set_lit("eta")  # not in it
    assert coloured(formula, theme.current().text).sum() == before


def test_a_formula_too_wide_for_its_place_is_made_smaller(formula: Formula) -> None:
    formula.resize(formula.width() // 2, formula.height())
    ink = np.argwhere(coloured(formula, theme.current().text))
    assert ink[:, 1].max() < formula.width() - 1
    assert formula.symbol_at(QPointF(12, formula.height() / 2 - 6)) == "x_prev"


def test_colours_follow_the_theme(formula: Formula, qapp: object) -> None:
    theme.apply(qapp, theme.LIGHT)  # type: ignore[arg-type]
    assert coloured(formula, theme.LIGHT.samples).sum() > 20


# --- formulas that are broken into lines

LONG = r"\sym{xt}{x_t} \brk = \sym{alpha}{\alpha_t} + 1 \brk + \sym{beta}{\beta_t} + 22"


@pytest.fixture
def long(qtbot: QtBot) -> Formula:
    formula = Formula(LONG, "a long one")
    qtbot.addWidget(formula)
    qtbot.waitUntil(lambda: formula.ready)
    formula.resize(formula.sizeHint())
    with qtbot.waitActive(formula):
        formula.show()
        formula.activateWindow()
    formula.clearFocus()
    return formula


def rows_of_ink(formula: Formula) -> int:
    """How many lines are seen, told by the empty rows of pixels between them."""
    inked = coloured_rows(formula)
    return int(np.sum(inked[1:] & ~inked[:-1])) + int(inked[0])


def coloured_rows(formula: Formula) -> np.ndarray:
    image = formula.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    words = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return (np.abs(words[..., :3].astype(int) - words[0, -1, :3]).max(axis=2) > 60).any(axis=1)


def test_a_formula_goes_on_in_a_new_line_where_it_may(long: Formula) -> None:
    one = long.sizeHint()
    assert long.heightForWidth(one.width()) == one.height()
    long.resize(one.width() * 2 // 3, long.heightForWidth(one.width() * 2 // 3))
    assert one.height() < long.height() < 3 * one.height()
    assert rows_of_ink(long) == 2
    long.resize(one.width() // 2, long.heightForWidth(one.width() // 2))
    assert rows_of_ink(long) == 3


def test_a_new_line_begins_under_the_first_break(long: Formula) -> None:
    width = long.sizeHint().width() * 2 // 3
    rows = rows_of([typeset(piece, 16) for piece in pieces_of(LONG)], width)
    (_, top), (second, beside), (third, below) = rows.places
    assert abs(top - beside) < 5
    assert below > 10
    assert third == second
    assert rows.width <= width


def test_symbols_of_all_lines_are_found(long: Formula) -> None:
    width = long.sizeHint().width() // 2
    long.resize(width, long.heightForWidth(width))
    pink = np.argwhere(coloured(long, theme.current().predicted_noise))
    assert long.symbols() == ("xt", "alpha", "beta")
    assert long.symbol_at(QPointF(*pink[len(pink) // 2][::-1])) == "beta"


def test_a_piece_that_fits_nowhere_is_made_smaller_with_the_rest(long: Formula) -> None:
    long.resize(30, long.heightForWidth(30))
    assert not coloured_rows(long)[-1]
    assert coloured(long, theme.current().text)[:, -1].sum() == 0


# --- by key


def test_arrow_keys_point_at_one_symbol_after_the_other(long: Formula, qtbot: QtBot) -> None:
    pointed: list[str] = []
    long.symbolHovered.connect(pointed.append)
    long.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(long.hasFocus)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(long, key)
    assert pointed == ["xt", "alpha", "beta", "xt", "beta"]
    assert long.accessibleDescription() == symbol_name("beta")
    qtbot.keyClick(long, Qt.Key.Key_Escape)
    assert pointed[-1] == ""
    assert long.accessibleDescription() == ""
    qtbot.keyClick(long, Qt.Key.Key_Left)
    assert pointed[-1] == "beta"
    long.clearFocus()
    assert pointed[-1] == ""


def test_the_focus_is_seen_and_comes_by_tab_alone(long: Formula, qtbot: QtBot) -> None:
    assert long.focusPolicy() == Qt.FocusPolicy.TabFocus
    before = coloured(long, theme.current().accent).sum()
    long.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(long.hasFocus)
    assert coloured(long, theme.current().accent).sum() > before + long.width()


def test_a_formula_without_symbols_takes_no_focus(qtbot: QtBot) -> None:
    formula = Formula("A^2", "A squared")
    qtbot.addWidget(formula)
    assert formula.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_a_colour_may_be_another_symbols_old_one() -> None:
    """As in the picture in which each symbol of all pieces has a number of its own."""
    formula = typeset(r"\sym{xt}{x} + \sym{beta}{y}", 16)
    swapped = formula.colored("#ffffff", {"xt": "#000002", "beta": "#000001"})
    usual = formula.colored("#ffffff", {"xt": "#000001", "beta": "#000002"})
    assert swapped.index("#000002") == usual.index("#000001")
    assert swapped.index("#000001") == usual.index("#000002")
