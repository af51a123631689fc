"""Drawings: strokes, perhaps over a picture, in a small file that is read without trust.

A ``.ddpmdraw`` file is JSON text:

    {
      "format": 1,
      "picture": null,
      "strokes": [
        {"radius": 0.06, "density": 1, "places": [[-0.5, 0.2], [0.5, 0.2, 0.7]]}
      ]
    }

The paper reaches from -1 to 1 along x and y, y upwards. Strokes lie over one another in their
order. ``radius`` is that of the round brush, at most 2; ``density`` is what it leaves, 0 to 1, and
0 erases; a place is x, y and the pressure, 0 to 1, or 1 where it is left out. ``picture`` is what
lies under the strokes: a grey PNG of 512 x 512 pixels in base64, the brighter the denser.
"""

from __future__ import annotations

import base64
import binascii
import io
import json
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from PIL import Image

from ddpm_core.data.density import check_file, draw_points, read_picture
from ddpm_core.data.points import PointSet, point_set
from ddpm_core.data.strokes import FULL, GRID, Brushwork, Grid, Place, Stroke
from ddpm_core.data_kinds import data_kind
from ddpm_core.files import atomic_write

__all__ = ["Drawing", "density_points", "picture_ground", "read_drawing", "write_drawing"]

FORMAT = 1  # of the JSON; a file with a higher one comes from a later program
MAX_BYTES = 32 * 2**20
MAX_STROKES = 100_000
MAX_PLACES = 1_000_000
LEAST_RADIUS, GREATEST_RADIUS = 0.001, 2.0
FARTHEST = 4.0  # from the middle of the paper, along x and y


