"""Reading a point off a record gives the step that was recorded, and lines that add up."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from app.inspection import Reader, Reading
from app.posterior import Posterior
from app.step_rows import coordinate, formula_of, sum_row, term_rows, value_rows, where_of
from app.timeline import Timeline
from ddpm_core.assemble import build_sampler, clip_bounds
from ddpm_core.data.points import make_points
from ddpm_core.recording import record_forward, record_reverse
from ddpm_core.samplers import ReverseStep
from ddpm_core.terms import posterior_weights

T = 20
SETTINGS: dict[str, dict[str, Any]] = {
    "ddpm": {"sampler": "ddpm", "clip": False},
    "ddpm clipped": {"sampler": "ddpm", "clip": True, "clip_low": -0.5, "clip_high": 0.6},
    "simplified": {"sampler": "simplified"},
    "simplified without noise": {"sampler": "simplified", "simplified_noise": False},
    "ddim": {"sampler": "ddim", "ddim_steps": 7, "clip": False},
    "ddim clipped": {"sampler": "ddim", "ddim_steps": 7, "eta": 0.5, "clip": True},
    "solver": {"sampler": "dpm_solver", "dpm_solver_steps": 7, "clip": False},
    "solver clipped": {"sampler": "dpm_solver", "dpm_solver_steps": 7, "clip_high": 0.6},
}


def wavy(x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    return torch.sin(3 * x + 0.01 * t[:1, None]) + 0.3 * x


class Recorded:
    """An experiment with a record, and the steps that its sampler made on the way."""

    def __init__(self, experiment: Any, **settings: Any) -> None:
        experiment.settings = experiment.settings.replace(
            timesteps=T, sample_count=9, data_count=50, **settings
        )
        self.run = experiment.start_run()
        self.experiment = experiment
        self.reader = Reader(experiment)
        config, schedule = self.run.config, self.run.schedule
        self.data = make_points(config.data, 50, seed=config.data_seed)
        self.timeline, job = record_reverse(
            wavy, config, schedule, self.data, run_id=self.run.run_id
        )
        for _ in job:
            pass
        sampler = build_sampler(config, schedule, self.data)
        start = torch.from_numpy(self.timeline.x(0).copy())
        generator = torch.Generator().manual_seed(config.sample_seed)
        torch.randn(start.shape, generator=generator)
        self.steps: list[ReverseStep] = list(sampler.run(wavy, start, generator))

    def read(self, frame: int, index: int = 4) -> Reading:
        reading = self.reader.read(self.timeline, frame, index)
        assert reading is not None
        return reading


@pytest.fixture(params=SETTINGS)
def recorded(request: pytest.FixtureRequest, fake_experiment: Any) -> Recorded:
    return Recorded(fake_experiment, **SETTINGS[request.param])


def same(one: torch.Tensor | None, other: torch.Tensor | None, tolerance: float = 2e-6) -> bool:
    assert one is not None
    assert other is not None
    return float((one - other.double()).abs().max()) < tolerance


def test_a_reading_is_the_step_that_the_sampler_made(recorded: Recorded) -> None:
    for frame in (0, 3, len(recorded.steps) - 2, len(recorded.steps) - 1):
        made, reading = recorded.steps[frame], recorded.read(frame)
        step = reading.step
        assert step is not None
        assert (step.t, step.t_prev, step.sigma) == (made.t, made.t_prev, made.sigma)
        assert step.x_t.dtype == torch.float64
        for name in ("x_t", "eps_model", "x0_raw", "x0_pred", "eps", "mean", "x_prev"):
            assert same(getattr(step, name), getattr(made, name)[4:5], 1e-5), name
        assert (step.noise is None) == (made.noise is None)
        if made.noise is not None:
            assert same(step.noise, made.noise[4:5], 1e-4)


def test_the_terms_of_a_reading_end_at_the_next_frame(recorded: Recorded) -> None:
    for frame in range(len(recorded.steps)):
        total = sum_row(recorded.read(frame, 7))
        assert total is not None
        assert np.allclose(total.vector, recorded.timeline.x(frame + 1)[7], atol=2e-6)


def test_the_lines_are_the_numbers_of_the_step(recorded: Recorded) -> None:
    reading = recorded.read(2)
    step = reading.step
    assert step is not None
    rows = {row.name: row for row in value_rows(reading)}
    clipped = recorded.run.config.clip and recorded.run.config.sampler != "simplified"
    expected = {
        "xt": step.x_t,
        "eps": step.eps_model,
        "x0_pred": step.x0_pred,
        "mean": step.mean,
        "sigma": torch.tensor([[step.sigma]]),
    }
    solver = recorded.run.config.sampler == "dpm_solver"
    if clipped:
        expected["x0_raw"] = step.x0_raw
        if not solver:
            expected["eps_used"] = step.eps
    if solver:
        expected["change"] = step.x0_pred - recorded.steps[1].x0_pred[4:5]
    if step.noise is not None:
        expected["noise"] = step.noise
    assert rows.keys() == expected.keys()
    for name, vector in expected.items():
        assert rows[name].vector == pytest.approx(vector[0].tolist()), name
        assert rows[name].texts == [coordinate(value) for value in vector[0].tolist()]
    assert len(where_of(reading)) == (2 if clipped or solver else 1)
    assert formula_of(reading).startswith(r"\sym{x_prev}")


def test_the_solver_tells_of_its_change_where_it_looks_back(fake_experiment: Any) -> None:
    recorded = Recorded(fake_experiment, **SETTINGS["solver clipped"])
    told = [recorded.read(frame) for frame in range(7)]
    changes = [[row.name for row in value_rows(one)].count("change") for one in told]
    assert changes == [0, 1, 1, 1, 1, 1, 0]
    assert [r"\Delta" in formula_of(one) for one in told] == [bool(change) for change in changes]
    assert [len(where_of(one)) for one in told] == [1, 2, 2, 2, 2, 2, 1]
    assert [len(one.terms) for one in told] == [2, 3, 3, 3, 3, 3, 2]


def test_each_term_says_its_factor_and_its_vector(recorded: Recorded) -> None:
    reading = recorded.read(2)
    for row, term in zip(term_rows(reading), reading.terms, strict=True):
        factor, vector = row.words.replace("−", "-").split(" × ")
        x, y = (float(text) for text in vector.strip("()").split(","))
        assert float(factor) == pytest.approx(term.coefficient, rel=1e-3)
        assert (x, y) == pytest.approx(term.vector[0].tolist(), abs=5.1e-4)
        assert row.vector == pytest.approx((term.coefficient * term.vector)[0].tolist())


def test_clipping_is_told_in_words(fake_experiment: Any) -> None:
    recorded = Recorded(fake_experiment, **SETTINGS["ddpm clipped"])
    said = set()
    for frame in range(T):
        for index in range(9):
            reading = recorded.read(frame, index)
            step = reading.step
            assert step is not None
            assert reading.bounds == (-0.5, 0.6)
            words = next(row.words for row in value_rows(reading) if row.name == "x0_pred")
            across, up = (step.x0_raw != step.x0_pred)[0].tolist()
            assert ("→" in words, "↑" in words) == (across, up)
            said.add(words)
    assert said == {"within the bounds", "clipped in →", "clipped in ↑", "clipped in → ↑"}


def test_open_bounds_are_those_of_the_data(fake_experiment: Any) -> None:
    recorded = Recorded(fake_experiment, **SETTINGS["ddim clipped"])
    assert recorded.read(0).bounds == clip_bounds(recorded.run.config, recorded.data)


def test_the_sample_itself_has_no_step(recorded: Recorded) -> None:
    reading = recorded.read(recorded.timeline.total - 1)
    assert reading.step is None
    assert reading.terms == ()
    assert sum_row(reading) is None
    assert formula_of(reading) == ""
    assert [row.name for row in value_rows(reading)] == ["xt"]


def test_a_frame_that_is_not_recorded_any_further_has_no_step_yet(fake_experiment: Any) -> None:
    recorded = Recorded(fake_experiment, **SETTINGS["ddpm"])
    run = recorded.run
    timeline = Timeline(
        "reverse", run.config, run.schedule, range(T - 1, -1, -1), (9, 2), run_id=run.run_id
    )
    timeline.start(np.zeros((9, 2)))
    reading = recorded.reader.read(timeline, 0, 0)
    assert reading is not None
    assert reading.terms == ()
    assert reading.t == T - 1


def test_each_record_is_read_with_the_sampler_that_made_it(fake_experiment: Any) -> None:
    recorded = Recorded(fake_experiment, sampler="ddim", ddim_steps=7, eta=0.0)
    run = recorded.run
    assert recorded.read(2).step.sigma == 0.0  # type: ignore[union-attr]
    noisy = run.config.replace(eta=0.9)
    timeline, job = record_reverse(wavy, noisy, run.schedule, recorded.data, run_id=run.run_id)
    for _ in job:
        pass
    reading = recorded.reader.read(timeline, 2, 0)
    assert reading is not None
    assert reading.step is not None
    assert reading.step.sigma > 0.0
    assert recorded.read(2).step.sigma == 0.0  # type: ignore[union-attr]


# --- the forward process


@pytest.fixture
def forward(fake_experiment: Any) -> tuple[Reader, Timeline]:
    recorded = Recorded(fake_experiment, sampler="ddpm")
    run = recorded.run
    timeline, job = record_forward(run.config, run.schedule, recorded.data, 9, run_id=run.run_id)
    for _ in job:
        pass
    return recorded.reader, timeline


@pytest.mark.parametrize("frame", [1, 2, T])
def test_a_forward_reading_is_the_step_that_led_here(
    forward: tuple[Reader, Timeline], frame: int
) -> None:
    reader, timeline = forward
    reading = reader.read(timeline, frame, 3)
    assert reading is not None
    assert reading.t == frame - 1
    beta = float(timeline.schedule.betas[frame - 1])
    before, noise, here = value_rows(reading)
    assert before.vector == pytest.approx(timeline.x(frame - 1)[3].tolist())
    assert here.vector == pytest.approx(timeline.x(frame)[3].tolist())
    sums = [
        (1 - beta) ** 0.5 * b + beta**0.5 * n
        for b, n in zip(before.vector, noise.vector, strict=True)
    ]
    assert sums == pytest.approx(timeline.x(frame)[3].tolist(), abs=1e-9)
    total = sum_row(reading)
    assert total is not None
    assert total.vector == pytest.approx(timeline.x(frame)[3].tolist(), abs=1e-9)


def test_the_data_has_no_forward_step_behind_it(forward: tuple[Reader, Timeline]) -> None:
    reader, timeline = forward
    reading = reader.read(timeline, 0, 3)
    assert reading is not None
    assert reading.terms == ()


# --- what cannot be read


def test_records_of_another_run_are_not_read(fake_experiment: Any) -> None:
    recorded = Recorded(fake_experiment, **SETTINGS["ddpm"])
    assert recorded.reader.read(recorded.timeline, 0, 9) is None
    recorded.experiment.start_run()
    assert recorded.reader.read(recorded.timeline, 0, 0) is None
    recorded.experiment.run = None
    assert recorded.reader.read(recorded.timeline, 0, 0) is None


# --- numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.000"),
        (-0.0, "0.000"),
        (-0.0004, "0.000"),
        (-0.0005, "−0.001"),
        (1.23456, "1.235"),
        (-9.5, "−9.500"),
        (12.345, "12.35"),
        (-9.99961, "−10.00"),
        (-123.45, "−123.5"),
        (1234.5, "1,234"),
        (-12345.0, "−1.2e4"),
        (3e11, "3.0e11"),
        (float("inf"), "∞"),
        (float("nan"), "NaN"),
    ],
)
def test_coordinates_take_little_room(value: float, text: str) -> None:
    assert coordinate(value) == text


# --- the posterior


def test_the_posterior_of_few_points_is_there_at_once(fake_experiment: Any) -> None:
    recorded = Recorded(fake_experiment, **SETTINGS["ddpm"])
    reading, run = recorded.read(5), recorded.run
    weights = Posterior().weights(reading, run.points)
    expected = posterior_weights(run.schedule, torch.from_numpy(run.points), reading.x, reading.t)
    assert weights is not None
    assert np.array_equal(weights, expected[0].numpy())
    assert Posterior().weights(recorded.read(T), run.points) is None  # the sample is data


def test_the_posterior_of_many_points_comes_later_and_only_the_newest(
    fake_experiment: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.posterior.AT_ONCE", 10)
    recorded = Recorded(fake_experiment, **SETTINGS["ddpm"])
    points = recorded.run.points
    posterior = Posterior()
    answers = []
    posterior.found.connect(lambda: answers.append(posterior.weights(newest, points)))
    for frame in (5, 6, 7):
        newest = recorded.read(frame)
        assert posterior.weights(newest, points) is None
    qtbot.waitUntil(lambda: len(answers) == 1)
    expected = posterior_weights(
        recorded.run.schedule, torch.from_numpy(points), newest.x, newest.t
    )
    assert np.array_equal(answers[0], expected[0].numpy())
    assert posterior.weights(newest, points) is answers[0]


def test_a_record_without_any_frame_is_not_read_yet(fake_experiment: Any) -> None:
    fake_experiment.start_run()
    run = fake_experiment.run
    timeline = Timeline("reverse", run.config, run.schedule, [1, 0], (3, 2), run_id=run.run_id)
    assert Reader(fake_experiment).read(timeline, 0, 1) is None
    timeline.start(np.zeros((3, 2), np.float32))
    assert Reader(fake_experiment).read(timeline, 0, 1) is not None
