"""Writing the frames of a film as numbered pictures in a folder."""

from __future__ import annotations

import os
from pathlib import Path

from ddpm_core.config import ConfigError
from ddpm_core.export.about import describe
from ddpm_core.export.film import Film
from ddpm_core.export.painters import painter_of
from ddpm_core.export.png import write_png
from ddpm_core.export.process import Process
from ddpm_core.export.words import ENGLISH, Words
from ddpm_core.export.writing import Job, Progress, naming_failures
from ddpm_core.files import atomic_path

__all__ = ["check_folder", "folder_of", "write_pngs"]

LEAST_DIGITS = 4


def folder_of(path: str | os.PathLike[str]) -> Path:
    """The folder that the pictures go to: the path itself, less ``.png`` where it ends so."""
    path = Path(path)
    return path.with_suffix("") if path.suffix.lower() == ".png" else path


def check_folder(folder: Path) -> None:
    """Refuse a folder in which something lies: only a new or an empty one is filled.

    Raises ConfigError.
    """
    if folder.is_dir():
        if any(folder.iterdir()):
            reason = f"the folder {folder} is there already, and not empty"
            raise ConfigError("path", reason, "name a new one")
    elif folder.exists():
        raise ConfigError("path", f"{folder} is a file", "name a folder for the pictures")


def write_pngs(
    path: str | os.PathLike[str], process: Process, film: Film, words: Words = ENGLISH
) -> Job:
    """Write each frame of a film as a PNG into a new folder, as a job that stops after each.

    They are numbered from 0 without a gap, and each says in its text which frame of the process it
    shows, at which level, and under which settings.

    Raises ConfigError (a ValueError): the range is not within the process, or the folder is in use
    or cannot be written.
    """
    folder = folder_of(path)
    painter = painter_of(process, film, words)
    film = painter.film
    total = len(painter.indices)
    digits = max(LEAST_DIGITS, len(str(total - 1)))
    yield Progress(0, total)
    with naming_failures(folder):
        check_folder(folder)
        with atomic_path(folder) as unfinished:
            unfinished.mkdir()
            for number, index in enumerate(painter.indices):
                about = describe(process, frame=index, t=process.t(index), film=film.as_dict())
                file = unfinished / f"{folder.name}-{number:0{digits}d}.png"
                write_png(file, painter.image(index), about)
                if number + 1 < total:
                    yield Progress(number + 1, total)
    yield Progress(total, total)
