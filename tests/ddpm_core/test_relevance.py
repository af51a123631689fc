"""Which settings mean something for points, for pictures, or for both."""

from __future__ import annotations

import pytest
import torch

from ddpm_core.assemble import build_trainer
from ddpm_core.config import PICTURE_SETS, ExperimentConfig, settings
from ddpm_core.relevance import PICTURES_ONLY, POINTS_ONLY, means_something

POINTS = ExperimentConfig(data_count=50, batch_size=4, timesteps=10, ddim_steps=5)
CATS = POINTS.replace(data="cats", picture_size=8, channels=(8, 8), bottleneck=8)


def test_every_setting_is_for_points_for_pictures_or_for_both() -> None:
    assert not POINTS_ONLY & PICTURES_ONLY
    assert settings().keys() >= POINTS_ONLY | PICTURES_ONLY
    for name in settings():
        told = means_something(name, POINTS), means_something(name, CATS)
        expected = {(True, False): POINTS_ONLY, (False, True): PICTURES_ONLY}.get(told)
        assert name in expected if expected else told == (True, True)


@pytest.mark.parametrize("data", PICTURE_SETS)
def test_all_pictures_are_alike_in_this(data: str) -> None:
    config = CATS.replace(data=data, pictures=("a.png",))
    assert not means_something("layers", config)
    assert means_something("channels", config)


def weights(config: ExperimentConfig) -> list[torch.Tensor]:
    """The weights after two steps."""
    trainer = build_trainer(config)
    trainer.steps(2)
    return [one.detach().contiguous() for one in trainer.model.parameters()]


def differ(before: ExperimentConfig, after: ExperimentConfig) -> bool:
    pairs = zip(weights(before), weights(after), strict=False)
    return any(a.shape != b.shape or not torch.equal(a, b) for a, b in pairs)


OTHERS = {
    "data_count": 60,
    "data_noise": 0.9,
    "data_seed": 3,
    "data_columns": ("1", "2"),
    "hidden": 16,
    "layers": 1,
    "pictures": ("Bengal_12",),
    "crops": ("0,0,9:a.png",),
    "picture_size": 16,
    "flips": True,
    "channels": (8, 8, 8),
    "bottleneck": 16,
    "channels_last": True,
}


def test_another_value_of_each_is_tried() -> None:
    assert OTHERS.keys() == POINTS_ONLY | PICTURES_ONLY


@pytest.mark.parametrize("name", OTHERS)
def test_what_means_nothing_changes_no_weight(name: str) -> None:
    config = CATS if name in POINTS_ONLY else POINTS
    assert not differ(config, config.replace(**{name: OTHERS[name]}))


# Columns, pictures and squares act on files only; another memory format may round the same.
@pytest.mark.parametrize(
    "name", sorted(OTHERS.keys() - {"data_columns", "pictures", "crops", "channels_last"})
)
def test_what_means_something_changes_them(name: str) -> None:
    config = POINTS if name in POINTS_ONLY else CATS
    assert differ(config, config.replace(**{name: OTHERS[name]}))


@pytest.mark.parametrize("config", [POINTS, CATS], ids=["points", "pictures"])
def test_precision_changes_both(config: ExperimentConfig) -> None:
    assert differ(config, config.replace(precision="bf16"))
