"""Pictures as bytes: against the engine's own undo, and numbers known beforehand."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import torch

from ddpm_core.data.images import undo
from ddpm_core.picture_pixels import NOISE_REACH, mosaic, to_pixels


def noise(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def grey(value: float, reach: float = 1.0) -> int:
    return int(to_pixels(np.full((3, 1, 1), value, np.float32), reach)[0, 0, 0])


def test_pixels_are_those_of_the_exported_pictures() -> None:
    pictures = noise(2, 5, 3, 7, 4)
    pictures[0, 0, :, 0] = [[np.nan, np.inf, -np.inf, 1.0]] * 3
    pixels = to_pixels(pictures)
    assert pixels.shape == (2, 5, 7, 4, 3)
    assert pixels.dtype == np.uint8
    assert np.array_equal(pixels, undo(torch.from_numpy(pictures)))


def test_what_was_given_is_not_changed() -> None:
    pictures = noise(2, 3, 4, 4)
    before = pictures.copy()
    to_pixels(pictures, 3.0)
    mosaic(pictures, 2, 1)
    assert np.array_equal(pictures, before)


def test_three_standard_deviations_of_noise_fill_the_range() -> None:
    assert [grey(x, NOISE_REACH) for x in (-9, -3, 0, 1.5, 3, 9)] == [0, 0, 128, 191, 255, 255]
    assert grey(float("nan"), NOISE_REACH) == 0


def test_a_mosaic_has_every_picture_in_its_place_and_nothing_between() -> None:
    pictures = noise(5, 3, 4, 6)
    whole = mosaic(pictures, columns=3, gap=2)
    assert whole.shape == (2 * 4 + 2, 3 * 6 + 2 * 2, 4)
    seen = np.zeros(whole.shape[:2], bool)
    for k, picture in enumerate(to_pixels(pictures)):
        top, left = k // 3 * 6, k % 3 * 8
        place = whole[top : top + 4, left : left + 6]
        assert np.array_equal(place[..., :3], picture)
        assert (place[..., 3] == 255).all()
        seen[top : top + 4, left : left + 6] = True
    assert not whole[~seen].any()


def test_fewer_pictures_than_columns_and_none_at_all() -> None:
    assert mosaic(noise(1, 3, 4, 4), columns=3, gap=1).shape == (4, 14, 4)
    assert mosaic(noise(0, 3, 4, 4), columns=3, gap=1).shape == (0, 14, 4)


@pytest.mark.parametrize(("columns", "gap"), [(0, 1), (2, -1)])
def test_a_mosaic_that_makes_no_sense_is_refused(columns: int, gap: int) -> None:
    with pytest.raises(ValueError, match="make no mosaic"):
        mosaic(noise(1, 3, 4, 4), columns, gap)


def test_it_needs_numpy_only() -> None:
    """In the file, for the package that holds it loads more."""
    import ddpm_core.picture_pixels as module

    program = (
        "import runpy, sys; runpy.run_path(sys.argv[1]); "
        "sys.exit(any(name in sys.modules for name in ('torch', 'PySide6')))"
    )
    done = subprocess.run([sys.executable, "-c", program, module.__file__], check=False)
    assert done.returncode == 0
