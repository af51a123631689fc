"""From the settings of an experiment to the objects that carry it out.

The window and the command line both build their runs here, so the same settings and seeds give
the same numbers in either.

Everything random has one source each, all on the CPU, so that a device does not change them:
``seed`` gives one generator that first draws the weights and then everything in training;
``data_seed`` the data; ``sample_seed`` one generator that first draws x_T and then the noise of
the reverse steps; ``FORWARD_SEED`` the noise of the forward process that is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from ddpm_core.config import ConfigError, ExperimentConfig
from ddpm_core.data.data_set import DataSet
from ddpm_core.data.points import make_points
from ddpm_core.data.table import load_points
from ddpm_core.devices import find_device
from ddpm_core.exact import ExactDenoiser
from ddpm_core.models.weights import new_network
from ddpm_core.network_memory import examples_at_once
from ddpm_core.precision import in_precision
from ddpm_core.prediction import Model, wrap_prediction
from ddpm_core.samplers import (
    DDIMSampler,
    DDPMSampler,
    DPMSolverSampler,
    Sampler,
    SimplifiedSampler,
    in_chunks,
)
from ddpm_core.schedules import NoiseSchedule, make_schedule
from ddpm_core.training import Trainer

__all__ = [
    "FORWARD_SEED",
    "build_data",
    "build_denoiser",
    "build_sampler",
    "build_schedule",
    "build_trainer",
    "clip_bounds",
    "in_pieces",
    "predictor",
    "seeded",
    "starting_noise",
    "torch_device",
]

FORWARD_SEED = 2  # of the noise of the forward process that is shown; no setting, for it is a demo


def seeded(seed: int) -> torch.Generator:
    """A generator on the CPU that starts from ``seed``."""
    return torch.Generator().manual_seed(seed)


def torch_device(config: ExperimentConfig) -> torch.device:
    """The device that the settings name.

    Raises ConfigError: there is no such device here.
    """
    return find_device(config.device)


def build_schedule(config: ExperimentConfig) -> NoiseSchedule:
    """The noise schedule of the settings."""
    options: dict[str, Any] = {}
    if config.schedule != "cosine":  # which follows T by itself and knows no range
        options = {
            "beta_start": config.beta_start,
            "beta_end": config.beta_end,
            "scale_to_timesteps": config.scale_to_timesteps,
        }
    return make_schedule(config.schedule, config.timesteps, **options)


def build_data(config: ExperimentConfig) -> DataSet:
    """The training data of the settings: points, drawn or read from the file, or pictures.

    A table is taken whole; of a picture or a drawing as of the built-in sets ``data_count`` points
    are drawn with ``data_seed``. Raises ValueError: the file cannot be used.
    """
    if config.modality == "pictures":
        from ddpm_core.data.picture_sets import build_pictures  # late: it loads what reads files

        return build_pictures(config)
    if config.data == "file":
        assert config.data_path is not None  # the settings see to that
        return load_points(
            config.data_path, config.data_columns, config.data_count, config.data_seed
        )
    return make_points(config.data, config.data_count, config.data_noise, config.data_seed)


def build_trainer(config: ExperimentConfig, data: DataSet | None = None) -> Trainer:
    """A trainer at step 0, with everything it needs, on the device of the settings.

    One generator seeded with ``seed`` draws the weights and then everything in training.

    Args:
        data: it, if it is there already; else ``build_data`` makes it.

    Raises ValueError: the data cannot be had, or the device is not there.
    """
    device = torch_device(config)
    data = build_data(config) if data is None else data
    generator = seeded(config.seed)
    model = new_network(config, data.shape[0], generator).to(device)
    return Trainer(model, build_schedule(config), data, config, generator)


def clip_bounds(config: ExperimentConfig, data: DataSet) -> tuple[float, float] | None:
    """The bounds that the predicted x_0 is clipped to, or None where clipping is off.

    A bound that the settings leave open is that of the data, ``DataSet.bounds``.

    Raises ConfigError: the given bound and the data's one cross.
    """
    if not config.clip:
        return None
    least, greatest = data.bounds()
    low = least if config.clip_low is None else config.clip_low
    high = greatest if config.clip_high is None else config.clip_high
    if low < high:
        return low, high
    if config.clip_low is None:
        raise ConfigError(
            "clip_high", f"{high:g} is not above {low:g}, the data's least", "use a greater one"
        )
    raise ConfigError(
        "clip_low", f"{low:g} is not below {high:g}, the data's greatest", "use a smaller one"
    )


def build_sampler(
    config: ExperimentConfig, schedule: NoiseSchedule, data: DataSet | None
) -> Sampler:
    """The reverse process of the settings; ``data`` gives the bounds that they leave open.

    Without data nothing is clipped.
    """
    if config.sampler == "simplified":
        return SimplifiedSampler(schedule, add_noise=config.simplified_noise)
    clip = None if data is None else clip_bounds(config, data)
    if config.sampler == "ddim":
        return DDIMSampler(
            schedule,
            num_steps=config.ddim_steps,
            eta=config.eta,
            clip=clip,
            timesteps=config.ddim_list,
        )
    if config.sampler == "dpm_solver":
        return DPMSolverSampler(schedule, num_steps=config.dpm_solver_steps, clip=clip)
    return DDPMSampler(schedule, variance=config.variance, clip=clip)


def starting_noise(
    config: ExperimentConfig, shape: Sequence[int], generator: torch.Generator
) -> Tensor:
    """x_T: standard normal, float32, drawn from ``generator`` and moved to the settings' device."""
    noise = torch.randn(*shape, generator=generator, device=generator.device)
    return noise.to(torch_device(config))


def predictor(model: Model, config: ExperimentConfig, schedule: NoiseSchedule) -> Model:
    """The network as a model of the noise eps, whatever it was trained to predict.

    It computes in the settings' precision.
    """
    return wrap_prediction(in_precision(model, config), schedule, config.prediction)


def in_pieces(
    model: Model,
    config: ExperimentConfig,
    schedule: NoiseSchedule,
    shape: Sequence[int],
    check: Callable[[], None] | None = None,
) -> Model:
    """``predictor``, asked for so many examples at once as fit; pictures side by side.

    Args:
        shape: of one example.
        check: called between pieces of an evaluation; what it raises ends it.
    """
    size, pictures = examples_at_once(config, shape), config.modality == "pictures"
    return in_chunks(predictor(model, config, schedule), size, check, side_by_side=pictures)


def build_denoiser(
    model: Model,
    config: ExperimentConfig,
    schedule: NoiseSchedule,
    data: DataSet,
    check: Callable[[], None] | None = None,
) -> Model:
    """What predicts the noise by the settings: the network, or E[eps | x_t] of the data.

    Args:
        model: the network, predicting what ``config.prediction`` names.
        check: called between pieces of an evaluation; what it raises ends it.

    Raises ConfigError: the exact denoiser is wanted, and only a part of the data is in memory.
    """
    if config.denoiser == "exact":
        if len(data.examples) != len(data):
            raise ConfigError(
                "denoiser",
                f"the exact one takes all data, and only {len(data.examples)} of {len(data)} "
                "pictures are in memory",
                "use the network, or fewer or smaller pictures",
            )
        exact = ExactDenoiser(schedule, data)
        return exact if check is None else exact.with_check(check)
    return in_pieces(model, config, schedule, data.shape, check)
