"""What the worker does: one run, trained and sampled in small pieces between commands.

A Session takes commands, advances by one small piece of work at a time, and reports through a
mailbox (what changes all the time) and through events (what is rare). It knows neither Qt nor
threads, so it can be driven from a test.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from typing import Any

import torch

from app.asked_work import AskedWork, FeatureWork, FieldWork
from app.commands import (
    Autosave,
    Autosaved,
    Branch,
    BringBack,
    Command,
    Compare,
    ContinueSampling,
    DeviceRefused,
    DevicesListed,
    Event,
    Failed,
    FindFeatures,
    FindField,
    ListDevices,
    NewRun,
    OpenFile,
    Pause,
    Reconfigure,
    RecordForward,
    Recover,
    Recovered,
    RunStarted,
    Sample,
    Saved,
    SaveFile,
    SaveWeights,
    StopSampling,
    Train,
    TrainingChanged,
    TrainOneStep,
    WeightsSaved,
)
from app.engine import Engine
from app.history import LossHistory
from app.jobs import Recording
from app.kept_runs import KeptRuns
from app.mailbox import Mailbox
from app.memory_words import TooLittleMemory, explained
from app.record_work import RecordWork
from app.side_work import SideWork
from app.trial_work import TrialWork
from ddpm_core import devices
from ddpm_core.config import ConfigError, ExperimentConfig
from ddpm_core.data_kinds import RECORD_SUFFIX
from ddpm_core.record_file import load_record
from ddpm_core.training import StepResult, TrainingDiverged

__all__ = ["Session"]

# Errors whose message says all there is.
EXPLAINED = (ValueError, OSError, TrainingDiverged, TooLittleMemory)
SPEED_WINDOW = 0.5  # seconds over which steps are counted
MOST_STEPS = 1_000  # of training at once, however small
MOST_ASIDE = 0.9  # the greatest part of the time that is reckoned with beside the training


class _Interrupted(Exception):
    """A command ended the job that was under way."""


class Session:
    """One engine: the run, its trainer, and the jobs beside it.

    Args:
        mailbox: takes losses, previews and the optimum.
        emit: takes events.
        poll: called often during long work; it hands waiting commands to ``handle``.
        piece: seconds of training that ``advance`` makes at a time; one step if 0.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        emit: Callable[[Event], None],
        poll: Callable[[], None] = lambda: None,
        piece: float = 0.0,
    ) -> None:
        self._piece = piece
        self._mailbox = mailbox
        self._emit = emit
        self._poll = poll
        self._engine: Engine | None = None
        self._kept = KeptRuns()
        self._side: SideWork | None = None
        self._asked: dict[type, AskedWork[Any]] = {}  # by the command that asks
        self._records: RecordWork | None = None
        self._resting: dict[
            int, tuple[str, Recording]
        ] = {}  # by run: what it is on, and what rests
        self._trial = TrialWork(emit)
        self._runs = 0
        self._training = False
        self._counted_from = (time.perf_counter(), 0)
        self._aside = 0.0  # seconds since then that went into work beside the training

    # --- commands

    def handle(self, command: Command) -> None:
        """Carry out a command; what goes wrong becomes a Failed event and changes nothing."""
        try:
            # A command may come in the middle of a sampler's step.
            with torch.enable_grad(), explained(None):
                self._carry_out(command)
        except EXPLAINED as error:
            self._emit(Failed(command, str(error)))
        except Exception as error:
            self._emit(Failed(command, str(error), traceback.format_exc()))

    def _carry_out(self, command: Command) -> None:
        match command:
            case NewRun(config, train):
                engine = Engine.new(config, self._new_id())
                if self._engine is not None:
                    trains = self._training or self._trial.busy
                    self._engine.stays_paused = train and not trains
                self._take_up(engine, train=train)
            case OpenFile(path) if path.lower().endswith(RECORD_SUFFIX):
                self._open_record(path)
            case OpenFile(path, shipped):
                self._take_up(Engine.opened(path, self._new_id(), shipped), adopted=True)
            case BringBack(run_id, adopt, train):
                kept = self._kept.take(run_id, None if run_id else self._modality)
                if kept is not None:
                    train = train and not kept.stays_paused
                    self._take_up(kept, train=train, adopted=adopt, brought_back=True)
            case SaveFile(path):
                self._save(path)
            case SaveWeights(path):
                if self._engine is None:
                    raise ValueError("there is no network to save yet")
                self._engine.save_weights(path)
                self._emit(WeightsSaved(path))
            case Autosave(path):
                self._autosave(path)
            case Recover(path, file, saved_step, train):
                engine = Engine.opened(path, self._new_id())
                engine.path, engine.saved_step = file, saved_step
                self._take_up(engine, train=train, adopted=True)
                self._emit(Recovered(path))
            case Train(anyway):
                self._train(anyway)
            case Pause():
                self._trial.cancel()
                self._set_training(False)
                if self._engine is not None:
                    self._engine.trainer.rest()
            case TrainOneStep():
                self._trial.cancel()
                self._train_for(0.0)
                self._set_training(False)
            case Reconfigure(config):
                self._reconfigure(config)
            case Sample(stepwise):
                self._recorder().start(stepwise=stepwise)
            case Branch(timeline, frame):
                self._recorder().start(timeline, frame)
            case ContinueSampling(timeline, steps):
                self._recorder().go_on(timeline, steps)
            case Compare(samplers, known):
                self._recorder().compare(samplers, known)
            case RecordForward(index):
                self._recorder().forward(index)
            case FindField() | FindFeatures() as request:
                asked = self._asked.get(type(request))
                if asked is not None and asked.run_id == request.run_id:
                    asked.ask(request)
            case StopSampling():
                if self._records is not None:
                    self._records.end()
            case ListDevices():
                self._emit(DevicesListed(devices.available()))
            case _:
                raise TypeError(f"{command!r} is not a command of a session")

    @property
    def _modality(self) -> str | None:
        return None if self._engine is None else self._engine.config.modality

    def _new_id(self) -> int:
        self._runs += 1
        return self._runs

    def _take_up(
        self,
        engine: Engine,
        *,
        train: bool = False,
        adopted: bool = False,
        brought_back: bool = False,
    ) -> None:
        """Put an engine in the place of the one that runs, which is kept to be brought back."""
        self._trial.cancel()
        old, self._engine = self._engine, engine
        _, resting = self._resting.pop(engine.run.run_id, ("", None))
        if self._records is not None:
            self._records.end()
        if old is not None:
            old.trainer.rest()
            self._kept.put(old)
            self._keep_resting(old)
        kept = self._kept.described()
        engine.use_threads()
        self._mailbox.clear(engine.run.run_id)
        self._emit(
            RunStarted(
                engine.run,
                engine.config,
                LossHistory(engine.losses),
                adopted=adopted,
                replaced_steps=next(
                    (
                        one.step
                        for one in reversed(kept)
                        if one.step and one.modality == engine.config.modality
                    ),
                    0,
                ),
                path=engine.path,
                saved_step=engine.saved_step,
                brought_back=brought_back,
                kept=kept,
            )
        )
        if engine.missing_device:
            self._refuse_device(engine, engine.missing_device)
            engine.missing_device = ""
        self._records = RecordWork(engine, self._check, self._emit, resting)
        self._side = SideWork(engine, self._mailbox, self._check)
        self._asked = {
            FindField: FieldWork(engine, self._mailbox),
            FindFeatures: FeatureWork(engine, self._mailbox),
        }
        if train:
            self._train()
        else:
            self._set_training(False)

    def _open_record(self, path: str) -> None:
        """Take up the run of a recorded process, and its frames as they are read."""
        run_id = self._new_id()
        checkpoint, timeline, job = load_record(path, run_id)
        self._take_up(Engine.of(checkpoint, run_id), adopted=True)
        self._recorder().read((timeline, job))

    def _keep_resting(self, old: Engine) -> None:
        """Keep the reverse process that rests with a run, one of points and one of pictures."""
        modality = old.config.modality
        others = {id_: one for id_, one in self._resting.items() if one[0] != modality}
        self._resting = others
        if self._records is not None and self._records.resting is not None:
            self._resting[old.run.run_id] = (modality, self._records.resting)

    def _save(self, path: str) -> None:
        engine = self._engine
        if engine is None:
            raise ValueError("there is no run to save yet")
        engine.save(path)
        self._emit(Saved(engine.run.run_id, path, engine.step))

    def _autosave(self, path: str) -> None:
        engine = self._engine
        if engine is not None:
            engine.write(path)
            self._emit(Autosaved(engine.run.run_id, path, engine.step))

    def _train(self, anyway: bool = False) -> None:
        """Train on; where the machine's choices are open, after a trial."""
        engine = self._engine
        if engine is not None and anyway:
            engine.settle()
            self._trial.clear(engine)
        if engine is None or not self._trial.wanted(engine):
            self._set_training(engine is not None)
        else:
            self._trial.begin(engine)
            self._set_training(False)

    def _advance_trial(self) -> None:
        assert self._engine is not None
        with explained(self._engine.config):
            trial = self._trial.advance()
        if trial is not None and not self._trial.asks(trial):
            self._set_training(True)

    def _set_training(self, on: bool) -> None:
        self._training = on
        if self._engine is not None and on:
            self._engine.stays_paused = False
        step = 0 if self._engine is None else self._engine.step
        self._counted_from, self._aside = (time.perf_counter(), step), 0.0
        if not on:
            self._mailbox.put_speed(0.0)
        if self._engine is not None:
            self._emit(TrainingChanged(self._engine.run.run_id, on))

    def _reconfigure(self, config: ExperimentConfig) -> None:
        engine, side = self._engine, self._side
        if engine is None or side is None or engine.config.needs_rebuild(config):
            return  # meant for a run that is no longer there
        try:
            engine.reconfigure(config)
        except ConfigError as error:
            if error.field != "device":
                raise
            engine.reconfigure(config.replace(device=engine.config.device))
            self._refuse_device(engine, config.device)
        side.take_up_settings()

    def _refuse_device(self, engine: Engine, wanted: str) -> None:
        self._emit(DeviceRefused(engine.run.run_id, wanted, engine.config.device))

    def _recorder(self) -> RecordWork:
        if self._records is None:
            raise ValueError("there is no network to sample from yet")
        return self._records

    def abandon(self) -> None:
        """Leave all work where it is; ``advance`` has nothing more to do."""
        self._engine = self._records = None

    def _check(self) -> None:
        """Let waiting commands act in the middle of a step, and leave it if they ended the job."""
        records = self._records
        reverse = None if records is None else records.reverse
        self._poll()
        if self._records is not records or (records is not None and records.reverse is not reverse):
            raise _Interrupted

    # --- work

    def advance(self) -> bool:
        """Do one small piece of work; False where there is none until the next command."""
        side, asked = self._side, list(self._asked.values())
        if self._engine is None or side is None:
            return False
        try:
            if any(work.advance_beside() for work in asked):
                return True
            started = time.perf_counter()
            with explained(None):
                busy = self._advance(side)
            for work in asked:
                work.earn(time.perf_counter() - started)
            return busy or any(work.advance() for work in asked)
        except _Interrupted:
            side.renew_preview()
            return True
        except Exception as error:
            details = "" if isinstance(error, EXPLAINED) else traceback.format_exc()
            self._drop_what_failed(side)
            for work in asked:
                work.drop_failed()
            self._set_training(False)
            self._emit(Failed(None, str(error), details))
            return True

    def _drop_what_failed(self, side: SideWork) -> None:
        """Give up the job whose generator the error ended; the others go on."""
        if self._records is not None:
            self._records.drop_failed()
        side.drop_failed()

    def _advance(self, side: SideWork) -> bool:
        if self._records is not None and self._records.advance():
            return True
        if self._trial.busy:
            self._advance_trial()
        elif not self._training:
            return side.advance()
        else:
            started = time.perf_counter()
            if side.advance_beside_training():
                self._aside += time.perf_counter() - started
            else:
                self._train_for(self._piece)
                side.earn(time.perf_counter() - started)
        return True

    def _train_for(self, seconds: float) -> None:
        """Make optimizer steps until the time has passed; just one if none is given."""
        engine = self._engine
        if engine is None:
            raise ValueError("there is no run to train yet")
        engine.settle()
        ends = time.perf_counter() + seconds
        results: list[StepResult] = []
        try:
            with explained(engine.config):
                while not results or time.perf_counter() < ends:
                    results += engine.trainer.steps_at_once(MOST_STEPS if seconds else 1)
        except TrainingDiverged as error:
            results += error.made
            raise
        finally:
            if results:
                losses = [result.loss for result in results]
                engine.losses.extend(losses)
                self._mailbox.put_losses(losses, results[-1].learning_rate)
        since, step = self._counted_from
        now = time.perf_counter()
        if now - since >= SPEED_WINDOW:
            seconds = now - since
            if engine.config.modality == "pictures":
                # Their previews come in one piece, after which the pace would be a fraction.
                share = min(engine.config.preview_share, MOST_ASIDE)
                seconds = (seconds - self._aside) / (1 - share)
            self._mailbox.put_speed((engine.step - step) / seconds)
            self._counted_from, self._aside = (now, engine.step), 0.0
