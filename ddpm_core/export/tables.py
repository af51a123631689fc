"""Points and pictures as numbers: the samples, or the way of each, as CSV or as NumPy arrays.

Numbers are exact: float32 as recorded in standardised units, float64 in the data's own. Files are
written frame by frame, for a record may be larger than the memory.
"""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, Protocol

import numpy as np
import numpy.typing as npt
import torch

from ddpm_core.config import ConfigError
from ddpm_core.data.points import Standardisation
from ddpm_core.export.about import describe
from ddpm_core.export.frames import FrameRange
from ddpm_core.export.process import Process
from ddpm_core.export.writing import Job, Progress, naming_failures
from ddpm_core.files import atomic_write
from ddpm_core.timeline import Array

__all__ = [
    "CONTENTS",
    "UNITS",
    "Record",
    "Table",
    "arrays_of",
    "columns_of",
    "number_type",
    "rows_of",
    "write_csv",
    "write_npz",
]

CONTENTS = ("samples", "trajectories")
UNITS = ("data", "standardised")
PREDICTED = "x0_pred_"  # before the name of a column
AXES = ("picture", "channel", "row", "column")  # of an array of pictures

Values = npt.NDArray[Any]  # float32 or float64


class Record(Process, Protocol):
    """A process that knows what its numbers mean, as a Timeline does."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the dimensions."""

    @property
    def transform(self) -> Standardisation | None:
        """The way to the data's own units; None where the numbers are in them."""


@dataclass(frozen=True, kw_only=True)
class Table(FrameRange):
    """What a table holds; every instance is valid.

    Args:
        first, last, stride: which frames of trajectories, see FrameRange.
        contents: "samples", the points of the last frame, or "trajectories", all frames of the
            range, one row a point and frame.
        units: "data" or "standardised".
        predicted: whether trajectories hold the predicted x_0 too, where there is one.

    Raises ConfigError (a ValueError) naming the field, the reason and the remedy.
    """

    contents: str = "samples"
    units: str = "data"
    predicted: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        for name, choices in (("contents", CONTENTS), ("units", UNITS)):
            value = getattr(self, name)
            if value not in choices:
                raise ConfigError(
                    name, f"{value!r} is not known", "choose one of " + ", ".join(choices)
                )

    def frame_indices(self, total: int) -> tuple[int, ...]:
        taken = super().frame_indices(total)
        return taken if self.contents == "trajectories" else taken[-1:]


def columns_of(process: Record, table: Table) -> tuple[str, ...]:
    """The names of a CSV's columns. Raises ConfigError: pictures have none."""
    if _of_pictures(process):
        raise ConfigError("path", "pictures are no table of columns", "use .npz for their numbers")
    if table.contents == "samples":
        return tuple(process.columns)
    predicted = [PREDICTED + name for name in process.columns] if _predicts(process, table) else []
    return ("frame", "t", "point", *process.columns, *predicted)


def rows_of(
    process: Record, table: Table, frame: int, most: int | None = None
) -> Iterator[list[str]]:
    """The rows of a CSV for one frame, or the first ``most`` of them, as texts."""
    wanted = [process.x(frame)[:most]]
    if _predicts(process, table):
        wanted.append(_predicted(process, frame)[:most])
    values = np.concatenate([_converted(points, process, table) for points in wanted], axis=1)
    write = _short if values.dtype == np.float32 else repr
    start = [] if table.contents == "samples" else [str(frame), str(process.t(frame))]
    for number, row in enumerate(values.tolist()):
        place = [*start, str(number)] if start else []
        # nothing was predicted at the last frame, and nothing is then written
        yield place + ["" if value != value else write(value) for value in row]


def arrays_of(process: Record, table: Table) -> dict[str, tuple[int, ...]]:
    """The arrays of numbers in an NPZ with their shapes; all are of the type of ``number_type``."""
    frames = table.frame_indices(process.frames)
    shape = process.x(frames[0]).shape
    if table.contents == "samples":
        return {"pictures" if _of_pictures(process) else "points": shape}
    names = ("x", "x0_pred") if _predicts(process, table) else ("x",)
    return {name: (len(frames), *shape) for name in names}


def number_type(process: Record, table: Table) -> np.dtype[Any]:
    """float32 as recorded, or float64 in the data's own units."""
    exact = table.units == "standardised" or process.transform is None
    return np.dtype(np.float32 if exact else np.float64)


def write_csv(
    path: str | os.PathLike[str],
    process: Record,
    table: Table,
    separator: str = ",",
    comment: bool = True,
) -> Job:
    """Write a table as text, as a job that stops after each frame.

    The first line names the columns. Before it comes, unless ``comment`` is turned off for readers
    that know none, a comment with settings and seed: # and JSON.

    Raises ConfigError (a ValueError): the range is not within the process, it is one of pictures,
    or the file cannot be written; an earlier file is then untouched.
    """
    table, frames = _settled(process, table)
    columns = columns_of(process, table)
    yield Progress(0, len(frames))
    with naming_failures(path), atomic_write(path) as file, _text(file) as text:
        if comment:
            text.write(f"# {_about(process, table)}\n")
        writer = csv.writer(text, delimiter=separator, lineterminator="\n")
        writer.writerow(columns)
        for done, frame in enumerate(frames, start=1):
            writer.writerows(rows_of(process, table, frame))
            if done < len(frames):
                yield Progress(done, len(frames))
    yield Progress(len(frames), len(frames))


