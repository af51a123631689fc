"""Writing a film as a GIF, frame by frame, so that it can be stopped and takes little memory.

GIF89a (CompuServe 1990): one palette for all frames, times in hundredths of a second. Pillow
compresses the pictures; only the blocks around them are put together here, because its own way of
writing a film collects all frames before it writes the first.
"""

from __future__ import annotations

import os
import struct
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
from PIL import GifImagePlugin, Image

from ddpm_core.export.about import describe
from ddpm_core.export.film import Film
from ddpm_core.export.painters import painter_of
from ddpm_core.export.process import Process
from ddpm_core.export.words import ENGLISH, Words
from ddpm_core.export.writing import Job, Progress, naming_failures
from ddpm_core.files import atomic_write

__all__ = ["write_gif"]

Bytes = npt.NDArray[np.uint8]

LONGEST_FRAME = 65_535  # hundredths of a second that a GIF can state
KEEP = 1 << 2  # disposal: the next frame is drawn over this one
HAS_TRANSPARENCY = 1
UNCHANGED = 255  # the index of a pixel that stays as it is; no palette is that long
SUB_BLOCK = 255  # bytes


def write_gif(
    path: str | os.PathLike[str], process: Process, film: Film, words: Words = ENGLISH
) -> Job:
    """Write a film to a file, as a job that stops after each frame.

    Raises ConfigError (a ValueError): the range is not within the process, the film is too fast
    for a GIF, or the file cannot be written; an earlier file is then untouched.
    """
    film.check_gif()
    painter = painter_of(process, film, words)
    film = painter.film
    total = len(painter.indices)
    yield Progress(0, total)
    with naming_failures(path), atomic_write(path) as file:
        comment = describe(process, film=film.as_dict())
        size = painter.width, painter.height
        writer = _Writer(file, painter.palette.colours, size, film.loop, comment)
        steps = zip(painter.indices, film.durations(total), strict=True)
        for done, (index, duration) in enumerate(steps, start=1):
            writer.add(painter.frame(index), duration)
            if done < total:
                yield Progress(done, total)
        writer.end()
    yield Progress(total, total)


class _Writer:
    """Puts the blocks of a GIF into a file.

    A frame that equals the one before only lengthens it, and of any other only the rectangle that
    changed is stored.
    """

    def __init__(
        self, file: BinaryIO, colours: Bytes, size: tuple[int, int], loop: bool, comment: str
    ) -> None:
        self._file = file
        self._shown: Bytes | None = None  # what the frames in the file add up to
        self._waiting: tuple[Bytes, int] | None = None  # the newest frame and its time so far
        bits = max(1, (len(colours) - 1).bit_length())
        table = np.zeros((2**bits, 3), dtype=np.uint8)
        table[: len(colours)] = colours
        flags = 0x80 | 7 << 4 | bits - 1  # a global table, of colours of 8 bits
        file.write(b"GIF89a" + struct.pack("<HHBBB", *size, flags, 0, 0))
        file.write(table.tobytes())
        if loop:
            file.write(b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00")
        file.write(b"\x21\xfe")
        text = comment.encode("ascii")
        for start in range(0, len(text), SUB_BLOCK):
            block = text[start : start + SUB_BLOCK]
            file.write(bytes([len(block)]) + block)
        file.write(b"\x00")

    def add(self, picture: Bytes, duration: int) -> None:
        """Show a picture for so many hundredths of a second."""
        if self._waiting is not None:
            before, time = self._waiting
            if np.array_equal(before, picture) and time + duration <= LONGEST_FRAME:
                self._waiting = (before, time + duration)
                return
            self._store(before, time)
        self._waiting = (picture, duration)

    def end(self) -> None:
        """Store what waits, and the end of the file."""
        if self._waiting is not None:
            self._store(*self._waiting)
        self._file.write(b"\x3b")

    def _store(self, picture: Bytes, duration: int) -> None:
        top, bottom, left, right = self._changed(picture)
        part = picture[top:bottom, left:right]
        best, flags = _compressed(part, (left, top)), KEEP
        if self._shown is not None:
            # Where much stands still, as traces do, leaving it out makes longer runs.
            same = part == self._shown[top:bottom, left:right]
            sparse = _compressed(np.where(same, np.uint8(UNCHANGED), part), (left, top))
            if len(sparse) < len(best):
                best, flags = sparse, KEEP | HAS_TRANSPARENCY
        self._file.write(b"\x21\xf9\x04" + struct.pack("<BHBB", flags, duration, UNCHANGED, 0))
        self._file.write(best)
        self._shown = picture

    def _changed(self, picture: Bytes) -> tuple[int, int, int, int]:
        """The rectangle outside which a picture equals what is shown: top, bottom, left, right."""
        height, width = picture.shape
        if self._shown is None:
            return 0, height, 0, width
        differs = picture != self._shown
        rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
        if not len(rows):
            return 0, 1, 0, 1
        return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def _compressed(picture: Bytes, corner: tuple[int, int]) -> bytes:
    """An image block: where the picture goes, and its pixels."""
    image = Image.fromarray(np.ascontiguousarray(picture), "P")
    return b"".join(GifImagePlugin.getdata(image, corner))
