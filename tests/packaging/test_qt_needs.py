"""The lists of a Linux desktop's libraries agree with one another, and with what Qt asks for."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import PySide6
import pytest

from app.system_libraries import libraries

CARRIED = {  # few machines have them, so the bundle brings them along
    "libxkbcommon-x11.so.0",
    "libxcb-cursor.so.0",
    "libxcb-icccm.so.4",
    "libxcb-keysyms.so.1",
}
ALSO_CARRIED = {  # come along with those, or are on every machine that Python runs on
    "libxcb-image.so.0",
    "libxcb-render-util.so.0",
    "libxcb-util.so.1",
    "libxkbcommon.so.0",
    "libz.so.1",
    "libzstd.so.1",
}
PLUGINS = (  # folders of plugins that PyInstaller collects for the window
    "iconengines",
    "imageformats",
    "platforminputcontexts",
    "platforms",
    "platformthemes",
    "wayland-decoration-client",
    "wayland-graphics-integration-client",
    "wayland-shell-integration",
    "xcbglintegrations",
)
NOT_COLLECTED = {"libqtvirtualkeyboardplugin.so"}  # its modules are not the program's


@pytest.fixture
def deb(script: Callable[[str], Any]) -> Any:
    return script("deb")


def test_every_library_of_the_desktop_is_left_to_it_or_carried_along(contents: Any) -> None:
    names = [library.name for library in libraries()] + list(contents.OPTIONAL_LIBRARIES)
    assert {name for name in names if not contents.is_of_the_system(name)} == CARRIED


def test_a_library_stands_in_one_list_alone(contents: Any, deb: Any) -> None:
    names = [library.name for library in libraries()]
    names += [*contents.OPTIONAL_LIBRARIES, *deb.C_LIBRARIES]
    assert sorted(names) == sorted(set(names))


def test_the_compiler_s_libraries_are_those_of_the_machine(contents: Any, deb: Any) -> None:
    for name, package in deb.C_LIBRARIES.items():
        # PyInstaller itself never collects glibc.
        assert package == "libc6" or contents.is_of_the_system(name), name


def test_qt_asks_for_nothing_that_no_list_knows(
    contents: Any, deb: Any, script: Callable[[str], Any], tmp_path: Path
) -> None:
    """The plugins that go into the bundle, with those of Qt's libraries that they pull in."""
    elf = script("elf")
    if shutil.which("objdump") is None:
        with pytest.raises(FileNotFoundError):
            elf.read(Path(PySide6.__file__))
        return
    qt = Path(PySide6.__file__).parent / "Qt"
    waiting = [
        path
        for folder in PLUGINS
        for path in sorted((qt / "plugins" / folder).glob("*.so"))
        if contents.is_kept(f"PySide6/Qt/plugins/{folder}/{path.name}")
        and path.name not in NOT_COLLECTED
    ]
    assert len(waiting) > 20
    needed: dict[str, str] = {}
    while waiting:
        path = waiting.pop()
        for name in elf.read(path)[0]:
            own = qt / "lib" / name
            if own.is_file() and name not in needed:
                assert contents.is_kept(f"PySide6/Qt/lib/{name}"), f"{path.name} needs {name}"
                waiting.append(own)
            needed.setdefault(name, path.name)
    outside = {name: by for name, by in needed.items() if not (qt / "lib" / name).is_file()}
    known = {library.name for library in libraries()} | set(contents.OPTIONAL_LIBRARIES)
    known |= set(deb.C_LIBRARIES) | CARRIED | ALSO_CARRIED
    assert {name: by for name, by in outside.items() if name not in known} == {}
    assert [name for name in ALSO_CARRIED if contents.is_of_the_system(name)] == []
    # And the lists speak of nothing that has long gone.
    listed = {library.name for library in libraries()} | set(contents.OPTIONAL_LIBRARIES)
    assert listed - set(outside) == set()
