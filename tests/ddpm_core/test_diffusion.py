"""The forward process and the Gaussian identities against compositions, Bayes and the article."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from ddpm_core.diffusion import (
    draw_noise,
    posterior_mean_variance,
    predict_eps,
    predict_x0,
    q_sample,
    q_step,
)
from ddpm_core.samplers import DDIMSampler, DDPMSampler, SimplifiedSampler
from ddpm_core.schedules import NoiseSchedule, make_schedule

SCHEDULES = [
    make_schedule("linear", 200),
    make_schedule("cosine", 50),
    NoiseSchedule([0.3, 0.05, 0.6]),
]


def column(*values):
    return torch.tensor(values, dtype=torch.float64)[:, None]


def error(a, b):
    return float((a - b).abs().max())


@pytest.mark.parametrize("schedule", SCHEDULES, ids=str)
def test_steps_one_after_another_compose_to_the_closed_form_at_every_level(schedule):
    T = schedule.timesteps
    # Row 0 carries x_0 = 1 without noise; row j + 1 nothing but the unit noise of step j.
    x = torch.zeros(T + 1, 1, dtype=torch.float64)
    x[0] = 1.0
    for t in range(T):
        noise = torch.zeros_like(x)
        noise[t + 1] = 1.0
        x = q_step(schedule, x, t, noise)
        scale, sigma = q_sample(schedule, column(1.0, 0.0), t, column(0.0, 1.0))[:, 0].tolist()
        assert abs(float(x[0]) - scale) < 1e-13
        assert abs(float(x[1:].square().sum().sqrt()) - sigma) < 1e-13


def test_two_steps_add_their_noise_as_A_and_B_of_the_article():
    schedule = make_schedule("linear", 200)
    for t in (1, 100, 199):
        alpha, alpha_before = (1 - float(schedule.betas[s]) for s in (t, t - 1))
        x = q_step(schedule, column(1.0, 0.0, 0.0), t - 1, column(0.0, 1.0, 0.0))
        x = q_step(schedule, x, t, column(0.0, 0.0, 1.0))
        scale, A, B = x[:, 0].tolist()
        assert abs(scale - math.sqrt(alpha * alpha_before)) < 1e-14
        assert abs(A - math.sqrt(alpha * (1 - alpha_before))) < 1e-14
        assert abs(B - math.sqrt(1 - alpha)) < 1e-14
        assert abs(math.hypot(A, B) - math.sqrt(1 - alpha * alpha_before)) < 1e-14


def test_q_step_is_the_article_formula_on_its_own_shapes(seeded):
    schedule = make_schedule("linear", 200)
    x, eps = torch.randn(2, 40, 2, generator=seeded(0), dtype=torch.float64)
    for t in (0, 77, 199):
        beta = float(schedule.betas[t])
        expected = math.sqrt(1 - beta) * x + math.sqrt(beta) * eps
        assert error(q_step(schedule, x, t, eps), expected) < 1e-15


@pytest.mark.parametrize("shape", [(6, 2), (6, 3, 4, 4), (6,)])
def test_one_level_for_each_example_is_each_example_at_its_own_level(seeded, shape):
    schedule = make_schedule("linear", 200)
    x, other = torch.randn(2, *shape, generator=seeded(1), dtype=torch.float64)
    levels = torch.tensor([0, 199, 100, 1, 0, 42])
    for function in (
        lambda x, t, other: q_sample(schedule, x, t, other),
        lambda x, t, other: q_step(schedule, x, t, other),
        lambda x, t, other: predict_x0(schedule, x, t, other),
        lambda x, t, other: predict_eps(schedule, x, t, other),
        lambda x, t, other: posterior_mean_variance(schedule, other, x, t)[0],
        lambda x, t, other: posterior_mean_variance(schedule, other, x, t)[1].expand_as(x),
    ):
        together = function(x, levels, other)
        one_by_one = torch.cat(
            [function(x[i : i + 1], int(t), other[i : i + 1]) for i, t in enumerate(levels)]
        )
        assert together.shape == x.shape
        assert error(together, one_by_one) < 1e-15


@pytest.mark.parametrize("schedule", SCHEDULES, ids=str)
def test_x0_and_eps_are_recovered_from_what_they_were_mixed_into(seeded, schedule):
    x_0, eps = torch.randn(2, 20, 2, generator=seeded(2), dtype=torch.float64)
    for t in range(schedule.timesteps):
        x_t = q_sample(schedule, x_0, t, eps)
        scale = float(schedule.sqrt_alpha_bars[t])
        sigma = float(schedule.sqrt_one_minus_alpha_bars[t])
        assert error(predict_x0(schedule, x_t, t, eps), x_0) < 1e-14 / scale
        assert error(predict_eps(schedule, x_t, t, x_0), eps) < 1e-14 / sigma


@pytest.mark.parametrize("schedule", SCHEDULES, ids=str)
def test_the_posterior_is_the_product_of_its_two_gaussians(schedule):
    """By Bayes, integrated on a grid: q(x_t | x_{t-1}) q(x_{t-1} | x_0), normalised."""
    x_0, x_t = 0.8, -0.5
    betas = schedule.betas.tolist()
    for t in (1, schedule.timesteps // 2, schedule.timesteps - 1):
        alpha, before = 1 - betas[t], math.prod(1 - b for b in betas[:t])
        width = 12 * math.sqrt(min(1 - before, betas[t] / alpha))
        middle = float(posterior_mean_variance(schedule, column(x_0), column(x_t), t)[0])
        u = np.linspace(middle - width, middle + width, 20_001)
        log_density = -((x_t - math.sqrt(alpha) * u) ** 2) / (2 * betas[t])
        log_density -= (u - math.sqrt(before) * x_0) ** 2 / (2 * (1 - before))
        density = np.exp(log_density - log_density.max())
        mean = (density * u).sum() / density.sum()
        variance = (density * (u - mean) ** 2).sum() / density.sum()
        ours = posterior_mean_variance(schedule, column(x_0), column(x_t), t)
        assert abs(float(ours[0]) - mean) < 1e-10
        assert abs(float(ours[1]) - variance) < 1e-10


@pytest.mark.parametrize("schedule", SCHEDULES, ids=str)
def test_the_posterior_mean_is_the_article_formula_and_with_eps_its_p_sample_mean(seeded, schedule):
    x_0, eps = torch.randn(2, 20, 2, generator=seeded(3), dtype=torch.float64)
    betas = schedule.betas.tolist()
    for t in range(schedule.timesteps):
        beta, a = betas[t], math.prod(1 - b for b in betas[: t + 1])
        before = math.prod(1 - b for b in betas[:t])
        x_t = q_sample(schedule, x_0, t, eps)
        mean, variance = posterior_mean_variance(schedule, x_0, x_t, t)
        of_x_t = math.sqrt(1 - beta) * (1 - before) / (1 - a)
        of_x_0 = math.sqrt(before) * beta / (1 - a)
        assert error(mean, of_x_t * x_t + of_x_0 * x_0) < 1e-11
        from_eps = (x_t - beta / math.sqrt(1 - a) * eps) / math.sqrt(1 - beta)
        assert error(mean, from_eps) < 1e-11
        assert abs(float(variance) - beta * (1 - before) / (1 - a)) < 1e-14


def test_before_level_0_there_is_only_the_data(seeded):
    for schedule in (*SCHEDULES, make_schedule("linear", 1)):
        x_0, x_t = torch.randn(2, 20, 2, generator=seeded(4), dtype=torch.float64)
        mean, variance = posterior_mean_variance(schedule, x_0, x_t, 0)
        assert error(mean, x_0) < 1e-11
        assert float(variance) == 0.0


def test_noise_comes_from_the_generator_and_from_nowhere_else(seeded):
    schedule = make_schedule("linear", 200)
    x = torch.zeros(1000, 2)
    before = torch.get_rng_state()
    a = q_sample(schedule, x, 199, generator=seeded(5))
    assert a.equal(q_sample(schedule, x, 199, generator=seeded(5)))
    assert not a.equal(q_sample(schedule, x, 199, generator=seeded(6)))
    assert q_step(schedule, x, 9, generator=seeded(5)).equal(
        q_step(schedule, x, 9, torch.randn(1000, 2, generator=seeded(5)))
    )
    assert torch.get_rng_state().equal(before)
    torch.manual_seed(5)
    assert q_sample(schedule, x, 199).equal(a)  # torch's default generator, where none is given


def test_results_have_the_dtype_of_x(seeded):
    schedule = make_schedule("linear", 200)
    for dtype in (torch.float32, torch.float64, torch.float16, torch.bfloat16):
        x = torch.ones(4, 2, dtype=dtype)
        other = torch.ones(4, 2, dtype=torch.float64)
        for t in (3, torch.tensor([3, 4, 5, 6])):
            assert draw_noise(x, seeded(0)).dtype == dtype
            assert q_step(schedule, x, t, generator=seeded(0)).dtype == dtype
            assert q_sample(schedule, x, t, other).dtype == dtype
            assert predict_x0(schedule, x, t, other).dtype == dtype
            assert predict_eps(schedule, x, t, other).dtype == dtype
            assert {p.dtype for p in posterior_mean_variance(schedule, other, x, t)} == {dtype}


@pytest.mark.parametrize("t", [-1, 200, 1.0, True, torch.tensor([0, 1, 2, 200])], ids=str)
def test_a_level_outside_the_schedule_is_refused_everywhere(t):
    schedule = make_schedule("linear", 200)
    x = torch.zeros(4, 2)
    for function in (q_step, q_sample, predict_x0, predict_eps):
        with pytest.raises(ValueError, match=r"^t: "):
            function(schedule, x, t, x)
    with pytest.raises(ValueError, match=r"^t: "):
        posterior_mean_variance(schedule, x, x, t)


def test_a_partner_of_another_shape_is_refused_rather_than_broadcast():
    schedule = make_schedule("linear", 200)
    x, other = torch.zeros(4, 2), torch.zeros(4, 1)
    for function in (q_step, q_sample, predict_x0, predict_eps):
        with pytest.raises(ValueError, match=r"its shape is \[4, 1\], and x has \[4, 2\]"):
            function(schedule, x, 0, other)
    with pytest.raises(ValueError, match="x_0: its shape"):
        posterior_mean_variance(schedule, other, x, 0)


class NoFloat64OnDevice(TorchDispatchMode):
    """Stands for a device without float64: nothing of that dtype may reach "meta"."""

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        result = func(*args, **(kwargs or {}))
        results = result if isinstance(result, (tuple, list)) else (result,)
        if any(isinstance(r, torch.Tensor) and r.device.type == "meta" for r in results):
            for tensor in (*args, *results):
                if isinstance(tensor, torch.Tensor):
                    assert tensor.dtype != torch.float64, f"{func} takes float64 to the device"
        return result


def test_no_float64_is_ever_moved_to_the_device_of_x(seeded):
    schedule = make_schedule("linear", 20)
    x = torch.zeros(4, 2, device="meta")
    levels = torch.tensor([0, 5, 19, 3])
    with NoFloat64OnDevice():
        for t in (3, levels):
            assert q_step(schedule, x, t, generator=seeded(0)).device.type == "meta"
            q_sample(schedule, x, t, torch.zeros(4, 2, dtype=torch.float64))
            predict_x0(schedule, x, t, x)
            predict_eps(schedule, x, t, x)
            posterior_mean_variance(schedule, x, x, t)
        for sampler in (
            DDPMSampler(schedule, clip=(-1, 1)),
            DDPMSampler(schedule, "posterior", clip=([-1, -1], [1, 1])),
            DDIMSampler(schedule, 5, eta=0.5, clip=(-1, torch.ones(2, dtype=torch.float64))),
            SimplifiedSampler(schedule),
        ):
            for step in sampler.run(lambda x, t: x, x, seeded(0)):
                assert step.x_prev.device.type == "meta"
