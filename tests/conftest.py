"""What has to be settled before anything else is imported, for every test."""

from __future__ import annotations

import os

# No screen is needed, no core is burnt in waiting, and pyqtgraph takes the binding that we take.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import pytest
import torch  # noqa: F401  # before Qt: on Windows the other order does not load


@pytest.fixture
def plain_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every optimizer step of a small network is a call of ``Trainer.step``, as of any other."""
    monkeypatch.setattr("ddpm_core.training.script", lambda onednn: None)
