"""The runs that were replaced and can be brought back. Needs no Qt."""

from __future__ import annotations

from app.commands import KeptRun
from app.engine import Engine

__all__ = ["MOST_BYTES", "KeptRuns"]

MOST_BYTES = 512 * 2**20
COPIES = 5  # of the weights: themselves, gradients, the average, and Adam's two moments


class KeptRuns:
    """Replaced runs, the newest last.

    Together they take at most MOST_BYTES of memory, some 150 runs of the usual network: beyond
    that runs without a step go first, then the oldest. The one replaced last is kept whatever it
    takes, of points and of pictures.
    """

    def __init__(self) -> None:
        self._engines: list[Engine] = []

    def put(self, engine: Engine) -> None:
        """Keep a run as the newest."""
        self._engines.append(engine)
        newest = {one.config.modality: one for one in self._engines}.values()
        while sum(map(_size, self._engines)) > MOST_BYTES:
            older = [one for one in self._engines if one not in newest]
            if not older:
                return
            self._engines.remove(next((one for one in older if not one.step), older[0]))

    def take(self, run_id: int | None = None, modality: str | None = None) -> Engine | None:
        """A run out of those kept, that of a number or the newest with a step; None for none.

        Args:
            modality: what it has to be on, "points" or "pictures"; None for either.
        """
        for engine in reversed(self._engines):
            if modality not in (None, engine.config.modality):
                continue
            if engine.step if run_id is None else engine.run.run_id == run_id:
                self._engines.remove(engine)
                return engine
        return None

    def described(self) -> tuple[KeptRun, ...]:
        return tuple(
            KeptRun(one.run.run_id, one.step, one.saved_step, one.config.modality)
            for one in self._engines
        )


def _size(engine: Engine) -> int:
    """The bytes that a run takes, without what is small."""
    weights = sum(weight.nbytes for weight in engine.trainer.model.parameters())
    return (
        COPIES * weights + engine.data.examples.nbytes + engine.losses.itemsize * len(engine.losses)
    )
