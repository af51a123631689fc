"""A Timeline keeps every frame exactly, in memory or in a file, and knows each one's level."""

from __future__ import annotations

import math
import shutil

import numpy as np
import pytest

from ddpm_core.config import ExperimentConfig
from ddpm_core.schedules import make_schedule
from ddpm_core.timeline import Timeline

CONFIG = ExperimentConfig(timesteps=10)
SCHEDULE = make_schedule("linear", 10)


def recorded(kind: str, timesteps: list[int], memory_bound: int = 2**29) -> Timeline:
    timeline = Timeline(kind, CONFIG, SCHEDULE, timesteps, (4, 2), memory_bound=memory_bound)
    timeline.start(np.full((4, 2), 0.1, dtype=np.float32))
    for k in range(1, timeline.total):
        frame = np.full((4, 2), k + 0.1, dtype=np.float32)
        timeline.append(frame, -frame, 10 * frame)
    return timeline


def test_a_reverse_record_has_one_frame_more_than_levels() -> None:
    timeline = recorded("reverse", [9, 4, 0])
    assert timeline.total == timeline.frames == 4
    assert timeline.complete
    assert [timeline.t(k) for k in range(4)] == [9, 4, 0, -1]


def test_a_forward_record_begins_with_the_data_and_frame_j_is_at_t_j_minus_1() -> None:
    timeline = recorded("forward", list(range(10)))
    assert [timeline.t(k) for k in range(11)] == [-1, *range(10)]


def test_alpha_bar_and_snr_are_those_of_the_level_and_of_clean_data() -> None:
    timeline = recorded("reverse", [9, 4, 0])
    alpha_bar = math.prod(1 - float(b) for b in SCHEDULE.betas[:5])
    assert timeline.alpha_bar(1) == pytest.approx(alpha_bar, abs=1e-14)
    assert timeline.snr(1) == pytest.approx(alpha_bar / (1 - alpha_bar), rel=1e-12)
    assert timeline.alpha_bar(3) == 1.0
    assert timeline.snr(3) == math.inf


@pytest.mark.parametrize("memory_bound", [2**29, 0])
def test_frames_come_back_exactly_from_memory_and_from_a_file(memory_bound: int) -> None:
    timeline = recorded("reverse", [9, 4, 0], memory_bound)
    assert timeline.spilled is (memory_bound == 0)
    for k in range(4):
        expected = np.float32(k + 0.1)
        assert (timeline.x(k) == expected).all()
        if k < 3:
            assert (timeline.x0_pred(k) == -np.float32(k + 1.1)).all()
            assert (timeline.eps(k) == 10 * np.float32(k + 1.1)).all()
    assert timeline.x0_pred(3) is None


def test_the_prediction_of_the_newest_frame_is_not_there_yet() -> None:
    timeline = Timeline("reverse", CONFIG, SCHEDULE, [9, 4, 0], (4, 2))
    timeline.start(np.zeros((4, 2), dtype=np.float32))
    assert timeline.x0_pred(0) is None
    with pytest.raises(IndexError, match="frame 1 is not among the 1"):
        timeline.x(1)


def test_paths_hold_where_the_first_points_have_been() -> None:
    paths = recorded("forward", list(range(10))).paths(2, until=3)
    assert paths.shape == (4, 2, 2)
    assert paths[:, 0, 0].tolist() == [np.float32(k + 0.1) for k in range(4)]


def test_taking_over_keeps_what_came_before_the_branch() -> None:
    origin = recorded("reverse", [9, 4, 0])
    branch = Timeline("reverse", CONFIG, SCHEDULE, [9, 4, 0], (4, 2))
    branch.take_over(origin, 2)
    assert branch.frames == 3
    for k in range(3):
        assert (branch.x(k) == origin.x(k)).all()
    assert (branch.x0_pred(1) == origin.x0_pred(1)).all()


def test_a_branch_over_other_levels_is_refused() -> None:
    branch = Timeline("reverse", CONFIG, SCHEDULE, [9, 0], (4, 2))
    with pytest.raises(ValueError, match="other levels"):
        branch.take_over(recorded("reverse", [9, 4, 0]), 1)


def test_a_record_that_the_disk_cannot_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")._replace(free=1_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(ValueError, match="fewer samples or fewer steps"):
        Timeline("reverse", CONFIG, SCHEDULE, [9], (4, 2), memory_bound=0)


def test_a_record_takes_no_more_frames_than_it_has() -> None:
    timeline = recorded("forward", [0])
    with pytest.raises(ValueError, match="frame 2 of 2"):
        timeline.append(np.zeros((4, 2)))


def test_a_branch_of_a_branch_knows_the_settings_of_every_step() -> None:
    schedule = make_schedule("linear", 6)
    nothing = np.zeros((1, 2), np.float32)

    def record(config: ExperimentConfig) -> Timeline:
        return Timeline("reverse", config, schedule, range(5, -1, -1), (1, 2))

    first, second, third = (ExperimentConfig(timesteps=6, sample_seed=n) for n in range(3))
    origin = record(first)
    origin.start(nothing)
    for _ in range(6):
        origin.append(nothing, nothing, nothing)
    branch = record(second)
    branch.take_over(origin, 3)
    for _ in range(3):
        branch.append(nothing, nothing, nothing)
    late, early = record(third), record(third)
    late.take_over(branch, 5)
    early.take_over(branch, 2)
    assert [origin.config_at(k) for k in range(6)] == [first] * 6
    assert [late.config_at(k) for k in range(6)] == [first] * 3 + [second] * 2 + [third]
    assert [early.config_at(k) for k in range(6)] == [first] * 2 + [third] * 4
