"""An experiment as a short Python script: what the window did, written out with ``ddpm_core``.

On the same machine and with the same number of threads it gives the same samples to the bit.
"""

from __future__ import annotations

import os

from ddpm_core.config import POINT_THREADS, ExperimentConfig
from ddpm_core.export.about import PROGRAM
from ddpm_core.export.script_pictures import lines_of_pictures
from ddpm_core.export.script_points import lines_of_points
from ddpm_core.export.writing import Job, Progress, naming_failures
from ddpm_core.files import atomic_write
from ddpm_core.version import __version__

__all__ = ["script_of", "write_script"]


def write_script(path: str | os.PathLike[str], config: ExperimentConfig, steps: int) -> Job:
    """Write the script of an experiment, in one piece.

    Raises ConfigError (a ValueError): the file cannot be written; an earlier one is then untouched.
    """
    yield Progress(0, 1)
    with naming_failures(path), atomic_write(path) as file:
        file.write(script_of(config, steps).encode())
    yield Progress(1, 1)


def script_of(config: ExperimentConfig, steps: int) -> str:
    """A runnable script of ten to thirty lines that trains, samples, and saves what it made.

    Points become ``samples.csv``; pictures ``samples.npy`` and a contact sheet, ``samples.png``.

    Args:
        config: the experiment; what the script does not need of it is left out.
        steps: optimizer steps to train for, at least 1.
    """
    how = "denoised exactly" if config.denoiser == "exact" else f"learned in {steps:,} steps"
    made = f"{how} as in {PROGRAM} {__version__}"
    lines_of = lines_of_pictures if config.modality == "pictures" else lines_of_points
    return "\n".join(lines_of(config, steps, config.threads or POINT_THREADS, made)) + "\n"
