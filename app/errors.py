"""What nobody caught: written to a log file and shown with a report that can be copied."""

from __future__ import annotations

import logging
import logging.handlers
import platform
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QStandardPaths, Signal, Slot, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ddpm_core import streams
from ddpm_core.version import __version__

__all__ = ["ErrorDialog", "ErrorReporter", "install", "log_path", "open_log"]

LOG_SIZE = 1_000_000  # bytes before the log file is turned over
log = logging.getLogger("ddpm_studio")

_folder: Path | None = None  # of the log file, where it is not the usual one


def log_path() -> Path:
    """Where the log file is."""
    usual = QStandardPaths.StandardLocation.AppLocalDataLocation
    folder = _folder or Path(QStandardPaths.writableLocation(usual))
    return folder / "ddpm-studio.log"


class _LogFile(logging.handlers.RotatingFileHandler):
    """A log file that keeps silent where it cannot be written: its disk may be full."""

    def handleError(self, record: logging.LogRecord) -> None:
        pass


class ErrorReporter(QObject):
    """Brings uncaught errors of any thread to the log and to a dialog on the GUI thread.

    Attributes:
        goes_on: False once the program's window could not be opened.
    """

    caught = Signal(str)  # a report; emitted on the thread of the error

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.goes_on = True  # whether the program can, after what was caught
        self._dialog: ErrorDialog | None = None
        self.caught.connect(self.show_report)  # queued when the error is on another thread

    def excepthook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """To be sys.excepthook."""
        if streams.seen(sys.stderr):
            sys.__excepthook__(kind, error, trace)
        if not issubclass(kind, KeyboardInterrupt):
            self.report("".join(traceback.format_exception(kind, error, trace)))

    def thread_excepthook(self, args: threading.ExceptHookArgs) -> None:
        """To be threading.excepthook."""
        if args.exc_value is not None:
            self.excepthook(args.exc_type, args.exc_value, args.exc_traceback)

    def report(self, details: str) -> None:
        """Log an error and show it; may be called on any thread."""
        log.error("%s", details)
        self.caught.emit(_report(details))

    @Slot(str)
    def show_report(self, text: str) -> None:
        if self._dialog is None:
            self._dialog = ErrorDialog(QApplication.activeWindow(), goes_on=self.goes_on)
            self._dialog.finished.connect(self._forget)
        self._dialog.add(text)
        self._dialog.open()

    @Slot()
    def _forget(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None


class ErrorDialog(QDialog):
    """An error in words, with a report to copy; it holds nothing up.

    Args:
        goes_on: whether the program does; else its window could not be opened.
    """

    def __init__(self, parent: QWidget | None = None, *, goes_on: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName("errorDialog")
        self.setWindowTitle(self.tr("Something went wrong"))
        self.setModal(False)
        self.resize(640, 420)
        text = self.tr(
            "An error was not foreseen. The program goes on, and so does your run. "
            "The report below helps to mend it; it is in the log file too:\n{path}"
        )
        if not goes_on:
            text = self.tr(
                "The window could not be opened; your files and settings are as they were. "
                "The report below helps to mend it; it is in the log file too:\n{path}"
            )
        label = QLabel(text.format(path=log_path()))
        label.setObjectName("errorText")
        label.setWordWrap(True)
        self._report = QPlainTextEdit()
        self._report.setObjectName("errorReport")
        self._report.setReadOnly(True)
        self._report.setAccessibleName(self.tr("Error report"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton(self.tr("Copy report"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.setObjectName("copyReportButton")
        copy.setToolTip(self.tr("Put the whole report on the clipboard"))
        copy.clicked.connect(self.copy_report)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(label)
        layout.addWidget(self._report)
        layout.addWidget(buttons)

    def add(self, text: str) -> None:
        """Show one more report."""
        self._report.appendPlainText(text)

    @Slot()
    def copy_report(self) -> None:
        QGuiApplication.clipboard().setText(self._report.toPlainText())


def install(parent: QObject, folder: Path | None = None) -> ErrorReporter:
    """Send every uncaught error to one reporter, which is returned; again is harmless.

    Args:
        folder: takes the log file; the system's folder for such things where it is None.
    """
    existing = parent.findChild(ErrorReporter)
    if existing is not None:
        return existing
    open_log(folder)
    reporter = ErrorReporter(parent)
    sys.excepthook = reporter.excepthook
    threading.excepthook = reporter.thread_excepthook
    return reporter


def open_log(folder: Path | None = None) -> None:
    """Let the log go to its file, and to it what no stream shows; again is harmless.

    Args:
        folder: takes the log file, as for ``install``.
    """
    global _folder
    _folder = folder
    log.addHandler(logging.NullHandler())  # else what no file takes would go to the error stream
    path = log_path()
    files = [handler for handler in log.handlers if isinstance(handler, _LogFile)]
    if str(path.absolute()) in [handler.baseFilename for handler in files]:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = _LogFile(path, maxBytes=LOG_SIZE, backupCount=1, encoding="utf-8", delay=True)
    except OSError:
        pass  # without a place for the log, the dialog still shows the report
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        log.addHandler(handler)
    if isinstance(sys.stderr, streams.Unseen):
        sys.stderr.pour_into(log)


def _report(details: str) -> str:
    torch = sys.modules.get("torch")  # what went wrong may be that it does not load
    versions = (
        f"DDPM Studio {__version__}, Python {platform.python_version()}, torch "
        f"{getattr(torch, '__version__', 'not loaded')}, Qt {qVersion()}, {platform.platform()}"
    )
    return f"{versions}\n\n{details}"
