"""The built-in point clouds: their shapes, their standardisation, and the way back."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from sklearn.datasets import make_swiss_roll

from ddpm_core.config import DATA_SETS
from ddpm_core.data.points import (
    DEFAULT_NOISE,
    POINT_SETS,
    Standardisation,
    fresh_points,
    make_points,
    point_set,
)


def raw(name: str, n: int = 2000, noise: float | None = None, seed: int = 0) -> np.ndarray:
    """Points of a data set in its own units."""
    data = make_points(name, n, noise, seed)
    return data.transform.undo(data.points.double()).numpy()


def test_the_sets_are_those_of_the_settings():
    assert (*POINT_SETS, "file") == DATA_SETS


@pytest.mark.parametrize("name", POINT_SETS)
@pytest.mark.parametrize("n", [2, 3, 1000])
def test_points_have_mean_0_and_standard_deviation_1(name, n):
    points = make_points(name, n, seed=5).points
    assert points.shape == (n, 2)
    assert points.dtype == torch.float32
    numbers = points.double().numpy()
    assert np.abs(numbers.mean(axis=0)).max() < 1e-6
    assert np.abs(numbers.std(axis=0) - 1).max() < 1e-6


@pytest.mark.parametrize("name", POINT_SETS)
def test_a_single_point_stands_at_the_origin(name):
    data = make_points(name, 1)
    assert torch.equal(data.points, torch.zeros(1, 2))
    assert torch.equal(data.transform.scale, torch.ones(2, dtype=torch.float64))


@pytest.mark.parametrize("name", POINT_SETS)
def test_the_seed_alone_decides_the_points(name):
    torch_state, numpy_state = torch.get_rng_state(), np.random.get_state()  # noqa: NPY002
    first, again, other = (make_points(name, 50, seed=seed) for seed in (7, 7, 8))
    assert torch.equal(first.points, again.points)
    assert torch.equal(first.labels, again.labels)
    assert not torch.equal(first.points, other.points)
    assert torch.equal(torch.get_rng_state(), torch_state)
    assert np.array_equal(np.random.get_state()[1], numpy_state[1])  # noqa: NPY002


@pytest.mark.parametrize("name", POINT_SETS)
def test_labels_are_classes_counted_from_0(name):
    data = make_points(name, 2000)
    classes = {"two_moons": 2, "circles": 2, "two_spirals": 2, "grid": 25}.get(name, 8)
    assert data.labels.dtype == torch.long
    counts = data.labels.bincount(minlength=classes)
    assert len(counts) == classes
    # Every class is equally likely: six standard deviations of a binomial count.
    share = 1 / classes
    scatter = math.sqrt(2000 * share * (1 - share))
    assert float((counts - 2000 * share).abs().max()) < 6 * scatter


def test_the_swiss_roll_is_x_and_z_of_sklearns():
    expected, _ = make_swiss_roll(500, noise=0.5, random_state=np.random.RandomState(3))
    assert np.abs(raw("swiss_roll", 500, seed=3) - expected[:, [0, 2]]).max() < 1e-5
    assert make_points("swiss_roll", 5).columns == ("x", "z")


def test_without_noise_the_roll_lies_on_the_spiral():
    data = make_points("swiss_roll", 2000, noise=0.0)
    x, z = raw("swiss_roll", noise=0.0).T
    angle = np.hypot(x, z)  # the radius is the angle
    assert np.abs(x - angle * np.cos(angle)).max() < 1e-5
    assert np.abs(z - angle * np.sin(angle)).max() < 1e-5
    assert 1.5 * math.pi <= angle.min() < angle.max() <= 4.5 * math.pi
    # The labels count eighths of the way along it.
    eighths = (angle / math.pi - 1.5) / 3 * 8
    assert np.abs(eighths - data.labels.numpy() - 0.5).max() < 0.5 + 1e-5


def test_without_noise_the_s_curve_is_two_arcs():
    x, z = raw("s_curve", noise=0.0).T
    upper = np.hypot(x, z + 1) - 1  # about (0, -1)
    lower = np.hypot(x, z - 1) - 1
    assert np.minimum(np.abs(upper), np.abs(lower)).max() < 1e-6
    assert x.min() < -0.99
    assert x.max() > 0.99
    assert z.min() < -1.99
    assert z.max() > 1.99


def test_without_noise_each_moon_is_half_a_circle():
    x, y = raw("two_moons", noise=0.0).T
    moon = make_points("two_moons", 2000, noise=0.0).labels.numpy()
    outer, inner = moon == 0, moon == 1
    assert np.abs(np.hypot(x, y) - 1)[outer].max() < 1e-6
    assert np.abs(np.hypot(x - 1, y - 0.5) - 1)[inner].max() < 1e-6
    assert y[outer].min() > -1e-6
    assert y[inner].max() < 0.5 + 1e-6


def test_without_noise_the_circles_have_radius_1_and_a_half():
    radius = np.hypot(*raw("circles", noise=0.0).T)
    inner = make_points("circles", 2000, noise=0.0).labels.numpy() == 1
    assert np.abs(radius[~inner] - 1).max() < 1e-6
    assert np.abs(radius[inner] - 0.5).max() < 1e-6


def test_eight_gaussians_stand_at_equal_angles_with_the_noise_given():
    data, points = make_points("eight_gaussians", 8000, noise=0.15), raw("eight_gaussians", 8000)
    for mode in range(8):
        members = points[data.labels.numpy() == mode]
        centre = 2 * np.array([math.cos(mode * math.pi / 4), math.sin(mode * math.pi / 4)])
        # Five standard deviations of a mean and of a standard deviation of about 1,000 points.
        assert np.abs(members.mean(axis=0) - centre).max() < 5 * 0.15 / math.sqrt(900)
        assert np.abs(members.std(axis=0) - 0.15).max() < 5 * 0.15 / math.sqrt(1800)


def test_the_grid_has_five_by_five_gaussians_two_apart():
    data, points = make_points("grid", 5000, noise=0.01), raw("grid", 5000, noise=0.01)
    row, column = np.divmod(data.labels.numpy(), 5)
    centres = np.stack([2.0 * column - 4, 2.0 * row - 4], axis=1)
    assert np.abs(points - centres).max() < 0.06
    assert np.abs((points - centres).std() - 0.01) < 0.0005


def test_the_checkerboard_fills_its_dark_cells_and_no_other():
    points = raw("checkerboard", 4000)
    cell = np.floor(points / 2 + 1e-7 * np.sign(-points))  # rounding may not cross an edge
    assert cell.min() == -2
    assert cell.max() == 1
    assert ((cell.sum(axis=1) % 2) == 0).all()
    within = points / 2 - np.floor(points / 2)
    assert np.abs(within.mean(axis=0) - 0.5).max() < 6 / math.sqrt(12 * 4000)
    assert len(np.unique(cell, axis=0)) == 8


def test_without_noise_the_spirals_are_one_curve_and_its_half_turn():
    x, y = raw("two_spirals", noise=0.0).T
    arm = make_points("two_spirals", 2000, noise=0.0).labels.numpy()
    radius, sign = np.hypot(x, y), np.where(arm == 0, 1, -1)
    assert np.abs(x - sign * radius * np.cos(radius)).max() < 1e-5
    assert np.abs(y - sign * radius * np.sin(radius)).max() < 1e-5
    assert 0.5 * math.pi - 1e-5 < radius.min() < radius.max() < 3.5 * math.pi + 1e-5


@pytest.mark.parametrize("name", POINT_SETS)
def test_noise_is_in_the_units_of_the_data_set(name):
    # The same seed draws the same places, and then the noise.
    noise = raw(name, 4000, noise=0.3) - raw(name, 4000, noise=0.0)
    assert np.abs(noise.std(axis=0) - 0.3).max() < 0.02
    assert np.array_equal(raw(name, 20), raw(name, 20, noise=DEFAULT_NOISE[name]))
    assert make_points(name, 3).noise == DEFAULT_NOISE[name]
    assert make_points(name, 3, noise=0.25).noise == 0.25


def test_undo_leads_back_from_apply(seeded):
    transform = make_points("swiss_roll", 100).transform
    for dtype, bound in ((torch.float64, 1e-13), (torch.float32, 1e-5)):
        x = 10 * torch.randn(4, 3, 2, generator=seeded(0), dtype=dtype)
        there = transform.apply(x)
        assert there.dtype == dtype
        assert float((transform.undo(there) - x).abs().max()) < bound


def test_a_column_without_spread_is_moved_and_not_scaled():
    values = np.array([[0.1, 3.0], [0.1, 5.0], [0.1, 7.0]])
    data = point_set(values, "flat", ("a", "b"))
    assert data.transform.scale[0] == 1
    assert float(data.points[:, 0].abs().max()) < 1e-15
    assert np.abs(data.transform.undo(data.points.double()).numpy() - values).max() < 1e-6


def test_tiny_and_huge_columns_are_standardised_too():
    values = np.array([[1e-200, 1e200, 1e9], [3e-200, 3e200, 1e9 + 2]])
    points = point_set(values, "extreme", ("a", "b", "c")).points
    expected = torch.tensor([[-1.0, -1.0, -1.0], [1.0, 1.0, 1.0]])
    assert float((points - expected).abs().max()) < 1e-6


def test_what_cannot_be_standardised_is_refused():
    with pytest.raises(ValueError, match="too large to standardise"):
        point_set(np.array([[1.7e308], [1.7e308], [-1.7e308]]), "huge", ("a",))


def test_bounds_are_the_extremes_widened_by_a_share_of_their_distance():
    values = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 9.0], [0.0, 0.0]])
    data = point_set(values, "corner", ("a", "b"))
    # Both columns are 0, 0, 0, 1 up to scale: mean 1/4, std sqrt(3)/4.
    low, high = -1 / math.sqrt(3), math.sqrt(3)
    assert np.allclose(data.bounds(0.0), (low, high), rtol=0, atol=1e-6)
    widened = (low - 0.05 * (high - low), high + 0.05 * (high - low))
    assert np.allclose(data.bounds(), widened, rtol=0, atol=1e-6)
    assert make_points("grid", 1).bounds() == (-0.05, 0.05)


@pytest.mark.parametrize("name", POINT_SETS)
def test_fresh_points_share_the_given_transform(name):
    training = make_points(name, 300, seed=0)
    new = fresh_points(name, 400, seed=1, transform=training.transform)
    alone = make_points(name, 400, seed=1)
    expected = training.transform.apply(alone.transform.undo(alone.points.double()))
    assert new.dtype == torch.float32
    assert float((new.double() - expected).abs().max()) < 1e-6
    assert torch.equal(fresh_points(name, 400, seed=1), alone.points)


def test_a_point_set_knows_its_size_and_its_columns():
    data = make_points("circles", 12)
    assert (len(data), data.dims, data.columns, data.name) == (12, 2, ("x", "y"), "circles")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"name": "swissroll"}, "there is no data set 'swissroll'; choose one of swiss_roll, two_"),
        ({"n": 0}, "n is 0"),
        ({"n": 10.5}, "n: 10.5 is not a whole number"),
        ({"seed": 0.5}, "seed: 0.5 is not a whole number"),
        ({"noise": -0.1}, "noise is -0.1"),
        ({"noise": math.nan}, "noise is nan"),
        ({"seed": -1}, "seed is -1"),
        ({"seed": 2**32}, "seed is 4294967296"),
    ],
)
def test_wrong_arguments_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        make_points(**{"name": "circles", "n": 10, **arguments})


@pytest.mark.parametrize(
    "x", [torch.zeros(3, 3), torch.zeros(3, 2, dtype=torch.long), torch.tensor(0.0)]
)
def test_the_transform_refuses_what_is_no_point(x):
    transform = Standardisation.fit(np.array([[0.0, 1.0], [2.0, 3.0]]))
    for way in (transform.apply, transform.undo):
        with pytest.raises(ValueError, match="shape"):
            way(x)
