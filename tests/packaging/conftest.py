"""The scripts of packaging/ as modules, and small trees to pack."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"

# What makes packages of Linux runs on Linux alone.
if sys.platform != "linux":
    collect_ignore = [
        "test_archive.py",
        "test_deb.py",
        "test_elf.py",
        "test_menu_entry.py",
        "test_qt_needs.py",
        "test_share.py",
    ]
if sys.platform == "win32":
    collect_ignore += ["test_bundle.py"]  # its stand-ins are scripts of a shell


def _is_ours(module: Any) -> bool:
    places = [getattr(module, "__file__", None), *getattr(module, "__path__", ())]
    return any(place is not None and Path(place).is_relative_to(PACKAGING) for place in places)


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Any]]:
    """Imports a script by its name, with those that it imports; all go again after the test."""
    # The folder is called packaging, as a library is, so the scripts import one another plainly.
    monkeypatch.setattr(sys, "path", [str(PACKAGING), str(PACKAGING / "linux"), *sys.path])
    before = set(sys.modules)
    yield importlib.import_module
    for name in set(sys.modules) - before:
        if _is_ours(sys.modules[name]):
            del sys.modules[name]


@pytest.fixture
def contents(script: Callable[[str], Any]) -> Any:
    return script("contents")


@pytest.fixture
def fake_bundle(tmp_path: Path) -> Path:
    """A bundle with files and folders of all modes, and links."""
    import PIL._webp

    bundle = tmp_path / "made" / "ddpm-studio"
    internal = bundle / "_internal"
    (internal / "torch" / "lib").mkdir(parents=True)
    for name in ("ddpm-studio", "ddpm-core"):
        (bundle / name).write_text(f"#!/bin/sh\necho {name}\n", encoding="utf-8")
        (bundle / name).chmod(0o700)
    (bundle / "LICENCES.txt").write_text("MIT and others\n", encoding="utf-8")
    (bundle / "LICENCES.txt").chmod(0o600)
    (internal / "data.bin").write_bytes(bytes(5000))
    (internal / "data.bin").chmod(0o664)
    library = internal / "torch" / "lib" / "libthing.so.1"
    library.write_bytes(Path(PIL._webp.__file__).read_bytes())
    library.chmod(0o775)
    (internal / "libthing.so.1").symlink_to("torch/lib/libthing.so.1")
    (internal / "torch.libs").symlink_to("torch/lib")
    (internal / "torch").chmod(0o700)
    if os.geteuid() == 0:  # else they are those of whoever runs the tests
        for path in bundle.rglob("*"):
            os.chown(path, 4321, 4321, follow_symlinks=False)
    return bundle


@pytest.fixture
def fake_share(tmp_path: Path) -> Path:
    """A tree of /usr/share."""
    share = tmp_path / "share"
    for place in (
        "applications/io.github.ddpm_studio.DDPMStudio.desktop",
        "icons/hicolor/16x16/apps/io.github.ddpm_studio.DDPMStudio.png",
        "man/man1/ddpm-core.1.gz",
    ):
        (share / place).parent.mkdir(parents=True)
        (share / place).write_text(place, encoding="utf-8")
    return share
