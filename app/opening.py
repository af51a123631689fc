"""A window that is on the screen at once, and whose parts come as soon as they are loaded."""

from __future__ import annotations

import gc
import importlib
import math
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, QSettings, QTimer, Signal, Slot
from PySide6.QtGui import QPixmap, QShowEvent
from PySide6.QtWidgets import QMainWindow, QMenuBar, QStatusBar, QWidget

from app import qt_types
from app.lasting import freeze_once
from app.outline import Outline

__all__ = ["OpeningWindow"]

SLICE = 0.004  # seconds for the types of Qt, between two looks at events
LOOK = 5  # milliseconds between two looks at whether all is loaded
PATIENCE = 100  # milliseconds after which a window that nobody sees does not wait to be painted


class OpeningWindow(QMainWindow):
    """Shows an outline of itself while what it is made of is loaded on another thread.

    Its parts are put in one after another between the events of the window, which stays alive
    meanwhile. Whoever asks for a part before that, by name or as an attribute, has the window
    completed at once, shown or not: to others there is no half a window. Where a part cannot be
    put in, the window says so and stays as it is, and whoever asks for a part gets that error.

    Args:
        settings: remembers where its parts lay.
        plain: what its parts need, by name, and has nothing to do with Qt; loaded in this order.
        modules: what they need beside that.

    Signals:
        painted: it has been on the screen, with an outline of its parts.
        completed: all parts are there.
    """

    painted = Signal()
    completed = Signal()

    def __init__(
        self, settings: QSettings, modules: Sequence[str], plain: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self._steps: Iterator[None] | None = self._furnish()
        self._failure: BaseException | None = None
        self._at_work = False
        self._started = False
        self._outline = Outline(settings, self)
        self._outline.painted.connect(self._load)
        self._outline.painted.connect(self.painted)
        self._types: Iterator[None] | None = qt_types.make()
        self._types_made = threading.Event()
        load = (tuple(plain), tuple(modules), self._types_made)
        self._loading = threading.Thread(target=_load, args=load, name="loading")
        self.destroyed.connect(self._types_made.set)  # then nothing is made here any more
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self._types_made.set)
        self._pace = QTimer(self)
        self._pace.timeout.connect(self._go_on)

    # --- what a window of this kind adds

    def _furnish(self) -> Iterator[None]:
        """Put the parts in, with a pause after each."""
        raise NotImplementedError

    def _give_up(self) -> None:
        """A part could not be put in; the error is on its way to whoever asked for it."""

    def _start(self) -> None:
        """Begin; all parts are there, and the window is on the screen for the first time."""

    # --- life

    @property
    def complete(self) -> bool:
        """Whether all parts are there."""
        return self._steps is None

    @property
    def started(self) -> bool:
        """Whether it has begun to do its work."""
        return self._started

    def finish(self) -> None:
        """Put in at once what is missing.

        Raises:
            BaseException: what a part has raised; the same one each time.
        """
        if self._at_work:
            return
        if self._failure is not None:
            raise self._failure
        if self._loading.is_alive():
            self._make_types(math.inf)
            self._loading.join()
        while self._steps is not None:
            self._put_in_next()
            if self.isVisible():
                QCoreApplication.sendPostedEvents()  # as between two parts that come by themselves

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.complete:
            self._start_once()
        else:
            QTimer.singleShot(PATIENCE, self._load)

    @Slot()
    def _load(self) -> None:
        waits = not self.complete and self._failure is None
        if waits and self._loading.ident is None and self.isVisible():
            self._loading.start()
            self._pace.start(0)

    def _make_types(self, seconds: float) -> None:
        """Make the types of Qt, as many as the time allows; once they are there, it is told."""
        ends = time.perf_counter() + seconds
        while self._types is not None and time.perf_counter() < ends:
            if next(self._types, self) is self:
                self._types = None
                self._types_made.set()
                self._pace.setInterval(LOOK)

    @Slot()
    def _go_on(self) -> None:
        if self._types is not None:
            self._make_types(SLICE)
        elif not self._loading.is_alive():
            self._pace.setInterval(0)
            self._put_in_next()

    def _put_in_next(self) -> None:
        assert self._steps is not None
        self._at_work = True
        try:
            next(self._steps)
        except StopIteration:
            self._complete()
        except BaseException as failure:
            self._failure = failure  # a generator that has raised would seem to be at its end
            self._pace.stop()
            self._outline.tell_failure()
            self._give_up()
            raise
        finally:
            self._at_work = False

    def _complete(self) -> None:
        self._steps = None
        self._pace.stop()
        self._outline.hide()
        self._outline.deleteLater()
        freeze_once("built")
        if self.isVisible():
            QTimer.singleShot(0, self._give_focus)  # once its parts are visible, too
            self._start_once()
        self.completed.emit()

    @Slot()
    def _give_focus(self) -> None:
        """Let the part have the focus that has it in a window that comes with all its parts."""
        if self.isActiveWindow() and self.focusWidget() is None:
            self.focusNextChild()

    def _start_once(self) -> None:
        if not self._started:
            self._started = True
            self._start()

    # --- being asked for a part

    if not TYPE_CHECKING:  # else every name would be one

        def __getattr__(self, name: str) -> Any:
            waits = not name.startswith("__") and self.__dict__.get("_steps") is not None
            if waits and not self._at_work:
                self.finish()
                return getattr(self, name)
            raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")

    # What Qt itself would tell of half a window.

    def findChild(self, *args: Any, **options: Any) -> Any:
        self.finish()
        return super().findChild(*args, **options)

    def findChildren(self, *args: Any, **options: Any) -> Any:
        self.finish()
        return super().findChildren(*args, **options)

    def children(self) -> list[QObject]:
        self.finish()
        return super().children()

    def centralWidget(self) -> QWidget | None:
        self.finish()
        return super().centralWidget()

    def menuBar(self) -> QMenuBar:
        self.finish()
        return super().menuBar()

    def statusBar(self) -> QStatusBar:
        self.finish()
        return super().statusBar()

    def grab(self, *args: Any, **options: Any) -> QPixmap:
        self.finish()
        return super().grab(*args, **options)

    def render(self, *args: Any, **options: Any) -> None:
        self.finish()
        super().render(*args, **options)


def _load(plain: Sequence[str], modules: Sequence[str], types_made: threading.Event) -> None:
    """Load modules; what cannot be loaded says so again where it is needed.

    Those of Qt wait until its types are made.

    The collector would look through all modules again and again, and find next to nothing. What
    was loaded stays: it need not be walked later, while frames are drawn, either.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        for name in plain:
            with suppress(Exception):
                importlib.import_module(name)
        types_made.wait()
        for name in modules:
            with suppress(Exception):
                importlib.import_module(name)
    finally:
        freeze_once("loaded")
        if collects:
            gc.enable()
