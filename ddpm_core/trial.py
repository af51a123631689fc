"""A timed trial: how this machine trains a U-Net fastest, for how long, and in how much memory.

A few optimizer steps are made on noise, by a network of their own that is then thrown away. One
choice after another is tried and the faster way kept: the number of threads, the order in which
weights lie in memory, and products in bfloat16.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import torch

from ddpm_core.assemble import build_schedule, seeded, torch_device
from ddpm_core.config import ExperimentConfig
from ddpm_core.devices import free_memory, usable_cores
from ddpm_core.models.weights import new_network
from ddpm_core.network_memory import TrainingMemory, training_memory
from ddpm_core.precision import autocast
from ddpm_core.presets import PICTURE_PRESETS, load_preset
from ddpm_core.training import Trainer

__all__ = [
    "BUDGET",
    "LONG",
    "Attempt",
    "Suggestion",
    "Trial",
    "is_settled",
    "run_trial",
    "wants_trial",
]

LONG = 3600.0  # seconds of training that are not begun in silence
SLOWEST = 1e9  # multiplications a second; every machine makes more
BUDGET = 8.0  # seconds; a step that has begun is finished
STEPS = 3  # of an attempt; the first one also pays for what is made only once
CALLS = 2  # of the network alone
HOPELESS = 2.0  # times the best, in the first step: not worth a second
CLEARLY_SLOWER = 1.3  # times the best: no further in that direction
CLEARLY_FASTER = 0.97  # times the best; less is chance
USABLE = 0.9  # of the free memory


class Attempt(NamedTuple):
    """One way to compute, and what it took."""

    threads: int
    precision: str  # as in the settings
    channels_last: bool
    seconds: float  # of the quickest optimizer step


class Suggestion(NamedTuple):
    """What would fit: a batch in so many parts, or the preset of that name."""

    kind: Literal["accumulate", "preset"]
    value: int | str


@dataclass(frozen=True)
class Trial:
    """What came out.

    Attributes:
        threads, precision, channels_last: chosen; what the settings fix is as they say.
        attempts: all that was tried, in order; none where it does not fit.
        seconds_per_step: of training, as chosen; NaN where it does not fit, as all seconds are.
        training_seconds: for all ``training_steps``.
        seconds_per_call: of the network on one picture.
        sampling_seconds: for ``sample_count`` pictures with the sampler of the settings.
        memory: what training takes, as chosen.
        free: bytes that were free on the device.
        suggestion: where it does not fit, what would; None where nothing does, or it fits.
    """

    threads: int
    precision: str
    channels_last: bool
    attempts: tuple[Attempt, ...]
    seconds_per_step: float
    training_seconds: float
    seconds_per_call: float
    sampling_seconds: float
    memory: TrainingMemory
    free: int
    suggestion: Suggestion | None = None

    @property
    def fits(self) -> bool:
        """Whether training fits in the memory that was free."""
        return self.memory.total <= USABLE * self.free

    def applied_to(self, config: ExperimentConfig) -> ExperimentConfig:
        """The settings with what was chosen."""
        return config.replace(
            threads=self.threads, precision=self.precision, channels_last=self.channels_last
        )


def is_settled(config: ExperimentConfig) -> bool:
    """Whether the settings leave nothing to a trial."""
    choices = (config.threads, config.precision, config.channels_last)
    return config.modality == "points" or None not in choices


def wants_trial(config: ExperimentConfig, shape: Sequence[int], steps: int) -> bool:
    """Whether there is something to find out, or to say, before a run is trained.

    Settings leave something open, or training does not fit in memory, or it may take long. Where
    nothing is open this is told without a step, and in no time for a small network.

    Args:
        shape: of one example.
        steps: that are to be made; 0 where it does not matter how long they take.
    """
    if config.modality == "points":
        return False
    if not is_settled(config):
        return True
    parameters = training_memory(config, shape, room=0).parameters  # for which none is made
    # Each weight meets each pixel at most once, and twice on the way back.
    work = 3 * parameters * math.prod(shape[1:]) * config.batch_size
    if steps * work / SLOWEST > LONG:
        return True
    room = USABLE * free_memory(torch_device(config))
    return training_memory(config, shape, room).total > room


def run_trial(
    config: ExperimentConfig,
    shape: Sequence[int],
    clock: Callable[[], float] = time.perf_counter,
    budget: float = BUDGET,
    cores: int | None = None,
) -> Generator[float, None, Trial]:
    """Find out how a run on pictures computes best here; yields the share done before each step.

    Whenever it yields, and at the end however it comes, torch's number of threads is the caller's.
    No random state is touched.

    Args:
        shape: of one picture, [C, H, W].
        clock: seconds, as ``time.perf_counter``.
        budget: seconds after which nothing more is tried; the first step is made in any case.
        cores: the most threads to try; as many as this machine runs at once if None.

    Raises ConfigError: the device is not here. RuntimeError: it cannot train at all.
    """
    device = torch_device(config)
    free = free_memory(device)
    usual = config.replace(
        threads=config.threads or torch.get_num_threads(),
        precision=config.precision or "fp32",
        channels_last=bool(config.channels_last),
    )
    memory = training_memory(usual, shape, USABLE * free)
    if memory.total > USABLE * free:
        suggestion = _suggestion(usual, shape, memory, USABLE * free)
        return _result(usual, memory, free, suggestion=suggestion)

    stages = _stages(config, device, cores or usable_cores())
    search = _Search(usual, shape, device, clock, clock() + budget, sum(map(len, stages)))
    for stage in stages:
        for changes in stage:
            if not search.has_time or not (yield from search.attempt(changes)):
                break
    call = yield from search.call()
    memory = training_memory(search.best, shape, USABLE * free)
    return _result(search.best, memory, free, search.attempts, search.seconds, call)


def _stages(
    config: ExperimentConfig, device: torch.device, cores: int
) -> list[list[dict[str, Any]]]:
    """What is tried: in each stage changes of the best so far, until one is clearly slower.

    What has been timed before is passed over.

    Many threads come first, since where there is time for one step only it tells the most.
    """
    if config.threads is None and device.type == "cpu":
        stages: list[list[dict[str, Any]]] = [[{"threads": n} for n in _thread_counts(cores)]]
    else:
        stages = [[{}]]
    if config.channels_last is None:
        stages.append([{"channels_last": True}])
    if config.precision is None:
        either = (
            [{}]
            if config.channels_last is not None
            else [{"channels_last": last} for last in (True, False)]
        )
        stages.append([{"precision": "bf16", **order} for order in either])
        if config.threads is None and device.type == "cpu":
            # Shorter products may be best shared by fewer, or not at all.
            ways = [{"threads": n, **either[0]} for n in _thread_counts(cores)]
            stages.append([{"precision": "bf16", **way} for way in ways])
    return stages


def _thread_counts(cores: int) -> list[int]:
    """The powers of two up to the number of cores, the greatest first."""
    return [2**power for power in reversed(range(cores.bit_length()))]


class _Search:
    """Times one way to compute after another, and remembers the best.

    Attributes:
        best: the settings that were fastest so far; attempts: all that were timed.
    """

    def __init__(
        self,
        config: ExperimentConfig,
        shape: Sequence[int],
        device: torch.device,
        clock: Callable[[], float],
        ends: float,
        planned: int,
    ) -> None:
        generator = seeded(0)
        model = new_network(config, shape[0], generator).to(device)
        noise = torch.randn(1, *shape, generator=generator)
        self._trainer = Trainer(model, build_schedule(config), noise, config, generator)
        self._shape, self._device = tuple(shape), device
        self._clock, self._ends = clock, ends
        self._done, self._planned = 0, planned
        self.best = config
        self.attempts: list[Attempt] = []
        self.seconds = math.inf  # of the best

    @property
    def has_time(self) -> bool:
        """Whether there is time for a step more; for the first there always is."""
        return not self.attempts or self._clock() + self.seconds <= self._ends

    def attempt(self, changes: Mapping[str, Any]) -> Generator[float, None, bool]:
        """Time the best with some changes; whether more in that direction may be faster yet.

        What fails where another way was possible, such as a precision that the device lacks, counts
        as slow.
        """
        config = self.best.replace(**changes)
        begun, seconds = self._done, math.inf
        way = (config.threads, config.precision, bool(config.channels_last))
        if any(attempt[:3] == way for attempt in self.attempts):
            self._done += STEPS
            return True
        for _ in range(STEPS):
            yield self._progress()
            try:
                seconds = min(seconds, self._step(config))
            except RuntimeError:
                if not self.attempts:
                    raise
                break
            # Where steps are long, each way is tried once before one is tried again.
            others = self._planned - len(self.attempts) - 1
            needed = seconds * (1 + others)
            if seconds > HOPELESS * self.seconds or self._clock() + needed > self._ends:
                break
        self._done = begun + STEPS
        if seconds < math.inf:
            assert config.threads is not None
            assert config.precision is not None
            self.attempts.append(
                Attempt(config.threads, config.precision, bool(config.channels_last), seconds)
            )
        going_on = seconds <= CLEARLY_SLOWER * self.seconds
        if seconds < CLEARLY_FASTER * self.seconds:
            self.best, self.seconds = config, seconds
        return going_on

    def call(self) -> Generator[float, None, float]:
        """Seconds that the averaged network takes for one picture, computing in the best way."""
        network = self._trainer.ema.ema_model
        x = torch.zeros(1, *self._shape, device=self._device)
        t = torch.zeros(1, dtype=torch.long, device=self._device)
        self._trainer.reconfigure(self.best)

        def predict() -> None:
            with torch.no_grad(), autocast(self.best, self._device):
                network(x, t)

        seconds = math.inf
        for _ in range(CALLS):
            yield self._progress()
            seconds = min(seconds, self._timed(predict, self.best))
        return seconds

    def _step(self, config: ExperimentConfig) -> float:
        if config != self._trainer.config:
            self._trainer.reconfigure(config)
        return self._timed(self._trainer.step, config)

    def _timed(self, work: Callable[[], object], config: ExperimentConfig) -> float:
        with _threads(config.threads or 1):
            self._wait()
            start = self._clock()
            work()
            self._wait()
            return self._clock() - start

    def _wait(self) -> None:
        """Until the device has done what it was told."""
        if self._device.type != "cpu":
            torch.accelerator.synchronize(self._device)

    def _progress(self) -> float:
        self._done += 1
        return (self._done - 1) / (STEPS * self._planned + CALLS)


@contextmanager
def _threads(number: int) -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(number)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _suggestion(
    config: ExperimentConfig, shape: Sequence[int], memory: TrainingMemory, room: float
) -> Suggestion | None:
    """What would fit: the batch in as few parts as need be, else the preset of largest pictures."""
    for parts in range(config.accumulate + 1, config.batch_size + 1):
        if memory.example and memory.in_parts(config.batch_size, parts).total <= room:
            return Suggestion("accumulate", parts)
    presets = {name: load_preset(name) for name in PICTURE_PRESETS}
    for name, preset in sorted(presets.items(), key=lambda item: -item[1].picture_size):
        side = preset.picture_size
        needed = training_memory(preset, (shape[0], side, side), room).total
        if needed <= room and needed < memory.total:
            return Suggestion("preset", name)
    return None


def _result(
    config: ExperimentConfig,
    memory: TrainingMemory,
    free: int,
    attempts: Sequence[Attempt] = (),
    seconds: float = math.nan,
    call: float = math.nan,
    suggestion: Suggestion | None = None,
) -> Trial:
    assert config.threads is not None
    assert config.precision is not None
    return Trial(
        threads=config.threads,
        precision=config.precision,
        channels_last=bool(config.channels_last),
        attempts=tuple(attempts),
        seconds_per_step=seconds,
        training_seconds=seconds * config.training_steps,
        seconds_per_call=call,
        sampling_seconds=call * config.sampling_steps * config.sample_count,
        memory=memory,
        free=free,
        suggestion=suggestion,
    )
