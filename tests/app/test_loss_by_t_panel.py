"""The card of the loss by t: its curves, its sentence, and that it costs nothing unseen."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from app import theme
from app.panels.loss_by_t_panel import LossByTPanel
from app.player import Player
from app.timeline import Timeline
from app.widgets.loss_by_t_plot import LossByTPlot

T = 60
OPTIMUM = np.linspace(0.1, 0.9, T)


@pytest.fixture
def player(qapp: object) -> Player:
    return Player()


@pytest.fixture
def panel(fake_experiment: Any, player: Player, qtbot: QtBot) -> LossByTPanel:
    fake_experiment.settings = fake_experiment.settings.replace(timesteps=T)
    fake_experiment.start_run()
    panel = LossByTPanel(fake_experiment, player)
    qtbot.addWidget(panel)
    panel.resize(300, 200)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def tell(experiment: Any, excess: np.ndarray, optimum: np.ndarray | None = OPTIMUM) -> None:
    experiment.loss_by_t = SimpleNamespace(step=1_234, excess=excess)
    experiment.optimum = None if optimum is None else SimpleNamespace(mean=0.5, by_t=optimum)
    experiment.lossByTChanged.emit()


def plot_of(panel: LossByTPanel) -> LossByTPlot:
    plot = panel.findChild(LossByTPlot, "lossByTPlot")
    assert plot is not None
    return plot


def meaning(panel: LossByTPanel) -> str:
    label = panel.findChild(QLabel, "lossByTMeaning")
    assert label is not None
    return label.text()


def notice(panel: LossByTPanel) -> str:
    """What the plot says in place of curves."""
    label = plot_of(panel)._notice
    return label.text() if label.isVisible() else ""


def rows_of(panel: LossByTPanel, color: str) -> np.ndarray:
    """The row of each pixel of a colour in the plot's picture."""
    image = plot_of(panel).grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    words = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    near = np.abs(words[..., 2::-1].astype(int) - QColor(color).getRgb()[:3]).max(axis=2) < 40
    return np.nonzero(near)[0]


def test_an_empty_card_says_what_will_be_there(panel: LossByTPanel) -> None:
    assert "Train" in notice(panel)
    assert meaning(panel) == ""


def test_after_the_first_step_nobody_is_told_to_train(
    panel: LossByTPanel, fake_experiment: Any
) -> None:
    fake_experiment.optimum = SimpleNamespace(mean=0.5, by_t=OPTIMUM)
    fake_experiment.optimumChanged.emit()
    fake_experiment.train_one_step()
    fake_experiment.progressed.emit()
    assert notice(panel) == "The loss at every t is being found."
    assert not len(rows_of(panel, theme.current().optimum))  # no curve runs through the words


def test_both_curves_are_drawn_and_the_worse_loss_lies_above(
    panel: LossByTPanel, fake_experiment: Any
) -> None:
    tell(fake_experiment, np.full(T, 0.4))
    assert notice(panel) == ""
    blue = rows_of(panel, theme.current().samples)
    yellow = rows_of(panel, theme.current().optimum)
    assert len(blue)
    assert len(yellow)
    assert blue.min() < yellow.min() - 20
    assert "1,234" in panel.subtitle


@pytest.mark.parametrize(
    ("worse", "word"),
    [
        (slice(0, 5), "small t"),
        (slice(25, 30), "middle t"),
        (slice(50, 60), "large t"),
        (slice(0, 60), "all t"),
        (slice(0, 0), "hardly anything"),
    ],
)
def test_a_sentence_says_where_something_is_left_to_learn(
    panel: LossByTPanel, fake_experiment: Any, worse: slice, word: str
) -> None:
    excess = np.full(T, 1e-4)
    excess[worse] += 0.3
    tell(fake_experiment, excess)
    assert word in meaning(panel)


def test_until_the_optimum_is_known_the_card_says_so_and_draws_nothing(
    panel: LossByTPanel, fake_experiment: Any
) -> None:
    tell(fake_experiment, np.full(T, 0.1), optimum=None)
    assert meaning(panel) == ""
    assert "still being found" in notice(panel)
    assert plot_of(panel).loss is None
    assert not len(rows_of(panel, theme.current().optimum))
    fake_experiment.optimum = SimpleNamespace(mean=0.5, by_t=OPTIMUM)
    fake_experiment.optimumChanged.emit()
    assert notice(panel) == ""
    assert plot_of(panel).loss == pytest.approx(OPTIMUM + 0.1)


def test_the_mark_follows_the_process_and_a_click_moves_it(
    panel: LossByTPanel, fake_experiment: Any, player: Player, qtbot: QtBot
) -> None:
    tell(fake_experiment, np.full(T, 0.1))
    run = fake_experiment.run
    timeline = Timeline("forward", run.config, run.schedule, range(T), (1, 2))
    timeline.start(np.zeros((1, 2), np.float32))
    for _ in range(T):
        timeline.append(np.zeros((1, 2), np.float32))
    player.set_timeline(timeline)
    player.seek(31)
    plot = plot_of(panel)
    assert plot.marker.isVisible()
    assert plot.marker.value() == 30
    assert f"{OPTIMUM[30] + 0.1:.3f}" in panel.legend.text
    x = plot.widget_x(12)
    qtbot.mouseClick(
        plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, plot.viewport().height() // 3)
    )
    assert timeline.t(player.position) == 12
    player.seek(0)  # clean data has no level
    assert not plot.marker.isVisible()


def test_arrow_keys_read_the_values_out(
    panel: LossByTPanel, fake_experiment: Any, qtbot: QtBot
) -> None:
    tell(fake_experiment, np.full(T, 0.1))
    plot = plot_of(panel)
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    words = plot.accessibleDescription()
    assert "loss" in words
    assert "optimum" in words


def test_a_logarithmic_axis_tells_small_losses_apart(
    panel: LossByTPanel, fake_experiment: Any, qtbot: QtBot
) -> None:
    tell(fake_experiment, np.geomspace(1e-3, 1, T), np.full(T, 1e-5))
    before = np.mean(rows_of(panel, theme.current().samples))
    button = panel.findChild(QToolButton, "lossByTLogButton")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert np.mean(rows_of(panel, theme.current().samples)) < before - 5


def test_only_a_card_that_is_seen_asks_for_losses(
    panel: LossByTPanel, fake_experiment: Any
) -> None:
    assert fake_experiment.loss_by_t_watched
    panel.hide()
    assert not fake_experiment.loss_by_t_watched
    tell(fake_experiment, np.full(T, 0.1))
    panel.show()
    assert plot_of(panel).loss is not None
