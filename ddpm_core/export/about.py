"""What goes into every exported file beside its content: settings, seed and version."""

from __future__ import annotations

import json
from pathlib import PurePath

from ddpm_core.assemble import FORWARD_SEED
from ddpm_core.config import ExperimentConfig
from ddpm_core.data.crops import format_crop, parse_crop
from ddpm_core.export.process import Process
from ddpm_core.version import __version__

__all__ = ["PROGRAM", "about", "describe", "seed_of"]

PROGRAM = "DDPM Studio"


def about(config: ExperimentConfig, **what: object) -> str:
    """The program, ``what`` else there is to say, and the settings, as JSON in ASCII, one line."""
    settings = json.loads(_without_folders(config).to_json())
    head = {"program": PROGRAM, "version": __version__}
    return json.dumps({**head, **what, "experiment": settings}, ensure_ascii=True)


def _without_folders(config: ExperimentConfig) -> ExperimentConfig:
    """The settings with the mere names of files; folders are nobody's business."""
    name = None if config.data_path is None else PurePath(config.data_path).name
    crops = [parse_crop(crop) for crop in config.crops or ()]
    return config.replace(
        data_path=name,
        pictures=config.pictures and [PurePath(path).name for path in config.pictures],
        crops=config.crops and [format_crop(PurePath(path).name, crop) for path, crop in crops],
    )


def describe(process: Process, **what: object) -> str:
    """What an export shows of a process and how to make it again; it goes into the file."""
    return about(process.config, process=process.kind, seed=seed_of(process), **what)


def seed_of(process: Process) -> int:
    """The seed of the noise in a process."""
    return FORWARD_SEED if process.kind == "forward" else process.config.sample_seed
