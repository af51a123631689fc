"""What a block of a network gives for one picture, or all over the plane of points."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from ddpm_core.field import Grid
from ddpm_core.models.mlp import NoisePredictor
from ddpm_core.models.shapes import JOINED, block_shapes
from ddpm_core.models.unet import DiffUNet

__all__ = ["Features", "block_output", "find_features"]

PIECE = 512  # points at a time

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Features:
    """What one block gives.

    Attributes:
        block: its name, as ``block_shapes`` lists it.
        t: the level of noise.
        maps: [C, H, W]: of a picture the channels of the block; of points the answer of each unit
            at the places of the grid, the lowest row first; [C, 1, 1] where it depends on t alone.
        grid: where the answers are, None for a picture and where only t counts.
        place: [D], one point more, if one was given; point: [C], the answers there.
    """

    block: str
    t: int
    maps: Floats
    grid: Grid | None = None
    place: Floats | None = None
    point: Floats | None = None


class _Reached(Exception):
    """The block has answered; what follows it need not be computed."""


def block_output(model: DiffUNet | NoisePredictor, block: str, x: Tensor, t: int) -> Tensor:
    """What a block gives for x_t at one level, computed no further than the block.

    A hidden layer's output is taken behind its ReLU; of a skip and of a join it is both parts
    behind each other. The network is left as it was: its mode, its hooks and its gradients.

    Args:
        block: a name that ``block_shapes`` lists.
        x: [N, ...], as for the network, on any device.

    Returns:
        [N, ...] float32 on the CPU.

    Raises:
        ValueError: no such block, t below 0, or an x that the network refuses.
    """
    if t < 0:
        raise ValueError(f"t = {t}: levels are counted from 0")
    module, enters = _tap(model, block)
    device = next(model.parameters()).device
    # A single level is taken into the first Linear's bias, past the modules: so t is written out,
    # and a point alone comes twice.
    alone = len(x) == 1
    rows = (x.repeat(2, *[1] * (x.dim() - 1)) if _is_mlp(model) and alone else x).to(device)
    levels = torch.full((len(rows),), t, dtype=torch.long, device=device)
    caught: list[Tensor] = []
    with torch.no_grad(), _listening(module, enters, caught), suppress(_Reached):
        model(rows, levels)
    return caught[0][: len(x)].to("cpu", torch.float32).contiguous()


def find_features(
    model: DiffUNet | NoisePredictor,
    block: str,
    t: int,
    *,
    x: Tensor | None = None,
    grid: Grid | None = None,
    point: Tensor | None = None,
) -> Generator[None, None, Features]:
    """What a block gives at level t, as work that stops between its pieces.

    Args:
        x: [C, H, W], of a U-Net: the picture x_t.
        grid: of an MLP: the places to ask at.
        point: [D], of an MLP: one point more.

    Raises:
        ValueError: as ``block_output``, or neither a picture nor a grid was given.
    """
    yield
    if isinstance(model, DiffUNet):
        if x is None:
            raise ValueError("x: a U-Net needs a picture")
        return Features(block, t, _as_maps(block_output(model, block, x[None], t)[0]))
    if grid is None:
        raise ValueError("grid: an MLP needs places to be asked at")
    places = grid.points(model.input_dim)
    if block == "time_mlp":
        return Features(block, t, _as_maps(block_output(model, block, places[:1], t)[0]))
    answers = []
    for piece in torch.split(places, PIECE):
        answers.append(block_output(model, block, piece, t))
        yield
    maps = torch.cat(answers).T.reshape(-1, grid.rows, grid.columns)
    found = Features(block, t, maps.contiguous().numpy(), grid)
    if point is None:
        return found
    at_point = block_output(model, block, point[None], t)[0]
    return replace(found, place=point.numpy(), point=at_point.numpy())


def _as_maps(values: Tensor) -> Floats:
    """[C, H, W] as it is, [C] as [C, 1, 1]."""
    maps: Floats = values.reshape(len(values), *(values.shape[1:] or (1, 1))).numpy()
    return maps


def _is_mlp(model: nn.Module) -> bool:
    return isinstance(model, NoisePredictor)


def _tap(model: DiffUNet | NoisePredictor, block: str) -> tuple[nn.Module, bool]:
    """The submodule to listen at, and whether to what enters it."""
    smallest = 2 ** len(model.channels) if isinstance(model, DiffUNet) else None
    kinds = {one.name: one.kind for one in block_shapes(model, smallest)}
    if block not in kinds:
        raise ValueError(f"block: {block!r} is not known; choose one of {', '.join(kinds)}")
    if block == JOINED:
        return model.get_submodule("model.0"), True
    match kinds[block]:
        case "skip":
            return model.get_submodule(block.replace("skip", "decoder")), True
        case "hidden":
            stem, _, number = block.rpartition(".")
            return model.get_submodule(f"{stem}.{int(number) + 1}"), False  # its ReLU
        case _:
            return model.get_submodule(block), False


@contextmanager
def _listening(module: nn.Module, enters: bool, caught: list[Tensor]) -> Iterator[None]:
    """Catch the first tensor that enters or leaves a module, and end the forward pass there."""

    def on_input(_: nn.Module, inputs: tuple[Any, ...]) -> None:
        caught.append(inputs[0])
        raise _Reached

    def on_output(_: nn.Module, inputs: tuple[Any, ...], output: Tensor) -> None:
        caught.append(output)
        raise _Reached

    if enters:
        handle = module.register_forward_pre_hook(on_input)
    else:
        handle = module.register_forward_hook(on_output)
    try:
        yield
    finally:
        handle.remove()
