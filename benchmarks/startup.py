"""Time from the start of the process to the window, and to the first training frame in it.

    python benchmarks/startup.py [--runs 5] [--json FILE]

A training frame is a paint of the stage that shows samples of a network that has made at least
one step. Each run is a new process with fresh settings; the first one, which warms the disk, is
not counted. The baseline is a process that loads the same libraries, torch, Qt and pyqtgraph, and
shows an empty window. Without a display it runs on Qt's offscreen platform.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMIT = 6.0  # seconds to the first training frame, warm
ROOT = Path(__file__).resolve().parents[1]


BARE = """
import time, torch
from PySide6.QtWidgets import QApplication, QMainWindow
import pyqtgraph
application = QApplication([])
window = QMainWindow()
window.setCentralWidget(pyqtgraph.PlotWidget())
window.show()
application.processEvents()
import json, os, sys
print(json.dumps({"bare window": time.time() - float(sys.argv[1])}), flush=True)
os._exit(0)
"""


def child(started: float, settings: str) -> None:
    """Open the window, print both times, and quit."""
    from app import build_window

    window = build_window(["--settings", settings])
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QApplication, QWidget

    experiment = window.experiment

    class Paints(QObject):
        """Tells the first paint of the window and the first one that shows training."""

        times: dict[str, float] = {}  # noqa: RUF012  # one process, one object

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                now = time.time() - started
                self.times.setdefault("window", now)
                if experiment.preview is not None and experiment.preview.step >= 1:
                    self.times["training frame"] = now
                    print(json.dumps(self.times), flush=True)
                    QApplication.exit(0)
            return False

    paints = Paints()
    stage = window.findChild(QWidget, "stage")
    for widget in [stage, *stage.findChildren(QWidget)]:
        widget.installEventFilter(paints)
    window.show()
    QApplication.exec()
    experiment.shut_down()
    os._exit(0)


def measure(settings: str) -> dict[str, float]:
    """One start of the program in a new process, and one of the baseline."""
    times = _start([sys.executable, "-c", BARE, str(time.time())])
    return times | _start([sys.executable, __file__, "--child", str(time.time()), settings])


def _start(command: list[str]) -> dict[str, float]:
    environment = dict(os.environ, PYTHONPATH=str(ROOT))
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    result = subprocess.run(
        command, env=environment, check=True, stdout=subprocess.PIPE, text=True, timeout=120
    )
    times: dict[str, float] = json.loads(result.stdout.splitlines()[-1])
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    runs = []
    for number in range(arguments.runs + 1):
        with tempfile.TemporaryDirectory() as folder:
            times = measure(str(Path(folder, "settings.ini")))
        if number:
            runs.append(times)
    medians = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
    for key, seconds in medians.items():
        spread = ", ".join(f"{run[key]:.2f}" for run in runs)
        print(f"start to first {key:<15} {seconds:5.2f} s   ({spread})")
    ratio = medians["training frame"] / medians["bare window"]
    print(
        f"limit for the training frame    {LIMIT:5.2f} s; it took {ratio:.2f} times a bare window"
    )
    if arguments.json:
        arguments.json.write_text(json.dumps({"runs": runs, "medians": medians}, indent=2))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(float(sys.argv[2]), sys.argv[3])
    else:
        main()
