"""What the window asks of the engine, and what the engine answers. Plain values, no Qt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.history import LossHistory
from app.timeline import Timeline
from ddpm_core.config import ExperimentConfig
from ddpm_core.data.points import Standardisation
from ddpm_core.schedules import NoiseSchedule

__all__ = [
    "Branch",
    "BringBack",
    "Command",
    "Event",
    "Failed",
    "ForwardRecorded",
    "NewRun",
    "OpenFile",
    "Pause",
    "Reconfigure",
    "RecordEnded",
    "RecordStarted",
    "Run",
    "RunStarted",
    "Sample",
    "SaveFile",
    "Saved",
    "Stop",
    "StopSampling",
    "Train",
    "TrainOneStep",
    "TrainingChanged",
]


# --- commands


@dataclass(frozen=True)
class NewRun:
    """Begin again with these settings; the run that there was can be brought back."""

    config: ExperimentConfig
    train: bool


@dataclass(frozen=True)
class OpenFile:
    """Take up the run that a checkpoint holds."""

    path: str


@dataclass(frozen=True)
class BringBack:
    """Return to the run that the last NewRun or OpenFile replaced."""


@dataclass(frozen=True)
class SaveFile:
    path: str


@dataclass(frozen=True)
class Train:
    pass


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
    """Record a reverse process of the averaged network."""


@dataclass(frozen=True)
class Branch:
    """Record a reverse process that leaves a recorded one at a frame, with today's settings."""

    timeline: Timeline
    frame: int


@dataclass(frozen=True)
class StopSampling:
    pass


@dataclass(frozen=True)
class Stop:
    """End the worker."""


Command = (
    NewRun
    | OpenFile
    | BringBack
    | SaveFile
    | Train
    | Pause
    | TrainOneStep
    | Reconfigure
    | Sample
    | Branch
    | StopSampling
    | Stop
)


# --- answers


@dataclass(frozen=True)
class Run:
    """What stays the same while a run goes on.

    Attributes:
        run_id: counts the runs of this program.
        config: the settings it began with.
        points: [N, D] float32 standardised training data; labels: [N] or None.
        transform: back to the data's own units.
        clip_bounds: the bounds that clipping takes from the data.
        embedding: [time_dim, T] float32, the sinusoids before the Linear that follows.
        parameters: number of trained numbers in the network.
    """

    run_id: int
    config: ExperimentConfig
    schedule: NoiseSchedule
    points: npt.NDArray[np.float32]
    labels: npt.NDArray[np.int64] | None
    transform: Standardisation
    clip_bounds: tuple[float, float]
    embedding: npt.NDArray[np.float32]
    parameters: int


@dataclass(frozen=True)
class RunStarted:
    """A run is there to be trained.

    Attributes:
        config: its settings, with those that act at once as they are now.
        adopted: whether the run brings its own settings, from a file or from before.
        history: the losses of the steps made so far; the receiver's from now on.
        replaced_steps: training steps of the run it replaced, 0 where there is nothing to miss.
        path: the file it came from, if any.
    """

    run: Run
    config: ExperimentConfig
    history: LossHistory
    adopted: bool = False
    replaced_steps: int = 0
    path: str | None = None
    saved_step: int = 0


@dataclass(frozen=True)
class TrainingChanged:
    """Training began, or stands still and the losses of all steps made are in the mailbox."""

    run_id: int
    training: bool


@dataclass(frozen=True)
class ForwardRecorded:
    timeline: Timeline


@dataclass(frozen=True)
class RecordStarted:
    timeline: Timeline


@dataclass(frozen=True)
class RecordEnded:
    """A reverse process is complete, or was stopped on the way."""

    timeline: Timeline


@dataclass(frozen=True)
class Saved:
    run_id: int
    path: str
    step: int


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
    RunStarted | TrainingChanged | ForwardRecorded | RecordStarted | RecordEnded | Saved | Failed
)
