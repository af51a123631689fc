"""What about a schedule, a skip list or a clipped run is likely to spoil the samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch

from ddpm_core.schedules import NoiseSchedule

__all__ = ["Advice", "about_clipping", "about_levels", "about_schedule"]

SIGNAL_LEFT = 0.01  # alpha_bar at T-1 above which pure noise is the wrong place to start from
BETA_NEAR_1 = 0.999  # a step that leaves a thousandth: its 1 / sqrt(alpha) magnifies errors by 30
UNEVEN = 4.0  # greatest step of a skip list over its least, beyond which it is very uneven
CLIPPED = 0.05  # share of the values beyond which clipping shapes the result

Kind = Literal["signal_left", "beta_near_1", "uneven_levels", "clipping"]


@dataclass(frozen=True)
class Advice:
    """One thing to be warned of.

    Attributes:
        kind: what it is.
        value: how much: alpha_bar at T-1; the number of betas near 1; the greatest step between
            two levels over the least; the share of values that were clipped.
    """

    kind: Kind
    value: float


def about_schedule(schedule: NoiseSchedule) -> list[Advice]:
    """Signal left at the last level, and steps that leave next to nothing of what came before.

    Lin et al. 2024 (arXiv 2305.08891) for the first. The last beta of the cosine schedule is always
    cut at 0.999 (Nichol and Dhariwal 2021, section 3.2); only more than one such step counts.
    """
    found = []
    left = float(schedule.alpha_bars[-1])
    if left > SIGNAL_LEFT:
        found.append(Advice("signal_left", left))
    near = int((schedule.betas >= BETA_NEAR_1).sum())
    if near > 1:
        found.append(Advice("beta_near_1", float(near)))
    return found


def about_levels(timesteps: Sequence[int]) -> list[Advice]:
    """A skip list, in any order, whose greatest step is many times its least."""
    levels = torch.tensor(sorted(timesteps), dtype=torch.float64)
    steps = levels.diff()
    if len(steps) < 2 or float(steps.max() / steps.min()) <= UNEVEN:
        return []
    return [Advice("uneven_levels", float(steps.max() / steps.min()))]


def about_clipping(share: float) -> list[Advice]:
    """So many clipped values that the bounds, and not the network, shape the samples."""
    return [Advice("clipping", share)] if share > CLIPPED else []
