"""Pictures show what the window shows, finer, and say under which settings."""

from __future__ import annotations

import base64
import io
import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import numpy as np
import pyqtgraph as pg
import pytest
from PIL import Image
from PySide6.QtCore import QByteArray, QSettings, QTimer
from PySide6.QtGui import QColor, QContextMenuEvent, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QDockWidget, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app import export_job, pictures, theme
from app.history import LossHistory
from app.panels.loss_panel import LossPanel
from app.picture_actions import PictureActions
from app.player import Player
from app.widgets import point_cloud
from app.widgets.card import Card
from app.widgets.loss_plot import LossPlot
from app.widgets.picture_mode import taking_picture
from app.widgets.point_cloud import PointCloudView
from app.widgets.stage_view import StageView
from ddpm_core.config import ExperimentConfig

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
SOON = 20_000  # milliseconds; far more than is needed


def pixels(image: QImage) -> np.ndarray:
    """[height, width, 3]"""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return flat[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)


def near(picture: np.ndarray, colour: str) -> np.ndarray:
    """Where a picture has nearly this colour."""
    wanted = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)])
    return np.asarray(np.abs(picture - wanted).max(axis=-1) < 12)


def painted(widget: QWidget) -> np.ndarray:
    image, whole = pictures.paint(widget)
    assert whole
    return pixels(image)


def drawn(widget: QWidget, title: str = "a title", about: str = "{}") -> bytes:
    pictures.paint(widget)
    return pictures.drawing_bytes(pictures.draw(widget, title, about))


