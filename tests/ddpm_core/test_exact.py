"""The exact denoiser and the optimal loss, against explicit loops, quadrature and closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from ddpm_core import exact
from ddpm_core.data.points import make_points
from ddpm_core.diffusion import q_sample
from ddpm_core.exact import ExactDenoiser, OptimalLoss, optimal_loss, optimal_loss_by_t
from ddpm_core.prediction import target
from ddpm_core.schedules import make_schedule


def alpha_bar(schedule, t: int) -> float:
    return math.prod((1 - schedule.betas[: t + 1]).tolist())


def brute_weights(schedule, data: np.ndarray, x: np.ndarray, t: int) -> list[float]:
    """p(x_0 = d | x_t = x) by Bayes, one example after the other."""
    ab = alpha_bar(schedule, t)
    logs = []
    for example in data:
        square = sum((xi - math.sqrt(ab) * di) ** 2 for xi, di in zip(x, example, strict=True))
        logs.append(-square / (2 * (1 - ab)))
    densities = [math.exp(value - max(logs)) for value in logs]
    return [density / sum(densities) for density in densities]


def brute_x0(schedule, data: np.ndarray, x: np.ndarray, t: int) -> np.ndarray:
    weights = brute_weights(schedule, data, x, t)
    return sum(w * example for w, example in zip(weights, data, strict=True))


@pytest.mark.parametrize("name", ["linear", "cosine"])
def test_the_denoiser_is_bayes_rule_written_out(seeded, name):
    schedule = make_schedule(name, 50)
    data = torch.randn(7, 3, generator=seeded(0), dtype=torch.float64) + 2
    x = torch.randn(6, 3, generator=seeded(1), dtype=torch.float64)
    levels = torch.tensor([0, 3, 25, 48, 49, 3])
    denoiser = ExactDenoiser(schedule, data)
    weights, x_0 = denoiser.posterior(x, levels), denoiser.x0(x, levels)
    eps, variance = denoiser(x, levels), denoiser.x0_variance(x, levels)
    for i, t in enumerate(levels.tolist()):
        expected = brute_weights(schedule, data.numpy(), x[i].numpy(), t)
        mean = sum(w * d for w, d in zip(expected, data.numpy(), strict=True))
        squares = sum(w * (d - mean) ** 2 for w, d in zip(expected, data.numpy(), strict=True))
        ab = alpha_bar(schedule, t)
        noise = (x[i].numpy() - math.sqrt(ab) * mean) / math.sqrt(1 - ab)
        assert np.abs(weights[i].numpy() - expected).max() < 1e-11
        assert np.abs(x_0[i].numpy() - mean).max() < 1e-11
        assert np.abs(eps[i].numpy() - noise).max() < 1e-10
        assert abs(float(variance[i]) - squares.mean()) < 1e-11


def test_one_level_for_all_is_the_same_as_a_level_for_each(seeded):
    denoiser = ExactDenoiser(make_schedule("linear", 20), make_points("circles", 30))
    x = torch.randn(9, 2, generator=seeded(0), dtype=torch.float64)
    for t in (0, 7, 19):
        expanded = denoiser(x, torch.tensor(t).expand(9))
        assert torch.equal(expanded, denoiser(x, t))
        assert float((expanded - denoiser(x, torch.full((9,), t))).abs().max()) < 1e-12
        mixed = torch.tensor([t, *[(t + 5) % 20] * 8])
        assert float((expanded - denoiser(x, mixed))[0].abs().max()) < 1e-12


def test_of_a_single_example_the_noise_is_known_exactly(seeded):
    schedule = make_schedule("cosine", 100)
    data = torch.tensor([[1.5, -0.5]], dtype=torch.float64)
    denoiser = ExactDenoiser(schedule, data)
    for t in (0, 50, 99):
        eps = torch.randn(5, 2, generator=seeded(t), dtype=torch.float64)
        x_t = q_sample(schedule, data.expand(5, 2), t, eps)
        assert float((denoiser(x_t, t) - eps).abs().max()) < 1e-12
        assert float((denoiser.x0(x_t, t) - data).abs().max()) < 1e-15


def test_of_two_opposite_examples_the_mean_is_a_hyperbolic_tangent(seeded):
    schedule = make_schedule("linear", 100)
    d = torch.tensor([0.6, -0.8], dtype=torch.float64)
    x = torch.randn(50, 2, generator=seeded(0), dtype=torch.float64)
    denoiser = ExactDenoiser(schedule, torch.stack([d, -d]))
    for t in (10, 50, 99):
        ab = alpha_bar(schedule, t)
        expected = torch.tanh(math.sqrt(ab) * (x @ d) / (1 - ab))[:, None] * d
        assert float((denoiser.x0(x, t) - expected).abs().max()) < 1e-11


def test_float32_queries_lose_no_more_than_their_own_rounding(seeded):
    schedule = make_schedule("linear", 200)
    data = make_points("swiss_roll", 500)
    denoiser = ExactDenoiser(schedule, data)
    t = torch.randint(200, (64,), generator=seeded(1))
    x_0 = data.points[:64]
    x = q_sample(schedule, x_0, t, generator=seeded(2))
    single, double = denoiser(x, t), denoiser(x.double(), t)
    assert single.dtype == torch.float32
    assert float((single - double).abs().max()) < 1e-6
    half = denoiser(x.bfloat16(), t)
    assert half.dtype == torch.bfloat16


def test_pictures_are_denoised_like_points(seeded):
    schedule = make_schedule("linear", 30)
    pictures = torch.rand(4, 3, 5, 6, generator=seeded(0)) * 2 - 1
    x = torch.randn(2, 3, 5, 6, generator=seeded(1))
    t = torch.tensor([3, 29])
    eps = ExactDenoiser(schedule, pictures)(x, t)
    assert eps.shape == x.shape
    flat = ExactDenoiser(schedule, pictures.flatten(1))(x.flatten(1), t)
    assert torch.equal(eps.flatten(1), flat)
    expected = brute_x0(schedule, pictures.flatten(1).double().numpy(), x[1].flatten().numpy(), 29)
    mean = ExactDenoiser(schedule, pictures).x0(x, t)[1].flatten()
    assert np.abs(mean.numpy() - expected).max() < 1e-6


def test_the_size_of_the_blocks_changes_nothing(seeded, monkeypatch):
    denoiser = ExactDenoiser(make_schedule("linear", 20), make_points("grid", 40))
    x = torch.randn(11, 2, generator=seeded(0), dtype=torch.float64)
    whole = [f(x, 5) for f in (denoiser, denoiser.posterior, denoiser.x0_variance)]
    for chunk, columns in ((1, 40), (100, 40), (100, 7), (1, 1)):
        monkeypatch.setattr(exact, "CHUNK", chunk)
        monkeypatch.setattr(exact, "COLUMNS", columns)
        parts = [f(x, 5) for f in (denoiser, denoiser.posterior, denoiser.x0_variance)]
        for a, b in zip(whole, parts, strict=True):
            assert float((a - b).abs().max()) < 1e-13


def test_far_examples_weigh_nothing_wherever_the_nearest_stands(monkeypatch):
    # Logits here are 1e5 apart, whichever part of the data they are in.
    schedule = make_schedule("linear", 20)
    data = torch.linspace(-50, 50, 40, dtype=torch.float64)[:, None]
    denoiser = ExactDenoiser(schedule, data)
    x = data[[0, 3, 20, 39]] + 1e-3
    for columns in (40, 7, 1):
        monkeypatch.setattr(exact, "COLUMNS", columns)
        assert float((denoiser.x0(x, 0) - data[[0, 3, 20, 39]]).abs().max()) < 1e-12
        assert float(denoiser.x0_variance(x, 0).abs().max()) < 1e-9


def test_a_level_of_much_data_is_done_in_pieces(seeded, monkeypatch):
    schedule, data = make_schedule("linear", 20), make_points("grid", 90)
    monkeypatch.setattr(exact, "COLUMNS", 25)
    monkeypatch.setattr(exact, "CHUNK", 100)  # 4 queries beside 25 examples
    run = optimal_loss_by_t(schedule, data, "v", 10, seeded(0), order=[7])
    found = []

    def work():
        found.append((yield from OptimalLoss(schedule, data, "v", 10, seeded(0)).at(7)))

    pieces = len(list(work()))
    assert found == [next(run)[1]]
    assert pieces == 3 * 4


def test_no_queries_give_no_answers():
    denoiser = ExactDenoiser(make_schedule("linear", 20), make_points("grid", 40))
    assert denoiser(torch.zeros(0, 2), torch.zeros(0, dtype=torch.long)).shape == (0, 2)
    assert denoiser.posterior(torch.zeros(0, 2), 3).shape == (0, 40)


def variance_by_quadrature(schedule, data: list[float], t: int) -> float:
    """E Var(x_0 | x_t) of a few numbers, as an integral over x_t."""
    a, s = math.sqrt(alpha_bar(schedule, t)), math.sqrt(1 - alpha_bar(schedule, t))
    d = np.array(data)
    x = np.linspace(a * d.min() - 9 * s, a * d.max() + 9 * s, 20_001)
    densities = np.exp(-((x[:, None] - a * d) ** 2) / (2 * s * s)) / (s * math.sqrt(2 * math.pi))
    density = densities.mean(axis=1)
    weights = densities / densities.sum(axis=1, keepdims=True)
    variance = weights @ d**2 - (weights @ d) ** 2
    return float(np.trapezoid(density * variance, x))


@pytest.mark.parametrize("prediction", ["eps", "v", "x0"])
def test_the_optimal_loss_is_the_integral_of_the_posterior_variance(seeded, prediction):
    schedule = make_schedule("linear", 8, scale_to_timesteps=False, beta_start=0.05, beta_end=0.5)
    data = [-1.0, -0.7, 1.2]
    points = torch.tensor(data, dtype=torch.float64)[:, None]
    losses = optimal_loss(schedule, points, prediction, queries=40_000, generator=seeded(0))
    assert losses.shape == (8,)
    assert losses.dtype == torch.float64
    for t in range(8):
        ab = alpha_bar(schedule, t)
        factor = {"x0": 1, "eps": ab / (1 - ab), "v": 1 / (1 - ab)}[prediction]
        expected = factor * variance_by_quadrature(schedule, data, t)
        assert abs(float(losses[t]) / expected - 1) < 0.02


@pytest.mark.parametrize("prediction", ["eps", "v", "x0"])
def test_the_optimal_loss_is_what_the_best_answer_to_the_target_costs(seeded, prediction):
    """The squared error of the conditional mean of each target, by explicit loops."""
    schedule = make_schedule("cosine", 10)
    data = torch.tensor([[0.0, 1.0], [1.0, -1.0], [-1.5, 0.5]], dtype=torch.float64)
    count = 900
    for t in (3, 6, 9):
        x_0 = data[torch.arange(count) % 3]
        eps = torch.randn(count, 2, generator=seeded(t), dtype=torch.float64)
        x_t = q_sample(schedule, x_0, t, eps)
        truth = target(schedule, prediction, x_0, t, eps)
        errors = []
        for i in range(count):
            x_i = x_t[i].numpy()
            weights = brute_weights(schedule, data.numpy(), x_i, t)
            answers = []  # the target, had the query come from each of the examples
            for d in data:
                noise = (x_t[i] - math.sqrt(alpha_bar(schedule, t)) * d) / math.sqrt(
                    1 - alpha_bar(schedule, t)
                )
                answers.append(target(schedule, prediction, d[None], t, noise[None])[0].numpy())
            best = sum(w * answer for w, answer in zip(weights, answers, strict=True))
            errors.append(float(((truth[i].numpy() - best) ** 2).mean()))
        ((_, loss),) = optimal_loss_by_t(schedule, data, prediction, 20_000, seeded(3), order=[t])
        scatter = np.std(errors) / math.sqrt(len(errors))
        assert abs(loss - np.mean(errors)) < 4 * scatter + 1e-12


def test_for_many_gaussian_points_the_loss_is_that_of_the_gaussian(seeded):
    # Unit Gaussian: Var(x_0 | x_t) = 1 - alpha_bar, so eps costs alpha_bar and v costs 1.
    schedule = make_schedule("linear", 100)
    data = torch.randn(8_000, 2, generator=seeded(0))
    order = (60, 80, 99)
    for prediction in ("eps", "v", "x0"):
        run = optimal_loss_by_t(schedule, data, prediction, 1_000, seeded(1), order=order)
        for t, loss in run:
            ab = alpha_bar(schedule, t)
            expected = {"eps": ab, "v": 1.0, "x0": 1 - ab}[prediction]
            assert abs(loss / expected - 1) < 0.03


@pytest.mark.parametrize("prediction", ["eps", "v", "x0"])
def test_held_out_points_are_judged_by_the_training_set(seeded, prediction):
    # One training point d: whatever x_t is, the answer is d, and a held-out h is missed by h - d.
    schedule = make_schedule("linear", 50)
    d, h = torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0, -1.0]])
    losses = optimal_loss(schedule, d, prediction, 3, seeded(0), held_out=h)
    assert float(optimal_loss(schedule, d, prediction, 3, seeded(0)).abs().max()) < 1e-12
    for t in range(50):
        ab = alpha_bar(schedule, t)
        # In eps the miss is sqrt(ab / (1 - ab)) (d - h); in v, sqrt(ab) times that plus the
        # miss of x_0 times sqrt(1 - ab), which is (h - d) / sqrt(1 - ab) in all.
        factor = {
            "x0": 1.0,
            "eps": ab / (1 - ab),
            "v": (ab / math.sqrt(1 - ab) + math.sqrt(1 - ab)) ** 2,
        }
        assert abs(float(losses[t]) / (factor[prediction] * (4 + 9) / 2) - 1) < 1e-9


def test_held_out_points_that_are_the_training_set_cost_the_same(seeded):
    schedule = make_schedule("linear", 100)
    data = make_points("two_moons", 200)
    order = (10, 40, 99)
    train = dict(optimal_loss_by_t(schedule, data, "eps", 20_000, seeded(0), order=order))
    same = optimal_loss_by_t(schedule, data, "eps", 20_000, seeded(1), data, order)
    for t, loss in same:
        assert abs(loss / train[t] - 1) < 0.03


def test_training_and_held_out_loss_enclose_that_of_the_distribution(seeded):
    schedule = make_schedule("linear", 100)
    data = torch.randn(100, 2, generator=seeded(0))
    fresh = torch.randn(5_000, 2, generator=seeded(1))
    order = (5, 20, 40)
    below = optimal_loss_by_t(schedule, data, "eps", 4_000, seeded(2), order=order)
    above = optimal_loss_by_t(schedule, data, "eps", 4_000, seeded(3), fresh, order)
    for (t, low), (_, high) in zip(below, above, strict=True):
        assert low < alpha_bar(schedule, t) < high


@pytest.mark.parametrize(
    ("name", "timesteps", "published"),
    [("linear", 1000, 0.224), ("cosine", 1000, 0.387), ("linear", 100, 0.589)],
)
def test_the_mean_optimal_loss_of_the_swiss_roll_is_near_that_measured_before(
    seeded, name, timesteps, published
):
    # A coarse check on real data, for those figures are a rough estimate on other draws; plain
    # numpy without this engine gives 0.234, 0.411 and 0.613, each within 0.004.
    schedule = make_schedule(name, timesteps)
    step = timesteps // 50
    order = range(step // 2, timesteps, step)
    data = make_points("swiss_roll", 4_000)
    run = optimal_loss_by_t(schedule, data, "eps", 256, seeded(0), order=order)
    mean = sum(loss for _, loss in run) / len(order)
    assert abs(mean - published) < 0.035


def test_losses_come_level_by_level_in_the_order_asked_for(seeded):
    schedule = make_schedule("linear", 20)
    data = make_points("grid", 30)
    whole = optimal_loss(schedule, data, "v", 10, seeded(0))
    parts = list(optimal_loss_by_t(schedule, data, "v", 10, seeded(0)))
    assert [t for t, _ in parts] == list(range(20))
    assert torch.equal(torch.tensor([loss for _, loss in parts], dtype=torch.float64), whole)
    generator = seeded(0)
    run = optimal_loss_by_t(schedule, data, "eps", 10, generator, order=[19, 3])
    assert torch.equal(generator.get_state(), seeded(0).get_state())  # nothing before the first
    assert next(run)[0] == 19
    assert next(run)[0] == 3
    assert next(run, None) is None


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (torch.zeros(0, 2), "at least one example"),
        (torch.zeros(3), "at least one example"),
        (torch.zeros(3, 2, dtype=torch.long), "floating-point"),
        (torch.tensor([[1.0, math.nan]]), "not finite"),
    ],
)
def test_data_without_an_exact_denoiser_is_refused(data, message):
    with pytest.raises(ValueError, match=message):
        ExactDenoiser(make_schedule("linear", 10), data)


@pytest.mark.parametrize(
    ("x", "t", "message"),
    [
        (torch.zeros(2, 3), 0, "an example of the data has shape"),
        (torch.zeros(2, 2), 10, "outside 0..9"),
        (torch.zeros(2, 2), -1, "outside 0..9"),
        (torch.zeros(2, 2), torch.tensor([0, 10]), "outside 0..9"),
        (torch.zeros(2, 2), torch.tensor([0, 1, 2]), "one per example"),
        (torch.zeros(2, 2), torch.tensor([0.0, 1.0]), "integer"),
    ],
)
def test_a_wrong_query_is_named(x, t, message):
    denoiser = ExactDenoiser(make_schedule("linear", 10), torch.eye(2))
    with pytest.raises(ValueError, match=message):
        denoiser(x, t)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"prediction": "noise"}, "choose one of eps"),
        ({"queries": 0}, "use at least 1"),
        ({"order": [0, 10]}, "t = 10 is outside 0..9"),
        ({"held_out": torch.zeros(4, 3)}, "held_out: its examples have shape"),
        ({"held_out": torch.zeros(0, 2)}, "held_out: .*at least one example"),
    ],
)
def test_wrong_arguments_are_named_at_once(arguments, message):
    with pytest.raises(ValueError, match=message):
        optimal_loss_by_t(make_schedule("linear", 10), torch.eye(2), **arguments)


def test_a_check_is_called_between_short_pieces_and_can_end_the_work(seeded, monkeypatch):
    monkeypatch.setattr(exact, "COLUMNS", 25)
    monkeypatch.setattr(exact, "CHUNK", 100)  # 4 queries beside 25 examples
    denoiser = ExactDenoiser(make_schedule("linear", 20), make_points("grid", 90))
    x, calls = torch.randn(10, 2, generator=seeded(0)), []
    assert torch.equal(denoiser.with_check(lambda: calls.append(1))(x, 7), denoiser(x, 7))
    assert len(calls) == 3 * 4

    def enough() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        denoiser.with_check(enough)(x, 7)


def test_pieces_of_the_denoiser_add_up_to_its_answer(seeded):
    denoiser = ExactDenoiser(make_schedule("linear", 20), make_points("grid", 90))
    x, found = torch.randn(10, 2, generator=seeded(0)), []

    def work():
        found.append((yield from denoiser.in_pieces(x, 7)))

    assert list(work()) == [None]
    assert torch.equal(found[0][0], denoiser(x, 7))


@pytest.mark.parametrize("columns", [4, 2**15])
def test_the_log_density_is_that_of_the_mixture(seeded, monkeypatch, columns):
    monkeypatch.setattr(exact, "COLUMNS", columns)
    schedule = make_schedule("linear", 20)
    data = torch.randn(11, 3, generator=seeded(0), dtype=torch.float64) * 2 + 5
    x = torch.randn(8, 3, generator=seeded(1), dtype=torch.float64) * 3
    denoiser = ExactDenoiser(schedule, data)
    for t in (0, 10, 19):
        ab = alpha_bar(schedule, t)
        normal = torch.distributions.MultivariateNormal(
            math.sqrt(ab) * data, (1 - ab) * torch.eye(3, dtype=torch.float64)
        )
        expected = torch.logsumexp(normal.log_prob(x[:, None]), dim=1) - math.log(11)
        found = exact._result(denoiser.in_pieces(x, t))[1]
        assert float((found / expected - 1).abs().max()) < 1e-9
