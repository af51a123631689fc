"""Other programs are told nothing of a bundle's own libraries."""

from __future__ import annotations

import sys

import pytest

from ddpm_core.environment import clean

TOLD = {
    "HOME": "/home",
    "LD_LIBRARY_PATH": "/bundle",
    "LD_LIBRARY_PATH_ORIG": "/own",
    "QT_PLUGIN_PATH": "/bundle/plugins",
    "QML2_IMPORT_PATH": "/bundle/qml",
    "QT_NO_GUI_THREADPOOL": "1",
    "OMP_WAIT_POLICY": "passive",
    "PYQTGRAPH_QT_LIB": "PySide6",
    "_PYI_ARCHIVE_FILE": "/bundle/ddpm-studio",
}


def test_a_program_that_is_no_bundle_passes_on_what_it_was_told() -> None:
    assert clean(TOLD) == TOLD


def test_a_bundle_puts_back_what_was_there_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert clean(TOLD) == {"HOME": "/home", "LD_LIBRARY_PATH": "/own"}
    told = {name: value for name, value in TOLD.items() if name != "LD_LIBRARY_PATH_ORIG"}
    assert clean(told) == {"HOME": "/home"}
