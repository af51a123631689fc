"""The network for points: a small MLP that sees the level of noise beside the point."""

from __future__ import annotations

from itertools import pairwise
from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ddpm_core.models.affine import affine
from ddpm_core.models.embeddings import SinusoidalPositionEmbeddings

__all__ = ["NoisePredictor"]


class NoisePredictor(nn.Module):
    """Predicts the noise in each point from the point and its level of noise.

    Ho et al. 2020 (arXiv 2006.11239), eps_theta(x_t, t) of eq. 11, as an MLP: the embedding of t
    passes ``time_mlp`` (sinusoidal -> Linear -> ReLU) and joins x as input of ``model``, whose
    ``layers`` hidden Linears are each followed by a ReLU. 142,114 parameters at the defaults.

    Args:
        input_dim: number of coordinates of a point, D.
        time_dim: width of the time embedding, even and at least 4.
        hidden: width of the hidden layers.
        layers: number of hidden layers.

    Raises:
        ValueError: a size that no network can have.
    """

    def __init__(
        self, input_dim: int = 2, time_dim: int = 32, hidden: int = 256, layers: int = 3
    ) -> None:
        super().__init__()
        for name, size in (("input_dim", input_dim), ("hidden", hidden), ("layers", layers)):
            if size < 1:
                raise ValueError(f"{name} = {size}: use at least 1")
        self.input_dim = input_dim
        self.time_dim = time_dim
        self.hidden = hidden
        self.layers = layers
        self.time_mlp = nn.Sequential(
            SinusoidalPositionEmbeddings(time_dim), nn.Linear(time_dim, time_dim), nn.ReLU()
        )
        widths = (input_dim + time_dim, *[hidden] * layers)
        backbone: list[nn.Module] = []
        for wide_in, wide_out in pairwise(widths):
            backbone += [nn.Linear(wide_in, wide_out), nn.ReLU()]
        self.model = nn.Sequential(*backbone, nn.Linear(hidden, input_dim))

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        """The prediction for each point.

        Args:
            x: ``[N, input_dim]`` points.
            t: ``[N]`` long, the level of each; one value expanded (stride 0) is embedded once.

        Returns:
            ``[N, input_dim]``, in x's dtype.

        Raises:
            ValueError: x or t has another shape.
        """
        if x.dim() != 2 or x.shape[1] != self.input_dim:
            raise ValueError(
                f"x has shape {list(x.shape)}, and this network takes [N, {self.input_dim}]"
            )
        if t.shape != x.shape[:1]:
            raise ValueError(
                f"t has shape {list(t.shape)} beside x of {list(x.shape)}: give one level a point, "
                f"[{x.shape[0]}] (for one level of all: torch.full((), t).expand(N))"
            )
        first = cast(nn.Linear, self.model[0])
        inner = x.to(first.weight.dtype)
        if len(t) == 1 or (len(t) > 1 and t.stride(0) == 0):
            return self._forward_at_one_level(inner, t[:1]).to(x.dtype)
        joined = torch.cat((inner, self.time_mlp(t)), dim=1)
        if self._may_pass_modules():
            return self._past_modules(joined, first.weight, first.bias).to(x.dtype)
        answer: Tensor = self.model(joined)
        return answer.to(x.dtype)

    def _forward_at_one_level(self, x: Tensor, t: Tensor) -> Tensor:
        """The same for t ``[1]``: time's part of the first Linear is a bias for all points."""
        first = cast(nn.Linear, self.model[0])
        weight_x, weight_t = first.weight.tensor_split([self.input_dim], dim=1)
        bias = F.linear(self.time_mlp(t), weight_t, first.bias)[0]
        if self._may_pass_modules():
            return self._past_modules(x, weight_x, bias)
        return self.model[1:](F.linear(x, weight_x, bias))  # type: ignore[no-any-return]

    def _may_pass_modules(self) -> bool:
        """Whether nobody asks for gradients, listens at a layer or has replaced one."""
        if torch.is_grad_enabled():
            return False
        layers = list(self.model)
        if any(part._forward_hooks or part._forward_pre_hooks for part in (self.model, *layers)):
            return False
        return all(type(layer) in (nn.Linear, nn.ReLU) for layer in layers)

    def _past_modules(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        """What ``model`` gives, by quicker products; weight and bias are the first Linear's."""
        dtype = x.dtype
        if dtype != torch.float64 and torch.is_autocast_enabled(x.device.type):
            dtype = torch.get_autocast_dtype(x.device.type)
        x = x.to(dtype)
        for layer in list(self.model)[2::2]:
            x = affine(x, weight.to(dtype), bias.to(dtype), relu=True)
            weight, bias = cast(Tensor, layer.weight), cast(Tensor, layer.bias)
        return F.linear(x, weight.to(dtype), bias.to(dtype))
