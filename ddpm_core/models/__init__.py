"""The networks: callables ``model(x, t)`` that take ``[N, ...]`` and ``[N]`` and answer like x."""

from ddpm_core.models.embeddings import SinusoidalPositionEmbeddings
from ddpm_core.models.mlp import NoisePredictor
from ddpm_core.models.shapes import BlockShape, LayerShape, block_shapes
from ddpm_core.models.unet import DiffUNet
from ddpm_core.models.weights import (
    check_weights,
    initialise,
    initialised,
    new_network,
    outline,
)

__all__ = [
    "BlockShape",
    "DiffUNet",
    "LayerShape",
    "NoisePredictor",
    "SinusoidalPositionEmbeddings",
    "block_shapes",
    "check_weights",
    "initialise",
    "initialised",
    "new_network",
    "outline",
]
