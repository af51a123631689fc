"""Films of a recorded process: what they show, how they are drawn, and how they become a GIF."""

from ddpm_core.export.draw import Painter
from ddpm_core.export.film import (
    CLOUDS,
    GREATEST_SIDE,
    HIGHEST_RATE,
    LEAST_SIDE,
    LONGEST_HOLD,
    THEMES,
    Film,
)
from ddpm_core.export.gif import Progress, describe, render_frame, render_gif, write_gif
from ddpm_core.export.process import Process, Recording, record_forward, record_reverse

__all__ = [
    "CLOUDS",
    "GREATEST_SIDE",
    "HIGHEST_RATE",
    "LEAST_SIDE",
    "LONGEST_HOLD",
    "THEMES",
    "Film",
    "Painter",
    "Process",
    "Progress",
    "Recording",
    "describe",
    "record_forward",
    "record_reverse",
    "render_frame",
    "render_gif",
    "write_gif",
]
