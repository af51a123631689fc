"""What a bundle needs of a Linux machine is read from its files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import PIL._webp
import pytest

ELF = b"\x7fELF and so on"
# As objdump -p prints it, shortened.
RECORDED = """
/usr/lib/x86_64-linux-gnu/libthing.so:     file format elf64-x86-64

Program Header:
    LOAD off    0x0000000000000000 vaddr 0x0000000000000000 paddr 0x0000000000000000 align 2**12

Dynamic Section:
  NEEDED               libm.so.6
  NEEDED               libc.so.6
  NEEDED               ld-linux-x86-64.so.2
  SONAME               libthing.so.6
  RUNPATH              $ORIGIN

Version definitions:
1 0x01 0x02a0a1fc libthing.so.6
2 0x00 0x08922974 GLIBCXX_3.4.40
3 0x00 0x08922975 GLIBC_2.99

Version References:
  required from ld-linux-x86-64.so.2:
    0x0d696910 0x00 17 GLIBC_2.10
  required from libm.so.6:
    0x0d696919 0x00 21 GLIBC_2.9
  required from libc.so.6:
    0x09691974 0x00 19 GLIBC_2.3.4
    0x0963cf85 0x00 18 GLIBC_PRIVATE
  required from libstdc++.so.6:
    0x08922974 0x00 09 GLIBCXX_3.4.9
    0x0297f871 0x00 05 GLIBCXX_3.4.21
"""


@pytest.fixture
def elf(script: Callable[[str], Any]) -> Any:
    return script("elf")


@pytest.fixture
def objdump(elf: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, str]], None]:
    """Has objdump say for each file, by its name, what a test wants."""

    def say(texts: dict[str, str]) -> None:
        def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
            assert command[:2] == ["objdump", "-p"]
            assert options["check"]
            return subprocess.CompletedProcess(command, 0, texts[Path(command[2]).name], "")

        monkeypatch.setattr(elf.subprocess, "run", run)

    return say


def dynamic(*needed: str, versions: str = "") -> str:
    lines = [f"  NEEDED               {name}" for name in needed]
    return "\n".join(["Dynamic Section:", *lines, "Version References:", f"    {versions}", ""])


def test_libraries_and_versions_are_read_from_what_is_asked_for(
    elf: Any, objdump: Callable[[dict[str, str]], None]
) -> None:
    objdump({"libthing.so": RECORDED})
    libraries, versions = elf.read(Path("libthing.so"))
    assert libraries == ["libm.so.6", "libc.so.6", "ld-linux-x86-64.so.2"]
    # Not what it defines itself; 2.10 is newer than 2.9, and 3.4.21 than 3.4.9.
    assert versions == {"GLIBC": (2, 10), "GLIBCXX": (3, 4, 21)}


def test_programs_and_libraries_are_told_by_their_content(elf: Any, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for place in ("program", "b/lib.so.1", "a.so"):
        (tmp_path / place).write_bytes(ELF)
    (tmp_path / "script.so").write_bytes(b"INPUT(lib.so.1)")
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "link.so").symlink_to("a.so")
    (tmp_path / "broken.so").symlink_to("nowhere")
    found = [path.relative_to(tmp_path).as_posix() for path in elf.elf_files(tmp_path)]
    assert found == ["a.so", "b/lib.so.1", "program"]


def test_what_a_bundle_holds_is_not_asked_of_the_machine(
    elf: Any, objdump: Callable[[dict[str, str]], None], tmp_path: Path
) -> None:
    (tmp_path / "deep").mkdir()
    for place in ("program", "deep/libown.so.1.2"):
        (tmp_path / place).write_bytes(ELF)
    (tmp_path / "libown.so.1").symlink_to("deep/libown.so.1.2")  # by this name it is asked for
    objdump(
        {
            "program": dynamic("libown.so.1", "libz.so.1", "libc.so.6", versions="x GLIBC_2.17"),
            "libown.so.1.2": dynamic("libc.so.6", versions="x GLIBC_2.34"),
        }
    )
    needs = elf.needs(tmp_path)
    assert needs.libraries == {
        "libc.so.6": ["deep/libown.so.1.2", "program"],
        "libz.so.1": ["program"],
    }
    assert needs.versions == {"GLIBC": (2, 34)}


def test_the_needs_of_optional_files_do_not_count(
    elf: Any, objdump: Callable[[dict[str, str]], None], tmp_path: Path
) -> None:
    (tmp_path / "plugins").mkdir()
    for place in ("program", "plugins/libgtk.so"):
        (tmp_path / place).write_bytes(ELF)
    objdump(
        {
            "program": dynamic("libc.so.6", versions="x GLIBC_2.17"),
            "libgtk.so": dynamic("libgtk-3.so.0", versions="x GLIBC_2.40"),
        }
    )
    assert list(elf.needs(tmp_path).libraries) == ["libc.so.6", "libgtk-3.so.0"]
    needs = elf.needs(tmp_path, optional=["plugins/*"])
    assert (list(needs.libraries), needs.versions) == (["libc.so.6"], {"GLIBC": (2, 17)})


def test_real_files_are_read(elf: Any, tmp_path: Path) -> None:
    """Pillow's decoders, with the libraries that it brings along."""
    module = Path(PIL._webp.__file__)
    own = sorted((module.parents[1] / "pillow.libs").glob("*.so*"))
    assert own
    for path in (module, *own):
        shutil.copy(path, tmp_path)
    if shutil.which("objdump") is None:
        with pytest.raises(FileNotFoundError):
            elf.needs(tmp_path)
        return
    needs = elf.needs(tmp_path)
    assert module.name in needs.libraries["libc.so.6"]
    assert not {path.name for path in own} & set(needs.libraries)
    here = os.confstr("CS_GNU_LIBC_VERSION")  # it loads here, so it asks for no more than that
    assert here is not None
    assert (2,) < needs.versions["GLIBC"] <= tuple(map(int, here.split()[1].split(".")))
    (tmp_path / own[0].name).unlink()
    assert own[0].name in elf.needs(tmp_path).libraries


def test_the_running_python_is_a_program(elf: Any) -> None:
    python = Path(sys.executable).resolve()
    assert python in list(elf.elf_files(python.parent))


def test_libraries_that_nothing_names_are_found_through_all_that_name(
    elf: Any, objdump: Callable[[dict[str, str]], None]
) -> None:
    objdump(
        {
            "plugin.so": "  NEEDED               libone.so.1\n  NEEDED               libc.so.6\n",
            "libone.so.1": "  NEEDED               libtwo.so.2\n",
            "libtwo.so.2": "  NEEDED               libone.so.1\n",
            "liblonely.so.3": "  NEEDED               libtwo.so.2\n",
        }
    )
    found = {name: Path("/lib") / name for name in ("libone.so.1", "libtwo.so.2", "liblonely.so.3")}
    assert elf.unneeded(found, [Path("/site/plugin.so")]) == {"liblonely.so.3"}
    assert elf.unneeded(found, []) == set(found)
