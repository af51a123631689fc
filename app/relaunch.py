"""The same program once more, in place of the one that has just been closed."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from PySide6.QtCore import QProcess, QProcessEnvironment

from ddpm_core.environment import clean

__all__ = ["command", "environment", "relaunch", "with_file"]


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
    process = QProcess()
    process.setProgram(program)
    process.setArguments(arguments)
    process.setProcessEnvironment(environment())
    return bool(process.startDetached())


def environment() -> QProcessEnvironment:
    """What the new process is told; one of a bundle, that it is none of this one's helpers."""
    told = QProcessEnvironment()
    for name, value in clean(os.environ).items():
        told.insert(name, value)
    if getattr(sys, "frozen", False):
        told.insert("PYINSTALLER_RESET_ENVIRONMENT", "1")
    return told
