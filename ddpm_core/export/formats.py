"""The kinds of files that a process can become, told by the suffix."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ddpm_core.config import ConfigError
from ddpm_core.export.gif import write_gif
from ddpm_core.export.mp4 import write_mp4
from ddpm_core.export.png_sequence import write_pngs
from ddpm_core.export.tables import write_csv, write_npz
from ddpm_core.export.writing import Job

__all__ = ["FILM_WRITERS", "FORMATS", "TABLE_WRITERS", "Format", "format_of"]

FILM_WRITERS: Mapping[str, Callable[..., Job]] = {
    "gif": write_gif,
    "mp4": write_mp4,
    "png": write_pngs,
}
TABLE_WRITERS: Mapping[str, Callable[..., Job]] = {"csv": write_csv, "npz": write_npz}


@dataclass(frozen=True)
class Format:
    """One kind of file.

    Attributes:
        name: "gif", "mp4", "png", "csv", "npz", "py" or "pth".
        kind: "film" for what a Film describes, "table" for what a Table does, "script", or
            "weights" for those of the trained network.
        timed: whether it has a frame rate.
    """

    name: str
    kind: Literal["film", "table", "script", "weights"]
    timed: bool = False

    @property
    def suffix(self) -> str:
        """How a file's name ends; numbered pictures go to a folder, whose name needs no suffix."""
        return "" if self.name == "png" else f".{self.name}"


FORMATS = {
    format.name: format
    for format in (
        Format("gif", "film", timed=True),
        Format("mp4", "film", timed=True),
        Format("png", "film"),
        Format("csv", "table"),
        Format("npz", "table"),
        Format("py", "script"),
        Format("pth", "weights"),
    )
}


def format_of(path: str | os.PathLike[str]) -> Format:
    """The format that a path asks for by its suffix; without one it is a folder of pictures.

    Raises ConfigError: no format has that suffix.
    """
    name = Path(path).suffix.lower().removeprefix(".") or "png"
    if name not in FORMATS:
        known = ", ".join(f".{name}" for name in FORMATS)
        raise ConfigError("path", f"{os.fspath(path)} is of no known kind", f"use one of {known}")
    return FORMATS[name]
