"""DPM-Solver++ (2M): its order on Gaussian data, diffusers' steps, levels, and looking back."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import torch

from ddpm_core.samplers import DDIMSampler, DPMSolverSampler
from ddpm_core.samplers.levels import quadratic_levels
from ddpm_core.schedules import NoiseSchedule, make_schedule

MEAN, STD = (0.7, -1.2), (1.0, 0.3)
COUNTS = [16, 32, 64, 128, 256, 512]


def wavy(x, t):
    """A noise predictor that is neither linear nor the same at every level."""
    return torch.sin(3 * x + 0.01 * t[0]) + 0.3 * x


@pytest.fixture
def x_T(seeded):
    return torch.randn(16, 2, generator=seeded(0), dtype=torch.float64)


# --- order of convergence


def ode_solution(start, end, x):
    """Where the probability flow ODE takes x from one alpha_bar to another on N(MEAN, STD^2)."""
    mean, std = (torch.tensor(one, dtype=torch.float64) for one in (MEAN, STD))

    def spread(alpha_bar):
        return (alpha_bar * std**2 + 1.0 - alpha_bar).sqrt()

    off = (x - math.sqrt(start) * mean) / spread(start)
    return math.sqrt(end) * mean + spread(end) * off


def steady(count):
    """Steps of slowly changing length in lambda; u from 1/4 to 1 in alpha_bar = exp(-4 u^2)."""
    return np.linspace(0.25, 1.0, count + 1)


def unsteady(count):
    """Steps of which every second one is three times as long, so that r is never near 1."""
    lengths = np.tile([1.0, 3.0], count // 2)
    return 0.25 + 0.75 * np.concatenate([[0.0], np.cumsum(lengths) / lengths.sum()])


def errors_of(grid, make, closed_forms):
    """The greatest error at the lowest level, before the step to the data, for each count."""
    x_T = torch.tensor([[0.5, -0.5], [-1.0, 2.0]], dtype=torch.float64)
    errors = []
    for count in COUNTS:
        alpha_bars = np.exp(-4.0 * grid(count) ** 2)
        schedule = NoiseSchedule(1.0 - alpha_bars / np.concatenate([[1.0], alpha_bars[:-1]]))
        model = closed_forms.GaussianEps(schedule.betas.numpy(), MEAN, STD)
        *_, before_the_last, _ = make(schedule).run(model, x_T)
        exact = ode_solution(alpha_bars[-1], alpha_bars[0], x_T)
        errors.append(float((before_the_last.x_prev - exact).abs().max()))
    return errors


def orders(errors):
    return [math.log2(coarse / fine) for coarse, fine in itertools.pairwise(errors)]


@pytest.mark.parametrize("grid", [steady, unsteady])
@pytest.mark.parametrize("order", [1, 2])
def test_it_converges_to_the_exact_ode_solution_at_its_order(grid, order, closed_forms):
    def make(schedule):
        return DPMSolverSampler(schedule, len(schedule), order=order)

    errors = errors_of(grid, make, closed_forms)
    assert errors[-1] < (1e-2 if order == 1 else 1e-5)
    assert all(abs(found - order) < 0.2 for found in orders(errors)), errors
    assert abs(orders(errors)[-1] - order) < 0.01, errors


# --- one step after another


def their_scheduler(schedule, levels):
    """diffusers' scheduler over the same levels, its sigmas in float64."""
    from diffusers.schedulers.scheduling_dpmsolver_multistep import DPMSolverMultistepScheduler

    scheduler = DPMSolverMultistepScheduler(
        num_train_timesteps=len(schedule),
        trained_betas=schedule.betas.numpy(),
        algorithm_type="dpmsolver++",
        solver_order=2,
        solver_type="midpoint",
        final_sigmas_type="zero",
    )
    scheduler.set_timesteps(timesteps=levels[::-1])
    assert scheduler.timesteps.tolist() == levels[::-1]
    sigmas = [float(1.0 / schedule.snr[t].sqrt()) for t in levels[::-1]]
    scheduler.sigmas = torch.tensor([*sigmas, 0.0], dtype=torch.float64)
    return scheduler


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize("name", ["linear", "cosine"])
@pytest.mark.parametrize(
    "levels",
    [list(range(0, 1000, 90)), [0, 1, 5, 6, 300, 301, 990, 998], [3, 700], [40]],
    ids=lambda levels: f"{len(levels)} levels",
)
def test_every_step_is_that_of_diffusers(name, levels, x_T):
    """By the parts of its step, for the whole of it goes through float32."""
    schedule = make_schedule(name, 1000)
    theirs = their_scheduler(schedule, levels)
    predictions = []
    for k, step in enumerate(DPMSolverSampler(schedule, timesteps=levels).run(wavy, x_T)):
        theirs._step_index = k
        predictions.append(theirs.convert_model_output(step.eps_model, sample=step.x_t))
        if k in (0, len(levels) - 1):
            x = theirs.dpm_solver_first_order_update(predictions[-1], sample=step.x_t)
        else:
            x = theirs.multistep_dpm_solver_second_order_update(predictions, sample=step.x_t)
        size = max(1.0, float(x.abs().max()))
        assert float((step.x0_pred - predictions[-1]).abs().max()) < 1e-9 * size, k
        assert float((step.x_prev - x).abs().max()) < 1e-10 * size, k


