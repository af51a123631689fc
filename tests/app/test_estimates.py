"""What is asked of data beside training is little, however large they are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from app import jobs
from app.estimates import (
    LARGEST,
    at_once,
    is_small_enough,
    loss_levels,
    loss_queries,
    optimum_levels,
    optimum_queries,
)
from app.mailbox import Mailbox
from app.panels.loss_by_t_panel import LossByTPanel
from app.player import Player
from ddpm_core.assemble import build_schedule
from ddpm_core.config import ExperimentConfig
from ddpm_core.data.images import PictureSet

CATS = ExperimentConfig(data="cats", timesteps=1000, batch_size=6)
BUSY = 2**21  # numbers that go through a network for one estimate of the loss by t, at most


def pictures(size: int, count: int = 3) -> PictureSet:
    """Pictures that take no memory."""
    one = torch.zeros(1, 1, 1, 1).expand(count, 3, size, size)
    return PictureSet(one, tuple(f"{number}" for number in range(count)))


class Streamed:
    """Data of which only some are in memory."""

    examples = torch.zeros(4, 3, 8, 8)

    def __len__(self) -> int:
        return 9


@pytest.mark.parametrize(("size", "count"), [(8, 3), (64, 3), (256, 3), (64, 1000)])
def test_of_pictures_few_are_asked(size: int, count: int) -> None:
    data = pictures(size, count)
    assert 8 <= optimum_queries(data) <= 256
    assert optimum_queries(data) * 3 * size**2 <= max(2**17, 8 * 3 * size**2)
    levels, queries = loss_levels(data, CATS), loss_queries(data, CATS)
    assert levels[0] == 0
    assert levels[-1] == 999
    assert len(levels) * queries * 3 * size**2 <= max(BUSY, 16 * 3 * size**2)
    assert 16 <= len(levels) <= 64
    assert len(optimum_levels(CATS)) == 100


def test_of_points_all_levels_are_found_from_many() -> None:
    config = ExperimentConfig(timesteps=200)
    data = torch.zeros(10_000, 2)
    points = type("Points", (), {"examples": data, "__len__": lambda self: len(data)})()
    assert optimum_levels(config) == list(range(200))
    assert optimum_queries(points) == 256
    assert loss_queries(points, config) == 256
    assert len(loss_levels(points, config)) == 64
    assert at_once(config) > 1000


def test_no_more_pictures_at_once_than_in_training() -> None:
    assert at_once(CATS) == 6
    assert at_once(CATS.replace(accumulate=4)) == 2


def test_what_is_too_large_or_not_in_memory_is_left_out() -> None:
    most = LARGEST // (3 * 64**2)
    assert is_small_enough(pictures(64, most))
    assert not is_small_enough(pictures(64, most + 1))
    assert not is_small_enough(Streamed())


def test_the_network_is_asked_about_few_pictures_at_a_time() -> None:
    config = CATS.replace(timesteps=40)
    torch.manual_seed(0)
    data = PictureSet(torch.rand(3, 3, 8, 8) * 2 - 1, ("a", "b", "c"))
    asked: list[int] = []

    class Network(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.scale = torch.nn.Parameter(torch.ones(1))

        def forward(self, x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
            asked.append(len(x))
            return 0 * x

    network = jobs.Network(Network(), 1, config, build_schedule(config), data, 1)
    mailbox = Mailbox()
    mailbox.clear(1)
    for _ in jobs.estimate_loss_by_t(network, jobs.best_answers(network), mailbox):
        pass
    found = mailbox.take(1).loss_by_t
    assert max(asked) <= max(6, loss_queries(data, config))
    assert len(found.excess) == 40
    assert np.isfinite(found.excess).all()


def test_the_panel_says_that_pictures_are_too_many(fake_experiment: Any, qtbot: Any) -> None:
    panel = LossByTPanel(fake_experiment, Player())
    qtbot.addWidget(panel)
    panel.show()
    fake_experiment.start_run(10)
    assert "too many" not in panel.plot.notice
    object.__setattr__(fake_experiment.run, "data", Streamed())
    fake_experiment.progressed.emit()
    assert "too many" in panel.plot.notice
