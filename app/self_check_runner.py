"""Carries out the steps of the self-check, each a generator that yields what it waits for."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Slot

if TYPE_CHECKING:
    from app.commands import Failed  # which would load torch before the window is painted
    from app.main_window import MainWindow

__all__ = ["WORK", "Check", "Failure", "Numbers", "Runner", "Seen", "Step", "Wait"]

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
        self.interrupted = False
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
    def interrupt(self) -> None:
        """The person has had enough."""
        self.interrupted = True
        self.note_error("interrupted")

    @Slot(object)
    def note_failed(self, event: Failed) -> None:
        """The engine could not do what it was told, nor has the step under way."""
        self.errors.append(event.message)

    @Slot()
    def _look(self) -> None:
        """Go on where that which is waited for has come."""
        try:
            fresh = self._step is None
            if fresh:
                self._begin()
            if self.errors:
                raise Failure(f"this went wrong: {self.errors[0]}")
            if self._wait is not None and not self._wait.until():
                self._complain_if_late(self._wait)
                return
            assert self._step is not None
            self._wait, self._since = next(self._step), time.monotonic()
        except StopIteration as end:
            self._end(Seen(self.seen[-1].name, ok=True, numbers=end.value))
        except Failure as failure:
            self._end(Seen(self.seen[-1].name, problem=str(failure)))
        except BaseException as error:  # a step that was broken off has not held
            self.interrupted |= isinstance(error, KeyboardInterrupt)
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