@pytest.mark.parametrize("name", ["linear", "cosine"])
@pytest.mark.parametrize("clip", [None, (-0.8, (0.9, 0.5))])
@pytest.mark.parametrize("levels", [None, [0, 3, 50, 51, 190], [7]], ids=str)
def test_of_order_1_it_is_ddim_without_noise(name, clip, levels, x_T):
    schedule = make_schedule(name, 200)
    ours = DPMSolverSampler(schedule, 12, clip, levels, order=1)
    theirs = DDIMSampler(schedule, clip=clip, timesteps=ours.timesteps[::-1])
    for one, other in zip(ours.run(wavy, x_T), theirs.run(wavy, x_T), strict=True):
        size = max(1.0, float(other.x_t.abs().max()))
        assert float((one.x_prev - other.x_prev).abs().max()) < 1e-12 * size
        assert (one.t, one.t_prev, one.sigma, one.noise) == (other.t, other.t_prev, 0.0, None)


def test_only_the_first_and_the_last_step_are_of_order_1(x_T):
    schedule = make_schedule("linear", 200)
    two, one = (DPMSolverSampler(schedule, 12, order=order) for order in (2, 1))
    previous = None
    for k, step in enumerate(two.run(wavy, x_T)):
        first = one.step(wavy, step.x_t, k, previous=previous)
        assert torch.equal(step.x_prev, first.x_prev) == (k in (0, 11)), k
        previous = step.x0_pred


# --- looking back


@pytest.mark.parametrize("clip", [None, (-0.8, 0.5)])
def test_a_step_looks_back_at_the_x0_that_was_used(clip, x_T):
    """Clipped, where it was clipped."""
    sampler = DPMSolverSampler(make_schedule("linear", 200), 12, clip)
    steps = list(sampler.run(wavy, x_T))
    for k in range(1, 11):
        t, before, after = (sampler.timesteps[j] for j in (k, k - 1, k + 1))
        a, a_before, a_after = (float(sampler.schedule.alpha_bars[t]) for t in (t, before, after))
        here, there, beyond = (math.log(a / (1 - a)) / 2 for a in (a, a_before, a_after))
        h, r = beyond - here, (here - there) / (beyond - here)
        aim = steps[k].x0_pred + (steps[k].x0_pred - steps[k - 1].x0_pred) / (2 * r)
        expected = math.sqrt((1 - a_after) / (1 - a)) * steps[k].x_t
        expected += math.sqrt(a_after) * (1 - math.exp(-h)) * aim
        assert float((steps[k].x_prev - expected).abs().max()) < 1e-12
        if clip is not None:
            assert not torch.equal(steps[k - 1].x0_pred, steps[k - 1].x0_raw)


