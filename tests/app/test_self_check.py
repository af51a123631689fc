"""The check that the program makes of itself: it holds where all is well, and says what is not."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.self_check import EXTENTS, _problems, steps
from app.self_check_runner import Check, Failure, Runner, Wait
from app.self_check_steps import STEPS

ROOT = Path(__file__).resolve().parents[2]
LONG = 60_000  # milliseconds that nothing takes
Doing = Generator[Wait, None, dict[str, Any]]


@pytest.fixture
def carry_out(qtbot: QtBot, tmp_path: Path) -> Callable[..., Runner]:
    """Carries out steps that need no window, to the end."""

    def carry_out(*steps: Callable[[Check], Doing], **options: Any) -> Runner:
        ended: list[bool] = []
        named = [(step.__name__, step) for step in steps]
        nothing: Any = None
        runner = Runner(Check(nothing, tmp_path), named, lambda: ended.append(True))
        for report in options.get("errors", ()):
            runner.note_error(report)
        runner.start()
        qtbot.waitUntil(lambda: bool(ended), timeout=LONG)
        return runner

    return carry_out


def holds(check: Check) -> Doing:
    yield Wait("nothing", lambda: True)
    return {"number": 7}


def fails(check: Check) -> Doing:
    yield Wait("nothing", lambda: True)
    raise Failure("the roll is square")


def hangs(check: Check) -> Doing:
    yield Wait("the moon", lambda: False, seconds=0.02, seen=lambda: "the sun")
    return {}


def breaks(check: Check) -> Doing:
    yield Wait("nothing", lambda: 1 // len(check.file) > 0)
    return {}


def is_broken_off(check: Check) -> Doing:
    yield Wait("nothing", lambda: True)
    raise KeyboardInterrupt


def test_steps_are_made_in_order_and_their_numbers_kept(carry_out: Any) -> None:
    looks: list[str] = []

    def waits(check: Check) -> Doing:
        yield Wait("three looks", lambda: looks.append("look") or len(looks) >= 3)
        return {"looks": len(looks)}

    runner = carry_out(holds, waits)
    assert runner.ok
    assert [(one.name, one.ok, one.numbers) for one in runner.seen] == [
        ("holds", True, {"number": 7}),
        ("waits", True, {"looks": 3}),
    ]


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (fails, "the roll is square"),
        (hangs, "the moon: not within 0.02 s; seen instead: the sun"),
        (breaks, "ZeroDivisionError"),
        (is_broken_off, "KeyboardInterrupt"),
    ],
)
def test_a_step_that_does_not_hold_is_named_and_is_the_last(
    carry_out: Any, step: Any, words: str
) -> None:
    runner = carry_out(holds, step, holds)
    assert not runner.ok
    assert [(one.name, one.ok) for one in runner.seen] == [("holds", True), (step.__name__, False)]
    assert words in runner.seen[-1].problem
    assert runner.left == ["holds"]


def test_an_error_that_nobody_foresaw_fails_the_step_under_way(carry_out: Any) -> None:
    runner = carry_out(holds, errors=["Traceback: a worker broke"])
    assert not runner.ok
    assert runner.seen[0].problem == "this went wrong: Traceback: a worker broke"


def test_every_step_of_every_extent_is_known() -> None:
    for extent in EXTENTS:
        for file in (False, True):
            names = [name for name, _ in steps(extent, file)]
            assert {*names[1:]} <= STEPS.keys()
            assert names[0] == "open"
            assert names[-1] == "close"
    assert {name for name, _ in steps("full", False)} | {"file"} == STEPS.keys() | {"open"}


# --- the program itself, as a process


def program(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "--self-check", str(folder / "out"), *arguments],
        env={**os.environ, "HOME": str(folder / "home"), "XDG_CONFIG_HOME": str(folder / "home")},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=LONG / 1000,
        check=False,
    )


def reported(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "out" / "report.json").read_text("utf-8"))
    return found


def test_the_brief_check_holds_and_writes_into_its_folder_alone(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    ended = program(tmp_path, "--extent", "brief")
    report = reported(tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert report["ok"]
    assert [one["name"] for one in report["steps"]] == [
        *("open", "parts", "train", "sample", "close", "end"),
    ]
    train = next(one["numbers"] for one in report["steps"] if one["name"] == "train")
    assert train["smoothed_loss"] < 0.62 * train["first_loss"]
    assert 0 < report["seconds"]["first_paint"] <= report["seconds"]["complete"]
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert all((tmp_path / "out") in path.parents for path in written if ".cache" not in str(path))


def test_a_file_that_cannot_be_opened_is_status_one_and_said(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ddpm"
    broken.write_bytes(b"no experiment")
    ended = program(tmp_path, str(broken))
    assert ended.returncode == 1
    lines = [line for line in ended.stderr.splitlines() if "self-check" in line]
    assert len(lines) == 1
    assert str(broken) in lines[0]
    report = reported(tmp_path)
    assert not report["ok"]
    assert "close" in report["not_reached"]


def test_a_folder_that_cannot_be_made_is_said_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    ended = program(tmp_path)
    assert ended.returncode == 2
    (line,) = ended.stderr.splitlines()
    assert line.startswith("ddpm-studio: error: ")
    assert str(tmp_path / "out") in line


def test_an_error_after_the_last_step_is_said(carry_out: Any) -> None:
    runner = carry_out(holds)
    runner.note_error("Traceback: a worker broke at the end")
    assert not runner.ok
    assert _problems(runner) == ["Traceback: a worker broke at the end"]


def test_what_failed_a_step_is_said_once(carry_out: Any) -> None:
    runner = carry_out(holds, errors=["Traceback: a worker broke"])
    assert _problems(runner) == ["holds: this went wrong: Traceback: a worker broke"]


def test_ctrl_c_ends_the_check_with_its_status(tmp_path: Path) -> None:
    with running("--self-check", str(tmp_path / "out"), settings=tmp_path) as process:
        assert process.wait(timeout=60) == 130
    report = reported(tmp_path)
    assert not report["ok"]
    assert report["errors"] == ["interrupted"]


def test_ctrl_c_closes_the_window_in_order(tmp_path: Path) -> None:
    with running("--no-autostart", settings=tmp_path) as process:
        assert process.wait(timeout=60) == 0
    assert "geometry" in (tmp_path / "settings.ini").read_text(encoding="utf-8")


RUNNING = """
import os, runpy, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # it may be ignored, in the background
from app.main_window import MainWindow
from PySide6.QtCore import QTimer

class Told(MainWindow):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.completed.connect(lambda: QTimer.singleShot(0, lambda: os.write(2, b"complete\\n")))

import app.main_window
app.main_window.MainWindow = Told
sys.argv = ["main.py", *sys.argv[1:]]
runpy.run_path({main!r}, run_name="__main__")
"""


@contextmanager
def running(*arguments: str, settings: Path) -> Iterator[subprocess.Popen[str]]:
    """The program, to which Ctrl+C has been sent once its window was complete."""
    code = RUNNING.format(main=str(ROOT / "main.py"))
    kept = ["--settings", str(settings / "settings.ini")]
    with subprocess.Popen(
        [sys.executable, "-c", code, *kept, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_CONFIG_HOME": str(settings)},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        said = iter(process.stderr)
        assert any("complete" in line for line in said)
        process.send_signal(signal.SIGINT)
        try:
            yield process
        finally:
            process.kill()
