"""The panels on the right, in a window that is about pictures."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
import torch
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from app import theme
from app.explain.numbers_view import NumbersView
from app.explain.topic_view import TopicView
from app.panels.advice_line import AdviceLine
from app.panels.inspector_panel import InspectorPanel
from app.panels.loss_by_t_panel import LossByTPanel
from app.panels.picture_stage import PictureStage
from app.timeline import Timeline
from app.tour import Tour
from app.widgets.picture_sheet import Pixel
from app.widgets.picture_view import PictureView
from app.widgets.tour_bubble import TourBubble
from app.widgets.vector_table import VectorTable
from ddpm_core.config import ExperimentConfig
from ddpm_core.terms import posterior_weights

SIDE, T = 16, 20
PICTURES = ExperimentConfig(
    data="cats",
    picture_size=SIDE,
    channels=(8, 8),
    bottleneck=8,
    timesteps=T,
    batch_size=2,
    sample_count=2,
    preview_count=2,
    sampler="ddpm",
    clip=True,
    threads=1,
    precision="fp32",
    channels_last=False,
)
CONTROL = Qt.KeyboardModifier.ControlModifier
PIXEL = Pixel(1, 3, 12)


class Viewer:
    """Someone in front of a window that is about pictures."""

    def __init__(self, person: Any) -> None:
        self.person, self.window, self.bot = person, person.window, person.bot
        self.experiment = person.window.experiment

    @property
    def page(self) -> PictureStage:
        return self.person.find(PictureStage, "pictureStage")

    @property
    def record(self) -> Timeline:
        return self.window.player.timeline

    @property
    def frame(self) -> int:
        return self.window.player.position

    def panel(self, dock: str, kind: type) -> Any:
        self.window.docks.reveal(dock)
        panel = self.window.findChild(kind)
        self.person.wait(panel.isVisible)
        return panel

    def at(self, frame: int) -> None:
        self.window.player.seek(frame)
        self.person.wait(lambda: self.window.player.position == frame)

    def click(self, pixel: Pixel, column: int = 0) -> None:
        view = self.page.trio.views[column]
        at = view.pixel_rect(pixel).center().toPoint()
        self.bot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
        self.page.trio.look.point(None)  # the mouse goes elsewhere

    def press(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        self.bot.keyClick(self.page.view, key, held)

    @property
    def inspector(self) -> InspectorPanel:
        return self.panel("inspectorDock", InspectorPanel)

    def said(self, name: str) -> str:
        return self.person.find(QLabel, name).text()

    def rows(self, table: str = "inspectorValues") -> dict[str, list[str]]:
        return self.person.find(VectorTable, table).texts()


@pytest.fixture
def viewer(open_window: Any) -> Viewer:
    return Viewer(open_window("--no-autostart", config=PICTURES))


@pytest.fixture
def sampled(viewer: Viewer) -> Viewer:
    viewer.person.sample()
    viewer.at(8)
    return viewer


def written(values: Any) -> list[str]:
    return [f"{float(value):.3f}".replace("-", "−") for value in values]


def numbers(texts: list[str]) -> list[float]:
    return [float(text.replace("−", "-")) for text in texts]


def values_of(frame: np.ndarray, pixel: Pixel) -> np.ndarray:
    return frame[pixel.picture, :, pixel.row, pixel.column]


# --- the inspector


def test_a_click_on_a_pixel_works_its_step_out(sampled: Viewer) -> None:
    sampled.click(PIXEL)
    panel = sampled.inspector
    assert panel.subtitle == "picture 2 · pixel (12, 3)"
    rows, record, frame = sampled.rows(), sampled.record, sampled.frame
    assert rows["xt"] == ["at t = 11", *written(values_of(record.x(frame), PIXEL))]
    assert rows["eps"][1:] == written(values_of(record.eps(frame), PIXEL))
    assert rows["x0_pred"][1:] == written(values_of(record.x0_pred(frame), PIXEL))
    table = sampled.person.find(VectorTable, "inspectorValues")
    assert table.heads() == ["t 11 → 10", "R", "G", "B"]


def test_the_terms_of_a_pixel_add_up_to_the_next_frame(sampled: Viewer) -> None:
    sampled.click(PIXEL)
    for frame in (0, 8, T - 1):
        sampled.at(frame)
        sampled.inspector._refresh()
        *terms, total = (numbers(row[1:]) for row in sampled.rows("inspectorSum").values())
        assert len(terms) == (2 if frame == T - 1 else 3)
        assert np.abs(np.sum(terms, axis=0) - total).max() < 2.1e-3
        after = values_of(sampled.record.x(frame + 1), PIXEL)
        assert np.abs(after - total).max() < 6e-4


def test_what_is_clipped_is_told_by_its_colour(sampled: Viewer) -> None:
    record = sampled.record
    sampled.at(1)
    clipped = np.abs(record.x0_pred(1)) == 1
    some = clipped.any(axis=1) & ~clipped.all(axis=1)
    picture, row, column = (int(place[0]) for place in np.nonzero(some))
    sampled.click(Pixel(picture, row, column))
    sampled.inspector._refresh()
    moved = clipped[picture, :, row, column]
    names = " ".join(name for name, one in zip("RGB", moved, strict=True) if one)
    assert sampled.rows()["x0_pred"][0] == f"clipped in {names}"


def test_a_pixel_of_the_forward_process_is_worked_out(viewer: Viewer) -> None:
    viewer.window.stage.choose("forward")
    viewer.at(5)
    viewer.click(Pixel(0, 2, 7), column=1)
    panel = viewer.inspector
    assert panel.subtitle == "picture 1 · pixel (7, 2)"
    rows, record = viewer.rows(), viewer.record
    assert numbers(rows["x_prev"][1:]) == pytest.approx(record.x(4)[0, :, 2, 7], abs=6e-4)
    total = numbers(viewer.rows("inspectorSum")["sum"][1:])
    assert total == pytest.approx(record.x(5)[0, :, 2, 7].tolist(), abs=6e-4)
    viewer.at(0)
    panel._refresh()
    assert "no step led here" in viewer.said("inspectorNote")


def test_it_says_from_which_training_picture_it_may_come(sampled: Viewer) -> None:
    run = sampled.experiment.run
    sampled.at(T - 2)
    sampled.click(PIXEL)
    label = sampled.inspector.findChild(QLabel, "inspectorOrigins")
    sampled.person.wait(lambda: "cat, " in label.text())
    x = torch.from_numpy(sampled.record.x(T - 2)[1:2].copy())
    weights = posterior_weights(run.schedule, run.data.examples, x, 1)[0]
    best = run.data.names[int(weights.argmax())]
    assert f"“{best}”" in label.text()
    percent = float(re.search(r"([\d.]+)%", label.text())[1])
    assert percent == pytest.approx(100 * float(weights.max()), rel=6e-3)


def test_all_numbers_of_a_pixel_can_be_copied(sampled: Viewer) -> None:
    sampled.click(PIXEL)
    sampled.bot.mouseClick(
        sampled.inspector.findChild(QWidget, "inspectorCopyButton"), Qt.MouseButton.LeftButton
    )
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0] == "picture 2 · pixel (12, 3) · t 11 → 10"
    x_t = next(line for line in lines if line.split("\t")[1:2] == ["at t = 11"])
    exact = [float(number) for number in x_t.split("\t")[2:]]
    assert exact == pytest.approx(values_of(sampled.record.x(8), PIXEL).tolist(), rel=1e-8)


def test_without_a_pixel_it_says_how_to_choose_one(sampled: Viewer) -> None:
    sampled.inspector._refresh()
    assert "Click a pixel" in sampled.said("inspectorEmpty")


def test_the_next_process_keeps_the_pixel_and_another_kind_lets_go(sampled: Viewer) -> None:
    sampled.click(PIXEL)
    index = sampled.window.selection.index
    assert index == (PIXEL.picture * SIDE + PIXEL.row) * SIDE + PIXEL.column
    sampled.person.sample()
    assert sampled.window.selection.index == index
    sampled.window.stage.choose("forward")
    assert sampled.window.selection.index is None


# --- the pixel on the stage


def accent_near(view: PictureView, pixel: Pixel) -> int:
    """Pixels in the accent around a pixel of a picture; the frame of the picture lies further."""
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    place = view.pixel_rect(pixel).toAlignedRect().adjusted(-9, -9, 9, 9) & image.rect()
    accent = QColor(theme.current().accent).rgb()
    return sum(
        image.pixel(x, y) == accent
        for x in range(place.left(), place.right() + 1)
        for y in range(place.top(), place.bottom() + 1)
    )


def test_the_chosen_pixel_is_marked_in_all_columns_and_its_numbers_stand_below(
    sampled: Viewer,
) -> None:
    pixel = Pixel(1, 8, 8)
    before = [accent_near(view, pixel) for view in sampled.page.trio.views]
    assert before == [0, 0, 0]
    sampled.click(pixel, column=1)
    assert min(accent_near(view, pixel) for view in sampled.page.trio.views) > 20
    red = f"{values_of(sampled.record.x(8), pixel)[0]:.2f}".replace("-", "−")
    assert sampled.page.trio.numbers("samples").startswith(f"R {red}")
    sampled.at(9)
    red = f"{values_of(sampled.record.x(9), pixel)[0]:.2f}".replace("-", "−")
    assert sampled.page.trio.numbers("samples").startswith(f"R {red}")
    sampled.window.selection.clear()
    assert [accent_near(view, pixel) for view in sampled.page.trio.views] == [0, 0, 0]
    assert sampled.page.trio.numbers("samples") == ""


def test_a_pixel_is_chosen_and_let_go_of_by_keyboard(sampled: Viewer) -> None:
    view, selection = sampled.page.view, sampled.window.selection
    view.setFocus(Qt.FocusReason.TabFocusReason)
    sampled.press(Qt.Key.Key_Return)
    middle = (SIDE // 2) * SIDE + SIDE // 2
    assert selection.index == middle
    sampled.press(Qt.Key.Key_Right, CONTROL)
    assert selection.index == middle  # it is only read yet
    sampled.press(Qt.Key.Key_Return)
    assert selection.index == middle + 1
    sampled.press(Qt.Key.Key_Escape)
    assert selection.index == middle + 1
    assert sampled.page.trio.look.pixel is None
    sampled.press(Qt.Key.Key_Escape)
    assert selection.index is None


def test_the_next_picture_shows_the_same_place(sampled: Viewer) -> None:
    sampled.click(Pixel(0, 4, 5))
    sampled.page.set_single(True)
    sampled.press(Qt.Key.Key_Right, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert sampled.page.trio.chosen == 1
    assert sampled.window.selection.index == (SIDE + 4) * SIDE + 5


def test_a_pixel_does_not_cover_the_feature_maps_of_its_picture(sampled: Viewer) -> None:
    sampled.window.docks.reveal("networkDock")
    network = sampled.person.find(QWidget, "networkPanel")
    sampled.click(PIXEL)
    assert network.isVisible()
    sampled.window.docks.reveal("embeddingDock")
    sampled.click(Pixel(0, 1, 1))
    assert sampled.person.find(QWidget, "inspectorPanel").isVisible()


# --- explanations


def live(viewer: Viewer, topic: str) -> dict[str, str]:
    panel = viewer.panel("explainDock", QWidget) and viewer.window._explain
    panel.look_at(topic)
    view = panel.findChild(TopicView, f"{topic}Topic")
    found: dict[str, str] = {}
    for part in view.findChildren(NumbersView):
        found |= part.texts()
    return found


def test_why_colours_drift_is_told_with_its_factor(sampled: Viewer) -> None:
    sampled.at(0)
    schedule = sampled.record.schedule
    factor = 1 / float(schedule.alpha_bars[T - 1]) ** 0.5
    told = live(sampled, "prediction")
    assert float(told["inverse_signal"]) == pytest.approx(factor, rel=6e-3)
    assert told["target"] == "ε"
    view = sampled.window._explain.findChild(TopicView, "predictionTopic")
    assert any("colours drift" in label.text() for label in view.findChildren(QLabel))


def test_the_share_of_clipped_values_is_that_of_the_frame(sampled: Viewer) -> None:
    shares = []
    for frame in (0, 5, 12):
        sampled.at(frame)
        share = 100 * float((np.abs(sampled.record.x0_pred(frame)) >= 1).mean())
        told = live(sampled, "clipping")
        assert float(told["clipped"].rstrip(" %")) == pytest.approx(share, rel=6e-2, abs=1e-6)
        assert (told["clip_low"], told["clip_high"]) == ("−1.00", "1.00")
        shares.append(share)
    assert max(shares) > 0


def test_the_spread_of_a_single_picture_is_that_of_its_pixels(viewer: Viewer) -> None:
    viewer.window.stage.choose("forward")
    viewer.at(0)
    pixels = viewer.record.x(0)[0].reshape(3, -1)
    told = live(viewer, "forward")
    assert float(told["spread"]) == pytest.approx(pixels.var(axis=1).mean() ** 0.5, rel=6e-3)


def test_it_is_warned_of_much_clipping_and_told_what_helps(sampled: Viewer) -> None:
    shares = [float((np.abs(sampled.record.x0_pred(k)) >= 1).mean()) for k in range(T)]
    much = int(np.argmax(shares))
    assert shares[much] > 0.05
    sampled.at(much)
    advice = sampled.person.find(QWidget, "scheduleAdvice")
    sampled.person.wait(lambda: "Clipping moves" in advice.accessibleName())
    assert "predicts v" in advice.accessibleDescription()
    assert any(line.isVisible() for line in advice.findChildren(AdviceLine))


# --- the losses


def test_the_loss_by_t_and_the_optimum_are_found_beside_training(viewer: Viewer) -> None:
    panel = viewer.panel("lossByTDock", LossByTPanel)
    viewer.person.click("trainStepButton")
    viewer.person.wait(lambda: panel.plot.loss is not None)
    assert len(panel.plot.loss) == T
    assert np.isfinite(panel.plot.loss).all()
    assert (panel.plot.loss >= panel.plot.optimum - 1e-9).all()
    assert panel.meaning.text()


# --- the rest of the window


def test_what_is_only_of_points_is_not_there(sampled: Viewer) -> None:
    for name in ("fieldCombo", "stageCloud", "compareTile", "spreadPlot"):
        widget = sampled.window.findChild(QWidget, name)
        assert widget is None or not widget.isVisible(), name
    assert not sampled.person.action("compareStageAction").isVisible()


def test_a_drawing_leads_to_points(viewer: Viewer) -> None:
    window = viewer.window
    window._openers.draw()
    dialog = window._openers._draw
    dialog.accepted_path.emit("/nowhere/mine.ddpmdraw")
    dialog.close()
    assert viewer.experiment.settings.modality == "points"
    assert viewer.experiment.settings.data == "file"
    assert viewer.experiment.settings.timesteps != T  # the settings are those of points
    viewer.person.wait(lambda: window.modes.mode == "points")


def test_the_tour_leads_through_it_too(viewer: Viewer) -> None:
    window = viewer.window
    tour = Tour(window)
    tour.start()
    for number in range(5):
        bubble = window.findChild(TourBubble, "tourBubble")
        assert bubble.side, tour._stops[number].targets
        assert window.rect().contains(bubble.geometry())
        target = tour._target()
        assert isinstance(target, QRect)
        if number == 0:
            assert target.size() == viewer.page.size()
        tour.next()
    assert not tour.running


def test_every_control_says_what_it_is(sampled: Viewer) -> None:
    from app.whats_this import explain_all

    explain_all(sampled.window)
    for name in ("pictureStage", "filmStrip", "modeSwitch", "sampleStepButton", "onePictureButton"):
        assert sampled.person.find(QWidget, name).whatsThis(), name
    for view in sampled.page.trio.views:
        assert "inspector" in view.whatsThis()


def test_the_page_of_keys_has_those_of_pictures(viewer: Viewer) -> None:
    action = viewer.window.findChild(QAction, "shortcutsAction")
    action.trigger()
    from app.dialogs.shortcuts_dialog import ShortcutsDialog

    dialog = viewer.window.findChild(ShortcutsDialog)
    assert {"Pictures on the stage", "Filmstrip"} <= dialog._groups.keys()
    dialog.close()
    assert viewer.window.findChild(QComboBox, "explainTopicCombo")
