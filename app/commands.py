"""What the window asks of the engine, and what the engine answers. Plain values, no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.history import LossHistory
from app.timeline import Timeline
from ddpm_core.comparison import Comparison
from ddpm_core.config import ExperimentConfig
from ddpm_core.data.data_set import DataSet
from ddpm_core.devices import Device
from ddpm_core.field import Grid
from ddpm_core.models.shapes import BlockShape
from ddpm_core.schedules import NoiseSchedule

if TYPE_CHECKING:
    from ddpm_core.trial import Trial

__all__ = [
    "Autosave",
    "Autosaved",
    "Branch",
    "BringBack",
    "Command",
    "Compare",
    "ComparisonEnded",
    "ComparisonStarted",
    "ContinueSampling",
    "DeviceRefused",
    "DevicesListed",
    "Event",
    "Failed",
    "FindFeatures",
    "FindField",
    "ForwardRecorded",
    "KeptRun",
    "ListDevices",
    "NewRun",
    "OpenFile",
    "Pause",
    "Reconfigure",
    "RecordContinued",
    "RecordEnded",
    "RecordForward",
    "RecordStarted",
    "Recover",
    "Recovered",
    "Run",
    "RunStarted",
    "Sample",
    "SaveFile",
    "SaveWeights",
    "Saved",
    "Stop",
    "StopSampling",
    "Train",
    "TrainOneStep",
    "TrainingChanged",
    "TrialEnded",
    "TrialGoesOn",
    "WeightsSaved",
]


# --- commands


@dataclass(frozen=True)
class NewRun:
    """Begin again with these settings; the run that there was can be brought back."""

    config: ExperimentConfig
    train: bool


@dataclass(frozen=True)
class OpenFile:
    """Take up the run that a checkpoint holds.

    Attributes:
        shipped: whether it came with the program, and is not the person's to write over.
    """

    path: str
    shipped: bool = False


@dataclass(frozen=True)
class BringBack:
    """Return to a run that was replaced.

    Attributes:
        run_id: which one; None for the one replaced last.
        adopt: whether its settings come back with it; without, it takes up those of the window.
        train: whether it goes on training, unless it stood still when another that was to be
            trained replaced it.
    """

    run_id: int | None = None
    adopt: bool = True
    train: bool = False


@dataclass(frozen=True)
class SaveFile:
    path: str


@dataclass(frozen=True)
class SaveWeights:
    """Write the averaged weights alone, as a state_dict in the article's names."""

    path: str


@dataclass(frozen=True)
class Autosave:
    """Write the run to a file that is not the person's; for them it stays unsaved."""

    path: str


@dataclass(frozen=True)
class Recover:
    """Take up the run in an autosave.

    Attributes:
        file: the person's file that it belongs to, if any; saved_step: the steps that one holds.
        train: whether it goes on training.
    """

    path: str
    file: str | None
    saved_step: int
    train: bool


@dataclass(frozen=True)
class Train:
    """Train on.

    Attributes:
        anyway: also where a trial has said that it takes hours, or does not fit.
    """

    anyway: bool = False


@dataclass(frozen=True)
class Pause:
    pass


@dataclass(frozen=True)
class TrainOneStep:
    """Exactly one optimizer step, then stand still."""


@dataclass(frozen=True)
class Reconfigure:
    """Take up the settings that act while the run goes on."""

    config: ExperimentConfig


@dataclass(frozen=True)
class Sample:
    """Record a reverse process of the averaged network.

    Attributes:
        stepwise: only x_T for now; ``ContinueSampling`` makes the steps.
    """

    stepwise: bool = False


@dataclass(frozen=True)
class Branch:
    """Record a reverse process that leaves a recorded one at a frame, with today's settings."""

    timeline: Timeline
    frame: int


@dataclass(frozen=True)
class Compare:
    """Record the reverse processes of several samplers together.

    Attributes:
        samplers: out of ddpm_core.comparison.COMPARED.
        known: records that need not be made again where they are what would be recorded.
    """

    samplers: tuple[str, ...]
    known: tuple[Timeline, ...] = ()


@dataclass(frozen=True)
class FindField:
    """Find what is predicted at the places of a grid; only the newest request counts.

    Attributes:
        quantity: out of ddpm_core.field.QUANTITIES.
        t: the level of noise.
    """

    run_id: int
    quantity: str
    t: int
    grid: Grid


@dataclass(frozen=True, eq=False)
class FindFeatures:
    """Find what a block of the averaged network gives; only the newest request counts.

    Attributes:
        block: a name out of the run's blocks.
        t: the level of noise.
        x: [C, H, W], the picture x_t; None for points.
        grid: where to ask about points; None for pictures.
        point: [D], a point to ask about besides.
    """

    run_id: int
    block: str
    t: int
    x: npt.NDArray[np.float32] | None = None
    grid: Grid | None = None
    point: npt.NDArray[np.float32] | None = None


@dataclass(frozen=True)
class StopSampling:
    pass


@dataclass(frozen=True)
class ContinueSampling:
    """Go on with a reverse process that was stopped on the way.

    Attributes:
        steps: how many; 0 for all that are left.
    """

    timeline: Timeline
    steps: int = 0


