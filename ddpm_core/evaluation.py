"""How good a network is: its samples beside fresh data, its loss beside the least possible."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

import torch

from ddpm_core.assemble import seeded, torch_device
from ddpm_core.config import ConfigError
from ddpm_core.data.points import DEFAULT_NOISE, PointSet
from ddpm_core.diffusion import draw_noise, q_sample
from ddpm_core.exact import optimal_loss_by_t
from ddpm_core.headless import Bar, Trained, draw_samples, sampling_steps
from ddpm_core.metrics import energy_distance, fresh_pairs, noise_floor, sliced_wasserstein
from ddpm_core.picture_metrics import nearest_pictures
from ddpm_core.prediction import target

__all__ = ["evaluate", "model_loss", "print_figures"]

OPTIMUM_SEED, LOSS_SEED, FRESH_SEED, FLOOR_SEED = 3, 4, 5, 6
LOSS_QUERIES = 1_024  # noised points at each level, for the loss of the network


def evaluate(
    trained: Trained, sets: int = 3, pairs: int = 10, quiet: bool = False
) -> dict[str, float | int | str]:
    """How far the samples are from fresh data, and the network's loss from the least possible.

    Distances are means over ``sets`` sets of ``sample_count`` samples, each against fresh points
    of its own (for data from a file: against a random part of it). Pictures are compared with
    those of the training set instead.

    Args:
        pairs: pairs of fresh sets that the floor, what chance alone gives, is averaged over.

    Raises ValueError: sets or pairs below 1, or too many samples for the data of a file.
    """
    if trained.config.modality == "pictures":
        return _evaluate_pictures(trained, sets, quiet)
    config, data = trained.config, trained.data
    assert isinstance(data, PointSet)
    if config.data != "file":  # then fresh points can be drawn, also where a file forgot the noise
        usual = DEFAULT_NOISE[config.data]
        noise = usual if config.data_noise is None else config.data_noise
        data = replace(data, name=config.data, noise=noise)
    for name, value in (("sets", sets), ("pairs", pairs)):
        if value < 1:
            raise ValueError(f"--{name}: {value} are too few; use at least 1")
    count = config.sample_count
    if data.noise is None and 2 * count > len(data):
        raise ConfigError(
            "sample_count",
            f"two sets of {count} cannot be taken out of the {len(data)} points of the file",
            f"use at most {len(data) // 2}",
        )
    distances, energies = [], []
    with Bar(sets * sampling_steps(trained), "step", quiet, desc="sample") as bar:
        for k, (fresh, _) in enumerate(fresh_pairs(data, count, sets, FRESH_SEED)):
            samples = draw_samples(trained, config.sample_seed + k, bar)
            distances.append(sliced_wasserstein(samples, fresh))
            energies.append(energy_distance(samples, fresh, unbiased=True))
    floor = noise_floor(sliced_wasserstein, data, count, pairs, FLOOR_SEED)
    with Bar(2 * trained.schedule.timesteps, "level", quiet, desc="losses") as bar:
        optimum = _mean(_counted(_optimal_losses(trained), bar))
        loss = _mean(_counted(model_loss(trained), bar))
    distance = sum(distances) / sets
    return {
        "step": trained.step,
        "sampler": config.sampler,
        "samples": count,
        "sets": sets,
        "sliced_w2": distance,
        "sliced_w2_floor": floor,
        "sliced_w2_ratio": distance / floor,
        "energy_distance": sum(energies) / sets,
        "loss": loss,
        "optimal_loss": optimum,
        "excess_loss": loss - optimum,
    }


def _evaluate_pictures(trained: Trained, sets: int, quiet: bool) -> dict[str, float | int | str]:
    """How near the samples come to the training pictures, and whether all of those appear."""
    if sets < 1:
        raise ValueError(f"--sets: {sets} are too few; use at least 1")
    config, pictures = trained.config, trained.data.examples
    with Bar(sets * sampling_steps(trained), "step", quiet, desc="sample") as bar:
        samples = [draw_samples(trained, config.sample_seed + k, bar) for k in range(sets)]
    nearest = nearest_pictures(torch.cat(samples), pictures)
    return {
        "step": trained.step,
        "sampler": config.sampler,
        "samples": config.sample_count,
        "sets": sets,
        "nearest_mse": float(nearest.error.mean()),
        "nearest_mse_median": float(nearest.error.median()),
        "nearest_mse_worst": float(nearest.error.max()),
        "pictures": len(pictures),
        "pictures_met": len(set(nearest.picture.tolist())),
    }


def _optimal_losses(trained: Trained) -> Iterator[float]:
    """The least loss possible on the training data, level by level."""
    levels = optimal_loss_by_t(
        trained.schedule,
        trained.data,
        prediction=trained.config.prediction,
        generator=seeded(OPTIMUM_SEED),
    )
    return (loss for _, loss in levels)


@torch.no_grad()
def model_loss(trained: Trained, queries: int = LOSS_QUERIES) -> Iterator[float]:
    """The network's loss on the training data, level by level. Ho et al. 2020, eq. 14.

    Args:
        queries: noised points at each level.
    """
    schedule, prediction = trained.schedule, trained.config.prediction
    generator = seeded(LOSS_SEED)
    device = torch_device(trained.config)
    for t in range(schedule.timesteps):
        drawn = torch.randint(len(trained.data), (queries,), generator=generator)
        x_0 = trained.data.examples[drawn].to(device)
        eps = draw_noise(x_0, generator)
        wanted = target(schedule, prediction, x_0, t, eps)
        levels = torch.full((1,), t, dtype=torch.long, device=device).expand(queries)
        predicted = trained.model(q_sample(schedule, x_0, t, noise=eps), levels)
        yield float((predicted - wanted).square().mean())


def _counted(values: Iterator[float], bar: Bar) -> Iterator[float]:
    for value in values:
        bar.update()
        yield value


def _mean(values: Iterator[float]) -> float:
    seen = list(values)
    return sum(seen) / len(seen)


def print_figures(figures: Mapping[str, float | int | str], as_json: bool) -> None:
    """Print what ``evaluate`` found, on the output stream."""
    if as_json:
        print(json.dumps(figures, indent=2))
        return
    for name, value in figures.items():
        shown = f"{value:.4f}" if isinstance(value, float) else f"{value}"
        print(f"{name.replace('_', ' '):<18} {shown:>10}")
