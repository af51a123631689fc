"""Evaluating a model on a large batch piece by piece."""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor

from ddpm_core.prediction import Model
from ddpm_core.schedules import whole_number

__all__ = ["in_chunks"]

CHUNK = 2048  # points whose activations stay in a processor's cache


def in_chunks(model: Model, size: int = CHUNK, check: Callable[[], None] | None = None) -> Model:
    """The same model, evaluated on at most ``size`` examples at a time.

    The answers are those of the model up to rounding: matrix products of another height may add
    in another order.

    Args:
        model: takes x [N, ...] and t [N], and returns a tensor like x.
        size: the most examples in one piece, at least 1.
        check: called before each piece; what it raises ends the evaluation (so that a long one
            can be cancelled).

    Raises ValueError: a size below 1.
    """
    if whole_number("size", size) < 1:
        raise ValueError(f"size: {size} examples make no piece; use at least 1")

    def chunked(x: Tensor, t: Tensor) -> Tensor:
        answer: Tensor | None = None
        for first in range(0, max(len(x), 1), size):  # an empty batch is one piece too
            if check is not None:
                check()
            here = slice(first, first + size)
            piece = model(x[here], t[here])
            if len(piece) == len(x):
                return piece
            # Kept in one place: many small tensors between large ones leave holes in the memory.
            if answer is None:
                answer = piece.new_empty(len(x), *piece.shape[1:])
            answer[here] = piece
        assert answer is not None
        return answer

    return chunked
