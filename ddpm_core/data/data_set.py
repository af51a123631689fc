"""What all data to train on has in common, points and pictures alike. Loads neither."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from torch import Tensor

if TYPE_CHECKING:
    from ddpm_core.data.points import Standardisation

__all__ = ["DataSet"]


class DataSet(Protocol):
    """Examples to train on: a PointSet or a PictureSet."""

    @property
    def examples(self) -> Tensor:
        """[N, ...] float32, as the network sees them."""
        ...

    @property
    def shape(self) -> tuple[int, ...]:
        """Of one example: (D,) of a point, (3, H, W) of a picture."""
        ...

    @property
    def labels(self) -> Tensor | None:
        """[N] long, the part of the data that each example belongs to."""
        ...

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of a point's dimensions; none of a picture."""
        ...

    @property
    def transform(self) -> Standardisation | None:
        """Leads from the data's own units to ``examples`` and back; None where they are in them."""
        ...

    def bounds(self) -> tuple[float, float]:
        """What the predicted x_0 may be clipped to."""
        ...

    def __len__(self) -> int: ...
