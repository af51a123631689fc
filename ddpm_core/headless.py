"""What the commands of the command line do: train and sample, with progress."""

from __future__ import annotations

import math
import os
import signal
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType
from typing import Any

import torch
from torch import Tensor, nn
from tqdm import tqdm

from ddpm_core.assemble import (
    build_data,
    build_denoiser,
    build_sampler,
    build_schedule,
    build_trainer,
    seeded,
    starting_noise,
    torch_device,
)
from ddpm_core.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from ddpm_core.command_name import command_name
from ddpm_core.config import POINT_THREADS, ConfigError, ExperimentConfig
from ddpm_core.data.data_set import DataSet
from ddpm_core.data_kinds import RECORD_SUFFIX
from ddpm_core.devices import usable_cores, with_usable_device
from ddpm_core.samplers import Sampler
from ddpm_core.schedules import NoiseSchedule
from ddpm_core.timeline import Timeline
from ddpm_core.training import Trainer, TrainingDiverged

__all__ = [
    "Bar",
    "Run",
    "Trained",
    "check_writable",
    "draw_samples",
    "drawn",
    "new_run",
    "opened",
    "resumed",
    "sampling_steps",
    "train",
]

DIVERGED, INTERRUPTED = 1, 130  # exit statuses
SAMPLING_THREADS = 4  # at most: a piece of points is too short for more
AT_ONCE = 2**16  # examples taken to the data together where no noise binds them; whole chunks
SMOOTHING = 0.98  # weight of the past in the loss that is shown
SHOWN_EVERY = 20  # steps


class Bar(tqdm):  # type: ignore[misc]
    """A progress bar on the error stream that leaves no thread behind."""

    monitor_interval = 0

    def __init__(self, total: int, unit: str, quiet: bool, **options: Any) -> None:
        # In a log a line now and then is enough.
        pace = 0.1 if sys.stderr is not None and sys.stderr.isatty() else 10.0
        super().__init__(
            total=total, unit=unit, disable=quiet, mininterval=pace, dynamic_ncols=True, **options
        )


# --- training


@dataclass
class Run:
    """A run that can be trained and saved.

    Attributes:
        losses: of every step made.
    """

    config: ExperimentConfig
    data: DataSet
    trainer: Trainer
    losses: list[float] = field(default_factory=list)

    def save(self, path: Path) -> None:
        """Write the experiment to a file."""
        save_checkpoint(path, Checkpoint.of(self.trainer, self.config, self.data, self.losses))


def new_run(config: ExperimentConfig, steps: int | None = None, quiet: bool = True) -> Run:
    """A run at step 0; for pictures a trial chooses what the settings leave open.

    Args:
        steps: that it is to make, None for the ``training_steps`` of the settings.
        quiet: whether nothing is said of the trial.

    Raises ValueError: data or device cannot be had.
    """
    data = build_data(config)
    config = _ready(config, data, _goal(config, steps), quiet)
    return Run(config, data, build_trainer(config, data))


def resumed(
    path: Path, changes: Mapping[str, Any], steps: int | None = None, quiet: bool = True
) -> Run:
    """The run that a file holds, with settings that may change while a run goes on.

    What is recorded in it stays; ``steps`` and ``quiet`` are as in ``new_run``.

    Raises ConfigError for a change that needs a new run, and what ``load_checkpoint`` raises.
    """
    checkpoint = load_checkpoint(path)
    config = _changed(checkpoint.config, changes)
    for name in sorted(config.needs_rebuild(checkpoint.config)):
        raise ConfigError(name, "it cannot change when a run is resumed", "start a new run")
    data = build_data(config) if checkpoint.data is None else checkpoint.data
    to_come = _goal(config, steps) - checkpoint.step
    config = _ready(config, data, to_come, quiet, goes_on=checkpoint.step > 0)
    trainer = build_trainer(config, data)
    checkpoint.restore(trainer)
    return Run(config, data, trainer, checkpoint.losses.tolist())


def _changed(config: ExperimentConfig, changes: Mapping[str, Any]) -> ExperimentConfig:
    """A file's settings with those that were given; on the CPU if its device is not here.

    Raises ConfigError: a setting that cannot be used.
    """
    config = config.replace(**config.with_steps(changes))
    if "device" in changes:
        return config  # what is asked for is not changed in silence
    usable = with_usable_device(config)
    if usable != config:
        note = f"{config.device} of the file is not here; computing on the CPU instead"
        print(f"{command_name()}: note: {note}", file=sys.stderr)
    return usable


def _goal(config: ExperimentConfig, steps: int | None) -> int:
    return config.training_steps if steps is None else steps


def _ready(
    config: ExperimentConfig, data: DataSet, steps: int, quiet: bool, goes_on: bool = False
) -> ExperimentConfig:
    """The settings with what a run of so many steps needs to know of the machine."""
    if config.modality == "pictures" and steps > 0:
        from ddpm_core.headless_trial import settled  # late: points do without

        config = settled(config, data.shape, steps, quiet, goes_on)
    return _with_threads(config)


def _with_threads(config: ExperimentConfig) -> ExperimentConfig:
    """The settings with a number of threads, which torch is then told.

    It is kept in the experiment, since another number gives other last digits.
    """
    if config.threads is None:
        usual = POINT_THREADS if config.modality == "points" else torch.get_num_threads()
        config = config.replace(threads=usual)
    assert config.threads is not None
    torch.set_num_threads(config.threads)
    return config


