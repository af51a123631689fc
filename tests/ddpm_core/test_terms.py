"""The terms of a step add up to what the sampler did, and the posterior is Bayes' rule."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
import torch

from ddpm_core.data.points import make_points
from ddpm_core.diffusion import q_step
from ddpm_core.exact import ExactDenoiser
from ddpm_core.samplers import (
    DDIMSampler,
    DDPMSampler,
    DPMSolverSampler,
    Sampler,
    SimplifiedSampler,
)
from ddpm_core.schedules import make_schedule
from ddpm_core.terms import (
    CHANGE_FORMULA,
    FORWARD_FORMULA,
    REDERIVED_FORMULA,
    clips,
    effective_count,
    estimate_formula,
    forward_terms,
    looks_back,
    posterior_weights,
    retrace,
    reverse_formula,
    reverse_terms,
)

T = 200
CLIP = (-0.8, (0.9, 0.5))
SAMPLERS = {
    "ddpm": lambda s: DDPMSampler(s),
    "ddpm posterior": lambda s: DDPMSampler(s, variance="posterior"),
    "ddpm clipped": lambda s: DDPMSampler(s, clip=CLIP),
    "simplified": lambda s: SimplifiedSampler(s),
    "simplified without noise": lambda s: SimplifiedSampler(s, add_noise=False),
    "ddim": lambda s: DDIMSampler(s),
    "ddim with noise": lambda s: DDIMSampler(s, eta=0.7),
    "ddim all noise": lambda s: DDIMSampler(s, num_steps=T, eta=1.0),
    "ddim clipped": lambda s: DDIMSampler(s, eta=0.4, clip=CLIP),
    "solver": lambda s: DPMSolverSampler(s),
    "solver clipped": lambda s: DPMSolverSampler(s, clip=CLIP),
    "solver of order 1": lambda s: DPMSolverSampler(s, order=1),
}
TOLERANCE = {torch.float64: 1e-12, torch.float32: 1e-6}


def wavy(x, t):
    """A noise predictor that is neither linear nor the same at every level."""
    return torch.sin(3 * x + 0.01 * t[0]) + 0.3 * x


@pytest.fixture(params=SAMPLERS)
def sampler(request) -> Sampler:
    return SAMPLERS[request.param](make_schedule("linear", T))


def steps_of(sampler, dtype, seeded):
    """The first, two middle ones and the last step, as the sampler made them, and what it was told.

    For one that looks back that is the x_0 predicted before.
    """
    x_t = torch.randn(30, 2, generator=seeded(3), dtype=torch.float64).to(dtype)
    last = len(sampler.timesteps) - 1
    for k in (0, last // 2, last - 1, last):
        previous = x_t.sin() if looks_back(sampler, k) else None
        yield k, sampler.step(wavy, x_t, k, seeded(k), previous), previous


def error(a, b):
    assert a.dtype == b.dtype
    return float((a - b).abs().max())


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=str)
def test_the_terms_of_a_step_add_up_to_what_the_sampler_did(sampler, dtype, seeded):
    for _, step, previous in steps_of(sampler, dtype, seeded):
        terms = reverse_terms(sampler, step, previous)
        total = sum(term.value for term in terms)
        assert error(total, step.x_prev) < TOLERANCE[dtype], step.t
        without_noise = sum(term.value for term in terms if term.symbol != "noise")
        assert error(without_noise, step.mean) < TOLERANCE[dtype], step.t
        assert all(isinstance(term.coefficient, float) for term in terms)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=str)
def test_a_step_is_found_again_from_its_ends_and_the_prediction(sampler, dtype, seeded):
    for k, step, previous in steps_of(sampler, dtype, seeded):
        found = retrace(sampler, k, step.x_t, step.eps_model, step.x_prev, previous)
        assert (found.t, found.t_prev, found.sigma) == (step.t, step.t_prev, step.sigma)
        for name in ("x_t", "eps_model", "x0_raw", "eps", "x0_pred", "mean", "x_prev"):
            assert torch.equal(getattr(found, name), getattr(step, name)), name
        assert (found.noise is None) == (step.noise is None)
        if step.noise is not None:
            assert error(found.noise, step.noise) < 4 * TOLERANCE[dtype] / step.sigma


def test_looking_at_a_step_draws_from_nobodys_generator(sampler, seeded):
    before = torch.random.get_rng_state()
    for k, step, previous in steps_of(sampler, torch.float64, seeded):
        retrace(sampler, k, step.x_t, step.eps_model, step.x_prev, previous)
    assert torch.equal(torch.random.get_rng_state(), before)


def test_clipped_steps_use_the_clipped_x0_and_the_noise_that_follows_from_it(seeded):
    schedule = make_schedule("linear", T)
    sampler = DDPMSampler(schedule, clip=CLIP)
    for _, step, _ in steps_of(sampler, torch.float64, seeded):
        of_x_t, of_eps, *_ = reverse_terms(sampler, step)
        a = math.prod((1 - schedule.betas[: step.t + 1]).tolist())
        beta = float(schedule.betas[step.t])
        assert (step.x0_raw != step.x0_pred).any()
        eps = (step.x_t - math.sqrt(a) * step.x0_raw.clamp(-0.8).minimum(upper())) / math.sqrt(
            1 - a
        )
        assert error(of_eps.vector, eps) < 1e-10
        assert of_eps.coefficient == pytest.approx(
            -beta / math.sqrt(1 - beta) / math.sqrt(1 - a), rel=1e-12
        )
        assert of_x_t.coefficient == pytest.approx(1 / math.sqrt(1 - beta), rel=1e-14)


def upper():
    return torch.tensor([0.9, 0.5], dtype=torch.float64)


def test_the_coefficients_of_ddim_are_those_of_the_article(seeded):
    """Item 18, from 12 to 8; and the last step ends at the predicted x_0 itself."""
    schedule = make_schedule("linear", T)
    sampler = DDIMSampler(schedule, 50)
    k = sampler.timesteps.index(12)
    x = torch.randn(4, 2, generator=seeded(0), dtype=torch.float64)
    of_x_0, of_eps = reverse_terms(sampler, sampler.step(wavy, x, k))
    a_8 = math.prod((1 - schedule.betas[:9]).tolist())
    assert of_x_0.coefficient == pytest.approx(math.sqrt(a_8), rel=1e-13)
    assert of_eps.coefficient == pytest.approx(math.sqrt(1 - a_8), rel=1e-12)
    last = sampler.step(wavy, x, len(sampler.timesteps) - 1)
    of_x_0, of_eps = reverse_terms(sampler, last)
    assert (of_x_0.coefficient, of_eps.coefficient) == (1.0, 0.0)
    assert torch.equal(of_x_0.vector, last.x0_raw)


def test_the_coefficients_of_the_solver_are_those_of_its_algorithm(seeded):
    schedule = make_schedule("linear", T)
    sampler = DPMSolverSampler(schedule, timesteps=[0, 20, 80, 199])
    x, previous = torch.randn(2, 4, 2, generator=seeded(0), dtype=torch.float64)
    of_x_t, of_x_0, of_change = reverse_terms(
        sampler, sampler.step(wavy, x, 1, previous=previous), previous
    )
    before, here, after = (math.prod((1 - schedule.betas[: t + 1]).tolist()) for t in (199, 80, 20))
    ends = [math.log(math.sqrt(a) / math.sqrt(1 - a)) for a in (before, here, after)]
    h, r = ends[2] - ends[1], (ends[1] - ends[0]) / (ends[2] - ends[1])
    assert of_x_t.coefficient == pytest.approx(math.sqrt((1 - after) / (1 - here)), rel=1e-12)
    towards = -math.sqrt(after) * (math.exp(-h) - 1)
    assert of_x_0.coefficient == pytest.approx(towards, rel=1e-12)
    assert of_change.coefficient == pytest.approx(towards / (2 * r), rel=1e-12)
    assert torch.equal(of_change.vector, of_x_0.vector - previous)
    last = sampler.step(wavy, x, 3, previous=previous)
    terms = reverse_terms(sampler, last, previous)
    assert [term.coefficient for term in terms] == [0.0, 1.0]
    assert [looks_back(sampler, k) for k in range(4)] == [False, True, True, False]
    assert not looks_back(DDIMSampler(schedule), 3)


def test_a_step_without_noise_has_no_term_for_it(sampler, seeded):
    for _, step, _ in steps_of(sampler, torch.float64, seeded):
        symbols = [term.symbol for term in reverse_terms(sampler, step)]
        assert ("noise" in symbols) == (step.sigma > 0)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=str)
@pytest.mark.parametrize("t", [0, 1, 100, T - 1])
def test_the_terms_of_a_forward_step_add_up_and_give_its_noise(dtype, t, seeded):
    schedule = make_schedule("linear", T)
    x_prev = torch.randn(30, 2, generator=seeded(1), dtype=torch.float64).to(dtype)
    noise = torch.randn(30, 2, generator=seeded(2), dtype=torch.float64).to(dtype)
    x_t = q_step(schedule, x_prev, t, noise)
    of_x, of_noise = forward_terms(schedule, t, x_prev, x_t)
    beta = float(schedule.betas[t])
    assert of_x.coefficient == pytest.approx(math.sqrt(1 - beta), rel=1e-14)
    assert of_noise.coefficient == pytest.approx(math.sqrt(beta), rel=1e-14)
    assert error(of_x.value + of_noise.value, x_t) < TOLERANCE[dtype]
    assert error(of_noise.vector, noise) < 4 * TOLERANCE[dtype] / math.sqrt(beta)


def test_ends_that_do_not_fit_are_refused(seeded):
    schedule = make_schedule("linear", T)
    sampler = DDPMSampler(schedule)
    x = torch.zeros(3, 2)
    with pytest.raises(ValueError, match="x_prev"):
        retrace(sampler, 0, x, x, torch.zeros(2, 2))
    with pytest.raises(ValueError, match=r"k: 200 is outside 0\.\.199"):
        retrace(sampler, T, x, x, x)
    for t in (-1, T):
        with pytest.raises(ValueError, match="t: "):
            forward_terms(schedule, t, x, x)


def test_a_sampler_of_another_kind_is_refused():
    class Other(DDPMSampler.__bases__[0]):
        def _mean_and_sigma(self, x_t, eps, x0_pred, t, t_prev):
            return x_t, 0.0

    other = Other(make_schedule("linear", T), (1, 0))
    step = other.step(wavy, torch.zeros(1, 2), 0)
    with pytest.raises(TypeError, match="not known"):
        reverse_terms(other, step)
    with pytest.raises(TypeError, match="not known"):
        reverse_formula(other)


# --- formulas


def test_formulas_name_what_the_sampler_uses():
    schedule = make_schedule("linear", T)
    noiseless = DDIMSampler(schedule)
    assert r"\sigma" not in reverse_formula(noiseless)
    assert "{z}" in reverse_formula(DDIMSampler(schedule, eta=0.5))
    assert "{z}" in reverse_formula(SimplifiedSampler(schedule))
    assert "{z}" not in reverse_formula(SimplifiedSampler(schedule, add_noise=False))
    assert r"\beta" not in reverse_formula(SimplifiedSampler(schedule))
    plain, clipped = DDPMSampler(schedule), DDPMSampler(schedule, clip=(-1, 1))
    assert (clips(plain), clips(clipped)) == (False, True)
    assert r"\epsilon_\theta" in reverse_formula(plain)
    assert r"\epsilon'" in reverse_formula(clipped)
    assert "clip" in estimate_formula(clipped)
    assert "clip" not in estimate_formula(plain)
    solver = DPMSolverSampler(schedule, 5)
    assert r"\Delta" in reverse_formula(solver)
    assert r"\Delta" not in reverse_formula(DPMSolverSampler(schedule, 5, order=1))
    assert [r"\Delta" in reverse_formula(solver, k) for k in range(5)] == [0, 1, 1, 1, 0]


def test_every_formula_has_matching_braces(sampler, seeded):
    _, (_, step, previous), *_ = steps_of(sampler, torch.float64, seeded)
    markups = [term.markup for term in reverse_terms(sampler, step, previous)]
    markups += [term.markup for term in forward_terms(sampler.schedule, 3, step.x_t, step.x_t)]
    markups += [reverse_formula(sampler), estimate_formula(sampler)]
    markups += [FORWARD_FORMULA, REDERIVED_FORMULA, CHANGE_FORMULA]
    for markup in markups:
        assert markup.count("{") == markup.count("}")
        assert markup.count(r"\left") == markup.count(r"\right")
        assert r"\sym{" in markup


# --- the posterior


@pytest.mark.parametrize("t", [0, 1, 50, T - 1])
def test_the_posterior_is_bayes_rule(t, seeded):
    """Against exact sums of fractions, where the exponents are no more than float64's own."""
    schedule = make_schedule("linear", T)
    data = make_points("swiss_roll", 60).points
    x_t = torch.randn(3, 2, generator=seeded(t))
    weights = posterior_weights(schedule, data, x_t, t)
    assert weights.dtype == torch.float64
    a = float(schedule.alpha_bars[t])
    for row, point in zip(weights.tolist(), x_t.double().tolist(), strict=True):
        exponents = [
            -sum((x - math.sqrt(a) * d) ** 2 for x, d in zip(point, one, strict=True)) / 2 / (1 - a)
            for one in data.double().tolist()
        ]
        top = max(exponents)
        parts = [Fraction(math.exp(exponent - top)) for exponent in exponents]
        expected = [float(part / sum(parts)) for part in parts]
        assert row == pytest.approx(expected, rel=1e-9, abs=1e-300)
        assert sum(row) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("t", [0, 20, T - 1])
