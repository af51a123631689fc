"""Frames per second of clouds and of the loss curve, and the time from a seek to its picture.

    python benchmarks/drawing.py [--short] [--json FILE]

All of it is new data and painting together, on Qt's raster engine. The real window opens records
that are written as the command line writes them, and goes to random frames, in each of which every
point has moved: the samples, their predictions, the traces and the data behind them are painted at
once, then all panels beside. At two pixels to a logical one the same layers are painted into an
image. The baselines are pyqtgraph's own items with ``setData``; training stands still. Without a
display it runs on Qt's offscreen platform.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from harness import Row, Target, in_turn, median_ratio, run_part

if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

WINDOW = (1440, 900)
HUNDRED, MILLION = 100_000, 1_000_000
STEPS = 1_000_000  # of the loss curve
SCRUBBED = (10_000, 1_000)  # points and steps
SETTLE = 1.5  # seconds after a record is read before anything is timed
QUANTILE = 0.99
BURST = 4  # frames of ours to one of a baseline, which leaves the caches cold


def measure(short: bool) -> list[Row]:
    """The rows; a short run takes a tenth of the points and few frames."""
    from app import build_window

    with tempfile.TemporaryDirectory() as folder:
        settings = str(Path(folder, "settings.ini"))
        window = build_window(["--settings", settings, "--no-autostart"])
        window.resize(*WINDOW)
        window.show()
        part = 10 if short else 1
        rows = [
            *_clouds(window, HUNDRED // part, 60, 3 if short else 31),
            *_loss(STEPS // part, 8 if short else 60),
            *_scrubbing(window, Path(folder), SCRUBBED[0], SCRUBBED[1] // part, short),
            *_million(window, Path(folder), MILLION // part, short),
        ]
        window.experiment.shut_down()
    return rows


# --- clouds


def _clouds(window: Any, count: int, least: int, rounds: int) -> list[Row]:
    """One cloud in a view of the stage's size, at one and at two pixels to a logical one."""
    from baselines.scatter_item import Cloud

    from app.widgets.cloud_layers import mark_size
    from app.widgets.point_cloud import PointCloudView

    size = window.stage.findChild(PointCloudView, "stageCloud").size()
    frames = _frames(count, 12)
    view = PointCloudView(axes=True)
    view.resize(size)
    view.show()
    baseline = Cloud(size.width(), size.height(), 3.2, 2 * mark_size(count)[0])
    _settle()
    turn, plain, fine = (_endlessly(frames) for _ in range(3))

    def ours() -> None:
        for _ in range(BURST):
            view.set_points("samples", next(turn), color="#5a8cf0")
            view.repaint()
            while not view.whole:
                view.repaint()

    def twice() -> None:
        for _ in range(BURST):
            view.set_points("samples", next(fine), color="#5a8cf0")
            _render(view, 2)

    times = in_turn(ours, lambda: baseline.show(next(plain)), rounds=rounds)
    fine_times = in_turn(twice, rounds=rounds)[0]
    where = f"{size.width()} x {size.height()}"
    rows = [
        Row(
            f"{count:,} points, {where}",
            "frames/s",
            BURST / statistics.median(times[0]),
            1 / statistics.median(times[1]),
            BURST * median_ratio(times[1], times[0]),
            Target("ours", "at least", least),
            note="against ScatterPlotItem.setData",
        ),
        Row(
            f"{count:,} points, {where} at 2x",
            "frames/s",
            BURST / statistics.median(fine_times),
            target=Target("ours", "at least", least),
        ),
    ]
    for widget in (view, baseline.plot):
        widget.close()
    return rows


def _million(window: Any, folder: Path, count: int, short: bool) -> list[Row]:
    """A record of very many points, in the window and at two pixels to a logical one."""
    from app.scenes import process_layers
    from app.widgets.point_cloud import PointCloudView
    from app.widgets.stage_view import show_layers

    rows = _clouds(window, count, 20, 2 if short else 7)
    timeline = _opened(window, folder, count, 12)
    seeks = 6 if short else 24
    pictures, whole = _seeks(window, timeline.total, seeks)
    stage = window.stage.findChild(PointCloudView, "stageCloud")
    view = PointCloudView(axes=True)
    view.resize(stage.size())
    view.set_range(stage._half_width)
    points = window.experiment.run.points

    def fine(frame: int) -> float:
        began = time.perf_counter()
        show_layers(view, process_layers(timeline, frame, points))
        _render(view, 2)
        return time.perf_counter() - began

    fine(0)
    fine_times = [fine(frame) for frame in _somewhere(timeline.total, seeks)]
    what = f"record of {count:,} points with predictions"
    target = Target("ours", "at least", 20)
    beside = f"with all panels beside {1 / statistics.median(whole):.0f}"
    return [
        *rows,
        Row(f"{what}, in the window", "frames/s", _rate(pictures), target=target, note=beside),
        Row(f"{what}, at 2x", "frames/s", _rate(fine_times), target=target),
    ]


