"""What is said where samplers are compared."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.timeline import CLEAN
from ddpm_core.comparison import Comparison

__all__ = ["compared_words", "sampler_name", "spread_at", "spread_words"]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Compare", text)


def sampler_name(sampler: str) -> str:
    """What one of ddpm_core.comparison.COMPARED is called."""
    return {
        "ddpm": _tr("DDPM"),
        "ddim": _tr("DDIM, η = 0"),
        "ddim_noise": _tr("DDIM, η = 1"),
        "dpm_solver": "DPM++ 2M",
        "simplified": _tr("simplified with noise"),
        "noiseless": _tr("simplified without noise"),
    }[sampler]


def compared_words(comparison: Comparison) -> str:
    """One line on what is compared."""
    clock = comparison.clock
    if clock.config.denoiser == "exact":
        words = _tr("exact denoiser, no network · {count} points")
    else:
        words = _tr("network at step {step} · {count} points")
    return words.format(step=f"{clock.step:,}", count=f"{clock.count:,}")


def spread_at(comparison: Comparison, number: int, frame: int) -> str:
    """The spread of a run at a frame of the clock, as text; "" where it is not known yet."""
    at, values = comparison.frame(number, frame), comparison.spreads[number].values
    return f"{values[at]:.3f}" if at < len(values) else ""


def spread_words(comparison: Comparison, frame: int) -> str:
    """The level of a frame of the clock and the spread of every run there."""
    t = comparison.clock.t(frame)
    words = [_tr("data") if t == CLEAN else f"t = {t}"]
    for place, sampler in enumerate(comparison.samplers):
        value = spread_at(comparison, place, frame)
        if value:
            words.append(f"{sampler_name(sampler)} {value}")
    return "   ".join(words)
