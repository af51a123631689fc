"""The tiles of the stage: each of its subjects in miniature, one of them chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QWidget

from app.experiment import Experiment
from app.panels import stage_words as words
from app.panels.compare_tile import CompareTile
from app.player import Player
from app.scenes import SUBJECTS, Subject, half_width, process_layers, still_layers
from app.timeline import Array, Timeline
from app.widgets.stage_tile import StageTile
from app.widgets.stage_view import show_layers

__all__ = ["TILES", "StageTiles", "process_of"]

TILES: tuple[Subject, ...] = (*SUBJECTS, "compare")
MINIATURE = 0.6  # size of marks in a tile
MOST_PICTURES = 9  # in a tile
MOST_SMALL = 5_000  # points in a tile, where more could not be told apart
FORETASTE = 0.3  # share of the forward process that its tile shows before anyone has moved it


def process_of(
    subject: Subject, experiment: Experiment, player: Player
) -> tuple[Timeline | None, int]:
    """A process and the frame at which it stands; None while there is nothing of it."""
    timeline = experiment.forward if subject == "forward" else experiment.reverse
    if timeline is None or not timeline.frames:
        return None, 0
    place = player.place(timeline)
    if place is None:
        place = round(FORETASTE * (timeline.total - 1)) if subject == "forward" else 0
    return timeline, min(place, timeline.frames - 1)


class StageTiles(QWidget):
    """A row of tiles that exclude one another."""

    chosen = Signal(str)  # a subject, by the person
    clickedWithMouse = Signal()

    def __init__(
        self, experiment: Experiment, player: Player, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._experiment, self._player = experiment, player
        self._of_pictures = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._group = QButtonGroup(self)
        self._tiles = {subject: self._make(subject) for subject in TILES}
        for number, (subject, tile) in enumerate(self._tiles.items()):
            tile.setObjectName(f"{subject}Tile")
            tile.clickedWithMouse.connect(self.clickedWithMouse)
            self._group.addButton(tile, number)
            row.addWidget(tile, 1)
        self._group.buttonClicked.connect(self._on_clicked)

    def _make(self, subject: Subject) -> StageTile:
        if subject == "compare":
            return CompareTile(self._experiment, self._player)
        tile = StageTile(words.title(subject))
        tile.view.set_placeholder(words.placeholder(subject))
        return tile

    def set_tip(self, subject: Subject, tip: str) -> None:
        self._tiles[subject].setToolTip(tip)

    @Slot(QAbstractButton)
    def _on_clicked(self, tile: QAbstractButton) -> None:
        self.chosen.emit(TILES[self._group.id(tile)])

    def mark(self, subject: Subject) -> None:
        """Check a tile; Tab reaches it, and arrow keys the others."""
        self._tiles[subject].setChecked(True)
        for tile in self._tiles.values():
            reach = Qt.FocusPolicy.TabFocus if tile.isChecked() else Qt.FocusPolicy.NoFocus
            tile.setFocusPolicy(reach)

    def fit(self) -> None:
        """Give every cloud the range of the run's points."""
        run = self._experiment.run
        points = None if run is None else run.points
        for subject in SUBJECTS:
            noise = subject in ("forward", "reverse")
            self._tiles[subject].view.set_range(half_width(points, noise=noise))

    def set_pictures(self, pictures: bool) -> None:
        """Show pictures in the tiles, or points; samplers are compared on points only."""
        self._of_pictures = pictures
        self._tiles["compare"].setVisible(not pictures)
        if not pictures:
            for subject in SUBJECTS:
                self._tiles[subject].show_cloud()

    def show_all(self) -> None:
        for subject in TILES:
            self.show_subject(subject)

    def show_subject(self, subject: Subject) -> None:
        """Bring a tile up to date; that of the comparison does so by itself."""
        if subject == "compare":
            return
        tile, experiment = self._tiles[subject], self._experiment
        if self._of_pictures:
            self._show_pictures(tile, subject)
            return
        if subject == "data" or subject == "learned":
            layers = still_layers(subject, experiment)
            text, spoken = words.still_tile_words(subject, experiment)
        else:
            timeline, frame = process_of(subject, experiment, self._player)
            layers = [
                layer
                for layer in process_layers(timeline, frame, None)
                if layer.name in ("noised", "samples")
            ]
            text = spoken = ""
            if timeline is not None and layers:
                text, spoken = words.tile_words(timeline, frame)
            if not layers:
                tile.view.clear()
        show_layers(tile.view, layers, size=MINIATURE, most=MOST_SMALL)
        tile.set_subtitle(text, spoken)

    def _show_pictures(self, tile: StageTile, subject: Subject) -> None:
        run, preview = self._experiment.run, self._experiment.preview
        pictures: Array | None = None
        if subject == "data" or subject == "learned":
            text, spoken = words.still_tile_words(subject, self._experiment)
            if subject == "data" and run is not None:
                pictures = run.points[:MOST_PICTURES]
            elif subject == "learned" and preview is not None:
                pictures = preview.points[:MOST_PICTURES]
        else:
            timeline, frame = process_of(subject, self._experiment, self._player)
            text = spoken = ""
            if timeline is not None:
                pictures = timeline.x(frame)[:MOST_PICTURES]
                text, spoken = words.tile_words(timeline, frame)
        nothing = words.placeholder(subject)
        if subject == "learned":
            nothing = words.learned_placeholder(self._experiment)
        tile.show_pictures(pictures, nothing)
        tile.set_subtitle(text, spoken)
