"""The program's icon, as its windows show it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from PySide6.QtGui import QIcon, QPixmap

__all__ = ["window_icon"]

SIZES = (16, 32, 48, 128)  # pixels


def window_icon() -> QIcon:
    """The icon of all windows; a desktop that knows the program by its id takes its own copy.

    Read from pictures, for before the first paint there is no time to load what draws SVG files.
    """
    folder = Path(str(files("resources"))) / "icons"
    icon = QIcon()
    for size in SIZES:
        icon.addPixmap(QPixmap(str(folder / f"window-{size}.png")))
    return icon
