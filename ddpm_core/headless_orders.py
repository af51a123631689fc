"""What the options of ``export`` ask for: a format, and the settings of a file in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ddpm_core.config import ConfigError
from ddpm_core.export import (
    CLOUDS,
    FORMATS,
    Film,
    Format,
    FrameSpan,
    Sheet,
    Table,
    format_of,
)

__all__ = ["Order", "order_of"]

PICTURES_WIDTH = 900  # pixels, at most, of films and sheets of pictures
FILM = ("first", "last", "stride", "clouds", "size", "theme")
# Which options mean something for a kind of format.
MEANS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "film": {"points": (*FILM, "traces"), "pictures": (*FILM, "most")},
    "table": {
        "points": ("first", "last", "stride", "clouds", "contents", "units"),
        "pictures": ("first", "last", "stride", "clouds", "contents"),
    },
    "sheet": {
        "pictures": (
            "first", "last", "clouds", "size", "theme", "most", "contents", "columns",
        ),
    },
    "singles": {"pictures": ("last", "contents")},
    "script": {"points": ("steps",), "pictures": ("steps",)},
    "weights": {"points": (), "pictures": ()},
}  # fmt: skip


@dataclass(frozen=True)
class Order:
    """What is to be written.

    Attributes:
        what: the settings that go with the format; None for a script and for weights.
        steps: that a script trains, None for as many as were made.
    """

    format: Format
    what: Film | Table | Sheet | FrameSpan | None = None
    steps: int | None = None


def order_of(modality: str, out: Path, given: Mapping[str, Any]) -> Order:
    """What a path and options ask for.

    Args:
        modality: "points" or "pictures".
        given: options by the names of fields, those that were given; ``size`` is a width and a
            height, or None for the latter.

    Raises ConfigError: no such format, an option that means nothing for it, or a value that cannot
    be used.
    """
    format = format_of(out, modality)
    if modality == "pictures" and format.name == "png" and given.get("contents") == "samples":
        format = FORMATS["samples"]
    means = MEANS[format.kind][modality]
    if format.timed:
        means += ("rate", "hold")
    if format.name == "gif":
        means += ("loop",)
    for name in given:
        if name not in means:
            raise ConfigError(name, f"it means nothing for {out.name}; leave it out")
    options = dict(given)
    match format.kind:
        case "film":
            return Order(format, _film(modality, options))
        case "table":
            return Order(format, _table(options))
        case "sheet":
            return Order(format, _sheet(options))
        case "singles":
            return Order(format, FrameSpan(last=options.get("last")))
        case _:
            return Order(format, steps=options.get("steps"))


def _film(modality: str, options: dict[str, Any]) -> Film:
    usual: dict[str, Any] = {}
    if modality == "pictures":
        usual = {"width": PICTURES_WIDTH, "height": None, "clouds": CLOUDS}
    if "size" in options:
        options["width"], options["height"] = options.pop("size")
    return Film(**{**usual, **options})


def _table(options: dict[str, Any]) -> Table:
    if "clouds" in options:
        options["predicted"] = "x0_pred" in Film(clouds=options.pop("clouds")).clouds
    return Table(**options)


def _sheet(options: dict[str, Any]) -> Sheet:
    if "size" in options:
        options["width"], height = options.pop("size")
        if height is not None:
            raise ConfigError(
                "height", "a contact sheet is as high as it needs", "give its width alone"
            )
    if "clouds" in options:
        cloud, *others = Film(clouds=options.pop("clouds")).clouds
        if others:
            raise ConfigError("clouds", "a contact sheet shows one of them", "name one")
        options["cloud"] = cloud
    return Sheet(**options)
