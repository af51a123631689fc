"""The losses of a run, raw and smoothed, as plain growing arrays. Needs no Qt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["LossHistory"]

SMOOTHING = 0.98  # weight of the past in the smoothed loss; its memory is about 50 steps
FIRST_CAPACITY = 4096
BLOCK = 512  # losses smoothed by one matrix product
POWERS = SMOOTHING ** np.arange(BLOCK + 1)
LAGS = np.subtract.outer(np.arange(BLOCK), np.arange(BLOCK))
KERNEL = np.where(LAGS >= 0, (1 - SMOOTHING) * SMOOTHING ** np.maximum(LAGS, 0), 0.0)

Floats = npt.NDArray[np.float32]


class LossHistory:
    """Every loss of a run, with a running average that is free of bias at the start.

    The i-th loss belongs to step i + 1. A loss that is not a number is kept, and left out of the
    average.
    """

    def __init__(self, losses: Sequence[float] | Floats = ()) -> None:
        self._raw = np.empty(FIRST_CAPACITY, dtype=np.float32)
        self._smooth = np.empty(FIRST_CAPACITY, dtype=np.float32)
        self._count = 0
        self._average = 0.0
        self._weight = 0.0
        self.extend(losses)

    def __len__(self) -> int:
        return self._count

    def extend(self, losses: Sequence[float] | Floats) -> None:
        """Add the losses of the next steps."""
        values = np.asarray(losses, dtype=np.float32)
        end = self._count + len(values)
        if end > len(self._raw):
            capacity = max(end, 2 * len(self._raw))
            self._raw = _grown(self._raw, self._count, capacity)
            self._smooth = _grown(self._smooth, self._count, capacity)
        self._raw[self._count : end] = values
        for start in range(0, len(values), BLOCK):
            block = values[start : start + BLOCK].astype(np.float64)
            at = self._count + start
            self._smooth[at : at + len(block)] = self._smoothed(block)
        self._count = end

    def _smoothed(self, block: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """The running average over at most BLOCK losses, which it is left at the end of."""
        n = len(block)
        known = np.isfinite(block)
        past = POWERS[1 : n + 1]
        average = KERNEL[:n, :n] @ np.where(known, block, 0.0) + past * self._average
        weight = KERNEL[:n, :n] @ known + past * self._weight
        self._average, self._weight = float(average[-1]), float(weight[-1])
        with np.errstate(invalid="ignore"):
            smoothed: npt.NDArray[np.float64] = average / weight
        return smoothed

    @property
    def steps(self) -> npt.NDArray[np.int64]:
        """The steps, 1 to n."""
        return np.arange(1, self._count + 1)

    @property
    def raw(self) -> Floats:
        return self._raw[: self._count]

    @property
    def smoothed(self) -> Floats:
        return self._smooth[: self._count]


def _grown(values: Floats, count: int, capacity: int) -> Floats:
    # Fresh memory is taken page by page as it is written: growing costs no more than the copy.
    grown = np.empty(capacity, dtype=np.float32)
    grown[:count] = values[:count]
    return grown
