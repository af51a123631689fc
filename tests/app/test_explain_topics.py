"""The topics as data: complete, speakable, typeset, and about symbols and numbers that exist."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import app.explain
from app.explain.catalogue import TOPICS, topics
from app.explain.live import QUANTITIES
from app.explain.names import quantity_name
from app.explain.subjects import topic_for
from app.explain.topic import Derivation, Live, Text, Topic, marked
from app.symbols import LAYER_SYMBOLS, SETTING_SYMBOLS, SYMBOLS, symbol_name
from app.widgets.typesetting import parse, typeset
from ddpm_core.config import settings

ALL = [pytest.param(topic, id=topic.key) for topic in topics()]


def live_keys(topic: Topic) -> set[str]:
    keys: set[str] = set()
    for block in topic.blocks:
        if isinstance(block, Live):
            keys |= set(block.keys)
        elif isinstance(block, Derivation):
            keys |= {key for line in block.lines for key in line.live}
    return keys


def test_all_that_is_to_be_explained_is_there() -> None:
    assert set(TOPICS) == {
        "forward",
        "closed_form",
        "embedding",
        "loss",
        "prediction",
        "reverse",
        "scale",
        "clipping",
        "ddim",
        "dpm_solver",
        "simplified",
    }
    assert [topic.key for topic in topics()] == list(TOPICS)
    assert len({topic.title for topic in topics()}) == len(TOPICS)


@pytest.mark.parametrize("topic", ALL)
def test_a_topic_has_words_a_formula_and_numbers_that_exist(topic: Topic) -> None:
    assert any(isinstance(block, Text) for block in topic.blocks)
    assert topic.equations()
    assert live_keys(topic)
    assert live_keys(topic) <= QUANTITIES.keys()


@pytest.mark.parametrize("topic", ALL)
def test_formulas_are_typeset_speakable_and_of_known_symbols(topic: Topic) -> None:
    for equation in topic.equations():
        assert set(parse(equation.markup)[1]) <= SYMBOLS.keys()
        assert typeset(equation.markup.replace(r"\brk", ""), 16).width > 10
        assert equation.spoken
        assert "\\" not in equation.spoken


def test_derivations_give_a_reason_for_every_line() -> None:
    derivations = {
        topic.key: block
        for topic in topics()
        for block in topic.blocks
        if isinstance(block, Derivation)
    }
    assert set(derivations) == {"closed_form", "reverse", "prediction"}
    assert len(derivations["closed_form"].lines) >= 7
    assert len(derivations["reverse"].lines) >= 8
    assert all(line.reason for block in derivations.values() for line in block.lines)


def test_every_quantity_is_named_typeset_and_used() -> None:
    used = set().union(*(live_keys(topic) for topic in topics()))
    assert used == QUANTITIES.keys()
    for key, quantity in QUANTITIES.items():
        assert quantity_name(key)
        assert set(parse(quantity.markup)[1]) <= SYMBOLS.keys()
        assert not quantity.tex or typeset(quantity.markup, 16).width > 2


def test_marks_name_symbols_as_they_are_usually_set_or_otherwise() -> None:
    assert marked(r"<beta> + <beta|\beta_{t-1}>") == (
        r"\sym{beta}{\beta_t} + \sym{beta}{\beta_{t-1}}"
    )


def test_settings_and_layers_stand_for_symbols_that_exist() -> None:
    assert SETTING_SYMBOLS.keys() <= settings().keys()
    for symbol in (*SETTING_SYMBOLS.values(), *LAYER_SYMBOLS.values()):
        assert symbol_name(symbol)


@pytest.mark.parametrize(
    ("subject", "topic"),
    [
        ("data", "forward"),
        ("learned", "loss"),
        ("forward", "forward"),
        ("reverse", "ddim"),
        ("sampler", "simplified"),
        ("loss", "loss"),
        ("schedule", "closed_form"),
        ("embedding", "embedding"),
        ("clip_low", "clipping"),
        ("eta", "ddim"),
        ("ddim_steps", "ddim"),
        ("dpm_solver_steps", "dpm_solver"),
        ("scale", "scale"),
        ("sample_seed", ""),
    ],
)
def test_what_is_looked_at_has_a_topic(subject: str, topic: str) -> None:
    assert topic_for(subject, recorded="ddim", wanted="simplified") == topic


def test_words_are_where_the_translation_tools_find_them() -> None:
    """As literal arguments of ``translate``, in the context that the program looks them up in."""
    folder = Path(app.explain.__file__).parent
    calls = [
        node
        for file in sorted(folder.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "translate"
    ]
    assert len(calls) > 100
    for call in calls:
        context, words = call.args
        assert isinstance(context, ast.Constant)
        assert context.value == "Explain"
        assert isinstance(words, ast.Constant), ast.unparse(call)
