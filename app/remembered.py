"""What a settings file remembers, whatever may stand in it: older, damaged or edited by hand.

What is not of the kind that is asked for counts as absent.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

__all__ = ["data", "flag", "folder", "found", "number", "text", "whole"]

FLAGS = {"true": True, "1": True, "false": False, "0": False}
MOST = 2**31 - 1  # that Qt takes for a whole number


def text(settings: QSettings, key: str, usual: str = "", among: Collection[str] = ()) -> str:
    """Words, at least one letter; one of ``among`` where any are given."""
    value = found(settings, key)
    fits = isinstance(value, str) and value and (not among or value in among)
    return str(value) if fits else usual


def folder(settings: QSettings, key: str, usual: str) -> Path:
    """A folder that is there; the usual one, or the person's own, where it is gone."""
    for place in (text(settings, key), usual):
        if Path(place).is_absolute() and Path(place).is_dir():
            return Path(place)
    return Path.home()


def number(settings: QSettings, key: str, usual: float) -> float:
    """A number that is finite."""
    stored = found(settings, key)
    try:
        value = float(stored) if isinstance(stored, str | int | float) else usual
    except (ValueError, OverflowError):
        return usual
    return value if math.isfinite(value) else usual


def whole(settings: QSettings, key: str, usual: int) -> int:
    """A whole number that a control can take."""
    value = number(settings, key, usual)
    return int(value) if abs(value) <= MOST else usual


def flag(settings: QSettings, key: str, usual: bool) -> bool:
    """Yes or no."""
    value = found(settings, key)
    return value if isinstance(value, bool) else FLAGS.get(str(value).lower(), usual)


def data(settings: QSettings, key: str) -> QByteArray | None:
    """What Qt has packed."""
    value = found(settings, key)
    return value if isinstance(value, QByteArray) else None


def found(settings: QSettings, key: str) -> object:
    """What stands there, of whatever kind; None for nothing."""
    try:
        value: object = settings.value(key)
    except Exception:  # of whatever kind Qt for Python has not understood
        return None
    return value
