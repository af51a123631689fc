"""Panels as docks: tabs, hiding, detaching, and a layout that survives a restart."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QMenu, QTabBar
from pytestqt.qtbot import QtBot

from app import theme
from app.docks import Docks


class Desk(QMainWindow):
    """A window with a settings dock and two slots of plots."""

    def __init__(self) -> None:
        super().__init__()
        self.setCentralWidget(QLabel("stage"))
        self.docks = Docks(self)
        self.docks.add_left("settingsDock", "Settings", QLabel("settings"))
        self.docks.add_slot(
            [("lossDock", "Loss", QLabel("loss")), ("byTDock", "Loss by t", QLabel("by t"))], 300
        )
        self.docks.add_slot([("scheduleDock", "Schedule", QLabel("schedule"))], 200)
        self.resize(1000, 700)
        self.docks.share_room()

    def action(self, name: str) -> None:
        """Trigger the action of that name."""
        actions = [*self.docks.detach_actions(), self.docks.restore_action()]
        next(action for action in actions if action.objectName() == name).trigger()
        QApplication.processEvents()

    def order(self) -> list[str]:
        """The docks of the right column by height, those in front only."""
        shown = [d for d in self.docks.docks.values() if d.isVisible() and d.x() > 400]
        seen = [d for d in shown if not d.visibleRegion().isEmpty()]
        return [d.objectName() for d in sorted(seen, key=lambda d: d.y())]


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    desk = Desk()
    qtbot.addWidget(desk)
    desk.show()
    qtbot.waitExposed(desk)
    QApplication.processEvents()
    return desk


def tabs(desk: Desk) -> QTabBar:
    bars = desk.findChildren(QTabBar, "dockTabs")
    *_, bar = (bar for bar in bars if not bar.visibleRegion().isEmpty() and bar.x() >= 0)
    return bar


def test_panels_of_a_slot_are_tabs_and_the_first_is_in_front(desk: Desk) -> None:
    assert [tabs(desk).tabText(n) for n in range(tabs(desk).count())] == ["Loss", "Loss by t"]
    assert desk.order() == ["lossDock", "scheduleDock"]
    loss, schedule = (desk.docks.docks[name].height() for name in ("lossDock", "scheduleDock"))
    assert loss > schedule


def test_a_panel_behind_another_counts_as_hidden(desk: Desk) -> None:
    loss, by_t = (
        desk.docks.docks[name].widget().findChild(QLabel) for name in ("lossDock", "byTDock")
    )
    assert (loss.isVisible(), by_t.isVisible()) == (True, False)
    desk.docks.reveal("byTDock")
    QApplication.processEvents()
    assert (loss.isVisible(), by_t.isVisible()) == (False, True)


def test_a_tab_can_be_reached_by_key_and_shows_its_panel(desk: Desk, qtbot: QtBot) -> None:
    bar = tabs(desk)
    assert bar.focusPolicy() & Qt.FocusPolicy.TabFocus
    bar.setFocus()
    qtbot.keyClick(bar, Qt.Key.Key_Right)
    QApplication.processEvents()
    assert desk.order() == ["byTDock", "scheduleDock"]


def test_a_panel_is_hidden_and_brought_back_to_its_place(desk: Desk) -> None:
    toggles = {action.text(): action for action in desk.docks.show_actions()}
    toggles["Schedule"].trigger()
    QApplication.processEvents()
    assert desk.order() == ["lossDock"]
    toggles["Schedule"].trigger()
    QApplication.processEvents()
    assert desk.order() == ["lossDock", "scheduleDock"]


def test_a_detached_panel_has_a_window_with_its_name_and_comes_back(desk: Desk) -> None:
    desk.action("detachScheduleDockAction")
    dock = desk.docks.docks["scheduleDock"]
    assert dock.isFloating()
    assert dock.titleBarWidget() is None  # the system's or Qt's own, to be dragged and closed by
    desk.action("detachScheduleDockAction")
    assert not dock.isFloating()
    assert dock.titleBarWidget() is not None
    assert "scheduleDock" in desk.order()


def test_a_panel_that_is_detached_from_behind_another_is_to_be_seen(desk: Desk) -> None:
    dock = desk.docks.docks["byTDock"]
    panel = dock.widget().findChild(QLabel)
    desk.action("detachByTDockAction")
    assert dock.isFloating()
    assert panel.isVisible()
    dock.close()
    QApplication.processEvents()
    assert not panel.isVisible()
    desk.docks.reveal("byTDock")
    QApplication.processEvents()
    assert panel.isVisible()
    desk.action("detachByTDockAction")
    assert not dock.isFloating()
    assert panel.isVisible()
    desk.docks.reveal("lossDock")
    QApplication.processEvents()
    assert not panel.isVisible()


def test_all_panels_can_be_put_back_at_once(desk: Desk) -> None:
    desk.action("detachLossDockAction")
    desk.docks.docks["scheduleDock"].hide()
    desk.docks.docks["settingsDock"].hide()
    desk.action("restoreLayoutAction")
    assert desk.order() == ["lossDock", "scheduleDock"]
    assert desk.docks.docks["settingsDock"].isVisible()
    assert [tabs(desk).tabText(n) for n in range(tabs(desk).count())] == ["Loss", "Loss by t"]
    tabs(desk).setCurrentIndex(1)
    QApplication.processEvents()
    assert desk.order() == ["byTDock", "scheduleDock"]


def test_a_panel_behind_another_can_be_revealed(desk: Desk) -> None:
    desk.docks.reveal("byTDock")
    QApplication.processEvents()
    assert desk.order() == ["byTDock", "scheduleDock"]
    desk.docks.docks["byTDock"].hide()
    desk.docks.reveal("byTDock")
    QApplication.processEvents()
    assert "byTDock" in desk.order()


def test_the_layout_survives_a_restart(desk: Desk, qtbot: QtBot) -> None:
    desk.docks.docks["scheduleDock"].hide()
    desk.docks.reveal("byTDock")
    QApplication.processEvents()
    state = desk.docks.save()
    other = Desk()
    qtbot.addWidget(other)
    assert other.docks.restore(state)
    other.show()
    qtbot.waitExposed(other)
    QApplication.processEvents()
    assert other.order() == ["byTDock"]


@pytest.mark.parametrize("state", [None, "nonsense", QByteArray(b"nonsense")])
def test_a_layout_that_is_none_leaves_the_first_one(desk: Desk, state: object) -> None:
    assert not desk.docks.restore(state)
    assert desk.order() == ["lossDock", "scheduleDock"]


def test_the_menu_of_a_tab_is_that_of_its_panel(desk: Desk, qtbot: QtBot) -> None:
    bar = tabs(desk)
    place = bar.tabRect(1).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(place), bar.mapToGlobal(place))
    QApplication.sendEvent(bar, event)
    menu = bar.findChild(QMenu)
    assert menu is not None
    assert [action.text() for action in menu.actions()] == ["Loss by t", "Detach Loss by t"]
    menu.close()


def test_a_panel_that_is_read_gets_about_half_of_the_column(desk: Desk) -> None:
    desk.docks.add_slot(
        [("embeddingDock", "Embedding", QLabel("e")), ("explainDock", "Explain", QLabel("x"))], 150
    )
    desk.docks.share_room()
    QApplication.processEvents()
    before = desk.docks.docks["embeddingDock"].height()
    desk.docks.reveal("explainDock")
    QApplication.processEvents()
    QApplication.processEvents()
    after = desk.docks.docks["explainDock"].height()
    assert after > before + 100
    assert desk.order() == ["lossDock", "scheduleDock", "explainDock"]


def test_after_all_panels_are_put_back_no_tab_bar_is_left_over(desk: Desk) -> None:
    desk.docks.add_slot(
        [(f"{name}Dock", name, QLabel(name)) for name in ("Embedding", "Inspector", "Explain")], 150
    )
    desk.docks._first = QByteArray()  # the first layout has them too
    desk.docks.share_room()
    QApplication.processEvents()
    desk.docks.docks["InspectorDock"].setFloating(True)
    QApplication.processEvents()
    desk.docks.docks["InspectorDock"].close()
    QApplication.processEvents()
    desk.action("restoreLayoutAction")
    for _ in range(5):
        QApplication.processEvents()
    bars = [bar for bar in desk.findChildren(QTabBar) if bar.isVisible() and bar.x() >= 0]
    shown = sorted({tuple(bar.tabText(n) for n in range(bar.count())) for bar in bars})
    assert shown == [("Embedding", "Inspector", "Explain"), ("Loss", "Loss by t")]


def test_a_theme_leaves_every_panel_as_wide_as_it_is(desk: Desk, qapp: QApplication) -> None:
    desk.docks.add_slot([(f"panel{n}Dock", f"Panel {n}", QLabel()) for n in range(4)], 200)
    left, right = desk.docks.docks["settingsDock"], desk.docks.docks["scheduleDock"]
    QApplication.processEvents()
    desk.resizeDocks([left, right], [150, 1], Qt.Orientation.Horizontal)  # as narrow as can be
    QApplication.processEvents()
    before = left.width(), right.width()
    theme.apply(qapp, theme.LIGHT)
    QApplication.processEvents()
    assert (left.width(), right.width()) == before
