"""The loss card: what its curves, its line, its axes and its words say."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolButton

from app import theme
from app.history import LossHistory
from app.panels.loss_panel import LossPanel
from app.widgets.plot_style import number, robust_range


@pytest.fixture
def experiment(fake_experiment: Any) -> Any:
    fake_experiment.start_run()
    return fake_experiment


@pytest.fixture
def panel(experiment: Any, qtbot: Any) -> LossPanel:
    made = LossPanel(experiment)
    qtbot.addWidget(made)
    made.resize(290, 140)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def light(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, theme.LIGHT)
    yield
    theme.apply(qapp, theme.DARK)


def learn(experiment: Any, losses: Any, optimum: float | None, fakes: Any) -> None:
    """As if a run had made these losses, all seen at once."""
    experiment.history = LossHistory(np.asarray(losses, dtype=np.float32))
    experiment.optimum = None if optimum is None else fakes.FakeOptimum(optimum, np.empty(0))
    experiment.runChanged.emit()


def falling(steps: int) -> np.ndarray:
    noise = np.random.default_rng(0).normal(0, 0.02, steps)
    losses: np.ndarray = 0.31 + 0.7 * np.exp(-np.arange(steps) / 40) + noise
    return losses


def plot_of(panel: LossPanel) -> Any:
    plot = panel.findChild(pg.PlotWidget, "lossPlot")
    assert plot is not None
    return plot


def curve(panel: LossPanel, name: str) -> Any:
    items = plot_of(panel).getPlotItem().listDataItems()
    return next(item for item in items if item.name() == name)


def move(plot: Any, x: float) -> None:
    """Move the cursor over an x of the plot."""
    place = QPointF(plot.widget_x(x), plot.height() / 3)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        place,
        plot.viewport().mapToGlobal(place),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(plot.viewport(), event)


def zoom(plot: Any) -> None:
    """Turn the wheel over the middle of the plot."""
    centre = QPointF(plot.viewport().rect().center())
    event = QWheelEvent(
        centre,
        plot.viewport().mapToGlobal(centre),
        QPoint(0, 0),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(plot.viewport(), event)


def test_the_curves_hold_every_loss_at_its_step(
    panel: LossPanel, experiment: Any, fakes: Any
) -> None:
    losses = falling(700)
    learn(experiment, losses, 0.297, fakes)
    x, y = curve(panel, "raw").getOriginalDataset()
    assert np.array_equal(x, np.arange(1, 701))
    assert np.abs(y - losses.astype(np.float32)).max() == 0
    average, weight, expected = 0.0, 0.0, []
    for loss in losses.astype(np.float32):
        average, weight = 0.98 * average + 0.02 * float(loss), 0.98 * weight + 0.02
        expected.append(average / weight)
    x, y = curve(panel, "smoothed").getOriginalDataset()
    assert np.array_equal(x, np.arange(1, 701))
    assert np.abs(y - expected).max() < 1e-6


def test_the_optimum_is_a_named_dashed_line_at_its_loss(
    panel: LossPanel, experiment: Any, fakes: Any
) -> None:
    learn(experiment, falling(500), None, fakes)
    line = panel.plot.optimum_line
    assert not line.isVisible()
    experiment.optimum = fakes.FakeOptimum(0.297, np.empty(0))
    experiment.optimumChanged.emit()
    panel._pause.timeout.emit()
    assert line.isVisible()
    assert line.value() == 0.297
    assert line.pen.style() == Qt.PenStyle.DashLine
    assert line.pen.color() == QColor(theme.DARK.optimum)
    assert line.label.toPlainText() == "optimum"


def test_the_subtitle_compares_the_average_with_the_optimum(
    panel: LossPanel, experiment: Any, fakes: Any
) -> None:
    learn(experiment, np.full(400, 0.309), 0.297, fakes)
    assert panel.subtitle == "0.309   optimum 0.297"
    assert plot_of(panel).accessibleDescription() == panel.subtitle


def test_a_logarithmic_axis_draws_the_logarithm_of_curves_and_line(
    panel: LossPanel, experiment: Any, fakes: Any, qtbot: Any
) -> None:
    losses = falling(200)
    learn(experiment, losses, 0.297, fakes)
    button = panel.findChild(QToolButton, "lossLogButton")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    _, drawn = curve(panel, "raw").getData()
    expected = np.log10(losses.astype(np.float32))
    assert np.abs(np.sort(drawn)[[0, -1]] - np.sort(expected)[[0, -1]]).max() < 1e-6
    assert abs(panel.plot.optimum_line.value() - math.log10(0.297)) < 1e-12
    low, high = plot_of(panel).viewRange()[1]
    assert low < math.log10(0.297) < high < 1
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert panel.plot.optimum_line.value() == 0.297


def test_huge_early_losses_do_not_squash_the_later_ones(
    panel: LossPanel, experiment: Any, fakes: Any
) -> None:
    losses = falling(1000)
    losses[:100] = 1e4
    learn(experiment, losses, 0.29, fakes)
    low, high = plot_of(panel).viewRange()[1]
    assert 0.2 < low < 0.29
    assert 0.35 < high < 0.6


def test_the_optimum_and_the_newest_average_are_always_in_view(
    panel: LossPanel, experiment: Any, fakes: Any
) -> None:
    learn(experiment, np.linspace(9, 5, 300), 0.3, fakes)
    low, high = plot_of(panel).viewRange()[1]
    assert low < 0.3
    assert high > float(experiment.history.smoothed[-1])


def test_the_view_follows_until_a_zoom_and_again_after_a_double_click(
    panel: LossPanel, experiment: Any, fakes: Any, qtbot: Any
) -> None:
    learn(experiment, falling(1000), 0.297, fakes)
    plot = plot_of(panel)
    assert 1000 <= plot.viewRange()[0][1] < 1050
    zoom(plot)
    zoomed = plot.viewRange()[0]
    assert zoomed[1] < 1000
    experiment.history.extend(falling(2000))
    experiment.progressed.emit()
    panel._pause.timeout.emit()
    assert plot.viewRange()[0] == zoomed
    qtbot.mouseDClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(150, 30))
    left, right = plot.viewRange()[0]
    assert left == 0
    assert 3000 <= right < 3150


def test_the_cursor_reads_step_and_losses(panel: LossPanel, experiment: Any, fakes: Any) -> None:
    losses = falling(120)
    learn(experiment, losses, 0.297, fakes)
    plot = plot_of(panel)
    move(plot, 60)
    step = round(plot.probe)
    assert abs(step - 60) <= 1
    loss, average = (float(v[step - 1]) for v in (losses, experiment.history.smoothed))
    assert panel._readout.text == f"step {step}   loss {loss:.3f}   average {average:.3f}"
    assert plot.accessibleDescription() == panel._readout.text
    QApplication.sendEvent(plot, QEvent(QEvent.Type.Leave))
    assert panel._readout.text == ""


def test_the_arrow_keys_read_the_curve_too(
    panel: LossPanel, experiment: Any, fakes: Any, qtbot: Any
) -> None:
    learn(experiment, falling(50), 0.297, fakes)
    plot = plot_of(panel)
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    first = round(plot.probe)
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    assert plot.accessibleDescription().startswith(f"step {first - 1} ")
    qtbot.keyClick(plot, Qt.Key.Key_Escape)
    assert plot.accessibleDescription() == panel.subtitle


def test_without_a_step_the_plot_says_how_to_get_one(panel: LossPanel) -> None:
    assert curve(panel, "raw").getOriginalDataset() == (None, None)
    assert plot_of(panel)._notice.isVisible()
    assert "Train" in plot_of(panel)._notice.text()
    assert panel.grab().size() == panel.size()


def test_a_single_step_is_drawn_as_a_mark(panel: LossPanel, experiment: Any, fakes: Any) -> None:
    learn(experiment, [1.1], None, fakes)
    plot = plot_of(panel)
    image = plot.grab().toImage()
    y = plot.mapFromScene(plot.view().mapViewToScene(QPointF(1, 1.1))).y()
    assert image.pixelColor(plot.widget_x(1), y) == QColor(theme.DARK.samples)


def test_losses_that_are_not_numbers_leave_a_gap(
    panel: LossPanel, experiment: Any, fakes: Any
) -> None:
    losses = falling(300)
    losses[100:130] = math.nan
    learn(experiment, losses, math.nan, fakes)
    panel.log_button.click()
    panel.log_button.click()
    low, high = plot_of(panel).viewRange()[1]
    assert math.isfinite(low)
    assert math.isfinite(high)
    assert not panel.plot.optimum_line.isVisible()
    move(plot_of(panel), 115)
    assert "loss NaN" in panel._readout.text
    assert panel.grab().size() == panel.size()


def test_a_million_steps_become_few_points_that_keep_the_peaks(
    panel: LossPanel, experiment: Any, fakes: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = LossHistory()
    history._raw = np.full(1_000_000, 0.3, np.float32)
    history._raw[654_321] = 0.45
    history._smooth = np.full(1_000_000, 0.3, np.float32)
    history._count = 1_000_000
    experiment.history = history
    experiment.runChanged.emit()
    x, y = curve(panel, "raw").getData()
    assert len(x) <= 4 * plot_of(panel).width()
    assert y.max() == np.float32(0.45)
    assert abs(float(x[np.argmax(y)]) - 654_321) < 1_000_000 / 200


def test_updates_wait_for_the_pause_and_then_show_everything(
    panel: LossPanel, experiment: Any, fakes: Any, qtbot: Any
) -> None:
    learn(experiment, falling(100), 0.297, fakes)
    before = curve(panel, "raw")
    for _ in range(5):
        experiment.history.extend([0.3])
        experiment.progressed.emit()
    assert len(before.getOriginalDataset()[0]) == 100
    qtbot.waitUntil(lambda: len(before.getOriginalDataset()[0]) == 105)
    assert curve(panel, "raw") is before


def test_a_hidden_panel_draws_nothing_until_it_is_shown(
    panel: LossPanel, experiment: Any, fakes: Any, qtbot: Any
) -> None:
    learn(experiment, falling(100), 0.297, fakes)
    panel.hide()
    experiment.history.extend([0.3])
    experiment.progressed.emit()
    panel._pause.timeout.emit()
    assert len(curve(panel, "raw").getOriginalDataset()[0]) == 100
    panel.show()
    assert len(curve(panel, "raw").getOriginalDataset()[0]) == 101


def test_a_new_run_begins_again_and_is_followed(
    panel: LossPanel, experiment: Any, fakes: Any
) -> None:
    learn(experiment, falling(5000), 0.297, fakes)
    zoom(plot_of(panel))
    learn(experiment, falling(40), None, fakes)
    assert len(curve(panel, "smoothed").getOriginalDataset()[0]) == 40
    assert 40 <= plot_of(panel).viewRange()[0][1] < 43


@pytest.mark.usefixtures("light")
def test_the_curves_take_the_colours_of_a_light_theme(panel: LossPanel) -> None:
    assert curve(panel, "smoothed").opts["pen"].color() == QColor(theme.LIGHT.samples)
    assert panel.plot.optimum_line.pen.color() == QColor(theme.LIGHT.optimum)


def test_the_colours_change_while_the_panel_is_shown(
    panel: LossPanel, experiment: Any, fakes: Any, request: pytest.FixtureRequest
) -> None:
    learn(experiment, falling(300), 0.297, fakes)
    corner = plot_of(panel).grab().toImage().pixelColor(2, 2)
    assert corner == QColor(theme.DARK.card)
    request.getfixturevalue("light")
    assert curve(panel, "smoothed").opts["pen"].color() == QColor(theme.LIGHT.samples)
    assert plot_of(panel).grab().toImage().pixelColor(2, 2) == QColor(theme.LIGHT.card)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.3091, "0.309"),
        (0.0009999, "0.00100"),
        (12.34, "12.3"),
        (4210.4, "4,210"),
        (-0.5, "−0.500"),
        (1.234e-5, "1.2e−5"),
        (3.21e8, "3.2e8"),
        (0.0, "0"),
        (math.inf, "∞"),
        (math.nan, "NaN"),
    ],
)
def test_numbers_are_written_for_people(value: float, text: str) -> None:
    assert number(value) == text


def test_a_range_of_equal_values_is_not_empty() -> None:
    low, high = robust_range(np.full(100, 0.3)) or (0.0, 0.0)
    assert low < 0.3 < high
    assert robust_range(np.array([math.nan])) is None


def test_no_number_of_the_steps_is_cut_at_the_edge(
    panel: LossPanel, experiment: Any, fakes: Any
) -> None:
    learn(experiment, falling(600), None, fakes)
    plot = plot_of(panel)
    axis = plot.getPlotItem().getAxis("bottom")
    picture = QImage(QSize(400, 40), QImage.Format.Format_ARGB32)
    for last in range(600, 626):  # with some of them 600 is near the edge
        plot.setRange(xRange=(0, last), padding=0)
        painter = QPainter(picture)
        _, _, labels = axis.generateDrawSpecs(painter)
        painter.end()
        assert len(labels) > 2
        assert max(axis.mapRectToScene(box).right() for box, _, _ in labels) <= plot.width()
