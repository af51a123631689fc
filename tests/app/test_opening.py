"""The window opens at once: what is loaded then, what is seen, and what comes of it."""

from __future__ import annotations

import gc
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QSettings
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from app import build_window, opening
from app.errors import ErrorDialog
from app.main_window import MainWindow
from app.outline import KEY, Places, places_in
from app.tour import OFFERED

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("torch", "torchvision", "sklearn", "skimage", "scipy", "numpy", "pyqtgraph", "ziamath")
FIRST_PAINT = """
import json, os, sys
from app import build_window
window = build_window(["--settings", sys.argv[1], "--no-autostart"])
from app.outline import Outline
from PySide6.QtWidgets import QApplication, QMainWindow
def painted():
    print(json.dumps(sorted(sys.modules)), flush=True)
    os._exit(0)
outline = QMainWindow.findChild(window, Outline)
outline.painted.disconnect()
outline.painted.connect(painted)
window.show()
QApplication.exec()
"""


@pytest.fixture
def open_unseen(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[str], MainWindow]]:
    """Opens windows that nobody has asked for a part yet, by the name of their settings."""
    windows: list[MainWindow] = []

    def opened(name: str = "settings.ini") -> MainWindow:
        window = build_window(["--settings", str(tmp_path / name), "--no-autostart"])
        assert isinstance(window, MainWindow)
        windows.append(window)
        return window

    yield opened
    for window in windows:
        if shiboken6.isValid(window):
            if window.complete:
                window.experiment.shut_down()
                window._leaving = True
            window.close()
            window.deleteLater()


def places(window: MainWindow) -> dict[str, tuple[int, int, int, int]]:
    """Where all that has a name and is seen lies."""
    found = {}
    for widget in window.findChildren(QWidget):
        inside = widget.visibleRegion().boundingRect().isValid()
        ours = widget.objectName() and not widget.objectName().startswith("qt_")
        if ours and widget.isVisible() and inside:
            corner = widget.mapTo(window, QPoint())
            found[widget.objectName()] = (corner.x(), corner.y(), widget.width(), widget.height())
    return found


def test_the_first_paint_waits_for_no_heavy_module(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT, str(tmp_path / "settings.ini")],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=120,
    )
    loaded = set(json.loads(answer.stdout.splitlines()[-1]))
    needed = {"torch", "numpy"} if sys.platform == "win32" else set()  # torch goes before Qt there
    assert loaded & set(HEAVY) <= needed
    assert "app.outline" in loaded


@pytest.mark.parametrize("moved", [False, True], ids=["first start", "moved panels"])
def test_a_window_that_comes_bit_by_bit_is_the_one_that_comes_whole(
    open_unseen: Callable[[str], MainWindow], qtbot: QtBot, tmp_path: Path, moved: bool
) -> None:
    if moved:
        before = open_unseen("whole.ini")
        before.finish()
        before.show()
        before.docks.docks["scheduleDock"].hide()
        before.docks.reveal("explainDock")
        before._leaving = True
        before.close()
        shutil.copy(tmp_path / "whole.ini", tmp_path / "gradual.ini")
    whole = open_unseen("whole.ini")
    whole.finish()
    whole.show()
    qtbot.waitUntil(lambda: whole.experiment.forward is not None)
    wanted = places(whole)
    assert ("schedulePlot" in wanted) != moved
    whole._leaving = True
    whole.close()
    gradual = open_unseen("gradual.ini")
    gradual.show()
    assert not gradual.complete
    qtbot.waitUntil(lambda: gradual.complete, timeout=30_000)
    qtbot.waitUntil(lambda: gradual.experiment.forward is not None)
    assert places(gradual) == wanted
    assert len(wanted) > 60
    focus = QApplication.focusWidget()
    assert focus is None or gradual.isAncestorOf(focus)


