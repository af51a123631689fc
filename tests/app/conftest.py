"""Fixtures of the window's tests: one application, fakes, and nothing left behind."""

from __future__ import annotations

import gc
import importlib.util
import sys
import traceback
import weakref
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication

from app import theme

LONGEST_STACK = 12  # frames of a report


def _module(name: str) -> ModuleType:
    """A module beside this file; the importlib mode of pytest puts none on the path."""
    key = f"ddpm_studio_tests_{name}"
    if key not in sys.modules:
        spec = importlib.util.spec_from_file_location(key, Path(__file__).with_name(f"{name}.py"))
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[key] = module
        spec.loader.exec_module(module)
    return sys.modules[key]


class Starts:
    """Remembers which threads and timers were started, and where."""

    def __init__(self) -> None:
        self._started: dict[int, tuple[weakref.ref[QObject], str]] = {}

    def watch(self, kind: type[Any], patch: pytest.MonkeyPatch) -> None:
        start = kind.start

        def recorded(this: Any, *args: Any, **named: Any) -> None:
            stack = traceback.format_list(traceback.extract_stack()[-LONGEST_STACK:-1])
            self._started[id(this)] = (weakref.ref(this), "".join(stack))
            start(this, *args, **named)

        patch.setattr(kind, "start", recorded)

    def alive(self) -> list[str]:
        """A report for every thread or timer that still runs."""
        reports = []
        for reference, stack in self._started.values():
            this = reference()
            if this is None or not shiboken6.isValid(this):
                continue
            runs = this.isRunning() if isinstance(this, QThread) else this.isActive()
            if runs:
                reports.append(f"{this!r} still runs; it was started here:\n{stack}")
        return reports


def _windows() -> dict[int, str]:
    """The top-level widgets that nobody owns; Qt keeps its tooltip for itself."""
    return {
        shiboken6.getCppPointer(widget)[0]: repr(widget)
        for widget in QApplication.topLevelWidgets()
        if widget.parent() is None and widget.metaObject().className() != "QTipLabel"
    }


def _collect() -> None:
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The one application, set up as the program sets it up."""
    theme.apply(qapp, theme.DARK)
    gc.collect()
    gc.freeze()  # what the imports made is never garbage; later collections need not walk it
    return qapp


@pytest.fixture(autouse=True)
def nothing_left_behind(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[None]:
    """Fails a test that leaves a thread, a timer or a window alive, and says which."""
    _collect()
    theme.apply(qapp, theme.DARK)  # whatever the test before took
    before = _windows()
    starts = Starts()
    starts.watch(QThread, monkeypatch)
    starts.watch(QTimer, monkeypatch)
    yield
    _collect()
    left = starts.alive()
    left += [f"{name} is still open" for key, name in _windows().items() if key not in before]
    if left:
        pytest.fail("left behind by " + request.node.name + ":\n" + "\n".join(left))


@pytest.fixture(scope="session")
def fakes() -> ModuleType:
    """The module of stand-ins, fakes.py."""
    return _module("fakes")


@pytest.fixture
def fake_experiment(fakes: ModuleType) -> Any:
    """A FakeExperiment without a run; ``start_run()`` gives it one."""
    return fakes.FakeExperiment()
