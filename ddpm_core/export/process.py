"""What a film can be made of."""

from __future__ import annotations

from typing import Protocol

from ddpm_core.config import ExperimentConfig
from ddpm_core.timeline import Array

__all__ = ["Process"]


class Process(Protocol):
    """A recorded process, as a Timeline is one.

    Frame 0 is x_T of a reverse process and x_0 of a forward one.
    """

    @property
    def kind(self) -> str:
        """ "reverse" or "forward"."""

    @property
    def config(self) -> ExperimentConfig:
        """The settings it was recorded under."""

    @property
    def frames(self) -> int:
        """Number of frames that are there."""

    @property
    def total(self) -> int:
        """Number of frames once all are there."""

    def x(self, frame: int) -> Array:
        """x_t of a frame, [N, D] of points, [N, 3, H, W] of pictures."""

    def x0_pred(self, frame: int) -> Array | None:
        """x_0 as predicted at a frame, shaped like x; None where nothing was predicted."""

    def eps(self, frame: int) -> Array | None:
        """The noise as predicted at a frame, as for x0_pred."""

    def t(self, frame: int) -> int:
        """The level of a frame, -1 where there is no noise."""

    def alpha_bar(self, frame: int) -> float:
        """alpha_bar of a frame's level, 1 where there is no noise."""
