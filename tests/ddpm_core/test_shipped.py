"""The trained networks that come with the program: small, complete, and good."""

import io
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
import torch

from ddpm_core import load_checkpoint, make_points, sliced_wasserstein
from ddpm_core.checkpoint import Checkpoint
from ddpm_core.data.images import PictureSet, make_pictures
from ddpm_core.headless import Bar, Trained, draw_samples, opened, sampling_steps
from ddpm_core.picture_metrics import nearest_pictures
from ddpm_core.presets import MACHINE, load_preset

FOLDER = Path(str(files("resources"))) / "checkpoints"


@pytest.fixture(autouse=True)
def same_number_of_threads() -> Iterator[None]:
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)


def shipped(name: str) -> tuple[Checkpoint, Path]:
    path = FOLDER / f"{name}.ddpm"
    return load_checkpoint(path), path


def sampled(trained: Trained, seed: int = 0) -> torch.Tensor:
    with Bar(sampling_steps(trained), "step", quiet=True) as bar:
        return draw_samples(trained, seed, bar)


def test_the_cat_draws_the_three_cats() -> None:
    checkpoint, path = shipped("cat")
    assert path.stat().st_size <= 16 * 2**20
    assert (checkpoint.kind, checkpoint.config.prediction) == ("weights", "v")
    assert checkpoint.step >= 1000
    assert isinstance(checkpoint.data, PictureSet)
    assert torch.equal(checkpoint.data.pictures, make_pictures("cat", 64).pictures)
    trained = opened(path, {"sample_count": 8, "ddim_steps": 12, "threads": 1})
    nearest = nearest_pictures(sampled(trained), checkpoint.data.pictures)
    assert float(nearest.error.max()) < 0.01
    assert set(nearest.picture.tolist()) == {0, 1, 2}


@pytest.mark.parametrize("sampler", ["ddim", "ddpm"])
def test_samples_are_the_same_in_parts_and_with_any_number_of_threads(
    monkeypatch: pytest.MonkeyPatch, sampler: str
) -> None:
    changes = {"sampler": sampler, "sample_count": 5_000, "ddim_steps": 3}
    alone = opened(shipped("swiss-roll")[1], {**changes, "threads": 1})
    assert torch.get_num_threads() == 1
    whole = sampled(alone)
    monkeypatch.setattr("ddpm_core.headless.usable_cores", lambda: 2)
    monkeypatch.setattr("ddpm_core.headless.AT_ONCE", 2_048)
    helped = opened(shipped("swiss-roll")[1], changes)
    assert (torch.get_num_threads(), helped.config.threads) == (2, 1)
    with Bar(sampling_steps(helped), "step", quiet=False, file=io.StringIO()) as bar:
        parts = draw_samples(helped, 0, bar)
        assert bar.n == bar.total == (9 if sampler == "ddim" else helped.config.timesteps)
    assert torch.equal(parts, whole)


def test_the_roll_is_a_roll() -> None:
    checkpoint, path = shipped("swiss-roll")
    assert checkpoint.kind == "weights"
    assert checkpoint.step == load_preset("best-quality").training_steps
    trained = opened(path, {"sample_count": 4_000})
    fresh = make_points("swiss_roll", 4_000, seed=77)
    assert trained.data.transform is not None
    points = trained.data.transform.apply(fresh.transform.undo(fresh.points))
    assert sliced_wasserstein(sampled(trained), points) < 0.06


def test_nothing_of_the_machine_that_trained_them_is_kept() -> None:
    for name in ("cat", "swiss-roll"):
        config = shipped(name)[0].config
        usual = load_preset("best-quality")
        for setting in MACHINE:
            assert getattr(config, setting) == getattr(usual, setting)
