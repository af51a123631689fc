"""Opening, saving, dropping files, and what is asked before something is left behind."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
import torch
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QMessageBox,
    QPushButton,
    QWidget,
)

from ddpm_core import NoisePredictor
from ddpm_core.checkpoint import load_checkpoint
from ddpm_core.cli import main


def drop(widget: QWidget, *paths: Path | str) -> None:
    """Drag files over a widget and let them go there."""
    data = QMimeData()
    data.setUrls([QUrl(p) if "://" in str(p) else QUrl.fromLocalFile(str(p)) for p in paths])
    place = widget.rect().center()
    what = (
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter, move = QDragEnterEvent(place, *what), QDragMoveEvent(place, *what)
    QApplication.sendEvent(widget, enter)
    assert enter.isAccepted()
    move.accept()  # as what was entered does, unless it says otherwise
    QApplication.sendEvent(widget, move)
    assert move.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(place), *what))


def train_one_step(person: Any) -> None:
    before = person.steps
    person.click("trainStepButton")
    person.wait(lambda: person.steps == before + 1)


def replace_run(person: Any) -> None:
    """A run of two steps gives way to a new one of none."""
    train_one_step(person)
    train_one_step(person)
    person.click("resetButton")
    person.wait(lambda: person.steps == 0)


def question(person: Any) -> QMessageBox | None:
    return person.window.findChild(QMessageBox, "unsavedDialog")


def answer(person: Any, button: str) -> None:
    box = question(person)
    assert box is not None
    if button == "Bring it back":
        pressed = box.findChild(QPushButton, "bringBackButton")
    else:
        pressed = box.button(getattr(QMessageBox.StandardButton, button))
    person.bot.mouseClick(pressed, Qt.MouseButton.LeftButton)


def test_save_open_and_drop_bring_the_same_run(
    person: Any, open_window: Any, small: Any, tmp_path: Path
) -> None:
    for step in (1, 2, 3):
        person.click("trainStepButton")
        person.wait(lambda step=step: person.steps == step)
    path = tmp_path / "three steps.ddpm"
    experiment = person.window.experiment
    experiment.path = str(path)
    person.action("saveCheckpointAction").trigger()
    person.wait(lambda: experiment.unsaved_steps == 0)
    assert load_checkpoint(path).step == 3
    losses = experiment.history.raw.tolist()

    opened = open_window("--no-autostart", str(path), settings="other.ini")
    opened.wait(lambda: opened.steps == 3)
    assert opened.window.experiment.history.raw.tolist() == losses
    assert "three steps.ddpm" in opened.window.windowTitle()

    other = open_window("--no-autostart", config=small.replace(timesteps=9), settings="third.ini")
    drop(other.window, path)
    other.wait(lambda: other.steps == 3)
    assert other.window.experiment.settings.timesteps == 20


def test_a_record_of_the_command_line_is_shown_and_its_run_can_be_gone_on_with(
    person: Any, open_window: Any, tmp_path: Path
) -> None:
    train_one_step(person)
    path, record = tmp_path / "one step.ddpm", tmp_path / "many.ddpmrecord"
    person.window.experiment.save(str(path))
    person.wait(path.exists)
    arguments = ["-n", "700", "--sampler", "ddim", "--ddim-steps", "6", "--quiet"]
    assert main(["sample", str(path), "--out", str(record), *arguments]) == 0

    other = open_window("--no-autostart", settings="other.ini")
    drop(other.window, record)
    experiment = other.window.experiment
    other.wait(lambda: experiment.reverse is not None and experiment.reverse.complete)
    other.wait(lambda: not experiment.sampling)
    assert other.steps == 1
    assert experiment.settings.sample_count == 700
    assert other.window.player.timeline is experiment.reverse
    assert experiment.reverse.count == 700
    assert experiment.reverse.total == 7
    assert experiment.path is None  # saving asks for a name, and leaves the record alone
    train_one_step(other)


def test_a_broken_file_is_named_and_the_run_goes_on(person: Any, tmp_path: Path) -> None:
    path = tmp_path / "broken.ddpm"
    path.write_bytes(b"no zip")
    person.click("trainStepButton")
    person.wait(lambda: person.steps == 1)
    person.window.documents.open(str(path))
    person.wait(lambda: "broken.ddpm" in person.window.messages.text)
    assert person.steps == 1


@pytest.mark.parametrize("answer", ["Discard", "Cancel"])
def test_closing_with_unsaved_steps_asks_first(person: Any, answer: str) -> None:
    person.click("trainStepButton")
    person.wait(lambda: person.steps == 1)
    person.window.close()
    assert person.window.isVisible()
    box = person.find(QMessageBox, "unsavedDialog")
    person.bot.mouseClick(
        box.button(getattr(QMessageBox.StandardButton, answer)), Qt.MouseButton.LeftButton
    )
    person.wait(lambda: person.window.isVisible() is (answer == "Cancel"))


def test_save_in_the_question_saves_and_then_closes(person: Any, tmp_path: Path) -> None:
    path = tmp_path / "kept.ddpm"
    person.click("trainStepButton")
    person.wait(lambda: person.steps == 1)
    person.window.experiment.path = str(path)
    person.window.close()
    box = person.find(QMessageBox, "unsavedDialog")
    person.bot.mouseClick(box.button(QMessageBox.StandardButton.Save), Qt.MouseButton.LeftButton)
    person.wait(lambda: not person.window.isVisible())
    assert load_checkpoint(path).step == 1


def test_a_save_that_fails_leaves_the_window_open(person: Any, tmp_path: Path) -> None:
    person.click("trainStepButton")
    person.wait(lambda: person.steps == 1)
    person.window.experiment.path = str(tmp_path / "no such folder" / "kept.ddpm")
    person.window.close()
    box = person.find(QMessageBox, "unsavedDialog")
    person.bot.mouseClick(box.button(QMessageBox.StandardButton.Save), Qt.MouseButton.LeftButton)
    person.wait(lambda: "kept.ddpm" in person.window.messages.text)
    good = tmp_path / "good.ddpm"
    person.window.experiment.save(str(good))
    person.wait(lambda: person.window.experiment.unsaved_steps == 0)
    assert person.window.isVisible()


# --- the run that was replaced


def test_closing_asks_about_a_replaced_run_that_no_file_holds(person: Any) -> None:
    replace_run(person)
    person.window.close()
    assert person.window.isVisible()
    box = question(person)
    assert box is not None
    assert box.text() == "In no file yet: the run of 2 steps that was replaced"
    assert box.button(QMessageBox.StandardButton.Save) is None  # there is nothing else to save
    answer(person, "Bring it back")
    person.wait(lambda: person.steps == 2)
    assert person.window.isVisible()


@pytest.mark.parametrize("button", ["Discard", "Cancel"])
def test_a_replaced_run_can_be_left_behind(person: Any, button: str) -> None:
    replace_run(person)
    person.window.close()
    answer(person, button)
    person.wait(lambda: person.window.isVisible() is (button == "Cancel"))


def test_closing_names_both_runs(person: Any) -> None:
    replace_run(person)
    train_one_step(person)
    person.window.close()
    box = question(person)
    assert box is not None
    assert "in no file yet: 1" in box.text()
    assert "In no file either: the run of 2 steps that was replaced" in box.text()
    assert box.defaultButton() is box.button(QMessageBox.StandardButton.Save)
    answer(person, "Cancel")
    assert person.window.isVisible()


def test_a_replaced_run_that_a_file_holds_is_not_asked_about(person: Any, tmp_path: Path) -> None:
    train_one_step(person)
    person.window.experiment.save(str(tmp_path / "kept.ddpm"))
    person.wait(lambda: person.window.experiment.unsaved_steps == 0)
    person.click("resetButton")
    person.wait(lambda: person.steps == 0)
    assert person.window.close()


def test_a_run_brought_back_is_no_longer_replaced(person: Any, tmp_path: Path) -> None:
    replace_run(person)
    experiment = person.window.experiment
    experiment.bring_back()
    person.wait(lambda: person.steps == 2)
    assert experiment.replaced_unsaved == ()
    experiment.save(str(tmp_path / "kept.ddpm"))
    person.wait(lambda: experiment.unsaved_steps == 0)
    assert person.window.close()


def test_a_second_reset_at_step_0_still_remembers_the_run(person: Any) -> None:
    replace_run(person)
    first = person.window.experiment.run
    person.click("resetButton")
    person.wait(lambda: person.window.experiment.run is not first)
    assert [one.step for one in person.window.experiment.replaced_unsaved] == [2]


def test_opening_a_file_pushes_no_replaced_run_out(person: Any, tmp_path: Path) -> None:
    path = tmp_path / "other.ddpm"
    experiment = person.window.experiment
    for _ in range(3):
        train_one_step(person)
    experiment.save(str(path))
    person.wait(lambda: experiment.unsaved_steps == 0)
    person.click("resetButton")
    person.wait(lambda: person.steps == 0)
    replace_run(person)
    train_one_step(person)
    drop(person.window, path)
    person.wait(lambda: person.steps == 3)
    assert question(person) is None
    assert [one.step for one in experiment.replaced_unsaved] == [2, 1]


def test_closing_counts_the_replaced_runs(person: Any) -> None:
    replace_run(person)
    replace_run(person)
    train_one_step(person)
    person.window.close()
    box = question(person)
    assert box is not None
    assert "in no file yet: 1" in box.text()
    assert "In no file either: 2 runs that were replaced, of up to 2 steps" in box.text()
    answer(person, "Bring it back")
    person.wait(lambda: person.steps == 2)
    assert person.window.isVisible()


# --- tables


@pytest.mark.parametrize("name", ["points.csv", "POINTS.TSV", "points.txt"])
@pytest.mark.parametrize("onto", ["", "lossPlot", "stage", "settingsPanel"])
def test_a_table_that_is_dropped_becomes_the_data_set(
    person: Any, tmp_path: Path, name: str, onto: str
) -> None:
    path = tmp_path / name
    path.write_text("x\ty\n" + "".join(f"{k}\t{k * k}\n" for k in range(20)))
    target = person.find(QWidget, onto) if onto else person.window
    drop(getattr(target, "viewport", lambda: target)(), path)
    experiment = person.window.experiment
    person.wait(lambda: experiment.settings.data == "file")
    assert experiment.settings.data_path == str(path)
    assert experiment.pending == {"data", "data_path"}
    assert person.find(QComboBox, "datasetCombo").currentText() == name
    assert person.find(QPushButton, "restartButton").isVisible()
    assert person.window.messages.text == ""
    person.click("restartButton")
    person.wait(lambda: len(experiment.run.points) == 20)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"x,y\n1,2\n3,four\n5,6\n", "line 3: 'four' in column 'y' is not a number"),
        (b"", "the file holds no rows"),
        (b"a\0b", "this is not a text file"),
        (None, "there is no such file"),
    ],
)
def test_a_table_that_cannot_be_used_is_named_with_its_fault(
    person: Any, tmp_path: Path, content: bytes | None, words: str
) -> None:
    path = tmp_path / "points.csv"
    if content is not None:
        path.write_bytes(content)
    drop(person.window, path)
    person.wait(lambda: words in person.window.messages.text)
    assert person.window.messages.text.startswith("points.csv cannot be used as a data set: ")
    assert person.window.messages.kind == "error"
    assert person.window.experiment.settings.data == "swiss_roll"


def test_of_two_tables_the_last_one_dropped_is_taken(person: Any, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("long.csv", "short.csv")]
    paths[0].write_text("1,2\n" * 200_000)
    paths[1].write_text("1,2\n3,4\n")
    seen: list[str] = []
    person.window.documents.tableFound.connect(seen.append)
    for path in paths:
        drop(person.window, path)
    person.wait(lambda: not any(t.name == "tableThread" for t in threading.enumerate()))
    QApplication.processEvents()
    assert seen == [str(paths[1])]


@pytest.mark.parametrize(
    ("dropped", "words"),
    [
        (("a.csv", "b.csv"), "2 files were dropped. Drop one file at a time."),
        (("film.mp4",), "film.mp4 cannot be opened here"),
        (("folder",), "folder cannot be opened here"),
        (("https://example.org/points.csv",), "points.csv cannot be opened here"),
    ],
)
def test_what_cannot_be_opened_is_refused_with_what_can(
    person: Any, tmp_path: Path, dropped: tuple[str, ...], words: str
) -> None:
    (tmp_path / "folder").mkdir()
    drop(person.window, *(name if "://" in name else tmp_path / name for name in dropped))
    text = person.window.messages.text
    assert words in text
    if len(dropped) == 1:
        assert ".ddpm, .ddpmrecord, .pth, .pt" in text
        assert ".csv, .tsv, .txt" in text
    assert person.window.experiment.settings.data == "swiss_roll"
    assert person.window.experiment.run is not None


def test_averaged_weights_are_saved_in_the_articles_names(
    person: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train_one_step(person)
    wanted = tmp_path / "ema"
    kind = "Averaged weights (*.pth)"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(wanted), kind))
    experiment = person.window.experiment
    with person.bot.waitSignal(experiment.weightsSaved) as told:
        person.window.actions_by_name["saveAsAction"].trigger()
    assert told.args == [f"{wanted}.pth"]
    weights = torch.load(told.args[0], weights_only=True)
    config = experiment.run.config
    NoisePredictor(2, config.time_dim, config.hidden, config.layers).load_state_dict(weights)
    assert experiment.path is None  # the run itself is in no file
    assert experiment.unsaved_steps == 1
    before = experiment.run
    person.window.documents.open(told.args[0])
    person.wait(lambda: experiment.run is not before)
    assert "ema.pth holds weights alone" in person.window.messages.text
