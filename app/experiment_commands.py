"""What a person can do with the experiment: change settings, and give commands to the worker."""

from __future__ import annotations

import contextlib
from dataclasses import fields
from typing import Any

from PySide6.QtCore import Slot

from app.commands import (
    Autosave,
    Branch,
    BringBack,
    Compare,
    ContinueSampling,
    FindFeatures,
    FindField,
    ListDevices,
    NewRun,
    OpenFile,
    Pause,
    Reconfigure,
    RecordForward,
    Recover,
    Sample,
    SaveFile,
    SaveWeights,
    StopSampling,
    Train,
    TrainOneStep,
)
from app.experiment_state import ExperimentState
from app.timeline import Array, Timeline
from app.wording import refusal
from app.worker import Worker
from ddpm_core.config import ConfigError, ExperimentConfig, settings
from ddpm_core.field import Grid

__all__ = ["ExperimentCommands"]


class ExperimentCommands(ExperimentState):
    """Settings are changed here, and commands go on to the worker."""

    _worker: Worker

    # --- settings

    def set(self, field: str, value: Any) -> bool:
        """Change one setting; False, and ``refused``, where it cannot be."""
        return self.set_many({field: value})

    def set_many(self, values: dict[str, Any]) -> bool:
        """Change settings that belong together, all or none."""
        first = next(iter(values))
        values = self.settings.with_steps(values)
        try:
            new = self.settings.replace(**values)
        except ConfigError as error:
            field = error.field if error.field in values else first
            self._refused.add(field)
            self.refused.emit(field, refusal(error, field))
            return False
        changed = new.changed(self.settings)
        self.settings = new
        refused, self._refused = self._refused, set()
        for field in refused:
            self.refused.emit(field, "")
        if changed:
            self.settingsChanged.emit(changed)
            self._take_up_live_settings()
            self._update_pending()
            if self._first_run_failed:
                self._begin_first_run(self._train_first_run)
        return True

    def apply(self, config: ExperimentConfig) -> None:
        """Set everything at once, as a preset does; what needs a new run waits for one."""
        self.set_many({item.name: getattr(config, item.name) for item in fields(config)})

    def _take_up_live_settings(self) -> None:
        if self.run is None or self.run.config.modality != self.settings.modality:
            return  # the pace of points is none for pictures: the run is about to be replaced
        # What only goes together with settings that wait for a new run waits with them.
        with contextlib.suppress(ConfigError):
            self._worker.send(Reconfigure(_with_live_settings(self.run.config, self.settings)))

    def _update_pending(self) -> None:
        pending: frozenset[str] = frozenset()
        if self.run is not None:
            pending = self.settings.needs_rebuild(self.run.config)
            try:
                _with_live_settings(self.run.config, self.settings)
            except ConfigError as error:
                pending |= {error.field}
        if pending != self.pending:
            self.pending = pending
            self.pendingChanged.emit()

    # --- commands

    def _begin_first_run(self, train: bool) -> None:
        self._first_run_failed, self._train_first_run = False, train
        self._replace_run(NewRun(self.settings, train))

    @Slot()
    def train(self) -> None:
        if self._first_run_failed:
            self._begin_first_run(train=True)
        else:
            self._worker.send(Train())

    @Slot()
    def train_anyway(self) -> None:
        """Train on, whatever a trial has said."""
        self._worker.send(Train(anyway=True))

    @Slot()
    def pause(self) -> None:
        self._worker.send(Pause())

    @Slot()
    def train_one_step(self) -> None:
        self._worker.send(TrainOneStep())

    @Slot()
    def reset(self) -> None:
        """Begin again from step 0 with the settings as they are now."""
        self.restart()

    @Slot()
    def restart(self, train: bool = False) -> None:
        """Begin a new run with the settings as they are now; one that was trained is trained on.

        Args:
            train: whether it is trained in any case.
        """
        self._replace_run(NewRun(self.settings, train or self.training))

    def begin(self, train: bool) -> None:
        """Begin a new run with the settings as they are now, trained or not."""
        self._replace_run(NewRun(self.settings, train))

    def _replace_run(self, command: NewRun | OpenFile | BringBack | Recover) -> None:
        """Let another run take the place of this one, once whoever keeps it has been told."""
        self.replacing.emit()
        self._worker.send(command)

    @Slot()
    def keep_run(self) -> None:
        """Take back the settings that wait for a new run."""
        if self.run is not None and self.pending:
            self.set_many({name: getattr(self.run.config, name) for name in self.pending})

    @Slot()
    def bring_back(self) -> None:
        """Return to the run that was replaced last, and to its settings."""
        self._replace_run(BringBack())

    def return_to(self, run_id: int, train: bool | None = None) -> None:
        """Return to a run that was replaced; the settings stay.

        It is trained if the run that there is is, but not where only a preset began to train that.

        Args:
            train: whether it is trained, whatever the run that there is does.
        """
        wanted = self.training if train is None else train
        self._replace_run(BringBack(run_id, adopt=False, train=wanted))

    @Slot()
    def sample(self) -> None:
        """Record a reverse process; before the first run is there, as soon as it is."""
        self._sample(Sample())

    @Slot()
    def sample_stepwise(self) -> None:
        """Draw x_T alone; ``continue_sampling`` makes the steps."""
        self._sample(Sample(stepwise=True))

    def _sample(self, command: Sample) -> None:
        if self.run is None and not self._first_run_failed:
            self._first_sample = command
        else:
            self._worker.send(command)

    def _sample_as_asked(self) -> None:
        """Sample, if that was asked for before there was a run."""
        command, self._first_sample = self._first_sample, None
        if command is not None:
            self._worker.send(command)

    def continue_sampling(self, steps: int = 0) -> None:
        """Go on with the reverse process that was stopped on the way, for so many steps or all.

        Where it is going on by steps already, these are made after those.
        """
        if self.can_continue:
            assert self.reverse is not None
            self._going_on, self._by_steps = True, steps > 0
            self._worker.send(ContinueSampling(self.reverse, steps))

    @property
    def can_continue(self) -> bool:
        """Whether there is a reverse process of this run that was stopped on the way.

        Or one that goes on by steps, and can be told to make more of them.
        """
        record = self.reverse
        busy = (self.sampling or self._going_on) and not self._by_steps
        return record is not None and not busy and not record.complete

    def record_forward(self, index: int) -> None:
        """Record the forward process of one of the training examples."""
        self._worker.send(RecordForward(index))

    @Slot()
    def stop_sampling(self) -> None:
        self._worker.send(StopSampling())

    @Slot()
    def list_devices(self) -> None:
        """Find out what there is to compute on, once; ``devicesChanged`` tells."""
        if not self._asked_for_devices:
            self._asked_for_devices = True
            self._worker.send(ListDevices())

    def branch(self, timeline: Timeline, frame: int) -> None:
        """Record anew from a frame of a record on, with the sampler as it is set now."""
        self._worker.send(Branch(timeline, frame))

    def compare(self, samplers: tuple[str, ...]) -> None:
        """Record the reverse processes of several samplers; what is known is not made again."""
        known = () if self.comparison is None else self.comparison.runs
        if self.reverse is not None:
            known = (*known, self.reverse)
        self._worker.send(Compare(samplers, known))

    def find_field(self, quantity: str, t: int, grid: Grid) -> None:
        """Find what is predicted at the places of a grid; ``fieldChanged`` tells."""
        if self.run is not None:
            self._worker.send(FindField(self.run.run_id, quantity, t, grid))

    def find_features(
        self,
        block: str,
        t: int,
        *,
        x: Array | None = None,
        grid: Grid | None = None,
        point: Array | None = None,
    ) -> None:
        """Find what a block of the network gives for a picture x_t, or at the places of a grid.

        ``featuresChanged`` tells.
        """
        if self.run is not None:
            self._worker.send(FindFeatures(self.run.run_id, block, t, x, grid, point))

    def watch_loss_by_t(self, watched: bool) -> None:
        """Whether someone looks at the loss by t; it takes some of the worker's time."""
        self._worker.mailbox.loss_by_t_watched = watched

    def save(self, path: str) -> None:
        self._worker.send(SaveFile(path))

    def save_weights(self, path: str) -> None:
        """Write the averaged weights alone, for other programs; the run stays unsaved."""
        self._worker.send(SaveWeights(path))

    def autosave(self, path: str) -> None:
        """Write the run to a file beside the person's, for whom it stays unsaved."""
        self._worker.send(Autosave(path))

    def open(self, path: str) -> None:
        self._replace_run(OpenFile(path))

    def open_shipped(self, path: str) -> None:
        """Take up a network that came with the program, and sample from it."""
        self._replace_run(OpenFile(path, shipped=True))
        self._worker.send(Sample())

    def recover(self, path: str, file: str | None, saved_step: int) -> None:
        """Take up the run in an autosave of ``file``, which holds its first steps.

        It is trained if the run that there is is.
        """
        self._replace_run(Recover(path, file, saved_step, self.training))


def _with_live_settings(run: ExperimentConfig, wanted: ExperimentConfig) -> ExperimentConfig:
    """The run's settings with those that act at once as they are wanted now."""
    live = {n: getattr(wanted, n) for n, s in settings().items() if not s.rebuilds}
    return run.replace(**live)
