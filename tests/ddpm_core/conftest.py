"""What the engine's tests share: closed forms kept apart from the engine, and random sources."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch

from ddpm_core.config import ExperimentConfig
from ddpm_core.export import check_ffmpeg
from ddpm_core.schedules import make_schedule
from ddpm_core.timeline import Timeline


@pytest.fixture(scope="session")
def closed_forms() -> ModuleType:
    """The module closed_forms.py beside this file."""
    path = Path(__file__).with_name("closed_forms.py")
    spec = importlib.util.spec_from_file_location("closed_forms", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def seeded() -> Callable[[int], torch.Generator]:
    """A fresh generator on the CPU for a seed."""
    return lambda seed: torch.Generator().manual_seed(seed)


@pytest.fixture
def read_mp4() -> Callable[[Path], tuple[str, np.ndarray]]:
    """Reads what ffmpeg says of a film, and its frames as RGB, [frames, height, width, 3]."""

    def read(path: Path) -> tuple[str, np.ndarray]:
        ffmpeg = [check_ffmpeg(), "-hide_banner", "-i", str(path)]
        command = [*ffmpeg, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
        done = subprocess.run(command, capture_output=True, check=True)
        about = done.stderr.decode()
        size = re.search(r", (\d+)x(\d+)", about)
        assert size is not None, about
        width, height = (int(side) for side in size.groups())
        return about, np.frombuffer(done.stdout, np.uint8).reshape(-1, height, width, 3)

    return read


@pytest.fixture
def random_record() -> Callable[..., Timeline]:
    """Makes a complete record of points that jump about, so that every frame differs."""

    def make(kind: str = "reverse", levels: int = 8, points: int = 50, **more: Any) -> Timeline:
        config = ExperimentConfig(timesteps=levels, sample_seed=7)
        order = range(levels) if kind == "forward" else range(levels - 1, -1, -1)
        schedule = make_schedule("linear", levels)
        record = Timeline(kind, config, schedule, order, (points, 2), step=100, **more)
        random = np.random.RandomState(0)
        record.start(random.standard_normal((points, 2)))
        while not record.complete:
            record.append(*random.standard_normal((3, points, 2)))
        return record

    return make
