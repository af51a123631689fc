"""What the worker does: one run, trained and sampled in small pieces between commands.

A Session takes commands, advances by one small piece of work at a time, and reports through a
mailbox (what changes all the time) and through events (what is rare). It knows neither Qt nor
threads, so it can be driven from a test.
"""

from __future__ import annotations

import inspect
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import torch

from app import jobs
from app.commands import (
    Branch,
    BringBack,
    Command,
    Event,
    Failed,
    ForwardRecorded,
    NewRun,
    OpenFile,
    Pause,
    Reconfigure,
    RecordEnded,
    RecordStarted,
    Run,
    RunStarted,
    Sample,
    Saved,
    SaveFile,
    StopSampling,
    Train,
    TrainingChanged,
    TrainOneStep,
)
from app.history import LossHistory
from app.mailbox import Mailbox
from app.timeline import Timeline
from ddpm_core.assemble import build_data, build_trainer
from ddpm_core.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from ddpm_core.config import ExperimentConfig
from ddpm_core.data.points import PointSet
from ddpm_core.models.embeddings import SinusoidalPositionEmbeddings
from ddpm_core.training import Trainer, TrainingDiverged

__all__ = ["Session", "SidePurse"]

POINT_THREADS = 1  # beside a window, more than one slows the small network down
OPTIMUM_SHARE = 0.15  # of the worker's time, until the optimal loss is known
FIRST_PREVIEW = 0.5  # seconds that previews may take before training has earned any
EXPLAINED = (ValueError, OSError, TrainingDiverged)  # errors whose message says all there is
SPEED_WINDOW = 0.5  # seconds over which steps are counted


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


class _Interrupted(Exception):
    """A command ended the job that was under way."""


@dataclass
class _Engine:
    """A run with all that changes while it goes on.

    Attributes:
        config: the run's settings with those that act at once as they are now.
        losses: of every step made.
    """

    run: Run
    config: ExperimentConfig
    data: PointSet
    trainer: Trainer
    losses: list[float] = field(default_factory=list)
    path: str | None = None
    saved_step: int = 0

    @property
    def step(self) -> int:
        return self.trainer.step_count

    def network(self) -> jobs.Network:
        return jobs.Network.of(
            self.trainer.ema.ema_model,
            self.step,
            self.config,
            self.run.schedule,
            self.data,
            self.run.run_id,
        )


