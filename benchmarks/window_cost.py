"""What the window costs the training in it, how smooth it is meanwhile, and how soon it obeys.

    python benchmarks/window_cost.py [--short] [--json FILE]

The real window trains, all its panels alive, while a recorded reverse process of 10,000 points is
played over and over at 60 frames a second. In turn with it the same network is trained on the same
data by its trainer alone: the window's timers stand still then, and its worker waits. The ratio is
that of the steps per second, once without previews and once with as many as a new run has. The
least possible loss, which is found once a run, is known before counting begins.

The window needs a core beside the one that trains. Where other programs keep it busy the two take
turns, and the ratio says little: so the note tells how much of the machine others used, and, on
Linux, what the ratio is when the time that the training waited for a core is left out.

A timer of 10 ms on the GUI thread is the heartbeat.

Then commands are given at random moments: while it trains, while 100,000 points are sampled beside
that, and while the least possible loss on 1,000,000 points is sought. Each is over when the worker
has carried it out. What a command ended is begun again before the next one. The worst of many
includes what else the machine does.

Without a display it runs on Qt's offscreen platform.
"""

from __future__ import annotations

import math
import os
import queue
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness import ROUNDS, Row, Target, median_ratio, run_part

if TYPE_CHECKING:
    from app.main_window import MainWindow
    from ddpm_core.training import Trainer

if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

POINTS = 10_000
FRAME_RATE = 60.0
FEWEST_FRAMES = 57.0  # a second: training must not be bought by drawing less
BLOCK = 4.0  # seconds of one half of a pair
SETTLE = 0.5  # seconds of each half that are not counted
AT_ONCE = 50  # steps of the trainer alone between two looks at the clock
BEAT = 10  # milliseconds
LATE = 50.0  # milliseconds that no beat should be late
PATIENCE = 120.0  # seconds after which something expected will not come
OBEYED = 50.0  # milliseconds within which every command has to be carried out
TIMES = 20  # that each is given in each case
LONGEST_WAIT = 0.06  # seconds before a command
LEAST = {"off": 0.95, "as a new run has them": 0.85}  # of the trainer's pace, by previews


@dataclass(frozen=True)
class Case:
    """What the worker is doing when a command comes."""

    name: str
    train: bool = True
    sampled: int = 0  # points
    data: int = 0  # points, other than those of the preset


CASES = (
    Case("training"),
    Case("sampling 100,000 points", sampled=100_000),
    Case("seeking the least loss on 1,000,000", train=False, data=1_000_000),
)


@dataclass(frozen=True)
class Pace:
    """How fast a block of training was.

    Attributes:
        steps: per second.
        unhindered: the same, were there always a core for it; NaN where that is not known.
        others: cores that other programs used meanwhile.
    """

    steps: float
    unhindered: float
    others: float


class Watch:
    """Begins to count when it is made."""

    def __init__(self) -> None:
        self._threads, self._busy = _threads(), _busy_elsewhere()
        self.began = time.perf_counter()

    def pace(self, steps: int, beside_gui: bool) -> tuple[Pace, float]:
        """The pace of so many steps, and the seconds that they took.

        They were made on the thread that worked most, other than this one where ``beside_gui``.
        """
        passed = time.perf_counter() - self.began
        others = max(0.0, (_busy_elsewhere() - self._busy) / passed)
        me = threading.get_native_id()
        found = {
            thread: (run - self._threads[thread][0], wait - self._threads[thread][1])
            for thread, (run, wait) in _threads().items()
            if thread in self._threads and (thread != me) == beside_gui
        }
        waited = max(found.values())[1] if found else math.nan
        return Pace(steps / passed, steps / (passed - waited), others), passed


def _threads() -> dict[int, tuple[float, float]]:
    """Seconds that each thread of this process has worked and waited for a core, on Linux."""
    try:
        found = {}
        for task in Path("/proc/self/task").iterdir():
            run, wait, _ = (task / "schedstat").read_text().split()
            found[int(task.name)] = int(run) / 1e9, int(wait) / 1e9
        return found
    except (OSError, ValueError):
        return {}


def _busy_elsewhere() -> float:
    """Seconds that the cores have worked for other processes."""
    import psutil

    all_cores, own = psutil.cpu_times(), psutil.Process().cpu_times()
    idle = all_cores.idle + getattr(all_cores, "iowait", 0.0)
    return sum(all_cores[:8]) - idle - own.user - own.system


