"""The settings panel: every setting has a control, bound both ways, with its reasons beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import theme
from app.panels.setting_rows import Mark, SettingRow
from app.panels.settings_panel import SettingsPanel
from app.widgets.fields import Field
from ddpm_core.config import ExperimentConfig, settings
from ddpm_core.data.points import DEFAULT_NOISE

W = TypeVar("W", bound=QWidget)

# What the panel leaves to other places: the engine's machine, and the path, set with the data.
ELSEWHERE = {"device", "threads", "data_path"}

# A control of each setting, and a value that differs from the default's.
CONTROLS: dict[str, tuple[str, Any]] = {
    "data": ("datasetCombo", "two_moons"),
    "data_count": ("dataCountSpin", 700),
    "data_noise": ("dataNoiseSpin", 0.25),
    "data_seed": ("dataSeedSpin", 7),
    "data_columns": ("dataColumnsEdit", ("x", "z")),
    "schedule": ("scheduleCombo", "sigmoid"),
    "timesteps": ("timestepsSpin", 300),
    "beta_start": ("betaStartSpin", 3e-4),
    "beta_end": ("betaEndSpin", 0.06),
    "scale_to_timesteps": ("scaleCheck", True),
    "layers": ("layersSpin", 4),
    "hidden": ("hiddenSpin", 128),
    "time_dim": ("timeDimSpin", 64),
    "prediction": ("predictionCombo", "v"),
    "batch_size": ("batchSpin", 256),
    "learning_rate": ("learningRateSpin", 5e-4),
    "learning_rate_schedule": ("lrScheduleCombo", "constant"),
    "training_steps": ("trainingStepsSpin", 9000),
    "warmup_steps": ("warmupSpin", 100),
    "gradient_clip": ("gradientClipSpin", 2.5),
    "ema_beta": ("emaSpin", 0.999),
    "ema_warmup": ("emaWarmupCheck", False),
    "seed": ("trainingSeedSpin", 3),
    "sampler": ("samplerCombo", "ddim"),
    "variance": ("varianceCombo", "posterior"),
    "simplified_noise": ("simplifiedNoiseCheck", False),
    "ddim_steps": ("ddimStepsSpin", 20),
    "eta": ("etaSpin", 0.5),
    "clip": ("clipCheck", False),
    "clip_low": ("clipLowSpin", -1.5),
    "clip_high": ("clipHighSpin", 1.5),
    "sample_count": ("sampleCountSpin", 500),
    "sample_seed": ("seedSpin", 9),
    "preview_share": ("previewShareCombo", 0.05),
    "preview_count": ("previewCountSpin", 200),
}


class Desk:
    """A panel on the screen, and the experiment behind it."""

    def __init__(self, bot: QtBot, experiment: Any) -> None:
        self.bot = bot
        self.experiment = experiment
        self.panel = SettingsPanel(experiment)
        bot.addWidget(self.panel)
        self.panel.resize(236, 620)
        with bot.waitActive(self.panel):
            self.panel.show()
            self.panel.activateWindow()

    def find(self, name: str, kind: type[W] = QWidget) -> W:
        found = self.panel.findChildren(kind, name)
        assert len(found) == 1, name
        return found[0]

    def field(self, name: str) -> Any:
        field = self.find(name)
        assert isinstance(field, Field)
        return field

    def change(self, name: str, value: Any) -> None:
        """Change a control the way a person would."""
        field = self.find(name)
        if isinstance(field, QCheckBox):
            if field.isChecked() != value:
                field.click()
        elif isinstance(field, QComboBox):
            field.setCurrentIndex(field.findData(value))
        else:
            text = ", ".join(value) if isinstance(value, tuple) else str(value)
            field.setFocus()
            field.selectAll()
            self.bot.keyClicks(field, text)
            self.bot.keyClick(field, Qt.Key.Key_Return)

    def shown(self, name: str) -> Any:
        """The value that a control shows."""
        field = self.find(name)
        if isinstance(field, QCheckBox):
            return field.isChecked()
        if isinstance(field, QComboBox):
            return field.currentData()
        if isinstance(field, QLineEdit):
            return tuple(field.text().split(", "))
        return field.current()

    def row(self, name: str) -> SettingRow:
        row = self.find(name).parentWidget()
        assert isinstance(row, SettingRow)
        return row

    def open_all(self) -> None:
        for button in self.panel.findChildren(QToolButton):
            if button.objectName().endswith("MoreButton"):
                button.setChecked(True)

    def click(self, name: str) -> None:
        self.bot.mouseClick(self.find(name, QAbstractButton), Qt.MouseButton.LeftButton)

    def settle(self) -> None:
        """Let layouts, and the scroll bars that follow from them, come to rest."""
        for _ in range(3):
            QApplication.processEvents()


@pytest.fixture
def sit(qtbot: QtBot, fakes: Any) -> Iterator[Callable[..., Desk]]:
    """Sits down in front of a panel with these settings, and a run unless told otherwise."""
    desks = []

    def sit_down(run: bool = True, **changes: Any) -> Desk:
        experiment = fakes.FakeExperiment(ExperimentConfig(**{"data_count": 200, **changes}))
        if run:
            experiment.start_run(4000)
        desks.append(Desk(qtbot, experiment))
        return desks[-1]

    yield sit_down
    for desk in desks:
        desk.panel.close()


@pytest.fixture
def desk(sit: Callable[..., Desk]) -> Desk:
    return sit()


# --- the controls


def test_every_setting_of_the_window_has_one_control(desk: Desk) -> None:
    rows = desk.panel.findChildren(SettingRow)
    shown = [setting for row in rows for setting in row.fields]
    assert sorted(shown) == sorted(set(settings()) - ELSEWHERE)
    assert sorted(shown) == sorted(CONTROLS)


@pytest.mark.parametrize(("setting", "name"), [(s, n) for s, (n, _) in CONTROLS.items()])
def test_a_control_says_what_it_is_and_what_a_change_does(
    desk: Desk, setting: str, name: str
) -> None:
    field = desk.field(name)
    known = settings()[setting]
    assert field.accessibleName()
    assert len(field.accessibleDescription()) > 30
    assert field.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert ("A change starts a new run." in field.toolTip()) == known.rebuilds
    assert ("Acts at once." in field.toolTip()) != known.rebuilds
    if isinstance(field, (QSpinBox, QDoubleSpinBox)):
        assert "From " in field.toolTip()


@pytest.mark.parametrize("setting", CONTROLS)
def test_a_control_and_its_setting_follow_each_other(
    sit: Callable[..., Desk], tmp_path: Path, setting: str
) -> None:
    name, value = CONTROLS[setting]
    desk = sit(data="file", data_path="points.csv") if setting == "data_columns" else sit()
    before = getattr(desk.experiment.settings, setting)
    assert desk.shown(name) == before or setting in ("data_columns",)
    desk.open_all()
    desk.change(name, value)
    assert getattr(desk.experiment.settings, setting) == value
    desk.experiment.set(setting, before)
    if setting == "data_columns":
        assert desk.shown(name) == ("",)
    else:
        assert desk.shown(name) == before
    desk.experiment.set(setting, value)
    assert desk.shown(name) == value


def test_showing_settings_writes_none(desk: Desk) -> None:
    desk.experiment.sets.clear()
    desk.experiment.take(
        ExperimentConfig(data="grid", schedule="cosine", sampler="ddim", clip=False, eta=0.5)
    )
    desk.open_all()
    assert desk.experiment.sets == []


def test_a_choice_the_window_does_not_offer_is_shown_as_it_is(sit: Callable[..., Desk]) -> None:
    desk = sit(preview_share=0.3)
    assert desk.shown("previewShareCombo") == 0.3


# --- what is shown when

PER_SAMPLER = {
    "ddpm": {"varianceCombo", "clipCheck", "clipLowSpin"},
    "ddim": {"ddimStepsSpin", "etaSpin", "clipCheck", "clipLowSpin"},
    "simplified": {"simplifiedNoiseCheck"},
}


@pytest.mark.parametrize("sampler", PER_SAMPLER)
def test_a_sampler_shows_its_own_controls_only(desk: Desk, sampler: str) -> None:
    desk.change("samplerCombo", sampler)
    every = set().union(*PER_SAMPLER.values())
    assert {name for name in every if desk.find(name).isVisible()} == PER_SAMPLER[sampler]


def test_the_range_of_beta_is_there_only_where_it_means_something(desk: Desk) -> None:
    for schedule in ("linear", "cosine", "quadratic"):
        desk.change("scheduleCombo", schedule)
        for name in ("betaStartSpin", "betaEndSpin", "scaleCheck"):
            assert desk.find(name).isVisible() == (schedule != "cosine")


@pytest.mark.parametrize(("name", "value"), [("scheduleCombo", "cosine"), ("samplerCombo", "ddim")])
def test_the_sample_button_keeps_its_place_when_rows_change(
    desk: Desk, name: str, value: str
) -> None:
    def place() -> QPoint:
        desk.settle()
        return desk.find("sampleButton").mapTo(desk.panel, QPoint(0, 0))

    before = place()
    desk.change(name, value)
    desk.experiment.keep_run()
    desk.experiment.start_run()
    desk.change(name, value)
    desk.experiment.start_run()
    assert place() == before


def test_what_is_seldom_wanted_waits_behind_more(desk: Desk) -> None:
    more = desk.find("trainingMoreButton", QToolButton)
    assert not desk.find("gradientClipSpin").isVisible()
    more.setFocus()
    desk.bot.keyClick(more, Qt.Key.Key_Space)
    assert desk.find("gradientClipSpin").isVisible()
    assert desk.find("trainingStepsSpin").isVisible()
    desk.change("lrScheduleCombo", "constant")
    assert not desk.find("trainingStepsSpin").isVisible()
    desk.bot.keyClick(more, Qt.Key.Key_Space)
    assert not desk.find("gradientClipSpin").isVisible()


# --- the data set


def test_a_data_set_comes_with_its_usual_noise(sit: Callable[..., Desk]) -> None:
    desk = sit(data_noise=0.9)
    desk.change("datasetCombo", "eight_gaussians")
    assert desk.experiment.settings.data_noise is None
    assert desk.find("dataNoiseSpin", QDoubleSpinBox).value() == DEFAULT_NOISE["eight_gaussians"]


def test_a_file_is_asked_for_and_taken_with_its_path(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "points of mine.csv"
    path.write_text("x,y\n1,2\n3,4\n")
    combo = desk.find("datasetCombo", QComboBox)
    combo.setCurrentIndex(combo.count() - 1)
    assert combo.currentData() == "swiss_roll"
    dialog = desk.panel.findChild(QFileDialog, "dataFileDialog")
    assert dialog is not None
    dialog.fileSelected.emit(str(path))
    dialog.close()
    config = desk.experiment.settings
    assert (config.data, config.data_path, config.data_columns) == ("file", str(path), None)
    assert combo.currentText() == "points of mine.csv"
    assert desk.find("dataColumnsEdit").isVisible()
    assert not desk.find("dataCountSpin").isVisible()


def test_the_last_file_is_remembered_among_the_data_sets(desk: Desk) -> None:
    desk.experiment.set_many({"data": "file", "data_path": "/somewhere/a.csv"})
    desk.change("datasetCombo", "circles")
    combo = desk.find("datasetCombo", QComboBox)
    assert combo.findText("a.csv") >= 0
    desk.change("datasetCombo", "file")
    assert desk.experiment.settings.data_path == "/somewhere/a.csv"
    desk.experiment.set("data_path", "/somewhere/b.csv")
    assert combo.currentText() == "b.csv"
    assert combo.findText("a.csv") < 0


# --- refusing


def test_a_refusal_is_shown_at_its_control_with_the_reason_until_mended(desk: Desk) -> None:
    desk.change("timestepsSpin", 5000)
    row = desk.row("timestepsSpin")
    assert "5000 is outside 1 to 4000" in row.error
    assert desk.field("timestepsSpin").property("error") is True
    assert desk.find("timestepsSpin", QSpinBox).value() == 5000
    assert desk.experiment.settings.timesteps == 200
    label = next(one for one in row.findChildren(QLabel) if one.text() == row.error)
    assert label.isVisible()
    desk.change("timestepsSpin", 400)
    assert row.error == ""
    assert not label.isVisible()
    assert desk.experiment.settings.timesteps == 400


@pytest.mark.parametrize(
    ("changes", "name", "value", "words"),
    [
        ({}, "betaEndSpin", 1e-5, "below beta_start"),
        ({"sampler": "ddim"}, "ddimStepsSpin", 300, "more than the T = 200"),
        ({"sampler": "ddim"}, "timestepsSpin", 30, "50 steps are more than the T = 30"),
        ({"scale_to_timesteps": True}, "timestepsSpin", 15, "a beta must be below 1"),
        ({}, "timeDimSpin", 33, "33 is odd"),
        ({}, "clipLowSpin", 9.0, "not below clip_high"),
    ],
)
def test_what_does_not_go_together_is_refused_where_it_was_typed(
    sit: Callable[..., Desk], changes: dict[str, Any], name: str, value: float, words: str
) -> None:
    desk = sit(**changes)
    before = desk.experiment.settings
    desk.change(name, value)
    assert words in desk.row(name).error
    assert desk.experiment.settings == before
    desk.bot.keyClick(desk.find(name), Qt.Key.Key_Escape)
    assert desk.row(name).error == ""


def test_a_refusal_of_a_hidden_control_opens_its_group(desk: Desk) -> None:
    assert desk.experiment.set("gradient_clip", -1.0) is False
    assert desk.find("gradientClipSpin").isVisible()
    assert "outside" in desk.row("gradientClipSpin").error


def test_a_change_elsewhere_puts_a_refused_value_back(desk: Desk) -> None:
    desk.change("timestepsSpin", 5000)
    desk.experiment.set("eta", 0.5)
    assert desk.find("timestepsSpin", QSpinBox).value() == 200
    assert desk.row("timestepsSpin").error == ""


# --- waiting for a new run


def test_marks_stand_exactly_at_what_needs_a_new_run(desk: Desk) -> None:
    for row in desk.panel.findChildren(SettingRow):
        rebuilds = any(settings()[setting].rebuilds for setting in row.fields)
        assert len(row.findChildren(Mark)) == rebuilds, list(row.fields)


def test_what_waits_is_marked_and_named_with_two_ways_on(desk: Desk) -> None:
    bar = desk.find("pendingBar")
    assert not bar.isVisible()
    desk.change("learningRateSpin", 5e-4)
    assert not bar.isVisible()
    desk.change("scheduleCombo", "quadratic")
    desk.change("timestepsSpin", 500)
    assert bar.isVisible()
    assert desk.find("pendingText", QLabel).text() == "Changed: schedule, T"
    assert any("4,000" in label.text() for label in bar.findChildren(QLabel))
    assert desk.row("timestepsSpin").findChild(Mark).waiting
    assert not desk.row("layersSpin").findChild(Mark).waiting
    desk.click("keepRunButton")
    assert desk.experiment.commands == ["keep_run"]
    assert desk.find("timestepsSpin", QSpinBox).value() == 200
    assert not bar.isVisible()
    desk.change("timestepsSpin", 500)
    desk.click("restartButton")
    assert desk.experiment.commands == ["keep_run", "restart"]
    assert not bar.isVisible()
    assert not desk.row("timestepsSpin").findChild(Mark).waiting


def test_many_waiting_settings_are_counted(desk: Desk) -> None:
    desk.experiment.set_many({"timesteps": 400, "layers": 2, "seed": 1, "batch_size": 64})
    assert desk.find("pendingText", QLabel).text() == "Changed: T, layers, batch and 1 more"


def test_the_step_of_the_run_in_question_is_kept_up_to_date(desk: Desk) -> None:
    desk.change("timestepsSpin", 500)
    desk.experiment.train_one_step()
    texts = [label.text() for label in desk.find("pendingBar").findChildren(QLabel)]
    assert any("4,001" in text for text in texts)


# --- the signal that is left


@pytest.mark.parametrize(
    ("timesteps", "scaled", "text"),
    [(100, False, "0.36"), (200, False, "0.13"), (500, False, "0.0064"), (200, True, "3e-5")],
)
def test_the_signal_left_at_the_last_level_is_said_and_judged(
    desk: Desk, timesteps: int, scaled: bool, text: str
) -> None:
    betas = np.linspace(1e-4, 0.02, timesteps) * (1000 / timesteps if scaled else 1)
    assert float(text) == pytest.approx(np.prod(1 - betas), rel=0.05)
    desk.experiment.set_many({"timesteps": timesteps, "scale_to_timesteps": scaled})
    fine = float(text) < 0.01
    value = desk.find("signalLeftValue", QLabel)
    assert value.text().split() == [text, "fine" if fine else "high"]
    assert value.property("role") == ("good" if fine else "warning")
    line = desk.find("signalLeft")
    assert text in line.toolTip()
    assert ("larger T" in line.toolTip()) != fine
    assert text in line.accessibleName()


def test_a_signal_too_small_for_a_float_is_none(desk: Desk) -> None:
    desk.experiment.set_many({"timesteps": 4000, "beta_end": 0.9})
    assert desk.find("signalLeftValue", QLabel).text().split() == ["0", "fine"]


# --- clipping


def test_bounds_come_from_the_data_until_they_are_chosen(desk: Desk) -> None:
    low, high = desk.experiment.run.clip_bounds
    low_field, high_field = desk.field("clipLowSpin"), desk.field("clipHighSpin")
    back = desk.find("clipAutomaticButton")
    assert (low_field.value(), high_field.value()) == pytest.approx((low, high), abs=1e-9)
    assert low_field.property("automatic") is True
    assert not back.isVisible()
    desk.change("clipLowSpin", -1.25)
    config = desk.experiment.settings
    assert (config.clip_low, config.clip_high) == (-1.25, pytest.approx(high))
    assert low_field.property("automatic") is high_field.property("automatic") is False
    assert back.isVisible()
    desk.click("clipAutomaticButton")
    config = desk.experiment.settings
    assert (config.clip_low, config.clip_high) == (None, None)
    assert low_field.value() == pytest.approx(low, abs=1e-9)
    assert not back.isVisible()


def test_emptying_a_bound_gives_both_back_to_the_data(sit: Callable[..., Desk]) -> None:
    desk = sit(clip_low=-1.0, clip_high=1.0)
    field = desk.field("clipHighSpin")
    field.setFocus()
    field.selectAll()
    desk.bot.keyClick(field, Qt.Key.Key_Delete)
    desk.bot.keyClick(field, Qt.Key.Key_Return)
    config = desk.experiment.settings
    assert (config.clip_low, config.clip_high) == (None, None)


def test_the_bounds_of_a_new_run_take_the_place_of_the_old(desk: Desk) -> None:
    before = desk.find("clipHighSpin", QDoubleSpinBox).value()
    desk.experiment.set("data", "eight_gaussians")
    desk.experiment.start_run()
    after = desk.find("clipHighSpin", QDoubleSpinBox).value()
    assert after != before
    assert after == pytest.approx(desk.experiment.run.clip_bounds[1], abs=1e-9)


def test_without_clipping_the_bounds_cannot_be_edited(desk: Desk) -> None:
    desk.change("clipCheck", False)
    assert not desk.find("clipLowSpin").isEnabled()
    desk.change("clipCheck", True)
    assert desk.find("clipLowSpin").isEnabled()


# --- sampling


def test_the_button_samples_and_another_stops(desk: Desk) -> None:
    stop = desk.find("stopSamplingButton")
    assert not stop.isVisible()
    desk.click("sampleButton")
    assert stop.isVisible()
    desk.click("sampleButton")
    desk.click("stopSamplingButton")
    assert not stop.isVisible()
    assert desk.experiment.commands == ["sample", "sample", "stop_sampling"]


def test_sampling_waits_for_a_run(sit: Callable[..., Desk]) -> None:
    desk = sit(run=False)
    assert not desk.find("sampleButton").isEnabled()
    desk.experiment.start_run()
    assert desk.find("sampleButton").isEnabled()


# --- the look


@pytest.mark.parametrize("height", [608, 620, 645, 745])
def test_all_of_it_fits_without_scrolling(desk: Desk, height: int) -> None:
    desk.panel.resize(236, height)
    desk.settle()
    scroll = desk.panel.findChild(QScrollArea)
    assert scroll is not None
    assert not scroll.verticalScrollBar().isVisible()
    foot = desk.find("sampleButton").mapTo(desk.panel, QPoint(0, 0)).y()
    assert foot + desk.find("sampleButton").height() < height


@pytest.mark.parametrize("height", [608, 645, 745])
def test_the_bar_below_moves_no_control(desk: Desk, height: int) -> None:
    desk.panel.resize(236, height)
    desk.settle()
    fields = [one for one in desk.panel.findChildren(QWidget) if isinstance(one, Field)]
    before = [one.mapTo(desk.panel, QPoint(0, 0)).y() for one in fields]
    desk.change("timestepsSpin", 500)
    desk.settle()
    assert desk.find("pendingBar").isVisible()
    assert [one.mapTo(desk.panel, QPoint(0, 0)).y() for one in fields] == before


@pytest.mark.parametrize("colours", [theme.DARK, theme.LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize(
    "changes",
    [
        {"sampler": "ddim", "clip_low": -2.25, "clip_high": 2.25},
        {"sampler": "simplified", "schedule": "cosine", "data": "checkerboard"},
        {"variance": "posterior", "data": "eight_gaussians", "prediction": "v"},
    ],
)
def test_no_word_is_cut_even_beside_a_scroll_bar(
    qapp: QApplication, sit: Callable[..., Desk], changes: dict[str, Any], colours: theme.Theme
) -> None:
    theme.apply(qapp, colours)
    desk = sit(**changes)
    desk.open_all()
    desk.panel.resize(236, 400)
    desk.settle()
    scroll = desk.panel.findChild(QScrollArea)
    assert scroll is not None
    assert scroll.verticalScrollBar().isVisible()
    assert scroll.widget().width() <= scroll.viewport().width()
    for label in scroll.findChildren(QLabel):
        if label.isVisible() and not label.wordWrap():
            assert label.width() >= label.sizeHint().width(), label.text()
    for field in scroll.findChildren(QWidget):
        if field.isVisible() and isinstance(field, (QSpinBox, QDoubleSpinBox)):
            text = field.fontMetrics().horizontalAdvance(field.text())
            assert field.lineEdit().width() >= text + 4, field.objectName()
        if field.isVisible() and isinstance(field, QComboBox):
            text = field.fontMetrics().horizontalAdvance(field.currentText())
            assert field.width() >= text + 7 + 18, field.objectName()


def test_the_tab_key_reaches_every_control_in_view_in_their_order(desk: Desk) -> None:
    fields = [one for one in desk.panel.findChildren(QWidget) if isinstance(one, Field)]
    expected = [one.objectName() for one in fields if one.isVisible() and one.isEnabled()]
    reached = []
    desk.find("datasetCombo").setFocus()
    for _ in range(60):
        focused = QApplication.focusWidget()
        if isinstance(focused, Field) and focused.objectName() not in reached:
            reached.append(focused.objectName())
        desk.bot.keyClick(focused, Qt.Key.Key_Tab)
    assert reached == expected
