"""The exported script runs by itself and makes the very samples that the program made."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from ddpm_core import headless
from ddpm_core.config import ConfigError, ExperimentConfig
from ddpm_core.export import finish, script_of, write_script
from ddpm_core.recording import record_reverse

ROOT = Path(__file__).resolve().parents[2]
STEPS = 12
TINY = {
    "timesteps": 10, "hidden": 16, "layers": 2, "time_dim": 8, "data_count": 200,
    "batch_size": 32, "training_steps": 40, "seed": 3, "sample_seed": 5, "data_seed": 2,
}  # fmt: skip


@pytest.fixture(autouse=True)
def same_number_of_threads() -> Iterator[None]:
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)


def own_samples(config: ExperimentConfig) -> np.ndarray:
    """What the program makes of the settings, in the data's own units."""
    run = headless.new_run(config)
    run.trainer.steps(STEPS)
    model = run.trainer.ema.ema_model
    timeline, frames = record_reverse(model, run.config, run.trainer.schedule, run.data)
    for _ in frames:
        pass
    samples = torch.from_numpy(timeline.x(timeline.total - 1).copy()).double()
    in_units: np.ndarray = run.data.transform.undo(samples).numpy()
    return in_units


def run(script: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-W", "error", str(script)]
    return subprocess.run(
        command, cwd=script.parent, env=environment, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    ("header", "changes"),
    [
        ("x,z", {"sample_count": 2_500, "prediction": "v"}),  # more than fit in one piece
        ("x,y", {
            "sample_count": 40, "data": "two_moons", "data_noise": 0.1, "schedule": "cosine",
            "sampler": "ddim", "ddim_steps": 4, "eta": 0.5, "clip_high": 1.5, "ema_warmup": False,
        }),
        ("b,a", {
            "sample_count": 40, "data": "file", "data_columns": ("b", "a"), "sampler": "simplified",
            "threads": 2, "learning_rate": 3e-4, "gradient_clip": None,
        }),
        ("x,z", {"sample_count": 40, "denoiser": "exact"}),
        ("x,z", {"sample_count": 40, "precision": "bf16"}),
        ("x,z", {"sample_count": 2_500, "sampler": "dpm_solver", "dpm_solver_steps": 5}),
    ],
)  # fmt: skip
def test_the_script_makes_the_samples_of_the_program_to_the_bit(
    tmp_path: Path, header: str, changes: dict[str, Any]
) -> None:
    if changes.get("data") == "file":
        path = tmp_path / "my “points”.csv"
        points = np.random.RandomState(0).rand(90, 2)
        np.savetxt(path, points, "%.6f", ",", header="a,b", comments="")
        changes = {**changes, "data_path": str(path)}
    config = ExperimentConfig(**{**TINY, **changes})
    path = tmp_path / "again.py"
    assert finish(write_script(path, config, STEPS))
    done = run(path)
    assert done.returncode == 0, done.stderr
    assert ("loss of the last step" in done.stdout) == (config.denoiser == "network")
    written = np.loadtxt(tmp_path / "samples.csv", delimiter=",", skiprows=1)
    expected = own_samples(config)
    assert written.shape == expected.shape
    assert (written == expected).all()
    assert (tmp_path / "samples.csv").read_text().splitlines()[0] == header


EVERYTHING = ExperimentConfig(
    data="file", data_path="a table.csv", data_columns=("one", "two"), time_dim=64, hidden=512,
    layers=4, prediction="v", batch_size=1024, learning_rate=0.00031234, warmup_steps=100,
    learning_rate_schedule="constant", training_steps=100_000, gradient_clip=None,
    ema_beta=0.99995, ema_warmup=False, seed=2**31 - 1, timesteps=1000, scale_to_timesteps=True,
    sampler="ddim", ddim_list=(0, 3, 999), eta=0.25, clip_low=-2.5, device="cuda:1",
)  # fmt: skip


@pytest.mark.parametrize("config", [ExperimentConfig(), EVERYTHING])
def test_a_script_is_short_and_well_formed(config: ExperimentConfig) -> None:
    text = script_of(config, 5_000)
    ast.parse(text)
    lines = text.splitlines()
    assert 10 <= len(lines) <= 30
    assert all(len(line) <= 100 for line in lines if "load_points(" not in line)
    assert "trainer.steps(5_000)" in text


def test_every_setting_that_differs_is_in_the_script() -> None:
    text = script_of(EVERYTHING, 5_000)
    for words in (
        "time_dim=64", "hidden=512", "layers=4", 'prediction="v"', "batch_size=1_024",
        "learning_rate=0.00031234", "warmup_steps=100", 'learning_rate_schedule="constant"',
        "training_steps=100_000", "gradient_clip=None", "ema_beta=0.99995", "ema_warmup=False",
        f"manual_seed({2**31 - 1})", '"linear", 1000', "scale_to_timesteps=True",
        "timesteps=[0, 3, 999]", "eta=0.25", "clip=(-2.5, data.bounds()[1])", '.to("cuda:1")',
        '["one", "two"]', str(Path("a table.csv").resolve()),
    ):  # fmt: skip
        assert words in text, words


def test_a_script_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be written"):
        finish(write_script(tmp_path / "no" / "again.py", ExperimentConfig(), 5))
    job = write_script(tmp_path / "a.py", ExperimentConfig(), 5)
    assert not finish(job, cancelled=lambda: True)
    assert list(tmp_path.iterdir()) == []
