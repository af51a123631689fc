"""Packs a bundle for any Linux: unpacked anywhere, it runs from there."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from string import Template

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from ddpm_core.version import __version__

__all__ = ["make"]


def make(bundle: Path, share: Path, target: Path, epoch: int, glibc: str) -> None:
    """Write a .tar.xz with the bundle, share/, menu-entry.sh and README.txt, all in one folder.

    Args:
        share: as from ``share.py``.
        epoch: the time that all files get, in seconds since 1970.
        glibc: the version that the bundle needs at least.

    Raises subprocess.CalledProcessError: xz failed.
    """
    name = f"ddpm-studio-{__version__}"

    def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        member.mtime = epoch
        if not member.issym():
            member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
        return member

    with target.open("wb") as file:
        # The command compresses with all cores, where Python's own module uses one.
        packer = subprocess.Popen(["xz", "-6", "-T0", "-c"], stdin=subprocess.PIPE, stdout=file)
        assert packer.stdin is not None
        with (
            suppress(BrokenPipeError),  # it has ended early; how is asked below
            packer.stdin,
            tarfile.open(fileobj=packer.stdin, mode="w|") as archive,
        ):
            archive.add(bundle, name, filter=plain)  # in the order of names
            archive.add(share, f"{name}/share", filter=plain)
            archive.add(HERE / "menu-entry.sh", f"{name}/menu-entry.sh", filter=plain)
            words = Template((HERE / "README.txt").read_text(encoding="utf-8"))
            text = words.substitute(glibc=glibc).encode()
            member = tarfile.TarInfo(f"{name}/README.txt")
            member.size = len(text)
            archive.addfile(plain(member), BytesIO(text))
    if packer.wait() != 0:
        target.unlink()
        raise subprocess.CalledProcessError(packer.returncode, packer.args)
