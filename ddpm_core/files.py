"""Files written so that a crash leaves the earlier one whole, and read without trust."""

from __future__ import annotations

import contextlib
import io
import os
import pickletools
import re
import secrets
import shutil
import warnings
import zipfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

import torch
from torch import Tensor

__all__ = ["MAX_BYTES", "atomic_path", "atomic_write", "read_bytes", "read_state_dict", "read_zip"]

MAX_BYTES = 2**31  # of a whole file, and of what it unpacks to
FREE_BYTES = 2**26  # a zip that unpacks to no more than this may be packed as tightly as it likes
MAX_RATIO = 20  # beyond that; floating-point numbers hardly pack at all
MAX_PICKLE = 2**20  # bytes of a pickle that are looked through for what it calls
TENSOR_MODULES = ("collections", "torch")  # whose names a state_dict itself holds
FLOATS = (torch.float32, torch.float64, torch.float16, torch.bfloat16)


@contextlib.contextmanager
def atomic_path(path: str | os.PathLike[str]) -> Iterator[Path]:
    """A path at which the block makes a file or a folder that then takes the place of ``path``.

    It lies beside ``path``, since a file can only be renamed within one file system, and vanishes
    if the block fails. A folder takes no other's place but that of an empty one.

    Raises:
        OSError: the folder or the file cannot be written; what was there before is untouched.
    """
    target = Path(os.path.realpath(path))  # through a link, so that the link stays one
    temporary = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        yield temporary
        if temporary.is_dir():
            if target.exists():
                target.rmdir()
        else:
            with open(temporary, "rb+") as file:
                os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        _remove(temporary)
        raise
    _sync_folder(target.parent)


@contextlib.contextmanager
def atomic_write(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """A binary file that becomes ``path`` when the block ends, and vanishes if the block fails.

    Raises as ``atomic_path`` does.
    """
    with atomic_path(path) as temporary, open(temporary, "xb") as file:
        yield file


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _sync_folder(folder: Path) -> None:
    """Make the renaming itself survive a loss of power, where the system can promise that."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def read_bytes(path: str | os.PathLike[str]) -> bytes:
    """The whole content of a file.

    Raises:
        OSError: it cannot be read.
        ValueError: it is empty, or larger than MAX_BYTES.
    """
    with open(path, "rb") as file:
        content = file.read(MAX_BYTES + 1)
    if not content:
        raise ValueError("the file is empty")
    if len(content) > MAX_BYTES:
        raise ValueError(f"the file is larger than {MAX_BYTES // 2**20:,} MiB, and is not read")
    return content


def read_zip(content: bytes, wanted: Collection[str]) -> dict[str, bytes]:
    """Those of the ``wanted`` members that a zip holds; whatever else is in it is left alone.

    Nothing is written to disk, and nothing is unpacked before the declared sizes are checked.

    Raises:
        ValueError: it is no zip, truncated, damaged, or made to do harm; the message says which.
    """
    if not content.startswith(b"PK"):
        called = _called(content)
        if called:
            raise ValueError(
                f"not a zip, but a pickle that asks to run code ({called}) when it is opened, so "
                "it was not"
            )
        raise ValueError("not a zip, so not an experiment of DDPM Studio")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except Exception as error:  # whatever the parser trips over, the file is damaged
        raise ValueError(f"truncated or damaged, its table of contents is missing ({error})") from (
            error
        )
    with archive:
        _refuse_harm(archive.infolist(), len(content))
        found: dict[str, bytes] = {}
        for name in set(archive.namelist()) & set(wanted):
            try:
                found[name] = archive.read(name)  # compares the checksum
            except Exception as error:
                raise ValueError(f"damaged: {name} cannot be unpacked ({error})") from error
    return found


def _refuse_harm(members: list[zipfile.ZipInfo], packed_bytes: int) -> None:
    limit = min(MAX_BYTES, max(FREE_BYTES, MAX_RATIO * packed_bytes))
    unpacked_bytes = sum(member.file_size for member in members)
    if unpacked_bytes > limit:
        raise ValueError(
            f"it would unpack from {packed_bytes:,} to {unpacked_bytes:,} bytes, which no "
            "experiment does; it may be made to exhaust the memory, and is not opened"
        )
    for member in members:
        # Both kinds of separator and drive letters, whatever system the file was made for.
        name = PurePosixPath(member.filename.replace("\\", "/"))
        if name.is_absolute() or ".." in name.parts or ":" in member.filename:
            raise ValueError(
                f"its member {member.filename!r} points out of the archive; it may be made to "
                "overwrite other files, and is not opened"
            )


def read_state_dict(content: bytes) -> dict[str, Tensor]:
    """The weights, as float32, that ``torch.save(model.state_dict())`` wrote.

    Raises:
        ValueError: truncated, damaged, something else, or made to do harm; the message says which.
    """
    if content.startswith(b"PK"):
        read_zip(content, wanted=())  # for its checks of what it would unpack to
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it opens, or the refusal says more
            loaded = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    except Exception as error:
        refused = re.search(r"GLOBAL (\S+)", str(error))
        called = refused[1] if refused else _called(content)
        if called:
            raise ValueError(
                f"it asks to run code ({called}) when it is opened, so it was not; weights are "
                "saved safely with torch.save(model.state_dict(), path)"
            ) from error
        raise ValueError("truncated or damaged, or not saved by torch.save") from error
    if not isinstance(loaded, Mapping):
        raise ValueError(f"it holds a {type(loaded).__name__}, and not a state_dict")
    weights = {}
    for name, tensor in loaded.items():
        if not isinstance(name, str) or not isinstance(tensor, Tensor):
            raise ValueError(f"its {name!r} is no tensor; save model.state_dict() by itself")
        if tensor.dtype not in FLOATS or not _is_plain(tensor):
            raise ValueError(f"its {name} is no plain tensor of floating-point numbers")
        weights[name] = tensor.detach().float().contiguous()
    return weights


def _called(content: bytes) -> str:
    """The first name that a pickle, or the one in torch's zip, would call; "" for none.

    Nothing is unpickled: its operations are only listed. Torch itself names what it refuses in the
    oldest protocols alone.
    """
    texts = ["", ""]
    for name, argument in _operations(content):
        if name == "GLOBAL":
            texts = argument.split(" ", 1)
        elif isinstance(argument, str):
            texts = [texts[-1], argument]
        if name.endswith("GLOBAL") and texts[0].split(".")[0] not in TENSOR_MODULES:
            return ".".join(texts)
    return ""


def _operations(content: bytes) -> Iterator[tuple[str, Any]]:
    """Name and argument of each operation of a pickle, or of several in a row."""
    with contextlib.suppress(Exception):  # whatever is no pickle has none
        stream = io.BytesIO(_pickle_in(content)[:MAX_PICKLE])
        while True:  # until the end, where there is no operation any more
            for operation, argument, _ in pickletools.genops(stream):
                yield operation.name, argument


def _pickle_in(content: bytes) -> bytes:
    """The pickle in a zip of torch, or the content itself."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        [name] = (name for name in archive.namelist() if name.endswith("data.pkl"))
        return archive.read(name)


def _is_plain(tensor: Tensor) -> bool:
    """Whether every number of it is really there, in memory: expanded ones may claim any size."""
    if tensor.layout is not torch.strided or tensor.device.type != "cpu":
        return False
    return tensor.untyped_storage().nbytes() >= tensor.numel() * tensor.element_size()
