"""The program drives its own window once, and tells whether the installation is whole.

Only ``--self-check`` loads this. The steps are in app/self_check_steps.py: each is a generator that
presses what a person would press, yields what it then waits for, and returns the numbers seen.
Whatever is made goes into one folder, the settings, autosaves and log file too. (On Windows and
macOS Qt's own file dialog also remembers its size where it always does.)
"""

from __future__ import annotations

import json
import os
import platform
import sys
import threading
import time
import traceback
from collections.abc import Callable, Generator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import psutil
from PySide6.QtCore import QObject, QSettings, Qt, QTimer, Slot, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app import errand, languages, remembered
from app.errors import ErrorReporter
from ddpm_core.version import __version__

if TYPE_CHECKING:
    from app.main_window import MainWindow

__all__ = [
    "EXTENTS",
    "WORK",
    "Check",
    "Failure",
    "Numbers",
    "Runner",
    "Seen",
    "Step",
    "Wait",
    "drive",
    "prepare",
    "run",
]

Extent = Literal["full", "brief", "opening"]
EXTENTS: tuple[Extent, ...] = ("full", "brief", "opening")
REPORT = "report.json"
LOOK = 10  # milliseconds between two looks at whether what is waited for has come
PATIENCE = 60.0  # seconds for what takes no time to speak of
WORK = 240.0  # seconds for what is computed, on a slow machine

Numbers = dict[str, Any]


class Failure(Exception):
    """What a step has seen instead of what it should have."""


@dataclass(frozen=True)
class Wait:
    """A step goes on once ``until`` is true, and has failed after so many seconds.

    Args:
        what: that which is waited for, in words.
        seen: what to report where it does not come.
    """

    what: str
    until: Callable[[], object]
    seconds: float = PATIENCE
    seen: Callable[[], object] = lambda: None


Step = Callable[["Check"], Generator[Wait, None, Numbers]]


@dataclass
class Seen:
    """How a step went."""

    name: str
    ok: bool = False
    seconds: float = 0.0
    numbers: Numbers = field(default_factory=dict)
    problem: str = ""


@dataclass
class Check:
    """What the steps work with.

    Attributes:
        window: may not be complete yet: asked for its parts, it completes at once.
        folder: takes what is made.
        file: what the program was told to open, "" for nothing.
        times: seconds since the process began, by what happened then.
    """

    window: MainWindow
    folder: Path
    file: str = ""
    times: dict[str, float] = field(default_factory=dict)


class Runner(QObject):
    """Carries out the steps one after another; the first that fails is the last.

    Args:
        finish: called once no step is left, whether all hold or not.
    """

    def __init__(
        self,
        check: Check,
        steps: Sequence[tuple[str, Step]],
        finish: Callable[[], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.seen: list[Seen] = []
        self.errors: list[str] = []  # that nobody foresaw
        self._check = check
        self._waiting = list(steps)
        self._finish = finish
        self._step: Generator[Wait, None, Numbers] | None = None
        self._wait: Wait | None = None
        self._since = self._began = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(LOOK)
        self._timer.timeout.connect(self._look)

    @property
    def ok(self) -> bool:
        """Whether all steps were made, and hold."""
        return not self.left and not self.errors and all(one.ok for one in self.seen)

    @property
    def left(self) -> list[str]:
        """The names of the steps that were not begun."""
        return [name for name, _ in self._waiting]

    def start(self) -> None:
        self._timer.start()

    @Slot(str)
    def note_error(self, report: str) -> None:
        """An error that nobody foresaw: the step under way has failed."""
        self.errors.append(report)

    @Slot()
    def _look(self) -> None:
        """Go on where that which is waited for has come."""
        try:
            if self.errors:
                raise Failure(f"an error was not foreseen:\n{self.errors[0]}")
            if self._step is None:
                self._begin()
            elif self._wait is not None and not self._wait.until():
                self._complain_if_late(self._wait)
                return
            assert self._step is not None
            self._wait, self._since = next(self._step), time.monotonic()
        except StopIteration as end:
            self._end(Seen(self.seen[-1].name, ok=True, numbers=end.value))
        except Failure as failure:
            self._end(Seen(self.seen[-1].name, problem=str(failure)))
        except Exception:
            self._end(Seen(self.seen[-1].name, problem=traceback.format_exc()))

    def _begin(self) -> None:
        name, step = self._waiting.pop(0)
        self.seen.append(Seen(name))
        self._began = time.monotonic()
        self._step = step(self._check)

    def _complain_if_late(self, wait: Wait) -> None:
        if time.monotonic() - self._since > wait.seconds:
            seen = wait.seen()
            tail = "" if seen is None else f"; seen instead: {seen}"
            raise Failure(f"{wait.what}: not within {wait.seconds:g} s{tail}")

    def _end(self, seen: Seen) -> None:
        """Put down how the step went, and begin the next at the next look."""
        seen.seconds = round(time.monotonic() - self._began, 2)
        self.seen[-1] = seen
        self._step = self._wait = None
        if not self._waiting or not seen.ok:
            self._timer.stop()
            self._finish()


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
            *("open", "parts", "train", "sample", "step back and forth"),
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
    return drive(Check(window, folder, file), steps(extent, bool(file)))


def drive(check: Check, steps: Sequence[tuple[str, Step]]) -> int:
    """Carry out steps in a window that is not shown yet; the result is the exit status."""
    window, folder = check.window, check.folder
    runner = Runner(check, steps, lambda: _leave(window, runner.ok))
    application = QApplication.instance()
    reporter = None if application is None else application.findChild(ErrorReporter)
    if reporter is not None:
        reporter.caught.connect(runner.note_error)
    window.painted.connect(lambda: check.times.setdefault("first_paint", process_age()))
    window.completed.connect(lambda: check.times.setdefault("complete", process_age()))
    window.show()
    runner.start()
    QApplication.exec()
    _see_the_end(runner, window)
    report = json.dumps(_report(check, runner), indent=2, ensure_ascii=False, default=str)
    (folder / REPORT).write_text(report + "\n", encoding="utf-8")
    for one in runner.seen:
        if not one.ok and sys.stderr is not None:
            print(f"ddpm-studio: self-check: {one.name}: {one.problem}", file=sys.stderr)
    return 0 if runner.ok else 1


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
