"""Words and formulas that several blocks share."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.explain.topic import Equation, Text
from ddpm_core.models.shapes import BlockShape, LayerShape

__all__ = ["counted", "figure", "predicted", "said", "sides", "size_along", "summed"]

TERM = '<span style="font-weight:600">'


def _tr(text: str) -> str:
    return QCoreApplication.translate("Network", text)


def figure(value: int) -> str:
    """A whole number in LaTeX, its thousands apart."""
    return f"{value:,}".replace(",", "{,}")


def said(words: str) -> Text:
    """A paragraph; what is between <b> and </b> is a term that it explains."""
    words = words.replace("<b>", TERM).replace("</b>", "</span>")
    return Text(words.replace(" × ", "\u00a0×\u00a0"))  # sizes stay on one line


def counted(layer: LayerShape, name: str = "") -> Equation:
    """The parameters of a layer, from what they are counted from.

    Args:
        name: in words, before the formula.
    """
    if layer.kind in ("conv", "transposed"):
        k = layer.kernel
        left = r"\mathrm{in} \cdot k \cdot k \cdot \mathrm{out} + \mathrm{out}"
        middle = rf"{layer.inputs} \cdot {k} \cdot {k} \cdot {layer.outputs} + {layer.outputs}"
    else:
        left = r"\mathrm{in} \cdot \mathrm{out} + \mathrm{out}"
        middle = rf"{layer.inputs} \cdot {layer.outputs} + {layer.outputs}"
    head = rf"{left} \brk" if not name else ""
    spoken = _tr("{layer}: {inputs} in, {outputs} out, {count} parameters").format(
        layer=name or layer.kind,
        inputs=layer.inputs,
        outputs=layer.outputs,
        count=f"{layer.parameters:,}",
    )
    equals = "= " if not name else ""
    return Equation(rf"{head} {equals}{middle} \brk = {figure(layer.parameters)}", spoken)


def summed(block: BlockShape) -> Equation:
    """The parameters of a block, from those of its layers."""
    counts = [layer.parameters for layer in block.layers if layer.parameters]
    terms = r" \brk + ".join(figure(count) for count in counts)
    return Equation(
        rf"{terms} \brk = {figure(block.parameters)}",
        _tr("together {count} parameters").format(count=f"{block.parameters:,}"),
    )


def size_along(layer: LayerShape, before: int, after: int) -> Equation:
    """The pixels along a side behind a layer, from those before it."""
    n, k, s, p = before, layer.kernel, layer.stride, layer.padding
    if layer.kind == "transposed":
        left, numbers = r"(n-1) \cdot s + k", rf"({n}-1) \cdot {s} + {k}"
    else:
        left = r"\frac{n + 2p - k}{s} + 1"
        numbers = rf"\frac{{{n} + 2 \cdot {p} - {k}}}{{{s}}} + 1"
    return Equation(
        rf"{left} \brk = {numbers} = {after}",
        _tr("{before} pixels along a side become {after}").format(before=before, after=after),
    )


def sides(shape: tuple[int, ...]) -> str:
    """Height × width of a picture."""
    return f"{shape[1]} × {shape[2]}"


def predicted(prediction: str) -> str:
    """What the network is trained to predict, in words."""
    return {
        "eps": _tr("the noise *ε*"),
        "v": _tr("the velocity *v*"),
        "x0": _tr("the data *x*₀"),
    }[prediction]
