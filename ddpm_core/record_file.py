"""A recorded process in one file, with the experiment that it was recorded by.

A ``.ddpmrecord`` is a zip of the experiment as a ``.ddpm``, of ``record.json`` and of the frames
as arrays, so that ``numpy.load`` opens it too: ``x`` [F, N, ...] from x_T to the sample, and
``x0_pred`` and ``eps`` [F - 1, N, ...], what the network predicted at each frame but the last.
Nothing in it is packed, and reading it never runs code from it.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import struct
import zipfile
from collections.abc import Iterator, Sequence
from typing import IO, Any

import numpy as np

from ddpm_core.assemble import build_sampler, build_schedule
from ddpm_core.checkpoint import Checkpoint, CheckpointError, packed, unpacked
from ddpm_core.config import ExperimentConfig
from ddpm_core.files import MAX_BYTES, atomic_write
from ddpm_core.timeline import Array, Timeline

__all__ = ["load_record", "save_record"]

FORMAT = 1  # a file with a higher one comes from a later program
EXPERIMENT, ABOUT = "experiment.ddpm", "record.json"
ARRAYS = ("x", "x0_pred", "eps")
MOST = {EXPERIMENT: MAX_BYTES, ABOUT: 2**20}  # bytes of what is read at once
LOCKED = 0x01 | 0x20 | 0x40  # flags of a zip: by a password, a patch of another file, by a key
MAGIC = b"\x93NUMPY\x02\x00"  # of an array in the format of numpy, version 2.0
ALIGNED, DIGITS = 64, 21  # where its numbers begin, and the room left for the count of frames


def save_record(path: str | os.PathLike[str], checkpoint: Checkpoint, timeline: Timeline) -> None:
    """Write a complete reverse process and its experiment; an earlier file stays whole if it fails.

    Args:
        checkpoint: the experiment, with the settings that the process was recorded under.

    Raises CheckpointError: the file cannot be written, or the process is not complete, or holds
    numbers that are not finite.
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
                info = zipfile.ZipInfo(f"{name}.npy")
                with archive.open(info, "w", force_zip64=True) as stream:
                    stream.write(_header((frames, *timeline.shape)))
                    for frame in range(frames):
                        numbers = np.ascontiguousarray(read[name](frame), dtype="<f4")
                        _check_finite(numbers, name, frame)
                        stream.write(numbers.data)
    except OSError as error:
        raise CheckpointError(f"{path} cannot be written: {error.strerror or error}") from error
    except ValueError as error:
        raise CheckpointError(f"{path} was not written: {error}") from error


def _header(shape: Sequence[int]) -> bytes:
    """What an array of float32 begins with, byte for byte as numpy writes it.

    So what a file holds is compared with it, and never given to a parser of Python. It is spelled
    out here, for another numpy may leave other room.
    """
    about = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {tuple(shape)!r}, }}"
    text = about + " " * (DIGITS - len(str(shape[0])))
    begun = len(MAGIC) + struct.calcsize("<I") + len(text) + 1
    text += " " * (ALIGNED - begun % ALIGNED) + "\n"
    return MAGIC + struct.pack("<I", len(text)) + text.encode("ascii")


def _check_finite(numbers: Array, name: str, frame: int) -> None:
    if not np.isfinite(numbers).all():
        raise ValueError(f"frame {frame} of {name} holds numbers that are not finite")


