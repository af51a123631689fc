"""What the benchmarks share: pairs measured in turn, the machine's own limit, rows of one table.

A part is a script whose ``measure(short)`` returns rows; ``run_part(measure)`` makes a command
of it. ``bench.py`` runs them all, each in a process of its own, and prints one table.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 7  # of a pair; the median of so many ratios holds on a noisy machine
# The program sets this before it loads torch; a benchmark of it has to as well.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
for place in (str(ROOT), str(ROOT / "benchmarks")):
    if place not in sys.path:
        sys.path.insert(0, place)


@dataclass(frozen=True)
class Target:
    """What a row has to reach: its ratio, or its own value, at least or at most a bound."""

    of: Literal["ratio", "ours"]
    side: Literal["at least", "at most"]
    bound: float

    def __str__(self) -> str:
        sign = ">=" if self.side == "at least" else "<="
        return f"{sign} {self.bound:g}" + (" x" if self.of == "ratio" else "")


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        what: what was done, in a few words.
        unit: of ``ours`` and ``baseline``, such as "steps/s" or "ms".
        ours, baseline: medians; the baseline is None where there is none to compare with.
        ratio: how the two compare, as the target means it; None without a baseline.
        target: what it has to reach; None for a row that only informs.
        share: of the machine's own limit that ours uses, from 0 to 1; None where none is known.
        limit: what that limit is.
        note: the baseline, the setting, or why a target is missed.
    """

    what: str
    unit: str
    ours: float
    baseline: float | None = None
    ratio: float | None = None
    target: Target | None = None
    share: float | None = None
    limit: str = ""
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None without one."""
        if self.target is None:
            return None
        value = self.ratio if self.target.of == "ratio" else self.ours
        if value is None or math.isnan(value):
            return False
        reached = value >= self.target.bound if self.target.side == "at least" else None
        return value <= self.target.bound if reached is None else reached


# --- measuring


def seconds_of(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def in_turn(*works: Callable[[], object], rounds: int = ROUNDS) -> list[list[float]]:
    """Seconds of each work in each round; one after another, every second round backwards."""
    for work in works:
        work()  # warms caches; not counted
    times: list[list[float]] = [[] for _ in works]
    for number in range(rounds):
        order = range(len(works)) if number % 2 == 0 else reversed(range(len(works)))
        for index in order:
            times[index].append(seconds_of(works[index]))
    return times


def median_ratio(numerators: Sequence[float], denominators: Sequence[float]) -> float:
    """The median of the ratios round by round, which what slows both does not move."""
    return statistics.median(n / d for n, d in zip(numerators, denominators, strict=True))


def best_threads(make: Callable[[], Callable[[], object]], most: int | None = None) -> int:
    """The number of threads with which a work is quickest; ``make`` builds it anew for each."""
    import torch

    from ddpm_core.devices import usable_cores

    found: dict[int, float] = {}
    for threads in range(1, (most or usable_cores()) + 1):
        torch.set_num_threads(threads)
        work = make()
        work()
        found[threads] = min(seconds_of(work) for _ in range(3))
    return min(found, key=lambda threads: found[threads])


def gemm_peak(threads: int, dtype: str = "float32", seconds: float = 0.3) -> float:
    """The best GFLOP/s of squares of 256 to 4096 multiplied at a number of threads.

    By ``torch.mm`` and by the program's own ``product``, whichever is quicker.
    """
    import torch

    from ddpm_core.models.affine import product

    torch.set_num_threads(threads)
    best = 0.0
    for size in (256, 512, 1024, 2048, 4096):
        a = torch.randn(size, size).to(getattr(torch, dtype))
        b = torch.randn(size, size).to(getattr(torch, dtype))
        for multiply in (torch.mm, product):
            multiply(a, b)
            ends = time.perf_counter() + seconds / 2
            while time.perf_counter() < ends:
                taken = seconds_of(lambda a=a, b=b, multiply=multiply: multiply(a, b))
                best = max(best, 2 * size**3 / taken / 1e9)
    return best


Draw = Callable[..., Any]  # the samples of a network with some settings changed


def samples_of(network: Any, config: Any, data: Any, count: int) -> Draw:
    """Draws samples as the program does; called with a count and settings to change."""
    from ddpm_core.assemble import (
        build_denoiser,
        build_sampler,
        build_schedule,
        seeded,
        starting_noise,
    )

    schedule = build_schedule(config)
    model = build_denoiser(network, config, schedule, data)

    def draw(count: int = count, **changes: Any) -> Any:
        changed = config.replace(**changes)
        generator = seeded(changed.sample_seed)
        x = starting_noise(changed, (count, *data.shape), generator)
        for step in build_sampler(changed, schedule, data).run(model, x, generator):
            x = step.x_prev
        return x

    return draw


# --- the machine, the table, the command


def machine() -> dict[str, Any]:
    """What the numbers were measured on."""
    import psutil
    import torch

    from ddpm_core.devices import usable_cores

    gpus = [torch.cuda.get_device_name(n) for n in range(torch.cuda.device_count())]
    return {
        "processor": _processor(),
        "cores": usable_cores(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "gpus": gpus,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "torch": torch.__version__,
        "date": time.strftime("%Y-%m-%d"),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    facts = dict(line.split(":", 1) for line in lines if ":" in line)
    facts = {name.strip(): value.strip() for name, value in facts.items()}
    wide = "AVX-512" if "avx512f" in facts.get("flags", "") else "no AVX-512"
    return f"{facts.get('model name', platform.processor())} ({wide})"


def as_json(rows: Iterable[Row]) -> list[dict[str, Any]]:
    return [asdict(row) | {"met": row.met} for row in rows]


def from_json(data: Iterable[dict[str, Any]]) -> list[Row]:
    rows = []
    for entry in data:
        fields = {name: value for name, value in entry.items() if name != "met"}
        if fields["target"] is not None:
            fields["target"] = Target(**fields["target"])
        rows.append(Row(**fields))
    return rows


def table(rows: Iterable[Row]) -> str:
    """The rows as lines of a Markdown table, columns in line."""
    heads = ("What", "Ours", "Baseline", "Ratio", "Target", "Met", "Share of limit", "Note")
    cells = [heads, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(heads))]
    lines = [
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def _cells(row: Row) -> tuple[str, ...]:
    number = lambda value: "" if value is None else _rounded(value)  # noqa: E731
    unit = f" {row.unit}" if row.unit else ""
    met = {True: "yes", False: "NO", None: ""}[row.met]
    share = "" if row.share is None else f"{100 * row.share:.0f}% of {row.limit}"
    ratio = "" if row.ratio is None else f"{_rounded(row.ratio)} x"
    baseline = "" if row.baseline is None else number(row.baseline) + unit
    target = "" if row.target is None else str(row.target)
    return row.what, number(row.ours) + unit, baseline, ratio, target, met, share, row.note


def _rounded(value: float) -> str:
    """Three figures, and no more."""
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{digits}f}"


def run_part(measure: Callable[[bool], list[Row]], doc: str) -> None:
    """The command of one part: prints its table, and leaves at once.

    Args:
        measure: takes whether a short, rough run is wanted.
        doc: what the command is for; its first line is shown.
    """
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("--short", action="store_true", help="a rough run, to see that it works")
    parser.add_argument("--json", type=Path, help="write the rows to this file")
    arguments = parser.parse_args()
    rows = measure(arguments.short)
    print(table(rows), flush=True)
    if arguments.json:
        arguments.json.write_text(json.dumps(as_json(rows), indent=2), encoding="utf-8")
    os._exit(0)  # what a window or a thread left behind is not waited for
