"""Schedules and their tables against the papers' formulas, diffusers and published numbers."""

from __future__ import annotations

import copy
import math

import numpy as np
import pytest
import torch

from ddpm_core.schedules import SCHEDULE_NAMES, NoiseSchedule, coefficient, make_schedule

TABLES = (
    "betas",
    "alphas",
    "alpha_bars",
    "alpha_bars_prev",
    "sqrt_alpha_bars",
    "sqrt_one_minus_alpha_bars",
    "posterior_variance",
    "snr",
)


def evenly(start, end, count):
    return [start + (end - start) * i / max(count - 1, 1) for i in range(count)]


def cosine_betas(T, s=0.008):
    f = [math.cos((t / T + s) / (1 + s) * math.pi / 2) ** 2 for t in range(T + 1)]
    return [min(1 - f[t + 1] / f[t], 0.999) for t in range(T)]


FORMULAS = {
    "linear": lambda T, a, b: evenly(a, b, T),
    "quadratic": lambda T, a, b: [r * r for r in evenly(math.sqrt(a), math.sqrt(b), T)],
    "sigmoid": lambda T, a, b: [a + (b - a) / (1 + math.exp(-u)) for u in evenly(-6, 6, T)],
}


@pytest.mark.parametrize("name", list(FORMULAS))
@pytest.mark.parametrize("T", [1, 2, 3, 200, 1000])
def test_ranged_schedules_are_their_formulas(name, T):
    schedule = make_schedule(name, T)
    assert np.abs(schedule.betas.numpy() - FORMULAS[name](T, 1e-4, 0.02)).max() < 1e-15
    other = make_schedule(name, T, beta_start=0.003, beta_end=0.4)
    assert np.abs(other.betas.numpy() - FORMULAS[name](T, 0.003, 0.4)).max() < 1e-15


@pytest.mark.parametrize("T", [1, 2, 3, 200, 1000])
def test_cosine_schedule_is_equation_17_of_nichol_and_dhariwal(T):
    assert np.abs(make_schedule("cosine", T).betas.numpy() - cosine_betas(T)).max() < 1e-14
    wider = make_schedule("cosine", T, s=0.1)
    assert np.abs(wider.betas.numpy() - cosine_betas(T, s=0.1)).max() < 1e-14


def test_cosine_alpha_bar_is_the_squared_cosine_wherever_no_beta_is_capped():
    T = 500
    f = np.cos((np.arange(T + 1) / T + 0.008) / 1.008 * np.pi / 2) ** 2
    schedule = make_schedule("cosine", T)
    assert np.abs(schedule.alpha_bars.numpy() - f[1:] / f[0])[:-1].max() < 1e-14
    assert schedule.betas[-1] == 0.999
    assert schedule.betas[:-1].max() < 0.999


@pytest.mark.parametrize("name", list(FORMULAS))
@pytest.mark.parametrize("T", [21, 50, 200, 1000, 4000])
def test_scaled_ranges_are_a_thousand_over_T_times_the_range(name, T):
    schedule = make_schedule(name, T, scale_to_timesteps=True)
    expected = FORMULAS[name](T, 1e-4 * 1000 / T, 0.02 * 1000 / T)
    assert np.abs(schedule.betas.numpy() - expected).max() < 1e-15


@pytest.mark.parametrize("name", list(FORMULAS))
@pytest.mark.parametrize(
    ("start", "end", "least"), [(1e-4, 0.02, 21), (1e-4, 0.029, 30), (1e-4, 0.0295, 30)]
)
def test_a_scaled_range_that_reaches_one_names_the_smallest_T_that_works(name, start, end, least):
    options = {"beta_start": start, "beta_end": end, "scale_to_timesteps": True}
    for T in (1, 2, least - 1):
        with pytest.raises(ValueError, match=rf"T = {T} .* T of at least {least},"):
            make_schedule(name, T, **options)
    assert make_schedule(name, least, **options).timesteps == least


