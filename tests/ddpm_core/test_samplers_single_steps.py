"""One step of each sampler against diffusers, with its tables in float64 and on the same noise."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from ddpm_core.samplers import DDIMSampler, DDPMSampler, SimplifiedSampler
from ddpm_core.schedules import make_schedule

T = 1000
TOLERANCE = 1e-10
SMALL_MIDDLE_LARGE = [0, 1, 2, 10, 500, 990, 998, 999]
SHAPES = [(64, 2), (2, 3, 8, 8)]


def wavy(x, t):
    """A noise predictor that is neither linear nor the same at every level."""
    return torch.sin(3 * x + 0.01 * t[0]) + 0.3 * x


def overwrite_tables(scheduler, betas):
    """float64 tables in place of diffusers' float32 ones."""
    scheduler.betas = torch.from_numpy(betas)
    scheduler.alphas = 1.0 - scheduler.betas
    scheduler.alphas_cumprod = torch.from_numpy(np.cumprod(1.0 - betas))
    one = torch.ones((), dtype=torch.float64)
    scheduler.one = one
    scheduler.final_alpha_cumprod = one
    return scheduler


def ddpm_scheduler(betas, variance, clipped):
    from diffusers.schedulers.scheduling_ddpm import DDPMScheduler

    scheduler = DDPMScheduler(
        num_train_timesteps=len(betas),
        variance_type={"beta": "fixed_large", "posterior": "fixed_small"}[variance],
        clip_sample=clipped,
    )
    return overwrite_tables(scheduler, betas)


