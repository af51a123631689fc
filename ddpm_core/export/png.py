"""Writing one PNG with what is to be said about it."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from ddpm_core.export.about import PROGRAM
from ddpm_core.version import __version__

__all__ = ["write_png"]


def write_png(file: Path | BinaryIO, image: Image.Image, about: str) -> None:
    """Write a picture to a path or an open file, with JSON about it in its text."""
    text = PngInfo()
    text.add_text("Software", f"{PROGRAM} {__version__}")
    text.add_text("Comment", about)
    image.save(file, "PNG", pnginfo=text)
