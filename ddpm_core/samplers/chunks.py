"""Evaluating a model on a large batch piece by piece."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import torch
from torch import Tensor

from ddpm_core.prediction import Model
from ddpm_core.schedules import whole_number

__all__ = ["in_chunks"]

CHUNK = 2048  # points whose activations stay in a processor's cache
PATIENCE = 30.0  # seconds after which a thread that was to come is missing


def in_chunks(
    model: Model,
    size: int = CHUNK,
    check: Callable[[], None] | None = None,
    *,
    side_by_side: bool = False,
) -> Model:
    """The same model, evaluated on at most ``size`` examples at a time.

    The answers are those of the model up to rounding: matrix products of another height may add
    in another order.

    Args:
        model: takes x [N, ...] and t [N], and returns a tensor like x.
        size: the most examples that are evaluated at the same time, at least 1.
        check: called before each piece; what it raises ends the evaluation (so that a long one
            can be cancelled).
        side_by_side: on a CPU, let each of torch's threads evaluate a piece of its own, rather than
            all of them each product together, which are too short to be shared well.

    Raises ValueError: a size below 1.
    """
    if whole_number("size", size) < 1:
        raise ValueError(f"size: {size} examples make no piece; use at least 1")
    beside = _SideBySide(model) if side_by_side else None

    def chunked(x: Tensor, t: Tensor) -> Tensor:
        answer: Tensor | None = None
        for first in range(0, max(len(x), 1), size):  # an empty batch is one piece too
            if check is not None:
                check()
            here = slice(first, first + size)
            workers = min(torch.get_num_threads(), len(x[here]))
            if beside is None or workers < 2 or not x.is_cpu:
                piece = model(x[here], t[here])
            else:
                piece = beside(x[here], t[here], workers)
            if len(piece) == len(x):
                return piece
            # Kept in one place: many small tensors between large ones leave holes in the memory.
            if answer is None:
                answer = piece.new_empty(len(x), *piece.shape[1:])
            answer[here] = piece
        assert answer is not None
        return answer

    return chunked


class _SideBySide:
    """Evaluates pieces at the same time, each on a thread that computes alone."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._pool: ThreadPoolExecutor | None = None
        self._workers = 0

    def __call__(self, x: Tensor, t: Tensor, workers: int) -> Tensor:
        if self._pool is None or self._workers < workers:
            self._pool, self._workers = _pool(workers), workers
        each, grad = math.ceil(len(x) / workers), torch.is_grad_enabled()

        def evaluated(first: int) -> Tensor:
            with torch.set_grad_enabled(grad):  # of which every thread has a mind of its own
                return self._model(x[first : first + each], t[first : first + each])

        return torch.cat(list(self._pool.map(evaluated, range(0, len(x), each))))


def _pool(workers: int) -> ThreadPoolExecutor:
    """Threads on each of which torch computes alone."""
    threads, all_there = torch.get_num_threads(), threading.Barrier(workers, timeout=PATIENCE)

    def begin() -> None:
        torch.get_num_threads()  # else torch would settle it later, by the number of another
        torch.set_num_threads(1)

    pool = ThreadPoolExecutor(workers, "sampling", initializer=begin)
    list(pool.map(lambda _: all_there.wait(), range(workers)))
    torch.set_num_threads(threads)  # some of torch's libraries have one number for all threads
    return pool
