"""A walk through the window in five stops, while all in it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSettings, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QScrollArea, QWidget

from app import remembered
from app.widgets.message_bar import MessageBar
from app.widgets.tour_bubble import Side, TourBubble, TourRing

__all__ = ["Stop", "Tour"]

LOOK = 33  # milliseconds between two looks at where the widget is that the bubble points at
OFFERED = "tourOffered"  # in the settings


@dataclass(frozen=True)
class Stop:
    """One thing to look at.

    Attributes:
        targets: object names of widgets; the first one that can be seen is pointed at.
        side: where the bubble had best be, so that it covers nothing of interest.
        action: object name of the action that brings to the window what the text is about.
    """

    targets: tuple[str, ...]
    title: str
    text: str
    side: Side = "right"
    action: str = ""


class Tour(QObject):
    """Leads from stop to stop; Esc leaves at any time, wherever the focus is.

    Attributes, to be read only:
        number: the stop shown, from 0; -1 while the tour rests.
    """

    ended = Signal()

    def __init__(self, window: QWidget, stops: Sequence[Stop] = ()) -> None:
        super().__init__(window)
        self.number = -1
        self._window = window
        self._stops = tuple(stops) or self._all_stops()
        self._bubble: TourBubble | None = None
        self._ring: TourRing | None = None
        self._watched: QWidget | None = None  # has the focus, and its keys are looked at
        self._offer: MessageBar | None = None
        self._offered = ""  # what it said
        self._before: QWidget | None = None  # had the focus when the tour began
        self._look = QTimer(self)
        self._look.setInterval(LOOK)
        self._look.timeout.connect(self._follow)

    def _all_stops(self) -> tuple[Stop, ...]:
        return (
            Stop(
                ("stageCloud", "pictureStage"),
                self.tr("What is learned"),
                self.tr(
                    "While the network trains, these samples are drawn from it anew, always from "
                    "the same noise. Bit by bit they come to be like the data."
                ),
                action="learnedStageAction",
            ),
            Stop(
                ("lossPlot",),
                self.tr("How far it is"),
                self.tr(
                    "The loss is how wrong the predicted noise is. It does not fall to 0: the "
                    "dashed line is the least that any network could reach on these data."
                ),
                side="below",
            ),
            Stop(
                ("sampleButton",),
                self.tr("From noise to data"),
                self.tr(
                    "Sample starts from pure noise and takes it off step by step. This reverse "
                    "process is recorded, so that you can look at each of its frames."
                ),
                side="above",
            ),
            Stop(
                ("stepForwardButton", "transport"),
                self.tr("Step through it"),
                self.tr(
                    "Play, stop and step, or use the space bar and the arrow keys. Green is what "
                    "the network takes the data to be: it is there long before the samples are."
                ),
                side="above",
            ),
            Stop(
                ("scheduleCombo", "settingsPanel"),
                self.tr("Change something"),
                self.tr(
                    "Try another schedule, fewer steps or other data. A ring arrow marks what "
                    "begins a new run; the old one can be brought back. Export takes it away."
                ),
            ),
        )

    # --- life

    @property
    def running(self) -> bool:
        return self.number >= 0

    def offer(self, messages: MessageBar, settings: QSettings) -> None:
        """Propose the tour once, quietly, unless there is other news."""
        if remembered.flag(settings, OFFERED, False) or messages.text:
            return
        settings.setValue(OFFERED, True)
        self._offer = messages
        self._offered = self.tr("New here? Five stops show what there is.")
        messages.show_message(
            self._offered,
            actions=[(self.tr("Take the tour"), self.start)],
        )

    @Slot()
    def start(self) -> None:
        """Begin at the first stop."""
        if self._offer is not None and self._offer.text == self._offered:
            self._offer.clear()
        if not self.running:
            self._before = QApplication.focusWidget()
            self._bubble, self._ring = TourBubble(self._window), TourRing(self._window)
            self._bubble.nextWanted.connect(self.next)
            self._bubble.backWanted.connect(self.back)
            self._bubble.leaveWanted.connect(self.leave)
            _application().focusChanged.connect(self._on_focus)
            self._watch(QApplication.focusWidget())
            self._look.start()
        self._go_to(0)

    @Slot()
    def next(self) -> None:
        """Go on to the next stop; after the last one the tour is over."""
        if self.number + 1 < len(self._stops):
            self._go_to(self.number + 1)
        else:
            self.leave()

    @Slot()
    def back(self) -> None:
        if self.number > 0:
            self._go_to(self.number - 1)

    @Slot()
    def leave(self) -> None:
        """End the tour and give the focus back."""
        if not self.running or self._bubble is None or self._ring is None:
            return
        self.number = -1
        self._look.stop()
        _application().focusChanged.disconnect(self._on_focus)
        self._watch(None)
        focus, before = QApplication.focusWidget(), self._before
        if focus is not None and self._bubble.isAncestorOf(focus):
            if before is not None and shiboken6.isValid(before) and before.isVisible():
                before.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                focus.clearFocus()
        for part in (self._bubble, self._ring):
            part.hide()
            part.deleteLater()
        self._bubble = self._ring = self._before = None
        self.ended.emit()

    # --- stops

    def _go_to(self, number: int) -> None:
        assert self._bubble is not None
        self.number = number
        stop = self._stops[number]
        action = self._window.findChild(QAction, stop.action) if stop.action else None
        if action is not None:
            action.trigger()
        for name in stop.targets:
            self._bring_into_view(self._window.findChild(QWidget, name))
        self._bubble.show_stop(number + 1, len(self._stops), stop.title, stop.text)
        self._follow()
        self._bubble.announce()

    @staticmethod
    def _bring_into_view(target: QWidget | None) -> None:
        parent = target.parentWidget() if target is not None else None
        while parent is not None:
            if isinstance(parent, QDockWidget) and not parent.isHidden():
                parent.raise_()
            if isinstance(parent, QScrollArea) and target is not None:
                parent.ensureWidgetVisible(target)
            parent = parent.parentWidget()

    def _target(self) -> QRect | None:
        """Where the widget is that can be seen and is pointed at, in pixels of the window."""
        for name in self._stops[self.number].targets:
            widget = self._window.findChild(QWidget, name)
            if widget is not None and widget.isVisible() and not widget.visibleRegion().isEmpty():
                return QRect(widget.mapTo(self._window, QPoint(0, 0)), widget.size())
        return None

    @Slot()
    def _follow(self) -> None:
        """Keep to the widget, which moves when the window or a panel is resized."""
        if self._bubble is not None and self._ring is not None:
            target = self._target()
            self._ring.surround(target)
            self._bubble.point_at(target, self._stops[self.number].side)

    # --- Esc

    @Slot(QWidget, QWidget)
    def _on_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        self._watch(new)

    def _watch(self, widget: QWidget | None) -> None:
        """Look at the keys of one widget, and of the window where none has the focus."""
        if self._watched is not None and shiboken6.isValid(self._watched):
            self._watched.removeEventFilter(self)
        own = widget is not None and widget.window() is self._window
        self._watched = widget if own else self._window if self.running else None
        if self._watched is not None:
            self._watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc is the tour's before it is anybody else's."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self.running:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.leave()
                return True
        return False


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application
