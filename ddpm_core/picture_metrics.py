"""How close generated pictures come to those that were trained on."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

__all__ = ["Nearest", "nearest_pictures"]


class Nearest(NamedTuple):
    """For each sample the training picture that it is nearest to.

    Attributes:
        picture: [N] long, which of the training pictures.
        error: [N] float64, the mean squared difference of their values, which are in [-1, 1].
    """

    picture: Tensor
    error: Tensor


def nearest_pictures(samples: Tensor, pictures: Tensor) -> Nearest:
    """Compare every sample with every picture, by the mean squared difference.

    Args:
        samples: [N, C, H, W]; pictures: [M, C, H, W] of the same size, M at least 1.

    Raises ValueError: sizes that cannot be compared.
    """
    if samples.shape[1:] != pictures.shape[1:] or not len(pictures):
        raise ValueError(
            f"pictures of shape {list(pictures.shape)} cannot be compared with samples of "
            f"{list(samples.shape)}; give at least one of the same size"
        )
    rows = samples.detach().cpu().double()
    errors = torch.empty(len(rows), len(pictures), dtype=torch.float64)
    for m, picture in enumerate(pictures.detach().cpu()):  # one at a time: memory of one set
        errors[:, m] = (rows - picture.double()).square().flatten(1).mean(dim=1)
    error, index = errors.min(dim=1)
    return Nearest(index, error)
