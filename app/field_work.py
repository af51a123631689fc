"""The fields that the stage asks for, found beside everything else.

Needs no Qt.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from app import jobs
from app.commands import FindField
from app.engine import Engine
from app.mailbox import Mailbox
from app.side_work import SidePurse

__all__ = ["FieldWork"]

SHARE = 0.15  # of the worker's time, beside training and recording
AT_ONCE = 0.2  # seconds that the first fields may take before other work has earned any


class FieldWork:
    """Finds one field after the other, and of those asked for meanwhile only the newest.

    Args:
        engine: the run.
        mailbox: takes the fields.
    """

    def __init__(self, engine: Engine, mailbox: Mailbox) -> None:
        self._engine = engine
        self._mailbox = mailbox
        self._wanted: FindField | None = None
        self._quantity = ""
        self._job: Iterator[None] | None = None
        self._purse = SidePurse(SHARE, AT_ONCE)

    @property
    def run_id(self) -> int:
        return self._engine.run.run_id

    def ask(self, request: FindField) -> None:
        """Find this field next; one of another quantity that is under way is given up."""
        self._wanted = request
        if request.quantity != self._quantity:
            self._job = None

    def advance(self) -> bool:
        """One piece; False where nothing is asked for."""
        if self._job is None:
            if self._wanted is None:
                return False
            request, self._wanted = self._wanted, None
            self._quantity = request.quantity
            self._job = jobs.find_field(self._engine.network(), request, self._mailbox)
        if not jobs.next_piece(self._job):
            self._job = None
        return True

    def advance_beside(self) -> bool:
        """One piece that other work has earned the time for; False where there is none."""
        if not self._purse.open:
            return False
        started = time.perf_counter()
        found = self.advance()
        if found:
            self._purse.spend(time.perf_counter() - started)
        return found

    def earn(self, seconds: float) -> None:
        """Other work took so long."""
        self._purse.earn(seconds)

    def drop_failed(self) -> None:
        """Give up the field that an error ended."""
        if jobs.ended(self._job):
            self._job = None
