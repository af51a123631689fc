"""The blocks of the U-Net: convolution, pooling, transposed convolution and skip connection."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.explain.network.parts import (
    counted,
    predicted,
    said,
    sides,
    size_along,
    summed,
)
from app.explain.topic import Block, Equation
from ddpm_core.models.shapes import BlockShape

__all__ = ["convolutions", "joined_skip", "output", "pooling", "upsampling"]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Network", text)


def convolutions(block: BlockShape, picture: BlockShape) -> tuple[Block, ...]:
    """An encoder, the bottleneck or a decoder; ``picture`` is the block that x_t enters."""
    conv1, gn1, time, conv2, _ = block.layers
    words = _tr(
        "A <b>convolution</b> lays a small learned filter over every place of the picture: it "
        "weighs {k} × {k} pixels in all {inputs} channels and adds them up. {outputs} such "
        "filters, each with a bias, make {outputs} channels."
    )
    stays = _tr("Padding *p* = {p} and stride *s* = {s} keep the size of {n} pixels along a side:")
    then = _tr(
        "<b>GroupNorm</b> brings each of {groups} groups of channels to mean 0 and standard "
        "deviation 1, and a <b>ReLU</b> cuts off what is below 0."
    )
    level = _tr(
        "Here the block learns of *t*: a Linear turns the embedding of {width} numbers into one "
        "number a channel, which is added to all its pixels."
    )
    again = _tr("A second convolution, GroupNorm and ReLU follow:")
    total = _tr("With the GroupNorms, which scale and shift each channel, the block has")
    n = block.in_shape[1]
    return (
        *_where(block),
        said(words.format(k=conv1.kernel, inputs=conv1.inputs, outputs=conv1.outputs)),
        counted(conv1),
        said(stays.format(p=conv1.padding, s=conv1.stride, n=n)),
        size_along(conv1, n, block.out_shape[1]),
        said(then.format(groups=gn1.groups)),
        said(level.format(width=time.inputs)),
        counted(time, _tr("Linear of t")),
        said(again),
        counted(conv2, _tr("second convolution")),
        said(total),
        summed(block),
        *_sight(block, picture.in_shape[1]),
    )


def _where(block: BlockShape) -> tuple[Block, ...]:
    """What the block is there for."""
    inputs, outputs = block.in_shape[0], block.out_shape[0]
    if block.name.startswith("encoder"):
        words = _tr(
            "The encoder finds ever larger and fewer things: {size} pixels go from {inputs} "
            "channels to {outputs}. What it gives is kept for the decoder of the same size."
        )
    elif block.name == "bottleneck":
        words = _tr(
            "The bottom of the U: only {size} pixels, but {outputs} channels. Here each value "
            "knows most of the whole picture."
        )
    else:
        words = _tr(
            "The decoder puts together what came up from below and what the encoder kept: "
            "{inputs} channels of {size} pixels, of which it makes {outputs}."
        )
    return (said(words.format(size=sides(block.in_shape), inputs=inputs, outputs=outputs)),)


def _sight(block: BlockShape, side: int) -> tuple[Block, ...]:
    """What one value depends on; ``side`` is that of the whole picture."""
    if not block.sees:
        return ()
    if block.sees >= side:
        words = _tr(
            "Each 3 × 3 filter widens what a value sees. Through the filters so far, one value "
            "here reaches over {n} × {n} pixels: *x<sub>t</sub>* has only {side} × {side}."
        )
    else:
        words = _tr(
            "Each 3 × 3 filter widens what a value sees. Through the filters so far, one value "
            "here depends on {n} × {n} pixels of *x<sub>t</sub>*."
        )
    return (said(words.format(n=block.sees, side=side)),)


def pooling(block: BlockShape, before: BlockShape) -> tuple[Block, ...]:
    """A max pool; ``before`` is the block whose output it halves."""
    (pool,) = block.layers
    words = _tr(
        "<b>Max pooling</b> keeps the greatest of each {k} × {k} values, channel by channel, and "
        "steps on by {s}. It has nothing to learn. {before} pixels become {after}:"
    )
    wider = _tr(
        "What one value sees of *x<sub>t</sub>* widens, here from {seen} × {seen} pixels to "
        "{sees} × {sees}. And a 3 × 3 filter that follows spans twice as far in the picture as "
        "one before."
    )
    return (
        said(
            words.format(
                k=pool.kernel,
                s=pool.stride,
                before=sides(block.in_shape),
                after=sides(block.out_shape),
            )
        ),
        Equation(
            r"y = \max(x_1, x_2, x_3, x_4)",
            _tr("y is the greatest of the four values x 1 to x 4"),
        ),
        size_along(pool, block.in_shape[1], block.out_shape[1]),
        said(wider.format(seen=before.sees, sees=block.sees)),
    )


def upsampling(block: BlockShape) -> tuple[Block, ...]:
    """A transposed convolution."""
    (up,) = block.layers
    words = _tr(
        "A <b>transposed convolution</b> goes the other way: each value is multiplied by a learned "
        "patch of {k} × {k} weights, and the patches are laid down {s} pixels apart; where they "
        "overlap they add up."
    )
    exact = _tr(
        "With *k* = {k} and *s* = {s} the patches lie side by side, so both sides double exactly."
    )
    other = _tr(
        "Other choices do not: a 3 × 3 patch on 2 × 2 values gives 4 × 4 with stride 1 and 5 × 5 "
        "with stride 2, with seams where patches overlap."
    )
    channels = _tr("{inputs} channels become {outputs}. The parameters are counted as always:")
    return (
        said(words.format(k=up.kernel, s=up.stride)),
        size_along(up, block.in_shape[1], block.out_shape[1]),
        said(exact.format(k=up.kernel, s=up.stride)),
        said(other),
        Equation(
            r"(2-1) \cdot 1 + 3 = 4, \brk \quad (2-1) \cdot 2 + 3 = 5",
            _tr("2 minus 1 times 1 plus 3 is 4; 2 minus 1 times 2 plus 3 is 5"),
        ),
        said(channels.format(inputs=up.inputs, outputs=up.outputs)),
        counted(up),
    )


def joined_skip(block: BlockShape) -> tuple[Block, ...]:
    """A skip connection."""
    below, both = block.in_shape[0], block.out_shape[0]
    words = _tr(
        "A <b>skip connection</b> lays two stacks of channels behind each other: first the {below} "
        "that came up from below, then the {kept} that encoder {number} gave at this size. Nothing "
        "is added up, and nothing is learned."
    )
    why = _tr(
        "On the way down pooling forgot where exactly an edge was. The skip brings it back: from "
        "below comes what is in the picture, from the side where it lies."
    )
    number = block.skip.removeprefix("encoder")
    return (
        said(words.format(below=below, kept=both - below, number=number)),
        Equation(
            rf"{below} + {both - below} = {both}",
            _tr("{below} channels and {kept} make {both}").format(
                below=below, kept=both - below, both=both
            ),
        ),
        said(why),
    )


def output(block: BlockShape, prediction: str) -> tuple[Block, ...]:
    """The last convolution."""
    (conv,) = block.layers
    words = _tr(
        "A convolution of {k} × {k} looks at one pixel alone and mixes its {inputs} channels into "
        "{outputs}: what the network predicts for that pixel, {what}. There is no ReLU, for it may "
        "be below 0."
    )
    text = words.format(
        k=conv.kernel, inputs=conv.inputs, outputs=conv.outputs, what=predicted(prediction)
    )
    return (said(text), counted(conv))
