"""Time from the start of the process to the window, and to the first training frame in it.

    python benchmarks/startup.py [--short] [--json FILE]

Starts the program as ``python main.py`` does, with fresh settings, and an empty window of PySide6
and pyqtgraph, in turn; the first start of each, which warms the disk, is not counted. A training
frame is a paint of the stage that shows samples of a network that has made at least one step.
Told too: until all panels are there, and the longest that the GUI thread then kept events waiting.
Without a display it runs on Qt's offscreen platform.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from harness import ROOT, ROUNDS, Row, Target, median_ratio, run_part

EMPTY = ROOT / "benchmarks" / "baselines" / "empty_window.py"
BEAT = 5  # milliseconds


def child(started: float, settings: str) -> None:
    """Start the program, print the times by name, and leave."""
    sys.argv[1:] = ["--settings", settings]
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

    from app import start

    times: dict[str, float] = {}
    beats: list[float] = []

    class Paints(QObject):
        """Looks at all paints of the program."""

        stage: QWidget | None = None

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() != QEvent.Type.Paint or not isinstance(watched, QWidget):
                return False
            window = watched.window()
            if not isinstance(window, QMainWindow):
                return False
            watched.event(event)  # the time is taken once it has been painted
            now = time.time() - started
            times.setdefault("paint", now)
            if not window.complete:  # type: ignore[attr-defined]
                return True
            times.setdefault("panels", now)
            stage = window.stage  # type: ignore[attr-defined]
            preview = window.experiment.preview  # type: ignore[attr-defined]
            shown = watched is stage or stage.isAncestorOf(watched)
            if shown and preview is not None and preview.step >= 1:
                times["training"] = now
                gaps = [later - beat for beat, later in pairwise(beats)]
                times["stall"] = max(gaps, default=0.0)
                print(json.dumps(times), flush=True)
                os._exit(0)
            return True

    paints = Paints()
    heart = QTimer()
    heart.timeout.connect(lambda: beats.append(time.perf_counter()))

    def watch(*arguments: object) -> object:
        window = build(*arguments)  # type: ignore[arg-type]
        QApplication.instance().installEventFilter(paints)  # type: ignore[union-attr]
        heart.start(BEAT)
        return window

    build, start._build = start._build, watch  # type: ignore[assignment]
    start.main()


def measure(short: bool) -> list[Row]:
    rounds = 2 if short else ROUNDS
    empty: list[float] = []
    ours: list[dict[str, float]] = []
    for number in range(rounds + 1):
        with tempfile.TemporaryDirectory() as folder:
            settings = str(Path(folder, "settings.ini"))
            bare = float(_start([str(EMPTY)]))
            full = json.loads(_start([__file__, "--child"], settings))
        if number:  # the first warms the disk
            empty.append(bare)
            ours.append(full)
    median = {name: statistics.median(one[name] for one in ours) for name in ours[0]}
    base = statistics.median(empty)
    ratio = median_ratio([one["paint"] for one in ours], empty)
    first = "an empty PySide6 and pyqtgraph window; ours shows where its panels will be"
    return [
        Row(
            "start to first paint", "s", median["paint"], base, ratio,
            Target("ratio", "at most", 1.5), note=first,
        ),
        Row("start to all panels", "s", median["panels"]),
        Row("start to first training frame", "s", median["training"],
            target=Target("ours", "at most", 3.5)),
        Row("longest wait of the GUI thread till then", "ms", 1000 * median["stall"],
            note="for torch, which is loaded under Python's lock"),
    ]  # fmt: skip


def _start(command: list[str], *more: str) -> str:
    """The last line that a Python process writes, which is told when it was started."""
    environment = dict(os.environ, PYTHONPATH=str(ROOT), PYTHONWARNINGS="ignore")
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # the first start compiles, others do not
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    result = subprocess.run(
        [sys.executable, *command, str(time.time()), *more],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        timeout=120,
    )
    return result.stdout.splitlines()[-1]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(float(sys.argv[2]), sys.argv[3])
    else:
        run_part(measure, __doc__)
