"""The filmstrip: which frames it shows and reads, and how one jumps in it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import theme
from app.widgets.film_thumbnails import Thumbnails
from app.widgets.filmstrip import AT_ONCE, FilmStrip

LEFT = Qt.MouseButton.LeftButton


class Process:
    """Frames of one grey each, brighter from frame to frame."""

    def __init__(self, total: int = 21) -> None:
        self.total = total
        self.recorded = total
        self.read: list[int] = []

    def frame(self, frame: int) -> np.ndarray | None:
        self.read.append(frame)
        if frame >= self.recorded:
            return None
        return np.full((3, 8, 8), self.grey(frame) / 127.5 - 1, np.float32)

    def grey(self, frame: int) -> int:
        return 60 + 5 * frame


@pytest.fixture
def process() -> Process:
    return Process()


@pytest.fixture
def strip(qtbot: QtBot, process: Process) -> FilmStrip:
    strip = FilmStrip()
    qtbot.addWidget(strip)
    strip.resize(500, 76)
    strip.set_process(process.total, process.frame, label=lambda frame: f"t = {20 - frame}")
    strip.show()
    qtbot.waitExposed(strip)
    return strip


def paint(strip: FilmStrip) -> None:
    """Until nothing is left to be read."""
    for _ in range(10):
        strip.grab()
        QApplication.processEvents()


def colour_of(strip: FilmStrip, frame: int) -> QColor:
    return strip.grab().toImage().pixelColor(middle_of(strip, frame))


def middle_of(strip: FilmStrip, frame: int) -> QPoint:
    return strip.thumbnail_rect(frame).center().toPoint()


def click(qtbot: QtBot, strip: FilmStrip, frame: int) -> None:
    qtbot.mouseClick(strip, LEFT, pos=middle_of(strip, frame))


@pytest.fixture
def gone_to(strip: FilmStrip) -> list[int]:
    frames: list[int] = []
    strip.frameChosen.connect(frames.append)
    return frames


def test_as_many_frames_as_fit_are_spread_evenly_from_the_first_to_the_last(
    strip: FilmStrip,
) -> None:
    shown = strip.frames_shown()
    assert len(shown) == (500 - 8 + 4) // (strip.side() + 4)
    assert (shown[0], shown[-1]) == (0, 20)
    steps = np.diff(shown)
    assert steps.max() - steps.min() <= 1
    rects = [strip.thumbnail_rect(frame) for frame in shown]
    assert all(a.right() < b.left() for a, b in pairwise(rects))
    strip.resize(60, 76)
    assert strip.frames_shown() == [0, 20]


def test_a_process_of_few_frames_shows_each_once(strip: FilmStrip) -> None:
    strip.set_process(3, Process(3).frame)
    assert strip.frames_shown() == [0, 1, 2]
    strip.set_process(1, Process(1).frame)
    assert strip.frames_shown() == [0]
    paint(strip)


def test_every_thumbnail_shows_its_frame(strip: FilmStrip, process: Process) -> None:
    paint(strip)
    for frame in strip.frames_shown():
        grey = process.grey(frame)
        assert colour_of(strip, frame).getRgb()[:3] == (grey, grey, grey)


def test_only_frames_that_are_drawn_are_read_and_each_once(
    strip: FilmStrip, process: Process
) -> None:
    paint(strip)
    strip.set_current(4)
    paint(strip)
    assert sorted(process.read) == strip.frames_shown()


def test_thumbnails_are_made_a_few_at_a_time() -> None:
    process, thumbnails = Process(), Thumbnails()
    thumbnails.show(process.frame)
    wanted = list(range(20))
    found = thumbnails.take(wanted, 20, 16, AT_ONCE, keep=True)
    assert list(found) == wanted[:AT_ONCE]
    assert thumbnails.waiting
    while thumbnails.waiting:
        found = thumbnails.take(wanted, 20, 16, AT_ONCE, keep=True)
    assert sorted(found) == wanted
    assert process.read == wanted


def test_what_cannot_be_read_yet_is_an_empty_box_and_fills_in(
    strip: FilmStrip, process: Process
) -> None:
    process.recorded = 5
    process.read.clear()
    strip.set_process(21, process.frame, frames=5)
    paint(strip)
    last = strip.frames_shown()[-1]
    assert colour_of(strip, last) == QColor(theme.current().hover)
    assert max(process.read) < 5
    process.recorded = 21
    strip.set_frames(21)
    paint(strip)
    assert colour_of(strip, last).red() == process.grey(last)


def test_a_frame_that_fails_to_come_is_not_waited_for(strip: FilmStrip) -> None:
    strip.set_process(21, lambda frame: None)
    paint(strip)
    assert colour_of(strip, 20) == QColor(theme.current().hover)


def test_another_picture_of_the_same_process_is_read_anew(
    strip: FilmStrip, process: Process
) -> None:
    paint(strip)
    process.read.clear()
    strip.forget_thumbnails()
    paint(strip)
    assert sorted(process.read) == strip.frames_shown()


def test_a_click_goes_to_the_frame_of_a_thumbnail(
    strip: FilmStrip, qtbot: QtBot, gone_to: list[int]
) -> None:
    for frame in (strip.frames_shown()[3], 0, 20):
        click(qtbot, strip, frame)
        assert strip.current == frame
    assert gone_to == [strip.frames_shown()[3], 0, 20]
    frame = strip.frames_shown()[4]
    edge = strip.thumbnail_rect(frame).topRight().toPoint() + QPoint(-2, 10)
    assert strip.frame_at(edge.x()) != frame  # for one who drags
    qtbot.mouseClick(strip, LEFT, pos=edge)
    assert gone_to[-1] == frame


def test_dragging_goes_to_every_frame_on_the_way(
    strip: FilmStrip, qtbot: QtBot, gone_to: list[int]
) -> None:
    qtbot.mousePress(strip, LEFT, pos=middle_of(strip, 0))
    for x in range(middle_of(strip, 0).x(), 500, 2):
        qtbot.mouseMove(strip, QPoint(x, 30))
    qtbot.mouseRelease(strip, LEFT, pos=QPoint(499, 30))
    assert gone_to == list(range(1, 21))
    qtbot.mouseMove(strip, QPoint(200, 30))
    assert strip.current == 20


def test_a_frame_not_there_yet_leads_to_the_newest(
    strip: FilmStrip, process: Process, qtbot: QtBot, gone_to: list[int]
) -> None:
    strip.set_process(21, process.frame, frames=8)
    click(qtbot, strip, 20)
    assert gone_to == [7]
    strip.set_process(21, process.frame, frames=0)
    click(qtbot, strip, 20)
    assert gone_to == [7]


def test_keys_go_from_thumbnail_to_thumbnail_and_to_the_ends(
    strip: FilmStrip, qtbot: QtBot, gone_to: list[int]
) -> None:
    shown = strip.frames_shown()
    for key in ("Right", "Right", "Left", "End", "Right", "PageUp", "Home", "Left", "PageDown"):
        qtbot.keyClick(strip, getattr(Qt.Key, f"Key_{key}"))
    assert gone_to == [
        shown[1], shown[2], shown[1], shown[-1], shown[-4], shown[0], shown[3],
    ]  # fmt: skip


def test_the_current_frame_is_marked_where_it_lies_between_thumbnails(strip: FilmStrip) -> None:
    accent = QColor(theme.current().accent).rgb()

    def marked() -> set[int]:
        image = strip.grab().toImage()
        y = int(strip.thumbnail_rect(0).bottom()) + 5
        return {x for x in range(image.width()) if image.pixelColor(x, y).rgb() == accent}

    for frame in (0, 7, 13, 20):
        strip.set_current(frame)
        columns = marked()
        assert columns
        assert abs(np.mean(list(columns)) + 0.5 - strip.x_of(frame)) < 1.5
        assert strip.frame_at(strip.x_of(frame)) == frame


def test_the_ends_say_what_they_are_and_labels_never_touch(
    strip: FilmStrip, process: Process
) -> None:
    label: Callable[[int], str] = lambda k: "data" if k == 20 else f"t = {1000 - 50 * k}"  # noqa: E731
    strip.set_process(21, process.frame, label=label, ends=("noise", "data"))
    assert strip.end_words() == ("noise · t = 1000", "data")
    assert strip.accessibleDescription() == "t = 1000"
    for width in (160, 240, 500, 900):
        strip.resize(width, 76)
        spans = strip.label_spans()
        assert spans[0][0] == "noise · t = 1000"
        assert spans[-1][0] == "data"
        assert all(a[2] + 8 <= b[1] for a, b in pairwise(spans))
        assert spans[0][1] >= 0
        assert spans[-1][2] <= width


def test_nothing_is_drawn_of_no_process(strip: FilmStrip) -> None:
    strip.set_process(0, None)
    image = strip.grab().toImage()
    assert {image.pixel(x, y) for x in range(0, 500, 3) for y in range(0, 76, 3)} == {
        image.pixel(0, 0)
    }
