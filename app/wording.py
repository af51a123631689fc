"""The engine's refusals in the words of the window. Needs no Qt widgets."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from app.refusals import in_words
from ddpm_core.config import ConfigError, settings

__all__ = ["device_name", "duration", "listed", "refusal"]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Wording", text)


def _names() -> dict[str, str]:
    """How the window calls the settings that refusals speak of."""
    return {
        "beta_start": "β₁",
        "beta_end": "β_T",
        "timesteps": "T",
        "ddim_steps": _tr("DDIM steps"),
        "ddim_list": _tr("levels of DDIM"),
        "dpm_solver_steps": _tr("DPM++ 2M steps"),
        "clip_low": _tr("lower bound"),
        "clip_high": _tr("upper bound"),
        "time_dim": _tr("time dimension"),
        "scale_to_timesteps": _tr("range × 1000 / T"),
        "data_path": _tr("file"),
        "picture_size": _tr("size of the pictures"),
    }


def device_name(name: str, model: str = "") -> str:
    """What people call a device of the settings: CPU, CUDA, CUDA 1 · NVIDIA H200."""
    kind, _, number = name.partition(":")
    return f"{kind.upper()} {number}".strip() + (f" · {model}" if model else "")


def duration(seconds: float) -> str:
    """A length of time as one says it, no more exact than a guess can be."""
    if seconds < 90:
        return _tr("{seconds} s").format(seconds=max(1, round(seconds)))
    minutes = round(seconds / 60)
    if minutes < 90:
        return _tr("{minutes} min").format(minutes=minutes)
    hours = seconds / 3600
    if hours < 36:
        return _tr("{hours} h").format(hours=f"{hours:.0f}" if hours >= 10 else f"{hours:.1f}")
    return _tr("{days} days").format(days=round(hours / 24))


def listed(words: Iterable[str]) -> str:
    """The words one after the other, with what the language puts between them."""
    text, *rest = words
    for word in rest:
        text = _tr("{words}, {word}").format(words=text, word=word)
    return text


def refusal(error: ConfigError, field: str) -> str:
    """Why ``field`` cannot take its value, for the control where it was given."""
    reason = in_words(error.reason)
    text = reason
    if error.field != field:
        text = _tr("{setting}: {reason}").format(setting=error.field, reason=reason)
    if error.remedy:
        text = _tr("{reason} – {remedy}").format(reason=text, remedy=in_words(error.remedy))
    names = _names()
    for name in settings():
        text = re.sub(rf"\b{name}\b", names.get(name, name.replace("_", " ")), text)
    return re.sub(r"e-0(\d)", r"e-\1", text)
