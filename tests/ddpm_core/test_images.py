"""Pictures of every kind of file become the same numbers, and what cannot be read is told."""

from __future__ import annotations

import os
import struct
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from ddpm_core.data import images as images_module
from ddpm_core.data import picture_file
from ddpm_core.data.images import PictureSet, load_pictures, make_pictures, undo
from ddpm_core.data.picture_file import list_files

SIZE = 8
RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
ORIENTATION = 0x0112  # the EXIF tag


def noise(*shape: int) -> np.ndarray:
    return np.random.RandomState(0).randint(0, 256, shape).astype(np.uint8)


def expected(pixels: np.ndarray) -> np.ndarray:
    """Pixels [H, W, 3] from 0 to 255 as the numbers that a network sees, [3, H, W]."""
    return np.moveaxis(pixels.astype(np.float64) / 127.5 - 1, -1, 0)


def filled(colour: tuple[int, int, int]) -> np.ndarray:
    return np.broadcast_to(np.array(colour), (SIZE, SIZE, 3))


def error(pictures: PictureSet, pixels: np.ndarray) -> float:
    """The greatest absolute error of the only picture."""
    assert len(pictures) == 1
    assert pictures.problems == ()
    return float(np.abs(pictures.pictures[0].double().numpy() - expected(pixels)).max())


def png(width: int, height: int, depth: int, kind: int, rows: bytes) -> bytes:
    """A PNG by hand: bits of a channel, kind of colour, and the rows, each after a 0."""

    def chunk(name: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + check

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0))
    packed = chunk(b"IDAT", zlib.compress(rows))
    return b"\x89PNG\r\n\x1a\n" + header + packed + chunk(b"IEND", b"")


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., Path]:
    """Saves a Pillow picture, or bytes, and returns the path."""

    def _save(name: str, content: Any, **options: Any) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            image = content if isinstance(content, Image.Image) else Image.fromarray(content)
            image.save(path, **options)
        return path

    return _save


# --- kinds of files


@pytest.mark.parametrize(
    ("name", "options", "tolerance"),
    [
        ("a.png", {}, 0),
        ("a.bmp", {}, 0),
        ("a.tif", {}, 0),
        ("a.tiff", {"compression": "tiff_lzw"}, 0),
        ("a.webp", {"lossless": True}, 0),
        ("a.jpg", {"quality": 100, "subsampling": 0}, 4),
        ("a.JPEG", {"quality": 100, "subsampling": 0, "progressive": True}, 4),
        ("a.ppm", {}, 0),
        ("picture without suffix", {"format": "PNG"}, 0),
        ("a.txt", {"format": "PNG"}, 0),  # the content tells, not the name
    ],
)
def test_every_kind_of_file_gives_the_pixels_in_it(
    save: Callable[..., Path], name: str, options: dict[str, Any], tolerance: float
) -> None:
    pixels = noise(SIZE, SIZE, 3)
    data = load_pictures(save(name, pixels, **options), SIZE)
    assert error(data, pixels) < tolerance / 127.5 + 1e-6
    assert data.pictures.shape == (1, 3, SIZE, SIZE)
    assert data.pictures.dtype == torch.float32
    assert type(data.pictures) is torch.Tensor
    assert data.pictures.abs().max() <= 1
    assert data.names == (name,)


def test_the_first_frame_of_a_gif_is_taken(save: Callable[..., Path]) -> None:
    frames = [Image.new("RGB", (SIZE, SIZE), colour) for colour in (RED, GREEN, BLUE)]
    path = save("a.gif", frames[0], save_all=True, append_images=frames[1:])
    with Image.open(path) as image:
        assert image.n_frames == 3
    assert error(load_pictures(path, SIZE), filled(RED)) < 1e-6


def test_grey_is_the_same_in_all_three_channels(save: Callable[..., Path]) -> None:
    grey = noise(SIZE, SIZE)
    data = load_pictures(save("a.png", grey), SIZE)
    assert error(data, np.repeat(grey[..., None], 3, axis=-1)) < 1e-6
    bits = Image.fromarray(grey > 127)
    assert bits.mode == "1"
    data = load_pictures(save("bits.png", bits), SIZE)
    assert error(data, np.repeat(255 * (grey[..., None] > 127), 3, axis=-1)) < 1e-6


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_16_bits_keep_their_precision(save: Callable[..., Path], name: str) -> None:
    grey = np.linspace(0, 65_535, SIZE * SIZE).round().astype(np.uint16).reshape(SIZE, SIZE)
    data = load_pictures(save(name, grey), SIZE)
    pixels = np.repeat(grey[..., None].astype(np.float64) / 257, 3, axis=-1)
    assert error(data, pixels) < 1e-6  # a level of 8 bits is 0.0078
    assert len(data.pictures.unique()) == SIZE * SIZE


