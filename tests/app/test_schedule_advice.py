"""Warnings below the schedule: when they come, what they say, and that their buttons mend them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from app.panels.advice_line import AdviceLine
from app.panels.schedule_panel import SchedulePanel
from app.player import Player
from app.timeline import Timeline


class Desk:
    """The schedule panel of settings, and what a person sees of its warnings."""

    def __init__(self, experiment: Any, player: Player, bot: QtBot) -> None:
        self.experiment, self.player, self.bot = experiment, player, bot
        self.panel = SchedulePanel(experiment, player)
        bot.addWidget(self.panel)
        self.panel.resize(320, 220)
        self.panel.show()
        bot.waitExposed(self.panel)

    @property
    def words(self) -> str:
        label = self.panel.findChild(QLabel, "scheduleAdviceLabel")
        assert label is not None
        return label.text() if label.isVisible() else ""

    @property
    def button(self) -> QToolButton:
        button = self.panel.findChild(QToolButton, "scheduleAdviceButton")
        assert button is not None
        return button

    @property
    def lines(self) -> list[AdviceLine]:
        return [line for line in self.panel.findChildren(AdviceLine) if line.isVisible()]

    def press(self) -> None:
        assert self.button.isVisible()
        self.bot.mouseClick(self.button, Qt.MouseButton.LeftButton)


@pytest.fixture
def desk(fake_experiment: Any, qtbot: QtBot) -> Desk:
    fake_experiment.settings = fake_experiment.settings.replace(
        schedule="linear", timesteps=200, sampler="ddpm"
    )
    fake_experiment.start_run()
    return Desk(fake_experiment, Player(), qtbot)


def test_signal_left_is_said_and_one_press_takes_it_away(desk: Desk) -> None:
    assert desk.words.startswith("13% of the signal")
    desk.press()
    assert desk.experiment.settings.scale_to_timesteps
    assert desk.words == ""


def test_with_too_few_steps_the_range_is_scaled_at_the_least_t_where_it_can_be(desk: Desk) -> None:
    desk.experiment.set_many({"timesteps": 20})
    assert desk.words.startswith("82% of the signal")
    assert desk.button.text() == "Scale, T = 21"
    desk.press()
    settings = desk.experiment.settings
    assert (settings.timesteps, settings.scale_to_timesteps) == (21, True)
    assert desk.words == ""


def test_what_would_be_refused_is_not_offered(desk: Desk) -> None:
    desk.experiment.set_many({"timesteps": 20, "beta_end": 0.2})  # T = 201 would leave too little
    assert "signal" in desk.words
    assert not desk.button.isVisible()


def test_betas_at_1_are_said(desk: Desk) -> None:
    desk.experiment.set_many({"beta_start": 0.999, "beta_end": 0.999, "timesteps": 3})
    assert "3 steps" in desk.words


def test_an_uneven_list_is_said_and_one_press_evens_it(desk: Desk) -> None:
    desk.experiment.set_many({"schedule": "cosine"})
    assert desk.words == ""
    desk.experiment.set_many({"sampler": "ddim", "ddim_list": (0, 1, 2, 150)})
    assert "uneven" in desk.words
    desk.press()
    assert desk.experiment.settings.ddim_list is None
    assert desk.words == ""


def test_spreading_evenly_never_asks_for_more_steps_than_there_are(desk: Desk) -> None:
    desk.experiment.set_many({"schedule": "cosine", "timesteps": 120})
    desk.experiment.set_many({"sampler": "ddim", "ddim_list": (0, 1, 2, 19), "timesteps": 20})
    assert desk.experiment.settings.ddim_steps == 50
    desk.press()
    settings = desk.experiment.settings
    assert (settings.ddim_list, settings.ddim_steps) == (None, 20)


def test_an_uneven_list_matters_only_to_the_sampler_that_uses_it(desk: Desk) -> None:
    desk.experiment.set_many({"schedule": "cosine", "ddim_list": (0, 1, 2, 150)})
    assert desk.words == ""


def recorded(experiment: Any, share: float, **settings: Any) -> Timeline:
    """A record whose network predicts an x_0 outside the bounds for a share of the points."""
    run = experiment.run
    config = run.config.replace(clip=True, clip_low=-2.0, clip_high=2.0, **settings)
    timeline = Timeline("reverse", config, run.schedule, [3, 0], (100, 2))
    x = np.zeros((100, 2), np.float32)
    clipped = x.copy()
    clipped[: round(100 * share)] = 2.0
    timeline.start(x)
    for _ in range(2):
        timeline.append(x, clipped, x)
    return timeline


def test_clipping_is_said_in_the_frames_where_it_touches_more_than_5_percent(desk: Desk) -> None:
    desk.experiment.set_many({"schedule": "cosine"})
    desk.experiment.start_run()
    desk.player.set_timeline(recorded(desk.experiment, 0.30))
    assert "30%" in desk.words
    desk.player.last()  # the sample has no prediction
    assert desk.words == ""
    desk.player.set_timeline(recorded(desk.experiment, 0.04))
    assert desk.words == ""


def test_the_simplified_sampler_clips_nothing(desk: Desk) -> None:
    desk.experiment.set_many({"schedule": "cosine"})
    desk.experiment.start_run()
    desk.player.set_timeline(recorded(desk.experiment, 0.30, sampler="simplified"))
    assert desk.words == ""


def test_every_warning_has_a_line_with_its_reason_and_its_button(desk: Desk, qtbot: QtBot) -> None:
    desk.experiment.set_many({"sampler": "ddim", "ddim_list": (0, 1, 2, 150)})
    assert [line.accessibleName().split()[-1] for line in desk.lines] == ["T", "uneven"]
    assert "pure noise" in desk.lines[0].toolTip()
    assert "spread evenly" in desk.lines[1].toolTip()
    _, even = (line.findChild(QToolButton) for line in desk.lines)
    assert "how far off" in even.whatsThis()
    qtbot.mouseClick(even, Qt.MouseButton.LeftButton)
    assert desk.experiment.settings.ddim_list is None
    assert [line.accessibleName().split()[-1] for line in desk.lines] == ["T"]


# --- the axis and the mark


def test_a_logarithmic_axis_shows_the_values_as_they_are(desk: Desk, qtbot: QtBot) -> None:
    plot = desk.panel.plot
    schedule = desk.experiment.run.schedule
    button = desk.panel.findChild(QToolButton, "scheduleLogButton")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    _, betas = plot.beta_curve.getOriginalDataset()
    assert np.allclose(betas, schedule.betas.numpy())
    _, drawn = plot.beta_curve.getData()
    assert np.allclose(drawn[0], -4)
    _, snr = plot.snr_curve.getOriginalDataset()
    assert np.allclose(snr, schedule.snr.numpy())
    low, high = plot.view().viewRange()[1]
    assert low < -4
    assert high > np.log10(float(schedule.snr[0]))
    assert plot.getPlotItem().getAxis("left").isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not plot.getPlotItem().getAxis("left").isVisible()
    assert plot.beta_curve.getOriginalDataset()[1].max() == 1


def test_dragging_moves_through_t(desk: Desk, qtbot: QtBot) -> None:
    run = desk.experiment.run
    timeline = Timeline("forward", run.config, run.schedule, range(200), (1, 2))
    timeline.start(np.zeros((1, 2), np.float32))
    for _ in range(200):
        timeline.append(np.zeros((1, 2), np.float32))
    desk.player.set_timeline(timeline)
    plot = desk.panel.plot
    target, y = plot.viewport(), plot.viewport().height() // 2
    qtbot.mousePress(target, Qt.MouseButton.LeftButton, pos=QPoint(plot.widget_x(40), y))
    seen = []
    for t in (60, 90, 120):
        qtbot.mouseMove(target, QPoint(plot.widget_x(t), y))
        seen.append(timeline.t(desk.player.position))
    qtbot.mouseRelease(target, Qt.MouseButton.LeftButton, pos=QPoint(plot.widget_x(120), y))
    assert seen == pytest.approx([60, 90, 120], abs=1)
    qtbot.mouseMove(target, QPoint(plot.widget_x(10), y))
    assert timeline.t(desk.player.position) == pytest.approx(120, abs=1)
