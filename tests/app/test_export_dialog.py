"""The export dialog is driven by its controls, and what it writes is read back."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
import shiboken6
from PIL import Image
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import export_job, theme
from app.dialogs.export_dialog import ExportDialog
from app.export_job import ExportJob
from app.timeline import Timeline
from ddpm_core.config import ExperimentConfig
from ddpm_core.export import Film, write_gif
from ddpm_core.export.palette import COLOURS
from ddpm_core.schedules import make_schedule

T = 12
CONFIG = ExperimentConfig(timesteps=T, sample_seed=5)
SCHEDULE = make_schedule("linear", T)
SOON = 10_000  # milliseconds; far more than is needed

Widget = TypeVar("Widget", bound=QWidget)


def record(kind: str, make: type[Timeline] = Timeline) -> Timeline:
    levels = range(T - 1, -1, -1) if kind == "reverse" else range(T)
    timeline = make(kind, CONFIG, SCHEDULE, list(levels), (60, 2), step=100)
    random = np.random.RandomState(1)
    timeline.start(random.standard_normal((60, 2)))
    while not timeline.complete:
        x, x_0, eps = random.standard_normal((3, 60, 2))
        timeline.append(x, x_0, eps)
    return timeline


class Gated(Timeline):
    """A record that holds a film back in its fifth frame until the gate is opened."""

    gate: threading.Event
    waiting: threading.Event
    looks = 0

    def x(self, frame: int) -> np.ndarray:
        if frame == 4 and threading.current_thread() is not threading.main_thread():
            self.looks += 1
            if self.looks == 2:  # the first is to find the range
                self.waiting.set()
                assert self.gate.wait(SOON / 1000)
        return super().x(frame)


@pytest.fixture
def gated() -> Iterator[Gated]:
    timeline = record("reverse", Gated)
    assert isinstance(timeline, Gated)
    timeline.gate, timeline.waiting = threading.Event(), threading.Event()
    yield timeline
    timeline.gate.set()


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    store = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    folder = tmp_path / "films"
    folder.mkdir()
    store.setValue("export/folder", str(folder))
    return store


Open = Callable[..., ExportDialog]


@pytest.fixture
def open_dialog(qtbot: QtBot, settings: QSettings) -> Open:
    def open_dialog(current: str = "reverse", position: int = 0, **more: Any) -> ExportDialog:
        timelines = {kind: record(kind) for kind in ("reverse", "forward")}
        timelines.update(more)
        dialog = ExportDialog(timelines, current, position, settings)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return open_dialog


def find(dialog: ExportDialog, kind: type[Widget], name: str) -> Widget:
    widget = dialog.findChild(kind, name)
    assert widget is not None, name
    return widget


def press(qtbot: QtBot, dialog: ExportDialog, name: str) -> None:
    qtbot.mouseClick(find(dialog, QPushButton, name), Qt.MouseButton.LeftButton)


def path_of(dialog: ExportDialog) -> Path:
    return Path(find(dialog, QLineEdit, "exportPathEdit").text())


def faults(dialog: ExportDialog) -> list[str]:
    labels = dialog.findChildren(QLabel)
    return [
        label.text()
        for label in labels
        if label.property("role") == "error" and label.isVisible() and label.text()
    ]


# --- exporting


def test_a_film_is_written_as_the_controls_say(qtbot: QtBot, open_dialog: Open) -> None:
    dialog = open_dialog()
    find(dialog, QSpinBox, "exportFromSpin").setValue(2)
    find(dialog, QSpinBox, "exportToSpin").setValue(10)
    find(dialog, QSpinBox, "exportEverySpin").setValue(2)
    find(dialog, QSpinBox, "exportSizeSpin").setValue(180)
    find(dialog, QSpinBox, "exportRateSpin").setValue(10)
    find(dialog, QDoubleSpinBox, "exportHoldSpin").setValue(0.7)
    find(dialog, QCheckBox, "exportTracesCheck").setChecked(False)
    themes = find(dialog, QComboBox, "exportThemeCombo")
    themes.setCurrentIndex(themes.findData("light"))
    assert find(dialog, QLabel, "exportEstimate").text() == "5 frames · 1.2 s"
    path = path_of(dialog)
    press(qtbot, dialog, "exportButton")
    status = find(dialog, QLabel, "exportStatus")
    qtbot.waitUntil(lambda: "Saved" in status.text(), timeout=SOON)
    with Image.open(path) as film:
        about = json.loads(film.info["comment"])
        assert film.size == (180, 180)
        assert film.n_frames == 5
        assert film.convert("RGB").getpixel((179, 179)) == (255, 255, 255)
        times = []
        for k in range(5):
            film.seek(k)
            times.append(film.info["duration"])
    assert times == [100, 100, 100, 100, 800]
    assert about["seed"] == 5
    assert about["film"]["traces"] == 0
    assert (about["film"]["first"], about["film"]["last"]) == (2, 10)
    assert find(dialog, QPushButton, "exportFolderButton").isVisible()
    assert find(dialog, QPushButton, "exportButton").isEnabled()


def test_the_other_process_is_a_choice_away(qtbot: QtBot, open_dialog: Open) -> None:
    dialog = open_dialog("forward")
    process = find(dialog, QComboBox, "exportProcessCombo")
    assert process.currentData() == "forward"
    assert path_of(dialog).name == "swiss-roll-forward.gif"
    assert not find(dialog, QCheckBox, "exportPredictedCheck").isEnabled()
    process.setCurrentIndex(process.findData("reverse"))
    assert path_of(dialog).name == "swiss-roll-reverse.gif"
    assert find(dialog, QCheckBox, "exportPredictedCheck").isEnabled()
    find(dialog, QSpinBox, "exportSizeSpin").setValue(160)
    press(qtbot, dialog, "exportButton")
    qtbot.waitUntil(path_of(dialog).exists, timeout=SOON)
    with Image.open(path_of(dialog)) as film:
        assert json.loads(film.info["comment"])["process"] == "reverse"


def test_the_window_stays_alive_and_a_cancel_leaves_the_earlier_file_whole(
    qtbot: QtBot, open_dialog: Open, gated: Gated
) -> None:
    dialog = open_dialog(reverse=gated)
    path = path_of(dialog)
    path.write_bytes(b"an earlier film")
    press(qtbot, dialog, "exportButton")
    assert not find(dialog, QPushButton, "exportButton").isEnabled()
    assert find(dialog, QProgressBar, "exportProgress").isVisible()
    qtbot.waitUntil(gated.waiting.is_set, timeout=SOON)  # and so this thread goes on
    assert find(dialog, QPushButton, "exportCancelButton").text() == "&Cancel"
    press(qtbot, dialog, "exportCancelButton")
    gated.gate.set()
    status = find(dialog, QLabel, "exportStatus")
    qtbot.waitUntil(lambda: "nothing was written" in status.text(), timeout=SOON)
    assert list(path.parent.iterdir()) == [path]
    assert path.read_bytes() == b"an earlier film"
    assert dialog.isVisible()
    assert find(dialog, QPushButton, "exportButton").isEnabled()
    press(qtbot, dialog, "exportCancelButton")  # now it closes
    assert not dialog.isVisible()


def test_closing_the_dialog_cancels_first_and_closes_then(
    qtbot: QtBot, open_dialog: Open, gated: Gated
) -> None:
    dialog = open_dialog(reverse=gated)
    press(qtbot, dialog, "exportButton")
    qtbot.waitUntil(gated.waiting.is_set, timeout=SOON)
    dialog.close()
    assert dialog.isVisible()
    gated.gate.set()
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=SOON)
    assert list(path_of(dialog).parent.iterdir()) == []
    qtbot.waitUntil(lambda: not export_job._running, timeout=SOON)


def test_an_export_ends_when_its_window_goes_away(
    qtbot: QtBot, settings: QSettings, gated: Gated, tmp_path: Path
) -> None:
    window = QWidget()
    dialog = ExportDialog({"reverse": gated}, "reverse", 0, settings, window)
    dialog.show()
    press(qtbot, dialog, "exportButton")
    qtbot.waitUntil(gated.waiting.is_set, timeout=SOON)
    (job,) = export_job._running
    shiboken6.delete(window)
    gated.gate.set()
    qtbot.waitUntil(lambda: job not in export_job._running, timeout=SOON)
    assert list((tmp_path / "films").iterdir()) == []


def test_progress_is_shown_while_the_film_is_written(
    qtbot: QtBot, open_dialog: Open, gated: Gated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_job, "REPORT_INTERVAL", 0.0)
    gated.gate.set()
    dialog = open_dialog(reverse=gated)
    bar = find(dialog, QProgressBar, "exportProgress")
    seen: list[int] = []
    bar.valueChanged.connect(seen.append)
    press(qtbot, dialog, "exportButton")
    qtbot.waitUntil(path_of(dialog).exists, timeout=SOON)
    qtbot.waitUntil(lambda: not bar.isVisible(), timeout=SOON)
    assert bar.maximum() == T + 1
    assert seen[-1] == T + 1
    assert set(range(1, T + 2)) <= set(seen)


def test_a_failure_is_told_and_leaves_nothing(
    qtbot: QtBot, open_dialog: Open, gated: Gated
) -> None:
    dialog = open_dialog(reverse=gated)
    folder = path_of(dialog).parent
    press(qtbot, dialog, "exportButton")
    qtbot.waitUntil(gated.waiting.is_set, timeout=SOON)
    half, *others = folder.iterdir()
    assert half.suffix != ".gif"
    assert not others
    half.unlink()
    folder.rmdir()  # as if the disk had gone
    gated.gate.set()
    status = find(dialog, QLabel, "exportStatus")
    qtbot.waitUntil(lambda: "Nothing was written" in status.text(), timeout=SOON)
    assert any("cannot be written" in fault for fault in faults(dialog))


# --- choosing


def test_what_is_wrong_is_said_at_its_control_and_stops_the_export(
    qtbot: QtBot, open_dialog: Open, tmp_path: Path
) -> None:
    dialog = open_dialog()
    export = find(dialog, QPushButton, "exportButton")
    edit = find(dialog, QLineEdit, "exportPathEdit")
    good = edit.text()
    for text, words in (
        ("", "Name the file"),
        (str(tmp_path / "no" / "film.gif"), "There is no folder"),
    ):
        edit.setText(text)
        assert any(words in fault for fault in faults(dialog))
        assert not export.isEnabled()
    edit.setText(good)
    assert faults(dialog) == []
    assert export.isEnabled()
    find(dialog, QSpinBox, "exportFromSpin").setValue(9)
    find(dialog, QSpinBox, "exportToSpin").setValue(3)
    assert faults(dialog) == ["The range of frames is empty: it ends at 3, before 9"]
    assert find(dialog, QSpinBox, "exportToSpin").property("error")
    assert not export.isEnabled()
    find(dialog, QSpinBox, "exportToSpin").setValue(9)
    assert export.isEnabled()
    assert find(dialog, QLabel, "exportEstimate").text().startswith("1 frame ·")


def test_the_ranges_of_the_controls_are_those_of_the_process_and_of_gif(open_dialog: Open) -> None:
    dialog = open_dialog()
    assert find(dialog, QSpinBox, "exportToSpin").maximum() == T
    assert find(dialog, QSpinBox, "exportRateSpin").maximum() == 50
    assert find(dialog, QSpinBox, "exportSizeSpin").minimum() == 160


def test_a_suffix_is_added_and_a_bare_name_goes_to_the_last_folder(
    qtbot: QtBot, open_dialog: Open
) -> None:
    dialog = open_dialog()
    folder = path_of(dialog).parent
    find(dialog, QLineEdit, "exportPathEdit").setText("roll")
    find(dialog, QSpinBox, "exportSizeSpin").setValue(160)
    press(qtbot, dialog, "exportButton")
    qtbot.waitUntil((folder / "roll.gif").exists, timeout=SOON)
    status = find(dialog, QLabel, "exportStatus")
    qtbot.waitUntil(lambda: "Saved roll.gif" in status.text(), timeout=SOON)


def test_an_existing_file_is_not_suggested_and_its_replacement_is_announced(
    open_dialog: Open,
) -> None:
    first = path_of(open_dialog())
    first.write_bytes(b"")
    dialog = open_dialog()
    assert path_of(dialog).name == "swiss-roll-reverse-2.gif"
    find(dialog, QLineEdit, "exportPathEdit").setText(str(first))
    assert "will be replaced" in find(dialog, QLabel, "exportStatus").text()


def test_the_last_choices_come_back(qtbot: QtBot, open_dialog: Open) -> None:
    dialog = open_dialog()
    find(dialog, QSpinBox, "exportSizeSpin").setValue(200)
    find(dialog, QSpinBox, "exportRateSpin").setValue(13)
    find(dialog, QDoubleSpinBox, "exportHoldSpin").setValue(2.5)
    find(dialog, QCheckBox, "exportTracesCheck").setChecked(False)
    themes = find(dialog, QComboBox, "exportThemeCombo")
    themes.setCurrentIndex(1 - themes.currentIndex())
    chosen = themes.currentData()
    press(qtbot, dialog, "exportButton")
    qtbot.waitUntil(path_of(dialog).exists, timeout=SOON)
    again = open_dialog()
    assert find(again, QSpinBox, "exportSizeSpin").value() == 200
    assert find(again, QSpinBox, "exportRateSpin").value() == 13
    assert find(again, QDoubleSpinBox, "exportHoldSpin").value() == 2.5
    assert not find(again, QCheckBox, "exportTracesCheck").isChecked()
    assert find(again, QComboBox, "exportThemeCombo").currentData() == chosen
    qtbot.waitUntil(lambda: not find(dialog, QProgressBar, "exportProgress").isVisible())


def test_the_preview_shows_the_frame_that_was_touched(qtbot: QtBot, open_dialog: Open) -> None:
    dialog = open_dialog(position=6)
    preview = find(dialog, QLabel, "exportPreview")

    def picture() -> bytes:
        image = preview.pixmap().toImage()
        return bytes(image.constBits()) if not image.isNull() else b""

    qtbot.waitUntil(lambda: picture() != b"", timeout=SOON)
    first = picture()
    find(dialog, QSpinBox, "exportFromSpin").setValue(3)
    qtbot.waitUntil(lambda: picture() not in (b"", first), timeout=SOON)


def test_every_control_has_a_name_and_a_tip(open_dialog: Open) -> None:
    dialog = open_dialog()
    kinds = (QComboBox, QSpinBox, QDoubleSpinBox, QCheckBox, QPushButton, QProgressBar)
    controls = [w for kind in kinds for w in dialog.findChildren(kind)]
    controls.append(find(dialog, QLineEdit, "exportPathEdit"))
    assert len(controls) == 21
    for control in controls:
        assert control.objectName().startswith("export")
        assert control.accessibleName(), control.objectName()
        assert control.toolTip(), control.objectName()
        if not isinstance(control, QProgressBar):
            assert control.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert not dialog.isModal()


# --- the job


def test_a_job_that_is_shut_down_ends_and_leaves_nothing(
    qtbot: QtBot, tmp_path: Path, gated: Gated
) -> None:
    path = str(tmp_path / "film.gif")
    job = ExportJob(path, partial(write_gif, path, gated, Film(width=160, height=160)))
    job.start()
    qtbot.waitUntil(gated.waiting.is_set, timeout=SOON)
    assert job in export_job._running
    job.cancel()
    gated.gate.set()
    job.shut_down()  # what the end of the application calls
    assert job.isFinished()
    assert list(tmp_path.iterdir()) == []
    qtbot.waitUntil(lambda: job not in export_job._running, timeout=SOON)


@pytest.mark.parametrize(("name", "colours"), [("dark", theme.DARK), ("light", theme.LIGHT)])
def test_films_have_the_colours_of_the_window(name: str, colours: theme.Theme) -> None:
    film = COLOURS[name]
    pairs = {"ground": "card"} | {
        idea: idea
        for idea in ("text", "muted", "trace", "data", "noised", "samples", "predicted_x0")
    }
    for ours, theirs in pairs.items():
        assert "#{:02x}{:02x}{:02x}".format(*getattr(film, ours)) == getattr(colours, theirs), ours
