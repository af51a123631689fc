"""What the blocks of a network are called, and how their shapes are written."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication

from ddpm_core.models.shapes import BlockShape

__all__ = ["block_summary", "block_title", "compact", "shape_words", "size_words"]

THIN = "\u2009"  # a space


def _tr(text: str) -> str:
    return QCoreApplication.translate("Network", text)


def block_title(block: BlockShape) -> str:
    """A block's name in a word or two."""
    number = int(digits[0]) if (digits := re.findall(r"\d+", block.name)) else 0
    if block.kind == "block":
        if block.name == "bottleneck":
            return _tr("Bottleneck")
        encoder = block.name.startswith("encoder")
        return (_tr("Encoder {n}") if encoder else _tr("Decoder {n}")).format(n=number)
    titles = {
        "embedding": _tr("Time"),
        "pool": _tr("Max pool {n}"),
        "up": _tr("Up {n}"),
        "skip": _tr("Skip {n}"),
        "join": _tr("Join"),
        "hidden": _tr("Hidden {n}"),
        "out": _tr("Output"),
    }
    n = number // 2 + 1 if block.kind == "hidden" else number  # its ReLU has a number too
    return titles[block.kind].format(n=n)


def shape_words(shape: tuple[int, ...]) -> str:
    """Height × width × channels of a picture, the width of a vector, or t."""
    ordered = (*shape[1:], shape[0]) if len(shape) == 3 else shape
    return f"{THIN}×{THIN}".join(map(str, ordered)) or "t"


def size_words(block: BlockShape) -> str:
    """What a block gives, or of vectors how it comes about, in few figures."""
    if block.kind == "join":
        (came,), (gone,) = block.in_shape, block.out_shape
        return f"{came} + {gone - came} = {gone}"
    if len(block.in_shape) == 1:
        return f"{shape_words(block.in_shape)} → {shape_words(block.out_shape)}"
    return shape_words(block.out_shape)


def compact(count: int) -> str:
    """A number in few figures: 8,960, 65.8k, 14.2M."""
    for unit, name in ((1e6, "M"), (1e4, "k")):
        if count >= unit:
            value = count / (1e3 if name == "k" else unit)
            return f"{value:.1f}{name}" if value < 100 else f"{value:.0f}{name}"
    return f"{count:,}"


def block_summary(block: BlockShape) -> str:
    """A block in one line: what comes in, what goes out, and its parameters."""
    ways = _tr("{came} → {gone}").format(
        came=shape_words(block.in_shape), gone=shape_words(block.out_shape)
    )
    if not block.parameters:
        return _tr("{ways}, no parameters").format(ways=ways)
    return _tr("{ways}, {count} parameters").format(ways=ways, count=f"{block.parameters:,}")
