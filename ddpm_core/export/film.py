"""What a film shows and how fast: the settings of an export, checked."""

from __future__ import annotations

from dataclasses import dataclass

from ddpm_core.config import ConfigError
from ddpm_core.export.frames import FrameRange

__all__ = [
    "CLOUDS",
    "GREATEST_SIDE",
    "HIGHEST_GIF_RATE",
    "HIGHEST_RATE",
    "LEAST_SIDE",
    "LONGEST_HOLD",
    "MOST_PICTURES",
    "SHORTEST_FRAME",
    "THEMES",
    "Film",
]

SHORTEST_FRAME = 2  # hundredths of a second; browsers slow down what is shorter in a GIF
HIGHEST_GIF_RATE = 100 // SHORTEST_FRAME
HIGHEST_RATE = 60  # of most screens
LOWEST_RATE = 0.1
LEAST_SIDE, GREATEST_SIDE = 160, 2_000  # pixels
LONGEST_HOLD = 60.0
MOST_TRACES = 2_000
MOST_PICTURES = 400
CLOUDS = ("x_t", "x0_pred", "eps")
THEMES = ("dark", "light")


@dataclass(frozen=True, kw_only=True)
class Film(FrameRange):
    """The settings of a film; every instance is valid.

    Args:
        first, last, stride: which frames are shown, see FrameRange.
        width, height: of a frame, in pixels. Without a height it is a square of points, and of
            pictures as high, and at most as wide, as they need at a whole enlargement.
        rate: frames per second, at most HIGHEST_RATE, in a GIF at most HIGHEST_GIF_RATE.
        hold: seconds that the last frame stays in addition.
        traces: how many of the first points leave a trace.
        clouds: what is drawn, of CLOUDS; x0_pred and eps are only there in a reverse process, and
            eps only of pictures.
        most: of pictures, how many are shown: the first ones.
        theme: "dark" or "light".
        loop: whether a GIF starts again for ever.

    Raises ConfigError (a ValueError) naming the field, the reason and the remedy.
    """

    width: int = 600
    height: int | None = 600
    rate: float = 20.0
    hold: float = 1.5
    traces: int = 0
    clouds: tuple[str, ...] = ("x_t", "x0_pred")
    most: int = 16
    theme: str = "dark"
    loop: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_whole("width", LEAST_SIDE, GREATEST_SIDE)
        if self.height is not None:
            self._check_whole("height", LEAST_SIDE, GREATEST_SIDE)
        self._check_whole("most", 1, MOST_PICTURES)
        self._check_whole("traces", 0, MOST_TRACES)
        self._check_times()
        self._check_choices()

    def _check_times(self) -> None:
        for name in ("rate", "hold"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                raise ConfigError(name, f"{value!r} is not a number")
        if self.rate > HIGHEST_RATE:
            raise ConfigError(
                "rate",
                f"{self.rate:g} frames a second are more than screens show",
                f"use at most {HIGHEST_RATE}",
            )
        if not self.rate >= LOWEST_RATE:  # a NaN is neither
            raise ConfigError(
                "rate", f"{self.rate:g} is too low a frame rate", f"use at least {LOWEST_RATE}"
            )
        if not 0 <= self.hold <= LONGEST_HOLD:
            raise ConfigError(
                "hold", f"{self.hold:g} s is out of range", f"use 0 to {LONGEST_HOLD:g} seconds"
            )

    def _check_choices(self) -> None:
        if self.theme not in THEMES:
            raise ConfigError(
                "theme", f"{self.theme!r} is not known", "choose one of " + ", ".join(THEMES)
            )
        unknown = [cloud for cloud in self.clouds if cloud not in CLOUDS]
        if unknown or not self.clouds:
            shown = repr(unknown[0]) if unknown else "nothing"
            raise ConfigError(
                "clouds", f"{shown} cannot be drawn", "choose from " + ", ".join(CLOUDS)
            )

    def check_gif(self) -> None:
        """Refuse what no GIF can show. Raises ConfigError."""
        if self.rate > HIGHEST_GIF_RATE:
            raise ConfigError(
                "rate",
                f"{self.rate:g} frames a second are more than a GIF can show, "
                f"which has no frames shorter than {10 * SHORTEST_FRAME} ms",
                f"use at most {HIGHEST_GIF_RATE}",
            )

    def durations(self, frames: int) -> tuple[int, ...]:
        """How long each of so many frames stays, in hundredths of a second.

        Each frame ends at the hundredth nearest to where it should, so errors never add up: the
        sum is that of ``seconds`` to the nearest hundredth.
        """
        ends = [round(100 * (k + 1) / self.rate) for k in range(frames)]
        ends[-1] = round(100 * self.seconds(frames))
        return tuple(end - start for start, end in zip((0, *ends), ends, strict=False))

    def seconds(self, frames: int) -> float:
        """The length of a film of so many frames, hold included."""
        return frames / self.rate + self.hold