@pytest.mark.parametrize(("kind", "channels"), [(2, 3), (6, 4)])
def test_16_bits_of_colour_are_right_to_a_level(
    save: Callable[..., Path], kind: int, channels: int
) -> None:
    deep = np.random.RandomState(0).randint(0, 65_536, (SIZE, SIZE, channels))
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in deep)
    colour, alpha = deep[..., :3] / 257, deep[..., 3:] / 65_535
    pixels = alpha * colour + (1 - alpha) * 255 if alpha.size else colour
    data = load_pictures(save("a.png", png(SIZE, SIZE, 16, kind, rows)), SIZE)
    assert error(data, pixels) < (1 if kind == 2 else 2) / 127.5


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_a_tiff_in_which_0_is_white_is_not_a_negative(tmp_path: Path, depth: type) -> None:
    from tifffile import imwrite

    most = np.iinfo(depth).max
    grey = np.linspace(0, most, SIZE * SIZE).astype(depth).reshape(SIZE, SIZE)
    imwrite(tmp_path / "a.tif", grey, photometric="miniswhite")
    pixels = np.repeat(255 - grey[..., None] / (most / 255), 3, axis=-1)
    assert error(load_pictures(tmp_path / "a.tif", SIZE), pixels) < 1e-6


def test_floating_point_grey_from_0_to_1_is_read_and_any_other_is_refused(
    save: Callable[..., Path],
) -> None:
    grey = np.linspace(0, 1, SIZE * SIZE, dtype=np.float32).reshape(SIZE, SIZE)
    pixels = np.repeat(255 * grey[..., None], 3, axis=-1)
    assert error(load_pictures(save("a.tif", grey), SIZE), pixels) < 1e-6
    for bad, words in (
        (grey * 300, "from 0 to 300"),
        (grey - 2, "-2 to -1"),
        (grey * np.nan, "nan"),
    ):
        with pytest.raises(ValueError, match=words):
            load_pictures(save("bad.tif", bad), SIZE)


def test_what_is_transparent_lies_over_white(save: Callable[..., Path]) -> None:
    pixels = np.zeros((SIZE, SIZE, 4), dtype=np.uint8)
    pixels[..., 0] = 200
    pixels[..., 3] = np.linspace(0, 255, SIZE).round()
    alpha = pixels[..., 3:] / 255
    over_white = alpha * pixels[..., :3] + (1 - alpha) * 255
    for name in ("a.png", "a.webp", "a.tif"):
        data = load_pictures(save(name, pixels, lossless=True), SIZE)
        assert error(data, over_white) < 1 / 127.5  # to a level
    grey = load_pictures(save("grey.png", Image.fromarray(pixels).convert("LA")), SIZE)
    assert float(grey.pictures[0, :, :, 0].min()) == 1


def test_a_palette_and_its_transparent_colour_are_read(save: Callable[..., Path]) -> None:
    image = Image.new("P", (SIZE, SIZE), 0)
    image.putpalette([*RED, *BLUE])
    assert error(load_pictures(save("a.png", image), SIZE), filled(RED)) < 1e-6
    image.putpixel((3, 2), 1)
    over_white = filled(WHITE).copy()
    over_white[2, 3] = BLUE
    for name in ("b.png", "b.gif"):
        assert error(load_pictures(save(name, image, transparency=0), SIZE), over_white) < 1e-6
    deep = np.full((SIZE, SIZE), 1000, dtype=np.uint16)
    path = save("deep.png", deep, transparency=1000)
    assert error(load_pictures(path, SIZE), filled(WHITE)) < 1e-6


@pytest.mark.parametrize("name", ["a.jpg", "a.tif"])
def test_cmyk_red_stays_red(save: Callable[..., Path], name: str) -> None:
    red = Image.new("CMYK", (SIZE, SIZE), (0, 255, 255, 0))
    assert error(load_pictures(save(name, red), SIZE), filled(RED)) < 3 / 127.5
    dark = Image.new("CMYK", (SIZE, SIZE), (0, 0, 255, 128))
    assert error(load_pictures(save(name, dark), SIZE), filled((127, 127, 0))) < 3 / 127.5


