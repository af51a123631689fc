"""The same program once more, in place of the one that has just been closed."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtCore import QProcess

__all__ = ["command", "relaunch", "with_file"]


def command() -> list[str]:
    """What started this program: the interpreter with its arguments, or the installed program."""
    frozen = getattr(sys, "frozen", False)
    return [sys.executable, *(sys.argv[1:] if frozen else sys.orig_argv[1:])]


def with_file(command: Sequence[str], given: str | None, path: str | None) -> list[str]:
    """A command that opens ``path``, or nothing, in place of the file that it was given."""
    words = list(command)
    if given is not None and given in words:
        del words[len(words) - 1 - words[::-1].index(given)]
    return words if path is None else [*words, path]


def relaunch(given: str | None, path: str | None) -> bool:
    """Start the program again, as a process of its own, with a file; False where that fails."""
    program, *arguments = with_file(command(), given, path)
    return QProcess.startDetached(program, arguments)[0]
