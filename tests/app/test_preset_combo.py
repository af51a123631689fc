"""The list of presets in the run bar, and the dialogs that it opens."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import theme
from app.actions import Actions
from app.experiment import Experiment
from app.own_presets import OwnPresets
from app.panels.run_bar import RunBar
from app.preset_choice import PresetChoice
from app.preset_words import preset_reason, preset_title
from ddpm_core.config import ExperimentConfig
from ddpm_core.presets import PRESETS, TRAINED, load_preset

W = TypeVar("W", bound=QWidget)
COMMANDS = ["Save these settings as a preset…", "Manage presets…"]


class Desk:
    """A run bar with presets of one's own in front of an experiment that has not begun."""

    def __init__(self, bot: QtBot, folder: Path, config: ExperimentConfig) -> None:
        self.bot = bot
        self.folder = folder
        self.experiment = Experiment(config)
        self.own = OwnPresets(folder / "presets", tuple(preset_title(name) for name in PRESETS))
        settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
        self.choice = PresetChoice(self.experiment, self.own, settings)
        self.bar = RunBar(self.experiment, Actions(self.experiment), self.choice)
        bot.addWidget(self.bar)
        self.combo = self.find("presetCombo", QComboBox)
        self.bar.show()
        bot.waitExposed(self.bar)

    def find(self, name: str, kind: type[W]) -> W:
        found = self.bar.findChild(kind, name)
        assert found is not None, name
        return found

    def entries(self) -> list[str]:
        """Every line of the list; a line across it is an empty one."""
        return [self.combo.itemText(index) for index in range(self.combo.count())]

    def choose(self, text: str) -> None:
        """Open the list and click on a line."""
        self.bot.mouseClick(self.combo, Qt.MouseButton.LeftButton)
        view = self.combo.view()
        self.bot.waitUntil(view.isVisible, timeout=10_000)
        index = self.combo.model().index(self.combo.findText(text), 0)
        assert index.isValid(), text
        view.setCurrentIndex(index)
        self.bot.keyClick(view, Qt.Key.Key_Return)

    def dialog(self, name: str) -> QDialog:
        self.bot.waitUntil(lambda: self.bar.findChild(QDialog, name) is not None, timeout=10_000)
        return self.find(name, QDialog)

    def click(self, name: str) -> None:
        self.bot.mouseClick(self.find(name, QPushButton), Qt.MouseButton.LeftButton)

    def shown(self) -> str:
        return self.combo.currentText() or self.combo.placeholderText()


@pytest.fixture
def sit(qtbot: QtBot, tmp_path: Path) -> Iterator[Any]:
    desks: list[Desk] = []

    def sit_down(**changes: Any) -> Desk:
        desks.append(Desk(qtbot, tmp_path, load_preset(PRESETS[0]).replace(**changes)))
        return desks[-1]

    yield sit_down
    for desk in desks:
        for dialog in desk.bar.findChildren(QDialog):
            dialog.close()
        desk.combo.hidePopup()
        desk.experiment.shut_down()
        desk.bar.close()


@pytest.fixture
def desk(sit: Any) -> Desk:
    found: Desk = sit()
    return found


# --- the list


def test_every_line_of_the_open_list_is_in_sight(desk: Desk) -> None:
    desk.combo.setFocus()
    desk.bot.mouseClick(desk.combo, Qt.MouseButton.LeftButton)
    view = desk.combo.view()
    desk.bot.waitUntil(view.isVisible, timeout=10_000)
    last = view.visualRect(desk.combo.model().index(desk.combo.count() - 1, 0))
    assert last.bottom() <= view.viewport().height()
    desk.combo.hidePopup()


def test_the_list_holds_the_programs_presets_ones_own_and_what_to_do_with_them(desk: Desk) -> None:
    points = [
        "Best quality",
        "As in the article",
        "DDIM in 50 steps",
        "Why the simplified variant shrinks",
        "Too few steps: signal left at T",
        "Eight Gaussians",
        "Swiss roll, trained",
    ]
    pictures = [
        "Cats: ordinary machine",
        "Cats: sketch",
        "Cats: strong machine",
        "Cats: as in the article",
        "Cat",
    ]
    built_in = [*points, "", *pictures]
    assert {*points, *pictures} == {preset_title(name) for name in PRESETS}
    assert desk.entries() == [*built_in, "", *COMMANDS]
    desk.own.save("Zebra", ExperimentConfig(timesteps=50))
    desk.own.save("apple", ExperimentConfig(timesteps=60))
    assert desk.entries() == [*built_in, "", "apple", "Zebra", "", *COMMANDS]


