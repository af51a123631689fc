"""The diagram of a network: every block once, nothing overlaps, and keys go from block to block."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
import torch
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app import theme
from app.block_words import block_summary, block_title, compact, shape_words
from app.widgets.block_button import BlockButton
from app.widgets.network_diagram import NetworkDiagram
from app.widgets.network_layout import arranged
from ddpm_core.models import BlockShape, DiffUNet, NoisePredictor, block_shapes

THIN = "\u2009"


def unet(size: int = 64, **sizes: Any) -> list[BlockShape]:
    with torch.device("meta"):
        return block_shapes(DiffUNet(**sizes), size)


def mlp(**sizes: Any) -> list[BlockShape]:
    with torch.device("meta"):
        return block_shapes(NoisePredictor(**sizes))


CATS = {"channels": (32, 64, 128, 128), "bottleneck": 256}


class Board:
    """A diagram in a window, and what it told."""

    def __init__(self, bot: QtBot, blocks: list[BlockShape], width: int) -> None:
        self.window = QWidget()
        bot.addWidget(self.window)
        self.diagram = NetworkDiagram()
        self.told: list[str] = []
        self.diagram.chosen.connect(self.told.append)
        self.diagram.set_blocks(blocks)
        self.field = QLineEdit()
        column = QVBoxLayout(self.window)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)
        column.addWidget(self.diagram)
        column.addStretch(1)
        self.window.resize(width, self.diagram.heightForWidth(width) + 60)
        with bot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()

    def button(self, name: str) -> BlockButton:
        button = self.diagram.findChild(BlockButton, f"{name}Block")
        assert button is not None
        return button


@pytest.mark.parametrize("width", [240, 284, 300, 420, 640, 1200])
@pytest.mark.parametrize(
    "blocks",
    [
        unet(**CATS),
        unet(256),
        unet(4, channels=(8,), bottleneck=8),
        mlp(),
        mlp(layers=8),
        mlp(layers=1),
    ],
)
def test_every_block_has_a_place_of_its_own_in_the_picture(
    blocks: list[BlockShape], width: int
) -> None:
    made = arranged(blocks, width)
    assert set(made.places) == {block.name for block in blocks}
    whole = QRect(0, 0, width, round(made.height))
    rects = [place.toAlignedRect() for place in (*made.places.values(), made.enters)]
    for rect in rects:
        assert whole.contains(rect)
    for one, other in combinations(rects, 2):
        assert not one.intersects(other)


@pytest.mark.parametrize("width", [284, 700])
def test_a_unet_stands_as_a_u(width: int) -> None:
    at = arranged(unet(**CATS), width).places
    for level in (1, 2, 3, 4):
        down, up, skip = at[f"encoder{level}"], at[f"decoder{level}"], at[f"skip{level}"]
        assert down.right() < skip.left() < skip.right() < up.left()
        assert down.top() == up.top()
        assert down.bottom() < at[f"pool{level}"].top()
        assert up.bottom() < at[f"up{level}"].top()
        assert at[f"pool{level}"].bottom() < at["bottleneck"].top()
    assert at["encoder1"].left() < at["encoder4"].left()
    assert at["decoder1"].right() > at["decoder4"].right()
    assert at["out_conv"].bottom() < at["decoder1"].top()


def test_an_mlp_is_a_row_where_there_is_room_and_a_column_where_not() -> None:
    order = ["joined", "model.0", "model.2", "model.4", "model.6"]
    row, column = arranged(mlp(), 900).places, arranged(mlp(), 284).places
    lefts, tops = [row[name].left() for name in order], [column[name].top() for name in order]
    assert lefts == sorted(lefts)
    assert len({row[name].top() for name in order}) == 1
    assert tops == sorted(tops)
    assert len({column[name].left() for name in order}) == 1


def test_a_block_says_its_shapes_and_parameters(qtbot: QtBot) -> None:
    board = Board(qtbot, unet(**CATS), 500)
    encoder = board.button("encoder2")
    count = 32 * 9 * 64 + 64 + 64 * 9 * 64 + 64 + 4 * 64 + 32 * 64 + 64
    shapes = f"32{THIN}×{THIN}32{THIN}×{THIN}32 → 32{THIN}×{THIN}32{THIN}×{THIN}64"
    assert encoder.accessibleName() == f"Encoder 2: {shapes}, {count:,} parameters"
    assert encoder.toolTip() == f"Encoder 2 (encoder2)\n{shapes}, {count:,} parameters"
    assert "no parameters" in board.button("pool2").accessibleName()
    hidden = mlp()[2]
    assert block_title(hidden) == "Hidden 1"
    assert block_summary(hidden) == "34 → 256, 8,960 parameters"
    assert [block_title(b) for b in mlp()] == [
        "Time",
        "Join",
        "Hidden 1",
        "Hidden 2",
        "Hidden 3",
        "Output",
    ]


def test_numbers_that_need_room_are_written_short() -> None:
    assert [compact(n) for n in (514, 8_960, 65_792, 131_200, 14_195_712)] == [
        "514",
        "8,960",
        "65.8k",
        "131k",
        "14.2M",
    ]
    assert shape_words(()) == "t"
    assert shape_words((3, 8, 16)) == f"8{THIN}×{THIN}16{THIN}×{THIN}3"


def test_a_click_chooses_a_block_and_only_one_is_chosen(qtbot: QtBot) -> None:
    board = Board(qtbot, unet(**CATS), 400)
    assert board.diagram.block == "encoder1"
    qtbot.mouseClick(board.button("up3"), Qt.MouseButton.LeftButton)
    assert board.told[-1] == board.diagram.block == "up3"
    chosen = [b for b in board.diagram.findChildren(BlockButton) if b.isChecked()]
    assert [b.block.name for b in chosen] == ["up3"]


def test_tab_reaches_the_chosen_block_and_arrows_go_to_its_neighbours(qtbot: QtBot) -> None:
    board = Board(qtbot, unet(**CATS), 400)
    board.field.setFocus()
    qtbot.keyClick(board.field, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is board.button("encoder1")
    for key, name in (
        (Qt.Key.Key_Down, "pool1"),
        (Qt.Key.Key_Down, "encoder2"),
        (Qt.Key.Key_Right, "skip2"),
        (Qt.Key.Key_Right, "decoder2"),
        (Qt.Key.Key_Up, "up1"),
    ):
        qtbot.keyClick(QApplication.focusWidget(), key)
        assert QApplication.focusWidget() is board.button(name)
        assert board.told[-1] == name
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is board.field


@pytest.mark.parametrize("colours", [theme.DARK, theme.LIGHT, theme.HIGH_CONTRAST])
def test_the_chosen_block_is_marked(qtbot: QtBot, colours: theme.Theme) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, colours)
    board = Board(qtbot, mlp(), 284)
    board.field.setFocus()
    others = (colours.card, colours.hover)  # the second under the cursor, wherever that is
    for name, grounds in (("model0", (colours.accent_soft,)), ("model2", others)):
        image = board.button(name).grab().toImage()
        drawn = image.pixelColor(image.width() * 2 // 3, image.height() // 4)
        assert drawn in [QColor(ground) for ground in grounds]


def test_another_network_takes_the_place_of_the_one_before(qtbot: QtBot) -> None:
    board = Board(qtbot, unet(**CATS), 300)
    board.diagram.set_blocks(mlp(layers=2), chosen="model.2")
    assert board.diagram.block == "model.2"
    names = {b.block.name for b in board.diagram.findChildren(BlockButton) if b.isVisible()}
    assert names == {"time_mlp", "joined", "model.0", "model.2", "model.4"}
    board.diagram.set_blocks(unet(**CATS), chosen="model.2")
    assert board.diagram.block == "encoder1"
    board.diagram.set_blocks(())
    assert board.diagram.block == ""
