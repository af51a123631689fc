"""What goes through a network: its blocks in order, with their shapes and parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from torch import nn

from ddpm_core.models.embeddings import SinusoidalPositionEmbeddings
from ddpm_core.models.mlp import NoisePredictor
from ddpm_core.models.unet import Block, DiffUNet, check_picture_size
from ddpm_core.schedules import whole_number

__all__ = ["JOINED", "BlockShape", "LayerShape", "block_shapes"]

JOINED = "joined"  # the name of what enters the first Linear of an MLP

SIGNED = frozenset({"up", "skip", "join", "out"})  # kinds with no ReLU at their end


@dataclass(frozen=True, slots=True)
class LayerShape:
    """One layer of a block, with the numbers from which its parameters are counted."""

    name: str  # of the submodule within its block; "" where the layer is the block
    kind: str  # "sinusoidal", "linear", "conv", "norm", "pool" or "transposed"
    inputs: int  # channels, or widths of vectors
    outputs: int
    parameters: int = 0
    kernel: int = 1
    stride: int = 1
    padding: int = 0
    groups: int = 1


@dataclass(frozen=True, slots=True)
class BlockShape:
    """One block of a network. Shapes are those of one picture or point, without the batch.

    Of a U-Net the kinds are "embedding", "block", "pool", "up", "skip" and "out"; of an MLP they
    are "embedding", "join", "hidden" (a Linear with its ReLU) and "out". Skips and joins lay two
    tensors behind each other and are no submodule.
    """

    name: str  # of the submodule, such as "encoder1"; of a skip "skip1", of a join JOINED
    kind: str
    in_shape: tuple[int, ...]  # [C, H, W], or [D] of vectors; () for the level t
    out_shape: tuple[int, ...]
    parameters: int
    layers: tuple[LayerShape, ...] = ()  # in the order in which they compute
    skip: str = ""  # of a skip: the encoder whose output is laid behind in_shape; of a join: t's
    sees: int = 0  # pixels along a side of x_t that one value depends on; 0 where it is not told

    @property
    def signed(self) -> bool:
        """Whether what comes out may lie below 0."""
        return self.kind in SIGNED


def block_shapes(
    model: DiffUNet | NoisePredictor, size: int | tuple[int, int] | None = None
) -> list[BlockShape]:
    """The blocks of a network in the order in which they compute. Nothing is computed.

    Of a U-Net each pool halves both sides, each ``up`` doubles them. What comes into ``decoder3``
    is what ``up3`` gave, and behind it what ``encoder3`` gave (``skip3``): twice the channels of
    either. ``sees`` is told from the picture down to the bottleneck; it leaves out the GroupNorms,
    through which every value knows two averages of the whole picture.

    Args:
        size: of a U-Net, the side of a square picture in pixels, or (height, width).

    Raises:
        ValueError: a size that the pools do not divide (names the nearest that work), or none for
            a U-Net.
    """
    if isinstance(model, NoisePredictor):
        return _of_mlp(model)
    if size is None:
        raise ValueError("size: give the side of a picture in pixels, for a U-Net takes many")
    sides = size if isinstance(size, tuple) else (size, size)
    height, width = (whole_number("size", side) for side in sides)
    check_picture_size(height, width, len(model.channels))
    return _of_unet(model, height, width)


def _of_mlp(model: NoisePredictor) -> list[BlockShape]:
    wide = model.input_dim + model.time_dim
    blocks = [
        _block(model, "time_mlp", "embedding", (), (model.time_dim,)),
        BlockShape(JOINED, "join", (model.input_dim,), (wide,), 0, skip="time_mlp"),
    ]
    for number in range(model.layers):
        blocks.append(_block(model, f"model.{2 * number}", "hidden", (wide,), (model.hidden,)))
        wide = model.hidden
    last = f"model.{2 * model.layers}"
    return [*blocks, _block(model, last, "out", (wide,), (model.input_dim,))]


def _of_unet(model: DiffUNet, height: int, width: int) -> list[BlockShape]:
    def at(level: int, channels: int) -> tuple[int, int, int]:
        return channels, height >> level - 1, width >> level - 1

    bottom = len(model.channels) + 1
    blocks = [_block(model, "time_embedding", "embedding", (), (model.time_dim,))]
    above = model.input_channels
    for level, wide in zip(model.levels, model.channels, strict=True):
        full, halved = at(level, wide), at(level + 1, wide)
        blocks.append(_block(model, f"encoder{level}", "block", at(level, above), full))
        blocks.append(_block(model, f"pool{level}", "pool", full, halved))
        above = wide
    below = at(bottom, model.bottleneck_channels)
    blocks.append(_block(model, "bottleneck", "block", at(bottom, above), below))
    blocks = _with_sight(blocks)
    for level in reversed(model.levels):
        wide = model.channels[level - 1]
        full, joined = at(level, wide), at(level, 2 * wide)
        blocks.append(_block(model, f"up{level}", "up", below, full))
        blocks.append(BlockShape(f"skip{level}", "skip", full, joined, 0, skip=f"encoder{level}"))
        blocks.append(_block(model, f"decoder{level}", "block", joined, full))
        below = full
    picture = at(1, model.input_channels)
    return [*blocks, _block(model, "out_conv", "out", below, picture)]


def _with_sight(blocks: Sequence[BlockShape]) -> list[BlockShape]:
    """The blocks down to the bottleneck with what one of their values sees of the picture.

    Each kernel of k widens it by k - 1 places, and each stride lays the places further apart.
    """
    sees = apart = 1
    told = []
    for block in blocks:
        for layer in block.layers:
            sees += (layer.kernel - 1) * apart
            apart *= layer.stride
        told.append(block if block.kind == "embedding" else replace(block, sees=sees))
    return told


def _block(
    model: nn.Module, name: str, kind: str, in_shape: tuple[int, ...], out_shape: tuple[int, ...]
) -> BlockShape:
    module = model.get_submodule(name)
    layers = _layers(module, in_shape)
    parameters = sum(weight.numel() for weight in module.parameters())
    return BlockShape(name, kind, in_shape, out_shape, parameters, layers)


def _layers(module: nn.Module, in_shape: tuple[int, ...]) -> tuple[LayerShape, ...]:
    names = ("conv1", "gn1", "time_mlp", "conv2", "gn2") if isinstance(module, Block) else ()
    if isinstance(module, nn.Sequential):
        named = list(module.named_children())
    elif names:
        named = [(name, module.get_submodule(name)) for name in names]
    else:
        named = [("", module)]
    return tuple(_layer(name, one, in_shape) for name, one in named if not isinstance(one, nn.ReLU))


def _layer(name: str, module: nn.Module, in_shape: tuple[int, ...]) -> LayerShape:
    count = sum(weight.numel() for weight in module.parameters())
    match module:
        case SinusoidalPositionEmbeddings():
            return LayerShape(name, "sinusoidal", 1, module.dim)
        case nn.Linear():
            return LayerShape(name, "linear", module.in_features, module.out_features, count)
        case nn.GroupNorm():
            wide = module.num_channels
            return LayerShape(name, "norm", wide, wide, count, groups=module.num_groups)
        case nn.MaxPool2d():
            kernel, stride = cast(int, module.kernel_size), cast(int, module.stride)
            return LayerShape(name, "pool", in_shape[0], in_shape[0], 0, kernel, stride)
        case nn.Conv2d() | nn.ConvTranspose2d():
            kind = "conv" if isinstance(module, nn.Conv2d) else "transposed"
            return LayerShape(
                name,
                kind,
                module.in_channels,
                module.out_channels,
                count,
                module.kernel_size[0],
                module.stride[0],
                cast(int, module.padding[0]),
            )
    raise TypeError(f"{name}: nothing is known of the shapes of a {type(module).__name__}")
