"""What every sampler promises its caller: records, noise, clipping, resuming, dtypes, errors."""

from __future__ import annotations

import dataclasses
import itertools
import math

import pytest
import torch

from ddpm_core.diffusion import predict_eps, predict_x0
from ddpm_core.samplers import (
    DDIMSampler,
    DDPMSampler,
    DPMSolverSampler,
    ReverseStep,
    Sampler,
    SimplifiedSampler,
    in_chunks,
)
from ddpm_core.schedules import make_schedule

SCHEDULE = make_schedule("linear", 30)
FIELDS = ["t", "t_prev", "x_t", "eps_model", "x0_raw", "eps", "x0_pred", "mean", "sigma", "noise"]
SAMPLERS = [
    DDPMSampler(SCHEDULE),
    DDPMSampler(SCHEDULE, "posterior", clip=(-1, 1)),
    SimplifiedSampler(SCHEDULE),
    SimplifiedSampler(SCHEDULE, add_noise=False),
    DDIMSampler(SCHEDULE, 10),
    DDIMSampler(SCHEDULE, 10, eta=0.7, clip=(-1, 1)),
    DPMSolverSampler(SCHEDULE, 10),
    DPMSolverSampler(SCHEDULE, 10, clip=(-1, 1)),
]
every_sampler = pytest.mark.parametrize(
    "sampler", SAMPLERS, ids=lambda s: f"{type(s).__name__}-{SAMPLERS.index(s)}"
)


def wavy(x, t):
    return torch.sin(2 * x + 0.05 * t[0]) + 0.4 * x


@pytest.fixture
def x_T(seeded):
    return torch.randn(16, 2, generator=seeded(0), dtype=torch.float64)


@every_sampler
def test_a_run_is_a_chain_of_records_that_add_up(sampler, x_T, seeded):
    assert isinstance(sampler, Sampler)
    steps = list(sampler.run(wavy, x_T, seeded(1)))
    assert [s.t for s in steps] == list(sampler.timesteps)
    assert [s.t_prev for s in steps] == [*sampler.timesteps[1:], -1]
    assert steps[0].x_t is x_T
    for before, after in itertools.pairwise(steps):
        assert after.x_t is before.x_prev
    for s in steps:
        assert [f.name for f in dataclasses.fields(s)] == [*FIELDS, "x_prev"]
        assert type(s.t) is type(s.t_prev) is int
        assert type(s.sigma) is float
        assert (s.noise is None) == (s.sigma == 0.0)
        if s.noise is None:
            assert s.x_prev.equal(s.mean)
        else:
            assert s.x_prev.equal(s.mean + s.sigma * s.noise)
        assert s.eps_model.equal(wavy(s.x_t, torch.tensor([s.t])))
        assert s.x0_raw.equal(predict_x0(SCHEDULE, s.x_t, s.t, s.eps_model))
        # eps and x_0 as used always belong together, clipped or not.
        assert float((predict_x0(SCHEDULE, s.x_t, s.t, s.eps) - s.x0_pred).abs().max()) < 1e-12
    assert steps[-1].noise is None


def test_a_record_cannot_be_changed(x_T):
    step = SAMPLERS[0].step(wavy, x_T, 0)
    assert isinstance(step, ReverseStep)
    with pytest.raises(dataclasses.FrozenInstanceError):
        step.t = 3


@every_sampler
def test_the_network_gets_one_level_expanded_as_long(sampler, x_T, seeded):
    seen = []

    def model(x, t):
        seen.append(t)
        return torch.zeros_like(x)

    list(sampler.run(model, x_T, seeded(1)))
    for t, level in zip(seen, sampler.timesteps, strict=True):
        assert (t.dtype, tuple(t.shape), t.stride()) == (torch.long, (16,), (0,))
        assert t.tolist() == [level] * 16


