"""What the Explain panel typesets is what the engine computes, formula by formula."""

from __future__ import annotations

import importlib.util
import math
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.distributions import Normal

from app.explain.catalogue import topics
from app.explain.topic import Equation
from ddpm_core import (
    DDIMSampler,
    DDPMSampler,
    DPMSolverSampler,
    NoiseSchedule,
    SimplifiedSampler,
    make_schedule,
    posterior_mean_variance,
    predict_eps,
    predict_x0,
    q_step,
    wrap_prediction,
)
from ddpm_core.models.embeddings import SinusoidalPositionEmbeddings
from ddpm_core.prediction import target
from ddpm_core.quantities import level_numbers, merged_noise, step_numbers

T, LEVEL, POINTS = 60, 33, 7
CLIP = (-0.6, 0.4)
ETA = 0.7

# Statements that are no arithmetic: about distributions, expectations, or many entries at once.
STATEMENTS = {
    "epsilon is standard normal noise",
    "alpha bar t is the product of alpha 0 to alpha t",
    "the embedding of t is sine of t omega k for all K frequencies, then cosine of t omega k",
    "K is half the width of the embedding, k runs from 0",
    "the best answer is the expectation of epsilon where x t is given",
}
LOSSES = {"L is the mean", "L star is the mean"}


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


formulas = load("formula_values")


class World:
    """A point's way through noise and back, all of it made by the engine.

    Attributes:
        values: by the symbols as they are written.
    """

    def __init__(self, schedule: NoiseSchedule, t: int, seed: int = 0) -> None:
        self.schedule, self.t = schedule, t
        generator = torch.Generator().manual_seed(seed)
        self._draw = lambda: torch.randn(POINTS, generator=generator, dtype=torch.float64)
        self.values: dict[str, Any] = {
            r"\beta_t": schedule.betas[t],
            r"\alpha_t": schedule.alphas[t],
            r"\alpha_{t-1}": schedule.alphas[t - 1],
            r"\bar{\alpha}_t": schedule.alpha_bars[t],
            r"\bar{\alpha}_{t-1}": schedule.alpha_bars_prev[t],
            r"\mathrm{SNR}_t": schedule.snr[t],
            "q": self._density,
        }
        self._go_forward()
        self._go_back()

    def _go_forward(self) -> None:
        v, schedule, t = self.values, self.schedule, self.t
        x = v["x_0"] = self._draw()
        for level in range(t + 1):
            noise = self._draw()
            if level == t - 1:
                v["x_{t-2}"], v[r"\epsilon_{t-1}"] = x, noise
            elif level == t:
                v["x_{t-1}"], v[r"\epsilon_t"] = x, noise
            x = q_step(schedule, x, level, noise)
        v["x_t"] = x
        noise_of_two = merged_noise(schedule, t)
        v["A"], v["B"] = noise_of_two.older, noise_of_two.newer
        v[r"\epsilon"] = predict_eps(schedule, x, t, v["x_0"])  # all the noise in x_t
        v["v"] = target(schedule, "v", v["x_0"], t, v[r"\epsilon"])

    def _go_back(self) -> None:
        v, schedule, t = self.values, self.schedule, self.t
        v[r"v_\theta"] = self._draw()
        model = wrap_prediction(lambda x, t: v[r"v_\theta"], schedule, "v")
        v[r"\epsilon_\theta"] = model(v["x_t"], torch.full((POINTS,), t))
        v[r"\hat{x}_0"] = predict_x0(schedule, v["x_t"], t, v[r"\epsilon_\theta"])
        mean, variance = posterior_mean_variance(schedule, v["x_0"], v["x_t"], t)
        v[r"\tilde{\mu}_t"], v[r"\tilde{\beta}_t"] = mean, variance
        level = level_numbers(schedule, t)
        v["c_x"], v["c_0"] = level.posterior_x_t, level.posterior_x_0

    def _density(self, left: str, right: str) -> Tensor:
        """q(left | right), as the engine knows it."""
        v, schedule, t = self.values, self.schedule, self.t
        if right == "x_t,x_0":
            mean, variance = posterior_mean_variance(schedule, v["x_0"], v["x_t"], t)
        elif (left, right) == ("x_t", "x_{t-1}"):
            mean, variance = v["x_{t-1}"] * schedule.alphas[t].sqrt(), schedule.betas[t]
        else:
            level = {"x_t": t, "x_{t-1}": t - 1}[left]
            mean = v["x_0"] * schedule.sqrt_alpha_bars[level]
            variance = 1 - schedule.alpha_bars[level]
        return Normal(mean, variance.sqrt()).log_prob(v[left]).exp()

    def take(self, sampler: Any) -> None:
        """Let a sampler make the step from x_t."""
        v = self.values
        k = sampler.timesteps.index(self.t)
        v[r"\hat{x}_{\mathrm{before}}"] = before = self._draw()
        step = sampler.step(
            lambda x, t: v[r"\epsilon_\theta"],
            v["x_t"],
            k,
            torch.Generator().manual_seed(1),
            before,
        )
        of_levels = [math.log(snr) / 2 for snr in self.schedule.snr.tolist()]
        v[r"\lambda_{\mathrm{before}}"] = of_levels[sampler.timesteps[k - 1]]
        v[r"\lambda_t"], v[r"\lambda_{\mathrm{prev}}"] = of_levels[step.t], of_levels[step.t_prev]
        v["h"], v["r"] = step_numbers(sampler, k)[4:]
        v[r"\Delta"], v["e"] = step.x0_pred - before, math.e
        v["x_{t-1}"] = v[r"x_{\mathrm{prev}}"] = step.x_prev
        v[r"\mu_\theta"], v[r"\sigma_t"], v["z"] = step.mean, step.sigma, step.noise
        v[r"\epsilon'"], v[r"\hat{x}'_0"] = step.eps, step.x0_pred
        v["a"], v["b"] = CLIP
        v[r"\eta"] = getattr(sampler, "eta", 0.0)
        if step.t_prev >= 0:
            v[r"\bar{\alpha}_{\mathrm{prev}}"] = self.schedule.alpha_bars[step.t_prev]

    def suit(self, topic: str, tex: str) -> None:
        """Give the symbols the meaning that they have in a formula."""
        v, plain = self.values, formulas.plain(tex)
        schedule = self.schedule
        levels = [3, 11, self.t, T - 1]
        eta = ETA if r"\sigma" in plain else 0.0
        samplers = {
            "scale": DDPMSampler(schedule),
            "clipping": DDPMSampler(schedule, clip=CLIP),
            "ddim": DDIMSampler(schedule, timesteps=levels, eta=eta),
            "dpm_solver": DPMSolverSampler(schedule, timesteps=levels),
            "simplified": SimplifiedSampler(schedule),
        }
        if topic == "reverse" and (r"\theta" in plain):
            samplers["reverse"] = DDPMSampler(schedule)
        if topic in samplers:
            self.take(samplers[topic])
        elif "x_{t-2}" in plain:
            both = merged_noise(schedule, self.t)
            parts = both.older * v[r"\epsilon_{t-1}"] + both.newer * v[r"\epsilon_t"]
            v[r"\epsilon"] = parts / both.both
        elif "x_{t-1}" in plain:
            v[r"\epsilon"] = v[r"\epsilon_t"]


