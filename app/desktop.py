"""Starts programs of the system, which do not take this program's own libraries for theirs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from ddpm_core.environment import clean

__all__ = ["open_address", "open_folder"]


def open_folder(path: Path) -> bool:
    """Show a folder in the desktop's file manager; False where nothing can do that."""
    return _open(QUrl.fromLocalFile(str(path)))


def open_address(address: str) -> bool:
    """Show a page in the desktop's browser; False where nothing can do that."""
    return _open(QUrl(address))


def _open(url: QUrl) -> bool:
    with _own_libraries_hidden():
        return QDesktopServices.openUrl(url)


@contextmanager
def _own_libraries_hidden() -> Iterator[None]:
    """What is started meanwhile finds the system's libraries, not a bundle's.

    They are hidden no longer than that: processes of the bundle itself need them.
    """
    outside = clean(os.environ)
    before = {name: value for name, value in os.environ.items() if outside.get(name) != value}
    for name in before:
        del os.environ[name]
    os.environ.update({name: outside[name] for name in before if name in outside})
    try:
        yield
    finally:
        os.environ.update(before)
