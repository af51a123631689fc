"""What ``sample`` of the command line does: draw samples, and write them as the suffix says."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from ddpm_core.config import ConfigError
from ddpm_core.data_kinds import RECORD_SUFFIX
from ddpm_core.export import (
    MOST_PICTURES,
    FrameSpan,
    Sheet,
    Table,
    check_folder,
    finish,
    write_csv,
    write_npz,
    write_sheet,
    write_singles,
)
from ddpm_core.files import atomic_write
from ddpm_core.headless import Bar, Trained, check_writable, drawn
from ddpm_core.record_file import save_record
from ddpm_core.recording import record_reverse
from ddpm_core.timeline import Timeline

__all__ = ["check_new_folder", "write_samples"]

SEPARATORS = {".csv": ",", ".tsv": "\t"}
ARRAYS = (".npy", ".npz")
POINT_SUFFIXES = (*SEPARATORS, *ARRAYS, RECORD_SUFFIX)
PICTURE_SUFFIXES = (".png", *ARRAYS, RECORD_SUFFIX, "")  # without one it is a folder


def write_samples(trained: Trained, out: Path, quiet: bool = False) -> None:
    """Draw samples and write them in the data's own units; the suffix says how.

    A record of the whole process has the units that it was computed in.

    Raises ConfigError: an unknown suffix, or a file that cannot be written.
    """
    pictures = trained.config.modality == "pictures"
    suffix = out.suffix.lower()
    if suffix not in (PICTURE_SUFFIXES if pictures else POINT_SUFFIXES):
        raise _unknown_suffix(out, pictures)
    if suffix:
        check_writable(out)
    else:
        check_new_folder(out)
    if suffix == RECORD_SUFFIX:
        _write_record(trained, out, quiet)
        return
    samples = drawn(trained, quiet)
    if pictures:
        _write_pictures(out, suffix, samples)
    elif suffix in SEPARATORS:
        finish(write_csv(out, samples, Table(), SEPARATORS[suffix], comment=False))
    elif suffix == ".npz":
        finish(write_npz(out, samples, Table()))
    else:
        points, transform = torch.from_numpy(samples.x(0)).double(), trained.data.transform
        _save(out, points.numpy() if transform is None else transform.undo(points).numpy())


def _write_record(trained: Trained, out: Path, quiet: bool) -> None:
    """The whole process with its experiment, for the window to open."""
    assert trained.checkpoint is not None
    timeline, job = record_reverse(
        trained.model, trained.config, trained.schedule, trained.data, step=trained.step
    )
    with Bar(timeline.total - 1, "step", quiet, desc="record") as bar:
        for _ in job:
            bar.update()
    save_record(out, trained.checkpoint, timeline)


def _write_pictures(out: Path, suffix: str, samples: Timeline) -> None:
    """A contact sheet, a folder of pictures, or numbers from -1 to 1."""
    if suffix == ".png":
        finish(write_sheet(out, samples, Sheet(most=min(samples.count, MOST_PICTURES))))
    elif suffix == "":
        finish(write_singles(out, samples, FrameSpan()))
    elif suffix == ".npz":
        finish(write_npz(out, samples, Table()))
    else:
        _save(out, samples.x(0))


def _save(out: Path, array: npt.NDArray[Any]) -> None:
    with atomic_write(out) as file:
        np.save(file, array)


def _unknown_suffix(out: Path, pictures: bool) -> ConfigError:
    remedy = f"use one of {_listed(PICTURE_SUFFIXES if pictures else POINT_SUFFIXES)}"
    if pictures:
        remedy += ", or a folder for a PNG of each"
    if pictures and out.suffix.lower() in SEPARATORS:
        return ConfigError("out", "pictures are no table of columns", remedy)
    return ConfigError("out", f"{out} is of no known kind", remedy)


def _listed(suffixes: Iterable[str]) -> str:
    return ", ".join(suffix for suffix in suffixes if suffix)


def check_new_folder(folder: Path) -> None:
    """Find out before the work whether a folder can be filled. Raises ConfigError."""
    check_folder(folder)
    check_writable(folder / "picture.png" if folder.is_dir() else folder)
