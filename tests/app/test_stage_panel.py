"""The stage: what is chosen, what is drawn, and what follows the player."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from app import theme
from app.panels.stage_panel import StagePanel
from app.player import Player
from app.scenes import SUBJECTS, TRACED, half_width, process_layers
from app.timeline import Timeline
from app.widgets.point_cloud import PointCloudView
from app.widgets.stage_tile import StageTile
from app.widgets.text_line import TextLine
from ddpm_core.splat import Canvas

COUNT = 60


class Stage:
    """The panel with its experiment and player, and what a person sees of it."""

    def __init__(self, experiment: Any, fakes: ModuleType) -> None:
        self.experiment = experiment
        self.fakes = fakes
        self.player = Player()
        self.panel = StagePanel(experiment, self.player)
        self.panel.resize(800, 640)

    def tile(self, subject: str) -> StageTile:
        return self.panel.findChild(StageTile, f"{subject}Tile")

    @property
    def cloud(self) -> PointCloudView:
        return self.panel.findChild(PointCloudView, "stageCloud")

    def says(self, name: str) -> str:
        return str(self.panel.findChild(TextLine, name).text())

    def legend(self) -> dict[str, bool]:
        toggles = self.panel.findChildren(QAbstractButton)
        return {
            toggle.objectName().removesuffix("LayerToggle"): toggle.isChecked()
            for toggle in toggles
            if toggle.objectName().endswith("LayerToggle") and toggle.isVisibleTo(self.panel)
        }

    def toggle(self, name: str) -> None:
        self.panel.findChild(QAbstractButton, f"{name}LayerToggle").click()

    def picture(self) -> QImage:
        self.cloud.grab()
        return self.cloud.grab().toImage()

    def ink(self, idea: str) -> int:
        """How many pixels of the large picture have the hue of an idea."""
        image = self.picture().convertToFormat(QImage.Format.Format_RGB32)
        words = np.frombuffer(image.constBits(), np.uint8)
        pixels = words.reshape(image.height(), image.width(), 4)[:, :, 2::-1].astype(float)
        hex_ = getattr(theme.current(), idea)
        color = np.array([int(hex_[k : k + 2], 16) for k in (1, 3, 5)], dtype=float)
        ground = np.array([int(theme.current().card[k : k + 2], 16) for k in (1, 3, 5)], float)
        # where a pixel lies on the way from the ground to the colour, and how far beside it
        way = color - ground
        share = (pixels - ground) @ way / (way @ way)
        aside = np.linalg.norm(pixels - ground - share[..., None] * way, axis=-1)
        return int(((share > 0.6) & (aside < 30)).sum())

    def learn(self, step: int = 100) -> None:
        points = self.experiment.run.points[:50] + 0.1
        self.experiment.preview = self.fakes.FakePreview(step, points.astype(np.float32))
        self.experiment.previewChanged.emit()

    def process(self, kind: str, frames: int | None = None) -> Timeline:
        run = self.experiment.run
        total = run.schedule.timesteps
        levels = range(total) if kind == "forward" else range(total - 1, -1, -1)
        process = Timeline(kind, run.config, run.schedule, levels, (COUNT, 2), step=7)
        generator = np.random.default_rng(0)
        for frame in range(process.total if frames is None else frames):
            x = generator.standard_normal((COUNT, 2)).astype(np.float32)
            if frame:
                process.append(x, x / 2, x)
            else:
                process.start(x)
        return process

    def record_forward(self) -> Timeline:
        self.experiment.forward = process = self.process("forward")
        self.experiment.forwardChanged.emit()
        return process

    def record_reverse(self, frames: int | None = None) -> Timeline:
        self.experiment.reverse = process = self.process("reverse", frames)
        self.experiment.sampling = not process.complete
        self.experiment.reverseChanged.emit()
        return process


@pytest.fixture
def empty(qtbot: QtBot, fake_experiment: Any, fakes: ModuleType) -> Stage:
    config = fake_experiment.settings.replace(timesteps=20, sampler="ddim", ddim_steps=20)
    fake_experiment.settings = config
    stage = Stage(fake_experiment, fakes)
    qtbot.addWidget(stage.panel)
    stage.panel.show()
    qtbot.waitExposed(stage.panel)
    return stage


@pytest.fixture
def stage(empty: Stage) -> Stage:
    empty.experiment.start_run()
    return empty


def test_it_begins_with_what_is_learned_and_says_what_will_be_where(empty: Stage) -> None:
    assert empty.panel.subject == "learned"
    assert empty.tile("learned").isChecked()
    assert empty.says("stageTitle") == "Learned so far"
    assert "Train" in empty.cloud._placeholder
    assert "Sample" in empty.tile("reverse").view._placeholder
    assert not empty.legend()


def test_the_samples_of_the_network_lie_over_faint_data(stage: Stage) -> None:
    faint = stage.ink("data")
    assert stage.ink("samples") < 30
    assert stage.says("stageSubtitle") == "no samples yet"
    stage.learn(step=4000)
    assert stage.ink("samples") > 100
    assert stage.says("stageSubtitle") == "step 4,000, fixed noise, EMA"
    assert stage.tile("learned").subtitle == "step 4,000, fixed noise, EMA"
    stage.tile("data").click()
    assert stage.ink("data") > 2 * faint
    assert stage.tile("data").subtitle == "200 points"


def test_a_new_preview_changes_the_picture(stage: Stage) -> None:
    stage.learn(1)
    before, tile = stage.picture(), stage.tile("learned").grab().toImage()
    points = stage.experiment.run.points[50:90]
    stage.experiment.preview = stage.fakes.FakePreview(2, points)
    stage.experiment.previewChanged.emit()
    assert stage.picture() != before
    assert stage.tile("learned").grab().toImage() != tile


def test_a_recording_that_begins_is_chosen_and_followed(stage: Stage) -> None:
    process = stage.record_reverse(frames=1)
    assert stage.panel.subject == "reverse"
    assert stage.tile("reverse").isChecked()
    assert stage.player.timeline is process
    x = np.zeros((COUNT, 2), dtype=np.float32)
    for _ in range(5):
        process.append(x, x, x)
    stage.experiment.recorded.emit()
    assert stage.player.position == 4  # where the network's prediction is known already
    assert stage.says("stageSubtitle") == (
        "DDIM · 20 of 20 steps · η = 0 · frame 4 of 20 · network at step 7"
    )


def test_stepping_changes_the_picture_the_miniature_and_the_words(stage: Stage) -> None:
    stage.record_reverse()
    stage.player.seek(4)
    before, tile = stage.picture(), stage.tile("reverse").grab().toImage()
    stage.player.forward()
    assert stage.picture() != before
    assert stage.tile("reverse").grab().toImage() != tile
    assert stage.tile("reverse").subtitle == "t = 14"
    stage.player.back()
    assert stage.picture() == before
    assert stage.tile("reverse").subtitle == "t = 15"


def test_the_points_shown_are_those_of_the_frame(stage: Stage) -> None:
    process = stage.record_reverse()
    stage.player.seek(6)
    stage.toggle("trace")
    stage.toggle("predicted_x0")
    view, image = stage.cloud.view(), stage.picture()
    ground = image.pixelColor(1, 150)
    inside = 0
    for x, y in view.to_pixels(process.x(6)).tolist():
        if 40 < x < view.width - 40 and 110 < y < view.height - 40:
            inside += 1
            assert image.pixelColor(int(x), int(y)) != ground
    assert inside > COUNT / 4


def test_the_legend_shows_and_hides_layers_and_remembers(stage: Stage) -> None:
    stage.record_reverse()
    stage.player.seek(5)
    assert stage.legend() == {
        "samples": True,
        "predicted_x0": True,
        "trace": True,
        "data": False,
    }
    assert stage.ink("predicted_x0") > 200
    stage.toggle("predicted_x0")
    assert stage.ink("predicted_x0") < 50
    stage.tile("data").click()
    assert stage.legend() == {"data": True}
    assert stage.ink("samples") < 30
    stage.tile("reverse").click()
    assert not stage.legend()["predicted_x0"]
    stage.player.forward()
    assert stage.ink("predicted_x0") < 50
    stage.toggle("predicted_x0")
    assert stage.ink("predicted_x0") > 200


def test_choosing_a_process_gives_it_to_the_player_at_its_own_place(stage: Stage) -> None:
    forward = stage.record_forward()
    reverse = stage.record_reverse()
    stage.player.seek(12)
    stage.tile("forward").click()
    assert (stage.player.timeline, stage.player.position) == (forward, 0)
    stage.player.seek(3)
    assert stage.says("stageSubtitle") == "20 steps · t = 2 · frame 3 of 20"
    stage.tile("reverse").click()
    assert (stage.player.timeline, stage.player.position) == (reverse, 12)
    stage.tile("forward").click()
    assert stage.player.position == 3


def test_still_subjects_leave_the_player_and_its_commands_lead_back(stage: Stage) -> None:
    process = stage.record_reverse()
    stage.player.seek(9)
    for subject in ("data", "learned"):
        stage.tile(subject).click()
        assert stage.player.timeline is process
        stage.player.seek(9)
        assert stage.panel.subject == "reverse"
        assert stage.tile("reverse").isChecked()


def test_the_forward_tile_gives_a_foretaste_that_says_its_level(stage: Stage) -> None:
    stage.record_forward()
    assert stage.tile("forward").subtitle == "t = 5"
    stage.tile("forward").click()
    assert stage.tile("forward").subtitle == "no noise"
    stage.player.seek(11)
    assert stage.tile("forward").subtitle == "t = 10"


def test_an_empty_process_says_how_to_get_it(stage: Stage) -> None:
    stage.tile("reverse").click()
    assert "Press Sample" in stage.cloud._placeholder
    assert not stage.cloud.shows_anything()
    assert stage.player.timeline is None


def test_a_new_run_forgets_the_old_processes(stage: Stage) -> None:
    stage.record_forward()
    stage.record_reverse()
    stage.experiment.forward = stage.experiment.reverse = None
    stage.experiment.start_run()
    stage.experiment.forwardChanged.emit()
    stage.experiment.reverseChanged.emit()
    assert stage.panel.subject == "learned"
    assert stage.player.timeline is None
    assert not stage.tile("reverse").view.shows_anything()
    assert stage.tile("reverse").subtitle == ""


def test_the_forward_process_of_a_new_run_takes_the_place_of_the_old(stage: Stage) -> None:
    stage.record_forward()
    stage.tile("forward").click()
    stage.player.seek(5)
    stage.experiment.forward = None
    stage.experiment.start_run()
    stage.experiment.forwardChanged.emit()
    assert stage.panel.subject == "forward"
    assert stage.player.timeline is None
    fresh = stage.record_forward()
    assert (stage.player.timeline, stage.player.position) == (fresh, 0)
    assert stage.ink("noised") > 100


def test_the_range_holds_the_data_and_pure_noise() -> None:
    assert half_width(None) == 3.2
    assert half_width(np.zeros((5, 2), dtype=np.float32)) == 3.2
    far = np.array([[1.0, -10.0], [np.inf, np.nan]], dtype=np.float32)
    assert half_width(far) == pytest.approx(10.8)
    assert half_width(far / 10, noise=False) == pytest.approx(1.08)
    assert half_width(None, noise=False) == 3.2


def test_at_most_the_first_forty_points_leave_traces(stage: Stage) -> None:
    process = stage.process("reverse")
    traces = next(layer for layer in process_layers(process, 8, None) if layer.paths is not None)
    assert traces.paths is not None
    assert traces.paths.shape == (9, TRACED, 2)
    assert np.array_equal(traces.paths[-1], process.x(8)[:TRACED])
    assert process_layers(process, process.total, None) == []


def test_a_record_of_a_few_points_in_three_dimensions_is_drawn(stage: Stage) -> None:
    run = stage.experiment.run
    process = Timeline("reverse", run.config, run.schedule, range(19, -1, -1), (3, 3))
    x = np.ones((3, 3), dtype=np.float32)
    process.start(x)
    process.append(x, x, x)
    stage.experiment.reverse = process
    stage.experiment.reverseChanged.emit()
    assert stage.ink("samples") > 5


# --- keys, names, themes, work


def test_tiles_are_chosen_by_keyboard_like_radio_buttons(stage: Stage, qtbot: QtBot) -> None:
    stage.tile("learned").setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(stage.tile("learned"), Qt.Key.Key_Left)
    assert stage.panel.subject == "data"
    qtbot.keyClick(stage.tile("data"), Qt.Key.Key_Right)
    qtbot.keyClick(stage.tile("learned"), Qt.Key.Key_Right)
    assert stage.panel.subject == "forward"
    qtbot.keyClick(stage.panel, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert [stage.tile(s).isChecked() for s in SUBJECTS].count(True) == 1


def test_a_click_on_a_tile_leaves_the_keys_to_the_stage(stage: Stage, qtbot: QtBot) -> None:
    stage.tile("learned").setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.mouseClick(stage.tile("data"), Qt.MouseButton.LeftButton)
    assert stage.panel.subject == "data"
    assert QApplication.focusWidget() is stage.cloud


def test_every_control_has_a_name_and_a_tooltip(stage: Stage) -> None:
    stage.learn()
    stage.record_reverse()
    controls = stage.panel.findChildren(QAbstractButton)
    assert len(controls) >= 8
    for control in controls:
        if control.isHidden():
            continue
        assert control.accessibleName()
        assert control.toolTip()
        reached = bool(control.focusPolicy() & Qt.FocusPolicy.TabFocus)
        # of the tiles Tab reaches the chosen one, and the arrow keys the others
        assert reached == (not isinstance(control, StageTile) or control.isChecked())
    assert stage.tile("reverse").accessibleDescription() == stage.tile("reverse").subtitle
    assert stage.panel.objectName() == "stage"
    assert stage.cloud.accessibleName() == "Reverse process"


def test_another_theme_recolours_the_clouds(stage: Stage) -> None:
    stage.learn()
    before = stage.picture()
    try:
        theme.apply(QApplication.instance(), theme.LIGHT)
        after = stage.picture()
        assert after != before
        stage.learn()
        assert stage.picture() == after
    finally:
        theme.apply(QApplication.instance(), theme.DARK)
    assert stage.picture() == before


def test_what_is_not_seen_is_not_drawn(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.record_reverse()
    stage.panel.hide()
    drawn: list[int] = []
    monkeypatch.setattr(Canvas, "add_marks", lambda *arguments: drawn.append(1))
    monkeypatch.setattr(Canvas, "add_lines", lambda *arguments: drawn.append(1))
    for frame in range(10):
        stage.player.seek(frame)
    QApplication.processEvents()
    assert not drawn


def test_a_step_draws_the_large_picture_and_one_miniature(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.learn()
    stage.record_forward()
    stage.record_reverse()
    stage.player.seek(5)
    QApplication.processEvents()
    drawn: list[int] = []
    add_marks = Canvas.add_marks

    def counted(canvas: Canvas, points: np.ndarray, shape: str, radius: float) -> None:
        drawn.append(len(points))
        add_marks(canvas, points, shape, radius)

    monkeypatch.setattr(Canvas, "add_marks", counted)
    for frame in (6, 7, 8):  # three moves before one refresh
        stage.player.seek(frame)
    QApplication.processEvents()
    assert drawn == [COUNT] * 3  # x_t and x_0 large, x_t small
