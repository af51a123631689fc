"""A run with all that changes while it goes on: made anew, or taken up from a file."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field

import torch
from torch import nn

from app.commands import Run
from app.jobs import Network
from ddpm_core.assemble import build_data, build_trainer, torch_device
from ddpm_core.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from ddpm_core.config import ConfigError, ExperimentConfig
from ddpm_core.data.points import PointSet
from ddpm_core.devices import with_usable_device
from ddpm_core.models import DiffUNet, NoisePredictor, SinusoidalPositionEmbeddings, block_shapes
from ddpm_core.models.shapes import BlockShape
from ddpm_core.training import Trainer

__all__ = ["Engine"]

POINT_THREADS = 1  # beside a window, more than one slows the small network down


@dataclass
class Engine:
    """A run and its trainer.

    Attributes:
        config: the run's settings with those that act at once as they are now.
        losses: of every step made.
        path: the file it came from or was last saved to; saved_step: its steps then.
        missing_device: what it was to compute on, where that is not here; else "".
        stays_paused: whether it stood still when a run that was to be trained replaced it.
    """

    run: Run
    config: ExperimentConfig
    data: PointSet
    trainer: Trainer
    losses: list[float] = field(default_factory=list)
    path: str | None = None
    saved_step: int = 0
    missing_device: str = ""
    stays_paused: bool = False

    @classmethod
    def new(cls, config: ExperimentConfig, run_id: int) -> Engine:
        """A run at step 0."""
        # The number of threads changes the last bits: it is kept with the run.
        config, missing = _at_home(config.replace(threads=config.threads or POINT_THREADS))
        data = build_data(config)
        trainer = build_trainer(config, data)
        run = _described(run_id, config, data, trainer)
        return cls(run, config, data, trainer, missing_device=missing)

    @classmethod
    def opened(cls, path: str, run_id: int) -> Engine:
        """The run that a file holds. Raises as ``load_checkpoint`` does."""
        checkpoint = load_checkpoint(path)
        config, missing = _at_home(checkpoint.config)
        data = checkpoint.data or build_data(config)
        trainer = build_trainer(config, data)
        checkpoint.restore(trainer)
        step = trainer.step_count
        losses = checkpoint.losses.tolist()[-step or len(checkpoint.losses) :]
        unknown = [float("nan")] * (step - len(losses))
        run = _described(run_id, config, data, trainer)
        return cls(run, config, data, trainer, unknown + losses, path, step, missing)

    def save(self, path: str) -> None:
        """Write the run to a file, which is its own from now on. Raises as ``write`` does."""
        self.write(path)
        self.path, self.saved_step = path, self.step

    def write(self, path: str) -> None:
        """Write the run to a file. Raises as ``save_checkpoint`` does."""
        save_checkpoint(path, Checkpoint.of(self.trainer, self.config, self.data, self.losses))

    def reconfigure(self, config: ExperimentConfig) -> None:
        """Take up settings that act at once.

        Raises ConfigError: another one changed, or the device cannot be had; nothing has changed.
        """
        config = config.replace(threads=config.threads or self.config.threads)
        if config.device != self.config.device:
            self._move(config)
        self.trainer.reconfigure(config)
        self.config = config
        self.use_threads()

    def _move(self, config: ExperimentConfig) -> None:
        device = torch_device(config)
        try:
            self.trainer.to(device)
        except RuntimeError as error:  # for one, its memory is too small
            reason = str(error).splitlines()[0]
            raise ConfigError("device", f"{config.device} has failed: {reason}") from error

    def use_threads(self) -> None:
        """Tell torch the run's number of threads."""
        torch.set_num_threads(self.config.threads or POINT_THREADS)

    @property
    def step(self) -> int:
        return self.trainer.step_count

    def network(self) -> Network:
        """The averaged weights as they are now, copied, so that training can go on."""
        model = copy.deepcopy(self.trainer.ema.ema_model)
        schedule, run_id = self.run.schedule, self.run.run_id
        return Network(model, self.step, self.config, schedule, self.data, run_id)


def _at_home(config: ExperimentConfig) -> tuple[ExperimentConfig, str]:
    """Settings that can be used on this machine, and the device that is missing, or ""."""
    usable = with_usable_device(config)
    return usable, "" if usable == config else config.device


def _described(run_id: int, config: ExperimentConfig, data: PointSet, trainer: Trainer) -> Run:
    schedule = trainer.schedule
    embed = SinusoidalPositionEmbeddings(config.time_dim)
    return Run(
        run_id=run_id,
        config=config,
        schedule=schedule,
        points=data.points.numpy(),
        labels=None if data.labels is None else data.labels.numpy(),
        transform=data.transform,
        clip_bounds=data.bounds(),
        embedding=embed(torch.arange(schedule.timesteps)).T.contiguous().numpy(),
        parameters=sum(p.numel() for p in trainer.model.parameters()),
        blocks=_blocks(trainer.model, data),
    )


def _blocks(model: nn.Module, data: object) -> tuple[BlockShape, ...]:
    """The parts of a network, empty for one of an unknown kind."""
    if isinstance(model, NoisePredictor):
        return tuple(block_shapes(model))
    pictures = getattr(data, "pictures", None)  # [N, C, H, W]
    if isinstance(model, DiffUNet) and pictures is not None:
        height, width = pictures.shape[-2:]
        return tuple(block_shapes(model, (height, width)))
    return ()
