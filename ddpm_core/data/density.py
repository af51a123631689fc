"""Points drawn from a density on a grid, and the density that a picture stands for.

A density is an array [H, W] of weights of 0 or more, in proportion to the chance that a point
falls into a cell; row 0 is the top one, as in a picture. Cells are square and y points upwards:
the longer side of the grid reaches from -1 to 1, and the shorter one is centred.
"""

from __future__ import annotations

from functools import lru_cache
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from ddpm_core.data.points import SEED_LIMIT, Float64

__all__ = ["MAX_PIXELS", "check_file", "draw_points", "read_picture"]

MAX_PIXELS = 2**26  # of a picture
MOST_CELLS = 1024  # along a side; the pixels of a larger picture are averaged in blocks
FORMATS = (  # that are decoded without the help of other programs
    "AVIF", "BMP", "DIB", "GIF", "JPEG", "JPEG2000", "MPO", "PNG", "PPM", "QOI", "TGA", "TIFF",
    "WEBP",
)  # fmt: skip
WHITE_16 = 65_535


def draw_points(density: NDArray[Any], n: int, seed: int = 0) -> Float64:
    """Draw points [n, 2] from a density [H, W], evenly within each cell.

    The same seed gives the same points, and the first of many are those of few. Cells are counted
    along a Hilbert curve, so that a point moves little when the density changes a little.

    Raises:
        ValueError: n below 1, a seed outside 0 to 2^32 - 1, or no weight above 0.
    """
    if n < 1:
        raise ValueError(f"n is {n}, and a data set needs at least 1 point")
    if not 0 <= seed < SEED_LIMIT:
        raise ValueError(f"seed is {seed}; give one from 0 to {SEED_LIMIT - 1}")
    height, width = density.shape
    order = _curve(height, width)
    below = np.cumsum(density.reshape(-1)[order], dtype=np.float64)
    if not below[-1] > 0:
        raise ValueError("the density is 0 everywhere, so there is nowhere to put a point")
    chance, right, down = np.random.RandomState(seed).random_sample((n, 3)).T
    last = np.searchsorted(below, below[-1])  # of the cells that have weight
    nth = np.minimum(np.searchsorted(below, chance * below[-1], side="right"), last)
    row, column = np.divmod(order[nth], width)
    scale = 2 / max(height, width)
    x = (column + right - width / 2) * scale
    y = (height / 2 - row - down) * scale
    return np.stack([x, y], axis=1)


@lru_cache(maxsize=4)
def _curve(height: int, width: int) -> NDArray[np.int64]:
    """The cells of a grid, as indices into it, in the order of a Hilbert curve. Not to be changed.

    The curve is that of the least square around the grid whose side is a power of two; each pair
    of bits of a cell's number along it says how the square that holds the cell is turned.
    """
    side = 1 << (max(height, width) - 1).bit_length()
    turn = np.arange(side * side, dtype=np.int32)
    x, y = np.zeros_like(turn), np.zeros_like(turn)
    size = 1
    while size < side:
        right = turn >> 1 & 1
        up = (turn ^ right) & 1
        mirrored = (up == 0) & (right == 1)
        x, y = np.where(mirrored, size - 1 - x, x), np.where(mirrored, size - 1 - y, y)
        x, y = np.where(up == 0, y, x), np.where(up == 0, x, y)
        x, y = x + size * right, y + size * up
        turn >>= 2
        size *= 2
    inside = (x < width) & (y < height)
    order = (y[inside] * width + x[inside]).astype(np.int64)
    order.flags.writeable = False
    return order


def check_file(path: str | PathLike[str]) -> None:
    """Raises ValueError: there is no file of that path."""
    if not Path(path).exists():
        raise ValueError("there is no such file")
    if not Path(path).is_file():
        raise ValueError("this is not a file")


# --- pictures


def read_picture(path: str | PathLike[str], dark: bool = False) -> Float64:
    """The density of a picture, [H, W] with sides of at most MOST_CELLS: how bright each pixel is.

    Colours count as the grey that they are seen as (ITU-R 601-2); what is transparent counts not
    at all. A picture that a camera turned is turned back.

    Args:
        dark: how dark each pixel is instead.

    Raises:
        ValueError: no picture, too large, damaged, or with the same brightness everywhere.
    """
    check_file(path)
    try:
        with Image.open(path) as image:
            if image.format not in FORMATS:
                raise ValueError(f"pictures of format {image.format} are not read; save it as PNG")
            if image.width * image.height > MAX_PIXELS:
                raise ValueError(_too_large(image.width * image.height))
            density = _density(ImageOps.exif_transpose(image), dark)
    except ValueError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValueError(_too_large()) from error
    except UnidentifiedImageError as error:
        raise ValueError("this is not a picture that can be read; save it as PNG") from error
    except Exception as error:  # whatever the decoder trips over, the picture is damaged
        reason = getattr(error, "strerror", None) or error
        raise ValueError(f"the picture cannot be read: {reason}; save it anew as PNG") from error
    low, high = density.min(), density.max()
    if low == high:
        raise ValueError(_same_everywhere(high == 0, dark))
    return density


def _density(image: Image.Image, dark: bool) -> Float64:
    if image.mode == "F" or image.mode.startswith("I"):  # more than 8 bits of grey
        values = np.asarray(image, dtype=np.float32)
        if not np.isfinite(values).all():
            raise ValueError("the picture holds values that are not finite; save it as PNG")
        values = np.maximum(values, 0)
        if dark:
            values = max(values.max(), WHITE_16 * (image.mode != "F")) - values
    else:
        values = np.asarray(_grey(image, dark), dtype=np.float32)
    blocks = -(-max(values.shape) // MOST_CELLS)
    if blocks > 1:
        values = np.asarray(Image.fromarray(values).reduce(blocks))
    return values.astype(np.float64)


def _grey(image: Image.Image, dark: bool) -> Image.Image:
    """The picture in 8 bits of grey; what is transparent comes out as 0."""
    if image.has_transparency_data:
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white" if dark else "black")
        image = Image.alpha_composite(ground, image)
    grey = image.convert("RGB").convert("L")
    return ImageOps.invert(grey) if dark else grey


def _too_large(pixels: int = 0) -> str:
    count = f"{pixels / 1e6:.0f} million pixels" if pixels else "a great many pixels"
    return f"the picture has {count}; make it smaller than {MAX_PIXELS / 1e6:.0f} million"


def _same_everywhere(empty: bool, dark: bool) -> str:
    if empty:
        there, counts = ("white", "dark") if dark else ("black", "bright")
        other = "bright" if dark else "dark"
        return (
            f"every pixel is {there} or transparent, and only {counts} ones become points; take "
            f"the {other} ones instead, or choose another picture"
        )
    return "every pixel is equally bright; choose a picture with a shape in it"
