"""Each format of the export dialog shows its own controls and writes what they say."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
import torch
from PIL import Image
from PySide6.QtCore import QCoreApplication, QSettings, Qt, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import export_job
from app.dialogs.export_dialog import ExportDialog
from app.timeline import Timeline
from ddpm_core.config import ExperimentConfig
from ddpm_core.data.points import Standardisation
from ddpm_core.export import check_ffmpeg, script_of
from ddpm_core.schedules import make_schedule

W = TypeVar("W", bound=QWidget)

T, POINTS, STEP = 6, 30, 1_234
CONFIG = ExperimentConfig(timesteps=T, sample_seed=5, seed=8)
MEAN, SCALE = torch.tensor([10.0, -3.0]).double(), torch.tensor([2.0, 0.5]).double()
SOON = 20_000  # milliseconds; far more than is needed

FILM = {"exportFromSpin", "exportToSpin", "exportEverySpin", "exportSizeSpin", "exportThemeCombo",
        "exportTracesCheck", "exportPredictedCheck", "exportProcessCombo"}  # fmt: skip
SHOWN = {
    "gif": FILM | {"exportRateSpin", "exportHoldSpin"},
    "mp4": FILM | {"exportRateSpin", "exportHoldSpin"},
    "png": FILM,
    "csv": {"exportProcessCombo", "exportContentsCombo", "exportUnitsCombo"},
    "npz": {"exportProcessCombo", "exportContentsCombo", "exportUnitsCombo"},
    "py": {"exportStepsSpin"},
}


def record(kind: str) -> Timeline:
    levels = range(T - 1, -1, -1) if kind == "reverse" else range(T)
    timeline = Timeline(
        kind, CONFIG, make_schedule("linear", T), list(levels), (POINTS, 2), step=STEP,
        columns=("x", "z"), transform=Standardisation(MEAN, SCALE),
    )  # fmt: skip
    random = np.random.RandomState(1)
    timeline.start(random.standard_normal((POINTS, 2)))
    while not timeline.complete:
        timeline.append(*random.standard_normal((3, POINTS, 2)))
    return timeline


class Dialog:
    """The dialog, and someone who uses it."""

    def __init__(self, bot: QtBot, settings: QSettings) -> None:
        self.bot = bot
        self.timelines = {kind: record(kind) for kind in ("reverse", "forward")}
        self.dialog = ExportDialog(self.timelines, "reverse", 0, settings)
        bot.addWidget(self.dialog)
        self.dialog.show()

    def find(self, kind: type[W], name: str) -> W:
        widget = self.dialog.findChild(kind, name)
        assert widget is not None, name
        return widget

    def choose(self, name: str, data: str) -> None:
        combo = self.find(QComboBox, name)
        index = combo.findData(data)
        assert index >= 0, f"{name} does not offer {data}"
        combo.setCurrentIndex(index)

    def format(self, name: str) -> None:
        self.choose("exportFormatCombo", name)

    def shown(self) -> set[str]:
        kinds = (QComboBox, QSpinBox, QDoubleSpinBox, QCheckBox)
        controls = [w for kind in kinds for w in self.dialog.findChildren(kind)]
        return {w.objectName() for w in controls if w.isVisible()} - {"exportFormatCombo"}

    @property
    def path(self) -> Path:
        return Path(self.find(QLineEdit, "exportPathEdit").text())

    @property
    def status(self) -> str:
        return self.find(QLabel, "exportStatus").text()

    @property
    def estimate(self) -> str:
        return self.find(QLabel, "exportEstimate").text()

    @property
    def text(self) -> str:
        return self.find(QPlainTextEdit, "exportTextPreview").toPlainText()

    @property
    def faults(self) -> list[str]:
        labels = [w for w in self.dialog.findChildren(QLabel) if w.property("role") == "error"]
        return [label.text() for label in labels if label.isVisible() and label.text()]

    @property
    def export_button(self) -> QPushButton:
        return self.find(QPushButton, "exportButton")

    def export(self) -> Path:
        """Export, and wait until it is done."""
        path = self.path
        self.bot.mouseClick(self.export_button, Qt.MouseButton.LeftButton)
        self.bot.waitUntil(lambda: "Saved" in self.status, timeout=SOON)
        self.bot.waitUntil(lambda: not export_job._running, timeout=SOON)
        return path


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    store = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    (tmp_path / "out").mkdir()
    store.setValue("export/folder", str(tmp_path / "out"))
    return store


@pytest.fixture
def dialog(qtbot: QtBot, settings: QSettings) -> Dialog:
    return Dialog(qtbot, settings)


def own_units(points: np.ndarray) -> np.ndarray:
    return points.astype(np.float64) * SCALE.numpy() + MEAN.numpy()


# --- choosing


@pytest.mark.parametrize("name", SHOWN)
def test_a_format_shows_only_what_means_something_for_it(dialog: Dialog, name: str) -> None:
    dialog.format(name)
    assert dialog.shown() == SHOWN[name]
    assert dialog.export_button.isEnabled()
    assert dialog.faults == []


@pytest.mark.parametrize("name", ["csv", "npz"])
def test_trajectories_have_a_range_of_frames(dialog: Dialog, name: str) -> None:
    dialog.format(name)
    dialog.choose("exportContentsCombo", "trajectories")
    more = {"exportFromSpin", "exportToSpin", "exportEverySpin", "exportPredictedCheck"}
    assert dialog.shown() == SHOWN[name] | more


def test_every_format_is_offered_with_its_purpose(dialog: Dialog) -> None:
    combo = dialog.find(QComboBox, "exportFormatCombo")
    names = [combo.itemData(k) for k in range(combo.count())]
    assert names == ["gif", "mp4", "png", "csv", "npz", "py"]
    assert all(combo.itemData(k, Qt.ItemDataRole.ToolTipRole) for k in range(combo.count()))


def test_the_name_follows_the_format(dialog: Dialog) -> None:
    names = {
        "mp4": "swiss-roll-reverse.mp4", "png": "swiss-roll-reverse",
        "npz": "swiss-roll-reverse.npz", "py": "swiss-roll.py", "gif": "swiss-roll-reverse.gif",
    }  # fmt: skip
    for name, expected in names.items():
        dialog.format(name)
        assert dialog.path.name == expected
    edit = dialog.find(QLineEdit, "exportPathEdit")
    edit.clear()
    dialog.bot.keyClicks(edit, "mine.gif")
    for name, expected in (("csv", "mine.csv"), ("png", "mine"), ("mp4", "mine.mp4")):
        dialog.format(name)
        assert edit.text() == expected


def test_a_gif_is_slower_than_an_mp4_can_be(dialog: Dialog) -> None:
    rate = dialog.find(QSpinBox, "exportRateSpin")
    assert rate.maximum() == 50
    dialog.format("mp4")
    rate.setValue(60)
    assert dialog.export_button.isEnabled()
    dialog.format("gif")
    assert rate.value() == 50


@pytest.mark.parametrize(
    ("name", "contents", "expected"),
    [
        ("gif", "samples", "7 frames · 1.9 s"),
        ("png", "samples", "7 pictures"),
        ("csv", "samples", "30 rows of 2 columns"),
        ("csv", "trajectories", "210 rows of 7 columns"),
        ("npz", "trajectories", "6 kB of numbers"),
        ("py", "samples", "26 lines"),
    ],
)
def test_it_says_how_much_there_will_be(
    dialog: Dialog, name: str, contents: str, expected: str
) -> None:
    dialog.choose("exportContentsCombo", contents)
    dialog.format(name)
    if name == "npz":
        expected = f"{dialog.dialog.locale().formattedDataSize(2 * 7 * POINTS * 2 * 8)} of numbers"
    assert dialog.estimate == expected


def test_text_is_shown_as_it_will_be_written(dialog: Dialog) -> None:
    reverse = dialog.timelines["reverse"]
    dialog.format("py")
    dialog.find(QSpinBox, "exportStepsSpin").setValue(77)
    assert dialog.text == script_of(CONFIG, 77)
    dialog.format("csv")
    _, header, first, *rest = dialog.text.splitlines()
    assert header == "x,z"
    assert first == ",".join(repr(v) for v in own_units(reverse.x(T))[0].tolist())
    assert len(rest) == POINTS - 1
    dialog.choose("exportContentsCombo", "trajectories")
    assert dialog.text.splitlines()[1] == "frame,t,point,x,z,x0_pred_x,x0_pred_z"
    dialog.format("npz")
    assert "x0_pred    float64  7 × 30 × 2" in dialog.text


def test_the_last_choices_come_back(dialog: Dialog, settings: QSettings) -> None:
    dialog.format("csv")
    dialog.choose("exportContentsCombo", "trajectories")
    dialog.choose("exportUnitsCombo", "standardised")
    dialog.find(QCheckBox, "exportPredictedCheck").setChecked(False)
    dialog.find(QSpinBox, "exportEverySpin").setValue(3)
    dialog.export()
    again = Dialog(dialog.bot, settings)
    chosen = {
        name: again.find(QComboBox, name).currentData()
        for name in ("exportFormatCombo", "exportContentsCombo", "exportUnitsCombo")
    }
    assert list(chosen.values()) == ["csv", "trajectories", "standardised"]
    assert not again.find(QCheckBox, "exportPredictedCheck").isChecked()
    assert again.find(QSpinBox, "exportEverySpin").value() == 3
    assert again.path.parent == dialog.path.parent
    assert again.path.name == "swiss-roll-reverse-2.csv"


# --- what is written


def test_an_mp4_is_written(dialog: Dialog) -> None:
    dialog.format("mp4")
    dialog.find(QSpinBox, "exportSizeSpin").setValue(180)
    dialog.find(QDoubleSpinBox, "exportHoldSpin").setValue(0)
    path = dialog.export()
    command = [check_ffmpeg(), "-i", str(path), "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert len(done.stdout) == (T + 1) * 180 * 180 * 3
    assert b'"seed": 5' in done.stderr


def test_pictures_are_written_into_a_folder_of_their_own(dialog: Dialog) -> None:
    dialog.format("png")
    dialog.find(QSpinBox, "exportSizeSpin").setValue(180)
    dialog.find(QSpinBox, "exportEverySpin").setValue(3)
    folder = dialog.export()
    files = sorted(folder.iterdir())
    assert [file.name for file in files] == [f"swiss-roll-reverse-000{k}.png" for k in range(3)]
    size = dialog.dialog.locale().formattedDataSize(sum(file.stat().st_size for file in files))
    assert dialog.status == f"Saved swiss-roll-reverse · {size}"
    with Image.open(files[1]) as image:
        assert image.size == (180, 180)
        assert json.loads(image.text["Comment"])["frame"] == 3
    assert dialog.path == folder  # which is there now: another export needs another name
    dialog.find(QSpinBox, "exportEverySpin").setValue(2)
    assert dialog.faults == ["There is a folder swiss-roll-reverse already; name a new one"]
    assert not dialog.export_button.isEnabled()


@pytest.mark.parametrize("units", ["data", "standardised"])
def test_samples_are_written_in_the_units_that_were_chosen(dialog: Dialog, units: str) -> None:
    points = dialog.timelines["reverse"].x(T)
    expected = own_units(points) if units == "data" else points
    dialog.format("csv")
    dialog.choose("exportUnitsCombo", units)
    with dialog.export().open(newline="") as file:
        about = json.loads(file.readline()[2:])
        header, *rows = csv.reader(file)
    assert header == ["x", "z"]
    assert (np.array(rows, dtype=expected.dtype) == expected).all()
    assert about["seed"] == 5
    dialog.format("npz")
    with np.load(dialog.export()) as archive:
        assert (archive["points"] == expected).all()


def test_the_way_of_every_point_is_written(dialog: Dialog) -> None:
    dialog.format("npz")
    dialog.choose("exportContentsCombo", "trajectories")
    dialog.choose("exportProcessCombo", "forward")
    assert not dialog.find(QCheckBox, "exportPredictedCheck").isEnabled()
    dialog.find(QSpinBox, "exportToSpin").setValue(4)
    dialog.find(QSpinBox, "exportEverySpin").setValue(2)
    forward = dialog.timelines["forward"]
    with np.load(dialog.export()) as archive:
        assert archive["frames"].tolist() == [0, 2, 4]
        assert archive["t"].tolist() == [-1, 1, 3]
        for place, frame in enumerate((0, 2, 4)):
            assert (archive["x"][place] == own_units(forward.x(frame))).all()


def test_a_script_is_written_with_the_steps_of_the_network(dialog: Dialog) -> None:
    dialog.format("py")
    assert dialog.find(QSpinBox, "exportStepsSpin").value() == STEP
    path = dialog.export()
    assert path.read_text(encoding="utf-8") == script_of(CONFIG, STEP)


# --- what is missing or wrong


def test_without_ffmpeg_the_choice_says_how_to_get_it(
    dialog: Dialog, settings: QSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    monkeypatch.setenv("PATH", "")
    without = Dialog(dialog.bot, settings)
    combo = without.find(QComboBox, "exportFormatCombo")
    assert "needs ffmpeg" in combo.itemText(combo.findData("mp4"))
    button = without.find(QPushButton, "exportInstallButton")
    assert not button.isVisible()
    without.format("mp4")
    (fault,) = without.faults
    assert "not on this machine" in fault
    assert "python -m pip install imageio-ffmpeg" in fault
    assert combo.isEnabled()
    assert not without.export_button.isEnabled()
    without.bot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "python -m pip install imageio-ffmpeg"
    monkeypatch.undo()  # as if it had been installed meanwhile
    without.format("gif")
    without.format("mp4")
    assert without.faults == []
    assert without.export_button.isEnabled()
    assert not button.isVisible()


def test_a_folder_is_chosen_for_pictures_and_a_file_for_the_rest(
    dialog: Dialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def save(parent: object, title: str, path: str, pattern: str) -> tuple[str, str]:
        asked.append(pattern)
        return str(tmp_path / "own.mp4"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", save)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    browse = dialog.find(QPushButton, "exportBrowseButton")
    dialog.format("mp4")
    dialog.bot.mouseClick(browse, Qt.MouseButton.LeftButton)
    assert asked == ["MP4 film (*.mp4)"]
    assert dialog.path == tmp_path / "own.mp4"
    dialog.format("png")
    dialog.bot.mouseClick(browse, Qt.MouseButton.LeftButton)
    assert dialog.path == tmp_path / "own"


def test_a_name_is_asked_for_in_the_words_of_the_format(dialog: Dialog) -> None:
    edit = dialog.find(QLineEdit, "exportPathEdit")
    for name, words in (("csv", "Name the file to write"), ("png", "Name the folder to make")):
        dialog.format(name)
        edit.clear()
        assert dialog.faults == [words]
        assert not dialog.export_button.isEnabled()


class Foreign(QTranslator):
    """A language in which every word on a film is the same."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self.word = word

    def translate(self, context: str, *_: object) -> str | None:
        return self.word if context == "Film" else None


@pytest.mark.parametrize(("word", "fits"), [("Wörter", True), ("بيانات", False)])
def test_words_without_a_font_are_english_and_it_is_said(
    qtbot: QtBot, settings: QSettings, word: str, fits: bool
) -> None:
    translator = Foreign(word)
    QCoreApplication.installTranslator(translator)
    try:
        dialog = Dialog(qtbot, settings)
        assert ("English" in dialog.status) != fits
        dialog.format("csv")
        assert dialog.status == ""
    finally:
        QCoreApplication.removeTranslator(translator)
