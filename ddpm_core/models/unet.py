"""The network for pictures: a U-Net that sees the level of noise in every block."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ddpm_core.models.embeddings import SinusoidalPositionEmbeddings
from ddpm_core.schedules import whole_number
from ddpm_core.unet_sizes import GROUPS, WidthError, groups_of, nearest_sides

__all__ = ["Block", "DiffUNet", "check_picture_size"]

QUICK_MAP = 1024  # pixels, as torch's own GroupNormKernel.cpp has it


class GroupNorm(nn.GroupNorm):
    """torch's, by way of float32 where its own way is slow: bfloat16 on a CPU, channels last.

    The values are the same, for bfloat16 is summed in float32 in any case. Measured for the U-Net
    on pictures of 64 x 64: a third of a training step, a fifth of sampling.
    """

    def forward(self, x: Tensor) -> Tensor:
        slow = x.dtype == torch.bfloat16 and x.is_cpu and not x.is_contiguous()
        # Forwards, torch has a quick way for maps of that size and more.
        if slow and (torch.is_grad_enabled() or x.shape[2] * x.shape[3] < QUICK_MAP):
            return super().forward(x.to(self.weight.dtype)).to(x.dtype)
        return super().forward(x)


class Block(nn.Module):
    """Two 3 x 3 convolutions, with the level of noise added between them.

    conv1 -> gn1 -> ReLU -> add ``time_mlp(t_emb)``, one value a channel -> conv2 -> gn2 -> ReLU.

    Args:
        in_channels, out_channels: channels that come in and go out.
        time_dim: width of the time embedding.
        groups: groups of both GroupNorms; they divide out_channels.
    """

    def __init__(
        self, in_channels: int, out_channels: int, time_dim: int, groups: int = GROUPS
    ) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, padding=1)
        self.gn1 = GroupNorm(groups, out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1)
        self.gn2 = GroupNorm(groups, out_channels)
        self.time_mlp = nn.Linear(time_dim, out_channels)

    def forward(self, x: Tensor, t_emb: Tensor) -> Tensor:
        """x ``[N, in_channels, H, W]``, t_emb ``[N, time_dim]`` -> ``[N, out_channels, H, W]``."""
        # Never in place: who listens at a layer sees what that layer gave.
        x = F.relu(self.gn1(self.conv1(x)))
        x = x + self.time_mlp(t_emb)[:, :, None, None]
        return F.relu(self.gn2(self.conv2(x)))


class DiffUNet(nn.Module):
    """Predicts the noise in each pixel from the picture and its level of noise.

    Ronneberger et al. 2015 (arXiv 1505.04597), figure 1, as eps_theta(x_t, t) of Ho et al. 2020
    (arXiv 2006.11239), eq. 11. ``encoder1``, ``pool1``, ``encoder2``, ... each halve the picture
    after a Block; ``bottleneck`` works on the smallest; ``up5``, ``decoder5``, ``up4``, ... double
    it again and append the encoder's output of that level behind their own (the skip connection).
    44,027,363 parameters at the defaults.

    A network whose widths are all at least 64, the article's narrowest, takes 32 groups in each
    GroupNorm; a narrower one takes min(32, width // 4).

    Args:
        input_channels: channels of a picture, 3 for colour.
        time_dim: width of the time embedding, even and at least 4.
        channels: width of each level, from the full picture down; as many levels as widths.
        bottleneck: width below the last level.

    Attributes:
        input_channels, time_dim, channels: as given; channels as a tuple.
        bottleneck_channels: the argument ``bottleneck``; the attribute of that name is the Block.

    Raises:
        ValueError: a size that no network can have, or a width that its groups do not divide.
    """

    def __init__(
        self,
        input_channels: int = 3,
        time_dim: int = 32,
        channels: Sequence[int] = (64, 128, 256, 512, 512),
        bottleneck: int = 1024,
    ) -> None:
        super().__init__()
        self.input_channels = _checked_channels_of_a_picture(input_channels)
        self.time_dim = _checked_time_dim(time_dim)
        self.channels = _checked_list(channels)
        self.bottleneck_channels = _whole("bottleneck", bottleneck)
        widths = (*self.channels, self.bottleneck_channels)
        names = [*(f"channels[{k}]" for k in range(len(self.channels))), "bottleneck"]
        try:
            groups = groups_of(widths)
        except WidthError as error:
            raise ValueError(f"{names[error.index]} = {error}") from error

        self.time_embedding = nn.Sequential(
            SinusoidalPositionEmbeddings(self.time_dim),
            nn.Linear(self.time_dim, self.time_dim),
            nn.ReLU(),
        )
        above = self.input_channels
        for level, width in zip(self.levels, self.channels, strict=True):
            encoder = Block(above, width, self.time_dim, groups[level - 1])
            self.add_module(f"encoder{level}", encoder)
            self.add_module(f"pool{level}", nn.MaxPool2d(2))
            above = width
        self.bottleneck = Block(above, self.bottleneck_channels, self.time_dim, groups[-1])
        below = self.bottleneck_channels
        for level in reversed(self.levels):
            width = self.channels[level - 1]
            self.add_module(f"up{level}", nn.ConvTranspose2d(below, width, 2, stride=2))
            decoder = Block(2 * width, width, self.time_dim, groups[level - 1])
            self.add_module(f"decoder{level}", decoder)
            below = width
        self.out_conv = nn.Conv2d(below, self.input_channels, 1)

    @property
    def levels(self) -> range:
        """The numbers in the names of the levels: 1 .. len(channels), from the picture down."""
        return range(1, len(self.channels) + 1)

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        """The prediction for each picture.

        Args:
            x: ``[N, input_channels, H, W]`` pictures, H and W multiples of 2^len(channels).
            t: ``[N]`` long, the level of noise of each; one value expanded (stride 0) is embedded
                once.

        Returns:
            ``[N, input_channels, H, W]``, in x's dtype.

        Raises:
            ValueError: x or t has another shape, or the pools do not divide the picture.
        """
        self._check(x, t)
        inner = x.to(self.out_conv.weight.dtype)
        t_emb = self.time_embedding(t)
        skips = []
        for level in self.levels:
            skips.append(self.get_submodule(f"encoder{level}")(inner, t_emb))
            inner = self.get_submodule(f"pool{level}")(skips[-1])
        inner = self.bottleneck(inner, t_emb)
        for level in reversed(self.levels):
            upsampled = self.get_submodule(f"up{level}")(inner)
            joined = torch.cat((upsampled, skips.pop()), dim=1)
            inner = self.get_submodule(f"decoder{level}")(joined, t_emb)
        return cast(Tensor, self.out_conv(inner)).to(x.dtype)

    def _check(self, x: Tensor, t: Tensor) -> None:
        if x.dim() != 4 or x.shape[1] != self.input_channels:
            raise ValueError(
                f"x has shape {list(x.shape)}, and this network takes "
                f"[N, {self.input_channels}, H, W]"
            )
        if t.shape != x.shape[:1]:
            raise ValueError(
                f"t has shape {list(t.shape)} beside x of {list(x.shape)}: give one level a "
                f"picture, [{x.shape[0]}] (for one level of all: torch.full((), t).expand(N))"
            )
        check_picture_size(x.shape[2], x.shape[3], len(self.channels))


def check_picture_size(height: int, width: int, halvings: int) -> None:
    """Refuse a picture that cannot be halved ``halvings`` times without a rest.

    Raises:
        ValueError: names the size and the nearest that work.
    """
    advice = []
    for name, side in (("height", height), ("width", width)):
        nearest = nearest_sides(side, halvings)
        if side not in nearest:
            advice.append(f"a {name} of {' or '.join(map(str, nearest))}")
    if advice:
        raise ValueError(
            f"pictures of {height} x {width} pixels (height x width): this network halves both "
            f"sides {halvings} times, so they must be multiples of {2**halvings}; "
            f"use {' and '.join(advice)}"
        )


def _checked_channels_of_a_picture(given: int) -> int:
    channels = _whole("input_channels", given)
    if channels < 1:
        raise ValueError(
            f"input_channels = {channels}: a picture has at least one channel; "
            "use 3 for colour, 1 for grey"
        )
    return channels


def _checked_time_dim(given: int) -> int:
    dim = _whole("time_dim", given)
    if dim < 4 or dim % 2:
        raise ValueError(
            f"time_dim = {dim}: half of the embedding are sines and half cosines, of at least two "
            "frequencies each; use an even number of at least 4"
        )
    return dim


def _checked_list(given: Sequence[int]) -> tuple[int, ...]:
    if isinstance(given, str) or not isinstance(given, Sequence):
        raise ValueError(
            f"channels: {given!r} is not a list; give the width of each level, such as (64, 128)"
        )
    if not given:
        raise ValueError(
            "channels: the list is empty, and a U-Net has at least one level; "
            "give the width of each, such as (64, 128)"
        )
    return tuple(_whole(f"channels[{k}]", width) for k, width in enumerate(given))


def _whole(name: str, given: int) -> int:
    try:
        return whole_number(name, given)
    except ValueError as error:
        raise ValueError(f"{error}; it counts channels, so give an int such as 64") from error
