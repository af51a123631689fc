"""The cats of the Oxford-IIIT Pet data set: from a copy on disk, or downloaded into a folder."""

from __future__ import annotations

import hashlib
import shutil
import tarfile
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing
from difflib import get_close_matches
from functools import partial
from http.client import HTTPException
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from ddpm_core.data.images import Crop, PictureSet, load_pictures
from ddpm_core.files import atomic_path
from ddpm_core.schedules import whole_number

__all__ = ["ALL", "CAT_BREEDS", "DOWNLOAD_BYTES", "PetPicture", "PetPictures", "download_pets"]

CAT_BREEDS = (
    "Abyssinian",
    "Bengal",
    "Birman",
    "Bombay",
    "British Shorthair",
    "Egyptian Mau",
    "Maine Coon",
    "Persian",
    "Ragdoll",
    "Russian Blue",
    "Siamese",
    "Sphynx",
)
# The article trains on three pictures and does not say which. One of each of these breeds: spotted
# brown, even grey, and cream with a dark face are told apart at any size.
DEFAULT_BREEDS = ("Bengal", "Russian Blue", "Siamese")
ALL = "all"  # stands for every cat, where names are given
FOLDER = "oxford-iiit-pet"  # where torchvision's loader looks, within the folder that it is given
HOW_TO_POINT = f"choose the folder that holds {FOLDER}, with images and annotations in it"

DOWNLOAD_BYTES = 791_918_971 + 19_173_078  # of pictures and annotations, as the server has them
CHUNK = 2**18  # bytes
TIMEOUT = 30.0  # seconds without an answer
UNPACKED = 1.1  # times the size of an archive of JPEGs, which are hardly packed

Opener = Callable[[Request], Any]  # gives a response: a context with .headers and .read(n)


class PetPicture(NamedTuple):
    """A picture of a cat on disk."""

    breed: str
    path: Path

    @property
    def name(self) -> str:
        """By which it is chosen, as in Bengal_12."""
        return self.path.stem


class PetPictures:
    """The cats of the data set's split trainval, found through torchvision's OxfordIIITPet.

    Nothing is downloaded, and no picture read before it is chosen.

    Attributes:
        pictures: in the order of their breeds and numbers.
    """

    def __init__(self, folder: str | PathLike[str]) -> None:
        """Look through a copy on disk.

        Args:
            folder: the one that holds ``oxford-iiit-pet``, or that one itself.

        Raises:
            ValueError: the data set is not there, or incomplete; the message says what to do.
        """
        from ddpm_core.data.vision import OxfordIIITPet

        root = Path(folder)
        if root.name == FOLDER and not (root / FOLDER).exists():
            root = root.parent
        if not (root / FOLDER).is_dir():
            raise ValueError(f"there is no {FOLDER} in {root}; {HOW_TO_POINT}, or download it")
        try:
            paths: list[Path] = OxfordIIITPet(root, split="trainval", download=False)._images
        except Exception as error:  # whatever the loader trips over, it is not what it expects
            raise ValueError(_incomplete(root, str(error))) from error
        cats = [PetPicture(_breed(path), path) for path in paths]
        cats = [cat for cat in cats if cat.breed in CAT_BREEDS]
        if not cats:
            raise ValueError(_incomplete(root, "its trainval.txt names no cat"))
        missing = [cat.path for cat in cats if not cat.path.is_file()]
        if missing:
            lacks = f"{len(missing):,} of its {len(cats):,} pictures of cats are not there"
            raise ValueError(_incomplete(root, f"{lacks}, first {missing[0].name}"))
        self.pictures = tuple(sorted(cats, key=_order))

    def __len__(self) -> int:
        return len(self.pictures)

    @property
    def breeds(self) -> tuple[str, ...]:
        """Those of which there are pictures."""
        return tuple(dict.fromkeys(cat.breed for cat in self.pictures))

    def default_choice(self) -> tuple[int, ...]:
        """Three pictures, as in the article, of three breeds that look different."""
        firsts: dict[str, int] = {}
        for index, cat in enumerate(self.pictures):
            firsts.setdefault(cat.breed, index)
        wanted = [firsts[breed] for breed in DEFAULT_BREEDS if breed in firsts]
        others = [index for index in range(len(self)) if index not in wanted]
        others.sort(key=lambda index: index not in firsts.values())  # other breeds before these
        return tuple((wanted + others)[: len(DEFAULT_BREEDS)])

    def named(self, names: Iterable[str] | None) -> tuple[int, ...]:
        """The pictures of these names, in their order and each once.

        Args:
            names: as in Bengal_12; (ALL,) for every cat, None for ``default_choice``.

        Raises:
            ValueError: there is no picture of a name, or no name.
        """
        if names is None:
            return self.default_choice()
        if isinstance(names, str):  # else its letters would be looked up
            names = (names,)
        wanted = tuple(dict.fromkeys(names))
        if wanted == (ALL,):
            return tuple(range(len(self)))
        known = {cat.name: index for index, cat in enumerate(self.pictures)}
        unknown = [name for name in wanted if name not in known]
        if unknown:
            raise ValueError(_unknown(unknown, known))
        if not wanted:
            raise ValueError("no picture is chosen; choose at least one")
        return tuple(known[name] for name in wanted)

    def paths(self, indices: Iterable[int]) -> list[Path]:
        """The files of some of the pictures.

        Raises:
            ValueError: there is no picture of an index, or none is chosen.
        """
        chosen: list[Path] = []
        for index in indices:
            if not 0 <= whole_number("index", index) < len(self):
                raise ValueError(f"there is no picture {index}; they are 0 to {len(self) - 1}")
            chosen.append(self.pictures[index].path)
        if not chosen:
            raise ValueError("no picture is chosen; choose at least one")
        return chosen

    def choose(
        self,
        indices: Iterable[int],
        size: int,
        crops: Mapping[str | PathLike[str], Sequence[Crop]] | None = None,
        flips: bool = False,
    ) -> PictureSet:
        """Read some of the pictures.

        Args:
            indices: into ``pictures``.
            size, crops, flips: as ``load_pictures`` takes them.

        Raises:
            ValueError: there is no picture of an index, and as ``load_pictures`` does.
        """
        return load_pictures(self.paths(indices), size, crops, flips)


