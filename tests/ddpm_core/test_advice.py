"""What is warned of, and what is not."""

from __future__ import annotations

import pytest
import torch

from ddpm_core.advice import about_clipping, about_levels, about_schedule
from ddpm_core.samplers import DDIMSampler
from ddpm_core.schedules import NoiseSchedule, make_schedule


def test_signal_left_at_the_last_level_is_said_with_its_amount() -> None:
    schedule = make_schedule("linear", 200)
    (advice,) = about_schedule(schedule)
    left = 1.0
    for n in range(200):
        left *= 1 - (1e-4 + (0.02 - 1e-4) * n / 199)
    assert advice.kind == "signal_left"
    assert advice.value == pytest.approx(left, rel=1e-9)


@pytest.mark.parametrize(("name", "T"), [("linear", 1000), ("cosine", 200), ("cosine", 1000)])
def test_usual_schedules_give_no_cause(name: str, T: int) -> None:
    assert about_schedule(make_schedule(name, T)) == []


def test_the_scaled_range_takes_the_signal_away() -> None:
    assert about_schedule(make_schedule("linear", 200, scale_to_timesteps=True)) == []


def test_several_betas_near_1_are_counted() -> None:
    schedule = NoiseSchedule(torch.tensor([0.1, 0.9991, 0.5, 0.9995], dtype=torch.float64))
    (advice,) = about_schedule(schedule)
    assert (advice.kind, advice.value) == ("beta_near_1", 2)


@pytest.mark.parametrize("steps", [1, 2, 3, 7, 50, 199, 200])
def test_evenly_spread_levels_are_even(steps: int) -> None:
    assert about_levels(DDIMSampler(make_schedule("linear", 200), steps).timesteps) == []


def test_a_very_uneven_list_is_said_with_its_ratio_in_either_order() -> None:
    for levels in ([0, 1, 2, 100], [100, 2, 1, 0]):
        (advice,) = about_levels(levels)
        assert (advice.kind, advice.value) == ("uneven_levels", 98)


def test_clipping_is_said_from_more_than_5_percent_on() -> None:
    assert about_clipping(0.05) == []
    assert about_clipping(0.06)[0].value == 0.06