@pytest.mark.parametrize(
    ("name", "theirs"),
    [
        ("linear", "linear"),
        ("quadratic", "scaled_linear"),
        ("sigmoid", "sigmoid"),
        ("cosine", "squaredcos_cap_v2"),
    ],
)
@pytest.mark.parametrize("T", [10, 200, 1000])
def test_schedules_agree_with_diffusers_to_its_float32(name, theirs, T):
    from diffusers.schedulers.scheduling_ddpm import DDPMScheduler

    scheduler = DDPMScheduler(T, beta_start=1e-4, beta_end=0.02, beta_schedule=theirs)
    ours = make_schedule(name, T)
    assert float((ours.betas - scheduler.betas.double()).abs().max()) < 1e-7
    assert float((ours.alpha_bars - scheduler.alphas_cumprod.double()).abs().max()) < 2e-6


@pytest.mark.parametrize(("T", "left"), [(100, 0.36), (200, 0.13), (500, 0.006)])
def test_what_is_left_of_the_data_at_the_end_of_a_linear_schedule(T, left):
    alpha_bar = float(make_schedule("linear", T).alpha_bars[-1])
    assert abs(alpha_bar - left) < (0.005 if left > 0.1 else 0.0005)


@pytest.mark.parametrize("name", SCHEDULE_NAMES)
@pytest.mark.parametrize("T", [1, 2, 200, 1000])
def test_tables_follow_from_the_betas(name, T):
    schedule = make_schedule(name, T)
    alpha_bar = 1.0
    for t, beta in enumerate(schedule.betas.tolist()):
        before, alpha_bar = alpha_bar, alpha_bar * (1 - beta)
        expected = {
            "betas": beta,
            "alphas": 1 - beta,
            "alpha_bars": alpha_bar,
            "alpha_bars_prev": before,
            "sqrt_alpha_bars": math.sqrt(alpha_bar),
            "sqrt_one_minus_alpha_bars": math.sqrt(1 - alpha_bar),
            "posterior_variance": beta * (1 - before) / (1 - alpha_bar),
        }
        for table, value in expected.items():
            assert abs(float(getattr(schedule, table)[t]) - value) < 1e-14, (table, t)
        snr = alpha_bar / (1 - alpha_bar)
        assert abs(float(schedule.snr[t]) / snr - 1) < 1e-10
    assert schedule.terminal_snr == float(schedule.snr[-1])
    assert schedule.posterior_variance[0] == 0.0
    assert schedule.alpha_bars_prev[0] == 1.0


@pytest.mark.parametrize("name", SCHEDULE_NAMES)
@pytest.mark.parametrize("T", [1, 2, 7])
def test_tables_are_float64_on_the_cpu_and_one_entry_a_level(name, T):
    schedule = make_schedule(name, T)
    assert schedule.timesteps == len(schedule) == T
    for table in TABLES:
        values = getattr(schedule, table)
        assert (values.dtype, values.device.type, tuple(values.shape)) == (
            torch.float64,
            "cpu",
            (T,),
        )
        assert bool(values.isfinite().all())
    assert isinstance(schedule.terminal_snr, float)


def test_betas_of_any_kind_become_private_float64():
    given = torch.tensor([0.1, 0.2], dtype=torch.float32)
    schedule = NoiseSchedule(given)
    assert schedule.betas.tolist() == given.double().tolist()
    assert NoiseSchedule([0.1, 1e-3]).betas.tolist() == [0.1, 1e-3]
    assert NoiseSchedule(np.array([0.1, 1e-3])).betas.tolist() == [0.1, 1e-3]
    doubles = torch.tensor([0.1, 0.2], dtype=torch.float64)
    kept = NoiseSchedule(doubles)
    doubles[0] = 0.9
    assert kept.betas.tolist() == [0.1, 0.2]


@pytest.mark.parametrize(
    ("betas", "message"),
    [
        ([], "shape"),
        ([[0.1]], "shape"),
        (0.1, "shape"),
        ([0.1, 0.0], "at t = 1 is not between 0 and 1"),
        ([0.1, 1.0], "at t = 1 is not between 0 and 1"),
        ([-0.1], "not between 0 and 1"),
        ([0.1, math.nan], "nan at t = 1"),
        ([math.inf], "inf at t = 0"),
        ("many", "not a sequence of numbers"),
        ([1e-17], "lost beside 1"),
        ([1 - 1e-9] * 100, "falls to 0 in float64 at t ="),
    ],
)
def test_betas_that_make_no_schedule_are_refused(betas, message):
    with pytest.raises(ValueError, match=message):
        NoiseSchedule(betas)


