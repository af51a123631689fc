"""Things move for show only where that is welcome."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import motion
from app.widgets.message_bar import MessageBar


@pytest.fixture(autouse=True)
def as_before(qapp: QApplication) -> Iterator[None]:
    general = qapp.isEffectEnabled(Qt.UIEffect.UI_General)
    yield
    motion.choose(None)
    qapp.setEffectEnabled(Qt.UIEffect.UI_General, general)


@pytest.mark.parametrize("desktop", [False, True])
def test_the_desktop_is_asked_and_a_choice_comes_first(qapp: QApplication, desktop: bool) -> None:
    qapp.setEffectEnabled(Qt.UIEffect.UI_General, desktop)
    assert motion.animations_wanted() is desktop
    for choice in (True, False):
        motion.choose(choice)
        assert motion.animations_wanted() is choice
    motion.choose(None)
    assert motion.animations_wanted() is desktop


def test_where_windows_shows_no_animations_there_are_none(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    qapp.setEffectEnabled(Qt.UIEffect.UI_General, True)
    monkeypatch.setattr(motion, "_windows_stands_still", lambda: True)
    assert not motion.animations_wanted()


@pytest.mark.parametrize("wanted", [False, True])
def test_a_message_slides_open_only_where_that_is_welcome(qtbot: QtBot, wanted: bool) -> None:
    motion.choose(wanted)
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show_message("A run was opened")
    assert bar.isVisible()
    full = bar.sizeHint().height()
    assert (bar.maximumHeight() < full) is wanted
    qtbot.waitUntil(lambda: bar.maximumHeight() >= full)