@pytest.mark.parametrize("name", ["a.png", "a.tif", "a.webp"])
@pytest.mark.parametrize(
    ("orientation", "turned"),
    [
        (1, lambda p: p),
        (2, lambda p: p[:, ::-1]),
        (3, lambda p: p[::-1, ::-1]),
        (4, lambda p: p[::-1]),
        (5, lambda p: p.swapaxes(0, 1)),
        (6, lambda p: np.rot90(p, -1)),
        (7, lambda p: p[::-1, ::-1].swapaxes(0, 1)),
        (8, lambda p: np.rot90(p)),
    ],
)
def test_what_a_camera_turned_is_turned_back(
    save: Callable[..., Path], name: str, orientation: int, turned: Callable[..., np.ndarray]
) -> None:
    # EXIF 2.3, 4.6.4: where row 0 and column 0 of what is stored are in what is seen.
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    stored = noise(SIZE, SIZE, 3)
    path = save(name, stored, exif=exif, lossless=True)
    assert error(load_pictures(path, SIZE), turned(stored)) < 1e-6


def test_a_turned_jpeg_is_turned_back_before_it_is_cut(save: Callable[..., Path]) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # to be seen turned clockwise
    stored = np.zeros((SIZE, 4 * SIZE, 3), dtype=np.uint8)
    stored[:, : 2 * SIZE], stored[:, 2 * SIZE :] = RED, BLUE
    path = save("a.jpg", stored, exif=exif, quality=100, subsampling=0)
    upper, lower = load_pictures(path, SIZE, {path: [(0, 0, SIZE), (0, 3 * SIZE, SIZE)]}).pictures
    assert np.abs(upper.numpy() - expected(filled(RED))).max() < 3 / 127.5
    assert np.abs(lower.numpy() - expected(filled(BLUE))).max() < 3 / 127.5


def test_damaged_notes_of_a_camera_do_not_spoil_the_picture(save: Callable[..., Path]) -> None:
    path = save("a.png", noise(SIZE, SIZE, 3), exif=b"Exif\0\0XX*\0\0\0\0\0")
    assert error(load_pictures(path, SIZE), noise(SIZE, SIZE, 3)) < 1e-6


# --- resizing, cutting and mirroring


def test_the_middle_of_the_longer_side_is_kept(save: Callable[..., Path]) -> None:
    pixels = noise(SIZE, 3 * SIZE, 3)
    middle = pixels[:, SIZE : 2 * SIZE]
    assert error(load_pictures(save("wide.png", pixels), SIZE), middle) < 1e-6
    tall = save("tall.png", pixels.swapaxes(0, 1))
    assert error(load_pictures(tall, SIZE), middle.swapaxes(0, 1)) < 1e-6


def test_a_larger_picture_is_averaged_and_not_thinned_out(save: Callable[..., Path]) -> None:
    board = np.indices((16 * SIZE, 16 * SIZE)).sum(0) % 2 * 255  # pixels black and white in turn
    data = load_pictures(save("a.png", board.astype(np.uint8)), SIZE)
    assert float(data.pictures.abs().max()) < 0.02  # grey everywhere
    ramp = np.linspace(0, 65_535, 16 * SIZE).astype(np.uint16)
    data = load_pictures(save("b.png", np.tile(ramp, (16 * SIZE, 1))), SIZE)
    # The mean over a triangle of 32 pixels is the ramp's value in its middle.
    middle = (np.arange(SIZE) * 16 + 7.5) / (16 * SIZE - 1) * 2 - 1
    inner = data.pictures[0, :, :, 1:-1].numpy()
    assert np.abs(inner - middle[1:-1]).max() < 1e-4


def test_a_picture_far_longer_than_wide_does_not_exhaust_the_memory(
    save: Callable[..., Path],
) -> None:
    long = np.zeros((1, 1_000_001, 3), dtype=np.uint8)
    long[:, 499_990:500_010] = GREEN
    assert error(load_pictures(save("a.png", long), 64), np.array([[GREEN]])) < 1e-6


def test_chosen_squares_are_cut_and_resized(save: Callable[..., Path]) -> None:
    pixels = noise(3 * SIZE, 4 * SIZE, 3)
    first, second = save("a.png", pixels), save("b.png", pixels[:SIZE, :SIZE])
    crops = {str(first): [(5, 7, SIZE), (24, 0, 8), (0, 0, 2 * SIZE)]}
    data = load_pictures([first, second], SIZE, crops)
    assert data.names == ("a.png, 1", "a.png, 2", "a.png, 3", "b.png")
    squares = (pixels[7:15, 5:13], pixels[:8, 24:], None, pixels[:SIZE, :SIZE])
    for picture, square in zip(data.pictures, squares, strict=True):
        if square is not None:
            assert np.abs(picture.numpy() - expected(square)).max() < 1e-6


