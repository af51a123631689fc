"""What presets are called, why one would choose them, and what a person's own one holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.own_presets import LONGEST_TITLE, OwnPresets
from app.preset_choice import OWN, PresetChoice
from app.preset_words import preset_reason, preset_title
from ddpm_core.presets import PICTURE_PRESETS, POINT_PRESETS, PRESETS, load_preset

TRAINED = ("cat", "swiss-roll-trained")  # with a network


@pytest.mark.parametrize("name", dict.fromkeys((*PRESETS, *TRAINED)))
def test_every_preset_has_a_title_of_its_own_and_a_reason(name: str) -> None:
    titles = [preset_title(one) for one in dict.fromkeys((*PRESETS, *TRAINED))]
    assert titles.count(preset_title(name)) == 1
    assert len(preset_title(name)) <= LONGEST_TITLE
    assert preset_reason(name).endswith(".")
    assert preset_reason(name) != preset_title(name)


@pytest.mark.parametrize("name", PICTURE_PRESETS)
def test_the_reason_names_the_size_of_the_pictures(name: str) -> None:
    assert f"{load_preset(name).picture_size} pixels" in preset_reason(name)


def test_a_preset_of_pictures_says_how_it_differs_from_the_usual_for_pictures(
    fake_experiment: Any, tmp_path: Path
) -> None:
    own = OwnPresets(tmp_path)
    choice = PresetChoice(fake_experiment, own)
    usual = load_preset(PICTURE_PRESETS[0])
    own.save("Mirrored", usual.replace(flips=True, channels=(32, 64, 128), hidden=7))
    assert choice.reason(OWN + "Mirrored") == "mirror images on · channels 32, 64, 128"
    own.save("Same", usual)
    assert choice.reason(OWN + "Same") == "The same settings as “Cats: ordinary machine”"


def test_a_preset_of_points_does_not_speak_of_pictures(
    fake_experiment: Any, tmp_path: Path
) -> None:
    own = OwnPresets(tmp_path)
    choice = PresetChoice(fake_experiment, own)
    usual = load_preset(POINT_PRESETS[0])
    own.save("Plain", usual.replace(layers=5, picture_size=32, channels=(8,)))
    assert choice.reason(OWN + "Plain") == "layers 5"