class Session:
    """One engine: the run, its trainer, and the jobs beside it.

    Args:
        mailbox: takes losses, previews and the optimum.
        emit: takes events.
        poll: called often during long work; it hands waiting commands to ``handle``.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        emit: Callable[[Event], None],
        poll: Callable[[], None] = lambda: None,
    ) -> None:
        self._mailbox = mailbox
        self._emit = emit
        self._poll = poll
        self._engine: _Engine | None = None
        self._previous: _Engine | None = None
        self._runs = 0
        self._training = False
        self._forget_jobs()

    def _forget_jobs(self) -> None:
        self._recording: Iterator[None] | None = None
        self._record: Timeline | None = None
        self._forward: tuple[Iterator[None], Timeline] | None = None
        self._preview: Iterator[None] | None = None
        self._previewed_step = -1
        self._preview_failed = False
        self._optimum: Iterator[None] | None = None
        self._preview_purse = SidePurse(0.0)
        self._optimum_purse = SidePurse(OPTIMUM_SHARE)
        self._counted_from = (time.perf_counter(), 0)

    # --- commands

    def handle(self, command: Command) -> None:
        """Carry out a command; what goes wrong becomes a Failed event and changes nothing."""
        try:
            with torch.enable_grad():  # a command may come in the middle of a sampler's step
                self._carry_out(command)
        except EXPLAINED as error:
            self._emit(Failed(command, str(error)))
        except Exception as error:
            self._emit(Failed(command, str(error), traceback.format_exc()))

    def _carry_out(self, command: Command) -> None:
        match command:
            case NewRun(config, train):
                self._take_up(self._new_engine(config), train=train)
            case OpenFile(path):
                self._take_up(self._opened_engine(path), adopted=True)
            case BringBack():
                if self._previous is not None:
                    self._take_up(self._previous, adopted=True)
            case SaveFile(path):
                self._save(path)
            case Train():
                self._set_training(self._engine is not None)
            case Pause():
                self._set_training(False)
            case TrainOneStep():
                self._train_step()
                self._set_training(False)
            case Reconfigure(config):
                self._reconfigure(config)
            case Sample():
                self._start_recording()
            case Branch(timeline, frame):
                self._start_recording(timeline, frame)
            case StopSampling():
                self._end_recording()
            case _:
                raise TypeError(f"{command!r} is not a command of a session")

    def _new_engine(self, config: ExperimentConfig) -> _Engine:
        # The number of threads changes the last bits: it is kept with the run.
        config = config.replace(threads=config.threads or POINT_THREADS)
        data = build_data(config)
        trainer = build_trainer(config, data)
        return _Engine(self._run_of(config, data, trainer), config, data, trainer)

    def _opened_engine(self, path: str) -> _Engine:
        checkpoint = load_checkpoint(path)
        data = checkpoint.data or build_data(checkpoint.config)
        trainer = build_trainer(checkpoint.config, data)
        checkpoint.restore(trainer)
        losses = checkpoint.losses.tolist()[-trainer.step_count or len(checkpoint.losses) :]
        unknown = [float("nan")] * (trainer.step_count - len(losses))
        return _Engine(
            self._run_of(checkpoint.config, data, trainer),
            checkpoint.config,
            data,
            trainer,
            unknown + losses,
            path,
            trainer.step_count,
        )

    def _run_of(self, config: ExperimentConfig, data: PointSet, trainer: Trainer) -> Run:
        self._runs += 1
        schedule = trainer.schedule
        embed = SinusoidalPositionEmbeddings(config.time_dim)
        return Run(
            run_id=self._runs,
            config=config,
            schedule=schedule,
            points=data.points.numpy(),
            labels=None if data.labels is None else data.labels.numpy(),
            transform=data.transform,
            clip_bounds=data.bounds(),
            embedding=embed(torch.arange(schedule.timesteps)).T.contiguous().numpy(),
            parameters=sum(p.numel() for p in trainer.model.parameters()),
        )

    def _take_up(self, engine: _Engine, *, train: bool = False, adopted: bool = False) -> None:
        """Put an engine in the place of the one that runs, which is kept to be brought back."""
        old, self._engine = self._engine, engine
        self._end_recording()
        if old is not None and old.step:
            self._previous = old  # a run of no steps is nothing to miss, and pushes none out
        elif self._previous is engine:
            self._previous = None
        self._forget_jobs()
        torch.set_num_threads(engine.config.threads or POINT_THREADS)
        self._mailbox.clear(engine.run.run_id)
        self._emit(
            RunStarted(
                engine.run,
                engine.config,
                LossHistory(engine.losses),
                adopted=adopted,
                replaced_steps=0 if self._previous is None else self._previous.step,
                path=engine.path,
                saved_step=engine.saved_step,
            )
        )
        self._forward = self._forward_job(engine)
        self._preview_purse = SidePurse(engine.config.preview_share, FIRST_PREVIEW)
        self._optimum = jobs.estimate_optimum(
            engine.config, engine.run.schedule, engine.data, self._mailbox
        )
        self._set_training(train)

    def _forward_job(self, engine: _Engine) -> tuple[Iterator[None], Timeline]:
        timeline = jobs.forward_timeline(
            engine.config, engine.run.schedule, engine.data, engine.run.run_id
        )
        return jobs.record_forward(timeline, engine.data), timeline

    def _save(self, path: str) -> None:
        engine = self._engine
        if engine is None:
            raise ValueError("there is no run to save yet")
        save_checkpoint(
            path, Checkpoint.of(engine.trainer, engine.config, engine.data, engine.losses)
        )
        engine.path, engine.saved_step = path, engine.step
        self._emit(Saved(engine.run.run_id, path, engine.step))

    def _set_training(self, on: bool) -> None:
        self._training = on
        step = 0 if self._engine is None else self._engine.step
        self._counted_from = (time.perf_counter(), step)
        if not on:
            self._mailbox.put_speed(0.0)
        if self._engine is not None:
            self._emit(TrainingChanged(self._engine.run.run_id, on))

    def _reconfigure(self, config: ExperimentConfig) -> None:
        engine = self._engine
        if engine is None or engine.config.needs_rebuild(config):
            return  # meant for a run that is no longer there
        config = config.replace(threads=config.threads or engine.config.threads)
        torch.set_num_threads(config.threads or POINT_THREADS)
        engine.trainer.reconfigure(config)
        self._preview_failed = False
        if config.preview_count != engine.config.preview_count:
            self._previewed_step = -1
        engine.config = config
        self._preview_purse.share = config.preview_share

    # --- recording

    def _start_recording(self, origin: Timeline | None = None, frame: int = 0) -> None:
        engine = self._engine
        if engine is None:
            raise ValueError("there is no network to sample from yet")
        self._end_recording()
        timeline, self._recording = jobs.record_reverse(
            engine.network(), self._check, origin, frame
        )
        self._record = timeline
        self._emit(RecordStarted(timeline))

    def _end_recording(self) -> None:
        record, self._record, self._recording = self._record, None, None
        if record is not None:
            self._emit(RecordEnded(record))

    def abandon(self) -> None:
        """Leave all work where it is; ``advance`` has nothing more to do."""
        self._engine = None

    def _check(self) -> None:
        """Let waiting commands act in the middle of a step, and leave it if they ended the job."""
        engine, recording = self._engine, self._recording
        self._poll()
        if self._engine is not engine or self._recording is not recording:
            raise _Interrupted

    # --- work

    def advance(self) -> bool:
        """Do one small piece of work; False where there is none until the next command."""
        try:
            return self._advance()
        except _Interrupted:
            self._preview, self._previewed_step = None, -1  # to be made again
            return True
        except Exception as error:
            details = "" if isinstance(error, EXPLAINED) else traceback.format_exc()
            self._drop_what_failed()
            self._set_training(False)
            self._emit(Failed(None, str(error), details))
            return True

    def _drop_what_failed(self) -> None:
        """Give up the job whose generator the error ended; the others go on."""
        if _ended(self._recording):
            self._end_recording()
        if self._forward is not None and _ended(self._forward[0]):
            self._forward = None
        if _ended(self._optimum):
            self._optimum = None
        if _ended(self._preview):
            self._preview, self._preview_failed = None, True  # until something changes

    def _advance(self) -> bool:
        if self._engine is None:
            return False
        if self._recording is not None:
            if not _next(self._recording):
                self._end_recording()
        elif self._forward is not None:
            job, timeline = self._forward
            if not _next(job):
                self._forward = None
                self._emit(ForwardRecorded(timeline))
        elif self._training:
            self._advance_training()
        else:
            return self._advance_at_rest()
        return True

    def _advance_training(self) -> None:
        started = time.perf_counter()
        if self._preview_purse.open and self._advance_preview():
            self._preview_purse.spend(time.perf_counter() - started)
        elif self._optimum_purse.open and self._advance_optimum():
            self._optimum_purse.spend(time.perf_counter() - started)
        else:
            self._train_step()
            seconds = time.perf_counter() - started
            self._preview_purse.earn(seconds)
            self._optimum_purse.earn(seconds)

    def _advance_at_rest(self) -> bool:
        return (self._preview_purse.share > 0 and self._advance_preview()) or (
            self._advance_optimum()
        )

    def _train_step(self) -> None:
        if self._engine is None:
            raise ValueError("there is no run to train yet")
        result = self._engine.trainer.step()
        self._engine.losses.append(result.loss)
        self._mailbox.put_loss(result.loss, result.learning_rate)
        since, step = self._counted_from
        now = time.perf_counter()
        if now - since >= SPEED_WINDOW:
            self._mailbox.put_speed((self._engine.step - step) / (now - since))
            self._counted_from = (now, self._engine.step)

    def _advance_preview(self) -> bool:
        """One step of a preview; False where none is wanted."""
        assert self._engine is not None
        if self._preview is None:
            up_to_date = self._preview_failed or self._previewed_step == self._engine.step
            untouched = self._training and self._engine.step == 0  # about to be worth looking at
            if up_to_date or untouched or not self._mailbox.preview_wanted:
                return False
            self._previewed_step = self._engine.step
            self._preview = jobs.preview_samples(self._engine.network(), self._mailbox, self._check)
        if not _next(self._preview):
            self._preview = None
        return True

    def _advance_optimum(self) -> bool:
        """One level of the optimal loss; False once all are known."""
        if self._optimum is None:
            return False
        if not _next(self._optimum):
            self._optimum = None
        return True


def _next(job: Iterator[None]) -> bool:
    """Let a job do its next piece; False at its end."""
    return next(job, _END) is not _END


def _ended(job: Iterator[None] | None) -> bool:
    """Whether a job has run to its end, or into an error."""
    return inspect.isgenerator(job) and inspect.getgeneratorstate(job) == inspect.GEN_CLOSED


_END = object()
