"""Numbered pictures are the frames of a film, each with its settings, in a folder of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ddpm_core.config import ConfigError, ExperimentConfig
from ddpm_core.export import Film, Painter, finish, folder_of, write_pngs
from ddpm_core.timeline import Timeline

Record = Callable[..., Timeline]
SMALL = {"width": 200, "height": 180}


def test_each_picture_is_its_frame_and_says_which(tmp_path: Path, random_record: Record) -> None:
    record = random_record()
    film = Film(**SMALL, traces=5, first=1, stride=3)
    assert finish(write_pngs(tmp_path / "roll", record, film))
    assert [path.name for path in tmp_path.iterdir()] == ["roll"]
    files = sorted((tmp_path / "roll").iterdir())
    assert [file.name for file in files] == [f"roll-{k:04d}.png" for k in range(4)]
    painter = Painter(record, film)
    for file, index in zip(files, (1, 4, 7, 8), strict=True):
        with Image.open(file) as image:
            picture = np.array(image.convert("RGB"))
            about = json.loads(image.text["Comment"])
            assert image.text["Software"].startswith("DDPM Studio ")
        assert (picture == painter.colours(painter.frame(index))).all()
        assert (about["frame"], about["t"]) == (index, record.t(index))
        assert about["seed"] == 7
        assert ExperimentConfig.from_dict(about["experiment"]) == record.config


def test_the_folder_of_a_png_is_named_like_it(tmp_path: Path) -> None:
    assert folder_of(tmp_path / "roll.png") == tmp_path / "roll"
    assert folder_of(tmp_path / "roll.v2") == tmp_path / "roll.v2"


def test_an_empty_folder_is_filled_and_another_is_refused(
    tmp_path: Path, random_record: Record
) -> None:
    empty, full = tmp_path / "empty", tmp_path / "full"
    for folder in (empty, full):
        folder.mkdir()
    (full / "thesis.txt").write_text("all I have")
    assert finish(write_pngs(empty, random_record(levels=2), Film(**SMALL)))
    assert len(list(empty.iterdir())) == 3
    for place, words in ((full, "not empty"), (full / "thesis.txt", "is a file")):
        with pytest.raises(ConfigError, match=words) as caught:
            finish(write_pngs(place, random_record(levels=2), Film(**SMALL)))
        assert caught.value.field == "path"
    assert [path.name for path in full.iterdir()] == ["thesis.txt"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "full"]


@pytest.mark.parametrize("frames", [0, 4])
@pytest.mark.parametrize("there", [False, True])
def test_a_cancelled_export_leaves_no_folder_behind(
    tmp_path: Path, random_record: Record, frames: int, there: bool
) -> None:
    if there:
        (tmp_path / "roll").mkdir()
    done = 0

    def progress(now: int, total: int) -> None:
        nonlocal done
        done = now

    job = write_pngs(tmp_path / "roll", random_record(), Film(**SMALL))
    assert not finish(job, progress, lambda: done >= frames)
    assert [path.name for path in tmp_path.iterdir()] == (["roll"] if there else [])
    assert list(tmp_path.rglob("*.png")) == []


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, random_record: Record) -> None:
    with pytest.raises(ConfigError, match="cannot be written"):
        finish(write_pngs(tmp_path / "no" / "roll", random_record(), Film(**SMALL)))
    assert list(tmp_path.iterdir()) == []
