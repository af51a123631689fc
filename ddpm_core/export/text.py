"""Words and numbers on a frame: the window's own font where it is there, else Pillow's."""

from __future__ import annotations

import io
from functools import lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

__all__ = ["Lettering"]

Bytes = npt.NDArray[np.uint8]
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

WEIGHTS = {False: "Inter-Regular.otf", True: "Inter-SemiBold.otf"}
PLAIN = {"ᾱ": "alpha_bar", "₀": "0", "ₜ": "_t", "—": "-"}  # for a font without these letters


@lru_cache(maxsize=2)
def _font_file(bold: bool) -> bytes | None:
    """The font of the window, None where the engine is used without the program's resources."""
    try:
        return (files("resources") / "fonts" / WEIGHTS[bold]).read_bytes()
    except (ModuleNotFoundError, OSError):
        return None


class Lettering:
    """Text of one size and weight.

    Args:
        size: in pixels.
        bold: for titles.
    """

    def __init__(self, size: float, bold: bool = False) -> None:
        file = _font_file(bold)
        self._complete = file is not None
        self._font: Font
        if file is None:
            self._font = ImageFont.load_default(size)
        else:
            # The basic layout is part of Pillow everywhere, so every machine draws the same.
            self._font = ImageFont.truetype(
                io.BytesIO(file), size, layout_engine=ImageFont.Layout.BASIC
            )
        self._figure = max(self._font.getlength(figure) for figure in "0123456789")

    def _spelled(self, text: str) -> str:
        if self._complete:
            return text
        return "".join(PLAIN.get(letter, letter) for letter in text)

    def _advances(self, text: str) -> list[float]:
        """The width of each letter; figures share one, so that numbers stand still."""
        return [self._figure if c in "0123456789" else self._font.getlength(c) for c in text]

    def width(self, text: str) -> float:
        """The width of a text in pixels."""
        return sum(self._advances(self._spelled(text)))

    def write(self, mask: Bytes, x: float, baseline: float, text: str) -> None:
        """Put a text into a mask [H, W], its left end at x; where two overlap, the darker wins."""
        canvas = Image.new("L", (mask.shape[1], mask.shape[0]))
        draw = ImageDraw.Draw(canvas)
        spelled = self._spelled(text)
        for letter, advance in zip(spelled, self._advances(spelled), strict=True):
            inset = (advance - self._font.getlength(letter)) / 2
            draw.text((x + inset, baseline), letter, fill=255, font=self._font, anchor="ls")
            x += advance
        np.maximum(mask, np.asarray(canvas), out=mask)