def test_the_posterior_of_many_examples_is_made_in_pieces_and_is_that_of_the_denoiser(
    t, seeded, monkeypatch
):
    schedule = make_schedule("linear", T)
    data = make_points("two_moons", 1_000)
    x_t = torch.randn(5, 2, generator=seeded(0), dtype=torch.float64)
    whole = posterior_weights(schedule, data, x_t, t)
    assert error(whole, ExactDenoiser(schedule, data).posterior(x_t, t)) < 1e-9
    monkeypatch.setattr("ddpm_core.terms.PIECE", 70)
    assert torch.equal(posterior_weights(schedule, data, x_t, t), whole)


def test_the_posterior_far_from_all_data_is_sure_of_the_nearest():
    schedule = make_schedule("linear", T)
    data = torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    weights = posterior_weights(schedule, data, torch.tensor([[900.0, 1.0]]), 0)
    assert weights.tolist() == [[0.0, 1.0, 0.0]]


def test_a_posterior_of_what_does_not_fit_is_refused():
    schedule = make_schedule("linear", T)
    with pytest.raises(ValueError, match="same kind"):
        posterior_weights(schedule, torch.zeros(4, 3), torch.zeros(1, 2), 0)
    with pytest.raises(ValueError, match="at least one"):
        posterior_weights(schedule, torch.zeros(0, 2), torch.zeros(1, 2), 0)
    for t in (-1, T):
        with pytest.raises(ValueError, match="t: "):
            posterior_weights(schedule, torch.zeros(4, 2), torch.zeros(1, 2), t)


def test_the_effective_count_goes_from_one_to_all():
    assert effective_count(torch.tensor([0.0, 1.0, 0.0])) == 1.0
    assert effective_count(torch.full((40,), 1 / 40, dtype=torch.float64)) == pytest.approx(40)
    assert effective_count(torch.tensor([0.5, 0.5, 0.0])) == pytest.approx(2)
