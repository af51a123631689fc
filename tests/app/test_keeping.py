"""Presets of one's own, undo and autosaves in the whole window."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from ddpm_core.checkpoint import load_checkpoint
from ddpm_core.config import ExperimentConfig
from ddpm_core.presets import Preset

CONTROL = Qt.KeyboardModifier.ControlModifier


def drop(window: QWidget, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    place = window.rect().center()
    what = (
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window, QDragEnterEvent(place, *what))
    QApplication.sendEvent(window, QDropEvent(QPointF(place), *what))


def train(person: Any, steps: int) -> None:
    goal = person.steps + steps
    for _ in range(steps):
        person.click("trainStepButton")
    person.wait(lambda: person.steps == goal)


def test_a_reset_and_a_typed_number_are_undone_by_keys(person: Any) -> None:
    window = person.window
    with person.bot.waitActive(window):
        window.activateWindow()
    train(person, 2)
    person.type_number("timestepsSpin", "30")
    person.click("resetButton")
    person.wait(lambda: person.steps == 0)
    assert person.action("undoAction").text() == "&Undo: restart at step 2"
    person.bot.keyClick(person.find(QWidget, "stageCloud"), Qt.Key.Key_Z, CONTROL)
    person.wait(lambda: person.steps == 2)
    assert "Brought back the run at step 2" in window.messages.text
    assert window.statusBar().currentMessage() == "Undone: restart at step 2"
    assert person.find(QLabel, "statusNews").text() == "Undone: restart at step 2"
    assert person.find(QLabel, "statusNews").isVisible()
    assert person.find(QLabel, "trainingStatus").isVisible()  # which no news covers
    window.statusBar().clearMessage()
    assert not person.find(QLabel, "statusNews").isVisible()
    assert person.find(QLabel, "machineStatus").isVisible()
    spin = person.find(QWidget, "timestepsSpin")
    spin.setFocus()
    person.bot.keyClick(spin, Qt.Key.Key_Z, CONTROL)
    assert window.experiment.settings.timesteps == 20
    assert window.experiment.pending == frozenset()
    assert not person.action("undoAction").isEnabled()


def test_settings_are_saved_as_a_preset_that_the_next_start_knows(
    person: Any, open_window: Any
) -> None:
    person.window.experiment.set("eta", 0.25)
    person.choose("presetCombo", "save")
    person.find(QLineEdit, "presetNameEdit").setText("Mine")
    person.click("presetSaveButton")
    again = open_window("--no-autostart", config=None)
    combo = again.find(QComboBox, "presetCombo")
    assert combo.findData("own:Mine") >= 0


def test_a_preset_that_is_dropped_is_added_and_used_on_request(person: Any, tmp_path: Path) -> None:
    path = tmp_path / "theirs.json"
    path.write_text(Preset("From a friend", ExperimentConfig(timesteps=33)).to_json())
    drop(person.window, path)
    assert person.window.messages.text == "“From a friend” is among the presets now."
    assert person.window.experiment.settings.timesteps == 20
    person.click("messageAction0")
    person.wait(lambda: person.window.experiment.run.schedule.timesteps == 33)
    assert person.find(QComboBox, "presetCombo").currentText() == "From a friend"
    path.write_text("{")
    drop(person.window, path)
    assert "theirs.json is no preset that can be used" in person.window.messages.text
    assert person.window.messages.kind == "error"


def test_a_run_that_was_not_saved_is_offered_at_the_next_start(
    person: Any, open_window: Any, tmp_path: Path
) -> None:
    train(person, 3)
    experiment = person.window.experiment
    with person.bot.waitSignal(experiment.autosaved, timeout=60_000):
        person.window.keeping.autosave.save()
    folder = tmp_path / "settings.data"
    assert load_checkpoint(folder / "autosave.ddpm").step == 3
    shutil.copytree(folder, tmp_path / "other.data", ignore=shutil.ignore_patterns("*.lock"))
    note = next((tmp_path / "other.data" / "autosave").glob("*.json"))
    note.write_text(note.read_text().replace("settings.data", "other.data"))
    other = open_window("--no-autostart", settings="other.ini")
    label = other.find(QWidget, "recoveryBar").findChild(QLabel, "recoveryText")
    assert "Not saved when the program ended: a run at step 3" in label.text()
    other.click("recoveryContinueButton")
    other.wait(lambda: other.steps == 3)
    assert other.window.experiment.unsaved_steps == 3
    assert not other.find(QWidget, "recoveryBar").isVisible()


def test_closing_after_a_decision_leaves_no_autosave(person: Any, tmp_path: Path) -> None:
    train(person, 1)
    experiment = person.window.experiment
    with person.bot.waitSignal(experiment.autosaved, timeout=60_000):
        person.window.keeping.autosave.save()
    person.window.close()
    box = person.find(QWidget, "unsavedDialog")
    discard = next(b for b in box.findChildren(QPushButton) if "Discard" in b.text())
    person.bot.mouseClick(discard, Qt.MouseButton.LeftButton)
    person.wait(lambda: not person.window.isVisible())
    assert not list((tmp_path / "settings.data").rglob("*.ddpm"))
