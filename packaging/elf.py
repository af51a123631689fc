"""What the programs and libraries of a bundle need of a Linux machine, read by objdump."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

__all__ = ["Needs", "elf_files", "needs", "read", "unneeded"]

MAGIC = b"\x7fELF"
NEEDED = re.compile(r"^  NEEDED +(\S+)$", re.MULTILINE)
VERSION = re.compile(r"\b(GLIBC|GLIBCXX|CXXABI)_(\d+(?:\.\d+)+)\b")


class Needs(NamedTuple):
    """What a set of files needs from outside.

    Attributes:
        libraries: the names of those that are not among the files, each with what needs it.
        versions: the newest version that is asked for of each of GLIBC and GLIBCXX, as numbers.
    """

    libraries: dict[str, list[str]]
    versions: dict[str, tuple[int, ...]]


def elf_files(folder: Path) -> Iterator[Path]:
    """Programs and libraries in a folder, in order; of links only what they point to."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == MAGIC:
                    yield path


def read(path: Path) -> tuple[list[str], dict[str, tuple[int, ...]]]:
    """The libraries that a file names, and the newest versions of symbols that it refers to.

    Raises subprocess.CalledProcessError: objdump cannot read it.
    """
    text = subprocess.run(
        ["objdump", "-p", str(path)], check=True, capture_output=True, text=True
    ).stdout
    references = text.partition("Version References:")[2]
    versions: dict[str, tuple[int, ...]] = {}
    for name, number in VERSION.findall(references):
        parts = tuple(int(part) for part in number.split("."))
        versions[name] = max(versions.get(name, ()), parts)
    return NEEDED.findall(text), versions


def needs(folder: Path, optional: Iterable[str] = ()) -> Needs:
    """What a bundle needs that it does not hold.

    Args:
        folder: the bundle.
        optional: patterns of files, as for Path.match, that nothing else needs; their own needs
            do not count.
    """
    patterns = list(optional)
    held = {path.name for path in folder.rglob("*.so*")}
    libraries: dict[str, list[str]] = {}
    versions: dict[str, tuple[int, ...]] = {}
    for path in elf_files(folder):
        if any(path.match(pattern) for pattern in patterns):
            continue
        named, asked = read(path)
        for library in named:
            if library not in held:
                libraries.setdefault(library, []).append(path.relative_to(folder).as_posix())
        for name, parts in asked.items():
            versions[name] = max(versions.get(name, ()), parts)
    return Needs(dict(sorted(libraries.items())), versions)


def unneeded(libraries: Mapping[str, Path], others: Iterable[Path]) -> set[str]:
    """The libraries, by name, that nothing names: neither the other files nor what these name."""
    waiting, reached = list(others), set[str]()
    while waiting:
        for name in read(waiting.pop())[0]:
            if name in libraries and name not in reached:
                reached.add(name)
                waiting.append(libraries[name])
    return set(libraries) - reached
