"""Training of the article's network on points, against its own loop and one with a DataLoader.

    python benchmarks/training.py [--short] [--json FILE]

Steps per second at batches of 128, 512 and 2,048, each way at its own best number of threads. Ours
is the program's Trainer with all it does at each step: the norm of the gradient, the loss and the
average of the weights, which the article's loop for points does without. The share is of the best
rate of matrix products at the same number of threads.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Any

from harness import (
    ROUNDS,
    Row,
    Target,
    best_threads,
    gemm_peak,
    in_turn,
    median_ratio,
    run_part,
    seconds_of,
)

TIMESTEPS = 200
BATCHES = (128, 512, 2048)
TARGETS = {128: (1.25, 1.8), 512: (1.1, 1.6), 2048: (1.1, 1.6)}  # article's loop, DataLoader
BF16 = 1.7  # times the article's loop, at the largest batch
SAME_QUALITY = 1.25  # times the distance of fp32; one pair of seeds differs by as much
PARAMETERS = 142_114
FLOP = 6 * PARAMETERS  # of an example in a step: two for each weight, forward and twice back
SECONDS = 0.6  # of a round of one way
QUALITY_STEPS = 5_000


def points() -> Any:
    from ddpm_core.data.points import make_points

    return make_points("swiss_roll", 10_000)


def our_trainer(batch: int, precision: str = "fp32", **settings: Any) -> Any:
    from ddpm_core.assemble import build_trainer
    from ddpm_core.config import ExperimentConfig

    settings = {"timesteps": TIMESTEPS, "batch_size": batch, "precision": precision, **settings}
    return build_trainer(ExperimentConfig(**settings))


class Way:
    """One way to train, at its best number of threads; a call makes a round of steps."""

    def __init__(self, name: str, make: Callable[[], Any], batch: int, seconds: float) -> None:
        self.name = name
        few = max(4, 8192 // batch)
        self.threads = best_threads(lambda: repeated(make().step, few))
        self._step = make().step
        self._count = 1
        while (taken := seconds_of(self)) < seconds / 3:
            self._count *= 2
        self._count = max(1, round(self._count * seconds / taken))

    def __call__(self) -> None:
        import torch

        torch.set_num_threads(self.threads)
        repeated(self._step, self._count)()

    def per_step(self, times: list[float]) -> list[float]:
        """Seconds of a step in each round."""
        return [taken / self._count for taken in times]


def repeated(step: Callable[[], object], count: int) -> Callable[[], None]:
    def work() -> None:
        for _ in range(count):
            step()

    return work


def compared(batch: int, short: bool) -> list[Row]:
    """The rows of one size of the batch."""
    from baselines import article_points, dataloader_points

    data = points().points
    seconds = 0.05 if short else SECONDS
    makers: dict[str, Callable[[], Any]] = {
        "ours": lambda: our_trainer(batch),
        "bf16": lambda: our_trainer(batch, "bf16"),
        "article's": lambda: article_points.Training(data, TIMESTEPS, batch),
        "DataLoader": lambda: dataloader_points.Training(data, TIMESTEPS, batch),
    }
    ways = {name: Way(name, make, batch, seconds) for name, make in makers.items()}
    times = in_turn(*ways.values(), rounds=3 if short else ROUNDS)
    each = {name: way.per_step(t) for (name, way), t in zip(ways.items(), times, strict=True)}
    rate = {name: 1 / statistics.median(found) for name, found in each.items()}
    threads = {name: f"{way.threads} thread{'s' * (way.threads > 1)}" for name, way in ways.items()}
    of_article = threads["article's"]
    peak = gemm_peak(ways["ours"].threads, seconds=0.02 if short else 0.3)
    rows = [
        Row(
            f"MLP training, batch {batch:,}, fp32",
            "steps/s",
            rate["ours"],
            rate[name],
            median_ratio(each[name], each["ours"]),
            Target("ratio", "at least", target),
            rate["ours"] * batch * FLOP / 1e9 / peak,
            f"{peak:.0f} GFLOP/s",
            f"{name} loop, {threads[name]}; ours {threads['ours']}",
        )
        for name, target in zip(("article's", "DataLoader"), TARGETS[batch], strict=True)
    ]
    if batch == BATCHES[-1] or short:
        rows.append(
            Row(
                f"MLP training, batch {batch:,}, bf16",
                "steps/s",
                rate["bf16"],
                rate["article's"],
                median_ratio(each["article's"], each["bf16"]),
                Target("ratio", "at least", BF16),
                note=f"article's loop in fp32, {of_article}; ours {threads['bf16']}",
            )
        )
    return rows


def measure(short: bool) -> list[Row]:
    batches = BATCHES[:1] if short else BATCHES
    rows = [row for batch in batches for row in compared(batch, short)]
    rows.append(quality(10 if short else QUALITY_STEPS, 128 if short else BATCHES[-1]))
    return rows


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
