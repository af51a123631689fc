"""How much memory a network needs, to train and to sample, before it is made."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch

from ddpm_core.config import ExperimentConfig
from ddpm_core.samplers.chunks import CHUNK

__all__ = ["examples_at_once", "sampling_bytes"]

AT_ONCE = 96 * 2**20  # bytes of activations in one piece of sampling
FULL_MAPS = 5  # of the first level's width that are alive at once where the U-Net is widest


def sampling_bytes(config: ExperimentConfig, shape: Sequence[int]) -> int:
    """Bytes that one picture's activations take while it goes through the U-Net."""
    pixels = math.prod(shape[1:])
    return FULL_MAPS * config.channels[0] * pixels * torch.float32.itemsize


def examples_at_once(config: ExperimentConfig, shape: Sequence[int]) -> int:
    """How many examples go through the network in one piece when it is sampled from.

    Points fit in a processor's cache. Of pictures, a piece keeps to a bound of memory, and is so
    short that a command waits for no more than about an optimizer step.
    """
    if config.modality == "points":
        return CHUNK
    return max(1, min(config.batch_size, AT_ONCE // sampling_bytes(config, shape)))
