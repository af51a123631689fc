"""The program drives its own window once, and tells whether the installation is whole.

Only ``--self-check`` loads this. The steps are in app/self_check_steps.py: each presses what a
person would press, waits for what is to come of it, and returns the numbers seen. Whatever is made
goes into one folder, the settings, autosaves and log file too. (On Windows and macOS Qt's own
dialog of files also remembers its size where it always does.)
"""

from __future__ import annotations

import json
import os
import platform
import sys
import threading
import time
from collections.abc import Generator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import psutil
from PySide6.QtCore import QSettings, Qt, QTimer, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app import errand, languages, remembered
from app.errors import ErrorReporter
from app.interrupts import INTERRUPTED
from app.qt_start import run_events
from app.self_check_runner import WORK, Check, Failure, Numbers, Runner, Seen, Step, Wait
from ddpm_core.version import __version__

if TYPE_CHECKING:
    from app.main_window import MainWindow

__all__ = ["EXTENTS", "prepare", "run", "steps"]

Extent = Literal["full", "brief", "opening"]
EXTENTS: tuple[Extent, ...] = ("full", "brief", "opening")
REPORT = "report.json"


def prepare(folder: Path) -> None:
    """Make the folder, and keep what Qt writes by itself in it; before any window is made.

    Raises OSError: it cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / REPORT).unlink(missing_ok=True)  # of another time
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, str(folder / "qt"))


def steps(extent: Extent, file: bool) -> list[tuple[str, Step]]:
    """What is to be done, by name; with a file, that it is the one shown."""
    names: tuple[str, ...]
    if file:
        names = ("open", "parts", "file", "close")
    elif extent == "opening":
        names = ("open", "close")
    elif extent == "brief":
        names = ("open", "parts", "train", "sample", "close")
    else:
        names = (
            *("open", "parts", "engine", "train", "sample", "step back and forth"),
            *("export", "save", "open the file", "cat", "close"),
        )
    return [(name, open_window if name == "open" else _loaded_late(name)) for name in names]


def _loaded_late(name: str) -> Step:
    """One of app/self_check_steps.py, whose imports are not to hold the window up."""

    def step(check: Check) -> Generator[Wait, None, Numbers]:
        from app.self_check_steps import STEPS

        return STEPS[name](check)

    return step


def open_window(check: Check) -> Generator[Wait, None, Numbers]:
    """The window is on the screen with all its parts."""
    window = check.window
    yield Wait("the window is complete", lambda: window.complete, WORK)
    if not window.isVisible():
        raise Failure("the window is not visible")
    return {"width": window.width(), "height": window.height(), **check.times}


def run(window: MainWindow, folder: Path, extent: Extent, file: str) -> int:
    """Drive the window, which is not shown yet, to its end; the result is the exit status."""
    check = Check(window, folder, file)
    runner = Runner(check, steps(extent, bool(file)), lambda: _leave(window, runner.ok), window)
    application = QApplication.instance()
    reporter = None if application is None else application.findChild(ErrorReporter)
    if reporter is not None:
        reporter.caught.connect(runner.note_error)
    window.painted.connect(lambda: check.times.setdefault("first_paint", process_age()))
    window.completed.connect(lambda: window.experiment.failed.connect(runner.note_failed))
    window.completed.connect(lambda: check.times.setdefault("complete", process_age()))
    window.show()
    runner.start()
    run_events(runner.interrupt)
    _see_the_end(runner, window)
    report = json.dumps(_report(check, runner), indent=2, ensure_ascii=False, default=str)
    (folder / REPORT).write_text(report + "\n", encoding="utf-8")
    for one in runner.seen:
        print(f"{'ok' if one.ok else 'FAILED':<6} {one.name}")
    print(f"{'All is well' if runner.ok else 'Not all is well'}; more in {folder / REPORT}")
    for problem in _problems(runner):
        print(f"ddpm-studio: self-check: {problem}", file=sys.stderr)
    if runner.interrupted:
        return INTERRUPTED
    return 0 if runner.ok else 1


def _problems(runner: Runner) -> list[str]:
    """Of the steps, and errors that came when there was no step left to fail."""
    found = [f"{one.name}: {one.problem}" for one in runner.seen if not one.ok]
    told = "".join(found)
    return [*found, *(error for error in runner.errors if error not in told)]


def _leave(window: MainWindow, ok: bool) -> None:
    """The end; a window that could not be closed by its own means is closed by force."""
    if ok:
        return  # the last step has closed the window, and the program ends by that
    for dialog in QApplication.topLevelWidgets():
        if dialog is not window:
            dialog.close()
    experiment = window.__dict__.get("experiment")
    if experiment is not None:
        experiment.shut_down()
    QTimer.singleShot(0, lambda: QApplication.exit(1))


def _see_the_end(runner: Runner, window: MainWindow) -> None:
    """Put down whether all was done when the program ended, and no thread runs on."""
    threads = [str(one) for one in threading.enumerate() if one.name != "MainThread"]
    workers = [window.experiment._worker] if window.complete else []
    running = [str(one) for one in (*workers, *errand.running()) if one.isRunning()]
    seen = Seen("end", numbers={"threads": len(threads), "running": len(running)})
    if running:
        seen.problem = f"threads run on after the end: {running}"
    elif runner.left and all(one.ok for one in runner.seen):
        seen.problem = f"the window was closed before these steps: {', '.join(runner.left)}"
    seen.ok = not seen.problem
    runner.seen.append(seen)


def _report(check: Check, runner: Runner) -> dict[str, Any]:
    torch = sys.modules.get("torch")
    language = remembered.text(check.window._settings, languages.KEY, languages.SYSTEM)
    return {
        "program": __version__,
        "ok": runner.ok,
        "frozen": bool(getattr(sys, "frozen", False)),
        "platform": QGuiApplication.platformName(),
        "system": platform.platform(),
        "language": languages.spoken(language),
        "python": platform.python_version(),
        "torch": getattr(torch, "__version__", ""),
        "qt": qVersion(),
        "seconds": check.times,
        "steps": [asdict(one) for one in runner.seen],
        "not_reached": runner.left,
        "errors": runner.errors,
    }


def process_age() -> float:
    """Seconds since this process began, to some 10 ms."""
    if sys.platform == "linux":  # there psutil knows the start of the system to a second only
        fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
        started = int(fields[19]) / os.sysconf("SC_CLK_TCK")
        return round(time.clock_gettime(time.CLOCK_BOOTTIME) - started, 3)
    return round(time.time() - float(psutil.Process().create_time()), 3)
