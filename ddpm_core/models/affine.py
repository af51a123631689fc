"""Products of a linear layer without autograd, by the faster of the libraries that torch has.

On x86 torch multiplies float32 matrices with MKL, which leaves half the width of some processors'
vectors unused; oneDNN, which torch has for convolutions and bfloat16, does not. Measured on an AMD
processor with AVX-512, one thread, layers of 256: 190 to 235 GFLOP/s against 105. Which one is
taken follows from the machine alone, never from a measurement, so that the same machine gives the
same bits.
"""

from __future__ import annotations

import platform
from functools import cache

import torch
import torch.nn.functional as F
from torch import Tensor

__all__ = ["affine", "product", "takes_onednn"]

X86 = ("x86_64", "amd64", "i686")
DTYPES = (torch.float32, torch.bfloat16)


def affine(x: Tensor, weight: Tensor, bias: Tensor | None, relu: bool = False) -> Tensor:
    """x W^T + b, and max(0, .) of that where ``relu``; without gradients.

    Args:
        x: ``[N, in]``; weight: ``[out, in]``, of any strides; bias: ``[out]`` or None.

    Returns:
        ``[N, out]``, as ``relu(linear(x, weight, bias))`` up to rounding.
    """
    if _takes(x):
        if not (weight.is_contiguous() or weight.t().is_contiguous()):
            weight = weight.contiguous()  # a part of a wider one would be taken number by number
        # Its own ReLU would take what is no number for 0, and so hide that training diverged.
        answer: Tensor = torch.ops.mkldnn._linear_pointwise(x, weight, bias, "none", [], "")
    else:
        answer = F.linear(x, weight, bias)
    return answer.relu_() if relu else answer


def product(a: Tensor, b: Tensor) -> Tensor:
    """a b for ``[N, K]`` and ``[K, M]`` of any strides; without gradients."""
    return affine(a, b.t(), None) if _takes(a) else a @ b


def _takes(x: Tensor) -> bool:
    return x.is_cpu and x.shape[0] > 0 and takes_onednn(x.dtype)


def takes_onednn(dtype: torch.dtype) -> bool:
    """Whether oneDNN multiplies numbers of this kind on the CPU."""
    return dtype in DTYPES and _has_onednn()


@cache
def _has_onednn() -> bool:
    """Whether this torch, on this kind of processor, has what is called above."""
    if platform.machine().lower() not in X86 or not torch.backends.mkldnn.is_available():  # type: ignore[no-untyped-call]
        return False
    try:
        x, weight = torch.ones(2, 3), torch.full((1, 3), 2.0)
        found = torch.ops.mkldnn._linear_pointwise(x, weight, None, "none", [], "")
    except (AttributeError, RuntimeError):  # not every release of torch has it
        return False
    return bool((found == 6.0).all())
