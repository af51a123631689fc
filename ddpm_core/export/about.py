"""What goes into every exported file beside its content: settings, seed and version."""

from __future__ import annotations

import json
from pathlib import PurePath

from ddpm_core.assemble import FORWARD_SEED
from ddpm_core.config import ExperimentConfig
from ddpm_core.export.process import Process
from ddpm_core.version import __version__

__all__ = ["PROGRAM", "about", "describe", "seed_of"]

PROGRAM = "DDPM Studio"


def about(config: ExperimentConfig, **what: object) -> str:
    """The program, ``what`` else there is to say, and the settings, as JSON in ASCII, one line."""
    settings = json.loads(config.to_json())  # folders are nobody's business
    if settings["data_path"]:
        settings["data_path"] = PurePath(settings["data_path"]).name
    head = {"program": PROGRAM, "version": __version__}
    return json.dumps({**head, **what, "experiment": settings}, ensure_ascii=True)


def describe(process: Process, **what: object) -> str:
    """What an export shows of a process and how to make it again; it goes into the file."""
    return about(process.config, process=process.kind, seed=seed_of(process), **what)


def seed_of(process: Process) -> int:
    """The seed of the noise in a process."""
    return FORWARD_SEED if process.kind == "forward" else process.config.sample_seed
