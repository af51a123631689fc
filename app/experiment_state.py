"""What is known of the experiment: settings, the run, and all that it has brought forth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.commands import KeptRun, Run, Sample
from app.history import LossHistory
from app.mailbox import FoundFeatures, FoundField, LossByT, Optimum, Preview
from app.timeline import Timeline
from ddpm_core.comparison import Comparison
from ddpm_core.config import ExperimentConfig
from ddpm_core.devices import Device

if TYPE_CHECKING:
    from ddpm_core.trial import Trial

__all__ = ["ExperimentState"]


class ExperimentState(QObject):
    """Settings and the run, with what tells of their changes.

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
        self._by_steps = False  # whether it was gone on with for a number of steps only
        self._first_run_failed = False
        self._train_first_run = False
        self._first_sample: Sample | None = None  # asked for before there was a run
        self._refused: set[str] = set()
        self._asked_for_devices = False
        self._seen_frames = self._compared_frames = 0
        self._progress_to_tell = False
        self._progress_told = 0.0

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