def test_so_is_one_that_is_asked_for_a_part_as_soon_as_it_is_shown(
    open_unseen: Callable[[str], MainWindow], qtbot: QtBot
) -> None:
    whole, asked = open_unseen("whole.ini"), open_unseen("asked.ini")
    whole.finish()
    for window in (whole, asked):
        window.show()
        assert window.experiment is not None
    sizes = [
        {name: dock.size() for name, dock in window.docks.docks.items() if dock.x() >= 0}
        for window in (whole, asked)
    ]
    assert sizes[0] == sizes[1]
    assert len(sizes[0]) == 4


def test_an_outline_is_seen_till_then(
    open_unseen: Callable[[], MainWindow], qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_unseen()
    outline = QMainWindow.findChild(window, QWidget, "outline")
    assert outline is not None
    window.show()
    qtbot.waitUntil(outline.isVisible)
    assert outline.size() == window.size()
    assert outline.accessibleName()
    window.finish()
    assert not outline.isVisible()


@pytest.mark.parametrize("ask", ["attribute", "child", "children"])
def test_whoever_asks_for_a_part_gets_it(open_unseen: Callable[[], MainWindow], ask: str) -> None:
    window = open_unseen()
    assert not window.complete
    found: Any
    if ask == "attribute":
        found = window.experiment
    elif ask == "child":
        found = window.findChild(QWidget, "stage")
    else:
        found = window.findChildren(QWidget, "timeSlider")
    assert found
    assert window.complete
    assert not window.isVisible()


def test_what_it_has_not_is_an_error(open_unseen: Callable[[], MainWindow]) -> None:
    window = open_unseen()
    with pytest.raises(AttributeError, match="no_such_part"):
        window.no_such_part  # type: ignore[attr-defined]  # noqa: B018


def test_it_can_be_closed_before_it_is_complete(
    open_unseen: Callable[[], MainWindow], tmp_path: Path
) -> None:
    window = open_unseen()
    window.show()
    assert window.close()
    assert not window.isVisible()
    assert not window.complete
    stored = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    assert stored.value(KEY) is None
    assert stored.value("geometry") is None


def test_a_part_that_is_broken_is_told_once_and_the_window_stays(
    open_unseen: Callable[[], MainWindow], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app import parts

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no actions today")

    monkeypatch.setattr(parts, "Actions", broken)
    window = open_unseen()
    outline = QMainWindow.findChild(window, QWidget, "outline")
    assert outline is not None
    waits = outline.accessibleName()
    with qtbot.captureExceptions() as caught:
        window.show()
        qtbot.waitUntil(lambda: bool(caught), timeout=30_000)
        assert "could not be opened" in outline.accessibleName() != waits
        window._reporter.report("as of a part")
        (shown,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, ErrorDialog)]
        words = shown.findChild(QLabel, "errorText")
        assert words is not None
        assert "The window could not be opened" in words.text()
        assert "goes on" not in words.text()
        shown.reject()
        window._reporter.goes_on = True  # it serves the windows of other tests
        for _ in range(2):
            with pytest.raises(RuntimeError, match="no actions today"):
                window.findChild(QWidget, "stage")
            with pytest.raises(RuntimeError, match="no actions today"):
                window.docks  # noqa: B018
        window.showMinimized()
        window.showNormal()
        qtbot.waitUntil(outline.isVisible)
        assert window.isVisible()
        assert not window.complete
        assert not window._pace.isActive()
        assert window.close()
        assert not window.isVisible()
    assert [str(error) for _, error, _ in caught] == ["no actions today"]


def test_a_window_that_could_not_be_made_before_it_is_shown_tells_so_too(
    open_unseen: Callable[[], MainWindow], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app import parts

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("none today")

    monkeypatch.setattr(parts, "Actions", broken)  # the experiment is there by then
    window = open_unseen()
    for _ in range(2):
        with pytest.raises(RuntimeError, match="none today"):
            window.finish()
    assert not window._reporter.goes_on
    window._reporter.goes_on = True
    assert not window.complete
    experiment = window.__dict__["experiment"]
    ended = []
    monkeypatch.setattr(experiment, "shut_down", lambda: ended.append(True))
    outline = QMainWindow.findChild(window, QWidget, "outline")
    assert outline is not None
    with qtbot.captureExceptions() as caught:
        with qtbot.waitSignal(outline.painted):  # type: ignore[attr-defined]
            window.show()
        assert "could not be opened" in outline.accessibleName()
        assert outline.isVisible()
        assert window.close()
    assert caught == []
    assert ended == [True]
    assert window._loading.ident is None


def test_one_that_is_minimised_before_it_is_complete_draws_nothing_till_it_is_seen(
    open_unseen: Callable[[], MainWindow],
) -> None:
    window = open_unseen()
    window.show()
    window.showMinimized()
    assert not window.complete
    window.finish()
    assert not window.updatesEnabled()
    assert not window.player._seen
    window.showNormal()
    assert window.updatesEnabled()
    assert window.player._seen


def test_a_second_window_is_not_kept_from_the_collector(
    open_unseen: Callable[[str], MainWindow], qtbot: QtBot
) -> None:
    frozen = []
    for name in ("first.ini", "second.ini"):
        window = open_unseen(name)
        window.show()
        qtbot.waitUntil(lambda: window.complete, timeout=30_000)  # noqa: B023
        qtbot.waitUntil(lambda: window.experiment.forward is not None)  # noqa: B023
        frozen.append(gc.get_freeze_count())
    assert frozen[0] > 0
    assert frozen[1] <= frozen[0]


def made() -> threading.Event:
    """The word that the types of Qt are made."""
    event = threading.Event()
    event.set()
    return event


TYPES_AT_IMPORT = """
import importlib, json, os, sys
import app.opening
from app import build_window
import PySide6.QtCore, PySide6.QtGui, PySide6.QtWidgets
seen = {}
def load(name):
    modules = (PySide6.QtCore, PySide6.QtGui, PySide6.QtWidgets)
    seen[name] = [one for module in modules for one in dir(module) if one not in vars(module)]
    return importlib.import_module(name)
class Importer:
    import_module = staticmethod(load)
app.opening.importlib = Importer
window = build_window(["--settings", sys.argv[1], "--no-autostart"])
from PySide6.QtWidgets import QApplication
def completed():
    print(json.dumps(seen), flush=True)
    window.experiment.shut_down()
    os._exit(0)
window.completed.connect(completed)
WAY
QApplication.exec()
"""


@pytest.mark.parametrize("way", ["window.show()", "window.show(); window._load(); window.finish()"])
def test_no_type_of_qt_is_made_on_the_thread_that_loads(tmp_path: Path, way: str) -> None:
    """Two threads that make types at once end the program."""
    code, path = TYPES_AT_IMPORT.replace("WAY", way), tmp_path / "settings.ini"
    words = [sys.executable, "-c", code, str(path)]
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    missing = json.loads(ended.stdout)
    assert list(missing) == ["torch", "pyqtgraph", "app.parts"]
    assert missing["pyqtgraph"] == missing["app.parts"] == []


def test_a_window_that_is_closed_while_types_are_made_does_not_keep_the_program(
    tmp_path: Path,
) -> None:
    code = FIRST_PAINT.partition("def painted")[0] + (
        "outline = QMainWindow.findChild(window, Outline)\n"
        "outline.painted.connect(window.close)\n"
        "window.show()\n"
        "QApplication.exec()\n"
    )
    words = [sys.executable, "-c", code, str(tmp_path / "settings.ini")]
    assert subprocess.run(words, cwd=ROOT, timeout=60, check=False).returncode == 0


def test_loading_goes_on_after_a_module_that_is_not_there() -> None:
    opening._load(["no_such_module"], ["nor_this_one", "json"], made())
    assert gc.isenabled()


def test_loading_leaves_the_collector_as_it_was() -> None:
    gc.disable()
    try:
        opening._load(["json"], [], made())
        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("size", "offered"),
    [((1280, 800), False), ((1440, 900), False), ((1920, 1080), False), ((1280, 800), True)],
)
def test_the_outline_of_the_first_start_is_the_window_that_comes(
    open_unseen: Callable[[], MainWindow],
    qtbot: QtBot,
    tmp_path: Path,
    size: tuple[int, int],
    offered: bool,
) -> None:
    stored = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    stored.setValue(OFFERED, offered)
    stored.sync()
    window = open_unseen()
    window.resize(*size)
    window.show()
    window.finish()
    qtbot.waitUntil(lambda: window.experiment.forward is not None)
    outlined = Places.of_first_start(*size, offer=not offered)

    def agrees() -> None:  # once the offer has slid in
        real = places_in(window)
        assert real.size == outlined.size == size
        for seen, drawn in ((real.bars, outlined.bars), (real.cards, outlined.cards)):
            assert len(seen) == len(drawn)
            for one, other in zip(sorted(seen), sorted(drawn), strict=True):
                assert one == pytest.approx(other, abs=3)

    qtbot.waitUntil(agrees)
    assert len(outlined.cards) == 9


def test_the_outline_of_the_next_start_is_the_window_of_the_last(
    open_unseen: Callable[[], MainWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_unseen()
    window.finish()
    window.show()
    qtbot.waitUntil(lambda: window.experiment.forward is not None)
    window.docks.docks["scheduleDock"].hide()
    stage = places(window)["stageCloud"]
    window._leaving = True
    window.close()
    stored = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    kept = Places.remembered(stored)
    assert kept is not None
    assert kept.size == (window.width(), window.height())
    assert len(kept.cards) == 8  # the stage and its five tiles, losses and the embedding
    around = [
        card
        for card in kept.cards
        if card[0] <= stage[0] and stage[0] + stage[2] <= card[0] + card[2]
    ]
    assert len(around) == 1
    assert (0, 0) in [bar[:2] for bar in kept.bars]


def kept_text(place: str) -> str:
    """What is kept of a window with one card, which has this number in it."""
    return f'{{"size": [9, 9], "bars": [], "cards": [[0, 0, 5, {place}]]}}'


def test_an_outline_that_can_be_read_is_taken(tmp_path: Path) -> None:
    stored = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    stored.setValue(KEY, kept_text("7"))
    assert Places.remembered(stored) == Places((9, 9), (), ((0, 0, 5, 7),))


@pytest.mark.parametrize(
    "text",
    [
        *("", "nonsense", "[]", '{"size": [1, 2]}', '{"size": 3}'),
        "[" * 5000 + "]" * 5000,
        *(kept_text(place) for place in ("Infinity", "-Infinity", "NaN", "1e30", "null")),
    ],
)
def test_an_outline_that_cannot_be_read_is_that_of_the_first_start(
    tmp_path: Path, text: str
) -> None:
    stored = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    stored.setValue(KEY, text)
    assert Places.remembered(stored) is None
    first = Places.of_first_start(1280, 800)
    for left, top, width, height in (*first.bars, *first.cards):
        assert width > 0 < height
        assert 0 <= left <= left + width <= 1280
        assert 0 <= top <= top + height <= 800


@pytest.mark.parametrize(
    "asked",
    [
        lambda window: window.centralWidget(),
        lambda window: window.menuBar().actions(),
        lambda window: window.statusBar().children(),
        lambda window: window.children(),
        lambda window: window.grab(),
        lambda window: window.experiment,
    ],
)
def test_whoever_asks_for_anything_gets_it_of_the_whole_window(
    open_unseen: Callable[..., MainWindow], asked: Callable[[MainWindow], Any]
) -> None:
    window = open_unseen()
    assert not window.complete
    assert asked(window)
    assert window.complete
