"""p(x_0 | x_t) of the point or picture looked at, found at once or, over much data, beside."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

from app.inspection import Reading
from app.timeline import CLEAN, Timeline
from ddpm_core.terms import posterior_weights

__all__ = ["Posterior", "Weights"]

AT_ONCE = 20_000  # numbers of the data set; more would hold up a frame
LARGEST = 2**26  # numbers; more would hold up whoever waits

Weights = npt.NDArray[np.float64]
Key = tuple[Timeline, int, int]


class _Told(QObject):
    found = Signal(object, object)  # key, weights


class _Finding(QRunnable):
    """Finds the weights of one reading."""

    def __init__(self, key: Key, reading: Reading, data: npt.NDArray[np.float32]) -> None:
        super().__init__()
        self.told = _Told()
        self._key, self._reading, self._data = key, reading, data

    def run(self) -> None:
        self.told.found.emit(self._key, _weights(self._reading, self._data))


class Posterior(QObject):
    """The weights of the training examples, given where one point is, or how one picture looks.

    Only one search is under way at a time, and then that of the newest question.
    """

    found = Signal()  # an answer that could not be given at once is there now

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._key: Key | None = None
        self._weights: Weights | None = None
        self._finding: _Finding | None = None
        self._next: _Finding | None = None

    def weights(self, reading: Reading, data: npt.NDArray[np.float32]) -> Weights | None:
        """[M] over the examples [M, ...]; None where x_t is data itself, or until ``found``.

        None, too, where the data are too large to look through for every frame.
        """
        if reading.t == CLEAN or data.size > LARGEST:
            return None
        key = (reading.timeline, reading.frame, reading.example)
        if key != self._key:
            self._key, self._weights = key, None
            if data.size <= AT_ONCE:
                self._weights = _weights(reading, data)
            else:
                self._ask(_Finding(key, reading, data))
        return self._weights

    def _ask(self, finding: _Finding) -> None:
        if self._finding is not None:
            self._next = finding
            return
        self._finding, self._next = finding, None
        finding.told.found.connect(self._on_found)
        QThreadPool.globalInstance().start(finding)

    @Slot(object, object)
    def _on_found(self, key: Key, weights: Weights) -> None:
        self._finding = None
        if key == self._key:
            self._weights = weights
            self.found.emit()
        elif self._next is not None:
            self._ask(self._next)


def _weights(reading: Reading, data: npt.NDArray[np.float32]) -> Weights:
    weights = posterior_weights(
        reading.timeline.schedule, torch.from_numpy(data), reading.whole, reading.t
    )
    result: Weights = weights[0].numpy()
    return result
