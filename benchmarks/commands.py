"""Time from a command to its being carried out, while the engine is at work.

    python benchmarks/commands.py [--times 30] [--only training "sampling 10,000"] [--json FILE]

Commands are given to the window's Experiment, without a window, at random moments while it trains,
while it samples 10,000 or 100,000 points, and while it estimates the least loss on 100,000 or
1,000,000 points. Each is over when the worker has carried it out: the settings of the run are
changed, the step is made, the event is sent. Whatever a command ended is begun again before the
next one. The worst of many includes what else the machine does.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import torch  # noqa: E402, F401  # before Qt: on Windows the other order does not load
from PySide6.QtCore import QCoreApplication  # noqa: E402

from app.experiment import Experiment  # noqa: E402
from app.session import Session  # noqa: E402
from app.start import SWITCH_INTERVAL  # noqa: E402
from ddpm_core.config import ExperimentConfig  # noqa: E402

LIMIT = 50.0  # milliseconds
LONGEST_WAIT = 0.06  # seconds before a command


@dataclass(frozen=True)
class Case:
    """What the engine is doing when a command comes."""

    name: str
    settings: dict[str, Any] = field(default_factory=dict)
    train: bool = False
    sample: bool = False


CASES = (
    Case("training", train=True),
    Case("sampling 10,000", {"sample_count": 10_000}, train=True, sample=True),
    Case("sampling 100,000", {"sample_count": 100_000}, train=True, sample=True),
    Case("optimum of 100,000", {"data_count": 100_000, "preview_share": 0.0}),
    Case("optimum of 1,000,000", {"data_count": 1_000_000, "preview_share": 0.0}),
)


def commands(experiment: Experiment) -> dict[str, Callable[[], object]]:
    """What is given, by name."""
    chance = random.Random(1)
    return {
        "train": experiment.train,
        "pause": experiment.pause,
        "one step": experiment.train_one_step,
        "eta": lambda: experiment.set("eta", chance.random()),
        "learning rate": lambda: experiment.set("learning_rate", 1e-3 * (0.5 + chance.random())),
        "sample": experiment.sample,
        "stop sampling": experiment.stop_sampling,
    }


class Clock:
    """Tells when the worker has carried out a command."""

    def __init__(self) -> None:
        self._ends: queue.SimpleQueue[float] = queue.SimpleQueue()
        handle = Session.handle

        def handled(session: Session, command: Any) -> None:
            handle(session, command)
            self._ends.put(time.perf_counter())

        Session.handle = handled  # type: ignore[method-assign]

    def time(self, give: Callable[[], object]) -> float:
        """Milliseconds from giving a command to its end."""
        began = time.perf_counter()
        give()
        wait_for(lambda: not self._ends.empty())
        return 1000 * (self._ends.get() - began)


def wait_for(done: Callable[[], bool]) -> None:
    """Let the window's side go on as it does, until something is so."""
    while not done():
        QCoreApplication.processEvents()
        time.sleep(0.0005)


def rest(seconds: float) -> None:
    until = time.perf_counter() + seconds
    wait_for(lambda: time.perf_counter() >= until)


def bring_about(case: Case, experiment: Experiment, clock: Clock) -> None:
    """See to it that the engine does what the case says."""
    session = experiment._worker._session
    if case.train != experiment.training:
        clock.time(experiment.train if case.train else experiment.pause)
        wait_for(lambda: experiment.training == case.train)
    if not case.sample and experiment.sampling:
        clock.time(experiment.stop_sampling)
        wait_for(lambda: not experiment.sampling)
    if case.sample and not experiment.sampling:
        clock.time(experiment.sample)
        wait_for(lambda: experiment.sampling)
    if not case.train and session._side._optimum is None:  # it was found meanwhile
        clock.time(experiment.reset)
        wait_for(lambda: experiment.forward is not None)


def measure(case: Case, times: int, clock: Clock) -> dict[str, list[float]]:
    """Milliseconds of each giving, by command."""
    experiment = Experiment(ExperimentConfig(**case.settings))
    clock.time(lambda: experiment.start(train=False))
    wait_for(lambda: experiment.forward is not None)
    given = commands(experiment)
    order = list(given) * times
    random.Random(0).shuffle(order)
    found: dict[str, list[float]] = {name: [] for name in given}
    for name in order:
        bring_about(case, experiment, clock)
        rest(random.uniform(0.0, LONGEST_WAIT))
        found[name].append(clock.time(given[name]))
        QCoreApplication.processEvents()
    experiment.shut_down()
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=30, help="that each is given (default 30)")
    parser.add_argument("--only", nargs="+", metavar="CASE", help="measure only these cases")
    parser.add_argument("--json", type=Path, help="write all numbers to this file")
    arguments = parser.parse_args()
    sys.setswitchinterval(SWITCH_INTERVAL)
    application = QCoreApplication([])  # for the events of the worker
    print(f"{'while':<21} {'command':<14} {'median':>9} {'worst':>9}   limit {LIMIT:.0f} ms")
    clock = Clock()
    results = {}
    for case in CASES:
        if arguments.only and case.name not in arguments.only:
            continue
        results[case.name] = measure(case, arguments.times, clock)
        for name, times in results[case.name].items():
            verdict = "met" if max(times) <= LIMIT else "NOT MET"
            print(
                f"{case.name:<21} {name:<14} {statistics.median(times):6.1f} ms "
                f"{max(times):6.1f} ms   {verdict}",
                flush=True,
            )
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2))
    late = any(max(times) > LIMIT for found in results.values() for times in found.values())
    del application
    return int(late)


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    os._exit(status)