def test_every_line_says_in_a_tooltip_why_one_would_choose_it(desk: Desk) -> None:
    desk.own.save("Mine", load_preset(PRESETS[0]).replace(timesteps=1000, sampler="ddim"))
    for name in PRESETS:
        tip = desk.combo.itemData(desk.combo.findData(name), Qt.ItemDataRole.ToolTipRole)
        assert escape(preset_reason(name)) in tip
    mine = desk.combo.itemData(desk.combo.findText("Mine"), Qt.ItemDataRole.ToolTipRole)
    assert "T 1,000 · sampler DDIM" in mine


@pytest.mark.parametrize("name", [name for name in PRESETS if name not in TRAINED])
def test_choosing_a_preset_sets_everything(desk: Desk, name: str) -> None:
    desk.experiment.set_many({"eta": 0.3, "batch_size": 64, "data": "grid"})
    desk.choose(preset_title(name))
    assert desk.experiment.settings == load_preset(name)
    assert desk.shown() == preset_title(name)
    assert desk.combo.currentData() == name


@pytest.mark.parametrize("name", TRAINED)
def test_a_preset_with_a_network_takes_it_up_and_samples_from_it(
    qtbot: QtBot, sit: Any, small: ExperimentConfig, name: str
) -> None:
    desk = sit(**{name: getattr(small, name) for name in small.changed(ExperimentConfig())})
    experiment = desk.experiment
    with qtbot.waitSignal(experiment.runChanged, timeout=60_000):
        experiment.start(train=False)
    with qtbot.waitSignal(experiment.reverseChanged, timeout=60_000):
        desk.choose(preset_title(name))
    qtbot.waitUntil(lambda: experiment.reverse is not None, timeout=60_000)
    assert desk.shown() == preset_title(name)
    assert experiment.pending == frozenset()
    wanted = load_preset(name)
    assert experiment.settings.replace(threads=None) == wanted
    assert experiment.path is None  # it is not the person's file,
    assert experiment.unsaved_steps == 0  # who loses nothing in leaving it


def test_a_preset_leaves_the_machine_as_it_is(sit: Any) -> None:
    desk = sit(threads=3)
    assert desk.shown() == "Best quality"
    desk.choose("As in the article")
    assert desk.experiment.settings.threads == 3
    assert desk.shown() == "As in the article"


def test_one_s_own_preset_is_chosen_like_any_other(desk: Desk) -> None:
    config = ExperimentConfig(timesteps=50, data="circles")
    desk.own.save("Mine", config)
    desk.choose("Mine")
    assert desk.experiment.settings == config
    assert desk.shown() == "Mine"


def test_changed_settings_are_marked_until_they_are_as_before(desk: Desk) -> None:
    desk.choose("DDIM in 50 steps")
    desk.experiment.set("eta", 0.5)
    assert desk.shown() == "DDIM in 50 steps, changed"
    assert "DDIM in 50 steps, changed" in desk.combo.accessibleDescription()
    desk.experiment.set("eta", 0.0)
    assert desk.shown() == "DDIM in 50 steps"


def test_the_open_list_names_every_preset_as_it_is_and_a_changed_one_can_be_taken_again(
    desk: Desk,
) -> None:
    desk.experiment.set("timesteps", 300)
    assert desk.shown() == "Best quality, changed"
    desk.combo.showPopup()
    assert "Best quality" in desk.entries()
    assert "Best quality, changed" not in desk.entries()
    desk.combo.hidePopup()
    assert desk.shown() == "Best quality, changed"
    desk.choose("Best quality")
    assert desk.experiment.settings == load_preset("best-quality")
    assert desk.shown() == "Best quality"


def test_settings_that_were_undone_come_from_the_preset_before_again(desk: Desk) -> None:
    desk.experiment.set("eta", 0.5)
    before = desk.experiment.settings
    desk.choose("Eight Gaussians")
    desk.experiment.apply(before)
    assert desk.shown() == "Best quality, changed"


def test_settings_of_no_preset_are_ones_own(sit: Any) -> None:
    desk = sit(timesteps=33)
    assert desk.shown() == "Own settings"
    desk.experiment.set("timesteps", 34)
    assert desk.shown() == "Own settings"
    desk.experiment.set("timesteps", 200)
    assert desk.shown() == "Best quality"


def test_the_next_start_remembers_which_preset_was_changed(sit: Any) -> None:
    first = sit()
    first.choose("As in the article")
    first.experiment.set("timesteps", 300)
    changed = load_preset("as-in-the-article").replace(timesteps=300)
    second = sit(**{name: getattr(changed, name) for name in changed.changed(ExperimentConfig())})
    assert second.shown() == "As in the article, changed"


