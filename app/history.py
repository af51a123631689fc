"""The losses of a run, raw and smoothed, as plain growing arrays. Needs no Qt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["LossHistory"]

SMOOTHING = 0.98  # weight of the past in the smoothed loss; its memory is about 50 steps
FIRST_CAPACITY = 4096


class LossHistory:
    """Every loss of a run, with a running average that is free of bias at the start.

    The i-th loss belongs to step i + 1.
    """

    def __init__(self, losses: Sequence[float] | npt.NDArray[np.float32] = ()) -> None:
        self._raw = np.empty(FIRST_CAPACITY, dtype=np.float32)
        self._smooth = np.empty(FIRST_CAPACITY, dtype=np.float32)
        self._count = 0
        self._average = 0.0
        self._weight = 0.0
        self.extend(losses)

    def __len__(self) -> int:
        return self._count

    def extend(self, losses: Sequence[float] | npt.NDArray[np.float32]) -> None:
        """Add the losses of the next steps."""
        needed = self._count + len(losses)
        if needed > len(self._raw):
            capacity = max(needed, 2 * len(self._raw))
            self._raw = np.resize(self._raw, capacity)
            self._smooth = np.resize(self._smooth, capacity)
        average, weight = self._average, self._weight
        for k, loss in enumerate(losses, start=self._count):
            average = SMOOTHING * average + (1 - SMOOTHING) * float(loss)
            weight = SMOOTHING * weight + (1 - SMOOTHING)
            self._raw[k] = loss
            self._smooth[k] = average / weight
        self._average, self._weight, self._count = average, weight, needed

    @property
    def steps(self) -> npt.NDArray[np.int64]:
        """The steps, 1 to n."""
        return np.arange(1, self._count + 1)

    @property
    def raw(self) -> npt.NDArray[np.float32]:
        return self._raw[: self._count]

    @property
    def smoothed(self) -> npt.NDArray[np.float32]:
        return self._smooth[: self._count]
