"""An experiment as a short Python script: what the window did, written out with ``ddpm_core``.

On the same machine and with the same number of threads it gives the same samples to the bit.
"""

from __future__ import annotations

import os

from ddpm_core.config import ExperimentConfig
from ddpm_core.export.about import PROGRAM
from ddpm_core.export.script_parts import on_device, wrapped
from ddpm_core.export.script_pictures import parts_of_pictures
from ddpm_core.export.script_points import parts_of_points
from ddpm_core.export.writing import Job, Progress, naming_failures
from ddpm_core.files import atomic_write
from ddpm_core.version import __version__

__all__ = ["script_of", "write_script"]

THREADS = 1  # where the settings leave the number open, as the program does


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
    pictures = config.modality == "pictures"
    parts = parts_of_pictures(config, steps) if pictures else parts_of_points(config, steps)
    how = "denoised exactly" if config.denoiser == "exact" else f"learned in {steps:,} steps"
    sampler, sampler_line = _sampler(config)
    names = ["make_schedule", sampler, *parts.names]
    names.sort(key=lambda name: (name[0].islower(), name))
    shape = f"{config.sample_count:_}, {parts.shape}"
    lines = [
        f'"""{parts.title}, {how} as in {PROGRAM} {__version__}."""',
        "",
        "import numpy as np",
        "import torch",
        *parts.packages,
        *wrapped("from ddpm_core import (", names, ")"),
        *parts.imports,
        "",
        f"torch.set_num_threads({config.threads or THREADS})",
        *parts.data,
        f"schedule = make_schedule({_schedule(config)})",
        *parts.model,
        sampler_line,
        f"generator = torch.Generator().manual_seed({config.sample_seed})  # x_T, then the noise",
        f"x = torch.randn({shape}, generator=generator){on_device(config)}",
        "for step in sampler.run(model, x, generator):",
        "    x = step.x_prev",
        *parts.ending,
    ]
    return "\n".join(lines) + "\n"


def _schedule(config: ExperimentConfig) -> str:
    """The arguments of ``make_schedule``."""
    options = f'"{config.schedule}", {config.timesteps}'
    if config.schedule == "cosine":
        return options
    options += f", beta_start={config.beta_start!r}, beta_end={config.beta_end!r}"
    return options + (", scale_to_timesteps=True" if config.scale_to_timesteps else "")


def _sampler(config: ExperimentConfig) -> tuple[str, str]:
    """The class of the sampler, and the line that makes one."""
    if config.sampler == "simplified":
        name, options = "SimplifiedSampler", f"add_noise={config.simplified_noise}"
    elif config.sampler == "ddim":
        levels = f"num_steps={config.ddim_steps}"
        if config.ddim_list is not None:
            levels = f"timesteps={list(config.ddim_list)}"
        options = f"{levels}, eta={config.eta!r}, clip={_clip(config)}"
        name = "DDIMSampler"
    else:
        name, options = "DDPMSampler", f'variance="{config.variance}", clip={_clip(config)}'
    return name, f"sampler = {name}(schedule, {options})"


def _clip(config: ExperimentConfig) -> str:
    """The bounds of the clip; those that the settings leave open are the data's."""
    if not config.clip:
        return "None"
    if config.clip_low is None and config.clip_high is None:
        return "data.bounds()"
    low = "data.bounds()[0]" if config.clip_low is None else repr(config.clip_low)
    high = "data.bounds()[1]" if config.clip_high is None else repr(config.clip_high)
    return f"({low}, {high})"
