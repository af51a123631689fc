"""Whether things may move by themselves for show; what moves because a process runs always may."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

__all__ = ["animations_wanted", "choose"]

CLIENT_AREA_ANIMATION = 0x1042  # SPI_GETCLIENTAREAANIMATION of the Windows API

_choice: bool | None = None


def choose(wanted: bool | None) -> None:
    """Take the person's word for it; None leaves it to the desktop again."""
    global _choice
    _choice = wanted


def animations_wanted() -> bool:
    """Whether sliding and gliding are welcome: the person's word, else the desktop's.

    A desktop that does not say so is taken to want none.
    """
    if _choice is not None:
        return _choice
    return QApplication.isEffectEnabled(Qt.UIEffect.UI_General) and not _windows_stands_still()


def _windows_stands_still() -> bool:
    """Whether Windows was told to show no animations, which Qt does not ask."""
    if sys.platform != "win32":
        return False
    import ctypes

    animated = ctypes.c_int(1)
    ctypes.windll.user32.SystemParametersInfoW(CLIENT_AREA_ANIMATION, 0, ctypes.byref(animated), 0)
    return not animated.value
