"""The embedding card: the colour of each cell, the marked column, and the numbers behind them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QWidget

from app import theme
from app.panels.embedding_panel import EmbeddingPanel
from app.player import Player
from app.timeline import Timeline
from app.widgets.heatmap import Heatmap
from app.widgets.heatmap_image import diverging, resampled

Shown = Callable[..., EmbeddingPanel]


@pytest.fixture
def player(qapp: QApplication) -> Player:
    return Player()


@pytest.fixture
def shown(fake_experiment: Any, player: Player, qtbot: Any) -> Iterator[Shown]:
    """Makes the panel of a run with these settings, and shows it."""
    kept: list[EmbeddingPanel] = []  # qtbot keeps no widget alive

    def show(size: QSize | None = None, **settings: Any) -> EmbeddingPanel:
        fake_experiment.settings = fake_experiment.settings.replace(**settings)
        fake_experiment.start_run()
        panel = EmbeddingPanel(fake_experiment, player)
        qtbot.addWidget(panel)
        kept.append(panel)
        panel.resize(size or QSize(290, 140))
        panel.show()
        qtbot.waitExposed(panel)
        return panel

    yield show
    kept.clear()


@pytest.fixture(params=["dark", "light"])
def colours(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[theme.Theme]:
    """Each theme in turn."""
    wanted = {"dark": theme.DARK, "light": theme.LIGHT}[request.param]
    theme.apply(qapp, wanted)
    yield wanted
    theme.apply(qapp, theme.DARK)


def heatmap_of(panel: EmbeddingPanel) -> Heatmap:
    heatmap = panel.findChild(QWidget, "embeddingHeatmap")
    assert isinstance(heatmap, Heatmap)
    return heatmap


def cell_colour(heatmap: Heatmap, image: QImage, column: int, row: int) -> QColor:
    return image.pixelColor(heatmap.cell_centre(column, row).toPoint())


def forward(run: Any, frames: int) -> Timeline:
    timeline = Timeline("forward", run.config, run.schedule, range(run.schedule.timesteps), (1, 2))
    timeline.start(np.zeros((1, 2), np.float32))
    for _ in range(frames - 1):
        timeline.append(np.zeros((1, 2), np.float32))
    return timeline


def move(heatmap: Heatmap, place: QPointF) -> None:
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        place,
        heatmap.mapToGlobal(place),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(heatmap, event)


def test_the_first_column_is_sin_0_above_cos_0(shown: Shown, colours: theme.Theme) -> None:
    heatmap = heatmap_of(shown(timesteps=20, time_dim=8))
    image = heatmap.grab().toImage()
    for row in range(4):
        assert cell_colour(heatmap, image, 0, row) == QColor(colours.card)
    for row in range(4, 8):
        assert cell_colour(heatmap, image, 0, row) == QColor(colours.data)


def test_every_cell_has_the_colour_of_its_sine_or_cosine(
    shown: Shown, colours: theme.Theme
) -> None:
    dim, timesteps = 8, 20
    heatmap = heatmap_of(shown(size=QSize(500, 300), timesteps=timesteps, time_dim=dim))
    image = heatmap.grab().toImage()
    palette = diverging(colours.samples, colours.card, colours.data)
    for t in range(timesteps):
        for row in range(dim):
            k = row % (dim // 2)
            angle = t * math.exp(-k * math.log(10000) / (dim // 2 - 1))
            value = math.sin(angle) if row < dim // 2 else math.cos(angle)
            place = (value + 1) / 2 * 254
            drawn = cell_colour(heatmap, image, t, row).rgb()
            near = {int(palette[i]) for i in (math.floor(place), math.ceil(place))}
            assert drawn in near


def test_t_grows_to_the_right_and_dimensions_downwards(shown: Shown) -> None:
    heatmap = heatmap_of(shown(timesteps=20, time_dim=8))
    first, last = heatmap.cell_centre(0, 0), heatmap.cell_centre(19, 7)
    assert first.x() < last.x()
    assert first.y() < last.y()
    assert heatmap.cell_at(first) == (0, 0)
    assert heatmap.cell_at(last) == (19, 7)
    assert heatmap.cell_at(QPointF(1, 1)) is None


def test_the_subtitle_is_the_shape(shown: Shown, fake_experiment: Any) -> None:
    panel = shown(timesteps=200, time_dim=32)
    assert panel.subtitle == "200 × 32"
    fake_experiment.settings = fake_experiment.settings.replace(timesteps=1000)
    fake_experiment.start_run()
    assert panel.subtitle == "1,000 × 32"


def test_the_column_of_the_current_t_is_marked(
    shown: Shown, player: Player, fake_experiment: Any, colours: theme.Theme
) -> None:
    heatmap = heatmap_of(shown(timesteps=200))
    player.set_timeline(forward(fake_experiment.run, 201))
    player.seek(151)
    assert heatmap.marker == 150
    rect = heatmap.table_rect()
    x = heatmap.marker_x(150)
    assert abs(x - (rect.left() + 150.5 / 200 * rect.width())) < 1e-9
    image = heatmap.grab().toImage()
    y = round(heatmap.cell_centre(150, 31).y())  # the slowest cosine: +1 all along
    middle, beside = image.pixelColor(int(x), y), image.pixelColor(int(x) + 6, y)
    assert beside == QColor(colours.data)
    assert abs(middle.lightness() - QColor(colours.text).lightness()) < 40
    halo = {image.pixelColor(int(x) + dx, y).name() for dx in (-2, -1, 1, 2)}
    assert colours.card in halo


def test_clean_data_marks_no_column(shown: Shown, player: Player, fake_experiment: Any) -> None:
    heatmap = heatmap_of(shown(timesteps=20))
    player.set_timeline(forward(fake_experiment.run, 21))
    assert heatmap.marker is None
    player.forward()
    assert heatmap.marker == 0
    player.set_timeline(None)
    assert heatmap.marker is None


class Painted(QObject):
    """Remembers which part of a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region += event.region()
        return False