def rendered(svg: bytes, ratio: int = pictures.RATIO) -> np.ndarray:
    renderer = QSvgRenderer(QByteArray(svg))
    assert renderer.isValid()
    image = QImage(renderer.defaultSize() * ratio, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return pixels(image)


def embedded(svg: bytes) -> list[Image.Image]:
    """The images in an SVG."""
    links = [node.get(LINK, "") for node in ElementTree.fromstring(svg).iter(f"{SVG}image")]
    return [Image.open(io.BytesIO(base64.b64decode(link.split(",")[1]))) for link in links]


@pytest.fixture
def loss(qtbot: QtBot, fake_experiment: Any, fakes: Any) -> LossPanel:
    """A card with 300 losses and an optimum."""
    fake_experiment.start_run()
    panel = LossPanel(fake_experiment)
    qtbot.addWidget(panel)
    panel.resize(320, 240)
    panel.show()
    qtbot.waitExposed(panel)
    noise = np.random.default_rng(0).normal(0, 0.05, 300)
    losses = 0.4 + 0.6 * np.exp(-np.arange(300) / 40) + noise
    fake_experiment.history = LossHistory(losses.astype(np.float32))
    fake_experiment.optimum = fakes.FakeOptimum(0.3, np.empty(0))
    fake_experiment.runChanged.emit()
    return panel


@pytest.fixture
def cloud(qtbot: QtBot) -> PointCloudView:
    view = PointCloudView(axes=True)
    qtbot.addWidget(view)
    view.resize(420, 360)
    view.set_points("samples", np.random.default_rng(0).standard_normal((900, 2)), color="#ff0000")
    view.show()
    return view


# --- what is painted


def test_a_picture_has_twice_the_pixels_and_the_lines_twice_the_width(loss: LossPanel) -> None:
    picture = painted(loss)
    assert picture.shape == (480, 640, 3)
    plain = pixels(loss.grab().toImage())
    colour = theme.current().optimum  # of a dashed line, 1.5 logical pixels thick
    rows, fine_rows = (np.flatnonzero(near(p, colour).any(axis=1)) for p in (plain, picture))
    assert np.ptp(fine_rows) + 1 >= 2
    assert abs(fine_rows.mean() + 0.5 - 2 * (rows.mean() + 0.5)) <= 2
    line = theme.current().samples  # of the smoothed loss, 2 logical pixels thick
    thin, thick = near(plain, line).sum(), near(picture, line).sum()
    assert 3 < thick / thin < 9


def test_the_name_of_a_line_lies_above_the_losses_on_screen_and_in_pictures(
    qtbot: QtBot,
) -> None:
    plot = LossPlot()
    qtbot.addWidget(plot)
    plot.resize(320, 200)
    plot.show()
    qtbot.waitExposed(plot)
    losses = np.random.default_rng(0).uniform(0.5, 1.0, 4000).astype(np.float32)
    plot.show_losses(LossHistory(losses), 0.8)
    label = plot.optimum_line.label
    ground = QColor(theme.current().card)
    for picture, ratio in ((pixels(plot.grab().toImage()), 1), (painted(plot), pictures.RATIO)):
        place = plot.mapFromScene(label.mapRectToScene(label.boundingRect())).boundingRect()
        box = place.adjusted(3, 3, -3, -3)
        rows = slice(ratio * box.top(), ratio * box.bottom())
        part = picture[rows, ratio * box.left() : ratio * box.right()]
        raw = near(part, plot.raw.opts["pen"].color().name())
        assert not raw.any()
        close = np.abs(part - np.array([ground.red(), ground.green(), ground.blue()])).max(axis=-1)
        assert (close < 40).mean() > 0.5


def test_lines_are_as_thick_on_a_fine_screen_and_no_thicker_in_its_pictures(
    loss: LossPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    plot = loss.findChild(LossPlot)
    assert plot is not None
    plain, width = painted(loss), plot.smoothed.opts["pen"].widthF()
    monkeypatch.setattr("app.widgets.plot_style.screen_ratio", lambda: 2.0)
    plot.restyle()
    assert plot.smoothed.opts["pen"].widthF() == 2 * width == 4  # of its pixels
    assert np.array_equal(painted(loss), plain)


def test_the_screen_is_painted_as_before_once_the_picture_is_taken(loss: LossPanel) -> None:
    before = pixels(loss.grab().toImage())
    painted(loss)
    drawn(loss)
    assert (pixels(loss.grab().toImage()) == before).all()


@pytest.mark.parametrize("colours", [theme.DARK, theme.LIGHT], ids=["dark", "light"])
def test_an_svg_looks_like_the_picture(
    qapp: QApplication, loss: LossPanel, cloud: PointCloudView, colours: theme.Theme
) -> None:
    theme.apply(qapp, colours)
    for widget in (loss, cloud):
        picture, drawing = painted(widget), rendered(drawn(widget))
        assert drawing.shape == picture.shape
        # letters lie a little elsewhere: QSvgRenderer sets them without the font's own features
        assert np.abs(drawing - picture).mean() < 4


def test_plots_and_words_stay_shapes_and_text(loss: LossPanel) -> None:
    root = ElementTree.fromstring(drawn(loss))
    texts = {node.text for node in root.iter(f"{SVG}text")}
    assert {"Loss", "optimum", "100", "200"} <= texts
    assert list(root.iter(f"{SVG}image")) == []
    assert len(list(root.iter(f"{SVG}polyline"))) >= 3
    assert (root.get("width"), root.get("height")) == ("320", "240")


def test_clouds_are_images_in_twice_the_pixels(cloud: PointCloudView) -> None:
    svg = drawn(cloud)
    (image,) = embedded(svg)
    assert min(image.size) > 500
    red = near(np.asarray(image.convert("RGB")).astype(int), "#ff0000")
    assert red.sum() > 500
    assert {node.text for node in ElementTree.fromstring(svg).iter(f"{SVG}text")} >= {"0", "2"}


def test_lines_end_at_the_edge_of_the_plot(loss: LossPanel) -> None:
    view = loss.plot.view()
    (left, right), (low, high) = view.viewRange()
    view.setRange(xRange=(left + 50, right - 50), yRange=(low + 0.1, high - 0.1), padding=0)
    room = loss.plot.mapFromScene(view.sceneBoundingRect()).boundingRect()
    checked = 0
    for group in ElementTree.fromstring(drawn(loss)).iter(f"{SVG}g"):
        for line in group.findall(f"{SVG}polyline") if group.get("stroke") != "none" else ():
            x, y = np.array([p.split(",") for p in line.get("points", "").split()], dtype=float).T
            assert x.min() >= room.left() - 0.01
            assert x.max() <= room.right() + 1.01
            assert y.min() >= room.top() - 0.01
            assert y.max() <= room.bottom() + 1.01
            assert line.get("vector-effect") == "none"  # which many viewers do not know
            checked += len(x)
    assert checked > 100


def test_gaps_in_a_line_stay_gaps(qtbot: QtBot) -> None:
    from app.widgets.plot_style import QuietPlot

    plot = QuietPlot("x", zooms=False, left_axis=True)
    qtbot.addWidget(plot)
    plot.resize(300, 200)
    curve = pg.PlotCurveItem(
        np.arange(6.0), np.array([1, 2, np.nan, 1, 2, 1.0]), pen="#ff0000", connect="finite"
    )
    plot.addItem(curve)
    plot.restyle()
    plot.view().setRange(xRange=(0, 5), yRange=(0, 3), padding=0)
    plot.show()
    red = near(painted(plot), "#ff0000").any(axis=0)
    columns = np.flatnonzero(red)
    gaps = np.diff(columns)
    assert (gaps > 20).sum() == 1  # one, from x = 1 to x = 3
    assert gaps.max() > 0.3 * np.ptp(columns)


def test_a_cloud_that_takes_several_paintings_is_whole(
    qtbot: QtBot, cloud: PointCloudView, monkeypatch: pytest.MonkeyPatch, fake_experiment: Any
) -> None:
    whole = painted(cloud)
    points = cloud._layers["samples"].source
    monkeypatch.setattr(point_cloud, "POINTS_AT_ONCE", 100)
    monkeypatch.setattr(point_cloud, "LONG", 1e-9)
    cloud.clear()
    cloud.set_points("samples", points, color="#ff0000")
    assert not pictures.paint(cloud)[1]
    cloud.clear()
    cloud.set_points("samples", points, color="#ff0000")
    told: list[str] = []
    actions = PictureActions(fake_experiment, Player(), QSettings(), cloud)
    actions.done.connect(told.append)
    actions.copy(cloud, "Cloud")
    assert told == []
    qtbot.waitUntil(lambda: told != [], timeout=SOON)
    assert (pixels(QGuiApplication.clipboard().image()) == whole).all()
    assert cloud.updatesEnabled()


def test_pictures_leave_no_trace_in_other_paintings(cloud: PointCloudView) -> None:
    with taking_picture(svg=True) as outer:
        with taking_picture() as inner:
            pass
        assert outer is not inner
    assert (painted(cloud) == painted(cloud)).all()


# --- what is written


class Desk:
    """Someone who saves and copies pictures of a window."""

    def __init__(
        self, bot: QtBot, window: QWidget, experiment: Any, player: Player, folder: Path
    ) -> None:
        self.bot = bot
        self.folder = folder
        self.settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
        self.actions = PictureActions(experiment, player, self.settings, window)
        self.told: list[str] = []
        self.refused: list[str] = []
        self.asked: list[tuple[str, str]] = []  # path and kind of file suggested
        self.answer = ("", "")
        self.actions.done.connect(self.told.append)
        self.actions.failed.connect(self.refused.append)

    def ask(self, parent: QWidget, title: str, path: str, kinds: str, kind: str) -> tuple[str, str]:
        self.asked.append((path, kind))
        return self.answer

    def wait(self) -> None:
        self.bot.waitUntil(lambda: bool(self.told or self.refused), timeout=SOON)
        self.bot.waitUntil(lambda: not export_job._running, timeout=SOON)


@pytest.fixture
def desk(
    qtbot: QtBot,
    loss: LossPanel,
    fake_experiment: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Desk:
    desk = Desk(qtbot, loss, fake_experiment, Player(), tmp_path)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", desk.ask)
    return desk


def test_a_png_says_under_which_settings_it_was_made(desk: Desk, loss: LossPanel) -> None:
    desk.answer = (str(desk.folder / "loss.png"), "")
    desk.actions.save(loss, "Loss")
    desk.wait()
    assert desk.told == [f"Saved {desk.folder / 'loss.png'}"]
    with Image.open(desk.folder / "loss.png") as image:
        about = json.loads(image.text["Comment"])
        assert image.text["Title"] == "Loss"
        assert image.info["dpi"] == pytest.approx((192, 192), abs=0.1)
        assert (np.asarray(image.convert("RGB")) == painted(loss)).all()
    assert about["program"] == "DDPM Studio"
    assert about["picture"] == "Loss"
    config = ExperimentConfig.from_dict(about["experiment"])
    assert config.sample_seed == 0
    assert config.data_count == 200


def test_an_svg_says_the_same_in_its_description(desk: Desk, loss: LossPanel) -> None:
    desk.answer = (str(desk.folder / "loss.svg"), "")
    desk.actions.save(loss, "Loss & <more>")
    desk.wait()
    root = ElementTree.fromstring((desk.folder / "loss.svg").read_bytes())
    assert root.findtext(f"{SVG}title") == "Loss & <more>"
    about = json.loads(root.findtext(f"{SVG}desc") or "")
    assert ExperimentConfig.from_dict(about["experiment"]).data_count == 200


def test_the_process_that_is_shown_is_told_too(
    desk: Desk, loss: LossPanel, stage: Any, fake_experiment: Any
) -> None:
    process = stage.record_reverse()
    player = Player()
    player.set_timeline(process)
    player.seek(3)
    actions = PictureActions(fake_experiment, player, desk.settings, loss)
    actions.done.connect(desk.told.append)
    desk.answer = (str(desk.folder / "stage.png"), "")
    actions.save(stage.panel, "Reverse process")
    desk.wait()
    with Image.open(desk.folder / "stage.png") as image:
        shown = json.loads(image.text["Comment"])["process"]
    assert (shown["kind"], shown["frame"], shown["t"]) == ("reverse", 3, process.t(3))
    assert shown["seed"] == process.config.sample_seed


def test_the_kind_that_was_chosen_gives_the_suffix_and_comes_back(
    desk: Desk, loss: LossPanel
) -> None:
    (desk.folder / "mine").mkdir()
    desk.answer = (str(desk.folder / "mine" / "loss"), "SVG drawing (*.svg)")
    desk.actions.save(loss, "Loss")
    desk.wait()
    assert (desk.folder / "mine" / "loss.svg").is_file()
    desk.answer = ("", "")
    desk.actions.save(loss, "Loss by t")
    first, second = desk.asked
    assert first[1] == "PNG picture (*.png)"
    assert second == (
        str(desk.folder / "mine" / "swiss-roll-loss-by-t.svg"), "SVG drawing (*.svg)",
    )  # fmt: skip
    assert len(desk.told) == 1  # nothing was named the second time


def test_a_place_that_cannot_be_written_is_told(desk: Desk, loss: LossPanel) -> None:
    desk.answer = (str(desk.folder / "no" / "loss.png"), "")
    desk.actions.save(loss, "Loss")
    desk.wait()
    (reason,) = desk.refused
    assert "cannot be written" in reason
    assert list(desk.folder.glob("*.tmp")) == []


def test_a_copy_is_on_the_clipboard(desk: Desk, loss: LossPanel) -> None:
    desk.actions.copy(loss, "Loss")
    assert desk.told == ["Copied a picture: Loss"]
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (640, 480)
    assert (pixels(image) == painted(loss)).all()


# --- the menus


def test_every_card_and_the_stage_have_a_menu_with_what_their_dock_offers(person: Any) -> None:
    window = person.window
    actions = PictureActions(window.experiment, window.player, QSettings(), window)
    actions.add_to_panels()
    cards = window.findChildren(Card)
    assert len(cards) >= 3
    for widget in (*cards, *window.findChildren(StageView)):
        names = [action.objectName() for action in widget.actions()]
        assert names[:2] == ["copyPictureAction", "savePictureAction"]
        assert all(action.toolTip() for action in widget.actions()[:2])
    docked = [card for card in cards if isinstance(card.parentWidget().parentWidget(), QDockWidget)]
    assert docked
    for card in docked:
        dock = card.parentWidget().parentWidget()
        assert set(dock.actions()) <= set(card.actions())


def test_the_menu_comes_wherever_on_the_card_it_is_asked_for(
    qtbot: QtBot, desk: Desk, loss: LossPanel
) -> None:
    desk.actions.add_to(loss, lambda: "Loss")
    seen: list[str] = []

    def choose_copy() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        seen.extend(action.text() for action in menu.actions())
        menu.close()

    QTimer.singleShot(0, choose_copy)
    plot = loss.plot.viewport()
    reason = QContextMenuEvent.Reason.Mouse
    place = plot.rect().center()
    QApplication.sendEvent(plot, QContextMenuEvent(reason, place, plot.mapToGlobal(place)))
    assert seen == ["&Copy picture", "&Save picture as…"]


def test_the_actions_of_the_menu_take_the_stage_and_the_window(person: Any) -> None:
    window = person.window
    actions = PictureActions(window.experiment, window.player, QSettings(), window)
    sizes = {
        "copyStagePictureAction": window.findChild(StageView).size(),
        "copyWindowPictureAction": window.size(),
    }
    by_name = {action.objectName(): action for action in actions.menu_actions()}
    assert {"saveStagePictureAction", "saveWindowPictureAction"} <= set(by_name)
    texts = [action.text().replace("&", "") for action in by_name.values()]
    assert len(set(texts)) == 4
    told: list[str] = []
    actions.done.connect(told.append)
    for name, size in sizes.items():
        told.clear()
        by_name[name].trigger()
        person.wait(lambda: told != [])
        image = QGuiApplication.clipboard().image()
        assert (image.width(), image.height()) == (2 * size.width(), 2 * size.height())
