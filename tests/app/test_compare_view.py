"""Samplers side by side on the stage: recorded once, moved together, held against their spread."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox
from pytestqt.qtbot import QtBot

from app import theme
from app.panels.compare_tile import CompareTile
from app.panels.compare_view import CompareView
from app.widgets.point_cloud import PointCloudView
from app.widgets.readout import Legend
from app.widgets.spread_plot import SpreadPlot
from app.widgets.text_line import TextLine
from ddpm_core.assemble import build_data
from ddpm_core.comparison import AS_IN_THE_ARTICLE, Comparison, record_comparison
from ddpm_core.config import ExperimentConfig

CLOUDS = ("compareCloud0", "compareCloud1", "compareCloud2")


class Compared:
    """The stage with a comparison, as a person sees it."""

    def __init__(self, stage: Any, bot: QtBot) -> None:
        self.stage, self.experiment, self.player = stage, stage.experiment, stage.player
        self.panel, self.bot = stage.panel, bot
        self.panel.resize(800, 760)

    def find(self, kind: type[Any], name: str) -> Any:
        found = self.panel.findChild(kind, name)
        assert found is not None, name
        return found

    def start(self, samplers: tuple[str, ...] = AS_IN_THE_ARTICLE, **changes: Any) -> Any:
        """A comparison begins; the result records it, one step of one sampler at a time."""
        run = self.experiment.run
        config = run.config.replace(sample_count=50, clip=False, **changes)
        known = () if self.experiment.comparison is None else self.experiment.comparison.runs
        data = build_data(run.config)
        comparison, job = record_comparison(
            lambda x, t: 0.6 * x, config, run.schedule, data, samplers, known=known, step=7
        )
        self.experiment.comparison, self.experiment.sampling = comparison, True
        self.experiment.comparisonChanged.emit()
        return job

    def record(self, samplers: tuple[str, ...] = AS_IN_THE_ARTICLE, **changes: Any) -> Comparison:
        for _ in self.start(samplers, **changes):
            pass
        self.experiment.sampling = False
        self.experiment.compared.emit()
        return self.experiment.comparison

    def button(self, name: str) -> QAbstractButton:
        return self.find(QAbstractButton, name)

    def cloud(self, name: str) -> PointCloudView:
        return self.find(PointCloudView, name)

    def choose(self, place: int, sampler: str) -> None:
        combo = self.find(QComboBox, f"compareSamplerCombo{place}")
        combo.setCurrentIndex(combo.findData(sampler))

    def chosen(self) -> list[str]:
        combos = [self.find(QComboBox, f"compareSamplerCombo{k}") for k in range(3)]
        return [combo.currentData() for combo in combos]

    def extent(self, name: str, idea: str = "samples") -> float:
        """How far from its middle a cloud's colour is found, in pixels."""
        image = self.cloud(name).grab().toImage()
        color = theme.current()
        wanted = np.array([int(getattr(color, idea)[k : k + 2], 16) for k in (1, 3, 5)])
        found = [
            (x, y)
            for x in range(image.width())
            for y in range(image.height())
            if np.abs(np.array(image.pixelColor(x, y).getRgb()[:3]) - wanted).max() < 40
        ]
        places = np.array(found, dtype=float)
        return float(places.std(axis=0).max()) if len(places) else 0.0


@pytest.fixture
def compared(stage: Any, qtbot: QtBot) -> Compared:
    return Compared(stage, qtbot)


def test_an_empty_comparison_says_what_will_be_there_and_the_button_asks_for_it(
    compared: Compared,
) -> None:
    compared.button("compareTile").click()
    assert compared.panel.subject == "compare"
    assert compared.find(CompareView, "compareView").isVisible()
    assert not compared.stage.cloud.isVisible()
    assert "Press Compare" in compared.cloud("compareCloud1")._placeholder
    compared.button("compareButton").click()
    assert compared.experiment.commands == ["compare ddpm simplified noiseless"]


def test_a_comparison_that_begins_is_shown_and_followed(compared: Compared) -> None:
    job = compared.start()
    clock = compared.experiment.comparison.clock
    assert compared.panel.subject == "compare"
    assert compared.button("compareTile").isChecked()
    assert compared.player.timeline is clock
    while clock.frames < 8:
        next(job)
    compared.experiment.compared.emit()
    assert compared.player.position == 6  # where the predictions are known already
    assert compared.player.recording


def test_all_clouds_show_the_level_of_the_one_bar(compared: Compared) -> None:
    compared.record()
    compared.player.seek(0)
    at_noise = [compared.extent(name) for name in CLOUDS]
    assert max(at_noise) - min(at_noise) < 4  # one x_T at one scale
    compared.player.last()
    ddpm, noisy, noiseless = (compared.extent(name) for name in CLOUDS)
    assert noiseless < noisy
    assert noiseless < 0.7 * ddpm
    assert compared.find(TextLine, "compareSubtitle").text() == "network at step 7 · 50 points"


