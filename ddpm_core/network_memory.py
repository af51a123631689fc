"""How much memory a network needs, to train and to sample, before it is made."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

from ddpm_core.config import ExperimentConfig
from ddpm_core.models.weights import new_network, outline
from ddpm_core.precision import autocast, lay_out, memory_format
from ddpm_core.samplers.chunks import CHUNK

__all__ = ["TrainingMemory", "examples_at_once", "sampling_bytes", "training_memory"]

AT_ONCE = 96 * 2**20  # bytes of activations in one piece of sampling
FULL_MAPS = 5  # of the first level's width that are alive at once where the U-Net is widest
WORKING_MAPS = 14  # of that width that a step takes beside what it keeps; as measured on a CPU


def sampling_bytes(config: ExperimentConfig, shape: Sequence[int]) -> int:
    """Bytes that one picture's activations take while it goes through the U-Net."""
    return FULL_MAPS * _map_bytes(config, math.prod(shape[1:]))


def _map_bytes(config: ExperimentConfig, pixels: int) -> int:
    """Of the first level's width."""
    return config.channels[0] * pixels * torch.float32.itemsize


def examples_at_once(config: ExperimentConfig, shape: Sequence[int]) -> int:
    """How many examples go through the network in one piece when it is sampled from.

    Points fit in a processor's cache. Of pictures, a piece keeps to a bound of memory, and is so
    short that a command waits for no more than about an optimizer step.
    """
    if config.modality == "points":
        return CHUNK
    return max(1, min(config.batch_size, AT_ONCE // sampling_bytes(config, shape)))


class TrainingMemory(NamedTuple):
    """Bytes that training on pictures takes, beside the pictures themselves.

    Attributes:
        parameters: how many weights the network has; a number, not bytes.
        weights: of them, with those copies that a lower precision computes with.
        gradients: of them, twice where a batch goes through in parts.
        average: of the averaged weights.
        moments: of Adam's two moments.
        example: what a step needs of one picture: kept for the backward pass, and to work in.
        activations: the same of all pictures that go through the network at once.
    """

    parameters: int
    weights: int
    gradients: int
    average: int
    moments: int
    example: int
    activations: int

    @property
    def total(self) -> int:
        return self.weights + self.gradients + self.average + self.moments + self.activations

    def in_parts(self, batch_size: int, parts: int) -> TrainingMemory:
        """The same with a batch that goes through in so many parts."""
        return self._replace(
            gradients=self.average * min(parts, 2),
            activations=math.ceil(batch_size / parts) * self.example,
        )


def training_memory(
    config: ExperimentConfig, shape: Sequence[int], room: float = math.inf
) -> TrainingMemory:
    """What a U-Net of these settings takes on pictures of a shape; it is not trained for that.

    Args:
        room: bytes that there are. Where the weights and what belongs to them need more, that is
            all that is counted, since the network cannot be made to find out the rest.
    """
    parameters = sum(p.numel() for p in outline(config, shape[0]).parameters())
    plain = parameters * torch.float32.itemsize
    copies = parameters * torch.bfloat16.itemsize if config.precision == "bf16" else 0
    memory = TrainingMemory(
        parameters=parameters,
        weights=plain + copies,
        gradients=plain,
        average=plain,
        moments=2 * plain,
        example=0,
        activations=0,
    )
    if memory.total <= room:
        memory = memory._replace(example=_example_bytes(config, shape))
    return memory.in_parts(config.batch_size, config.accumulate)


def _example_bytes(config: ExperimentConfig, shape: Sequence[int]) -> int:
    """What a step needs of one picture.

    What is kept for the backward pass is measured on the CPU. It goes with the number of pixels, so
    a small picture tells, which takes no time; of two such pictures so much more is kept than of
    one, and the rest are weights.
    """
    network = new_network(config, shape[0], torch.Generator().manual_seed(0))
    lay_out(network, memory_format(config))
    side: int = min(shape[-1], 2 * 2 ** len(config.channels))
    one, two = (_kept_bytes(network, config, torch.zeros(n, shape[0], side, side)) for n in (1, 2))
    pixels = math.prod(shape[1:])
    return (two - one) * pixels // side**2 + WORKING_MAPS * _map_bytes(config, pixels)


def _kept_bytes(network: nn.Module, config: ExperimentConfig, x: Tensor) -> int:
    """Bytes of all that a forward pass keeps for the backward one, each storage once."""
    kept: dict[int, torch.UntypedStorage] = {}

    def keep(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        kept[storage.data_ptr()] = storage  # held, so that no other one gets its address
        return tensor

    hooks = torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor)
    with hooks, autocast(config, x.device):
        network(x, torch.zeros(len(x), dtype=torch.long))
    return sum(int(storage.nbytes()) for storage in kept.values())
