"""Squares of pictures that a person chose, as text and as numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["Crop", "centre_crop", "crops_by_path", "format_crop", "parse_crop"]

Crop = tuple[int, int, int]  # left, top and side of a square, in the upright picture's own pixels

FORM = "LEFT,TOP,SIDE:FILE, as in 40,0,300:cat.jpg"
TEXT = re.compile(r"\s*(\d{1,9})\s*,\s*(\d{1,9})\s*,\s*(\d{1,9})\s*:(.+)", re.DOTALL)


def parse_crop(text: str) -> tuple[str, Crop]:
    """The file and the square that ``LEFT,TOP,SIDE:FILE`` stands for.

    Raises:
        ValueError: something else, or a side of 0; the message shows the form.
    """
    found = TEXT.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no square of a picture; write {FORM}")
    left, top, side = (int(number) for number in found.groups()[:3])
    if side < 1:
        raise ValueError(f"the square {text!r} has a side of 0; write {FORM}, with 1 at least")
    return found[4], (left, top, side)


def format_crop(path: str, crop: Crop) -> str:
    """The text that ``parse_crop`` reads as this file and this square.

    Raises:
        ValueError: no file, or numbers that are no square.
    """
    left, top, side = crop
    if not path:
        raise ValueError(f"a square is of no file; give the file of {left},{top},{side}")
    if min(left, top) < 0 or side < 1:
        raise ValueError(f"{left},{top},{side} is no square within a picture")
    return f"{left},{top},{side}:{path}"


def crops_by_path(texts: Iterable[str]) -> dict[str, list[Crop]]:
    """The squares of each file, in the order in which they are given.

    Raises as ``parse_crop`` does.
    """
    crops: dict[str, list[Crop]] = {}
    for text in texts:
        path, crop = parse_crop(text)
        crops.setdefault(path, []).append(crop)
    return crops


def centre_crop(width: int, height: int) -> Crop:
    """The square in the middle, as high and wide as the shorter side: what is taken if none is."""
    side = min(width, height)
    return (width - side) // 2, (height - side) // 2, side
