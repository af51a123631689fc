"""Optimizer steps of a small network that need no Python in between.

The steps that ``Trainer.step`` makes, for the network that ``ChainRule`` is written for, told to
torch's own interpreter: TorchScript. While it works Python is free, so a window that draws on
another thread neither waits for the training nor keeps it waiting. The same operators in the same
order give the same numbers, to the bit. Where TorchScript is not to be had, the plain steps remain.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import torch

__all__ = ["Script", "script"]

# Losses and norms of the gradients, the last pair not finite where a step diverged.
Script = Callable[..., tuple[list[float], list[float]]]

AFFINE = """
def affine(x: Tensor, weight: Tensor, bias: Optional[Tensor]) -> Tensor:
    return torch.ops.mkldnn._linear_pointwise(x, weight, bias, "none", [], "")

def product(a: Tensor, b: Tensor) -> Tensor:
    return affine(a, b.t(), None)
"""
PLAIN_AFFINE = """
def affine(x: Tensor, weight: Tensor, bias: Optional[Tensor]) -> Tensor:
    return torch.nn.functional.linear(x, weight, bias)

def product(a: Tensor, b: Tensor) -> Tensor:
    return a @ b
"""
STEPS = """
def steps(
    examples: Tensor, scales: Tensor, sigmas: Tensor, table: Tensor,
    own: List[Tensor], averaged: List[Tensor],
    moments: List[Tensor], squares: List[Tensor], counts: List[Tensor],
    generator: Generator, batch: int, prediction: str, dtype: int, limit: float,
    beta1: float, beta2: float, eps: float,
    rates: List[float], shares: List[float],
) -> Tuple[List[float], List[float]]:
    losses: List[float] = []
    norms: List[float] = []
    for rate, share in zip(rates, shares):
        # As Trainer._drawn and Trainer._noised.
        x_0 = examples[torch.randint(0, examples.size(0), [batch], generator=generator)]
        t = torch.randint(0, table.size(0), [batch], generator=generator)
        noise = torch.randn(x_0.size(), generator=generator, dtype=x_0.dtype)
        scale = scales[t]
        sigma = sigmas[t]
        x_t = scale * x_0 + sigma * noise
        target = noise
        if prediction == "x0":
            target = x_0
        elif prediction == "v":
            target = scale * noise - sigma * x_0
        # As ChainRule.loss_and_gradients.
        weights: List[Tensor] = []
        for weight in own:
            weights.append(weight.to(dtype))
        e = table.index_select(0, t).to(dtype)
        t_emb = affine(e, weights[0], weights[1]).relu_()
        inputs = [torch.cat([x_t.to(dtype), t_emb], dim=1)]
        last = len(weights) - 2
        for layer in range(2, last, 2):
            inputs.append(affine(inputs[-1], weights[layer], weights[layer + 1]).relu_())
        answer = affine(inputs[-1], weights[last], weights[last + 1])
        difference = answer.to(target.dtype) - target
        flat = difference.view(-1)
        loss = torch.dot(flat, flat) / flat.numel()
        d = (difference * (2 / flat.numel())).to(dtype)
        gradients: List[Tensor] = []
        for passed in range(len(inputs)):
            layer = len(inputs) - 1 - passed
            gradients.append(d.sum([0], dtype=target.dtype))
            gradients.append(product(d.t(), inputs[layer]).to(target.dtype))
            d = product(d, weights[2 + 2 * layer])
            if layer > 0:
                d = torch.ops.aten.threshold_backward(d, inputs[layer], 0)
        d = torch.ops.aten.threshold_backward(d[:, x_t.size(1) :], t_emb, 0)
        gradients.append(d.sum([0], dtype=target.dtype))
        gradients.append(product(d.t(), e).to(target.dtype))
        gradients.reverse()
        # As Trainer.step.
        norms_of_each = torch.stack(torch.ops.aten._foreach_norm(gradients))
        found = torch.stack([loss, torch.ops.aten.linalg_vector_norm(norms_of_each)])
        loss_value = float(found[0])
        norm = float(found[1])
        losses.append(loss_value)
        norms.append(norm)
        if not (loss_value - loss_value == 0.0 and norm - norm == 0.0):  # infinite, or no number
            break
        if norm > limit:
            torch.ops.aten._foreach_mul_(gradients, limit / norm)
        torch.ops.aten._foreach_add_(counts, 1.0)
        torch.ops.aten._fused_adam_(
            own, gradients, moments, squares, [], counts, lr=rate, beta1=beta1, beta2=beta2,
            weight_decay=0.0, eps=eps, amsgrad=False, maximize=False,
        )
        torch.ops.aten._foreach_lerp_(averaged, own, share)
    return losses, norms
"""


@cache
def script(onednn: bool) -> Script | None:
    """The function ``steps`` above; None where this torch has no TorchScript, or not these parts.

    It is given as text: what PyInstaller bundles has no source that could be asked for.

    Args:
        onednn: whether ``affine`` takes that library for what is to be multiplied.
    """
    try:
        found: Script = torch.jit.CompilationUnit(
            (AFFINE if onednn else PLAIN_AFFINE) + STEPS
        ).steps
    except (AttributeError, RuntimeError):
        return None
    return found
