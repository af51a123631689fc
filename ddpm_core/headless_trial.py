"""What the command line does before training on pictures: a timed trial, and a line about it."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

from ddpm_core.command_name import command_name
from ddpm_core.config import ExperimentConfig
from ddpm_core.trial import BUDGET, LONG, Trial, is_settled, run_trial, wants_trial

__all__ = ["described", "settled", "warnings"]

GIB = 2**30
CLOCK = time.perf_counter


def settled(
    config: ExperimentConfig,
    shape: Sequence[int],
    steps: int,
    quiet: bool = False,
    goes_on: bool = False,
) -> ExperimentConfig:
    """The settings with what a trial chooses where they leave something open.

    Where they do not, it is told all the same what does not fit, or takes long.

    Args:
        shape: of one picture.
        steps: that are to be made.
        quiet: whether nothing is said of it.
        goes_on: whether the run was trained before, so that it is known how long it takes.
    """
    if quiet and is_settled(config):
        return config
    if not wants_trial(config, shape, 0 if goes_on else steps):
        return config
    trial = _finished(config, shape)
    if not quiet:
        print(f"{command_name()}: trial: {described(trial, steps)}", file=sys.stderr)
        for warning in warnings(trial, steps):
            print(f"{command_name()}: warning: {warning}", file=sys.stderr)
    return trial.applied_to(config)


def _finished(config: ExperimentConfig, shape: Sequence[int]) -> Trial:
    trial = run_trial(config, shape, CLOCK, BUDGET)
    while True:
        try:
            next(trial)
        except StopIteration as end:
            result: Trial = end.value
            return result


def described(trial: Trial, steps: int) -> str:
    """What was chosen, how long so many steps take with it, and how much memory."""
    threads = "1 thread" if trial.threads == 1 else f"{trial.threads} threads"
    chosen = ", ".join([threads, trial.precision, *["channels_last"] * trial.channels_last])
    memory = f"{trial.memory.total / GIB:.2f} GiB of {trial.free / GIB:.2f} GiB free"
    if not trial.fits:
        return f"{chosen}; needs {memory}"
    seconds = trial.seconds_per_step
    return (
        f"{chosen}: {seconds:.3g} s a step, {_duration(seconds * steps)} for {steps:,} steps, "
        f"{memory}"
    )


def warnings(trial: Trial, steps: int) -> list[str]:
    """What speaks against going on."""
    if trial.fits:
        seconds = trial.seconds_per_step * steps
        if seconds <= LONG:
            return []
        return [f"training would take {_duration(seconds)}; fewer --steps or smaller pictures help"]
    remedy = "no preset for pictures fits either"
    if trial.suggestion is not None:
        remedy = f"--{trial.suggestion.kind} {trial.suggestion.value} would fit"
    return [f"training does not fit in memory; {remedy}"]


def _duration(seconds: float) -> str:
    for unit, length in (("h", 3600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.1f} {unit}"
    return f"{seconds:.0f} s"
