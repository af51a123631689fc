"""Time from a seek to its picture, in a record of 1,000 steps and 10,000 points.

    python benchmarks/scrubbing.py [--seeks 200] [--points 10000] [--timesteps 1000]

The real window shows the record with its predictions and traces; each seek goes to a random frame.
The stage paints at once, within the seek; then everything beside it, tile, schedule, embedding and
bar, is painted too. Training stands still. The baseline is a bare widget that shows the same 10,000
points with Qt's own drawPoints. Without a display it runs on Qt's offscreen platform.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

REFRESH = 1000 / 60  # milliseconds


def bare_paints(points: Any, size: int, count: int) -> list[float]:
    """Milliseconds that a widget of nothing but these points [N, 2] takes to paint itself."""
    from PySide6.QtCore import QCoreApplication, QPointF
    from PySide6.QtGui import QColor, QPainter, QPen
    from PySide6.QtWidgets import QWidget

    class Bare(QWidget):
        def paintEvent(self, event: object) -> None:
            painter = QPainter(self)
            painter.setPen(QPen(QColor("blue"), 3))
            scale, middle = self.width() / 6.4, self.width() / 2
            places = (points * scale + middle).tolist()
            painter.drawPoints([QPointF(x, y) for x, y in places])
            painter.end()

    bare = Bare()
    bare.resize(size, size)
    bare.show()
    QCoreApplication.processEvents()
    times = []
    for _ in range(count):
        began = time.perf_counter()
        bare.repaint()
        times.append(1000 * (time.perf_counter() - began))
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeks", type=int, default=200)
    parser.add_argument("--points", type=int, default=10_000)
    parser.add_argument("--timesteps", type=int, default=1_000)
    arguments = parser.parse_args()
    from app import build_window

    with tempfile.TemporaryDirectory() as folder:
        window = build_window(["--settings", str(Path(folder, "s.ini")), "--no-autostart"])
        import numpy as np
        from PySide6.QtCore import QCoreApplication

        experiment = window.experiment
        settings = {
            "timesteps": arguments.timesteps,
            "sample_count": arguments.points,
            "preview_share": 0.0,
        }
        experiment.set_many(settings)
        window.show()
        experiment.sample()
        while experiment.reverse is None or not experiment.reverse.complete:
            QCoreApplication.processEvents()
            time.sleep(0.005)
        until = time.perf_counter() + 2
        while experiment.sampling or time.perf_counter() < until:
            QCoreApplication.processEvents()
        rng = np.random.default_rng(0)
        pictures, times, painted = [], [], [0.0]

        def note(frame: int) -> None:
            painted[0] = time.perf_counter()

        window.player.positionChanged.connect(note)  # comes after the stage, which paints in its
        for frame in rng.integers(0, window.player.total, arguments.seeks):
            if frame == window.player.position:
                continue
            began = time.perf_counter()
            window.player.seek(int(frame))
            pictures.append(1000 * (painted[0] - began))
            QCoreApplication.processEvents()
            times.append(1000 * (time.perf_counter() - began))
        points = np.concatenate([experiment.reverse.x(0), experiment.reverse.x0_pred(0)])
        bare = bare_paints(points, window.stage.width(), arguments.seeks)
        for what, values in (("picture", pictures), ("whole window", times)):
            for name, share in (("median", 0.5), ("95%", 0.95), ("99%", 0.99)):
                print(f"seek to {what + ',':<13} {name:<7} {np.quantile(values, share):7.1f} ms")
            within = 100 * np.mean(np.array(values) <= REFRESH)
            print(f"  within one refresh of {REFRESH:.1f} ms {within:5.1f} %")
        ratio = np.median(pictures) / np.median(bare)
        print(f"bare drawPoints,      median  {np.median(bare):7.1f} ms   ratio {ratio:.2f}")
        experiment.shut_down()
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