def _breed(path: Path) -> str:
    """As the loader names it; the numbers of its classes are wrong where some are left out."""
    return path.stem.rsplit("_", 1)[0].replace("_", " ").title()


def _order(cat: PetPicture) -> tuple[str, int, str]:
    number = cat.path.stem.rsplit("_", 1)[-1]
    return cat.breed, int(number) if number.isdecimal() else 0, cat.path.name


def _unknown(names: Sequence[str], known: Iterable[str]) -> str:
    told = names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1:,} more"
    near = get_close_matches(names[0], known, n=1)
    example = near[0] if near else next(iter(known))
    return f"the data set has no cat {told}; names are as {example}, or {ALL} for every cat"


def _incomplete(root: Path, reason: str) -> str:
    return f"{root / FOLDER} is not the whole data set: {reason}; {HOW_TO_POINT}, or download it"


# --- download


def download_pets(
    folder: str | PathLike[str], opener: Opener | None = None
) -> Generator[tuple[int, int], None, None]:
    """Download the data set into a folder, where PetPictures finds it.

    Nothing is done if it is there. Everything is written to a temporary place beside it, and takes
    its own only when it is complete: to close the generator, at any time, leaves nothing behind.

    Args:
        folder: made if it is not there.
        opener: opens a Request; urllib's with a time limit if None.

    Yields:
        Bytes read so far, from 0, and the bytes there are in all, 0 if the server does not tell.
        While an archive is checked and unpacked, the same again, so that it can be cancelled.

    Raises:
        OSError: the server cannot be reached, the connection ended, or no room on the disk.
        ValueError: what came is damaged, or something else has the place.
    """
    from ddpm_core.data.vision import OxfordIIITPet

    opener = opener or partial(urlopen, timeout=TIMEOUT)
    target = Path(folder) / FOLDER
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        try:
            PetPictures(folder)
        except ValueError as error:
            raise ValueError(f"{error}. To download it, move {target} away first") from error
        return
    archives: Sequence[tuple[str, str]] = OxfordIIITPet._RESOURCES
    sizes = [_size(url, opener) for url, _ in archives]
    total = sum(sizes) if all(sizes) else 0
    target.parent.mkdir(parents=True, exist_ok=True)
    _check_disk(target.parent, int(UNPACKED * sum(sizes)) + max(sizes))
    yield 0, total
    before = 0
    with atomic_path(target) as temporary:
        temporary.mkdir()
        for (url, md5), size in zip(archives, sizes, strict=True):
            archive = temporary / "archive.tar.gz"
            done = 0
            with closing(_fetch(url, archive, size, md5, opener)) as pieces:
                for done in pieces:
                    yield before + done, total
            before += done
            with closing(_unpack(archive, temporary)) as members:
                for _ in members:
                    yield before, total
            archive.unlink()


def _size(url: str, opener: Opener) -> int:
    """Bytes to come, 0 if the server does not tell."""
    try:
        with opener(Request(url, method="HEAD")) as response:
            return int(response.headers.get("Content-Length") or 0)
    except (OSError, HTTPException) as error:
        raise OSError(_unreachable(url, error)) from error


def _fetch(url: str, path: Path, size: int, md5: str, opener: Opener) -> Generator[int, None, None]:
    """Bytes written so far, after each piece."""
    digest = hashlib.md5(usedforsecurity=False)  # as the loader has it: against damage
    done = 0
    with path.open("wb") as file, closing(_pieces(url, opener)) as pieces:
        for piece in pieces:
            file.write(piece)
            digest.update(piece)
            done += len(piece)
            yield done
    name = Path(urlsplit(url).path).name
    if done < size:
        raise OSError(_unreachable(url, f"{name} ended after {done:,} of {size:,} bytes"))
    if digest.hexdigest() != md5:
        raise ValueError(
            f"{name} is damaged, or no longer what it was: its MD5 sum is {digest.hexdigest()}, "
            f"and not {md5}; try again"
        )


def _pieces(url: str, opener: Opener) -> Generator[bytes, None, None]:
    try:
        with opener(Request(url)) as response:
            while piece := response.read(CHUNK):
                yield piece
    except (OSError, HTTPException) as error:
        raise OSError(_unreachable(url, error)) from error


def _unpack(archive: Path, folder: Path) -> Generator[None, None, None]:
    with tarfile.open(archive, "r:gz") as tar:
        # Within the folder and nowhere else; Python 3.11.3 and earlier cannot tell.
        tar.extraction_filter = getattr(tarfile, "data_filter", None)
        for member in tar:
            tar.extract(member, folder)
            yield


def _check_disk(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise OSError(
            f"the data set needs {needed / 2**20:,.0f} MiB while it is unpacked, and {folder} has "
            f"{free / 2**20:,.0f} MiB left; make room, or choose a folder on another disk"
        )


def _unreachable(url: str, error: Exception | str) -> str:
    reason: object = error
    if isinstance(error, URLError) and not isinstance(error, HTTPError):
        reason = error.reason
    return (
        f"the pictures cannot be had from {urlsplit(url).hostname}: {reason}; check the "
        f"connection and try again, or, with a copy on disk, {HOW_TO_POINT}"
    )
