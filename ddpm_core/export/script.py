"""An experiment as a short Python script: what the window did, written out with ``ddpm_core``.

On the same machine and with the same number of threads it gives the same samples to the bit.
"""

from __future__ import annotations

import json
import os
import textwrap

from ddpm_core.config import ExperimentConfig, settings
from ddpm_core.export.about import PROGRAM
from ddpm_core.export.writing import Job, Progress, naming_failures
from ddpm_core.files import atomic_write
from ddpm_core.version import __version__

__all__ = ["script_of", "write_script"]

WIDTH = 100  # letters in a line
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
    """A runnable script of ten to thirty lines that trains, samples, and saves a CSV.

    Args:
        config: the experiment; what the script does not need of it is left out.
        steps: optimizer steps to train for, at least 1.
    """
    exact = config.denoiser == "exact"
    how = "denoised exactly" if exact else f"learned in {steps:,} steps"
    sampler, sampler_line = _sampler(config)
    loader, data_line = _data(config)
    names, imports, model_lines = _exact() if exact else _trained(config, steps)
    names = sorted(
        ["make_schedule", sampler, loader, *names], key=lambda name: (name[0].islower(), name)
    )
    lines = [
        f'"""{_title(config)}, {how} as in {PROGRAM} {__version__}."""',
        "",
        "import numpy as np",
        "import torch",
        *_wrapped("from ddpm_core import (", names, ")"),
        *imports,
        "",
        f"torch.set_num_threads({config.threads or THREADS})",
        data_line,
        f"schedule = make_schedule({_schedule(config)})",
        *model_lines,
        sampler_line,
        f"generator = torch.Generator().manual_seed({config.sample_seed})  # x_T, then the noise",
        f"x = torch.randn({config.sample_count:_}, data.dims, generator=generator){_to(config)}",
        "for step in sampler.run(model, x, generator):",
        "    x = step.x_prev",
        "samples = data.transform.undo(x.cpu().double()).numpy()  # in the data's own units",
        'np.savetxt("samples.csv", samples, "%.17g", ",", header=",".join(data.columns), '
        'comments="")',
    ]
    return "\n".join(lines) + "\n"


def _exact() -> tuple[list[str], list[str], list[str]]:
    """Names and imports that the exact denoiser needs, and the lines that make it the model."""
    return ["ExactDenoiser"], [], ["model = ExactDenoiser(schedule, data)"]


def _trained(config: ExperimentConfig, steps: int) -> tuple[list[str], list[str], list[str]]:
    """The same for a network that is trained first."""
    names = ["ExperimentConfig", "Trainer", "wrap_prediction"]
    imports = [
        "from ddpm_core.models.weights import new_network",
        "from ddpm_core.samplers import in_chunks",
    ]
    lines = [
        *_wrapped("config = ExperimentConfig(", _training_settings(config), ")"),
        f"generator = torch.Generator().manual_seed({config.seed})  # weights, then training",
        f"network = new_network(config, data.shape[0], generator){_to(config)}",
        "trainer = Trainer(network, schedule, data, config, generator)",
        f'print(f"loss of the last step: {{trainer.steps({steps:_})[-1].loss:.4f}}")',
        "model = in_chunks(wrap_prediction(trainer.ema.ema_model, schedule, config.prediction))",
    ]
    return names, imports, lines


def _to(config: ExperimentConfig) -> str:
    return "" if config.device == "cpu" else f'.to("{config.device}")'


def _title(config: ExperimentConfig) -> str:
    return "Points of a file" if config.data == "file" else config.data.replace("_", " ").title()


def _literal(value: object) -> str:
    """A value as Python spells it, texts in double quotes."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:_}"
    return repr(value)


def _wrapped(start: str, parts: list[str], end: str) -> list[str]:
    """A list on one line, or on as many indented ones as it needs."""
    flat = start.removesuffix("(") + " " if start.startswith("from") else start
    line = flat + ", ".join(parts) + ("" if start.startswith("from") else end)
    if len(line) <= WIDTH:
        return [line]
    body = textwrap.wrap(
        ", ".join(parts) + ",",
        WIDTH,
        initial_indent="    ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [start, *body, end]


def _training_settings(config: ExperimentConfig) -> list[str]:
    """The settings of network and training that differ from the defaults, as arguments."""
    usual = ExperimentConfig()
    changed = config.changed(usual) - {"seed"}
    return [
        f"{name}={_literal(getattr(config, name))}"
        for name, known in settings().items()
        if name in changed and known.group in ("network", "training")
    ]


def _data(config: ExperimentConfig) -> tuple[str, str]:
    """The function that makes the data, and the line that calls it."""
    if config.data != "file":
        options = f"{config.data_count:_}, noise={config.data_noise!r}, seed={config.data_seed}"
        return "make_points", f'data = make_points("{config.data}", {options})'
    columns = None if config.data_columns is None else list(config.data_columns)
    options = "None" if columns is None else json.dumps(columns, ensure_ascii=False)
    if config.draws_points:
        options += f", n={config.data_count:_}, seed={config.data_seed}"
    path = os.path.abspath(config.data_path or "")
    return "load_points", f"data = load_points({_literal(path)}, {options})"


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
