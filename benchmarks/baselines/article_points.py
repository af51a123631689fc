"""The article's code for points: network, training loop and DDIM, as plain PyTorch."""

from __future__ import annotations

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn


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


class NoisePredictor(nn.Module):
    def __init__(self, input_dim: int = 2, time_dim: int = 32) -> None:
        super().__init__()
        self.time_mlp = nn.Sequential(
            SinusoidalPositionEmbeddings(time_dim), nn.Linear(time_dim, time_dim), nn.ReLU()
        )
        self.model = nn.Sequential(
            nn.Linear(input_dim + time_dim, 256),
            nn.ReLU(),
            nn.Linear(256, 256),
            nn.ReLU(),
            nn.Linear(256, 256),
            nn.ReLU(),
            nn.Linear(256, input_dim),
        )

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        return self.model(torch.cat((x, self.time_mlp(t)), dim=-1))


class Training:
    """The article's loop: random points, a random t each, noise, predict, MSE, Adam.

    Without an average of the weights, which the article adds for pictures only.
    """

    def __init__(self, points: Tensor, timesteps: int, batch_size: int, rate: float = 1e-3) -> None:
        self.points = points
        self.timesteps = timesteps
        self.batch_size = batch_size
        betas = torch.linspace(1e-4, 0.02, timesteps)
        self.alphas_cumprod = torch.cumprod(1 - betas, dim=0)
        self.model = NoisePredictor()
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=rate)
        self.count = 0

    def step(self) -> None:
        indices = torch.randint(0, len(self.points), (self.batch_size,))
        x_0 = self.points[indices]
        t = torch.randint(0, self.timesteps, (self.batch_size,))
        noise = torch.randn_like(x_0)
        alpha_bar = self.alphas_cumprod[t].unsqueeze(-1)
        x_t = torch.sqrt(alpha_bar) * x_0 + torch.sqrt(1 - alpha_bar) * noise
        loss = F.mse_loss(self.model(x_t, t), noise)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        self.count += 1
        if self.count % 500 == 0:
            print(f"step {self.count}, loss {loss.item():.4f}")


@torch.no_grad()
def sample_ddim(model: nn.Module, alphas_cumprod: Tensor, count: int, steps: int) -> Tensor:
    """The article's DDIM over its skip list, x_0 not clipped: ``[count, 2]``."""
    x_t = torch.randn(count, 2)
    times = np.linspace(0, len(alphas_cumprod) - 1, steps).astype(int).tolist()
    for index in reversed(range(steps)):
        t = times[index]
        alpha_bar = alphas_cumprod[t]
        before = alphas_cumprod[times[index - 1]] if index else torch.tensor(1.0)
        eps = model(x_t, torch.tensor([t] * len(x_t)))
        x_0 = (x_t - torch.sqrt(1 - alpha_bar) * eps) / torch.sqrt(alpha_bar)
        x_t = torch.sqrt(before) * x_0 + torch.sqrt(1 - before) * eps
    return x_t
