"""Work on a thread of its own, and thumbnails, which are made by it."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from app.errand import Errand
from app.thumbnails import MOST_ELONGATED, Thumbnails

SOON = 10_000  # milliseconds; far more than is needed


class Heard:
    """What an errand has said, in its order."""

    def __init__(self, errand: Errand) -> None:
        self.said: list[Any] = []
        errand.brought.connect(self.said.append)
        errand.done.connect(lambda: self.said.append("done"))
        errand.failed.connect(lambda error: self.said.append(repr(error)))
        errand.cancelled.connect(lambda: self.said.append("cancelled"))


def test_the_pieces_come_in_order_and_were_made_elsewhere(qtbot: QtBot) -> None:
    threads = set()

    def work() -> Generator[int, None, None]:
        for piece in range(3):
            threads.add(threading.get_ident())
            yield piece

    errand = Errand(work)
    heard = Heard(errand)
    with qtbot.waitSignal(errand.finished, timeout=SOON):
        errand.start()
    qtbot.waitUntil(lambda: "done" in heard.said, timeout=SOON)
    assert heard.said == [0, 1, 2, "done"]
    assert threads.isdisjoint({threading.get_ident()})


def test_cancelling_closes_the_generator_before_it_is_told(qtbot: QtBot) -> None:
    gate, closed = threading.Event(), []

    def work() -> Generator[int, None, None]:
        try:
            yield 1
            gate.wait()
            yield 2
            yield 3
        finally:
            closed.append(True)

    errand = Errand(work)
    heard = Heard(errand)
    errand.cancelled.connect(lambda: heard.said.append(list(closed)))
    errand.start()
    qtbot.waitUntil(lambda: heard.said == [1], timeout=SOON)
    errand.cancel()
    gate.set()
    qtbot.waitUntil(lambda: len(heard.said) == 3, timeout=SOON)
    assert heard.said == [1, "cancelled", [True]]
    errand.wait()


def test_an_error_is_told_unless_nobody_wants_to_know_any_more(qtbot: QtBot) -> None:
    gate = threading.Event()

    def work() -> Generator[int, None, None]:
        yield 1
        gate.wait()
        raise OSError("no room")

    for cancels, ending in ((False, "OSError('no room')"), (True, "cancelled")):
        gate.clear()
        errand = Errand(work)
        heard = Heard(errand)
        errand.start()
        qtbot.waitUntil(lambda heard=heard: heard.said == [1], timeout=SOON)
        if cancels:
            errand.cancel()
        gate.set()
        qtbot.waitUntil(lambda heard=heard: len(heard.said) == 2, timeout=SOON)
        assert heard.said == [1, ending]
        errand.wait()


def test_pieces_within_an_interval_are_left_out(qtbot: QtBot) -> None:
    def work() -> Generator[int, None, None]:
        yield from range(1000)

    errand = Errand(work, interval=60.0)
    heard = Heard(errand)
    errand.start()
    qtbot.waitUntil(lambda: "done" in heard.said, timeout=SOON)
    assert heard.said == [0, "done"]
    errand.wait()


# --- thumbnails


@pytest.fixture
def thumbnails(qtbot: QtBot) -> Iterator[Thumbnails]:
    made = Thumbnails(side=16, kept=2)
    yield made
    made.stop()
    qtbot.waitUntil(lambda: made._errand is None, timeout=SOON)


def picture(path: Path, colour: tuple[int, int, int], size: tuple[int, int] = (64, 32)) -> str:
    Image.new("RGB", size, colour).save(path)
    return str(path)


def test_a_thumbnail_is_small_and_knows_how_large_the_picture_is(
    qtbot: QtBot, tmp_path: Path, thumbnails: Thumbnails
) -> None:
    path = picture(tmp_path / "red.png", (200, 10, 20))
    with qtbot.waitSignal(thumbnails.arrived, timeout=SOON) as arrived:
        assert thumbnails.get(path) is None
    assert arrived.args == [path]
    thumbnail = thumbnails.get(path)
    assert thumbnail is not None
    assert thumbnail.size == thumbnails.size(path) == (64, 32)
    assert thumbnail.image.size().toTuple() == (32, 16)
    assert thumbnail.image.pixelColor(20, 8).getRgb()[:3] == (200, 10, 20)


def test_sixteen_bits_turned_pictures_and_long_ones(
    qtbot: QtBot, tmp_path: Path, thumbnails: Thumbnails
) -> None:
    deep = tmp_path / "deep.png"
    Image.fromarray(np.full((20, 20), 32_896, np.uint16)).save(deep)
    turned = tmp_path / "turned.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 20), "white").save(turned, exif=exif)
    long = picture(tmp_path / "long.png", (0, 0, 0), (4000, 20))
    paths = [str(deep), str(turned), long]
    thumbnails.read(paths)
    qtbot.waitUntil(lambda: all(map(thumbnails.known, paths)), timeout=SOON)
    assert thumbnails.size(str(turned)) == (20, 40)
    seen = thumbnails.get(long)
    assert seen is not None
    assert max(seen.image.size().toTuple()) == 16 * MOST_ELONGATED
    with qtbot.waitSignal(thumbnails.arrived, timeout=SOON):
        assert thumbnails.get(str(deep)) is None  # only two are kept
    grey = thumbnails.get(str(deep))
    assert grey is not None
    assert grey.image.pixelColor(3, 3).getRgb()[:3] == (128, 128, 128)


def test_what_cannot_be_read_says_why_and_is_not_tried_again(
    qtbot: QtBot, tmp_path: Path, thumbnails: Thumbnails
) -> None:
    path = tmp_path / "broken.png"
    path.write_bytes(b"no picture")
    with qtbot.waitSignal(thumbnails.arrived, timeout=SOON):
        thumbnails.get(str(path))
    assert "not a picture" in thumbnails.problem(str(path))
    picture(path, (1, 2, 3))
    assert thumbnails.get(str(path)) is None
    thumbnails.forget(str(path))
    with qtbot.waitSignal(thumbnails.arrived, timeout=SOON):
        thumbnails.get(str(path))
    assert thumbnails.get(str(path)) is not None
    assert thumbnails.problem(str(path)) == ""
