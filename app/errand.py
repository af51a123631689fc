"""Work that is done on a thread of its own, a piece at a time, and can be given up."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from contextlib import closing
from typing import Any

from PySide6.QtCore import QCoreApplication, QThread, Signal, Slot

__all__ = ["Errand", "running"]

STACK_SIZE = 16 * 2**20  # bytes; numpy needs more than some systems give to a thread

_running: set[Errand] = set()  # a thread must not be forgotten before it has ended


def running() -> tuple[Errand, ...]:
    """Those that were started and have not ended."""
    return tuple(_running)


class Errand(QThread):
    """Goes through a generator on a thread. Start it once with ``start``.

    It ends with exactly one of ``done``, ``failed`` and ``cancelled``. It holds on to itself until
    then, and when the application quits it is cancelled and waited for.

    Args:
        begin: makes the generator, on the thread; it is closed there when it is given up.
        interval: seconds between two pieces that are brought; those that come sooner are left out.

    Signals:
        brought: a piece of the generator.
        failed: the exception.
    """

    brought = Signal(object)
    done = Signal()
    failed = Signal(object)
    cancelled = Signal()

    def __init__(
        self, begin: Callable[[], Generator[Any, None, None]], interval: float = 0.0
    ) -> None:
        super().__init__()
        self.setStackSize(STACK_SIZE)
        self._begin, self._interval = begin, interval
        self._stop = threading.Event()
        self._brought = -interval
        self.finished.connect(self._release)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.shut_down)

    def start(self, priority: QThread.Priority = QThread.Priority.InheritPriority) -> None:
        """Begin. A lower priority would hold others up, for Python's lock is passed around."""
        _running.add(self)
        super().start(priority)

    @Slot()
    def cancel(self) -> None:
        """End after the piece under way."""
        self._stop.set()

    @Slot()
    def shut_down(self) -> None:
        """Cancel and wait for the end, which is one piece away."""
        self.cancel()
        self.wait()

    def run(self) -> None:
        """The work, on the thread."""
        try:
            with closing(self._begin()) as pieces:
                for piece in pieces:
                    if self._stop.is_set():
                        break
                    self._bring(piece)
        except Exception as error:
            if self._stop.is_set():
                self.cancelled.emit()
            else:
                self.failed.emit(error)
            if not isinstance(error, OSError | ValueError):
                raise  # to the report of errors that nobody expected
        else:
            (self.cancelled if self._stop.is_set() else self.done).emit()

    def _bring(self, piece: Any) -> None:
        now = time.perf_counter()
        if now - self._brought >= self._interval:
            self._brought = now
            self.brought.emit(piece)

    @Slot()
    def _release(self) -> None:
        self.wait()  # the thread is past its work, but maybe not yet gone
        _running.discard(self)