def test_a_sampler_that_skips_waits_for_the_others(compared: Compared) -> None:
    comparison = compared.record(("ddpm", "ddim", "noiseless"), ddim_steps=3)
    cloud = compared.cloud("compareCloud1")
    compared.player.seek(3)
    waiting = cloud.grab().toImage()
    assert comparison.runs[1].t(comparison.frame(1, 3)) == 19
    compared.player.seek(5)
    assert comparison.runs[1].t(comparison.frame(1, 5)) == 19
    assert cloud.grab().toImage() == waiting
    compared.player.seek(12)
    assert cloud.grab().toImage() != waiting


def test_the_spread_is_plotted_and_read_at_the_current_t(compared: Compared) -> None:
    comparison = compared.record()
    plot = compared.find(SpreadPlot, "spreadPlot")
    legend = compared.find(Legend, "spreadLegend")
    compared.player.seek(6)
    assert plot.marker.value() == 13
    for curve, spread in zip(plot.curves, comparison.spreads, strict=True):
        x, y = curve.getOriginalDataset()
        assert x.tolist() == [*range(19, -1, -1), -1]
        assert y == pytest.approx(spread.values)
        assert f"{spread.values[6]:.3f}" in legend.text
    assert plot.data_line.value() == pytest.approx(comparison.data_spread)
    assert f"data {comparison.data_spread:.3f}" in legend.text
    assert plot.widget_x(19) < plot.widget_x(0)  # noise on the left


def test_a_click_in_the_plot_moves_the_bar(compared: Compared) -> None:
    comparison = compared.record()
    plot = compared.find(SpreadPlot, "spreadPlot")
    compared.bot.mouseClick(
        plot.viewport(),
        Qt.MouseButton.LeftButton,
        pos=QPoint(plot.widget_x(4), plot.viewport().height() // 2),
    )
    assert comparison.clock.t(compared.player.position) == 4


def test_arrow_keys_in_the_plot_go_where_they_point(compared: Compared) -> None:
    compared.record()
    plot = compared.find(SpreadPlot, "spreadPlot")
    plot.set_probe(10.0)
    compared.bot.keyClick(plot, Qt.Key.Key_Right)
    assert plot.probe == 9.0  # to the right there is less noise
    assert "t = 9" in plot.accessibleDescription()
    assert "DDPM" in plot.accessibleDescription()


def test_a_sampler_chosen_elsewhere_changes_places_and_records_at_once(
    compared: Compared,
) -> None:
    compared.button("compareTile").click()
    compared.choose(0, "ddim")
    assert compared.chosen() == ["ddim", "simplified", "noiseless"]
    assert compared.experiment.commands == []  # nothing was asked for yet
    compared.record(("ddim", "simplified", "noiseless"))
    compared.choose(2, "simplified")
    assert compared.chosen() == ["ddim", "noiseless", "simplified"]
    assert compared.experiment.commands == ["compare ddim noiseless simplified"]


def test_a_cloud_that_only_begins_is_noise_beside_those_that_are_known(
    compared: Compared,
) -> None:
    first = compared.record()
    job = compared.start(("ddpm", "simplified", "ddim"), ddim_steps=4)
    assert compared.experiment.comparison.clock is first.runs[0]
    compared.player.seek(10)
    assert compared.cloud("compareCloud0").shows_anything()
    noise = compared.cloud("compareCloud2").grab().toImage()
    assert compared.cloud("compareCloud2").shows_anything()
    for _ in job:
        pass
    compared.experiment.compared.emit()
    assert compared.cloud("compareCloud2").grab().toImage() != noise


def test_what_one_cloud_shows_all_show(compared: Compared) -> None:
    compared.record()
    left = compared.cloud("compareCloud0")
    left.zoom(3.0, None)
    views = [compared.cloud(name).view() for name in CLOUDS]
    assert len({round(view.scale) for view in views}) == 1
    assert views[1].scale == pytest.approx(views[0].scale, rel=0.02)
    compared.bot.keyClick(compared.cloud("compareCloud2"), "0")
    assert left.view().scale < views[0].scale


def test_a_selected_point_is_ringed_in_every_cloud(compared: Compared) -> None:
    comparison = compared.record()
    compared.player.seek(0)
    before = [compared.cloud(name).grab().toImage() for name in CLOUDS]
    view = compared.cloud("compareCloud1").view()
    x, y = view.to_pixels(comparison.runs[1].x(0)[12:13])[0].tolist()
    compared.bot.mouseClick(
        compared.cloud("compareCloud1"), Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y))
    )
    for name, image in zip(CLOUDS, before, strict=True):
        assert compared.cloud(name).grab().toImage() != image


def test_layers_are_shown_and_hidden_in_all_clouds(compared: Compared) -> None:
    compared.record()
    compared.player.seek(10)
    for name in ("predicted_x0", "trace", "data"):
        before = [compared.cloud(cloud).grab().toImage() for cloud in CLOUDS]
        compared.button(f"{name}CompareToggle").click()
        for cloud, image in zip(CLOUDS, before, strict=True):
            assert compared.cloud(cloud).grab().toImage() != image


