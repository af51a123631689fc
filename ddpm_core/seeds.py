"""Seeds that follow from others, for parts of a run that have noise of their own."""

from __future__ import annotations

import numpy as np

__all__ = ["seed_of"]


def seed_of(seed: int, *place: int) -> int:
    """A seed for a place within what ``seed`` began, such as a step; neighbours share nothing.

    Torch's generator on the CPU heeds the lowest 32 bits alone, so a great number that is added
    would be lost.
    """
    return int(np.random.SeedSequence((seed, *place)).generate_state(1)[0])
