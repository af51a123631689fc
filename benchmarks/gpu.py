"""Training on a graphics card, where there is one: points with CUDA graphs, and the U-Net.

    python benchmarks/gpu.py [--short] [--json FILE]

The same loops as on the processor, told to make everything on the card. Without a card there are
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


def measure(short: bool) -> list[Row]:
    import torch

    if not torch.cuda.is_available():
        print("There is no CUDA device here: nothing was measured.")
        return []
    return [*points(short), *pictures(short)]


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
            torch.cuda.synchronize()

        return both

    times = in_turn(waited(ours), waited(baseline), rounds=3 if short else ROUNDS)
    rates = [steps / statistics.median(found) for found in times]
    ratio = median_ratio(times[1], times[0])
    return Row(what, "steps/s", rates[0], rates[1], ratio, target, note=note)


def on_card(make: Callable[[], Any]) -> Any:
    """A baseline that makes all its tensors on the card, as ``torch.set_default_device`` does."""
    import torch

    with torch.device("cuda"):
        running = make()
    step = running.step

    def stepped() -> None:
        with torch.device("cuda"):
            step()

    running.step = stepped
    return running


def repeated(step: Callable[[], object], count: int) -> Callable[[], None]:
    return lambda: [step() for _ in range(count)] and None


def points(short: bool) -> list[Row]:
    from baselines import article_points
    from training import TIMESTEPS, our_trainer
    from training import points as data

    steps = 20 if short else STEPS
    ours = our_trainer(BATCH, device="cuda")
    swiss_roll = data().points.cuda()
    eager = on_card(lambda: article_points.Training(swiss_roll, TIMESTEPS, BATCH))
    target = Target("ratio", "at least", GRAPHS)
    what = f"MLP training on the card, batch {BATCH}"
    note = "article's loop, eager"
    works = (lambda: ours.steps(steps), repeated(eager.step, steps))
    return [pair(what, *works, steps, target, note, short)]


def pictures(short: bool) -> list[Row]:
    from baselines import plain_unet
    from unet import our_picture_trainer

    steps = 2 if short else PICTURE_STEPS
    rows = []
    for preset in ("cats-ordinary", "cats-article")[: 1 if short else 2]:
        ours = our_picture_trainer(preset, device="cuda", precision="bf16", channels_last=True)
        eager = on_card(lambda preset=preset: plain_unet.Training(preset))
        what, note = f"U-Net training on the card, {preset}", "eager fp32; ours bf16, channels last"
        works = (lambda ours=ours: ours.steps(steps), repeated(eager.step, steps))
        rows.append(pair(what, *works, steps, None, note, short))
    return rows


if __name__ == "__main__":
    run_part(measure, __doc__)
