"""Words and numbers on a frame: the window's own font where it is there, else Pillow's.

A letter that this font lacks is taken from a font of the system that is known to have it, such as
the usual ones for Chinese, Japanese and Korean. Letters are set one by one from left to right, so
scripts that join letters or run from the right are not written at all: see ``can_write``.
"""

from __future__ import annotations

import io
import unicodedata
from functools import lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

__all__ = ["Lettering", "can_write"]

Bytes = npt.NDArray[np.uint8]
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

WEIGHTS = {False: "Inter-Regular.otf", True: "Inter-SemiBold.otf"}
PLAIN = {"ᾱ": "alpha_bar", "₀": "0", "ₜ": "_t", "—": "-"}  # for a font without these letters

# Looked for in the system's folders of fonts, in this order.
SYSTEM_FONTS = (
    "NotoSansCJK-Regular.ttc", "NotoSansCJKsc-Regular.otf", "SourceHanSans-Regular.ttc",
    "wqy-microhei.ttc", "DroidSansFallbackFull.ttf",  # Linux
    "msyh.ttc", "YuGothM.ttc", "malgun.ttf", "segoeui.ttf",  # Windows
    "PingFang.ttc", "Hiragino Sans GB.ttc", "AppleSDGothicNeo.ttc", "Arial Unicode.ttf",  # macOS
    "DejaVuSans.ttf",
)  # fmt: skip
MISSING = "\uffff"  # no font has it; what is drawn for it stands for every missing letter
TEST_SIZE = 20.0  # pixels, to see whether a font has a letter


@lru_cache(maxsize=2)
def _font_file(bold: bool) -> bytes | None:
    """The font of the window, None where the engine is used without the program's resources."""
    try:
        return (files("resources") / "fonts" / WEIGHTS[bold]).read_bytes()
    except (ModuleNotFoundError, OSError):
        return None


def _own_font(size: float, bold: bool) -> Font:
    file = _font_file(bold)
    if file is None:
        return ImageFont.load_default(size)
    # The basic layout is part of Pillow everywhere, so every machine draws the same.
    return ImageFont.truetype(io.BytesIO(file), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=64)
def _system_font(name: str, size: float) -> ImageFont.FreeTypeFont | None:
    try:
        return ImageFont.truetype(name, size, layout_engine=ImageFont.Layout.BASIC)
    except OSError:
        return None


def _has(font: Font, letter: str) -> bool:
    """Whether a font draws a letter as anything else than as a missing one."""
    if letter.isspace():
        return True
    drawn, missing = font.getmask(letter), font.getmask(MISSING)
    return drawn.size != missing.size or bytes(drawn) != bytes(missing)


@lru_cache(maxsize=1024)
def _system_font_with(letter: str) -> str | None:
    """The name of a font of the system that has a letter, None where none is known."""
    for name in SYSTEM_FONTS:
        font = _system_font(name, TEST_SIZE)
        if font is not None and _has(font, letter):
            return name
    return None


def can_write(text: str) -> bool:
    """Whether every letter can be written here, one after the other from left to right."""
    font = _own_font(TEST_SIZE, bold=False)
    return all(
        unicodedata.bidirectional(letter) not in ("R", "AL")
        and not unicodedata.category(letter).startswith("M")
        and (letter in PLAIN or _has(font, letter) or _system_font_with(letter) is not None)
        for letter in text
    )


class Lettering:
    """Text of one size and weight.

    Args:
        size: in pixels.
        bold: for titles.
    """

    def __init__(self, size: float, bold: bool = False) -> None:
        self._size = size
        self._complete = _font_file(bold) is not None
        self._font = _own_font(size, bold)
        self._fonts: dict[str, Font] = {}
        self._figure = max(self._font.getlength(figure) for figure in "0123456789")

    def _spelled(self, text: str) -> str:
        if self._complete:
            return text
        return "".join(PLAIN.get(letter, letter) for letter in text)

    def _font_of(self, letter: str) -> Font:
        """The own font, or one of the system where that lacks the letter."""
        if letter not in self._fonts:
            name = None if _has(self._font, letter) else _system_font_with(letter)
            other = None if name is None else _system_font(name, self._size)
            self._fonts[letter] = other or self._font
        return self._fonts[letter]

    def _advance(self, letter: str) -> float:
        """The width of a letter; figures share one, so that numbers stand still."""
        return self._figure if letter in "0123456789" else self._font_of(letter).getlength(letter)

    def width(self, text: str) -> float:
        """The width of a text in pixels."""
        return sum(self._advance(letter) for letter in self._spelled(text))

    def write(self, mask: Bytes, x: float, baseline: float, text: str) -> None:
        """Put a text into a mask [H, W], its left end at x; where two overlap, the darker wins."""
        canvas = Image.new("L", (mask.shape[1], mask.shape[0]))
        draw = ImageDraw.Draw(canvas)
        for letter in self._spelled(text):
            font, advance = self._font_of(letter), self._advance(letter)
            inset = (advance - font.getlength(letter)) / 2
            draw.text((x + inset, baseline), letter, fill=255, font=font, anchor="ls")
            x += advance
        np.maximum(mask, np.asarray(canvas), out=mask)
