"""What a script of points does before and after it samples."""

from __future__ import annotations

import json

from ddpm_core.config import ExperimentConfig, settings
from ddpm_core.export.script_parts import (
    Parts,
    absolute,
    arguments,
    literal,
    training_lines,
    wrapped,
)

__all__ = ["parts_of_points"]

ENDING = [
    "samples = data.transform.undo(x.cpu().double()).numpy()  # in the data's own units",
    'np.savetxt("samples.csv", samples, "%.17g", ",", header=",".join(data.columns), comments="")',
]


def parts_of_points(config: ExperimentConfig, steps: int) -> Parts:
    """The parts of a script that writes its samples as a CSV."""
    loader, data = _data(config)
    names, imports, model = _exact() if config.denoiser == "exact" else _trained(config, steps)
    return Parts(
        title="Points of a file"
        if config.data == "file"
        else config.data.replace("_", " ").title(),
        names=[loader, *names],
        packages=[],
        imports=imports,
        data=[data],
        model=model,
        shape="data.dims",
        ending=ENDING,
    )


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
    lines = [
        *wrapped("config = ExperimentConfig(", arguments(config, set(known) - {"seed"}), ")"),
        *training_lines(config, steps),
        "model = in_chunks(wrap_prediction(trainer.ema.ema_model, schedule, config.prediction))",
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
