"""What goes through a network: its blocks in order, with their shapes and parameters."""

from __future__ import annotations

from dataclasses import dataclass

from ddpm_core.models.unet import DiffUNet, check_picture_size
from ddpm_core.schedules import whole_number

__all__ = ["BlockShape", "block_shapes"]


@dataclass(frozen=True, slots=True)
class BlockShape:
    """One block of a network. Shapes are those of one picture, without the batch."""

    name: str  # of the submodule, such as "encoder1"
    kind: str  # "embedding", "block", "pool", "up" or "out"
    in_shape: tuple[int, ...]  # [C, H, W]; () for the level t
    out_shape: tuple[int, ...]
    parameters: int


def block_shapes(model: DiffUNet, size: int | tuple[int, int]) -> list[BlockShape]:
    """The blocks of a U-Net in the order in which they compute, for pictures of one size.

    Nothing is computed: each pool halves both sides, each ``up`` doubles them. What comes into
    ``decoder3`` is what ``up3`` gave, and behind it what ``encoder3`` gave (the skip connection):
    twice the channels of either.

    Args:
        size: side of a square picture in pixels, or (height, width).

    Raises:
        ValueError: a size that the pools do not divide; names the nearest that work.
    """
    sides = size if isinstance(size, tuple) else (size, size)
    height, width = (whole_number("size", side) for side in sides)
    check_picture_size(height, width, len(model.channels))

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
    for level in reversed(model.levels):
        wide = model.channels[level - 1]
        full, joined = at(level, wide), at(level, 2 * wide)
        blocks.append(_block(model, f"up{level}", "up", below, full))
        blocks.append(_block(model, f"decoder{level}", "block", joined, full))
        below = full
    picture = at(1, model.input_channels)
    return [*blocks, _block(model, "out_conv", "out", below, picture)]


def _block(
    model: DiffUNet, name: str, kind: str, in_shape: tuple[int, ...], out_shape: tuple[int, ...]
) -> BlockShape:
    weights = model.get_submodule(name).parameters()
    return BlockShape(name, kind, in_shape, out_shape, sum(weight.numel() for weight in weights))
