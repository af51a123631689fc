"""The export dialog for pictures: its controls, its preview, and what it writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
import torch
from PIL import Image
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import export_job, theme
from app.dialogs.export_dialog import ExportDialog
from app.timeline import Timeline
from ddpm_core.assemble import build_data, build_schedule, build_trainer
from ddpm_core.config import ExperimentConfig
from ddpm_core.data.images import undo
from ddpm_core.export import CLOUDS, Film, Sheet, painter_of, render_sheet, script_of
from ddpm_core.recording import record_forward, record_reverse

W = TypeVar("W", bound=QWidget)

CONFIG = ExperimentConfig(
    data="cats", picture_size=16, channels=(8, 16), bottleneck=16, time_dim=8, timesteps=20,
    batch_size=2, prediction="v", sampler="ddim", ddim_steps=5, sample_count=4, sample_seed=5,
    threads=1,
)  # fmt: skip
SOON = 20_000  # milliseconds; far more than is needed

LOOK = {"exportSizeSpin", "exportThemeCombo"}
FRAMES = {"exportFromSpin", "exportToSpin", "exportEverySpin"}
FILM = {"exportProcessCombo", "exportPredictedCheck", "exportNoiseCheck", "exportMostSpin"}
SHOWN = {
    "gif": LOOK | FRAMES | FILM | {"exportRateSpin", "exportHoldSpin"},
    "mp4": LOOK | FRAMES | FILM | {"exportRateSpin", "exportHoldSpin"},
    "png": LOOK | FRAMES | FILM,
    "sheet": LOOK | {"exportProcessCombo", "exportSheetCombo", "exportMostSpin"},
    "samples": set(),
    "npz": {"exportProcessCombo", "exportContentsCombo"},
    "py": {"exportStepsSpin"},
}


@pytest.fixture(scope="module")
def timelines() -> dict[str, Timeline]:
    """Both processes of a tiny network that was never trained."""
    data, schedule = build_data(CONFIG), build_schedule(CONFIG)
    model = build_trainer(CONFIG, data).model
    reverse, job = record_reverse(model, CONFIG, schedule, data, step=321)
    for _ in job:
        pass
    forward, job = record_forward(CONFIG, schedule, data, 3)
    for _ in job:
        pass
    return {"reverse": reverse, "forward": forward}


class Dialog:
    """The dialog, and someone who uses it."""

    def __init__(
        self, bot: QtBot, timelines: dict[str, Timeline], settings: QSettings, position: int = 0
    ) -> None:
        self.bot = bot
        self.timelines = timelines
        self.dialog = ExportDialog(timelines, "reverse", position, settings)
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

    def set(self, name: str, value: int) -> None:
        self.find(QSpinBox, name).setValue(value)

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
    def estimate(self) -> str:
        return self.find(QLabel, "exportEstimate").text()

    @property
    def faults(self) -> list[str]:
        labels = [w for w in self.dialog.findChildren(QLabel) if w.property("role") == "error"]
        return [label.text() for label in labels if label.isVisible() and label.text()]

    def preview(self) -> np.ndarray:
        """What the preview shows, [height, width, 3], once it does."""
        label = self.find(QLabel, "exportPreview")
        self.bot.waitUntil(lambda: not label.pixmap().isNull(), timeout=SOON)
        image = (
            label.pixmap().toImage().convertToFormat(label.pixmap().toImage().Format.Format_RGB888)
        )
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
        return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()

    def export(self) -> Path:
        """Export, and wait until it is done."""
        path, status = self.path, self.find(QLabel, "exportStatus")
        button = self.find(QPushButton, "exportButton")
        self.bot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.bot.waitUntil(lambda: "Saved" in status.text(), timeout=SOON)
        self.bot.waitUntil(lambda: not export_job._running, timeout=SOON)
        return path


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    store = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    (tmp_path / "out").mkdir()
    store.setValue("exportPictures/folder", str(tmp_path / "out"))
    return store


@pytest.fixture
def dialog(qtbot: QtBot, timelines: dict[str, Timeline], settings: QSettings) -> Dialog:
    return Dialog(qtbot, timelines, settings)


def pixels(pictures: np.ndarray) -> np.ndarray:
    return undo(torch.from_numpy(np.array(pictures)))


# --- choosing


@pytest.mark.parametrize("name", SHOWN)
def test_a_format_shows_only_what_means_something_for_it(dialog: Dialog, name: str) -> None:
    dialog.format(name)
    assert dialog.shown() == SHOWN[name]
    assert dialog.find(QPushButton, "exportButton").isEnabled()
    assert dialog.faults == []


def test_more_contents_have_more_controls(dialog: Dialog) -> None:
    dialog.format("sheet")
    dialog.choose("exportSheetCombo", "process")
    more = {"exportFromSpin", "exportToSpin", "exportShownCombo", "exportColumnsSpin"}
    assert dialog.shown() == SHOWN["sheet"] | more
    dialog.format("npz")
    dialog.choose("exportContentsCombo", "trajectories")
    assert dialog.shown() == SHOWN["npz"] | FRAMES | {"exportPredictedCheck"}


def test_every_format_of_pictures_is_offered_with_its_purpose(dialog: Dialog) -> None:
    combo = dialog.find(QComboBox, "exportFormatCombo")
    assert [combo.itemData(k) for k in range(combo.count())] == list(SHOWN)
    assert all(combo.itemData(k, Qt.ItemDataRole.ToolTipRole) for k in range(combo.count()))


def test_the_name_follows_the_format(dialog: Dialog) -> None:
    names = {
        "mp4": "cats-reverse.mp4", "png": "cats-reverse", "sheet": "cats-reverse.png",
        "samples": "cats-samples", "npz": "cats-reverse.npz", "py": "cats.py",
    }  # fmt: skip
    for name, expected in names.items():
        dialog.format(name)
        assert dialog.path.name == expected
    edit = dialog.find(QLineEdit, "exportPathEdit")
    edit.clear()
    dialog.bot.keyClicks(edit, "mine.py")
    for name, expected in (("sheet", "mine.png"), ("samples", "mine"), ("gif", "mine.gif")):
        dialog.format(name)
        assert edit.text() == expected


def test_nothing_is_predicted_of_a_forward_process(dialog: Dialog) -> None:
    dialog.choose("exportProcessCombo", "forward")
    for name in ("exportPredictedCheck", "exportNoiseCheck"):
        assert not dialog.find(QCheckBox, name).isEnabled()
    dialog.format("sheet")
    dialog.choose("exportSheetCombo", "process")
    dialog.choose("exportShownCombo", "eps")
    assert not dialog.find(QComboBox, "exportShownCombo").isEnabled()
    assert dialog.faults == []  # it shows x_t
    most = dialog.find(QSpinBox, "exportMostSpin")
    assert most.value() == most.maximum() == 3
    dialog.choose("exportProcessCombo", "reverse")
    assert most.value() == most.maximum() == 4


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("gif", "6 frames · 1.8 s · {size}"),
        ("png", "6 frames · {size}"),
        ("sheet", "4 pictures"),
        ("samples", "4 pictures · 16 × 16 px"),
        ("py", f"{len(script_of(CONFIG, 321).splitlines())} lines"),
    ],
)
def test_it_says_how_much_there_will_be(dialog: Dialog, name: str, expected: str) -> None:
    dialog.format(name)
    film = Film(width=900, height=None, clouds=CLOUDS)
    painter = painter_of(dialog.timelines["reverse"], film)
    assert dialog.estimate == expected.format(size=f"{painter.width} × {painter.height} px")
    if name == "sheet":
        dialog.choose("exportSheetCombo", "process")
        dialog.set("exportColumnsSpin", 3)
        assert dialog.estimate == "4 × 3 pictures"
        dialog.choose("exportShownCombo", "x0_pred")
        dialog.set("exportFromSpin", 5)
        assert dialog.faults == ["Nothing is predicted at these frames"]
        assert not dialog.find(QPushButton, "exportButton").isEnabled()


def test_arrays_are_told_by_name_and_size(dialog: Dialog) -> None:
    dialog.format("npz")
    text = dialog.find(QPlainTextEdit, "exportTextPreview")
    assert "pictures   float32  4 × 3 × 16 × 16" in text.toPlainText()
    assert "columns" not in text.toPlainText()
    dialog.choose("exportContentsCombo", "trajectories")
    assert "x          float32  6 × 4 × 3 × 16 × 16" in text.toPlainText()


def test_every_control_has_a_name_and_a_tip(dialog: Dialog) -> None:
    kinds = (QComboBox, QSpinBox, QDoubleSpinBox, QCheckBox, QPushButton, QProgressBar)
    controls = [w for kind in kinds for w in dialog.dialog.findChildren(kind)]
    assert len(controls) == 25
    for control in controls:
        assert control.objectName().startswith("export")
        assert control.accessibleName(), control.objectName()
        assert control.toolTip(), control.objectName()
        if not isinstance(control, QProgressBar):
            assert control.focusPolicy() & Qt.FocusPolicy.TabFocus


# --- the preview


def test_the_preview_shows_the_pictures_of_the_frame(
    qtbot: QtBot, timelines: dict[str, Timeline], settings: QSettings
) -> None:
    dialog = Dialog(qtbot, timelines, settings, position=2)
    shown = dialog.preview()
    film = Film(width=900, height=None, clouds=CLOUDS, theme=theme.current().scheme)
    expected = Image.fromarray(painter_of(timelines["reverse"], film).rgb(2))
    expected = expected.resize((shown.shape[1], shown.shape[0]), Image.Resampling.BOX)
    assert max(shown.shape) == 300
    assert abs(shown.shape[0] / shown.shape[1] - expected.height / expected.width) < 0.01
    error = np.abs(shown.astype(int) - np.asarray(expected)).mean()
    other = painter_of(timelines["reverse"], film).rgb(5)
    other = Image.fromarray(other).resize((shown.shape[1], shown.shape[0]), Image.Resampling.BOX)
    assert error < 0.7 * np.abs(shown.astype(int) - np.asarray(other)).mean()


@pytest.mark.parametrize("name", ["sheet", "samples"])
def test_the_preview_shows_a_sheet(dialog: Dialog, name: str) -> None:
    film = dialog.preview()
    dialog.format(name)
    dialog.bot.waitUntil(lambda: dialog.preview().shape != film.shape, timeout=SOON)
    shown = dialog.preview()
    assert shown.shape[0] == shown.shape[1]  # two by two
    reverse = dialog.timelines["reverse"]
    sheet = render_sheet(reverse, Sheet(theme=theme.current().scheme))
    size = (shown.shape[1], shown.shape[0])
    expected = np.asarray(Image.fromarray(sheet).resize(size, Image.Resampling.BOX))
    assert np.abs(shown.astype(int) - expected).mean() < 12


# --- what is written


def test_a_film_is_written_as_the_controls_say(dialog: Dialog) -> None:
    dialog.set("exportSizeSpin", 420)
    dialog.set("exportMostSpin", 1)
    dialog.set("exportEverySpin", 2)
    dialog.find(QCheckBox, "exportNoiseCheck").setChecked(False)
    dialog.choose("exportThemeCombo", "light")
    path = dialog.export()
    film = Film(width=420, height=None, most=1, stride=2, theme="light")
    painter = painter_of(dialog.timelines["reverse"], film)
    with Image.open(path) as gif:
        assert gif.n_frames == 4
        assert gif.size == (painter.width, painter.height)
        gif.seek(3)
        last = np.array(gif.convert("RGB")).astype(int)
        about = json.loads(gif.info["comment"])
    assert np.abs(last - painter.rgb(5)).mean() < 6
    assert about["film"]["clouds"] == ["x_t", "x0_pred"]
    assert about["seed"] == 5


def test_a_sheet_of_a_process_is_written(dialog: Dialog) -> None:
    dialog.format("sheet")
    dialog.choose("exportSheetCombo", "process")
    dialog.choose("exportShownCombo", "x0_pred")
    dialog.choose("exportThemeCombo", "light")
    dialog.set("exportColumnsSpin", 3)
    dialog.set("exportMostSpin", 2)
    dialog.set("exportFromSpin", 1)
    path = dialog.export()
    order = Sheet(
        contents="process", cloud="x0_pred", columns=3, most=2, first=1, last=5, width=900,
        theme="light",
    )  # fmt: skip
    with Image.open(path) as image:
        assert (np.array(image) == render_sheet(dialog.timelines["reverse"], order)).all()
        assert json.loads(image.text["Comment"])["frames"] == [1, 2, 4]


def test_each_sample_is_written_into_a_folder(dialog: Dialog) -> None:
    dialog.format("samples")
    folder = dialog.export()
    files = sorted(folder.iterdir())
    assert [file.name for file in files] == [f"cats-samples-000{k}.png" for k in range(4)]
    for file, picture in zip(files, pixels(dialog.timelines["reverse"].x(5)), strict=True):
        with Image.open(file) as image:
            assert (np.array(image) == picture).all()


def test_numbers_and_a_script_are_written(dialog: Dialog) -> None:
    dialog.format("npz")
    with np.load(dialog.export()) as archive:
        assert (archive["pictures"] == dialog.timelines["reverse"].x(5)).all()
    dialog.format("py")
    assert dialog.export().read_text(encoding="utf-8") == script_of(CONFIG, 321)


def test_the_last_choices_come_back_apart_from_those_of_points(
    dialog: Dialog, settings: QSettings
) -> None:
    dialog.format("sheet")
    dialog.choose("exportSheetCombo", "process")
    dialog.choose("exportShownCombo", "eps")
    dialog.set("exportColumnsSpin", 7)
    dialog.set("exportMostSpin", 3)
    dialog.set("exportSizeSpin", 640)
    dialog.find(QCheckBox, "exportNoiseCheck").setChecked(False)
    dialog.export()
    again = Dialog(dialog.bot, dialog.timelines, settings)
    names = ("exportFormatCombo", "exportSheetCombo", "exportShownCombo")
    chosen = [again.find(QComboBox, name).currentData() for name in names]
    assert chosen == ["sheet", "process", "eps"]
    spins = ("exportColumnsSpin", "exportMostSpin", "exportSizeSpin")
    assert [again.find(QSpinBox, name).value() for name in spins] == [7, 3, 640]
    assert not again.find(QCheckBox, "exportNoiseCheck").isChecked()
    assert again.path.name == "cats-reverse-2.png"
    assert [key for key in settings.allKeys() if key.startswith("export/")] == []
