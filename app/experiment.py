"""What the person has set up and what is running: the single source of truth of the window.

Lives on the GUI thread. Panels read it, write settings through ``set`` and give commands through
its methods; it alone talks to the worker.
"""

from __future__ import annotations

import contextlib
import gc
import time
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from app.commands import (
    Autosave,
    Autosaved,
    Branch,
    BringBack,
    Compare,
    ComparisonEnded,
    ComparisonStarted,
    ContinueSampling,
    DeviceRefused,
    DevicesListed,
    Event,
    Failed,
    FindFeatures,
    FindField,
    ForwardRecorded,
    KeptRun,
    ListDevices,
    NewRun,
    OpenFile,
    Pause,
    Reconfigure,
    RecordContinued,
    RecordEnded,
    RecordForward,
    RecordStarted,
    Recover,
    Recovered,
    Run,
    RunStarted,
    Sample,
    Saved,
    SaveFile,
    SaveWeights,
    StopSampling,
    Train,
    TrainingChanged,
    TrainOneStep,
    TrialEnded,
    TrialGoesOn,
    WeightsSaved,
)
from app.history import LossHistory
from app.mailbox import FoundFeatures, FoundField, LossByT, Optimum, Preview
from app.timeline import Array, Timeline
from app.wording import refusal
from app.worker import Worker
from ddpm_core.comparison import Comparison
from ddpm_core.config import ConfigError, ExperimentConfig, settings
from ddpm_core.devices import Device
from ddpm_core.field import Grid

if TYPE_CHECKING:
    from ddpm_core.trial import Trial

__all__ = ["Experiment"]

POLL_INTERVAL = 16  # milliseconds between two looks into the mailbox, a screen refresh
PROGRESS_INTERVAL = 0.1  # seconds between two tidings of training: faster than numbers are read


