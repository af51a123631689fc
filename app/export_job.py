"""Writing an export on a thread of its own, so that the window stays usable meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QThread, Signal, Slot

from app.wording import refusal
from ddpm_core.config import ConfigError
from ddpm_core.export import Job, finish

__all__ = ["ExportJob"]

REPORT_INTERVAL = 0.05  # seconds between two reports of progress
STACK_SIZE = 16 * 2**20  # bytes; numpy needs more than some systems give to a thread

_running: set[ExportJob] = set()  # a thread must not be forgotten before it has ended


class ExportJob(QThread):
    """Writes one file or folder. Start it once with ``start``.

    It ends with exactly one of ``exported``, ``failed`` and ``cancelled``. It holds on to itself
    until then, and when the application quits it is cancelled and waited for.

    Args:
        path: of what is written.
        begin: makes the job that writes it, on the thread.
    """

    progressed = Signal(object, object)  # pieces done, pieces in all
    exported = Signal(str)  # path
    failed = Signal(str, str)  # the setting at fault ("" for none), why
    cancelled = Signal()

    def __init__(self, path: str, begin: Callable[[], Job]) -> None:
        super().__init__()
        self.setObjectName("exportThread")
        self.setStackSize(STACK_SIZE)
        self._path, self._begin = path, begin
        self._stop = threading.Event()
        self._reported = 0.0
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
        """End soon, and leave the file as it was."""
        self._stop.set()

    @Slot()
    def shut_down(self) -> None:
        """Cancel and wait for the end, which is one piece away."""
        self.cancel()
        self.wait()

    def run(self) -> None:
        """The work, on the thread."""
        try:
            done = finish(self._begin(), self._report, self._stop.is_set)
        except ConfigError as error:
            self.failed.emit(error.field, refusal(error, error.field))
        except Exception as error:
            self.failed.emit("", str(error) or type(error).__name__)
            raise  # to the report of errors that nobody expected
        else:
            if done:
                self.exported.emit(self._path)
            else:
                self.cancelled.emit()

    def _report(self, done: int, total: int) -> None:
        now = time.perf_counter()
        if done in (0, total) or now - self._reported >= REPORT_INTERVAL:
            self._reported = now
            self.progressed.emit(done, total)

    @Slot()
    def _release(self) -> None:
        self.wait()  # the thread is past its work, but maybe not yet gone
        _running.discard(self)