def test_a_square_that_is_not_there_is_a_problem(save: Callable[..., Path]) -> None:
    path = save("a.png", noise(20, 30, 3))
    other = save("b.png", noise(20, 30, 3))
    crops: dict[Any, Any] = {
        path: [(0, 0, 8), (20, 0, 11)],
        other.with_name("gone.png"): [(0, 0, 8)],
    }
    data = load_pictures([path, other], SIZE, crops)
    assert data.names == ("b.png",)
    gone, beyond = data.problems
    assert gone.path.name == "gone.png"
    assert "it is not there" in gone.reason
    assert beyond.reason == (
        "the square of 11 pixels at 20, 0 reaches beyond the picture, which has 30 x 20"
    )


@pytest.mark.parametrize("crop", [(0, 0), (0, 0, 0), (-1, 0, 8), (0, 0, 8.0), (0, 0, True)])
def test_a_square_that_makes_no_sense_is_refused(save: Callable[..., Path], crop: Any) -> None:
    path = save("a.png", noise(20, 30, 3))
    with pytest.raises(ValueError, match="crop"):
        load_pictures(path, SIZE, {path: [crop]})
    with pytest.raises(ValueError, match="no square of"):
        load_pictures(path, SIZE, {path: []})


def test_mirror_images_follow_the_pictures(save: Callable[..., Path]) -> None:
    pixels = noise(SIZE, SIZE, 3)
    paths = [save("a.png", pixels), save("b.png", pixels // 2)]
    data = load_pictures(paths, SIZE, flips=True)
    assert data.names == ("a.png", "b.png", "a.png (mirrored)", "b.png (mirrored)")
    assert torch.equal(data.pictures[2:], data.pictures[:2].flip(-1))
    assert np.abs(data.pictures[2].numpy() - expected(pixels[:, ::-1])).max() < 1e-6


def test_showing_a_picture_gives_its_pixels_back(save: Callable[..., Path]) -> None:
    pixels = np.arange(256, dtype=np.uint8).reshape(16, 16)
    data = load_pictures(save("a.png", pixels), 16)
    shown = undo(data.pictures[0])
    assert shown.dtype == np.uint8
    assert shown.flags.c_contiguous
    assert np.array_equal(shown, np.repeat(pixels[..., None], 3, axis=-1))
    assert np.array_equal(undo(data.pictures)[0], shown)
    values = torch.tensor([-7.0, -1.0, 0.0, 1.0, 1e30, torch.inf, -torch.inf, torch.nan])
    levels = undo(values.expand(3, 1, 8))[0, :, 0]
    assert levels.tolist() == [0, 0, 128, 255, 255, 255, 0, 0]


# --- files that cannot be used


def test_each_file_that_cannot_be_read_is_told_and_the_rest_is_used(
    save: Callable[..., Path], tmp_path: Path
) -> None:
    good = save("good.png", noise(SIZE, SIZE, 3))
    whole = [save(f"whole.{suffix}", noise(99, 99, 3)) for suffix in ("png", "jpg")]
    half_png, half_jpeg = (path.read_bytes()[: path.stat().st_size // 2] for path in whole)
    tif = save("whole.tif", noise(99, 99, 3)).read_bytes()
    bad = {
        save("cut.png", half_png): "truncated",
        save("cut.jpg", half_jpeg): "truncated",
        save("cut.tif", tif[:-5000]): "cannot be read",
        save("notes.png", b"these are notes"): "this is not a picture that can be read",
        save("empty.png", b""): "the file is empty",
        save("huge.png", png(60_000, 60_000, 8, 0, b"")): "a great many pixels; make it smaller",
        save("big.png", png(10_000, 10_000, 8, 0, b"")): "the picture has 100 million pixels",
        save("a.eps", Image.new("RGB", (SIZE, SIZE))): "pictures of format EPS are not read",
        tmp_path / "missing.png": "there is no such file",
        Path(os.devnull): "this is not a file",
    }
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        data = load_pictures([*bad, good], SIZE)
    assert data.names == ("good.png",)
    assert [problem.path for problem in data.problems] == list(bad)
    for problem, words in zip(data.problems, bad.values(), strict=True):
        assert words in problem.reason, problem


def test_where_no_picture_can_be_read_the_reasons_are_named(
    save: Callable[..., Path], tmp_path: Path
) -> None:
    paths = [save(f"{n}.png", b"") for n in range(7)]
    with pytest.raises(ValueError, match="no picture can be read: .*and 2 more$") as failure:
        load_pictures(paths, SIZE)
    assert f"{tmp_path / '0.png'}: the file is empty" in str(failure.value)
    (tmp_path / "nothing").mkdir()
    for nothing in ((), tmp_path / "nothing"):
        with pytest.raises(ValueError, match="there are no files to read pictures from"):
            load_pictures(nothing, SIZE)


def test_pictures_that_do_not_fit_in_memory_are_refused_before_they_are_read(
    save: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save("a.png", noise(SIZE, SIZE, 3))
    with pytest.raises(ValueError, match=r"1 pictures of 20000 x 20000 pixels take 4\.5 GiB"):
        load_pictures(path, 20_000)
    monkeypatch.setattr(images_module, "MAX_BYTES", 3 * SIZE**2 * 4)
    assert len(load_pictures(path, SIZE)) == 1
    with pytest.raises(ValueError, match="choose fewer pictures or a smaller size"):
        load_pictures(path, SIZE, flips=True)


@pytest.mark.parametrize("size", [7, 0, -8, 8.0, "8", True, None])
def test_a_size_is_a_whole_number_of_at_least_8(save: Callable[..., Path], size: Any) -> None:
    path = save("a.png", noise(SIZE, SIZE, 3))
    with pytest.raises(ValueError, match="size"):
        load_pictures(path, size)
    with pytest.raises(ValueError, match="size"):
        make_pictures("cat", size)


# --- folders


def test_a_folder_is_read_with_all_in_it_in_the_order_of_its_paths(
    save: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["b.png", "a/z.png", "a/b/c.png", "c/a.png", "a.png"]
    for n, name in enumerate(names):
        save(f"cats/{name}", np.full((SIZE, SIZE), n, dtype=np.uint8))
    for name in (".hidden.png", ".cache/a.png", "Thumbs.db", "__MACOSX/._a.png"):
        save(f"cats/{name}", b"no picture")
    save("cats/notes.txt", b"no picture")
    data = load_pictures(tmp_path / "cats", SIZE)
    assert data.names == ("a/b/c.png", "a/z.png", "a.png", "b.png", "c/a.png")
    order = [names.index(name) for name in data.names]
    assert undo(data.pictures)[:, 0, 0, 0].tolist() == order
    assert [problem.path.name for problem in data.problems] == ["notes.txt"]
    # Files and folders may be given together, and each file counts once.
    mixed = [tmp_path / "cats/b.png", tmp_path / "cats/a", tmp_path / "cats"]
    again = load_pictures(mixed, SIZE)
    assert again.names == ("b.png", "b/c.png", "z.png", "a.png", "c/a.png")
    monkeypatch.setattr(picture_file, "MAX_FILES", 5)
    with pytest.raises(ValueError, match="cats holds more than 5 files"):
        load_pictures(tmp_path / "cats", SIZE)


def test_a_folder_that_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Any) -> Any:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", refused)
    assert list_files(tmp_path) == ([], [(tmp_path, "cannot be read: Permission denied")])


# --- the built-in cat


def test_the_built_in_cat_is_three_squares_of_scikit_images() -> None:
    from skimage.data import cat

    data = make_pictures("cat", 32)
    assert data.pictures.shape == (3, 3, 32, 32)
    assert data.pictures.dtype == torch.float32
    assert data.problems == ()
    assert len(set(data.names)) == 3
    # An independent way to the same: the mean over blocks differs a little from a triangle filter.
    for picture, (left, top, side) in zip(
        data.pictures, images_module.CAT_CROPS.values(), strict=True
    ):
        square = Image.fromarray(cat()[top : top + side, left : left + side])
        pixels = np.asarray(square.resize((32, 32), Image.Resampling.BOX))
        assert np.sqrt(np.square(picture.numpy() - expected(pixels)).mean()) < 0.03


@pytest.mark.parametrize("size", [32, 64, 256])
def test_the_three_cats_are_clearly_different(size: int) -> None:
    first, second, third = make_pictures("cat", size).pictures
    for a, b in ((first, second), (second, third), (third, first)):
        # So that what is within 0.01 of one cannot be so near to another.
        assert float((a - b).square().mean()) > 4 * 0.01


def test_an_unknown_set_is_refused() -> None:
    with pytest.raises(ValueError, match="no built-in pictures 'dog'; choose one of cat"):
        make_pictures("dog", SIZE)
