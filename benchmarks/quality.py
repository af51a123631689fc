"""How near the samples of a trained network come to the swiss roll, beside what chance alone gives.

    python benchmarks/quality.py [--seeds 3] [--settings eps default] [--pairs 10] [--quick]
                                 [--json FILE]

Trains the article's network for 5,000 steps on 10,000 points, once for each schedule and seed, and
draws 10,000 samples from the averaged weights with DDPM and with DDIM in 50 steps. Prints sliced W2
(256 directions) to 10,000 fresh points divided by its floor, the same between two fresh sets; a
pair of sets may be twice as far apart as the next, so both are averaged over several. A seed is
that of the training points, of the weights and of the samples. Energy distance (unbiased, so that
its floor is 0) stands beside it. Samples that were drawn anew from the training points themselves
would have a ratio of about 1.1 to 1.2, for those points are a random set too.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import sys
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import torch  # noqa: E402

from ddpm_core import (  # noqa: E402
    ExperimentConfig,
    PointSet,
    Trainer,
    energy_distance,
    make_points,
    noise_floor,
    sliced_wasserstein,
)
from ddpm_core.assemble import (  # noqa: E402
    build_data,
    build_sampler,
    build_trainer,
    predictor,
    seeded,
    starting_noise,
)
from ddpm_core.presets import PRESETS, load_preset  # noqa: E402

# What it does not name (learning rate, averaging, clipping of gradients) is as in the default.
EPS_SETTINGS: dict[str, Any] = {
    "data": "swiss_roll",
    "data_count": 10_000,
    "timesteps": 200,
    "prediction": "eps",
    "batch_size": 512,
    "learning_rate_schedule": "cosine",
    "training_steps": 5_000,
    "clip": True,
}
SETTINGS = {"eps": ExperimentConfig(**EPS_SETTINGS), "default": load_preset(PRESETS[0])}
SCHEDULES = ("linear", "cosine")
SAMPLERS: dict[str, dict[str, Any]] = {
    "DDPM": {"sampler": "ddpm"},
    "DDIM-50": {"sampler": "ddim", "ddim_steps": 50, "eta": 0.0},
}
# The greatest mean ratio that is good enough, by setting, schedule and sampler.
LIMITS: dict[Any, float] = {("eps", "cosine", "DDIM-50"): 3.5, "eps": 2.0, "default": 1.6}
FRESH_SEED = 1_000_000  # of the first fresh set; none is a training set


@dataclass(frozen=True)
class Scale:
    """How much is measured."""

    steps: int | None  # of training; None for as many as the settings say
    samples: int  # and fresh points in a set
    fresh_sets: int  # each cloud of samples is compared to
    pairs: int  # of fresh sets, for the floor


FULL = Scale(steps=None, samples=10_000, fresh_sets=5, pairs=10)
QUICK = Scale(steps=500, samples=2_000, fresh_sets=2, pairs=4)


@dataclass(frozen=True)
class Score:
    """One cloud of samples against fresh points."""

    settings: str
    schedule: str
    sampler: str
    seed: int
    sliced_w2: float
    ratio: float  # of sliced_w2 to its floor
    energy: float


def limit_of(settings: str, schedule: str, sampler: str) -> float:
    return LIMITS.get((settings, schedule, sampler), LIMITS[settings])


def fresh_set(data: PointSet, n: int, number: int) -> torch.Tensor:
    """New points in the units of the training points."""
    other = make_points(data.name, n, data.noise, FRESH_SEED + number)
    return data.transform.apply(other.transform.undo(other.points))


def unbiased_energy(a: torch.Tensor, b: torch.Tensor) -> float:
    return energy_distance(a, b, unbiased=True)


def floor_of(data: PointSet, scale: Scale) -> tuple[float, float]:
    """Sliced W2 between two fresh sets: the mean over the pairs, and its standard error."""
    distances: list[float] = []

    def recorded(a: torch.Tensor, b: torch.Tensor) -> float:
        distances.append(sliced_wasserstein(a, b))
        return distances[-1]

    floor = noise_floor(recorded, data, scale.samples, scale.pairs)
    return floor, statistics.stdev(distances) / math.sqrt(len(distances))


def train(config: ExperimentConfig, data: PointSet, scale: Scale) -> Trainer:
    if scale.steps is not None:
        config = config.replace(training_steps=scale.steps)
    trainer = build_trainer(config, data)
    trainer.steps(config.training_steps)
    return trainer


def sample(config: ExperimentConfig, trainer: Trainer, data: PointSet, n: int) -> torch.Tensor:
    """The samples of the averaged weights, [n, 2], drawn as the program draws them."""
    generator = seeded(config.sample_seed)
    x = starting_noise(config, (n, data.dims), generator)
    model = predictor(trainer.ema.ema_model, config, trainer.schedule)
    for step in build_sampler(config, trainer.schedule, data).run(model, x, generator):
        x = step.x_prev
    return x


def scores_of_seed(
    settings: str, schedule: str, seed: int, scale: Scale, floor: float
) -> list[Score]:
    """Both samplers on one trained network."""
    config = SETTINGS[settings].replace(
        schedule=schedule, seed=seed, data_seed=seed, sample_seed=seed
    )
    data = build_data(config)
    fresh = [fresh_set(data, scale.samples, i) for i in range(scale.fresh_sets)]
    trainer = train(config, data, scale)
    scores = []
    for name, options in SAMPLERS.items():
        x_0 = sample(config.replace(**options), trainer, data, scale.samples)
        distance = statistics.fmean(sliced_wasserstein(x_0, points) for points in fresh)
        energy = statistics.fmean(unbiased_energy(x_0, points) for points in fresh)
        scores.append(Score(settings, schedule, name, seed, distance, distance / floor, energy))
    return scores


def report(scores: list[Score], quick: bool) -> list[dict[str, object]]:
    """Print the table; returns its rows."""
    print(f"\n{'settings':<9} {'schedule':<9} {'sampler':<8}  ratio  limit          energy   seeds")
    rows: list[dict[str, object]] = []
    for key in dict.fromkeys((s.settings, s.schedule, s.sampler) for s in scores):
        own = [s for s in scores if (s.settings, s.schedule, s.sampler) == key]
        ratio = statistics.fmean(s.ratio for s in own)
        energy = statistics.fmean(s.energy for s in own)
        limit = limit_of(*key)
        verdict = "" if quick else ("met" if ratio <= limit else "NOT MET")
        each = ", ".join(f"{s.ratio:.2f}" for s in own)
        print(
            f"{key[0]:<9} {key[1]:<9} {key[2]:<8} {ratio:6.2f} {limit:6.1f}  {verdict:<7}"
            f" {energy:8.5f}   {each}"
        )
        names = dict(zip(("settings", "schedule", "sampler"), key, strict=True))
        rows.append({**names, "ratio": ratio, "energy": energy, "limit": limit, "verdict": verdict})
    return rows


def parsed_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3, help="number of seeds (default 3)")
    parser.add_argument("--first-seed", type=int, default=0, help="the first of them (default 0)")
    parser.add_argument("--settings", nargs="+", choices=SETTINGS, default=list(SETTINGS))
    parser.add_argument("--quick", action="store_true", help="a short trial; limits do not apply")
    parser.add_argument("--pairs", type=int, help="of fresh sets, for the floor (default 10)")
    parser.add_argument("--threads", type=int, default=1, help="torch threads (default 1)")
    parser.add_argument("--json", type=Path, help="write all numbers to this file")
    arguments = parser.parse_args()
    if arguments.seeds < 1:
        parser.error("--seeds: at least 1 is needed")
    if arguments.pairs is not None and arguments.pairs < 2:
        parser.error("--pairs: at least 2 are needed")
    return arguments


def main() -> int:
    arguments = parsed_arguments()
    torch.set_num_threads(arguments.threads)
    scale = QUICK if arguments.quick else FULL
    if arguments.pairs is not None:
        scale = replace(scale, pairs=arguments.pairs)
    count = 1 if arguments.quick else arguments.seeds
    seeds = range(arguments.first_seed, arguments.first_seed + count)
    started = time.perf_counter()
    # The units of the training points differ by less than 1% between seeds, and so does the floor.
    data = build_data(SETTINGS["default"])
    floor, error = floor_of(data, scale)
    print(
        f"floor of sliced W2, {scale.samples} against {scale.samples}, {scale.pairs} pairs: "
        f"{floor:.4f} (standard error {error:.4f})",
        flush=True,
    )
    scores: list[Score] = []
    for settings in arguments.settings:
        for schedule in SCHEDULES:
            for seed in seeds:
                scores += scores_of_seed(settings, schedule, seed, scale, floor)
                latest = "  ".join(f"{s.sampler} {s.ratio:.2f}" for s in scores[-len(SAMPLERS) :])
                print(f"{settings} {schedule} seed {seed}: {latest}", flush=True)
    rows = report(scores, arguments.quick)
    print(f"{time.perf_counter() - started:.0f} s")
    if arguments.json:
        numbers = {
            "floor": floor,
            "floor_standard_error": error,
            "scale": asdict(scale),
            "table": rows,
            "scores": [asdict(score) for score in scores],
        }
        arguments.json.write_text(json.dumps(numbers, indent=2))
    return int(any(row["verdict"] == "NOT MET" for row in rows))


if __name__ == "__main__":
    sys.exit(main())
