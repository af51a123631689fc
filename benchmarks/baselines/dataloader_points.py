"""Training on points as most tutorials write it: DataLoader, Adam, an average of the weights."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.utils.data import DataLoader, TensorDataset

from baselines.article_points import NoisePredictor


class Training:
    """Epochs over a shuffling DataLoader; the average of the weights is kept in Python."""

    def __init__(self, points: Tensor, timesteps: int, batch_size: int, rate: float = 1e-3) -> None:
        self.timesteps = timesteps
        loader = DataLoader(TensorDataset(points), batch_size, shuffle=True, drop_last=True)
        self._batches = self._endless(loader)
        betas = torch.linspace(1e-4, 0.02, timesteps)
        self.alphas_cumprod = torch.cumprod(1 - betas, dim=0)
        self.model = NoisePredictor()
        self.average = copy.deepcopy(self.model).requires_grad_(False)
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=rate)
        self.losses: list[float] = []

    @staticmethod
    def _endless(loader: DataLoader[tuple[Tensor, ...]]) -> Iterator[Tensor]:
        while True:
            for (batch,) in loader:
                yield batch

    def step(self) -> None:
        x_0 = next(self._batches)
        t = torch.randint(0, self.timesteps, (len(x_0),))
        noise = torch.randn_like(x_0)
        alpha_bar = self.alphas_cumprod[t].unsqueeze(-1)
        x_t = torch.sqrt(alpha_bar) * x_0 + torch.sqrt(1 - alpha_bar) * noise
        loss = F.mse_loss(self.model(x_t, t), noise)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        with torch.no_grad():
            pairs = zip(self.average.parameters(), self.model.parameters(), strict=True)
            for average, weight in pairs:
                average.mul_(0.995).add_(weight, alpha=0.005)
        self.losses.append(loss.item())
