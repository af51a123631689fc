"""Making a network, drawing its initial weights, and checking weights against it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TypeVar

import torch
from torch import Tensor, nn

from ddpm_core.config import ExperimentConfig
from ddpm_core.models.mlp import NoisePredictor
from ddpm_core.models.unet import DiffUNet

__all__ = ["Network", "check_weights", "initialise", "initialised", "new_network", "outline"]

Network = NoisePredictor | DiffUNet
AnyNetwork = TypeVar("AnyNetwork", bound=nn.Module)


def outline(config: ExperimentConfig, inputs: int) -> Network:
    """The network that ``config`` describes, on the meta device: shapes without memory."""
    with torch.device("meta"):
        return _made(config, inputs)


def new_network(config: ExperimentConfig, inputs: int, generator: torch.Generator) -> Network:
    """The network that ``config`` describes, on the CPU, with initial weights from ``generator``.

    Unlike ``NoisePredictor()`` it leaves torch's global generator as it was.

    Args:
        inputs: dimensions of a point, or channels of a picture.
    """
    return initialised(lambda: _made(config, inputs), generator)


def _made(config: ExperimentConfig, inputs: int) -> Network:
    if config.modality == "pictures":
        return DiffUNet(inputs, config.time_dim, config.channels, config.bottleneck)
    return NoisePredictor(inputs, config.time_dim, config.hidden, config.layers)


def initialised(make: Callable[[], AnyNetwork], generator: torch.Generator) -> AnyNetwork:
    """The network that ``make`` builds on the CPU, with initial weights from ``generator``.

    Torch's global generator is left as it was. (An outline filled in would do so too, but its
    first use loads torch's symbolic shapes: a second and more.)

    Raises:
        TypeError: the network has weights of a kind without a rule.
    """
    with torch.random.fork_rng(devices=[]):
        network = make()
    initialise(network, generator)
    return network


@torch.no_grad()
def initialise(network: nn.Module, generator: torch.Generator) -> None:
    """Draw all weights anew as torch does by default, but from a generator the caller owns.

    He et al. 2015 (arXiv 1502.01852), section 2.2, with a = sqrt(5), torch's choice: weights and
    biases of Linears and convolutions are uniform within 1 / sqrt(inputs) of 0. A GroupNorm starts
    as the plain normalisation, with scale 1 and shift 0. Drawn on the generator's device, so that
    the start is the same wherever the network lives.

    Raises:
        TypeError: the network has weights of a kind without a rule.
    """
    for name, module in network.named_modules():
        weights = list(module.parameters(recurse=False))
        if not weights:
            continue
        if isinstance(module, nn.GroupNorm):
            module.weight.fill_(1)
            module.bias.fill_(0)
        elif isinstance(module, nn.Linear | nn.Conv2d | nn.ConvTranspose2d):
            # Torch counts them along all axes but the first, of a transposed convolution too.
            bound = 1 / math.sqrt(module.weight[0].numel())
            for weight in weights:
                drawn = torch.empty(weight.shape, device=generator.device)
                weight.copy_(drawn.uniform_(-bound, bound, generator=generator))
        else:
            raise TypeError(
                f"{name}: there is no rule for the initial weights of a {type(module).__name__}"
            )


def check_weights(network: nn.Module, weights: Mapping[str, Tensor]) -> None:
    """Refuse weights that are not those of ``network``, before anything is overwritten.

    Raises:
        ValueError: names the first tensor that is missing, unknown or of another shape.
    """
    expected = network.state_dict()
    for name, tensor in expected.items():
        if name not in weights:
            raise ValueError(f"another architecture: {name} is missing")
        if weights[name].shape != tensor.shape:
            raise ValueError(
                f"another architecture: {name} has shape {list(weights[name].shape)}, "
                f"and this network's has {list(tensor.shape)}"
            )
    for name in weights:
        if name not in expected:
            raise ValueError(f"another architecture: this network has no {name}")
