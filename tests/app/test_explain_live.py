"""The numbers beside the formulas are those of the frame on the stage."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from app.explain.live import QUANTITIES
from app.explain.moment import Moment
from app.player import Player
from ddpm_core import ExactDenoiser
from ddpm_core.assemble import build_data
from ddpm_core.recording import record_forward, record_reverse
from ddpm_core.samplers.levels import quadratic_levels

Watch = Callable[..., tuple[Any, Player]]
T = 60


def told(experiment: Any, player: Player, key: str) -> str:
    return QUANTITIES[key].value(Moment(experiment, player))


def near(text: str, value: float) -> bool:
    """Whether a number was written, to its three digits."""
    plain = float(text.replace("−", "-").replace(",", "").replace(" %", ""))
    return plain == pytest.approx(value, rel=6e-3, abs=1e-9)


@pytest.fixture
def watch(fake_experiment: Any, qapp: QApplication) -> Watch:
    """Records a process of perfect predictions with these settings; it stands at its start."""

    def record(kind: str = "reverse", **changes: Any) -> tuple[Any, Player]:
        config = fake_experiment.settings.replace(timesteps=T, sample_count=40, **changes)
        fake_experiment.settings = config
        run, data = fake_experiment.start_run(), build_data(config)
        if kind == "reverse":
            model = ExactDenoiser(run.schedule, data)
            timeline, job = record_reverse(model, config, run.schedule, data, run_id=run.run_id)
            fake_experiment.reverse = timeline
        else:
            timeline, job = record_forward(config, run.schedule, data, 40, run_id=run.run_id)
            fake_experiment.forward = timeline
        for _ in job:
            pass
        player = Player()
        player.set_timeline(timeline)
        return fake_experiment, player

    return record


def betas() -> np.ndarray:
    return np.linspace(1e-4, 0.02, T)


def test_a_level_is_told_by_the_schedule_of_the_record(watch: Watch) -> None:
    experiment, player = watch("forward")
    player.seek(41)
    beta, alpha_bar = betas()[40], np.cumprod(1 - betas())[40]
    expected = {
        "t": 40,
        "beta": beta,
        "alpha": 1 - beta,
        "keep": math.sqrt(1 - beta),
        "add": math.sqrt(beta),
        "taken_off": math.sqrt(beta),
        "alpha_bar": alpha_bar,
        "signal": math.sqrt(alpha_bar),
        "noise": math.sqrt(1 - alpha_bar),
        "snr": alpha_bar / (1 - alpha_bar),
        "noise_to_signal": math.sqrt((1 - alpha_bar) / alpha_bar),
        "stretch": 1 / math.sqrt(1 - beta),
        "of_eps": beta / math.sqrt(1 - alpha_bar),
        "step_of_eps": beta / math.sqrt((1 - alpha_bar) * (1 - beta)),
        "pull": (1 - math.sqrt(beta)) / math.sqrt(1 - beta),
        "T": T,
    }
    for key, value in expected.items():
        assert near(told(experiment, player, key), value), key


def test_a_and_b_are_those_of_the_last_two_steps(watch: Watch) -> None:
    experiment, player = watch("forward")
    player.seek(41)
    now, before = 1 - betas()[40], 1 - betas()[39]
    assert near(told(experiment, player, "A"), math.sqrt(now * (1 - before)))
    assert near(told(experiment, player, "B"), math.sqrt(1 - now))
    assert near(told(experiment, player, "both"), math.sqrt(1 - now * before))
    player.seek(1)  # t = 0: there is only one step
    assert told(experiment, player, "A") == "–"


def test_the_weights_of_the_mean_are_those_of_the_posterior(watch: Watch) -> None:
    experiment, player = watch(sampler="ddpm", variance="posterior")
    player.seek(20)
    t = T - 1 - 20
    alpha_bars = np.cumprod(1 - betas())
    beta, now, before = betas()[t], alpha_bars[t], alpha_bars[t - 1]
    variance = beta * (1 - before) / (1 - now)
    expected = {
        "c_x": math.sqrt(1 - beta) * (1 - before) / (1 - now),
        "c_0": math.sqrt(before) * beta / (1 - now),
        "posterior_variance": variance,
        "sigma": math.sqrt(variance),
    }
    for key, value in expected.items():
        assert near(told(experiment, player, key), value), key


def test_a_skipping_step_names_the_level_it_goes_to(watch: Watch) -> None:
    experiment, player = watch(sampler="ddim", ddim_steps=15, eta=0.5)
    levels = [int(t) for t in np.linspace(0, T - 1, 15)][::-1]
    player.seek(3)
    alpha_bars = np.cumprod(1 - betas())
    now, prev = alpha_bars[levels[3]], alpha_bars[levels[4]]
    assert told(experiment, player, "t") == str(levels[3])
    assert told(experiment, player, "t_prev") == str(levels[4])
    assert near(told(experiment, player, "alpha_bar_prev"), prev)
    sigma = 0.5 * math.sqrt((1 - prev) / (1 - now) * (1 - now / prev))
    assert near(told(experiment, player, "sigma"), sigma)
    assert told(experiment, player, "eta") == "0.5"
    assert told(experiment, player, "S") == "15"
    player.seek(14)
    assert told(experiment, player, "t_prev") == "data"
    assert told(experiment, player, "alpha_bar_prev") == "1.00"


def test_a_step_of_the_solver_is_measured_in_lambda(watch: Watch) -> None:
    experiment, player = watch(sampler="dpm_solver", dpm_solver_steps=9)
    levels = quadratic_levels(9, T)[::-1]
    of_levels = np.log(np.cumprod(1 - betas()) / (1 - np.cumprod(1 - betas()))) / 2
    player.seek(3)
    before, now, prev = (of_levels[t] for t in levels[2:5])
    assert near(told(experiment, player, "lambda"), now)
    assert near(told(experiment, player, "h"), prev - now)
    assert near(told(experiment, player, "r"), (now - before) / (prev - now))
    assert told(experiment, player, "S") == "9"
    for frame, h in ((0, None), (8, "∞")):
        player.seek(frame)
        assert told(experiment, player, "r") == "–"
        assert h is None or told(experiment, player, "h") == h


def test_what_is_measured_is_measured_at_the_frame(watch: Watch) -> None:
    experiment, player = watch(sampler="ddpm", clip_low=-0.5, clip_high=0.5)
    player.seek(30)
    timeline = experiment.reverse
    x, eps = timeline.x(30).astype(float), timeline.eps(30).astype(float)
    spread = math.sqrt((x - x.mean(axis=0)).var(axis=0).mean())
    assert near(told(experiment, player, "spread"), spread)
    assert near(told(experiment, player, "eps_size"), math.sqrt((eps**2).mean()))
    share = (np.abs(timeline.x0_pred(30)) == np.float32(0.5)).mean()
    assert share > 0.1
    assert near(told(experiment, player, "clipped"), 100 * share)
    assert near(told(experiment, player, "clip_low"), -0.5)
    assert near(told(experiment, player, "clip_high"), 0.5)


def test_what_is_clipped_can_be_judged_by_a_part(watch: Watch) -> None:
    experiment, player = watch(sampler="ddpm", clip_low=-0.5, clip_high=0.5)
    player.seek(30)
    clipped = np.abs(experiment.reverse.x0_pred(30)) == np.float32(0.5)
    moment = Moment(experiment, player)
    assert moment.clipped_among(20) == clipped[:: clipped.size // 20].mean()
    assert moment.clipped_among(1) == clipped[:1].mean()
    assert moment.clipped_among(10**9) == moment.clipped == clipped.mean()
    assert moment.clipped_among(20) != moment.clipped


def test_what_does_not_clip_has_no_bounds(watch: Watch) -> None:
    experiment, player = watch(sampler="simplified", clip=True)
    player.seek(30)
    assert told(experiment, player, "clip_low") == "off"
    assert told(experiment, player, "clipped") == "0 %"


def test_the_entries_of_the_embedding_are_those_of_the_picture(watch: Watch) -> None:
    experiment, player = watch("forward", time_dim=16)
    player.seek(8)
    slowest = 7 / 10_000
    assert told(experiment, player, "sin_fast") == f"{math.sin(7):.3f}"
    assert told(experiment, player, "cos_fast") == f"{math.cos(7):.3f}"
    assert told(experiment, player, "sin_slow") == f"{math.sin(slowest):.3f}"
    assert told(experiment, player, "cos_slow") == "1.000"
    assert told(experiment, player, "time_dim") == "16"
    assert near(told(experiment, player, "shortest"), 2 * math.pi)
    assert near(told(experiment, player, "longest"), 2e4 * math.pi)


def test_loss_and_optimum_are_those_of_the_run(watch: Watch, fakes: ModuleType) -> None:
    experiment, player = watch("forward", prediction="v")
    for key in ("loss", "optimum", "optimum_t"):
        assert told(experiment, player, key) == "–"
    experiment.history.extend([0.5] * 20)
    by_t = np.full(T, np.nan)
    by_t[40] = 0.125
    experiment.optimum = fakes.FakeOptimum(0.25, by_t)
    player.seek(41)
    assert told(experiment, player, "loss") == "0.500"
    assert told(experiment, player, "optimum") == "0.250"
    assert told(experiment, player, "optimum_t") == "0.125"
    player.seek(42)  # not known yet
    assert told(experiment, player, "optimum_t") == "–"
    assert told(experiment, player, "target") == "v"


def test_clean_data_has_no_level_and_no_step(watch: Watch) -> None:
    experiment, player = watch(sampler="ddpm")
    player.last()
    assert told(experiment, player, "t") == "data"
    assert told(experiment, player, "alpha_bar") == "1"
    assert told(experiment, player, "snr") == "∞"
    for key in ("beta", "sigma", "t_prev", "eps_size", "clipped", "A", "c_x"):
        assert told(experiment, player, key) == "–"
    assert told(experiment, player, "spread") != "–"


def test_without_a_process_what_cannot_be_known_is_a_dash(
    fake_experiment: Any, qapp: QApplication
) -> None:
    player = Player()
    told_now = {key: told(fake_experiment, player, key) for key in QUANTITIES}
    known = {"S", "T", "eta", "clip_low", "clip_high", "target", "time_dim", "shortest", "longest"}
    assert {key for key, text in told_now.items() if text != "–"} == known - {"eta"}
    fake_experiment.start_run()
    assert near(told(fake_experiment, player, "clip_low"), fake_experiment.run.clip_bounds[0])
