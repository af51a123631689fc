"""Which sizes a U-Net can have: its widths, and the pictures that it halves. Loads no torch."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

__all__ = ["GROUPS", "WidthError", "groups_of", "nearest_sides", "side_problem"]

GROUPS = 32  # of each GroupNorm: the article's, and the most that any width takes
ARTICLES_NARROWEST = 64  # channels; a network with fewer somewhere is narrow
CHANNELS_PER_GROUP = 4  # the fewest in a narrow network, where 32 groups may be single channels


class WidthError(ValueError):
    """A width that GroupNorm cannot split: the ``index``-th, why, and what to use instead."""

    def __init__(self, index: int, reason: str, remedy: str) -> None:
        self.index = index
        self.reason = reason
        self.remedy = remedy
        super().__init__(f"{reason}; {remedy}")


def groups_of(widths: Sequence[int]) -> list[int]:
    """How many groups the GroupNorms over these numbers of channels take, of one network.

    All of at least 64, the article's narrowest, take 32; else each takes min(32, width // 4).

    Raises:
        WidthError: a width that so many groups do not divide; names the nearest that work.
    """
    narrow = min(widths) < ARTICLES_NARROWEST
    return [_groups(index, width, narrow) for index, width in enumerate(widths)]


def _groups(index: int, width: int, narrow: bool) -> int:
    def of(width: int) -> int:
        return min(GROUPS, width // CHANNELS_PER_GROUP) if narrow else GROUPS

    def fits(width: int) -> bool:
        return width % of(width) == 0

    if width < CHANNELS_PER_GROUP:
        raise WidthError(
            index,
            f"{width}: a group of GroupNorm has {CHANNELS_PER_GROUP} channels or more",
            f"use at least {CHANNELS_PER_GROUP}",
        )
    if not fits(width):
        below = next(near for near in range(width, 0, -1) if fits(near))
        above = next(near for near in count(width) if fits(near))
        raise WidthError(
            index,
            f"{width}: GroupNorm cannot split it into {of(width)} groups of one size",
            f"use {below} or {above} channels",
        )
    return of(width)


def nearest_sides(side: int, halvings: int) -> tuple[int, ...]:
    """The sides nearest to ``side``, in pixels, that can be halved so often: one or two of them."""
    step = 2**halvings
    below = side // step * step
    return tuple(near for near in sorted({below, -(-side // step) * step}) if near > 0) or (step,)


def side_problem(side: int, halvings: int) -> tuple[str, str] | None:
    """Why a side cannot be halved so often without a rest, and the remedy; None if it can."""
    nearest = nearest_sides(side, halvings)
    if side in nearest:
        return None
    return (
        f"the network halves a side {halvings} times, so {side} pixels must be a multiple of "
        f"{2**halvings}",
        f"use {' or '.join(map(str, nearest))} pixels",
    )
