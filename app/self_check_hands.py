"""A person's hands and eyes for the self-check: presses the window's controls, looks at them."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QWidget,
)

from app.self_check_runner import Failure, Wait

__all__ = [
    "Pixels",
    "application",
    "choose",
    "demand",
    "find",
    "later",
    "name_file",
    "open_dialog",
    "picture",
    "press",
    "shown",
]

Pixels = npt.NDArray[np.uint32]
Found = TypeVar("Found", bound=QObject)


def demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Failure(otherwise)


def later(do: Callable[[], object]) -> None:
    """Press what may open a dialog that comes back only once it is closed."""
    QTimer.singleShot(0, do)


def find(parent: QWidget, kind: type[Found], name: str) -> Found:
    found = parent.findChild(kind, name)
    if not isinstance(found, kind):
        raise Failure(f"there is no {name}")
    return found


def press(parent: QWidget, name: str) -> None:
    button = find(parent, QAbstractButton, name)
    demand(button.isVisible() and button.isEnabled(), f"{name} cannot be pressed")
    button.click()


def choose(parent: QWidget, name: str, data: str) -> None:
    combo = find(parent, QComboBox, name)
    index = combo.findData(data)
    demand(index >= 0, f"{name} does not offer {data}")
    combo.setCurrentIndex(index)
    combo.activated.emit(index)


def application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application


def open_dialog(name: str) -> QDialog | None:
    """The dialog of a name that is on the screen."""
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog) and widget.isVisible() and widget.objectName() == name:
            return widget
    return None


def shown(name: str) -> QDialog:
    dialog = open_dialog(name)
    if dialog is None:
        raise Failure(f"{name} is not open")
    return dialog


def name_file(path: Path) -> Generator[Wait, None, None]:
    """Type a name into Qt's own dialog of files, and accept it."""
    yield Wait("the dialog of files is open", lambda: open_dialog("QFileDialog"))
    dialog = shown("QFileDialog")
    find(dialog, QLineEdit, "fileNameEdit").setText(str(path))
    buttons = find(dialog, QDialogButtonBox, "buttonBox")
    kinds = QDialogButtonBox.StandardButton
    accept = buttons.button(kinds.Save) or buttons.button(kinds.Open)
    yield Wait("the name can be accepted", accept.isEnabled)
    accept.click()
    yield Wait("the dialog is closed", lambda: open_dialog("QFileDialog") is None)


def picture(widget: QWidget) -> Pixels:
    """What a widget looks like now."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), dtype=np.uint32)
    return flat.reshape(image.height(), image.bytesPerLine() // 4)[:, : image.width()].copy()
