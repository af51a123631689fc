"""Which pictures to train on, as a person chose them. Needs no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["PictureChoice"]


@dataclass(frozen=True)
class PictureChoice:
    """The settings that say which pictures are trained on.

    Args:
        data: "pets" or "pictures".
        data_path: for "pets" the folder that holds the data set.
        pictures: for "pets" the names of the chosen ones, ("all",) for all, None for the three of
            the article; for "pictures" the files and folders.
        crops: squares as ``ddpm_core.data.crops.format_crop`` writes them, None for the middle of
            each picture.
        flips: whether mirror images are added.
    """

    data: str
    data_path: str | None = None
    pictures: tuple[str, ...] | None = None
    crops: tuple[str, ...] | None = None
    flips: bool = False

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> PictureChoice:
        """Out of settings that may hold others too."""
        pictures, crops = settings.get("pictures"), settings.get("crops")
        return cls(
            data=str(settings.get("data", "")),
            data_path=settings.get("data_path"),
            pictures=None if pictures is None else tuple(pictures),
            crops=tuple(crops) if crops else None,
            flips=bool(settings.get("flips", False)),
        )

    def settings(self) -> dict[str, Any]:
        """The settings to change, by their names."""
        return asdict(self)
