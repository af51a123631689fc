"""The bundle is made, checked and named part by part with its licences."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.licences import Component

PROGRAM = Component("DDPM Studio", "1", "MIT", "", "pkg:pypi/ddpm-studio@1", "MIT\n")
PYTHON = Component("Python", "3", "PSF-2.0", "", "pkg:generic/python@3", "PSF\n")
ALPHA = Component("Alpha", "1", "MIT", "", "pkg:pypi/alpha@1", "of alpha\n")
UNUSED = Component("unused", "1", "MIT", "", "pkg:pypi/unused@1", "of unused\n")
TOOL = Component("pyinstaller", "6", "GPL-2.0-or-later", "", "pkg:pypi/pyinstaller@6", "GPL\n")
PROGRAMS = """
import json, os, pathlib, sys
dist = pathlib.Path(sys.argv[sys.argv.index("--distpath") + 1]) / "ddpm-studio"
work = pathlib.Path(sys.argv[sys.argv.index("--workpath") + 1]) / "ddpm-studio"
(dist / "_internal" / "resources").mkdir(parents=True)
work.mkdir(parents=True)
(work / "collected.json").write_text(os.environ["COLLECTED"])
(work / "told.json").write_text(json.dumps(
    {name: os.environ.get(name) for name in ("PYTHONHASHSEED", "SOURCE_DATE_EPOCH")}
    | {"spec": sys.argv[-1], "noconfirm": "--noconfirm" in sys.argv}
))
"""


@pytest.fixture
def bundle(script: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module, with parts that are known beforehand in place of those of this environment."""
    module = script("bundle")
    parts = (PROGRAM, ALPHA, TOOL, PYTHON, UNUSED)
    monkeypatch.setattr(module.licences, "gathered", lambda more: parts)
    return module


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Installs a distribution with files; the folder that it lies in."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.setattr(sys, "path", [str(folder), *sys.path])

    def install(name: str, *files: str, licence: str = "") -> Path:
        about = folder / f"{name}-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8"
        )
        if licence:
            (about / "LICENSE").write_text(licence, encoding="utf-8")
            files += (f"{about.name}/LICENSE",)
        for file in files:
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).touch()
        record = "".join(f"{file},,\n" for file in (f"{about.name}/METADATA", *files))
        (about / "RECORD").write_text(record, encoding="utf-8")
        return folder

    return install


# --- what it is made of


def test_what_a_file_is_taken_from_is_a_part(bundle: Any, site: Callable[..., Path]) -> None:
    folder = site("Alpha", "alpha/__init__.py", "alpha/core.so")
    parts = bundle.parts_of([("alpha/core.so", folder / "alpha" / "core.so")])
    # The program first, then by name; no part of which no file is there.
    assert parts == (PROGRAM, ALPHA, TOOL, PYTHON)


def test_what_is_not_in_the_bundle_is_no_part(bundle: Any, site: Callable[..., Path]) -> None:
    site("Alpha", "alpha/__init__.py")
    assert bundle.parts_of([]) == (PROGRAM, TOOL, PYTHON)


@pytest.mark.parametrize(
    "place",
    ["alpha/inner/part.pyc", f"alpha/inner/__pycache__/part.{sys.implementation.cache_tag}.pyc"],
)
def test_a_module_that_was_compiled_anew_is_known_by_its_text(
    bundle: Any, site: Callable[..., Path], tmp_path: Path, place: str
) -> None:
    site("Alpha", "alpha/inner/part.py")
    parts = bundle.parts_of([(place, tmp_path / "localpycs" / "part.pyc")])
    assert ALPHA in parts


def test_source_texts_are_looked_for_where_modules_are(bundle: Any) -> None:
    places = bundle._source_texts("torch/nn/__pycache__/functional.cpython-311.pyc")
    assert places == [Path(folder) / "torch/nn/functional.py" for folder in sys.path]
    assert bundle._source_texts("torch/lib/libc10.so") == []


