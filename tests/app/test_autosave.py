"""Autosaves: when and where they are written, what becomes of them, and the offer to go on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from app import engine, kept_runs
from app.autosave import Autosave, LeftBehind
from app.experiment import Experiment
from app.panels.recovery_bar import RecoveryBar
from ddpm_core.assemble import build_trainer
from ddpm_core.checkpoint import CheckpointError, load_checkpoint
from ddpm_core.config import ExperimentConfig

ROOT = Path(__file__).resolve().parents[2]
SMALL = ExperimentConfig(
    data_count=300,
    timesteps=12,
    hidden=16,
    layers=1,
    batch_size=32,
    sample_count=20,
    preview_count=10,
)

KILLED = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.autosave import Autosave
from app.experiment import Experiment
from ddpm_core.config import ExperimentConfig
application = QCoreApplication([])
experiment = Experiment(ExperimentConfig.from_json(sys.argv[2]))
autosave = Autosave(experiment, Path(sys.argv[1]))
autosave.start()
experiment.start(train=False)
begun = []
def train():
    if experiment.forward is not None and not begun:
        begun.append(True)
        for _ in range(5):
            experiment.train_one_step()
def save():
    if experiment.step == 5:
        autosave.save()
experiment.forwardChanged.connect(train)
experiment.progressed.connect(save)
experiment.autosaved.connect(lambda event: os._exit(9))
application.exec()
"""


class Program:
    """An experiment with its autosaves, as a window has them."""

    def __init__(self, bot: QtBot, folder: Path) -> None:
        self.bot = bot
        self.experiment = Experiment(SMALL)
        self.autosave = Autosave(self.experiment, folder)
        self.bar = RecoveryBar(self.autosave)
        bot.addWidget(self.bar)
        self.offers: list[LeftBehind | None] = []
        self.troubles: list[str] = []
        self.failures: list[Any] = []
        self.kept: list[Any] = []  # autosaves
        self._seen = 0  # of those
        self.experiment.autosaved.connect(self.kept.append)
        self.autosave.offered.connect(self.offers.append)
        self.autosave.troubled.connect(self.troubles.append)
        self.experiment.failed.connect(self.failures.append)
        self.experiment.start(train=False)
        self.autosave.start()
        self.wait(lambda: self.experiment.forward is not None)

    def wait(self, condition: Callable[[], bool]) -> None:
        self.bot.waitUntil(condition, timeout=60_000)

    def train(self, steps: int) -> None:
        goal = self.experiment.step + steps
        for _ in range(steps):
            self.experiment.train_one_step()
        self.wait(lambda: self.experiment.step == goal)

    def a_minute_passes(self) -> None:
        timer = self.autosave.findChild(QTimer)
        assert timer is not None
        assert timer.isActive()
        assert timer.interval() == 60_000
        timer.timeout.emit()

    def autosaves(self) -> Path:
        """Where the autosave is that a minute brings; a pause may have brought it before."""
        self.a_minute_passes()
        self.wait(
            lambda: len(self.kept) > self._seen and self.kept[-1].step == self.experiment.step
        )
        self._seen = len(self.kept)
        return Path(self.kept[-1].path)

    def saves(self, path: Path) -> None:
        with self.bot.waitSignal(self.experiment.saved, timeout=60_000):
            self.experiment.save(str(path))

    def press(self, name: str) -> None:
        button = self.bar.findChild(QPushButton, name)
        assert button is not None
        button.click()

    def text(self) -> str:
        label = self.bar.findChild(QLabel, "recoveryText")
        assert label is not None
        return label.text()

    def breaks_off(self) -> None:
        """End without a decision, as far as the files can tell."""
        self.experiment.shut_down()
        for place in (*self.autosave._places.values(), *self.autosave._spare):
            place.release()
        for place in self.autosave._left:
            place.release()
        self.autosave._timer.stop()

    def ends(self) -> None:
        self.experiment.shut_down()
        self.autosave.finish()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data folder"


@pytest.fixture
def begin(qtbot: QtBot, folder: Path) -> Iterator[Callable[[], Program]]:
    """Starts a program; all use the same data folder."""
    programs: list[Program] = []

    def start() -> Program:
        programs.append(Program(qtbot, folder))
        return programs[-1]

    yield start
    for program in programs:
        program.breaks_off()


