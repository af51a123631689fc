"""Adam on torch's own kernels, without the optimizer class around them.

``torch.optim.Adam`` loads torch's compiler when the first one is made: a second or two in which a
window stutters. The functions below it need nothing of that, and are called here directly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim.adam import adam

__all__ = ["BETAS", "EPS", "SLOTS", "Adam"]

# Kingma and Ba 2015, section 2: the defaults, as in the article.
BETAS = (0.9, 0.999)
EPS = 1e-8
SLOTS = ("step", "exp_avg", "exp_avg_sq")  # torch's names for the count and the two moments
FUSED_DEVICES = ("cpu", "cuda")


class Adam:
    """Adam with its default moments; the learning rate is given at each step.

    Kingma and Ba 2015 (arXiv 1412.6980), algorithm 1; the same numbers as ``torch.optim.Adam``.

    Args:
        parameters: names and parameters, changed in place.
    """

    def __init__(self, parameters: Iterable[tuple[str, nn.Parameter]]) -> None:
        self._parameters = dict(parameters)
        self._list: list[Tensor] = list(self._parameters.values())
        like = self._list[0]
        self._fused = like.device.type in FUSED_DEVICES
        self._moments = {
            "step": [torch.zeros((), device=like.device) for _ in self._parameters],
            "exp_avg": [torch.zeros_like(p) for p in self._parameters.values()],
            "exp_avg_sq": [torch.zeros_like(p) for p in self._parameters.values()],
        }

    @property
    def moments(self) -> tuple[list[Tensor], list[Tensor], list[Tensor]]:
        """The averages of the gradients and of their squares, and the counts of steps."""
        return self._moments["exp_avg"], self._moments["exp_avg_sq"], self._moments["step"]

    @torch.no_grad()
    def step(
        self,
        gradients: list[Tensor],
        learning_rate: float | Tensor,
        failed: Tensor | None = None,
    ) -> None:
        """Change the parameters; gradients in their order, the learning rate per step.

        Args:
            failed: on the device, 1 where everything is to stay as it is, else 0; on a device with
                a fused Adam alone.
        """
        averages, squares, counts = self.moments
        options: dict[str, Any] = {
            "lr": learning_rate,
            "beta1": BETAS[0],
            "beta2": BETAS[1],
            "weight_decay": 0.0,
            "eps": EPS,
            "amsgrad": False,
            "maximize": False,
        }
        if self._fused:
            torch._foreach_add_(counts, 1.0 if failed is None else 1.0 - failed)
            torch._fused_adam_(
                self._list, gradients, averages, squares, [], counts, **options, found_inf=failed
            )
        else:
            adam(self._list, gradients, averages, squares, [], counts, foreach=True, **options)

    def state_dict(self) -> dict[str, Tensor]:
        """Copies of the moments, ``NAME.SLOT`` each."""
        return {
            f"{name}.{slot}": self._moments[slot][index].clone()
            for index, name in enumerate(self._parameters)
            for slot in SLOTS
        }

    def load_state_dict(self, moments: Mapping[str, Tensor]) -> None:
        """Take over moments of ``state_dict``; none at all stand for no step yet."""
        for index, name in enumerate(self._parameters):
            for slot in SLOTS:
                mine = self._moments[slot][index]
                mine.copy_(moments[f"{name}.{slot}"]) if moments else mine.zero_()