def test_an_opened_file_comes_from_no_preset(
    qtbot: QtBot, sit: Any, tmp_path: Path, small: ExperimentConfig
) -> None:
    desk = sit(**{name: getattr(small, name) for name in small.changed(ExperimentConfig())})
    experiment = desk.experiment
    with qtbot.waitSignal(experiment.runChanged, timeout=60_000):
        experiment.start(train=False)
    with qtbot.waitSignal(experiment.saved, timeout=60_000):
        experiment.save(str(tmp_path / "a.ddpm"))
    with qtbot.waitSignal(experiment.runChanged, timeout=60_000):
        desk.choose("Eight Gaussians")
    assert desk.shown() == "Eight Gaussians"
    with qtbot.waitSignal(experiment.runChanged, timeout=60_000):
        experiment.open(str(tmp_path / "a.ddpm"))
    assert desk.shown() == "Own settings"
    experiment.set("eta", 0.4)
    assert desk.shown() == "Own settings"


def test_a_preset_that_changes_only_what_acts_at_once_begins_no_new_run(
    qtbot: QtBot, sit: Any, small: ExperimentConfig
) -> None:
    desk = sit()
    experiment = desk.experiment
    with qtbot.waitSignal(experiment.runChanged, timeout=60_000):
        experiment.start(train=False)
    taken: list[bool] = []
    desk.choice.taken.connect(lambda: taken.append(True))
    run = experiment.run
    desk.choose("DDIM in 50 steps")
    assert experiment.run is run
    assert experiment.pending == frozenset()
    assert taken == []
    with qtbot.waitSignal(experiment.runChanged, timeout=60_000):
        desk.choose("Eight Gaussians")
    assert taken == [True]
    assert experiment.run.config.data == "eight_gaussians"
    assert experiment.pending == frozenset()


