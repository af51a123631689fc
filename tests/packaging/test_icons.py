"""The icons are drawn in every size that systems ask for, and can be told apart from mud."""

from __future__ import annotations

import importlib.util
import re
import sys
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from app.start import APPLICATION_ID
from app.window_icon import window_icon

ROOT = Path(__file__).resolve().parents[2]
DRAWINGS = ROOT / "resources" / "icons"
NAMES = ("ddpm-studio", "ddpm-studio-small", "experiment", "record")
MOST_BYTES = 40_000
ROUNDING = 8  # of 255 levels, between two builds of Qt


@pytest.fixture(scope="module")
def icons(qapp: QApplication) -> ModuleType:
    spec = importlib.util.spec_from_file_location("packaging_icons", ROOT / "packaging/icons.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def folder(icons: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all icons."""
    path = tmp_path_factory.mktemp("icons")
    icons.write_all(path)
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_needs_nothing_that_renderers_differ_in(name: str) -> None:
    text = (DRAWINGS / f"{name}.svg").read_text(encoding="utf-8")
    assert len(text) < MOST_BYTES
    assert 'viewBox="0 0 512 512"' in text
    tags = set(re.findall(r"<(\w+)", text))
    assert tags <= {"svg", "title", "linearGradient", "stop", "rect", "g", "path", "circle"}


def test_all_sizes_are_there(icons: ModuleType, folder: Path) -> None:
    names = set(contents(folder))
    drawn = ("ddpm-studio", "experiment", "record")
    wanted = {f"{name}.{ending}" for name in drawn for ending in ("ico", "icns")}
    for place in (
        f"apps/{APPLICATION_ID}",
        "mimetypes/application-x-ddpm",
        "mimetypes/application-x-ddpmrecord",
    ):
        wanted |= {f"hicolor/{size}x{size}/{place}.png" for size in icons.SIZES}
        wanted |= {f"hicolor/scalable/{place}.svg"}
    assert names == wanted
    for name in names:
        if match := re.match(r"hicolor/(\d+)x", name):
            with Image.open(folder / name) as picture:
                assert (picture.size, picture.mode) == ((int(match[1]),) * 2, "RGBA")


def test_the_files_of_windows_and_macos_hold_every_size(icons: ModuleType, folder: Path) -> None:
    for name in ("ddpm-studio", "experiment", "record"):
        with Image.open(folder / f"{name}.ico") as icon:
            assert icon.info["sizes"] == {(size, size) for size in icons.ICO_SIZES}
            smallest = icon.ico.getimage((16, 16)).convert("RGBA")
            assert smallest.tobytes() == icons.drawn(name, 16).tobytes()
    with Image.open(folder / "ddpm-studio.icns") as icon:
        assert {width * scale for width, _, scale in icon.info["sizes"]} >= {
            32,
            128,
            256,
            512,
            1024,
        }


def test_the_same_drawings_give_the_same_files(
    icons: ModuleType, folder: Path, tmp_path: Path
) -> None:
    icons.write_all(tmp_path)
    assert contents(tmp_path) == contents(folder)


@pytest.mark.parametrize("size", [16, 24, 32, 64, 256])
@pytest.mark.parametrize("ground", [0, 128, 255])
def test_the_icon_stands_out_on_any_desktop(icons: ModuleType, size: int, ground: int) -> None:
    picture = np.asarray(icons.drawn("ddpm-studio", size), dtype=float)
    alpha = picture[..., 3:] / 255
    seen = picture[..., :3] * alpha + ground * (1 - alpha)
    luminance = seen @ (0.2126, 0.7152, 0.0722)
    corner = luminance[0, 0]
    assert corner == pytest.approx(ground)
    different = np.abs(luminance - ground) > 25
    assert different.mean() > 0.3 if ground == 0 else different.mean() > 0.7
    # The roll is the brightest part: light on dark, with dark between its turns.
    row = luminance[:, int(size * 0.46)]
    bright = row[2:-2] > 120
    assert np.count_nonzero(np.diff(bright.astype(int)) == 1) >= 2, "the turns run together"


def test_the_window_has_the_icon_that_is_drawn(icons: ModuleType) -> None:
    icon = window_icon()
    assert {size.width() for size in icon.availableSizes()} == set(icons.WINDOW_SIZES)
    for size in icons.WINDOW_SIZES:
        shown = icon.pixmap(QSize(size, size)).toImage()
        shown.convertTo(shown.Format.Format_RGBA8888)
        pixels = np.frombuffer(bytes(shown.constBits()), np.uint8).reshape(size, size, 4)
        drawn = np.asarray(icons.drawn("ddpm-studio", size))
        clear = drawn[..., 3] > 0
        difference = np.abs(pixels.astype(int) - drawn)[clear]
        assert difference.max() <= ROUNDING


def test_the_window_carries_no_other_pictures(icons: ModuleType) -> None:
    names = {path.name for path in Path(str(files("resources"))).joinpath("icons").iterdir()}
    assert names == {f"{name}.svg" for name in NAMES} | {
        f"window-{size}.png" for size in icons.WINDOW_SIZES
    }
