"""The engine of DDPM Studio: diffusion on points and pictures, without a window.

Levels of noise are counted from 0 as in the article: t = 0 is the least noisy, t = T - 1 the
most. Points are ``[N, D]``, pictures ``[N, C, H, W]`` in [-1, 1]. Tables are float64 on the CPU;
results have the dtype and device of x. Randomness comes from a ``torch.Generator`` of the caller.

The names below are the public ones; each is loaded when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ddpm_core.checkpoint import (
        Checkpoint,
        CheckpointError,
        load_checkpoint,
        save_checkpoint,
    )
    from ddpm_core.config import ConfigError, ExperimentConfig
    from ddpm_core.data.points import PointSet, make_points
    from ddpm_core.data.table import load_points
    from ddpm_core.diffusion import (
        posterior_mean_variance,
        predict_eps,
        predict_x0,
        q_sample,
        q_step,
    )
    from ddpm_core.ema import EMA
    from ddpm_core.exact import ExactDenoiser, optimal_loss
    from ddpm_core.metrics import energy_distance, mmd, noise_floor, sliced_wasserstein
    from ddpm_core.models.embeddings import SinusoidalPositionEmbeddings
    from ddpm_core.models.mlp import NoisePredictor
    from ddpm_core.models.unet import DiffUNet
    from ddpm_core.prediction import wrap_prediction
    from ddpm_core.samplers import (
        DDIMSampler,
        DDPMSampler,
        DPMSolverSampler,
        ReverseStep,
        SimplifiedSampler,
    )
    from ddpm_core.schedules import NoiseSchedule, make_schedule
    from ddpm_core.training import StepResult, Trainer
    from ddpm_core.version import __version__

__all__ = [
    "EMA",
    "Checkpoint",
    "CheckpointError",
    "ConfigError",
    "DDIMSampler",
    "DDPMSampler",
    "DPMSolverSampler",
    "DiffUNet",
    "ExactDenoiser",
    "ExperimentConfig",
    "NoisePredictor",
    "NoiseSchedule",
    "PointSet",
    "ReverseStep",
    "SimplifiedSampler",
    "SinusoidalPositionEmbeddings",
    "StepResult",
    "Trainer",
    "__version__",
    "energy_distance",
    "load_checkpoint",
    "load_points",
    "make_points",
    "make_schedule",
    "mmd",
    "noise_floor",
    "optimal_loss",
    "posterior_mean_variance",
    "predict_eps",
    "predict_x0",
    "q_sample",
    "q_step",
    "save_checkpoint",
    "sliced_wasserstein",
    "wrap_prediction",
]

_MODULES = {
    "checkpoint": ("Checkpoint", "CheckpointError", "load_checkpoint", "save_checkpoint"),
    "config": ("ConfigError", "ExperimentConfig"),
    "data.points": ("PointSet", "make_points"),
    "data.table": ("load_points",),
    "diffusion": ("posterior_mean_variance", "predict_eps", "predict_x0", "q_sample", "q_step"),
    "ema": ("EMA",),
    "exact": ("ExactDenoiser", "optimal_loss"),
    "metrics": ("energy_distance", "mmd", "noise_floor", "sliced_wasserstein"),
    "models.embeddings": ("SinusoidalPositionEmbeddings",),
    "models.mlp": ("NoisePredictor",),
    "models.unet": ("DiffUNet",),
    "prediction": ("wrap_prediction",),
    "samplers": (
        "DDIMSampler",
        "DDPMSampler",
        "DPMSolverSampler",
        "ReverseStep",
        "SimplifiedSampler",
    ),
    "schedules": ("NoiseSchedule", "make_schedule"),
    "training": ("StepResult", "Trainer"),
    "version": ("__version__",),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    # Late, so that ``--help`` and ``--version`` answer without loading torch.
    if name not in _HOME:
        raise AttributeError(f"module 'ddpm_core' has no attribute {name!r}")
    value = getattr(import_module(f"ddpm_core.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
