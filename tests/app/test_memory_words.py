"""A want of memory is told in words: what did not fit, and what to do instead."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from app.commands import Event, Failed, NewRun, Train, TrainOneStep
from app.mailbox import Mailbox
from app.memory_words import is_out_of_memory
from app.refusals import in_words
from app.session import Session
from ddpm_core.config import ExperimentConfig
from ddpm_core.training import Trainer

POINTS = ExperimentConfig(
    data_count=300, timesteps=12, hidden=16, layers=1, preview_share=0.0, batch_size=2000
)
ERRORS = [
    RuntimeError("[enforce fail at alloc_cpu.cpp:121] DefaultCPUAllocator: can't allocate memory"),
    torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB"),
    MemoryError(),
]


@pytest.mark.usefixtures("plain_steps")
@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("asked", [TrainOneStep(), Train()])
@pytest.mark.parametrize("kind", ["points", "pictures"])
def test_a_batch_that_does_not_fit_is_told_of_with_what_helps(
    tiny: ExperimentConfig,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    asked: Any,
    kind: str,
) -> None:
    def fails(trainer: Trainer) -> None:
        raise error

    monkeypatch.setattr(Trainer, "step", fails)
    events: list[Event] = []
    session = Session(Mailbox(), events.append)
    config = POINTS if kind == "points" else tiny.replace(preview_share=0.0)
    session.handle(NewRun(config, train=False))
    session.handle(asked)
    failures: list[Failed] = []
    for _ in range(500):
        failures = [event for event in events if isinstance(event, Failed)]
        if failures:
            break
        session.advance()
    assert len(failures) == 1
    assert failures[0].details == ""
    expected = {
        "points": "a batch of 2,000 points does not fit in memory; use a smaller batch or network",
        "pictures": "a batch of 2 pictures of 16 px does not fit in memory; train it in more "
        "parts, or use a smaller batch or smaller pictures",
    }
    assert failures[0].message == expected[kind]
    assert in_words(failures[0].message) == expected[kind]


def test_other_errors_are_not_taken_for_a_want_of_memory() -> None:
    assert all(is_out_of_memory(error) for error in ERRORS)
    assert not is_out_of_memory(RuntimeError("mat1 and mat2 shapes cannot be multiplied"))
    assert not is_out_of_memory(ValueError("out of memory"))