@every_sampler
def test_noise_comes_from_the_generator_and_from_nowhere_else(sampler, x_T, seeded):
    before = torch.get_rng_state()
    *_, first = sampler.run(wavy, x_T, seeded(1))
    *_, again = sampler.run(wavy, x_T, seeded(1))
    *_, other = sampler.run(wavy, x_T, seeded(2))
    assert first.x_prev.equal(again.x_prev)
    deterministic = sampler in (SAMPLERS[3], SAMPLERS[4], *SAMPLERS[6:])
    assert first.x_prev.equal(other.x_prev) == deterministic
    assert torch.get_rng_state().equal(before)
    torch.manual_seed(1)
    *_, default = sampler.run(wavy, x_T)
    assert default.x_prev.equal(first.x_prev)
    generator = seeded(3)
    for k, step in enumerate(sampler.run(wavy, x_T, generator)):
        if step.noise is not None:
            assert step.noise.shape == x_T.shape
            assert k < len(sampler.timesteps) - 1
    drawn = sum(s.noise is not None for s in sampler.run(wavy, x_T, seeded(3)))
    expected = seeded(3)
    for _ in range(drawn):
        torch.randn(16, 2, generator=expected, dtype=torch.float64)
    assert generator.get_state().equal(expected.get_state())


@every_sampler
def test_a_run_goes_on_from_any_recorded_point_as_it_did(sampler, x_T, seeded):
    generator = seeded(4)
    states, steps = [generator.get_state()], []
    for step in sampler.run(wavy, x_T, generator):
        steps.append(step)
        states.append(generator.get_state())
    for k in range(len(steps)):
        generator.set_state(states[k])
        before = steps[k - 1].x0_pred if k else None  # as a sampler that looks back needs it
        rest = list(sampler.run(wavy, steps[k].x_t, generator, start=k, previous=before))
        assert [s.t for s in rest] == list(sampler.timesteps[k:])
        assert rest[-1].x_prev.equal(steps[-1].x_prev)
        generator.set_state(states[k])
        alone = sampler.step(wavy, steps[k].x_t, k, generator, before)
        assert alone.x_prev.equal(steps[k].x_prev)


@every_sampler
def test_a_start_or_index_that_does_not_exist_is_refused(sampler, x_T):
    last = len(sampler.timesteps) - 1
    assert list(sampler.run(wavy, x_T, start=last + 1)) == []
    for start in (-1, last + 2, 1.0, True, None):
        with pytest.raises(ValueError, match="start: "):
            sampler.run(wavy, x_T, start=start)
    for k in (-1, last + 1, 0.0, False, None):
        with pytest.raises(ValueError, match="k: "):
            sampler.step(wavy, x_T, k)


@every_sampler
def test_no_gradient_is_recorded_and_the_setting_is_left_alone(sampler, x_T, seeded):
    weight = torch.ones(1, dtype=torch.float64, requires_grad=True)
    run = sampler.run(lambda x, t: weight * x, x_T.clone().requires_grad_(), seeded(0))
    for step in run:
        assert not step.eps_model.requires_grad
        assert not step.x_prev.requires_grad
        assert torch.is_grad_enabled()  # between the steps the caller's own setting holds


@every_sampler
def test_float32_runs_stay_float32_and_close_to_float64(sampler, x_T, seeded):
    single = x_T.float()
    generator = seeded(5)
    for k in range(len(sampler.timesteps)):
        step = sampler.step(wavy, single, k, generator, single.tanh())
        tensors = [v for f in FIELDS[2:] if isinstance(v := getattr(step, f), torch.Tensor)]
        assert {v.dtype for v in (*tensors, step.x_prev)} == {torch.float32}
        exact = sampler.step(wavy, single.double(), k, generator, single.tanh().double())
        assert float((step.mean.double() - exact.mean).abs().max()) < 5e-6
        assert step.sigma == exact.sigma


def test_an_answer_in_another_dtype_is_brought_to_that_of_x(x_T):
    step = SAMPLERS[4].step(lambda x, t: x.bfloat16(), x_T.float(), 0)
    assert step.eps_model.dtype == step.x_prev.dtype == torch.float32


def test_an_answer_of_another_shape_is_refused_rather_than_broadcast(x_T):
    with pytest.raises(ValueError, match=r"model: it returned shape \[16, 1\]"):
        SAMPLERS[0].step(lambda x, t: x[:, :1], x_T, 0)
    with pytest.raises(ValueError, match=r"x_t: its dtype is torch\.int64"):
        SAMPLERS[0].step(wavy, x_T.long(), 0)


def make_ddpm(clip):
    return DDPMSampler(SCHEDULE, clip=clip)