def test_schedules_with_the_same_betas_are_equal():
    schedule = make_schedule("linear", 10)
    assert schedule == make_schedule("linear", 10) == copy.deepcopy(schedule)
    assert hash(schedule) == hash(make_schedule("linear", 10))
    assert schedule != make_schedule("linear", 11)
    assert schedule != make_schedule("cosine", 10)
    assert schedule != "linear"
    assert repr(schedule).startswith("NoiseSchedule(timesteps=10, betas=0.0001..0.02, ")


@pytest.mark.parametrize(
    ("name", "T", "options", "message"),
    [
        ("linaer", 10, {}, "choose one of linear, quadratic, sigmoid, cosine"),
        (["linear"], 10, {}, "choose one of"),
        ("linear", 0, {}, "timesteps: 0"),
        ("linear", -5, {}, "timesteps: -5"),
        ("linear", 10.0, {}, "timesteps: 10.0 is not a whole number"),
        ("linear", True, {}, "timesteps: True is not a whole number"),
        ("linear", 10, {"s": 0.1}, "s: .* beta_start, beta_end, scale_to_timesteps"),
        ("cosine", 10, {"beta_end": 0.1}, "beta_end: .* options are s"),
        ("cosine", 10, {"scale_to_timesteps": True}, "scale_to_timesteps: the cosine schedule"),
        ("cosine", 10, {"s": -0.1}, "s: -0.1 is below 0"),
        ("linear", 10, {"beta_start": 0.0}, "beta_start: 0 is not between"),
        ("quadratic", 10, {"beta_start": -0.1}, "beta_start: -0.1 is not between"),
        ("sigmoid", 10, {"beta_end": 1.0}, "beta_end: 1 is not between"),
        ("linear", 10, {"beta_end": math.nan}, "beta_end: nan is not a finite number"),
        ("linear", 10, {"beta_end": "0.02"}, "beta_end: '0.02' is not a finite number"),
    ],
)
def test_a_schedule_that_cannot_be_made_is_refused_by_name(name, T, options, message):
    with pytest.raises(ValueError, match=message):
        make_schedule(name, T, **options)


def test_coefficient_gives_each_example_the_entry_of_its_own_level():
    schedule = make_schedule("linear", 5)
    x = torch.zeros(3, 2, 4, 4)
    t = torch.tensor([4, 0, 2])
    values = coefficient(schedule.betas, t, x)
    assert values.shape == (3, 1, 1, 1)
    assert values.dtype == torch.float32
    assert values.flatten().tolist() == schedule.betas[[4, 0, 2]].float().tolist()
    assert coefficient(schedule.betas, 3, x).item() == schedule.betas[3].float().item()
    expanded = coefficient(schedule.betas, torch.tensor([3]).expand(3), x)
    assert expanded.item() == schedule.betas[3].float().item()
    assert coefficient(schedule.betas, torch.tensor(3), x).item() == expanded.item()
    assert coefficient(schedule.betas, t.to(torch.int32), x).equal(values)


@pytest.mark.parametrize(
    "t",
    [
        -1,
        5,
        2.0,
        True,
        None,
        torch.tensor(-1),
        torch.tensor(5),
        torch.tensor(2.0),
        torch.tensor(True),
        torch.tensor([0, -1, 2]),
        torch.tensor([0, 5, 2]),
        torch.tensor([-1]).expand(3),
        torch.tensor([5]).expand(3),
        torch.tensor([0.0, 1.0, 2.0]),
        torch.tensor([True, False, True]),
        torch.tensor([1]),
        torch.tensor([1, 2]),
        torch.tensor([[1], [2], [3]]),
    ],
    ids=str,
)
def test_a_level_that_does_not_exist_is_refused(t):
    with pytest.raises(ValueError, match=r"^t: "):
        coefficient(make_schedule("linear", 5).betas, t, torch.zeros(3, 2))


def test_x_without_a_floating_dtype_is_refused():
    with pytest.raises(ValueError, match=r"x: its dtype is torch\.int64"):
        coefficient(make_schedule("linear", 5).betas, 0, torch.zeros(3, 2, dtype=torch.long))
