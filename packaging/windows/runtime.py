"""Whether a Windows bundle brings along every library that its programs and libraries import.

    python packaging/windows/runtime.py dist/ddpm-studio

Who has no administrator rights cannot install Microsoft's Visual C++ runtime, so its libraries lie
in the bundle. On the machine that builds, a missing one is found in System32, and nobody notices:
this looks at what the files import instead. Exit status 1 where something is missing.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

import pefile

__all__ = ["BY_NAME", "PRELOADED", "SYSTEM", "imports", "is_system", "missing"]

BINARIES = (".exe", ".dll", ".pyd", ".drv")

# What Windows 10 1809, the oldest that Qt supports, has in System32. Everything that the bundled
# packages import of it is listed, so that a library that is new to the list is looked at once.
SYSTEM = frozenset(
    f"{name}.dll"
    for group in (
        # kernel, C library (part of Windows since 10), registry, security
        "kernel32 ntdll ucrtbase msvcrt advapi32 authz bcrypt bcryptprimitives crypt32 ncrypt"
        " secur32 wintrust rpcrt4 userenv powrprof version psapi pdh dbghelp imagehlp cabinet msi",
        # network
        "ws2_32 iphlpapi dnsapi winhttp netapi32 mpr",
        # shell, windows, drawing, sound
        "user32 gdi32 shell32 shlwapi shcore ole32 oleaut32 comctl32 comdlg32 imm32 uxtheme dwmapi"
        " setupapi wtsapi32 uiautomationcore winmm",
        "d2d1 d3d9 d3d11 d3d12 d3dcompiler_47 dwrite dxgi opengl32",
        # International Components for Unicode, part of Windows since 10 1703
        "icuuc icuin icu",
        # printing, data bases
        "winspool odbc32",
    )
    for name in group.split()
) | {"winspool.drv"}
# Names that Windows maps to a library of its own.
API_SET = re.compile(r"(api-ms-win|ext-ms-win)-[\w.-]+\.dll$")

# Folders that a package adds to the search path, or loads all libraries of, when it is imported.
ADDED = re.compile(
    r"(torch/lib|torchvision|PySide6|shiboken6|sklearn/\.libs|[\w.]+\.libs)$", re.IGNORECASE
)

# What is loaded by its name alone, which no table of imports tells: torch asks for these
# (torch/__init__.py), and PyInstaller's program searches `_internal`.
BY_NAME = ("vcruntime140.dll", "vcruntime140_1.dll", "msvcp140.dll")
# What scikit-learn loads by its path before anything else (sklearn/_distributor_init.py).
PRELOADED = ("sklearn/.libs/vcomp140.dll", "sklearn/.libs/msvcp140.dll")


def is_system(name: str) -> bool:
    """Whether a library, by its name in small letters, is part of Windows."""
    return name in SYSTEM or API_SET.match(name) is not None


def imports(path: Path) -> list[str]:
    """The names, in small letters, of the libraries that a file imports, at once or when needed.

    Raises:
        pefile.PEFormatError: it is no Windows program or library.
    """
    tables = [
        pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_IMPORT"],
        pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT"],
    ]
    with pefile.PE(str(path), fast_load=True) as image:
        image.parse_data_directories(tables)
        entries = [
            *getattr(image, "DIRECTORY_ENTRY_IMPORT", ()),
            *getattr(image, "DIRECTORY_ENTRY_DELAY_IMPORT", ()),
        ]
        return sorted({entry.dll.decode("ascii").lower() for entry in entries})


def missing(bundle: Path) -> list[str]:
    """What is not to be found when the bundle runs on a bare Windows, a line each; sorted.

    Args:
        bundle: the folder with the programs and ``_internal``.
    """
    inside = bundle / "_internal"
    files = [path for path in bundle.rglob("*") if path.suffix.lower() in BINARIES]
    places: dict[str, list[Path]] = {}
    for path in files:
        places.setdefault(path.name.lower(), []).append(path.parent)
    found = [
        f"{path.relative_to(bundle).as_posix()} needs {name}: {trouble}"
        for path in files
        for name in imports(path)
        if not is_system(name)
        for trouble in _trouble(path, places.get(name, ()), bundle)
    ]
    top = {path.name.lower() for path in inside.glob("*")}
    found += [f"_internal/{name} is missing" for name in BY_NAME if name not in top]
    if (inside / "sklearn").is_dir():
        found += [f"_internal/{p} is missing" for p in PRELOADED if not (inside / p).is_file()]
    return sorted(found)


def _trouble(path: Path, places: Iterable[Path], bundle: Path) -> Iterator[str]:
    """Why a file does not find a library that lies in these folders; nothing where it does."""
    places = list(places)
    if not places:
        yield "it is neither in the bundle nor part of Windows"
    elif not any(_searched(place, path, bundle) for place in places):
        where = ", ".join(place.relative_to(bundle).as_posix() for place in places)
        yield f"it lies in {where}, which is not searched"


def _searched(place: Path, path: Path, bundle: Path) -> bool:
    if place in (path.parent, bundle, bundle / "_internal"):
        return True
    return ADDED.search(str(PurePosixPath(place.relative_to(bundle)))) is not None


def main(bundle: Path) -> int:
    if not (bundle / "_internal").is_dir():
        print(f"{bundle} is no bundle: it has no folder _internal", file=sys.stderr)
        return 1
    lines = missing(bundle)
    print("\n".join(lines) or "Every library that is imported is in the bundle or in Windows.")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
