"""The Tab key goes through the window as it is read: down the left, the middle, down the right."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QTabBar, QToolButton, QWidget

PANELS = ["runBar", "settingsPanel", "messageBar", "stage", "transport"]
STAGE = ["stageCloud", *(f"{n}LayerToggle" for n in ("samples", "predicted_x0", "trace", "data"))]
TALL = (1440, 1800)  # so that nothing is scrolled out of sight
LINE = 8  # pixels between the middles of what stands in one line


@pytest.fixture
def walked(person: Any) -> list[QWidget]:
    """What Tab reaches, from the first control of the run bar round to it again."""
    window, experiment = person.window, person.window.experiment
    window.resize(*TALL)
    with person.bot.waitActive(window):
        window.activateWindow()
    person.click("trainStepButton")
    person.wait(lambda: person.steps == 1)
    person.sample()
    experiment.set_many({"sampler": "ddim", "clip_low": -2.0, "clip_high": 2.0})
    window.messages.show_message("News", actions=[("One", list), ("Two", list)])
    for button in window.findChildren(QToolButton):
        if button.objectName().endswith("MoreButton"):
            button.setChecked(True)
    person.wait(lambda: window.messages.maximumHeight() > window.messages.sizeHint().height())
    person.find(QWidget, "modeSwitch").setFocus()
    reached: list[QWidget] = []
    while (focused := QApplication.focusWidget()) not in reached:
        assert focused is not None
        reached.append(focused)
        person.bot.keyClick(focused, Qt.Key.Key_Tab)
    assert focused is reached[0]
    return reached


def dock_below(bar: QTabBar) -> str:
    """The dock in front of those whose tabs a bar shows."""
    docks = bar.window().findChildren(QDockWidget)
    title = bar.tabText(bar.currentIndex())
    return next(dock.objectName() for dock in docks if dock.windowTitle() == title)


def panel_of(widget: QWidget) -> str:
    """The panel or the dock that a control is in."""
    above: QWidget | None = widget
    while above is not None:
        if above.objectName() in PANELS or isinstance(above, QDockWidget):
            return above.objectName()
        if isinstance(above, QTabBar) and above.objectName() == "dockTabs":
            return dock_below(above)
        above = above.parentWidget()
    raise AssertionError(f"{widget.objectName()} is in no panel")


def place(widget: QWidget) -> tuple[int, int]:
    """The left edge and the middle of a control, in the window."""
    corner = widget.mapTo(widget.window(), QPoint(0, 0))
    return corner.x(), corner.y() + widget.height() // 2


def test_tab_goes_through_each_panel_once_in_the_order_of_reading(walked: list[QWidget]) -> None:
    visited = [name for name, _ in itertools.groupby(walked, panel_of)]
    docks = visited[len(PANELS) :]
    assert visited[: len(PANELS)] == PANELS
    assert {"lossDock", "scheduleDock", "embeddingDock"} <= set(docks)
    assert len(set(docks)) == len(docks)
    tops = [place(walked[0].window().findChild(QDockWidget, name))[1] for name in docks]
    assert tops == sorted(tops)


@pytest.mark.parametrize("panel", ["runBar", "settingsPanel", "messageBar", "transport"])
def test_within_a_panel_tab_goes_line_by_line_from_left_to_right(
    walked: list[QWidget], panel: str
) -> None:
    places = [place(one) for one in walked if panel_of(one) == panel]
    assert len(places) >= 3
    for (left, middle), (next_left, next_middle) in itertools.pairwise(places):
        if abs(next_middle - middle) < LINE:
            assert next_left > left
        else:
            assert next_middle > middle


def test_on_the_stage_tab_goes_from_the_tile_to_the_picture_and_its_legend(
    walked: list[QWidget],
) -> None:
    names = [one.objectName() for one in walked if panel_of(one) == "stage"]
    assert names[0] == "reverseTile"
    assert [name for name in names if name in STAGE] == STAGE


def test_above_a_plot_its_buttons_come_first(walked: list[QWidget]) -> None:
    for dock in ("lossDock", "scheduleDock"):
        inside = [one for one in walked if not isinstance(one, QTabBar)]
        middles = [place(one)[1] for one in inside if panel_of(one) == dock]
        assert middles == sorted(middles)


def test_shift_tab_goes_back_the_same_way(walked: list[QWidget], person: Any) -> None:
    walked[0].setFocus()
    back = []
    for _ in walked:
        person.bot.keyClick(
            QApplication.focusWidget(), Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier
        )
        back.append(QApplication.focusWidget())
    assert back[::-1] == walked