def train(run: Run, out: Path, steps: int | None, quiet: bool = False) -> int:
    """Train until ``steps`` in all are made, or Ctrl-C, and save; returns the exit status.

    Args:
        steps: None for the ``training_steps`` of the settings.

    Raises ConfigError: the file cannot be written; this is found out before training.
    """
    check_writable(out)
    if out.suffix.lower() in (".pt", ".pth"):
        raise ConfigError("out", f"{out} would be taken for mere weights", "use the suffix .ddpm")
    if out.suffix.lower() == RECORD_SUFFIX:
        raise ConfigError("out", f"{out} would be taken for a record", "use the suffix .ddpm")
    trainer = run.trainer
    goal = _goal(run.config, steps)
    done, average, status = trainer.step_count, None, 0
    bar = Bar(max(goal, done), "step", quiet, initial=done, desc="train")
    with _CtrlC() as ctrl_c, bar:
        while trainer.step_count < goal and not status:
            try:
                results = trainer.steps_at_once(goal - trainer.step_count)
            except TrainingDiverged as error:
                status, results = DIVERGED, error.made
                bar.write(f"{command_name()}: error: {error}", file=sys.stderr)
            for result in results:
                run.losses.append(result.loss)
                previous = result.loss if average is None else average
                average = SMOOTHING * previous + (1 - SMOOTHING) * result.loss
                if result.step % SHOWN_EVERY == 0:
                    bar.set_postfix(loss=f"{average:.4f}", refresh=False)
            bar.update(len(results))
            status = INTERRUPTED if ctrl_c.pressed and not status else status
    run.save(out)
    loss = "" if average is None else f", loss {average:.4f}"
    print(f"{out}: {trainer.step_count:,} steps{loss}{' (interrupted)' if status else ''}")
    return status


class _CtrlC:
    """Notes Ctrl-C instead of breaking off in the middle of a step; a second one breaks off."""

    def __init__(self) -> None:
        self.pressed = False
        self._before: Any = None
        self._here = threading.current_thread() is threading.main_thread()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self.pressed:
            raise KeyboardInterrupt
        self.pressed = True

    def __enter__(self) -> _CtrlC:
        if self._here:  # only there can a handler be set
            self._before = signal.signal(signal.SIGINT, self._on_signal)
        return self

    def __exit__(self, *_: object) -> None:
        if self._here:
            signal.signal(signal.SIGINT, self._before)


# --- what is done with a trained network


@dataclass(frozen=True)
class Trained:
    """A trained network with its experiment.

    Attributes:
        model: the averaged weights, on the device of the settings.
        checkpoint: all that the file holds, with the settings as they are now.
    """

    config: ExperimentConfig
    schedule: NoiseSchedule
    data: DataSet
    model: nn.Module
    step: int
    checkpoint: Checkpoint | None = None


def opened(path: Path, changes: Mapping[str, Any]) -> Trained:
    """The network of a file, with the settings of sampling changed.

    Unless a number of threads is asked for, points are sampled with more than are recorded, which
    are training's: the network's answers are the same to the bit.

    Raises what ``load_checkpoint`` raises, and ConfigError.
    """
    checkpoint = load_checkpoint(path)
    config = _with_threads(_changed(checkpoint.config, changes))
    if config.modality == "points" and "threads" not in changes and config.denoiser == "network":
        torch.set_num_threads(min(usable_cores(), SAMPLING_THREADS))
    data = build_data(config) if checkpoint.data is None else checkpoint.data
    model = checkpoint.build_model(averaged=True).to(torch_device(config))
    whole = None if hasattr(data, "batches") else data  # streamed pictures stay in their files
    held = replace(checkpoint, config=config, data=whole)
    return Trained(config, build_schedule(config), data, model, checkpoint.step, held)


def draw_samples(trained: Trained, seed: int, bar: Bar) -> Tensor:
    """Samples [N, D] in standardised units, by the settings; the bar counts ``sampling_steps``."""
    config, schedule = trained.config, trained.schedule
    sampler = build_sampler(config, schedule, trained.data)
    generator = seeded(seed)
    x = starting_noise(config, (config.sample_count, *trained.data.shape), generator)
    model = build_denoiser(trained.model, config, schedule, trained.data)
    for part in torch.split(x, _at_once(trained, sampler)):
        now = part
        for step in sampler.run(model, part, generator):
            now = step.x_prev
            bar.update()
        part.copy_(now)
    return x.cpu()


def sampling_steps(trained: Trained) -> int:
    """The number of steps that it takes to draw the samples of the settings."""
    sampler = build_sampler(trained.config, trained.schedule, trained.data)
    parts = math.ceil(trained.config.sample_count / _at_once(trained, sampler))
    return len(sampler.timesteps) * parts


def _at_once(trained: Trained, sampler: Sampler) -> int:
    """How many samples go through all levels together: all where their order counts for noise."""
    return trained.config.sample_count if sampler.adds_noise else AT_ONCE


def drawn(trained: Trained, quiet: bool = False) -> Timeline:
    """Samples by the settings, as a record of that one frame."""
    with Bar(sampling_steps(trained), "step", quiet, desc="sample") as bar:
        samples = draw_samples(trained, trained.config.sample_seed, bar)
    timeline = Timeline(
        "reverse",
        trained.config,
        trained.schedule,
        (),
        samples.shape,
        step=trained.step,
        columns=trained.data.columns,
        transform=trained.data.transform,
    )
    timeline.start(samples.numpy())
    return timeline


def check_writable(path: Path) -> None:
    """Find out before the work whether its result can be kept. Raises ConfigError."""
    folder = path.parent
    if not folder.is_dir():
        raise ConfigError("out", f"there is no folder {folder}", "make it, or choose another")
    if path.is_dir():
        raise ConfigError("out", f"{path} is a folder", "name a file in it")
    if not os.access(folder, os.W_OK):
        raise ConfigError("out", f"the folder {folder} cannot be written to", "choose another")
