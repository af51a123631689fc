"""Makes the bundle: PyInstaller's work, made smaller, checked, and with all licences in it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from fnmatch import fnmatch
from importlib.metadata import Distribution, distributions
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "packaging"))

import contents
import system_licences

from app import licences

__all__ = ["BundleError", "make", "parts_of", "size"]

MICROSOFT_RUNTIME = licences.Component(
    name="Microsoft Visual C++ runtime",
    version="14",
    licence="LicenseRef-Microsoft-Visual-Studio",
    homepage="https://learn.microsoft.com/cpp/windows/redistributing-visual-cpp-files",
    purl="",
    text="Libraries that Microsoft lets programs carry along, under the terms of Visual Studio:\n"
    "https://visualstudio.microsoft.com/license-terms/\n",
)
SPEC = ROOT / "packaging" / "ddpm-studio.spec"
PROGRAM = licences.PROGRAM
LIBRARY = re.compile(r"\.so(\.|$)|\.(dll|dylib|pyd)$", re.IGNORECASE)
MICROSOFT = re.compile(r"(vcruntime|msvcp|vcomp|concrt|ucrtbase|api-ms-win-).*\.dll", re.IGNORECASE)
TOOLS = ("pyinstaller",)  # what leaves something of itself in the bundle


class BundleError(Exception):
    """Why there is no bundle, for people."""


def make(work: Path, output: Path, cuda: bool = False) -> Path:
    """Build the bundle anew; its folder.

    Args:
        work: for what is only needed meanwhile; the icons lie in work/icons.
        output: the folder that ddpm-studio/ (and on macOS the .app) is put into.
        cuda: whether libraries of CUDA may be in it.

    Raises:
        BundleError: it holds what it must not.
        subprocess.CalledProcessError: PyInstaller refused; it has said why.
    """
    bundle = output / "ddpm-studio"
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    command += ["--distpath", str(output), "--workpath", str(work), str(SPEC)]
    # The order of sets shall not tell one build from another; and what torch warns of while its
    # parts are looked for is of no use here.
    told = {"PYTHONHASHSEED": "0", "PYTHONWARNINGS": "ignore"}
    subprocess.run(command, check=True, cwd=ROOT, env=os.environ | told)
    collected = json.loads((work / SPEC.stem / "collected.json").read_text(encoding="utf-8"))
    found = contents.cuda_files(place for place, _ in collected)
    if found and not cuda:
        raise BundleError(f"libraries of CUDA are in the bundle: {', '.join(found[:5])}")
    if sys.platform == "linux":
        _strip(bundle / "_internal")
    parts = parts_of([(place, Path(source)) for place, source in collected])
    app = output / "DDPM Studio.app"
    for root, resources in ((bundle, bundle / "_internal"), (app, app / "Contents/Resources")):
        if root.is_dir():
            (resources / "resources" / "licences.json").write_text(
                licences.as_json(parts), encoding="utf-8"
            )
            place = root if root == bundle else resources
            (place / "LICENCES.txt").write_text(licences.as_text(parts), encoding="utf-8")
    return bundle


def _strip(internal: Path) -> None:
    """Take the tables for debuggers out of the libraries that bear it."""
    strip = shutil.which("strip")
    if strip is None:
        raise BundleError("strip is missing; it comes with the package binutils")
    for path in sorted(internal.rglob("*.so*")):
        place = path.relative_to(internal).as_posix()
        if not path.is_symlink() and any(fnmatch(place, each) for each in contents.STRIPPED):
            subprocess.run([strip, "--strip-unneeded", str(path)], check=True)


def parts_of(
    collected: Sequence[tuple[str, Path]], installed: Iterable[Distribution] | None = None
) -> tuple[licences.Component, ...]:
    """What a bundle is made of: what it took a file from, and the tools that are in it.

    Args:
        collected: the files of the bundle, each with its place there and where it came from.
        installed: by default the distributions of this environment.

    Raises BundleError: a distribution that is in the bundle comes with no licence, or a file comes
        from nowhere known.
    """
    owners = {}
    for dist in distributions() if installed is None else installed:
        name = licences.canonical(dist.metadata["Name"])
        for file in dist.files or ():
            owners[_name_of(dist.locate_file(file))] = name
    used, strangers = set(TOOLS), []
    for place, source in collected:
        places = [source, source.resolve(), *_source_texts(place)]
        names = map(_name_of, places)
        owner = next((owners[name] for name in names if name in owners), None)
        if owner is not None:
            used.add(owner)
        elif LIBRARY.search(source.name) and not _is_of_python(source):
            strangers.append(source)
    everything = licences.gathered(TOOLS)
    by_purl = {part.purl.partition("@")[0]: part for part in everything}
    missing = sorted(name for name in used if f"pkg:pypi/{name}" not in by_purl)
    extra = [licences.of_distribution(_distribution(name)) for name in missing if name != PROGRAM]
    python_parts = [
        part
        for part in everything
        if not part.purl.startswith("pkg:pypi/")
        or part.purl.partition("@")[0].removeprefix("pkg:pypi/") in used | {PROGRAM}
    ]
    system = _of_the_system(strangers)
    parts = [*python_parts, *extra, *system]
    bare = [part.name for part in parts if not part.text.strip()]
    if bare:
        raise BundleError(f"no licence was found for {', '.join(bare)}")
    program, *rest = parts
    return (program, *sorted(rest, key=lambda part: part.name.lower()))


def _name_of(path: object) -> str:
    """The one form of a path, where a system takes several for the same."""
    return os.path.normcase(os.path.normpath(str(path)))


def _is_of_python(library: Path) -> bool:
    """Whether a library came with Python, whose folder may be that of the whole system, /usr."""
    own = [sysconfig.get_path("stdlib"), *({sys.base_prefix} - {"/usr"})]
    return library.name.startswith("libpython") or any(map(library.is_relative_to, own))


def _of_the_system(files: Sequence[Path]) -> list[licences.Component]:
    """What of the system these libraries were copied from."""
    if sys.platform != "linux":
        others = [str(each) for each in files if not MICROSOFT.fullmatch(each.name)]
        if others:
            raise BundleError(f"nobody knows whose these are: {', '.join(others)}")
        return [MICROSOFT_RUNTIME] if files else []
    unknown = [str(each) for each in files if not system_licences.owners_of(each)]
    if unknown:
        raise BundleError(f"nobody knows whose these are: {', '.join(unknown)}")
    return system_licences.of_files(files)


def _source_texts(place: str) -> list[Path]:
    """Where the text of a compiled module may be, which was compiled anew for the bundle."""
    path = PurePosixPath(place)
    if path.suffix != ".pyc":
        return []
    if path.parent.name == "__pycache__":
        path = path.parent.parent / f"{path.name.partition('.')[0]}.pyc"
    return [Path(folder) / path.with_suffix(".py") for folder in sys.path]


def _distribution(name: str) -> Distribution:
    return next(
        each for each in distributions() if licences.canonical(each.metadata["Name"]) == name
    )


def size(folder: Path) -> tuple[int, int]:
    """The bytes and the number of files in a folder; links count for nothing."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return sum(path.stat().st_size for path in files), len(files)
