"""torchvision is loaded through one module, beside any torch, and only where it is needed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from ddpm_core.data import vision

ROOT = Path(__file__).resolve().parents[2]

# Imports torchvision as it is installed here, and then through us.
INSTALLED = """
try:
    import torchvision
    suits = torchvision.extension._has_ops()
except RuntimeError as error:  # built for another torch: by itself it does not import at all
    assert str(error) == "operator torchvision::nms does not exist", error
    suits = False
import torch
from ddpm_core.data import vision
import torchvision
assert (vision.DECLARED is None) == suits, vision.DECLARED
assert torchvision.extension._has_ops() == suits
assert vision.OxfordIIITPet is torchvision.datasets.OxfordIIITPet
resize = vision.transforms.Resize(8, antialias=True)
assert resize(torch.ones(3, 16, 24)).shape == (3, 8, 12)
"""


def run(program: str) -> None:
    """Runs a program in a Python of its own, in which every warning is an error."""
    command = [sys.executable, "-W", "error", "-c", "import sys\n" + program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_installed_torchvision_loads_through_us_whether_it_suits_this_torch_or_not() -> None:
    run(INSTALLED)


def test_operators_are_declared_where_they_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = {"torchvision.extension": None, "torch": None, "torchvisionary": None}
    done: list[str] = []

    class Recorder:
        def __init__(self, namespace: str, kind: str) -> None:
            done.append(f"{kind} {namespace}")

        def define(self, schema: str) -> None:
            done.append(schema.split("(")[0])

    def imports(name: str) -> None:
        done.append(f"import {name}")
        if "DEF torchvision" not in done:
            raise RuntimeError("operator torchvision::nms does not exist")
        assert loaded.keys() == {"torch", "torchvisionary"}  # nothing half imported

    monkeypatch.setattr(vision, "sys", SimpleNamespace(modules=loaded))
    monkeypatch.setattr(vision, "import_module", imports)
    monkeypatch.setattr(vision, "Library", Recorder)
    assert isinstance(vision._import_torchvision(), Recorder)
    steps = ["import torchvision", "DEF torchvision", "nms", "qnms", "import torchvision"]
    assert done == steps


def test_nothing_is_declared_beside_a_torch_that_suits(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*args: object) -> None:
        raise AssertionError("something was declared")

    imported: list[str] = []
    monkeypatch.setattr(vision, "import_module", imported.append)
    monkeypatch.setattr(vision, "Library", never)
    assert vision._import_torchvision() is None
    assert imported == ["torchvision"]


def test_another_fault_of_torchvision_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str) -> None:
        raise RuntimeError("something else is wrong")

    monkeypatch.setattr(vision, "import_module", broken)
    with pytest.raises(RuntimeError, match="something else is wrong"):
        vision._import_torchvision()


def test_no_other_module_imports_torchvision() -> None:
    importing = re.compile(r"^\s*(?:import|from) torchvision\b|import_module\(.torchvision", re.M)
    sources = [path for name in ("ddpm_core", "app") for path in (ROOT / name).rglob("*.py")]
    found = [path.name for path in sources if importing.search(path.read_text("utf-8"))]
    assert found == ["vision.py"]


def test_points_and_the_window_need_neither_torchvision_nor_scikit_image() -> None:
    run(
        "import ddpm_core, ddpm_core.data.images, ddpm_core.data.pets\n"
        "from ddpm_core.assemble import build_trainer\n"
        "build_trainer(ddpm_core.ExperimentConfig(data_count=100)).step()\n"
        "import app.main_window\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        "assert {'torch', 'PySide6'} <= loaded\n"
        "assert not loaded & {'torchvision', 'skimage', 'tifffile'}, loaded\n"
    )
