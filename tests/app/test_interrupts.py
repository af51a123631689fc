"""Ctrl+C reaches a window that waits, and a second one ends the program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WAITS = """
import os, signal, sys
signal.signal(signal.SIGINT, getattr(signal, sys.argv[1]))
from PySide6.QtCore import QCoreApplication, QTimer
from app.interrupts import heard
app = QCoreApplication([])
def act():
    os.write(1, b"heard\\n")
    if sys.argv[2] == "ends":
        app.quit()
with heard(act):
    QTimer.singleShot(0, lambda: os.write(1, b"waits\\n"))
    app.exec()
assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
assert signal.set_wakeup_fd(-1) == -1
"""


@contextmanager
def waiting(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A program that has begun to wait in Qt's event loop, where no Python runs by itself."""
    with subprocess.Popen(
        [sys.executable, "-c", WAITS, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert line(process) == "waits\n"
            while sys.platform == "linux" and not sleeps(process.pid):
                pass
            yield process
        finally:
            process.kill()


def sleeps(number: int) -> bool:
    """Whether the process with this number waits for something, and runs no Python."""
    return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] == "S"


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def test_it_is_heard_at_once_where_qt_waits() -> None:
    with waiting("default_int_handler", "ends") as process:
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0
        assert line(process) == "heard\n"


def test_the_second_ends_what_the_first_did_not() -> None:
    with waiting("default_int_handler", "goes on") as process:
        process.send_signal(signal.SIGINT)
        assert line(process) == "heard\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == -signal.SIGINT


def test_where_it_is_ignored_that_stays_so() -> None:
    with waiting("SIG_IGN", "ends") as process:
        process.send_signal(signal.SIGINT)
        process.terminate()
        assert process.wait(timeout=60) == -signal.SIGTERM
        assert line(process) == ""
