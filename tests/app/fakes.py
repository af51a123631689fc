"""Stand-ins for the parts of the window that a panel looks at, without any training.

The classes reach a test through fixtures of conftest.py: ``fake_experiment`` is ready made, and
``fakes`` is this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from PySide6.QtCore import QObject, Signal

from app.history import LossHistory
from ddpm_core.assemble import build_data, build_schedule
from ddpm_core.config import ConfigError, ExperimentConfig, settings
from ddpm_core.devices import Device
from ddpm_core.models import block_shapes, outline
from ddpm_core.models.embeddings import SinusoidalPositionEmbeddings
from ddpm_core.models.shapes import BlockShape
from ddpm_core.schedules import NoiseSchedule

REBUILDS = frozenset(name for name, setting in settings().items() if setting.rebuilds)


@dataclass(frozen=True)
class FakeRun:
    """What a panel may ask of a run."""

    run_id: int
    config: ExperimentConfig
    schedule: NoiseSchedule
    points: np.ndarray
    labels: np.ndarray | None
    data: Any
    clip_bounds: tuple[float, float]
    embedding: np.ndarray
    parameters: int = 142_114
    blocks: tuple[BlockShape, ...] = ()
    ready_made: bool = False


@dataclass(frozen=True)
class FakePreview:
    step: int
    points: np.ndarray


@dataclass(frozen=True)
class FakeOptimum:
    mean: float
    by_t: np.ndarray


class FakeExperiment(QObject):
    """The signals, the settings and the commands of an Experiment; commands are only counted."""

    settingsChanged = Signal(object)
    refused = Signal(str, str)
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
    compared = Signal()
    fieldChanged = Signal()
    featuresChanged = Signal()
    devicesChanged = Signal()
    trialChanged = Signal()

    def __init__(self, config: ExperimentConfig | None = None) -> None:
        super().__init__()
        self.settings = config or ExperimentConfig(data_count=200)
        self.run: FakeRun | None = None
        self.history = LossHistory()
        self.step = 0
        self.steps_per_second = 0.0
        self.preview: FakePreview | None = None
        self.optimum: FakeOptimum | None = None
        self.loss_by_t: Any = None
        self.loss_by_t_watched = False
        self.forward: Any = None
        self.reverse: Any = None
        self.comparison: Any = None
        self.field: Any = None
        self.fields_asked: list[tuple[str, int, Any]] = []  # quantity, t, grid
        self.features: Any = None
        self.features_asked: list[dict[str, Any]] = []  # block, t, x, grid and point
        self.devices: tuple[Device, ...] = ()
        self.training = False
        self.sampling = False
        self.trying: float | None = None
        self.commands: list[str] = []  # the commands given, in order
        self.sets: list[dict[str, Any]] = []  # every change asked for, in order
        self._refused: set[str] = set()

    def watch_loss_by_t(self, watched: bool) -> None:
        self.loss_by_t_watched = watched

    @property
    def ready(self) -> bool:
        return self.run is not None

    @property
    def pending(self) -> frozenset[str]:
        return self.settings.needs_rebuild(self.run.config) if self.run else frozenset()

    @property
    def clip_bounds(self) -> tuple[float, float]:
        low, high = self.run.clip_bounds if self.run else (-2.0, 2.0)
        config = self.settings
        return (
            low if config.clip_low is None else config.clip_low,
            high if config.clip_high is None else config.clip_high,
        )

    def set(self, field: str, value: Any) -> bool:
        return self.set_many({field: value})

    def set_many(self, values: dict[str, Any]) -> bool:
        self.sets.append(dict(values))
        first = next(iter(values))
        try:
            config = self.settings.replace(**values)
        except ConfigError as error:
            blamed = error.field if error.field in values else first
            self._refused.add(blamed)
            reason = f"{error.reason} – {error.remedy}" if error.field == blamed else str(error)
            self.refused.emit(blamed, reason)
            return False
        for field in sorted(self._refused):
            self.refused.emit(field, "")
        self._refused.clear()
        self.take(config)
        return True

    def take(self, config: ExperimentConfig) -> None:
        """As if a preset or a file had set everything at once."""
        pending, changed = self.pending, config.changed(self.settings)
        self.settings = config
        if changed:
            self.settingsChanged.emit(changed)
        if self.pending != pending:
            self.pendingChanged.emit()

    def start_run(self, steps: int = 0) -> FakeRun:
        """A run of the settings as they are, with real points, schedule and embedding."""
        config = self.settings
        points = build_data(config if config.data != "file" else config.replace(data="circles"))
        embed = SinusoidalPositionEmbeddings(config.time_dim)
        self.run = FakeRun(
            run_id=self.run.run_id + 1 if self.run else 1,
            config=config,
            schedule=build_schedule(config),
            points=points.examples.numpy(),
            labels=None if points.labels is None else points.labels.numpy(),
            data=points,
            clip_bounds=points.bounds(),
            embedding=embed(torch.arange(config.timesteps)).detach().numpy().T.copy(),
            blocks=tuple(block_shapes(outline(config, points.shape[0]), config.picture_size)),
        )
        self.step = steps
        self.runChanged.emit()
        self.pendingChanged.emit()
        return self.run

    def train(self) -> None:
        self._command("train", training=True)

    def pause(self) -> None:
        self._command("pause", training=False)

    def train_one_step(self) -> None:
        self.step += 1
        self._command("train_one_step")
        self.progressed.emit()

    def reset(self) -> None:
        self._command("reset", training=False)
        self.start_run()

    def restart(self) -> None:
        self._command("restart")
        self.start_run()

    def keep_run(self) -> None:
        self._command("keep_run")
        if self.run is not None:
            running = self.run.config
            self.take(self.settings.replace(**{n: getattr(running, n) for n in REBUILDS}))

    def sample(self) -> None:
        self._command("sample", sampling=True)

    def sample_stepwise(self) -> None:
        self._command("sample_stepwise")

    def record_forward(self, index: int) -> None:
        self._command(f"record_forward {index}")

    def compare(self, samplers: tuple[str, ...]) -> None:
        self._command(f"compare {' '.join(samplers)}", sampling=True)

    def find_field(self, quantity: str, t: int, grid: Any) -> None:
        self.fields_asked.append((quantity, t, grid))

    def find_features(self, block: str, t: int, **more: Any) -> None:
        self.features_asked.append({"block": block, "t": t, **more})

    def stop_sampling(self) -> None:
        self._command("stop_sampling", sampling=False)

    def list_devices(self) -> None:
        self._command("list_devices")

    def _command(self, name: str, **state: bool) -> None:
        self.commands.append(name)
        for key, value in state.items():
            setattr(self, key, value)
        self.stateChanged.emit()
