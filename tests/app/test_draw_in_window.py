"""A data set that is drawn, or dropped as a picture, in the whole window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QPushButton, QSpinBox, QWidget

from ddpm_core import load_points

LEFT = Qt.MouseButton.LeftButton


def draw_something(person: Any) -> QDialog:
    dialog: QDialog = person.find(QDialog, "drawDialog")
    canvas: QWidget = person.find(QWidget, "drawCanvas")
    person.wait(canvas.isEnabled)
    middle = canvas.rect().center()
    person.bot.mousePress(canvas, LEFT, pos=middle)
    person.bot.mouseMove(canvas, middle + QPoint(80, 40))
    person.bot.mouseRelease(canvas, LEFT, pos=middle + QPoint(80, 40))
    return dialog


def test_what_is_drawn_is_learned_from(person: Any) -> None:
    experiment = person.window.experiment
    person.action("drawAction").trigger()
    dialog = draw_something(person)
    count = dialog.findChild(QSpinBox, "drawCountSpin")
    assert count.value() == experiment.settings.data_count
    count.setValue(250)
    person.click("drawUseButton")
    person.wait(lambda: experiment.settings.data == "file")
    assert not dialog.isVisible()
    path = experiment.settings.data_path
    assert experiment.pending == {"data", "data_path", "data_count"}
    assert person.find(QComboBox, "datasetCombo").currentText() == Path(path).stem
    assert person.find(QSpinBox, "dataCountSpin").isVisible()
    assert not person.find(QWidget, "dataColumnsEdit").isVisible()
    person.click("restartButton")
    person.wait(lambda: len(experiment.run.points) == 250)
    expected = load_points(path, n=250, seed=experiment.settings.data_seed).points.numpy()
    assert np.array_equal(experiment.run.points, expected)
    assert dialog.windowTitle()


def test_the_list_of_data_sets_offers_to_draw(person: Any) -> None:
    person.choose("datasetCombo", "draw")
    dialog = person.find(QDialog, "drawDialog")
    assert dialog.isVisible()
    assert person.find(QComboBox, "datasetCombo").currentData() == "swiss_roll"
    dialog.close()
    person.action("drawAction").trigger()
    assert person.window.findChildren(QDialog, "drawDialog") == [dialog]


def test_a_picture_is_dropped(person: Any, tmp_path: Path) -> None:
    pixels = np.zeros((20, 20), dtype=np.uint8)
    pixels[3:9, 4:15] = 200
    path = tmp_path / "bar.png"
    Image.fromarray(pixels).save(path)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    plain, copy = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    entering = QDragEnterEvent(QPoint(9, 9), copy, data, LEFT, plain)
    QApplication.sendEvent(person.window, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(person.window, QDropEvent(QPointF(9, 9), copy, data, LEFT, plain))
    experiment = person.window.experiment
    person.wait(lambda: experiment.settings.data_path == str(path))
    person.find(QPushButton, "restartButton").click()
    person.wait(lambda: experiment.run.config.data == "file")
    assert len(experiment.run.points) == experiment.settings.data_count
