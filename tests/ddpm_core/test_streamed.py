"""Pictures that are read while a network trains."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from ddpm_core import ExperimentConfig
from ddpm_core.assemble import build_data, build_denoiser, build_schedule, build_trainer
from ddpm_core.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from ddpm_core.config import ConfigError
from ddpm_core.data import picture_sets
from ddpm_core.data import streamed as streamed_pictures
from ddpm_core.data.images import PictureSet, load_pictures
from ddpm_core.data.streamed import StreamedPictures, batch_of, stream_pictures
from ddpm_core.exact import ExactDenoiser, OptimalLoss

SMALL = ExperimentConfig(
    data="pictures", pictures=("x",), picture_size=16, channels=(8, 16), bottleneck=16, time_dim=8,
    timesteps=20, batch_size=4, threads=1,
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    generator = np.random.default_rng(0)
    for number in range(5):
        pixels = generator.integers(0, 255, (20, 24, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(tmp_path / f"{number}.png")
    (tmp_path / "broken.png").write_bytes(b"nothing")
    return tmp_path


def test_streamed_pictures_are_those_that_would_be_loaded(folder: Path) -> None:
    crops = {folder / "1.png": [(0, 0, 10), (2, 2, 18)]}
    loaded = load_pictures(folder, 16, crops, flips=True)
    streamed = stream_pictures(folder, 16, crops, flips=True)
    assert streamed.names == loaded.names
    assert len(streamed) == len(loaded) == 12
    assert [problem.path.name for problem in streamed.problems] == ["broken.png"]
    batches = streamed.batches(30, seed=3, first=7, workers=0)
    for step in (7, 8):
        drawn = batch_of(step, 3, 30, 12)
        assert len(set(drawn)) > 8
        assert torch.equal(next(batches), loaded.pictures[drawn])


@pytest.mark.parametrize("cut", [("0.png",), ("0.png", "1.png", "2.png")])
def test_a_file_that_breaks_off_is_no_source(
    folder: Path, monkeypatch: pytest.MonkeyPatch, cut: tuple[str, ...]
) -> None:
    monkeypatch.setattr(streamed_pictures, "SHOWN", 2)
    for name in cut:  # its first bytes are those of a picture
        (folder / name).write_bytes((folder / name).read_bytes()[:80])
    streamed = stream_pictures(folder, 16, flips=True)
    loaded = load_pictures(folder, 16, flips=True)
    assert streamed.names == loaded.names
    assert {one.path.name for one in streamed.problems} == {"broken.png", *cut}
    assert torch.equal(streamed.examples, loaded.pictures[:1])
    assert streamed.shown.names == loaded.names[:1]


def test_where_no_file_can_be_read_it_says_why(folder: Path) -> None:
    for path in folder.glob("?.png"):
        path.write_bytes(path.read_bytes()[:80])
    with pytest.raises(ValueError, match=r"no picture can be read: .*3\.png: .*and 1 more"):
        stream_pictures(folder, 16)


def test_a_process_of_its_own_reads_the_same(folder: Path) -> None:
    streamed = stream_pictures(folder, 16)
    here, there = (streamed.batches(4, 0, 0, workers=n) for n in (0, 1))
    for _ in range(2):
        assert torch.equal(next(here), next(there))


def test_in_the_place_of_a_picture_that_is_gone_stands_another(folder: Path) -> None:
    streamed = stream_pictures(folder, 16)
    (folder / "0.png").unlink()
    drawn = batch_of(0, 0, 40, 5)
    assert 0 in drawn
    rest = {picture.numpy().tobytes() for picture in load_pictures(folder, 16).pictures}
    batch = next(streamed.batches(40, 0, 0, workers=0))
    assert {picture.numpy().tobytes() for picture in batch} == rest


def test_only_what_does_not_fit_in_memory_is_streamed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = SMALL.replace(pictures=(str(folder),))
    assert isinstance(build_data(config), PictureSet)
    monkeypatch.setattr(picture_sets, "MAX_BYTES", 16 * 16 * 3 * 4 * 5)  # one less than there are
    assert isinstance(build_data(config), StreamedPictures)


def test_a_run_on_streamed_pictures_goes_on_with_the_batches_it_would_have_seen(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_sets, "MAX_BYTES", 1)
    read = StreamedPictures.batches
    monkeypatch.setattr(
        StreamedPictures,
        "batches",
        lambda self, size, seed, first: read(self, size, seed, first, 0),
    )
    config = SMALL.replace(pictures=(str(folder),))
    data = build_data(config)
    trainer = build_trainer(config, data)
    trainer.steps(2)
    save_checkpoint(tmp_path / "run.ddpm", Checkpoint.of(trainer, config, data))
    expected = [step.loss for step in trainer.steps(3)]
    loaded = load_checkpoint(tmp_path / "run.ddpm")
    assert loaded.data is None  # it stays where it is
    again = build_trainer(loaded.config)
    loaded.restore(again)
    first = again.step().loss
    again.rest()  # as at a pause
    assert [first, *(step.loss for step in again.steps(2))] == expected


def test_exact_answers_are_refused_where_only_a_part_of_the_data_is_in_memory(
    folder: Path,
) -> None:
    config = SMALL.replace(denoiser="exact")
    model = build_trainer(config, load_pictures(folder, 16)).model
    schedule = build_schedule(config)
    part = stream_pictures(folder, 16, flips=True)
    assert (len(part.examples), len(part)) == (5, 10)
    with pytest.raises(ConfigError, match="only 5 of 10 pictures are in memory") as refused:
        build_denoiser(model, config, schedule, part)
    assert refused.value.field == "denoiser"
    assert "fewer or smaller pictures" in refused.value.remedy
    for kind in (ExactDenoiser, OptimalLoss):
        with pytest.raises(ValueError, match="only 5 of 10 examples are in memory"):
            kind(schedule, part)
    assert build_denoiser(model, config.replace(denoiser="network"), schedule, part)
    assert build_denoiser(model, config, schedule, stream_pictures(folder, 16))


def test_batches_differ_from_step_to_step_and_from_seed_to_seed() -> None:
    batches = [tuple(batch_of(step, seed, 20, 1000)) for step in range(5) for seed in range(5)]
    assert len(set(batches)) == 25
    assert all(0 <= index < 1000 for batch in batches for index in batch)
