"""A recorded process in one file, with the experiment that it was recorded by.

A ``.ddpmrecord`` is a zip of the experiment as a ``.ddpm``, of ``record.json`` and of the frames
as arrays, so that ``numpy.load`` opens it too: ``x`` [F, N, ...] from x_T to the sample, and
``x0_pred`` and ``eps`` [F - 1, N, ...], what the network predicted at each frame but the last.
Nothing in it is packed, and reading it never runs code from it.
"""

from __future__ import annotations

import json
import math
import os
import zipfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import IO, Any

import numpy as np

from ddpm_core.assemble import build_schedule
from ddpm_core.checkpoint import Checkpoint, CheckpointError, packed, unpacked
from ddpm_core.files import atomic_write
from ddpm_core.timeline import Array, Timeline

__all__ = ["load_record", "save_record"]

FORMAT = 1  # a file with a higher one comes from a later program
EXPERIMENT, ABOUT = "experiment.ddpm", "record.json"
ARRAYS = ("x", "x0_pred", "eps")
MOST_ABOUT = 2**20  # bytes of what is read at once beside the experiment


def save_record(path: str | os.PathLike[str], checkpoint: Checkpoint, timeline: Timeline) -> None:
    """Write a complete reverse process and its experiment; an earlier file stays whole if it fails.

    Args:
        checkpoint: the experiment, with the settings that the process was recorded under.

    Raises CheckpointError: the file cannot be written, or the process is not complete.
    """
    if timeline.kind != "reverse" or not timeline.complete:
        raise CheckpointError(f"{path} was not written: only a complete reverse process can be")
    about = {
        "format": FORMAT,
        "timesteps": list(timeline.timesteps),
        "shape": list(timeline.shape),
        "step": timeline.step,
    }
    read = {"x": timeline.x, "x0_pred": timeline.x0_pred, "eps": timeline.eps}
    try:
        with atomic_write(path) as file, zipfile.ZipFile(file, "w") as archive:
            # Undated: same content, same file.
            archive.writestr(zipfile.ZipInfo(EXPERIMENT), packed(checkpoint))
            archive.writestr(zipfile.ZipInfo(ABOUT), json.dumps(about, indent=2))
            for name in ARRAYS:
                frames = timeline.total - (name != "x")
                header = {
                    "descr": "<f4",
                    "fortran_order": False,
                    "shape": (frames, *timeline.shape),
                }
                info = zipfile.ZipInfo(f"{name}.npy")
                with archive.open(info, "w", force_zip64=True) as stream:
                    np.lib.format.write_array_header_2_0(stream, header)
                    for frame in range(frames):
                        stream.write(np.ascontiguousarray(read[name](frame), dtype="<f4").data)
    except OSError as error:
        raise CheckpointError(f"{path} cannot be written: {error.strerror or error}") from error


def load_record(
    path: str | os.PathLike[str], run_id: int = 0
) -> tuple[Checkpoint, Timeline, Iterator[None]]:
    """The experiment of a file, its record, and the job that fills the record frame by frame.

    Args:
        run_id: noted in the record.

    Raises CheckpointError: the file cannot be read, is damaged, of a later version, or made to do
    harm; the job raises it too, where a frame is damaged. ValueError: no room for the frames.
    """
    try:
        archive = zipfile.ZipFile(path)
        try:
            checkpoint, about = _experiment(archive)
            frames = _streams(archive, about)
        except BaseException:
            archive.close()
            raise
    except OSError as error:
        raise CheckpointError(f"{path} cannot be read: {error.strerror or error}") from error
    except (ValueError, zipfile.BadZipFile) as error:
        raise CheckpointError(f"{path} cannot be opened: {error}") from error
    config, data = checkpoint.config, checkpoint.data
    timeline = Timeline(
        "reverse",
        config,
        build_schedule(config),
        about["timesteps"],
        about["shape"],
        run_id=run_id,
        step=about["step"],
        columns=() if data is None else data.columns,
        transform=None if data is None else data.transform,
    )
    return checkpoint, timeline, _filled(path, archive, frames, timeline)


def _experiment(archive: zipfile.ZipFile) -> tuple[Checkpoint, dict[str, Any]]:
    """The experiment, and what the file says of its record, once that is known to fit."""
    for name in (EXPERIMENT, ABOUT, *(f"{array}.npy" for array in ARRAYS)):
        if name not in archive.namelist():
            raise ValueError(f"{name} is missing, so it is no record of DDPM Studio")
        if archive.getinfo(name).compress_type != zipfile.ZIP_STORED:
            raise ValueError(f"{name} is packed, which no record is")
    if archive.getinfo(ABOUT).file_size > MOST_ABOUT:
        raise ValueError(f"damaged: {ABOUT} is too long")
    try:
        about = json.loads(archive.read(ABOUT))
        written, levels, shape, step = (about[k] for k in ("format", "timesteps", "shape", "step"))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"damaged: {ABOUT} does not describe a record") from error
    if written != FORMAT:
        raise ValueError(f"it is of format {written}, and this program reads {FORMAT}")
    checkpoint = unpacked(archive.read(EXPERIMENT))
    whole = (levels, shape, [step])
    if not all(isinstance(part, list) and all(map(_counts, part)) for part in whole) or not shape:
        raise ValueError(f"damaged: {ABOUT} does not describe a record")
    falling = all(high > low for high, low in pairwise(levels))
    if not levels or not falling or levels[0] >= checkpoint.config.timesteps:
        raise ValueError(f"damaged: the levels in {ABOUT} are not those of a reverse process")
    dims = shape[1:]
    if checkpoint.data is not None and tuple(dims) != tuple(checkpoint.data.shape):
        raise ValueError("its frames are not of the shape of its data")
    return checkpoint, about


def _counts(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53


def _streams(archive: zipfile.ZipFile, about: dict[str, Any]) -> list[IO[bytes]]:
    """The arrays, each at its first frame. Raises ValueError where they are not as described."""
    streams = []
    for name in ARRAYS:
        stream = archive.open(f"{name}.npy")
        np.lib.format.read_magic(stream)
        shape, fortran, dtype = np.lib.format.read_array_header_2_0(stream)
        frames = len(about["timesteps"]) + (name == "x")
        if shape != (frames, *about["shape"]) or fortran or dtype != np.dtype("<f4"):
            raise ValueError(f"damaged: {name} is not {frames} frames of 32-bit floats")
        size = archive.getinfo(f"{name}.npy").file_size
        if size != stream.tell() + 4 * math.prod(shape):
            raise ValueError(f"damaged: {name} is not as long as it says")
        streams.append(stream)
    return streams


def _filled(
    path: str | os.PathLike[str],
    archive: zipfile.ZipFile,
    streams: Sequence[IO[bytes]],
    timeline: Timeline,
) -> Iterator[None]:
    x, x0_pred, eps = streams
    size = 4 * math.prod(timeline.shape)

    def frame(stream: IO[bytes]) -> Array:
        content = stream.read(size)
        found: Array = np.frombuffer(content, dtype="<f4").reshape(timeline.shape)
        return found

    with archive:
        try:
            timeline.start(frame(x))
            while not timeline.complete:
                timeline.append(frame(x), frame(x0_pred), frame(eps))
                yield
        except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
            raise CheckpointError(f"{path} is damaged: {error}") from error
