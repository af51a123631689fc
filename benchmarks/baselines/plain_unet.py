"""The article's code for pictures: U-Net, average of the weights, training loop and sampling.

As plain eager float32 PyTorch. The widths are arguments, so that it can be held against any preset.
"""

from __future__ import annotations

import copy
import itertools
import math
from collections.abc import Iterator, Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset


class SinusoidalPositionEmbeddings(nn.Module):
    def __init__(self, dim: int) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, time: Tensor) -> Tensor:
        half_dim = self.dim // 2
        frequencies = math.log(10000) / (half_dim - 1)
        frequencies = torch.exp(torch.arange(half_dim, device=time.device) * -frequencies)
        angles = time[:, None] * frequencies[None, :]
        return torch.cat((angles.sin(), angles.cos()), dim=-1)


class Block(nn.Module):
    def __init__(self, in_ch: int, out_ch: int, time_dim: int, groups: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(in_ch, out_ch, 3, padding=1)
        self.gn1 = nn.GroupNorm(groups, out_ch)
        self.conv2 = nn.Conv2d(out_ch, out_ch, 3, padding=1)
        self.gn2 = nn.GroupNorm(groups, out_ch)
        self.time_mlp = nn.Linear(time_dim, out_ch)

    def forward(self, x: Tensor, t_emb: Tensor) -> Tensor:
        x = F.relu(self.gn1(self.conv1(x)))
        x = x + self.time_mlp(t_emb)[:, :, None, None]
        return F.relu(self.gn2(self.conv2(x)))


class DiffUNet(nn.Module):
    def __init__(self, channels: Sequence[int], bottleneck: int, time_dim: int = 32) -> None:
        super().__init__()
        narrow = min(*channels, bottleneck) < 64

        def block(in_ch: int, out_ch: int) -> Block:
            return Block(in_ch, out_ch, time_dim, min(32, out_ch // 4) if narrow else 32)

        self.time_embedding = nn.Sequential(
            SinusoidalPositionEmbeddings(time_dim), nn.Linear(time_dim, time_dim), nn.ReLU()
        )
        widths = [3, *channels]
        self.encoders = nn.ModuleList(block(a, b) for a, b in zip(widths, channels, strict=False))
        self.pool = nn.MaxPool2d(2)
        self.bottleneck = block(channels[-1], bottleneck)
        below = [bottleneck, *reversed(channels)]
        self.ups = nn.ModuleList(
            nn.ConvTranspose2d(a, b, 2, stride=2) for a, b in itertools.pairwise(below)
        )
        self.decoders = nn.ModuleList(block(2 * b, b) for b in below[1:])
        self.out_conv = nn.Conv2d(channels[0], 3, 1)

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        t_emb = self.time_embedding(t)
        skips = []
        for encoder in self.encoders:
            x = encoder(x, t_emb)
            skips.append(x)
            x = self.pool(x)
        x = self.bottleneck(x, t_emb)
        for up, decoder in zip(self.ups, self.decoders, strict=True):
            x = decoder(torch.cat((up(x), skips.pop()), dim=1), t_emb)
        return self.out_conv(x)


class EMA:
    def __init__(self, model: nn.Module, beta: float = 0.995) -> None:
        self.beta = beta
        self.ema_model = copy.deepcopy(model).eval().requires_grad_(False)

    @torch.no_grad()
    def update(self, model: nn.Module) -> None:
        pairs = zip(self.ema_model.parameters(), model.parameters(), strict=True)
        for average, weight in pairs:
            average.mul_(self.beta).add_(weight, alpha=1 - self.beta)


class Training:
    """The article's loop on pictures ``[N, 3, H, W]``, predicting eps."""

    def __init__(
        self,
        pictures: Tensor,
        timesteps: int,
        batch_size: int,
        channels: Sequence[int],
        bottleneck: int,
        rate: float = 2e-4,
        steps: int = 5000,
        shuffle: bool = True,
    ) -> None:
        self.timesteps = timesteps
        often = pictures.repeat(math.ceil(batch_size / len(pictures)), 1, 1, 1)
        loader = DataLoader(TensorDataset(often), batch_size, shuffle=shuffle, drop_last=True)
        self._batches = self._endless(loader)
        betas = torch.linspace(1e-4, 0.02, timesteps)
        self.alphas_cumprod = torch.cumprod(1 - betas, dim=0)
        self.model = DiffUNet(channels, bottleneck)
        self.ema = EMA(self.model)
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=rate)
        self.scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(self.optimizer, steps)
        self.count = 0

    @staticmethod
    def _endless(loader: DataLoader[tuple[Tensor, ...]]) -> Iterator[Tensor]:
        while True:
            for (batch,) in loader:
                yield batch

    def step(self) -> None:
        x_0 = next(self._batches)
        t = torch.randint(0, self.timesteps, (len(x_0),))
        noise = torch.randn_like(x_0)
        alpha_bar = self.alphas_cumprod[t][:, None, None, None]
        x_t = torch.sqrt(alpha_bar) * x_0 + torch.sqrt(1 - alpha_bar) * noise
        loss = F.mse_loss(self.model(x_t, t), noise)
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.scheduler.step()
        self.ema.update(self.model)
        self.count += 1
        if self.count % 500 == 0:
            print(f"step {self.count}, loss {loss.item():.4f}")


@torch.no_grad()
def sample_ddim(
    model: nn.Module, alphas_cumprod: Tensor, count: int, side: int, steps: int
) -> Tensor:
    """The article's DDIM over its skip list, x_0 clipped: ``[count, 3, side, side]``."""
    x_t = torch.randn(count, 3, side, side)
    times = np.linspace(0, len(alphas_cumprod) - 1, steps).astype(int).tolist()
    for index in reversed(range(steps)):
        t = times[index]
        alpha_bar = alphas_cumprod[t]
        before = alphas_cumprod[times[index - 1]] if index else torch.tensor(1.0)
        eps = model(x_t, torch.tensor([t] * len(x_t)))
        x_0 = (x_t - torch.sqrt(1 - alpha_bar) * eps) / torch.sqrt(alpha_bar)
        x_0 = x_0.clamp(-1, 1)
        eps = (x_t - torch.sqrt(alpha_bar) * x_0) / torch.sqrt(1 - alpha_bar)
        x_t = torch.sqrt(before) * x_0 + torch.sqrt(1 - before) * eps
    return x_t
