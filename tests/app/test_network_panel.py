"""The network panel: what it asks for, when, and what it shows of the answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.explain.topic_view import TopicView
from app.mailbox import FoundFeatures
from app.panels.feature_question import FeatureQuestion
from app.panels.network_panel import NetworkPanel
from app.player import Player
from app.selection import Selection
from app.timeline import Timeline
from app.widgets.block_button import BlockButton
from app.widgets.feature_grid import FeatureGrid
from app.widgets.feature_key import FeatureKey
from app.widgets.text_line import TextLine
from ddpm_core.models import DiffUNet, NoisePredictor, block_shapes
from ddpm_core.models.features import find_features

LEVELS = 20
SIDE = 16


class Room:
    """The panel of a run, its player, and a network that answers when it is let."""

    def __init__(self, bot: QtBot, experiment: Any) -> None:
        self.bot = bot
        self.experiment = experiment
        experiment.settings = experiment.settings.replace(timesteps=LEVELS, hidden=16, layers=2)
        torch.manual_seed(0)
        config = experiment.settings
        self.network: Any = NoisePredictor(2, config.time_dim, config.hidden, config.layers)
        self.player = Player()
        self.selection = Selection(self.player)

    def start_run(self) -> None:
        self.experiment.start_run()

    def start_pictures(self) -> None:
        """A run of a U-Net for pictures of SIDE pixels."""
        self.experiment.start_run()
        self.network = DiffUNet(channels=(8, 16), bottleneck=16, time_dim=32)
        blocks = tuple(block_shapes(self.network, SIDE))
        self.experiment.run = dataclasses.replace(self.experiment.run, blocks=blocks)
        self.experiment.runChanged.emit()

    def open(self, width: int = 320, height: int = 600) -> NetworkPanel:
        self.panel = NetworkPanel(self.experiment, self.player, self.selection)
        self.bot.addWidget(self.panel)
        self.panel.resize(width, height)
        self.panel.show()
        self.bot.waitExposed(self.panel)
        return self.panel

    def forward(self, *shape: int) -> Timeline:
        run = self.experiment.run
        timeline = Timeline(
            "forward", run.config, run.schedule, range(LEVELS), shape, run_id=run.run_id
        )
        generator = np.random.default_rng(1)
        for frame in range(LEVELS + 1):
            x = generator.standard_normal(shape).astype(np.float32)
            if frame:
                timeline.append(x)
            else:
                timeline.start(x)
        self.player.set_timeline(timeline)
        return timeline

    @property
    def resting(self) -> bool:
        return self.panel.findChild(FeatureQuestion).resting

    @property
    def asked(self) -> list[dict[str, Any]]:
        return list(self.experiment.features_asked)

    def wait_for_question(self, count: int) -> dict[str, Any]:
        self.bot.waitUntil(lambda: len(self.asked) >= count)
        return self.asked[-1]

    def answer(self, step: int = 7) -> FoundFeatures:
        """As the worker would, to the newest question."""
        question = dict(self.asked[-1])
        for name in ("x", "point"):
            value = question.get(name)
            question[name] = None if value is None else torch.tensor(value)
        work = find_features(self.network, question.pop("block"), question.pop("t"), **question)
        while True:
            try:
                next(work)
            except StopIteration as end:
                found = FoundFeatures(step, end.value)
                self.experiment.features = found
                self.experiment.featuresChanged.emit()
                return found

    def find(self, kind: type[Any], name: str) -> Any:
        found = self.panel.findChild(kind, name)
        assert found is not None, name
        return found

    def choose(self, name: str) -> None:
        self.bot.mouseClick(self.find(BlockButton, f"{name}Block"), Qt.MouseButton.LeftButton)


@pytest.fixture
def room(qtbot: QtBot, fake_experiment: Any) -> Iterator[Room]:
    room = Room(qtbot, fake_experiment)
    yield room
    room.panel.close()


def test_the_panel_says_what_will_be_there_before_the_first_run(room: Room) -> None:
    room.open()
    assert room.asked == []
    assert room.panel.subtitle == ""
    room.start_run()
    assert room.panel.subtitle == "142,114 parameters"
    assert room.find(BlockButton, "model2Block").isVisible()


def test_a_block_of_the_mlp_is_asked_all_over_the_stage(room: Room) -> None:
    room.start_run()
    room.open()
    question = room.asked[-1]
    assert question["block"] == "model.0"
    grid = question["grid"]
    reach = np.abs(room.experiment.run.points).max()
    assert grid.left <= -reach
    assert grid.left + (grid.columns - 1) * grid.step >= reach
    assert (grid.rows, grid.bottom) == (grid.columns, grid.left)
    assert question["x"] is None


def test_the_maps_that_come_are_shown_with_the_plane_the_right_way_up(room: Room) -> None:
    room.start_run()
    room.open()
    room.choose("joined")
    room.wait_for_question(2)
    found = room.answer()
    shown = room.find(FeatureGrid, "featureGrid").shown
    assert shown.shape == found.features.maps.shape
    first, second = shown[0], shown[1]  # the coordinates themselves
    assert (np.diff(first, axis=1) > 0).all()  # grows to the right
    assert (np.diff(second, axis=0) < 0).all()  # and upwards
    assert room.find(TextLine, "featureCaption").text() == (
        f"Maps of Join at t = {found.features.t}, step 7"
    )
    assert room.find(FeatureKey, "featureKey").text.startswith("−")
    room.choose("model0")
    room.wait_for_question(3)
    room.answer()
    assert room.find(FeatureKey, "featureKey").text.startswith("0  ")


def test_a_chosen_block_is_explained(room: Room) -> None:
    room.start_run()
    room.open()
    for name, title in (("model2", "Hidden 2"), ("time_mlp", "Time"), ("model4", "Output")):
        room.choose(name)
        assert room.find(QLabel, "blockTitle").text() == title
        topics = [t for t in room.panel.findChildren(TopicView) if t.isVisible()]
        assert [t.objectName() for t in topics] == [f"{name}BlockTopic"]
    assert room.find(QLabel, "blockSummary").text() == "16 → 2, 34 parameters"


def test_the_level_is_that_of_the_frame_on_the_stage(room: Room) -> None:
    room.start_run()
    room.open()
    room.forward(5, 2)
    room.player.seek(13)
    question = room.wait_for_question(2)
    room.bot.waitUntil(lambda: room.asked[-1]["t"] == 12)
    room.player.seek(0)  # clean data: the level beside it
    room.bot.waitUntil(lambda: room.asked[-1]["t"] == 0)
    room.player.set_timeline(None)
    room.bot.waitUntil(lambda: room.asked[-1]["t"] == 0)
    assert question["block"] == "model.0"


def test_the_same_question_is_not_asked_twice_and_training_asks_anew(room: Room) -> None:
    room.start_run()
    room.open()
    assert len(room.asked) == 1
    room.bot.waitUntil(lambda: room.resting)
    room.experiment.progressed.emit()
    assert len(room.asked) == 1
    room.experiment.step += 1
    room.experiment.progressed.emit()
    assert len(room.asked) == 2


def test_nothing_is_asked_while_the_panel_is_hidden(room: Room) -> None:
    room.start_run()
    room.open()
    room.bot.waitUntil(lambda: room.resting)
    room.panel.hide()
    room.experiment.step += 1
    room.experiment.progressed.emit()
    room.forward(5, 2)
    room.player.seek(9)
    assert len(room.asked) == 1
    room.panel.show()
    assert len(room.asked) == 2
    assert room.asked[-1]["t"] == 8


def test_the_chosen_point_is_asked_about_and_read(room: Room) -> None:
    room.start_run()
    room.open()
    timeline = room.forward(5, 2)
    room.player.seek(6)
    room.selection.select(3)
    room.experiment.step += 1
    room.experiment.progressed.emit()
    room.bot.waitUntil(lambda: room.asked[-1]["point"] is not None)
    assert np.array_equal(room.asked[-1]["point"], timeline.x(6)[3])
    found = room.answer()
    grid = room.find(FeatureGrid, "featureGrid")
    room.bot.keyClick(grid, Qt.Key.Key_Right)
    text = room.find(TextLine, "featureCaption").text()
    assert text.startswith("Map 1 at (")
    here = float(found.features.point[0])
    said = float(text.rpartition(": ")[2].replace("−", "-"))
    assert said == pytest.approx(here, abs=6e-3 * max(1.0, abs(here)))
    assert grid.accessibleDescription() == text


def test_a_choice_alone_is_a_new_question(room: Room) -> None:
    room.start_run()
    room.open()
    room.forward(5, 2)
    room.player.seek(6)
    room.bot.waitUntil(lambda: room.asked[-1]["t"] == 5)
    room.bot.waitUntil(lambda: room.resting)
    room.selection.select(2)
    room.bot.waitUntil(lambda: room.asked[-1]["point"] is not None)


def test_the_value_under_the_cursor_is_that_of_the_unit_there(room: Room) -> None:
    room.start_run()
    room.open(500, 900)
    found = room.answer()
    QApplication.processEvents()
    grid = room.find(FeatureGrid, "featureGrid")
    rect = grid.map_rect(4)
    room.bot.mouseMove(grid, rect.topLeft() + QPoint(2, 2))
    text = room.find(TextLine, "featureCaption").text()
    features = found.features
    assert features.grid is not None
    assert text.startswith("Map 5 at (−")
    value = float(text.rpartition(": ")[2].replace("−", "-"))
    near = features.maps[4, -8:, :8]  # the left upper corner of the plane
    assert np.abs(near - value).min() < 6e-3


def test_pictures_are_asked_with_the_x_on_the_stage(room: Room) -> None:
    room.start_pictures()
    panel = room.open()
    grid = room.find(FeatureGrid, "featureGrid")
    assert room.asked == []  # no picture yet
    assert "picture" in grid.empty_text
    timeline = room.forward(3, 3, SIDE, SIDE)
    room.player.seek(4)
    room.bot.waitUntil(lambda: bool(room.asked) and room.asked[-1]["t"] == 3)
    assert np.array_equal(room.asked[-1]["x"], timeline.x(4)[0])
    assert room.asked[-1]["grid"] is None
    room.selection.select(2 * SIDE * SIDE + 7)  # a pixel of the third picture
    room.bot.waitUntil(lambda: np.array_equal(room.asked[-1]["x"], timeline.x(4)[2]))
    found = room.answer()
    assert np.array_equal(grid.shown, found.features.maps)
    for name, shape in (
        ("skip1", (16, 16, 16)),
        ("bottleneck", (16, 4, 4)),
        ("out_conv", (3, 16, 16)),
    ):
        room.choose(name)
        room.bot.waitUntil(lambda name=name: room.asked[-1]["block"] == name)
        room.answer()
        assert grid.shown.shape == shape
    room.bot.keyClick(grid, Qt.Key.Key_Right)
    assert room.find(TextLine, "featureCaption").text().startswith("Map 1, row 9, column 9: ")
    assert panel.diagram.block == "out_conv"


def test_another_run_takes_its_own_network(room: Room) -> None:
    room.start_run()
    room.open()
    room.choose("model2")
    room.wait_for_question(2)
    room.answer()
    room.experiment.settings = room.experiment.settings.replace(layers=1)
    room.experiment.features = None
    room.experiment.start_run()
    assert room.panel.diagram.block == "model.2"  # now the output
    assert room.find(QLabel, "blockTitle").text() == "Output"
    assert room.find(FeatureGrid, "featureGrid").shown is None
    room.start_pictures()
    assert room.panel.diagram.block == "encoder1"


def test_a_run_that_predicts_something_else_is_explained_anew(room: Room) -> None:
    def words() -> str:
        shown = [t for t in room.panel.findChildren(TopicView) if t.isVisible()]
        return " ".join(label.text() for t in shown for label in t.findChildren(QLabel))

    room.start_run()
    room.open()
    room.choose("model4")
    assert "the noise" in words()
    room.experiment.settings = room.experiment.settings.replace(prediction="v")
    room.experiment.start_run()
    assert "the velocity" in words()
    assert room.panel.diagram.block == "model.4"


def test_wide_the_diagram_stands_beside_the_maps(room: Room) -> None:
    room.start_run()
    panel = room.open(900, 500)
    room.answer()
    QApplication.processEvents()

    def left(widget: QWidget) -> int:
        return widget.mapTo(panel, QPoint(0, 0)).x()

    grid = room.find(FeatureGrid, "featureGrid")
    assert left(grid) > left(panel.diagram) + panel.diagram.width()
    panel.resize(320, 500)
    QApplication.processEvents()
    assert left(grid) < left(panel.diagram) + panel.diagram.width()


def test_what_is_said_follows_the_diagram_without_a_gap(room: Room) -> None:
    room.start_run()
    panel = room.open(320, 1400)  # more than all needs
    room.answer()
    for _ in range(3):
        QApplication.processEvents()
    foot = panel.diagram.mapTo(panel, QPoint(0, panel.diagram.height())).y()
    heading = room.find(QLabel, "blockTitle")
    assert 0 <= heading.mapTo(panel, QPoint(0, 0)).y() - foot <= 16


def test_of_more_than_two_dimensions_a_plane_is_shown(room: Room) -> None:
    room.start_run()
    run = room.experiment.run
    room.network = NoisePredictor(3, 32, 16, 2)
    points = np.random.default_rng(0).standard_normal((50, 3)).astype(np.float32)
    blocks = tuple(block_shapes(room.network))
    room.experiment.run = dataclasses.replace(run, points=points, blocks=blocks)
    room.open()
    found = room.answer()
    assert found.features.maps.shape[0] == 16
    assert room.find(TextLine, "featureCaption").text().endswith("all other coordinates 0")


def test_the_grid_is_as_high_as_its_maps(room: Room) -> None:
    room.start_run()
    panel = room.open(400, 900)
    room.answer()
    for width in (400, 300, 800):
        panel.resize(width, 900)
        for _ in range(3):
            QApplication.processEvents()
        grid = room.find(FeatureGrid, "featureGrid")
        last = grid.map_rect(15)
        assert abs(grid.height() - last.bottom() - 5) <= 2


def test_in_the_window_the_panel_shows_the_maps_of_the_run(person: Any) -> None:
    window = person.window
    window.docks.reveal("networkDock")
    person.click("trainStepButton")
    person.wait(lambda: person.steps == 1)
    grid = person.find(FeatureGrid, "featureGrid")
    person.wait(lambda: grid.shown is not None)
    assert grid.shown.shape[0] == 16
    person.sample()
    window.player.seek(5)
    caption = person.find(TextLine, "featureCaption")
    person.wait(lambda: f"t = {window.player.timeline.t(5)}" in caption.text())
    person.bot.mouseClick(person.find(BlockButton, "model2Block"), Qt.MouseButton.LeftButton)
    person.wait(lambda: caption.text().startswith("Maps of Output"))
    assert grid.shown.shape[0] == 2
    names = [action.text() for action in window.docks.show_actions()]
    assert "Network" in names
