"""Loads Qt and makes the application, or says in words a person can use why that cannot be.

What it says then is loaded then: a start that goes well has no time for it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

__all__ = ["NoWindow", "application", "load", "run_events"]

ABORTED = 1  # the exit status where Qt would have ended the program by a signal


class NoWindow(Exception):
    """Why there can be no window, for the person."""


def load() -> None:
    """Load Qt. Raises NoWindow where that cannot be."""
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        if sys.platform == "linux":
            from app.system_libraries import explain_here

            raise NoWindow(explain_here(str(error))) from error
        raise NoWindow(f"Qt cannot be loaded: {error}") from error


def application(name: str) -> QApplication:
    """The one application; Qt is loaded. What Qt would die of ends the program with a message."""
    from PySide6.QtWidgets import QApplication

    from app.file_events import Application

    existing = QApplication.instance()
    if existing is not None:
        assert isinstance(existing, QApplication)
        return existing
    with _readable():
        return Application([name])


def run_events(interrupted: Callable[[], object]) -> int:
    """The life of the window; the result is the exit status.

    Args:
        interrupted: called where Ctrl+C is pressed in the terminal.
    """
    from PySide6.QtCore import QThreadPool
    from PySide6.QtWidgets import QApplication

    from app.interrupts import heard

    with heard(interrupted):
        status = QApplication.exec()
    # What a formula's setting tells when Qt is being taken down would end the program by a signal.
    QThreadPool.globalInstance().waitForDone()
    return status


@contextmanager
def _readable() -> Iterator[None]:
    """Hear what Qt says meanwhile: its last word before it ends the program, above all."""
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

    heard: list[str] = []

    def hear(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        heard.append(text)
        if kind is QtMsgType.QtFatalMsg:
            try:
                from app.last_words import tell

                tell(_words(heard))
            finally:
                os._exit(ABORTED)  # there is no way back into Qt

    qInstallMessageHandler(hear)
    try:
        yield
    finally:
        qInstallMessageHandler(None)
    for text in heard:  # it has gone well all the same
        print(text, file=sys.stderr)


def _words(heard: list[str]) -> str:
    cause = _cause(heard)
    if sys.platform != "linux":
        return f"The window cannot be opened: {cause}"
    from app.system_libraries import explain_here

    return explain_here(cause)


def _cause(heard: list[str]) -> str:
    """The first that tells of the screen; what follows is advice to programmers."""
    others = [text for text in heard if not text.startswith("Detected locale")]
    telling = [text for text in others if "display" in text or "platform plugin" in text]
    return (telling or others or heard)[0]
