"""The network as blocks with their shapes, and what a block does and gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget

from app import theme
from app.block_words import block_summary, block_title
from app.explain.network.topics import block_topic
from app.explain.topic_view import TopicView
from app.highlights import Highlights
from app.mailbox import FoundFeatures
from app.panels.feature_question import FeatureQuestion
from app.panels.feature_words import caption, place_words
from app.widgets.card import Card
from app.widgets.feature_grid import FeatureGrid, Place
from app.widgets.feature_key import FeatureKey
from app.widgets.network_diagram import NetworkDiagram
from app.widgets.scroll_page import ScrollPage
from app.widgets.text_line import TextLine
from ddpm_core.models.features import Features
from ddpm_core.models.shapes import BlockShape

if TYPE_CHECKING:
    from app.experiment import Experiment
    from app.player import Player
    from app.selection import Selection

__all__ = ["NetworkPanel"]

WIDE = 620  # pixels from which on the diagram stands beside what is said of a block
SPACE = 8


class NetworkPanel(Card):
    """A card with the network of the run, and what its chosen block gives and does.

    Attributes:
        diagram, grid: the two pictures.
    """

    def __init__(
        self,
        experiment: Experiment,
        player: Player,
        selection: Selection | None = None,
        parent: QWidget | None = None,
        *,
        highlights: Highlights | None = None,
    ) -> None:
        super().__init__("", parent)
        self.setObjectName("networkPanel")
        self.set_title(self.tr("Network"))
        self._experiment = experiment
        self._highlights = highlights
        self._topic: TopicView | None = None
        self._drawn: tuple[BlockShape, ...] = ()
        self._prediction = ""
        self._question = FeatureQuestion(experiment, player, selection, self)
        self._build()
        experiment.runChanged.connect(self._on_run)
        experiment.featuresChanged.connect(self._show_features)
        player.timelineChanged.connect(self._show_empty)
        self.diagram.chosen.connect(self._on_chosen)
        self.grid.hovered.connect(self._on_hover)
        self._on_run()

    # --- building

    def _build(self) -> None:
        self.diagram = NetworkDiagram()
        self.diagram.setObjectName("networkDiagram")
        self.grid = FeatureGrid()
        self.grid.setObjectName("featureGrid")
        self.grid.setAccessibleName(self.tr("Feature maps"))
        self.grid.setToolTip(
            self.tr(
                "What the chosen block gives for the xₜ and t on the stage, one map a channel or "
                "unit, all on one scale.\nClick on a map to see it alone."
            )
        )
        self._key = FeatureKey()
        self._key.setObjectName("featureKey")
        self._caption = TextLine(color="muted", pixels=theme.SMALL)
        self._caption.setObjectName("featureCaption")
        self._heading = QLabel()
        self._heading.setObjectName("blockTitle")
        self._heading.setProperty("role", "title")
        self._summary = QLabel()
        self._summary.setObjectName("blockSummary")
        self._summary.setProperty("role", "small")
        self._summary.setWordWrap(True)
        about = QWidget()
        self._about = QVBoxLayout(about)
        self._about.setContentsMargins(4, 0, 4, 0)
        self._about.setSpacing(2)
        for widget in (self._heading, self._summary, self._caption, self.grid, self._key):
            self._about.addWidget(widget)
        self._about.addStretch(1)
        inner = QWidget()
        self._split = QBoxLayout(QBoxLayout.Direction.TopToBottom, inner)
        self._split.setContentsMargins(SPACE // 2, SPACE // 2, SPACE // 2, SPACE)
        self._split.setSpacing(SPACE)
        self._split.addWidget(self.diagram, 0, Qt.AlignmentFlag.AlignTop)
        self._split.addWidget(about, 1)
        self._scroll = ScrollPage(inner)
        self._scroll.setObjectName("networkScroll")
        self._scroll.setAccessibleName(self.tr("Network and the chosen block"))
        self._scroll.setToolTip(self.tr("The arrow keys up and down scroll"))
        self.set_body(self._scroll)

    # --- which block

    @Slot()
    def _on_run(self) -> None:
        run = self._experiment.run
        blocks = () if run is None else run.blocks
        self.set_subtitle(
            "" if run is None else self.tr("{count} parameters").format(count=f"{run.parameters:,}")
        )
        prediction = "" if run is None else run.config.prediction
        if (blocks, prediction) != (self._drawn, self._prediction):
            self._drawn, self._prediction = blocks, prediction
            self.diagram.set_blocks(blocks, self._question.block)
        self._show_features()

    @Slot(str)
    def _on_chosen(self, name: str) -> None:
        self._question.block = name
        block = self._block(name)
        self._heading.setText(block_title(block))
        self._summary.setText(block_summary(block))
        view = TopicView(block_topic(block, self._drawn, self._prediction))
        if self._topic is not None:
            self._about.removeWidget(self._topic)
            self._topic.setParent(None)
            self._topic.deleteLater()
        self._topic = view
        self._about.insertWidget(self._about.count() - 1, view)
        view.show()
        if self._highlights is not None:
            view.symbolHovered.connect(self._highlights.light)
        self._question.want()

    def _block(self, name: str) -> BlockShape:
        return next(block for block in self._drawn if block.name == name)

    # --- its feature maps

    @Slot()
    def _show_features(self) -> None:
        if not self.isVisible():
            return
        found = self._experiment.features
        names = [block.name for block in self._drawn]
        if found is None or found.features.block not in names:
            self.grid.set_maps(None)
            self._key.set_scale(None)
            self._caption.setText("")
            self._show_empty()
            return
        block, features = self._block(found.features.block), found.features
        maps = features.maps if features.grid is None else features.maps[:, ::-1]
        self.grid.set_maps(np.ascontiguousarray(maps), block.signed, _mark(features))
        self._key.set_scale(self.grid.scale)
        self._caption.setText(self._words(block, found))

    def _words(self, block: BlockShape, found: FoundFeatures) -> str:
        entered = next(one.in_shape for one in self._drawn if one.in_shape)
        return caption(block, found, entered[0] if found.features.grid is not None else 2)

    @Slot()
    def _show_empty(self) -> None:
        if self._experiment.run is None:
            text = self.tr("The network appears here with the first run.")
        elif self._question.needs_picture:
            text = self.tr(
                "Feature maps are shown of a picture xₜ: look at a process on the stage."
            )
        else:
            text = self.tr("The feature maps of the chosen block appear here.")
        self.grid.set_empty_text(text)

    @Slot(object)
    def _on_hover(self, place: Place | None) -> None:
        found = self._experiment.features
        if found is None:
            return
        block = self._block(found.features.block)
        text = self._words(block, found) if place is None else place_words(block, found, place)
        self._caption.setText(text)
        self.grid.setAccessibleDescription("" if place is None else text)

    # --- its place

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._question.wanted = True
        self._question.want()
        self._show_features()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._question.wanted = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= WIDE
        self._split.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )
        self._split.setStretch(0, int(wide))  # above each other, what is said takes all room left

    def minimumSizeHint(self) -> QSize:
        return QSize(260, 120)


def _mark(features: Features) -> tuple[float, float] | None:
    """Where the chosen point lies in a map, across and down; None where it does not."""
    grid, point = features.grid, features.place
    if grid is None or point is None:
        return None
    across = ((float(point[0]) - grid.left) / grid.step + 0.5) / grid.columns
    up = (float(point[1]) - grid.bottom) / grid.step + 0.5 if grid.rows > 1 else 0.5
    down = 1 - up / grid.rows
    return (across, down) if 0 <= across <= 1 and 0 <= down <= 1 else None
