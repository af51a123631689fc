"""The timed trial: it picks the fastest, keeps what is fixed, counts memory, leaves no trace."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch

from ddpm_core.assemble import build_trainer
from ddpm_core.config import ExperimentConfig
from ddpm_core.data.images import make_pictures
from ddpm_core.devices import free_memory
from ddpm_core.network_memory import training_memory
from ddpm_core.presets import load_preset
from ddpm_core.training import StepResult, Trainer
from ddpm_core.trial import Suggestion, Trial, is_settled, run_trial

SMALL = ExperimentConfig(
    data="cats", picture_size=16, channels=(8, 16), bottleneck=16, time_dim=8, timesteps=20,
    batch_size=4, training_steps=100, sampler="ddim", ddim_steps=5, sample_count=3,
)  # fmt: skip
SHAPE = (3, 16, 16)

Cost = Callable[[int, str, bool], float]


class Machine:
    """A clock that a step moves on by what it costs, and by nothing else."""

    def __init__(self, cost: Cost) -> None:
        self.cost = cost
        self.now = 100.0
        self.steps: list[tuple[int, str, bool]] = []

    def step(self, trainer: Trainer) -> StepResult:
        config = trainer.config
        last = trainer.model.encoder1.conv2.weight.is_contiguous(memory_format=torch.channels_last)
        assert last == config.channels_last
        assert torch.get_num_threads() == config.threads
        self.steps.append((torch.get_num_threads(), str(config.precision), last))
        self.now += self.cost(*self.steps[-1])
        return StepResult(1, 1.0, 1.0, 1.0)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Callable[[Cost], Machine]:
    def make(cost: Cost) -> Machine:
        made = Machine(cost)
        monkeypatch.setattr(Trainer, "step", lambda trainer: made.step(trainer))
        return made

    return make


@pytest.fixture(autouse=True)
def same_threads() -> Iterator[None]:
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def result_of(trial: Any) -> Trial:
    shares = []
    while True:
        try:
            shares.append(next(trial))
        except StopIteration as stop:
            assert shares == sorted(shares)
            assert all(0 <= share < 1 for share in shares)
            return stop.value


def tried(trial: Trial) -> list[tuple[int, str, bool]]:
    return [attempt[:3] for attempt in trial.attempts]


@pytest.mark.parametrize("threads", [1, 2, 4])
@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize("last", [False, True])
def test_the_fastest_way_is_chosen(
    machine: Callable[[Cost], Machine], threads: int, precision: str, last: bool
) -> None:
    def cost(n: int, p: str, c: bool) -> float:
        return 0.1 * 1.2 ** ((n != threads) + (p != precision) + (c != last))

    clock = machine(cost)
    trial = result_of(run_trial(SMALL, SHAPE, lambda: clock.now, cores=4))
    assert (trial.threads, trial.precision, trial.channels_last) == (threads, precision, last)
    assert trial.seconds_per_step == pytest.approx(0.1)
    assert trial.training_seconds == pytest.approx(10)
    applied = trial.applied_to(SMALL)
    assert (applied.threads, applied.precision) == (threads, precision)
    assert applied.channels_last == last
    assert is_settled(applied)
    assert not is_settled(SMALL)
    for attempt in trial.attempts:
        assert attempt.seconds == pytest.approx(cost(*attempt[:3]))


def test_what_costs_the_same_stays_as_it_is_usually(machine: Callable[[Cost], Machine]) -> None:
    clock = machine(lambda n, p, c: 0.1 - 0.001 * (p == "bf16" or c))
    trial = result_of(run_trial(SMALL, SHAPE, lambda: clock.now, cores=1))
    assert (trial.precision, trial.channels_last) == ("fp32", False)


@pytest.mark.parametrize(
    ("fixed", "expected"),
    [
        ({"threads": 3}, [(3, "fp32", False), (3, "fp32", True), (3, "bf16", True)]),
        ({"threads": 1, "channels_last": False}, [(1, "fp32", False), (1, "bf16", False)]),
        ({"threads": 1, "channels_last": True}, [(1, "fp32", True), (1, "bf16", True)]),
        ({"threads": 1, "precision": "bf16"}, [(1, "bf16", False), (1, "bf16", True)]),
        ({"threads": 2, "precision": "fp32", "channels_last": False}, [(2, "fp32", False)]),
        ({"precision": "fp32", "channels_last": True}, [(2, "fp32", True), (1, "fp32", True)]),
    ],
)
def test_what_the_settings_fix_is_not_tried_but_kept(
    machine: Callable[[Cost], Machine], fixed: dict[str, Any], expected: list[Any]
) -> None:
    clock = machine(lambda n, p, c: 0.1 * 0.9 ** (c + 2 * (p == "bf16") + (n == 1)))
    trial = result_of(run_trial(SMALL.replace(**fixed), SHAPE, lambda: clock.now, cores=2))
    assert tried(trial)[: len(expected)] == expected
    for name, value in fixed.items():
        assert getattr(trial, name) == value
        assert {getattr(attempt, name) for attempt in trial.attempts} == {value}


def test_what_is_hopeless_is_given_up_after_one_step(machine: Callable[[Cost], Machine]) -> None:
    clock = machine(lambda n, p, c: {4: 0.1, 2: 0.3, 1: 9.0}[n] * (5 if p == "bf16" else 1))
    trial = result_of(run_trial(SMALL, SHAPE, lambda: clock.now, budget=99, cores=4))
    assert tried(trial) == [
        (4, "fp32", False),
        (2, "fp32", False),
        (4, "fp32", True),
        (4, "bf16", True),
        (2, "bf16", True),
    ]
    assert [clock.steps.count(each) for each in tried(trial)] == [3, 1, 3, 1, 1]


def test_bfloat16_may_be_fastest_with_another_number_of_threads(
    machine: Callable[[Cost], Machine],
) -> None:
    def cost(n: int, p: str, c: bool) -> float:
        return {"fp32": {4: 0.1, 2: 0.11, 1: 0.12}, "bf16": {4: 0.5, 2: 0.09, 1: 0.06}}[p][n]

    clock = machine(cost)
    trial = result_of(run_trial(SMALL, SHAPE, lambda: clock.now, cores=4))
    assert (trial.threads, trial.precision) == (1, "bf16")
    assert len(tried(trial)) == len(set(tried(trial)))


def test_the_first_step_is_not_what_counts(machine: Callable[[Cost], Machine]) -> None:
    seen: set[Any] = set()

    def cost(*way: Any) -> float:
        first = way not in seen
        seen.add(way)
        return 0.19 if first else 0.1 - 0.05 * way[2]

    clock = machine(cost)
    trial = result_of(run_trial(SMALL, SHAPE, lambda: clock.now, cores=1))
    assert trial.channels_last
    assert trial.seconds_per_step == pytest.approx(0.05)


def test_a_huge_network_is_timed_once(machine: Callable[[Cost], Machine]) -> None:
    clock = machine(lambda n, p, c: 60.0)
    trial = result_of(run_trial(SMALL, SHAPE, lambda: clock.now, cores=4))
    assert clock.steps == [(4, "fp32", False)]
    assert trial.training_seconds == pytest.approx(6000)


def test_no_more_is_begun_than_there_is_time_for(machine: Callable[[Cost], Machine]) -> None:
    clock = machine(lambda n, p, c: 1.0)
    result_of(run_trial(SMALL, SHAPE, lambda: clock.now, budget=5.5, cores=8))
    assert clock.now - 100 <= 5.5


def test_where_steps_are_long_each_way_is_tried_once(machine: Callable[[Cost], Machine]) -> None:
    clock = machine(lambda n, p, c: 1.5 - 0.1 * (p == "bf16"))
    trial = result_of(run_trial(SMALL, SHAPE, lambda: clock.now, budget=8, cores=2))
    assert len(clock.steps) == len(set(clock.steps)) == 5
    assert trial.precision == "bf16"


def test_a_precision_that_the_machine_lacks_is_passed_over(
    machine: Callable[[Cost], Machine],
) -> None:
    def cost(n: int, p: str, c: bool) -> float:
        if p == "bf16":
            raise RuntimeError("bfloat16 is not supported")
        return 0.1

    clock = machine(cost)
    trial = result_of(run_trial(SMALL, SHAPE, lambda: clock.now, cores=1))
    assert trial.precision == "fp32"
    assert {attempt.precision for attempt in trial.attempts} == {"fp32"}


# --- no trace


def test_threads_and_random_states_are_the_callers_whenever_it_yields() -> None:
    torch.set_num_threads(3)
    random = torch.random.get_rng_state()
    trial = run_trial(SMALL, SHAPE, budget=0.5, cores=2)
    for _ in trial:
        assert torch.get_num_threads() == 3
        assert torch.equal(torch.random.get_rng_state(), random)
    assert torch.get_num_threads() == 3
    trial = run_trial(SMALL, SHAPE, cores=2)
    next(trial), next(trial)
    trial.close()
    assert torch.get_num_threads() == 3


def test_threads_are_the_callers_after_a_failure(machine: Callable[[Cost], Machine]) -> None:
    torch.set_num_threads(3)

    def cost(n: int, p: str, c: bool) -> float:
        raise RuntimeError("no kernel")

    clock = machine(cost)
    with pytest.raises(RuntimeError, match="no kernel"):
        result_of(run_trial(SMALL, SHAPE, lambda: clock.now, cores=2))
    assert torch.get_num_threads() == 3


def test_a_run_is_the_same_with_and_without_a_trial_in_between() -> None:
    cats = make_pictures("cat", 16)
    config = SMALL.replace(threads=1)
    plain, disturbed = build_trainer(config, cats), build_trainer(config, cats)
    expected = [step.loss for step in plain.steps(4)]
    losses = [step.loss for step in disturbed.steps(2)]
    trial = result_of(run_trial(config, SHAPE, budget=0.2))
    assert trial.seconds_per_call > 0
    assert trial.sampling_seconds == pytest.approx(trial.seconds_per_call * 5 * 3)
    assert losses + [step.loss for step in disturbed.steps(2)] == expected


# --- memory


def maps_of(channels: tuple[int, ...], bottleneck: int, side: int) -> int:
    """Bytes of the maps that a U-Net's backward pass needs of one picture, added up by hand.

    Of a block: its input, both convolutions' results, the first ReLU's, that with the time added,
    and the last ReLU's, which the next one takes; of a pool the places of the greatest values.
    To work in, 14 maps of the first level.
    """
    numbers = 3 * side**2  # x itself
    numbers += 14 * channels[0] * side**2
    levels = [(width, (side // 2**level) ** 2) for level, width in enumerate(channels)]
    for width, pixels in levels:
        numbers += 5 * width * pixels
        numbers += width * pixels // 4  # pooled
        numbers += 2 * width * pixels // 4  # places, of 8 bytes each
        numbers += 2 * width * pixels + 5 * width * pixels  # joined, and the decoder's own
    numbers += 5 * bottleneck * (side // 2 ** len(channels)) ** 2
    return 4 * numbers


@pytest.mark.parametrize("side", [16, 64])
def test_memory_of_training_is_counted(side: int) -> None:
    config = SMALL.replace(batch_size=6)
    memory = training_memory(config, (3, side, side))
    model = build_trainer(config, make_pictures("cat", 16)).model
    count = sum(p.numel() for p in model.parameters())
    assert memory.parameters == count
    assert memory[1:5] == (4 * count, 4 * count, 4 * count, 8 * count)
    assert memory.example == pytest.approx(maps_of((8, 16), 16, side), rel=0.02)
    assert memory.activations == 6 * memory.example
    assert memory.total == 20 * count + memory.activations
    parts = training_memory(config.replace(accumulate=4), (3, side, side))
    assert parts.activations == 2 * memory.example
    assert parts.gradients == 8 * count
    assert parts == memory.in_parts(6, 4)
    half = training_memory(config.replace(precision="bf16"), (3, side, side))
    assert half.example < 0.8 * memory.example
    assert half.weights == 6 * count
    last = training_memory(config.replace(precision="bf16", channels_last=True), (3, side, side))
    assert half.example < last.example < memory.example  # normalised by way of float32


def test_free_memory_is_within_what_the_machine_has() -> None:
    assert 2**24 < free_memory(torch.device("cpu")) < 2**46


def with_room(monkeypatch: pytest.MonkeyPatch, room: float) -> None:
    monkeypatch.setattr("ddpm_core.trial.free_memory", lambda device: math.ceil(room / 0.9) + 1)


def test_where_a_batch_does_not_fit_fewer_at_once_are_suggested(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config = SMALL.replace(batch_size=12, threads=1)
    memory = training_memory(config, SHAPE)
    with_room(monkeypatch, memory.in_parts(12, 3).total)
    trial = result_of(run_trial(config, SHAPE))
    assert not trial.fits
    assert trial.suggestion == Suggestion("accumulate", 3)
    assert trial.attempts == ()
    assert math.isnan(trial.training_seconds)
    fitting = result_of(run_trial(config.replace(accumulate=3), SHAPE, budget=0.1))
    assert fitting.fits
    assert fitting.suggestion is None


def test_where_not_even_one_picture_fits_a_preset_is_suggested(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def room_of(name: str) -> int:
        preset = load_preset(name)
        return training_memory(preset, (3, preset.picture_size, preset.picture_size)).total

    article = load_preset("cats-as-in-the-article")
    for name in ("cats-ordinary-machine", "cats-sketch"):
        with_room(monkeypatch, room_of(name))
        trial = result_of(run_trial(article, (3, 256, 256)))
        assert (trial.fits, trial.suggestion) == (False, Suggestion("preset", name))
    with_room(monkeypatch, room_of("cats-sketch") / 2)
    assert result_of(run_trial(article, (3, 256, 256))).suggestion is None
