"""The experiment on the GUI thread with a real worker behind it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.commands import TrainingChanged
from app.experiment import Experiment
from ddpm_core.assemble import build_trainer
from ddpm_core.config import ExperimentConfig

SMALL = ExperimentConfig(
    data_count=300,
    timesteps=12,
    hidden=16,
    layers=1,
    batch_size=32,
    sample_count=20,
    preview_count=10,
)


@pytest.fixture
def experiment(qtbot: QtBot) -> Iterator[Experiment]:
    """A started experiment that has a run and does not train."""
    experiment = Experiment(SMALL)
    with qtbot.waitSignal(experiment.forwardChanged, timeout=30_000):
        experiment.start(train=False)
    qtbot.waitUntil(lambda: experiment.forward is not None, timeout=30_000)
    yield experiment
    experiment.shut_down()


def expected_losses(config: ExperimentConfig, count: int) -> list[np.float32]:
    trainer = build_trainer(config)
    return [np.float32(trainer.step().loss) for _ in range(count)]


@pytest.fixture
def beginning() -> Iterator[Experiment]:
    """An experiment that is not told to start yet: events are looked at before a test begins."""
    experiment = Experiment(SMALL)
    yield experiment
    experiment.shut_down()


@pytest.mark.parametrize("stepwise", [False, True])
def test_what_is_sampled_before_there_is_a_run_is_sampled_from_it(
    qtbot: QtBot, stepwise: bool
) -> None:
    early = Experiment(SMALL)
    failed: list[object] = []
    early.failed.connect(failed.append)
    try:
        (early.sample_stepwise if stepwise else early.sample)()  # before anything is begun
        early.start(train=False)
        qtbot.waitUntil(lambda: early.reverse is not None and not early.sampling, timeout=30_000)
        assert early.reverse is not None
        assert early.reverse.frames == (1 if stepwise else SMALL.timesteps + 1)
        assert early.reverse.run_id == early.run.run_id  # type: ignore[union-attr]
    finally:
        early.shut_down()
    assert failed == []


def test_without_a_first_run_nothing_is_sampled_later(qtbot: QtBot) -> None:
    early = Experiment(SMALL.replace(data="file", data_path="/no/such/table.csv"))
    failed: list[object] = []
    early.failed.connect(failed.append)
    try:
        early.sample()
        early.start(train=False)
        qtbot.waitUntil(lambda: bool(failed), timeout=30_000)
        early.set("data", "two_moons")  # which begins a first run once more
        qtbot.waitUntil(lambda: early.forward is not None, timeout=30_000)
        assert early.reverse is None
        assert not early.sampling
    finally:
        early.shut_down()
    assert len(failed) == 1


def test_what_is_set_before_the_run_is_there_acts_on_it(
    beginning: Experiment, qtbot: QtBot
) -> None:
    beginning.start(train=False)
    assert beginning.run is None
    beginning.set_many({"sampler": "dpm_solver", "dpm_solver_steps": 5})
    qtbot.waitUntil(lambda: beginning.run is not None, timeout=30_000)
    beginning.sample()
    qtbot.waitUntil(
        lambda: beginning.reverse is not None and beginning.reverse.complete, timeout=30_000
    )
    assert beginning.reverse is not None
    assert len(beginning.reverse.timesteps) == 5


def test_steps_are_not_told_of_before_it_is_known_that_it_trains(experiment: Experiment) -> None:
    assert experiment.run is not None
    worker, run_id, told = experiment._worker, experiment.run.run_id, []
    experiment.progressed.connect(lambda: told.append((experiment.step, experiment.training)))

    def work() -> None:  # as the worker does: the event first, then the losses
        worker.happened.emit(TrainingChanged(run_id, True))
        worker.mailbox.put_losses([0.5, 0.4], 1e-3)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert not experiment.training
    experiment._poll.timeout.emit()  # before anything that waits in line
    assert experiment.training
    assert experiment.step == 2
    assert all(training for step, training in told if step)


def test_every_loss_arrives_and_pause_leaves_none_behind(
    qtbot: QtBot, experiment: Experiment
) -> None:
    experiment.train()
    qtbot.waitUntil(lambda: experiment.step > 50, timeout=30_000)
    assert experiment.training
    with qtbot.waitSignal(experiment.stateChanged, timeout=30_000):
        experiment.pause()
    assert not experiment.training
    losses = experiment.history.raw.tolist()
    qtbot.wait(50)
    assert experiment.history.raw.tolist() == losses == expected_losses(SMALL, len(losses))


def test_one_step_is_one_step(qtbot: QtBot, experiment: Experiment) -> None:
    for step in (1, 2, 3):
        experiment.train_one_step()
        qtbot.waitUntil(lambda step=step: experiment.step == step, timeout=30_000)
    assert experiment.history.raw.tolist() == expected_losses(SMALL, 3)


def test_a_setting_that_acts_at_once_is_never_pending(experiment: Experiment) -> None:
    assert experiment.set("learning_rate", 0.01)
    assert experiment.set("ddim_steps", 7)
    assert experiment.pending == frozenset()


def test_a_setting_that_rebuilds_waits_and_leaves_the_run_alone(
    qtbot: QtBot, experiment: Experiment
) -> None:
    run = experiment.run
    experiment.train_one_step()
    qtbot.waitUntil(lambda: experiment.step == 1, timeout=30_000)
    experiment.set("timesteps", 20)
    experiment.set("schedule", "cosine")
    assert experiment.pending == {"timesteps", "schedule"}
    assert experiment.run is run
    experiment.keep_run()
    assert experiment.pending == frozenset()
    assert experiment.settings == SMALL


def test_a_restart_takes_up_what_waited_and_the_old_run_can_be_brought_back(
    qtbot: QtBot, experiment: Experiment
) -> None:
    experiment.train_one_step()
    qtbot.waitUntil(lambda: experiment.step == 1, timeout=30_000)
    loss = experiment.history.raw.tolist()
    experiment.set("timesteps", 20)
    with qtbot.waitSignal(experiment.runReplaced, timeout=30_000) as replaced:
        experiment.restart()
    assert replaced.args[0].replaced_steps == 1
    assert experiment.run is not None
    assert experiment.run.schedule.timesteps == 20
    assert experiment.step == 0
    with qtbot.waitSignal(experiment.runChanged, timeout=30_000):
        experiment.bring_back()
    assert experiment.run.schedule.timesteps == 12
    assert experiment.settings.timesteps == 12
    assert experiment.history.raw.tolist() == loss


def test_a_refused_value_names_the_reason_and_changes_nothing(
    qtbot: QtBot, experiment: Experiment
) -> None:
    with qtbot.waitSignal(experiment.refused) as refused:
        assert not experiment.set("beta_end", 1e-5)
    assert refused.args[0] == "beta_end"
    assert "1e-5 is below β₁" in refused.args[1]
    assert experiment.settings == SMALL
    with qtbot.waitSignal(experiment.refused) as fine:
        assert experiment.set("beta_end", 0.03)
    assert fine.args == ["beta_end", ""]


def test_values_that_do_not_go_together_are_refused_where_they_were_given(
    qtbot: QtBot, experiment: Experiment
) -> None:
    assert experiment.set_many({"sampler": "ddim", "ddim_steps": 12})
    with qtbot.waitSignal(experiment.refused) as refused:
        assert not experiment.set("timesteps", 5)
    assert refused.args[0] == "timesteps"
    assert "DDIM steps: 12 steps are more than the T = 5 levels" in refused.args[1]


def test_steps_that_only_fit_a_waiting_t_wait_with_it(experiment: Experiment) -> None:
    assert experiment.set("sampler", "ddim")
    assert experiment.settings.ddim_steps == 12  # no more than there are levels
    assert experiment.set("timesteps", 100)
    assert experiment.set("ddim_steps", 60)
    assert experiment.pending == {"timesteps", "ddim_steps"}


def test_the_steps_of_a_sampler_are_no_more_than_there_are_levels_once_it_is_chosen(
    experiment: Experiment,
) -> None:
    assert experiment.set("timesteps", 8)
    assert experiment.set("sampler", "dpm_solver")
    assert experiment.settings.dpm_solver_steps == 8
    assert not experiment.set("dpm_solver_steps", 9)
    assert experiment.set("sampler", "ddim")
    assert experiment.settings.ddim_steps == 8


def test_a_recording_arrives_frame_by_frame(qtbot: QtBot, experiment: Experiment) -> None:
    with qtbot.waitSignal(experiment.reverseChanged, timeout=30_000):
        experiment.sample()
    assert experiment.sampling
    qtbot.waitUntil(lambda: not experiment.sampling, timeout=30_000)
    assert experiment.reverse is not None
    assert experiment.reverse.complete
    assert experiment.reverse.frames == 13


def test_the_mailbox_is_looked_into_less_often_while_nothing_is_recorded(
    qtbot: QtBot, experiment: Experiment
) -> None:
    def pace() -> int:
        return experiment._poll.interval()

    at_rest = pace()
    paces: list[int] = []
    experiment.recorded.connect(lambda: paces.append(pace()))
    experiment.sample()
    qtbot.waitUntil(lambda: bool(paces) and not experiment.sampling, timeout=30_000)
    assert paces[0] < at_rest == pace()


def test_saving_and_opening_through_the_worker(
    qtbot: QtBot, experiment: Experiment, tmp_path: Path
) -> None:
    experiment.train_one_step()
    qtbot.waitUntil(lambda: experiment.step == 1, timeout=30_000)
    assert experiment.unsaved_steps == 1
    path = str(tmp_path / "a.ddpm")
    with qtbot.waitSignal(experiment.saved, timeout=30_000):
        experiment.save(path)
    assert experiment.unsaved_steps == 0
    experiment.set("eta", 0.5)
    with qtbot.waitSignal(experiment.runChanged, timeout=30_000):
        experiment.open(path)
    assert experiment.settings == SMALL.replace(threads=1)
    assert experiment.path == path
    assert experiment.step == 1


def test_a_file_that_cannot_be_opened_leaves_everything_as_it_was(
    qtbot: QtBot, experiment: Experiment, tmp_path: Path
) -> None:
    path = tmp_path / "broken.ddpm"
    path.write_bytes(b"PK\x03\x04 and then nothing")
    run = experiment.run
    with qtbot.waitSignal(experiment.failed, timeout=30_000) as failed:
        experiment.open(str(path))
    assert "broken.ddpm" in failed.args[0].message
    assert experiment.run is run


def test_commands_given_before_the_start_of_training_are_not_lost(qtbot: QtBot) -> None:
    experiment = Experiment(SMALL)
    experiment.start(train=False)
    experiment.train_one_step()
    experiment.sample()
    qtbot.waitUntil(
        lambda: experiment.reverse is not None and experiment.reverse.complete, timeout=30_000
    )
    assert experiment.step == 1
    experiment.shut_down()


def test_a_start_that_fails_is_mended_by_the_next_setting(qtbot: QtBot, tmp_path: Path) -> None:
    gone = SMALL.replace(data="file", data_path=str(tmp_path / "gone.csv"))
    experiment = Experiment(gone)
    with qtbot.waitSignal(experiment.failed, timeout=30_000) as failed:
        experiment.start(train=True)
    assert "gone.csv" in failed.args[0].message
    assert experiment.run is None
    with qtbot.waitSignal(experiment.runChanged, timeout=30_000):
        experiment.set("data", "two_moons")
    qtbot.waitUntil(lambda: experiment.step > 3, timeout=30_000)
    experiment.shut_down()


def test_shutting_down_in_the_middle_of_sampling_does_not_wait_for_its_end(qtbot: QtBot) -> None:
    experiment = Experiment(SMALL.replace(timesteps=1000, sample_count=100_000))
    experiment.start(train=False)
    experiment.sample()
    qtbot.waitUntil(lambda: experiment.reverse is not None, timeout=30_000)
    record = experiment.reverse
    assert record is not None
    experiment.shut_down()
    assert record.frames < record.total
