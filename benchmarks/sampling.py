"""Sampling of points by DDIM in 50 steps, against the article's loop over the same levels.

    python benchmarks/sampling.py [--short] [--json FILE]

Seconds a step for 10,000 and 100,000 points, each way at its own best number of threads, and at one
thread each; only a few of the 50 levels are visited, since each costs the same. Ours is what
``sample`` of the command line does, which clips x_0 and turns the answer of a network that predicts
v into eps; the article's loop does neither. Then the most memory beside the samples themselves;
what was in use before is not counted.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from harness import ROOT, Row, Target, best_threads, gemm_peak, in_turn, median_ratio, run_part

TARGETS = {10_000: 1.4, 100_000: 3.0}
STEPS = {10_000: 10, 100_000: 3}  # of the 50
MOST_MEMORY = 32.0  # MiB beside a million points, which are 8 MiB
TIMESTEPS = 200
FLOP = 2 * (2 * 256 + 2 * 256 * 256 + 256 * 2)  # of a point in a step; time's part comes once
MIB = 2**20
PEAK_RESET = Path("/proc/self/clear_refs")  # of Linux alone

Work = Callable[[], object]


def ours(count: int, steps: int) -> Work:
    """Samples as the command line draws them, of a network that is not trained."""
    from ddpm_core.assemble import build_data, build_schedule, seeded
    from ddpm_core.headless import Bar, Trained, draw_samples
    from ddpm_core.models import new_network
    from ddpm_core.presets import load_preset

    config = load_preset("best-quality").replace(
        timesteps=TIMESTEPS, sampler="ddim", ddim_steps=steps, sample_count=count
    )
    network = new_network(config, 2, seeded(0)).eval().requires_grad_(False)
    trained = Trained(config, build_schedule(config), build_data(config), network, 0)
    return lambda: draw_samples(trained, 0, Bar(1, "step", quiet=True))


def articles(count: int, steps: int) -> Work:
    import torch
    from baselines.article_points import NoisePredictor, sample_ddim

    alphas_cumprod = torch.cumprod(1 - torch.linspace(1e-4, 0.02, TIMESTEPS), dim=0)
    network = NoisePredictor().eval()
    return lambda: sample_ddim(network, alphas_cumprod, count, steps)


WAYS = {"ours": ours, "article": articles}


def with_threads(threads: int, work: Work) -> Work:
    import torch

    def counted() -> None:
        torch.set_num_threads(threads)
        work()

    return counted


def measure(short: bool) -> list[Row]:
    rows = []
    for count in (2_000, 10_000) if short else TARGETS:
        rows += speed(count, 2 if short else STEPS[count], TARGETS.get(count), 3 if short else 7)
    if PEAK_RESET.exists():
        rows += [memory(count) for count in ((10_000,) if short else (10_000, 1_000_000))]
    return rows


def speed(count: int, steps: int, target: float | None, rounds: int) -> list[Row]:
    """A row with each way at its best number of threads, and one with one thread each."""
    works = {name: way(count, steps) for name, way in WAYS.items()}
    best = {name: best_threads(lambda work=work: work) for name, work in works.items()}
    rows = []
    for threads in (best, dict.fromkeys(WAYS, 1)):
        if rows and threads == best:
            continue
        ways = [with_threads(threads[name], work) for name, work in works.items()]
        mine, theirs = in_turn(*ways, rounds=rounds)
        seconds = [sorted(times)[len(times) // 2] / steps for times in (mine, theirs)]
        peak = gemm_peak(threads["ours"], seconds=0.02 if rounds < 7 else 0.3)
        rows.append(
            Row(
                f"Sampling {count:,} points, a step of DDIM-50",
                "ms",
                1e3 * seconds[0],
                1e3 * seconds[1],
                median_ratio(theirs, mine),
                Target("ratio", "at least", target) if target and not rows else None,
                count * FLOP / seconds[0] / 1e9 / peak,
                f"{peak:.0f} GFLOP/s",
                f"article's loop with {threads['article']} threads, ours with {threads['ours']}",
            )
        )
    return rows


def memory(count: int) -> Row:
    """The most memory beside the samples, each way in a process of its own."""
    mine, theirs = (_in_process(name, count) for name in WAYS)
    return Row(
        f"Memory beside {count:,} points that are sampled",
        "MiB",
        mine,
        theirs,
        theirs / mine,
        Target("ours", "at most", MOST_MEMORY),
        note="article's loop",
    )


def _in_process(way: str, count: int) -> float:
    code = f"import sampling; print(sampling.most_memory({way!r}, {count}))"
    command = [sys.executable, "-c", code]
    folder = ROOT / "benchmarks"
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return float(done.stdout)


def most_memory(way: str, count: int) -> float:
    """MiB that three steps take at most, beside what was in use and the samples."""
    WAYS[way](2_048, 3)()
    work = WAYS[way](count, 3)
    before = _resident("VmRSS")
    PEAK_RESET.write_text("5")  # the peak is counted from here on
    samples: Any = work()
    return (_resident("VmHWM") - before - samples.nbytes) / MIB


def _resident(name: str) -> int:
    """Bytes of this process, by a line of its status."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


if __name__ == "__main__":
    run_part(measure, __doc__)