def load_record(
    path: str | os.PathLike[str], run_id: int = 0
) -> tuple[Checkpoint, Timeline, Iterator[None]]:
    """The experiment of a file, its record, and the job that fills the record frame by frame.

    Args:
        run_id: noted in the record.

    Raises CheckpointError: the file cannot be read, is damaged, of a later version, or made to do
    harm, or there is no room for its frames; the job raises it too, where a frame is damaged.
    """
    try:
        with contextlib.ExitStack() as stack:
            with _zip_errors("it"):
                archive = stack.enter_context(zipfile.ZipFile(path))
            checkpoint, about = _experiment(archive)
            streams = _streams(archive, about, stack)
            timeline = _empty(checkpoint, about, run_id)
            held = stack.pop_all()
    except OSError as error:
        raise CheckpointError(f"{path} cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise CheckpointError(f"{path} cannot be opened: {error}") from error
    return checkpoint, timeline, _filled(path, held, streams, timeline)


@contextlib.contextmanager
def _zip_errors(what: str) -> Iterator[None]:
    """Whatever zipfile trips over means that the file is damaged: a ValueError that says so."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        reason = str(error) or "it ends too early"
        raise ValueError(f"damaged: {what} cannot be unpacked ({reason})") from error


def _empty(checkpoint: Checkpoint, about: dict[str, Any], run_id: int) -> Timeline:
    """The record before its first frame."""
    config, data = checkpoint.config, checkpoint.data
    return Timeline(
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


def _experiment(archive: zipfile.ZipFile) -> tuple[Checkpoint, dict[str, Any]]:
    """The experiment, and what the file says of its record, once that is known to fit."""
    for name in (EXPERIMENT, ABOUT, *(f"{array}.npy" for array in ARRAYS)):
        if name not in archive.namelist():
            raise ValueError(f"{name} is missing, so it is no record of DDPM Studio")
        info = archive.getinfo(name)
        if info.compress_type != zipfile.ZIP_STORED:
            raise ValueError(f"{name} is packed, which no record is")
        if info.flag_bits & LOCKED:
            raise ValueError(f"{name} is locked or a patch, which no record is")
        if info.compress_size != info.file_size or info.file_size > MOST.get(name, math.inf):
            raise ValueError(f"damaged: {name} cannot be as long as it says")
    described, content = _read(archive, ABOUT), _read(archive, EXPERIMENT)
    try:
        about = json.loads(described)
        written, levels, shape, step = (about[k] for k in ("format", "timesteps", "shape", "step"))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"damaged: {ABOUT} does not describe a record") from error
    whole = (levels, shape, [written, step])
    if not all(isinstance(part, list) and all(map(_counts, part)) for part in whole):
        raise ValueError(f"damaged: {ABOUT} does not describe a record")
    if written != FORMAT:
        raise ValueError(f"it is of format {written}, and this program reads {FORMAT}")
    checkpoint = unpacked(content)
    if levels != _levels(checkpoint.config):
        raise ValueError("damaged: its levels are not those that its experiment's sampler visits")
    if not shape or shape[0] < 1:
        raise ValueError("damaged: it holds no sample")
    if tuple(shape[1:]) != _shape(checkpoint):
        raise ValueError("damaged: its frames are not of the shape of its data")
    return checkpoint, about


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with _zip_errors(name):
        return archive.read(name)


def _levels(config: ExperimentConfig) -> list[int]:
    """The levels that the sampler of the settings visits, from the noise on."""
    return list(build_sampler(config, build_schedule(config), None).timesteps)


def _shape(checkpoint: Checkpoint) -> tuple[int, ...]:
    """Of one example; of data that are not in the file by the settings and the network."""
    if checkpoint.data is not None:
        return tuple(checkpoint.data.shape)
    config = checkpoint.config
    sides = (config.picture_size,) * 2 if config.modality == "pictures" else ()
    return (checkpoint.inputs, *sides)


def _counts(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53


def _streams(
    archive: zipfile.ZipFile, about: dict[str, Any], stack: contextlib.ExitStack
) -> list[IO[bytes]]:
    """The arrays, each at its first frame, held open by the stack.

    Raises ValueError where they are not as described.
    """
    streams = []
    for name in ARRAYS:
        frames = len(about["timesteps"]) + (name == "x")
        shape = (frames, *about["shape"])
        header = _header(shape)
        with _zip_errors(f"{name}.npy"):
            stream = stack.enter_context(archive.open(f"{name}.npy"))
            begins = stream.read(len(header))
        if begins != header:
            raise ValueError(f"damaged: {name} is not {frames} frames of 32-bit floats")
        if archive.getinfo(f"{name}.npy").file_size != len(header) + 4 * math.prod(shape):
            raise ValueError(f"damaged: {name} is not as long as it says")
        streams.append(stream)
    return streams


def _filled(
    path: str | os.PathLike[str],
    held: contextlib.ExitStack,
    streams: Sequence[IO[bytes]],
    timeline: Timeline,
) -> Iterator[None]:
    size = 4 * math.prod(timeline.shape)

    def frame(name: str, number: int) -> Array:
        try:
            with _zip_errors(name):
                content = streams[ARRAYS.index(name)].read(size)
            if len(content) != size:
                raise ValueError(f"{name} ends in frame {number}")
            found: Array = np.frombuffer(content, dtype="<f4").reshape(timeline.shape)
            _check_finite(found, name, number)
        except OSError as error:
            raise CheckpointError(f"{path} cannot be read: {error.strerror or error}") from error
        except ValueError as error:
            reason = str(error).removeprefix("damaged: ")
            raise CheckpointError(f"{path} is damaged: {reason}") from error
        return found

    with held:
        timeline.start(frame("x", 0))
        for k in range(timeline.total - 1):
            timeline.append(frame("x", k + 1), frame("x0_pred", k), frame("eps", k))
            yield
