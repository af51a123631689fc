"""How good 12 steps of DPM-Solver++ are beside many of DDIM, on the swiss roll and on cats.

    python benchmarks/few_steps.py [--short] [--json FILE]

Swiss roll: the default preset is trained once for each seed, and 10,000 samples of its averaged
weights are compared with fresh points as in quality.py, from the same starting noise for every
sampler. Cats: from the network that comes with the program, each sample is compared with the
nearest training picture as in cats.py. A short run takes the swiss roll of the program too.
"""

from __future__ import annotations

import statistics
from typing import Any

from harness import ROOT, Draw, Row, Target, in_turn, median_ratio, run_part, samples_of

SOLVER: dict[str, Any] = {"sampler": "dpm_solver", "dpm_solver_steps": 12}
DDIM: dict[str, Any] = {"sampler": "ddim", "eta": 0.0, "ddim_list": None}
SEEDS = 3
POINTS, CATS = 10_000, 48  # samples
CHECKPOINTS = ROOT / "resources" / "checkpoints"


def measure(short: bool) -> list[Row]:
    return [*_swiss_roll(short), *_cats(short)]


def _shipped(name: str, count: int) -> tuple[Draw, Any]:
    from ddpm_core.checkpoint import load_checkpoint

    checkpoint = load_checkpoint(CHECKPOINTS / name)
    assert checkpoint.data is not None
    network = checkpoint.build_model(averaged=True)
    config = checkpoint.config.replace(channels_last=True)
    return samples_of(network, config, checkpoint.data, count), checkpoint.data


# --- the swiss roll


def _trained(seed: int) -> tuple[Draw, Any]:
    from quality import FULL, SETTINGS, train

    from ddpm_core.assemble import build_data

    config = SETTINGS["default"].replace(seed=seed, data_seed=seed, sample_seed=seed)
    data = build_data(config)
    trainer = train(config, data, FULL)
    return samples_of(trainer.ema.ema_model, config, data, POINTS), data


def _swiss_roll(short: bool) -> list[Row]:
    import torch
    from quality import FULL, fresh_set

    from ddpm_core.metrics import sliced_wasserstein

    torch.set_num_threads(1)  # as the program computes on points
    ways = {
        "ours": SOLVER,
        "ddim 100": DDIM | {"ddim_steps": 100},
        "ddim 12": DDIM | {"ddim_steps": 12},
    }
    found: dict[str, list[float]] = {way: [] for way in ways}
    count = 500 if short else POINTS
    for seed in range(1 if short else SEEDS):
        draw, data = _shipped("swiss-roll.ddpm", count) if short else _trained(seed)
        fresh = [fresh_set(data, count, n) for n in range(FULL.fresh_sets)]
        for way, changes in ways.items():
            samples = draw(**changes)
            found[way].append(statistics.fmean(sliced_wasserstein(samples, f) for f in fresh))
    means = {way: statistics.fmean(values) for way, values in found.items()}
    each = ", ".join(f"{a / b:.2f}" for a, b in zip(found["ours"], found["ddim 100"], strict=True))
    ours, theirs = in_turn(
        lambda: draw(**SOLVER), lambda: draw(**ways["ddim 100"]), rounds=1 if short else 7
    )
    return [
        Row(
            "swiss roll, DPM-Solver++ in 12 steps",
            "sliced W2",
            means["ours"],
            means["ddim 100"],
            means["ours"] / means["ddim 100"],
            Target("ratio", "at most", 1.2),
            note=f"to DDIM in 100 steps; by seed {each}",
        ),
        Row(
            "swiss roll, DDIM in 12 steps",
            "sliced W2",
            means["ddim 12"],
            means["ddim 100"],
            means["ddim 12"] / means["ddim 100"],
            note="to DDIM in 100 steps, for comparison",
        ),
        Row(
            f"{count:,} points, DPM-Solver++ in 12 steps",
            "s",
            statistics.median(ours),
            statistics.median(theirs),
            median_ratio(theirs, ours),
            note="to DDIM in 100 steps, 1 thread",
        ),
    ]


# --- cats


def _cats(short: bool) -> list[Row]:
    import torch

    from ddpm_core.devices import usable_cores
    from ddpm_core.picture_metrics import nearest_pictures

    torch.set_num_threads(usable_cores())
    draw, data = _shipped("cat.ddpm", 1 if short else CATS)
    ddim = DDIM | {"ddim_steps": 50}
    ours, theirs = (nearest_pictures(draw(**way), data.examples).error for way in (SOLVER, ddim))
    seconds = in_turn(lambda: draw(1, **SOLVER), lambda: draw(1, **ddim), rounds=1 if short else 7)
    return [
        Row(
            "cats, DPM-Solver++ in 12 steps",
            "median squared error",
            float(ours.median()),
            float(theirs.median()),
            float(ours.median() / theirs.median()),
            Target("ratio", "at most", 1.0),
            note=f"to DDIM in 50 steps, {len(ours)} samples against the nearest picture; "
            f"worst {float(ours.max()):.4f} and {float(theirs.max()):.4f}, "
            f"mean {float(ours.mean()):.5f} and {float(theirs.mean()):.5f}",
        ),
        Row(
            "a cat, DPM-Solver++ in 12 steps",
            "s",
            statistics.median(seconds[0]),
            statistics.median(seconds[1]),
            median_ratio(seconds[1], seconds[0]),
            note=f"to DDIM in 50 steps, {torch.get_num_threads()} threads",
        ),
    ]


if __name__ == "__main__":
    run_part(measure, __doc__)
