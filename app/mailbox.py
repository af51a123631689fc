"""What the worker leaves for the window: every loss, but only the newest of everything else.

The window empties it at the screen's pace, so nothing queues up on either side. Needs no Qt.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ddpm_core.field import Field
from ddpm_core.models.features import Features

__all__ = ["FoundFeatures", "FoundField", "LossByT", "Mail", "Mailbox", "Optimum", "Preview"]


@dataclass(frozen=True)
class Preview:
    """Samples of the averaged network from starting noise that never changes.

    Attributes:
        step: training steps the network had made.
        points: [n, D] float32, in standardised units.
    """

    step: int
    points: npt.NDArray[np.float32]


@dataclass(frozen=True)
class Optimum:
    """The least loss that any network could reach on this data.

    Attributes:
        mean: over all t, what the loss plot compares with.
        by_t: [T], one for each level.
    """

    mean: float
    by_t: npt.NDArray[np.float64]


@dataclass(frozen=True)
class LossByT:
    """What the averaged network's loss exceeds the optimum by, on examples always the same.

    Attributes:
        step: training steps the network had made.
        excess: [T], one for each level; never below 0.
    """

    step: int
    excess: npt.NDArray[np.float64]


@dataclass(frozen=True)
class FoundField:
    """What is predicted at the places of a grid.

    Attributes:
        quantity: out of ddpm_core.field.QUANTITIES.
        step: training steps the network had made.
    """

    quantity: str
    step: int
    field: Field


@dataclass(frozen=True)
class FoundFeatures:
    """What a block of the averaged network gives.

    Attributes:
        step: training steps the network had made.
    """

    step: int
    features: Features


@dataclass
class Mail:
    """One emptying of the mailbox; every entry belongs to the run ``run_id``."""

    run_id: int = 0
    losses: list[float] = field(default_factory=list)
    steps_per_second: float = 0.0
    learning_rate: float = 0.0
    preview: Preview | None = None
    optimum: Optimum | None = None
    loss_by_t: LossByT | None = None
    field: FoundField | None = None
    features: FoundFeatures | None = None


class Mailbox:
    """A place that one thread fills and another empties; what belongs to an old run is dropped.

    Attributes:
        loss_by_t_watched: whether anyone looks at the loss by t, which is found only then.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._mail = Mail()
        self.loss_by_t_watched = False

    def clear(self, run_id: int) -> None:
        """Throw everything away; what follows belongs to another run."""
        with self._lock:
            self._mail = Mail(run_id)

    def put_losses(self, losses: Iterable[float], learning_rate: float) -> None:
        """Losses of steps, and the learning rate of the last of them."""
        with self._lock:
            self._mail.losses.extend(losses)
            self._mail.learning_rate = learning_rate

    def put_speed(self, steps_per_second: float) -> None:
        with self._lock:
            self._mail.steps_per_second = steps_per_second

    def put_preview(self, preview: Preview) -> None:
        with self._lock:
            self._mail.preview = preview

    def put_optimum(self, optimum: Optimum) -> None:
        with self._lock:
            self._mail.optimum = optimum

    def put_loss_by_t(self, loss: LossByT) -> None:
        with self._lock:
            self._mail.loss_by_t = loss

    def put_field(self, field: FoundField) -> None:
        with self._lock:
            self._mail.field = field

    def put_features(self, features: FoundFeatures) -> None:
        with self._lock:
            self._mail.features = features

    @property
    def preview_wanted(self) -> bool:
        """Whether the last preview was taken, so that another is worth making."""
        with self._lock:
            return self._mail.preview is None

    def take(self, run_id: int) -> Mail | None:
        """All that came of a run since the last call; None while it holds another run's mail."""
        with self._lock:
            mail = self._mail
            if mail.run_id != run_id:
                return None
            self._mail = Mail(
                mail.run_id,
                steps_per_second=mail.steps_per_second,
                learning_rate=mail.learning_rate,
            )
        return mail
