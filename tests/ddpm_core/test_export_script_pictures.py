"""The exported script of pictures runs by itself and makes the very samples of the program."""

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
from PIL import Image

from ddpm_core import headless
from ddpm_core.config import ExperimentConfig
from ddpm_core.export import finish, mosaic, script_of, write_script
from ddpm_core.recording import record_reverse

ROOT = Path(__file__).resolve().parents[2]
STEPS = 3
TINY = {
    "data": "cats", "picture_size": 16, "channels": (8, 16), "bottleneck": 16, "time_dim": 8,
    "timesteps": 10, "batch_size": 4, "training_steps": 40, "sampler": "ddim", "ddim_steps": 4,
    "sample_count": 6, "seed": 3, "sample_seed": 5,
    "threads": 1, "precision": "fp32", "channels_last": False,  # left open, a trial chooses
}  # fmt: skip


@pytest.fixture(autouse=True)
def same_number_of_threads() -> Iterator[None]:
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)


def own_samples(config: ExperimentConfig) -> np.ndarray:
    """What the program makes of the settings."""
    run = headless.new_run(config)
    run.trainer.steps(STEPS)
    model = run.trainer.ema.ema_model
    timeline, frames = record_reverse(model, run.config, run.trainer.schedule, run.data)
    for _ in frames:
        pass
    return timeline.x(timeline.total - 1)


def run(script: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-W", "error", str(script)]
    return subprocess.run(
        command, cwd=script.parent, env=environment, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"prediction": "v", "eta": 0.5, "channels_last": True},
        {
            "data": "pictures", "flips": True, "precision": "bf16", "accumulate": 2,
            "sampler": "ddpm", "variance": "posterior", "schedule": "cosine", "clip": False,
        },
        {"denoiser": "exact"},
    ],
)  # fmt: skip
def test_the_script_makes_the_samples_of_the_program_to_the_bit(
    tmp_path: Path, changes: dict[str, Any]
) -> None:
    if changes.get("data") == "pictures":
        photo = tmp_path / "my “cat”, asleep.png"
        Image.fromarray(np.random.RandomState(0).randint(0, 256, (30, 40, 3), np.uint8)).save(photo)
        changes = {**changes, "pictures": (str(photo),), "crops": (f"5,6,20:{photo}",)}
    config = ExperimentConfig(**{**TINY, **changes})
    path = tmp_path / "again.py"
    assert finish(write_script(path, config, STEPS))
    done = run(path)
    assert done.returncode == 0, done.stderr
    assert ("loss of the last step" in done.stdout) == (config.denoiser == "network")
    written, expected = np.load(tmp_path / "samples.npy"), own_samples(config)
    assert written.dtype == expected.dtype == np.float32
    assert written.shape == expected.shape
    assert (written == expected).all()
    with Image.open(tmp_path / "samples.png") as image:
        assert (np.array(image) == mosaic(expected, enlarge=16)).all()


EVERYTHING = ExperimentConfig(
    data="pictures", pictures=("a folder", "b, c.png"), crops=("1,2,300:b, c.png",), flips=True,
    picture_size=128, channels=(32, 64, 128, 256), bottleneck=512, time_dim=64, prediction="v",
    batch_size=8, accumulate=4, learning_rate=0.00031234, warmup_steps=100,
    learning_rate_schedule="constant", training_steps=100_000, gradient_clip=None,
    ema_beta=0.99995, ema_warmup=False, seed=2**31 - 1, timesteps=1000, scale_to_timesteps=True,
    sampler="ddim", ddim_list=(0, 3, 999), eta=0.25, clip_low=-2.5, device="cuda:1",
    precision="bf16", channels_last=True,
)  # fmt: skip


@pytest.mark.parametrize("config", [ExperimentConfig(**TINY), EVERYTHING])
@pytest.mark.parametrize("denoiser", ["network", "exact"])
def test_a_script_is_short_and_well_formed(config: ExperimentConfig, denoiser: str) -> None:
    text = script_of(config.replace(denoiser=denoiser), 5_000)
    ast.parse(text)
    lines = text.splitlines()
    assert 10 <= len(lines) <= 30
    assert all(len(line) <= 100 for line in lines if "b, c.png" not in line)
    assert ("trainer.steps(5_000)" in text) == (denoiser == "network")


def test_every_setting_that_differs_is_in_the_script_with_whole_paths() -> None:
    text = script_of(EVERYTHING, 5_000)
    call = next(
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ExperimentConfig"
    )
    given = {word.arg: ast.literal_eval(word.value) for word in call.keywords}
    here = Path.cwd()
    expected = EVERYTHING.replace(
        pictures=(str(here / "a folder"), str(here / "b, c.png")),
        crops=(f"1,2,300:{here / 'b, c.png'}",),
    )
    assert ExperimentConfig(**given) == expected
    assert f"torch.randn({EVERYTHING.sample_count:_}, *data.shape" in text
    assert '.to("cuda:1")' in text


def test_pets_are_named_and_their_folder_is_whole() -> None:
    config = ExperimentConfig(**{**TINY, "data": "pets", "data_path": "pets"})
    text = script_of(config.replace(pictures=("Bengal_12",)), 5)
    assert 'pictures=["Bengal_12"]' in text
    assert f'data_path="{Path.cwd() / "pets"}"' in text
    assert text.startswith('"""Cats of Oxford-IIIT Pet, learned in 5 steps')