def write_npz(path: str | os.PathLike[str], process: Record, table: Table) -> Job:
    """Write a table as arrays for ``numpy.load``, as a job that stops after each frame.

    Samples are ``points`` [N, D]; trajectories ``x`` [F, N, D] with the ``frames`` and their
    levels ``t`` [F], and ``x0_pred`` [F, N, D], NaN where nothing was predicted. ``columns`` names
    the dimensions, ``experiment`` is JSON with the settings, ``about`` with the seed and the rest.

    Samples that are pictures are ``pictures`` [N, 3, H, W], float32 with -1 for black and 1 for
    white, and x and x0_pred are [F, N, 3, H, W]; they have no ``columns``.

    Raises ConfigError as ``write_csv`` does.
    """
    table, frames = _settled(process, table)
    arrays, dtype = arrays_of(process, table), number_type(process, table)
    done, total = 0, len(frames) * len(arrays)
    yield Progress(0, total)
    with naming_failures(path), atomic_write(path) as file, zipfile.ZipFile(file, "w") as archive:
        for name, label in _labels(process, table, frames).items():
            with _member(archive, name, label.shape, label.dtype) as stream:
                stream.write(label.tobytes())
        for name, shape in arrays.items():
            read = _predicted if name == "x0_pred" else _points
            with _member(archive, name, shape, dtype) as stream:
                for frame in frames:
                    stream.write(_converted(read(process, frame), process, table).tobytes())
                    done += 1
                    if done < total:
                        yield Progress(done, total)
    yield Progress(total, total)


def _settled(process: Record, table: Table) -> tuple[Table, tuple[int, ...]]:
    """The table with the end that it has now, though the process may still grow, and its frames."""
    frames = table.frame_indices(process.frames)
    return replace(table, last=frames[-1]), frames


def _about(process: Record, table: Table) -> str:
    what: dict[str, object] = {"table": table.as_dict()}
    if _of_pictures(process):
        what |= {"axes": list(AXES), "black": -1, "white": 1}
    else:
        what["columns"] = list(process.columns)
    if table.contents == "samples":
        (frame,) = table.frame_indices(process.frames)
        what |= {"frame": frame, "t": process.t(frame)}
    return describe(process, **what)


def _of_pictures(process: Process) -> bool:
    return process.config.modality == "pictures"


def _predicts(process: Process, table: Table) -> bool:
    return table.contents == "trajectories" and table.predicted and process.kind == "reverse"


def _points(process: Process, frame: int) -> Array:
    return process.x(frame)


def _predicted(process: Process, frame: int) -> Array:
    """x_0 as predicted at a frame, NaN where nothing was."""
    predicted = process.x0_pred(frame)
    return np.full_like(process.x(frame), np.nan) if predicted is None else predicted


def _converted(points: Array, process: Record, table: Table) -> Values:
    if number_type(process, table) == np.float32 or process.transform is None:
        return points
    exact = torch.from_numpy(points.astype(np.float64))
    values: Values = process.transform.undo(exact).numpy()
    return values


def _short(value: float) -> str:
    """As few digits as tell a float32 from every other."""
    return f"{value:.9g}"


@contextmanager
def _text(file: BinaryIO) -> Iterator[io.TextIOWrapper]:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    try:
        yield text
    finally:
        text.detach()  # flushes, and leaves the file open for its owner


# --- arrays in a zip, written piece by piece


def _labels(process: Record, table: Table, frames: Sequence[int]) -> dict[str, Values]:
    about = json.loads(_about(process, table))
    experiment = about.pop("experiment")
    labels = {
        "experiment": np.array(json.dumps(experiment)),
        "about": np.array(json.dumps(about)),
    }
    if not _of_pictures(process):
        labels["columns"] = np.array(process.columns)
    if table.contents == "trajectories":
        labels["frames"] = np.array(frames)
        labels["t"] = np.array([process.t(frame) for frame in frames])
    return labels


@contextmanager
def _member(
    archive: zipfile.ZipFile, name: str, shape: tuple[int, ...], dtype: np.dtype[Any]
) -> Iterator[Any]:
    """A member of an NPZ that takes the bytes of an array of this shape."""
    info = zipfile.ZipInfo(f"{name}.npy")  # undated: same content, same file
    with archive.open(info, "w", force_zip64=True) as stream:
        description = np.lib.format.dtype_to_descr(dtype)
        header = {"descr": description, "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_2_0(stream, header)
        yield stream
