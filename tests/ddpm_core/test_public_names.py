"""Every public name is there, and the engine knows nothing of a window."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import ddpm_core


@pytest.mark.parametrize("name", ddpm_core.__all__)
def test_every_public_name_can_be_imported(name: str) -> None:
    assert getattr(ddpm_core, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = ddpm_core.no_such_name


def test_the_whole_engine_loads_without_qt() -> None:
    code = (
        "import sys, pkgutil, importlib, ddpm_core\n"
        "for m in pkgutil.walk_packages(ddpm_core.__path__, 'ddpm_core.'):\n"
        "    if not m.name.endswith('__main__'): importlib.import_module(m.name)\n"
        "assert not [m for m in sys.modules if m.startswith(('PySide6', 'pyqtgraph', 'app'))]\n"
    )
    root = Path(ddpm_core.__file__).parents[1]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root)
