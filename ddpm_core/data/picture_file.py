"""One picture out of one file, whatever its kind, and the files of pictures in a folder."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from ddpm_core.data.density import FORMATS, MAX_PIXELS, WHITE_16, check_file

__all__ = ["Problem", "list_files", "open_picture"]

MAX_FILES = 100_000  # in a folder and those in it; who has more has chosen the wrong one
PHOTOMETRIC, WHITE_IS_0 = 262, 0  # of TIFF 6.0, page 37
SYSTEM_FILES = ("thumbs.db", "desktop.ini")  # that Windows leaves in folders of pictures


class Problem(NamedTuple):
    """A file that could not be used, and why."""

    path: Path
    reason: str


class Found(NamedTuple):
    """A file, and its path within the folder in which it was found, as a name."""

    path: Path
    name: str


def list_files(
    paths: str | PathLike[str] | Iterable[str | PathLike[str]],
) -> tuple[list[Found], list[Problem]]:
    """The files that are meant by paths of files and of folders, each once.

    Those of a folder, and of the folders in it, are sorted by their path; hidden ones are left out,
    and links to folders are not followed.

    Returns the files, and the folders that cannot be read.

    Raises:
        ValueError: more than MAX_FILES files.
    """
    given = [paths] if isinstance(paths, (str, PathLike)) else paths
    found: dict[Path, Found] = {}
    problems: list[Problem] = []
    for path in map(Path, given):
        inside = _walk(path, problems) if path.is_dir() else [Found(path, path.name)]
        for each in inside:
            found.setdefault(Path(os.path.abspath(each.path)), each)
    return list(found.values()), problems


def _walk(folder: Path, problems: list[Problem]) -> list[Found]:
    def refused(error: OSError) -> None:
        problems.append(Problem(Path(error.filename), f"cannot be read: {error.strerror}"))

    found: list[Path] = []
    for place, folders, names in os.walk(folder, onerror=refused):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [
            Path(place, name)
            for name in names
            if not name.startswith(".") and name.lower() not in SYSTEM_FILES
        ]
        if len(found) > MAX_FILES:
            raise ValueError(f"{folder} holds more than {MAX_FILES:,} files; choose another folder")
    return [Found(path, path.relative_to(folder).as_posix()) for path in sorted(found)]


def open_picture(path: str | PathLike[str]) -> Image.Image:
    """The first picture of a file, as it is meant to be seen.

    A picture that a camera turned is turned back, and what is transparent shows white.

    Returns:
        A picture of mode "RGB", or of mode "F" with values from 0 to 1 where the file holds more
        than 8 bits of grey.

    Raises:
        ValueError: no picture, too large, truncated or damaged; the message says which.
    """
    check_file(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what is odd in a file and can be read all the same
            with Image.open(path) as image:
                return _open(image)
    except _Refusal:
        raise
    except Image.DecompressionBombError as error:
        raise ValueError(_too_large("a great many pixels")) from error
    except UnidentifiedImageError as error:
        empty = Path(path).stat().st_size == 0
        said = "the file is empty" if empty else "this is not a picture that can be read"
        raise ValueError(f"{said}; save it as PNG") from error
    except Exception as error:  # whatever the decoder trips over, the picture is damaged
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise ValueError(f"the picture cannot be read: {reason}; save it anew as PNG") from error


class _Refusal(ValueError):
    """Words of our own, which need no others around them."""


def _open(image: Image.Image) -> Image.Image:
    if image.format not in FORMATS:
        raise _Refusal(f"pictures of format {image.format} are not read; save it as PNG")
    if image.width * image.height > MAX_PIXELS:
        raise _Refusal(_too_large(f"{image.width * image.height / 1e6:.0f} million pixels"))
    image.load()
    # Pillow sees to it itself where there are 8 bits.
    white_is_0 = getattr(image, "tag_v2", {}).get(PHOTOMETRIC) == WHITE_IS_0
    image = _turned(image)
    if image.mode == "F" or image.mode.startswith("I"):
        return _deep_grey(image, white_is_0)
    if image.has_transparency_data:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("RGB")


def _too_large(count: str) -> str:
    return f"the picture has {count}; make it smaller than {MAX_PIXELS / 1e6:.0f} million"


def _turned(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # damaged notes of a camera do not spoil the picture
        return image


def _deep_grey(image: Image.Image, white_is_0: bool) -> Image.Image:
    """From 16 bits, or from floating-point numbers, to mode "F" with values from 0 to 1."""
    values = np.asarray(image).astype(np.float32)
    white = 1 if image.mode == "F" else WHITE_16
    if not (values.min() >= 0 and values.max() <= white):  # nor that there are nan
        raise _Refusal(
            f"its pixels are from {values.min():g} to {values.max():g}, and not from 0 to {white}; "
            "save it as PNG of 8 or 16 bits"
        )
    transparent = image.info.get("transparency")
    if isinstance(transparent, int):
        values[values == transparent] = white
    values /= white
    return Image.fromarray(1 - values if white_is_0 else values)
