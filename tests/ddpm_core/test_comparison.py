"""Samplers side by side: each as it is alone, from one x_T, and none a frame ahead of another."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from ddpm_core.assemble import build_data, build_schedule
from ddpm_core.comparison import (
    COMPARED,
    Comparison,
    record_comparison,
    settings_of,
)
from ddpm_core.config import ExperimentConfig
from ddpm_core.exact import ExactDenoiser
from ddpm_core.recording import record_reverse
from ddpm_core.timeline import CLEAN, Timeline

TINY = ExperimentConfig(timesteps=10, data_count=100, sample_count=9, ddim_steps=4, clip=False)
SCHEDULE, DATA = build_schedule(TINY), build_data(TINY)


class Counting:
    """A model that counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        self.asked += 1
        return 0.4 * x


def record(
    samplers: tuple[str, ...], config: ExperimentConfig = TINY, **more: object
) -> tuple[Comparison, Iterator[None]]:
    return record_comparison(Counting(), config, SCHEDULE, DATA, samplers, **more)


def filled(samplers: tuple[str, ...], **more: object) -> Comparison:
    comparison, job = record(samplers, **more)
    for _ in job:
        pass
    return comparison


def alone(config: ExperimentConfig) -> Timeline:
    timeline, job = record_reverse(Counting(), config, SCHEDULE, DATA)
    for _ in job:
        pass
    return timeline


def test_each_run_is_what_its_sampler_records_alone() -> None:
    comparison = filled(COMPARED)
    for sampler, run in zip(comparison.samplers, comparison.runs, strict=True):
        other = alone(settings_of(sampler, TINY))
        assert run.complete
        assert run.timesteps == other.timesteps
        for frame in range(run.total):
            assert (run.x(frame) == other.x(frame)).all()


def test_all_start_from_one_noise_and_noisy_samplers_add_the_same() -> None:
    comparison = filled(("ddpm", "simplified", "noiseless"))
    ddpm, simplified, noiseless = comparison.runs
    assert (ddpm.x(0) == simplified.x(0)).all()
    assert (ddpm.x(0) == noiseless.x(0)).all()
    for k, t in enumerate(range(9, 0, -1)):
        beta, bar = float(SCHEDULE.betas[t]), float(SCHEDULE.alpha_bars[t])
        noises = []
        for run, of_eps in ((ddpm, beta / (1 - bar) ** 0.5), (simplified, beta**0.5)):
            mean = (run.x(k).astype(float) * (1 - 0.4 * of_eps)) / (1 - beta) ** 0.5
            noises.append((run.x(k + 1) - mean) / beta**0.5)
        assert np.abs(noises[0] - noises[1]).max() < 1e-4
        assert np.abs(noises[0]).max() > 0.5


def test_a_sampler_that_skips_waits_at_its_level_until_the_clock_has_come_to_the_next() -> None:
    comparison, _ = record(("ddim", "ddpm"))
    ddim, ddpm = comparison.runs
    assert comparison.clock is ddpm
    assert ddim.timesteps == (9, 6, 3, 0)
    stands = [ddim.t(comparison.frame(0, at)) for at in range(ddpm.total)]
    assert [ddpm.t(at) for at in range(ddpm.total)] == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0, CLEAN]
    assert stands == [9, 9, 9, 6, 6, 6, 3, 3, 3, 0, CLEAN]
    assert [comparison.frame(1, at) for at in range(ddpm.total)] == list(range(11))


def test_a_list_that_begins_below_waits_at_its_noise() -> None:
    config = TINY.replace(ddim_list=(2, 5))
    comparison, _ = record(("ddpm", "ddim"), config)
    ddpm, ddim = comparison.runs
    stands = [ddim.t(comparison.frame(1, at)) for at in range(ddpm.total)]
    assert stands == [5, 5, 5, 5, 5, 5, 5, 2, 2, 2, CLEAN]


@pytest.mark.parametrize("samplers", [("ddpm", "ddim", "noiseless"), ("ddim", "ddim_noise")])
def test_no_frame_of_the_clock_comes_before_the_others_stand_beside_it(
    samplers: tuple[str, ...],
) -> None:
    comparison, job = record(samplers)
    pieces = 0
    for pieces, _ in enumerate(job, start=1):  # noqa: B007
        for number, run in enumerate(comparison.runs):
            if comparison.clock.frames:
                assert run.frames > comparison.frame(number, comparison.clock.frames - 1)
            assert len(comparison.spreads[number].values) == run.frames
    assert pieces == sum(run.total - 1 for run in comparison.runs)
    assert all(run.complete for run in comparison.runs)


