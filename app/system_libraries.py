"""Why no window can be opened on this Linux: libraries that are missing, or no screen.

Asked only once something has failed. Needs no Qt, and nothing that is not Python's own.
"""

from __future__ import annotations

import ctypes
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

__all__ = ["Library", "explain", "explain_here", "libraries", "missing", "system"]

INSTALL = {  # by the family of the system, what to type before the names of packages
    "debian": ("Debian, Ubuntu", "sudo apt install"),
    "fedora": ("Fedora", "sudo dnf install"),
    "arch": ("Arch", "sudo pacman -S"),
}
LIKE = {"ubuntu": "debian", "rhel": "fedora", "centos": "fedora"}
NOT_FOUND = re.compile(r"(lib[\w.+-]+\.so[\w.]*): cannot open shared object file")
WITHOUT_SCREEN = "Without a screen, ddpm-core works: ddpm-core --help"


@dataclass(frozen=True)
class Library:
    """A library, and by the family of the system the package that holds it."""

    name: str
    packages: Mapping[str, str]


def libraries() -> list[Library]:
    """What Qt needs of the system, from resources/system-libraries.txt."""
    text = files("resources").joinpath("system-libraries.txt").read_text(encoding="utf-8")
    rows = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return [Library(name, dict(zip(INSTALL, packages, strict=True))) for name, *packages in rows]


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def missing(error: str = "", loads: Callable[[str], bool] = _loads) -> list[Library]:
    """What cannot be loaded; a library that an error names, too, though its package is unknown."""
    found = [library for library in libraries() if not loads(library.name)]
    named = NOT_FOUND.search(error)
    if named is not None and named[1] not in (library.name for library in found):
        found.append(Library(named[1], {}))
    return found


def system(release: Path = Path("/etc/os-release")) -> str:
    """The family of the system: a key of INSTALL, "" where it is none of them."""
    try:
        lines = release.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return ""
    values = dict(line.split("=", 1) for line in lines if "=" in line)
    names = f"{values.get('ID', '')} {values.get('ID_LIKE', '')}".replace('"', "").split()
    families = [LIKE.get(name, name) for name in names]
    return next((family for family in families if family in INSTALL), "")


def explain(
    error: str, lacking: Sequence[Library], family: str, environment: Mapping[str, str]
) -> str:
    """What to say where Qt could not be loaded or could not open a window.

    Args:
        error: in Qt's or the linker's words.
        lacking: the libraries that are missing.
        family: of the system, "" for an unknown one.
    """
    if lacking:
        return _lacking(lacking, family)
    chosen = environment.get("QT_QPA_PLATFORM", "")
    if not chosen and not environment.get("DISPLAY") and not environment.get("WAYLAND_DISPLAY"):
        return (
            "There is no screen to open a window on: neither DISPLAY nor WAYLAND_DISPLAY is set.\n"
            f"{WITHOUT_SCREEN}"
        )
    named = " ".join(
        f"{name}={environment[name]}"
        for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
        if environment.get(name)
    )
    return f"The window cannot be opened on this screen ({named}).\n{error}\n{WITHOUT_SCREEN}"


def _lacking(lacking: Sequence[Library], family: str) -> str:
    names = ", ".join(library.name for library in lacking)
    lines = [f"The window cannot be opened: this system lacks {names}."]
    order = sorted(INSTALL, key=lambda one: one != family)  # this one first
    for one in order:
        title, command = INSTALL[one]
        packages = dict.fromkeys(lib.packages[one] for lib in lacking if one in lib.packages)
        if packages:
            lines.append(f"{title}: {command} {' '.join(packages)}")
    if any(not library.packages for library in lacking):
        lines.append("Install what holds it with this system's package manager.")
    return "\n".join([*lines, WITHOUT_SCREEN])


def explain_here(error: str) -> str:
    """The same for this machine."""
    return explain(error, missing(error), system(), os.environ)
