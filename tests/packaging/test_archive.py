"""The archive for any Linux: what is in it and how, and that it can be made again."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ddpm_core.version import __version__

ROOT = Path(__file__).resolve().parents[2]
EPOCH = 1_700_000_000
TOP = f"ddpm-studio-{__version__}"


@pytest.fixture
def archive(script: Callable[[str], Any]) -> Any:
    return script("archive")


@pytest.fixture
def make(archive: Any, fake_bundle: Path, fake_share: Path, tmp_path: Path) -> Any:
    """Makes the archive; none where this system has no xz."""

    def make(name: str = "out.tar.xz") -> list[Path]:
        target = tmp_path / name
        if shutil.which("xz") is None:
            with pytest.raises(FileNotFoundError):
                archive.make(fake_bundle, fake_share, target, EPOCH, "2.35")
            return []
        archive.make(fake_bundle, fake_share, target, EPOCH, "2.35")
        return [target]

    return make


def members(path: Path) -> list[tarfile.TarInfo]:
    with tarfile.open(path, "r:xz") as file:
        return file.getmembers()


def test_it_unpacks_to_the_bundle_with_what_belongs_into_a_menu(
    make: Any, fake_bundle: Path, fake_share: Path, tmp_path: Path
) -> None:
    for path in make():
        with tarfile.open(path, "r:xz") as file:
            file.extractall(tmp_path / "unpacked", filter="data")
        [top] = (tmp_path / "unpacked").iterdir()
        assert top.name == TOP
        menu_entry = ROOT / "packaging" / "linux" / "menu-entry.sh"
        words = (menu_entry.parent / "README.txt").read_text(encoding="utf-8")
        told = words.replace("$glibc", "2.35").encode()
        assert b"glibc 2.35 or later" in told
        wanted = {"menu-entry.sh": menu_entry.read_bytes(), "README.txt": told}
        for source, place in ((fake_bundle, ""), (fake_share, "share/")):
            for each in source.rglob("*"):
                if each.is_file():
                    wanted[place + each.relative_to(source).as_posix()] = each.read_bytes()
        found = {
            each.relative_to(top).as_posix(): each.read_bytes()
            for each in top.rglob("*")
            if each.is_file()
        }
        assert found == wanted
        assert os.readlink(top / "_internal" / "libthing.so.1") == "torch/lib/libthing.so.1"
        assert os.readlink(top / "_internal" / "torch.libs") == "torch/lib"
        for program in ("ddpm-studio", "ddpm-core"):
            run = subprocess.run([top / program], check=True, capture_output=True, text=True)
            assert run.stdout == f"{program}\n"


def test_owners_modes_and_times_do_not_come_from_who_builds(make: Any) -> None:
    executable = {
        f"{TOP}/{name}"
        for name in ("ddpm-studio", "ddpm-core", "_internal/torch/lib/libthing.so.1")
    }
    menu_entry = ROOT / "packaging" / "linux" / "menu-entry.sh"
    if menu_entry.stat().st_mode & stat.S_IXUSR:
        executable.add(f"{TOP}/menu-entry.sh")
    for path in make():
        for member in members(path):
            assert (member.uid, member.gid) == (0, 0), member.name
            assert (member.uname, member.gname) == ("root", "root"), member.name
            assert member.mtime == EPOCH, member.name
            if not member.issym():
                open_to_all = member.isdir() or member.name in executable
                assert member.mode == (0o755 if open_to_all else 0o644), member.name
            assert not member.islnk(), member.name


OTHERS = tuple(f"{TOP}/{name}" for name in ("share", "menu", "README"))


def test_the_order_is_that_of_names(make: Any) -> None:
    for path in make():
        names = [member.name for member in members(path)]
        bundle = [name for name in names if not name.startswith(OTHERS)]
        assert bundle == sorted(bundle, key=lambda name: name.split("/"))
        assert names[len(bundle)] == f"{TOP}/share"
        assert names[-2:] == [f"{TOP}/menu-entry.sh", f"{TOP}/README.txt"]
        assert len(names) == len(set(names))


def test_the_same_bundle_gives_the_same_archive(make: Any, fake_bundle: Path) -> None:
    first = make("first.tar.xz")
    for path in [fake_bundle, *fake_bundle.rglob("*")]:
        os.utime(path, (EPOCH + 10**7, EPOCH + 10**7), follow_symlinks=False)
        if path.is_dir():
            path.chmod(0o775)
    # A second name of a file elsewhere, as the Debian package has it meanwhile.
    os.link(fake_bundle / "LICENCES.txt", fake_bundle.parent / "second")
    second = make("second.tar.xz")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.mark.parametrize("last_words", ["exit 1", "cat >/dev/null; exit 1"])
def test_where_xz_fails_nothing_half_made_is_left(
    archive: Any,
    fake_bundle: Path,
    fake_share: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    last_words: str,
) -> None:
    """At once, with much still to come, as well as at the end."""
    (fake_bundle / "_internal" / "large.bin").write_bytes(bytes(4_000_000))
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "xz").write_text(f"#!/bin/sh\necho part\n{last_words}\n", encoding="utf-8")
    (tools / "xz").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    target = tmp_path / "out.tar.xz"
    with pytest.raises(subprocess.CalledProcessError) as caught:
        archive.make(fake_bundle, fake_share, target, EPOCH, "2.35")
    assert caught.value.cmd[0] == "xz"  # as installer.py names it
    assert not target.exists()
