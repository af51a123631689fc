"""Training on a graphics card, where there is one: points with CUDA graphs, and the U-Net.

    python benchmarks/gpu.py [--short] [--json FILE]

The same loops as on the processor, told to make everything on the card; for pictures those that
take bfloat16 with channels last, as the program does where it is asked to. Without a card there are
no rows, and the command says so.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Any

from harness import ROUNDS, Row, Target, in_turn, median_ratio, run_part

BATCH = 512
STEPS = 500  # of a round, for points
PICTURE_STEPS = 10
GRAPHS = 5.0  # times the eager loop
PRESETS = ("cats-ordinary-machine", "cats-as-in-the-article")
FAST = {"precision": "bf16", "channels_last": True, "threads": 1}


def measure(short: bool) -> list[Row]:
    import torch

    if not torch.cuda.is_available():
        print("There is no CUDA device here: nothing was measured.")
        return []
    presets = [pictures(preset, "cuda", short) for preset in PRESETS[: 1 if short else 2]]
    return [points("cuda", short), *presets]


def pair(
    what: str,
    ours: Callable[[], object],
    baseline: Callable[[], object],
    steps: int,
    target: Target | None,
    note: str,
    short: bool,
) -> Row:
    """A row of two works, each of so many steps."""
    import torch

    def waited(work: Callable[[], object]) -> Callable[[], None]:
        def both() -> None:
            work()
            if torch.cuda.is_available():
                torch.cuda.synchronize()

        return both

    times = in_turn(waited(ours), waited(baseline), rounds=3 if short else ROUNDS)
    rates = [steps / statistics.median(found) for found in times]
    ratio = median_ratio(times[1], times[0])
    return Row(what, "steps/s", rates[0], rates[1], ratio, target, note=note)


def on(device: str, make: Callable[[], Any], steps: int) -> Callable[[], None]:
    """So many steps of a baseline that makes all its tensors on a device, as users tell it to."""
    import torch

    with torch.device(device):
        running = make()

    def work() -> None:
        with torch.device(device):
            for _ in range(steps):
                running.step()

    return work


def points(device: str, short: bool) -> Row:
    from baselines import article_points
    from training import TIMESTEPS, our_trainer
    from training import points as data

    steps = 5 if short else STEPS
    ours = our_trainer(BATCH, device=device)
    swiss_roll = data().points.to(device)
    eager = on(device, lambda: article_points.Training(swiss_roll, TIMESTEPS, BATCH), steps)
    target = Target("ratio", "at least", GRAPHS)
    what = f"MLP training on the card, batch {BATCH}"
    return pair(what, lambda: ours.steps(steps), eager, steps, target, "article's loop", short)


def pictures(preset: str, device: str, short: bool) -> Row:
    from baselines import plain_unet

    from ddpm_core.assemble import build_data, build_trainer
    from ddpm_core.presets import load_preset

    steps = 1 if short else PICTURE_STEPS
    config = load_preset(preset).replace(device=device, **FAST)
    data = build_data(config)
    ours = build_trainer(config, data)
    eager = on(
        device,
        lambda: plain_unet.Training(
            data.examples.to(device),
            config.timesteps,
            config.batch_size,
            config.channels,
            config.bottleneck,
            shuffle=False,  # whose random order PyTorch draws on the processor alone
        ),
        steps,
    )
    what, note = f"U-Net training on the card, {preset}", "eager float32; ours bf16, channels last"
    return pair(what, lambda: ours.steps(steps), eager, steps, None, note, short)


if __name__ == "__main__":
    run_part(measure, __doc__)
