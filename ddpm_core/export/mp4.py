"""Writing a film as an MP4 through ffmpeg: that of the optional extra "video", or the system's.

H.264 in yuv420p plays everywhere. That halves the resolution of colour, and needs even sides: an
odd one grows by a pixel.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import IO

from ddpm_core.config import ConfigError
from ddpm_core.environment import clean
from ddpm_core.export.about import describe
from ddpm_core.export.film import Film
from ddpm_core.export.painters import FramePainter, painter_of
from ddpm_core.export.process import Process
from ddpm_core.export.words import ENGLISH, Words
from ddpm_core.export.writing import Job, Progress, naming_failures
from ddpm_core.files import atomic_path

__all__ = ["INSTALL", "check_ffmpeg", "has_ffmpeg", "write_mp4"]

# How to get ffmpeg into a bundle, which takes in no more packages of Python: the package manager
# that is there first.
MANAGERS = {
    "apt": "sudo apt install ffmpeg",
    "dnf": "sudo dnf install ffmpeg",
    "pacman": "sudo pacman -S ffmpeg",
    "zypper": "sudo zypper install ffmpeg",
    "winget": "winget install Gyan.FFmpeg",
    "brew": "brew install ffmpeg",
}
QUALITY = 16  # of H.264, its constant rate factor: small marks on an even ground stay clean
NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would open a console

# RGB becomes the colours of HDTV, and the file says so; players guess where it does not.
COLOURS = (
    "scale=out_color_matrix=bt709:out_range=tv,"
    "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709"
)


def _install() -> str:
    if not getattr(sys, "frozen", False):
        return "python -m pip install imageio-ffmpeg"
    found = (command for name, command in MANAGERS.items() if shutil.which(name))
    return next(found, "https://ffmpeg.org/download.html")


INSTALL = _install()


def has_ffmpeg() -> bool:
    """Whether there is one, found out at once and without starting anything."""
    importlib.invalidate_caches()  # it may have been installed a moment ago
    return importlib.util.find_spec("imageio_ffmpeg") is not None or _of_system() is not None


def check_ffmpeg() -> str:
    """The path of ffmpeg. Raises ConfigError saying how to get it where there is none."""
    try:
        from imageio_ffmpeg import get_ffmpeg_exe

        return str(get_ffmpeg_exe())
    except (ImportError, RuntimeError) as error:
        path = _of_system()
        if path is not None:
            return path
        raise ConfigError(
            "path",
            "MP4 needs ffmpeg, which is not on this machine",
            f"install it with: {INSTALL}",
        ) from error


def _of_system() -> str | None:
    return shutil.which("ffmpeg")


def write_mp4(
    path: str | os.PathLike[str], process: Process, film: Film, words: Words = ENGLISH
) -> Job:
    """Write a film to a file, as a job that stops after each frame.

    Raises ConfigError (a ValueError): the range is not within the process, there is no ffmpeg, or
    the file cannot be written; an earlier file is then untouched.
    """
    ffmpeg = check_ffmpeg()
    painter = _even(process, film, words)
    film = painter.film
    total = len(painter.indices)
    repeats = 1 + round(film.hold * film.rate)  # of the last frame
    about = describe(process, film=film.as_dict())
    yield Progress(0, total)
    with (
        naming_failures(path),
        atomic_path(path) as unfinished,
        _encoder(_command(ffmpeg, unfinished, painter, about)) as pipe,
    ):
        for done, index in enumerate(painter.indices, start=1):
            picture = painter.rgb(index)
            for _ in range(repeats if done == total else 1):
                pipe.write(picture.tobytes())
            if done < total:
                yield Progress(done, total)
    yield Progress(total, total)


def _even(process: Process, film: Film, words: Words) -> FramePainter:
    """The painter of a film with even sides."""
    painter = painter_of(process, film, words)
    width, height = (side + side % 2 for side in (painter.width, painter.height))
    if (width, height) == (painter.width, painter.height):
        return painter
    return painter_of(process, replace(painter.film, width=width, height=height), words)


def _command(ffmpeg: str, path: Path, painter: FramePainter, about: str) -> list[str]:
    """What is to be run: frames come in as RGB, and the file goes to ``path``."""
    rate = str(Fraction(painter.film.rate).limit_denominator(1001))
    size = f"{painter.width}x{painter.height}"
    source = f"-f rawvideo -pix_fmt rgb24 -s {size} -r {rate} -i -".split()
    codec = f"-c:v libx264 -pix_fmt yuv420p -crf {QUALITY} -movflags +faststart".split()
    text = ["-metadata", f"comment={about}"]
    told = [ffmpeg, "-v", "error", "-nostdin", "-y", *source, *codec, "-vf", COLOURS, *text]
    return [*told, "-f", "mp4", str(path)]


@contextmanager
def _encoder(command: list[str]) -> Iterator[IO[bytes]]:
    """A pipe that takes frames; the file is whole when the block ends.

    If the block fails, ffmpeg is ended. Raises OSError with ffmpeg's own words where it gives up.
    """
    with tempfile.TemporaryFile() as said:
        running = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=said,
            creationflags=NO_WINDOW,
            env=clean(os.environ),
        )
        pipe = running.stdin
        assert pipe is not None
        try:
            yield pipe
            pipe.close()
            if running.wait():
                raise OSError(_last_line(said))
        except OSError as error:
            _close(pipe)
            if running.wait():
                raise OSError(_last_line(said)) from error
            raise  # the fault is not ffmpeg's
        except BaseException:
            running.kill()
            _close(pipe)
            running.wait()
            raise


def _last_line(said: IO[bytes]) -> str:
    said.seek(0)
    lines = said.read().decode(errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "ffmpeg gave up")


def _close(pipe: IO[bytes]) -> None:
    with suppress(OSError):  # what was left to send can no longer arrive
        pipe.close()
