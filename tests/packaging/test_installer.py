"""make installer: from what it builds, under which names and times, and what it says."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

NOW = 1_800_000_000


@pytest.fixture
def installer(script: Callable[[str], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module, with folders of its own to write to."""
    module = script("installer")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "DIST", tmp_path / "dist")
    monkeypatch.setattr(module, "WORK", tmp_path / "build")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    monkeypatch.setattr(module.time, "time", lambda: NOW)
    for folder in ("dist", "build"):
        (tmp_path / folder).mkdir()
    return module


# --- from what it builds


@pytest.mark.parametrize(
    ("name", "said"),
    [("stowaway", "stowaway 1.0: is not pinned"), ("nvidia-cudnn-cu12", "came with CUDA")],
)
def test_an_environment_that_differs_is_refused(
    installer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, said: str
) -> None:
    found = [SimpleNamespace(metadata={"Name": name}, version="1.0")]
    monkeypatch.setattr(installer.environment, "distributions", lambda: found)
    monkeypatch.setattr(sys, "argv", ["installer.py"])
    (tmp_path / "dist" / "earlier.deb").touch()
    with pytest.raises(SystemExit, match=said) as caught:
        installer.main()
    assert str(caught.value.code).startswith("This environment is none to build from:\n")
    assert (tmp_path / "dist" / "earlier.deb").exists()  # what was there stays


@pytest.mark.parametrize("name", ["BundleError", "ValueError", "FileNotFoundError", "process"])
def test_what_goes_wrong_is_said_in_one_line(
    installer: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    class BundleError(Exception):
        pass

    errors = {
        "BundleError": BundleError("strip is missing"),
        "ValueError": ValueError("strip is missing"),
        "FileNotFoundError": FileNotFoundError("strip is missing"),
        "process": subprocess.CalledProcessError(1, ["strip", "--all"]),
    }

    def make(*arguments: Any) -> Path:
        raise errors[name]

    monkeypatch.setitem(sys.modules, "bundle", SimpleNamespace(BundleError=BundleError, make=make))
    monkeypatch.setattr(installer.environment, "faults", lambda *arguments, **options: [])
    monkeypatch.setattr(installer.subprocess, "run", lambda *arguments, **options: None)
    monkeypatch.setattr(installer, "moment", lambda: NOW)
    monkeypatch.setattr(sys, "argv", ["installer.py"])
    with pytest.raises(SystemExit) as caught:
        installer.main()
    wanted = "strip failed, see above" if name == "process" else "strip is missing"
    assert caught.value.code == f"installer.py: {wanted}"


# --- its time


def git(folder: Path, *words: str, **variables: str) -> None:
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    names = {
        f"GIT_{who}_{what}": "nobody"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    run = ["git", *words]
    subprocess.run(
        run, cwd=folder, check=True, capture_output=True, env=os.environ | own | names | variables
    )


def test_the_time_is_that_of_the_commit(installer: Any, tmp_path: Path) -> None:
    if shutil.which("git") is None:
        assert installer.moment() == NOW
        return
    git(tmp_path, "init")
    date = "2026-01-02T03:04:05+0000"
    git(tmp_path, "commit", "--allow-empty", "-m", "x", GIT_COMMITTER_DATE=date)
    assert installer.moment() == 1_767_323_045


def test_the_time_that_is_told_comes_first(installer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert installer.moment() == 1_700_000_000


def test_no_time_is_earlier_than_a_zip_file_can_tell(
    installer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert installer.moment() == 315_619_200


@pytest.mark.parametrize("there", [True, False], ids=["no repository", "no git"])
def test_without_a_commit_the_time_is_now(
    installer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    """From an unpacked archive of the source, with git on the machine and without."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    if not there:
        monkeypatch.setenv("PATH", str(tmp_path))
    assert installer.moment() == NOW


# --- names


@pytest.mark.parametrize(
    ("platform", "machine", "name"),
    [
        ("linux", "x86_64", "linux-x86_64"),
        ("linux", "aarch64", "linux-arm64"),
        ("win32", "AMD64", "windows-x86_64"),
        ("darwin", "arm64", "macos-arm64"),
    ],
)
def test_the_system_is_named_alike_on_all(
    installer: Any, monkeypatch: pytest.MonkeyPatch, platform: str, machine: str, name: str
) -> None:
    monkeypatch.setattr(installer.sys, "platform", platform)
    monkeypatch.setattr(installer.platform, "machine", lambda: machine)
    assert installer.system() == name


# --- what it says


def test_the_bundle_is_described_by_its_files(
    installer: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = tmp_path / "dist" / "ddpm-studio"
    (made / "inner").mkdir(parents=True)
    (made / "inner" / "b").touch()
    (made / "a").touch()
    installer.describe(made, (12_345_678, 2))
    listed = "a\ninner\ninner/b"
    assert (tmp_path / "build" / "files.txt").read_text(encoding="utf-8") == f"{listed}\n"
    said = capsys.readouterr().out
    assert "12 MB in 2 files" in said
    assert hashlib.sha256(listed.encode()).hexdigest() in said


def test_the_checksums_are_as_sha256sum_reads_them(
    installer: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contents = {"ddpm-studio_1_amd64.deb": b"deb", "ddpm-studio-1.tar.xz": b"tar" * 1_000_000}
    for name, content in contents.items():
        (tmp_path / "dist" / name).write_bytes(content)
    installer.write_sums([tmp_path / "dist" / name for name in contents])
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    text = (tmp_path / "dist" / "SHA256SUMS").read_text(encoding="utf-8")
    assert text == "".join(f"{digest}  {name}\n" for name, digest in digests.items())
    said = capsys.readouterr().out
    for name, digest in digests.items():
        assert f"{name}: " in said
        assert f"sha256 {digest}" in said
    assert "3.00 MB" in said
