"""What the window tells of pictures of which only some are in memory."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.engine import Engine
from app.panels.stage_words import still_tile_words, still_words
from ddpm_core.config import ExperimentConfig
from ddpm_core.data import picture_sets, streamed
from ddpm_core.data.streamed import StreamedPictures


@pytest.fixture
def run(tiny: ExperimentConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A run on five pictures, two of which are in memory."""
    monkeypatch.setattr(picture_sets, "MAX_BYTES", 1)
    monkeypatch.setattr(streamed, "SHOWN", 2)
    for number in range(5):
        pixels = np.full((20, 20, 3), 40 * number, dtype=np.uint8)
        Image.fromarray(pixels).save(tmp_path / f"{number}.png")
    config = tiny.replace(data="pictures", pictures=(str(tmp_path),))
    run = Engine.new(config, 1).run
    assert isinstance(run.data, StreamedPictures)
    assert len(run.points) == 2
    return run


def test_all_pictures_are_counted(run: Any) -> None:
    experiment: Any = SimpleNamespace(run=run, preview=None)
    assert still_words("data", experiment) == "5 pictures of 16 × 16 pixels"
    assert still_tile_words("data", experiment)[0] == "5 pictures"


def test_the_network_can_be_looked_at(run: Any) -> None:
    encoder = next(block for block in run.blocks if block.kind == "block")
    assert encoder.in_shape[-2:] == (16, 16)
