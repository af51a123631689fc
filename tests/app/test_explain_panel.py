"""The Explain panel: what it shows, what it follows, and what it lights up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any, TypeVar

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.explain.catalogue import TOPICS
from app.highlights import Highlights
from app.panels.explain_panel import ExplainPanel
from app.player import Player
from app.timeline import Timeline
from app.widgets.card import ElidedLabel
from app.widgets.formula import Formula
from app.widgets.plot_style import number
from app.widgets.text_line import TextLine

W = TypeVar("W", bound=QWidget)
T = 40


class Reader:
    """Someone in front of the panel, at its narrowest."""

    def __init__(self, bot: QtBot, experiment: Any) -> None:
        self.bot, self.experiment = bot, experiment
        self.player, self.highlights = Player(), Highlights()
        self.panel = ExplainPanel(experiment, self.player, self.highlights)
        bot.addWidget(self.panel)
        self.panel.resize(308, 500)
        with bot.waitActive(self.panel):
            self.panel.show()
            self.panel.activateWindow()

    def find(self, kind: type[W], name: str) -> W:
        """What is seen by that name."""
        found = [w for w in self.panel.findChildren(kind, name) if w.isVisible()]
        assert len(found) == 1, f"{len(found)} widgets named {name}"
        return found[0]

    def seen(self, kind: type[W]) -> list[W]:
        return [w for w in self.panel.findChildren(kind) if w.isVisible()]

    def formulas(self) -> list[Formula]:
        """Those of the topic, once they are typeset."""
        found = self.seen(Formula)
        self.bot.waitUntil(lambda: all(formula.ready for formula in found), timeout=20_000)
        for _ in range(4):  # layouts, and what follows from them
            QApplication.processEvents()
        return found

    def topic(self) -> str:
        combo = self.find(QComboBox, "explainTopicCombo")
        shown = [key for key in TOPICS if self.panel.findChild(QWidget, f"{key}Topic")]
        seen = [key for key in shown if self.find_topic(key).isVisible()]
        assert seen == [combo.currentData()] == [self.panel.topic]
        return seen[0]

    def find_topic(self, key: str) -> QWidget:
        topic = self.panel.findChild(QWidget, f"{key}Topic")
        assert topic is not None
        return topic

    def choose(self, topic: str) -> None:
        combo = self.find(QComboBox, "explainTopicCombo")
        combo.setCurrentIndex(combo.findData(topic))

    @property
    def follow(self) -> QCheckBox:
        return self.find(QCheckBox, "explainFollowCheck")

    def number(self, key: str) -> str:
        return self.find(TextLine, f"{key}Number").text()

    def click(self, name: str) -> None:
        button = self.find(QAbstractButton, name)
        self.bot.mouseClick(button, Qt.MouseButton.LeftButton)

    def show_process(self, kind: str, **settings: Any) -> Timeline:
        """Put a process on the stage, as if it had been recorded."""
        config = self.experiment.settings.replace(timesteps=T, **settings)
        self.experiment.settings = config
        run = self.experiment.run or self.experiment.start_run()
        levels = range(T) if kind == "forward" else range(T - 1, -1, -1)
        timeline = Timeline(kind, config, run.schedule, levels, (5, 2), run_id=run.run_id)  # type: ignore[arg-type]
        cloud = np.random.default_rng(0).normal(size=(T + 1, 5, 2)).astype(np.float32)
        timeline.start(cloud[0])
        for x in cloud[1:]:
            timeline.append(x, x, x)
        setattr(self.experiment, kind, timeline)
        if kind == "reverse":
            self.experiment.reverseChanged.emit()
        self.player.set_timeline(timeline)
        return timeline


@pytest.fixture
def reader(qtbot: QtBot, fake_experiment: Any) -> Reader:
    return Reader(qtbot, fake_experiment)


# --- what is shown


def test_every_topic_can_be_chosen_by_name(reader: Reader) -> None:
    combo = reader.find(QComboBox, "explainTopicCombo")
    assert [combo.itemData(n) for n in range(combo.count())] == list(TOPICS)
    for topic in TOPICS:
        reader.choose(topic)
        assert reader.topic() == topic
        assert reader.formulas()


@pytest.mark.parametrize("topic", TOPICS)
def test_nothing_is_cut_off_where_the_panel_is_narrowest(reader: Reader, topic: str) -> None:
    reader.show_process("reverse", sampler="ddim", ddim_steps=T)
    reader.choose(topic)
    for button in reader.seen(QAbstractButton):
        if button.objectName() == "explainDerivationButton":
            reader.bot.mouseClick(button, Qt.MouseButton.LeftButton)
            reader.click("explainAllLinesButton")

    def is_whole(formula: Formula) -> bool:
        hint = formula.heightForWidth(formula.width())
        return formula.height() >= (hint if hint > 0 else formula.sizeHint().height())

    for formula in reader.formulas():
        # One that was just typeset is given its room once the page is laid out.
        reader.bot.waitUntil(partial(is_whole, formula))
        widest = 0.0
        for piece in formula._pieces:
            widest = max(widest, piece.width)
        assert widest <= formula.width() + 1, formula.accessibleName()
    scroll = reader.find(QScrollArea, "explainScroll")
    assert scroll.widget().minimumSizeHint().width() <= scroll.viewport().width()
    for line in reader.seen(TextLine):
        assert QFontMetrics(line._font).horizontalAdvance(line.text()) <= line.width()


@pytest.mark.parametrize("topic", TOPICS)
def test_no_name_of_a_number_is_cut(reader: Reader, topic: str) -> None:
    reader.show_process("reverse")
    reader.choose(topic)
    names = reader.seen(ElidedLabel)
    assert names
    for name in names:
        width = name.fontMetrics().horizontalAdvance(name.text())
        assert width <= name.contentsRect().width(), name.text()


def test_formulas_and_controls_can_be_heard(reader: Reader) -> None:
    for topic in TOPICS:
        reader.choose(topic)
        for formula in reader.formulas():
            assert formula.accessibleName()
            assert "\\" not in formula.accessibleName()
    assert reader.find(QComboBox, "explainTopicCombo").accessibleName()
    assert reader.follow.accessibleName()


def test_text_says_symbols_as_mathematics(reader: Reader) -> None:
    reader.choose("closed_form")
    texts = [label.text() for label in reader.find_topic("closed_form").findChildren(QLabel)]
    assert any("ᾱ</span> is the share" in text for text in texts)
    assert not any("*" in text for text in texts)


# --- numbers


def test_numbers_follow_the_frame(reader: Reader) -> None:
    timeline = reader.show_process("forward")
    reader.choose("forward")
    for frame in (5, 31):
        reader.player.seek(frame)
        beta = float(timeline.schedule.betas[frame - 1])
        assert reader.number("beta") == number(beta)
        assert reader.number("t") == str(frame - 1)
        assert reader.panel.subtitle == f"t = {frame - 1}"
    reader.player.first()
    assert reader.number("beta") == "–"
    assert reader.panel.subtitle == "data"


def test_numbers_of_a_derivation_follow_too(reader: Reader) -> None:
    timeline = reader.show_process("reverse", sampler="ddpm")
    reader.choose("closed_form")
    reader.click("explainDerivationButton")
    reader.click("explainAllLinesButton")
    reader.player.seek(4)
    t = T - 5
    both = 1 - float(timeline.schedule.alphas[t] * timeline.schedule.alphas[t - 1])
    assert reader.number("both") == number(both**0.5)


def test_numbers_catch_up_once_the_panel_is_seen(reader: Reader) -> None:
    reader.show_process("forward")
    reader.choose("forward")
    reader.panel.hide()
    reader.player.seek(12)
    reader.panel.show()
    assert reader.number("t") == "11"


def test_the_loss_is_told_while_training_goes_on(reader: Reader, fakes: ModuleType) -> None:
    reader.experiment.start_run()
    reader.choose("loss")
    assert reader.number("loss") == "–"
    reader.experiment.history.extend([0.25] * 9)
    reader.experiment.progressed.emit()
    reader.bot.waitUntil(lambda: reader.number("loss") == "0.250")
    reader.experiment.optimum = fakes.FakeOptimum(0.125, np.ones(T))
    reader.experiment.optimumChanged.emit()
    reader.bot.waitUntil(lambda: reader.number("optimum") == "0.125")


# --- what it follows


@pytest.mark.parametrize(
    ("sampler", "topic"),
    [
        ("ddpm", "reverse"),
        ("ddim", "ddim"),
        ("dpm_solver", "dpm_solver"),
        ("simplified", "simplified"),
    ],
)
def test_it_follows_the_stage_to_the_process_and_its_sampler(
    reader: Reader, sampler: str, topic: str
) -> None:
    reader.panel.look_at("learned")
    assert reader.topic() == "loss"
    reader.panel.look_at("forward")
    assert reader.topic() == "forward"
    reader.show_process("reverse", sampler=sampler, ddim_steps=T)
    reader.panel.look_at("reverse")
    assert reader.topic() == topic


def test_another_record_on_the_stage_is_explained_by_its_own_sampler(reader: Reader) -> None:
    reader.show_process("reverse", sampler="ddpm")
    reader.panel.look_at("reverse")
    assert reader.topic() == "reverse"
    reader.show_process("reverse", sampler="simplified")
    assert reader.topic() == "simplified"


def test_it_follows_settings_and_panels_that_are_dwelt_on(reader: Reader) -> None:
    for subject, topic in (
        ("eta", "ddim"),
        ("clip", "clipping"),
        ("loss", "loss"),
        ("embedding", "embedding"),
    ):
        reader.highlights.look_at(subject)
        assert reader.topic() == topic
    reader.highlights.look_at("sample_seed")  # nothing explains it
    assert reader.topic() == "embedding"
    reader.highlights.look_at("sampler")
    assert reader.topic() == "reverse"
    reader.experiment.set("sampler", "simplified")
    assert reader.topic() == "simplified"


def test_a_topic_chosen_by_hand_stays_until_following_is_wanted_again(reader: Reader) -> None:
    assert reader.follow.isChecked()
    reader.choose("scale")
    assert not reader.follow.isChecked()
    reader.panel.look_at("forward")
    assert reader.topic() == "scale"
    reader.bot.mouseClick(reader.follow, Qt.MouseButton.LeftButton, pos=QPoint(8, 10))
    assert reader.follow.isChecked()
    assert reader.topic() == "forward"


def test_following_leaves_following_on(reader: Reader) -> None:
    reader.panel.look_at("loss")
    reader.panel.look_at("eta")
    assert reader.follow.isChecked()


# --- derivations


def lines(reader: Reader) -> int:
    """How many lines of the derivation are seen."""
    return sum(
        1
        for formula in reader.seen(Formula)
        if type(formula.parentWidget()).__name__ == "_LineView"
    )


def test_a_derivation_is_opened_line_by_line_and_closed_again(reader: Reader) -> None:
    reader.choose("prediction")
    assert lines(reader) == 0
    reader.click("explainDerivationButton")
    for count in (1, 2, 3):
        assert lines(reader) == count
        button = reader.find(QAbstractButton, "explainNextLineButton")
        assert button.text() == f"Next line ({count + 1} of 4)"
        reader.click("explainNextLineButton")
    assert lines(reader) == 4
    assert reader.find(QAbstractButton, "explainNextLineButton").text() == "Close"
    reader.click("explainNextLineButton")
    assert lines(reader) == 0
    assert reader.find(QAbstractButton, "explainDerivationButton").hasFocus()


def test_a_derivation_goes_on_by_key_and_stays_in_sight(reader: Reader) -> None:
    reader.choose("reverse")
    title = reader.find(QAbstractButton, "explainDerivationButton")
    title.setFocus(Qt.FocusReason.TabFocusReason)
    reader.bot.keyClick(title, Qt.Key.Key_Space)
    button = reader.find(QAbstractButton, "explainNextLineButton")
    button.setFocus(Qt.FocusReason.TabFocusReason)
    while button.text() != "Close":
        reader.bot.keyClick(button, Qt.Key.Key_Space)
        reader.formulas()
        port = reader.find(QScrollArea, "explainScroll").viewport()
        place = QRect(button.mapTo(port, QPoint(0, 0)), button.size())
        assert port.rect().contains(place)
    assert lines(reader) >= 8


def test_all_lines_at_once_leave_the_focus_where_keys_work(reader: Reader) -> None:
    reader.choose("closed_form")
    reader.click("explainDerivationButton")
    button = reader.find(QAbstractButton, "explainAllLinesButton")
    button.setFocus(Qt.FocusReason.TabFocusReason)
    reader.bot.keyClick(button, Qt.Key.Key_Space)
    assert lines(reader) == 8
    assert reader.find(QAbstractButton, "explainNextLineButton").hasFocus()


def test_a_derivation_stays_open_while_another_topic_is_read(reader: Reader) -> None:
    reader.choose("prediction")
    reader.click("explainDerivationButton")
    reader.choose("loss")
    reader.choose("prediction")
    assert lines(reader) == 1


# --- highlights


def move(widget: QWidget, place: QPointF) -> None:
    event = QMouseEvent(
        QMouseEvent.Type.MouseMove,
        place,
        widget.mapToGlobal(place),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, event)


def place_of(formula: Formula, symbol: str) -> QPointF:
    for y in range(formula.height()):
        for x in range(formula.width()):
            if formula.symbol_at(QPointF(x, y)) == symbol:
                return QPointF(x, y)
    raise AssertionError(f"{symbol} is not seen")


def test_a_symbol_pointed_at_in_a_formula_is_lit_everywhere(reader: Reader) -> None:
    reader.choose("forward")
    first, *others = reader.formulas()
    move(first, place_of(first, "beta"))
    assert reader.highlights.symbol == "beta"
    assert {formula.lit for formula in (first, *others)} == {"beta"}
    move(first, QPointF(first.width() - 1, 0))
    assert reader.highlights.symbol == ""


def test_a_symbol_lit_elsewhere_is_lit_in_formulas_and_in_lines_opened_later(
    reader: Reader,
) -> None:
    reader.choose("closed_form")
    reader.highlights.light("alpha_bar")
    assert all(formula.lit == "alpha_bar" for formula in reader.formulas())
    reader.click("explainDerivationButton")
    assert all(formula.lit == "alpha_bar" for formula in reader.formulas())
    reader.choose("ddim")
    assert all(formula.lit == "alpha_bar" for formula in reader.formulas())
    reader.highlights.light("")
    assert all(formula.lit == "" for formula in reader.formulas())


def test_tab_reaches_topic_following_and_formulas(reader: Reader) -> None:
    reader.choose("forward")
    formulas = [f for f in reader.formulas() if f.focusPolicy() != Qt.FocusPolicy.NoFocus]
    combo = reader.find(QComboBox, "explainTopicCombo")
    combo.setFocus(Qt.FocusReason.TabFocusReason)
    reached: list[Callable[..., Any] | QWidget | None] = []
    for _ in range(len(formulas) + 1):
        reader.bot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    assert reached == [reader.follow, *formulas]
    assert reader.highlights.symbol == formulas[-1].symbols()[0]
