"""The inspector: what it writes of the selected point, and when."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFontMetrics, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app import theme
from app.highlights import Highlights
from app.panels.inspector_panel import InspectorPanel
from app.player import Player
from app.selection import Selection
from app.timeline import Timeline
from app.widgets.formula import Formula
from app.widgets.scroll_page import ScrollPage
from app.widgets.text_line import TextLine
from app.widgets.vector_row import VectorRow
from app.widgets.vector_table import VectorTable
from ddpm_core.data.points import make_points
from ddpm_core.recording import record_forward, record_reverse

T = 20
LONG = 60_000  # milliseconds that nothing takes


def wavy(x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    return torch.sin(2 * x) + 0.3 * x


class Inspector:
    """The panel with what it looks at, and what a person reads in it."""

    def __init__(self, experiment: Any, bot: QtBot) -> None:
        self.bot = bot
        self.experiment = experiment
        self.player = Player()
        self.selection = Selection(self.player)
        self.highlights = Highlights()
        self.panel = InspectorPanel(experiment, self.player, self.selection, self.highlights)
        bot.addWidget(self.panel)
        self.panel.resize(290, 640)
        self.panel.show()
        bot.waitExposed(self.panel)

    def start(self, **settings: Any) -> None:
        self.experiment.settings = self.experiment.settings.replace(
            timesteps=T, sample_count=9, data_count=80, **settings
        )
        run = self.run = self.experiment.start_run()
        self.data = make_points("swiss_roll", 80, seed=run.config.data_seed)

    def sample(self, **settings: Any) -> Timeline:
        """Record under these settings, and go to the third frame."""
        self.start(**settings)
        timeline, job = record_reverse(
            wavy, self.run.config, self.run.schedule, self.data, run_id=self.run.run_id
        )
        for _ in job:
            pass
        self.experiment.reverse = timeline
        self.player.set_timeline(timeline)
        self.player.seek(2)
        return timeline

    def noise(self) -> Timeline:
        self.start()
        timeline, job = record_forward(
            self.run.config, self.run.schedule, self.data, 9, run_id=self.run.run_id
        )
        for _ in job:
            pass
        self.player.set_timeline(timeline)
        return timeline

    def settle(self) -> None:
        """Wait until every formula is set and has its place."""
        formulas = self.panel.findChildren(Formula)
        wanted = [formula for formula in formulas if formula.markup]
        self.bot.waitUntil(lambda: all(formula.ready for formula in wanted), timeout=LONG)
        QApplication.processEvents()

    def label(self, name: str) -> str:
        label = self.panel.findChild(QLabel, name)
        return label.text() if label.isVisibleTo(self.panel) else ""

    def table(self, name: str) -> dict[str, list[str]]:
        table = self.panel.findChild(VectorTable, name)
        return table.texts() if table.isVisibleTo(self.panel) else {}

    @property
    def values(self) -> dict[str, list[str]]:
        return self.table("inspectorValues")

    @property
    def sum(self) -> dict[str, list[str]]:
        return self.table("inspectorSum")

    @property
    def formula(self) -> str:
        formula = self.panel.findChild(Formula, "inspectorFormula")
        return formula.markup if formula.isVisibleTo(self.panel) else ""

    def row(self, name: str) -> VectorRow:
        return self.panel.findChild(VectorRow, f"{name}Row")


@pytest.fixture
def inspector(fake_experiment: Any, qtbot: QtBot) -> Inspector:
    return Inspector(fake_experiment, qtbot)


def read(texts: list[str]) -> list[float]:
    return [float(text.replace("−", "-")) for text in texts]


def test_an_empty_inspector_says_how_to_fill_it(inspector: Inspector) -> None:
    assert "Sample" in inspector.label("inspectorEmpty")
    inspector.sample(sampler="ddpm")
    assert "Click a point on the stage" in inspector.label("inspectorEmpty")
    assert inspector.panel.subtitle == ""
    inspector.selection.select(0)
    assert inspector.label("inspectorEmpty") == ""
    inspector.selection.clear()
    assert "Click a point on the stage" in inspector.label("inspectorEmpty")


def test_the_numbers_are_those_of_the_record(inspector: Inspector) -> None:
    timeline = inspector.sample(sampler="ddpm", clip=False)
    inspector.selection.select(4)
    assert inspector.panel.subtitle == "point 5 · t 17 → 16"
    eps = timeline.eps(2)
    x0 = timeline.x0_pred(2)
    assert eps is not None
    assert x0 is not None
    for name, vector in (("xt", timeline.x(2)), ("eps", eps), ("x0_pred", x0)):
        assert read(inspector.values[name][1:]) == pytest.approx(vector[4].tolist(), abs=5.1e-4)
    sigma = float(timeline.schedule.betas[17]) ** 0.5
    assert read(inspector.values["sigma"][1:2]) == pytest.approx([sigma], abs=5.1e-4)
    mean, noise = read(inspector.values["mean"][1:]), read(inspector.values["noise"][1:])
    reached = [m + sigma * z for m, z in zip(mean, noise, strict=True)]
    assert reached == pytest.approx(timeline.x(3)[4].tolist(), abs=2e-3)


@pytest.mark.parametrize(
    "settings",
    [
        {"sampler": "ddpm", "clip": False},
        {"sampler": "ddpm", "clip": True, "clip_low": -0.3, "clip_high": 0.3},
        {"sampler": "simplified"},
        {"sampler": "ddim", "ddim_steps": 6, "eta": 0.5},
        {"sampler": "ddim", "ddim_steps": 6, "clip": False},
        {"sampler": "dpm_solver", "dpm_solver_steps": 6, "clip": False},
        {"sampler": "dpm_solver", "dpm_solver_steps": 6, "clip": True, "clip_low": -0.3},
    ],
    ids=str,
)
def test_what_is_written_adds_up_to_the_next_frame(
    inspector: Inspector, settings: dict[str, Any]
) -> None:
    timeline = inspector.sample(**settings)
    inspector.selection.select(3)
    for frame in (0, 2, timeline.total - 2):
        inspector.player.seek(frame)
        *terms, total = inspector.sum.values()
        for axis in (1, 2):
            written = sum(read([term[axis]])[0] for term in terms)
            reached = float(timeline.x(frame + 1)[3, axis - 1])
            assert written == pytest.approx(reached, abs=6e-4 * len(terms))
            assert read([total[axis]])[0] == pytest.approx(reached, abs=5.1e-4)
        for words, x, y in terms:
            factor, vector = words.split(" × ")
            pair = vector.strip("()").split(", ")
            product = [read([factor])[0] * value for value in read(pair)]
            assert product == pytest.approx(read([x, y]), abs=4e-3)


def test_the_formula_is_that_of_the_sampler(inspector: Inspector) -> None:
    inspector.sample(sampler="ddpm", clip=True)
    inspector.selection.select(0)
    ddpm = inspector.formula
    assert r"\epsilon'" in ddpm
    inspector.sample(sampler="ddim", ddim_steps=5, clip=False)
    inspector.selection.select(0)
    assert inspector.formula != ddpm
    assert r"{\mathrm{prev}}" in inspector.formula
    assert r"\epsilon_\theta" in inspector.formula
    spoken = inspector.panel.findChild(Formula, "inspectorFormula").accessibleName()
    assert "predicted noise" in spoken
    assert "\\" not in spoken
    inspector.sample(sampler="dpm_solver", dpm_solver_steps=5)
    inspector.selection.select(0)
    assert r"\Delta" in inspector.formula
    spoken = inspector.panel.findChild(Formula, "inspectorFormula").accessibleName()
    assert "goes on as it has changed" in spoken
    inspector.player.seek(0)
    assert r"\Delta" not in inspector.formula


def test_clipped_numbers_are_marked_in_words(inspector: Inspector) -> None:
    timeline = inspector.sample(sampler="ddpm", clip=True, clip_low=-0.01, clip_high=0.01)
    inspector.selection.select(0)
    eps = timeline.eps(2)
    assert eps is not None
    a = timeline.alpha_bar(2)
    raw = (timeline.x(2)[0] - (1 - a) ** 0.5 * eps[0]) / a**0.5
    assert read(inspector.values["x0_raw"][1:]) == pytest.approx(raw.tolist(), abs=5.1e-4)
    words, *clipped = inspector.values["x0_pred"]
    assert words == "clipped in → ↑"
    assert {abs(value) for value in read(clipped)} == {0.01}
    assert inspector.values["x0_raw"][0] == "before clipping"
    assert inspector.values["eps_used"][1:] != inspector.values["eps"][1:]


def test_numbers_follow_the_frames_without_new_rows_or_formulas(
    inspector: Inspector, monkeypatch: pytest.MonkeyPatch
) -> None:
    inspector.sample(sampler="ddpm")
    inspector.selection.select(1)
    row, before = inspector.row("xt"), inspector.values
    made: list[str] = []
    monkeypatch.setattr(Formula, "_take", lambda self, markup: made.append(markup))
    inspector.player.forward()
    assert inspector.panel.subtitle == "point 2 · t 16 → 15"
    assert inspector.values != before
    inspector.selection.next()
    assert inspector.row("xt") is row
    assert made == []


def test_the_last_step_adds_no_noise_and_the_sample_makes_none(inspector: Inspector) -> None:
    inspector.sample(sampler="ddpm")
    inspector.selection.select(1)
    inspector.player.seek(T - 1)
    assert inspector.panel.subtitle == "point 2 · t 0 → data"
    assert inspector.values["sigma"] == ["no noise is added", "0.000", ""]
    assert "noise" not in inspector.values
    assert list(inspector.sum) == ["xtTerm", "epsTerm", "sum"]
    inspector.player.last()
    assert inspector.panel.subtitle == "point 2"
    assert inspector.formula == ""
    assert inspector.sum == {}
    assert "This is the sample" in inspector.label("inspectorNote")
    inspector.player.back()
    assert inspector.label("inspectorNote") == ""
    assert inspector.sum


def test_the_forward_process_is_worked_out_too(inspector: Inspector) -> None:
    timeline = inspector.noise()
    inspector.selection.select(6)
    assert "This is the data itself" in inspector.label("inspectorNote")
    inspector.player.seek(5)
    assert inspector.panel.subtitle == "point 7 · t 3 → 4"
    assert list(inspector.values) == ["x_prev", "noise", "xt"]
    assert read(inspector.values["x_prev"][1:]) == pytest.approx(
        timeline.x(4)[6].tolist(), abs=5.1e-4
    )
    assert read(inspector.sum["sum"][1:]) == pytest.approx(timeline.x(5)[6].tolist(), abs=5.1e-4)
    inspector.player.seek(1)
    assert inspector.panel.subtitle == "point 7 · data → t 0"


def test_while_recording_the_newest_frame_waits_for_the_network(inspector: Inspector) -> None:
    inspector.start(sampler="ddpm")
    run = inspector.run
    timeline = Timeline(
        "reverse", run.config, run.schedule, range(T - 1, -1, -1), (9, 2), run_id=run.run_id
    )
    timeline.start(np.ones((9, 2)))
    inspector.player.set_timeline(timeline, follow=True)
    inspector.selection.select(0)
    assert "not recorded yet" in inspector.label("inspectorNote")
    timeline.append(np.zeros((9, 2)), np.zeros((9, 2)), np.ones((9, 2)))
    inspector.player.grew_to()
    assert inspector.label("inspectorNote") == ""
    assert inspector.panel.subtitle == "point 1 · t 19 → 18"


def test_it_says_how_far_the_origins_spread(inspector: Inspector) -> None:
    inspector.sample(sampler="ddpm")
    inspector.selection.select(0)
    inspector.player.seek(0)
    wide = inspector.label("inspectorOrigins")
    assert wide.endswith("of 80 training points")
    inspector.player.seek(T - 1)
    assert inspector.label("inspectorOrigins") != wide
    inspector.player.last()
    assert inspector.label("inspectorOrigins") == ""


def test_a_hidden_inspector_reads_nothing_and_catches_up(
    inspector: Inspector, monkeypatch: pytest.MonkeyPatch
) -> None:
    inspector.sample(sampler="ddpm")
    inspector.panel.hide()
    inspector.selection.select(0)
    inspector.player.seek(4)
    assert inspector.panel.reading is None
    inspector.panel.show()
    assert inspector.panel.subtitle == "point 1 · t 15 → 14"


def test_a_new_run_empties_it(inspector: Inspector) -> None:
    inspector.sample(sampler="ddpm")
    inspector.selection.select(0)
    inspector.experiment.start_run()
    assert inspector.panel.reading is None
    assert inspector.panel.subtitle == ""


# --- pointing


def enter(widget: QWidget) -> None:
    middle = QPointF(widget.rect().center())
    event = QEnterEvent(middle, middle, QPointF(widget.mapToGlobal(middle)))
    QApplication.sendEvent(widget, event)


def test_a_row_lights_its_symbol_everywhere(inspector: Inspector) -> None:
    inspector.sample(sampler="ddpm")
    inspector.selection.select(0)
    inspector.settle()
    formula = inspector.panel.findChild(Formula, "inspectorFormula")
    plain = inspector.row("epsTerm").grab().toImage()
    enter(inspector.row("eps"))
    assert inspector.highlights.symbol == "eps"
    assert formula.lit == "eps"
    assert inspector.row("epsTerm").grab().toImage() != plain
    QApplication.sendEvent(inspector.row("eps"), QEvent(QEvent.Type.Leave))
    assert inspector.highlights.symbol == ""
    assert formula.lit == ""
    assert inspector.row("epsTerm").grab().toImage() == plain


def test_a_symbol_of_the_formula_lights_its_rows(inspector: Inspector) -> None:
    inspector.sample(sampler="ddpm")
    inspector.selection.select(0)
    inspector.settle()
    plain = inspector.row("noise").grab().toImage()
    inspector.panel.findChild(Formula, "inspectorFormula").symbolHovered.emit("noise")
    assert inspector.row("noise").grab().toImage() != plain


# --- copying, names, room


def test_copying_gives_everything_with_all_digits(inspector: Inspector, qtbot: QtBot) -> None:
    timeline = inspector.sample(sampler="ddpm", clip=False)
    button = inspector.panel.findChild(QToolButton, "inspectorCopyButton")
    assert not button.isVisible()
    inspector.selection.select(4)
    assert button.isVisible()
    assert button.accessibleName()
    assert button.toolTip()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "point 5 · t 17 → 16"
    assert lines[1].startswith(r"{x_{t-1}} = \frac{1}")
    assert r"\sym" not in "".join(lines)
    rows = [line.split("\t") for line in lines if "\t" in line]
    assert [float(text) for text in rows[0][2:]] == pytest.approx(
        timeline.x(2)[4].tolist(), rel=1e-8
    )
    assert [float(text) for text in rows[-1][2:]] == pytest.approx(
        timeline.x(3)[4].tolist(), rel=1e-8
    )


def test_rows_are_named_for_screen_readers(inspector: Inspector) -> None:
    inspector.sample(sampler="ddpm")
    inspector.selection.select(0)
    row = inspector.row("eps")
    assert row.accessibleName() == "predicted noise ε"
    assert row.accessibleDescription() == " ".join(inspector.values["eps"])
    assert inspector.panel.objectName() == "inspectorPanel"
    assert inspector.panel.accessibleName() == "Inspector"


def test_nothing_is_cut_short_in_the_width_it_has(inspector: Inspector) -> None:
    inspector.sample(sampler="ddpm", clip=True, clip_low=-0.3, clip_high=0.3)
    inspector.selection.select(0)
    inspector.settle()
    lines = [
        line
        for row in inspector.panel.findChildren(VectorRow)
        for line in row.findChildren(TextLine)
        if line.isVisible()
    ]
    assert len(lines) > 20
    for line in lines:
        width = QFontMetrics(line._font).horizontalAdvance(line.text())
        assert width <= line.width(), line.text()


def test_colours_follow_the_theme(inspector: Inspector, qapp: QApplication) -> None:
    inspector.sample(sampler="ddpm")
    inspector.selection.select(0)
    inspector.settle()
    dark = inspector.panel.grab().toImage()
    theme.apply(qapp, theme.LIGHT)
    light = inspector.panel.grab().toImage()
    assert light.pixelColor(2, 300) != dark.pixelColor(2, 300)
    theme.apply(qapp, theme.DARK)
    assert inspector.panel.grab().toImage() == dark


def test_points_of_three_dimensions_show_the_first_two_and_copy_all(inspector: Inspector) -> None:
    inspector.start(sampler="ddpm", clip=False)
    run = inspector.run
    object.__setattr__(run, "points", np.zeros((30, 3), dtype=np.float32))
    timeline = Timeline(
        "reverse", run.config, run.schedule, range(T - 1, -1, -1), (4, 3), run_id=run.run_id
    )
    timeline.start(np.ones((4, 3)))
    timeline.append(*(np.full((4, 3), value) for value in (0.9, 0.5, 0.4)))
    inspector.player.set_timeline(timeline)
    inspector.selection.select(1)
    assert inspector.values["xt"][1:] == ["1.000", "1.000"]
    assert inspector.sum["epsTerm"][0].endswith(", …)")
    inspector.panel.findChild(QToolButton, "inspectorCopyButton").click()
    row = QGuiApplication.clipboard().text().splitlines()[2].split("\t")
    assert row[2:] == ["1", "1", "1"]


def test_what_does_not_fit_is_scrolled_by_key(inspector: Inspector, qtbot: QtBot) -> None:
    inspector.sample()
    inspector.selection.select(0)
    page = inspector.panel.findChild(ScrollPage, "inspectorScroll")
    inspector.panel.resize(290, 1_200)
    qtbot.waitUntil(lambda: page.verticalScrollBar().maximum() == 0)
    assert page.focusPolicy() == Qt.FocusPolicy.NoFocus  # there is nothing to scroll
    inspector.panel.resize(290, 240)
    qtbot.waitUntil(lambda: page.verticalScrollBar().maximum() > 0)
    assert page.focusPolicy() & Qt.FocusPolicy.TabFocus
    page.setFocus(Qt.FocusReason.TabFocusReason)
    before = page.grab().toImage()
    total = inspector.panel.findChild(VectorTable, "inspectorSum")
    assert total.visibleRegion().isEmpty()
    for _ in range(3):
        qtbot.keyClick(page, Qt.Key.Key_PageDown)
    assert not total.visibleRegion().isEmpty()
    assert page.grab().toImage() != before
    aside = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(page, aside)
    assert not aside.isAccepted()  # it goes a frame back


def test_the_page_shows_that_it_has_the_focus(inspector: Inspector, qtbot: QtBot) -> None:
    inspector.sample()
    inspector.selection.select(0)
    inspector.panel.resize(290, 240)
    page = inspector.panel.findChild(ScrollPage, "inspectorScroll")
    qtbot.waitUntil(lambda: page.verticalScrollBar().maximum() > 0)
    accent = QColor(theme.current().accent).name()

    def edge() -> list[str]:
        image = page.grab().toImage()
        return [image.pixelColor(1, y).name() for y in range(20, image.height() - 20)]

    with qtbot.waitActive(inspector.panel):
        inspector.panel.activateWindow()
    page.clearFocus()  # a window that becomes active may give it to the first that takes it
    before = edge()
    assert set(before) != {accent}
    page.setFocus(Qt.FocusReason.TabFocusReason)
    assert set(edge()) == {accent}
    page.clearFocus()
    assert edge() == before
