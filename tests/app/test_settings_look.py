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
