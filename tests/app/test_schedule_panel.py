"""The schedule card: its curves, the mark of the current t, and its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel

from app import theme
from app.panels.schedule_panel import SchedulePanel
from app.player import Player
from app.timeline import Timeline

Shown = Callable[..., SchedulePanel]


@pytest.fixture
def player(qapp: QApplication) -> Player:
    return Player()


@pytest.fixture
def shown(fake_experiment: Any, player: Player, qtbot: Any) -> Iterator[Shown]:
    """Makes the panel of a run with these settings, and shows it."""
    kept: list[SchedulePanel] = []  # qtbot keeps no widget alive

    def show(**settings: Any) -> SchedulePanel:
        fake_experiment.settings = fake_experiment.settings.replace(**settings)
        fake_experiment.start_run()
        panel = SchedulePanel(fake_experiment, player)
        qtbot.addWidget(panel)
        kept.append(panel)
        panel.resize(290, 140)
        panel.show()
        qtbot.waitExposed(panel)
        return panel

    yield show
    kept.clear()


@pytest.fixture
def light(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, theme.LIGHT)
    yield
    theme.apply(qapp, theme.DARK)


def reverse(run: Any, timesteps: list[int]) -> Timeline:
    timeline = Timeline("reverse", run.config, run.schedule, timesteps, (1, 2))
    nothing = np.zeros((1, 2), np.float32)
    timeline.start(nothing)
    for _ in timesteps:
        timeline.append(nothing, nothing, nothing)
    return timeline


def plot_of(panel: SchedulePanel) -> Any:
    plot = panel.findChild(pg.PlotWidget, "schedulePlot")
    assert plot is not None
    return plot


def warning_of(panel: SchedulePanel) -> QLabel:
    label = panel.findChild(QLabel, "scheduleAdviceLabel")
    assert label is not None
    return label


def linear(timesteps: int) -> tuple[np.ndarray, np.ndarray]:
    """beta and alpha_bar of Ho et al. 2020, section 4, without the engine."""
    betas = np.linspace(1e-4, 0.02, timesteps)
    return betas, np.cumprod(1 - betas)


def test_the_curves_are_alpha_bar_beta_and_log_snr(shown: Shown) -> None:
    panel = shown(timesteps=200)
    betas, alpha_bars = linear(200)
    log_snr = np.log(alpha_bars) - np.log1p(-alpha_bars)
    expected = {
        "alpha_bar": alpha_bars,
        "beta": betas / 0.02,
        "log_snr": (log_snr - log_snr[-1]) / (log_snr[0] - log_snr[-1]),
    }
    curves = {c.name(): c for c in plot_of(panel).getPlotItem().listDataItems()}
    for name, values in expected.items():
        x, y = curves[name].getOriginalDataset()
        assert np.array_equal(x, np.arange(200))
        assert np.abs(y - values).max() < 1e-12


def test_the_mark_stands_at_the_t_of_the_frame_shown(
    shown: Shown, player: Player, fake_experiment: Any
) -> None:
    panel = shown(timesteps=200)
    marker = panel.plot.marker
    assert not marker.isVisible()
    player.set_timeline(reverse(fake_experiment.run, [199, 121, 28, 4]))
    assert marker.value() == 199
    player.seek(2)
    assert marker.isVisible()
    assert marker.value() == 28
    image = panel.plot.grab().toImage()
    x = panel.plot.widget_x(28)
    near = {image.pixelColor(x + dx, y).name() for dx in (-1, 0, 1) for y in range(image.height())}
    assert theme.DARK.muted in near


def test_the_mark_stands_left_of_all_noise_at_clean_data(
    shown: Shown, player: Player, fake_experiment: Any
) -> None:
    panel = shown(timesteps=50)
    player.set_timeline(reverse(fake_experiment.run, [49, 0]))
    player.last()
    assert panel.plot.marker.value() == -1
    assert plot_of(panel).viewRange()[0][0] <= -1
    assert panel.legend.text == "ᾱ 1  β –  SNR ∞"
    assert panel.plot.accessibleDescription() == "data: ᾱ = 1"  # as everywhere in the window


def test_the_legend_tells_the_values_at_the_current_t(
    shown: Shown, player: Player, fake_experiment: Any
) -> None:
    panel = shown(timesteps=200)
    player.set_timeline(reverse(fake_experiment.run, [60]))
    betas, alpha_bars = linear(200)
    assert (round(alpha_bars[60], 2), round(betas[60], 4)) == (0.83, 0.0061)
    assert round(alpha_bars[60] / (1 - alpha_bars[60]), 1) == 4.8
    assert panel.legend.text == "ᾱ 0.83  β 0.0061  SNR 4.8"
    assert panel.plot.accessibleDescription() == "t = 60   ᾱ 0.83   β 0.0061   SNR 4.8"


def test_without_a_process_the_legend_names_the_curves(shown: Shown) -> None:
    assert shown().legend.text == "ᾱ  β  log SNR"


def test_signal_that_is_left_at_the_end_is_said_in_words(
    shown: Shown, fake_experiment: Any
) -> None:
    panel = shown(timesteps=200)
    warning = warning_of(panel)
    assert warning.isVisible()
    assert warning.text() == "13% of the signal is left at T"  # alpha_bar is 0.1325 there
    fake_experiment.set("timesteps", 1000)
    assert not warning.isVisible()


def test_settings_that_wait_for_a_new_run_are_named_and_drawn_broken(
    shown: Shown, fake_experiment: Any
) -> None:
    panel = shown(timesteps=200)
    plot = panel.plot
    assert panel.subtitle == "T = 200"
    assert plot.alpha_bar_curve.opts["pen"].style() == Qt.PenStyle.SolidLine
    assert plot.running_curve.getOriginalDataset() == (None, None)
    fake_experiment.set("timesteps", 300)
    assert panel.subtitle == "new run, T = 300"
    assert plot.alpha_bar_curve.opts["pen"].style() == Qt.PenStyle.DashLine
    assert np.abs(plot.alpha_bar_curve.getOriginalDataset()[1] - linear(300)[1]).max() < 1e-12
    assert np.abs(plot.running_curve.getOriginalDataset()[1] - linear(200)[1]).max() < 1e-12
    fake_experiment.restart()
    assert panel.subtitle == "T = 300"
    assert plot.alpha_bar_curve.opts["pen"].style() == Qt.PenStyle.SolidLine
    assert plot.running_curve.getOriginalDataset() == (None, None)


def test_other_settings_that_wait_leave_the_schedule_as_it_is(
    shown: Shown, fake_experiment: Any
) -> None:
    panel = shown(timesteps=200)
    fake_experiment.set("hidden", 64)
    assert panel.subtitle == "T = 200"


def test_a_t_beyond_the_schedule_drawn_is_not_marked(
    shown: Shown, player: Player, fake_experiment: Any
) -> None:
    panel = shown(timesteps=200)
    player.set_timeline(reverse(fake_experiment.run, [199, 20]))
    fake_experiment.set("timesteps", 100)
    assert not panel.plot.marker.isVisible()
    player.seek(1)
    assert panel.plot.marker.isVisible()


def test_the_cursor_reads_the_values_under_it(shown: Shown, qtbot: Any) -> None:
    plot = shown(timesteps=200).plot
    plot.set_probe(60.3)
    assert plot.accessibleDescription() == "t = 60   ᾱ 0.83   β 0.0061   SNR 4.8"
    plot.set_probe(500.0)
    assert plot.accessibleDescription().startswith("t = 199 ")
    plot.set_probe(None)
    assert plot.accessibleDescription() == ""


def test_a_click_goes_to_the_nearest_frame(
    shown: Shown, player: Player, fake_experiment: Any, qtbot: Any
) -> None:
    plot = shown(timesteps=200).plot
    player.set_timeline(reverse(fake_experiment.run, [199, 150, 100, 50, 0]))
    place = QPoint(plot.widget_x(110), plot.height() // 3)
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert player.position == 2
    assert plot.marker.value() == 100


def test_a_single_level_is_drawn_as_marks(shown: Shown) -> None:
    plot = shown(timesteps=1).plot
    image = plot.grab().toImage()
    spot = plot.mapFromScene(plot.view().mapViewToScene(QPointF(0, 0.5)))
    assert image.pixelColor(spot) == QColor(theme.DARK.predicted_x0)


def test_a_constant_beta_is_drawn(shown: Shown) -> None:
    plot = shown(timesteps=10, beta_start=0.02, beta_end=0.02).plot
    assert np.all(plot.beta_curve.getOriginalDataset()[1] == 1)


def test_colours_follow_the_theme_while_shown(shown: Shown, request: pytest.FixtureRequest) -> None:
    panel = shown()
    assert panel.plot.alpha_bar_curve.opts["pen"].color() == QColor(theme.DARK.data)
    request.getfixturevalue("light")
    assert panel.plot.alpha_bar_curve.opts["pen"].color() == QColor(theme.LIGHT.data)
    assert panel.legend._entries[1].colour == theme.LIGHT.predicted_noise
    assert panel.plot.grab().toImage().pixelColor(2, 2) == QColor(theme.LIGHT.card)


def test_everything_fits_a_small_card(shown: Shown) -> None:
    panel = shown(timesteps=200)
    panel.resize(290, 130)
    assert panel.minimumSizeHint().height() <= 130
    assert panel.minimumSizeHint().width() <= 290
    assert panel.plot.view().height() >= 30
