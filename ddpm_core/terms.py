r"""What one step is made of: the terms that add up to the next x, and the formula they stand in.

Formulas are LaTeX in which ``\sym{key}{tex}`` names a symbol, so that whoever shows them can tell
which is which; ``\brk`` is where a line may end. Keys: xt, x_prev, x0_pred, eps, noise, alpha,
alpha_bar, beta, sigma, clip, change, h, r.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from ddpm_core.data.data_set import DataSet
from ddpm_core.samplers import (
    DDIMSampler,
    DDPMSampler,
    DPMSolverSampler,
    ReverseStep,
    Sampler,
    SimplifiedSampler,
)
from ddpm_core.schedules import NoiseSchedule, coefficient

__all__ = [
    "CHANGE_FORMULA",
    "FORWARD_FORMULA",
    "REDERIVED_FORMULA",
    "Term",
    "clips",
    "effective_count",
    "estimate_formula",
    "forward_terms",
    "looks_back",
    "posterior_weights",
    "retrace",
    "reverse_formula",
    "reverse_terms",
]

PIECE = 2**14  # numbers at a time, half of what torch shares out among threads

X_T = r"\sym{xt}{x_t}"
BEFORE = r"\sym{x_prev}{x_{t-1}}"
PREV = r"\sym{x_prev}{x_{\mathrm{prev}}}"
X_0 = r"\sym{x0_pred}{\hat{x}_0}"
CHANGE = r"\sym{change}{\Delta}"  # of x_0 since the step before
EPS = r"\sym{eps}{\epsilon_\theta}"
EPS_USED = r"\sym{eps}{\epsilon'}"  # derived again from the clipped x_0
ALPHA = r"\sym{alpha}{\alpha_t}"
ALPHA_BAR = r"\sym{alpha_bar}{\bar{\alpha}_t}"
ALPHA_BAR_PREV = r"\sym{alpha_bar}{\bar{\alpha}_{\mathrm{prev}}}"
BETA = r"\sym{beta}{\beta_t}"
SIGMA = r"\sym{sigma}{\sigma_t}"
NOISE = rf"{SIGMA} \sym{{noise}}{{z}}"
STEP_NOISE = r"\sym{noise}{\epsilon}"  # of the forward process

FORWARD_FORMULA = rf"{X_T} = \sqrt{{1-{BETA}}}\,{BEFORE} + \sqrt{{{BETA}}}\,{STEP_NOISE}"
REDERIVED_FORMULA = (
    rf"{EPS_USED} = \frac{{{X_T} - \sqrt{{{ALPHA_BAR}}}\,{X_0}}}{{\sqrt{{1-{ALPHA_BAR}}}}}"
)

CHANGE_FORMULA = rf"{CHANGE} = {X_0} - \sym{{x0_pred}}{{\hat{{x}}_{{\mathrm{{before}}}}}}"
H, R = r"\sym{h}{h}", r"\sym{r}{r}"
TOWARDS_X_0 = rf"\sqrt{{{ALPHA_BAR_PREV}}}\left(1-e^{{-{H}}}\right)"  # by DPM-Solver++


@dataclass(frozen=True, eq=False)
class Term:
    """A number times a vector.

    Attributes:
        symbol: key of the vector's symbol.
        coefficient: the number, with its sign.
        vector: [N, ...].
        markup: both, as a formula.
    """

    symbol: str
    coefficient: float
    vector: Tensor
    markup: str

    @property
    def value(self) -> Tensor:
        """What it adds, like the vector."""
        return self.coefficient * self.vector


# --- the reverse process


def clips(sampler: Sampler) -> bool:
    """Whether a sampler keeps the predicted x_0 within bounds."""
    return sampler._bounds is not None


def looks_back(sampler: Sampler, k: int) -> bool:
    """Whether the k-th step of a sampler uses the x_0 that was predicted in the step before."""
    return isinstance(sampler, DPMSolverSampler) and sampler.ratio(k) is not None


def retrace(
    sampler: Sampler,
    k: int,
    x_t: Tensor,
    eps_model: Tensor,
    x_prev: Tensor,
    previous: Tensor | None = None,
) -> ReverseStep:
    """The whole of a step of which only the ends, and what the network said, were kept.

    Where the sampler adds noise, it is what leads from the mean to x_prev.

    Args:
        k: index into ``sampler.timesteps``.
        x_t, eps_model, x_prev: [N, ...], alike.
        previous: x0_pred of the step before, for a sampler that looks back.

    Raises ValueError: k out of range, or shapes that differ.
    """
    step = sampler.step(lambda x, t: eps_model, x_t, k, torch.Generator(x_t.device), previous)
    if x_prev.shape != x_t.shape:
        raise ValueError(
            f"x_prev: its shape is {list(x_prev.shape)}, and x_t has {list(x_t.shape)}; "
            "give one value for each of x_t's"
        )
    noise = None if step.noise is None else (x_prev - step.mean) / step.sigma
    return replace(step, noise=noise, x_prev=x_prev)


def reverse_terms(
    sampler: Sampler, step: ReverseStep, previous: Tensor | None = None
) -> tuple[Term, ...]:
    """The terms of a sampler's step; their sum is x_prev.

    Args:
        previous: x0_pred of the step before, as the step was given it.

    Raises TypeError: a sampler whose formula is not known here.
    """
    schedule, t = sampler.schedule, step.t
    sqrt_alpha = math.sqrt(float(schedule.alphas[t]))
    eps = EPS_USED if clips(sampler) else EPS
    terms: tuple[Term, ...]
    match sampler:
        case DDPMSampler():
            scale = float(schedule.betas[t] / schedule.sqrt_one_minus_alpha_bars[t])
            roots = rf"\left(\sqrt{{{ALPHA}}}\sqrt{{1-{ALPHA_BAR}}}\right)"
            terms = (
                _of_x_t(sqrt_alpha, step),
                Term("eps", -scale / sqrt_alpha, step.eps, rf"-{BETA}\,{eps}\,/\,{roots}"),
            )
        case SimplifiedSampler():
            scale = math.sqrt(float(schedule.betas[t]))
            of_eps = rf"-\sqrt{{1-{ALPHA}}}\,{eps}\,/\,\sqrt{{{ALPHA}}}"
            terms = (
                _of_x_t(sqrt_alpha, step),
                Term("eps", -scale / sqrt_alpha, step.eps, of_eps),
            )
        case DDIMSampler():
            # Before t = 0 there is no noise at all.
            left = float(schedule.alpha_bars[step.t_prev]) if step.t_prev >= 0 else 1.0
            scale = math.sqrt(max(1.0 - left - step.sigma**2, 0.0))
            of_x_0 = math.sqrt(left)
            terms = (
                Term("x0_pred", of_x_0, step.x0_pred, rf"\sqrt{{{ALPHA_BAR_PREV}}}\,{X_0}"),
                Term("eps", scale, step.eps, rf"{_ddim_root(sampler)}\,{eps}"),
            )
        case DPMSolverSampler():
            terms = _solver_terms(sampler, step, previous)
        case _:
            raise TypeError(f"sampler: the terms of {sampler!r} are not known")
    if step.noise is None:
        return terms
    return (*terms, Term("noise", step.sigma, step.noise, NOISE))


def _of_x_t(sqrt_alpha: float, step: ReverseStep) -> Term:
    return Term("xt", 1.0 / sqrt_alpha, step.x_t, rf"{X_T}\,/\,\sqrt{{{ALPHA}}}")


def _solver_terms(
    sampler: DPMSolverSampler, step: ReverseStep, previous: Tensor | None
) -> tuple[Term, ...]:
    of_x_t, of_x_0 = sampler.factors(step.t, step.t_prev)
    roots = rf"\sqrt{{1-{ALPHA_BAR_PREV}}}\,/\,\sqrt{{1-{ALPHA_BAR}}}"
    terms = (
        Term("xt", of_x_t, step.x_t, rf"{X_T}\,{roots}"),
        Term("x0_pred", of_x_0, step.x0_pred, rf"{TOWARDS_X_0}\,{X_0}"),
    )
    r = sampler.ratio(sampler.timesteps.index(step.t))
    if previous is None or r is None:
        return terms
    change = step.x0_pred - previous
    markup = rf"{TOWARDS_X_0}\,{CHANGE}\,/\,(2{R})"
    return (*terms, Term("change", of_x_0 / (2.0 * r), change, markup))


def _ddim_root(sampler: DDIMSampler) -> str:
    added = rf"-{SIGMA}^2" if sampler.eta else ""
    return rf"\sqrt{{1-{ALPHA_BAR_PREV}{added}}}"


def reverse_formula(sampler: Sampler, k: int | None = None) -> str:
    """How a sampler gets from x_t to the next x.

    Ho et al. 2020, eq. 11; Song et al. 2020 (DDIM), eq. 12; Lu et al. 2022 (DPM-Solver++),
    algorithm 2; the article's simplified variant.

    Args:
        k: of which step; None for most of them, where they differ.

    Raises TypeError: a sampler whose formula is not known here.
    """
    eps = EPS_USED if clips(sampler) else EPS
    match sampler:
        case DDPMSampler():
            of_eps = rf"\frac{{{BETA}}}{{\sqrt{{1-{ALPHA_BAR}}}}}"
            return rf"{BEFORE} = {_undo(of_eps, eps)} \brk + {NOISE}"
        case SimplifiedSampler():
            of_eps = rf"\sqrt{{1-{ALPHA}}}"
            added = rf" \brk + {NOISE}" if sampler.add_noise else ""
            return rf"{BEFORE} = {_undo(of_eps, eps)}{added}"
        case DDIMSampler():
            of_x_0 = rf"\sqrt{{{ALPHA_BAR_PREV}}}"
            added = rf" \brk + {NOISE}" if sampler.eta else ""
            return rf"{PREV} = {of_x_0}\,{X_0} \brk + {_ddim_root(sampler)}\,{eps}{added}"
        case DPMSolverSampler():
            of_x_t = rf"\sqrt{{\frac{{1-{ALPHA_BAR_PREV}}}{{1-{ALPHA_BAR}}}}}"
            aim = X_0
            if sampler.order == 2 if k is None else looks_back(sampler, k):
                aim = rf"\left({X_0} + \frac{{{CHANGE}}}{{2{R}}}\right)"
            return rf"{PREV} = {of_x_t}\,{X_T} \brk + {TOWARDS_X_0}\,{aim}"
        case _:
            raise TypeError(f"sampler: the formula of {sampler!r} is not known")


def _undo(of_eps: str, eps: str) -> str:
    return rf"\frac{{1}}{{\sqrt{{{ALPHA}}}}} \left( {X_T} - {of_eps}\,{eps} \right)"


def estimate_formula(sampler: Sampler) -> str:
    """How a sampler gets the x_0 it uses from what the network says. Ho et al. 2020, eq. 15."""
    raw = rf"\frac{{{X_T} - \sqrt{{1-{ALPHA_BAR}}}\,{EPS}}}{{\sqrt{{{ALPHA_BAR}}}}}"
    if clips(sampler):
        raw = rf"\sym{{clip}}{{\mathrm{{clip}}}} \left( {raw} \right)"
    return rf"{X_0} = {raw}"


# --- the forward process


def forward_terms(
    schedule: NoiseSchedule, t: int, x_prev: Tensor, x_t: Tensor
) -> tuple[Term, Term]:
    """The terms of the forward step to level t, which add up to x_t. Ho et al. 2020, eq. 2.

    The noise is what leads from the scaled x_prev to x_t.

    Raises ValueError: t outside 0 .. T-1.
    """
    if not 0 <= t < schedule.timesteps:
        raise ValueError(f"t: {t} is outside 0..{schedule.timesteps - 1}")
    scale, sigma = (float(table[t].sqrt()) for table in (schedule.alphas, schedule.betas))
    noise = (x_t - scale * x_prev) / sigma
    return (
        Term("x_prev", scale, x_prev, rf"\sqrt{{1-{BETA}}}\,{BEFORE}"),
        Term("noise", sigma, noise, rf"\sqrt{{{BETA}}}\,{STEP_NOISE}"),
    )


# --- where a noised point may come from


def posterior_weights(
    schedule: NoiseSchedule, data: DataSet | Tensor, x_t: Tensor, t: int
) -> Tensor:
    """p(x_0 = d_i | x_t) over a training set of M examples, [N, M] float64 on the CPU.

    Karras et al. 2022, appendix B.3: a softmax of -|x_t - sqrt(alpha_bar_t) d_i|^2 /
    (2 (1 - alpha_bar_t)). Made for few points and many examples: from differences, which lose no
    digits, in pieces too small for torch to wake other threads. ExactDenoiser is for many points.

    Args:
        x_t: [N, ...] at level t; data: [M, ...] alike, floating.

    Raises ValueError: t outside 0 .. T-1, examples that are not like x_t, or none.
    """
    examples = data if isinstance(data, Tensor) else data.examples
    if examples.shape[1:] != x_t.shape[1:] or not len(examples):
        raise ValueError(
            f"data: its shape is {list(examples.shape)}, and x_t has {list(x_t.shape)}; "
            "give at least one example of the same kind"
        )
    rows = x_t.detach().cpu().double().flatten(1)
    scale = coefficient(schedule.sqrt_alpha_bars, t, rows)
    logits = rows.new_empty(len(rows), len(examples))
    piece = max(1, PIECE // max(1, rows.numel()))
    for start in range(0, len(examples), piece):
        some = examples[start : start + piece].detach().cpu().double().flatten(1)
        squares = (rows[:, None] - scale * some).square_().sum(dim=2)
        logits[:, start : start + piece] = squares
    variance = 1.0 - float(schedule.alpha_bars[t])
    return logits.div_(-2.0 * variance).softmax(dim=1)


def effective_count(weights: Tensor) -> float:
    """How many examples of equal weight would be as concentrated as these weights [M].

    1 / sum w^2, Kish 1965: 1 where one example has all the weight, M where all have the same.
    """
    return float(1.0 / weights.square().sum())
