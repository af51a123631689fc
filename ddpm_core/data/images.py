"""Pictures to train on: the built-in cat, and files of any kind, square and within [-1, 1]."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import as_file, files
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from ddpm_core.data.crops import Crop
from ddpm_core.data.picture_file import Found, Problem, list_files, open_picture
from ddpm_core.schedules import whole_number

__all__ = [
    "LEAST_SIZE",
    "PICTURE_SETS",
    "Crop",
    "PictureSet",
    "Problem",
    "count_pictures",
    "list_squares",
    "load_pictures",
    "make_pictures",
    "read_picture",
    "room_for",
    "undo",
]


LEAST_SIZE = 8  # pixels along a side
MAX_BYTES = 2**31  # of a whole set in memory
MOST_ELONGATED = 4  # times as long as wide; of a longer picture the far ends are never seen
MOST_TOLD = 5  # reasons in one message

PICTURE_SETS = ("cat",)
CAT_CROPS: Mapping[str, Crop] = {  # of the 451 x 300 pixels of scikit-image's cat
    "face": (70, 0, 300),
    "cheek": (15, 20, 220),
    "nose": (205, 72, 205),
}


@dataclass(frozen=True, eq=False)
class PictureSet:
    """Pictures to train on.

    Args:
        pictures: [N, 3, size, size] float32 in [-1, 1].
        names: of the N pictures.
        problems: the files that could not be used, and why.
    """

    pictures: Tensor
    names: tuple[str, ...]
    problems: tuple[Problem, ...] = ()

    def __len__(self) -> int:
        return len(self.pictures)

    @property
    def size(self) -> int:
        """Pixels along a side."""
        return self.pictures.shape[-1]

    @property
    def examples(self) -> Tensor:
        """The pictures."""
        return self.pictures

    @property
    def shape(self) -> tuple[int, ...]:
        """Of one picture, (3, size, size)."""
        return tuple(self.pictures.shape[1:])

    @property
    def labels(self) -> None:
        """Pictures have none."""
        return None

    @property
    def columns(self) -> tuple[str, ...]:
        """Pictures have none."""
        return ()

    @property
    def transform(self) -> None:
        """Pictures are in their own units, [-1, 1]."""
        return None

    def bounds(self) -> tuple[float, float]:
        """What a pixel can be."""
        return -1.0, 1.0

    def with_flips(self) -> PictureSet:
        """The same pictures followed by their mirror images, left for right."""
        from ddpm_core.data.vision import transforms

        mirrored = transforms.functional.horizontal_flip(self.pictures)
        names = tuple(f"{name} (mirrored)" for name in self.names)
        return replace(
            self, pictures=torch.cat([self.pictures, mirrored]), names=self.names + names
        )


def make_pictures(name: str, size: int) -> PictureSet:
    """One of the built-in sets: "cat" is three squares of scikit-image's CC0 photograph of a cat.

    Args:
        name: one of PICTURE_SETS.
        size: pixels along a side, at least LEAST_SIZE.

    Raises:
        ValueError: an unknown name, or a size that cannot be used.
    """
    if name not in PICTURE_SETS:
        raise ValueError(
            f"there are no built-in pictures {name!r}; choose one of {', '.join(PICTURE_SETS)}"
        )
    prepare = _preparation(size)
    # The file that skimage.data.cat() reads; to call that would load scipy as well.
    with as_file(files("skimage") / "data" / "chelsea.png") as path:
        cat = open_picture(path)
    pictures = [prepare(_cut(cat, crop)) for crop in CAT_CROPS.values()]
    return PictureSet(torch.stack(pictures), tuple(f"cat, {part}" for part in CAT_CROPS))


def load_pictures(
    paths: str | PathLike[str] | Iterable[str | PathLike[str]],
    size: int,
    crops: Mapping[str | PathLike[str], Sequence[Crop]] | None = None,
    flips: bool = False,
) -> PictureSet:
    """The pictures of files and folders, each made square; what cannot be read is told.

    Args:
        paths: of a folder, which is searched with all in it, or of a file, or several of either.
        size: pixels along a side, at least LEAST_SIZE. The shorter side of a picture is resized
            to it, and the longer one cut at both ends.
        crops: the squares to take instead, for the files that are named in it. They count from
            the upper left corner of the picture as it is seen, after it was turned.
        flips: whether mirror images are added, after all others.

    Raises:
        ValueError: no picture can be read, more than fit in MAX_BYTES, or a size or crop that
            makes no sense.
    """
    prepare = _preparation(size)
    found, squares, problems = list_squares(paths, crops)
    _check_room(count_pictures(squares, flips), size)

    pictures: list[Tensor] = []
    names: list[str] = []
    for (path, name), crops_of_it in zip(found, squares, strict=True):
        try:
            parts = _parts(open_picture(path), crops_of_it)
            # All of a file's pictures or none, so that names and pictures stay beside each other.
            ready = [prepare(part) for part in parts]
        except (ValueError, MemoryError) as error:
            problems.append(Problem(path, str(error) or "it does not fit in memory"))
            continue
        pictures += ready
        names += [name] if len(ready) == 1 else [f"{name}, {n}" for n in range(1, 1 + len(ready))]
    if not pictures:
        raise ValueError(none_readable(problems))
    ready_set = PictureSet(torch.stack(pictures), tuple(names), tuple(problems))
    return ready_set.with_flips() if flips else ready_set


def list_squares(
    paths: str | PathLike[str] | Iterable[str | PathLike[str]],
    crops: Mapping[str | PathLike[str], Sequence[Crop]] | None = None,
) -> tuple[list[Found], list[list[Crop] | None], list[Problem]]:
    """The files that are meant, what is taken of each (None: its middle), and what is not there.

    Raises:
        ValueError: too many files, or a crop that makes no sense.
    """
    chosen = {} if crops is None else crops
    wanted = {os.path.abspath(path): _squares(path, each) for path, each in chosen.items()}
    found, problems = list_files(paths)
    squares = [wanted.pop(os.path.abspath(path), None) for path, _ in found]
    problems += [
        Problem(Path(path), "squares of it were chosen, and it is not there") for path in wanted
    ]
    return found, squares, problems


def count_pictures(squares: Iterable[Sequence[Crop] | None], flips: bool) -> int:
    """How many pictures there are in files of which these squares are taken."""
    return (1 + flips) * sum(1 if each is None else len(each) for each in squares)


def room_for(count: int, size: int) -> int:
    """The bytes that so many pictures take."""
    return count * 3 * size**2 * torch.float32.itemsize


def read_picture(path: Path, size: int, crop: Crop | None = None) -> Tensor:
    """One picture, [3, size, size] float32 in [-1, 1], or a square of it.

    Raises:
        ValueError: it cannot be read, or has no such square.
    """
    (part,) = _parts(open_picture(path), None if crop is None else [crop])
    return _preparation(size)(part)


def undo(picture: Tensor) -> NDArray[np.uint8]:
    """The pixels to show, 0 to 255, [..., H, W, 3], of pictures in [-1, 1], [..., 3, H, W].

    What lies outside is taken to the nearer end; what is not a number shows black.
    """
    levels = ((picture.detach().float().cpu() + 1) * 127.5).nan_to_num(0.0).round().clamp(0, 255)
    return levels.to(torch.uint8).movedim(-3, -1).contiguous().numpy()


@lru_cache
def _preparation(size: int) -> Callable[[Image.Image], Tensor]:
    """What makes [3, size, size] float32 in [-1, 1] of a picture of mode "RGB" or "F".

    Raises ValueError: the size cannot be used.
    """
    if whole_number("size", size) < LEAST_SIZE:
        raise ValueError(f"size is {size}; pictures need at least {LEAST_SIZE} pixels along a side")
    from ddpm_core.data.vision import transforms

    steps: Any = transforms.Compose(
        [
            transforms.Resize(int(size), antialias=True),
            transforms.CenterCrop(int(size)),
            transforms.ToImage(),
            transforms.ToDtype(torch.float32, scale=True),
            transforms.RGB(),
            transforms.Normalize(mean=[0.5] * 3, std=[0.5] * 3),
            transforms.ToPureTensor(),
        ]
    )

    def prepare(image: Image.Image) -> Tensor:
        ready: Tensor = steps(_without_far_ends(image))
        return ready

    return prepare


def _without_far_ends(image: Image.Image) -> Image.Image:
    """Resized whole, a picture of one pixel by a million would not fit in memory."""
    longest = MOST_ELONGATED * min(image.size)
    if max(image.size) <= longest:
        return image
    width, height = (min(side, longest) for side in image.size)
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return image.crop((left, top, left + width, top + height))


def _parts(image: Image.Image, crops: Sequence[Crop] | None) -> list[Image.Image]:
    return [image] if crops is None else [_cut(image, crop) for crop in crops]


def _cut(image: Image.Image, crop: Crop) -> Image.Image:
    left, top, side = crop
    if left + side > image.width or top + side > image.height:
        raise ValueError(
            f"the square of {side} pixels at {left}, {top} reaches beyond the picture, which has "
            f"{image.width} x {image.height}"
        )
    return image.crop((left, top, left + side, top + side))


def _squares(path: str | PathLike[str], crops: Sequence[Crop]) -> list[Crop]:
    checked: list[Crop] = []
    for crop in crops:
        if len(crop) != 3:
            raise ValueError(f"crop {crop!r} of {path} is not left, top and side")
        left, top, side = (whole_number(f"crop of {path}", number) for number in crop)
        if left < 0 or top < 0 or side < 1:
            raise ValueError(f"crop {crop!r} of {path} is no square within a picture")
        checked.append((left, top, side))
    if not checked:
        raise ValueError(f"no square of {path} is chosen; choose one, or leave the file out")
    return checked


def _check_room(count: int, size: int) -> None:
    room = room_for(count, size)
    if room > MAX_BYTES:
        raise ValueError(
            f"{count:,} pictures of {size} x {size} pixels take {room / 2**30:,.1f} GiB, and "
            f"{MAX_BYTES / 2**30:,.1f} is most; choose fewer pictures or a smaller size"
        )


def none_readable(problems: Sequence[Problem]) -> str:
    """Why there is no picture."""
    if not problems:
        return "there are no files to read pictures from"
    told = [f"{problem.path}: {problem.reason}" for problem in problems[:MOST_TOLD]]
    if len(problems) > MOST_TOLD:
        told.append(f"and {len(problems) - MOST_TOLD:,} more")
    return "no picture can be read: " + "; ".join(told)
