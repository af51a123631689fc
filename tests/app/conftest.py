"""Fixtures of the window's tests: one application, fakes, and nothing left behind."""

from __future__ import annotations

import gc
import importlib.util
import sys
import traceback
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import theme
from ddpm_core.config import ExperimentConfig

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


# --- whom the tests are driven by; each is a class of the module beside this file


@pytest.fixture
def small() -> Any:
    """The settings of the windows that ``open_window`` opens."""
    return _module("people").SMALL


@pytest.fixture
def tiny() -> Any:
    """Settings of a run on pictures that takes no time."""
    return _module("people").TINY


@pytest.fixture
def open_window(qtbot: QtBot, tmp_path: Path) -> Iterator[Any]:
    """Opens whole windows: an Opener of people.py."""
    opener = _module("people").Opener(qtbot, tmp_path)
    yield opener
    opener.close_all()


@pytest.fixture
def person(open_window: Any) -> Any:
    """A Person in front of a window that does not train by itself."""
    return open_window("--no-autostart")


@pytest.fixture
def empty_stage(qtbot: QtBot, fake_experiment: Any, fakes: ModuleType) -> Any:
    """A Stage of stages.py without a run."""
    config = fake_experiment.settings.replace(timesteps=20, sampler="ddim", ddim_steps=20)
    fake_experiment.settings = config
    stage = _module("stages").Stage(fake_experiment, fakes)
    qtbot.addWidget(stage.panel)
    stage.panel.show()
    qtbot.waitExposed(stage.panel)
    return stage


@pytest.fixture
def stage(empty_stage: Any) -> Any:
    """The same with a run."""
    empty_stage.experiment.start_run()
    return empty_stage


@pytest.fixture
def sit(qtbot: QtBot, fakes: ModuleType) -> Iterator[Callable[..., Any]]:
    """Sits down in front of a settings panel with these settings: makes a Desk of desks.py."""
    desks = []

    def sit_down(run: bool = True, **changes: Any) -> Any:
        experiment = fakes.FakeExperiment(ExperimentConfig(**{"data_count": 200, **changes}))
        if run:
            experiment.start_run(4000)
        desks.append(_module("desks").Desk(qtbot, experiment))
        return desks[-1]

    yield sit_down
    for desk in desks:
        desk.panel.close()


@pytest.fixture
def desk(sit: Callable[..., Any]) -> Any:
    """A Desk with the usual settings and a run."""
    return sit()


@pytest.fixture
def bench(qtbot: QtBot) -> Any:
    """A Bench of benches.py, to put a field on."""
    return _module("benches").Bench(qtbot)
