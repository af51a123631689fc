"""Controls, curves and legends light the symbols they stand for, and are lit with them."""

from __future__ import annotations

from types import ModuleType
from typing import Any, TypeVar

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import theme
from app.actions import Actions
from app.highlights import Highlights
from app.panels.embedding_panel import EmbeddingPanel
from app.panels.loss_panel import LossPanel
from app.panels.schedule_panel import SchedulePanel
from app.panels.setting_rows import SettingRow
from app.panels.settings_panel import SettingsPanel
from app.panels.stage_panel import StagePanel
from app.panels.transport_panel import TransportPanel
from app.player import Player
from app.timeline import Timeline
from app.widgets.pointing import LitFrame, link

W = TypeVar("W", bound=QWidget)
T = 30


class Room:
    """Panels that share their highlights, on a run with a forward process."""

    def __init__(self, bot: QtBot, experiment: Any) -> None:
        self.bot, self.experiment = bot, experiment
        self.player, self.highlights = Player(), Highlights()
        experiment.settings = experiment.settings.replace(
            timesteps=T, sampler="ddim", ddim_steps=10, clip=True
        )
        run = experiment.start_run()
        timeline = Timeline("forward", run.config, run.schedule, range(T), (3, 2), run_id=1)
        for frame in range(T + 1):
            x = np.zeros((3, 2), np.float32)
            timeline.start(x) if frame == 0 else timeline.append(x)
        experiment.forward = timeline
        self.player.set_timeline(timeline)
        self._kept: list[QWidget] = []

    def show(self, panel: W, width: int, height: int) -> W:
        self.bot.addWidget(panel)
        self._kept.append(panel)
        panel.resize(width, height)
        with self.bot.waitActive(panel):
            panel.show()
            panel.activateWindow()
        return panel

    def settings(self) -> SettingsPanel:
        return self.show(SettingsPanel(self.experiment, highlights=self.highlights), 240, 700)

    def schedule(self) -> SchedulePanel:
        panel = SchedulePanel(self.experiment, self.player, highlights=self.highlights)
        return self.show(panel, 320, 200)

    @property
    def lit(self) -> str:
        return self.highlights.symbol


@pytest.fixture
def room(qtbot: QtBot, fake_experiment: Any) -> Room:
    return Room(qtbot, fake_experiment)


def find(panel: QWidget, name: str) -> QWidget:
    widget = panel.findChild(QWidget, name)
    assert widget is not None
    return widget


def row_of(panel: QWidget, name: str) -> SettingRow:
    row = find(panel, name).parentWidget()
    assert isinstance(row, SettingRow)
    return row


def enter(widget: QWidget) -> None:
    middle = QPointF(widget.rect().center())
    event = QEnterEvent(middle, middle, widget.mapToGlobal(middle))
    QApplication.sendEvent(widget, event)


def leave(widget: QWidget) -> None:
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))


def move(widget: QWidget, place: QPointF) -> None:
    event = QMouseEvent(
        QMouseEvent.Type.MouseMove,
        place,
        widget.mapToGlobal(place),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, event)


