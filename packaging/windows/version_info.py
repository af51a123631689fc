"""What Windows shows of the two programs under Properties, Details, read from ddpm_core/version.py.

``text`` goes into a file that PyInstaller's ``EXE(version=FILE)`` takes; ``numbers`` to the
installer. Needs neither Windows nor PyInstaller.
"""

from __future__ import annotations

import re

__all__ = ["PROGRAMS", "numbers", "text"]

PROGRAMS = {
    "ddpm-studio": "DDPM Studio",
    "ddpm-core": "DDPM Studio, command line",
}
LARGEST = 0xFFFF  # of each of the four numbers


def numbers(version: str) -> tuple[int, int, int, int]:
    """The four numbers that Windows compares versions by: 1.2.0rc1 is 1.2.0.0.

    Raises:
        ValueError: it does not begin with a number, or one is too large for Windows.
    """
    release = re.match(r"\d+(\.\d+)*", version)
    if release is None:
        raise ValueError(f"{version!r} does not begin with a number")
    parts = [int(part) for part in release[0].split(".")][:4]
    if max(parts) > LARGEST:
        raise ValueError(f"{version!r} has a number above {LARGEST}")
    first, second, third, fourth = [*parts, 0, 0, 0][:4]
    return first, second, third, fourth


def text(program: str, version: str) -> str:
    """The version resource of a program, as PyInstaller reads it.

    Args:
        program: the name of the program without ``.exe``, one of PROGRAMS.
        version: as in ddpm_core/version.py.

    Raises:
        KeyError: there is no such program.
        ValueError: as for numbers.
    """
    four = numbers(version)
    strings = {
        "CompanyName": "DDPM Studio",
        "FileDescription": PROGRAMS[program],
        "FileVersion": version,
        "InternalName": program,
        "LegalCopyright": "MIT licence",
        "OriginalFilename": f"{program}.exe",
        "ProductName": "DDPM Studio",
        "ProductVersion": version,
    }
    table = ",\n        ".join(f"StringStruct({k!r}, {v!r})" for k, v in strings.items())
    # 0409 is American English, 04B0 (1200) is Unicode; 0x40004 is Windows, 1 a program.
    return f"""VSVersionInfo(
    ffi=FixedFileInfo(filevers={four}, prodvers={four}, OS=0x40004, fileType=1),
    kids=[
        StringFileInfo([StringTable('040904B0', [
        {table}
        ])]),
        VarFileInfo([VarStruct('Translation', [0x0409, 1200])]),
    ],
)
"""
