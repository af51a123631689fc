"""Writing each sample as a picture of its own."""

from __future__ import annotations

import os

from PIL import Image

from ddpm_core.export.about import describe
from ddpm_core.export.frames import FrameSpan
from ddpm_core.export.mosaics import pixels_of
from ddpm_core.export.png import write_png
from ddpm_core.export.png_sequence import LEAST_DIGITS, check_folder, folder_of
from ddpm_core.export.process import Process
from ddpm_core.export.writing import Job, Progress, naming_failures
from ddpm_core.files import atomic_path

__all__ = ["write_singles"]


def write_singles(path: str | os.PathLike[str], process: Process, span: FrameSpan) -> Job:
    """Write the pictures of the last frame of a span into a new folder, pixel by pixel.

    They are numbered from 0, and each says in its text which sample it is, of which frame, and
    under which settings.

    Raises ConfigError (a ValueError): the span is not within the process, or the folder is in use
    or cannot be written.
    """
    folder = folder_of(path)
    _, frame = span.ends(process.frames)
    total = len(process.x(frame))
    digits = max(LEAST_DIGITS, len(str(total - 1)))
    yield Progress(0, total)
    with naming_failures(folder):
        check_folder(folder)
        with atomic_path(folder) as unfinished:
            unfinished.mkdir()
            for number in range(total):
                (pixels,) = pixels_of(process.x(frame)[number : number + 1])
                about = describe(process, sample=number, frame=frame, t=process.t(frame))
                file = unfinished / f"{folder.name}-{number:0{digits}d}.png"
                write_png(file, Image.fromarray(pixels), about)
                if number + 1 < total:
                    yield Progress(number + 1, total)
    yield Progress(total, total)
