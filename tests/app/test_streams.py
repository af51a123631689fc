"""A start without streams: nothing crashes, and what is said goes where it is seen."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from app import start
from ddpm_core import streams
from ddpm_core.version import __version__

ROOT = Path(__file__).resolve().parents[2]
WRITES = """
import os, subprocess, sys, warnings
from ddpm_core import streams
streams.mend()
print("a word")
print("a complaint", file=sys.stderr)
warnings.warn("a warning")
subprocess.run([sys.executable, "-c", "print('of a child')"], check=True)
os.write(2, b"of C code")
seen = [streams.seen(stream) for stream in (sys.stdout, sys.stderr)]
open({path!r}, "w").write(f"{{seen}} {{[os.fstat(n).st_rdev for n in range(3)]}}")
"""


def without_streams(*words: str, **environment: str) -> int:
    return subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        check=False,
    ).returncode


def test_what_writes_to_streams_that_are_not_there_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "seen.txt"
    assert without_streams("-c", WRITES.format(path=str(path))) == 0
    device = os.stat(os.devnull).st_rdev  # no file of the program's has one of the three numbers
    assert path.read_text() == f"[False, False] {[device] * 3}"


def test_lines_for_nobody_wait_for_the_log() -> None:
    kept: list[str] = []
    log = logging.Logger("test")
    handler = logging.Handler()
    handler.emit = lambda record: kept.append(record.getMessage())  # type: ignore[method-assign]
    log.addHandler(handler)
    unseen = streams.Unseen()
    print("before there was a log", file=unseen)
    unseen.pour_into(log)
    print("and after", file=unseen)
    assert kept == ["before there was a log", "and after"]


def test_a_log_that_complains_about_itself_does_not_go_round_in_circles() -> None:
    unseen = streams.Unseen()
    log = logging.Logger("test")
    handler = logging.Handler()
    handler.emit = lambda record: print("no space left", file=unseen)  # type: ignore[method-assign]
    log.addHandler(handler)
    unseen.pour_into(log)
    assert unseen.write("a complaint\n") == len("a complaint\n")


@pytest.mark.parametrize(
    ("arguments", "status", "words", "icon"),
    [
        (["--version"], 0, "DDPM Studio ", QMessageBox.Icon.Information),
        (["--help"], 0, "--no-autostart", QMessageBox.Icon.Information),
        (["--nonsense"], 2, "unrecognized arguments: --nonsense", QMessageBox.Icon.Critical),
    ],
)
def test_what_no_stream_shows_is_shown_in_a_box(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    status: int,
    words: str,
    icon: Any,
) -> None:
    monkeypatch.setattr(sys, "stdout", streams.Unseen())
    monkeypatch.setattr(sys, "stderr", streams.Unseen())
    shown: list[tuple[str, Any]] = []

    def read_and_close() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        shown.append((box.text(), box.icon()))
        box.accept()

    QTimer.singleShot(0, read_and_close)
    with pytest.raises(SystemExit) as end:
        start.main(arguments)
    assert (end.value.code or 0) == status
    assert words in shown[0][0]
    assert shown[0][1] == icon


@pytest.mark.parametrize(
    ("closed", "said"), [("2>&-", f"DDPM Studio {__version__}\n"), (">&-", "")]
)
def test_what_one_stream_shows_is_not_shown_in_a_box(closed: str, said: str) -> None:
    command = f'exec "$@" {closed}'
    ended = subprocess.run(
        ["/bin/sh", "-c", command, "sh", sys.executable, str(ROOT / "main.py"), "--version"],
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,  # a box would wait for somebody to close it
        check=True,
    )
    assert ended.stdout == said


BROKEN = """
import sys
from app import start
from app.main_window import MainWindow

def broken(*args, **options):
    raise RuntimeError("the window is square")

MainWindow.__init__ = broken
sys.exit(start.main([]))
"""


def test_an_error_before_there_is_a_window_is_put_down_and_told(tmp_path: Path) -> None:
    dialog, said = tmp_path / "zenity", tmp_path / "said.txt"
    os.mkfifo(said)
    dialog.write_text(f'#!/bin/sh\nfor last; do :; done\nprintf "%s" "$last" >{said}\n')
    dialog.chmod(0o755)
    environment = {
        "PATH": f"{tmp_path}:/bin",
        "DISPLAY": ":4077",
        "QT_QPA_PLATFORM": "offscreen",
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "data"),
    }
    assert without_streams("-c", BROKEN, **environment) == 1
    reading = subprocess.run(
        ["cat", str(said)], capture_output=True, text=True, timeout=60, check=True
    )
    first, second = reading.stdout.splitlines()
    assert first == "The program cannot start: RuntimeError: the window is square"
    log = Path(second.removeprefix("The log file says more: "))
    assert tmp_path / "data" in log.parents
    assert "in broken\nRuntimeError: the window is square" in log.read_text()


def test_an_error_before_there_is_a_window_is_told_on_the_error_stream(tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    kept = {name: value for name, value in os.environ.items() if "DISPLAY" not in name}
    ended = subprocess.run(
        [sys.executable, "-c", BROKEN],
        env={**kept, **environment, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith("Traceback")
    assert "ddpm-studio: The program cannot start: RuntimeError" in ended.stderr
