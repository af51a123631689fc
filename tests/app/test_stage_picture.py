"""The stage: what is drawn of a run and of its processes, and what is not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from app import theme
from app.scenes import TRACED, half_width, process_layers
from app.timeline import Timeline
from ddpm_core.splat import Canvas


def test_the_samples_of_the_network_lie_over_faint_data(stage: Any) -> None:
    faint = stage.ink("data")
    assert stage.ink("samples") < 30
    assert stage.says("stageSubtitle") == "no samples yet"
    stage.learn(step=4000)
    assert stage.ink("samples") > 100
    assert stage.says("stageSubtitle") == "step 4,000, fixed noise, EMA"
    assert stage.tile("learned").subtitle == "step 4,000"  # the small picture has no room for more
    assert stage.tile("learned").accessibleDescription() == "step 4,000, fixed noise, EMA"
    stage.tile("data").click()
    assert stage.ink("data") > 2 * faint
    assert stage.tile("data").subtitle == "200 points"


def test_a_new_preview_changes_the_picture(stage: Any) -> None:
    stage.learn(1)
    before, tile = stage.picture(), stage.tile("learned").grab().toImage()
    points = stage.experiment.run.points[50:90]
    stage.experiment.preview = stage.fakes.FakePreview(2, points)
    stage.experiment.previewChanged.emit()
    assert stage.picture() != before
    assert stage.tile("learned").grab().toImage() != tile


def test_stepping_changes_the_picture_the_miniature_and_the_words(stage: Any) -> None:
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


def test_the_points_shown_are_those_of_the_frame(stage: Any) -> None:
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
    assert inside > stage.count / 4


def test_the_legend_shows_and_hides_layers_and_remembers(stage: Any) -> None:
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


def test_the_range_holds_the_data_and_pure_noise() -> None:
    assert half_width(None) == 3.2
    assert half_width(np.zeros((5, 2), dtype=np.float32)) == 3.2
    far = np.array([[1.0, -10.0], [np.inf, np.nan]], dtype=np.float32)
    assert half_width(far) == pytest.approx(10.8)
    assert half_width(far / 10, noise=False) == pytest.approx(1.08)
    assert half_width(None, noise=False) == 3.2


def test_at_most_the_first_forty_points_leave_traces(stage: Any) -> None:
    process = stage.process("reverse")
    traces = next(layer for layer in process_layers(process, 8, None) if layer.paths is not None)
    assert traces.paths is not None
    assert traces.paths.shape == (9, TRACED, 2)
    assert np.array_equal(traces.paths[-1], process.x(8)[:TRACED])
    assert process_layers(process, process.total, None) == []


def test_a_record_of_a_few_points_in_three_dimensions_is_drawn(stage: Any) -> None:
    run = stage.experiment.run
    process = Timeline("reverse", run.config, run.schedule, range(19, -1, -1), (3, 3))
    x = np.ones((3, 3), dtype=np.float32)
    process.start(x)
    process.append(x, x, x)
    stage.experiment.reverse, stage.experiment.sampling = process, True
    stage.experiment.reverseChanged.emit()
    assert stage.ink("samples") > 5


def test_another_theme_recolours_the_clouds(stage: Any) -> None:
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


def test_what_is_not_seen_is_not_drawn(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.record_reverse()
    stage.panel.hide()
    drawn: list[int] = []
    monkeypatch.setattr(Canvas, "add_marks", lambda *arguments: drawn.append(1))
    monkeypatch.setattr(Canvas, "add_lines", lambda *arguments: drawn.append(1))
    for frame in range(10):
        stage.player.seek(frame)
    QApplication.processEvents()
    assert not drawn


def test_a_step_draws_the_large_picture_at_once_and_then_one_miniature(
    stage: Any, monkeypatch: pytest.MonkeyPatch
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
    stage.player.seek(6)
    assert drawn == [stage.count] * 2  # x_t and x_0, before anything else is painted
    QApplication.processEvents()
    assert drawn == [stage.count] * 3  # and x_t small
