"""Optimizer steps that a device makes without being waited for, and replays as a CUDA graph.

A small network is over on a graphics card before the next operator was told to begin. A graph tells
all operators of a step at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

__all__ = ["StepInputs", "captured"]

WARM_UP = 3  # calls before a graph is captured, as torch asks for
AGREEMENT = 1e-3  # of the replayed loss with the one computed operator by operator


class StepInputs(NamedTuple):
    """What an optimizer step takes, all on the device.

    Attributes:
        x_0, eps: ``[N, ...]``, examples and noise; t: ``[N]`` long, their levels.
        scalars: ``[2]``, the learning rate, and how far the average goes towards the weights.
        failed: ``[]``, 1 from the step on that diverged: nothing changes then; else 0.
    """

    x_0: Tensor
    t: Tensor
    eps: Tensor
    scalars: Tensor
    failed: Tensor


Step = Callable[[StepInputs], Tensor]  # gives ``[2]``, the loss and the norm of its gradient


def captured(step: Step, example: StepInputs) -> Step | None:
    """The step as a CUDA graph; None where it cannot be captured, or does not do the same.

    Nothing is learned meanwhile: it is captured with ``failed`` at 1.

    Args:
        example: inputs of the shapes that all later ones have.
    """
    kept = StepInputs(*(one.clone() for one in example))
    kept.failed.fill_(1.0)
    try:
        beside = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        beside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(beside):
            for _ in range(WARM_UP):
                expected = step(kept)
        torch.cuda.current_stream().wait_stream(beside)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            result = step(kept)
        graph.replay()
        if not torch.allclose(result, expected, rtol=AGREEMENT, atol=AGREEMENT):
            return None
    except RuntimeError:  # an operator that no graph can hold, or no memory for it
        return None

    def replayed(inputs: StepInputs) -> Tensor:
        for place, value in zip(kept, inputs, strict=True):
            place.copy_(value, non_blocking=True)
        graph.replay()
        inputs.failed.copy_(kept.failed)
        return result

    return replayed
