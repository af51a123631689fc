"""The excess by level: closed forms, the identities of the predictions, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from ddpm_core import exact
from ddpm_core.exact import ExactDenoiser, optimal_loss
from ddpm_core.loss_by_t import BestAnswers, excess_by_t, left_to_learn
from ddpm_core.prediction import Model
from ddpm_core.schedules import make_schedule

SCHEDULE = make_schedule("cosine", 12)
PREDICTIONS = ["eps", "v", "x0"]


def generator() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def points(count: int = 50) -> Tensor:
    data = torch.randn(count, 2, generator=torch.Generator().manual_seed(2), dtype=torch.float64)
    return (data - data.mean(dim=0)) / data.std(dim=0, correction=0)


def excesses(
    model: Model, data: Tensor, levels: list[int] | None = None, **options: object
) -> dict[int, float]:
    best = BestAnswers(SCHEDULE, data, generator=generator(), **options)  # type: ignore[arg-type]
    found: dict[int, float] = {}
    for some in excess_by_t(model, best, levels):
        assert not found.keys() & some.keys()
        found.update(some)
    return found


def column(values: Tensor, t: Tensor) -> Tensor:
    return values[t][:, None]


def best_of(data: Tensor, prediction: str) -> Model:
    """The best answer, by way of E[x_0 | x_t] and the definition of each prediction."""
    denoiser = ExactDenoiser(SCHEDULE, data)

    def answer(x_t: Tensor, t: Tensor) -> Tensor:
        a = column(SCHEDULE.sqrt_alpha_bars.double(), t)
        s = column(SCHEDULE.sqrt_one_minus_alpha_bars.double(), t)
        x_0 = denoiser.x0(x_t, t)
        eps = (x_t - a * x_0) / s
        return {"eps": eps, "v": a * eps - s * x_0, "x0": x_0}[prediction]

    return answer


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_the_exact_denoiser_has_no_excess_at_any_level(dtype: torch.dtype) -> None:
    data = points().to(dtype)
    found = excesses(ExactDenoiser(SCHEDULE, data), data)
    assert sorted(found) == list(range(12))
    assert max(found.values()) < 1e-8


@pytest.mark.parametrize("prediction", PREDICTIONS)
def test_the_best_answer_of_each_prediction_has_no_excess(prediction: str) -> None:
    found = excesses(best_of(points(), prediction), points(), prediction=prediction)
    assert max(found.values()) < 1e-8


@pytest.mark.parametrize("prediction", PREDICTIONS)
def test_a_constant_error_exceeds_by_its_square(prediction: str) -> None:
    best = best_of(points(), prediction)
    found = excesses(lambda x, t: best(x, t) + 0.3, points(), prediction=prediction)
    assert list(found.values()) == pytest.approx([0.09] * 12, abs=1e-8)


@pytest.mark.parametrize("prediction", PREDICTIONS)
def test_an_error_of_eps_is_one_of_the_other_predictions(prediction: str) -> None:
    best = best_of(points(), prediction)

    def worse(x_t: Tensor, t: Tensor) -> Tensor:
        a = column(SCHEDULE.sqrt_alpha_bars.double(), t)
        s = column(SCHEDULE.sqrt_one_minus_alpha_bars.double(), t)
        # At the same x_t, x_0 = (x_t - s eps) / a and v = (eps - s x_t) / a.
        return (
            best(x_t, t) + 0.3 * {"eps": torch.ones_like(a), "v": 1 / a, "x0": -s / a}[prediction]
        )

    found = excesses(worse, points(), prediction=prediction)
    for t, excess in found.items():
        alpha_bar = float(SCHEDULE.alpha_bars[t])
        factor = {"eps": 1.0, "v": 1 / alpha_bar, "x0": (1 - alpha_bar) / alpha_bar}[prediction]
        assert excess == pytest.approx(0.09 * factor, rel=1e-4), t


@pytest.mark.parametrize("prediction", PREDICTIONS)
def test_a_network_that_says_nothing_misses_all_but_the_optimum(prediction: str) -> None:
    found = excesses(
        lambda x, t: torch.zeros_like(x), points(), prediction=prediction, queries=6_000
    )
    best = optimal_loss(SCHEDULE, points(), prediction, queries=6_000, generator=generator())
    for t in range(12):
        assert found[t] + float(best[t]) == pytest.approx(1.0, abs=0.05), t


def test_each_level_is_asked_with_its_own_t() -> None:
    def noise_of_zero(x_t: Tensor, t: Tensor) -> Tensor:
        # Where x_0 is 0, x_t is all noise: right for every t, and wrong for any other.
        return x_t / SCHEDULE.sqrt_one_minus_alpha_bars.float()[t][:, None]

    assert max(excesses(noise_of_zero, torch.zeros(3, 2), queries=64).values()) < 1e-9


def test_levels_come_in_the_order_asked_for_and_the_same_seed_gives_the_same() -> None:
    def model(x_t: Tensor, t: Tensor) -> Tensor:
        return torch.zeros_like(x_t)

    order = [11, 0, 5]
    first = excesses(model, points(), order, queries=2_048)
    assert list(first) == order
    assert first == excesses(model, points(), order, queries=2_048)


def test_a_network_is_asked_the_same_again_and_the_best_answers_are_found_once() -> None:
    best = BestAnswers(SCHEDULE, points(), generator=generator())
    assert not best.known
    asked: list[Tensor] = []

    def model(x_t: Tensor, t: Tensor) -> Tensor:
        asked.append(x_t)
        return x_t

    first = list(excess_by_t(model, best, [3, 7]))
    assert best.known
    assert list(excess_by_t(model, best, [3, 7])) == [first[-1]]
    assert (asked[0] == asked[1]).all()


def test_more_data_comes_in_more_pieces_and_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def pieces() -> list[dict[int, float]]:
        best = BestAnswers(SCHEDULE, points(300), queries=64, generator=generator())
        return list(excess_by_t(lambda x, t: torch.zeros_like(x), best))

    few = pieces()
    monkeypatch.setattr(exact, "COLUMNS", 100)
    monkeypatch.setattr(exact, "CHUNK", 100 * 16)
    many = pieces()
    assert len(many) >= 12 * 3 * 4
    whole, parts = ({t: e for some in all_ for t, e in some.items()} for all_ in (few, many))
    assert whole == pytest.approx(parts, abs=1e-12)


def test_nothing_to_ask_is_refused() -> None:
    with pytest.raises(ValueError, match="queries: 0"):
        BestAnswers(SCHEDULE, torch.zeros(3, 2), queries=0)
    with pytest.raises(ValueError, match="12"):
        excesses(lambda x, t: x, torch.zeros(3, 2), [12])


def test_pictures_have_one_excess_for_all_their_values() -> None:
    data = torch.rand(5, 3, 4, 4, generator=generator())
    denoiser = ExactDenoiser(SCHEDULE, data)
    found = excesses(lambda x, t: denoiser(x, t) + 0.5, data, queries=50)
    assert found[3] == pytest.approx(0.25, abs=1e-5)


@pytest.mark.parametrize(
    ("where", "part"),
    [
        ([0], "small"),
        ([4, 5], "middle"),
        ([11], "large"),
        ([0, 5, 11], "everywhere"),
        ([], "nothing"),
    ],
)
def test_the_part_of_t_where_something_is_left_to_learn(where: list[int], part: str) -> None:
    excess = np.full(12, 1e-3)
    excess[where] += 0.5
    assert left_to_learn(excess, np.linspace(0.2, 0.9, 12)) == part


@pytest.mark.parametrize(("share", "part"), [(0.019, "nothing"), (0.021, "everywhere")])
@pytest.mark.parametrize("optimum", [0.02, 0.5, 0.98])
def test_little_is_measured_by_what_there_is_to_learn(
    share: float, part: str, optimum: float
) -> None:
    excess = np.full(12, share * (1 - optimum))
    assert left_to_learn(excess, np.full(12, optimum)) == part


@pytest.mark.parametrize("optimum", [0.0, 1.0, 1.01])
def test_no_excess_at_all_is_nothing(optimum: float) -> None:
    assert left_to_learn(np.zeros(12), np.full(12, optimum)) == "nothing"
