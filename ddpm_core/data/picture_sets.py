"""The pictures that the settings of an experiment name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike

from ddpm_core.config import ConfigError, ExperimentConfig
from ddpm_core.data.crops import Crop, crops_by_path
from ddpm_core.data.images import (
    MAX_BYTES,
    PictureSet,
    count_pictures,
    list_squares,
    load_pictures,
    make_pictures,
    room_for,
)
from ddpm_core.data.pets import PetPictures
from ddpm_core.data.streamed import StreamedPictures, stream_pictures

__all__ = ["build_pictures"]

Pictures = PictureSet | StreamedPictures


def build_pictures(config: ExperimentConfig) -> Pictures:
    """The built-in cat, cats of Oxford-IIIT Pet, or the person's own files.

    Raises ValueError: pictures that cannot be had, with the reason and the remedy.
    """
    if config.data == "cats":
        pictures = make_pictures("cat", config.picture_size)
        return pictures.with_flips() if config.flips else pictures
    crops: Mapping[str | PathLike[str], Sequence[Crop]] = dict(
        crops_by_path(config.crops or ()).items()
    )
    if config.data == "pictures":
        return _read(config, config.pictures or (), crops)
    if not config.data_path:
        raise ConfigError(
            "data_path",
            "Oxford-IIIT Pet is looked for, and no folder is named",
            "download it, or give the folder that holds oxford-iiit-pet",
        )
    pets = PetPictures(config.data_path)
    return _read(config, pets.paths(pets.named(config.pictures)), crops)


def _read(
    config: ExperimentConfig,
    paths: Sequence[str | PathLike[str]],
    crops: Mapping[str | PathLike[str], Sequence[Crop]],
) -> Pictures:
    """All of them into memory, or, where they take more than ``MAX_BYTES``, while they are used."""
    size, flips = config.picture_size, config.flips
    squares = list_squares(paths, crops)[1]
    if room_for(count_pictures(squares, flips), size) <= MAX_BYTES:
        return load_pictures(paths, size, crops, flips)
    return stream_pictures(paths, size, crops, flips)
