"""Training of the article's network on points, against its own loop and one with a DataLoader.

    python benchmarks/training.py [--short] [--json FILE]

Steps per second at batches of 128, 512 and 2,048, each way at its own best number of threads. Ours
is the program's Trainer with all it does at each step: the norm of the gradient, the loss and the
average of the weights, which the article's loop for points does without. The share is of the best
rate of matrix products at the same number of threads.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness import Row, Target, best_threads, gemm_peak, in_turn, median_ratio, run_part

TIMESTEPS = 200
BATCHES = (128, 512, 2048)
TARGETS = {128: (1.25, 1.8), 512: (1.1, 1.6), 2048: (1.1, 1.6)}  # article's loop, DataLoader
BF16 = 1.7  # times the article's loop, at the largest batch
SAME_QUALITY = 1.25  # times the distance of fp32; one pair of seeds differs by as much
PARAMETERS = 142_114
FLOP = 6 * PARAMETERS  # of an example in a step: two for each weight, forward and twice back
SECONDS = 0.6  # of a round of one way
QUALITY_STEPS = 5_000

Work = Callable[[], None]


def points() -> Any:
    from ddpm_core.data.points import make_points

    return make_points("swiss_roll", 10_000)


def our_trainer(batch: int, precision: str = "fp32", **settings: Any) -> Any:
    from ddpm_core.assemble import build_trainer
    from ddpm_core.config import ExperimentConfig

    settings = {"timesteps": TIMESTEPS, "batch_size": batch, "precision": precision, **settings}
    return build_trainer(ExperimentConfig(**settings))


def at_threads(threads: int, step: Callable[[], object], count: int) -> Work:
    """A work of so many steps at a number of threads."""
    import torch

    def work() -> None:
        torch.set_num_threads(threads)
        for _ in range(count):
            step()

    return work


def measure(short: bool) -> list[Row]:
    import torch
    from baselines import article_points, dataloader_points

    data = points().points
    seconds = 0.05 if short else SECONDS
    rounds = 3 if short else 7
    rows = []
    for batch in BATCHES[:1] if short else BATCHES:
        ways: dict[str, Callable[[], Any]] = {
            "ours": lambda batch=batch: our_trainer(batch),
            "ours, bf16": lambda batch=batch: our_trainer(batch, "bf16"),
            "article": lambda batch=batch: article_points.Training(data, TIMESTEPS, batch),
            "DataLoader": lambda batch=batch: dataloader_points.Training(data, TIMESTEPS, batch),
        }
        threads, works, counts = {}, [], []
        for name, make in ways.items():
            threads[name] = best_threads(lambda make=make: at_best(make, batch))
            torch.set_num_threads(threads[name])
            step, count = make().step, 1
            while (taken := _timed(step, count)) < seconds / 3:
                count *= 2
            counts.append(max(1, round(count * seconds / taken)))
            works.append(at_threads(threads[name], step, counts[-1]))
        times = in_turn(*works, rounds=rounds)
        each = {
            name: [taken / count for taken in found]
            for name, found, count in zip(ways, times, counts, strict=True)
        }
        peak = gemm_peak(threads["ours"], seconds=0.02 if short else 0.3)
        rate = {name: 1 / sorted(found)[len(found) // 2] for name, found in each.items()}
        share = rate["ours"] * batch * FLOP / 1e9 / peak
        for number, name in enumerate(("article", "DataLoader")):
            rows.append(
                Row(
                    f"MLP training, batch {batch:,}, fp32",
                    "steps/s",
                    rate["ours"],
                    rate[name],
                    median_ratio(each[name], each["ours"]),
                    Target("ratio", "at least", TARGETS[batch][number]),
                    share,
                    f"{peak:.0f} GFLOP/s",
                    f"{name} loop with {threads[name]} threads, ours with {threads['ours']}",
                )
            )
        if batch == BATCHES[-1] or short:
            rows.append(
                Row(
                    f"MLP training, batch {batch:,}, bf16",
                    "steps/s",
                    rate["ours, bf16"],
                    rate["article"],
                    median_ratio(each["article"], each["ours, bf16"]),
                    Target("ratio", "at least", BF16),
                    note=f"article's loop in fp32; ours with {threads['ours, bf16']} threads",
                )
            )
    rows.append(quality(10 if short else QUALITY_STEPS, 128 if short else BATCHES[-1]))
    return rows


def at_best(make: Callable[[], Any], batch: int) -> Work:
    step = make().step

    def work() -> None:
        for _ in range(max(4, 8192 // batch)):
            step()

    return work


def _timed(step: Callable[[], object], count: int) -> float:
    from harness import seconds_of

    return seconds_of(lambda: [step() for _ in range(count)])


def quality(steps: int, batch: int) -> Row:
    """Sliced W2 of samples after training in bf16, against the same in fp32."""
    import torch

    from ddpm_core.metrics import sliced_wasserstein
    from ddpm_core.samplers import DDIMSampler

    fresh = points_of(seed=1)
    found = {}
    for precision in ("bf16", "fp32"):
        trainer = our_trainer(batch, precision, training_steps=steps)
        trainer.steps(steps)
        sampler = DDIMSampler(trainer.schedule, 50, clip=points().bounds())
        total = 0.0
        for seed in range(5):
            generator = torch.Generator().manual_seed(seed)
            x = torch.randn(10_000, 2, generator=generator)
            for step in sampler.run(trainer.ema.ema_model, x):
                x = step.x_prev
            total += sliced_wasserstein(x, fresh)
        found[precision] = total / 5
    return Row(
        f"the same, sliced W2 after {steps:,} steps, bf16 against fp32",
        "",
        found["bf16"],
        found["fp32"],
        found["bf16"] / found["fp32"],
        Target("ratio", "at most", SAME_QUALITY),
        note="DDIM-50, 10,000 points, mean of five",
    )


def points_of(seed: int) -> Any:
    from ddpm_core.data.points import make_points

    return make_points("swiss_roll", 10_000, seed=seed).points


if __name__ == "__main__":
    run_part(measure, __doc__)
