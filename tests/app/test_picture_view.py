"""The view of pictures: what is drawn, pixel for pixel, and what mouse and keys do."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPixmap, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import theme
from app.widgets.picture_look import PictureLook
from app.widgets.picture_sheet import Pixel
from app.widgets.picture_surface import MOST_PIXELS
from app.widgets.picture_view import PictureView
from ddpm_core.picture_pixels import NOISE_REACH, to_pixels

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def some(count: int = 4, size: int = 8, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-1, 1, (count, 3, size, size)).astype(np.float32)


@pytest.fixture
def view(qtbot: QtBot) -> PictureView:
    """Four pictures of 8 pixels in two columns, 11 pixels of the screen to each."""
    view = PictureView()
    qtbot.addWidget(view)
    view.resize(204, 204)
    view.set_pictures(some())
    view.show()
    qtbot.waitExposed(view)
    return view


def screen(view: PictureView, ratio: float = 1.0) -> np.ndarray:
    """Red, green, blue of what is seen, [height, width, 3]."""
    picture = QPixmap(view.size() * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(theme.current().card))
    view.render(picture)
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGB32)
    words = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return words[:, :, 2::-1].astype(int)


def place_of(view: PictureView, picture: int, row: int, column: int) -> QPoint:
    return view.pixel_rect(Pixel(picture, row, column)).center().toPoint()


def colour_at(view: PictureView, picture: int, row: int, column: int) -> list[int]:
    """In its corner, where no number is written."""
    spot = view.pixel_rect(Pixel(picture, row, column)).topLeft() + QPointF(1.5, 1.5)
    return screen(view)[int(spot.y()), int(spot.x())].tolist()


def turn(view: PictureView, at: QPointF, angle: int) -> None:
    event = QWheelEvent(
        at, view.mapToGlobal(at), QPoint(), QPoint(0, angle), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


# --- what is drawn


@pytest.mark.parametrize("ratio", [1.0, 2.0, 1.5])
def test_every_pixel_is_drawn_with_hard_edges_in_its_place(view: PictureView, ratio: float) -> None:
    seen, wanted = screen(view, ratio), to_pixels(some())
    sheet, placing = view.sheet(), view.placing(ratio)
    assert sheet is not None
    assert sheet.columns == 2
    assert placing.scale == int(placing.scale)
    for picture in range(4):
        for row in range(8):
            for column in range(8):
                x, y, width, height = placing.rect(sheet, Pixel(picture, row, column))
                block = seen[int(y) : int(y + height), int(x) : int(x + width)]
                assert (block == wanted[picture, row, column]).all()


@pytest.mark.parametrize("way", [(-70, 30), (50, -90)])
def test_what_is_in_sight_of_enlarged_pictures_is_drawn_in_its_place(
    view: PictureView, way: tuple[int, int]
) -> None:
    view.zoom(2.0)
    view.move_by(*way)
    seen, wanted, found = screen(view), to_pixels(some()), 0
    for x in range(5, 200, 7):
        for y in range(5, 200, 7):
            pixel = view.pixel_at(QPointF(x + 0.5, y + 0.5))
            if pixel is not None:
                found += 1
                colour = wanted[pixel.picture, pixel.row, pixel.column]
                assert seen[y, x].tolist() == colour.tolist()
    assert found > 600


def test_every_pixel_stays_in_its_place_when_it_is_painted_again(view: PictureView) -> None:
    view.resize(40, 40)  # about twice as large: the edges are softened, and the image kept
    first = screen(view)
    assert np.array_equal(screen(view), first)


def test_between_the_pictures_the_ground_is_seen(view: PictureView) -> None:
    ground = QColor(theme.current().window).getRgb()[:3]
    sheet, placing = view.sheet(), view.placing()
    assert sheet is not None
    x, y, width, _ = placing.picture_rect(sheet, 0)
    gap = screen(view)[int(y) + 20, int(x + width) + 2]
    assert tuple(gap.tolist()) == ground


def test_pictures_too_large_for_the_room_are_smoothed(qtbot: QtBot) -> None:
    view = PictureView()
    qtbot.addWidget(view)
    view.resize(100, 100)
    board = np.indices((256, 256)).sum(axis=0) % 2 * 2.0 - 1
    view.set_pictures(np.broadcast_to(board, (1, 3, 256, 256)).astype(np.float32))
    middle = screen(view)[30:70, 30:70]
    assert np.abs(middle - 127).max() < 40


def test_noise_is_drawn_over_three_standard_deviations(view: PictureView) -> None:
    noise = np.full((1, 3, 8, 8), 1.5, np.float32)
    view.set_pictures(noise, NOISE_REACH)
    assert colour_at(view, 0, 3, 3) == [191, 191, 191]
    view.set_pictures(noise, 1.0)
    assert colour_at(view, 0, 3, 3) == [255, 255, 255]


def test_without_pictures_it_says_what_will_be_here(view: PictureView) -> None:
    view.set_pictures(None)
    empty = screen(view)
    assert (empty == empty[0, 0]).all()
    view.set_placeholder("Nothing yet")
    assert not (screen(view) == empty[0, 0]).all()
    view.set_pictures(some())
    assert colour_at(view, 1, 2, 3) == to_pixels(some())[1, 2, 3].tolist()


def test_of_very_many_pictures_the_first_are_shown(view: PictureView) -> None:
    many = np.zeros((MOST_PIXELS // 16 + 10, 3, 4, 4), np.float32)
    view.set_pictures(many)
    assert view.count == MOST_PIXELS // 16 + 10
    assert view.shown == MOST_PIXELS // 16


def test_one_picture_alone_fills_the_room_and_keeps_its_number(
    view: PictureView, qtbot: QtBot
) -> None:
    view.show_only(2)
    assert view.shown == 1
    assert view.logical_placing().scale == 24
    assert colour_at(view, 2, 7, 0) == to_pixels(some())[2, 7, 0].tolist()
    with qtbot.waitSignal(view.chosen) as chosen:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place_of(view, 2, 1, 1))
    assert chosen.args == [2]
    view.set_pictures(some(2))
    assert (view.first, view.shown) == (1, 1)
    view.show_only(None)
    assert view.shown == 2


def test_what_is_the_same_is_not_painted_again(
    view: PictureView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = some()
    view.set_pictures(pictures)
    screen(view)
    QApplication.processEvents()
    painted: list[int] = []
    paint = view._paint_sheet
    monkeypatch.setattr(view, "_paint_sheet", lambda *all: (painted.append(1), paint(*all)))
    view.set_pictures(pictures)
    view.show_only(None)
    view.set_chosen(None)
    QApplication.processEvents()
    assert not painted
    view.look.point(Pixel(0, 0, 0))
    QApplication.processEvents()
    assert painted


def test_the_chosen_picture_has_a_frame_in_the_accent(view: PictureView) -> None:
    accent = list(QColor(theme.current().accent).getRgb()[:3])
    before = (screen(view) == accent).all(axis=2).sum()
    view.set_chosen(3)
    lit = (screen(view) == accent).all(axis=2)
    rows, columns = np.nonzero(lit)
    assert lit.sum() > before + 100
    sheet = view.sheet()
    assert sheet is not None
    x, y, width, height = view.placing().picture_rect(sheet, 3)
    assert (columns.min(), columns.max()) == (x - 2, x + width + 1)
    assert (rows.min(), rows.max()) == (y - 2, y + height + 1)


# --- enlarging


def test_the_wheel_enlarges_about_the_cursor(view: PictureView) -> None:
    at = QPointF(place_of(view, 1, 5, 2))
    turn(view, at, 120)
    turn(view, at, 120)
    assert view.logical_placing().scale > 11
    assert view.pixel_at(at) == Pixel(1, 5, 2)
    turn(view, at, -360)
    assert view.look.zoom == 1


def test_a_touch_pad_enlarges_once_it_has_turned_enough(view: PictureView) -> None:
    for _ in range(3):
        turn(view, QPointF(100, 100), 16)
    assert view.look.zoom == 1
    turn(view, QPointF(100, 100), 16)
    assert view.look.zoom > 1


def test_keys_enlarge_a_picture_and_never_the_gap_between_two(view: PictureView) -> None:
    middle = QPointF(view.width() / 2, view.height() / 2)
    assert view.pixel_at(middle) is None
    for chosen, seen in ((None, 0), (3, 3)):
        view.look.reset()
        view.set_chosen(chosen)
        QTest.keyClicks(view, "++++")
        found = view.pixel_at(middle)
        assert found is not None
        assert (found.picture, found.row in (3, 4), found.column in (3, 4)) == (seen, True, True)
        assert view.look.zoom > 1.5
    view.look.reset()
    view.look.mark(Pixel(2, 6, 1))
    place = view.pixel_rect(Pixel(2, 6, 1)).center()
    QTest.keyClicks(view, "+")
    assert (view.pixel_rect(Pixel(2, 6, 1)).center() - place).manhattanLength() <= 2
    view.look.mark(None)
    view.set_chosen(None)
    view.look.show(8.0, (0.3, 0.3))  # within a picture its middle is the place looked at
    found = view.pixel_at(middle)
    QTest.keyClicks(view, "+")
    assert view.pixel_at(middle) == found


def test_large_pixels_bear_their_numbers(view: PictureView) -> None:
    view.set_pictures(np.full((1, 3, 64, 64), 0.25, np.float32))
    plain = screen(view)[20:-20, 20:-20]
    assert len(np.unique(plain.reshape(-1, 3), axis=0)) == 1
    while view.logical_placing().scale < 24:
        assert len(np.unique(screen(view)[20:-20, 20:-20].reshape(-1, 3), axis=0)) == 1
        view.zoom(1.25)
    written = screen(view)[20:-20, 20:-20]
    assert len(np.unique(written.reshape(-1, 3), axis=0)) > 10
    assert written.min() < 20  # black on light grey
    view.set_pictures(np.full((1, 3, 64, 64), -0.8, np.float32))
    assert screen(view)[20:-20, 20:-20].max() > 235  # white on dark grey


def test_the_numbers_written_are_those_of_the_pixel(
    view: PictureView, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    numbers = view._numbers
    text = numbers._text
    monkeypatch.setattr(numbers, "_text", lambda words: (written.append(words), text(words))[1])
    pictures = np.zeros((1, 3, 2, 2), np.float32)
    pictures[0, :, 0, 1] = (0.125, -0.5, -0.001)
    view.set_pictures(pictures)
    screen(view)
    assert written.count("0.00") == 3 * 3 + 1
    assert "\u22120.50" in written
    assert any(words in written for words in ("0.12", "0.13"))


def test_views_with_one_look_are_enlarged_together(qtbot: QtBot) -> None:
    look = PictureLook()
    one, other = PictureView(look=look), PictureView(look=look)
    for view in (one, other):
        qtbot.addWidget(view)
        view.resize(204, 204)
        view.set_pictures(some())
        view.show()
    turn(one, QPointF(60, 60), 240)
    assert other.placing() == one.placing()
    assert other.placing().scale > 11


def test_dragging_moves_and_is_no_click(view: PictureView, qtbot: QtBot) -> None:
    view.zoom(3.0)
    chosen: list[int] = []
    view.chosen.connect(chosen.append)
    held = view.pixel_at(QPointF(100, 100))
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    for step in range(1, 41):
        qtbot.mouseMove(view, QPoint(100 + step, 100 - step))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(140, 60))
    assert view.pixel_at(QPointF(140, 60)) == held
    assert not chosen


def test_a_double_click_and_0_show_all_again(view: PictureView, qtbot: QtBot) -> None:
    view.zoom(3.0)
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    assert (view.look.zoom, view.look.middle) == (1.0, (0.5, 0.5))
    qtbot.keyClicks(view, "++")
    assert view.look.zoom > 1
    qtbot.keyClicks(view, "-")
    assert view.look.zoom > 1
    qtbot.keyClicks(view, "0")
    assert view.look.zoom == 1


def test_shift_and_arrows_move(view: PictureView, qtbot: QtBot) -> None:
    view.zoom(4.0)
    before = view.placing()
    qtbot.keyClick(view, Qt.Key.Key_Right, SHIFT)
    qtbot.keyClick(view, Qt.Key.Key_Down, SHIFT)
    after = view.placing()
    assert after.x < before.x
    assert after.y < before.y


@pytest.mark.parametrize(
    "key", [Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_Space, Qt.Key.Key_Escape]
)
def test_other_keys_are_left_to_the_transport_bar(view: PictureView, key: Qt.Key) -> None:
    view.zoom(4.0)
    event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
    event.setAccepted(True)
    before = view.placing()
    view.keyPressEvent(event)
    assert not event.isAccepted()
    assert view.placing() == before


# --- reading and choosing


def test_the_pixel_under_the_cursor_is_read(view: PictureView, qtbot: QtBot) -> None:
    pictures = some()
    pictures[2, :, 4, 6] = (0.123, -0.4, 0.876)
    view.set_pictures(pictures)
    with qtbot.waitSignal(view.pointed) as told:
        qtbot.mouseMove(view, place_of(view, 2, 4, 6))
    assert told.args == ["picture 3 · pixel (6, 4) · R 0.12 G \u22120.40 B 0.88"]
    with qtbot.waitSignal(view.pointed) as told:
        QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert told.args == [""]


def test_the_pixel_that_is_read_is_told_anew_with_other_pictures(
    view: PictureView, qtbot: QtBot
) -> None:
    view.look.point(Pixel(0, 0, 0))
    with qtbot.waitSignal(view.pointed) as told:
        view.set_pictures(np.zeros((1, 3, 8, 8), np.float32))
    assert told.args == ["picture 1 · pixel (0, 0) · R 0.00 G 0.00 B 0.00"]
    with qtbot.waitSignal(view.pointed) as told:
        view.set_pictures(None)
    assert told.args == [""]


def test_a_number_that_rounds_to_nothing_has_no_sign(view: PictureView) -> None:
    view.set_pictures(np.full((1, 3, 4, 4), -0.001, np.float32))
    view.look.point(Pixel(0, 0, 0))
    assert view.read_out() == "R 0.00 G 0.00 B 0.00"


def test_the_pixel_that_is_read_is_marked(view: PictureView) -> None:
    before = screen(view)
    view.look.point(Pixel(1, 3, 3))
    rows, columns = np.nonzero((screen(view) != before).any(axis=2))
    rect = view.pixel_rect(Pixel(1, 3, 3))
    assert rect.left() - 3 <= columns.min() <= columns.max() <= rect.right() + 3
    assert rect.top() - 3 <= rows.min() <= rows.max() <= rect.bottom() + 3


def test_a_click_chooses_a_picture_and_tells_the_pixel(view: PictureView, qtbot: QtBot) -> None:
    told: list[object] = []
    view.pixelClicked.connect(lambda *pixel: told.append(pixel))
    view.chosen.connect(told.append)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place_of(view, 3, 2, 5))
    assert told == [(3, 2, 5), 3]


def test_beside_the_pictures_a_click_chooses_nothing(view: PictureView, qtbot: QtBot) -> None:
    view.set_pictures(some(3))
    with qtbot.assertNotEmitted(view.chosen):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(150, 150))


def test_keys_read_pixel_by_pixel_and_choose(view: PictureView, qtbot: QtBot) -> None:
    view.set_chosen(1)
    qtbot.keyClick(view, Qt.Key.Key_Right, CONTROL)
    assert view.look.pixel == Pixel(1, 4, 5)
    qtbot.keyClick(view, Qt.Key.Key_Up, CONTROL)
    assert view.look.pixel == Pixel(1, 3, 5)
    qtbot.keyClick(view, Qt.Key.Key_Down, CONTROL | SHIFT)
    assert view.look.pixel == Pixel(3, 3, 5)
    for _ in range(9):
        qtbot.keyClick(view, Qt.Key.Key_Right, CONTROL)
    assert view.look.pixel == Pixel(3, 3, 7)
    with qtbot.waitSignal(view.chosen) as chosen:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert chosen.args == [3]
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.look.pixel is None


def test_the_pixel_read_by_keys_is_brought_into_sight(view: PictureView, qtbot: QtBot) -> None:
    view.zoom(5.0)
    for _ in range(8):
        qtbot.keyClick(view, Qt.Key.Key_Left, CONTROL)
    qtbot.keyClick(view, Qt.Key.Key_Down, CONTROL | SHIFT)
    pixel = view.look.pixel
    assert pixel == Pixel(2, 4, 0)
    assert view.rect().contains(view.pixel_rect(pixel).center().toPoint())


def test_another_theme_is_worn(view: PictureView, qapp: QApplication) -> None:
    view.set_chosen(0)
    before = screen(view)
    try:
        theme.apply(qapp, theme.LIGHT)
        assert not np.array_equal(screen(view), before)
    finally:
        theme.apply(qapp, theme.DARK)
    assert np.array_equal(screen(view), before)
