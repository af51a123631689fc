"""What panels ask for, found beside everything else.

Needs no Qt.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Generic, TypeVar

from app import jobs
from app.commands import FindFeatures, FindField
from app.engine import Engine
from app.mailbox import Mailbox
from app.side_work import SidePurse

__all__ = ["AskedWork", "FeatureWork", "FieldWork"]

SHARE = 0.15  # of the worker's time, beside training and recording
AT_ONCE = 0.2  # seconds that the first answers may take before other work has earned any

Request = TypeVar("Request")


class AskedWork(ABC, Generic[Request]):
    """Finds one answer after the other, and of those asked for meanwhile only the newest.

    Args:
        engine: the run.
        mailbox: takes the answers.
    """

    def __init__(self, engine: Engine, mailbox: Mailbox) -> None:
        self._engine = engine
        self._mailbox = mailbox
        self._wanted: Request | None = None
        self._current: Request | None = None
        self._job: Iterator[None] | None = None
        self._purse = SidePurse(SHARE, AT_ONCE)

    @abstractmethod
    def _begin(self, request: Request) -> Iterator[None]:
        """The job that finds the answer and posts it."""

    @abstractmethod
    def _subject(self, request: Request) -> str:
        """What it asks about; an answer about another subject is of no use any more."""

    @property
    def run_id(self) -> int:
        return self._engine.run.run_id

    def ask(self, request: Request) -> None:
        """Find this next; what is under way is given up where it is about another subject."""
        self._wanted = request
        if self._current is None or self._subject(request) != self._subject(self._current):
            self._job = None

    def advance(self) -> bool:
        """One piece; False where nothing is asked for."""
        if self._job is None:
            if self._wanted is None:
                return False
            self._current, self._wanted = self._wanted, None
            self._job = self._begin(self._current)
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
        """Give up what an error ended."""
        if jobs.ended(self._job):
            self._job = None


class FieldWork(AskedWork[FindField]):
    """The fields that the stage shows."""

    def _begin(self, request: FindField) -> Iterator[None]:
        return jobs.find_field(self._engine.network(), request, self._mailbox)

    def _subject(self, request: FindField) -> str:
        return request.quantity


class FeatureWork(AskedWork[FindFeatures]):
    """What the blocks of the network give."""

    def _begin(self, request: FindFeatures) -> Iterator[None]:
        return jobs.find_features(self._engine.network(), request, self._mailbox)

    def _subject(self, request: FindFeatures) -> str:
        return request.block
