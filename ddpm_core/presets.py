"""The ready-made experiments that come with the program, for the window and the command line."""

from __future__ import annotations

from importlib.resources import files

from ddpm_core.config import ExperimentConfig

__all__ = ["PRESETS", "load_preset"]

PRESETS = ("best-quality", "as-in-the-article")  # the first is the default for points


def load_preset(name: str) -> ExperimentConfig:
    """The settings of a preset, from resources/presets/NAME.json."""
    text = files("resources").joinpath("presets", f"{name}.json").read_text(encoding="utf-8")
    return ExperimentConfig.from_json(text)