def measure(short: bool) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(str(Path(folder, "settings.ini")), 0.4 if short else BLOCK)
        usual = bench.window.experiment.settings.preview_share
        bench.begin(1_000 if short else POINTS, wait_for_optimum=not short)
        rows = []
        rounds = 2 if short else ROUNDS
        for previews, share in zip(LEAST, (0.0, usual), strict=True):
            bench.set_previews(share)
            rows += bench.compare(previews, rounds)
        for case in CASES[:2] if short else CASES:
            rows.append(bench.obey(case, 2 if short else TIMES))
        bench.close()
    return rows


class Bench:
    """The window, and the same trainer beside it.

    Args:
        settings: the file in which the window keeps its settings.
        block: seconds that are counted of one half of a pair.
    """

    def __init__(self, settings: str, block: float) -> None:
        from app import build_window

        self.window: MainWindow = build_window(["--settings", settings])
        from PySide6.QtCore import QEvent, QObject, Qt, QTimer
        from PySide6.QtWidgets import QWidget

        self._block = block
        self.paints = paints = []
        self.beats: list[float] = []

        class Paints(QObject):
            def eventFilter(self, watched: QObject, event: QEvent) -> bool:
                if event.type() == QEvent.Type.Paint:
                    paints.append(time.perf_counter())
                return False

        self._counter = Paints()
        self.window.findChild(QWidget, "stageCloud").installEventFilter(self._counter)
        self._heart = QTimer()
        self._heart.setTimerType(Qt.TimerType.PreciseTimer)
        self._heart.timeout.connect(lambda: self.beats.append(time.perf_counter()))
        self._trainer: Trainer | None = None

    def begin(self, points: int, wait_for_optimum: bool) -> None:
        """Train, and record what is to be played."""
        from app.engine import Engine
        from app.player import FRAMES_PER_SECOND

        experiment, player = self.window.experiment, self.window.player
        experiment.set("sample_count", points)
        self.window.show()
        experiment.sample()
        wait_for(lambda: experiment.reverse is not None and experiment.reverse.complete)
        if wait_for_optimum:  # which takes all the time there is while training rests
            experiment.pause()
            wait_for(lambda: self._session._side._optimum is None)
        player.set_speed(FRAME_RATE / FRAMES_PER_SECOND)
        engine = Engine.new(experiment.settings, 0)
        engine.use_threads()
        self._trainer = engine.trainer

    @property
    def _session(self):
        return self.window.experiment._worker._session

    def set_previews(self, share: float) -> None:
        self.window.experiment.set("preview_share", share)

    def compare(self, previews: str, rounds: int) -> list[Row]:
        """Pairs of the two, and the rows that they give."""
        inside: list[Pace] = []
        alone: list[Pace] = []
        frames: list[float] = []
        late: list[float] = []
        self.in_window()  # what is made only once is not counted
        for number in range(rounds):
            if number % 2:
                alone.append(self.alone())
            steps, paints, beats = self.in_window()
            inside.append(steps)
            frames.append(paints)
            late += beats
            if not number % 2:
                alone.append(self.alone())
        late.sort()
        paces = [[pace.steps for pace in one] for one in (inside, alone)]
        others = statistics.median(pace.others for pace in inside)
        note = f"the trainer alone; others used {others:.1f} cores"
        if not any(math.isnan(pace.unhindered) for pace in inside + alone):
            free = median_ratio([p.unhindered for p in inside], [p.unhindered for p in alone])
            note += f"; without waits for a core {free:.2f} x"
        return [
            Row(
                f"Training beside the window, previews {previews}",
                "steps/s",
                statistics.median(paces[0]),
                statistics.median(paces[1]),
                median_ratio(*paces),
                Target("ratio", "at least", LEAST[previews]),
                note=note,
            ),
            Row(
                f"Frames shown, previews {previews}",
                "frames/s",
                statistics.median(frames),
                target=Target("ours", "at least", FEWEST_FRAMES),
            ),
            Row(
                f"Heartbeat late, previews {previews}",
                "ms",
                late[int(0.999 * (len(late) - 1))],
                target=Target("ours", "at most", LATE),
                note=f"99.9% of them; the worst {late[-1]:.0f} ms",
            ),
        ]

    def in_window(self) -> tuple[Pace, float, list[float]]:
        """The pace, frames per second, and milliseconds that each heartbeat came late."""
        experiment, player = self.window.experiment, self.window.player
        experiment.train()
        wait_for(lambda: experiment.training)
        player.playingChanged.connect(self._play_on)
        player.play()
        rest(SETTLE)
        self.paints.clear()
        self.beats.clear()
        self._heart.start(BEAT)
        watch, step = Watch(), self._session._engine.step
        rest(self._block)
        pace, passed = watch.pace(self._session._engine.step - step, beside_gui=True)
        self._heart.stop()
        player.playingChanged.disconnect(self._play_on)
        player.pause()
        experiment.pause()
        wait_for(lambda: not experiment.training and self._is_idle())
        late = [1000 * (b - a) - BEAT for a, b in zip(self.beats, self.beats[1:], strict=False)]
        return pace, len(self.paints) / passed, late

    def _play_on(self, playing: bool) -> None:
        from PySide6.QtCore import QTimer

        if not playing:
            QTimer.singleShot(0, self.window.player.play)

    def _is_idle(self) -> bool:
        """Whether the worker has nothing left to do: no preview that is not of the last step."""
        side, experiment = self._session._side, self.window.experiment
        wanted = experiment.settings.preview_share > 0
        up_to_date = side._previewed == (
            self._session._engine.step,
            experiment.settings.preview_count,
        )
        return side._optimum is None and (not wanted or (side._preview is None and up_to_date))

    def alone(self) -> Pace:
        """The pace of the trainer, on this thread; Qt rests meanwhile."""
        assert self._trainer is not None
        self._trainer.steps(AT_ONCE)
        watch, steps = Watch(), 0
        while time.perf_counter() - watch.began < self._block:
            self._trainer.steps(AT_ONCE)
            steps += AT_ONCE
        return watch.pace(steps, beside_gui=False)[0]

    # --- commands

    def obey(self, case: Case, times: int) -> Row:
        """The worst of many delays, from giving a command to its end."""
        experiment = self.window.experiment
        if case.data:
            experiment.set("data_count", case.data)
            experiment.reset()
        if case.sampled:
            experiment.set("sample_count", case.sampled)
        chance = random.Random(1)
        given: dict[str, Callable[[], object]] = {
            "pause": experiment.pause,
            "train": experiment.train,
            "cancel": experiment.stop_sampling,
            "eta": lambda: experiment.set("eta", chance.random()),
            "learning rate": lambda: experiment.set(
                "learning_rate", 1e-3 * (0.5 + chance.random())
            ),
        }
        if not case.sampled:
            del given["cancel"]
        if not case.train:
            del given["train"]
        order = list(given) * times
        chance.shuffle(order)
        ends = self._ends()
        delays: dict[str, list[float]] = {name: [] for name in given}
        for name in order:
            self._bring_about(case)
            rest(chance.uniform(0.0, LONGEST_WAIT))
            while not ends.empty():
                ends.get()
            began = time.perf_counter()
            given[name]()
            wait_for(lambda: not ends.empty())
            delays[name].append(1000 * (ends.get() - began))
        every = [delay for found in delays.values() for delay in found]
        return Row(
            f"A command while {case.name}",
            "ms",
            max(every),
            target=Target("ours", "at most", OBEYED),
            note=f"the worst of {len(every)}, median {statistics.median(every):.1f} ms: "
            + ", ".join(f"{name} {max(found):.0f}" for name, found in delays.items()),
        )

    def _ends(self) -> queue.SimpleQueue[float]:
        """Where the moments at which commands are carried out will be put."""
        ends: queue.SimpleQueue[float] = queue.SimpleQueue()
        session = self._session
        handle = type(session).handle

        def handled(command: Any) -> None:
            handle(session, command)
            ends.put(time.perf_counter())

        session.handle = handled
        return ends

    def _bring_about(self, case: Case) -> None:
        """See to it that the worker does what the case says."""
        experiment = self.window.experiment
        if case.train != experiment.training:
            experiment.train() if case.train else experiment.pause()
            wait_for(lambda: experiment.training == case.train)
        if case.sampled and not experiment.sampling:
            experiment.sample()
            wait_for(lambda: experiment.sampling)
        if case.data and self._session._side._optimum is None:  # it was found meanwhile
            experiment.reset()
            wait_for(lambda: self._session._side._optimum is not None)

    def close(self) -> None:
        self.window.experiment.shut_down()


def wait_for(done: Callable[[], bool]) -> None:
    """Let the window live until something is so. Raises TimeoutError."""
    ends = time.perf_counter() + PATIENCE
    while not done():
        if time.perf_counter() > ends:
            raise TimeoutError("the window did not come so far")
        rest(0.05)


def rest(seconds: float) -> None:
    """Let the window live for a while, in an event loop as in the program."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(int(1000 * seconds), loop.quit)
    loop.exec()


if __name__ == "__main__":
    run_part(measure, __doc__ or "")