def ddim_scheduler(betas, stride, clipped):
    from diffusers.schedulers.scheduling_ddim import DDIMScheduler

    scheduler = DDIMScheduler(
        num_train_timesteps=len(betas),
        clip_sample=clipped,
        set_alpha_to_one=True,
        timestep_spacing="leading",
    )
    scheduler.set_timesteps(len(betas) // stride)
    return overwrite_tables(scheduler, betas)


@pytest.fixture
def x_t(request, seeded):
    return torch.randn(request.param, generator=seeded(7), dtype=torch.float64)


def clip_of(clipped):
    return (-1.0, 1.0) if clipped else None


def error(a, b):
    assert a.dtype == b.dtype == torch.float64
    return float((a - b).abs().max())


@pytest.mark.parametrize("x_t", SHAPES, indirect=True, ids=str)
@pytest.mark.parametrize(
    ("schedule", "clipped"), [("linear", False), ("linear", True), ("cosine", True)]
)
@pytest.mark.parametrize("variance", ["beta", "posterior"])
def test_a_ddpm_step_is_that_of_diffusers(x_t, schedule, clipped, variance, seeded, monkeypatch):
    schedule = make_schedule(schedule, T)
    sampler = DDPMSampler(schedule, variance, clip=clip_of(clipped))
    theirs = ddpm_scheduler(schedule.betas.numpy(), variance, clipped)
    for t in SMALL_MIDDLE_LARGE:
        step = sampler.step(wavy, x_t, sampler.timesteps.index(t), seeded(t))
        recorded = step.noise
        assert (recorded is None) == (t == 0)
        monkeypatch.setattr(
            "diffusers.schedulers.scheduling_ddpm.randn_tensor",
            lambda *shape, recorded=recorded, **options: recorded,
        )
        expected = theirs.step(step.eps_model, t, x_t)
        assert error(step.x_prev, expected.prev_sample) < TOLERANCE, t
        assert error(step.x0_pred, expected.pred_original_sample) < TOLERANCE, t
        if clipped:
            assert step.x0_pred.abs().max() <= 1.0 < step.x0_raw.abs().max()


@pytest.mark.parametrize("x_t", SHAPES, indirect=True, ids=str)
@pytest.mark.parametrize(
    ("schedule", "clipped"), [("linear", False), ("linear", True), ("cosine", True)]
)
@pytest.mark.parametrize("eta", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("stride", [1, 5, 20, 100])
def test_a_ddim_step_is_that_of_diffusers(x_t, schedule, clipped, eta, stride, seeded):
    schedule = make_schedule(schedule, T)
    levels = list(range(0, T, stride))
    sampler = DDIMSampler(schedule, eta=eta, clip=clip_of(clipped), timesteps=levels)
    theirs = ddim_scheduler(schedule.betas.numpy(), stride, clipped)
    assert theirs.timesteps.tolist() == list(sampler.timesteps)
    for k in (0, 1, len(levels) // 2, len(levels) - 2, len(levels) - 1):
        step = sampler.step(wavy, x_t, k, seeded(k))
        last = k == len(levels) - 1
        assert (step.noise is None) == (eta == 0.0 or last)
        assert step.t_prev == (-1 if last else step.t - stride)
        noise = torch.zeros_like(x_t) if step.noise is None else step.noise
        expected = theirs.step(
            step.eps_model,
            step.t,
            x_t,
            eta=eta,
            use_clipped_model_output=clipped,
            variance_noise=noise,
        )
        assert error(step.x_prev, expected.prev_sample) < TOLERANCE, step.t
        assert error(step.x0_pred, expected.pred_original_sample) < TOLERANCE, step.t


@pytest.mark.parametrize("x_t", SHAPES, indirect=True, ids=str)
@pytest.mark.parametrize("add_noise", [True, False])
def test_a_simplified_step_undoes_one_forward_step_of_diffusers_alphas(x_t, add_noise, seeded):
    schedule = make_schedule("linear", T)
    betas = schedule.betas.tolist()
    sampler = SimplifiedSampler(schedule, add_noise)
    for t in SMALL_MIDDLE_LARGE:
        step = sampler.step(wavy, x_t, sampler.timesteps.index(t), seeded(t))
        eps = wavy(x_t, torch.tensor([t]))
        expected = (x_t - math.sqrt(betas[t]) * eps) / math.sqrt(1 - betas[t])
        assert (step.noise is None) == (t == 0 or not add_noise)
        if step.noise is not None:
            expected = expected + math.sqrt(betas[t]) * step.noise
        assert error(step.x_prev, expected) < 1e-13
        a = math.prod(1 - beta for beta in betas[: t + 1])
        x_0 = (x_t - math.sqrt(1 - a) * eps) / math.sqrt(a)
        assert error(step.x0_raw, x_0) < TOLERANCE
        assert step.x0_pred is step.x0_raw
        assert step.eps is step.eps_model


@pytest.mark.parametrize("x_t", SHAPES, indirect=True, ids=str)
@pytest.mark.parametrize("t", [0, 1, 100, 199])
def test_the_article_p_sample_with_clipping_is_a_ddpm_step(x_t, t, seeded):
    """Item 14: x_0 clipped, eps derived again from it, then the mean of item 7."""
    schedule = make_schedule("linear", 200)
    betas = schedule.betas.tolist()
    sampler = DDPMSampler(schedule, clip=(-0.8, 0.9))
    step = sampler.step(wavy, x_t, 199 - t, seeded(0))
    a = math.prod(1 - beta for beta in betas[: t + 1])
    x_0 = (x_t - math.sqrt(1 - a) * wavy(x_t, torch.tensor([t]))) / math.sqrt(a)
    assert x_0.min() < -0.8
    assert x_0.max() > 0.9
    x_0 = torch.where(x_0 < -0.8, -0.8, torch.where(x_0 > 0.9, 0.9, x_0))
    eps = (x_t - math.sqrt(a) * x_0) / math.sqrt(1 - a)
    mean = (x_t - betas[t] / math.sqrt(1 - a) * eps) / math.sqrt(1 - betas[t])
    assert error(step.eps, eps) < TOLERANCE
    assert error(step.mean, mean) < TOLERANCE
    assert abs(step.sigma - (math.sqrt(betas[t]) if t else 0.0)) < 1e-15


@pytest.mark.parametrize("x_t", SHAPES, indirect=True, ids=str)
def test_the_article_ddim_step_from_12_to_8(x_t):
    """Items 18 and 19: alpha_bar_12 and alpha_bar_8, and the network asked at t = 12."""
    schedule = make_schedule("linear", 200)
    sampler = DDIMSampler(schedule, 50)
    asked = []

    def model(x, t):
        asked.append(t.tolist())
        return wavy(x, t)

    step = sampler.step(model, x_t, sampler.timesteps.index(12))
    assert (step.t, step.t_prev) == (12, 8)
    assert asked == [[12] * len(x_t)]
    a_12, a_8 = (math.prod((1 - schedule.betas[: t + 1]).tolist()) for t in (12, 8))
    eps = wavy(x_t, torch.tensor([12]))
    x_0 = (x_t - math.sqrt(1 - a_12) * eps) / math.sqrt(a_12)
    assert error(step.x_prev, math.sqrt(a_8) * x_0 + math.sqrt(1 - a_8) * eps) < 1e-13


@pytest.mark.parametrize("sampler", [DDPMSampler, DDIMSampler])
def test_a_step_tells_the_share_of_the_values_that_were_clipped(sampler, seeded):
    schedule = make_schedule("linear", 200)
    x = torch.randn(4, 3, 8, 8, generator=seeded(0), dtype=torch.float64)
    options = {} if sampler is DDPMSampler else {"num_steps": 10}
    model = lambda x, t: torch.zeros_like(x)  # noqa: E731
    step = sampler(schedule, clip=(-1.0, 1.0), **options).step(model, x, 0, seeded(1))
    outside = (step.x0_raw.abs() > 1).sum().item()
    assert 0 < outside < x.numel()
    assert step.clipped_share == pytest.approx(outside / x.numel())
    free = sampler(schedule, **options).step(model, x, 0, seeded(1))
    assert free.clipped_share == 0.0
