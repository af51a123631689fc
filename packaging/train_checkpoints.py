"""Trains the networks that come with the program, into resources/checkpoints.

    python packaging/train_checkpoints.py [cat] [swiss-roll] [--out FOLDER]

``cat.ddpm`` learns the three squares of the built-in cat, with the settings of the preset for an
ordinary machine and a longer training; ``swiss-roll.ddpm`` is the preset of best quality. Each
file holds the averaged weights in half precision, the settings and the data. It is written only if
what is sampled from those very weights is good. On two cores the cat takes about ten minutes, the
roll about one.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import torch
from torch import Tensor

from ddpm_core.assemble import build_schedule
from ddpm_core.checkpoint import Checkpoint, save_checkpoint
from ddpm_core.config import ExperimentConfig
from ddpm_core.data.data_set import DataSet
from ddpm_core.data.points import make_points
from ddpm_core.headless import Bar, Trained, draw_samples, new_run, sampling_steps
from ddpm_core.metrics import noise_floor, sliced_wasserstein
from ddpm_core.picture_metrics import nearest_pictures
from ddpm_core.presets import MACHINE, load_preset

FOLDER = ROOT / "resources" / "checkpoints"
MAX_BYTES = 16 * 2**20  # of a file
CAT_STEPS = 2_600
CAT_SAMPLES = 16
CAT_LIMIT = 0.005  # mean squared error to the nearest picture, of every sample
ROLL_SAMPLES = 10_000
ROLL_LIMIT = 1.6  # times the distance between two fresh sets
FRESH_SEED = 1_000_000  # of points that were not trained on


class Kind(NamedTuple):
    """One of the files: how it is trained, and what its samples must be."""

    config: ExperimentConfig
    problem: Callable[[Tensor, DataSet], str]  # of samples and data, "" if there is none


def problem_of_cats(samples: Tensor, data: DataSet) -> str:
    near = nearest_pictures(samples, data.examples)
    worst, each = float(near.error.max()), torch.bincount(near.picture, minlength=len(data))
    print(f"nearest: median {near.error.median():.4f}, worst {worst:.4f}, each {each.tolist()}")
    return "" if worst < CAT_LIMIT and bool((each > 0).all()) else "the cats are not good enough"


def problem_of_roll(samples: Tensor, data: DataSet) -> str:
    fresh = make_points("swiss_roll", ROLL_SAMPLES, seed=FRESH_SEED)
    assert data.transform is not None
    points = data.transform.apply(fresh.transform.undo(fresh.points))
    distance = sliced_wasserstein(samples, points)
    floor = noise_floor(sliced_wasserstein, fresh, ROLL_SAMPLES, 10)
    print(f"sliced W2 {distance:.4f}, {distance / floor:.2f} of that between fresh sets")
    return "" if distance < ROLL_LIMIT * floor else "the roll is not good enough"


KINDS = {
    "cat": Kind(
        load_preset("cats-ordinary-machine").replace(
            training_steps=CAT_STEPS, threads=2, precision="fp32", channels_last=True
        ),
        problem_of_cats,
    ),
    "swiss-roll": Kind(load_preset("best-quality").replace(threads=1), problem_of_roll),
}
SAMPLES = {"cat": CAT_SAMPLES, "swiss-roll": ROLL_SAMPLES}


def trained(config: ExperimentConfig) -> Checkpoint:
    """The averaged weights after the whole training."""
    run = new_run(config)
    with Bar(config.training_steps, "step", quiet=False, desc=config.data) as bar:
        for _ in range(config.training_steps):
            run.trainer.step()
            bar.update()
    return Checkpoint.of(run.trainer, config, run.data).averages()


def samples_of(checkpoint: Checkpoint, count: int) -> Tensor:
    """What the weights in the file give, with the sampler of its settings."""
    config = checkpoint.config.replace(sample_count=count)
    assert checkpoint.data is not None
    model = checkpoint.build_model(averaged=True)
    made = Trained(config, build_schedule(config), checkpoint.data, model, checkpoint.step)
    with Bar(sampling_steps(made), "step", quiet=False, desc="sample") as bar:
        return draw_samples(made, config.sample_seed, bar)


def without_machine(checkpoint: Checkpoint) -> Checkpoint:
    """The same without what was chosen for this machine."""
    usual = ExperimentConfig()
    config = checkpoint.config.replace(**{name: getattr(usual, name) for name in MACHINE})
    return Checkpoint(config, checkpoint.state, checkpoint.losses, checkpoint.data)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(KINDS)}; or all")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder of the files")
    options = parser.parse_args()
    unknown = set(options.names) - set(KINDS)
    if unknown:
        parser.error(f"{', '.join(sorted(unknown))}: use {' or '.join(KINDS)}")
    options.out.mkdir(parents=True, exist_ok=True)
    for name in options.names or KINDS:
        checkpoint = trained(KINDS[name].config)
        assert checkpoint.data is not None
        problem = KINDS[name].problem(samples_of(checkpoint, SAMPLES[name]), checkpoint.data)
        if problem:
            print(f"{name}: {problem}; nothing was written", file=sys.stderr)
            return 1
        path = options.out / f"{name}.ddpm"
        save_checkpoint(path, without_machine(checkpoint))
        size = path.stat().st_size
        print(f"{path}: {checkpoint.step:,} steps, {size / 2**20:.2f} MiB")
        assert size <= MAX_BYTES, "too large to come with the program"
    return 0


if __name__ == "__main__":
    sys.exit(main())