def bar_at(widget: QWidget, left: int = 2) -> bool:
    """Whether the accent's bar is seen near the left edge of a widget."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    color = image.pixelColor(left, image.height() // 2)
    return color == QColor(theme.current().accent)


def frames(widget: QWidget) -> list[LitFrame]:
    return [frame for frame in widget.findChildren(LitFrame) if frame.isVisible()]


# --- the settings


@pytest.mark.parametrize(
    ("control", "symbol"),
    [
        ("betaStartSpin", "beta"),
        ("betaEndSpin", "beta"),
        ("timestepsSpin", "T"),
        ("timeDimSpin", "embedding"),
        ("clipCheck", "clip"),
        ("clipHighSpin", "clip"),
        ("datasetCombo", "x0"),
        ("predictionCombo", "eps"),
    ],
)
def test_a_row_pointed_at_lights_its_symbol_and_is_lit_with_it(
    room: Room, control: str, symbol: str
) -> None:
    panel = room.settings()
    row = row_of(panel, control)
    room.highlights.light("")  # where the cursor happens to be, or the first focus, may light one
    assert not bar_at(row)
    enter(row)
    assert room.lit == symbol
    assert bar_at(row)
    leave(row)
    assert room.lit == ""
    assert not bar_at(row)
    room.highlights.light(symbol)
    assert bar_at(row)
    room.highlights.light("snr")
    assert not bar_at(row)


def test_a_field_that_gets_the_focus_by_key_lights_its_symbol(room: Room) -> None:
    panel = room.settings()
    find(panel, "betaStartSpin").setFocus(Qt.FocusReason.TabFocusReason)
    assert room.lit == "beta"
    find(panel, "timestepsSpin").setFocus(Qt.FocusReason.TabFocusReason)
    assert room.lit == "T"
    find(panel, "batchSpin").setFocus(Qt.FocusReason.TabFocusReason)
    assert room.lit == ""


def test_fields_that_share_a_row_light_symbols_of_their_own(room: Room) -> None:
    panel = room.settings()
    steps, eta = find(panel, "ddimStepsSpin"), find(panel, "etaSpin")
    row = row_of(panel, "etaSpin")
    enter(eta)
    assert room.lit == "eta"
    (frame,) = frames(row)
    assert frame.geometry().contains(eta.geometry())
    assert not frame.geometry().intersects(steps.geometry())
    leave(eta)
    enter(steps)
    assert room.lit == "S"
    (frame,) = frames(row)
    assert frame.geometry().contains(steps.geometry())


def test_the_cursor_reaches_a_control_through_its_light(room: Room) -> None:
    panel = room.settings()
    row = row_of(panel, "betaStartSpin")
    room.highlights.light("beta")
    assert row.childAt(find(panel, "betaStartSpin").geometry().center()) is not None
    assert not isinstance(row.childAt(row.rect().center()), LitFrame)


def test_settings_that_are_looked_at_are_said(room: Room) -> None:
    panel = room.settings()
    looked: list[str] = []
    room.highlights.lookedAt.connect(looked.append)
    find(panel, "etaSpin").setFocus(Qt.FocusReason.MouseFocusReason)
    find(panel, "clipLowSpin").setFocus(Qt.FocusReason.TabFocusReason)
    assert looked == ["eta", "clip_low"]
    enter(find(panel, "samplerCombo"))
    room.bot.waitUntil(lambda: looked[-1] == "sampler")


def test_a_cursor_that_only_passes_is_not_looking(room: Room) -> None:
    panel = room.settings()
    looked: list[str] = []
    room.highlights.lookedAt.connect(looked.append)
    enter(find(panel, "etaSpin"))
    leave(find(panel, "etaSpin"))
    enter(find(panel, "samplerCombo"))
    room.bot.waitUntil(lambda: "sampler" in looked)
    assert "eta" not in looked  # what the window itself opened under the cursor may be there


def test_what_is_left_of_the_signal_is_alpha_bar(room: Room) -> None:
    line = find(room.settings(), "signalLeft")
    enter(line)
    assert room.lit == "alpha_bar"
    assert bar_at(line)


def test_panels_do_without_highlights(room: Room) -> None:
    panel = room.show(SettingsPanel(room.experiment), 240, 700)
    enter(row_of(panel, "betaStartSpin"))
    assert not panel.findChildren(LitFrame)


# --- the curves


def width(curve: pg.PlotDataItem) -> float:
    pen = curve.opts["pen"]
    return float(pen.widthF())


def on_curve(panel: SchedulePanel, t: int, y: float) -> QPointF:
    plot = panel.plot
    return QPointF(plot.mapFromScene(plot.view().mapViewToScene(QPointF(t, y))))


def test_the_curve_near_the_cursor_lights_its_symbol(room: Room) -> None:
    panel = room.schedule()
    schedule = room.experiment.run.schedule
    viewport = panel.plot.viewport()
    t = 10
    places = {
        "alpha_bar": float(schedule.alpha_bars[t]),
        "beta": float(schedule.betas[t] / schedule.betas.max()),
    }
    for symbol, y in places.items():
        move(viewport, on_curve(panel, t, y))
        assert room.lit == symbol
    move(viewport, on_curve(panel, 3, 0.3))  # between the curves
    assert room.lit == ""


def test_a_lit_curve_is_wider_until_another_is_lit(room: Room) -> None:
    panel = room.schedule()
    curves = {"alpha_bar": panel.plot.alpha_bar_curve, "beta": panel.plot.beta_curve}
    usual = width(curves["beta"])
    room.highlights.light("beta")
    assert width(curves["beta"]) >= 2 * usual
    assert width(curves["alpha_bar"]) == usual
    room.highlights.light("alpha_bar")
    assert width(curves["beta"]) == usual
    assert width(curves["alpha_bar"]) >= 2 * usual
    room.highlights.light("")
    assert width(curves["alpha_bar"]) == usual


def test_up_and_down_go_from_curve_to_curve(room: Room) -> None:
    panel = room.schedule()
    panel.plot.setFocus(Qt.FocusReason.TabFocusReason)
    seen = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up):
        room.bot.keyClick(panel.plot, key)
        seen.append(room.lit)
    assert seen == ["alpha_bar", "beta", "alpha_bar", "t"]
    panel.plot.clearFocus()
    assert room.lit == ""


def test_the_mark_of_t_is_lit_with_t(room: Room) -> None:
    panel = room.schedule()
    room.player.seek(12)
    usual = panel.plot.marker.pen.widthF()
    room.highlights.light("t")
    assert panel.plot.marker.pen.widthF() > usual
    move(panel.plot.viewport(), on_curve(panel, 11, 0.05))
    assert room.lit in ("t", "snr", "beta")


def test_an_entry_of_the_legend_lights_its_curve_and_is_lit_with_it(room: Room) -> None:
    panel = room.schedule()
    room.player.seek(12)
    legend = panel.legend
    plain = legend.grab().toImage()
    move(legend, QPointF(legend.contentsRect().left() + 8, legend.height() / 2))
    assert room.lit == "alpha_bar"
    assert legend.grab().toImage() != plain
    assert width(panel.plot.alpha_bar_curve) > width(panel.plot.beta_curve)
    leave(legend)
    assert room.lit == ""
    assert legend.grab().toImage() == plain


def test_the_loss_and_its_optimum_are_lit(room: Room, fakes: ModuleType) -> None:
    room.experiment.history.extend(np.linspace(1.0, 0.6, 200))
    room.experiment.optimum = fakes.FakeOptimum(0.3, np.ones(T))
    panel = room.show(LossPanel(room.experiment, highlights=room.highlights), 320, 200)
    plot = panel.plot
    usual = plot.optimum_line.pen.widthF()
    room.highlights.light("optimum")
    assert plot.optimum_line.pen.widthF() > usual
    room.highlights.light("loss")
    assert plot.optimum_line.pen.widthF() == usual
    assert width(plot.smoothed) > 2
    at = QPointF(plot.mapFromScene(plot.view().mapViewToScene(QPointF(50, 0.3))))
    move(plot.viewport(), at)
    assert room.lit == "optimum"


def test_the_embedding_is_lit_and_lights(room: Room) -> None:
    panel = EmbeddingPanel(room.experiment, room.player, highlights=room.highlights)
    room.show(panel, 320, 160)
    room.highlights.light("")
    assert not bar_at(panel.heatmap)
    enter(panel.heatmap)
    assert room.lit == "embedding"
    assert bar_at(panel.heatmap)


# --- the stage and the transport bar


def test_the_legend_of_the_stage_lights_and_is_lit(room: Room) -> None:
    panel = StagePanel(
        room.experiment, room.player, Actions(room.experiment), highlights=room.highlights
    )
    room.show(panel, 600, 500)
    subjects: list[str] = []
    panel.subjectChanged.connect(subjects.append)
    panel.choose("forward")
    assert subjects == ["forward"]
    toggle = find(panel, "noisedLayerToggle")
    enter(toggle)
    assert room.lit == "xt"
    assert bar_at(toggle)
    leave(toggle)
    room.highlights.light("x0")
    assert bar_at(find(panel, "dataLayerToggle"))
    assert not bar_at(toggle)


def test_the_slider_is_lit_with_t_but_does_not_keep_it_lit_by_its_focus(room: Room) -> None:
    panel = TransportPanel(room.experiment, room.player, highlights=room.highlights)
    room.show(panel, 900, 64)
    slider = find(panel, "timeSlider")
    slider.setFocus(Qt.FocusReason.TabFocusReason)
    assert room.lit == ""
    enter(slider)
    assert room.lit == "t"
    assert bar_at(slider)
    leave(slider)
    assert room.lit == ""


# --- the link itself


def test_a_link_leaves_the_light_of_others_alone(qtbot: QtBot) -> None:
    highlights, widget = Highlights(), QWidget()
    qtbot.addWidget(widget)
    link(widget, "beta", highlights)
    enter(widget)
    highlights.light("eta")  # meanwhile, from elsewhere
    leave(widget)
    assert highlights.symbol == "eta"


def test_a_lit_frame_goes_along_with_its_widget(qtbot: QtBot) -> None:
    highlights, widget = Highlights(), QWidget()
    qtbot.addWidget(widget)
    link(widget, "beta", highlights)
    widget.resize(100, 30)
    widget.show()
    highlights.light("beta")
    (frame,) = frames(widget)
    widget.resize(180, 40)
    assert widget.rect().contains(frame.geometry())
    assert frame.width() >= 170
