"""Ready-made experiments, those that come with the program and those of a person, in plain JSON.

A preset is the JSON of an ``ExperimentConfig`` without what belongs to one machine; a person's own
also carries its title.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from importlib.resources import files

from ddpm_core.config import ConfigError, ExperimentConfig, settings

__all__ = [
    "CAT",
    "MACHINE",
    "PICTURE_PRESETS",
    "POINT_PRESETS",
    "PRESETS",
    "TRAINED",
    "Preset",
    "load_preset",
    "read_preset",
    "trained_file",
]

POINT_PRESETS = (
    "best-quality",  # the first is the default for points
    "as-in-the-article",
    "ddim-in-50-steps",
    "why-the-simplified-variant-shrinks",
    "too-few-steps",
    "eight-gaussians",
)
PICTURE_PRESETS = (
    "cats-ordinary-machine",  # the first is the default for pictures
    "cats-sketch",
    "cats-strong-machine",
    "cats-as-in-the-article",
)
CAT = "cat"  # of pictures, what a person sees first
TRAINED = {  # presets with a network that comes with the program, and its file
    "swiss-roll-trained": "swiss-roll.ddpm",
    CAT: "cat.ddpm",
}
PRESETS = (*POINT_PRESETS, *PICTURE_PRESETS, *TRAINED)
MACHINE = tuple(name for name, setting in settings().items() if setting.group == "machine")
TITLE = "preset"  # its key in the JSON


@dataclass(frozen=True)
class Preset:
    """Settings under a title."""

    title: str
    config: ExperimentConfig

    def to_json(self) -> str:
        """The JSON text; what belongs to one machine stays there."""
        values = json.loads(self.config.to_json())
        kept = {name: value for name, value in values.items() if name not in MACHINE}
        return json.dumps({TITLE: self.title, **kept}, indent=2, ensure_ascii=False)

    def applied_to(self, config: ExperimentConfig) -> ExperimentConfig:
        """These settings on the machine of ``config``."""
        return self.config.replace(**{name: getattr(config, name) for name in MACHINE})


def load_preset(name: str) -> ExperimentConfig:
    """The settings of a preset, from resources/presets/NAME.json, or as its network was trained."""
    if name in TRAINED:
        with zipfile.ZipFile(trained_file(name)) as archive:
            values = json.loads(archive.read("experiment.json"))["config"]
        kept = {field: value for field, value in values.items() if field not in MACHINE}
        return ExperimentConfig.from_dict(kept)
    text = files("resources").joinpath("presets", f"{name}.json").read_text(encoding="utf-8")
    return ExperimentConfig.from_json(text)


def trained_file(name: str) -> str:
    """The path of the network of a preset of TRAINED."""
    return str(files("resources").joinpath("checkpoints", TRAINED[name]))


def read_preset(text: str | bytes) -> Preset:
    """What ``Preset.to_json`` wrote; plain settings are a preset without a title.

    Raises ConfigError: not JSON, a later format, an unknown key, or a value out of range.
    """
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError("experiment", f"not valid JSON: {error}") from error
    if not isinstance(values, dict):
        raise ConfigError("experiment", "the JSON text is not an object of settings")
    title = values.pop(TITLE, "")
    if not isinstance(title, str):
        raise ConfigError(TITLE, f"{title!r} is not a title")
    return Preset(title, ExperimentConfig.from_dict(values))
