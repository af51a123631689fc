"""The processes that a session records: one forward, and one reverse or several together.

Needs no Qt.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from app import jobs
from app.commands import (
    ComparisonEnded,
    ComparisonStarted,
    Event,
    ForwardRecorded,
    RecordContinued,
    RecordEnded,
    RecordStarted,
)
from app.engine import Engine
from app.timeline import Timeline
from ddpm_core.comparison import Comparison
from ddpm_core.crowd import get_ready_for
from ddpm_core.recording import record_forward

__all__ = ["RecordWork"]

FORWARD_COUNT = 2_000  # points of the forward process; the first 40 leave the article's traces
FORWARD_BYTES = 2**26  # of a picture's forward process that is recorded before anyone asks for it


class RecordWork:
    """What is recorded of one run.

    A reverse process that is stopped on the way rests, and can be gone on with: the same network,
    the same noise, as if it had never been stopped.

    Args:
        check: called between pieces of a step; what it raises ends the step.
        emit: takes events.
        resting: a reverse process of this run that was stopped on the way.

    Attributes:
        resting: the one that can be gone on with.
    """

    def __init__(
        self,
        engine: Engine,
        check: Callable[[], None],
        emit: Callable[[Event], None],
        resting: jobs.Recording | None = None,
    ) -> None:
        self._engine = engine
        self._check = check
        self._emit = emit
        self._forward: jobs.Recording | None = None
        self.resting = resting
        self._failed: jobs.Recording | jobs.Comparing | None = None
        self._steps = 0  # to be made of the reverse process, 0 for all
        self.reverse: jobs.Recording | jobs.Comparing | None = None
        if engine.config.modality == "points":
            self._forward = self._of_data(0, FORWARD_COUNT)
        elif 4 * math.prod(engine.data.shape) * engine.config.timesteps <= FORWARD_BYTES:
            self._forward = self._of_data(0, 1)

    # --- commands

    def forward(self, index: int) -> None:
        """Record the forward process of one example, whatever other was under way."""
        self._forward = self._of_data(max(0, min(index, len(self._engine.data) - 1)), 1)

    def start(
        self, origin: Timeline | None = None, frame: int = 0, *, stepwise: bool = False
    ) -> None:
        """Begin a reverse process, or a branch of one.

        Args:
            stepwise: it rests at x_T until it is gone on with.
        """
        self.end()
        self._steps = 0
        self.reverse = jobs.record_reverse(self._engine.network(), self._check, origin, frame)
        get_ready_for(self.reverse[0].count)
        self._emit(RecordStarted(self.reverse[0]))
        if stepwise:
            self.end()

    def read(self, record: jobs.Recording) -> None:
        """Take the reverse process of a file in place of one that is computed."""
        self.end()
        self._steps = 0
        self.reverse = record
        get_ready_for(record[0].count)
        self._emit(RecordStarted(record[0]))

    def go_on(self, timeline: Timeline, steps: int) -> None:
        """Go on with the process that rests, for so many steps; 0 for all."""
        if self.reverse is not None and self.reverse[0] is timeline:
            self._steps = self._steps + steps if self._steps and steps else 0
            self._emit(RecordContinued(timeline))
            return
        if timeline.complete:
            return  # meant for steps that were made meanwhile
        resting = self.resting
        if resting is None or resting[0] is not timeline:
            raise ValueError("that record cannot be gone on with; sample anew")
        self.end()
        self.reverse, self.resting, self._steps = resting, None, steps
        self._emit(RecordContinued(timeline))

    def compare(self, samplers: tuple[str, ...], known: tuple[Timeline, ...]) -> None:
        """Begin the reverse processes of several samplers."""
        self.end()
        self.reverse = jobs.record_comparison(self._engine.network(), self._check, samplers, known)
        self._emit(ComparisonStarted(self.reverse[0]))

    def end(self) -> None:
        """Stop the reverse process, or take note of its end."""
        reverse, self.reverse = self.reverse, None
        if reverse is None:
            return
        record, job = reverse
        if isinstance(record, Comparison):
            self._emit(ComparisonEnded(record))
            return
        # A job that an error ended, as of a damaged file, never goes on.
        self.resting = None if record.complete or jobs.ended(job) else (record, job)
        self._emit(RecordEnded(record))

    # --- work

    def advance(self) -> bool:
        """One step; False where nothing is to be recorded."""
        if self.reverse is not None:
            going_on = self._made_piece(self.reverse)
            if not going_on or self._steps == 1 or self._is_complete:
                self.end()
            else:
                self._steps = max(0, self._steps - 1)
        elif self._forward is not None:
            timeline, job = self._forward
            if not jobs.next_piece(job):
                self._forward = None
                self._emit(ForwardRecorded(timeline))
        else:
            return False
        return True

    def drop_failed(self) -> None:
        """Give up the job that an error ended; the other goes on."""
        if self.reverse is not None and self._failed is self.reverse:
            self.end()
        if self._forward is not None and jobs.ended(self._forward[1]):
            self._forward = None

    def _made_piece(self, reverse: jobs.Recording | jobs.Comparing) -> bool:
        """Let the reverse process do its next piece; False at its end."""
        self._failed = reverse
        going_on = jobs.next_piece(reverse[1])
        self._failed = None
        return going_on

    @property
    def _is_complete(self) -> bool:
        record = None if self.reverse is None else self.reverse[0]
        return isinstance(record, Timeline) and record.complete

    def _of_data(self, first: int, count: int) -> jobs.Recording:
        engine = self._engine
        return record_forward(
            engine.config,
            engine.run.schedule,
            engine.data,
            count,
            first=first,
            run_id=engine.run.run_id,
        )