class Experiment(QObject):
    """Settings, the run, and the commands that change them.

    Attributes, to be read only:
        settings: as the controls show them.
        devices: what there is to compute on, empty until ``list_devices`` was answered.
        pending: settings that differ from the run's and that only a new run takes up.
        run: what is being trained; None until the worker has made one.
        history, preview, optimum, loss_by_t: the newest that is known of the run.
        field, features: the newest that were found of those asked for.
        forward, reverse: the recorded processes, growing while they are recorded.
        comparison: reverse processes recorded together.
        training, sampling: what the worker is doing.
        recording: the record under way; of a comparison, its clock.
        trying: how far the trial before training is, 0 to 1; None where there is none.
        trial: what it found, of the run.
        unsaved_steps: training steps that no file holds.
        kept: the runs that were replaced and can be brought back, the newest last.
        path: the file that the run was opened from or last saved to.
    """

    settingsChanged = Signal(object)  # frozenset of names
    refused = Signal(str, str)  # setting, why; an empty reason once it is fine again
    pendingChanged = Signal()
    runChanged = Signal()
    stateChanged = Signal()
    progressed = Signal()
    previewChanged = Signal()
    optimumChanged = Signal()
    lossByTChanged = Signal()
    forwardChanged = Signal()
    reverseChanged = Signal()
    recorded = Signal()
    comparisonChanged = Signal()
    compared = Signal()  # frames came to it, or it ended
    fieldChanged = Signal()
    trialChanged = Signal()
    trialAsks = Signal(object)  # a Trial, where training waits for the person's word
    featuresChanged = Signal()
    runReplaced = Signal(object)  # a RunStarted, when there is a run to be brought back
    saved = Signal(str)
    weightsSaved = Signal(str)
    replacing = Signal()  # another run is about to take the place of this one
    autosaved = Signal(object)  # an Autosaved event
    autosaveFailed = Signal(str)
    recovered = Signal(str)  # the autosave that the run was taken up from
    devicesChanged = Signal()
    deviceRefused = Signal(str, str)  # what was wanted, and what the run computes on instead
    failed = Signal(object)  # a Failed event

    def __init__(self, config: ExperimentConfig, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = config
        self.devices: tuple[Device, ...] = ()
        self.pending: frozenset[str] = frozenset()
        self.run: Run | None = None
        self.history = LossHistory()
        self.preview: Preview | None = None
        self.optimum: Optimum | None = None
        self.loss_by_t: LossByT | None = None
        self.forward: Timeline | None = None
        self.reverse: Timeline | None = None
        self.comparison: Comparison | None = None
        self.field: FoundField | None = None
        self.features: FoundFeatures | None = None
        self.training = False
        self.sampling = False
        self.recording: Timeline | None = None
        self.trying: float | None = None
        self.trial: Trial | None = None
        self._records: dict[int, Timeline] = {}  # of runs that can be brought back
        self.path: str | None = None
        self.steps_per_second = 0.0
        self.learning_rate = 0.0
        self.kept: tuple[KeptRun, ...] = ()
        self._saved_step = 0
        self._going_on = False  # with a record that rested, as soon as the worker hears of it
        self._first_run_failed = False
        self._train_first_run = False
        self._refused: set[str] = set()
        self._asked_for_devices = False
        self._seen_frames = self._compared_frames = 0
        self._progress_to_tell = False
        self._progress_told = 0.0
        self._worker = Worker()
        self._worker.happened.connect(self._on_event, Qt.ConnectionType.QueuedConnection)
        self._poll = QTimer(self)
        self._poll.setTimerType(Qt.TimerType.PreciseTimer)
        self._poll.setInterval(POLL_INTERVAL)
        self._poll.timeout.connect(self._look)

    # --- life

    def start(self, train: bool, path: str | None = None) -> None:
        """Start the worker on a new run, or on the one in a file."""
        self._worker.start()
        self._poll.start()
        self._begin_first_run(train and path is None)
        if path is not None:
            self.open(path)

    def shut_down(self) -> None:
        """Stop the worker and wait for it; harmless when it never started."""
        if not shiboken6.isValid(self._worker):
            return  # Qt took it down with the program
        if shiboken6.isValid(self._poll):
            self._poll.stop()
        if self._worker.isRunning():
            self._worker.shut_down()

    @property
    def ready(self) -> bool:
        return self.run is not None

    @property
    def step(self) -> int:
        return len(self.history)

    @property
    def unsaved_steps(self) -> int:
        return max(0, self.step - self._saved_step)

    @property
    def replaced_unsaved(self) -> tuple[KeptRun, ...]:
        """The runs that can be brought back and have steps that no file holds."""
        return tuple(one for one in self.kept if one.step > one.saved_step)

    @property
    def clip_bounds(self) -> tuple[float, float]:
        """The bounds that clipping would use now: the person's, else the data's."""
        low, high = self.settings.clip_low, self.settings.clip_high
        from_data = self.run.clip_bounds if self.run is not None else (-1.0, 1.0)
        return (
            from_data[0] if low is None else low,
            from_data[1] if high is None else high,
        )

    # --- settings

    def set(self, field: str, value: Any) -> bool:
        """Change one setting; False, and ``refused``, where it cannot be."""
        return self.set_many({field: value})

    def set_many(self, values: dict[str, Any]) -> bool:
        """Change settings that belong together, all or none."""
        first = next(iter(values))
        if values.get("sampler") == "ddim":  # its steps could not be mended before it is chosen
            steps = min(self.settings.ddim_steps, self.settings.timesteps)
            values = {"ddim_steps": steps, **values}
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
        self._worker.send(Sample())

    @Slot()
    def sample_stepwise(self) -> None:
        """Draw x_T alone; ``continue_sampling`` makes the steps."""
        self._worker.send(Sample(stepwise=True))

    def continue_sampling(self, steps: int = 0) -> None:
        """Go on with the reverse process that was stopped on the way, for so many steps or all."""
        if self.can_continue:
            assert self.reverse is not None
            self._going_on = True
            self._worker.send(ContinueSampling(self.reverse, steps))

    @property
    def can_continue(self) -> bool:
        """Whether there is a reverse process of this run that was stopped on the way."""
        record = self.reverse
        busy = self.sampling or self._going_on
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

    # --- from the worker

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        match event:
            case RunStarted():
                self._on_run_started(event)
            case TrainingChanged(run_id, training) if self._is_current(run_id):
                self._look()
                self.training = training
                self.stateChanged.emit()
            case ForwardRecorded(timeline) if self._is_current(timeline.run_id):
                self.forward = timeline
                self.forwardChanged.emit()
            case RecordStarted(timeline) if self._is_current(timeline.run_id):
                self.reverse, self.sampling, self._seen_frames = timeline, True, 0
                self.recording = timeline
                self.reverseChanged.emit()
                self.stateChanged.emit()
            case RecordContinued(timeline) if timeline is self.reverse:
                self.sampling, self.recording, self._going_on = True, timeline, False
                self.stateChanged.emit()
            case TrialGoesOn(run_id, done) if self._is_current(run_id):
                self.trying = done
                self.trialChanged.emit()
            case TrialEnded(run_id, trial, asks) if self._is_current(run_id):
                self.trying, self.trial = None, trial
                self.trialChanged.emit()
                if asks:
                    self.trialAsks.emit(trial)
            case RecordEnded(timeline) if timeline is self.reverse:
                self.sampling, self.recording = False, None
                self.recorded.emit()
                self.stateChanged.emit()
            case ComparisonStarted(comparison) if self._is_current(comparison.run_id):
                self.comparison, self.sampling, self._compared_frames = comparison, True, 0
                self.recording = comparison.clock
                self.comparisonChanged.emit()
                self.stateChanged.emit()
            case ComparisonEnded(comparison) if comparison is self.comparison:
                self.sampling, self.recording = False, None
                self.compared.emit()
                self.stateChanged.emit()
            case Saved(run_id, path, step) if self._is_current(run_id):
                self.path, self._saved_step = path, step
                self.saved.emit(path)
            case WeightsSaved(path):
                self.weightsSaved.emit(path)
            case Autosaved():
                self.autosaved.emit(event)
            case Recovered(path):
                self.recovered.emit(path)
            case Failed(Autosave(), message):
                self.autosaveFailed.emit(message)
            case DevicesListed(devices):
                self.devices = devices
                self.devicesChanged.emit()
            case DeviceRefused(run_id, wanted, used) if self._is_current(run_id):
                if self.settings.device == wanted:
                    self.set("device", used)
                self.deviceRefused.emit(wanted, used)
            case Failed(command):
                self._going_on = False
                self._first_run_failed = self.run is None and isinstance(command, NewRun)
                self.failed.emit(event)
            case _:
                pass  # of a run that was replaced meanwhile

    def _is_current(self, run_id: int) -> bool:
        return self.run is not None and self.run.run_id == run_id

    def _on_run_started(self, event: RunStarted) -> None:
        before, first = self.run, self.run is None
        self._keep_record(event)
        self.kept = event.kept
        self.run = event.run
        self.history = event.history
        self.preview = self.optimum = self.loss_by_t = self.forward = None
        self.reverse = self._records.pop(event.run.run_id, None)
        self.comparison = self.field = self.features = self.recording = None
        self.trying = self.trial = None
        self.training = self.sampling = self._going_on = False
        self.path, self._saved_step = event.path, event.saved_step
        self.steps_per_second = 0.0
        if event.adopted:
            changed = event.config.changed(self.settings)
            self.settings = event.config
            self.settingsChanged.emit(changed)
        elif event.brought_back:
            self._take_up_live_settings()
        self.runChanged.emit()
        self._update_pending()
        self.forwardChanged.emit()
        self.reverseChanged.emit()
        self.comparisonChanged.emit()
        self.stateChanged.emit()
        if first:
            gc.freeze()  # the engine's modules, loaded meanwhile, stay too
        of_a_kind = before is not None and before.config.modality == event.config.modality
        if (event.replaced_steps or event.brought_back) and of_a_kind:
            self.runReplaced.emit(event)

    def _keep_record(self, event: RunStarted) -> None:
        """Keep the reverse process of the run that was replaced, one of points and of pictures."""
        kept = {one.run_id: one.modality for one in event.kept}
        run = self.run
        if run is not None and self.reverse is not None and run.run_id in kept:
            self._records[run.run_id] = self.reverse
        newest = {kept[run_id]: run_id for run_id in sorted(self._records) if run_id in kept}
        wanted = {*newest.values(), event.run.run_id}
        self._records = {k: record for k, record in self._records.items() if k in wanted}

    @Slot()
    def _look(self) -> None:
        """Take what the worker left, and tell the panels."""
        mail = self._worker.mailbox.take(0 if self.run is None else self.run.run_id)
        if mail is None:
            return
        speed_changed = mail.steps_per_second != self.steps_per_second
        self.steps_per_second = mail.steps_per_second
        self.learning_rate = mail.learning_rate
        if mail.losses:
            self.history.extend(mail.losses)
        self._progress_to_tell |= bool(mail.losses) or speed_changed
        self._tell_progress()
        if mail.preview is not None:
            self.preview = mail.preview
            self.previewChanged.emit()
        if mail.optimum is not None:
            self.optimum = mail.optimum
            self.optimumChanged.emit()
        if mail.loss_by_t is not None:
            self.loss_by_t = mail.loss_by_t
            self.lossByTChanged.emit()
        if mail.field is not None:
            self.field = mail.field
            self.fieldChanged.emit()
        if mail.features is not None:
            self.features = mail.features
            self.featuresChanged.emit()
        if self.reverse is not None and self.reverse.frames != self._seen_frames:
            self._seen_frames = self.reverse.frames
            self.recorded.emit()
        if self.comparison is not None and self.comparison.clock.frames != self._compared_frames:
            self._compared_frames = self.comparison.clock.frames
            self.compared.emit()

    def _tell_progress(self) -> None:
        """Let the panels know of training, not faster than anyone can follow."""
        now = time.perf_counter()
        too_soon = self.training and now - self._progress_told < PROGRESS_INTERVAL
        if self._progress_to_tell and not too_soon:
            self._progress_to_tell, self._progress_told = False, now
            self.progressed.emit()


def _with_live_settings(run: ExperimentConfig, wanted: ExperimentConfig) -> ExperimentConfig:
    """The run's settings with those that act at once as they are wanted now."""
    live = {n: getattr(wanted, n) for n, s in settings().items() if not s.rebuilds}
    return run.replace(**live)
