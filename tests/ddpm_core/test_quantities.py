"""The numbers beside the formulas: that they are those which the engine computes with."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch

from ddpm_core import (
    DDIMSampler,
    DDPMSampler,
    DPMSolverSampler,
    NoiseSchedule,
    SimplifiedSampler,
    make_schedule,
    posterior_mean_variance,
    q_sample,
    q_step,
)
from ddpm_core.quantities import (
    clipped_share,
    embedding_periods,
    level_numbers,
    merged_noise,
    root_mean_square,
    spread,
    step_numbers,
)
from ddpm_core.samplers import Sampler

SCHEDULES = [make_schedule("linear", 200), make_schedule("cosine", 50), NoiseSchedule([0.3])]
Seeded = Callable[[int], torch.Generator]


def samplers(schedule: NoiseSchedule) -> list[Sampler]:
    steps = min(7, schedule.timesteps)
    return [
        DDPMSampler(schedule),
        DDPMSampler(schedule, variance="posterior"),
        SimplifiedSampler(schedule),
        SimplifiedSampler(schedule, add_noise=False),
        DDIMSampler(schedule, num_steps=steps),
        DDIMSampler(schedule, num_steps=steps, eta=0.7),
        DPMSolverSampler(schedule, num_steps=steps),
    ]


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_level_has_the_factors_of_both_forward_forms(
    schedule: NoiseSchedule, seeded: Seeded
) -> None:
    x, eps = torch.randn(2, 5, 2, generator=seeded(0), dtype=torch.float64)
    for t in {0, schedule.timesteps // 2, schedule.timesteps - 1}:
        level = level_numbers(schedule, t)
        step = level.keep * x + level.add * eps
        jump = level.signal * x + level.noise * eps
        assert (step - q_step(schedule, x, t, noise=eps)).abs().max() < 1e-14
        assert (jump - q_sample(schedule, x, t, noise=eps)).abs().max() < 1e-14
        assert level.snr == pytest.approx((level.signal / level.noise) ** 2, rel=1e-12)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_both_forms_of_the_mean_agree_with_the_posterior(
    schedule: NoiseSchedule, seeded: Seeded
) -> None:
    x_t, eps = torch.randn(2, 5, 2, generator=seeded(1), dtype=torch.float64)
    for t in {0, schedule.timesteps // 2, schedule.timesteps - 1}:
        level = level_numbers(schedule, t)
        x_0 = (x_t - level.noise * eps) / level.signal
        mean, variance = posterior_mean_variance(schedule, x_0, x_t, t)
        with_x_0 = level.posterior_x_t * x_t + level.posterior_x_0 * x_0
        with_eps = level.stretch * (x_t - level.of_eps * eps)
        scale = float(mean.abs().max())
        assert (with_x_0 - mean).abs().max() < 1e-12 * scale
        assert (with_eps - mean).abs().max() < 1e-11 * scale
        assert level.posterior_variance == float(variance)


def test_two_steps_have_the_noise_of_one_with_the_product_of_their_alphas() -> None:
    schedule = make_schedule("linear", 200)
    for t in (1, 57, 199):
        older, newer, both = merged_noise(schedule, t)
        one, two = float(schedule.alphas[t]), float(schedule.alphas[t - 1])
        assert older == pytest.approx(math.sqrt(one * (1 - two)), abs=1e-15)
        assert newer == pytest.approx(math.sqrt(1 - one), abs=1e-15)
        assert both == pytest.approx(math.sqrt(1 - one * two), abs=1e-15)


def test_noise_of_two_steps_is_measured_as_it_is_computed(seeded: Seeded) -> None:
    schedule = NoiseSchedule([0.3, 0.5])
    generator = seeded(2)
    x = torch.zeros(200_000, 1, dtype=torch.float64)
    for t in (0, 1):
        x = q_step(schedule, x, t, generator=generator)
    assert spread(x.numpy()) == pytest.approx(merged_noise(schedule, 1).both, rel=0.005)


@pytest.mark.parametrize("t", [0, -1, 200, 1.5])
def test_two_steps_need_two_levels(t: int) -> None:
    with pytest.raises(ValueError, match=r"^t: "):
        merged_noise(make_schedule("linear", 200), t)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_step_has_the_ends_and_the_noise_of_the_sampler(
    schedule: NoiseSchedule, seeded: Seeded
) -> None:
    x_t = torch.randn(6, 2, generator=seeded(3), dtype=torch.float64)
    for sampler in samplers(schedule):
        last = len(sampler.timesteps) - 1
        for k in {0, last // 2, last}:
            made = sampler.step(lambda x, t: 0.5 * x, x_t, k, seeded(4))
            step = step_numbers(sampler, k)
            assert (step.t, step.t_prev, step.sigma) == (made.t, made.t_prev, made.sigma)
            wanted = 1.0 if made.t_prev < 0 else float(schedule.alpha_bars[made.t_prev])
            assert step.alpha_bar_prev == wanted
            now, there = float(schedule.snr[made.t]), math.inf
            if made.t_prev >= 0:
                there = float(schedule.snr[made.t_prev])
            assert level_numbers(schedule, made.t).half_log_snr == math.log(now) / 2
            assert step.h == pytest.approx((math.log(there) - math.log(now)) / 2, rel=1e-12)
            looks_back = isinstance(sampler, DPMSolverSampler) and 0 < k < last
            assert (step.r is not None) == looks_back
            if step.r is not None:
                assert step.r == pytest.approx(step_numbers(sampler, k - 1).h / step.h)
        with pytest.raises(ValueError, match=r"^k: "):
            step_numbers(sampler, last + 1)


def test_the_share_of_clipped_coordinates_is_what_a_step_changes(seeded: Seeded) -> None:
    schedule = make_schedule("linear", 200)
    x_t = torch.randn(500, 2, generator=seeded(5))
    clip = (-0.8, 0.5)
    step = DDPMSampler(schedule, clip=clip).step(lambda x, t: 0.2 * x, x_t, 60)
    changed = float((step.x0_raw != step.x0_pred).double().mean())
    assert 0.2 < changed < 0.9
    assert clipped_share(step.x0_pred.numpy(), clip) == changed
    assert clipped_share(step.x0_pred.numpy(), None) == 0.0
    assert clipped_share(step.x0_pred.numpy(), ([-0.8, -9], [9, 9])) == pytest.approx(
        float((step.x0_raw[:, 0] <= -0.8).double().mean()) / 2
    )


def test_spread_is_about_the_centre_and_size_about_the_origin() -> None:
    x = np.array([[4, 0], [6, 0], [4, 0], [6, 0]], np.float32)
    assert spread(x) == pytest.approx(math.sqrt(0.5))
    assert root_mean_square(x) == pytest.approx(math.sqrt(13))


def test_the_waves_of_the_embedding_go_from_six_steps_to_ten_thousand_times_as_many() -> None:
    shortest, longest = embedding_periods(32)
    assert shortest == pytest.approx(2 * math.pi)
    assert longest == pytest.approx(2 * math.pi * 10_000)


def test_the_simplified_step_pulls_together_where_all_is_noise() -> None:
    schedule = make_schedule("linear", 200)
    x_t = torch.ones(1, 1, dtype=torch.float64)
    step = SimplifiedSampler(schedule, add_noise=False).step(lambda x, t: x, x_t, 0)
    assert level_numbers(schedule, 199).pull == pytest.approx(float(step.x_prev), abs=1e-15)
