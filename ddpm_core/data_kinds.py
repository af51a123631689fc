"""What a file holds, told by its suffix. Loads nothing, so that anybody may ask."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import Literal

__all__ = ["DRAWING_SUFFIX", "PICTURE_SUFFIXES", "RECORD_SUFFIX", "data_kind"]

DRAWING_SUFFIX = ".ddpmdraw"
RECORD_SUFFIX = ".ddpmrecord"
PICTURE_SUFFIXES = (
    ".png",
    ".jpg",
    ".jpeg",
    ".webp",
    ".avif",
    ".gif",
    ".bmp",
    ".tif",
    ".tiff",
    ".jp2",
    ".pbm",
    ".pgm",
    ".ppm",
    ".pnm",
    ".qoi",
    ".tga",
)


def data_kind(path: str | PathLike[str]) -> Literal["picture", "drawing", "table"]:
    """A picture and a drawing are densities that points are drawn from; all else is a table."""
    suffix = Path(path).suffix.lower()
    if suffix in PICTURE_SUFFIXES:
        return "picture"
    return "drawing" if suffix == DRAWING_SUFFIX else "table"
