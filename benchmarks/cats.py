"""How good cats become, and how soon: a preset for pictures trained from nothing.

    python benchmarks/cats.py [--preset cats-ordinary-machine] [--minutes 1.5 2 3 5]
                              [--prediction eps] [--save-picture cats.png] [--json FILE]

Trains the preset on the built-in cat. A timed trial chooses threads, memory format and precision
first. After so many minutes of training, with the time for anything else left out, it draws 16
samples from the averaged weights with DDIM in 50 steps and compares each with the nearest of the
three pictures: the mean squared difference, pixels in [-1, 1]. At the end, 15 of 16 must be within
the limit, and each picture must appear. Then it times a sample of the cat that comes with the
program, on as many cores as there are.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import torch  # noqa: E402
from PIL import Image  # noqa: E402
from torch import Tensor, nn  # noqa: E402

from ddpm_core.assemble import (  # noqa: E402
    build_data,
    build_sampler,
    build_schedule,
    build_trainer,
    predictor,
    seeded,
    starting_noise,
)
from ddpm_core.checkpoint import load_checkpoint  # noqa: E402
from ddpm_core.config import PREDICTIONS, ExperimentConfig  # noqa: E402
from ddpm_core.data.data_set import DataSet  # noqa: E402
from ddpm_core.data.images import undo  # noqa: E402
from ddpm_core.headless_trial import settled  # noqa: E402
from ddpm_core.picture_metrics import nearest_pictures  # noqa: E402
from ddpm_core.presets import PICTURE_PRESETS, load_preset  # noqa: E402

SAMPLES = 16
SAMPLER = {"sampler": "ddim", "ddim_steps": 50, "eta": 0.0, "ddim_list": None, "clip": True}
MINUTES = {"cats-sketch": (0.5, 1.0), "cats-strong-machine": (5.0, 25.0)}
USUAL_MINUTES = (1.5, 2.0, 3.0, 5.0)
LIMITS = {"cats-strong-machine": 0.02}  # of the mean squared error
USUAL_LIMIT = 0.01
ENOUGH = 15  # of the samples within the limit
LONGEST_SAMPLE = 15.0  # seconds
SHIPPED = ROOT / "resources" / "checkpoints" / "cat.ddpm"
COLUMNS = 8  # of the contact sheet


@dataclass(frozen=True)
class Row:
    """What there was after some minutes of training."""

    minutes: float
    steps: int
    steps_per_second: float
    median: float
    worst: float
    within: int  # of the samples
    each: list[int]  # samples nearest to each picture

    @property
    def good(self) -> bool:
        return self.within >= ENOUGH and all(self.each)


def samples_of(network: nn.Module, config: ExperimentConfig, data: DataSet, count: int) -> Tensor:
    """Drawn as the program draws them."""
    generator = seeded(config.sample_seed)
    schedule = build_schedule(config)
    x = starting_noise(config, (count, *data.shape), generator)
    model = predictor(network, config, schedule)
    for step in build_sampler(config, schedule, data).run(model, x, generator):
        x = step.x_prev
    return x.cpu()


def measured(
    config: ExperimentConfig, minutes: list[float], limit: float
) -> tuple[list[Row], Tensor]:
    """A row for each of the times, and the last samples."""
    data = build_data(config)
    pictures = data.examples[: len(data) // (2 if config.flips else 1)]
    config = settled(config, data.shape, config.training_steps)
    assert config.threads is not None
    torch.set_num_threads(config.threads)
    trainer = build_trainer(config, data)
    rows: list[Row] = []
    spent = 0.0
    print(f"{'min':>5} {'steps':>6} {'steps/s':>8} {'median':>7} {'worst':>7}  within  each")
    for goal in minutes:
        while spent < 60 * goal:
            start = time.perf_counter()
            trainer.step()
            spent += time.perf_counter() - start
        samples = samples_of(trainer.ema.ema_model, config, data, SAMPLES)
        nearest = nearest_pictures(samples, pictures)
        row = Row(
            minutes=goal,
            steps=trainer.step_count,
            steps_per_second=trainer.step_count / spent,
            median=float(nearest.error.median()),
            worst=float(nearest.error.max()),
            within=int((nearest.error <= limit).sum()),
            each=torch.bincount(nearest.picture, minlength=len(pictures)).tolist(),
        )
        rows.append(row)
        print(
            f"{row.minutes:5.1f} {row.steps:6d} {row.steps_per_second:8.2f} {row.median:7.4f} "
            f"{row.worst:7.4f} {row.within:4d}/{SAMPLES}  {row.each}",
            flush=True,
        )
    return rows, samples


def save_sheet(samples: Tensor, path: Path) -> None:
    """All samples in one picture."""
    tiles = undo(samples)
    lines = [np.concatenate(list(tiles[n : n + COLUMNS]), 1) for n in range(0, SAMPLES, COLUMNS)]
    Image.fromarray(np.concatenate(lines)).save(path)


def seconds_of_shipped() -> float:
    """How long one sample takes from the cat that comes with the program."""
    checkpoint = load_checkpoint(SHIPPED)
    assert checkpoint.data is not None
    config = checkpoint.config.replace(**SAMPLER, channels_last=True)
    network = checkpoint.build_model(averaged=True)
    start = time.perf_counter()
    samples_of(network, config, checkpoint.data, 1)
    return time.perf_counter() - start


def parsed_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--preset", choices=PICTURE_PRESETS, default=PICTURE_PRESETS[0])
    parser.add_argument("--minutes", type=float, nargs="+", help="when samples are drawn")
    parser.add_argument("--prediction", choices=PREDICTIONS, help="else as in the preset")
    parser.add_argument("--seed", type=int, help="of weights and training, else as in the preset")
    parser.add_argument("--save-picture", type=Path, metavar="FILE", help="the last samples")
    parser.add_argument("--json", type=Path, help="write all numbers to this file")
    return parser.parse_args()


def main() -> int:
    arguments = parsed_arguments()
    minutes = sorted(arguments.minutes or MINUTES.get(arguments.preset, USUAL_MINUTES))
    limit = LIMITS.get(arguments.preset, USUAL_LIMIT)
    config = load_preset(arguments.preset).replace(**SAMPLER)
    for name in ("prediction", "seed"):
        value = getattr(arguments, name)
        config = config if value is None else config.replace(**{name: value})
    print(f"{arguments.preset}, predicting {config.prediction}; limit {limit}", flush=True)
    rows, samples = measured(config, minutes, limit)
    if arguments.save_picture:
        save_sheet(samples, arguments.save_picture)
    good = rows[-1].good
    print(f"{'met' if good else 'NOT MET'}: {ENOUGH} of {SAMPLES} within {limit}, each picture")
    seconds = seconds_of_shipped()
    quick = seconds <= LONGEST_SAMPLE
    verdict = "met" if quick else "NOT MET"
    print(f"{verdict}: a sample of {SHIPPED.name} in {seconds:.1f} s, at most {LONGEST_SAMPLE:g}")
    if arguments.json:
        numbers = {"limit": limit, "rows": [asdict(row) for row in rows], "sample": seconds}
        arguments.json.write_text(json.dumps(numbers, indent=2))
    return int(not (good and quick))


if __name__ == "__main__":
    sys.exit(main())
