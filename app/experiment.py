"""The single source of truth of the window: what is set up, what is running, what can be done.

Lives on the GUI thread. Panels read it, write settings through ``set`` and give commands through
its methods; it alone talks to the worker. Here is what the worker answers.
"""

from __future__ import annotations

import time

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Slot

from app.commands import (
    Autosave,
    Autosaved,
    ComparisonEnded,
    ComparisonStarted,
    DeviceRefused,
    DevicesListed,
    Event,
    Failed,
    ForwardRecorded,
    NewRun,
    RecordContinued,
    RecordEnded,
    RecordStarted,
    Recovered,
    RunStarted,
    Saved,
    TrainingChanged,
    TrialEnded,
    TrialGoesOn,
    WeightsSaved,
)
from app.experiment_commands import ExperimentCommands
from app.lasting import freeze_once
from app.worker import Worker
from ddpm_core.config import ExperimentConfig

__all__ = ["Experiment"]

POLL_INTERVAL = 16  # milliseconds between two looks at what is recorded, a screen refresh
REST_INTERVAL = 40  # between two looks into the mailbox while nothing is
PROGRESS_INTERVAL = 0.1  # seconds between two tidings of training: faster than numbers are read


class Experiment(ExperimentCommands):
    """State and commands, kept up to date by the worker."""

    def __init__(self, config: ExperimentConfig, parent: QObject | None = None) -> None:
        super().__init__(config, parent)
        self._worker = Worker()
        self._worker.happened.connect(self._on_event, Qt.ConnectionType.QueuedConnection)
        self._poll = QTimer(self)
        self._poll.setTimerType(Qt.TimerType.PreciseTimer)
        self._poll.setInterval(REST_INTERVAL)
        self._poll.timeout.connect(self._look_in)
        self.stateChanged.connect(self._set_pace)

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

    # --- from the worker

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        match event:
            case RunStarted():
                self._on_run_started(event)
            case TrainingChanged(run_id, training) if self._is_current(run_id):
                if not training:
                    self._look()  # at the steps before it stood still
                self.training = training
                self.stateChanged.emit()
            case ForwardRecorded(timeline) if self._is_current(timeline.run_id):
                self.forward = timeline
                self.forwardChanged.emit()
            case RecordStarted(timeline) if self._is_current(timeline.run_id):
                self.reverse, self.sampling, self._seen_frames = timeline, True, 0
                self.recording, self._by_steps = timeline, False
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
                self.recording, self._by_steps = comparison.clock, False
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
                if self._first_run_failed:
                    self._first_sample = None
                self.failed.emit(event)
            case _:
                pass  # of a run that was replaced meanwhile

    @Slot()
    def _set_pace(self) -> None:
        """Look as often as there may be something new to show."""
        interval = POLL_INTERVAL if self.sampling else REST_INTERVAL
        if interval != self._poll.interval():
            self._poll.setInterval(interval)

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
        self.training = self.sampling = self._going_on = self._by_steps = False
        self.path, self._saved_step = event.path, event.saved_step
        self.steps_per_second = 0.0
        if event.adopted:
            changed = event.config.changed(self.settings)
            self.settings = event.config
            self.settingsChanged.emit(changed)
        elif event.brought_back or self._was_set_since(event.config):
            self._take_up_live_settings()
        self.runChanged.emit()
        self._update_pending()
        self.forwardChanged.emit()
        self.reverseChanged.emit()
        self.comparisonChanged.emit()
        self.stateChanged.emit()
        if first:
            freeze_once("running")  # the engine's modules, loaded meanwhile, stay too
            self._sample_as_asked()
        of_a_kind = before is not None and before.config.modality == event.config.modality
        if (event.replaced_steps or event.brought_back) and of_a_kind:
            self.runReplaced.emit(event)

    def _was_set_since(self, config: ExperimentConfig) -> bool:
        """Whether a person changed what acts at once while the run of these settings was made."""
        changed = self.settings.changed(config) - self.settings.needs_rebuild(config)
        # What is left open the run has settled, and a device that is missing is refused.
        return any(getattr(self.settings, name) is not None for name in changed - {"device"})

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
    def _look_in(self) -> None:
        """Hear of what came before what the worker left, then take that."""
        # Else steps may be told of before it is known that it trains: timers do not wait in line.
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall)
        self._look()

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
