"""The level of noise t as a vector that a network can read."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor, nn

__all__ = ["SinusoidalPositionEmbeddings"]


class SinusoidalPositionEmbeddings(nn.Module):
    """Sines and cosines of t at geometrically spaced frequencies.

    Vaswani et al. 2017 (arXiv 1706.03762), section 3.5, with all sines before all cosines:
    ``sin(t w_k)``, then ``cos(t w_k)``, ``w_k = exp(-k ln(10000) / (dim/2 - 1))``,
    k = 0..dim/2-1.

    Args:
        dim: width of the embedding, even and at least 4.

    Attributes:
        frequencies: ``[dim/2]``, radians per step of t. Not part of the state_dict.

    Raises:
        ValueError: dim is odd, or below 4, where the spacing of the frequencies is undefined.
    """

    frequencies: Tensor

    def __init__(self, dim: int) -> None:
        super().__init__()
        if dim < 4 or dim % 2:
            raise ValueError(
                f"dim = {dim}: half of the embedding are sines and half cosines, of at least two "
                "frequencies each; use an even number of at least 4"
            )
        self.dim = dim
        self.register_buffer("frequencies", _frequencies(dim, torch.float32), persistent=False)

    def forward(self, t: Tensor) -> Tensor:
        """The embedding of each level: ``[N]`` -> ``[N, dim]``, in the dtype of the module.

        One level expanded (stride 0) is embedded once, and its row expanded likewise.
        """
        levels = t[:1] if len(t) > 1 and t.stride(0) == 0 else t
        angles = levels[:, None] * self.frequencies
        return torch.cat((angles.sin(), angles.cos()), dim=-1).expand(len(t), -1)

    def _apply(
        self, fn: Callable[[Tensor], Tensor], recurse: bool = True
    ) -> SinusoidalPositionEmbeddings:
        # Cast to float64, the frequencies would keep their float32 rounding, which t multiplies.
        super()._apply(fn, recurse)  # type: ignore[no-untyped-call]
        dtype = torch.promote_types(self.frequencies.dtype, torch.float32)
        self.frequencies = _frequencies(self.dim, dtype).to(self.frequencies.device)
        return self


def _frequencies(dim: int, dtype: torch.dtype) -> Tensor:
    # The device is named so that a surrounding torch.device("meta") leaves real numbers here.
    k = torch.arange(dim // 2, dtype=dtype, device="cpu")
    return torch.exp(k * -(math.log(10_000) / (dim // 2 - 1)))
