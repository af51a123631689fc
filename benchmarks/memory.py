"""Memory that a session takes, and how much it grows while one trains and scrubs.

    python benchmarks/memory.py [--short] [--minutes 30] [--json FILE]

A process of its own drives the real window with fresh settings: the default preset trains, 10,000
points are sampled with DDIM in 50 steps, and the record is written as a GIF through the dialog.
Its greatest resident memory by then is the first number. Then the window goes on to train while the
slider of time is moved some 20 times a second; a line through the resident memory of that time,
without its first tenth, is the growth. By default a session trains for one minute, and the
growth of three is told for thirty; with ``--minutes 30`` the session trains for five, and the whole
is measured. Without a display it runs on Qt's offscreen platform.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from harness import ROOT, Row, Target, run_part

MB = 1e6
WHOLE = 30.0  # minutes for which the growth is told
USUAL = 3.0  # and in which it is measured
FIRST_SHARE = 0.1  # of that time, which is not counted
TICK = 50  # milliseconds between two moves of the slider
LOOK = 0.5  # seconds between two looks at the memory

minutes = USUAL


def resident() -> float:
    """Megabytes of this process that are in memory now."""
    import psutil

    return float(psutil.Process().memory_info().rss) / MB


def greatest() -> float:
    """The most that there ever were."""
    if sys.platform == "win32":
        import psutil

        return float(psutil.Process().memory_info().peak_wset) / MB
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / MB if sys.platform == "darwin" else most * 1024 / MB


def child(folder: str, training: float, growing: float) -> None:
    """Drive the window for so many seconds, print the numbers, and leave."""
    from app import build_window

    window: Any = build_window(["--settings", str(Path(folder, "settings.ini"))])
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QLineEdit, QProgressBar, QPushButton, QSlider

    found: dict[str, Any] = {}
    memory: list[tuple[float, float, int]] = []
    file = Path(folder, "process.gif")

    def session() -> Iterator[Callable[[], bool]]:
        """What a person does; each condition is waited for."""
        yield lambda: window.complete
        experiment, player = window.experiment, window.player
        yield lambda: experiment.step > 0
        found["open"] = resident()
        yield after(training)
        found["trained"], found["steps"] = resident(), experiment.step
        for name, value in (("sampler", "ddim"), ("ddim_steps", 50), ("sample_count", 10_000)):
            experiment.set(name, value)
        experiment.sample()
        yield lambda: experiment.reverse is not None and experiment.reverse.complete
        found["sampled"] = resident()
        window.actions_by_name["exportAction"].trigger()
        dialog: Any = next(
            one for one in QApplication.topLevelWidgets() if one.objectName() == "exportDialog"
        )
        dialog.findChild(QLineEdit, "exportPathEdit").setText(str(file))
        yield dialog.findChild(QPushButton, "exportButton").isEnabled
        dialog.findChild(QPushButton, "exportButton").click()
        yield dialog.findChild(QProgressBar, "exportProgress").isVisible
        yield lambda: file.is_file() and not dialog._progress.isVisible()
        dialog.close()
        found["session"], found["file"] = greatest(), file.stat().st_size
        found["first"] = experiment.step
        slider, began = window.findChild(QSlider, "timeSlider"), time.perf_counter()
        looked = began
        while (now := time.perf_counter()) - began < growing:
            slider.setValue((slider.value() + 1) % (slider.maximum() + 1))
            if now - looked >= LOOK:
                looked = now
                memory.append((now - began, resident(), experiment.step))
            yield lambda: True
        assert player.timeline is experiment.reverse
        found["memory"], found["last"], found["greatest"] = memory, experiment.step, greatest()
        print(json.dumps(found), flush=True)
        os._exit(0)

    person = session()
    waiting: list[Callable[[], bool]] = [lambda: True]

    def tick() -> None:
        if waiting[0]():
            waiting[0] = next(person)

    clock = QTimer()
    clock.timeout.connect(tick)
    clock.start(TICK)
    window.show()
    QApplication.exec()


def after(seconds: float) -> Callable[[], bool]:
    """True once so many seconds have passed."""
    ends = time.perf_counter() + seconds
    return lambda: time.perf_counter() >= ends


def slope(memory: list[tuple[float, float, int]]) -> tuple[float, float]:
    """Megabytes that memory grows by in a minute, and the standard error of that."""
    import numpy as np

    begin = FIRST_SHARE * memory[-1][0]
    seconds, megabytes = np.array([(at, size) for at, size, _ in memory if at >= begin]).T
    at = seconds - seconds.mean()
    by = float(at @ megabytes / (at @ at))
    rest = megabytes - megabytes.mean() - by * at
    error = float(np.sqrt(rest @ rest / max(1, len(at) - 2) / (at @ at)))
    return 60 * by, 60 * error


def measure(short: bool) -> list[Row]:
    training, growing = (2.0, 4.0) if short else (60 * minutes / 3, 60 * minutes)
    if minutes >= WHOLE:
        training = 300.0
    environment = dict(os.environ, PYTHONPATH=str(ROOT))
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        result = subprocess.run(
            [sys.executable, __file__, "--child", folder, str(training), str(growing)],
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
    found = json.loads(result.stdout.splitlines()[-1])
    by, error = slope(found["memory"])
    steps = f"{found['last'] - found['first']:,} steps in {growing / 60:.3g} min"
    parts = ", ".join(f"{name} {found[name]:.0f}" for name in ("open", "trained", "sampled"))
    told = min(WHOLE, growing / 60) if short else WHOLE  # a few seconds tell nothing of an hour
    return [
        Row("most memory in a session", "MB", found["session"],
            target=Target("ours", "at most", 650),
            note=f"{training:.0f} s of training ({found['steps']:,} steps), DDIM-50 of 10,000, a "
            f"GIF; then and there {parts}"),
        Row(f"growth in {told:.2g} min of training and scrubbing", "MB", by * told,
            target=None if short else Target("ours", "at most", 20),
            note=f"a line through {steps}, ± {error * told:.1f} MB"),
    ]  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], float(sys.argv[3]), float(sys.argv[4]))
    else:
        if "--minutes" in sys.argv:
            place = sys.argv.index("--minutes")
            minutes = float(sys.argv[place + 1])
            del sys.argv[place : place + 2]
        run_part(measure, __doc__)
