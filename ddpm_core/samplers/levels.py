"""Which levels a sampler visits that may leave some out."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import numpy as np

from ddpm_core.schedules import whole_number

__all__ = ["checked_levels", "even_levels", "quadratic_levels"]


def even_levels(num_steps: int, timesteps: int) -> list[int]:
    """``num_steps`` levels from 0 to T-1, ascending: numpy's linspace cut to integers.

    Raises ValueError: more steps than levels, or fewer than one.
    """
    count = _checked_count(num_steps, timesteps)
    if count == 1:  # linspace would give level 0, where there is no noise left to take off
        return [timesteps - 1]
    return [int(t) for t in np.linspace(0, timesteps - 1, count)]


def quadratic_levels(num_steps: int, timesteps: int) -> list[int]:
    """``num_steps`` levels up to T-1, ascending, closer to one another the nearer to the data.

    Evenly spread are the square roots of t + 1, from 0 for the data on: so the last step, which
    leads to the data, is as long as the others. Rounded; where several would be one level, those
    above move up until all differ. After Song et al. 2020 (DDIM), appendix D.2.

    Raises ValueError: more steps than levels, or fewer than one.
    """
    count = _checked_count(num_steps, timesteps)
    levels = [-1]
    for number in range(1, count + 1):
        wanted = round(timesteps * (number / count) ** 2) - 1
        levels.append(max(wanted, levels[-1] + 1))
    return levels[1:]


def _checked_count(num_steps: int, timesteps: int) -> int:
    count = whole_number("num_steps", num_steps)
    if not 1 <= count <= timesteps:
        raise ValueError(
            f"num_steps: {count} is outside 1..{timesteps}, the number of levels of this schedule"
        )
    return count


def checked_levels(given: Iterable[int], timesteps: int) -> list[int]:
    """The given levels as ints.

    Raises ValueError: a list that is empty, not whole, not strictly increasing or out of range.
    """
    if not isinstance(given, Iterable):
        raise ValueError(f"timesteps: {given!r} is not a list; give the levels to visit")
    levels = [whole_number("timesteps", t) for t in given]
    if not levels:
        raise ValueError("timesteps: the list is empty; give at least one level")
    for before, after in itertools.pairwise(levels):
        if after <= before:
            raise ValueError(
                f"timesteps: {after} comes after {before}; the list must be strictly increasing"
            )
    if levels[0] < 0 or levels[-1] >= timesteps:
        raise ValueError(
            f"timesteps: {levels[0]}..{levels[-1]} leaves 0..{timesteps - 1}, "
            "the levels of this schedule"
        )
    return levels
