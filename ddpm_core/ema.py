"""The running average of a network's weights, which samples better than the network itself."""

from __future__ import annotations

import copy
import os
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from ddpm_core.files import atomic_write

__all__ = ["EMA"]


class EMA:
    """Exponential moving average of the parameters.

    Ho et al. 2020 (arXiv 2006.11239), appendix B: avg <- beta avg + (1 - beta) model.

    Args:
        model: the network to follow; the average starts as a frozen deep copy of it.
        beta: decay, in [0, 1]; how much of the average stays at an update.
        warmup: whether the n-th update (n from 0) uses min(beta, (1 + n) / (10 + n)), so that the
            initial weights are soon forgotten.

    Attributes:
        ema_model: the averaged network, in evaluation mode and without gradients.
        updates: number of updates so far.
        averages: the averaged parameters, in their order.
        beta, warmup: as given; a change acts from the next update on.

    Raises:
        ValueError: beta outside [0, 1].
    """

    def __init__(self, model: nn.Module, beta: float = 0.995, warmup: bool = False) -> None:
        if not 0 <= beta <= 1:
            raise ValueError(f"beta = {beta:g} is outside 0 to 1; the usual decay is 0.995")
        self.beta = beta
        self.warmup = warmup
        self.updates = 0
        self.ema_model = copy.deepcopy(model).eval().requires_grad_(False)
        self.ema_model.zero_grad(set_to_none=True)
        self._look_up()

    @property
    def decay(self) -> float:
        """The beta that the next update uses."""
        return self.decay_of(self.updates)

    def decay_of(self, n: int) -> float:
        """The beta of the n-th update, n from 0."""
        return min(self.beta, (1 + n) / (10 + n)) if self.warmup else self.beta

    def update(self, model: nn.Module) -> None:
        """Move the average towards ``model``; buffers, which are no weights, are copied."""
        self.update_from(list(model.parameters()), list(model.buffers()))

    def update_from(self, weights: Sequence[Tensor], buffers: Sequence[Tensor]) -> None:
        """The same, given the parameters and the buffers of the model in their order."""
        self.pull(weights, buffers, 1 - self.decay)
        self.updates += 1

    @torch.no_grad()
    def pull(
        self, weights: Sequence[Tensor], buffers: Sequence[Tensor], share: float | Tensor
    ) -> None:
        """Go a share of the way to the weights, and count no update.

        Args:
            share: 1 - beta; a tensor ``[]`` on the device is not waited for.
        """
        if isinstance(share, Tensor):
            apart = torch._foreach_sub(list(weights), self.averages)
            torch._foreach_mul_(apart, share)
            torch._foreach_add_(self.averages, apart)
        else:
            torch._foreach_lerp_(self.averages, list(weights), share)
        for average, buffer in zip(self._buffers, buffers, strict=True):
            average.copy_(buffer)

    def to(self, device: torch.device | str) -> None:
        """Take the average to a device."""
        self.ema_model.to(device)
        self._look_up()

    def _look_up(self) -> None:
        # To ask a module takes as long as to move the average of a small network.
        self.averages: list[Tensor] = list(self.ema_model.parameters())
        self._buffers: list[Tensor] = list(self.ema_model.buffers())

    def copy_to(self, model: nn.Module) -> None:
        """Give ``model`` the averaged weights."""
        model.load_state_dict(self.ema_model.state_dict())

    def save_pretrained(self, path: str | os.PathLike[str]) -> None:
        """Write the averaged weights as a state_dict that ``torch.load`` opens.

        Raises:
            OSError: the file cannot be written; an earlier one is untouched.
        """
        with atomic_write(path) as file:
            torch.save(self.ema_model.state_dict(), file)
