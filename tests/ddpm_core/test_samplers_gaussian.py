"""Whole runs on Gaussian data, where every reverse process is affine and known in closed form."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import torch

from ddpm_core.samplers import DDIMSampler, DDPMSampler, SimplifiedSampler
from ddpm_core.schedules import NoiseSchedule, make_schedule

MEAN, STD = (0.7, -1.2), (1.0, 0.3)
SCHEDULES = {
    "linear": make_schedule("linear", 40, scale_to_timesteps=True),
    "cosine": make_schedule("cosine", 40),
    "unscaled": make_schedule("linear", 40),
}
UNEVEN = [2, 3, 7, 20, 21, 38]  # neither the first level nor the last


def read_affine_run(sampler, model, generator):
    """Mean and variance [2] of the sample for x_T ~ N(0, 1) and normal noise, read off exactly.

    A run is affine in x_T and in the noise of each step; as many rows as unknowns, each with its
    own noise, give all coefficients by solving linear equations.
    """
    rows = len(sampler.timesteps) + 20
    x_T = torch.randn(rows, 2, generator=generator, dtype=torch.float64)
    steps = list(sampler.run(model, x_T, generator))
    assert [step.t for step in steps] == list(sampler.timesteps)
    noises = [step.noise for step in steps if step.noise is not None]
    mean, variance = [], []
    for d in range(2):
        inputs = torch.stack([torch.ones(rows), x_T[:, d], *[z[:, d] for z in noises]], dim=1)
        solution = torch.linalg.lstsq(inputs.double(), steps[-1].x_prev[:, d : d + 1])
        coefficients = solution.solution[:, 0]
        assert float((inputs @ coefficients - steps[-1].x_prev[:, d]).abs().max()) < 1e-10
        mean.append(float(coefficients[0]))
        variance.append(float(coefficients[1:].square().sum()))
    return np.array(mean), np.array(variance)


def samplers_and_closed_forms(schedule, steps):
    """Every sampler with the affine step that the papers give for it."""
    for variance in ("beta", "posterior"):
        yield DDPMSampler(schedule, variance), lambda *p, v=variance: steps.ddpm(*p, v)
    for add_noise in (True, False):
        yield (
            SimplifiedSampler(schedule, add_noise),
            lambda *p, noise=add_noise: steps.simplified(*p, noise),
        )
    lists = [list(range(40)), list(range(0, 40, 5)), UNEVEN, [39], [0], [17], None]
    for levels in lists:
        for eta in (0.0, 0.4, 1.0):
            sampler = DDIMSampler(schedule, 7, eta=eta, timesteps=levels)  # 7 does not divide 40
            yield sampler, lambda *p, eta=eta: steps.ddim(*p, eta)


@pytest.mark.parametrize("name", list(SCHEDULES))
def test_full_runs_have_the_mean_and_variance_of_the_closed_form(name, closed_forms, seeded):
    schedule = SCHEDULES[name]
    betas = schedule.betas.numpy()
    model = closed_forms.GaussianEps(betas, MEAN, STD)
    steps = closed_forms.GaussianSteps(betas, MEAN, STD)
    for sampler, closed_form in samplers_and_closed_forms(schedule, steps):
        mean, variance = read_affine_run(sampler, model, seeded(0))
        pairs = closed_forms.level_pairs(sampler.timesteps)
        expected = steps.moments([closed_form(*pair) for pair in pairs])
        assert np.abs(mean - expected[0]).max() < 1e-10, sampler
        assert np.abs(variance - expected[1]).max() < 1e-10, sampler


@pytest.mark.parametrize("name", list(SCHEDULES))
def test_every_single_step_is_the_affine_step_of_the_closed_form(name, closed_forms, seeded):
    schedule = SCHEDULES[name]
    betas = schedule.betas.numpy()
    model = closed_forms.GaussianEps(betas, MEAN, STD)
    steps = closed_forms.GaussianSteps(betas, MEAN, STD)
    x = torch.tensor([[0.0, 0.0], [1.0, 1.0]], dtype=torch.float64)
    for sampler, closed_form in samplers_and_closed_forms(schedule, steps):
        for k, pair in enumerate(closed_forms.level_pairs(sampler.timesteps)):
            step = sampler.step(model, x, k, seeded(k))
            expected = closed_form(*pair)
            assert (step.t, step.t_prev) == pair
            assert np.abs(step.mean[0].numpy() - expected.shift).max() < 1e-10, (sampler, pair)
            scale = (step.mean[1] - step.mean[0]).numpy()
            assert np.abs(scale - expected.scale).max() < 1e-10, (sampler, pair)
            assert abs(step.sigma**2 - expected.variance) < 1e-13, (sampler, pair)


@pytest.mark.parametrize("timesteps", [range(40), UNEVEN], ids=["all levels", "uneven list"])
def test_ddim_at_eta_1_adds_the_variance_of_the_posterior_between_its_levels(
    timesteps, closed_forms
):
    schedule = SCHEDULES["linear"]
    betas = schedule.betas.numpy()
    sampler = DDIMSampler(schedule, eta=1.0, timesteps=timesteps)
    x = torch.zeros(1, 2, dtype=torch.float64)
    for k, (t, t_prev) in enumerate(closed_forms.level_pairs(sampler.timesteps)[:-1]):
        a, a_prev = (closed_forms.alpha_bar(betas, level) for level in (t, t_prev))
        step = sampler.step(lambda x, t: x, x, k)
        assert abs(step.sigma**2 - closed_forms.ddim_variance_by_bayes(a, a_prev)) < 1e-13


def wavy(x, t):
    return torch.sin(2 * x.flip(1) + 0.05 * t[0]) + 0.4 * x


@pytest.mark.parametrize(
    ("name", "T", "clip"),
    [
        ("linear", 200, None),
        ("linear", 200, (-1.5, 1.5)),
        ("cosine", 100, (-1.5, 1.5)),
        ("linear", 1, None),
        ("linear", 2, None),
    ],
)
def test_ddim_at_eta_1_over_all_levels_is_ddpm_with_the_posterior_variance(name, T, clip, seeded):
    schedule = make_schedule(name, T)
    x_T = torch.randn(50, 2, generator=seeded(1), dtype=torch.float64)
    ddpm = DDPMSampler(schedule, "posterior", clip).run(wavy, x_T, seeded(2))
    ddim = DDIMSampler(schedule, T, eta=1.0, clip=clip).run(wavy, x_T, seeded(2))
    for ours, theirs in zip(ddim, ddpm, strict=True):
        assert (ours.t, ours.t_prev) == (theirs.t, theirs.t_prev)
        assert float((ours.mean - theirs.mean).abs().max()) < 1e-10
        assert abs(ours.sigma - theirs.sigma) < 1e-10
        assert float((ours.x_prev - theirs.x_prev).abs().max()) < 1e-10


LEVELS = [16, 32, 64, 128, 256, 512]


def smooth_schedule(T):
    """alpha_bar = exp(-4 u^2) at u = (t + 1) / T, smooth down to the data at u = 0."""
    u = np.arange(T + 1) / T
    alpha_bars = np.exp(-4.0 * u**2)
    return NoiseSchedule(1.0 - alpha_bars[1:] / alpha_bars[:-1])


def ode_solution(alpha_bar, x_T):
    """Where the probability flow ODE takes x_T, if the data is N(MEAN, STD^2)."""
    mean, std = torch.tensor(MEAN).double(), torch.tensor(STD).double()
    spread = (alpha_bar * std**2 + 1.0 - alpha_bar).sqrt()
    return mean + std * (x_T - math.sqrt(alpha_bar) * mean) / spread


def orders(errors):
    return [math.log2(coarse / fine) for coarse, fine in itertools.pairwise(errors)]


def test_ddim_over_all_levels_converges_to_the_exact_ode_solution_at_order_1(closed_forms):
    x_T = torch.tensor([[0.5, -0.5], [-1.0, 2.0]], dtype=torch.float64)
    errors = []
    for T in LEVELS:
        schedule = smooth_schedule(T)
        model = closed_forms.GaussianEps(schedule.betas.numpy(), MEAN, STD)
        *_, last = DDIMSampler(schedule, T).run(model, x_T)
        exact = ode_solution(math.exp(-4.0), x_T)
        errors.append(float((last.x_prev - exact).abs().max()))
    assert errors[-1] < 0.01
    assert all(abs(order - 1.0) < 0.1 for order in orders(errors)), errors
    assert abs(orders(errors)[-1] - 1.0) < 0.01, errors


def test_ddim_in_strides_converges_to_the_exact_ode_solution_at_order_1(closed_forms):
    x_T = torch.tensor([[0.5, -0.5], [-1.0, 2.0]], dtype=torch.float64)
    T = 1024
    schedule = smooth_schedule(T)
    model = closed_forms.GaussianEps(schedule.betas.numpy(), MEAN, STD)
    exact = ode_solution(math.exp(-4.0), x_T)
    errors = []
    for count in LEVELS:
        stride = T // count
        sampler = DDIMSampler(schedule, timesteps=range(stride - 1, T, stride))
        *_, last = sampler.run(model, x_T)
        errors.append(float((last.x_prev - exact).abs().max()))
    assert errors[-1] < 0.01
    assert all(abs(order - 1.0) < 0.1 for order in orders(errors)), errors
    assert abs(orders(errors)[-1] - 1.0) < 0.01, errors