def test_what_nothing_requires_but_is_there_is_a_part(
    bundle: Any, site: Callable[..., Path]
) -> None:
    folder = site("Stow-away", "stow.py", licence="Terms of the stowaway")
    parts = bundle.parts_of([("stow.py", folder / "stow.py")])
    [part] = [part for part in parts if part.name == "Stow-away"]
    assert part.purl == "pkg:pypi/stow-away@1.0"
    assert "Terms of the stowaway" in part.text


def test_a_part_without_a_licence_is_an_error(bundle: Any, site: Callable[..., Path]) -> None:
    folder = site("bare", "bare.py")
    with pytest.raises(bundle.BundleError, match="no licence was found for bare"):
        bundle.parts_of([("bare.py", folder / "bare.py")])


@pytest.fixture
def system(bundle: Any, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """A Linux with one package, liblib1, that holds all below /lib; the files it was asked for."""
    asked: list[Path] = []

    def of_files(files: list[Path]) -> list[Component]:
        asked.extend(files)
        return [Component("liblib1", "1", "MIT", "", "pkg:deb/debian/liblib1@1", "of lib\n")]

    def owners_of(file: Path) -> set[str]:
        return {"liblib1"} if str(file).startswith(("/lib/", "/usr/lib/x86")) else set()

    monkeypatch.setattr(bundle.sys, "platform", "linux")
    monkeypatch.setattr(bundle.system_licences, "owners_of", owners_of)
    monkeypatch.setattr(bundle.system_licences, "of_files", of_files)
    return asked


@pytest.mark.parametrize("prefix", ["/opt/python", "/usr"])
def test_a_library_of_the_system_comes_with_its_package_s_licence(
    bundle: Any, system: list[Path], monkeypatch: pytest.MonkeyPatch, prefix: str
) -> None:
    """Also where Python is the system's own, and lies among its libraries."""
    monkeypatch.setattr(bundle.sys, "base_prefix", prefix)
    monkeypatch.setattr(bundle.sysconfig, "get_path", lambda name: f"{prefix}/lib/python3.11")
    library = Path("/usr/lib/x86_64-linux-gnu/libxcb-cursor.so.0")
    own = Path(f"{prefix}/lib/python3.11/lib-dynload/_ssl.so")
    python = Path(f"{prefix}/lib/libpython3.11.so.1.0")
    files = [(path.name, path) for path in (library, own, python)]
    assert "liblib1" in [part.name for part in bundle.parts_of(files)]
    assert system == [library]


def test_a_library_that_nobody_knows_is_an_error(bundle: Any, system: list[Path]) -> None:
    with pytest.raises(bundle.BundleError, match=r"/somewhere/libodd\.so\.1"):
        bundle.parts_of([("libodd.so.1", Path("/somewhere/libodd.so.1"))])


# --- its size, and what is taken out of it


def test_the_size_is_that_of_the_files(bundle: Any, fake_bundle: Path) -> None:
    files = ["ddpm-studio", "ddpm-core", "LICENCES.txt", "_internal/data.bin"]
    files += ["_internal/torch/lib/libthing.so.1"]
    total = sum(len((fake_bundle / name).read_bytes()) for name in files)
    assert bundle.size(fake_bundle) == (total, 5)  # and nothing for the link


def strip_with(folder: Path, monkeypatch: pytest.MonkeyPatch, status: int = 0) -> Path:
    """Puts a strip onto the PATH that notes what it is asked for; the file with its notes."""
    tools, notes = folder / "tools", folder / "notes"
    tools.mkdir()
    (tools / "strip").write_text(
        f'#!/bin/sh\necho "$@" >>"{notes}"\nexit {status}\n', encoding="utf-8"
    )
    (tools / "strip").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    return notes


def test_only_what_bears_it_is_stripped(
    bundle: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    internal = tmp_path / "_internal"
    for place in (
        "torch/lib/libtorch_cpu.so",
        "torch/lib/libtorch_python.so",
        "torch/lib/libgomp.so.1",
        "libpython3.11.so.1.0",
        "python3.11/lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so",
        "numpy.libs/libscipy_openblas64_.so",
        "PySide6/Qt/lib/libQt6Core.so.6",
    ):
        (internal / place).parent.mkdir(parents=True, exist_ok=True)
        (internal / place).touch()
    (internal / "libpython3.so.1").symlink_to("libpython3.11.so.1.0")
    notes = strip_with(tmp_path, monkeypatch)
    bundle._strip(internal)
    assert notes.read_text(encoding="utf-8").splitlines() == [
        f"--strip-unneeded {internal / place}"
        for place in (
            "libpython3.11.so.1.0",
            "python3.11/lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so",
            "torch/lib/libtorch_cpu.so",
            "torch/lib/libtorch_python.so",
        )
    ]


def test_without_strip_it_is_said_what_to_install(
    bundle: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(bundle.BundleError, match="binutils"):
        bundle._strip(tmp_path)


# --- all of it, with a stand-in for PyInstaller


@pytest.fixture
def made(
    bundle: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site: Callable[..., Path]
) -> Callable[..., Path]:
    """Makes a bundle for which PyInstaller has collected these files."""
    tool = tmp_path / "pyinstaller" / "PyInstaller"
    tool.mkdir(parents=True)
    (tool / "__init__.py").touch()
    (tool / "__main__.py").write_text(PROGRAMS, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tool.parent))
    monkeypatch.setattr(bundle, "_strip", lambda internal: None)
    folder = site("Alpha", "alpha.py")

    def make(*places: str, cuda: bool = False) -> Path:
        collected = [[place, str(folder / "alpha.py")] for place in ("alpha.py", *places)]
        monkeypatch.setenv("COLLECTED", json.dumps(collected))
        return bundle.make(tmp_path / "work", tmp_path / "dist", cuda)  # type: ignore[no-any-return]

    return make


def test_a_bundle_carries_its_licences(bundle: Any, made: Any, tmp_path: Path) -> None:
    folder = made()
    assert folder == tmp_path / "dist" / "ddpm-studio"
    kept = folder / "_internal" / "resources" / "licences.json"
    parts = bundle.licences.from_json(kept.read_text(encoding="utf-8"))
    assert parts == (PROGRAM, ALPHA, TOOL, PYTHON)
    text = (folder / "LICENCES.txt").read_text(encoding="utf-8")
    for part in parts:
        assert part.text in text


def test_the_app_of_macos_carries_them_inside(made: Any, tmp_path: Path) -> None:
    resources = tmp_path / "dist" / "DDPM Studio.app" / "Contents" / "Resources"
    (resources / "resources").mkdir(parents=True)
    made()
    assert (resources / "resources" / "licences.json").is_file()
    assert (resources / "LICENCES.txt").is_file()


def test_a_library_of_cuda_ends_the_build(bundle: Any, made: Any, tmp_path: Path) -> None:
    with pytest.raises(bundle.BundleError, match=r"CUDA.*torch/lib/libcudart\.so\.12"):
        made("torch/lib/libcudart.so.12")
    assert not (tmp_path / "dist" / "ddpm-studio" / "LICENCES.txt").exists()


def test_a_library_of_cuda_is_taken_where_it_is_wanted(made: Any) -> None:
    assert (made("torch/lib/libcudart.so.12", cuda=True) / "LICENCES.txt").is_file()


def test_one_build_is_like_another(made: Any, tmp_path: Path) -> None:
    made()
    told = json.loads((tmp_path / "work" / "ddpm-studio" / "told.json").read_text("utf-8"))
    assert told["PYTHONHASHSEED"] == "0"
    assert told["noconfirm"]
    assert Path(told["spec"]).is_file()
