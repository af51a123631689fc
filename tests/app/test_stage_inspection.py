"""The selected point on the stage: choosing it there, and what the picture shows of it."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from app.actions import Actions
from app.highlights import Highlights
from app.inspection import Reader
from app.panels.stage_arrows import arrows_of, magnified_of, rings_of
from app.panels.stage_panel import StagePanel
from app.player import Player
from app.scenes import POSTERIOR_STEPS, posterior_steps
from app.selection import Selection
from app.timeline import Timeline
from app.widgets.point_cloud import PointCloudView
from app.widgets.text_line import TextLine
from ddpm_core.data.points import make_points
from ddpm_core.recording import record_forward, record_reverse

T, COUNT = 20, 12


def wavy(x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    return torch.sin(2 * x) + 0.3 * x


class Stage:
    """The panel with a selection of its own, over records of a real sampler."""

    def __init__(self, experiment: Any, bot: QtBot, **settings: Any) -> None:
        experiment.settings = experiment.settings.replace(
            timesteps=T, sample_count=COUNT, data_count=300, **settings
        )
        self.bot = bot
        self.experiment = experiment
        self.player = Player()
        self.selection = Selection(self.player)
        self.highlights = Highlights()
        self.actions = Actions(experiment)
        self.panel = StagePanel(
            experiment,
            self.player,
            self.actions,
            selection=self.selection,
            highlights=self.highlights,
        )
        bot.addWidget(self.panel)
        self.panel.resize(760, 700)
        with bot.waitActive(self.panel):
            self.panel.show()
        self.run = experiment.start_run()
        self.data = make_points("swiss_roll", 300, seed=self.run.config.data_seed)

    def sample(self, seed: int = 0, count: int = COUNT) -> Timeline:
        config = self.run.config.replace(sample_seed=seed, sample_count=count)
        timeline, job = record_reverse(
            wavy, config, self.run.schedule, self.data, run_id=self.run.run_id
        )
        for _ in job:
            pass
        self.experiment.reverse = timeline
        self.experiment.reverseChanged.emit()
        self.player.seek(T // 2)
        return timeline

    def noise(self) -> Timeline:
        run = self.run
        timeline, job = record_forward(
            run.config, run.schedule, self.data, COUNT, run_id=run.run_id
        )
        for _ in job:
            pass
        self.experiment.forward = timeline
        self.experiment.forwardChanged.emit()
        self.panel.choose("forward")
        self.player.seek(T // 2)
        return timeline

    @property
    def cloud(self) -> PointCloudView:
        return self.panel.findChild(PointCloudView, "stageCloud")

    def place(self, point: np.ndarray) -> QPoint:
        x, y = self.cloud.view().to_pixels(np.asarray(point, dtype=np.float32)[:2])
        return QPoint(round(float(x)), round(float(y)))

    def click(self, point: np.ndarray) -> None:
        self.bot.mouseClick(self.cloud, Qt.MouseButton.LeftButton, pos=self.place(point))

    def key(self, key: Qt.Key) -> None:
        self.bot.keyClick(QApplication.focusWidget(), key)

    def says(self) -> str:
        return str(self.panel.findChild(TextLine, "stageSubtitle").text())

    def entries(self) -> list[str]:
        return [
            toggle.objectName().removesuffix("LayerToggle")
            for toggle in self.panel.findChildren(QAbstractButton)
            if toggle.objectName().endswith("LayerToggle") and toggle.isVisibleTo(self.panel)
        ]

    def toggle(self, name: str) -> None:
        self.panel.findChild(QAbstractButton, f"{name}LayerToggle").click()

    def picture(self) -> np.ndarray:
        """Red, green, blue [height, width, 3]."""
        self.cloud.grab()
        image = self.cloud.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        words = np.frombuffer(image.constBits(), np.uint8)
        return words.reshape(image.height(), image.width(), 4)[:, :, 2::-1].astype(int)

    def drawn(self, name: str) -> np.ndarray:
        """The points of a layer."""
        points = self.cloud._layers[name].points
        return np.empty((0, 2)) if points is None else np.asarray(points)


@pytest.fixture
def stage(fake_experiment: Any, qtbot: QtBot) -> Stage:
    return Stage(fake_experiment, qtbot, sampler="ddim", ddim_steps=T)


def alone(timeline: Timeline, frame: int) -> int:
    """The point whose x_t and predicted x_0 are the farthest from all others."""
    x = np.concatenate([timeline.x(frame), timeline.x0_pred(frame)])  # type: ignore[list-item]
    away = np.linalg.norm(x[:, None] - x[None], axis=2) + 9 * np.eye(len(x))
    nearest = away.min(axis=1)
    return int(np.minimum(nearest[: timeline.count], nearest[timeline.count :]).argmax())


# --- choosing


def test_a_click_on_a_sample_selects_it_and_one_beside_lets_go(stage: Stage) -> None:
    timeline = stage.sample()
    index = alone(timeline, T // 2)
    stage.click(timeline.x(T // 2)[index])
    assert stage.selection.index == index
    assert stage.says().endswith(f" · point {index + 1} of {COUNT}")
    stage.click(np.array([-3.0, -3.0]))
    assert stage.selection.index is None
    assert "point" not in stage.says()


def test_a_click_on_a_prediction_selects_the_point_it_is_of(stage: Stage) -> None:
    timeline = stage.sample()
    index = alone(timeline, T // 2)
    prediction = timeline.x0_pred(T // 2)
    assert prediction is not None
    stage.click(prediction[index])
    assert stage.selection.index == index


def test_noised_data_can_be_selected_and_still_pictures_cannot(stage: Stage) -> None:
    timeline = stage.noise()
    stage.click(timeline.x(T // 2)[3])
    assert stage.selection.index is not None
    stage.selection.clear()
    stage.panel.choose("data")
    stage.click(stage.run.points[0])
    assert stage.selection.index is None


def test_hidden_points_cannot_be_clicked(stage: Stage) -> None:
    timeline = stage.sample()
    stage.toggle("samples")
    stage.toggle("predicted_x0")
    stage.click(timeline.x(T // 2)[0])
    assert stage.selection.index is None


def test_a_double_click_returns_to_the_whole_and_keeps_the_point(
    stage: Stage, qtbot: QtBot
) -> None:
    stage.sample()
    stage.selection.select(3)
    stage.cloud.zoom(4.0)
    corner = QPoint(stage.cloud.width() // 2, stage.cloud.height() - 40)
    qtbot.mouseClick(stage.cloud, Qt.MouseButton.LeftButton, pos=corner)
    qtbot.mouseDClick(stage.cloud, Qt.MouseButton.LeftButton, pos=corner)
    assert stage.selection.index == 3


def test_points_by_keyboard(stage: Stage) -> None:
    stage.sample()
    assert QApplication.focusWidget() is stage.cloud
    seen = []
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        stage.key(key)
        seen.append(stage.selection.index)
    assert seen == [0, 1, 2, 1]
    assert QApplication.focusWidget() is stage.cloud
    stage.key(Qt.Key.Key_Escape)
    assert stage.selection.index is None
    stage.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is not stage.cloud


def test_the_next_record_shows_the_same_point(stage: Stage) -> None:
    stage.sample(seed=1)
    stage.selection.select(7)
    stage.sample(seed=2)
    assert stage.selection.index == 7
    assert stage.says().endswith("point 8 of 12")
    stage.sample(seed=2, count=5)
    assert stage.selection.index is None
    assert "point" not in stage.says()


# --- arrows


@pytest.mark.parametrize(
    "settings",
    [
        {"sampler": "ddpm", "clip": False},
        {"sampler": "ddpm", "clip": True, "clip_low": -0.4, "clip_high": 0.4},
        {"sampler": "simplified"},
        {"sampler": "ddim", "ddim_steps": T, "eta": 0.6},
    ],
    ids=str,
)
def test_the_arrows_lead_from_the_origin_to_the_next_point(
    fake_experiment: Any, qtbot: QtBot, settings: dict[str, Any]
) -> None:
    stage = Stage(fake_experiment, qtbot, **settings)
    timeline = stage.sample()
    for frame in (0, T // 2, T - 1):
        reading = Reader(stage.experiment).read(timeline, frame, 4)
        assert reading is not None
        arrows = [arrow for arrow in arrows_of(reading) if arrow.head]
        assert arrows[0].start == (0.0, 0.0)
        for before, after in itertools.pairwise(arrows):
            assert after.start == before.end
        assert arrows[-1].end == pytest.approx(timeline.x(frame + 1)[4].tolist(), abs=1e-5)
        assert [arrow.symbol for arrow in arrows] == [term.symbol for term in reading.terms]
        looks = {(arrow.color.rgb(), arrow.style) for arrow in arrows}
        assert len(looks) == len({arrow.style for arrow in arrows}) == len(arrows)
        assert rings_of(reading)[-1].at == pytest.approx(timeline.x(frame)[4].tolist())
        assert arrows[-1].end in magnified_of(reading)


def test_forward_arrows_lead_to_where_the_point_is(stage: Stage) -> None:
    timeline = stage.noise()
    reading = Reader(stage.experiment).read(timeline, 6, 4)
    assert reading is not None
    first, second = arrows_of(reading)
    beta = float(timeline.schedule.betas[5])
    assert first.end == pytest.approx(((1 - beta) ** 0.5 * timeline.x(5)[4]).tolist())
    assert second.end == pytest.approx(timeline.x(6)[4].tolist())
    assert (first.label, second.label) == (("x", "t−1"), ("ε", ""))


def test_the_arrows_are_on_the_stage_and_follow_the_frame(stage: Stage) -> None:
    timeline = stage.sample()
    for name in ("samples", "predicted_x0", "trace"):
        stage.toggle(name)
    stage.selection.select(2)
    stage.toggle("posterior")
    for frame in (4, 9):
        stage.player.seek(frame)
        reading = Reader(stage.experiment).read(timeline, frame, 2)
        assert reading is not None
        picture = stage.picture()
        for arrow in arrows_of(reading):
            if arrow.head and arrow.style == Qt.PenStyle.SolidLine:
                middle = np.mean([arrow.start, arrow.end], axis=0)
                at = stage.place(middle)
                patch = picture[at.y() - 2 : at.y() + 3, at.x() - 2 : at.x() + 3]
                wanted = np.array(arrow.color.getRgb()[:3])
                assert np.abs(patch - wanted).max(axis=2).min() < 40
    stage.player.seek(T)  # the sample: no step leaves it
    assert stage.cloud._arrows.arrows == ()
    assert len(stage.cloud._arrows.rings) == 1


def test_a_lit_symbol_lights_its_arrow(stage: Stage) -> None:
    stage.sample()
    stage.selection.select(2)
    stage.player.seek(2)
    before = stage.picture()
    stage.highlights.light("eps")
    assert (stage.picture() != before).any()
    stage.highlights.light("")
    assert np.array_equal(stage.picture(), before)


def test_letting_go_brings_the_picture_back(stage: Stage) -> None:
    stage.sample()
    for _ in range(3):
        before = stage.picture()
    assert stage.entries() == ["samples", "predicted_x0", "trace", "data"]
    stage.selection.select(2)
    stage.player.forward()
    assert (stage.picture() != before).any()
    stage.player.back()
    stage.selection.clear()
    for _ in range(3):
        after = stage.picture()
    assert np.array_equal(after, before)
    assert stage.entries() == ["samples", "predicted_x0", "trace", "data"]


def test_of_the_traces_only_that_of_the_point_is_left(stage: Stage) -> None:
    timeline = stage.sample()
    stage.selection.select(9)
    paths = stage.cloud._layers["trace"].paths
    assert paths.shape == (T // 2 + 1, 1, 2)
    assert np.array_equal(paths[:, 0], [timeline.x(frame)[9] for frame in range(T // 2 + 1)])
    stage.player.seek(3)
    assert len(stage.cloud._layers["trace"].paths) == 4


# --- where it may come from


def test_the_posterior_is_shown_in_steps_over_the_training_points(stage: Stage) -> None:
    timeline = stage.sample()
    stage.selection.select(5)
    assert stage.entries()[-1] == "posterior"
    for frame in (1, T // 2, T - 1):
        stage.player.seek(frame)
        x, t = timeline.x(frame)[5].astype(float), timeline.t(frame)
        a = float(timeline.schedule.alpha_bars[t])
        data = stage.run.points.astype(float)
        logs = -((x - np.sqrt(a) * data) ** 2).sum(axis=1) / (2 * (1 - a))
        share = np.exp(logs - logs.max())
        edges = [np.inf, *POSTERIOR_STEPS]
        for number, lower in enumerate(POSTERIOR_STEPS):
            expected = stage.run.points[(share >= lower) & (share < edges[number])]
            assert np.array_equal(stage.drawn(f"posterior{number}"), expected)


def test_the_posterior_is_hidden_by_its_entry_and_absent_from_the_sample(stage: Stage) -> None:
    stage.sample()
    stage.selection.select(5)

    def ink() -> int:
        red, green, blue = np.moveaxis(stage.picture(), 2, 0)
        return int(((red - green > 15) & (green - blue > 15)).sum())

    assert ink() > 50
    stage.toggle("posterior")
    assert ink() < 20
    stage.player.seek(3)
    assert ink() < 20
    stage.toggle("posterior")
    assert ink() > 50
    stage.player.seek(T)
    assert "posterior" not in stage.entries()
    assert ink() < 20


def test_the_posterior_of_a_great_data_set_comes_a_little_later(
    stage: Stage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.posterior.AT_ONCE", 10)
    stage.sample()
    stage.selection.select(5)
    assert "posterior" not in stage.entries()
    qtbot.waitUntil(lambda: "posterior" in stage.entries())
    assert len(stage.drawn("posterior0"))


def test_steps_are_shares_of_the_greatest_weight() -> None:
    points = np.arange(9, dtype=np.float32)[:, None]
    weights = np.array([0.011, 1.0, 0.31, 0.29, 0.101, 0.05, 0.031, 0.02, 0.0099]) * 0.4
    steps = [step[:, 0].tolist() for step in posterior_steps(points, weights)]
    assert steps == [[1, 2], [3, 4], [5, 6], [0, 7]]


# --- other data


def test_points_of_three_dimensions_and_of_one_are_shown(
    fake_experiment: Any, qtbot: QtBot
) -> None:
    stage = Stage(fake_experiment, qtbot, sampler="ddpm", clip=False)
    for dims in (3, 1):
        run = stage.run
        object.__setattr__(run, "points", np.zeros((30, dims), dtype=np.float32))
        levels = range(T - 1, -1, -1)
        timeline = Timeline(
            "reverse", run.config, run.schedule, levels, (4, dims), run_id=run.run_id
        )
        timeline.start(np.ones((4, dims)))
        timeline.append(*(np.full((4, dims), value) for value in (0.9, 0.5, 0.4)))
        stage.experiment.reverse = timeline
        stage.experiment.reverseChanged.emit()
        stage.player.seek(0)
        stage.selection.select(1)
        stage.picture()
        for arrow in stage.cloud._arrows.arrows:
            across, up = arrow.end
            assert across != 0
            assert up == (across if dims == 3 else 0)
