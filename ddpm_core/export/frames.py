"""Which frames of a process an export takes."""

from __future__ import annotations

from dataclasses import dataclass, fields

from ddpm_core.config import ConfigError

__all__ = ["FrameRange", "FrameSpan"]


@dataclass(frozen=True, kw_only=True)
class FrameSpan:
    """A stretch of a process; every instance is valid.

    Args:
        first, last: its ends, both included; last None is the end of the process.

    Raises ConfigError (a ValueError) naming the field, the reason and the remedy.
    """

    first: int = 0
    last: int | None = None

    def __post_init__(self) -> None:
        self._check_whole("first", 0, None)
        if self.last is not None:
            self._check_whole("last", 0, None)
            if self.last < self.first:
                raise ConfigError(
                    "last",
                    f"the range of frames is empty: it ends at {self.last}, before {self.first}",
                    "the last frame must not come before the first",
                )

    def _check_whole(self, name: str, low: int, high: int | None) -> None:
        value = getattr(self, name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise ConfigError(name, f"{value!r} is not a whole number")
        if value < low or (high is not None and value > high):
            allowed = f"at least {low}" if high is None else f"{low} to {high}"
            raise ConfigError(name, f"{value} is out of range", f"use {allowed}")

    def ends(self, total: int) -> tuple[int, int]:
        """The first and the last frame taken of a process of ``total`` frames.

        Raises ConfigError: they are not within the process.
        """
        if total < 1:
            raise ConfigError("first", "the process has no frames yet", "wait until it has")
        last = total - 1 if self.last is None else self.last
        for name, frame in (("first", self.first), ("last", last)):
            if frame >= total:
                raise ConfigError(
                    name,
                    f"frame {frame} is not among the {total} frames of the process",
                    f"use at most {total - 1}",
                )
        return self.first, last

    def as_dict(self) -> dict[str, object]:
        """The settings by name, ready for JSON."""
        return {
            f.name: list(value) if isinstance(value := getattr(self, f.name), tuple) else value
            for f in fields(self)
        }


@dataclass(frozen=True, kw_only=True)
class FrameRange(FrameSpan):
    """Frames of a process; every instance is valid.

    Args:
        first, last: see FrameSpan.
        stride: takes every stride-th frame of the range, and always its last.
    """

    stride: int = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_whole("stride", 1, None)

    def frame_indices(self, total: int) -> tuple[int, ...]:
        """The frames of a process of ``total`` frames that are taken, in order.

        Raises ConfigError: the range is not within the process.
        """
        first, last = self.ends(total)
        return (*range(first, last, self.stride), last)
