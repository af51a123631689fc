"""A record holds what the sampler or the forward process itself would give, frame by frame."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from ddpm_core.assemble import (
    build_data,
    build_denoiser,
    build_schedule,
    build_trainer,
    clip_bounds,
    seeded,
)
from ddpm_core.config import ExperimentConfig
from ddpm_core.exact import ExactDenoiser
from ddpm_core.recording import record_forward, record_reverse
from ddpm_core.samplers import DDIMSampler, DPMSolverSampler
from ddpm_core.timeline import Timeline

TINY = ExperimentConfig(timesteps=10, hidden=16, layers=2, data_count=100, sample_count=9)


def filled(record: tuple[Timeline, Iterator[None]]) -> Timeline:
    timeline, job = record
    for done, _ in enumerate(job, start=1):
        assert timeline.frames == done + 1  # it stops after each
    return timeline


def far_off(x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    return 30 * x  # so that clipping has something to do


def test_a_recorded_reverse_process_is_the_samplers_own() -> None:
    config = TINY.replace(sampler="ddim", ddim_steps=4, eta=1.0, sample_seed=11)
    schedule, data = build_schedule(config), build_data(config)
    timeline = filled(record_reverse(far_off, config, schedule, data, run_id=3, step=7))
    generator = seeded(11)
    x = torch.randn(9, 2, generator=generator)
    sampler = DDIMSampler(schedule, 4, 1.0, clip_bounds(config, data))
    assert timeline.frames == timeline.total == 5
    assert (timeline.run_id, timeline.step) == (3, 7)
    assert (timeline.x(0) == x.numpy()).all()
    for k, step in enumerate(sampler.run(far_off, x, generator)):
        assert timeline.t(k) == step.t
        assert (timeline.x0_pred(k) == step.x0_pred.numpy()).all()
        assert (timeline.eps(k) == step.eps_model.numpy()).all()
        assert (timeline.x(k + 1) == step.x_prev.numpy()).all()
    assert timeline.t(4) == -1


@pytest.mark.parametrize("clip_high", [None, 0.5])
def test_a_record_of_the_solver_goes_on_from_any_frame_as_it_did(clip_high: float | None) -> None:
    """Its steps look back: a branch, a run and the record are the same to the bit."""
    config = TINY.replace(sampler="dpm_solver", dpm_solver_steps=6, clip_high=clip_high)
    schedule, data = build_schedule(config), build_data(config)
    model = build_trainer(TINY).ema.ema_model
    whole = filled(record_reverse(model, config, schedule, data))
    sampler = DPMSolverSampler(schedule, 6, clip_bounds(config, data))
    x_T = torch.randn(9, 2, generator=seeded(config.sample_seed))
    *_, last = sampler.run(build_denoiser(model, config, schedule, data), x_T)
    assert (whole.x(6) == last.x_prev.numpy()).all()
    for frame in range(6):
        branch, job = record_reverse(model, config, schedule, data, origin=whole, frame=frame)
        for _ in job:
            pass
        for later in range(7):
            assert (branch.x(later) == whole.x(later)).all(), (frame, later)


def test_a_step_that_was_left_looks_back_again_when_it_is_made() -> None:
    class Left(Exception):
        pass

    config = TINY.replace(sampler="dpm_solver", dpm_solver_steps=6)
    schedule, data = build_schedule(config), build_data(config)
    whole = filled(record_reverse(far_off, config, schedule, data))
    calls: list[int] = []

    def check() -> None:
        calls.append(len(calls))
        if calls[-1] in (2, 5):
            raise Left

    timeline, job = record_reverse(far_off, config, schedule, data, check=check)
    for _ in range(2):
        with pytest.raises(Left):
            for _ in job:
                pass
    for _ in job:
        pass
    assert (timeline.x(6) == whole.x(6)).all()


def test_a_recorded_forward_process_starts_at_the_data_and_has_its_marginals() -> None:
    config = TINY.replace(data_count=20_000, beta_end=0.3)
    schedule, data = build_schedule(config), build_data(config)
    timeline = filled(record_forward(config, schedule, data, 20_000))
    assert timeline.total == 11
    assert (timeline.x(0) == data.points.numpy()).all()
    for frame in (1, 5, 10):
        alpha_bar = float(schedule.alpha_bars[frame - 1])
        assert timeline.t(frame) == frame - 1
        assert timeline.alpha_bar(frame) == alpha_bar
        noise = (timeline.x(frame) - alpha_bar**0.5 * timeline.x(0)) / (1 - alpha_bar) ** 0.5
        assert abs(noise.mean()) < 0.02
        assert abs(noise.std() - 1) < 0.02


def test_a_forward_process_takes_no_more_points_than_there_are() -> None:
    schedule, data = build_schedule(TINY), build_data(TINY)
    assert record_forward(TINY, schedule, data, 30)[0].count == 30
    assert record_forward(TINY, schedule, data, 1_000)[0].count == 100


def test_a_branch_starts_at_its_frame_and_repeats_itself() -> None:
    schedule, data = build_schedule(TINY), build_data(TINY)
    model = build_trainer(TINY).ema.ema_model
    origin = filled(record_reverse(model, TINY, schedule, data))
    other = TINY.replace(sample_count=50)  # a branch has the points of its origin
    branches = []
    for _ in range(2):
        branch, job = record_reverse(model, other, schedule, data, origin=origin, frame=6)
        assert branch.frames == 7
        for _ in job:
            pass
        branches.append(branch)
    for frame in range(7):
        assert (branches[0].x(frame) == origin.x(frame)).all()
    assert (branches[0].x(7) != origin.x(7)).any()
    assert (branches[0].x(10) == branches[1].x(10)).all()


def test_a_branch_over_other_levels_is_refused() -> None:
    schedule, data = build_schedule(TINY), build_data(TINY)
    origin = filled(record_reverse(far_off, TINY, schedule, data))
    skipping = TINY.replace(sampler="ddim", ddim_steps=4)
    with pytest.raises(ValueError, match="other levels"):
        record_reverse(far_off, skipping, schedule, data, origin=origin, frame=2)


def test_a_check_that_raises_leaves_the_record_as_far_as_it_came() -> None:
    class Enough(Exception):
        pass

    calls: list[int] = []

    def check() -> None:
        calls.append(timeline.frames)
        if len(calls) == 3:
            raise Enough

    schedule, data = build_schedule(TINY), build_data(TINY)
    timeline, job = record_reverse(far_off, TINY, schedule, data, check=check)
    with pytest.raises(Enough):
        for _ in job:
            pass
    assert calls == [1, 2, 3]
    assert timeline.frames == 3


def test_with_the_exact_denoiser_the_network_is_never_asked() -> None:
    config = TINY.replace(denoiser="exact", sampler="ddim", ddim_steps=4, eta=1.0)
    schedule, data = build_schedule(config), build_data(config)

    def network(x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        raise AssertionError

    timeline = filled(record_reverse(network, config, schedule, data))
    exact, generator = ExactDenoiser(schedule, data), seeded(config.sample_seed)
    x = torch.randn(9, 2, generator=generator)
    sampler = DDIMSampler(schedule, 4, 1.0, clip_bounds(config, data))
    for k, step in enumerate(sampler.run(exact, x, generator)):
        assert (timeline.eps(k) == step.eps_model.numpy()).all()
        assert (timeline.x(k + 1) == step.x_prev.numpy()).all()


def test_the_exact_denoiser_is_checked_within_a_step() -> None:
    config = TINY.replace(denoiser="exact", data_count=10_000, sample_count=200)
    schedule, data = build_schedule(config), build_data(config)
    frames: list[int] = []
    timeline, job = record_reverse(
        far_off, config, schedule, data, check=lambda: frames.append(timeline.frames)
    )
    next(job)
    assert frames == [1] * 8  # 26 points at a time, so that 10,000 stay beside them in the cache
