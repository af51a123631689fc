"""The same program once more, in place of the one that has just been closed."""

from __future__ import annotations

import sys

from PySide6.QtCore import QProcess

__all__ = ["command", "relaunch"]


def command() -> list[str]:
    """What started this program: the interpreter with its arguments, or the installed program."""
    frozen = getattr(sys, "frozen", False)
    return [sys.executable, *(sys.argv[1:] if frozen else sys.orig_argv[1:])]


def relaunch() -> bool:
    """Start the program again, as a process of its own; False where that fails."""
    program, *arguments = command()
    return QProcess.startDetached(program, arguments)[0]
