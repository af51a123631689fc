"""Every setting and every value has words of its own."""

from __future__ import annotations

import pytest

from app.data_words import USUAL_PETS
from app.setting_words import change_in_words, differences, setting_name, setting_value
from ddpm_core.config import ExperimentConfig, settings
from ddpm_core.data.pets import DEFAULT_BREEDS

USUAL = ExperimentConfig()
CATS = ExperimentConfig(data="cats")
TWO_OF_A = ("0,0,90:a.png", "20,0,90:a.png")


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
    own = {"pictures": ("a.png", "b.png")} if choice == "pictures" else {}
    value = setting_value(USUAL.replace(**{setting: choice}, **own), setting)
    assert value
    assert "_" not in value
    assert value not in ("cats", "pets", "pictures")


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
        ({"data": "cats"}, "data", "cat"),
        ({"data": "pets"}, "data", "3 pets"),
        ({"data": "pets", "pictures": ("Bengal_12",)}, "data", "1 pet"),
        ({"data": "pets", "pictures": ("all",)}, "data", "all pets"),
        ({"data": "pictures", "pictures": ("/a/tom.png",)}, "data", "tom.png"),
        ({"data": "pictures", "pictures": ("/a/my cats",)}, "data", "my cats"),
        ({"data": "pictures", "pictures": ("/a/tom.png", "/b/kit.JPG")}, "data", "2 of yours"),
        ({"data": "pictures", "pictures": ("/a/tom.png", "/b/cats")}, "data", "your folders"),
        ({"data": "pictures", "pictures": ("a.png",), "crops": TWO_OF_A}, "data", "2 of yours"),
        ({"data": "pictures", "pictures": ("a.png",), "crops": TWO_OF_A}, "crops", "2"),
        ({"data": "pictures", "pictures": ("a.png",), "crops": ("?",)}, "data", "1 of yours"),
        ({"crops": None}, "crops", "the middle"),
        ({"channels": (32, 64)}, "channels", "32, 64"),
        ({"flips": True}, "flips", "on"),
        ({"threads": None}, "threads", "automatic"),
        ({"precision": None}, "precision", "automatic"),
        ({"precision": "bf16"}, "precision", "bf16"),
        ({"channels_last": None}, "channels_last", "automatic"),
        ({"channels_last": False}, "channels_last", "off"),
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


def test_pictures_as_chosen_are_told_with_the_data_set() -> None:
    own = CATS.replace(data="pictures", pictures=("a.png",), crops=TWO_OF_A)
    assert differences(CATS, own) == ["data"]
    assert change_in_words(CATS, own) == "data set from cat to 2 of yours"
    more = own.replace(pictures=("a.png", "b.png"), crops=None)
    assert change_in_words(own, more) == "pictures from 2 of yours to 2 of yours"


def test_what_means_nothing_is_not_told() -> None:
    assert differences(USUAL, CATS.replace(hidden=64, layers=2, data_count=9)) == ["data"]
    assert differences(CATS, USUAL.replace(picture_size=32, flips=True)) == ["data"]
    assert differences(CATS, CATS.replace(hidden=64, flips=True)) == ["flips"]
    # Alone it is told all the same, for something did change.
    assert change_in_words(CATS, CATS.replace(hidden=64)) == "width from 256 to 64"


def test_from_points_to_pictures_and_back_are_told_as_such() -> None:
    assert change_in_words(USUAL, CATS.replace(timesteps=1000)) == "from points to pictures"
    assert change_in_words(CATS, USUAL.replace(timesteps=10)) == "from pictures to points"


def test_as_many_pets_as_are_taken_without_a_choice_are_told() -> None:
    assert len(DEFAULT_BREEDS) == USUAL_PETS
