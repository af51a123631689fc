"""Reads what the smoke test of a program finds on the disk, without the program's own code."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

__all__ = ["Wrong", "changes", "checkpoint_steps", "gif_frames", "snapshot"]

Snapshot = dict[str, tuple[int, int]]


class Wrong(Exception):
    """What was found instead of what should be there."""


def gif_frames(path: Path) -> int:
    """The number of frames of a GIF. Raises Wrong where it is none, or damaged."""
    data = _bytes(path)
    if data[:6] != b"GIF89a" or len(data) < 14:
        raise Wrong(f"{path.name} is not a GIF")
    try:
        return _frames(data)
    except IndexError:
        raise Wrong(f"{path.name} ends in the middle of a GIF") from None


def _frames(data: bytes) -> int:
    """Walk over the blocks. Raises IndexError at an end that comes too early, or Wrong."""
    at = 13 + _colours(data[10])
    frames = 0
    while data[at] != 0x3B:  # the trailer
        if data[at] == 0x21:  # an extension
            at += 2
        elif data[at] == 0x2C:  # a picture, with a table of colours of its own or without
            frames += 1
            at += 10 + _colours(data[at + 9]) + 1
        else:
            raise Wrong(f"a GIF has no block of kind {data[at]:#x}")
        while data[at]:
            at += data[at] + 1
        at += 1
    return frames


def _colours(flags: int) -> int:
    """Bytes of the table of colours that a byte of flags announces."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def checkpoint_steps(path: Path) -> int:
    """The training steps in a .ddpm file. Raises Wrong where it is none, or damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            damaged = archive.testzip()
            names = archive.namelist()
            steps = int(json.loads(archive.read("experiment.json"))["step"])
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise Wrong(f"{path.name} cannot be read: {error}") from None
    if damaged is not None or not any(name.endswith(".safetensors") for name in names):
        raise Wrong(f"{path.name} is damaged: {damaged or names}")
    return steps


def snapshot(folder: Path) -> Snapshot:
    """Size and time of every file of a folder; not of caches and of what begins with a dot."""
    found: Snapshot = {}
    for parent, folders, files in os.walk(folder):
        folders[:] = [one for one in folders if one != "__pycache__" and not one.startswith(".")]
        for name in (*files, *folders):
            status = os.lstat(os.path.join(parent, name))
            is_file = name in files
            key = os.path.relpath(os.path.join(parent, name), folder)
            found[key] = (status.st_size, status.st_mtime_ns) if is_file else (0, 0)
    return found


def changes(before: Snapshot, after: Snapshot) -> list[str]:
    """The names of what is new, gone or changed."""
    return sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Wrong(f"{path.name} cannot be read: {error.strerror}") from None
