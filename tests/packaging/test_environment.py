"""A bundle is built from pinned versions, and from PyTorch without CUDA."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from importlib.metadata import PackageNotFoundError, distribution, requires
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
SYSTEMS = {  # what markers ask for
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    "windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
    "macos": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
}
PYTHONS = ("3.11", "3.12", "3.13")
# What PyInstaller requires; tests run without it.
OF_PYINSTALLER = [
    "altgraph",
    "importlib-metadata>=4.6; python_version < '3.10'",
    "macholib>=1.8; sys_platform == 'darwin'",
    "packaging>=22.0",
    "pefile>=2022.5.30; sys_platform == 'win32'",
    "pyinstaller-hooks-contrib>=2026.0",
    "pywin32-ctypes>=0.2.1; sys_platform == 'win32'",
    "setuptools>=42.0.0",
]


@pytest.fixture
def environment(script: Callable[[str], Any]) -> Any:
    return script("environment")


@pytest.fixture
def pinned(environment: Any) -> dict[str, str]:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    return environment.pins(text)  # type: ignore[no-any-return]


def installed(*names: str) -> list[SimpleNamespace]:
    pairs = (name.split("==") for name in names)
    return [SimpleNamespace(metadata={"Name": name}, version=version) for name, version in pairs]


def test_pins_are_read_without_comments_and_by_one_form_of_the_name(environment: Any) -> None:
    text = "# of all\n\nPySide6_Essentials==6.11.3\nboolean.py==5.0\nmacholib==1.16.4  # of macOS\n"
    assert environment.pins(text) == {
        "pyside6-essentials": "6.11.3",
        "boolean-py": "5.0",
        "macholib": "1.16.4",
    }


def test_what_is_pinned_is_one_to_build_from(environment: Any) -> None:
    found = installed(
        "torch==2.13.0+cpu", "PySide6_Essentials==6.11.3", "pip==23.2.1", "ddpm-studio==0.1.0"
    )
    pins = {"torch": "2.13.0", "pyside6-essentials": "6.11.3"}
    assert environment.faults(pins, found) == []


def test_what_is_not_pinned_is_named(environment: Any) -> None:
    found = installed("numpy==2.4.6", "Some.Thing==1.0")
    assert environment.faults({"numpy": "2.4.6"}, found) == ["some-thing 1.0: is not pinned"]


def test_another_version_than_the_pinned_one_is_named(environment: Any) -> None:
    assert environment.faults({"numpy": "2.4.6"}, installed("numpy==2.4.5")) == [
        "numpy 2.4.5: constraints.txt says 2.4.6"
    ]


@pytest.mark.parametrize("name", ["nvidia-cudnn-cu12", "nvidia_nccl_cu13", "cuda-bindings"])
def test_cuda_is_refused_with_what_to_type(environment: Any, name: str) -> None:
    pins = {environment.canonical(name): "9.0"}  # not even where somebody pins it
    [line] = environment.faults(pins, installed(f"{name}==9.0"))
    assert "came with CUDA" in line
    assert "PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu make installer" in line
    assert "make installer ARGS=--cuda" in line


def test_cuda_is_taken_where_it_is_wanted(environment: Any) -> None:
    found = installed(
        "nvidia-cudnn-cu13==9.0", "cuda-bindings==13.0", "triton==3.7", "numpy==2.4.6"
    )
    assert environment.faults({"numpy": "2.4.6"}, found, cuda=True) == []
    # What has nothing to do with it is pinned nevertheless.
    assert len(environment.faults({}, found, cuda=True)) == 1


def test_the_running_environment_is_looked_at(environment: Any) -> None:
    assert f"numpy {distribution('numpy').version}: is not pinned" in environment.faults({})


# --- constraints.txt


def required(lines: Iterable[str], extras: Iterable[str], system: str) -> list[Requirement]:
    """Those that hold on a system, with any of the Pythons."""
    told = [
        SYSTEMS[system] | {"extra": extra, "python_version": python}
        for extra in ("", *extras)
        for python in PYTHONS
    ]
    found = [Requirement(line) for line in lines]
    return [
        each
        for each in found
        if each.marker is None or any(each.marker.evaluate(values) for values in told)
    ]


def closure(system: str) -> tuple[list[Requirement], set[str]]:
    """All that `pip install .[installer]` takes on a system; and the names not installed here."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["installer"]]
    waiting = required(lines, [], system)
    found, seen, absent = [], set(), set()
    while waiting:
        each = waiting.pop()
        found.append(each)
        asked = (each.name.lower(), frozenset(each.extras))
        if asked in seen:
            continue
        seen.add(asked)
        try:
            more = requires(each.name) or []
        except PackageNotFoundError:
            more = OF_PYINSTALLER if each.name == "pyinstaller" else []
            absent.add(each.name)
        waiting += required(more, each.extras, system)
    return found, absent


@pytest.mark.parametrize("system", SYSTEMS)
def test_all_that_a_bundle_is_built_from_is_pinned(
    environment: Any, pinned: dict[str, str], system: str
) -> None:
    found, absent = closure(system)
    assert {"torch", "sympy", "mpmath", "pyinstaller", "altgraph", "jsonschema", "lark"} <= {
        environment.canonical(each.name) for each in found
    }
    # Of what is not installed here nobody can tell what it requires in turn.
    assert absent <= {
        "pyinstaller",
        "altgraph",
        "macholib",
        "pyinstaller-hooks-contrib",
        "pywin32-ctypes",
        "colorama",
        "tzdata",
    }
    unpinned = {each.name for each in found if environment.canonical(each.name) not in pinned}
    assert unpinned == set()
    for each in found:
        version = pinned[environment.canonical(each.name)]
        assert each.specifier.contains(version), f"{each} is pinned to {version}"


def test_every_pin_is_an_exact_version(pinned: dict[str, str]) -> None:
    assert [name for name, version in pinned.items() if not re.fullmatch(r"[\d.]+", version)] == []


def test_the_tests_run_with_the_versions_that_are_built_from(
    environment: Any, pinned: dict[str, str]
) -> None:
    found, absent = closure("linux")
    for name in {each.name for each in found} - absent:
        here = distribution(name).version.partition("+")[0]
        assert here == pinned[environment.canonical(name)], name
