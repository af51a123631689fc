"""The stage's page for pictures, and the tile that shows pictures."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app import theme
from app.panels.picture_stage import PictureStage
from app.widgets.picture_mode import taking_picture
from app.widgets.picture_sheet import Pixel
from app.widgets.picture_surface import MOST_PIXELS
from app.widgets.picture_view import PictureView
from app.widgets.stage_tile import StageTile

LEFT = Qt.MouseButton.LeftButton


def grey(level: float, count: int = 2) -> np.ndarray:
    return np.full((count, 3, 8, 8), level, np.float32)


@pytest.fixture
def stage(qtbot: QtBot) -> PictureStage:
    stage = PictureStage()
    qtbot.addWidget(stage)
    stage.resize(620, 440)
    stage.show()
    qtbot.waitExposed(stage)
    return stage


def says(stage: PictureStage, name: str) -> str:
    label = stage.findChild(QLabel, name)
    assert label is not None
    return label.text() if label.isVisible() else ""


def shown(stage: PictureStage) -> list[str]:
    return [view.objectName() for view in stage.trio.views if view.isVisible()]


def middle_colours(stage: PictureStage) -> list[int]:
    """Of the first picture of every column that is seen."""
    colours = []
    for view in stage.trio.views:
        if view.isVisible():
            place = view.pixel_rect(Pixel(0, 3, 3)).topLeft().toPoint() + QPoint(1, 1)
            colours.append(view.grab().toImage().pixelColor(place).red())
    return colours


def one_button(stage: PictureStage) -> QToolButton:
    button = stage.findChild(QToolButton, "onePictureButton")
    assert button is not None
    return button


def test_a_frame_shows_x_and_both_predictions(stage: PictureStage) -> None:
    stage.show_frame("Reverse process", "frame 3 of 50", grey(0.5), grey(-0.5), grey(1.5))
    assert shown(stage) == ["samplesPictures", "predicted_x0Pictures", "predicted_noisePictures"]
    assert middle_colours(stage) == [191, 64, 191]  # noise: 1.5 of 3 standard deviations
    assert says(stage, "pictureTitle") == "Reverse process"
    assert says(stage, "pictureSubtitle") == "frame 3 of 50"
    assert stage.view.accessibleDescription() == "Reverse process, frame 3 of 50"


def test_the_last_frame_has_nothing_to_predict_and_says_so(stage: PictureStage) -> None:
    stage.show_frame("Reverse process", "", grey(0.5), grey(0.5), grey(0.0))
    views = stage.trio.views
    before = [view.grab().toImage() for view in views]
    stage.show_frame("Reverse process", "", grey(0.5), None, None)
    after = [view.grab().toImage() for view in views]
    assert after[0] == before[0]
    assert views[1].shown == views[2].shown == 0
    muted = QColor(theme.current().muted)
    assert all(_ink(image, muted) > 10 for image in after[1:])


def _ink(image: QImage, color: QColor) -> int:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    words = np.frombuffer(image.constBits(), np.uint32)
    return int((words == color.rgb()).sum())


def test_still_pictures_have_one_column_of_their_idea(stage: PictureStage) -> None:
    stage.show_still("Data", "3 pictures", grey(0.0, 3), "data")
    assert shown(stage) == ["dataPictures"]
    stage.show_still("Learned so far", "step 400", grey(0.25, 4), "samples")
    assert shown(stage) == ["generatedPictures"]
    assert middle_colours(stage) == [159]
    assert not stage.strip.isVisible()


def test_the_forward_process_goes_without_noise_where_none_is_known(stage: PictureStage) -> None:
    stage.show_forward("Forward process", "", grey(0.1), grey(0.2), grey(0.3))
    assert shown(stage) == ["dataPictures", "noisedPictures", "noisePictures"]
    stage.show_forward("Forward process", "", grey(0.1), grey(0.2))
    assert shown(stage) == ["dataPictures", "noisedPictures"]


def test_the_time_left_stands_beside_the_title_until_a_pixel_is_read(stage: PictureStage) -> None:
    stage.show_still("Learned so far", "step 400", grey(0.25), "samples")
    assert says(stage, "pictureNote") == ""
    stage.set_note("about 2 min left")
    assert says(stage, "pictureNote") == "about 2 min left"
    stage.trio.look.point(Pixel(1, 4, 6))
    assert says(stage, "pictureNote") == "picture 2 · pixel (6, 4)"
    stage.set_note("about 1 min left")
    assert says(stage, "pictureNote") == "picture 2 · pixel (6, 4)"
    stage.trio.look.point(None)
    assert says(stage, "pictureNote") == "about 1 min left"


def test_pixels_read_are_told(stage: PictureStage, qtbot: QtBot) -> None:
    stage.show_still("Data", "", grey(0.5), "data")
    with qtbot.waitSignal(stage.pointed) as told:
        stage.trio.look.point(Pixel(0, 1, 2))
    assert told.args == ["picture 1 · pixel (2, 1) · x0: R 0.50 G 0.50 B 0.50"]


def test_of_very_many_pictures_it_says_how_many_are_seen(stage: PictureStage) -> None:
    most = MOST_PIXELS // 64**2
    many = np.zeros((most + 50, 3, 64, 64), np.float32)
    stage.show_still("Data", "306 pictures", many, "data")
    assert says(stage, "pictureSubtitle") == f"306 pictures · the first {most} of {most + 50}"


def test_a_picture_is_chosen_by_a_click(stage: PictureStage, qtbot: QtBot) -> None:
    stage.show_frame("Reverse process", "", grey(0.5, 4), grey(-0.5, 4), grey(0, 4))
    view = stage.trio.views[0]
    at = view.pixel_rect(Pixel(2, 4, 4)).center().toPoint()
    with qtbot.waitSignals([stage.pictureChosen, stage.pixelClicked]):
        qtbot.mouseClick(view, LEFT, pos=at)
    assert stage.trio.chosen == 2


def test_one_at_a_time(stage: PictureStage) -> None:
    stage.show_frame("Reverse process", "", grey(0.5, 1), grey(0, 1), grey(0, 1))
    assert not one_button(stage).isVisible()
    stage.show_frame("Reverse process", "", grey(0.5, 4), grey(0, 4), grey(0, 4))
    assert one_button(stage).isVisible()
    one_button(stage).click()
    assert [view.shown for view in stage.trio.views] == [1, 1, 1]
    stage.set_single(False)
    assert [view.shown for view in stage.trio.views] == [4, 4, 4]


def test_the_filmstrip_appears_with_a_process_and_jumps(stage: PictureStage, qtbot: QtBot) -> None:
    frames = [grey(level)[0] for level in np.linspace(-1, 1, 11)]
    label: Callable[[int], str] = lambda k: f"t = {10 - k}"  # noqa: E731
    stage.show_frame("Reverse process", "", grey(0.5), grey(0), grey(0))
    stage.set_strip(11, frames.__getitem__, frames=6, current=2, label=label)
    QApplication.processEvents()
    assert stage.strip.isVisible()
    assert stage.strip.current == 2
    assert stage.strip.end_words() == ("noise · t = 10", "data · t = 0")
    with qtbot.waitSignal(stage.frameChosen) as chosen:
        at = stage.strip.thumbnail_rect(10).center().toPoint()
        qtbot.mouseClick(stage.strip, LEFT, pos=at)
    assert chosen.args == [5]
    stage.set_frames(11)
    with qtbot.waitSignal(stage.frameChosen) as chosen:
        qtbot.mouseClick(stage.strip, LEFT, pos=at)
    assert chosen.args == [10]
    with qtbot.assertNotEmitted(stage.frameChosen):
        stage.set_current(3)
    assert stage.strip.current == 3
    stage.set_strip(0, None)
    assert not stage.strip.isVisible()


@pytest.mark.parametrize("size", [(330, 420), (590, 420), (1230, 640)])
def test_nothing_is_cut_off(stage: PictureStage, size: tuple[int, int]) -> None:
    stage.show_frame("Reverse process", "frame 3", grey(0.5, 4), grey(0, 4), grey(0, 4))
    stage.set_strip(51, lambda frame: grey(0)[0])
    stage.resize(*size)
    QApplication.processEvents()
    assert stage.size().toTuple() == size
    seen: list[QWidget] = [*stage.trio.views, stage.strip, one_button(stage)]
    for widget in seen:
        place = widget.rect().translated(widget.mapTo(stage, QPoint(0, 0)))
        assert stage.rect().contains(place), widget.objectName()
    assert stage.trio.geometry().bottom() < stage.strip.geometry().top()
    assert stage.trio.views[0].width() >= 90


def test_tab_leads_from_pictures_to_captions_to_the_filmstrip(stage: PictureStage) -> None:
    stage.show_frame("Reverse process", "", grey(0.5, 1), grey(0, 1), grey(0, 1))
    stage.set_strip(5, lambda frame: grey(0)[0])
    names, widget = [], stage.trio.views[0]
    for _ in range(40):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            names.append(widget.objectName())
        widget = widget.nextInFocusChain()  # type: ignore[assignment]
        if widget is stage.trio.views[0]:
            break
    columns = ("samples", "predicted_x0", "predicted_noise")
    assert names == [
        *(f"{name}Pictures" for name in columns),
        *(f"{name}PictureToggle" for name in columns),
        "filmStrip",
    ]


def test_every_control_has_a_name_and_a_tip(stage: PictureStage) -> None:
    stage.show_frame("Reverse process", "", grey(0.5), grey(0), grey(0))
    stage.set_strip(5, lambda frame: grey(0)[0])
    controls = [
        widget
        for widget in stage.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert len(controls) == 8
    for control in controls:
        assert control.objectName()
        assert control.accessibleName()
        # Over the pictures themselves a tip would hide the pixels that are read.
        assert control.toolTip() or isinstance(control, PictureView)


def test_a_picture_of_it_can_be_taken_as_shapes(stage: PictureStage) -> None:
    stage.show_frame("Reverse process", "", grey(0.5), grey(0), grey(0))
    stage.set_strip(40, lambda frame: grey(0)[0])
    image = QImage(stage.size(), QImage.Format.Format_ARGB32)
    with taking_picture(svg=True) as mode:
        stage.render(image)
    assert len(mode._images) == 3 + len(stage.strip.frames_shown())


# --- the tile


def test_a_tile_shows_pictures_in_place_of_its_cloud_and_back(qtbot: QtBot) -> None:
    tile = StageTile("Data")
    qtbot.addWidget(tile)
    tile.resize(160, 170)
    tile.view.set_points("a", np.zeros((5, 2), np.float32), color="#ff0000")
    tile.show()
    qtbot.waitExposed(tile)
    cloud = tile.view.grab().toImage()
    tile.show_pictures(grey(0.5, 1))
    assert not tile.view.isVisible()
    at = tile.pictures.mapTo(tile, tile.pictures.rect().center())
    assert tile.grab().toImage().pixelColor(at).getRgb()[:3] == (191, 191, 191)
    with qtbot.waitSignal(tile.clicked):
        qtbot.mouseClick(tile, LEFT, pos=at)
    tile.show_cloud()
    assert tile.view.isVisible()
    assert not tile.pictures.isVisible()
    assert tile.view.grab().toImage() == cloud


def test_a_tile_without_pictures_says_what_will_be_there(qtbot: QtBot) -> None:
    tile = StageTile("Learned so far")
    qtbot.addWidget(tile)
    tile.resize(160, 170)
    tile.show_pictures(None, "Press Train")
    muted = QColor(theme.current().muted)
    assert _ink(tile.pictures.grab().toImage(), muted) > 10
    tile.show_pictures(grey(0.5))
    assert _ink(tile.pictures.grab().toImage(), muted) == 0
