"""What goes on beside the training of a run: previews, the optimal loss and the loss by t.

Each keeps within its share of the time. The two losses are left out where the data are too large.

Needs no Qt.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from app import jobs
from app.engine import Engine
from app.estimates import is_small_enough
from app.mailbox import Mailbox
from ddpm_core.loss_by_t import BestAnswers

__all__ = ["SidePurse", "SideWork"]

OPTIMUM_SHARE = 0.15  # of the worker's time, until the optimal loss is known
LOSS_BY_T_SHARE = 0.08  # while someone looks at it
FIRST_PREVIEW = 0.5  # seconds that previews may take before training has earned any


class SidePurse:
    """Keeps work beside training to a share of the worker's time.

    Training earns, side work spends; side work may go on while there is something left.
    """

    def __init__(self, share: float, start: float = 0.0) -> None:
        self.share = share
        self._seconds = start
        self._most = max(start, FIRST_PREVIEW)

    def earn(self, seconds: float) -> None:
        # Of a whole of 1, training is 1 - share: that much earns share. Unspent time is not
        # saved up beyond a moment, or a long rest would be followed by a long stall.
        earned = self._seconds + seconds * self.share / (1 - self.share)
        self._seconds = min(earned, self._most)

    def spend(self, seconds: float) -> None:
        self._seconds -= seconds

    @property
    def open(self) -> bool:
        return self.share > 0 and self._seconds > 0


class SideWork:
    """Previews, the optimal loss and the loss by t of one run, a small piece at a time.

    Args:
        engine: the run.
        mailbox: takes previews and the optimum.
        check: called often during a preview. What it raises comes out of ``advance``; the preview
            then waits for ``renew_preview``.
    """

    def __init__(self, engine: Engine, mailbox: Mailbox, check: Callable[[], None]) -> None:
        self._engine = engine
        self._mailbox = mailbox
        self._check = check
        self._preview: Iterator[None] | None = None
        self._previewed = (-1, 0)  # step and number of points of the newest preview begun
        self._preview_failed = False
        self._preview_purse = SidePurse(engine.config.preview_share, FIRST_PREVIEW)
        self._can_estimate = is_small_enough(engine.data)
        self._optimum: Iterator[None] | None = None
        if self._can_estimate:
            self._optimum = jobs.estimate_optimum(
                engine.config, engine.run.schedule, engine.data, mailbox
            )
        self._optimum_purse = SidePurse(OPTIMUM_SHARE)
        self._loss_by_t: Iterator[None] | None = None
        self._best: BestAnswers | None = None  # found once, when someone first looks
        self._loss_found_at = -1  # the step of the newest estimate of the loss by t begun
        self._loss_purse = SidePurse(LOSS_BY_T_SHARE)

    def advance(self) -> bool:
        """One piece while training stands still; False where nothing is left to do."""
        preview = self._preview_purse.share > 0 and self._advance_preview()
        return preview or self._advance_optimum() or self._advance_loss_by_t()

    def advance_beside_training(self) -> bool:
        """One piece that training has earned the time for; False where there is none."""
        started = time.perf_counter()
        about_to_be_worth_it = self._engine.step == 0  # one step makes a preview worth looking at
        if self._preview_purse.open and not about_to_be_worth_it and self._advance_preview():
            self._preview_purse.spend(time.perf_counter() - started)
        elif self._optimum_purse.open and self._advance_optimum():
            self._optimum_purse.spend(time.perf_counter() - started)
        elif self._loss_purse.open and self._advance_loss_by_t():
            self._loss_purse.spend(time.perf_counter() - started)
        else:
            return False
        return True

    def earn(self, seconds: float) -> None:
        """Training took so long."""
        self._preview_purse.earn(seconds)
        self._optimum_purse.earn(seconds)
        self._loss_purse.earn(seconds)

    def take_up_settings(self) -> None:
        """The engine's settings have changed."""
        self._preview_failed = False
        self._preview_purse.share = self._engine.config.preview_share

    def renew_preview(self) -> None:
        """Make the preview under way again, from its beginning."""
        self._preview, self._previewed = None, (-1, 0)

    def drop_failed(self) -> None:
        """Give up the job that an error ended; the other goes on."""
        if jobs.ended(self._optimum):
            self._optimum = None
        if jobs.ended(self._loss_by_t):
            self._loss_by_t = None  # comes again after the next step
        if jobs.ended(self._preview):
            self._preview, self._preview_failed = None, True  # until something changes

    def _advance_preview(self) -> bool:
        """One step of a preview; False where none is wanted."""
        if self._preview is None:
            wanted = (self._engine.step, self._engine.config.preview_count)
            up_to_date = self._preview_failed or self._previewed == wanted
            if up_to_date or not self._mailbox.preview_wanted:
                return False
            self._previewed = wanted
            self._preview = jobs.preview_samples(self._engine.network(), self._mailbox, self._check)
        if not jobs.next_piece(self._preview):
            self._preview = None
        return True

    def _advance_optimum(self) -> bool:
        """A piece of one level of the optimal loss; False once all are known."""
        if self._optimum is None:
            return False
        if not jobs.next_piece(self._optimum):
            self._optimum = None
        return True

    def _advance_loss_by_t(self) -> bool:
        """A few levels of the loss by t; False where nobody looks or nothing is new."""
        if self._loss_by_t is None:
            wanted = self._can_estimate and self._mailbox.loss_by_t_watched
            if not wanted or self._loss_found_at == self._engine.step:
                return False
            self._loss_found_at = self._engine.step
            network = self._engine.network()
            if self._best is None:
                self._best = jobs.best_answers(network)
            self._loss_by_t = jobs.estimate_loss_by_t(network, self._best, self._mailbox)
        if not jobs.next_piece(self._loss_by_t):
            self._loss_by_t = None
        return True
