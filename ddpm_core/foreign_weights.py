"""Weights that come without settings, as the article's ``EMA.save_pretrained`` writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from torch import Tensor

from ddpm_core.config import ExperimentConfig

__all__ = ["settings_for"]

# What the article's own programs use.
POINTS: dict[str, Any] = {
    "data": "swiss_roll",
    "schedule": "linear",
    "timesteps": 200,
    "beta_start": 1e-4,
    "beta_end": 0.02,
    "scale_to_timesteps": False,
    "prediction": "eps",
    "learning_rate": 1e-3,
    "ema_beta": 0.995,
    "ema_warmup": False,
    "sampler": "ddpm",
    "variance": "beta",
    "clip": False,
}
PICTURES = POINTS | {
    "data": "cats",
    "timesteps": 1000,
    "batch_size": 3,
    "learning_rate": 2e-4,
    "clip": True,
    "sample_count": 4,
    "preview_count": 4,
}
ARTICLES_SIDE = 256  # pixels; the weights fit any side, so that of the article is taken


def settings_for(weights: Mapping[str, Tensor]) -> ExperimentConfig:
    """The article's settings, with the sizes of the network that the weights are of.

    Raises:
        ValueError: they are neither those of a NoisePredictor nor of a DiffUNet.
    """
    if "encoder1.conv1.weight" in weights:
        return _of_unet(weights)
    hidden_layers = sum(1 for name in weights if re.fullmatch(r"model\.\d+\.weight", name)) - 1
    embedding, first = weights.get("time_mlp.1.weight"), weights.get("model.0.weight")
    if embedding is None or first is None or embedding.dim() != 2 or first.dim() != 2:
        raise ValueError(
            "another architecture: neither time_mlp.1.weight and model.0.weight of the network for "
            "points nor encoder1.conv1.weight of the U-Net are there (it holds "
            f"{', '.join(list(weights)[:3]) or 'nothing'}, ...)"
        )
    return ExperimentConfig(
        **POINTS, time_dim=embedding.shape[0], hidden=first.shape[0], layers=hidden_layers
    )


def _of_unet(weights: Mapping[str, Tensor]) -> ExperimentConfig:
    widths: list[int] = []
    while f"encoder{len(widths) + 1}.conv1.weight" in weights:
        widths.append(weights[f"encoder{len(widths) + 1}.conv1.weight"].shape[0])
    embedding, bottom = (
        weights.get(name) for name in ("time_embedding.1.weight", "bottleneck.conv1.weight")
    )
    if embedding is None or bottom is None:
        raise ValueError(
            "another architecture: time_embedding.1.weight and bottleneck.conv1.weight of the "
            "U-Net are not both there"
        )
    step = 2 ** len(widths)
    return ExperimentConfig(
        **PICTURES,
        time_dim=embedding.shape[0],
        channels=tuple(widths),
        bottleneck=bottom.shape[0],
        picture_size=max(step, ARTICLES_SIDE // step * step),
    )
