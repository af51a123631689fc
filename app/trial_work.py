"""The timed trial that a run on pictures begins with. Needs no Qt."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace

from app.commands import Event, TrialEnded, TrialGoesOn
from app.engine import Engine
from ddpm_core.assemble import torch_device
from ddpm_core.config import ExperimentConfig
from ddpm_core.devices import free_memory
from ddpm_core.trial import LONG, Trial, is_settled, run_trial, wants_trial

__all__ = ["LONG", "TrialWork"]

Key = tuple[object, ...]


class TrialWork:
    """Tries what is fastest, once for each kind of run, and lets the run take it up.

    What leaves nothing to try is looked at too: whether it fits in memory, and takes long.

    Args:
        emit: takes events.
    """

    def __init__(self, emit: Callable[[Event], None]) -> None:
        self._emit = emit
        self._known: dict[Key, Trial] = {}
        self._cleared: dict[int, Key] = {}  # by run: as what it may be trained
        self._engine: Engine | None = None
        self._job: Generator[float, None, Trial] | None = None

    def wanted(self, engine: Engine) -> bool:
        """Whether something of the run is left to a trial, or has to be asked before training."""
        config = engine.config
        if config.modality == "points":
            return False
        cleared = self._cleared.get(engine.run.run_id)
        if is_settled(config) and cleared == _needs(config):
            return False
        known_for_long = cleared is not None or engine.trained_before
        wanted = wants_trial(
            config, engine.data.shape, 0 if known_for_long else config.training_steps
        )
        if not wanted:
            self.clear(engine)
        return wanted

    def clear(self, engine: Engine) -> None:
        """The run may be trained as it is, without another question."""
        if engine.config.modality == "pictures":
            self._cleared[engine.run.run_id] = _needs(engine.config)

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
        if not self.asks(trial):
            self.clear(engine)
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
        if known is not None and known.fits:
            known = replace(known, free=free_memory(torch_device(engine.config)))
            if known.fits:
                return known
        return (yield from run_trial(engine.config, engine.data.shape))


def _key(config: ExperimentConfig) -> Key:
    """What the outcome depends on."""
    names = (
        "picture_size", "channels", "bottleneck", "time_dim", "batch_size", "accumulate", "device",
        "threads", "precision", "channels_last", "training_steps", "sampling_steps",
        "sample_count",
    )  # fmt: skip
    return tuple(getattr(config, name) for name in names)


def _needs(config: ExperimentConfig) -> Key:
    """What of the settings decides how much memory training takes, and how long."""
    names = ("device", "batch_size", "accumulate", "precision", "training_steps")
    return tuple(getattr(config, name) for name in names)
