"""Squares of pictures as text and as numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ddpm_core.data.crops import Crop, centre_crop, crops_by_path, format_crop, parse_crop
from ddpm_core.data.images import load_pictures, undo


@pytest.mark.parametrize(
    "path", ["cat.jpg", "/home/me/my cats/a, b: c.png", "C:\\cats\\1,2,3:.png", "雪.png", "a\nb"]
)
def test_a_square_comes_back_from_its_text(path: str) -> None:
    text = format_crop(path, (40, 0, 300))
    assert text == f"40,0,300:{path}"
    assert parse_crop(text) == (path, (40, 0, 300))


def test_blanks_around_the_numbers_do_no_harm() -> None:
    assert parse_crop(" 4 , 5,6 :x.png") == ("x.png", (4, 5, 6))


@pytest.mark.parametrize(
    "text", ["", "cat.jpg", "1,2:cat.jpg", "1,2,3", "1,2,3:", "-1,2,3:cat.jpg", "1,2,0:cat.jpg",
             "1,2,3.5:cat.jpg", "C:\\1,2,3:cat.jpg", "1,2,9999999999:cat.jpg"]
)  # fmt: skip
def test_what_is_no_square_is_refused_with_the_form(text: str) -> None:
    with pytest.raises(ValueError, match="LEFT,TOP,SIDE:FILE, as in 40,0,300:cat.jpg"):
        parse_crop(text)


@pytest.mark.parametrize(
    ("path", "crop"), [("", (0, 0, 1)), ("a", (-1, 0, 1)), ("a", (0, -1, 1)), ("a", (0, 0, 0))]
)
def test_no_text_is_made_of_what_is_no_square(path: str, crop: Crop) -> None:
    with pytest.raises(ValueError, match="square"):
        format_crop(path, crop)


def test_the_squares_of_a_file_stay_in_their_order() -> None:
    texts = ["5,5,8:b.png", "0,0,9:a.png", "1,2,3:b.png"]
    assert crops_by_path(texts) == {"b.png": [(5, 5, 8), (1, 2, 3)], "a.png": [(0, 0, 9)]}
    assert crops_by_path(()) == {}


@pytest.mark.parametrize(("width", "height"), [(24, 16), (16, 24), (21, 16), (16, 16)])
def test_the_middle_is_what_is_taken_without_a_square(
    tmp_path: Path, width: int, height: int
) -> None:
    pixels = np.random.RandomState(0).randint(0, 256, (height, width, 3)).astype(np.uint8)
    path = tmp_path / "noise.png"
    Image.fromarray(pixels).save(path)
    whole = load_pictures(path, 16)
    chosen = load_pictures(path, 16, {path: [centre_crop(width, height)]})
    assert np.array_equal(undo(whole.pictures), undo(chosen.pictures))
