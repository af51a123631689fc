"""Typeset formulas: what is drawn, in which colour, and which symbol lies where."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app import theme
from app.symbols import SYMBOLS, symbol_name
from app.widgets.formula import Formula
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
