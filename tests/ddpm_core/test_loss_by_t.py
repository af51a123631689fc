"""The loss by level: closed forms, the exact denoiser against its optimum, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from ddpm_core.exact import ExactDenoiser, optimal_loss
from ddpm_core.loss_by_t import left_to_learn, loss_by_t
from ddpm_core.schedules import make_schedule

SCHEDULE = make_schedule("cosine", 12)


def generator() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def losses(model: object, data: Tensor, **options: object) -> dict[int, float]:
    found: dict[int, float] = {}
    for some in loss_by_t(model, SCHEDULE, data, generator=generator(), **options):  # type: ignore[arg-type]
        assert not found.keys() & some.keys()
        found.update(some)
    return found


@pytest.mark.parametrize("prediction", ["eps", "v", "x0"])
def test_a_network_that_says_nothing_has_the_second_moment_of_its_target(prediction: str) -> None:
    data = torch.randn(4_000, 2, generator=torch.Generator().manual_seed(1)) * 2
    found = losses(lambda x, t: torch.zeros_like(x), data, prediction=prediction, queries=4_000)
    for t, loss in found.items():
        alpha_bar = float(SCHEDULE.alpha_bars[t])
        moment = {"eps": 1.0, "x0": 4.0, "v": alpha_bar + (1 - alpha_bar) * 4}[prediction]
        assert loss == pytest.approx(moment, rel=0.08), t


@pytest.mark.parametrize("queries", [1_500, 3_000])
def test_the_exact_denoiser_reaches_the_optimum_at_every_level(queries: int) -> None:
    data = torch.randn(50, 2, generator=torch.Generator().manual_seed(2))
    found = losses(ExactDenoiser(SCHEDULE, data), data, queries=queries)
    best = optimal_loss(SCHEDULE, data, queries=6_000, generator=generator())
    assert sorted(found) == list(range(12))
    for t in range(12):
        assert found[t] == pytest.approx(float(best[t]), rel=0.15, abs=0.004)


def test_each_level_is_asked_with_its_own_t() -> None:
    data = torch.zeros(3, 2)

    def noise_of_zero(x_t: Tensor, t: Tensor) -> Tensor:
        # Where x_0 is 0, x_t is all noise: right for every t, and wrong for any other.
        return x_t / SCHEDULE.sqrt_one_minus_alpha_bars.float()[t][:, None]

    assert max(losses(noise_of_zero, data, queries=64).values()) < 1e-9


def test_levels_come_in_the_order_asked_for_and_the_same_seed_gives_the_same() -> None:
    data = torch.randn(20, 2, generator=generator())
    model = ExactDenoiser(SCHEDULE, data)
    order = [11, 0, 5]
    first = losses(model, data, levels=order, queries=2_048)
    assert list(first) == order
    assert first == losses(model, data, levels=order, queries=2_048)


def test_nothing_to_ask_is_refused() -> None:
    with pytest.raises(ValueError, match="queries: 0"):
        next(loss_by_t(lambda x, t: x, SCHEDULE, torch.zeros(3, 2), queries=0))
    with pytest.raises(ValueError, match="12"):
        next(loss_by_t(lambda x, t: x, SCHEDULE, torch.zeros(3, 2), levels=[12]))


def test_pictures_have_one_loss_for_all_their_values() -> None:
    data = torch.rand(5, 3, 4, 4, generator=generator())
    found = losses(lambda x, t: torch.zeros_like(x), data, queries=500)
    assert found[3] == pytest.approx(1.0, rel=0.05)


@pytest.mark.parametrize(
    ("where", "part"),
    [
        ([0], "small"),
        ([4, 5], "middle"),
        ([11], "large"),
        ([0, 5, 11], "everywhere"),
        ([], "nothing"),
    ],
)
def test_the_part_of_t_where_something_is_left_to_learn(where: list[int], part: str) -> None:
    optimum = np.linspace(0.2, 0.9, 12)
    loss = optimum * 1.001
    loss[where] += 0.5
    assert left_to_learn(loss, optimum) == part


def test_a_loss_below_the_optimum_is_no_gain_elsewhere() -> None:
    optimum = np.full(12, 0.5)
    loss = optimum.copy()
    loss[0], loss[11] = 0.9, 0.1  # an estimate may fall below the optimum by chance
    assert left_to_learn(loss, optimum) == "small"
