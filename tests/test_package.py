"""What is installed from the wheel is the whole program, wherever it lies."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import distributions
from itertools import chain
from pathlib import Path

import pytest

from ddpm_core.presets import PRESETS, load_preset
from ddpm_core.version import __version__

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("app", "ddpm_core", "resources", "pyproject.toml", "README.md", "LICENSE")

BUILD = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
START = """
import json, os, sys
from pathlib import Path
folder = sys.argv[1]
sys.path.insert(0, folder)
from importlib.metadata import distributions
[own] = distributions(path=[folder])
[script] = own.entry_points.select(group="console_scripts", name="ddpm-studio")
start = sys.modules[script.load().__module__]
window = start.build(["--settings", sys.argv[2], "--no-autostart"])
from PySide6.QtGui import QAction, QFontDatabase
from PySide6.QtWidgets import QApplication
import resources as package
from ddpm_core.export.text import Lettering
from ddpm_core.presets import PRESETS, load_preset
resources = Path(package.__file__).parent.as_posix()
print(json.dumps({
    "command": script.name,
    "from": sorted({os.path.dirname(sys.modules[m].__file__) for m in
                    ("app", "app.main_window", "ddpm_core", "resources")}),
    "style": len(QApplication.instance().styleSheet()),
    "pictures": QApplication.instance().styleSheet().count(resources + "/style/"),
    "fonts": [QFontDatabase.applicationFontFamilies(n) for n in range(4)],
    "film font": Lettering(12)._complete,
    "save": window.findChild(QAction, "saveCheckpointAction").text(),
    "presets": [load_preset(name).data for name in PRESETS],
}), flush=True)
os._exit(0)
"""


def tree(folder: Path) -> set[str]:
    """The files of a folder, caches apart."""
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in files if "__pycache__" not in path.parts}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the wheel of this very source was installed into."""
    source, folder = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("installed")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, source / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, source)
    built = subprocess.run(
        [sys.executable, "-c", BUILD, str(folder)],
        cwd=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert built.returncode == 0, built.stdout
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:  # of a pure wheel, unpacking is installing
        archive.extractall(folder)
    wheel.unlink()
    return folder


VERSION = """
import sys
folder = sys.argv[1]
sys.path.insert(0, folder)
from importlib.metadata import distributions
[own] = distributions(path=[folder])
[script] = own.entry_points.select(group="console_scripts", name="ddpm-studio")
script.load()(["--version"])
"""


@pytest.mark.parametrize("name", ["app", "ddpm_core", "resources"])
def test_the_wheel_holds_every_file_of_the_program(installed: Path, name: str) -> None:
    assert tree(installed / name) == tree(ROOT / name)


def test_nothing_else_is_installed(installed: Path) -> None:
    names = {path.name for path in installed.iterdir() if path.suffix != ".dist-info"}
    assert names == {"app", "ddpm_core", "resources"}


def test_the_installed_command_tells_the_version_of_the_wheel(installed: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-I", "-c", VERSION, str(installed)], capture_output=True, text=True
    )
    [about] = distributions(path=[str(installed)])
    assert run.returncode == 0, run.stderr
    assert run.stdout == f"DDPM Studio {about.version}\n"
    assert about.version == __version__


def test_the_installed_command_opens_the_window_with_its_own_resources(
    installed: Path, tmp_path: Path
) -> None:
    settings = tmp_path / "settings.ini"
    settings.write_text("[General]\nlanguage=zh_TW\n")
    run = subprocess.run(
        [sys.executable, "-I", "-c", START, str(installed), str(settings)],
        cwd=tmp_path,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert told["command"] == "ddpm-studio"
    assert told["from"] == [str(installed / name) for name in ("app", "ddpm_core", "resources")]
    assert told["style"] > 1_000
    assert told["pictures"] > 0
    assert all(told["fonts"])
    assert {"Inter", "STIXGeneral"} <= set(chain.from_iterable(told["fonts"]))
    assert told["film font"]
    assert "儲存" in told["save"]  # by its own translation
    assert told["presets"] == [load_preset(name).data for name in PRESETS]
