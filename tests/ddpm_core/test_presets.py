"""The presets hold what their names promise."""

from __future__ import annotations

import pytest

from ddpm_core.presets import PRESETS, load_preset


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_loads(name: str) -> None:
    assert load_preset(name).data == "swiss_roll"


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
