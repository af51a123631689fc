"""Several samplers on the same starting noise, recorded side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from ddpm_core.config import ExperimentConfig, settings
from ddpm_core.data.data_set import DataSet
from ddpm_core.prediction import Model
from ddpm_core.quantities import spread
from ddpm_core.recording import record_reverse
from ddpm_core.schedules import NoiseSchedule
from ddpm_core.spread import SpreadCurve
from ddpm_core.timeline import CLEAN, MEMORY_BOUND, Timeline

__all__ = ["AS_IN_THE_ARTICLE", "COMPARED", "Comparison", "record_comparison", "settings_of"]

COMPARED = ("ddpm", "ddim", "ddim_noise", "dpm_solver", "simplified", "noiseless")
AS_IN_THE_ARTICLE = ("ddpm", "simplified", "noiseless")

_CHANGES: dict[str, dict[str, object]] = {
    "ddpm": {"sampler": "ddpm"},
    "ddim": {"sampler": "ddim", "eta": 0.0},
    "ddim_noise": {"sampler": "ddim", "eta": 1.0},
    "dpm_solver": {"sampler": "dpm_solver"},
    "simplified": {"sampler": "simplified", "simplified_noise": True},
    "noiseless": {"sampler": "simplified", "simplified_noise": False},
}

_UNUSED = {  # settings that a sampler does not look at
    "ddpm": {"simplified_noise", "ddim_steps", "ddim_list", "eta", "dpm_solver_steps"},
    "ddim": {"simplified_noise", "variance", "dpm_solver_steps"},
    "dpm_solver": {"simplified_noise", "variance", "ddim_steps", "ddim_list", "eta"},
    "simplified": {
        "variance", "ddim_steps", "ddim_list", "eta", "dpm_solver_steps",
        "clip", "clip_low", "clip_high",
    },
}  # fmt: skip


class Comparison:
    """Reverse processes of several samplers, moved over together.

    Each has a generator of its own, all from ``sample_seed``: it first draws x_T, then the noise of
    the steps in their order. So x_T is the same in all, and samplers that add noise at the same
    levels add the same noise there: what differs is the sampler alone.

    Attributes:
        samplers: names out of COMPARED, one for each run.
        runs: the records, in the same order.
        clock: the one of them that says where all stand: the first with the most steps.
        spreads: of each run.
        data_spread: of the training data.
    """

    def __init__(
        self, samplers: Sequence[str], runs: Sequence[Timeline], data_spread: float
    ) -> None:
        self.samplers = tuple(samplers)
        self.runs = tuple(runs)
        # A complete one that was recorded before would run ahead of the others.
        self.clock = max(self.runs, key=lambda run: (run.total, not run.complete))
        self.spreads = tuple(SpreadCurve(run) for run in self.runs)
        self.data_spread = data_spread
        self._frames = [_frames_beside(self.clock, run) for run in self.runs]

    @property
    def run_id(self) -> int:
        return self.clock.run_id

    def frame(self, number: int, at: int) -> int:
        """Where a run stands at a frame of the clock: at the newest level that is not below it."""
        return int(self._frames[number][at])


def _frames_beside(clock: Timeline, run: Timeline) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    levels = np.array([*run.timesteps, CLEAN])
    wanted = np.array([*clock.timesteps, CLEAN])
    reached = np.searchsorted(-levels, -wanted, side="right") - 1
    return np.maximum(reached, 0)  # x_T, while the clock is above the first level


def settings_of(sampler: str, config: ExperimentConfig) -> ExperimentConfig:
    """The settings under which one of COMPARED is recorded; the rest is as it is.

    Raises ValueError: a sampler that is not known.
    """
    if sampler not in COMPARED:
        raise ValueError(f"sampler: {sampler!r} is not known; choose from {', '.join(COMPARED)}")
    return config.replace(**config.with_steps(_CHANGES[sampler]))


def record_comparison(
    model: Model,
    config: ExperimentConfig,
    schedule: NoiseSchedule,
    data: DataSet,
    samplers: Sequence[str] = AS_IN_THE_ARTICLE,
    *,
    known: Sequence[Timeline] = (),
    check: Callable[[], None] | None = None,
    run_id: int = 0,
    step: int = 0,
) -> tuple[Comparison, Iterator[None]]:
    """Sample with each of the samplers, frame by frame together.

    Each run is what ``record_reverse`` gives under its settings.

    Args:
        samplers: two or more out of COMPARED, each once.
        known: records that are taken over where they are what would be recorded.
        check: called between pieces of a step; what it raises ends the job.

    Raises ValueError: samplers that are too few, named twice or not known, and what
    ``record_reverse`` raises.
    """
    if len(samplers) < 2 or len(set(samplers)) < len(samplers):
        raise ValueError(f"samplers: {', '.join(samplers)}: give two or more, each once")
    runs: list[Timeline] = []
    jobs: list[Iterator[None]] = []
    for sampler in samplers:
        wanted = settings_of(sampler, config)
        run = next((k for k in known if _is_record_of(k, wanted, run_id, step)), None)
        job: Iterator[None] = iter(())
        if run is None:
            run, job = record_reverse(
                model, wanted, schedule, data,
                check=check, run_id=run_id, step=step, memory_bound=MEMORY_BOUND // len(samplers),
            )  # fmt: skip
        runs.append(run)
        jobs.append(job)
    comparison = Comparison(samplers, runs, spread(data.examples.numpy()))
    return comparison, _together(comparison, jobs)


def _is_record_of(run: Timeline, wanted: ExperimentConfig, run_id: int, step: int) -> bool:
    """Whether a record is complete, and of the same network under the same settings."""
    if not run.complete or (run.run_id, run.step) != (run_id, step) or run.kind != "reverse":
        return False
    if run.is_branch or run.count != wanted.sample_count:
        return False  # its noise, or its points, are not those of the others
    changed = run.config.changed(wanted) - _UNUSED[wanted.sampler]
    return not any(settings()[name].group == "sampling" for name in changed)


def _together(comparison: Comparison, jobs: Sequence[Iterator[None]]) -> Iterator[None]:
    """Let no frame of the clock come before the others stand beside it."""
    runs = comparison.runs
    last = runs.index(comparison.clock)
    order = [*(number for number in range(len(runs)) if number != last), last]
    for curve in comparison.spreads:
        curve.update()
    for at in range(comparison.clock.total):
        for number in order:
            while runs[number].frames <= comparison.frame(number, at):
                next(jobs[number])
                comparison.spreads[number].update()
                yield
