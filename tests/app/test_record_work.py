"""What a session records of pictures: step by step, stopped and gone on with, and forward."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
import torch

from app.commands import (
    BringBack,
    ContinueSampling,
    Event,
    Failed,
    ForwardRecorded,
    NewRun,
    OpenFile,
    RecordContinued,
    RecordEnded,
    RecordForward,
    RecordStarted,
    RunStarted,
    Sample,
    SaveFile,
    StopSampling,
    TrainOneStep,
)
from app.mailbox import Mailbox
from app.session import Session
from app.timeline import Timeline
from ddpm_core.checkpoint import load_checkpoint
from ddpm_core.config import ExperimentConfig
from ddpm_core.models import DiffUNet
from ddpm_core.record_file import save_record
from ddpm_core.recording import record_reverse

E = TypeVar("E")
ENOUGH = 10_000


class Desk:
    """A session on small pictures, and everything it says."""

    def __init__(self, config: ExperimentConfig) -> None:
        self.events: list[Event] = []
        self.poll: Callable[[], None] = lambda: None
        self.session = Session(Mailbox(), self.events.append, lambda: self.poll())
        self.do(NewRun(config, train=False))
        self.do(TrainOneStep())

    def do(self, command: Any) -> None:
        """Carry out a command, and all the work that comes of it."""
        self.session.handle(command)
        for _ in range(ENOUGH):
            if not self.session.advance():
                return

    def last(self, kind: type[E]) -> E:
        return next(event for event in reversed(self.events) if isinstance(event, kind))

    def count(self, kind: type) -> int:
        return sum(isinstance(event, kind) for event in self.events)

    def sample(self, stepwise: bool = False) -> Timeline:
        self.do(Sample(stepwise))
        return self.last(RecordStarted).timeline


@pytest.fixture
def config(tiny: ExperimentConfig) -> ExperimentConfig:
    return tiny.replace(timesteps=8, preview_share=0.0)


@pytest.fixture
def desk(config: ExperimentConfig) -> Desk:
    return Desk(config)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The number of pictures in each call of a U-Net."""
    made: list[int] = []
    forward = DiffUNet.forward

    def counted(self: DiffUNet, x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        made.append(len(x))
        return forward(self, x, t)

    monkeypatch.setattr(DiffUNet, "forward", counted)
    return made


def assert_same(one: Timeline, other: Timeline) -> None:
    """Bit for bit."""
    assert one.frames == other.frames == one.total
    for frame in range(one.total):
        assert np.array_equal(one.x(frame), other.x(frame))
    for frame in range(one.total - 1):
        assert np.array_equal(one.x0_pred(frame), other.x0_pred(frame))
        assert np.array_equal(one.eps(frame), other.eps(frame))


def test_at_first_there_is_x_T_alone_and_every_step_is_one_call_of_the_network(
    desk: Desk, calls: list[int]
) -> None:
    timeline = desk.sample(stepwise=True)
    assert (timeline.frames, calls) == (1, [])
    assert timeline.x0_pred(0) is None
    for made in range(1, timeline.total):
        desk.do(ContinueSampling(timeline, 1))
        assert (timeline.frames, calls) == (made + 1, [2] * made)
        assert desk.count(RecordEnded) == made + 1
    assert timeline.complete


@pytest.mark.parametrize("sampler", ["ddpm", "ddim"])
def test_a_record_made_step_by_step_is_the_one_made_at_once(
    config: ExperimentConfig, sampler: str
) -> None:
    config = config.replace(sampler=sampler, ddim_steps=5, eta=0.7)
    whole = Desk(config).sample()
    desk = Desk(config)
    timeline = desk.sample(stepwise=True)
    desk.do(ContinueSampling(timeline, 1))
    torch.rand(3)  # other randomness is none of its
    desk.do(TrainOneStep())  # the record goes on with the network that it began with
    desk.do(ContinueSampling(timeline, 2))
    assert timeline.frames == 4
    desk.do(ContinueSampling(timeline, 0))
    assert_same(timeline, whole)


def test_a_stop_in_the_middle_of_a_step_loses_nothing(config: ExperimentConfig) -> None:
    whole = Desk(config).sample()
    desk = Desk(config)
    polls = 0

    def stop_at_the_fourth() -> None:
        nonlocal polls
        polls += 1
        if polls == 4:
            desk.session.handle(StopSampling())

    desk.poll = stop_at_the_fourth
    timeline = desk.sample()
    assert timeline.frames == 4  # the fourth step was under way
    desk.do(ContinueSampling(timeline, 0))
    assert desk.last(RecordContinued).timeline is timeline
    assert_same(timeline, whole)


def test_steps_asked_for_in_a_hurry_are_all_made(desk: Desk, calls: list[int]) -> None:
    timeline = desk.sample(stepwise=True)
    desk.session.handle(ContinueSampling(timeline, 1))
    desk.session.handle(ContinueSampling(timeline, 1))
    desk.do(ContinueSampling(timeline, 1))
    assert (timeline.frames, len(calls)) == (4, 3)
    assert desk.count(Failed) == 0


def test_a_step_asked_for_once_the_record_is_complete_is_no_error(desk: Desk) -> None:
    timeline = desk.sample(stepwise=True)
    desk.do(ContinueSampling(timeline, timeline.total + 5))
    assert timeline.complete
    desk.do(ContinueSampling(timeline, 1))
    assert (desk.count(Failed), timeline.frames) == (0, timeline.total)


def test_only_the_record_that_rests_can_be_gone_on_with(desk: Desk) -> None:
    first = desk.sample(stepwise=True)
    second = desk.sample(stepwise=True)
    desk.do(ContinueSampling(first, 1))
    assert "sample anew" in desk.last(Failed).message
    desk.do(ContinueSampling(second, 1))
    assert (first.frames, second.frames) == (1, 2)


def test_a_record_rests_while_another_run_is_looked_at(
    desk: Desk, config: ExperimentConfig
) -> None:
    timeline = desk.sample(stepwise=True)
    pictures = desk.last(RunStarted).run.run_id
    points = ExperimentConfig(data_count=200, timesteps=10, hidden=8, layers=1, preview_share=0.0)
    desk.do(NewRun(points, train=False))
    other = desk.sample(stepwise=True)
    desk.do(BringBack(pictures, adopt=False))
    desk.do(ContinueSampling(timeline, 0))
    assert_same(timeline, Desk(config).sample())
    desk.do(BringBack(other.run_id, adopt=False))
    desk.do(ContinueSampling(other, 0))
    assert other.complete
    assert desk.count(Failed) == 0


def test_a_step_that_failed_can_be_tried_again(
    config: ExperimentConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, desk = Desk(config).sample(), Desk(config)
    timeline = desk.sample(stepwise=True)
    with monkeypatch.context() as patch:
        patch.setattr(DiffUNet, "forward", lambda self, x, t: x[:, :1])
        desk.do(ContinueSampling(timeline, 0))
    assert "shape" in desk.last(Failed).message
    assert isinstance(desk.events[-1], RecordEnded | Failed)
    assert timeline.frames == 1
    desk.do(ContinueSampling(timeline, 0))
    assert_same(timeline, whole)


def test_a_record_that_is_damaged_on_the_way_is_not_gone_on_with(
    desk: Desk, config: ExperimentConfig, tmp_path: Path
) -> None:
    whole = desk.sample()
    saved, record = tmp_path / "run.ddpm", tmp_path / "run.ddpmrecord"
    desk.do(SaveFile(str(saved)))
    save_record(record, load_checkpoint(saved), whole)
    content = bytearray(record.read_bytes())
    frame = np.asarray(whole.eps(4)).tobytes()
    at = content.index(frame)
    content[at : at + 4] = b"\xff" * 4  # not a number
    record.write_bytes(content)

    desk.do(OpenFile(str(record)))
    assert "frame 4 of eps" in desk.last(Failed).message
    timeline = desk.last(RecordEnded).timeline
    assert timeline.frames == 5
    desk.do(ContinueSampling(timeline, 0))
    assert "sample anew" in desk.last(Failed).message
    assert timeline.frames == 5
    assert desk.sample().complete


def test_the_forward_process_is_that_of_the_chosen_picture(desk: Desk) -> None:
    pictures = desk.last(RunStarted).run.points
    for index, expected in ((2, 2), (99, len(pictures) - 1), (0, 0)):
        desk.do(RecordForward(index))
        timeline = desk.last(ForwardRecorded).timeline
        assert timeline.complete
        assert timeline.shape == (1, 3, 16, 16)
        assert np.array_equal(timeline.x(0)[0], pictures[expected])


def test_a_long_record_goes_to_a_file_and_holds_the_same_frames(
    desk: Desk, config: ExperimentConfig
) -> None:
    engine = desk.session._engine
    assert engine is not None
    network = engine.network()
    records = []
    for memory_bound in (2**30, 2**16):
        timeline, job = record_reverse(
            network.model,
            config,
            network.schedule,
            network.data,
            memory_bound=memory_bound,
        )
        for _ in job:
            pass
        records.append(timeline)
    in_memory, in_file = records
    assert (in_memory.spilled, in_file.spilled) == (False, True)
    assert_same(in_memory, in_file)
