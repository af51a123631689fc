"""Someone in front of the whole window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import shiboken6
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDoubleSpinBox,
    QSlider,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import build_window
from app.main_window import MainWindow
from app.tour import OFFERED
from ddpm_core.config import ExperimentConfig

W = TypeVar("W", bound=QWidget)
LONG = 60_000  # milliseconds that nothing takes

SMALL = ExperimentConfig(
    data_count=400,
    timesteps=20,
    hidden=16,
    layers=1,
    batch_size=32,
    sample_count=30,
    preview_count=10,
)

TINY = ExperimentConfig(  # of pictures; nothing is left to a trial
    data="cats",
    picture_size=16,
    timesteps=20,
    channels=(8, 16),
    bottleneck=16,
    batch_size=2,
    sampler="ddpm",
    sample_count=2,
    preview_count=2,
    threads=1,
    precision="fp32",
    channels_last=False,
)


class Person:
    """Someone in front of the window."""

    def __init__(self, window: MainWindow, bot: QtBot) -> None:
        self.window = window
        self.bot = bot

    def find(self, kind: type[W], name: str) -> W:
        widget = self.window.findChild(kind, name)
        assert widget is not None, f"there is no {name}"
        return widget

    def click(self, name: str) -> None:
        self.bot.mouseClick(self.find(QAbstractButton, name), Qt.MouseButton.LeftButton)

    def action(self, name: str) -> QAction:
        action = self.window.findChild(QAction, name)
        assert action is not None
        return action

    def type_number(self, name: str, text: str) -> None:
        box: Any = self.window.findChild(QSpinBox, name) or self.find(QDoubleSpinBox, name)
        box.selectAll()
        self.bot.keyClicks(box, text)
        self.bot.keyClick(box, Qt.Key.Key_Return)

    def choose(self, name: str, data: str) -> None:
        combo = self.find(QComboBox, name)
        index = combo.findData(data)
        assert index >= 0, f"{name} does not offer {data}"
        combo.setCurrentIndex(index)
        combo.activated.emit(index)

    def wait(self, condition: Callable[[], bool]) -> None:
        self.bot.waitUntil(condition, timeout=LONG)

    def picture(self, name: str = "stage") -> np.ndarray:
        image = self.find(QWidget, name).grab().toImage()
        image = image.convertToFormat(QImage.Format.Format_RGB32)
        flat = np.frombuffer(image.constBits(), dtype=np.uint32)
        return flat.reshape(image.height(), image.bytesPerLine() // 4)[:, : image.width()].copy()

    @property
    def slider(self) -> QSlider:
        return self.find(QSlider, "timeSlider")

    @property
    def steps(self) -> int:
        return self.window.experiment.step

    def sample(self) -> None:
        experiment = self.window.experiment
        before = experiment.reverse
        self.click("sampleButton")
        self.wait(lambda: experiment.reverse is not before and experiment.reverse.complete)
        self.wait(lambda: self.slider.maximum() == experiment.reverse.total - 1)
        self.wait(lambda: not experiment.sampling)


class Opener:
    """Opens windows on fresh or kept settings, and closes them without a question."""

    def __init__(self, bot: QtBot, folder: Path) -> None:
        self.bot = bot
        self.folder = folder
        self.windows: list[MainWindow] = []

    def __call__(
        self,
        *arguments: str,
        config: ExperimentConfig | None = SMALL,
        settings: str = "settings.ini",
    ) -> Person:
        path = self.folder / settings
        stored = QSettings(str(path), QSettings.Format.IniFormat)
        stored.setValue(OFFERED, True)  # else its message would be there
        if config is not None:
            stored.setValue("experiment", config.to_json())
        stored.sync()
        window = build_window(["--settings", str(path), *arguments])
        assert isinstance(window, MainWindow)
        self.windows.append(window)
        window.show()
        person = Person(window, self.bot)
        person.wait(lambda: window.experiment.forward is not None)
        return person

    def close_all(self) -> None:
        for window in self.windows:
            if shiboken6.isValid(window):
                window.experiment.shut_down()
                window._leaving = True
                window.close()
                window.deleteLater()
