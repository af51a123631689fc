"""Input, output and error stream of a program that was started without any, from a menu say.

Nothing then crashes that writes to them. What goes to the error stream is kept for the log file.
Needs no Qt.
"""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    import logging

__all__ = ["Unseen", "mend", "seen"]

KEPT = 100_000  # letters that wait for the log file at most


class Unseen(io.TextIOBase):
    """An error stream that nobody reads: its lines go to a log, as soon as there is one."""

    def __init__(self) -> None:
        super().__init__()
        self._log: logging.Logger | None = None
        self._rest = ""  # of a line, and what came before there was a log
        self._busy = False

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._rest = (self._rest + text)[-KEPT:]
        if self._log is not None and not self._busy and "\n" in self._rest:
            *lines, self._rest = self._rest.split("\n")
            self._busy = True  # a log that fails would complain here
            try:
                self._log.warning("%s", "\n".join(lines))
            finally:
                self._busy = False
        return len(text)

    def pour_into(self, log: logging.Logger) -> None:
        """Let the lines so far, and those to come, go to a log."""
        self._log = log
        self.write("")


def mend() -> None:
    """Put streams that lead nowhere in the place of those that are not there."""
    if None in (sys.stdin, sys.stdout, sys.stderr) and os.name == "posix":
        _occupy()
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115  # for as long as it runs
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = Unseen()


def seen(stream: TextIO | None) -> bool:
    """Whether what is written to a stream is seen by anyone, a file or a pipe included."""
    nowhere = isinstance(stream, Unseen) or getattr(stream, "name", "") == os.devnull
    return stream is not None and not nowhere


def _occupy() -> None:
    """Open the numbers 0 to 2, else a file or a socket would get them, and what C code prints."""
    while True:
        number = os.open(os.devnull, os.O_RDWR)
        if number > 2:
            os.close(number)
            return
        os.set_inheritable(number, True)
