"""What all dialogs look like: words on their buttons, and one ring around what has the focus."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QDialogButtonBox,
    QMessageBox,
    QProxyStyle,
    QPushButton,
    QStyle,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import theme

RING = 4  # pixels of the border with the ring in it


class WithIcons(QProxyStyle):
    """A desktop that puts icons on the buttons of dialogs."""

    def styleHint(self, hint: QStyle.StyleHint, *more: object) -> int:
        if hint == QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons:
            return 1
        return super().styleHint(hint, *more)


@pytest.mark.parametrize("colours", [theme.DARK, theme.LIGHT], ids=["dark", "light"])
def test_buttons_of_dialogs_have_no_icons_whatever_the_desktop_does(
    qapp: QApplication, qtbot: QtBot, colours: theme.Theme
) -> None:
    theme.apply(qapp, colours)
    style = WithIcons("Fusion")
    box, message = QDialogButtonBox(), QMessageBox()
    for widget in (box, message, message.findChild(QDialogButtonBox)):
        assert widget is not None
        widget.setStyle(style)
    qtbot.addWidget(box)
    qtbot.addWidget(message)
    standard = QDialogButtonBox.StandardButton
    buttons = [box.addButton(one) for one in (standard.Close, standard.Ok, standard.Help)]
    buttons.append(message.addButton(QMessageBox.StandardButton.Discard))
    assert [button.text() for button in buttons if not button.icon().isNull()] == []
    assert all(button.text() for button in buttons)


def inside(button: QAbstractButton) -> set[int]:
    """The colours within the ring of a button without words."""
    image = button.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32)
    pixels = pixels.reshape(image.height(), image.bytesPerLine() // 4)[:, : image.width()]
    return set(pixels[RING:-RING, RING:-RING].ravel().tolist())


@pytest.mark.parametrize("make", [QPushButton, QToolButton, QCheckBox])
def test_the_focus_is_one_ring_at_the_edge(
    qtbot: QtBot, make: Callable[[], QAbstractButton]
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    first, button = QPushButton(), make()
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setMinimumSize(80, 28)
    column = QVBoxLayout(window)
    column.addWidget(first)
    column.addWidget(button)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    first.setFocus()
    without, before = inside(button), button.grab().toImage()
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is button
    assert button.grab().toImage() != before
    assert inside(button) == without
