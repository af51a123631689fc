"""Starts programs of the system, which do not take this program's own libraries for theirs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.last_words import clean

__all__ = ["open_folder"]


def open_folder(path: Path) -> None:
    """Show a folder in the desktop's file manager."""
    with _own_libraries_hidden():
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


@contextmanager
def _own_libraries_hidden() -> Iterator[None]:
    """What is started meanwhile finds the system's libraries, not a bundle's.

    They are hidden no longer than that: processes of the bundle itself need them.
    """
    before = os.environ.get("LD_LIBRARY_PATH")
    outside = clean(os.environ).get("LD_LIBRARY_PATH")
    if sys.platform != "linux" or before == outside:
        yield
        return
    os.environ.pop("LD_LIBRARY_PATH", None)
    if outside is not None:
        os.environ["LD_LIBRARY_PATH"] = outside
    try:
        yield
    finally:
        if before is not None:
            os.environ["LD_LIBRARY_PATH"] = before