def _render(view: Any, ratio: int) -> None:
    """Paint a view into an image of finer pixels, as often as it takes to be whole."""
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QWidget

    from app.widgets.picture_mode import taking_picture

    image = QImage(view.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    with taking_picture() as mode:
        mode.unfinished = True
        while mode.unfinished:
            mode.unfinished = False
            QWidget.render(view, image, QPoint(0, 0))


# --- the loss curve


def _loss(steps: int, frames: int) -> list[Row]:
    """Zoom in on the newest steps, pan through all, and zoom out again."""
    import numpy as np
    from baselines.scatter_item import LossCurve
    from PySide6.QtCore import QCoreApplication

    from app.history import LossHistory
    from app.widgets.loss_plot import LossPlot

    rng = np.random.default_rng(0)
    falling = 0.3 + 0.5 * np.exp(-np.arange(steps) / 5e4)
    history = LossHistory((falling + rng.gamma(2, 0.03, steps)).astype(np.float32))
    ours = LossPlot()
    ours.resize(WINDOW[0] // 2, WINDOW[1] // 2)
    ours.show()
    ours.show_losses(history, 0.3)
    baseline = LossCurve(ours.width(), ours.height(), history.raw, history.smoothed)
    _settle()
    shares = np.linspace(0, 1, frames)
    widths = steps * (0.02 + 0.9 * np.cos(np.pi * shares) ** 2)
    lefts = (steps - widths) * (0.5 + 0.5 * np.cos(7 * shares))
    times: dict[str, list[float]] = {"ours": [], "baseline": []}
    for left, width in zip(lefts, widths, strict=True):
        for name, plot in (("ours", ours), ("baseline", baseline.plot)):
            began = time.perf_counter()
            plot.getPlotItem().getViewBox().setXRange(left, left + width, padding=0)
            plot.viewport().repaint()
            times[name].append(time.perf_counter() - began)
            QCoreApplication.processEvents()  # what is left over is not the other's
    slowest = 1000 * float(np.quantile(times["ours"], QUANTILE))
    ours.close()
    baseline.plot.close()
    return [
        Row(
            f"loss curve of {steps:,} steps, pan and zoom",
            "frames/s",
            _rate(times["ours"]),
            _rate(times["baseline"]),
            median_ratio(times["baseline"], times["ours"]),
            Target("ours", "at least", 60),
            note=f"99% of frames within {slowest:.1f} ms; against a plain PlotWidget that "
            "downsamples to peaks and clips to its view, as ours does",
        )
    ]


# --- scrubbing


def _scrubbing(window: Any, folder: Path, count: int, levels: int, short: bool) -> list[Row]:
    import numpy as np
    from baselines.scatter_item import Cloud

    from app.widgets.cloud_layers import mark_size
    from app.widgets.point_cloud import PointCloudView

    timeline = _opened(window, folder, count, levels)
    pictures, whole = _seeks(window, timeline.total, 20 if short else 300)
    size = window.stage.findChild(PointCloudView, "stageCloud").size()
    baseline = Cloud(size.width(), size.height(), 3.2, 2 * mark_size(count)[0])
    _settle()
    plain = []
    for frame in _somewhere(timeline.total, 5 if short else 60):
        both = np.concatenate([timeline.x(frame), timeline.x0_pred(frame)])
        began = time.perf_counter()
        baseline.show(both)
        plain.append(time.perf_counter() - began)
    baseline.plot.close()
    rows = []
    for words, times in (("its picture", pictures), ("all panels", whole)):
        half, most, slow = (1000 * float(np.quantile(times, q)) for q in (0.5, 0.95, QUANTILE))
        note = f"99% of seeks; median {half:.1f} ms, 95% {most:.1f} ms"
        target, usual, ratio = Target("ours", "at most", 16), None, None
        if times is pictures:
            usual = 1000 * float(np.quantile(plain, QUANTILE))
            ratio = usual / slow
            note += "; against ScatterPlotItem.setData of as many points"
        what = f"seek to {words}, {levels:,} steps of {count:,} points"
        rows.append(Row(what, "ms", slow, usual, ratio, target, note=note))
    return rows


def _seeks(window: Any, frames: int, seeks: int) -> tuple[list[float], list[float]]:
    """Seconds from a seek to its picture on the stage, and to all that is beside it."""
    from PySide6.QtCore import QCoreApplication

    from app.widgets.point_cloud import PointCloudView

    stage = window.stage.findChild(PointCloudView, "stageCloud")
    painted = [0.0]

    def note(frame: int) -> None:
        while not stage.whole:
            stage.repaint()
        painted[0] = time.perf_counter()

    window.player.positionChanged.connect(note)  # after the stage, which paints in its
    pictures, whole = [], []
    for number, frame in enumerate(_somewhere(frames, seeks + 3)):
        began = time.perf_counter()
        window.player.seek(frame)
        QCoreApplication.processEvents()
        if number >= 3:  # the first make what is kept
            pictures.append(painted[0] - began)
            whole.append(time.perf_counter() - began)
    window.player.positionChanged.disconnect(note)
    return pictures, whole


def _somewhere(frames: int, count: int) -> list[int]:
    """Random frames, each another than the one before; the last has no predictions to draw."""
    import numpy as np

    rng, found = np.random.default_rng(0), [0]
    while len(found) <= count:
        frame = int(rng.integers(0, frames - 1))
        if frame != found[-1]:
            found.append(frame)
    return found[1:]


# --- records


def _frames(count: int, frames: int) -> list[Any]:
    """A cloud [N, 2] on its way from noise to a spiral."""
    import numpy as np

    from ddpm_core import make_points

    rng = np.random.default_rng(0)
    data = np.asarray(make_points("swiss_roll", count, seed=0).points, dtype=np.float32)
    noise = rng.standard_normal(data.shape, dtype=np.float32)
    shares = np.linspace(0, 1, frames, dtype=np.float32)
    return [np.sqrt(share) * data + np.sqrt(1 - share) * noise for share in shares]


def _endlessly(frames: list[Any]) -> Iterator[Any]:
    while True:
        yield from frames


def _opened(window: Any, folder: Path, count: int, levels: int) -> Any:
    """A record on its way from noise to a spiral, written to a file and opened in the window."""
    from PySide6.QtCore import QCoreApplication

    from ddpm_core.assemble import build_data, build_schedule, build_trainer
    from ddpm_core.checkpoint import Checkpoint
    from ddpm_core.config import ExperimentConfig
    from ddpm_core.record_file import save_record
    from ddpm_core.timeline import Timeline

    config = ExperimentConfig(timesteps=levels, sample_count=count, preview_share=0.0, threads=1)
    data = build_data(config)
    frames = _frames(count, levels + 1)
    timeline = Timeline(
        "reverse",
        config,
        build_schedule(config),
        range(levels - 1, -1, -1),
        (count, 2),
        transform=data.transform,
    )
    timeline.start(frames[0])
    for number, x in enumerate(frames[1:], start=1):
        share = number / levels
        timeline.append(x, share * frames[-1] + (1 - share) * 0.3 * frames[0], frames[0])
    path = folder / f"{count}.ddpmrecord"
    save_record(path, Checkpoint.of(build_trainer(config, data), config, data), timeline)
    del timeline, frames
    experiment = window.experiment
    experiment.open(str(path))
    _wait(lambda: experiment.reverse is not None and experiment.reverse.count == count)
    _wait(lambda: experiment.reverse.complete and not experiment.sampling)
    until = time.perf_counter() + SETTLE
    _wait(lambda: time.perf_counter() > until)
    path.unlink()
    window.player.seek(0)
    QCoreApplication.processEvents()
    return experiment.reverse


def _settle() -> None:
    """Let windows appear: what has not is not painted."""
    until = time.perf_counter() + 0.3
    _wait(lambda: time.perf_counter() > until)


def _wait(done: Callable[[], bool], seconds: float = 120.0) -> None:
    from PySide6.QtCore import QCoreApplication

    until = time.perf_counter() + seconds
    while not done():
        if time.perf_counter() > until:
            raise RuntimeError("the window did not get there")
        QCoreApplication.processEvents()
        time.sleep(0.002)


def _rate(times: list[float]) -> float:
    """Frames per second."""
    return 1 / statistics.median(times)


if __name__ == "__main__":
    run_part(measure, __doc__)
