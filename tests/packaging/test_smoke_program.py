"""The program under test is found, also by a link, and so is its folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def smoke_program(script: Callable[[str], Any]) -> Any:
    return script("smoke_program")


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    folder = tmp_path / "lib" / "ddpm-studio"
    (folder / "_internal").mkdir(parents=True)
    for name in ("ddpm-studio", "ddpm-core"):
        (folder / name).write_text("#!/bin/sh\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


def test_a_link_leads_to_the_bundle_and_to_its_copy(
    smoke_program: Any, bundle: Path, tmp_path: Path
) -> None:
    (tmp_path / "bin").mkdir()
    for name in ("ddpm-studio", "ddpm-core"):
        (tmp_path / "bin" / name).symlink_to(bundle / name)
    program = smoke_program.Program([str(tmp_path / "bin" / "ddpm-studio"), "--no-autostart"])
    assert program.bundle == program.folder == bundle
    assert program.core == [str(tmp_path / "bin" / "ddpm-core")]
    copy = tmp_path / "copy"
    smoke_program.copy_folder(bundle, copy)
    moved = program.moved_to(copy)
    assert moved.words == [str(copy / "ddpm-studio"), "--no-autostart"]
    assert moved.folder == copy


def test_another_folder_can_be_the_one_that_is_left_alone(
    smoke_program: Any, bundle: Path, tmp_path: Path
) -> None:
    wrapper = tmp_path / "wrapper"
    wrapper.write_text("#!/bin/sh\n", encoding="utf-8")
    wrapper.chmod(0o755)
    program = smoke_program.Program([str(wrapper)], folder=bundle)
    assert (program.bundle, program.folder) == (None, bundle)