def test_step_by_step_it_is_a_run_if_each_step_is_told_of_the_one_before(x_T):
    sampler = DPMSolverSampler(make_schedule("linear", 200), 12, (-1.0, 1.0))
    steps = list(sampler.run(wavy, x_T))
    x, previous = x_T, None
    for k, made in enumerate(steps):
        step = sampler.step(wavy, x, k, previous=previous)
        assert torch.equal(step.x_prev, made.x_prev)
        x, previous = step.x_prev, step.x0_pred
    told = list(sampler.run(wavy, steps[5].x_t, start=5, previous=steps[4].x0_pred))
    assert torch.equal(told[-1].x_prev, steps[-1].x_prev)
    untold = sampler.step(wavy, steps[5].x_t, 5)
    first = DPMSolverSampler(sampler.schedule, 12, (-1.0, 1.0), order=1)
    assert torch.equal(untold.x_prev, first.step(wavy, steps[5].x_t, 5).x_prev)
    assert not torch.equal(untold.x_prev, steps[5].x_prev)


def test_what_is_no_x0_of_the_step_before_is_refused_and_its_dtype_does_not_spread(x_T):
    sampler = DPMSolverSampler(make_schedule("linear", 200))
    with pytest.raises(ValueError, match=r"previous: its shape is \[16, 1\], and x_t has"):
        sampler.step(wavy, x_T, 3, previous=x_T[:, :1])
    assert sampler.step(wavy, x_T.float(), 3, previous=x_T).x_prev.dtype == torch.float32


# --- levels


@pytest.mark.parametrize("T", [1, 2, 3, 7, 40, 200, 1000])
def test_every_number_of_steps_has_as_many_levels_up_to_the_noisiest(T):
    schedule = make_schedule("linear", T)
    for count in {*range(1, min(T, 45) + 1), T}:
        levels = DPMSolverSampler(schedule, count).timesteps
        assert len(set(levels)) == count
        assert list(levels) == sorted(levels, reverse=True)
        assert levels[0] == T - 1
        assert levels[-1] >= 0
    for count in (0, T + 1):
        with pytest.raises(ValueError, match=rf"num_steps: {count} is outside 1\.\.{T}"):
            DPMSolverSampler(schedule, count)


def test_the_square_roots_of_the_levels_are_evenly_spread_from_the_data():
    assert quadratic_levels(12, 1000) == [6, 27, 61, 110, 173, 249, 339, 443, 561, 693, 839, 999]
    assert quadratic_levels(12, 20) == [0, 1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 19]
    levels = quadratic_levels(20, 4000)
    assert np.diff(np.sqrt([0, *(t + 1 for t in levels)])) == pytest.approx(20**-0.5 * 10 * 2**0.5)


@pytest.mark.parametrize("T", [1, 2, 5])
@pytest.mark.parametrize("count", [1, 2, 5])
def test_few_levels_and_few_steps_end_at_the_predicted_data(T, count, x_T):
    sampler = DPMSolverSampler(make_schedule("linear", T), min(count, T))
    *_, last = sampler.run(wavy, x_T)
    assert (last.t_prev, last.sigma, last.noise) == (-1, 0.0, None)
    assert torch.equal(last.x_prev, last.x0_pred)
    assert bool(last.x_prev.isfinite().all())


@pytest.mark.parametrize("order", [0, 3, True, 1.5, None])
def test_another_order_is_refused(order):
    with pytest.raises(ValueError, match=r"order: .* is not known; choose 1 or 2"):
        DPMSolverSampler(make_schedule("linear", 200), order=order)


def test_twenty_steps_come_nearer_to_the_ode_than_fifty_of_ddim(closed_forms, seeded):
    """On a mixture, whose ODE is far from straight."""
    angles = torch.arange(6, dtype=torch.float64) * math.pi / 3
    centres = 1.4 * torch.stack([angles.cos(), angles.sin()], dim=1)
    schedule = make_schedule("linear", 1000)
    model = closed_forms.MixtureEps(schedule.betas.numpy(), centres, 0.15)
    x_T = torch.randn(500, 2, generator=seeded(0), dtype=torch.float64)
    *_, exact = DPMSolverSampler(schedule, 1000).run(model, x_T)

    def off(sampler):
        *_, last = sampler.run(model, x_T)
        return float((last.x_prev - exact.x_prev).norm(dim=1).median())

    ours = off(DPMSolverSampler(schedule, 20))
    assert ours < off(DDIMSampler(schedule, 50)) / 2
    assert ours < off(DPMSolverSampler(schedule, 20, order=1)) / 4
