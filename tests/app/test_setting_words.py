"""Every setting and every value has words of its own."""

from __future__ import annotations

import pytest

from app.setting_words import change_in_words, differences, setting_name, setting_value
from ddpm_core.config import ExperimentConfig, settings

USUAL = ExperimentConfig()


@pytest.mark.parametrize("setting", settings())
def test_every_setting_has_a_short_name_that_is_no_other_s(setting: str) -> None:
    names = [setting_name(name) for name in settings()]
    assert names.count(setting_name(setting)) == 1
    assert "_" not in setting_name(setting).replace("β_T", "")
    assert len(setting_name(setting)) <= 28


@pytest.mark.parametrize(
    ("setting", "choice"), [(n, c) for n, s in settings().items() for c in s.choices if c != "file"]
)
def test_every_choice_is_told_without_its_key(setting: str, choice: str) -> None:
    value = setting_value(USUAL.replace(**{setting: choice}), setting)
    assert value
    assert "_" not in value


@pytest.mark.parametrize(
    ("changes", "setting", "words"),
    [
        ({"timesteps": 1000}, "timesteps", "1,000"),
        ({"learning_rate": 5e-5}, "learning_rate", "5e−5"),
        ({"seed": 123456}, "seed", "123456"),
        ({"data_noise": None}, "data_noise", "automatic"),
        ({"gradient_clip": None}, "gradient_clip", "off"),
        ({"clip": True}, "clip", "on"),
        ({"clip_low": -2.0, "clip_high": 3.5}, "clip_low", "−2 to 3.5"),
        ({"clip_low": -2.0}, "clip_low", "−2 to automatic"),
        ({"ddim_list": (1, 5, 9)}, "ddim_list", "1, 5, 9"),
        ({"data_columns": ("x", "y")}, "data_columns", "x, y"),
        ({"data": "file", "data_path": "/a/b/points.csv"}, "data", "points.csv"),
        ({"device": "cuda:1"}, "device", "CUDA 1"),
    ],
)
def test_a_value_is_told_as_short_as_it_can_be(
    changes: dict[str, object], setting: str, words: str
) -> None:
    assert setting_value(USUAL.replace(**changes), setting) == words


def test_what_goes_without_saying_is_not_said() -> None:
    file = USUAL.replace(data="file", data_path="/a/b.csv", data_columns=("1", "2"))
    assert differences(USUAL, file) == ["data"]
    assert change_in_words(USUAL, file) == "data set from swiss roll to b.csv"
    assert differences(USUAL, USUAL) == []
