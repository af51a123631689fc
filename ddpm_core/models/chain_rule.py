"""The loss of a NoisePredictor and its gradient, with the chain rule written out.

It is what autograd does for this network, without a record of each operator, with products by the
faster library (see ``affine``), and with the embedding of t looked up. For every other network
autograd remains.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from ddpm_core.models.affine import affine, product
from ddpm_core.models.embeddings import SinusoidalPositionEmbeddings
from ddpm_core.models.mlp import NoisePredictor

__all__ = ["ChainRule"]


class ChainRule:
    """Gradients of the mean squared error of a NoisePredictor.

    Rumelhart et al. 1986, for the layers of the article's network: [x, relu(W e(t) + b)] through
    Linears with a ReLU after each but the last.

    Args:
        model: the network; its weights may change in place.
        timesteps: T; levels are 0 .. T-1.

    Attributes:
        table: ``[T, time_dim]``, the embedding of each level.
    """

    def __init__(self, model: NoisePredictor, timesteps: int) -> None:
        self._parameters = list(model.parameters())
        self._modules = list(model.modules())
        embedding = model.time_mlp[0]
        device = next(model.parameters()).device
        with torch.no_grad():
            self.table: Tensor = embedding(torch.arange(timesteps, device=device))

    @staticmethod
    def applies_to(model: nn.Module) -> bool:
        """Whether this is the network it is written for, as it was built."""
        if type(model) is not NoisePredictor or type(model.time_mlp[0]) is not (
            SinusoidalPositionEmbeddings
        ):
            return False
        kinds = [nn.Linear, nn.ReLU]
        backbone = [type(layer) for layer in model.model]
        rest = [type(layer) for layer in model.time_mlp][1:]
        plain = backbone == kinds * model.layers + [nn.Linear] and rest == kinds
        return plain and all(p.requires_grad for p in model.parameters())

    @property
    def is_listened_to(self) -> bool:
        """Whether someone waits for what passes a layer, which only a call of the network tells."""
        return any(
            module._forward_hooks or module._forward_pre_hooks or module._backward_hooks
            for module in self._modules
        )

    @torch.no_grad()
    def loss_and_gradients(
        self, x_t: Tensor, t: Tensor, target: Tensor, dtype: torch.dtype | None = None
    ) -> tuple[Tensor, list[Tensor]]:
        """The mean of (model(x_t, t) - target)^2, and its gradient by each parameter.

        Args:
            x_t, target: ``[N, D]``, N at least 1; t: ``[N]`` long.
            dtype: of products and what passes between layers; the network's own if None. Loss and
                gradients are in the network's own in any case.

        Returns:
            The loss ``[]``, and the gradients in the order of ``model.parameters()``, each laid
            out as its parameter.
        """
        own = [parameter.detach() for parameter in self._parameters]
        lower = dtype is not None and dtype != own[0].dtype
        weights = [p.to(dtype) for p in own] if lower else own
        e = self.table.index_select(0, t)
        e = e.to(dtype) if lower else e
        # Forward; ``inputs`` are what the Linears see, ``weights`` alternate between W and b.
        t_emb = affine(e, weights[0], weights[1], relu=True)
        inputs = [torch.cat((x_t.to(t_emb.dtype), t_emb), dim=1)]
        for layer in range(2, len(weights) - 2, 2):
            inputs.append(affine(inputs[-1], weights[layer], weights[layer + 1], relu=True))
        answer = affine(inputs[-1], weights[-2], weights[-1])
        difference = answer.to(target.dtype) - target
        flat = difference.view(-1)
        loss = torch.dot(flat, flat) / flat.numel()
        # Backward: d is the gradient by the output of the Linear looked at.
        d = (difference * (2 / flat.numel())).to(t_emb.dtype)
        gradients: list[Tensor] = []  # from the last parameter to the first
        for layer in range(len(inputs) - 1, -1, -1):
            weight = weights[2 + 2 * layer]
            gradients += (d.sum(0, dtype=target.dtype), product(d.t(), inputs[layer]))
            d = product(d, weight)
            if layer:
                d = torch.ops.aten.threshold_backward(d, inputs[layer], 0)  # of the ReLU
        d = torch.ops.aten.threshold_backward(d[:, x_t.shape[1] :], t_emb, 0)
        gradients += (d.sum(0, dtype=target.dtype), product(d.t(), e))
        gradients.reverse()
        return loss, [gradient.to(target.dtype) for gradient in gradients] if lower else gradients
