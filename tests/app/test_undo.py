"""Undo and redo, with a real engine behind the settings, and with the keys of real fields."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QComboBox, QMainWindow, QSpinBox
from pytestqt.qtbot import QtBot

from app.experiment import Experiment
from app.panels.settings_panel import SettingsPanel
from app.preset_choice import PresetChoice
from app.undo import Undo
from app.widgets.undo_keys import UndoKeys
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


class Desk:
    """An experiment, what was done to it, and a clock that only goes when it is told to."""

    def __init__(self, bot: QtBot) -> None:
        self.bot = bot
        self.seconds = 0.0
        self.said: list[str] = []
        self.experiment = Experiment(SMALL)
        self.choice = PresetChoice(self.experiment)
        self.undo = Undo(self.experiment, self.choice.title_of, clock=lambda: self.seconds)
        self.undo.done.connect(self.said.append)
        self.choice.taken.connect(self.undo.expect_run)
        self.experiment.start(train=False)
        self.wait(lambda: self.experiment.forward is not None)

    def wait(self, condition: Any) -> None:
        self.bot.waitUntil(condition, timeout=60_000)

    def set(self, **values: Any) -> None:
        """A change some time after the one before."""
        self.seconds += 10
        assert self.experiment.set_many(values)

    def train(self, steps: int) -> None:
        goal = self.experiment.step + steps
        for _ in range(steps):
            self.experiment.train_one_step()
        self.wait(lambda: self.experiment.step == goal)

    def run_changes(self, act: Any) -> None:
        with self.bot.waitSignal(self.experiment.runChanged, timeout=60_000):
            act()

    def texts(self) -> tuple[str, str]:
        return self.undo.undo_text.replace("&", ""), self.undo.redo_text.replace("&", "")


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(qtbot)
    yield desk
    desk.experiment.shut_down()


def test_at_first_there_is_nothing_to_undo(desk: Desk) -> None:
    assert desk.texts() == ("", "")
    desk.undo.undo()
    desk.undo.redo()
    assert desk.experiment.settings == SMALL
    assert desk.said == []


def test_settings_go_back_one_by_one_and_forth_again_with_words(desk: Desk) -> None:
    desk.set(timesteps=1000)
    desk.set(learning_rate=5e-4)
    assert desk.texts() == ("Undo: learning rate from 0.002 to 0.0005", "")
    desk.undo.undo()
    assert desk.experiment.settings == SMALL.replace(timesteps=1000)
    assert desk.texts() == (
        "Undo: T from 12 to 1,000",
        "Redo: learning rate from 0.002 to 0.0005",
    )
    desk.undo.undo()
    assert desk.experiment.settings == SMALL
    assert desk.experiment.pending == frozenset()
    desk.undo.redo()
    desk.undo.redo()
    assert desk.experiment.settings == SMALL.replace(timesteps=1000, learning_rate=5e-4)
    assert desk.said[0] == "Undone: learning rate from 0.002 to 0.0005"
    assert desk.said[-1] == "Done again: learning rate from 0.002 to 0.0005"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"data": "two_moons", "data_noise": None}, "data set from swiss roll to two moons"),
        ({"clip_low": -2.0, "clip_high": 2.5}, "clip bounds from automatic to −2 to 2.5"),
        ({"sampler": "ddim"}, "sampler from DDPM to DDIM"),
        ({"clip": False}, "clip from on to off"),
        ({"gradient_clip": None}, "gradient clip from 1 to off"),
        ({"seed": 12345}, "training seed from 0 to 12345"),
        ({"layers": 2, "hidden": 32}, "width · layers"),
        ({"layers": 2, "hidden": 32, "batch_size": 16}, "3 settings"),
    ],
)
def test_a_step_is_named_as_the_window_names_it(
    desk: Desk, values: dict[str, Any], words: str
) -> None:
    desk.set(**values)
    assert desk.texts()[0] == f"Undo: {words}"
    desk.undo.undo()
    assert desk.experiment.settings == SMALL


def test_a_drag_is_one_step_and_a_later_change_another(desk: Desk) -> None:
    desk.set(eta=0.1)
    for eta in (0.2, 0.3, 0.4):
        desk.seconds += 0.9
        desk.experiment.set("eta", eta)
    desk.seconds += 1.1
    desk.experiment.set("eta", 0.5)
    desk.undo.undo()
    assert desk.experiment.settings.eta == 0.4
    desk.undo.undo()
    assert desk.experiment.settings.eta == 0.0
    assert desk.texts() == ("", "Redo: η from 0 to 0.4")


def test_a_drag_that_ends_where_it_began_is_no_step(desk: Desk) -> None:
    desk.set(timesteps=20)
    desk.set(eta=0.1)
    desk.experiment.set("eta", 0.0)
    assert desk.texts()[0] == "Undo: T from 12 to 20"


def test_two_settings_changed_at_once_are_two_steps(desk: Desk) -> None:
    desk.experiment.set("eta", 0.1)
    desk.experiment.set("sample_seed", 3)
    desk.undo.undo()
    assert desk.experiment.settings == SMALL.replace(eta=0.1)


def test_what_is_refused_is_no_step(desk: Desk) -> None:
    desk.set(eta=0.5)
    assert not desk.experiment.set("beta_end", 1e-6)
    assert desk.texts()[0] == "Undo: η from 0 to 0.5"


def test_a_change_after_undoing_gives_up_what_could_be_redone(desk: Desk) -> None:
    desk.set(eta=0.5)
    desk.undo.undo()
    desk.set(sample_seed=3)
    assert desk.texts() == ("Undo: seed from 0 to 3", "")


def test_settings_that_do_not_go_with_the_present_ones_are_undone_all_the_same(desk: Desk) -> None:
    desk.set(timesteps=100)
    desk.set(sampler="ddim", ddim_steps=60)
    desk.set(sampler="ddpm")
    desk.set(timesteps=12)
    desk.undo.undo()
    desk.undo.undo()
    assert desk.experiment.settings == SMALL.replace(timesteps=100, sampler="ddim", ddim_steps=60)


# --- runs


def test_undoing_a_reset_brings_the_run_back_and_redoing_the_other(desk: Desk) -> None:
    desk.train(3)
    losses = desk.experiment.history.raw.tolist()
    desk.run_changes(desk.experiment.reset)
    desk.train(2)
    assert desk.texts()[0] == "Undo: reset at step 3"
    desk.run_changes(desk.undo.undo)
    assert desk.experiment.history.raw.tolist() == losses
    assert desk.texts() == ("", "Redo: reset at step 3")
    desk.run_changes(desk.undo.redo)
    assert desk.experiment.step == 2
    desk.train(1)
    desk.run_changes(desk.undo.undo)
    assert desk.experiment.history.raw.tolist() == losses
    desk.run_changes(desk.undo.redo)
    assert desk.experiment.step == 3


def test_a_run_brought_back_by_undoing_goes_on_as_if_nothing_had_happened(desk: Desk) -> None:
    desk.train(2)
    desk.run_changes(desk.experiment.reset)
    desk.run_changes(desk.undo.undo)
    desk.train(2)
    resumed = desk.experiment.history.raw.tolist()
    desk.run_changes(desk.experiment.reset)
    desk.train(4)
    assert desk.experiment.history.raw.tolist() == resumed


def test_undoing_a_reset_keeps_training_on_or_off(desk: Desk) -> None:
    desk.train(1)
    desk.run_changes(desk.experiment.reset)
    desk.experiment.train()
    desk.wait(lambda: desk.experiment.training)
    desk.run_changes(desk.undo.undo)
    desk.wait(lambda: desk.experiment.training and desk.experiment.step > 3)
    desk.experiment.pause()
    desk.wait(lambda: not desk.experiment.training)


def test_a_run_that_was_paused_when_it_was_replaced_comes_back_paused(desk: Desk) -> None:
    desk.train(2)
    desk.set(timesteps=20)
    desk.run_changes(lambda: desk.experiment.restart(train=True))
    desk.wait(lambda: desk.experiment.training and desk.experiment.step > 3)
    desk.run_changes(desk.undo.undo)
    desk.bot.wait(100)
    assert not desk.experiment.training
    assert desk.experiment.step == 2


def test_undoing_a_restart_leads_to_the_settings_that_waited_for_it(desk: Desk) -> None:
    desk.train(2)
    desk.set(timesteps=20)
    desk.run_changes(desk.experiment.restart)
    assert desk.texts()[0] == "Undo: restart at step 2"
    desk.run_changes(desk.undo.undo)
    experiment = desk.experiment
    assert experiment.run is not None
    assert experiment.run.schedule.timesteps == 12
    assert experiment.settings.timesteps == 20
    assert experiment.pending == {"timesteps"}
    desk.undo.undo()
    assert experiment.settings == SMALL
    assert experiment.pending == frozenset()
    assert experiment.step == 2


def test_several_runs_back_and_forth_in_one_go(desk: Desk) -> None:
    for timesteps, steps in ((12, 1), (14, 2), (16, 3), (18, 4)):
        if timesteps != 12:
            desk.set(timesteps=timesteps)
            desk.run_changes(desk.experiment.restart)
        desk.train(steps)
    for _ in range(6):  # three restarts, each with the change that it took up
        desk.undo.undo()
    desk.wait(lambda: desk.experiment.step == 1)
    assert desk.experiment.settings == SMALL
    for _ in range(6):
        desk.undo.redo()
    desk.wait(lambda: desk.experiment.step == 4)
    assert desk.experiment.settings.timesteps == 18
    assert desk.experiment.pending == frozenset()
    assert desk.experiment.run is not None
    assert desk.experiment.run.schedule.timesteps == 18


def test_a_setting_changed_while_a_run_is_on_its_way_back_is_a_step_of_its_own(desk: Desk) -> None:
    desk.train(2)
    desk.run_changes(desk.experiment.reset)
    desk.train(1)

    def undo_and_change() -> None:
        desk.undo.undo()
        desk.set(eta=0.5)

    desk.run_changes(undo_and_change)
    assert desk.experiment.step == 2
    desk.undo.undo()
    assert desk.experiment.settings.eta == 0.0
    assert desk.texts()[0] == ""


def test_no_run_is_lost_when_something_else_is_done_after_undoing(desk: Desk) -> None:
    desk.train(2)
    desk.run_changes(desk.experiment.reset)
    desk.train(5)
    desk.run_changes(desk.undo.undo)
    desk.set(eta=0.5)
    assert desk.texts()[1] == ""
    desk.run_changes(desk.experiment.bring_back)
    assert desk.experiment.step == 5
    assert desk.texts()[0] == "Undo: bringing back the run at step 5"
    desk.run_changes(desk.undo.undo)
    assert desk.experiment.step == 2


def test_settings_that_act_at_once_are_the_runs_again_after_undoing(desk: Desk) -> None:
    desk.train(1)
    desk.set(learning_rate=0.05)
    desk.run_changes(desk.experiment.reset)
    desk.set(learning_rate=0.01)
    desk.undo.undo()
    desk.run_changes(desk.undo.undo)
    desk.undo.undo()
    assert desk.experiment.settings == SMALL
    desk.train(2)
    losses = desk.experiment.history.raw.tolist()
    desk.run_changes(desk.experiment.reset)
    desk.train(3)
    assert desk.experiment.history.raw.tolist() == losses


def test_a_reset_before_the_first_step_changes_nothing_and_is_no_step(desk: Desk) -> None:
    desk.set(eta=0.5)
    desk.run_changes(desk.experiment.reset)
    assert desk.texts()[0] == "Undo: η from 0 to 0.5"


def test_what_led_to_an_untouched_run_leads_to_the_one_that_replaced_it(desk: Desk) -> None:
    desk.train(2)
    desk.run_changes(desk.experiment.reset)
    desk.run_changes(desk.experiment.reset)
    desk.train(4)
    desk.run_changes(desk.undo.undo)
    assert desk.experiment.step == 2
    desk.run_changes(desk.undo.redo)
    assert desk.experiment.step == 4


def test_opening_a_file_is_a_step_with_its_settings(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "two & two.ddpm"
    desk.train(2)
    with desk.bot.waitSignal(desk.experiment.saved, timeout=60_000):
        desk.experiment.save(str(path))
    desk.set(timesteps=30)
    desk.run_changes(desk.experiment.restart)
    desk.train(1)
    desk.run_changes(lambda: desk.experiment.open(str(path)))
    assert desk.undo.undo_text == "&Undo: opening two && two.ddpm"
    desk.run_changes(desk.undo.undo)
    assert desk.experiment.settings.timesteps == 30
    assert desk.experiment.pending == frozenset()
    assert desk.experiment.step == 1
    assert desk.experiment.path is None
    desk.run_changes(desk.undo.redo)
    assert desk.experiment.settings.timesteps == 12
    assert desk.experiment.path == str(path)
    assert desk.experiment.unsaved_steps == 0


def test_a_preset_with_its_new_run_is_one_step(desk: Desk) -> None:
    desk.train(2)
    desk.set(eta=0.5)
    before = desk.experiment.settings
    desk.run_changes(lambda: desk.choice.take("as-in-the-article"))
    assert desk.texts()[0] == "Undo: preset “As in the article”"
    desk.run_changes(desk.undo.undo)
    assert desk.experiment.settings == before
    assert desk.experiment.step == 2
    assert desk.experiment.pending == frozenset()
    desk.run_changes(desk.undo.redo)
    assert desk.experiment.settings.timesteps == 200
    assert desk.experiment.run is not None
    assert desk.experiment.run.schedule.timesteps == 200
    assert desk.choice.current == "as-in-the-article"


def test_undoing_after_a_preset_that_failed_does_not_take_the_next_run_along(
    desk: Desk, tmp_path: Path
) -> None:
    desk.train(1)
    desk.set(data="file", data_path=str(tmp_path / "gone.csv"))
    with desk.bot.waitSignal(desk.experiment.failed, timeout=60_000):
        desk.experiment.restart()
        desk.undo.expect_run()
    desk.experiment.set_many({"data": "circles", "data_path": None})
    desk.run_changes(desk.experiment.restart)
    assert desk.texts()[0] == "Undo: restart at step 1"


# --- by keys


class Panel:
    """The settings in a window of their own, with undo and redo on its keys."""

    def __init__(self, bot: QtBot) -> None:
        self.bot = bot
        self.experiment = Experiment(SMALL)
        self.window = QMainWindow()
        bot.addWidget(self.window)
        self.window.setCentralWidget(SettingsPanel(self.experiment))
        self.undo = Undo(self.experiment, parent=self.window, clock=lambda: 0.0)
        self.back, self.forth = QAction(self.window), QAction(self.window)
        for action, keys in ((self.back, "Ctrl+Z"), (self.forth, "Ctrl+Shift+Z")):
            action.setShortcut(QKeySequence(keys))
            self.window.addAction(action)
        self.undo.show_in(self.back, self.forth)
        UndoKeys(self.window, [self.back.shortcut(), self.forth.shortcut()])
        with bot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        spin = self.window.findChild(QSpinBox, "timestepsSpin")
        assert spin is not None
        self.spin = spin
        spin.setFocus()
        spin.selectAll()

    def press(self, key: Qt.Key, shift: bool = False) -> None:
        keys = Qt.KeyboardModifier.ControlModifier
        if shift:
            keys |= Qt.KeyboardModifier.ShiftModifier
        self.bot.keyClick(self.spin, key, keys)


@pytest.fixture
def panel(qtbot: QtBot) -> Panel:
    return Panel(qtbot)


@pytest.mark.parametrize("typed", ["30", "1000", "1,000"])
def test_the_keys_undo_a_number_that_was_just_typed(panel: Panel, typed: str) -> None:
    number = int(typed.replace(",", ""))
    panel.bot.keyClicks(panel.spin, typed)
    panel.bot.keyClick(panel.spin, Qt.Key.Key_Return)
    assert panel.experiment.settings.timesteps == number
    panel.press(Qt.Key.Key_Z)
    assert panel.experiment.settings.timesteps == 12
    assert panel.spin.value() == 12
    panel.press(Qt.Key.Key_Z, shift=True)
    assert panel.spin.value() == number


def test_while_a_number_is_typed_the_keys_are_the_fields(panel: Panel) -> None:
    panel.experiment.set("eta", 0.5)
    panel.bot.keyClicks(panel.spin, "77")
    panel.press(Qt.Key.Key_Z)
    assert panel.experiment.settings.eta == 0.5
    assert panel.undo.undo_text != ""
    panel.bot.keyClick(panel.spin, Qt.Key.Key_Escape)


def test_spinning_is_one_step(panel: Panel) -> None:
    for _ in range(5):
        panel.bot.keyClick(panel.spin, Qt.Key.Key_Up)
    assert panel.experiment.settings.timesteps == 17
    panel.press(Qt.Key.Key_Z)
    assert panel.experiment.settings.timesteps == 12
    assert not panel.back.isEnabled()


def test_the_actions_say_what_they_do_and_rest_where_there_is_nothing(panel: Panel) -> None:
    back, forth = panel.back, panel.forth
    assert (back.isEnabled(), forth.isEnabled()) == (False, False)
    assert (back.text(), forth.text()) == ("&Undo", "&Redo")
    combo = panel.window.findChild(QComboBox, "scheduleCombo")
    assert combo is not None
    combo.setCurrentIndex(combo.findData("cosine"))
    assert back.text() == "&Undo: schedule from linear to cosine"
    assert (back.isEnabled(), forth.isEnabled()) == (True, False)
    back.trigger()
    assert combo.currentData() == "linear"
    assert (back.isEnabled(), forth.isEnabled()) == (False, True)
    assert forth.text() == "&Redo: schedule from linear to cosine"
