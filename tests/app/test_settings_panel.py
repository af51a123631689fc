"""The settings panel: every setting has a control, bound both ways, with its reasons beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QLabel,
    QSpinBox,
    QToolButton,
)

from app.panels.setting_rows import Mark, SettingRow
from ddpm_core.config import ExperimentConfig, settings
from ddpm_core.data.points import DEFAULT_NOISE

# What the panel leaves to other places: files, pictures and their squares are set with the data.
ELSEWHERE = {"data_path", "pictures", "crops"}
APART = {"device"}  # what it offers depends on the machine: test_devices.py

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
    "threads": ("threadsSpin", 2),
    "precision": ("precisionCombo", "bf16"),
    "sampler": ("samplerCombo", "ddim"),
    "variance": ("varianceCombo", "posterior"),
    "simplified_noise": ("simplifiedNoiseCheck", False),
    "ddim_steps": ("ddimStepsSpin", 20),
    "ddim_list": ("ddimListEdit", (0, 4, 8, 40)),
    "dpm_solver_steps": ("dpmSolverStepsSpin", 15),
    "eta": ("etaSpin", 0.5),
    "denoiser": ("denoiserCombo", "exact"),
    "clip": ("clipCheck", False),
    "clip_low": ("clipLowSpin", -1.5),
    "clip_high": ("clipHighSpin", 1.5),
    "sample_count": ("sampleCountSpin", 500),
    "sample_seed": ("seedSpin", 9),
    "preview_share": ("previewShareCombo", 0.05),
    "preview_count": ("previewCountSpin", 200),
}
CONTROLS_OF_PICTURES: dict[str, tuple[str, Any]] = {
    "picture_size": ("pictureSizeSpin", 128),
    "flips": ("flipsCheck", True),
    "channels": ("channelsEdit", (32, 64, 128, 128)),
    "bottleneck": ("bottleneckSpin", 512),
    "accumulate": ("accumulateSpin", 2),
    "precision": ("precisionCombo", "bf16"),
    "channels_last": ("channelsLastCombo", True),
}
NEEDS: dict[str, dict[str, Any]] = {
    "data_columns": {"data": "file", "data_path": "points.csv"},
    "picture_size": {"data": "cats", "picture_size": 64},
}
EVERY_CONTROL = {**CONTROLS, **CONTROLS_OF_PICTURES}


# --- the controls


def test_every_setting_of_the_window_has_one_control(desk: Any) -> None:
    rows = desk.panel.findChildren(SettingRow)
    shown = [setting for row in rows for setting in row.fields]
    assert sorted(shown) == sorted(set(settings()) - ELSEWHERE)
    assert sorted(shown) == sorted({*EVERY_CONTROL, *APART})


@pytest.mark.parametrize(("setting", "name"), [(s, n) for s, (n, _) in EVERY_CONTROL.items()])
def test_a_control_says_what_it_is_and_what_a_change_does(
    desk: Any, setting: str, name: str
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


@pytest.mark.parametrize("setting", EVERY_CONTROL)
def test_a_control_and_its_setting_follow_each_other(
    sit: Callable[..., Any], tmp_path: Path, setting: str
) -> None:
    name, value = EVERY_CONTROL[setting]
    desk = sit(**NEEDS.get(setting, {"data": "cats"} if setting in CONTROLS_OF_PICTURES else {}))
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


def test_showing_settings_writes_none(desk: Any) -> None:
    desk.experiment.sets.clear()
    desk.experiment.take(
        ExperimentConfig(data="grid", schedule="cosine", sampler="ddim", clip=False, eta=0.5)
    )
    desk.open_all()
    assert desk.experiment.sets == []


def test_a_choice_the_window_does_not_offer_is_shown_as_it_is(sit: Callable[..., Any]) -> None:
    desk = sit(preview_share=0.3)
    assert desk.shown("previewShareCombo") == 0.3


# --- what is shown when

PER_SAMPLER = {
    "ddpm": {"varianceCombo", "clipCheck", "clipLowSpin"},
    "ddim": {"ddimStepsSpin", "etaSpin", "clipCheck", "clipLowSpin"},
    "dpm_solver": {"dpmSolverStepsSpin", "clipCheck", "clipLowSpin"},
    "simplified": {"simplifiedNoiseCheck"},
}


@pytest.mark.parametrize("sampler", PER_SAMPLER)
def test_a_sampler_shows_its_own_controls_only(desk: Any, sampler: str) -> None:
    desk.change("samplerCombo", sampler)
    every = set().union(*PER_SAMPLER.values())
    assert {name for name in every if desk.find(name).isVisible()} == PER_SAMPLER[sampler]


def test_the_range_of_beta_is_there_only_where_it_means_something(desk: Any) -> None:
    for schedule in ("linear", "cosine", "quadratic"):
        desk.change("scheduleCombo", schedule)
        for name in ("betaStartSpin", "betaEndSpin", "scaleCheck"):
            assert desk.find(name).isVisible() == (schedule != "cosine")


@pytest.mark.parametrize(("name", "value"), [("scheduleCombo", "cosine"), ("samplerCombo", "ddim")])
def test_the_sample_button_keeps_its_place_when_rows_change(
    desk: Any, name: str, value: str
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


def test_what_is_seldom_wanted_waits_behind_more(desk: Any) -> None:
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


def test_a_data_set_comes_with_its_usual_noise(sit: Callable[..., Any]) -> None:
    desk = sit(data_noise=0.9)
    desk.change("datasetCombo", "eight_gaussians")
    assert desk.experiment.settings.data_noise is None
    assert desk.find("dataNoiseSpin", QDoubleSpinBox).value() == DEFAULT_NOISE["eight_gaussians"]


def test_a_file_is_asked_for_and_taken_with_its_path(desk: Any, tmp_path: Path) -> None:
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


@pytest.mark.qt_log_ignore("This plugin does not support")  # what an open list asks for
def test_keys_do_not_ask_for_a_file_but_the_open_list_does(desk: Any) -> None:
    def asked() -> QFileDialog | None:
        return desk.panel.findChild(QFileDialog, "dataFileDialog")

    combo = desk.find("datasetCombo", QComboBox)
    combo.setFocus()
    for key in (Qt.Key.Key_End, Qt.Key.Key_Down, Qt.Key.Key_PageDown):
        desk.bot.keyClick(combo, key)
    assert asked() is None
    assert desk.experiment.settings.data == combo.currentData() == "two_spirals"
    desk.bot.keyClick(combo, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    desk.bot.keyClick(combo.view(), Qt.Key.Key_End)
    assert asked() is None
    desk.bot.keyClick(combo.view(), Qt.Key.Key_Return)
    dialog = asked()
    assert dialog is not None
    dialog.reject()
    assert combo.currentData() == "two_spirals"


def test_the_last_file_is_remembered_among_the_data_sets(desk: Any) -> None:
    desk.experiment.set_many({"data": "file", "data_path": "/somewhere/a.csv"})
    desk.change("datasetCombo", "circles")
    combo = desk.find("datasetCombo", QComboBox)
    assert combo.findText("a.csv") >= 0
    desk.change("datasetCombo", "file")
    assert desk.experiment.settings.data_path == "/somewhere/a.csv"
    desk.experiment.set("data_path", "/somewhere/b.csv")
    assert combo.currentText() == "b.csv"
    assert combo.findText("a.csv") < 0


# --- waiting for a new run


def test_marks_stand_exactly_at_what_needs_a_new_run(desk: Any) -> None:
    for row in desk.panel.findChildren(SettingRow):
        rebuilds = any(settings()[setting].rebuilds for setting in row.fields)
        assert len(row.findChildren(Mark)) == rebuilds, list(row.fields)


def test_what_waits_is_marked_and_named_with_two_ways_on(desk: Any) -> None:
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


def test_many_waiting_settings_are_counted(desk: Any) -> None:
    desk.experiment.set_many({"timesteps": 400, "layers": 2, "seed": 1, "batch_size": 64})
    assert desk.find("pendingText", QLabel).text() == "Changed: T, layers, batch and 1 more"


def test_the_step_of_the_run_in_question_is_kept_up_to_date(desk: Any) -> None:
    desk.change("timestepsSpin", 500)
    desk.experiment.train_one_step()
    texts = [label.text() for label in desk.find("pendingBar").findChildren(QLabel)]
    assert any("4,001" in text for text in texts)


def test_it_is_said_whether_the_run_in_question_goes_on(desk: Any) -> None:
    desk.change("timestepsSpin", 500)
    for training, word in ((True, "goes on"), (False, "stands")):
        desk.experiment.training = training
        desk.experiment.stateChanged.emit()
        texts = [label.text() for label in desk.find("pendingBar").findChildren(QLabel)]
        assert any(word in text for text in texts)


def test_a_list_of_levels_is_in_sight_while_it_holds_in_place_of_the_number(desk: Any) -> None:
    desk.change("samplerCombo", "ddim")
    levels = desk.find("ddimListEdit")
    assert not levels.isVisible()
    desk.experiment.set_many({"ddim_list": (0, 4, 8)})
    assert levels.isVisible()
    assert desk.shown("ddimListEdit") == (0, 4, 8)
    desk.experiment.set_many({"ddim_list": None})
    assert not levels.isVisible()


# --- the signal that is left


@pytest.mark.parametrize(
    ("timesteps", "scaled", "text"),
    [(100, False, "0.36"), (200, False, "0.13"), (500, False, "0.0064"), (200, True, "3e-5")],
)
def test_the_signal_left_at_the_last_level_is_said_and_judged(
    desk: Any, timesteps: int, scaled: bool, text: str
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


# --- clipping


def test_bounds_come_from_the_data_until_they_are_chosen(desk: Any) -> None:
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


def test_emptying_a_bound_gives_both_back_to_the_data(sit: Callable[..., Any]) -> None:
    desk = sit(clip_low=-1.0, clip_high=1.0)
    field = desk.field("clipHighSpin")
    field.setFocus()
    field.selectAll()
    desk.bot.keyClick(field, Qt.Key.Key_Delete)
    desk.bot.keyClick(field, Qt.Key.Key_Return)
    config = desk.experiment.settings
    assert (config.clip_low, config.clip_high) == (None, None)


def test_the_bounds_of_a_new_run_take_the_place_of_the_old(desk: Any) -> None:
    before = desk.find("clipHighSpin", QDoubleSpinBox).value()
    desk.experiment.set("data", "eight_gaussians")
    desk.experiment.start_run()
    after = desk.find("clipHighSpin", QDoubleSpinBox).value()
    assert after != before
    assert after == pytest.approx(desk.experiment.run.clip_bounds[1], abs=1e-9)


def test_without_clipping_the_bounds_cannot_be_edited(desk: Any) -> None:
    desk.change("clipCheck", False)
    assert not desk.find("clipLowSpin").isEnabled()
    desk.change("clipCheck", True)
    assert desk.find("clipLowSpin").isEnabled()


# --- sampling


def test_the_button_samples_and_another_stops(desk: Any) -> None:
    stop = desk.find("stopSamplingButton")
    assert not stop.isVisible()
    desk.click("sampleButton")
    assert stop.isVisible()
    desk.click("sampleButton")
    desk.click("stopSamplingButton")
    assert not stop.isVisible()
    assert desk.experiment.commands == ["sample", "sample", "stop_sampling"]


def test_sampling_waits_for_a_run(sit: Callable[..., Any]) -> None:
    desk = sit(run=False)
    assert not desk.find("sampleButton").isEnabled()
    desk.experiment.start_run()
    assert desk.find("sampleButton").isEnabled()
