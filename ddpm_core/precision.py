"""The numbers that a network computes in, and the order in which it keeps its weights."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any, cast

import torch
from torch import Tensor, nn

from ddpm_core.config import ExperimentConfig
from ddpm_core.models.prepared import prepared
from ddpm_core.prediction import Model

__all__ = ["autocast", "compute_dtype", "in_precision", "lay_out", "memory_format"]


def memory_format(config: ExperimentConfig) -> torch.memory_format:
    """How the weights of convolutions lie in memory: fastest by channel, or as they are named."""
    last = config.modality == "pictures" and config.channels_last
    return torch.channels_last if last else torch.contiguous_format


def lay_out(network: nn.Module, layout: torch.memory_format) -> None:
    """Bring the weights of convolutions into a memory format, in place; no number changes."""
    cast(Any, network).to(memory_format=layout)  # which torch's own hints leave out


def autocast(config: ExperimentConfig, device: torch.device) -> AbstractContextManager[object]:
    """What a network computes under: bfloat16 where the settings say so, else nothing special.

    Kalamkar et al. 2019 (arXiv 1905.12322): products in bfloat16, sums, weights and normalisation
    in float32.
    """
    dtype = compute_dtype(config)
    return nullcontext() if dtype is None else torch.autocast(device.type, dtype=dtype)


def compute_dtype(config: ExperimentConfig) -> torch.dtype | None:
    """What products are computed in, if it is not what the weights are kept in."""
    return torch.bfloat16 if config.precision == "bf16" else None


def in_precision(model: Model, config: ExperimentConfig) -> Model:
    """The model, computing in the precision of the settings.

    A network for pictures is brought into their memory format too, or, for bfloat16 on a CPU, made
    ready as it is now, in the format that is quickest there.
    """
    network = model
    if config.modality == "pictures" and isinstance(model, nn.Module):
        lay_out(model, memory_format(config))
        if compute_dtype(config) is not None:
            network = prepared(model)
    if compute_dtype(config) is None:
        return model

    def precise(x: Tensor, t: Tensor) -> Tensor:
        with autocast(config, x.device):
            return network(x, t)

    return precise
