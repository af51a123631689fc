"""Pictures that do not fit in memory together: read from their files while a network trains."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple

import torch
from PIL import Image
from torch import Tensor
from torch.utils.data import DataLoader, Dataset, Sampler

from ddpm_core.data.images import Crop, PictureSet, list_squares, none_readable, read_picture
from ddpm_core.data.picture_file import Problem
from ddpm_core.seeds import seed_of

__all__ = ["MOST_WORKERS", "Source", "StreamedPictures", "batch_of", "stream_pictures"]

MOST_WORKERS = 4  # processes that read; more than that rarely keeps a disk busier
SHOWN = 64  # files that are read at once, to be looked at


class Source(NamedTuple):
    """Where a picture comes from: a file, and a square of it, or None for the middle."""

    path: Path
    crop: Crop | None = None
    mirrored: bool = False


def batch_of(step: int, seed: int, batch_size: int, count: int) -> list[int]:
    """Which of ``count`` examples are in the batch of the step that follows ``step`` others.

    It depends on the two numbers alone, so that a run that goes on sees the same batches, however
    far ahead pictures were read before.
    """
    generator = torch.Generator().manual_seed(seed_of(seed, step))
    drawn: list[int] = torch.randint(count, (batch_size,), generator=generator).tolist()
    return drawn


@dataclass(frozen=True, eq=False)
class StreamedPictures:
    """Pictures to train on that are read when they are needed.

    Args:
        sources: of all of them. size: pixels along a side.
        names: of the pictures.
        shown: the first few, in memory: what is looked at.
        problems: the files that could not be used, and why.
    """

    sources: tuple[Source, ...]
    size: int
    names: tuple[str, ...]
    shown: PictureSet
    problems: tuple[Problem, ...] = ()

    def __len__(self) -> int:
        return len(self.sources)

    @property
    def examples(self) -> Tensor:
        """Those of the pictures that are in memory, [n, 3, size, size]."""
        return self.shown.pictures

    @property
    def shape(self) -> tuple[int, ...]:
        """Of one picture, (3, size, size)."""
        return self.shown.shape

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

    def batches(
        self, batch_size: int, seed: int, first: int, workers: int | None = None
    ) -> Iterator[Tensor]:
        """The batches [batch_size, 3, size, size] of the steps from ``first`` on, without end.

        Args:
            workers: processes that read ahead, 0 to read here; as many as there is room for if
                None. To drop the iterator ends them.
        """
        if workers is None:
            workers = min(MOST_WORKERS, max(1, (os.cpu_count() or 2) - 1))
        options: dict[str, Any] = {}
        if workers:  # never forked: the program has threads
            options = {"multiprocessing_context": "spawn", "prefetch_factor": 4}
        loader: DataLoader[Tensor | None] = DataLoader(
            _Files(self.sources, self.size),
            batch_sampler=_Batches(batch_size, seed, first, len(self)),
            num_workers=workers,
            collate_fn=_Collate(self.shown.pictures[0]),
            pin_memory=torch.cuda.is_available(),
            **options,
        )
        return iter(loader)


def stream_pictures(
    paths: str | PathLike[str] | Iterable[str | PathLike[str]],
    size: int,
    crops: Mapping[str | PathLike[str], Sequence[Crop]] | None = None,
    flips: bool = False,
) -> StreamedPictures:
    """The same pictures as ``load_pictures`` reads, of which only the first few are read now.

    Of the others it is seen whether their files are pictures at all.

    Raises:
        ValueError: no picture can be read, or a size or crop that makes no sense.
    """
    found, squares, problems = list_squares(paths, crops)
    sources: list[Source] = []
    names: list[str] = []
    for (path, name), each in zip(found, squares, strict=True):
        reason = _no_picture(path)
        if reason:
            problems.append(Problem(path, reason))
            continue
        for number, crop in enumerate(each or [None], start=1):
            sources.append(Source(path, crop))
            names.append(name if each is None or len(each) == 1 else f"{name}, {number}")
    pictures, broken = _read_first(sources, size)
    problems += broken
    if not pictures:
        raise ValueError(none_readable(problems))
    gone = {problem.path for problem in broken}
    names = [name for name, source in zip(names, sources, strict=True) if source.path not in gone]
    sources = [source for source in sources if source.path not in gone]
    of_first = dict(zip(sources, names, strict=True))
    shown = PictureSet(
        torch.stack(list(pictures.values())), tuple(of_first[source] for source in pictures)
    )
    if flips:
        sources += [source._replace(mirrored=True) for source in sources]
        names += [f"{name} (mirrored)" for name in names]
    return StreamedPictures(tuple(sources), size, tuple(names), shown, tuple(problems))


def _read_first(sources: Sequence[Source], size: int) -> tuple[dict[Source, Tensor], list[Problem]]:
    """The pictures of the first few files, or of the next where none of those can be read.

    And the files that were tried in vain.
    """
    of_file: dict[Path, list[Source]] = {}
    for source in sources:
        of_file.setdefault(source.path, []).append(source)
    pictures: dict[Source, Tensor] = {}
    problems: list[Problem] = []
    for number, (path, each) in enumerate(of_file.items()):
        if number >= SHOWN and pictures:
            break
        try:  # all of a file's pictures or none
            pictures |= {source: read_picture(path, size, source.crop) for source in each}
        except (ValueError, MemoryError) as error:
            problems.append(Problem(path, str(error) or "it does not fit in memory"))
    return pictures, problems


def _no_picture(path: Path) -> str:
    """Why a file is none that can be read, as far as its first bytes tell; "" if it is one."""
    try:
        with Image.open(path):
            return ""
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        return str(error) or "it is no picture"


class _Files(Dataset["Tensor | None"]):
    """Reads a picture; None where its file can no longer be read."""

    def __init__(self, sources: Sequence[Source], size: int) -> None:
        self._sources = sources
        self._size = size

    def __len__(self) -> int:
        return len(self._sources)

    def __getitem__(self, index: int) -> Tensor | None:
        path, crop, mirrored = self._sources[index]
        try:
            picture = read_picture(path, self._size, crop)
        except (ValueError, MemoryError):
            return None
        return picture.flip(-1) if mirrored else picture


class _Batches(Sampler[list[int]]):
    """Which pictures are in which batch, step after step."""

    def __init__(self, batch_size: int, seed: int, first: int, count: int) -> None:
        self._of = (seed, batch_size, count)
        self._first = first

    def __iter__(self) -> Iterator[list[int]]:
        step = self._first
        while True:
            yield batch_of(step, *self._of)
            step += 1


class _Collate:
    """Puts a batch together; in the place of a picture that is gone stands another of the batch."""

    def __init__(self, instead: Tensor) -> None:
        self._instead = instead

    def __call__(self, pictures: Sequence[Tensor | None]) -> Tensor:
        there = [picture for picture in pictures if picture is not None] or [self._instead]
        whole = [
            there[index % len(there)] if picture is None else picture
            for index, picture in enumerate(pictures)
        ]
        return torch.stack(whole)
