"""The range that a predicted x_0 is kept in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from torch import Tensor

from ddpm_core.schedules import float64_copy

__all__ = ["Bound", "Bounds", "Clip"]

Bound = float | Sequence[float] | Tensor
Clip = tuple[Bound, Bound]


class Bounds:
    """A lower and an upper bound, each one number or one per dimension.

    Args:
        clip: (low, high). One per dimension means a sequence or a 1-D tensor as long as the
            second dimension of x: the coordinates of points, the channels of pictures.

    Raises ValueError: not a pair, not numbers, or a lower bound that is not below the upper.
    """

    def __init__(self, clip: Clip) -> None:
        try:
            low, high = clip
        except (TypeError, ValueError) as error:
            raise ValueError(f"clip: {clip!r} is not a pair; give (low, high) or None") from error
        self.low = _numbers("low", low)
        self.high = _numbers("high", high)
        if len(set(self._lengths())) > 1:
            raise ValueError(
                f"clip: {len(self.low)} lower and {len(self.high)} upper bounds; "
                "give the same number of both"
            )
        if not bool((self.low < self.high).all()):
            raise ValueError(
                f"clip: low {self.low.tolist()} is not below high {self.high.tolist()}; "
                "each lower bound must be below its upper one"
            )

    def __repr__(self) -> str:
        return f"({self.low.tolist()}, {self.high.tolist()})"

    def _lengths(self) -> list[int]:
        return [len(bound) for bound in (self.low, self.high) if bound.dim()]

    def apply(self, x_0: Tensor) -> Tensor:
        """x_0 [N, D, ...] moved to the nearest point within the bounds.

        Raises ValueError: bounds per dimension, but not as many as x_0 has.
        """
        for length in self._lengths():
            if x_0.dim() < 2 or length != x_0.shape[1]:
                raise ValueError(
                    f"clip: {length} bounds for x of shape {list(x_0.shape)}; give one number, "
                    "or one for each index of the second dimension"
                )
        return x_0.clamp(_broadcast(self.low, x_0), _broadcast(self.high, x_0))


def _broadcast(bound: Tensor, x: Tensor) -> Tensor:
    """The bound in x's dtype and on its device, along x's second dimension."""
    if bound.dim():
        bound = bound.reshape(-1, *[1] * (x.dim() - 2))
    return bound.to(x.dtype).to(x.device)


def _numbers(name: str, bound: Any) -> Tensor:
    """One number as a scalar, several as [D]; float64 on the CPU."""
    values = float64_copy(f"clip: {name}", bound)
    if values.dim() > 1 or bool(values.isnan().any()):
        raise ValueError(f"clip: {name} = {bound!r} is not a number or a list of them")
    return values
