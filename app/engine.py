"""A run with all that changes while it goes on: made anew, or taken up from a file."""

from __future__ import annotations

import copy
from array import array
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import nn

from app.commands import Run
from app.jobs import Network
from ddpm_core.assemble import build_data, build_trainer, torch_device
from ddpm_core.checkpoint import Checkpoint, load_checkpoint, save_checkpoint, save_weights
from ddpm_core.config import POINT_THREADS, ConfigError, ExperimentConfig
from ddpm_core.crowd import get_ready_for
from ddpm_core.data.data_set import DataSet
from ddpm_core.devices import usable_cores, with_usable_device
from ddpm_core.models import DiffUNet, NoisePredictor, SinusoidalPositionEmbeddings, block_shapes
from ddpm_core.models.shapes import BlockShape
from ddpm_core.training import Trainer
from ddpm_core.trial import Trial, is_settled

__all__ = ["Engine"]

MACHINE_CHOICES = ("threads", "precision", "channels_last")  # that a trial makes


@dataclass
class Engine:
    """A run and its trainer.

    Attributes:
        config: the run's settings with those that act at once as they are now.
        losses: of every step made, float32.
        path: the file it came from or was last saved to; saved_step: its steps then.
        missing_device: what it was to compute on, where that is not here; else "".
        stays_paused: whether it stood still when a run that was to be trained replaced it.
        chosen: what a trial chose of what the settings leave open, by name.
        trained_before: whether it came from a file with steps behind it.
    """

    run: Run
    config: ExperimentConfig
    data: DataSet
    trainer: Trainer
    losses: array[float] = field(default_factory=lambda: array("f"))
    path: str | None = None
    saved_step: int = 0
    missing_device: str = ""
    stays_paused: bool = False
    chosen: dict[str, Any] = field(default_factory=dict)
    trained_before: bool = False

    @classmethod
    def new(cls, config: ExperimentConfig, run_id: int) -> Engine:
        """A run at step 0."""
        if config.modality == "points":
            # The number of threads changes the last bits: it is kept with the run.
            config = config.replace(threads=config.threads or POINT_THREADS)
        config, missing = _at_home(config)
        data = build_data(config)
        trainer = build_trainer(config, data)
        run = _described(run_id, config, data, trainer)
        return cls(run, config, data, trainer, missing_device=missing)

    @classmethod
    def opened(cls, path: str, run_id: int, shipped: bool = False) -> Engine:
        """The run that a file holds. Raises as ``load_checkpoint`` does.

        Args:
            shipped: whether it came with the program: then it is not the person's file, and says
                nothing of this machine.
        """
        return cls.of(load_checkpoint(path), run_id, None if shipped else path, shipped)

    @classmethod
    def of(
        cls, checkpoint: Checkpoint, run_id: int, path: str | None = None, shipped: bool = False
    ) -> Engine:
        """The run of a checkpoint, which belongs to the file ``path``; None for no such."""
        config, missing = _at_home(checkpoint.config)
        if shipped and config.modality == "pictures":
            config = config.replace(**dict.fromkeys(MACHINE_CHOICES))
        data = checkpoint.data or build_data(config)
        trainer = build_trainer(config, data)
        checkpoint.restore(trainer)
        step = trainer.step_count
        known = checkpoint.losses.tolist()[-step or len(checkpoint.losses) :]
        losses = array("f", [float("nan")] * (step - len(known)) + known)
        run = _described(run_id, config, data, trainer, ready_made=checkpoint.kind == "weights")
        engine = cls(run, config, data, trainer, losses, path, step, missing)
        engine.trained_before = step > 0
        return engine

    def save(self, path: str) -> None:
        """Write the run to a file, which is its own from now on. Raises as ``write`` does."""
        self.write(path)
        self.path, self.saved_step = path, self.step

    def write(self, path: str) -> None:
        """Write the run to a file. Raises as ``save_checkpoint`` does."""
        losses = torch.from_numpy(np.array(self.losses))
        save_checkpoint(path, Checkpoint.of(self.trainer, self.config, self.data, losses))

    def save_weights(self, path: str) -> None:
        """Write the averaged weights as a state_dict. Raises as ``save_weights`` does."""
        save_weights(path, self.trainer.ema.ema_model)

    def reconfigure(self, config: ExperimentConfig) -> None:
        """Take up settings that act at once.

        Raises ConfigError: another one changed, or the device cannot be had; nothing has changed.
        """
        config = config.replace(**self._left_open(config))
        if config.device != self.config.device:
            self._move(config)
        self.trainer.reconfigure(config)
        self.config = config
        self.use_threads()

    def take_up_trial(self, trial: Trial) -> None:
        """Compute as was found to be fastest; it is kept with the run."""
        chosen = trial.applied_to(self.config)
        self.chosen = {name: getattr(chosen, name) for name in MACHINE_CHOICES}
        self.reconfigure(chosen)

    def settle(self) -> None:
        """Compute in the plain way where nothing was tried; it is kept with the run."""
        if is_settled(self.config):
            return
        plain = {"threads": usable_cores(), "precision": "fp32", "channels_last": False}
        now = {name: getattr(self.config, name) for name in MACHINE_CHOICES}
        self.chosen = {name: plain[name] if now[name] is None else now[name] for name in now}
        self.reconfigure(self.config.replace(**self.chosen))

    def _left_open(self, config: ExperimentConfig) -> dict[str, Any]:
        """What settings leave open of the machine: as the trial chose it, else as it is."""
        kept = {name: getattr(self.config, name) for name in MACHINE_CHOICES} | self.chosen
        return {name: kept[name] for name in kept if getattr(config, name) is None}

    def _move(self, config: ExperimentConfig) -> None:
        device = torch_device(config)
        try:
            self.trainer.to(device)
        except RuntimeError as error:  # for one, its memory is too small
            reason = str(error).splitlines()[0]
            raise ConfigError("device", f"{config.device} has failed: {reason}") from error

    def use_threads(self) -> None:
        """Tell torch the run's number of threads."""
        usual = POINT_THREADS if self.config.modality == "points" else usable_cores()
        torch.set_num_threads(self.config.threads or usual)

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


def _described(
    run_id: int,
    config: ExperimentConfig,
    data: DataSet,
    trainer: Trainer,
    ready_made: bool = False,
) -> Run:
    get_ready_for(len(data))
    schedule = trainer.schedule
    embed = SinusoidalPositionEmbeddings(config.time_dim)
    return Run(
        run_id=run_id,
        config=config,
        schedule=schedule,
        data=data,
        points=data.examples.numpy(),
        labels=None if data.labels is None else data.labels.numpy(),
        clip_bounds=data.bounds(),
        embedding=embed(torch.arange(schedule.timesteps)).T.contiguous().numpy(),
        parameters=sum(p.numel() for p in trainer.model.parameters()),
        blocks=_blocks(trainer.model, data),
        ready_made=ready_made,
    )


def _blocks(model: nn.Module, data: DataSet) -> tuple[BlockShape, ...]:
    """The parts of a network, empty for one of an unknown kind."""
    if isinstance(model, NoisePredictor):
        return tuple(block_shapes(model))
    if isinstance(model, DiffUNet):
        height, width = data.shape[-2:]
        return tuple(block_shapes(model, (height, width)))
    return ()
