"""The spec, run with stand-ins for PyInstaller's own on each of the three systems."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import torch

from ddpm_core.version import __version__

ROOT = Path(__file__).resolve().parents[2]
SPEC = ROOT / "packaging" / "ddpm-studio.spec"
TORCH = Path(torch.__file__).parent
TAG = sys.implementation.cache_tag
HOOKS = [("pyi_rth_pyside6", "/hooks/pyside6.py", "PYSOURCE")]
DATAS = [
    ("LICENSE", "/source/LICENSE", "DATA"),
    ("resources/translations/app_zh_TW.qm", "/source/app_zh_TW.qm", "DATA"),
    ("resources/translations/app_zh_TW.ts", "/source/app_zh_TW.ts", "DATA"),
    ("torch/nn/functional.pyc", "/made/functional.pyc", "DATA"),
    ("torch/optim/adam.pyc", "/made/adam.pyc", "DATA"),
    ("PySide6/Qt/translations/qtbase_de.qm", "/source/qtbase_de.qm", "DATA"),
]
FOR_NOTHING = "libatspi.so.0"  # a library of the machine that nothing in the bundle needs
BINARIES = [
    ("PySide6/Qt/plugins/platforms/libqxcb.so", "/site/libqxcb.so", "BINARY"),
    ("PySide6/Qt/plugins/platforms/libqvnc.so", "/site/libqvnc.so", "BINARY"),
    ("libX11.so.6", "/lib/libX11.so.6", "BINARY"),
    ("libxcb-cursor.so.0", "/lib/libxcb-cursor.so.0", "BINARY"),
    ("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "SYMLINK"),
    ("torch/lib/libtorch_cpu.so", "/site/libtorch_cpu.so", "BINARY"),
    ("torchvision/image.so", "/site/image.so", "BINARY"),
]


class Built(SimpleNamespace):
    """What the spec has asked for: the arguments of each call."""

    def __init__(self) -> None:
        super().__init__(analysis={}, programs=[], collect={}, app=None, collected=[])


@pytest.fixture
def build(
    script: Callable[[str], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Built]:
    """Runs the spec as on a system."""

    def run(platform: str) -> Built:
        built = Built()
        separator = "\\" if platform == "win32" else "/"

        def there(entries: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
            return [(name.replace("/", separator), *rest) for name, *rest in entries]

        def analysis(scripts: list[str], **options: Any) -> SimpleNamespace:
            built.analysis = options | {"scripts": scripts}
            return SimpleNamespace(
                pure=[],
                scripts=[*HOOKS, *((Path(each).stem, each, "PYSOURCE") for each in scripts)],
                datas=list(DATAS),
                binaries=there(BINARIES),
            )

        def exe(*parts: Any, **options: Any) -> SimpleNamespace:
            built.programs.append(options | {"parts": parts})
            suffix = ".exe" if platform == "win32" else ""
            name = f"{options['name']}{suffix}"
            return SimpleNamespace(toc=[(name, f"/made/{name}", "EXECUTABLE")])

        def collect(*parts: Any, **options: Any) -> SimpleNamespace:
            entries = []
            for part in parts:
                entries += getattr(part, "toc", part)
            built.collect = options | {"entries": entries}
            return SimpleNamespace(toc=entries)

        def app(*parts: Any, **options: Any) -> None:
            built.app = options | {"parts": parts}

        hooks = ModuleType("PyInstaller.utils.hooks")
        hooks.collect_data_files = (  # type: ignore[attr-defined]
            lambda name, **options: [(f"/site/{name}/{json.dumps(options)}", name)]
        )
        for name in ("PyInstaller", "PyInstaller.utils"):
            monkeypatch.setitem(sys.modules, name, ModuleType(name))
        monkeypatch.setitem(sys.modules, hooks.__name__, hooks)
        elf = ModuleType("elf")
        elf.unneeded = (  # type: ignore[attr-defined]
            lambda libraries, others: (
                {FOR_NOTHING} & set(libraries) - {str(each) for each in others}
            )
        )
        monkeypatch.setitem(sys.modules, "elf", elf)
        monkeypatch.setattr(sys, "platform", platform)
        work = tmp_path / platform / "ddpm-studio"
        work.mkdir(parents=True)
        code = compile(SPEC.read_text(encoding="utf-8"), str(SPEC), "exec")
        names = {"Analysis": analysis, "PYZ": list, "EXE": exe, "COLLECT": collect, "BUNDLE": app}
        exec(code, names | {"SPECPATH": str(SPEC.parent), "workpath": str(work)})
        built.collected = json.loads((work / "collected.json").read_text(encoding="utf-8"))
        return built

    return run


def test_what_nothing_needs_of_the_machine_is_left_there(
    build: Callable[[str], Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        globals(), "BINARIES", [*BINARIES, (FOR_NOTHING, f"/lib/{FOR_NOTHING}", "BINARY")]
    )
    places = [place for place, _ in build("linux").collected]
    assert FOR_NOTHING not in places
    assert "libxcb-cursor.so.0" in places


SYSTEMS = pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])


@SYSTEMS
def test_both_programs_are_made_one_with_a_console(
    build: Callable[[str], Built], platform: str
) -> None:
    built = build(platform)
    assert {each["name"]: each["console"] for each in built.programs} == {
        "ddpm-studio": False,
        "ddpm-core": True,
    }
    scripts = {each["name"]: each["parts"][1] for each in built.programs}
    # Each with what PyInstaller runs first, and with its own script alone.
    assert [Path(entry[1]) for entry in scripts["ddpm-studio"]] == [
        Path(HOOKS[0][1]),
        ROOT / "main.py",
    ]
    assert [Path(entry[1]) for entry in scripts["ddpm-core"]] == [
        Path(HOOKS[0][1]),
        ROOT / "packaging" / "entries" / "ddpm-core.py",
    ]
    for path in built.analysis["scripts"]:
        assert Path(path).is_file()
    for each in (*built.programs, built.collect):
        assert each["strip"] is False
        assert each["upx"] is False
    assert all(each["exclude_binaries"] for each in built.programs)  # a folder, no single file
    assert built.collect["name"] == "ddpm-studio"


@SYSTEMS
def test_what_is_analysed_is_what_the_rules_say(
    build: Callable[[str], Built], contents: Any, platform: str
) -> None:
    analysis = build(platform).analysis
    assert analysis["hiddenimports"] == list(contents.HIDDEN_IMPORTS)
    assert analysis["excludes"] == list(contents.UNUSED_MODULES)
    assert analysis["noarchive"]
    datas = {dest: source for source, dest in analysis["datas"]}
    assert datas["resources"] == str(ROOT / "resources")
    assert datas["."] == str(ROOT / "LICENSE")
    assert "data/chelsea.png" in datas["skimage"]
    assert set(contents.DATA_OF) <= set(datas)


def test_what_is_left_out_does_not_come_in(build: Callable[[str], Built]) -> None:
    built = build("linux")
    names = {entry[0] for entry in built.collect["entries"]}
    assert names == {
        "ddpm-studio",
        "ddpm-core",
        "LICENSE",
        "resources/translations/app_zh_TW.qm",
        "torch/nn/functional.py",
        f"torch/nn/__pycache__/functional.{TAG}.pyc",
        "torch/optim/adam.pyc",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "libxcb-cursor.so.0",
        "libQt6Core.so.6",
        "torch/lib/libtorch_cpu.so",
    }


def test_the_rules_hold_for_the_names_of_windows(build: Callable[[str], Built]) -> None:
    names = {entry[0].replace("\\", "/") for entry in build("win32").collect["entries"]}
    assert "torchvision/image.so" not in names
    assert "torch/lib/libtorch_cpu.so" in names
    assert "libX11.so.6" in names  # only Linux has libraries of a desktop


def test_modules_that_read_themselves_get_their_text(build: Callable[[str], Built]) -> None:
    entries = {name: source for name, source, _ in build("linux").collect["entries"]}
    assert Path(entries["torch/nn/functional.py"]) == TORCH / "nn" / "functional.py"
    assert entries[f"torch/nn/__pycache__/functional.{TAG}.pyc"] == "/made/functional.pyc"
    assert entries["torch/optim/adam.pyc"] == "/made/adam.pyc"
    assert "torch/optim/adam.py" not in entries


@SYSTEMS
def test_what_was_collected_is_written_down(build: Callable[[str], Built], platform: str) -> None:
    built = build(platform)
    assert built.collected == sorted(
        [name.replace("\\", "/"), source]
        for name, source, kind in built.collect["entries"]
        if kind != "SYMLINK"
    )
    assert ["torch/lib/libtorch_cpu.so", "/site/libtorch_cpu.so"] in built.collected
    assert "libQt6Core.so.6" not in dict(built.collected)


def test_windows_gets_icon_and_version(build: Callable[[str], Built], tmp_path: Path) -> None:
    for each in build("win32").programs:
        assert Path(each["icon"]) == tmp_path / "win32" / "icons" / "ddpm-studio.ico"
        text = Path(each["version"]).read_text(encoding="utf-8")
        assert f"'ProductVersion', '{__version__}'" in text
        assert f"'OriginalFilename', '{each['name']}.exe'" in text


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_others_need_neither(build: Callable[[str], Built], platform: str) -> None:
    for each in build(platform).programs:
        assert (each["icon"], each["version"]) == (None, None)


@pytest.mark.parametrize("platform", ["linux", "win32"])
def test_only_macos_has_an_app(build: Callable[[str], Built], platform: str) -> None:
    assert build(platform).app is None


def test_macos_gets_an_app_that_opens_its_files(
    build: Callable[[str], Built], script: Callable[[str], Any], tmp_path: Path
) -> None:
    app = build("darwin").app
    assert app["name"] == "DDPM Studio.app"
    assert app["bundle_identifier"] == "io.github.ddpm-studio.DDPMStudio"
    assert app["version"] == __version__
    icons = tmp_path / "darwin" / "icons"
    assert Path(app["icon"]) == icons / "ddpm-studio.icns"
    plist = script("macos.info_plist").info_plist()
    assert app["info_plist"] == plist
    collected, documents = app["parts"]
    assert ("ddpm-core", "/made/ddpm-core", "EXECUTABLE") in collected.toc
    # The icons that the list speaks of, where it looks for them.
    named = {each["CFBundleTypeIconFile"] for each in plist["CFBundleDocumentTypes"]}
    assert {name: Path(source) for name, source, _ in documents} == {
        name: icons / name for name in named
    }
