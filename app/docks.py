"""The panels around the stage: in tabs, resized, hidden, detached and brought back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

import shiboken6
from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, Slot
from PySide6.QtGui import QAction, QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import (
    QDockWidget,
    QMainWindow,
    QMenu,
    QTabBar,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app import theme

__all__ = ["Docks"]

SIDE_WIDTHS = [244, 320]  # pixels, of the settings and of the right column
LAID_OUT = (QEvent.Type.ChildPolished, QEvent.Type.LayoutRequest)
TO_BE_READ = (
    "networkDock",
    "inspectorDock",
    "explainDock",
)  # panels that need more height than a plot
READING_SHARE = 0.52  # of the column's height
BESIDE = 4  # pixels that a tab bar and its dock may be apart
GAP = 12  # pixels between the right column and the edge of the window
FOOT = 8  # pixels below the lowest panels, as below the stage
LAYOUT_VERSION = 2  # of the docks; another one forgets an older layout


class Docks(QObject):
    """Docks of a window: one on the left, and slots from top to bottom on the right.

    The panels of a slot are tabs of it, the first in front. A panel is hidden and brought back by
    its ``toggleViewAction``, and detached and put back by the second action in its context menu.

    Attributes:
        docks: by object name.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.docks: dict[str, QDockWidget] = {}
        self._slots: list[list[QDockWidget]] = []
        self._shares: list[int] = []
        self._detach: dict[str, QAction] = {}
        self._first = QByteArray()  # the layout of the first start
        self._widths: list[int] = []  # of both columns, while the theme changes
        theme.notifier().changing.connect(self._note_widths)
        theme.notifier().changed.connect(self._keep_widths)
        window.setDockOptions(QMainWindow.DockOption.AllowTabbedDocks)
        right = Qt.DockWidgetArea.RightDockWidgetArea
        window.setTabPosition(right, QTabWidget.TabPosition.North)

    # --- building

    def add_left(self, name: str, title: str, panel: QWidget) -> QDockWidget:
        """The dock on the left."""
        dock = self._make(name, title, panel)
        self._window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
        return dock

    def add_slot(self, panels: Sequence[tuple[str, str, QWidget]], share: int) -> None:
        """A slot below the others on the right: its tabs as (object name, title, panel).

        ``share`` is its part of the column's height.
        """
        area = Qt.DockWidgetArea.RightDockWidgetArea
        docks = [self._make(name, title, panel, inset=True) for name, title, panel in panels]
        self._window.addDockWidget(area, docks[0])
        for before, dock in pairwise(docks):
            self._window.tabifyDockWidget(before, dock)
        docks[0].raise_()
        for above in self._slots[-1:]:
            _set_foot(above, 1)
        _set_foot(docks, FOOT)
        self._slots.append(docks)
        self._shares.append(share)

    def _make(self, name: str, title: str, panel: QWidget, inset: bool = False) -> QDockWidget:
        # From the outside in: what moves into something else is styled anew, with all it holds.
        dock = QDockWidget(title, self._window)
        dock.setObjectName(name)
        if inset:
            frame = QWidget()
            dock.setWidget(frame)
            _inset(panel, frame)
        else:
            dock.setWidget(panel)
        self.docks[name] = dock
        # Behind another tab a dock lies out of sight but counts as visible: its panel must not.
        if inset:
            dock.visibilityChanged.connect(partial(self._on_visibility, dock, panel))
        dock.setTitleBarWidget(QWidget())
        detach = QAction(self.tr("Detach {panel}").format(panel=title), self)
        detach.setObjectName(f"detach{name[0].upper()}{name[1:]}Action")
        detach.setCheckable(True)
        detach.setToolTip(self.tr("Show the panel in a window of its own, or put it back"))
        detach.triggered.connect(lambda on: self._detach_or_put_back(dock, on))
        dock.topLevelChanged.connect(detach.setChecked)
        dock.topLevelChanged.connect(lambda: self._dress(dock))
        self._detach[name] = detach
        dock.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        dock.addActions([dock.toggleViewAction(), detach])
        return dock

    @staticmethod
    def _detach_or_put_back(dock: QDockWidget, on: bool) -> None:
        dock.setFloating(on)
        if not on:
            dock.raise_()  # not behind the tab that has been in front meanwhile

    @staticmethod
    def _dress(dock: QDockWidget) -> None:
        """Docked, the card inside has a title of its own; detached, the window needs one."""
        bare = dock.titleBarWidget()
        if dock.isFloating():
            dock.setTitleBarWidget(None)  # type: ignore[arg-type]
        else:
            dock.setTitleBarWidget(QWidget())
        if bare is not None:
            bare.deleteLater()

    def _on_visibility(self, dock: QDockWidget, panel: QWidget, visible: bool) -> None:
        if shiboken6.isValid(self._window) and self._window.isVisible():
            # Of a dock that is detached from behind another, Qt says that it is not to be seen.
            panel.setVisible(visible or dock.isFloating())
            if visible and dock.objectName() in TO_BE_READ and not dock.isFloating():
                self._give_room(dock)

    def _give_room(self, dock: QDockWidget) -> None:
        """Let a panel that is read from top to bottom be as high as about half of the column."""
        front = [one for slot in self._slots for one in slot if not _behind(one)]
        column = sum(one.height() for one in front)
        if dock in front and len(front) > 1 and dock.height() < READING_SHARE * column:
            rest = round((1 - READING_SHARE) * column / (len(front) - 1))
            heights = [round(READING_SHARE * column) if one is dock else rest for one in front]
            self._window.resizeDocks(front, heights, Qt.Orientation.Vertical)

    # --- what the window needs

    def show_actions(self) -> list[QAction]:
        """One action for each panel that hides it or brings it back."""
        return [dock.toggleViewAction() for dock in self.docks.values()]

    def detach_actions(self) -> list[QAction]:
        """One action for each panel that detaches it or puts it back."""
        return list(self._detach.values())

    def restore_action(self) -> QAction:
        """Puts every panel back where it was at the first start."""
        action = QAction(self.tr("&Put all panels back"), self)
        action.setObjectName("restoreLayoutAction")
        action.setToolTip(self.tr("Show every panel where it was when the program first started"))
        action.setShortcut(QKeySequence("Ctrl+Shift+0"))
        action.triggered.connect(self.reset)
        return action

    def reveal(self, name: str) -> None:
        """Bring a panel to the front of its slot, shown again if it was hidden."""
        dock = self.docks[name]
        dock.show()
        dock.raise_()

    @Slot()
    def reset(self) -> None:
        """The layout of the first start."""
        for dock in self.docks.values():
            dock.setFloating(False)
            dock.show()
        self.restore(self._first)
        self.share_room()

    def share_room(self) -> None:
        """Widths and heights of the first start."""
        first = next(iter(self.docks.values()))
        heads = [slot[0] for slot in self._slots]
        self._window.resizeDocks([first, heads[0]], SIDE_WIDTHS, Qt.Orientation.Horizontal)
        self._window.resizeDocks(heads, self._shares, Qt.Orientation.Vertical)
        self._tend_tab_bars()
        if self._first.isEmpty():
            self._first = self.save()
            self._window.installEventFilter(self)  # from now on the docks are all there

    def save(self) -> QByteArray:
        """The layout, for ``restore``."""
        return self._window.saveState(LAYOUT_VERSION)

    def restore(self, state: object) -> bool:
        """The layout that ``save`` gave; False where it is none, or of another version."""
        restored = isinstance(state, QByteArray) and self._window.restoreState(
            state, LAYOUT_VERSION
        )
        self._tend_tab_bars()
        return restored

    def _columns(self) -> list[QDockWidget]:
        """A dock of each column that is there."""
        left, *right = self.docks.values()
        shown = [dock for dock in right if not _behind(dock)]
        return [dock for dock in (left, *shown[:1]) if not _behind(dock)]

    @Slot()
    def _note_widths(self) -> None:
        self._widths = [dock.width() for dock in self._columns()] if self.docks else []

    @Slot()
    def _keep_widths(self) -> None:
        """A theme leaves every panel as wide as it was."""
        columns = self._columns() if self._widths else []
        if columns and len(columns) == len(self._widths):
            self._window.resizeDocks(columns, self._widths, Qt.Orientation.Horizontal)

    @Slot()
    def _tend_tab_bars(self) -> None:
        """Qt makes the tab bars itself: dress them, and hide those that it has left behind."""
        find = Qt.FindChildOption.FindDirectChildrenOnly
        bars = self._window.findChildren(QTabBar, options=find)
        for bar in bars:
            if bar.objectName() != "dockTabs":
                self._dress_tab_bar(bar)
            away = bar.x() < 0
            bar.setFocusPolicy(Qt.FocusPolicy.NoFocus if away else Qt.FocusPolicy.TabFocus)
        in_use = [bar for bar in bars if self._is_in_use(bar)]
        for bar in bars:
            others = [one for one in in_use if one is not bar]
            if bar not in in_use and any(_titles(bar) <= _titles(other) for other in others):
                bar.hide()

    def _is_in_use(self, bar: QTabBar) -> bool:
        """Whether one of the docks that a bar names lies right below it."""
        below, titles = bar.geometry().bottom() + 1, _titles(bar)
        return any(
            dock.windowTitle() in titles
            and abs(dock.geometry().top() - below) <= BESIDE
            and abs(dock.x() - bar.x()) <= BESIDE
            for dock in self.docks.values()
            if not _behind(dock)
        )

    def _dress_tab_bar(self, bar: QTabBar) -> None:
        bar.setObjectName("dockTabs")
        bar.setDrawBase(False)
        bar.setExpanding(False)
        bar.setUsesScrollButtons(False)
        bar.setElideMode(Qt.TextElideMode.ElideNone)
        bar.setAccessibleName(self.tr("Panels"))
        bar.setToolTip(self.tr("The panels that share this place; drag the edge to resize it"))
        bar.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A tab bar that Qt has made is dressed; its context menu is that of the panel."""
        if watched is self._window and event.type() in LAID_OUT:
            self._tend_tab_bars()
        elif isinstance(event, QContextMenuEvent) and isinstance(watched, QTabBar):
            return self._show_menu(watched, event)
        return super().eventFilter(watched, event)

    def _show_menu(self, bar: QTabBar, event: QContextMenuEvent) -> bool:
        title = bar.tabText(bar.tabAt(event.pos()))
        dock = next((d for d in self.docks.values() if d.windowTitle() == title), None)
        if dock is None:
            return False
        menu = QMenu(bar)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(dock.actions())
        menu.popup(event.globalPos())
        return True


def _behind(dock: QDockWidget) -> bool:
    """Whether a dock is hidden, detached, or behind another tab."""
    return not dock.isVisible() or dock.isFloating() or dock.x() < 0


def _titles(bar: QTabBar) -> frozenset[str]:
    return frozenset(bar.tabText(number) for number in range(bar.count()))


def _set_foot(docks: Sequence[QDockWidget], pixels: int) -> None:
    """Leave so much free below the panels of a slot."""
    for dock in docks:
        frame = dock.widget()
        layout = None if frame is None else frame.layout()
        assert layout is not None
        margins = layout.contentsMargins()
        margins.setBottom(pixels)
        layout.setContentsMargins(margins)


def _inset(panel: QWidget, frame: QWidget) -> None:
    """Put the panel into a frame with space between it and the edge of the window."""
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(0, 2, GAP, 1)
    layout.addWidget(panel)
    policy = panel.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    panel.setSizePolicy(policy)
