"""What goes on beside the training of a run: previews, the optimal loss and the loss by t.

Each keeps within its share of the time. The two losses are left out where the data are too large.

Needs no Qt.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator

from app import jobs
from app.engine import Engine
from app.estimates import is_small_enough
from app.mailbox import Mailbox
from ddpm_core.loss_by_t import BestAnswers

__all__ = ["SidePurse", "SideWork"]

SHARE = 0.15  # of the worker's time, for all that goes on beside training
LEAST_SHARE = 0.05  # for the two losses, however much the previews have
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

    def save_up(self, seconds: float) -> None:
        """Let so much be saved up, for work that is begun only once all of it is earned."""
        self._most = max(self._most, seconds)

    def can_pay(self, seconds: float) -> bool:
        return self.open and self._seconds >= seconds

    @property
    def open(self) -> bool:
        return self.share > 0 and self._seconds > 0


class _Cost:
    """What a whole preview takes, judged by the quickest of its pieces.

    Attributes:
        whole: seconds for all pieces, 0 while that is not known.
        is_news: whether it is known by now, and was not when the preview began.
    """

    def __init__(self) -> None:
        self.whole = 0.0
        self.is_news = False
        self._was_known = False
        self._pieces = self._made = 0
        self._quickest = math.inf

    def begin(self, pieces: int) -> None:
        self._pieces, self._made, self._quickest = pieces, 0, math.inf
        self._was_known, self.is_news = self.whole > 0, False

    def add(self, seconds: float) -> None:
        self._made += 1
        self._quickest = min(self._quickest, seconds)
        if 1 < self._made <= self._pieces:  # the first one also pays for what is made only once
            self.whole = self._quickest * self._pieces
            self.is_news = not self._was_known

    @property
    def rest(self) -> float:
        """Seconds for the pieces to come."""
        return self._quickest * max(0, self._pieces - self._made)


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
        self._preview_cost = _Cost()
        self._preview_purse = SidePurse(engine.config.preview_share, FIRST_PREVIEW)
        self._can_estimate = is_small_enough(engine.data)
        self._optimum: Iterator[None] | None = None
        if self._can_estimate:
            self._optimum = jobs.estimate_optimum(
                engine.config, engine.run.schedule, engine.data, mailbox
            )
        self._optimum_purse, self._loss_purse = SidePurse(LEAST_SHARE), SidePurse(LEAST_SHARE)
        self._loss_by_t: Iterator[None] | None = None
        self._best: BestAnswers | None = None  # found once, when someone first looks
        self._loss_found_at = -1  # the step of the newest estimate of the loss by t begun
        self._share_out()

    def advance(self) -> bool:
        """One piece while training stands still; False where nothing is left to do."""
        preview = self._preview_purse.share > 0 and self._advance_preview()
        return preview or self._advance_optimum() or self._advance_loss_by_t()

    def advance_beside_training(self) -> bool:
        """One piece that training has earned the time for; False where there is none."""
        started = time.perf_counter()
        about_to_be_worth_it = self._engine.step == 0  # one step makes a preview worth looking at
        if not about_to_be_worth_it and self._can_preview and self._advance_preview():
            self._preview_purse.spend(time.perf_counter() - started)
            self._wait_for_better_times()
        elif self._optimum_purse.open and self._advance_optimum():
            self._optimum_purse.spend(time.perf_counter() - started)
        elif self._loss_purse.open and self._advance_loss_by_t():
            self._loss_purse.spend(time.perf_counter() - started)
        else:
            return False
        return True

    @property
    def _can_preview(self) -> bool:
        """Whether a preview can be begun, or gone on with."""
        if self._preview is not None:
            return self._preview_purse.share > 0
        return self._preview_purse.can_pay(self._preview_cost.whole)

    def _wait_for_better_times(self) -> None:
        """Give up a first preview that is dear: it would be old before training has earned it."""
        cost = self._preview_cost
        self._preview_purse.save_up(cost.whole)
        if (
            self._preview is not None
            and cost.is_news
            and not self._preview_purse.can_pay(cost.rest)
        ):
            self.renew_preview()

    def earn(self, seconds: float) -> None:
        """Training took so long."""
        self._share_out()
        self._preview_purse.earn(seconds)
        self._optimum_purse.earn(seconds)
        self._loss_purse.earn(seconds)

    def _share_out(self) -> None:
        """Let the losses that are still sought have what the previews leave."""
        optimum, by_t = self._optimum is not None, self._loss_by_t_wanted
        left = max(LEAST_SHARE, SHARE - self._preview_purse.share)
        share = left / 2 if optimum and by_t else left
        self._optimum_purse.share = self._loss_purse.share = share

    @property
    def _loss_by_t_wanted(self) -> bool:
        return self._can_estimate and self._mailbox.loss_by_t_watched

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
            self._preview_cost.begin(min(jobs.PREVIEW_STEPS, self._engine.config.timesteps))
        started = time.perf_counter()
        going_on = jobs.next_piece(self._preview)
        self._preview_cost.add(time.perf_counter() - started)
        if not going_on:
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
            if not self._loss_by_t_wanted or self._loss_found_at == self._engine.step:
                return False
            self._loss_found_at = self._engine.step
            network = self._engine.network()
            if self._best is None:
                self._best = jobs.best_answers(network)
            self._loss_by_t = jobs.estimate_loss_by_t(network, self._best, self._mailbox)
        if not jobs.next_piece(self._loss_by_t):
            self._loss_by_t = None
        return True