def test_neither_the_wheel_nor_letters_choose_a_preset(desk: Desk) -> None:
    desk.combo.setFocus()
    before = desk.experiment.settings
    centre = QPointF(desk.combo.rect().center())
    wheel = QWheelEvent(
        centre,
        desk.combo.mapToGlobal(centre),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(desk.combo, wheel)
    desk.bot.keyClick(desk.combo, Qt.Key.Key_E)
    assert desk.experiment.settings == before
    assert desk.shown() == "Best quality"


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_keys_open_the_list_and_choose_from_it(desk: Desk, key: Qt.Key) -> None:
    desk.combo.setFocus()
    desk.bot.keyClick(desk.combo, key)
    view = desk.combo.view()
    assert view.isVisible()
    assert desk.experiment.settings == load_preset("best-quality")
    desk.bot.keyClick(view, Qt.Key.Key_Down)
    desk.bot.keyClick(view, Qt.Key.Key_Return)
    assert desk.experiment.settings == load_preset("as-in-the-article")


def test_the_whole_title_fits(desk: Desk) -> None:
    for name in PRESETS:
        if name in TRAINED:
            continue  # no engine runs here that could open one
        desk.choose(preset_title(name))
        desk.experiment.set("sample_seed", 5)
        wanted = desk.combo.fontMetrics().horizontalAdvance(desk.shown())
        assert desk.shown().endswith(", changed")
        assert desk.combo.width() > wanted + 30
        desk.experiment.set("sample_seed", 0)


def test_a_preset_of_another_program_appears_when_the_list_is_opened(desk: Desk) -> None:
    OwnPresets(desk.own.folder).save("From the other window", ExperimentConfig(timesteps=50))
    desk.combo.showPopup()
    assert "From the other window" in desk.entries()
    desk.combo.hidePopup()


def test_without_a_place_for_ones_own_there_are_only_those_of_the_program(qtbot: QtBot) -> None:
    experiment = Experiment(ExperimentConfig())
    bar = RunBar(experiment, Actions(experiment))
    qtbot.addWidget(bar)
    combo = bar.findChild(QComboBox, "presetCombo")
    assert combo is not None
    names = [combo.itemData(index) for index in range(combo.count())]
    assert sorted(name for name in names if name) == sorted(PRESETS)
    assert names.count(None) == 1  # the line between points and pictures


# --- saving


def test_the_settings_are_saved_under_a_name_that_is_suggested(desk: Desk) -> None:
    desk.experiment.set("timesteps", 1000)
    desk.choose(COMMANDS[0])
    desk.dialog("presetNameDialog")
    edit = desk.find("presetNameEdit", QLineEdit)
    assert edit.text() == "Best quality, T 1,000"
    assert edit.selectedText() == edit.text()
    desk.click("presetSaveButton")
    assert desk.own.titles == ["Best quality, T 1,000"]
    assert desk.own.get(desk.own.titles[0]).config == desk.experiment.settings
    assert desk.shown() == "Best quality, T 1,000"


def test_the_settings_are_saved_under_a_name_that_is_typed(desk: Desk) -> None:
    desk.experiment.set("eta", 0.25)
    desk.choose(COMMANDS[0])
    desk.dialog("presetNameDialog")
    edit = desk.find("presetNameEdit", QLineEdit)
    desk.bot.keyClicks(edit, "a/b: mine?")
    desk.bot.keyClick(edit, Qt.Key.Key_Return)
    assert desk.own.get("a/b: mine?").config.eta == 0.25
    assert desk.shown() == "a/b: mine?"


@pytest.mark.parametrize("name", ["best quality", "x" * 61])
def test_a_name_that_cannot_be_had_is_refused_while_it_is_typed(desk: Desk, name: str) -> None:
    desk.choose(COMMANDS[0])
    dialog = desk.dialog("presetNameDialog")
    edit = desk.find("presetNameEdit", QLineEdit)
    edit.setText(name)
    note = desk.find("presetNameNote", QLabel)
    assert "Choose another name" in note.text() or "Use at most 60" in note.text()
    assert note.property("role") == "error"
    assert not desk.find("presetSaveButton", QPushButton).isEnabled()
    desk.bot.keyClick(edit, Qt.Key.Key_Return)
    assert dialog.isVisible()
    edit.clear()
    assert note.property("role") == "small"
    assert not desk.find("presetSaveButton", QPushButton).isEnabled()
    desk.click("presetCancelButton")
    assert desk.own.titles == []
    assert desk.shown() == "Best quality"


def test_a_changed_preset_of_ones_own_is_replaced_on_request(desk: Desk) -> None:
    desk.own.save("Mine", ExperimentConfig(timesteps=50))
    desk.choose("Mine")
    desk.experiment.set("timesteps", 60)
    desk.choose(COMMANDS[0])
    desk.dialog("presetNameDialog")
    assert desk.find("presetNameEdit", QLineEdit).text() == "Mine"
    assert desk.find("presetSaveButton", QPushButton).text() == "&Replace"
    assert "will be replaced" in desk.find("presetNameNote", QLabel).text()
    desk.click("presetSaveButton")
    assert desk.own.get("Mine").config.timesteps == 60
    assert desk.shown() == "Mine"


def test_a_preset_that_cannot_be_written_leaves_the_dialog_open_and_says_why(desk: Desk) -> None:
    desk.own.folder.write_text("in the way")
    desk.choose(COMMANDS[0])
    dialog = desk.dialog("presetNameDialog")
    desk.click("presetSaveButton")
    assert dialog.isVisible()
    assert "cannot be written" in desk.find("presetNameNote", QLabel).text()


# --- managing


class Manager:
    """Someone who manages presets: three of them."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        for number, title in enumerate(("First", "Second", "Third")):
            desk.own.save(title, load_preset(PRESETS[0]).replace(timesteps=50 + number))
        desk.choose(COMMANDS[1])
        self.dialog = desk.dialog("presetsDialog")
        self.list = desk.find("presetsList", QListWidget)
        self.status = desk.find("presetsStatus", QLabel)
        with desk.bot.waitActive(self.dialog):
            self.dialog.activateWindow()
        self.list.setFocus()

    def titles(self) -> list[str]:
        return [self.list.item(row).text() for row in range(self.list.count())]

    def select(self, title: str) -> None:
        self.list.setCurrentRow(self.titles().index(title))

    def rename(self, title: str, to: str) -> None:
        self.select(title)
        self.desk.click("presetRenameButton")
        edit = self.list.findChild(QLineEdit)
        assert edit is not None
        edit.selectAll()
        self.desk.bot.keyClicks(edit, to)
        self.desk.bot.keyClick(edit, Qt.Key.Key_Return)
        self.desk.bot.waitUntil(lambda: self.status.text() != "", timeout=10_000)

    def choose_files(self, button: str, name: str, *paths: Path) -> None:
        self.desk.click(button)
        dialog = self.dialog.findChild(QFileDialog, name)
        assert dialog is not None
        files = [str(path) for path in paths]
        dialog.fileSelected.emit(files[0])
        dialog.filesSelected.emit(files)
        dialog.close()


@pytest.fixture
def manager(desk: Desk) -> Manager:
    return Manager(desk)


def test_the_chosen_preset_stands_out_and_can_be_read(manager: Manager) -> None:
    for row in (0, 1):
        manager.list.setCurrentRow(row)
        place = manager.list.visualItemRect(manager.list.item(row))
        shown = manager.list.viewport().grab(place).toImage()
        colours = {
            shown.pixelColor(x, y).name()
            for x in range(shown.width())
            for y in range(shown.height())
        }
        assert {theme.current().accent, theme.current().on_accent} <= colours


def test_the_dialog_lists_ones_own_presets_and_what_each_holds(manager: Manager) -> None:
    assert manager.titles() == ["First", "Second", "Third"]
    manager.select("Second")
    assert manager.desk.find("presetHolds", QLabel).text() == "T 51"


def test_a_preset_is_renamed_in_its_place(manager: Manager) -> None:
    manager.rename("Second", "A new name")
    assert manager.titles() == ["A new name", "First", "Third"]
    assert manager.list.currentItem().text() == "A new name"
    assert manager.desk.own.get("A new name").config.timesteps == 51
    assert manager.status.text() == "“Second” is now called “A new name”."


@pytest.mark.parametrize(
    ("name", "words"),
    [("third", "already"), ("Best quality", "comes with the program"), ("   ", "needs a name")],
)
def test_a_name_that_cannot_be_had_leaves_the_old_one(
    manager: Manager, name: str, words: str
) -> None:
    manager.rename("Second", name)
    assert manager.titles() == ["First", "Second", "Third"]
    assert words in manager.status.text()
    assert manager.status.property("role") == "error"


def test_the_current_preset_stays_the_current_one_under_its_new_name(manager: Manager) -> None:
    manager.desk.choice.take("own:Second")
    manager.desk.experiment.set("eta", 0.5)
    manager.rename("Second", "Renamed")
    assert manager.desk.shown() == "Renamed, changed"


def test_deleted_presets_come_back_one_by_one(manager: Manager) -> None:
    assert not manager.desk.find("presetUndoButton", QPushButton).isVisible()
    manager.select("First")
    manager.desk.click("presetDeleteButton")
    assert manager.titles() == ["Second", "Third"]
    assert manager.status.text() == "“First” was deleted."
    manager.select("Third")
    manager.list.setFocus()
    manager.desk.bot.keyClick(manager.list, Qt.Key.Key_Delete)
    assert manager.titles() == ["Second"]
    assert sorted(path.name for path in manager.desk.own.folder.iterdir()) == ["second.json"]
    manager.desk.click("presetUndoButton")
    assert manager.titles() == ["Second", "Third"]
    manager.desk.bot.keyClick(manager.dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert manager.titles() == ["First", "Second", "Third"]
    assert manager.desk.own.get("First").config.timesteps == 50
    assert not manager.desk.find("presetUndoButton", QPushButton).isVisible()


def test_a_deleted_preset_is_no_longer_the_current_one(manager: Manager) -> None:
    manager.desk.choice.take("own:Second")
    manager.select("Second")
    manager.desk.click("presetDeleteButton")
    assert manager.desk.shown() == "Own settings"
    manager.desk.click("presetUndoButton")
    assert manager.desk.shown() == "Second"


def test_a_preset_is_exported_and_imported(manager: Manager, tmp_path: Path) -> None:
    file = tmp_path / "for you.json"
    manager.select("Third")
    manager.choose_files("presetExportButton", "presetExportDialog", file)
    assert manager.status.text() == "“Third” was written to for you.json."
    manager.desk.click("presetDeleteButton")
    manager.choose_files("presetImportButton", "presetImportDialog", file)
    assert manager.titles() == ["First", "Second", "Third"]
    assert manager.list.currentItem().text() == "Third"
    assert manager.status.text() == "“Third” was imported."


def test_bad_files_are_named_and_good_ones_beside_them_imported(
    manager: Manager, tmp_path: Path
) -> None:
    bad, good = tmp_path / "bad.json", tmp_path / "good.json"
    bad.write_text("{")
    good.write_text('{"preset": "Good", "timesteps": 9}')
    manager.choose_files("presetImportButton", "presetImportDialog", bad, good)
    assert "Good" in manager.titles()
    assert "bad.json is no preset that can be used" in manager.status.text()
    assert manager.status.property("role") == "error"


def test_an_empty_list_says_how_to_fill_it(manager: Manager) -> None:
    for _ in range(3):
        manager.desk.click("presetDeleteButton")
    assert manager.desk.find("presetsEmpty", QLabel).isVisible()
    for name in ("Rename", "Delete", "Export"):
        assert not manager.desk.find(f"preset{name}Button", QPushButton).isEnabled()
    assert manager.desk.find("presetImportButton", QPushButton).isEnabled()
    manager.desk.click("presetUndoButton")
    assert manager.list.isVisible()
