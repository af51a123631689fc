"""Why work ended for want of memory, in the engine's words. Needs no Qt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from ddpm_core.config import ExperimentConfig

__all__ = ["TooLittleMemory", "explained", "is_out_of_memory"]

SIGNS = ("can't allocate memory", "not enough memory", "out of memory")  # torch says one of them


class TooLittleMemory(RuntimeError):
    """Something did not fit; its message says what, and what to do instead."""


def is_out_of_memory(error: BaseException) -> bool:
    """Whether memory could not be had, on whatever device."""
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    return isinstance(error, RuntimeError) and any(sign in str(error).lower() for sign in SIGNS)


@contextmanager
def explained(config: ExperimentConfig | None) -> Iterator[None]:
    """Turn a want of memory in work on a batch of these settings, or on anything, into words.

    Raises TooLittleMemory.
    """
    try:
        yield
    except Exception as error:
        if isinstance(error, TooLittleMemory) or not is_out_of_memory(error):
            raise
        raise TooLittleMemory(_reason(config)) from error


def _reason(config: ExperimentConfig | None) -> str:
    if config is None:
        return "there is too little memory for this; use fewer or smaller pictures at once"
    size = f"{config.batch_size:,}"
    if config.modality == "points":
        return f"a batch of {size} points does not fit in memory; use a smaller batch or network"
    return (
        f"a batch of {size} pictures of {config.picture_size} px does not fit in memory; train it "
        "in more parts, or use a smaller batch or smaller pictures"
    )
