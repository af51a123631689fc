"""The settings panel: everything has its place and can be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QScrollArea,
    QSpinBox,
    QStyleOptionComboBox,
    QWidget,
)

from app import theme
from app.widgets.fields import Field


@pytest.mark.parametrize("height", [608, 620, 645, 745])
def test_all_of_it_fits_without_scrolling(desk: Any, height: int) -> None:
    desk.panel.resize(236, height)
    desk.settle()
    scroll = desk.panel.findChild(QScrollArea)
    assert scroll is not None
    assert not scroll.verticalScrollBar().isVisible()
    foot = desk.find("sampleButton").mapTo(desk.panel, QPoint(0, 0)).y()
    assert foot + desk.find("sampleButton").height() < height


@pytest.mark.parametrize("colours", [theme.HIGH_CONTRAST, theme.HIGH_CONTRAST_LIGHT])
def test_in_high_contrast_all_of_it_fits_too(
    qapp: QApplication, desk: Any, colours: theme.Theme
) -> None:
    theme.apply(qapp, colours)
    test_all_of_it_fits_without_scrolling(desk, 608)


@pytest.mark.parametrize("height", [608, 645, 745])
def test_the_bar_below_moves_no_control(desk: Any, height: int) -> None:
    desk.panel.resize(236, height)
    desk.settle()
    fields = [one for one in desk.panel.findChildren(QWidget) if isinstance(one, Field)]
    before = [one.mapTo(desk.panel, QPoint(0, 0)).y() for one in fields]
    desk.change("timestepsSpin", 500)
    desk.settle()
    assert desk.find("pendingBar").isVisible()
    assert [one.mapTo(desk.panel, QPoint(0, 0)).y() for one in fields] == before


@pytest.mark.parametrize("colours", [theme.DARK, theme.LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize(
    "changes",
    [
        {"sampler": "ddim", "clip_low": -2.25, "clip_high": 2.25},
        {"sampler": "simplified", "schedule": "cosine", "data": "checkerboard"},
        {"variance": "posterior", "data": "eight_gaussians", "prediction": "v"},
    ],
)
def test_no_word_is_cut_even_beside_a_scroll_bar(
    qapp: QApplication, sit: Callable[..., Any], changes: dict[str, Any], colours: theme.Theme
) -> None:
    theme.apply(qapp, colours)
    desk = sit(**changes)
    desk.open_all()
    desk.panel.resize(236, 400)
    desk.settle()
    scroll = desk.panel.findChild(QScrollArea)
    assert scroll is not None
    assert scroll.verticalScrollBar().isVisible()
    assert scroll.widget().width() <= scroll.viewport().width()
    for label in scroll.findChildren(QLabel):
        if label.isVisible() and not label.wordWrap():
            assert label.width() >= label.sizeHint().width(), label.text()
    for field in scroll.findChildren(QWidget):
        if field.isVisible() and isinstance(field, (QSpinBox, QDoubleSpinBox)):
            text = field.fontMetrics().horizontalAdvance(field.text())
            assert field.lineEdit().width() >= text + 4, field.objectName()
        if field.isVisible() and isinstance(field, QComboBox):
            text = field.fontMetrics().horizontalAdvance(field.currentText())
            assert field.width() >= text + 7 + 18, field.objectName()


def test_the_tab_key_reaches_every_control_in_view_in_their_order(desk: Any) -> None:
    fields = [one for one in desk.panel.findChildren(QWidget) if isinstance(one, Field)]
    expected = [one.objectName() for one in fields if one.isVisible() and one.isEnabled()]
    reached = []
    desk.find("datasetCombo").setFocus()
    for _ in range(60):
        focused = QApplication.focusWidget()
        if isinstance(focused, Field) and focused.objectName() not in reached:
            reached.append(focused.objectName())
        desk.bot.keyClick(focused, Qt.Key.Key_Tab)
    assert reached == expected


def seen_whole(desk: Any, part: QWidget) -> bool:
    """Whether all of a part of the panel is in view."""
    scroll = desk.panel.findChild(QScrollArea)
    top = part.mapTo(scroll.viewport(), QPoint(0, 0)).y()
    return top >= 0 and top + part.height() <= scroll.viewport().height()


@pytest.mark.parametrize(("name", "value"), [("clipLowSpin", 9.0), ("timestepsSpin", 5000)])
def test_the_reason_of_a_refusal_is_seen_whole(desk: Any, name: str, value: float) -> None:
    desk.panel.resize(236, 560)
    desk.settle()
    desk.change(name, value)
    desk.settle()
    reason = next(one for one in desk.row(name).findChildren(QLabel) if one.text())
    assert desk.row(name).error
    assert seen_whole(desk, desk.row(name))
    assert reason.height() > 0


def test_what_more_opens_comes_into_view(desk: Any) -> None:
    desk.panel.resize(236, 608)
    desk.settle()
    desk.find("samplingMoreButton").click()
    desk.settle()
    assert seen_whole(desk, desk.row("previewCountSpin"))


def test_a_long_name_of_a_file_loses_its_middle(desk: Any) -> None:
    desk.experiment.set_many({"data": "file", "data_path": "/a/the heart of my own.tsv"})
    combo = desk.find("datasetCombo")
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    assert option.currentText.startswith("the")
    assert option.currentText.endswith(".tsv")
    assert combo.fontMetrics().horizontalAdvance(option.currentText) <= combo.width() - 7 - 18
    assert combo.currentText() == "the heart of my own.tsv"
    desk.experiment.set("data_path", "/a/drawing-1.ddpmdraw")
    assert combo.currentText() == "drawing-1"


def test_an_open_list_shows_all_its_words_without_scrolling(desk: Any) -> None:
    combo = desk.find("datasetCombo")
    combo.showPopup()
    desk.settle()
    view = combo.view()
    assert not view.verticalScrollBar().isVisible()
    words = [combo.itemText(index) for index in range(combo.count())]
    assert view.viewport().width() >= max(map(combo.fontMetrics().horizontalAdvance, words)) + 12
    lines = [i for i, word in enumerate(words) if not word]
    assert lines
    heights = {view.visualRect(combo.model().index(i, 0)).height() for i in lines}
    assert heights == {9}
    combo.hidePopup()


def test_s_is_grey_while_a_list_of_levels_holds(sit: Callable[..., Any]) -> None:
    desk = sit(sampler="ddim")
    steps = desk.find("ddimStepsSpin")
    tip = steps.toolTip()
    desk.experiment.set("ddim_list", (0, 20, 100))
    assert not steps.isEnabled()
    assert "Not in force" in steps.toolTip()
    desk.experiment.set("ddim_list", None)
    assert steps.isEnabled()
    assert steps.toolTip() == tip
