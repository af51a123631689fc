"""The pictures that the settings of an experiment name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike

from ddpm_core.config import ConfigError, ExperimentConfig
from ddpm_core.data.crops import Crop, crops_by_path
from ddpm_core.data.images import PictureSet, load_pictures, make_pictures
from ddpm_core.data.pets import PetPictures

__all__ = ["ALL_PETS", "build_pictures"]

ALL_PETS = ("all",)  # what ``pictures`` is for all cats of Oxford-IIIT Pet


def build_pictures(config: ExperimentConfig) -> PictureSet:
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
        return load_pictures(config.pictures or (), config.picture_size, crops, config.flips)
    if not config.data_path:
        raise ConfigError(
            "data_path",
            "Oxford-IIIT Pet is looked for, and no folder is named",
            "download it, or give the folder that holds oxford-iiit-pet",
        )
    pets = PetPictures(config.data_path)
    if config.pictures is None:
        chosen: Sequence[int] = pets.default_choice()
    elif config.pictures == ALL_PETS:
        chosen = range(len(pets))
    else:
        chosen = pets.named(config.pictures)
    return pets.choose(chosen, config.picture_size, crops, config.flips)
