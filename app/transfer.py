"""How fast a download goes, and how long it will take. Needs no Qt."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

__all__ = ["Transfer"]

WINDOW = 5.0  # seconds that the speed is an average of
LEAST = 1.0  # seconds before a speed is worth saying


class Transfer:
    """Watches bytes arrive.

    Args:
        clock: seconds.

    Attributes:
        done, total: bytes; a total of 0 is not known.
        stands: whether the last report brought nothing new, as while an archive is unpacked.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: deque[tuple[float, int]] = deque()
        self.done = self.total = 0
        self.stands = False

    def report(self, done: int, total: int) -> None:
        """So many bytes have come so far."""
        now = self._clock()
        self.stands = bool(self._seen) and done == self.done
        self.done, self.total = done, total
        self._seen.append((now, done))
        while now - self._seen[0][0] > WINDOW:
            self._seen.popleft()

    @property
    def speed(self) -> float:
        """Bytes a second of late, 0 while it is not known."""
        if len(self._seen) < 2:
            return 0.0
        (began, before), (now, done) = self._seen[0], self._seen[-1]
        return (done - before) / (now - began) if now - began >= LEAST else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Until all has come, None while it is not known."""
        if not self.total or not self.speed:
            return None
        return (self.total - self.done) / self.speed