@dataclass(frozen=True)
class RecordForward:
    """Record the forward process of this one of the training examples."""

    index: int


@dataclass(frozen=True)
class ListDevices:
    """Find out what there is to compute on."""


@dataclass(frozen=True)
class Stop:
    """End the worker."""


Command = (
    NewRun
    | OpenFile
    | BringBack
    | SaveFile
    | SaveWeights
    | Autosave
    | Recover
    | Train
    | Pause
    | TrainOneStep
    | Reconfigure
    | Sample
    | Branch
    | Compare
    | FindFeatures
    | FindField
    | StopSampling
    | ContinueSampling
    | RecordForward
    | ListDevices
    | Stop
)


# --- answers


@dataclass(frozen=True)
class Run:
    """What stays the same while a run goes on.

    Attributes:
        run_id: counts the runs of this program.
        config: the settings it began with.
        data: what is trained on.
        points: its examples, [N, D] standardised points or [N, 3, H, W] pictures; labels: [N] or
            None.
        clip_bounds: the bounds that clipping takes from the data.
        embedding: [time_dim, T] float32, the sinusoids before the Linear that follows.
        parameters: number of trained numbers in the network.
        blocks: its parts, in the order in which they compute.
        ready_made: whether its network was trained before step 0, elsewhere.
    """

    run_id: int
    config: ExperimentConfig
    schedule: NoiseSchedule
    data: DataSet
    points: npt.NDArray[np.float32]
    labels: npt.NDArray[np.int64] | None
    clip_bounds: tuple[float, float]
    embedding: npt.NDArray[np.float32]
    parameters: int
    blocks: tuple[BlockShape, ...] = ()
    ready_made: bool = False


@dataclass(frozen=True)
class KeptRun:
    """A replaced run that can be brought back: its steps, and how many of them a file holds."""

    run_id: int
    step: int
    saved_step: int
    modality: str = "points"


@dataclass(frozen=True)
class RunStarted:
    """A run is there to be trained.

    Attributes:
        config: its settings, with those that act at once as they are now.
        adopted: whether the run brings its own settings, from a file or from before.
        history: the losses of the steps made so far; the receiver's from now on.
        replaced_steps: training steps of the run it replaced, 0 where there is nothing to miss.
        path: the file it came from, if any.
        brought_back: whether it was there before.
        kept: the runs that can be brought back, the newest last.
    """

    run: Run
    config: ExperimentConfig
    history: LossHistory
    adopted: bool = False
    replaced_steps: int = 0
    path: str | None = None
    saved_step: int = 0
    brought_back: bool = False
    kept: tuple[KeptRun, ...] = ()


@dataclass(frozen=True)
class TrainingChanged:
    """Training began, or stands still and the losses of all steps made are in the mailbox."""

    run_id: int
    training: bool


@dataclass(frozen=True)
class TrialGoesOn:
    """Before training, it is tried what is fastest here; so much of that is done, 0 to 1."""

    run_id: int
    done: float


@dataclass(frozen=True)
class TrialEnded:
    """What the trial found; None where it was broken off.

    Attributes:
        asks: whether training waits for the person's word: it takes long, or does not fit.
    """

    run_id: int
    trial: Trial | None
    asks: bool = False


@dataclass(frozen=True)
class ForwardRecorded:
    timeline: Timeline


@dataclass(frozen=True)
class RecordStarted:
    timeline: Timeline


@dataclass(frozen=True)
class RecordContinued:
    """A reverse process that was stopped on the way goes on."""

    timeline: Timeline


@dataclass(frozen=True)
class RecordEnded:
    """A reverse process is complete, or was stopped on the way."""

    timeline: Timeline


@dataclass(frozen=True)
class ComparisonStarted:
    comparison: Comparison


@dataclass(frozen=True)
class ComparisonEnded:
    """All its processes are complete, or were stopped on the way."""

    comparison: Comparison


@dataclass(frozen=True)
class Saved:
    run_id: int
    path: str
    step: int


@dataclass(frozen=True)
class WeightsSaved:
    path: str


@dataclass(frozen=True)
class Autosaved:
    run_id: int
    path: str
    step: int


@dataclass(frozen=True)
class Recovered:
    """The run that has just started was in this autosave."""

    path: str


@dataclass(frozen=True)
class DevicesListed:
    devices: tuple[Device, ...]


@dataclass(frozen=True)
class DeviceRefused:
    """The run computes on ``used``, for ``wanted`` cannot be had here."""

    run_id: int
    wanted: str
    used: str


@dataclass(frozen=True)
class Failed:
    """A command could not be carried out; all else is as it was.

    Attributes:
        command: what was asked, None for a failure of the work itself.
        message: for the person. details: for a report, empty where the fault is the input's.
    """

    command: Command | None
    message: str
    details: str = ""


Event = (
    RunStarted
    | TrainingChanged
    | TrialGoesOn
    | TrialEnded
    | ForwardRecorded
    | RecordStarted
    | RecordContinued
    | RecordEnded
    | ComparisonStarted
    | ComparisonEnded
    | Saved
    | WeightsSaved
    | Autosaved
    | Recovered
    | DevicesListed
    | DeviceRefused
    | Failed
)
