"""The metrics, against scipy, explicit loops and closed forms, and their floors."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from scipy import stats

from ddpm_core import metrics
from ddpm_core.data.points import make_points, point_set
from ddpm_core.metrics import (
    energy_distance,
    fresh_pairs,
    mmd,
    noise_floor,
    sliced_wasserstein,
)

ALL = [sliced_wasserstein, energy_distance, mmd]


@pytest.fixture
def clouds(seeded):
    """Two clouds of different size, spread and place."""
    a = torch.randn(60, 2, generator=seeded(0), dtype=torch.float64)
    b = 1.5 * torch.randn(45, 2, generator=seeded(1), dtype=torch.float64) + 0.5
    return a, b


@pytest.mark.parametrize("metric", ALL)
def test_a_set_is_at_no_distance_from_itself_in_any_order(seeded, clouds, metric):
    a, b = clouds
    shuffled = a[torch.randperm(len(a), generator=seeded(2))]
    assert abs(metric(a, a)) < 1e-14
    assert abs(metric(a, shuffled)) < 1e-14
    assert abs(metric(a, torch.cat([a, a]))) < 1e-12  # twice each point: the same distribution
    assert metric(a, b) > 0.01


@pytest.mark.parametrize("metric", ALL)
def test_a_distance_is_the_same_both_ways(clouds, metric):
    a, b = clouds
    assert abs(metric(a, b) - metric(b, a)) < 1e-13


@pytest.mark.parametrize("metric", ALL)
def test_single_precision_and_pictures_are_taken(clouds, metric):
    a, b = clouds
    value = metric(a.float().reshape(60, 1, 2, 1), b.float().reshape(45, 1, 2, 1))
    assert abs(value - metric(a, b)) < 1e-6


@pytest.mark.parametrize(("n", "m"), [(5, 5), (6, 4), (7, 3), (1, 8), (40, 27)])
def test_in_one_dimension_w2_pairs_the_sorted_values(seeded, n, m):
    a = torch.randn(n, 1, generator=seeded(n), dtype=torch.float64)
    b = 2 * torch.randn(m, 1, generator=seeded(m + 100), dtype=torch.float64) + 1
    # Each value of a m times and of b n times: two sets of n m values with the same distributions.
    pairs = zip(sorted(a[:, 0].tolist() * m), sorted(b[:, 0].tolist() * n), strict=True)
    expected = math.sqrt(sum((x - y) ** 2 for x, y in pairs) / (n * m))
    assert abs(sliced_wasserstein(a, b, directions=3) - expected) < 1e-12


def test_w1_by_the_same_steps_is_scipys(seeded):
    a = torch.randn(31, generator=seeded(0), dtype=torch.float64).sort().values
    b = torch.randn(22, generator=seeded(1), dtype=torch.float64).sort().values
    of_a, of_b, weights = metrics._quantile_steps(31, 22)
    ours = float(((a[of_a] - b[of_b]).abs() * weights).sum())
    assert abs(ours - stats.wasserstein_distance(a.numpy(), b.numpy())) < 1e-13


def test_moved_by_v_a_set_is_at_the_length_of_v_over_the_root_of_the_dimensions(seeded):
    a = torch.randn(50, 2, generator=seeded(0), dtype=torch.float64)
    v = torch.tensor([3.0, -4.0], dtype=torch.float64)
    # The mean of cos^2 over 20,000 directions is 1/2 within sqrt(1/8 / 20,000).
    distance = sliced_wasserstein(a, a + v, directions=20_000)
    assert abs(distance - 5 / math.sqrt(2)) < 0.04
    line = a[:, :1]
    assert abs(sliced_wasserstein(line, line - 7) - 7) < 1e-12


def test_w2_scales_with_the_clouds_and_shrinks_them_to_the_spread(clouds):
    a, b = clouds
    assert abs(sliced_wasserstein(3 * a, 3 * b) - 3 * sliced_wasserstein(a, b)) < 1e-12
    # To the same cloud twice as wide: the root mean square of the projections, |a| / sqrt(2).
    root = math.sqrt(float(a.square().sum(dim=1).mean()) / 2)
    assert abs(sliced_wasserstein(a, 2 * a, directions=20_000) - root) < 0.02


def test_the_seed_decides_the_directions(clouds):
    a, b = clouds
    assert sliced_wasserstein(a, b) == sliced_wasserstein(a, b, 256, 0)
    assert sliced_wasserstein(a, b, 8, 0) != sliced_wasserstein(a, b, 8, 1)
    # And no more than the directions: the two agree when there are many.
    few = [sliced_wasserstein(a, b, 4_000, seed) for seed in (1, 2)]
    assert abs(few[0] / few[1] - 1) < 0.03


def test_energy_distance_in_one_dimension_is_the_square_of_scipys(seeded):
    a = torch.randn(40, 1, generator=seeded(0), dtype=torch.float64)
    b = torch.randn(25, 1, generator=seeded(1), dtype=torch.float64) + 1
    expected = stats.energy_distance(a[:, 0].numpy(), b[:, 0].numpy()) ** 2
    assert abs(energy_distance(a, b) - expected) < 1e-12


def mean_over_pairs(x: torch.Tensor, y: torch.Tensor, kernel, distinct: bool = False) -> float:
    values = [
        kernel(math.dist(p, q))
        for i, p in enumerate(x.tolist())
        for j, q in enumerate(y.tolist())
        if not (distinct and i == j)
    ]
    return math.fsum(values) / len(values)


@pytest.mark.parametrize("unbiased", [False, True])
def test_energy_distance_is_its_double_sum(clouds, unbiased):
    a, b = clouds
    length = lambda r: r  # noqa: E731
    expected = 2 * mean_over_pairs(a, b, length)
    expected -= mean_over_pairs(a, a, length, unbiased) + mean_over_pairs(b, b, length, unbiased)
    assert abs(energy_distance(a, b, unbiased) - expected) < 1e-12


@pytest.mark.parametrize("unbiased", [False, True])
@pytest.mark.parametrize("bandwidths", [[0.7], [2.0, 0.3, 1.0], [0.5, 1.0, 2.0, 4.0]])
def test_mmd_is_its_double_sum(clouds, bandwidths, unbiased):
    a, b = clouds

    def kernel(r: float) -> float:
        return sum(math.exp(-(r**2) / (2 * h**2)) for h in bandwidths) / len(bandwidths)

    expected = mean_over_pairs(a, a, kernel, unbiased) + mean_over_pairs(b, b, kernel, unbiased)
    expected -= 2 * mean_over_pairs(a, b, kernel)
    assert abs(mmd(a, b, bandwidths, unbiased) - expected) < 1e-12


def test_mmd_takes_its_bandwidths_from_the_median_distance(clouds):
    a, b = clouds
    distances = sorted(
        math.dist(p, q)
        for i, p in enumerate([*a.tolist(), *b.tolist()])
        for q in [*a.tolist(), *b.tolist()][:i]
    )
    median = distances[(len(distances) - 1) // 2]
    expected = mmd(a, b, [factor * median for factor in (0.25, 0.5, 1, 2)])
    assert abs(mmd(a, b) - expected) < 1e-14
    assert abs(mmd(5 * a, 5 * b) - expected) < 1e-13  # so the unit does not matter
    assert mmd(torch.zeros(3, 2), torch.zeros(4, 2)) == 0


def test_the_size_of_the_blocks_changes_nothing(clouds, monkeypatch):
    a, b = clouds
    whole = [metric(a, b) for metric in ALL]
    monkeypatch.setattr(metrics, "CHUNK", 100)
    monkeypatch.setattr(metrics, "SORT_CHUNK", 500)
    for metric, expected in zip(ALL, whole, strict=True):
        assert abs(metric(a, b) - expected) < 1e-13


@pytest.mark.parametrize("metric", [energy_distance, mmd])
def test_between_fresh_sets_the_u_statistic_is_0_on_average_and_the_v_statistic_is_not(metric):
    pairs = list(fresh_pairs("swiss_roll", 100, pairs=60))
    unbiased = [metric(a, b, unbiased=True) for a, b in pairs]
    scatter = np.std(unbiased) / math.sqrt(len(pairs))
    assert abs(np.mean(unbiased)) < 4 * scatter
    assert min(unbiased) < 0 < max(unbiased)
    assert np.mean([metric(a, b) for a, b in pairs]) > 10 * scatter


def test_the_floor_of_the_swiss_roll_is_in_the_range_measured_before():
    # One pair of 10,000 gives anything from 0.0126 to 0.032; at 2,000 the energy floor is 0.0019.
    values = [sliced_wasserstein(a, b) for a, b in fresh_pairs("swiss_roll", 10_000, pairs=2)]
    assert 0.010 < min(values) <= max(values) < 0.035
    assert abs(noise_floor(energy_distance, "swiss_roll", 2_000) - 0.0019) < 0.0006


def test_the_floor_is_the_mean_over_fresh_pairs():
    data = make_points("circles", 50)
    values = [mmd(a, b) for a, b in fresh_pairs(data, 30, pairs=4, seed=9)]
    assert noise_floor(mmd, data, 30, pairs=4, seed=9) == sum(values) / 4
    assert noise_floor(mmd, data, 30, pairs=4, seed=8) != sum(values) / 4


@pytest.mark.parametrize("source", ["name", "set"])
def test_fresh_sets_are_independent_and_share_one_standardisation(source):
    data = "two_moons" if source == "name" else make_points("two_moons", 400, noise=0.2)
    sets = [x for pair in fresh_pairs(data, 50, pairs=3, seed=1) for x in pair]
    assert all(x.shape == (50, 2) for x in sets)
    for i, x in enumerate(sets):
        assert float(x.mean(dim=0).abs().max()) > 1e-4  # not standardised by itself
        assert all(not torch.equal(x, y) for y in sets[:i])
    big = next(fresh_pairs(data, 20_000, pairs=1))[0]
    assert float(big.mean(dim=0).abs().max()) < (0.03 if source == "name" else 0.2)
    assert float((big.std(dim=0) - 1).abs().max()) < (0.03 if source == "name" else 0.2)


def test_fresh_sets_of_a_point_set_have_its_noise_and_its_transform():
    data = make_points("circles", 100, noise=0.0)
    for x in next(fresh_pairs(data, 40, pairs=1)):
        radius = torch.linalg.vector_norm(data.transform.undo(x.double()), dim=1)
        assert float(torch.minimum((radius - 1).abs(), (radius - 0.5).abs()).max()) < 1e-5
    blurred = next(fresh_pairs("circles", 40, pairs=1, noise=0.0))[0]
    assert float(torch.linalg.vector_norm(blurred, dim=1).std()) > 0.1


def test_from_given_examples_the_two_sets_share_none():
    rows = torch.arange(20.0)[:, None]
    from_file = point_set(rows.double().numpy(), "file", ("a",))
    for data in (rows, from_file):
        for a, b in fresh_pairs(data, 10, pairs=5):
            assert len(torch.unique(torch.cat([a, b]))) == 20
    first, second = fresh_pairs(rows, 4, pairs=2)
    assert not torch.equal(first[0], second[0])


def test_a_function_draws_each_set_with_a_seed_of_its_own():
    seen = []

    def draw(n: int, seed: int) -> torch.Tensor:
        seen.append((n, seed))
        return torch.randn(n, 2, generator=torch.Generator().manual_seed(seed))

    noise_floor(energy_distance, draw, 12, pairs=5)
    assert len(seen) == len(set(seen)) == 10
    assert {n for n, _ in seen} == {12}


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [
        (torch.zeros(0, 2), torch.zeros(3, 2), "a: its shape is"),
        (torch.zeros(3, 2), torch.zeros(3), "b: its shape is"),
        (torch.zeros(3, 2), torch.zeros(3, 4), r"shapes \[2\] and \[4\]"),
        (torch.zeros(3, 2), torch.full((3, 2), math.inf), "b: some numbers are not finite"),
    ],
)
@pytest.mark.parametrize("metric", ALL)
def test_sets_that_cannot_be_compared_are_refused(metric, a, b, message):
    with pytest.raises(ValueError, match=message):
        metric(a, b)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda x: sliced_wasserstein(x, x, directions=0), "directions"),
        (lambda x: mmd(x, x, bandwidths=[1.0, 0.0]), "bandwidths"),
        (lambda x: mmd(x, x, bandwidths=[]), "bandwidths"),
        (lambda x: energy_distance(x[:1], x, unbiased=True), "at least 2"),
        (lambda x: noise_floor(mmd, x, 6), "use at most 5"),
        (lambda x: noise_floor(mmd, x, 0), "at least 1"),
        (lambda x: noise_floor(mmd, "circles", 5, pairs=0), "at least 1"),
        (lambda x: noise_floor(mmd, "square", 5), "there is no data set"),
        (lambda x: noise_floor(mmd, x, 3, noise=0.1), "noise: only"),
    ],
)
def test_wrong_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call(torch.zeros(10, 2))