def left(folder: Path) -> list[str]:
    """Every file in the data folder and below."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


# --- writing


def test_the_autosave_holds_the_run_as_it_is(begin: Any, folder: Path) -> None:
    program = begin()
    program.train(3)
    path = program.autosaves()
    assert path == folder / "autosave.ddpm"
    checkpoint = load_checkpoint(path)
    assert checkpoint.step == 3
    assert checkpoint.losses.tolist() == program.experiment.history.raw.tolist()
    trainer, straight = build_trainer(SMALL), build_trainer(SMALL)
    checkpoint.restore(trainer)
    for _ in range(3):
        straight.step()
    assert trainer.step().loss == straight.step().loss


def test_for_the_person_the_run_stays_unsaved(begin: Any) -> None:
    program = begin()
    program.train(3)
    program.autosaves()
    assert program.experiment.path is None
    assert program.experiment.unsaved_steps == 3


def test_nothing_is_written_where_there_is_nothing_new(begin: Any, folder: Path) -> None:
    program = begin()
    program.a_minute_passes()
    assert left(folder) == []
    program.train(1)
    path = program.autosaves()
    path.unlink()
    program.a_minute_passes()
    program.train(1)  # after any autosave that the minute might have brought
    assert not path.exists()
    assert program.autosaves() == path
    assert load_checkpoint(path).step == 2


def test_a_pause_brings_an_autosave(begin: Any, folder: Path) -> None:
    program = begin()
    program.experiment.train()
    program.wait(lambda: program.experiment.training and program.experiment.step > 5)
    with program.bot.waitSignal(program.experiment.autosaved, timeout=60_000):
        program.experiment.pause()
    assert load_checkpoint(folder / "autosave.ddpm").step == program.experiment.step


def test_it_stands_beside_the_last_saved_file_and_that_one_stays(
    begin: Any, tmp_path: Path, folder: Path
) -> None:
    program = begin()
    program.train(2)
    program.autosaves()
    file = tmp_path / "my roll.ddpm"
    program.saves(file)
    assert left(folder) == []  # what is saved needs no autosave
    program.train(1)
    path = program.autosaves()
    assert path == tmp_path / "my roll.autosave.ddpm"
    assert (load_checkpoint(file).step, load_checkpoint(path).step) == (2, 3)
    assert program.experiment.path == str(file)
    assert program.experiment.unsaved_steps == 1
    program.saves(file)
    assert not path.exists()


def test_a_decision_at_the_end_leaves_nothing_behind(
    begin: Any, tmp_path: Path, folder: Path
) -> None:
    program = begin()
    program.train(1)
    program.autosaves()
    program.saves(tmp_path / "one.ddpm")
    program.train(1)
    program.autosaves()
    program.experiment.reset()
    program.wait(lambda: program.experiment.step == 0)
    program.train(1)
    program.autosaves()
    program.ends()
    assert left(folder) == []
    assert [path.name for path in tmp_path.glob("*.ddpm")] == ["one.ddpm"]


def test_saving_while_an_autosave_is_on_its_way_leaves_none(begin: Any, folder: Path) -> None:
    program = begin()
    program.train(2)
    with program.bot.waitSignals(
        [program.experiment.saved, program.experiment.autosaved], timeout=60_000
    ):
        program.experiment.save(str(folder.parent / "a.ddpm"))
        program.a_minute_passes()
    assert left(folder) == []
    assert left(folder.parent) == ["a.ddpm"]


def test_two_programs_never_write_to_the_same_autosave(begin: Any, tmp_path: Path) -> None:
    file = tmp_path / "shared.ddpm"
    programs = [begin(), begin()]
    assert [program.offers for program in programs] == [[], []]
    for program, steps in zip(programs, (1, 2), strict=True):
        program.train(steps)
    assert [load_checkpoint(one.autosaves()).step for one in programs] == [1, 2]
    for program in programs:
        program.saves(file)
        program.train(1)
    paths = [program.autosaves() for program in programs]
    assert [path.name for path in paths] == ["shared.autosave.ddpm", "shared.autosave-2.ddpm"]
    assert [load_checkpoint(path).step for path in paths] == [2, 3]


def test_what_the_person_saved_under_an_autosaves_name_is_never_deleted(
    begin: Any, tmp_path: Path
) -> None:
    program = begin()
    program.train(1)
    path = program.autosaves()
    program.train(1)
    program.saves(path)
    assert load_checkpoint(path).step == 2
    program.train(1)
    assert program.autosaves().name == "autosave.autosave.ddpm"
    program.ends()
    assert load_checkpoint(path).step == 2


def test_what_the_person_opened_by_hand_is_not_discarded(begin: Any) -> None:
    first = begin()
    first.train(1)
    path = first.autosaves()
    first.breaks_off()
    second = begin()
    second.experiment.open(str(path))
    second.wait(lambda: second.experiment.step == 1)
    second.press("recoveryDiscardButton")
    assert path.exists()


# --- runs that were replaced


def reset(program: Program) -> None:
    program.experiment.reset()
    program.wait(lambda: program.experiment.step == 0)


def test_the_autosave_of_a_replaced_run_stays_and_both_are_offered(begin: Any) -> None:
    first = begin()
    first.train(5)
    long = first.autosaves()
    reset(first)
    first.train(1)
    short = first.autosaves()
    assert (load_checkpoint(long).step, load_checkpoint(short).step) == (5, 1)
    os.utime(long, (1e9, 1e9))
    first.breaks_off()
    second = begin()
    assert (second.offers[0].step, second.offers[0].others) == (1, 1)
    second.press("recoveryContinueButton")
    second.wait(lambda: second.experiment.step == 1)
    second.wait(lambda: len(second.offers) == 2)
    assert (second.offers[1].step, second.offers[1].others) == (5, 0)
    second.press("recoveryContinueButton")
    second.wait(lambda: second.experiment.step == 5)
    second.wait(lambda: second.offers[-1] is None)
    assert (long.exists(), short.exists()) == (True, True)  # until there is a decision
    second.ends()
    assert (long.exists(), short.exists()) == (False, False)


def test_a_run_that_is_brought_back_goes_on_with_its_own_autosave(
    begin: Any, tmp_path: Path, folder: Path
) -> None:
    program = begin()
    program.train(5)
    long = program.autosaves()
    reset(program)
    program.train(1)
    short = program.autosaves()
    program.experiment.bring_back()
    program.wait(lambda: program.experiment.step == 5)
    program.train(1)
    assert program.autosaves() == long
    assert (load_checkpoint(long).step, load_checkpoint(short).step) == (6, 1)
    program.saves(tmp_path / "long.ddpm")
    assert (long.exists(), short.exists()) == (False, True)
    program.ends()
    assert left(folder) == []


def test_a_run_that_is_replaced_before_the_minute_is_over_has_an_autosave(
    begin: Any, folder: Path
) -> None:
    first = begin()
    first.train(3)
    with first.bot.waitSignal(first.experiment.autosaved, timeout=60_000) as autosaved:
        reset(first)
    assert load_checkpoint(autosaved.args[0].path).step == 3
    first.breaks_off()
    assert begin().offers[0].step == 3


def test_a_run_that_memory_had_no_room_for_is_offered_at_the_next_start(
    begin: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_runs, "MOST_BYTES", 1)
    first = begin()
    first.train(5)
    first.autosaves()
    for _ in range(2):  # of these only the last one is kept
        reset(first)
        first.train(1)
        first.autosaves()
    assert [one.step for one in first.experiment.replaced_unsaved] == [1]
    first.ends()
    assert [name for name in left(folder) if name.endswith(".ddpm")] == ["autosave.ddpm"]
    second = begin()
    assert (second.offers[0].step, second.offers[0].others) == (5, 0)
    second.press("recoveryContinueButton")
    second.wait(lambda: second.experiment.step == 5)


def test_steps_made_while_it_is_saved_go_beside_the_new_file(
    begin: Any, tmp_path: Path, folder: Path
) -> None:
    program = begin()
    program.train(1)
    program.autosaves()
    program.train(1)
    with program.bot.waitSignals(
        [program.experiment.saved, program.experiment.autosaved], timeout=60_000
    ):
        program.experiment.save(str(tmp_path / "a.ddpm"))
        program.experiment.train_one_step()
        program.a_minute_passes()
    program.wait(lambda: program.experiment.step == 3)
    program.train(1)
    assert program.autosaves().name == "a.autosave.ddpm"
    assert list(folder.glob("*.ddpm")) == []


# --- trouble


def test_a_file_whose_folder_cannot_be_written_has_its_autosave_in_the_data_folder(
    begin: Any, tmp_path: Path, folder: Path
) -> None:
    program = begin()
    program.train(1)
    program.experiment.path = str(tmp_path / "no such folder" / "a.ddpm")
    path = program.autosaves()
    assert path == folder / "autosave.ddpm"
    assert load_checkpoint(path).step == 1
    assert program.troubles == []
    assert program.failures == []


def test_trouble_is_told_once_and_the_last_good_autosave_stays(
    begin: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = begin()
    program.train(1)
    path = program.autosaves()

    def full(*_: object) -> None:
        raise CheckpointError("autosave.ddpm cannot be written: No space left on device")

    for _ in range(2):
        with monkeypatch.context() as patch:
            patch.setattr(engine, "save_checkpoint", full)
            for _ in range(2):
                program.train(1)
                with program.bot.waitSignal(program.experiment.autosaveFailed, timeout=60_000):
                    program.a_minute_passes()
        assert load_checkpoint(path).step < program.experiment.step
        program.autosaves()
        assert load_checkpoint(path).step == program.experiment.step
    assert len(program.troubles) == 2
    assert "No space left on device" in program.troubles[0]
    assert program.failures == []


def test_a_data_folder_that_cannot_be_is_told_once(begin: Any, folder: Path) -> None:
    folder.write_text("in the way")
    program = begin()
    for _ in range(2):
        program.train(1)
        program.a_minute_passes()
    assert len(program.troubles) == 1
    assert "No autosave for now" in program.troubles[0]


# --- the next start


def test_the_run_of_a_program_that_was_killed_is_offered_and_goes_on(
    begin: Any, folder: Path
) -> None:
    arguments = [sys.executable, "-c", KILLED, str(folder), SMALL.to_json()]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    killed = subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert killed.returncode == 9, killed.stderr
    program = begin()
    (offer,) = program.offers
    assert (offer.file, offer.step, offer.others) == ("", 5, 0)
    assert not program.bar.isHidden()
    assert "Not saved when the program ended: a run at step 5" in program.text()
    program.press("recoveryContinueButton")
    program.wait(lambda: program.experiment.step == 5)
    trainer = build_trainer(SMALL)
    expected = [np.float32(trainer.step().loss) for _ in range(6)]
    program.train(1)
    assert program.experiment.history.raw.tolist() == expected
    assert program.experiment.unsaved_steps == 6
    assert program.bar.isHidden()
    program.ends()
    assert left(folder) == []


def test_the_run_of_a_file_goes_on_as_that_files(begin: Any, tmp_path: Path) -> None:
    file = tmp_path / "roll.ddpm"
    first = begin()
    first.train(2)
    first.saves(file)
    first.train(3)
    path = first.autosaves()
    os.utime(file, (1, 1))
    first.breaks_off()
    second = begin()
    assert "Not saved when the program ended: roll.ddpm at step 5" in second.text()
    second.press("recoveryContinueButton")
    second.wait(lambda: second.experiment.step == 5)
    assert second.experiment.path == str(file)
    assert second.experiment.unsaved_steps == 3
    assert second.experiment.settings.timesteps == SMALL.timesteps
    assert path.exists()  # until the run is saved
    second.train(1)
    assert second.autosaves() == path
    second.saves(file)
    assert not path.exists()
    assert load_checkpoint(file).step == 6


def test_it_is_trained_on_if_the_run_of_the_start_was(begin: Any, folder: Path) -> None:
    first = begin()
    first.train(2)
    first.autosaves()
    first.breaks_off()
    second = begin()
    second.experiment.train()
    second.wait(lambda: second.experiment.step > 0)
    second.press("recoveryContinueButton")
    second.wait(lambda: second.experiment.unsaved_steps > 4 and second.offers[-1] is None)
    assert second.experiment.training
    with second.bot.waitSignal(second.experiment.autosaved, timeout=60_000):
        second.experiment.pause()
    kept = {path.name: load_checkpoint(path).step for path in folder.glob("*.ddpm")}
    assert set(kept) == {"autosave.ddpm", "autosave-2.ddpm"}  # the second is the replaced run's
    assert kept["autosave.ddpm"] == second.experiment.step


def test_meanwhile_the_run_of_the_start_goes_on_and_has_an_autosave_of_its_own(
    begin: Any, folder: Path
) -> None:
    first = begin()
    first.train(2)
    kept = first.autosaves()
    first.breaks_off()
    second = begin()
    second.train(3)
    other = second.autosaves()
    assert other != kept
    assert (load_checkpoint(kept).step, load_checkpoint(other).step) == (2, 3)
    second.press("recoveryContinueButton")
    second.wait(lambda: second.experiment.step == 2)
    second.experiment.bring_back()
    second.wait(lambda: second.experiment.step == 3)
    second.ends()
    assert left(folder) == []


def test_discard_deletes_what_was_kept(begin: Any, folder: Path) -> None:
    first = begin()
    first.train(2)
    first.autosaves()
    first.breaks_off()
    second = begin()
    second.press("recoveryDiscardButton")
    assert left(folder) == []
    assert second.bar.isHidden()
    assert second.offers[-1] is None
    assert begin().offers == []


def test_without_a_decision_it_is_offered_again(begin: Any) -> None:
    first = begin()
    first.train(2)
    path = first.autosaves()
    first.breaks_off()
    second = begin()
    close = second.bar.findChild(QToolButton, "recoveryCloseButton")
    assert close is not None
    close.click()
    assert second.bar.isHidden()
    second.ends()
    assert path.exists()
    assert begin().offers[0].step == 2


def test_several_are_offered_one_after_the_other_the_newest_first(begin: Any) -> None:
    paths = []
    programs = [begin(), begin()]
    for steps, program in enumerate(programs, start=1):
        program.train(steps)
        paths.append(program.autosaves())
        os.utime(paths[-1], (1e9 + steps, 1e9 + steps))
    for program in programs:
        program.breaks_off()
    third = begin()
    assert (third.offers[0].step, third.offers[0].others) == (2, 1)
    assert third.text().endswith("There is another one after it.")
    third.press("recoveryDiscardButton")
    assert third.offers[1].step == 1
    assert "a run at step 1 " in third.text()
    assert [path.exists() for path in paths] == [True, False]


def test_one_that_its_file_has_overtaken_is_neither_offered_nor_deleted(
    begin: Any, tmp_path: Path
) -> None:
    file = tmp_path / "roll.ddpm"
    first = begin()
    first.train(1)
    first.saves(file)
    first.train(1)
    path = first.autosaves()
    os.utime(path, (1, 1))
    first.breaks_off()
    second = begin()
    assert second.offers == []
    assert path.exists()
    second.experiment.open(str(file))
    second.wait(lambda: second.experiment.path == str(file))
    second.train(1)
    assert second.autosaves().name == "roll.autosave-2.ddpm"


def test_a_damaged_one_is_named_and_stays(begin: Any) -> None:
    first = begin()
    first.train(1)
    path = first.autosaves()
    path.write_bytes(b"PK and then nothing")
    first.breaks_off()
    second = begin()
    second.train(2)
    with second.bot.waitSignal(second.experiment.autosaved, timeout=60_000) as autosaved:
        second.press("recoveryContinueButton")
    second.wait(lambda: bool(second.failures))
    assert "autosave.ddpm cannot be opened" in second.failures[0].message
    assert second.experiment.step == 2
    assert second.bar.isHidden()
    assert load_checkpoint(autosaved.args[0].path).step == 2
    assert path.read_bytes() == b"PK and then nothing"


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"path": "x"}', b"\xff", b"[" * 5000 + b"]" * 5000]
)
def test_a_damaged_note_is_passed_over(begin: Any, folder: Path, content: bytes) -> None:
    first = begin()
    first.train(1)
    first.autosaves()
    (note,) = (folder / "autosave").glob("*.json")
    first.breaks_off()
    note.write_bytes(content)
    second = begin()
    assert second.offers == []
    second.train(1)
    assert second.autosaves().name == "autosave-2.ddpm"
