"""What the person has set up and what is running: the single source of truth of the window.

Lives on the GUI thread. Panels read it, write settings through ``set`` and give commands through
its methods; it alone talks to the worker.
"""

from __future__ import annotations

import contextlib
import gc
from dataclasses import fields
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from app.commands import (
    Branch,
    BringBack,
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
from app.mailbox import Optimum, Preview
from app.timeline import Timeline
from app.wording import refusal
from app.worker import Worker
from ddpm_core.config import ConfigError, ExperimentConfig, settings

__all__ = ["Experiment"]

POLL_INTERVAL = 16  # milliseconds between two looks into the mailbox, a screen refresh


class Experiment(QObject):
    """Settings, the run, and the commands that change them.

    Attributes, to be read only:
        settings: as the controls show them.
        pending: settings that differ from the run's and that only a new run takes up.
        run: what is being trained; None until the worker has made one.
        history, preview, optimum: the newest that is known of the run.
        forward, reverse: the recorded processes, growing while they are recorded.
        training, sampling: what the worker is doing.
        unsaved_steps: training steps that no file holds.
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
    forwardChanged = Signal()
    reverseChanged = Signal()
    recorded = Signal()
    runReplaced = Signal(object)  # a RunStarted, when there is a run to be brought back
    saved = Signal(str)
    failed = Signal(object)  # a Failed event

    def __init__(self, config: ExperimentConfig, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = config
        self.pending: frozenset[str] = frozenset()
        self.run: Run | None = None
        self.history = LossHistory()
        self.preview: Preview | None = None
        self.optimum: Optimum | None = None
        self.forward: Timeline | None = None
        self.reverse: Timeline | None = None
        self.training = False
        self.sampling = False
        self.path: str | None = None
        self.steps_per_second = 0.0
        self.learning_rate = 0.0
        self._saved_step = 0
        self._first_run_failed = False
        self._train_first_run = False
        self._refused: set[str] = set()
        self._seen_frames = 0
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
        if self.run is None:
            return
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
        self._worker.send(NewRun(self.settings, train))

    @Slot()
    def train(self) -> None:
        if self._first_run_failed:
            self._begin_first_run(train=True)
        else:
            self._worker.send(Train())

    @Slot()
    def pause(self) -> None:
        self._worker.send(Pause())

    @Slot()
    def train_one_step(self) -> None:
        self._worker.send(TrainOneStep())

    @Slot()
    def reset(self) -> None:
        """Begin again from step 0 with the settings as they are now."""
        self._worker.send(NewRun(self.settings, self.training))

    restart = reset

    @Slot()
    def keep_run(self) -> None:
        """Take back the settings that wait for a new run."""
        if self.run is not None:
            self.set_many({name: getattr(self.run.config, name) for name in self.pending})

    @Slot()
    def bring_back(self) -> None:
        """Return to the run that was replaced last."""
        self._worker.send(BringBack())

    @Slot()
    def sample(self) -> None:
        self._worker.send(Sample())

    @Slot()
    def stop_sampling(self) -> None:
        self._worker.send(StopSampling())

    def branch(self, timeline: Timeline, frame: int) -> None:
        """Record anew from a frame of a record on, with the sampler as it is set now."""
        self._worker.send(Branch(timeline, frame))

    def save(self, path: str) -> None:
        self._worker.send(SaveFile(path))

    def open(self, path: str) -> None:
        self._worker.send(OpenFile(path))

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
                self.reverseChanged.emit()
                self.stateChanged.emit()
            case RecordEnded(timeline) if timeline is self.reverse:
                self.sampling = False
                self.recorded.emit()
                self.stateChanged.emit()
            case Saved(run_id, path, step) if self._is_current(run_id):
                self.path, self._saved_step = path, step
                self.saved.emit(path)
            case Failed(command):
                self._first_run_failed = self.run is None and isinstance(command, NewRun)
                self.failed.emit(event)
            case _:
                pass  # of a run that was replaced meanwhile

    def _is_current(self, run_id: int) -> bool:
        return self.run is not None and self.run.run_id == run_id

    def _on_run_started(self, event: RunStarted) -> None:
        first = self.run is None
        self.run = event.run
        self.history = event.history
        self.preview = self.optimum = self.forward = self.reverse = None
        self.training = self.sampling = False
        self.path, self._saved_step = event.path, event.saved_step
        self.steps_per_second = 0.0
        if event.adopted:
            changed = event.config.changed(self.settings)
            self.settings = event.config
            self.settingsChanged.emit(changed)
        self.runChanged.emit()
        self._update_pending()
        self.forwardChanged.emit()
        self.reverseChanged.emit()
        self.stateChanged.emit()
        if first:
            gc.freeze()  # the engine's modules, loaded meanwhile, stay too
        if event.replaced_steps and not first:
            self.runReplaced.emit(event)

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
        if mail.losses or speed_changed:
            self.progressed.emit()
        if mail.preview is not None:
            self.preview = mail.preview
            self.previewChanged.emit()
        if mail.optimum is not None:
            self.optimum = mail.optimum
            self.optimumChanged.emit()
        if self.reverse is not None and self.reverse.frames != self._seen_frames:
            self._seen_frames = self.reverse.frames
            self.recorded.emit()


def _with_live_settings(run: ExperimentConfig, wanted: ExperimentConfig) -> ExperimentConfig:
    """The run's settings with those that act at once as they are wanted now."""
    live = {n: getattr(wanted, n) for n, s in settings().items() if not s.rebuilds}
    return run.replace(**live)
