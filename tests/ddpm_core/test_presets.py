"""The presets hold what their names promise, and a preset's file what was put into it."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
import torch

from ddpm_core import load_checkpoint
from ddpm_core.assemble import build_data, build_sampler, build_schedule
from ddpm_core.config import ConfigError, ExperimentConfig
from ddpm_core.exact import ExactDenoiser
from ddpm_core.presets import (
    MACHINE,
    PICTURE_PRESETS,
    POINT_PRESETS,
    PRESETS,
    TRAINED,
    Preset,
    load_preset,
    read_preset,
    trained_file,
)
from ddpm_core.samplers import DDIMSampler, SimplifiedSampler


def test_every_preset_of_the_resources_is_known_and_loads() -> None:
    folder = files("resources") / "presets"
    names = {entry.name.removesuffix(".json") for entry in folder.iterdir()}
    assert names == {*POINT_PRESETS, *PICTURE_PRESETS}
    networks = {entry.name for entry in (files("resources") / "checkpoints").iterdir()}
    assert networks == set(TRAINED.values())
    assert len({load_preset(name) for name in names}) == len(names)


@pytest.mark.parametrize("name", TRAINED)
def test_a_trained_preset_has_the_settings_that_its_network_was_trained_with(name: str) -> None:
    checkpoint = load_checkpoint(trained_file(name))
    assert Preset("", load_preset(name)).applied_to(checkpoint.config) == checkpoint.config
    assert checkpoint.kind == "weights"
    assert checkpoint.step > 0
    assert Path(trained_file(name)).stat().st_size <= 16 * 2**20
    assert checkpoint.data is not None


@pytest.mark.parametrize("name", [*POINT_PRESETS, *PICTURE_PRESETS])
def test_no_preset_says_what_machine_to_use(name: str) -> None:
    text = (files("resources") / "presets" / f"{name}.json").read_text(encoding="utf-8")
    assert not set(MACHINE) & json.loads(text).keys()


def test_as_in_the_article_is_what_the_article_does() -> None:
    article = load_preset("as-in-the-article")
    assert (article.timesteps, article.schedule) == (200, "linear")
    assert (article.beta_start, article.beta_end) == (1e-4, 0.02)
    assert (article.prediction, article.sampler, article.variance) == ("eps", "ddpm", "beta")
    assert (article.time_dim, article.hidden, article.layers) == (32, 256, 3)
    assert (article.ema_beta, article.ema_warmup) == (0.995, False)
    assert article.learning_rate_schedule == "constant"
    assert article.gradient_clip is None
    assert not article.clip
    assert article.sample_count == 40


def test_the_default_for_points_predicts_v() -> None:
    assert load_preset(PRESETS[0]).prediction == "v"


def test_ddim_in_50_steps_visits_the_articles_levels_without_noise() -> None:
    config = load_preset("ddim-in-50-steps")
    sampler = build_sampler(config, build_schedule(config), build_data(config))
    assert isinstance(sampler, DDIMSampler)
    assert len(sampler.timesteps) == 50
    assert tuple(sampler.timesteps)[-4:] == (12, 8, 4, 0)
    assert config.eta == 0


@pytest.mark.parametrize("name", ["ddim-in-50-steps", "why-the-simplified-variant-shrinks"])
def test_another_sampler_needs_no_other_network(name: str) -> None:
    assert load_preset(name).needs_rebuild(load_preset(PRESETS[0])) == frozenset()


def test_the_simplified_variant_shrinks_even_with_the_best_of_networks() -> None:
    config = load_preset("why-the-simplified-variant-shrinks").replace(data_count=1_000)
    schedule, data = build_schedule(config), build_data(config)
    sampler = build_sampler(config, schedule, data)
    assert isinstance(sampler, SimplifiedSampler)
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(300, 2, generator=generator)
    spreads = []
    for step in sampler.run(ExactDenoiser(schedule, data), x, generator=generator):
        spreads.append(float(step.x_prev.std()))
    assert min(spreads) < 0.05
    assert 0.3 < spreads[-1] < 0.6


def test_too_few_steps_leave_much_of_the_signal_at_t() -> None:
    config = load_preset("too-few-steps")
    left = float(build_schedule(config).alpha_bars[-1])
    assert left > 0.8
    assert left > 5 * float(build_schedule(load_preset(PRESETS[0])).alpha_bars[-1])


def test_eight_gaussians_are_the_data() -> None:
    assert load_preset("eight-gaussians").data == "eight_gaussians"


# --- files of presets

OWN = ExperimentConfig(timesteps=77, data="grid", clip_low=-2.0, clip_high=2.5, device="cuda:1")


def test_a_preset_comes_back_from_its_json_without_the_machine() -> None:
    text = Preset("Größe “α”", OWN).to_json()
    read = read_preset(text)
    assert read.title == "Größe “α”"
    assert read.config == OWN.replace(device="cpu")
    assert "cuda" not in text
    assert "Größe" in text  # as a person would read it


def test_a_preset_is_applied_to_the_machine_that_there_is() -> None:
    here = ExperimentConfig(device="mps", threads=3)
    applied = Preset("", OWN).applied_to(here)
    assert (applied.device, applied.threads) == ("mps", 3)
    assert applied.timesteps == 77


def test_plain_settings_are_a_preset_without_a_title() -> None:
    assert read_preset(OWN.to_json()) == Preset("", OWN)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not valid JSON"),
        ("[1]", "not an object of settings"),
        (b"\xff\xfe", "not valid JSON"),
        ('{"preset": 3}', "3 is not a title"),
        ('{"preset": "a", "T": 3}', "there is no such setting"),
        ('{"preset": "a", "timesteps": 0}', "outside 1 to 4000"),
        ('{"preset": "a", "timesteps": "many"}', "not a whole number"),
        ('{"format": 99}', "later than 1"),
    ],
)
def test_what_is_no_preset_is_refused(text: str | bytes, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        read_preset(text)
