"""What the window calls the pictures that the settings name. Needs no widgets."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from ddpm_core.config import ExperimentConfig
from ddpm_core.data.crops import crops_by_path
from ddpm_core.data_kinds import PICTURE_SUFFIXES

__all__ = ["LONGEST_NAME", "picture_names", "pictures_in_words", "short_name"]

LONGEST_NAME = 40  # characters of a file's name in a list
USUAL_PETS = 3  # those that are taken where none are chosen


def _tr(text: str) -> str:
    return QCoreApplication.translate("DataWords", text)


def short_name(path: str) -> str:
    """The name of a file or folder without its middle where it is long: its end can be told."""
    name, half = Path(path).name, (LONGEST_NAME - 1) // 2
    return name if len(name) <= LONGEST_NAME else f"{name[:half]}…{name[-half:]}"


def pictures_in_words(config: ExperimentConfig) -> str:
    """The chosen pictures in two or three words: "cat", "3 pets", "12 of yours"."""
    if config.data == "pets":
        if config.pictures == ("all",):
            return _tr("all pets")
        count = USUAL_PETS if config.pictures is None else len(config.pictures)
        return _tr("1 pet") if count == 1 else _tr("{count} pets").format(count=count)
    if config.data == "pictures":
        return _own_pictures(config)
    return _tr("cat")


def _own_pictures(config: ExperimentConfig) -> str:
    paths = config.pictures or ()
    if len(paths) == 1 and not config.crops:
        return short_name(paths[0])
    if not all(Path(path).suffix.lower() in PICTURE_SUFFIXES for path in paths):
        return _tr("your folders")  # how many there are in them, only the disk knows
    squares = _squares(config)
    count = sum(squares.get(path, 1) for path in paths)
    return _tr("1 of yours") if count == 1 else _tr("{count} of yours").format(count=count)


def _squares(config: ExperimentConfig) -> dict[str, int]:
    """How many squares are taken of a file."""
    try:
        return {path: len(each) for path, each in crops_by_path(config.crops or ()).items()}
    except ValueError:
        return {}  # the run will say what is wrong with them


def picture_names(config: ExperimentConfig) -> str:
    """The chosen pictures one by one, "" where they have no names of their own."""
    if config.data == "pictures":
        return ", ".join(Path(path).name for path in config.pictures or ())
    return ", ".join(config.pictures or ()) if config.data == "pets" else ""
