"""How far a cloud is spread, frame by frame of a process."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ddpm_core.quantities import spread
from ddpm_core.timeline import Timeline

__all__ = ["SpreadCurve"]

Floats = npt.NDArray[np.float64]


class SpreadCurve:
    """The spread of each frame of a process, found as the frames come.

    The spread is the standard deviation about the cloud's centre, over all dimensions alike: 1 for
    standardised data, and for standard normal noise. One thread calls ``update``; any may read.
    """

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._values = np.full(timeline.total, np.nan)
        self._known = 0

    def update(self) -> None:
        """Look at the frames recorded since the last time."""
        for frame in range(self._known, self._timeline.frames):
            self._values[frame] = spread(self._timeline.x(frame))
            self._known = frame + 1

    @property
    def values(self) -> Floats:
        """The spread of each frame looked at so far."""
        return self._values[: self._known]
