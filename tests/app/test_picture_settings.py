"""The settings panel where pictures are learned."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QWidget,
)

from app import theme
from app.panels.setting_rows import SettingRow
from app.widgets.fields import Field
from app.wording import refusal
from ddpm_core.config import ConfigError, ExperimentConfig
from ddpm_core.presets import PICTURE_PRESETS, load_preset
from ddpm_core.relevance import means_something

CATS = ExperimentConfig(
    data="cats",
    picture_size=64,
    channels=(32, 64, 128, 128),
    bottleneck=256,
    batch_size=6,
    sample_count=4,
    preview_count=9,
)
POINTS_TOO = {
    "scheduleCombo",
    "timestepsSpin",
    "predictionCombo",
    "batchSpin",
    "threadsSpin",
    "precisionCombo",
}


@pytest.fixture
def cats(desk: Any) -> Any:
    """A Desk at which pictures are learned, once points were."""
    desk.experiment.take(CATS)
    return desk


def shown(desk: Any) -> set[str]:
    fields = [one for one in desk.panel.findChildren(QWidget) if isinstance(one, Field)]
    return {one.objectName() for one in fields if one.isVisible()}


def entries(combo: QComboBox) -> list[str]:
    return [combo.itemText(i) for i in range(combo.count()) if combo.itemText(i)]


# --- what is shown


@pytest.mark.parametrize("data", ["cats", "pets", "pictures", "swiss_roll"])
def test_settings_are_shown_where_they_mean_something(desk: Any, data: str) -> None:
    desk.experiment.take(CATS.replace(data=data, pictures=("a.png",)))
    desk.open_all()
    pictures = data != "swiss_roll"
    config = desk.experiment.settings
    for row in desk.panel.findChildren(SettingRow):
        for setting, field in row.fields.items():
            if not means_something(setting, config):
                assert not field.isVisible(), setting
    assert shown(desk) >= POINTS_TOO
    of_pictures = {
        "pictureSizeSpin",
        "flipsCheck",
        "channelsEdit",
        "bottleneckSpin",
        "accumulateSpin",
        "channelsLastCombo",
    }
    of_points = {"dataCountSpin", "dataNoiseSpin", "dataSeedSpin", "hiddenSpin", "layersSpin"}
    assert shown(desk) & (of_pictures | of_points) == (of_pictures if pictures else of_points)
    assert not desk.find("dataColumnsEdit").isVisible()


def test_points_are_back_as_they_were(desk: Any) -> None:
    points, before = desk.experiment.settings, shown(desk)
    tips = {name: desk.field(name).toolTip() for name in before}
    words = entries(desk.find("datasetCombo", QComboBox))
    desk.experiment.take(CATS)
    assert shown(desk) != before
    desk.experiment.take(points)
    assert shown(desk) == before
    assert {name: desk.field(name).toolTip() for name in before} == tips
    assert entries(desk.find("datasetCombo", QComboBox)) == words
    labels = [one.text() for one in desk.row("datasetCombo").findChildren(QLabel) if one.text()]
    assert labels == ["Data set"]


def test_showing_pictures_writes_nothing(desk: Any) -> None:
    desk.experiment.sets.clear()
    desk.experiment.take(CATS)
    desk.open_all()
    desk.experiment.take(ExperimentConfig())
    assert desk.experiment.sets == []


def test_no_word_is_of_points(cats: Any) -> None:
    cats.open_all()
    for name in shown(cats):
        tip = cats.field(name).toolTip()
        assert not re.search(r"\b(points|cloud|roll|coordinate)\b", tip), (name, tip)
        assert tip in cats.field(name).whatsThis() or cats.field(name).whatsThis()
    texts = [one.text() for one in cats.panel.findChildren(QLabel) if one.isVisible()]
    assert {"Pictures", "Live pictures"} <= set(texts)
    assert not {"Data set", "Live points", "Points"} & set(texts)


def test_it_is_said_why_predicting_the_noise_drifts_in_colour(cats: Any) -> None:
    assert "divided by √ᾱₜ" in cats.field("predictionCombo").toolTip()
    assert "colours" in cats.field("predictionCombo").whatsThis()


def test_the_bounds_of_pixels_are_said(cats: Any) -> None:
    for name in ("clipLowSpin", "clipHighSpin"):
        assert "−1 and 1" in cats.field(name).toolTip()
        assert "5%" not in cats.field(name).toolTip()


def test_parts_of_a_batch_are_in_sight_for_points_where_a_file_has_them(desk: Any) -> None:
    desk.open_all()
    assert not desk.find("accumulateSpin").isVisible()
    desk.experiment.set_many({"accumulate": 4})
    assert desk.find("accumulateSpin").isVisible()


# --- the network and its pictures


def test_channels_are_typed_as_a_list(cats: Any) -> None:
    cats.experiment.take(CATS.replace(channels=(64, 128)))
    field = cats.find("channelsEdit", QLineEdit)
    assert field.text() == "64, 128"
    cats.change("channelsEdit", "32,64, 128 ,128")
    assert cats.experiment.settings.channels == (32, 64, 128, 128)
    assert field.text() == "32, 64, 128, 128"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("32, 66, 128", "use 64 or 68"),
        ("32, many", "not a list of whole numbers"),
        ("", "a value is needed"),
        ("32, 64, 64, 64, 64, 64, 64", "picture_size: the network halves a side 7 times"),
    ],
)
def test_channels_that_cannot_be_are_refused_with_the_reason(
    cats: Any, typed: str, words: str
) -> None:
    field = cats.find("channelsEdit", QLineEdit)
    field.setFocus()
    field.clear()
    field.setModified(True)
    cats.bot.keyClicks(field, typed)
    cats.bot.keyClick(field, Qt.Key.Key_Return)
    assert words in cats.row("channelsEdit").error
    assert cats.experiment.settings == CATS
    cats.bot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "32, 64, 128, 128"
    assert cats.row("channelsEdit").error == ""


@pytest.mark.parametrize(("size", "nearest"), [(100, "96 or 112"), (8, "use 16"), (33, "32 or 48")])
def test_a_size_that_cannot_be_halved_names_the_nearest(cats: Any, size: int, nearest: str) -> None:
    cats.change("pictureSizeSpin", size)
    row = cats.row("pictureSizeSpin")
    assert nearest in row.error
    assert next(one for one in row.findChildren(QLabel) if one.text() == row.error).isVisible()
    assert cats.experiment.settings.picture_size == 64
    cats.change("pictureSizeSpin", 96)
    assert row.error == ""
    assert cats.experiment.settings.picture_size == 96


def test_arrows_double_and_halve_the_size(cats: Any) -> None:
    field = cats.find("pictureSizeSpin", QSpinBox)
    field.setFocus()
    cats.bot.keyClick(field, Qt.Key.Key_Up)
    assert cats.experiment.settings.picture_size == 128
    cats.bot.keyClick(field, Qt.Key.Key_Down)
    cats.bot.keyClick(field, Qt.Key.Key_Down)
    assert cats.experiment.settings.picture_size == 32


def test_mirror_images_wait_behind_more_until_there_are_some(cats: Any) -> None:
    check = cats.find("flipsCheck")
    assert not check.isVisible()
    cats.find("dataMoreButton").click()
    check.setFocus()
    cats.bot.keyClick(check, Qt.Key.Key_Space)
    assert cats.experiment.settings.flips is True
    cats.find("dataMoreButton").click()
    assert check.isVisible()
    cats.change("flipsCheck", False)
    assert cats.experiment.settings.flips is False
    assert not check.isVisible()


def test_the_time_embedding_waits_behind_more_for_pictures_only(desk: Any) -> None:
    more, time = desk.find("networkMoreButton"), desk.find("timeDimSpin")
    assert time.isVisible()
    assert not more.isVisible()
    desk.experiment.take(CATS)
    assert not time.isVisible()
    more.click()
    assert time.isVisible()


# --- how it computes


@pytest.mark.parametrize(
    ("name", "setting", "first", "second"),
    [
        ("precisionCombo", "precision", "bf16", "fp32"),
        ("channelsLastCombo", "channels_last", True, False),
    ],
)
def test_a_choice_may_be_left_to_the_trial_again(
    cats: Any, name: str, setting: str, first: Any, second: Any
) -> None:
    combo = cats.find(name, QComboBox)
    assert combo.currentText() == "automatic"
    assert combo.property("automatic") is True
    for value in (first, second):
        cats.change(name, value)
        assert getattr(cats.experiment.settings, setting) == value
        assert combo.property("automatic") is False
    combo.setCurrentIndex(combo.findText("automatic"))
    assert getattr(cats.experiment.settings, setting) is None
    assert combo.property("automatic") is True
    cats.experiment.set(setting, first)  # as the trial does
    assert cats.shown(name) == first
    assert combo.count() == 3


def test_threads_may_be_left_to_the_trial_again(cats: Any) -> None:
    cats.open_all()
    field = cats.find("threadsSpin", QDoubleSpinBox)
    assert field.text() == "automatic"
    cats.change("threadsSpin", 2)
    assert (cats.experiment.settings.threads, field.text()) == (2, "2")
    cats.bot.keyClick(field, Qt.Key.Key_Up)
    assert cats.experiment.settings.threads == 3
    cats.change("threadsSpin", 2.5)
    assert "not a whole number" in cats.row("threadsSpin").error
    field.selectAll()
    cats.bot.keyClick(field, Qt.Key.Key_Delete)
    cats.bot.keyClick(field, Qt.Key.Key_Return)
    assert cats.experiment.settings.threads is None
    assert field.text() == "automatic"


# --- how many


@pytest.mark.parametrize(
    ("name", "setting"),
    [("sampleCountSpin", "sample_count"), ("previewCountSpin", "preview_count")],
)
def test_more_pictures_than_the_stage_can_show_are_refused(
    cats: Any, name: str, setting: str
) -> None:
    cats.open_all()
    before = getattr(cats.experiment.settings, setting)
    cats.change(name, 65)
    assert "use at most 64" in cats.row(name).error
    assert getattr(cats.experiment.settings, setting) == before
    cats.change(name, before)  # what holds is no change, and no mistake
    assert cats.row(name).error == ""
    cats.change(name, 64)
    assert getattr(cats.experiment.settings, setting) == 64
    cats.bot.keyClick(cats.find(name), Qt.Key.Key_Up)
    assert getattr(cats.experiment.settings, setting) == 64
    assert "From 1 to 64." in cats.field(name).toolTip()
    cats.experiment.take(ExperimentConfig())
    cats.change(name, 3000)
    assert getattr(cats.experiment.settings, setting) == 3000


# --- the pictures


def test_the_pictures_on_offer(cats: Any) -> None:
    combo = cats.find("datasetCombo", QComboBox)
    assert entries(combo) == ["cat", "Oxford pets…", "Own pictures…"]
    assert combo.currentText() == "cat"


@pytest.mark.qt_log_ignore("This plugin does not support")  # what an open list asks for
@pytest.mark.parametrize(
    ("words", "signal"), [("Oxford pets…", "petsRequested"), ("Own pictures…", "picturesRequested")]
)
def test_choosing_pictures_is_asked_for_from_the_open_list_only(
    cats: Any, words: str, signal: str
) -> None:
    combo = cats.find("datasetCombo", QComboBox)
    told: list[str] = []
    cats.panel.petsRequested.connect(lambda: told.append("petsRequested"))
    cats.panel.picturesRequested.connect(lambda: told.append("picturesRequested"))
    cats.experiment.sets.clear()
    combo.setFocus()
    for key in (Qt.Key.Key_End, Qt.Key.Key_Down, Qt.Key.Key_PageDown):
        cats.bot.keyClick(combo, key)
    assert told == []
    cats.bot.keyClick(combo, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    view = combo.view()
    while view.currentIndex().data() != words:
        before = view.currentIndex()
        cats.bot.keyClick(view, Qt.Key.Key_Down)
        assert view.currentIndex() != before, words
    cats.bot.keyClick(view, Qt.Key.Key_Return)
    assert told == [signal]
    assert combo.currentText() == "cat"
    assert cats.experiment.sets == []


def test_what_was_chosen_is_named_and_stays_to_be_chosen_again(cats: Any) -> None:
    combo = cats.find("datasetCombo", QComboBox)
    pets = {"data": "pets", "data_path": "/pets", "pictures": ("Bengal_12", "Siamese_3")}
    cats.experiment.set_many(pets)
    assert combo.currentText() == "2 pets"
    tip = combo.itemData(combo.currentIndex(), Qt.ItemDataRole.ToolTipRole)
    assert tip == "Bengal_12, Siamese_3"
    own = {"data": "pictures", "pictures": ("/a/tom.png", "/b/kit.png"), "data_path": None}
    cats.experiment.set_many(own)
    assert combo.currentText() == "2 of yours"
    cats.experiment.set("pictures", ("/a/tom.png",))
    assert combo.currentText() == "tom.png"
    assert entries(combo) == ["cat", "2 pets", "tom.png", "Oxford pets…", "Own pictures…"]
    cats.change("datasetCombo", "cats")
    config = cats.experiment.settings
    assert (config.data, config.pictures, config.data_path) == ("cats", None, None)
    cats.change("datasetCombo", "pets")
    config = cats.experiment.settings
    assert (config.data, config.pictures, config.data_path) == (
        "pets",
        ("Bengal_12", "Siamese_3"),
        "/pets",
    )
    assert combo.currentText() == "2 pets"


def test_pictures_chosen_before_are_still_there_after_points(cats: Any) -> None:
    cats.experiment.set_many({"data": "pets", "data_path": "/pets"})
    cats.experiment.take(ExperimentConfig())
    cats.experiment.take(CATS)
    assert entries(cats.find("datasetCombo", QComboBox)) == [
        "cat",
        "3 pets",
        "Oxford pets…",
        "Own pictures…",
    ]


@pytest.mark.parametrize("setting", ["pictures", "crops", "data_path"])
def test_a_refusal_of_files_stands_at_the_pictures(cats: Any, setting: str) -> None:
    assert cats.experiment.set(setting, 5) is False
    assert cats.row("datasetCombo").error


def test_what_waits_for_a_new_run_is_named(sit: Callable[..., Any]) -> None:
    desk = sit(**{name: getattr(CATS, name) for name in ("data", "channels", "bottleneck")})
    desk.change("pictureSizeSpin", 32)
    desk.change("bottleneckSpin", 128)
    assert desk.find("pendingText", QLabel).text() == "Changed: size, bottleneck"
    desk.change("precisionCombo", "bf16")  # acts at once
    assert desk.find("pendingText", QLabel).text() == "Changed: size, bottleneck"


# --- the look


@pytest.mark.parametrize("preset", PICTURE_PRESETS)
@pytest.mark.parametrize("height", [608, 645, 745])
def test_all_of_it_fits_without_scrolling(desk: Any, preset: str, height: int) -> None:
    desk.experiment.take(load_preset(preset))
    desk.experiment.start_run()
    desk.panel.resize(236, height)
    desk.settle()
    scroll = desk.panel.findChild(QScrollArea)
    assert scroll is not None
    assert not scroll.verticalScrollBar().isVisible()
    foot = desk.find("sampleButton").mapTo(desk.panel, QPoint(0, 0)).y()
    assert foot + desk.find("sampleButton").height() < height


@pytest.mark.parametrize("preset", PICTURE_PRESETS)
@pytest.mark.parametrize("colours", [theme.DARK, theme.LIGHT], ids=["dark", "light"])
def test_no_word_is_cut_even_beside_a_scroll_bar(
    qapp: QApplication, desk: Any, preset: str, colours: theme.Theme
) -> None:
    theme.apply(qapp, colours)
    desk.experiment.take(load_preset(preset).replace(flips=True))
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
    for field in scroll.findChildren(QComboBox):
        if field.isVisible():
            text = field.fontMetrics().horizontalAdvance(field.currentText())
            assert field.width() >= text + 7 + 18, field.objectName()


@pytest.mark.parametrize("preset", PICTURE_PRESETS)
def test_all_channels_are_in_sight(desk: Any, preset: str) -> None:
    desk.experiment.take(load_preset(preset))
    desk.panel.resize(desk.panel.sizeHint().width(), 400)
    desk.settle()
    assert desk.panel.findChild(QScrollArea).verticalScrollBar().isVisible()
    field = desk.find("channelsEdit", QLineEdit)
    first = field.cursorRect().left()
    field.end(False)
    # Else the text would have moved to the left, to bring the cursor into sight.
    assert field.cursorRect().left() - first >= field.fontMetrics().horizontalAdvance(field.text())
    right = field.mapTo(desk.panel, QPoint(field.width(), 0)).x()
    other = desk.find("bottleneckSpin")
    assert right == other.mapTo(desk.panel, QPoint(other.width(), 0)).x()


# --- words


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"picture_size": 100}, "picture_size", "the network halves a side 4 times, so 100"),
        ({"picture_size": 100}, "picture_size", "– use 96 or 112"),
        ({"channels": (8,) * 7}, "channels", "size of the pictures: the network halves a side 7"),
        ({"channels": ()}, "channels", "there is no level – name the channels of at least one"),
        ({"bottleneck": 65}, "channels", "bottleneck: 65: GroupNorm cannot split"),
        ({"channels": (66,)}, "bottleneck", "channels: 66: GroupNorm cannot split"),
    ],
)
def test_a_refusal_speaks_as_the_window_does(
    changes: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        CATS.replace(**changes)
    text = refusal(refused.value, field)
    assert words in text
    assert "_" not in text
