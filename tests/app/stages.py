"""The stage panel with its experiment and player, and what a person sees of it."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton

from app import theme
from app.actions import Actions
from app.panels.stage_panel import StagePanel
from app.player import Player
from app.timeline import Timeline
from app.widgets.point_cloud import PointCloudView
from app.widgets.stage_tile import StageTile
from app.widgets.text_line import TextLine


class Stage:
    """The panel with its experiment, actions and player.

    Attributes:
        count: points of a process.
    """

    count = 60

    def __init__(self, experiment: Any, fakes: ModuleType) -> None:
        self.experiment = experiment
        self.fakes = fakes
        self.player = Player()
        self.actions = Actions(experiment)
        self.panel = StagePanel(experiment, self.player, self.actions)
        self.panel.resize(800, 640)

    def tile(self, subject: str) -> StageTile:
        return self.panel.findChild(StageTile, f"{subject}Tile")

    @property
    def cloud(self) -> PointCloudView:
        return self.panel.findChild(PointCloudView, "stageCloud")

    def says(self, name: str) -> str:
        return str(self.panel.findChild(TextLine, name).text())

    def legend(self) -> dict[str, bool]:
        toggles = self.panel.findChildren(QAbstractButton)
        return {
            toggle.objectName().removesuffix("LayerToggle"): toggle.isChecked()
            for toggle in toggles
            if toggle.objectName().endswith("LayerToggle") and toggle.isVisibleTo(self.panel)
        }

    def toggle(self, name: str) -> None:
        self.panel.findChild(QAbstractButton, f"{name}LayerToggle").click()

    def picture(self) -> QImage:
        self.cloud.grab()
        return self.cloud.grab().toImage()

    def ink(self, idea: str) -> int:
        """How many pixels of the large picture have the hue of an idea."""
        image = self.picture().convertToFormat(QImage.Format.Format_RGB32)
        words = np.frombuffer(image.constBits(), np.uint8)
        pixels = words.reshape(image.height(), image.width(), 4)[:, :, 2::-1].astype(float)
        hex_ = getattr(theme.current(), idea)
        color = np.array([int(hex_[k : k + 2], 16) for k in (1, 3, 5)], dtype=float)
        ground = np.array([int(theme.current().card[k : k + 2], 16) for k in (1, 3, 5)], float)
        # where a pixel lies on the way from the ground to the colour, and how far beside it
        way = color - ground
        share = (pixels - ground) @ way / (way @ way)
        aside = np.linalg.norm(pixels - ground - share[..., None] * way, axis=-1)
        return int(((share > 0.6) & (aside < 30)).sum())

    def learn(self, step: int = 100) -> None:
        points = self.experiment.run.points[:50] + 0.1
        self.experiment.preview = self.fakes.FakePreview(step, points.astype(np.float32))
        self.experiment.previewChanged.emit()

    def process(self, kind: str, frames: int | None = None) -> Timeline:
        run = self.experiment.run
        total = run.schedule.timesteps
        levels = range(total) if kind == "forward" else range(total - 1, -1, -1)
        process = Timeline(kind, run.config, run.schedule, levels, (self.count, 2), step=7)
        generator = np.random.default_rng(0)
        for frame in range(process.total if frames is None else frames):
            x = generator.standard_normal((self.count, 2)).astype(np.float32)
            if frame:
                process.append(x, x / 2, x)
            else:
                process.start(x)
        return process

    def record_forward(self) -> Timeline:
        self.experiment.forward = process = self.process("forward")
        self.experiment.forwardChanged.emit()
        return process

    def record_reverse(self, frames: int | None = None) -> Timeline:
        self.experiment.reverse = process = self.process("reverse", frames)
        self.experiment.sampling = True
        self.experiment.reverseChanged.emit()
        if process.complete:
            self.experiment.sampling = False
            self.experiment.recorded.emit()
        return process
