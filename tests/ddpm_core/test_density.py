"""Points drawn from densities and pictures: how many where, which way up, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from ddpm_core import load_points
from ddpm_core.assemble import build_data
from ddpm_core.checkpoint import load_checkpoint
from ddpm_core.cli import main
from ddpm_core.config import ExperimentConfig
from ddpm_core.data import density
from ddpm_core.data.density import draw_points, read_picture
from ddpm_core.data_kinds import PICTURE_SUFFIXES, data_kind


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., Path]:
    """Writes an array, or a PIL picture, as a file of the given name."""

    def save(picture: Any, name: str = "picture.png", **options: Any) -> Path:
        path = tmp_path / name
        image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
        image.save(path, **options)
        return path

    return save


def in_data_units(path: Path, **options: Any) -> np.ndarray:
    data = load_points(path, **options)
    values: np.ndarray = data.transform.undo(data.points.double()).numpy()
    return values


def counts(points: np.ndarray, height: int, width: int) -> np.ndarray:
    """How many of the points lie in each cell of a grid, row 0 on top."""
    scale = max(height, width) / 2
    column = np.floor(points[:, 0] * scale + width / 2).astype(int)
    row = np.floor(height / 2 - points[:, 1] * scale).astype(int)
    assert ((column >= 0) & (column < width) & (row >= 0) & (row < height)).all()
    return np.bincount(row * width + column, minlength=height * width).reshape(height, width)


# --- drawing


@pytest.mark.parametrize("shape", [(15, 14), (1, 200), (256, 1), (8, 32)])
def test_points_are_as_many_as_the_density_says(shape: tuple[int, int]) -> None:
    weights = np.random.RandomState(3).randint(0, 200, shape)
    weights[weights < 40] = 0
    n = 400 * weights.size
    expected = n * weights / weights.sum()
    seen = counts(draw_points(weights, n, seed=5), *shape)
    assert (seen[weights == 0] == 0).all()
    there = weights > 0
    squares = np.square(seen - expected)[there] / expected[there]
    assert squares.sum() / (there.sum() - 1) < 1 + 4 * (2 / there.sum()) ** 0.5


def test_points_lie_evenly_within_a_cell() -> None:
    weights = np.zeros((4, 4))
    weights[1, 2] = 7.0
    points = draw_points(weights, 40_000)
    assert points.min(axis=0) == pytest.approx([0.0, 0.0], abs=1e-3)
    assert points.max(axis=0) == pytest.approx([0.5, 0.5], abs=1e-3)
    for axis in (0, 1):
        seen, _ = np.histogram(points[:, axis], bins=20, range=(0, 0.5))
        assert np.square(seen - 2_000).sum() / 2_000 / 19 < 1 + 4 * (2 / 19) ** 0.5
    assert abs(np.corrcoef(points.T)[0, 1]) < 4 / 200


def test_the_longer_side_reaches_from_minus_1_to_1_and_cells_are_square() -> None:
    points = draw_points(np.ones((10, 40)), 50_000)
    assert np.abs(points).max(axis=0) == pytest.approx([1.0, 0.25], abs=1e-3)
    points = draw_points(np.ones((40, 10)), 50_000)
    assert np.abs(points).max(axis=0) == pytest.approx([0.25, 1.0], abs=1e-3)


def test_a_seed_gives_the_same_points_and_more_points_begin_like_fewer() -> None:
    weights = np.random.RandomState(0).random_sample((30, 20))
    few = draw_points(weights, 100, seed=4)
    assert np.array_equal(few, draw_points(weights, 1_000, seed=4)[:100])
    assert not np.array_equal(few, draw_points(weights, 100, seed=5))


def test_a_small_change_of_the_density_moves_points_a_little() -> None:
    weights = np.ones((64, 64))
    before = draw_points(weights, 2_000)
    weights[:8, :8] = 1.3
    moved = np.linalg.norm(draw_points(weights, 2_000) - before, axis=1)
    assert np.median(moved) < 0.15  # row by row it would be half of the width


def test_nowhere_to_draw_from_and_numbers_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError, match="0 everywhere"):
        draw_points(np.zeros((3, 3)), 10)
    with pytest.raises(ValueError, match="n is 0"):
        draw_points(np.ones((3, 3)), 0)
    with pytest.raises(ValueError, match="seed is -1"):
        draw_points(np.ones((3, 3)), 10, seed=-1)


# --- pictures


def corner(side: int = 16, dtype: Any = np.uint8, top: int = 255) -> np.ndarray:
    """Black, but for the top left quarter and, half as bright, the bottom left one."""
    picture = np.zeros((side, side), dtype=dtype)
    picture[: side // 2, : side // 2] = top
    picture[side // 2 :, : side // 2] = top // 2
    return picture


def test_bright_pixels_become_density_with_the_top_of_the_picture_on_top(
    save: Callable[..., Path],
) -> None:
    points = in_data_units(save(corner()), n=30_000)
    x, y = points.T
    assert (x < 0).all()
    assert (y > 0).mean() == pytest.approx(255 / (255 + 127), abs=4 * 0.5 / 30_000**0.5)


def test_dark_pixels_become_density_on_request(save: Callable[..., Path]) -> None:
    points = in_data_units(save(corner()), n=30_000, dark=True)
    seen = counts(points, 2, 2) / 30_000
    weights = np.array([[0, 255], [128, 255]])
    assert np.abs(seen - weights / weights.sum()).max() < 4 * 0.5 / 30_000**0.5


def test_a_set_from_a_picture_is_standardised_and_named(save: Callable[..., Path]) -> None:
    data = load_points(save(corner(), "quarter.png"), n=500, seed=7)
    assert data.points.shape == (500, 2)
    assert data.points.dtype == torch.float32
    assert float(data.points.mean(0).abs().max()) < 1e-6
    assert float((data.points.std(0, correction=0) - 1).abs().max()) < 1e-6
    assert (data.name, data.columns) == ("quarter", ("x", "y"))
    assert data.labels is None
    assert data.noise is None


def test_every_kind_of_picture_gives_the_same_density(save: Callable[..., Path]) -> None:
    grey = corner()
    expected = grey / grey.sum()
    alpha = np.where(grey > 0, 255, 0).astype(np.uint8)  # over black a hole is black
    bright = np.where(grey > 0, grey, 255).astype(np.uint8)
    indexed = Image.fromarray(np.where(grey == 255, 2, grey // 127).astype(np.uint8), "L")
    indexed = Image.fromarray(np.asarray(indexed), "P")
    indexed.putpalette([0, 0, 0, 127, 127, 127, 255, 255, 255])
    pictures = {
        "grey.png": save(grey, "grey.png"),
        "colour.bmp": save(Image.fromarray(grey).convert("RGB"), "colour.bmp"),
        "alpha.png": save(np.dstack([bright] * 3 + [alpha]), "alpha.png"),
        "grey-alpha.png": save(np.dstack([bright, alpha]), "grey-alpha.png"),
        "palette.gif": save(indexed, "palette.gif"),
        "deep.png": save(corner(dtype=np.uint16, top=65_535), "deep.png"),
        "deep.tif": save(corner(dtype=np.uint16, top=65_535), "deep.tif"),
        "float.tiff": save((grey / 85).astype(np.float32), "float.tiff"),
        "plain.pgm": save(grey, "plain.pgm"),
        "lossless.webp": save(Image.fromarray(grey).convert("RGB"), "l.webp", lossless=True),
        "cmyk.tif": save(Image.fromarray(grey).convert("RGB").convert("CMYK"), "cmyk.tif"),
        "cmyk.jpg": save(
            Image.fromarray(grey).convert("RGB").convert("CMYK"), "cmyk.jpg", quality=100
        ),
    }
    for name, path in pictures.items():
        found = read_picture(path)
        assert np.abs(found / found.sum() - expected).max() < 0.01 / 255, name


def test_transparent_pixels_never_become_points(save: Callable[..., Path]) -> None:
    grey, alpha = corner(), np.full((16, 16), 255, dtype=np.uint8)
    alpha[:, 8:] = 0
    path = save(np.dstack([grey] * 3 + [alpha]))
    assert (in_data_units(path, n=2_000, dark=True)[:, 0] < 0).all()


def test_a_picture_that_the_camera_turned_is_turned_back(save: Callable[..., Path]) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown turned to the right by a quarter
    path = save(Image.fromarray(corner(64)[:, :48]), "camera.png", exif=exif)
    turned = read_picture(path)
    assert turned.shape == (48, 64)
    assert np.array_equal(turned, np.rot90(corner(64)[:, :48], -1))


def test_the_pixels_of_a_large_picture_are_averaged(
    save: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(density, "MOST_CELLS", 8)
    picture = np.random.RandomState(1).randint(0, 256, (16, 20)).astype(np.uint8)
    found = read_picture(save(picture))
    assert found.shape == (6, 7)
    assert found[0, 0] == pytest.approx(picture[:3, :3].mean())
    assert found[5, 6] == pytest.approx(picture[15:, 18:].mean())


# --- refusals


@pytest.mark.parametrize(
    ("picture", "dark", "words"),
    [
        (np.zeros((9, 9)), False, "every pixel is black or transparent.* take the dark ones"),
        (np.full((9, 9), 255), True, "every pixel is white or transparent.* take the bright"),
        (np.full((9, 9), 80), False, "every pixel is equally bright; choose a picture"),
        (np.full((9, 9), 80), True, "every pixel is equally bright; choose a picture"),
        (np.full((1, 1), 80), False, "every pixel is equally bright"),
    ],
)
def test_a_picture_without_a_shape_says_what_to_do(
    save: Callable[..., Path], picture: np.ndarray, dark: bool, words: str
) -> None:
    path = save(picture.astype(np.uint8))
    with pytest.raises(ValueError, match=f"picture.png: {words}"):
        load_points(path, dark=dark)


def test_black_ink_on_nothing_is_drawn_from_as_dark_pixels(save: Callable[..., Path]) -> None:
    ink = np.zeros((8, 8, 4), dtype=np.uint8)
    ink[2:4, 2:4, 3] = 255
    path = save(ink)
    with pytest.raises(ValueError, match="take the dark ones"):
        load_points(path)
    assert np.abs(in_data_units(path, n=500, dark=True)).max() <= 0.5


def test_a_file_that_is_no_picture_says_why(tmp_path: Path, save: Callable[..., Path]) -> None:
    with pytest.raises(ValueError, match="none.png: there is no such file"):
        load_points(tmp_path / "none.png")
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(ValueError, match="this is not a file"):
        load_points(tmp_path / "folder.png")
    text = tmp_path / "text.png"
    text.write_text("x,y\n1,2\n")
    with pytest.raises(ValueError, match="not a picture that can be read"):
        load_points(text)
    noise = np.random.RandomState(0).randint(0, 256, (64, 64)).astype(np.uint8)
    whole = save(noise).read_bytes()
    cut = tmp_path / "cut.png"
    cut.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ValueError, match="cut.png: the picture cannot be read: .*; save it anew"):
        load_points(cut)
    with pytest.raises(ValueError, match="no columns to choose"):
        load_points(save(corner()), ["x", "y"])
    hollow = np.full((4, 4), np.nan, dtype=np.float32)
    with pytest.raises(ValueError, match="not finite"):
        load_points(save(hollow, "hollow.tif"))


def test_formats_that_other_programs_would_decode_are_not_opened(
    tmp_path: Path, save: Callable[..., Path]
) -> None:
    path = save(Image.fromarray(corner()), "script.eps")
    disguised = tmp_path / "script.png"
    path.rename(disguised)
    with pytest.raises(ValueError, match="format EPS are not read; save it as PNG"):
        load_points(disguised)


def test_a_picture_past_the_bound_is_refused_before_it_is_unpacked(
    save: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(np.eye(20, dtype=np.uint8))
    monkeypatch.setattr(density, "MAX_PIXELS", 399)
    monkeypatch.setattr(Image.Image, "load", lambda *_: pytest.fail("it was unpacked"))
    with pytest.raises(ValueError, match=r"picture has 0 million pixels; make it smaller"):
        load_points(path)
    for bound in (150, 300):  # of Pillow itself, which warns at its bound and refuses from twice
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", bound)
        with pytest.raises(ValueError, match="a great many pixels; make it smaller"):
            load_points(path)


# --- in an experiment


@pytest.mark.parametrize("name", ["a.png", "a.PNG", "a.JPeG", "b.c.webp"])
def test_a_picture_is_told_by_its_suffix(name: str) -> None:
    assert data_kind(name) == "picture"


def test_every_suffix_is_one_that_pillow_knows() -> None:
    known = Image.registered_extensions()
    assert {known[suffix] for suffix in PICTURE_SUFFIXES} <= set(density.FORMATS)


def test_an_experiment_draws_as_many_points_as_it_says(save: Callable[..., Path]) -> None:
    path = str(save(corner()))
    config = ExperimentConfig(data="file", data_path=path, data_count=321, data_seed=5)
    assert config.draws_points
    assert not config.replace(data_path="table.csv").draws_points
    assert config.replace(data="circles").draws_points
    points = build_data(config).points
    assert torch.equal(points, load_points(path, n=321, seed=5).points)
    assert not torch.equal(points, build_data(config.replace(data_seed=6)).points)


def test_the_command_line_takes_a_picture_and_its_checkpoint_keeps_the_points(
    save: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = save(corner()), tmp_path / "run.ddpm"
    settings = ["--data-count", "50", "--data-seed", "3", "--hidden", "4", "--layers", "1"]
    run = ["train", "--data", str(path), *settings, "--out", str(out), "--steps", "2", "-q"]
    assert main(run) == 0
    drawn = load_points(path, n=50, seed=3).points
    path.unlink()
    checkpoint = load_checkpoint(out)
    assert (checkpoint.config.data, checkpoint.config.data_path) == ("file", str(path))
    assert checkpoint.data is not None
    assert torch.equal(checkpoint.data.points, drawn)
    assert main(["train", "--resume", str(out), "--steps", "3", "-q"]) == 0
    assert load_checkpoint(out).step == 3
    capsys.readouterr()
    assert main(run) == 2
    assert "picture.png: there is no such file" in capsys.readouterr().err
    assert main([*run, "--data-path", "other.csv"]) == 2
    assert "leave one of the two out" in capsys.readouterr().err