def test_the_model_is_asked_once_for_each_step_and_never_for_what_is_known() -> None:
    model = Counting()
    first, job = record_comparison(model, TINY, SCHEDULE, DATA, ("ddpm", "noiseless"), step=5)
    for _ in job:
        pass
    assert model.asked == 20
    again, job = record_comparison(
        model, TINY, SCHEDULE, DATA, ("noiseless", "simplified"), known=first.runs, step=5
    )
    assert again.runs[0] is first.runs[1]
    assert again.clock is again.runs[1]  # the bar follows what is still to come
    assert len(again.spreads[0].values) == 0
    for _ in job:
        pass
    assert model.asked == 30
    assert (again.spreads[0].values == first.spreads[1].values).all()


@pytest.mark.parametrize(
    ("config", "step"),
    [(TINY, 6), (TINY.replace(sample_seed=1), 5), (TINY.replace(denoiser="exact"), 5)],
)
def test_what_another_network_or_seed_or_denoiser_gave_is_not_known(
    config: ExperimentConfig, step: int
) -> None:
    first = filled(("ddpm", "noiseless"), step=5)
    again, _ = record(("ddpm", "noiseless"), config, known=first.runs, step=step)
    assert not set(again.runs) & set(first.runs)


def test_settings_that_a_sampler_does_not_look_at_make_no_other_record() -> None:
    first = filled(("ddpm", "ddim", "simplified"))
    unlike = TINY.replace(ddim_steps=5, ddim_list=(1, 2, 7), eta=0.5, clip_low=-1.0, clip_high=1.0)
    again, _ = record(("ddpm", "ddim", "simplified"), unlike, known=first.runs)
    known = [run in first.runs for run in again.runs]
    assert known == [False, False, True]  # clipping is of no use to the simplified one
    again, _ = record(("ddpm", "ddim"), TINY.replace(ddim_steps=5), known=first.runs)
    assert [run in first.runs for run in again.runs] == [True, False]
    four = ("ddpm", "ddim", "dpm_solver", "noiseless")
    first = filled(four)
    again, _ = record(four, TINY.replace(dpm_solver_steps=3), known=first.runs)
    assert [run in first.runs for run in again.runs] == [True, True, False, True]
    again, _ = record(four, TINY.replace(ddim_steps=3, variance="posterior"), known=first.runs)
    assert [run in first.runs for run in again.runs] == [False, False, True, True]


def test_a_branch_or_a_record_of_another_number_of_points_is_not_known() -> None:
    first = filled(("ddpm", "noiseless"))
    fewer, _ = record(
        ("ddpm", "noiseless"), TINY.replace(sample_count=TINY.sample_count - 1), known=first.runs
    )
    assert not set(fewer.runs) & set(first.runs)
    origin = first.runs[0]
    branch = Timeline(
        "reverse", origin.config, origin.schedule, origin.timesteps, origin.shape,
        run_id=origin.run_id, step=origin.step,
    )  # fmt: skip
    branch.take_over(origin, origin.total - 1)
    assert branch.complete
    again, _ = record(("ddpm", "noiseless"), known=[branch])
    assert branch not in again.runs


def test_an_unfinished_record_is_not_known() -> None:
    first, job = record(("ddpm", "noiseless"))
    next(job)
    again, _ = record(("ddpm", "noiseless"), known=first.runs)
    assert not set(again.runs) & set(first.runs)


@pytest.mark.parametrize("samplers", [("ddpm",), ("ddpm", "ddpm"), ("ddpm", "euler")])
def test_samplers_that_cannot_be_compared_are_named(samplers: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=samplers[-1]):
        record(samplers)


def test_the_noiseless_cloud_draws_together_as_the_article_saw() -> None:
    """T = 200, linear, with a perfect network: the cloud nearly vanishes, then opens a little."""
    config = ExperimentConfig(
        timesteps=200, data_count=600, sample_count=300, clip=False, denoiser="exact"
    )
    schedule, data = build_schedule(config), build_data(config)
    comparison, job = record_comparison(
        ExactDenoiser(schedule, data), config, schedule, data, ("ddpm", "simplified", "noiseless")
    )
    for _ in job:
        pass
    ddpm, noisy, noiseless = (curve.values for curve in comparison.spreads)
    assert comparison.data_spread == pytest.approx(1, abs=1e-4)
    assert ddpm[-1] == pytest.approx(1, abs=0.12)
    assert noiseless[49] < 0.1  # at t = 150
    assert noiseless[-1] < noisy[-1] < 0.75 * ddpm[-1]


def test_steps_that_nobody_looked_at_are_taken_only_as_far_as_there_are_levels() -> None:
    config = TINY.replace(ddim_steps=50)
    assert settings_of("ddim", config).ddim_steps == 10
    assert settings_of("ddpm", config) == config
