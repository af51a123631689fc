"""The page of shortcuts, and every key of it pressed where it belongs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.dialogs.shortcuts_dialog import ShortcutsDialog
from app.history import LossHistory
from app.keys import key_groups, native_keys
from app.widgets.draw_canvas import DrawCanvas
from app.widgets.feature_grid import FeatureGrid
from app.widgets.filmstrip import FilmStrip
from app.widgets.formula import Formula
from app.widgets.heatmap import Heatmap
from app.widgets.loss_plot import LossPlot
from app.widgets.network_diagram import NetworkDiagram
from app.widgets.number_fields import IntField
from app.widgets.picture_view import PictureView
from app.widgets.point_cloud import PointCloudView
from app.widgets.scroll_page import ScrollPage
from app.widgets.time_slider import TimeSlider
from ddpm_core.models import DiffUNet, block_shapes

# --- the keys of controls: a scene for each group, and for each line what its keys change


class Scene:
    """A control that has the focus, what it has said, and how to look at it."""

    def __init__(self, widget: QWidget, state: Callable[[], Any]) -> None:
        self.widget = widget
        self.state = state
        self.said: list[Any] = []

    def press(self, text: str, kind: QEvent.Type = QEvent.Type.KeyPress) -> None:
        """A key by its name, with the letter that it types."""
        combination = QKeySequence(text)[0]
        key, modifiers = combination.key(), combination.keyboardModifiers()
        if key == Qt.Key.Key_Tab and modifiers:
            key = Qt.Key.Key_Backtab
        typed = {"Return": "\r", "Space": " "}.get(text, text.lower() if len(text) == 1 else "")
        QApplication.sendEvent(self.widget, QKeyEvent(kind, key, modifiers, typed))


def stage_scene() -> Scene:
    view = PointCloudView(axes=True)
    view.resize(200, 200)
    view.set_points("data", np.zeros((3, 2), np.float32), color="#ffffff")
    view.set_clickable(["data"])
    scene = Scene(view, lambda: (round(view.view().scale, 6), tuple(scene.said)))

    def wanted(which: str) -> None:
        scene.said.append(which)
        view.walking = which != "none"

    view.pointWanted.connect(wanted)
    return scene


def pictures_scene() -> Scene:
    view = PictureView()
    view.resize(300, 300)
    view.set_pictures(np.zeros((9, 3, 8, 8), np.float32))
    view.set_chosen(4)
    scene = Scene(view, lambda: (look.zoom, look.middle, look.pixel, tuple(scene.said)))
    look = view.look
    view.pixelClicked.connect(lambda *pixel: scene.said.append(pixel))
    return scene


def film_scene() -> Scene:
    strip = FilmStrip()
    strip.resize(440, 70)
    strip.set_process(41, lambda frame: np.zeros((3, 8, 8), np.float32))
    strip.set_current(20)
    return Scene(strip, lambda: strip.current)


def plot_scene() -> Scene:
    plot = LossPlot()
    plot.resize(300, 150)
    plot.show_losses(LossHistory([1.0, 0.8, 0.7] * 20), float("nan"))
    plot.fitWanted.connect(plot.follow)
    return Scene(plot, lambda: (plot.probe, tuple(plot.view().viewRange()[0]), plot.following))


def heatmap_scene() -> Scene:
    heatmap = Heatmap()
    heatmap.resize(200, 100)
    heatmap.set_table(np.zeros((4, 6)))
    scene = Scene(heatmap, lambda: tuple(scene.said))
    heatmap.hovered.connect(scene.said.append)
    heatmap.chosen.connect(lambda cell: scene.said.append(("chosen", cell)))
    return scene


class NetworkScene(Scene):
    """The focus goes from block to block, and the keys with it."""

    def press(self, text: str, kind: QEvent.Type = QEvent.Type.KeyPress) -> None:
        key = QKeySequence(text)[0].key()
        QApplication.sendEvent(
            self.widget.focusProxy(), QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier)
        )


def network_scene() -> Scene:
    diagram = NetworkDiagram()
    with torch.device("meta"):
        diagram.set_blocks(block_shapes(DiffUNet(channels=(8, 8, 8), bottleneck=8), 8), "skip2")
    diagram.resize(400, diagram.heightForWidth(400))
    return NetworkScene(diagram, lambda: diagram.block)


def maps_scene() -> Scene:
    grid = FeatureGrid()
    grid.resize(200, 200)
    grid.set_maps(np.zeros((9, 3, 3), np.float32))
    scene = Scene(grid, lambda: (tuple(scene.said), grid.alone))
    grid.hovered.connect(scene.said.append)
    return scene


def slider_scene() -> Scene:
    slider = TimeSlider()
    slider.set_process(41, 41)
    slider.setValue(20)
    return Scene(slider, slider.value)


def formula_scene() -> Scene:
    formula = Formula(r"\sym{xt}{x_t} + \sym{eps}{\epsilon} + \sym{t}{t}", "a sum")
    scene = Scene(formula, lambda: tuple(scene.said))
    formula.symbolHovered.connect(scene.said.append)
    return scene


def page_scene() -> Scene:
    content = QWidget()
    content.setFixedHeight(2_000)
    page = ScrollPage(content)
    page.resize(200, 200)
    return Scene(page, page.verticalScrollBar().value)


def canvas_scene() -> Scene:
    canvas = DrawCanvas()
    canvas.resize(424, 424)

    def state() -> tuple[Any, ...]:
        at = (round(canvas._at.x(), 6), round(canvas._at.y(), 6))
        return at, canvas.tool, canvas.brush_width, canvas.sketch.drawing_on

    return Scene(canvas, state)


def field_scene() -> Scene:
    field = IntField(0, 100)
    field.show_value(50)
    scene = Scene(field, lambda: (field.value(), field.lineEdit().text(), tuple(scene.said)))
    field.edited.connect(scene.said.append)
    return scene


SCENES: dict[str, Callable[[], Scene]] = {
    "stage": stage_scene,
    "pictures": pictures_scene,
    "film": film_scene,
    "plot": plot_scene,
    "heatmap": heatmap_scene,
    "network": network_scene,
    "maps": maps_scene,
    "slider": slider_scene,
    "formula": formula_scene,
    "page": page_scene,
    "canvas": canvas_scene,
    "field": field_scene,
}


# What has to be pressed before a key means something.
FIRST: dict[tuple[str, ...], tuple[str, ...]] = {
    ("stage", "all"): ("+",),
    ("stage", "walk"): ("Return",),
    ("stage", "let go"): ("Return",),
    ("pictures", "out"): ("+",),
    ("pictures", "all"): ("+",),
    ("pictures", "move"): ("+", "+", "+"),
    ("pictures", "read"): ("Ctrl+Right", "Ctrl+Down"),
    ("pictures", "stop"): ("Ctrl+Right",),
    ("plot", "read"): ("Left",),
    ("plot", "stop"): ("Left",),
    ("plot", "all"): ("+",),
    ("heatmap", "read"): ("Right", "Right", "Down", "Down"),
    ("heatmap", "go"): ("Right",),
    ("heatmap", "stop"): ("Right",),
    ("maps", "read"): ("Right", "Down", "Right"),
    ("maps", "alone"): ("Right",),
    ("maps", "stop"): ("Right",),
    ("formula", "walk"): ("Right",),
    ("formula", "stop"): ("Right",),
    ("page", "line"): ("PgDown", "PgDown"),
    ("page", "page"): ("PgDown", "PgDown"),
    ("canvas", "tools", "B"): ("E",),
    ("field", "take"): ("7",),
    ("field", "give up"): ("7",),
}
PRESSED = [
    (group.name, line.name, key)
    for group in key_groups()
    for line in group.lines
    for key in line.keys
]


def press_what_comes_first(scene: Scene, group: str, line: str, key: str) -> None:
    for before in FIRST.get((group, line, key), FIRST.get((group, line), ())):
        scene.press(before)


@pytest.fixture
def set_the_scene(qtbot: QtBot) -> Callable[[str], Scene]:
    def set_it(group: str) -> Scene:
        scene = SCENES[group]()
        window = QWidget()
        qtbot.addWidget(window)
        scene.widget.setParent(window)
        scene.window = window  # type: ignore[attr-defined]
        window.resize(450, 450)
        window.show()
        qtbot.waitUntil(window.isActiveWindow)
        if isinstance(scene.widget, Formula):
            qtbot.waitUntil(lambda: scene.widget.ready)  # nothing is to be set once it is gone
        scene.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        scene.said.clear()
        return scene

    return set_it


@pytest.mark.parametrize(("group", "line", "key"), PRESSED)
def test_every_key_of_the_page_does_something_where_it_belongs(
    set_the_scene: Callable[[str], Scene], group: str, line: str, key: str
) -> None:
    scene = set_the_scene(group)
    press_what_comes_first(scene, group, line, key)
    state = scene.state()
    scene.press(key)
    assert scene.state() != state


@pytest.mark.parametrize(
    ("group", "line"),
    [
        (group.name, line.name)
        for group in key_groups()
        for line in group.lines
        if len(line.keys) > 1
    ],
)
def test_keys_of_one_line_do_different_things(
    set_the_scene: Callable[[str], Scene], group: str, line: str
) -> None:
    keys = next(
        known.keys
        for page in key_groups()
        if page.name == group
        for known in page.lines
        if known.name == line
    )
    states = []
    for key in keys:
        scene = set_the_scene(group)
        press_what_comes_first(scene, group, line, key)
        scene.press(key)
        states.append(scene.state())
    assert all(one != other for n, one in enumerate(states) for other in states[:n])


def test_every_key_is_one_that_qt_knows() -> None:
    for group in key_groups():
        for line in group.lines:
            assert all(native_keys(line.keys)), (group.name, line.name)


def test_names_tell_groups_and_lines_apart() -> None:
    groups = key_groups()
    assert len({group.name for group in groups}) == len(groups)
    assert len({group.title for group in groups}) == len(groups)
    for group in groups:
        assert len({line.name for line in group.lines}) == len(group.lines)


# --- the page


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def page(window: QMainWindow) -> ShortcutsDialog:
    def action(text: str, keys: str, tip: str = "") -> QAction:
        made = QAction(text, window)
        made.setShortcut(keys)
        made.setStatusTip(tip)
        return made

    menus = {
        "Run": [action("&Train", "Ctrl+T", "Start training"), action("&Reset", "")],
        "Help": [action("&About", "")],
    }
    dialog = ShortcutsDialog(menus, window)
    dialog.show()
    return dialog


def tree_of(page: ShortcutsDialog) -> QTreeWidget:
    tree = page.findChild(QTreeWidget, "shortcutsTree")
    assert tree is not None
    return tree


def shown(page: ShortcutsDialog) -> dict[str, list[tuple[str, str]]]:
    """The groups and lines that can be seen."""
    root = tree_of(page).invisibleRootItem()
    groups: list[QTreeWidgetItem] = [root.child(n) for n in range(root.childCount())]
    return {
        group.text(0): [
            (group.child(n).text(0), group.child(n).text(1))
            for n in range(group.childCount())
            if not group.child(n).isHidden()
        ]
        for group in groups
        if not group.isHidden()
    }


def test_the_page_has_all_that_has_keys_by_menu_and_by_control(page: ShortcutsDialog) -> None:
    groups = shown(page)
    assert groups["Run"] == [("Train", "Ctrl+T")]
    assert "Help" not in groups
    assert list(groups)[1:] == [group.title for group in key_groups()]
    assert not page.isModal()


def test_a_line_can_be_read_by_a_screen_reader_and_says_more_when_asked(
    page: ShortcutsDialog,
) -> None:
    line = tree_of(page).invisibleRootItem().child(0).child(0)
    assert line.data(0, Qt.ItemDataRole.AccessibleTextRole) == "Train: Ctrl+T"
    assert line.toolTip(0) == "Start training"


@pytest.mark.parametrize("words", ["train", "CTRL+T", "run ctrl", "tra"])
def test_it_can_be_searched_by_words_keys_and_menus(
    page: ShortcutsDialog, qtbot: QtBot, words: str
) -> None:
    edit = page.findChild(QLineEdit, "shortcutsEdit")
    qtbot.keyClicks(edit, words)
    assert ("Train", "Ctrl+T") in shown(page)["Run"]
    assert sum(len(lines) for lines in shown(page).values()) < 10
    edit.clear()
    assert len(shown(page)) == 1 + len(key_groups())


def test_what_is_shown_can_be_copied_as_text(page: ShortcutsDialog, qtbot: QtBot) -> None:
    edit = page.findChild(QLineEdit, "shortcutsEdit")
    qtbot.keyClicks(edit, "train")
    button = page.findChild(QPushButton, "shortcutsCopyButton")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "Run\n  Train  Ctrl+T\n"
    edit.clear()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    text = QGuiApplication.clipboard().text()
    for group in key_groups():
        assert f"\n\n{group.title}\n" in text
        for line in group.lines:
            assert line.does in text


def test_escape_closes_it_and_the_button_too(page: ShortcutsDialog, qtbot: QtBot) -> None:
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible()
    page.show()
    button = page.findChild(QPushButton, "shortcutsCloseButton")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not page.isVisible()