def test_a_move_of_the_mark_paints_its_old_and_its_new_place_alone(
    shown: Shown, player: Player, fake_experiment: Any, qtbot: Any
) -> None:
    heatmap = heatmap_of(shown(timesteps=200))
    player.set_timeline(forward(fake_experiment.run, 201))
    player.seek(21)
    QApplication.processEvents()
    painted = Painted(heatmap)
    player.seek(181)
    qtbot.waitUntil(lambda: not painted.region.isEmpty())
    for column, expected in ((20, True), (180, True), (100, False)):
        x = heatmap.marker_x(column)
        for place in (x - 2, x, x + 2):
            assert painted.region.contains(QPoint(int(place), 40)) is expected


def test_the_cursor_reads_the_formula_of_the_cell(shown: Shown) -> None:
    heatmap = heatmap_of(shown(size=QSize(600, 300), timesteps=200, time_dim=32))
    move(heatmap, heatmap.cell_centre(57, 3))
    frequency = 10000 ** (-3 / 15)
    value = f"{math.sin(57 * frequency):.2f}".replace("-", "−")
    assert heatmap.readout.text == f"t = 57, dimension 3: sin(57·{frequency:.2f}) = {value}"
    move(heatmap, heatmap.cell_centre(4, 16))
    assert heatmap.readout.text == "t = 4, dimension 16: cos(4·1.0) = −0.65"
    assert heatmap.accessibleDescription() == heatmap.readout.text
    QApplication.sendEvent(heatmap, QEvent(QEvent.Type.Leave))
    assert heatmap.readout.text == ""


def test_the_arrow_keys_read_cells_too(shown: Shown, qtbot: Any) -> None:
    heatmap = heatmap_of(shown(timesteps=20, time_dim=8))
    heatmap.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left):
        qtbot.keyClick(heatmap, key)
    assert heatmap.accessibleDescription().startswith("t = 0, dimension 1: sin(0·")
    qtbot.keyClick(heatmap, Qt.Key.Key_Escape)
    assert heatmap.accessibleDescription() == ""


def test_a_click_goes_to_that_t(
    shown: Shown, player: Player, fake_experiment: Any, qtbot: Any
) -> None:
    heatmap = heatmap_of(shown(size=QSize(600, 300), timesteps=200))
    player.set_timeline(forward(fake_experiment.run, 201))
    place = heatmap.cell_centre(120, 5).toPoint()
    qtbot.mouseClick(heatmap, Qt.MouseButton.LeftButton, pos=place)
    assert player.position == 121
    assert heatmap.marker == 120


def test_the_colour_bar_runs_from_one_at_the_top_to_minus_one(
    shown: Shown, colours: theme.Theme
) -> None:
    heatmap = heatmap_of(shown(timesteps=20))
    image = heatmap.grab().toImage()
    rect = heatmap.table_rect()
    x = rect.right() + 10
    assert image.pixelColor(x, rect.top()) == QColor(colours.data)
    assert image.pixelColor(x, rect.bottom()) == QColor(colours.samples)
    middle = image.pixelColor(x, rect.center().y())
    card = QColor(colours.card)
    pairs = zip(middle.getRgb(), card.getRgb(), strict=True)
    assert max(abs(a - b) for a, b in pairs) < 12


def test_without_a_run_the_card_says_what_will_be_there(
    fake_experiment: Any, player: Player, qtbot: Any
) -> None:
    panel = EmbeddingPanel(fake_experiment, player)
    qtbot.addWidget(panel)
    panel.resize(290, 140)
    image = heatmap_of(panel).grab().toImage()
    places = [(x, y) for x in range(image.width()) for y in range(image.height())]
    seen = {image.pixelColor(x, y).name() for x, y in places}
    assert theme.DARK.muted in seen


def test_a_table_that_shrinks_takes_the_mean_of_each_area() -> None:
    values = np.random.default_rng(0).uniform(-1, 1, (7, 23)).astype(np.float32)
    fine = np.repeat(np.repeat(values.astype(np.float64), 3, axis=0), 9, axis=1)  # [21, 207]
    expected = fine.reshape(3, 7, 9, 23).mean(axis=(1, 3))
    assert np.abs(resampled(values, 3, 9) - expected).max() < 1e-6


def test_a_table_that_grows_repeats_its_cells() -> None:
    values = np.arange(6, dtype=np.float32).reshape(2, 3)
    expected = np.repeat(np.repeat(values, 4, axis=0), 5, axis=1)
    assert np.array_equal(resampled(values, 8, 15), expected)


def test_waves_finer_than_a_pixel_fade_and_make_no_pattern() -> None:
    wave = np.sin(np.arange(4000, dtype=np.float32) * 2.9)[None, :]
    assert np.abs(resampled(wave, 1, 200)).max() < 0.12
    assert np.abs(wave[:, ::20]).max() > 0.9  # what picking every 20th would show


def test_the_colours_are_even_around_their_middle(colours: theme.Theme) -> None:
    palette = diverging(colours.samples, colours.card, colours.data)
    ends = [QColor(int(palette[i])).name() for i in (0, 127, 254)]
    assert ends == [colours.samples, colours.card, colours.data]
    channels = np.stack([(palette >> shift) & 255 for shift in (0, 8, 16)]).astype(int)
    assert np.abs(np.diff(channels)).max() <= 8  # no jump anywhere