@dataclass(frozen=True, eq=False)
class Drawing:
    """Strokes over a picture, or over nothing.

    Args:
        strokes: from the lowest to the uppermost.
        picture: [GRID, GRID] uint8, the density below them; not to be changed.
    """

    strokes: tuple[Stroke, ...] = ()
    picture: Grid | None = None

    @property
    def blank(self) -> bool:
        """Whether nothing was ever drawn."""
        return self.picture is None and not self.strokes

    def grid(self) -> Grid:
        """The density that all of it gives, [GRID, GRID]."""
        work = Brushwork(self.picture)
        work.draw(self.strokes)
        return work.grid

    def to_json(self) -> str:
        """The text of a file."""
        strokes = [
            {
                "radius": stroke.radius,
                "density": stroke.density,
                "places": [_written(place) for place in stroke.places],
            }
            for stroke in self.strokes
        ]
        picture = None if self.picture is None else _as_text(self.picture)
        return json.dumps({"format": FORMAT, "picture": picture, "strokes": strokes})

    @classmethod
    def from_json(cls, text: str | bytes) -> Drawing:
        """The drawing that ``to_json`` wrote.

        Raises ValueError: no JSON, a later format, or an entry that cannot be; it says which.
        """
        try:
            content = json.loads(text, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise ValueError(f"this is no drawing, for it is not valid JSON: {error}") from error
        if not isinstance(content, dict) or not {"format", "strokes"} <= content.keys():
            raise ValueError("this is no drawing, for it names no format and no strokes")
        written = content["format"]
        if not isinstance(written, int) or isinstance(written, bool) or written < 1:
            raise ValueError(f"damaged: the format is {_shown(written)}, and not a number from 1")
        if written > FORMAT:
            raise ValueError(
                f"it is of format {_shown(written)}, and this program reads up to {FORMAT}; open "
                "it with a newer DDPM Studio"
            )
        _only(content, {"format", "picture", "strokes"}, "the drawing")
        strokes, picture = content["strokes"], content.get("picture")
        if not isinstance(strokes, list) or len(strokes) > MAX_STROKES:
            raise ValueError(f"damaged: strokes is not a list of at most {MAX_STROKES:,}")
        lengths = [len(s["places"]) for s in strokes if _has_places(s)]
        if sum(lengths) > MAX_PLACES:
            raise ValueError(
                f"its strokes have {sum(lengths):,} places, and {MAX_PLACES:,} is most"
            )
        return cls(
            strokes=tuple(_stroke(value, f"stroke {i}") for i, value in enumerate(strokes, 1)),
            picture=None if picture is None else _as_grid(picture),
        )


def read_drawing(path: str | PathLike[str]) -> Drawing:
    """The drawing in a file.

    Raises ValueError: it cannot be read, or is no drawing; it says why.
    """
    check_file(path)
    try:
        with open(path, "rb") as file:
            text = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ValueError(f"the file cannot be read: {error.strerror or error}") from error
    if len(text) > MAX_BYTES:
        raise ValueError(f"the file is larger than {MAX_BYTES >> 20} MiB, so it is no drawing")
    return Drawing.from_json(text)


def write_drawing(path: str | PathLike[str], drawing: Drawing) -> None:
    """Write a file whole, or leave what was there. Raises OSError: it cannot be written."""
    with atomic_write(Path(path)) as file:
        file.write(drawing.to_json().encode())


def density_points(
    path: str | PathLike[str], n: int, seed: int = 0, dark: bool = False
) -> PointSet:
    """Draw n points from a picture or a drawing, and standardise them; their labels are None.

    Args:
        seed: 0 to 2^32 - 1; the same file and seed give the same points.
        dark: take the dark pixels of a picture instead of the bright ones.

    Raises ValueError: the file cannot be used, or holds nothing to draw from; it says why.
    """
    if data_kind(path) == "picture":
        values = draw_points(read_picture(path, dark), n, seed)
    else:
        grid = read_drawing(path).grid()
        if not grid.any():
            raise ValueError("nothing is drawn in it; draw something first")
        values = draw_points(grid, n, seed)
    return point_set(values, Path(path).stem, ("x", "y"))


def picture_ground(path: str | PathLike[str], dark: bool = False) -> Grid:
    """A picture as large as fits on the paper, its densest pixel at FULL.

    Raises ValueError like ``read_picture``.
    """
    density = read_picture(path, dark)
    scaled = Image.fromarray((density * (FULL / density.max())).astype(np.float32))
    width, height = (max(1, round(GRID * side / max(scaled.size))) for side in scaled.size)
    scaled = scaled.resize((width, height), Image.Resampling.BOX)
    ground = np.zeros((GRID, GRID), dtype=np.uint8)
    top, left = (GRID - height) // 2, (GRID - width) // 2
    ground[top : top + height, left : left + width] = np.rint(np.asarray(scaled)).astype(np.uint8)
    return ground


# --- writing and reading what is in a file


def _written(place: Place) -> list[float]:
    x, y, pressure = place
    return [x, y] if pressure == 1 else [x, y, pressure]


def _as_text(picture: Grid) -> str:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode("ascii")


def _as_grid(text: Any) -> Grid:
    wanted = f"a grey PNG of {GRID} x {GRID} pixels in base64"
    try:
        content = base64.b64decode(text, validate=True)
        with Image.open(io.BytesIO(content), formats=["PNG"]) as image:
            if (image.mode, image.size) != ("L", (GRID, GRID)):
                raise ValueError(f"damaged: picture is not {wanted}")
            return np.array(image)
    except (binascii.Error, TypeError) as error:
        raise ValueError(f"damaged: picture is not {wanted}") from error
    except ValueError:
        raise
    except Exception as error:  # whatever the decoder trips over, the picture is damaged
        raise ValueError(f"damaged: picture is not {wanted} ({error})") from error


def _has_places(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("places"), list)


def _stroke(value: Any, name: str) -> Stroke:
    if not _has_places(value):
        raise ValueError(f"damaged: {name} has no list of places")
    _only(value, {"radius", "density", "places"}, name)
    radius = _number(value.get("radius"), LEAST_RADIUS, GREATEST_RADIUS, f"radius of {name}")
    density = _number(value.get("density"), 0, 1, f"density of {name}")
    places = tuple(_place(place, name) for place in value["places"])
    if not places:
        raise ValueError(f"damaged: {name} has no places")
    return Stroke(radius, density, places)


def _place(value: Any, name: str) -> Place:
    if not isinstance(value, list) or len(value) not in (2, 3):
        raise ValueError(f"damaged: a place of {name} is {_shown(value)}, and not [x, y]")
    x, y = (_number(v, -FARTHEST, FARTHEST, f"place of {name}") for v in value[:2])
    return x, y, _number(value[2], 0, 1, f"pressure in {name}") if len(value) == 3 else 1.0


def _number(value: Any, low: float, high: float, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
        raise ValueError(f"damaged: {name} is {_shown(value)}, and not {low:g} to {high:g}")
    return float(value)


def _only(value: dict[str, Any], known: set[str], name: str) -> None:
    unknown = sorted(value.keys() - known)
    if unknown:
        raise ValueError(f"damaged: {name} has an entry {_shown(unknown[0])}, which is not known")


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:40] + "…"


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a finite number")