def test_the_tile_draws_the_spreads_and_says_the_level(compared: Compared) -> None:
    tile = compared.find(CompareTile, "compareTile")
    empty = tile.grab().toImage()
    compared.record()
    compared.player.seek(5)
    drawn = tile.grab().toImage()
    assert drawn != empty
    assert tile.subtitle == "t = 14"
    compared.player.seek(15)
    assert tile.grab().toImage() != drawn


def test_the_bar_belongs_to_the_process_that_was_moved_last(compared: Compared) -> None:
    comparison = compared.record()
    compared.player.seek(9)
    reverse = compared.stage.record_reverse()
    assert compared.panel.subject == "reverse"
    assert compared.player.timeline is reverse
    compared.button("compareTile").click()
    assert (compared.player.timeline, compared.player.position) == (comparison.clock, 9)
    compared.button("dataTile").click()
    compared.player.forward()
    assert compared.panel.subject == "compare"


def test_a_record_that_both_share_is_moved_in_either(compared: Compared) -> None:
    comparison = compared.record()
    compared.experiment.reverse = comparison.clock
    compared.experiment.reverseChanged.emit()
    compared.button("reverseTile").click()
    compared.player.seek(4)
    assert compared.panel.subject == "reverse"
    assert "frame 4 of 20" in compared.stage.says("stageSubtitle")
    compared.button("compareTile").click()
    compared.player.seek(5)
    assert compared.panel.subject == "compare"


def test_a_new_run_forgets_the_comparison(compared: Compared) -> None:
    compared.record()
    compared.experiment.comparison = None
    compared.experiment.start_run()
    compared.experiment.reverseChanged.emit()
    compared.experiment.comparisonChanged.emit()
    assert compared.panel.subject == "learned"
    assert compared.player.timeline is None
    compared.button("compareTile").click()
    assert not any(compared.cloud(name).shows_anything() for name in CLOUDS)
    assert compared.find(Legend, "spreadLegend").text == ""


def test_without_a_network_everything_says_so(compared: Compared) -> None:
    compared.record(denoiser="exact")
    compared.player.seek(5)
    words = compared.find(TextLine, "compareSubtitle").text()
    assert words == "exact denoiser, no network · 50 points"
    assert compared.find(CompareTile, "compareTile").subtitle == "exact · t = 14"


def test_keys_stay_with_the_picture_when_the_page_changes(compared: Compared) -> None:
    compared.stage.cloud.setFocus()
    compared.button("compareTile").click()
    assert QApplication.focusWidget() is compared.cloud("compareCloud0")
    compared.button("dataTile").click()
    assert QApplication.focusWidget() is compared.stage.cloud


def test_every_control_has_a_name_a_tooltip_and_the_tab_key(compared: Compared) -> None:
    compared.record()
    controls = [compared.find(QComboBox, f"compareSamplerCombo{k}") for k in range(3)]
    names = ("compareButton", "predicted_x0CompareToggle", "traceCompareToggle")
    controls += [compared.button(name) for name in names]
    assert len({control.accessibleName() for control in controls}) == len(controls)
    for control in controls:
        assert control.toolTip()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert {compared.cloud(name).accessibleName() for name in CLOUDS} == {
        "DDPM",
        "simplified with noise",
        "simplified without noise",
    }


# --- with the worker


def test_a_person_compares_and_nothing_is_recorded_twice(person: Any) -> None:
    experiment = person.window.experiment
    person.click("compareTile")
    person.click("compareButton")
    person.wait(lambda: experiment.comparison is not None and not experiment.sampling)
    first = experiment.comparison
    assert all(run.complete for run in first.runs)
    assert (first.runs[0].x(0) == first.runs[2].x(0)).all()
    assert person.slider.maximum() == first.clock.total - 1
    combo = person.find(QComboBox, "compareSamplerCombo2")
    combo.setCurrentIndex(combo.findData("ddim"))
    person.wait(lambda: experiment.comparison is not first and not experiment.sampling)
    second = experiment.comparison
    assert second.samplers == ("ddpm", "simplified", "ddim")
    assert second.runs[:2] == first.runs[:2]
    assert second.runs[2].complete


def test_a_comparison_can_be_stopped_and_training_goes_on(open_window: Any) -> None:
    small = ExperimentConfig(
        data_count=300, timesteps=200, hidden=16, layers=1, sample_count=20_000, preview_count=10
    )
    person = open_window("--no-autostart", config=small)
    experiment = person.window.experiment
    person.click("compareTile")
    person.click("compareButton")
    person.wait(lambda: experiment.comparison is not None)
    person.wait(lambda: experiment.comparison.clock.frames > 2)
    person.click("stopSamplingButton")
    person.wait(lambda: not experiment.sampling)
    assert not all(run.complete for run in experiment.comparison.runs)
    person.click("trainStepButton")
    person.wait(lambda: person.steps == 1)
