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

__all__ = ["FILM_WRITERS", "FORMATS", "TABLE_WRITERS", "Format", "format_of", "formats_of"]

FILM_WRITERS: Mapping[str, Callable[..., Job]] = {
    "gif": write_gif,
    "mp4": write_mp4,
    "png": write_pngs,
}
TABLE_WRITERS: Mapping[str, Callable[..., Job]] = {"csv": write_csv, "npz": write_npz}

SUFFIXES = {"png": "", "sheet": ".png", "samples": ""}  # of what is not called like its suffix


@dataclass(frozen=True)
class Format:
    """One kind of file.

    Attributes:
        name: "gif", "mp4", "png" (numbered frames), "sheet" (a contact sheet), "samples" (a PNG of
            each), "csv", "npz", "py" or "pth".
        kind: "film" for what a Film describes, "table" for what a Table does, "sheet" for what a
            Sheet does, "singles" for a picture of each sample, "script", or "weights" for those
            of the trained network.
        timed: whether it has a frame rate.
        of: "points" or "pictures" where there is none of the other.
    """

    name: str
    kind: Literal["film", "table", "sheet", "singles", "script", "weights"]
    timed: bool = False
    of: Literal["points", "pictures"] | None = None

    @property
    def suffix(self) -> str:
        """How a file's name ends; numbered pictures go to a folder, whose name needs no suffix."""
        return SUFFIXES.get(self.name, f".{self.name}")

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder of files."""
        return not self.suffix


FORMATS = {
    format.name: format
    for format in (
        Format("gif", "film", timed=True),
        Format("mp4", "film", timed=True),
        Format("png", "film"),
        Format("sheet", "sheet", of="pictures"),
        Format("samples", "singles", of="pictures"),
        Format("csv", "table", of="points"),
        Format("npz", "table"),
        Format("py", "script"),
        Format("pth", "weights"),
    )
}


def formats_of(modality: str) -> tuple[Format, ...]:
    """The formats that there are for points, or for pictures."""
    return tuple(format for format in FORMATS.values() if format.of in (None, modality))


def format_of(path: str | os.PathLike[str], modality: str = "points") -> Format:
    """The format that a path asks for by its suffix; without one it is a folder of frames.

    A ``.png`` is a contact sheet of pictures, and of points that folder too.

    Raises ConfigError: no format has that suffix.
    """
    suffix = Path(path).suffix.lower()
    if modality == "points" and suffix == ".png":
        suffix = ""
    offered = formats_of(modality)
    found = next((format for format in offered if format.suffix == suffix), None)
    if found is not None:
        return found
    if modality == "pictures" and suffix == FORMATS["csv"].suffix:
        reason, remedy = "pictures are no table of columns", "use .npz for their numbers"
    else:
        known = dict.fromkeys(format.suffix or ".png" for format in offered)
        reason, remedy = f"{os.fspath(path)} is of no known kind", "use one of " + ", ".join(known)
    raise ConfigError("path", reason, remedy)
