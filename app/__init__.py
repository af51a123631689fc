"""The window of DDPM Studio."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

__all__ = ["build_window"]


def build_window(argv: Sequence[str] | None = None) -> QMainWindow:
    """The main window, set up and not yet shown; makes the QApplication where there is none.

    Args:
        argv: command line without the program's name, as for ``main.py``; None means no options.
    """
    from app.start import build

    return build(argv or ())