@pytest.fixture(params=["linear", "cosine"])
def world(request: pytest.FixtureRequest) -> World:
    return World(make_schedule(request.param, T), LEVEL)


def every_equation() -> list[tuple[str, Equation]]:
    return [(topic.key, equation) for topic in topics() for equation in topic.equations()]


def is_statement(equation: Equation) -> bool:
    return equation.spoken in STATEMENTS or any(equation.spoken.startswith(w) for w in LOSSES)


def of_topic(key: str, start: str) -> Equation:
    found = [e for topic, e in every_equation() if topic == key and e.spoken.startswith(start)]
    assert len(found) == 1
    return found[0]


CHECKED = [
    pytest.param(topic, equation, id=f"{topic}-{number}")
    for number, (topic, equation) in enumerate(every_equation())
    if not is_statement(equation)
    and r"\ln" not in equation.tex
    and not equation.tex.startswith("=")
    and r"\approx \frac" not in equation.tex
]


@pytest.mark.parametrize(("topic", "equation"), CHECKED)
def test_both_sides_of_every_formula_agree(topic: str, equation: Equation, world: World) -> None:
    world.suit(topic, equation.tex)
    first, *others = (formulas.value(side, world.values) for side in formulas.sides(equation.tex))
    assert others
    for other in others:
        scale = max(1.0, float(first.abs().max()))
        assert float((first - other).abs().max()) < 1e-10 * scale


def test_nearly_every_formula_was_checked() -> None:
    assert len(CHECKED) >= len(every_equation()) - 12


def test_the_exponent_is_that_of_the_posterior_up_to_a_constant(world: World) -> None:
    """And sorted by powers it is the same."""
    v = world.values
    v["x_0"], v["x_t"] = v["x_0"][:1], v["x_t"][:1]
    v["x_{t-1}"] = torch.linspace(-1.5, 1.5, POINTS, dtype=torch.float64)
    v["C"] = v["C'"] = 0.0
    exponent = formulas.sides(of_topic("reverse", "minus 2 log q").tex)
    (_, powers) = formulas.sides(of_topic("reverse", "equals, alpha t over").tex)
    left, right, sorted_ = (formulas.value(side, v) for side in (*exponent, powers))
    assert float((left - right).std()) < 1e-9 * float(right.abs().max())
    assert float((right - sorted_).std()) < 1e-9 * float(right.abs().max())
    assert float(right.std()) > 1e-3


def test_alpha_bar_is_the_product_of_what_the_formula_names(world: World) -> None:
    equation = of_topic("closed_form", "alpha bar t is the product")
    assert formulas.plain(equation.tex) == r"\bar{\alpha}_t=\alpha_0\alpha_1\cdots\alpha_t"
    product = torch.prod(world.schedule.alphas[: LEVEL + 1])
    assert float(product - world.values[r"\bar{\alpha}_t"]) == pytest.approx(0, abs=1e-15)


def test_the_simplified_step_pulls_by_the_factor_where_all_is_noise(world: World) -> None:
    tex = of_topic("simplified", "x t minus 1 is about").tex
    world.values[r"\epsilon_\theta"] = world.values["x_t"]
    world.take(SimplifiedSampler(world.schedule, add_noise=False))
    (factor,) = formulas.sides(tex)
    wanted = world.values["x_{t-1}"]
    assert float((formulas.value(factor, world.values) - wanted).abs().max()) < 1e-12


def test_the_frequencies_are_those_of_the_embedding() -> None:
    tex = of_topic("embedding", "omega k equals").tex
    frequencies = SinusoidalPositionEmbeddings(32).double().frequencies
    for k, frequency in enumerate(frequencies):
        _, written = formulas.sides(tex)
        worth = formulas.value(written, {"k": k, "K": 16})
        assert float(worth) == pytest.approx(float(frequency), rel=1e-12)