def make_ddim(clip):
    return DDIMSampler(SCHEDULE, 10, clip=clip)


def make_solver(clip):
    return DPMSolverSampler(SCHEDULE, 10, clip=clip)


all_that_clip = pytest.mark.parametrize("make", [make_ddpm, make_ddim, make_solver])


@all_that_clip
@pytest.mark.parametrize("shape", [(16, 3), (4, 3, 5, 5)])
def test_bounds_may_differ_for_each_dimension(make, shape, seeded):
    x_t = 3 * torch.randn(shape, generator=seeded(0), dtype=torch.float64)
    low, high = [-1.0, -0.5, -2.0], [0.25, 0.5, 1.0]
    for clip in (
        (low, high),
        (tuple(low), tuple(high)),
        (torch.tensor(low), torch.tensor(high)),
        [low, high],
    ):
        step = make(clip).step(wavy, x_t, 3, seeded(1))
        for d in range(3):
            raw, used = step.x0_raw[:, d], step.x0_pred[:, d]
            expected = [min(max(v, low[d]), high[d]) for v in raw.flatten().tolist()]
            assert used.flatten().tolist() == expected
            assert used.min() == low[d]
            assert used.max() == high[d]
        assert step.eps.equal(predict_eps(SCHEDULE, x_t, step.t, step.x0_pred))
    mixed = make((-1.0, high)).step(wavy, x_t, 3, seeded(1))
    assert mixed.x0_pred.amin() == -1.0
    assert mixed.x0_pred.transpose(0, 1).flatten(1).amax(dim=1).tolist() == high


@all_that_clip
def test_bounds_that_nothing_reaches_change_nothing(make, x_T, seeded):
    *_, free = make(None).run(wavy, x_T, seeded(1))
    *_, bounded = make((-1e6, 1e6)).run(wavy, x_T, seeded(1))
    *_, half = make((-math.inf, math.inf)).run(wavy, x_T, seeded(1))
    assert float((free.x_prev - bounded.x_prev).abs().max()) < 1e-12
    assert bounded.x_prev.equal(half.x_prev)


@all_that_clip
@pytest.mark.parametrize(
    ("clip", "message"),
    [
        ((1.0, -1.0), "is not below high"),
        ((1.0, 1.0), "is not below high"),
        (([-1.0, 2.0], [1.0, 1.0]), "is not below high"),
        ((-1.0, math.nan), "high = nan is not a number"),
        (("a", 1.0), "low: 'a' is not a sequence of numbers"),
        (([[-1.0]], 1.0), "is not a number or a list of them"),
        (([-1.0, -1.0], [1.0, 1.0, 1.0]), "2 lower and 3 upper bounds"),
        (1.0, "clip: 1.0 is not a pair"),
        ((-1.0, 0.0, 1.0), "is not a pair"),
    ],
    ids=str,
)
def test_a_clip_that_is_no_range_is_refused(make, clip, message):
    with pytest.raises(ValueError, match=message):
        make(clip)


@all_that_clip
def test_bounds_for_another_number_of_dimensions_are_refused(make, x_T):
    with pytest.raises(ValueError, match=r"clip: 3 bounds for x of shape \[16, 2\]"):
        make(([-1.0] * 3, [1.0] * 3)).step(wavy, x_T, 0)
    with pytest.raises(ValueError, match=r"clip: 1 bounds for x of shape \[16, 2\]"):
        make(([-1.0], 1.0)).step(wavy, x_T, 0)


@every_sampler
def test_a_sampler_knows_whether_it_adds_noise(sampler, x_T, seeded):
    steps = sampler.run(wavy, x_T, seeded(1))
    assert sampler.adds_noise == any(step.noise is not None for step in steps)


def test_the_variance_of_ddpm_is_one_of_two_names():
    with pytest.raises(ValueError, match="'small' is not known; choose one of beta, posterior"):
        DDPMSampler(SCHEDULE, "small")


@every_sampler
def test_a_sampler_says_what_it_is(sampler):
    assert repr(sampler).startswith(f"{type(sampler).__name__}(NoiseSchedule(timesteps=30")


