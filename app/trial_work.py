"""The timed trial that a run on pictures begins with. Needs no Qt."""

from __future__ import annotations

from collections.abc import Callable, Generator

from app.commands import Event, TrialEnded, TrialGoesOn
from app.engine import Engine
from ddpm_core.config import ExperimentConfig
from ddpm_core.trial import Trial, is_settled, run_trial

__all__ = ["LONG", "TrialWork"]

LONG = 3600.0  # seconds of training that are not begun without asking

Key = tuple[object, ...]


class TrialWork:
    """Tries what is fastest, once for each kind of run, and lets the run take it up.

    Args:
        emit: takes events.
    """

    def __init__(self, emit: Callable[[Event], None]) -> None:
        self._emit = emit
        self._known: dict[Key, Trial] = {}
        self._engine: Engine | None = None
        self._job: Generator[float, None, Trial] | None = None

    def wanted(self, engine: Engine) -> bool:
        """Whether something of the run is left to a trial."""
        return engine.config.modality == "pictures" and not is_settled(engine.config)

    @property
    def busy(self) -> bool:
        return self._job is not None

    def begin(self, engine: Engine) -> None:
        """Try; ``advance`` does it."""
        self.cancel()
        self._engine = engine
        self._job = self._trial(engine)

    def advance(self) -> Trial | None:
        """One step; what was found, once all are made."""
        engine, job = self._engine, self._job
        assert engine is not None
        assert job is not None
        try:
            self._emit(TrialGoesOn(engine.run.run_id, next(job)))
            return None
        except StopIteration as end:
            trial: Trial = end.value
        except BaseException:
            self._job = None
            raise
        self._job = None
        self._known[_key(engine.config)] = trial
        engine.take_up_trial(trial)
        self._emit(TrialEnded(engine.run.run_id, trial, self.asks(trial)))
        return trial

    def asks(self, trial: Trial) -> bool:
        """Whether training is not begun without asking: it takes long, or does not fit."""
        return not trial.fits or trial.training_seconds > LONG

    def cancel(self) -> None:
        """Break the trial off; the run stays as it is."""
        job, self._job = self._job, None
        if job is not None and self._engine is not None:
            job.close()
            self._engine.use_threads()
            self._emit(TrialEnded(self._engine.run.run_id, None))

    def _trial(self, engine: Engine) -> Generator[float, None, Trial]:
        known = self._known.get(_key(engine.config))
        if known is not None:
            return known
        return (yield from run_trial(engine.config, engine.data.shape))


def _key(config: ExperimentConfig) -> Key:
    """What the outcome depends on."""
    names = (
        "picture_size", "channels", "bottleneck", "time_dim", "batch_size", "accumulate", "device",
        "threads", "precision", "channels_last", "training_steps", "sampler", "ddim_steps",
        "sample_count", "timesteps",
    )  # fmt: skip
    return tuple(getattr(config, name) for name in names)
