"""Which levels a sampler visits, and that skipping levels keeps the shape of the data."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from ddpm_core.samplers import DDIMSampler, DDPMSampler, SimplifiedSampler
from ddpm_core.schedules import make_schedule

# fmt: off
ARTICLE_SKIP_LIST = [
    0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60, 64, 69, 73, 77, 81, 85, 89, 93,
    97, 101, 105, 109, 113, 117, 121, 125, 129, 134, 138, 142, 146, 150, 154, 158, 162, 166, 170,
    174, 178, 182, 186, 190, 194, 199,
]
# fmt: on


def nothing(x, t):
    return torch.zeros_like(x)


def test_50_steps_of_200_are_the_skip_list_of_the_article():
    sampler = DDIMSampler(make_schedule("linear", 200), 50)
    assert list(sampler.timesteps) == ARTICLE_SKIP_LIST[::-1]
    assert list(DDIMSampler(make_schedule("linear", 200)).timesteps) == ARTICLE_SKIP_LIST[::-1]


@pytest.mark.parametrize("T", [1, 2, 3, 7, 40, 200])
def test_s_steps_are_a_linspace_cut_to_integers_for_every_s(T):
    schedule = make_schedule("linear", T)
    for s in range(1, T + 1):
        levels = list(DDIMSampler(schedule, s).timesteps)
        expected = [T - 1] if s == 1 else np.linspace(0, T - 1, s).astype(int).tolist()[::-1]
        assert levels == expected
        assert len(set(levels)) == s
        assert levels == sorted(levels, reverse=True)
        assert levels[0] == T - 1
    assert list(DDIMSampler(schedule, T).timesteps) == list(range(T - 1, -1, -1))


@pytest.mark.parametrize("T", [1, 2, 200])
def test_ddpm_and_the_simplified_sampler_visit_every_level(T):
    schedule = make_schedule("linear", T)
    expected = list(range(T - 1, -1, -1))
    assert list(DDPMSampler(schedule).timesteps) == expected
    assert list(SimplifiedSampler(schedule).timesteps) == expected


@pytest.mark.parametrize("levels", [[0], [199], [5, 6], [3, 50, 51, 190], range(0, 200, 7)])
@pytest.mark.parametrize("kind", [list, tuple, np.array, torch.tensor])
def test_a_given_list_is_visited_as_given_whatever_the_number_of_steps(levels, kind):
    sampler = DDIMSampler(make_schedule("linear", 200), 999, timesteps=kind(list(levels)))
    assert list(sampler.timesteps) == list(levels)[::-1]
    assert all(type(t) is int for t in sampler.timesteps)
    steps = list(sampler.run(nothing, torch.zeros(2, 2)))
    assert [(s.t, s.t_prev) for s in steps] == list(
        zip(sampler.timesteps, [*sampler.timesteps[1:], -1], strict=True)
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"num_steps": 11}, r"num_steps: 11 is outside 1\.\.10"),
        ({"num_steps": 0}, "num_steps: 0 is outside"),
        ({"num_steps": -1}, "num_steps: -1 is outside"),
        ({"num_steps": 5.0}, r"num_steps: 5\.0 is not a whole number"),
        ({"num_steps": True}, "num_steps: True is not a whole number"),
        ({"timesteps": []}, "timesteps: the list is empty"),
        ({"timesteps": [3, 3]}, "timesteps: 3 comes after 3"),
        ({"timesteps": [5, 3]}, "timesteps: 3 comes after 5"),
        ({"timesteps": [-1, 3]}, r"timesteps: -1\.\.3 leaves 0\.\.9"),
        ({"timesteps": [3, 10]}, r"timesteps: 3\.\.10 leaves 0\.\.9"),
        ({"timesteps": [3.5]}, r"timesteps: 3\.5 is not a whole number"),
        ({"timesteps": [False, True]}, "timesteps: False is not a whole number"),
        ({"timesteps": 5}, "timesteps: 5 is not a list"),
        ({"num_steps": 5, "eta": -0.1}, r"eta: -0\.1 is outside 0\.\.1"),
        ({"num_steps": 5, "eta": 1.1}, r"eta: 1\.1 is outside 0\.\.1"),
        ({"num_steps": 5, "eta": math.nan}, "eta: nan is not a finite number"),
        ({"num_steps": 5, "eta": True}, "eta: True is not a finite number"),
    ],
)
def test_a_list_or_share_of_noise_that_makes_no_sense_is_refused_by_name(options, message):
    with pytest.raises(ValueError, match=message):
        DDIMSampler(make_schedule("linear", 10), **options)


@pytest.mark.parametrize("levels", [[0], [9], [2, 5]])
@pytest.mark.parametrize("eta", [0.0, 1.0])
def test_the_last_step_lands_on_the_predicted_data_without_noise(levels, eta, seeded):
    x = torch.randn(8, 2, generator=seeded(0), dtype=torch.float64)
    sampler = DDIMSampler(make_schedule("linear", 10), eta=eta, timesteps=levels)
    *_, last = sampler.run(lambda x, t: torch.sin(x), x, seeded(1))
    assert (last.t, last.t_prev, last.sigma, last.noise) == (levels[0], -1, 0.0, None)
    assert float((last.x_prev - last.x0_pred).abs().max()) < 1e-15


@pytest.mark.parametrize("T", [1, 2, 50])
def test_the_last_ddpm_step_lands_on_the_predicted_data_without_noise(T, seeded):
    """Not on what alpha_bar at index -1, the noisiest level, would make of it."""
    x = torch.randn(8, 2, generator=seeded(0), dtype=torch.float64)
    for variance in ("beta", "posterior"):
        sampler = DDPMSampler(make_schedule("linear", T), variance)
        *_, last = sampler.run(lambda x, t: torch.sin(x), x, seeded(1))
        assert (last.t, last.t_prev, last.sigma, last.noise) == (0, -1, 0.0, None)
        assert float((last.x_prev - last.x0_pred).abs().max()) < 1e-11


STD = 0.150


@pytest.mark.parametrize(("eta", "width"), [(0.0, 0.146), (1.0, 0.137)])
def test_200_of_1000_steps_keep_the_width_of_every_mode_of_a_mixture(
    eta, width, closed_forms, seeded
):
    """Widths measured on an independent implementation; alpha_bar of t - 1 gives twice as much."""
    angles = torch.arange(6, dtype=torch.float64) * math.pi / 3
    centres = 1.4 * torch.stack([angles.cos(), angles.sin()], dim=1)
    schedule = make_schedule("linear", 1000)
    model = closed_forms.MixtureEps(schedule.betas.numpy(), centres, STD)
    x_T = torch.randn(4000, 2, generator=seeded(0), dtype=torch.float64)
    *_, last = DDIMSampler(schedule, 200, eta=eta).run(model, x_T, seeded(1))
    nearest = torch.cdist(last.x_prev, centres).argmin(dim=1)
    offsets = last.x_prev - centres[nearest]
    assert abs(float(offsets.square().mean().sqrt()) - width) < 0.01
    for mode in range(len(centres)):
        own = offsets[nearest == mode]
        assert len(own) > 0.7 * len(offsets) / len(centres)
        # Some 650 points tell a width to 0.004; twice the width would be 0.15 off.
        assert abs(float(own.square().mean().sqrt()) - width) < 0.02
