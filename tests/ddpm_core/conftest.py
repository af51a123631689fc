"""What the engine's tests share: closed forms kept apart from the engine, and random sources."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
import torch


@pytest.fixture(scope="session")
def closed_forms() -> ModuleType:
    """The module closed_forms.py beside this file."""
    path = Path(__file__).with_name("closed_forms.py")
    spec = importlib.util.spec_from_file_location("closed_forms", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def seeded() -> Callable[[int], torch.Generator]:
    """A fresh generator on the CPU for a seed."""
    return lambda seed: torch.Generator().manual_seed(seed)