@pytest.mark.parametrize("size", [1, 3, 7, 16, 100])
def test_chunks_give_what_the_whole_batch_gives(size, x_T, seeded):
    *_, whole = SAMPLERS[5].run(wavy, x_T, seeded(1))
    *_, pieces = SAMPLERS[5].run(in_chunks(wavy, size), x_T, seeded(1))
    assert float((whole.x_prev - pieces.x_prev).abs().max()) < 1e-12


def test_chunks_take_x_and_t_apart_together_and_keep_t_expanded(x_T):
    pieces = []

    def model(x, t):
        pieces.append((len(x), t.tolist(), t.stride()))
        return x * t[:, None]

    levels = torch.arange(16)
    assert in_chunks(model, 6)(x_T, levels).equal(x_T * levels[:, None])
    assert [p[0] for p in pieces] == [6, 6, 4]
    assert [t for p in pieces for t in p[1]] == list(range(16))
    pieces.clear()
    in_chunks(model, 6)(x_T, torch.tensor([9]).expand(16))
    assert [p[1:] for p in pieces] == [([9] * 6, (0,)), ([9] * 6, (0,)), ([9] * 4, (0,))]
    assert in_chunks(model, 6)(x_T[:0], levels[:0]).shape == (0, 2)


def test_a_check_before_each_chunk_can_end_a_run(x_T):
    asked = []

    class Cancelled(Exception):
        pass

    def check():
        asked.append(len(asked))
        if len(asked) == 8:
            raise Cancelled

    run = DDIMSampler(SCHEDULE, 10).run(in_chunks(wavy, 6, check), x_T)
    next(run)
    next(run)
    assert len(asked) == 6  # three chunks a step
    with pytest.raises(Cancelled):
        next(run)
    assert len(asked) == 8


@pytest.mark.parametrize("size", [0, -1, 2.0, True])
def test_a_chunk_that_holds_nothing_is_refused(size):
    with pytest.raises(ValueError, match="size: "):
        in_chunks(wavy, size)


@pytest.fixture
def two_threads():
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


@pytest.mark.usefixtures("two_threads")
@pytest.mark.parametrize(
    ("count", "size", "pieces"),
    [
        (16, 100, [8, 8]),
        (5, 100, [3, 2]),
        (1, 100, [1]),
        (0, 100, [0]),
        (16, 6, [3, 3, 3, 3, 2, 2]),
        (7, 6, [3, 3, 1]),
        (4, 1, [1, 1, 1, 1]),
    ],
)
def test_pieces_side_by_side_are_put_together_in_order(x_T, count, size, pieces):
    x, t = x_T[:count], torch.tensor([9]).expand(count)
    seen = []

    def model(x, t):
        seen.append((len(x), torch.get_num_threads(), torch.is_grad_enabled(), t.stride(0)))
        return x * t[:, None]

    with torch.no_grad():
        assert in_chunks(model, size, side_by_side=True)(x, t).equal(x * 9)
    assert sorted(length for length, *_ in seen) == sorted(pieces)
    together = size > 1 and count > 1
    assert all(threads == 1 for length, threads, *_ in seen if together and length > 1)
    assert together or all(threads == 2 for _, threads, *_ in seen)
    assert not any(grad for _, _, grad, _ in seen)
    assert count == 1 or all(stride == 0 for _, _, _, stride in seen)
    assert torch.get_num_threads() == 2


@pytest.mark.usefixtures("two_threads")
def test_what_goes_wrong_beside_comes_out_and_the_next_evaluation_is_whole(x_T):
    levels = torch.tensor([9]).expand(16)
    broken = [True]

    def model(x, t):
        if broken[0] and x.data_ptr() != x_T.data_ptr():
            raise ValueError("the second half is broken")
        return 2 * x

    both = in_chunks(model, 100, side_by_side=True)
    with pytest.raises(ValueError, match="second half"):
        both(x_T, levels)
    assert torch.get_num_threads() == 2
    broken[0] = False
    assert both(x_T, levels).equal(2 * x_T)


@pytest.mark.usefixtures("two_threads")
def test_a_check_between_groups_side_by_side_can_end_a_run(x_T):
    asked = []

    def check():
        asked.append(1)
        if len(asked) == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        in_chunks(lambda x, t: x, 4, check, side_by_side=True)(x_T, torch.tensor([9]).expand(16))
    assert len(asked) == 3
