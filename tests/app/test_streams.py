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

from app import start, streams

ROOT = Path(__file__).resolve().parents[2]
WRITES = """
import os, subprocess, sys, warnings
from app import streams
streams.mend()
print("a word")
print("a complaint", file=sys.stderr)
warnings.warn("a warning")
subprocess.run([sys.executable, "-c", "print('of a child')"], check=True)
os.write(2, b"of C code")
open({path!r}, "w").write(f"{{streams.seen()}} {{[os.fstat(n).st_rdev for n in range(3)]}}")
"""


def without_streams(*words: str) -> int:
    return subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    ).returncode


def test_what_writes_to_streams_that_are_not_there_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "seen.txt"
    assert without_streams("-c", WRITES.format(path=str(path))) == 0
    device = os.stat(os.devnull).st_rdev  # no file of the program's has one of the three numbers
    assert path.read_text() == f"False {[device] * 3}"


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
