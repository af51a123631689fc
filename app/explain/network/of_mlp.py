"""The blocks of the MLP, and the time embedding that both networks have."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.explain.network.parts import counted, figure, predicted, said
from app.explain.topic import Block, Equation
from ddpm_core.models.shapes import BlockShape

__all__ = ["hidden", "joined", "output", "time"]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Network", text)


def time(block: BlockShape, feeds_every_block: bool) -> tuple[Block, ...]:
    """The embedding of t."""
    waves, linear = block.layers
    words = _tr(
        "The number *t* becomes {width} sines and cosines of *t*, from fast to slow: bounded, and "
        "different for every *t*. A Linear and a <b>ReLU</b> let the network make of them what it "
        "needs."
    )
    if feeds_every_block:
        goes = _tr(
            "Every block marked + t takes these {out} numbers in, through a Linear of its own."
        )
    else:
        goes = _tr("These {out} numbers are laid behind the coordinates of the point.")
    return (
        said(words.format(width=waves.outputs)),
        counted(linear),
        said(goes.format(out=linear.outputs)),
    )


def joined(block: BlockShape) -> tuple[Block, ...]:
    """Point and embedding behind each other."""
    (dims,), (wide,) = block.in_shape, block.out_shape
    words = _tr(
        "The coordinates of the point and the embedding of *t* are laid behind each other. This "
        "is all that the network gets to see:"
    )
    maps = _tr(
        "Of the maps the first {dims} are the coordinates themselves. The others are the same all "
        "over the plane: they depend on *t* alone."
    )
    return (
        said(words),
        Equation(
            rf"{dims} + {wide - dims} = {wide}",
            _tr("{dims} coordinates and {rest} numbers make {wide}").format(
                dims=dims, rest=wide - dims, wide=wide
            ),
        ),
        said(maps.format(dims=dims)),
    )


def hidden(block: BlockShape) -> tuple[Block, ...]:
    """A Linear with its ReLU."""
    (linear,) = block.layers
    words = _tr(
        "Each of the {outputs} units weighs its {inputs} inputs, adds a bias, and a <b>ReLU</b> "
        "cuts off what is below 0. All weights are learned:"
    )
    if block.name == "model.0":
        sees = _tr(
            "A map shows what one unit answers all over the plane. At one *t* the embedding is "
            "fixed, so a unit here is 0 on one side of a straight line and rises evenly on the "
            "other. As *t* changes the line moves: that is how the network knows *t*."
        )
    else:
        sees = _tr(
            "A map shows what one unit answers all over the plane. It adds up the {inputs} folded "
            "planes of the layer before and folds the sum once more, so its borders have corners, "
            "and it can answer to a place that no single line cuts out."
        )
    return (
        said(words.format(inputs=linear.inputs, outputs=linear.outputs)),
        Equation(
            rf"h = \max(0, \brk w_1 x_1 + \ldots + w_{{{figure(linear.inputs)}}} "
            rf"x_{{{figure(linear.inputs)}}} + b)",
            _tr("h is the greater of 0 and the weighted sum of {inputs} inputs plus b").format(
                inputs=linear.inputs
            ),
        ),
        counted(linear),
        said(sees.format(inputs=linear.inputs)),
    )


def output(block: BlockShape, prediction: str) -> tuple[Block, ...]:
    """The last Linear."""
    (linear,) = block.layers
    words = _tr(
        "One more Linear, without a ReLU, for the answer may be below 0: of {inputs} units it "
        "makes the {outputs} coordinates of what the network predicts, {what}."
    )
    maps = _tr("Map 1 is the answer along the first axis, all over the plane, and so on.")
    text = words.format(inputs=linear.inputs, outputs=linear.outputs, what=predicted(prediction))
    return (said(text), counted(linear), said(maps))
