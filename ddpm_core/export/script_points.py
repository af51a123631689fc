"""An experiment on points as a short script, written out step by step."""

from __future__ import annotations

import json

from ddpm_core.config import ExperimentConfig, settings
from ddpm_core.export.script_parts import absolute, arguments, literal, on_device, wrapped
from ddpm_core.precision import compute_dtype

__all__ = ["lines_of_points"]


def lines_of_points(config: ExperimentConfig, steps: int, threads: int, made: str) -> list[str]:
    """The lines of a script that writes its samples as a CSV.

    Args:
        made: how and by what, for the first line.
    """
    loader, data_line = _data(config)
    sampler, sampler_line = _sampler(config)
    names, imports, model = _exact() if config.denoiser == "exact" else _trained(config, steps)
    names = sorted(
        ["make_schedule", sampler, loader, *names], key=lambda name: (name[0].islower(), name)
    )
    return [
        f'"""{_title(config)}, {made}."""',
        "",
        "import numpy as np",
        "import torch",
        *wrapped("from ddpm_core import (", names, ")"),
        *imports,
        "",
        f"torch.set_num_threads({threads})",
        data_line,
        f"schedule = make_schedule({_schedule(config)})",
        *model,
        sampler_line,
        f"generator = torch.Generator().manual_seed({config.sample_seed})  # x_T, then the noise",
        f"x = torch.randn({config.sample_count:_}, data.dims, generator=generator)"
        + on_device(config),
        "for step in sampler.run(model, x, generator):",
        "    x = step.x_prev",
        "samples = data.transform.undo(x.cpu().double()).numpy()  # in the data's own units",
        'np.savetxt("samples.csv", samples, "%.17g", ",", header=",".join(data.columns), '
        'comments="")',
    ]


def _title(config: ExperimentConfig) -> str:
    return "Points of a file" if config.data == "file" else config.data.replace("_", " ").title()


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
    groups = ("network", "training")
    known = [name for name, setting in settings().items() if setting.group in groups]
    used = {*known, "precision"} - {"seed"}
    averaged = "trainer.ema.ema_model"
    if compute_dtype(config) is not None:
        imports.insert(1, "from ddpm_core.precision import in_precision")
        averaged = f"in_precision({averaged}, config)"
    lines = [
        *wrapped("config = ExperimentConfig(", arguments(config, used), ")"),
        f"generator = torch.Generator().manual_seed({config.seed})  # weights, then training",
        f"network = new_network(config, data.shape[0], generator){on_device(config)}",
        "trainer = Trainer(network, schedule, data, config, generator)",
        f'print(f"loss of the last step: {{trainer.steps({steps:_})[-1].loss:.4f}}")',
        f"model = in_chunks(wrap_prediction({averaged}, schedule, config.prediction))",
    ]
    return names, imports, lines


def _data(config: ExperimentConfig) -> tuple[str, str]:
    """The function that makes the data, and the line that calls it."""
    if config.data != "file":
        options = f"{config.data_count:_}, noise={config.data_noise!r}, seed={config.data_seed}"
        return "make_points", f'data = make_points("{config.data}", {options})'
    columns = None if config.data_columns is None else list(config.data_columns)
    options = "None" if columns is None else json.dumps(columns, ensure_ascii=False)
    if config.draws_points:
        options += f", n={config.data_count:_}, seed={config.data_seed}"
    return "load_points", f"data = load_points({literal(absolute(config.data_path))}, {options})"


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
    elif config.sampler == "dpm_solver":
        options = f"num_steps={config.dpm_solver_steps}, clip={_clip(config)}"
        name = "DPMSolverSampler"
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
