"""What nobody caught reaches the log and a dialog whose report can be copied, from any thread."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from app import errors
from app.errors import ErrorDialog, ErrorReporter


@pytest.fixture
def reporter(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[ErrorReporter]:
    """A reporter with a log file of its own; nothing is printed."""
    monkeypatch.setattr(errors, "log_path", lambda: tmp_path / "log" / "test.log")
    monkeypatch.setattr(sys, "__excepthook__", lambda *error: None)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    before = list(errors.log.handlers)
    parent = QObject()
    yield errors.install(parent)
    for handler in set(errors.log.handlers) - set(before):
        errors.log.removeHandler(handler)
        handler.close()


def dialog() -> ErrorDialog | None:
    open_ones = [w for w in QApplication.topLevelWidgets() if isinstance(w, ErrorDialog)]
    return open_ones[0] if open_ones else None


def report_of(shown: ErrorDialog) -> str:
    edit = shown.findChild(QPlainTextEdit, "errorReport")
    assert edit is not None
    return edit.toPlainText()


def test_an_error_on_a_qthread_is_shown_and_logged(
    qtbot: QtBot, reporter: ErrorReporter, tmp_path: Path
) -> None:
    class Broken(QThread):
        def run(self) -> None:
            try:
                raise RuntimeError("the worker broke")
            except RuntimeError:
                sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]

    thread = Broken()
    thread.start()
    assert thread.wait(10_000)
    qtbot.waitUntil(lambda: dialog() is not None)
    shown = dialog()
    assert shown is not None
    assert "RuntimeError: the worker broke" in report_of(shown)
    assert "DDPM Studio" in report_of(shown)
    assert "the worker broke" in (tmp_path / "log" / "test.log").read_text()
    shown.reject()


def test_an_error_on_a_python_thread_is_shown(qtbot: QtBot, reporter: ErrorReporter) -> None:
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: dialog() is not None)
    shown = dialog()
    assert shown is not None
    assert "ZeroDivisionError" in report_of(shown)
    shown.reject()


def test_the_report_can_be_copied_and_a_second_error_joins_it(
    qtbot: QtBot, reporter: ErrorReporter
) -> None:
    reporter.report("first fault")
    reporter.report("second fault")
    shown = dialog()
    assert shown is not None
    button = shown.findChild(QPushButton, "copyReportButton")
    assert button is not None
    button.click()
    text = QGuiApplication.clipboard().text()
    assert text == report_of(shown)
    assert "first fault" in text
    assert "second fault" in text
    shown.reject()


def test_installing_twice_keeps_one_reporter(reporter: ErrorReporter) -> None:
    handlers = len(errors.log.handlers)
    assert errors.install(reporter.parent()) is reporter
    assert len(errors.log.handlers) == handlers
