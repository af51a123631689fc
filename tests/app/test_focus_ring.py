"""The ring round painted controls: as wide as the theme wants it, and only with the focus."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app import theme
from app.theme import DARK, HIGH_CONTRAST, HIGH_CONTRAST_LIGHT, LIGHT, Theme
from app.widgets.bar_buttons import PlayButton
from app.widgets.focus_ring import draw_focus_ring
from app.widgets.heatmap import Heatmap
from app.widgets.layer_toggle import LayerToggle
from app.widgets.loss_plot import LossPlot
from app.widgets.point_cloud import PointCloudView
from app.widgets.stage_tile import StageTile
from app.widgets.time_slider import TimeSlider

THEMES = pytest.mark.parametrize(
    "colours",
    [DARK, LIGHT, HIGH_CONTRAST, HIGH_CONTRAST_LIGHT],
    ids=["dark", "light", "clear dark", "clear light"],
)


def heatmap() -> Heatmap:
    made = Heatmap()
    made.set_table(np.zeros((4, 6)))
    return made


CONTROLS: dict[str, Callable[[], QWidget]] = {
    "cloud": PointCloudView,
    "heatmap": heatmap,
    "plot": LossPlot,
    "tile": lambda: StageTile("Data"),
    "toggle": LayerToggle,
    "play": PlayButton,
    "slider": TimeSlider,
}


@pytest.fixture
def wear(qapp: QApplication) -> Iterator[Callable[[Theme], None]]:
    before = theme.current()
    yield lambda colours: theme.apply(qapp, colours)
    theme.apply(qapp, before)


def accent(image: QImage) -> np.ndarray:
    """Which pixels are of the accent, to a little [height, width]."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), dtype=np.uint8)
    rows = flat.reshape(image.height(), image.bytesPerLine() // 4, 4)[:, : image.width(), 2::-1]
    wanted = QColor(theme.current().accent).getRgb()[:3]
    return np.abs(rows.astype(int) - wanted).max(axis=2) < 40


def longest_run(line: np.ndarray) -> int:
    best = run = 0
    for on in line:
        run = run + 1 if on else 0
        best = max(best, run)
    return best


@THEMES
def test_the_ring_lies_along_the_inside_and_is_as_wide_as_the_theme_wants(
    wear: Callable[[Theme], None], colours: Theme
) -> None:
    wear(colours)
    pixmap = QPixmap(60, 40)
    pixmap.fill(QColor(colours.card))
    painter = QPainter(pixmap)
    draw_focus_ring(painter, QRect(0, 0, 60, 40))
    painter.end()
    row = accent(pixmap.toImage())[20]
    wide = colours.ring
    assert row[:wide].all()
    assert row[-wide:].all()
    assert not row[wide:-wide].any()


@THEMES
@pytest.mark.parametrize("kind", CONTROLS)
def test_a_painted_control_with_the_focus_wears_the_ring(
    qtbot: QtBot, wear: Callable[[Theme], None], colours: Theme, kind: str
) -> None:
    wear(colours)
    window = QWidget()
    qtbot.addWidget(window)
    other, control = QLineEdit(), CONTROLS[kind]()
    column = QVBoxLayout(window)
    column.addWidget(other)
    column.addWidget(control)
    window.resize(240, 240)
    window.show()
    qtbot.waitUntil(window.isActiveWindow)
    if isinstance(control, LossPlot):
        control.restyle()
    other.setFocus()

    def run() -> int:
        """How many pixels of the accent lie side by side near the left edge."""
        pixels = accent(control.grab().toImage())
        height = 16 if kind == "slider" else control.height() // 2
        near = 3 if kind == "play" else 6  # that button is of the accent itself
        return longest_run(pixels[height - 1 : height + 2, :near].max(axis=0))

    without = run()
    control.setFocus(Qt.FocusReason.TabFocusReason)
    assert control.hasFocus()
    assert run() >= colours.ring
    assert without < colours.ring
