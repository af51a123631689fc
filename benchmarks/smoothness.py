"""Frames per second and the beat of the GUI thread while the window trains and plays.

    python benchmarks/smoothness.py [--seconds 60] [--points 10000] [--json FILE]

The real window trains all the time, while a reverse process of 10,000 points is played over and
over at 60 frames a second. A timer of 10 ms on the GUI thread is the heartbeat. Counting begins
five seconds after the start, or as soon as the process is recorded. The baseline is the same
training alone, afterwards in the same process. Without a display it runs on Qt's offscreen
platform.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ddpm_core.config import ExperimentConfig

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

BEAT = 10  # milliseconds
SETTLE = 5.0  # seconds after the start that are not counted
FRAME_RATE = 60.0
ALONE = 5.0  # seconds of training for the baseline
LATE = 50.0  # milliseconds that 99.9% of the beats have to keep


def run(seconds: float, points: int, settings: str) -> dict[str, float]:
    """Drive the window and count; the result is by name."""
    from app import build_window

    window = build_window(["--settings", settings])
    import numpy as np
    from PySide6.QtCore import QEvent, QObject, Qt, QTimer
    from PySide6.QtWidgets import QApplication, QWidget

    from app.player import FRAMES_PER_SECOND

    experiment, player = window.experiment, window.player
    paints: list[float] = []
    beats: list[float] = []

    class Paints(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                paints.append(time.perf_counter())
            return False

    counter = Paints()
    window.findChild(QWidget, "stageCloud").installEventFilter(counter)
    heart = QTimer()
    heart.setTimerType(Qt.TimerType.PreciseTimer)
    heart.timeout.connect(lambda: beats.append(time.perf_counter()))

    def play_on() -> None:
        if experiment.reverse is None or not experiment.reverse.complete:
            return
        if not player.playing:
            player.play()
        if not counted and time.perf_counter() - started >= SETTLE:
            begin()

    looping = QTimer()  # looks for the end of the recording
    looping.timeout.connect(play_on)
    player.playingChanged.connect(lambda playing: playing or QTimer.singleShot(0, play_on))

    def begin() -> None:
        paints.clear()
        beats.clear()
        counted["from"] = time.perf_counter(), experiment.step
        QTimer.singleShot(int(1000 * seconds), QApplication.exit)

    counted: dict[str, tuple[float, int]] = {}
    experiment.set("sample_count", points)
    started = time.perf_counter()
    window.show()
    experiment.sample()
    player.set_speed(FRAME_RATE / FRAMES_PER_SECOND)
    looping.start(250)
    heart.start(BEAT)
    QApplication.exec()
    looping.stop()
    heart.stop()
    since, step = counted["from"]
    elapsed = time.perf_counter() - since
    late = np.diff(beats) * 1000 - BEAT
    frames = np.diff(paints) * 1000
    result = {
        "frames per second": len(paints) / elapsed,
        "frame time, median (ms)": float(np.median(frames)),
        "frame time, 99% (ms)": float(np.quantile(frames, 0.99)),
        "heartbeat late, 99.9% (ms)": float(np.quantile(late, 0.999)),
        "heartbeat late, worst (ms)": float(late.max()),
        "beats late by at most 50 ms (%)": float((late <= LATE).mean() * 100),
        "training steps per second": (experiment.step - step) / elapsed,
    }
    experiment.shut_down()
    alone = steps_alone(experiment.settings)
    result["the same without a window"] = alone
    result["training beside the window, share of that"] = (
        result["training steps per second"] / alone
    )
    return result


def steps_alone(config: ExperimentConfig) -> float:
    """Training steps per second with nothing beside them."""
    from app.engine import Engine

    engine = Engine.new(config, 0)
    engine.use_threads()
    engine.trainer.steps(50)
    began, steps = time.perf_counter(), 0
    while (passed := time.perf_counter() - began) < ALONE:
        engine.trainer.step()
        steps += 1
    return steps / passed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--points", type=int, default=10_000)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = str(Path(folder, "settings.ini"))
        result = run(arguments.seconds, arguments.points, settings)
    for name, value in result.items():
        print(f"{name:<42} {value:9.2f}")
    if arguments.json:
        arguments.json.write_text(json.dumps(result, indent=2))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
