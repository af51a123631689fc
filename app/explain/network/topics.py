"""Which explanation belongs to a block."""

from __future__ import annotations

from collections.abc import Sequence

from app.block_words import block_title
from app.explain.network import of_mlp, of_unet
from app.explain.topic import Block, Topic
from ddpm_core.models.shapes import BlockShape

__all__ = ["block_topic"]


def block_topic(block: BlockShape, blocks: Sequence[BlockShape], prediction: str) -> Topic:
    """What a block does, with the numbers of its network.

    Args:
        blocks: of the network, in the order in which they compute.
        prediction: what it is trained to predict: "eps", "v" or "x0".
    """
    key = f"{block.name.replace('.', '')}Block"
    return Topic(key, block_title(block), _words(block, blocks, prediction))


def _words(block: BlockShape, blocks: Sequence[BlockShape], prediction: str) -> tuple[Block, ...]:
    is_unet = any(one.kind == "block" for one in blocks)
    match block.kind:
        case "embedding":
            return of_mlp.time(block, feeds_every_block=is_unet)
        case "join":
            return of_mlp.joined(block)
        case "hidden":
            return of_mlp.hidden(block)
        case "block":
            return of_unet.convolutions(block, next(one for one in blocks if one.kind == "block"))
        case "pool":
            names = [one.name for one in blocks]
            return of_unet.pooling(block, blocks[names.index(block.name) - 1])
        case "up":
            return of_unet.upsampling(block)
        case "skip":
            return of_unet.joined_skip(block)
        case "out" if is_unet:
            return of_unet.output(block, prediction)
        case _:
            return of_mlp.output(block, prediction)
