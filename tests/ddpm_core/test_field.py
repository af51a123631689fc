"""Fields on a grid, against the density of the exact mixture and its gradient."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import Any

import numpy as np
import pytest
import torch

from ddpm_core import field as module
from ddpm_core.data.points import make_points
from ddpm_core.exact import ExactDenoiser
from ddpm_core.field import QUANTITIES, Field, Grid, find_field, score
from ddpm_core.schedules import make_schedule

GRID = Grid(left=-1.5, bottom=-1.0, step=0.5, columns=7, rows=5)
SCHEDULE = make_schedule("linear", 50)
DATA = make_points("two_moons", 40).points


def result(work: Generator[None, None, Field]) -> Field:
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


def network(x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    return torch.stack([x[:, 1] * 2, 0.5 - x[:, 0]], dim=1) + 0.01 * t[:, None]


def log_density(x: torch.Tensor, t: int) -> torch.Tensor:
    """log p_t, up to a constant, of the data as a mixture of Gaussians."""
    bar = math.prod((1 - SCHEDULE.betas[: t + 1]).tolist())
    squares = (x[:, None] - math.sqrt(bar) * DATA.double()).square().sum(dim=-1)
    return torch.logsumexp(-squares / (2 * (1 - bar)), dim=1)


def test_rows_go_up_and_columns_to_the_right() -> None:
    points = GRID.points().reshape(5, 7, 2)
    assert points[0, 0].tolist() == [-1.5, -1.0]
    assert points[0, 6].tolist() == [1.5, -1.0]
    assert points[4, 0].tolist() == [-1.5, 1.0]
    assert torch.equal(GRID.points(3)[:, :2], GRID.points())
    assert (GRID.points(3)[:, 2] == 0).all()
    assert torch.equal(GRID.points(1)[:, 0], GRID.points()[:, 0])


def test_a_grid_covers_a_rectangle_and_stays_where_it_is_when_that_moves() -> None:
    grid = Grid.over(-1.1, -0.4, 0.9, 0.6, 0.5)
    assert (grid.left, grid.bottom, grid.columns, grid.rows) == (-1.5, -0.5, 6, 4)
    moved = Grid.over(-1.3, -0.4, 0.7, 0.6, 0.5)
    assert moved == grid
    points = Grid.over(0.3, -7.7, 11.1, 2.0, 0.7).points()
    assert points.min(dim=0).values.tolist() <= [0.3, -7.7]
    assert points.max(dim=0).values.tolist() >= [11.1, 2.0]


@pytest.mark.parametrize("t", [0, 20, 49])
def test_the_exact_score_is_the_gradient_of_the_log_density(t: int) -> None:
    found = result(find_field("exact_score", GRID, t, SCHEDULE, DATA))
    x = GRID.points().double().requires_grad_()
    (gradient,) = torch.autograd.grad(log_density(x, t).sum(), x)
    expected = gradient.reshape(5, 7, 2).numpy()
    assert found.t == t
    assert (
        np.abs(found.vectors / np.abs(expected).max() - expected / np.abs(expected).max()).max()
        < 1e-6
    )


@pytest.mark.parametrize("t", [3, 40])
def test_noise_is_the_score_turned_round_and_scaled(t: int) -> None:
    noise = result(find_field("exact_noise", GRID, t, SCHEDULE, DATA))
    turned = result(find_field("exact_score", GRID, t, SCHEDULE, DATA))
    bar = math.prod((1 - SCHEDULE.betas[: t + 1]).tolist())
    assert -noise.vectors / math.sqrt(1 - bar) == pytest.approx(turned.vectors, rel=1e-5, abs=1e-5)
    assert (noise.unit, turned.unit) == (1.0, pytest.approx(1 / math.sqrt(1 - bar), rel=1e-12))
    eps = torch.ones(3, 2)
    assert score(SCHEDULE, t, eps) == pytest.approx(-eps / math.sqrt(1 - bar), rel=1e-6)


def test_the_networks_fields_are_its_answers_at_each_place() -> None:
    t = 12
    answers = network(GRID.points(), torch.full((35,), t)).reshape(5, 7, 2)
    noise = result(find_field("network_noise", GRID, t, SCHEDULE, DATA, network))
    assert noise.vectors == pytest.approx(answers.numpy())
    assert noise.lengths == pytest.approx(answers.norm(dim=-1).numpy())
    exact = ExactDenoiser(SCHEDULE, DATA)(GRID.points(), t).reshape(5, 7, 2)
    difference = result(find_field("difference", GRID, t, SCHEDULE, DATA, network))
    assert difference.vectors == pytest.approx((answers - exact).numpy(), abs=1e-5)
    turned = result(find_field("network_score", GRID, t, SCHEDULE, DATA, network))
    assert turned.vectors == pytest.approx(score(SCHEDULE, t, answers).numpy(), rel=1e-5)


def test_a_perfect_network_differs_nowhere() -> None:
    perfect = ExactDenoiser(SCHEDULE, DATA)
    found = result(find_field("difference", GRID, 7, SCHEDULE, DATA, perfect))
    assert found.lengths.max() < 1e-6


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_the_work_stops_between_pieces_that_change_nothing(
    quantity: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = result(find_field(quantity, GRID, 5, SCHEDULE, DATA, network))
    monkeypatch.setattr(module, "PIECE", 10)
    work = find_field(quantity, GRID, 5, SCHEDULE, DATA, network)
    next(work)
    parts = result(work)
    assert parts.vectors == pytest.approx(whole.vectors, rel=1e-5, abs=1e-5)


def test_of_one_dimension_a_row_is_enough() -> None:
    data = torch.tensor([[-1.0], [1.0]])
    row = Grid(-2.0, 0.0, 1.0, 5, 1)
    found = result(find_field("exact_noise", row, 10, SCHEDULE, data))
    assert found.vectors.shape == (1, 5, 1)
    assert found.vectors[0, 2, 0] == pytest.approx(0, abs=1e-6)
    assert found.vectors[0, 0, 0] < 0 < found.vectors[0, 4, 0]


@pytest.mark.parametrize(
    ("quantity", "t", "more", "word"),
    [
        ("colour", 3, {"network": network}, "colour"),
        ("network_noise", 3, {}, "network"),
        ("difference", 3, {}, "network"),
        ("exact_noise", 50, {}, "0..49"),
    ],
)
def test_what_cannot_be_found_is_named(quantity: str, t: int, more: Any, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        result(find_field(quantity, GRID, t, SCHEDULE, DATA, **more))


def test_the_density_is_relative_to_its_greatest_and_only_known_from_the_data() -> None:
    found = result(find_field("difference", GRID, 20, SCHEDULE, DATA, network))
    expected = log_density(GRID.points().double(), 20).reshape(5, 7)
    assert found.density == pytest.approx((expected - expected.max()).exp().numpy(), rel=1e-4)
    assert result(find_field("network_noise", GRID, 20, SCHEDULE, DATA, network)).density is None
