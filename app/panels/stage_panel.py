"""The stage: data, what is learned, and the two processes, small and one of them large."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from app import theme
from app.experiment import Experiment
from app.panels import stage_words as words
from app.player import Player
from app.scenes import SUBJECTS, Subject, half_width, process_layers, still_layers
from app.timeline import Timeline
from app.widgets.stage_tile import StageTile
from app.widgets.stage_view import StageView, show_layers

__all__ = ["StagePanel"]

MINIATURE = 0.6  # size of marks in a tile
MOST_SMALL = 5_000  # points in a tile, where more could not be told apart
FORETASTE = 0.3  # share of the forward process that its tile shows before anyone has moved it


class StagePanel(QWidget):
    """Four tiles, and large below them the subject that is chosen.

    Choosing a process gives it to the player; a recording that begins is chosen and followed.

    Attributes:
        subject: what is shown large.
    """

    def __init__(
        self, experiment: Experiment, player: Player, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._experiment = experiment
        self._player = player
        self.subject: Subject = "learned"
        self._hidden: dict[Subject, set[str]] = {subject: set() for subject in SUBJECTS}
        self._hidden["forward"].add("data")
        self._hidden["reverse"].add("data")
        self.setObjectName("stage")
        self.setAccessibleName(self.tr("Stage"))
        self._build()
        experiment.runChanged.connect(self._on_run)
        experiment.previewChanged.connect(self._on_preview)
        experiment.forwardChanged.connect(self._on_forward)
        experiment.reverseChanged.connect(self._on_reverse)
        experiment.recorded.connect(self._on_recorded)
        player.positionChanged.connect(self._on_position)
        player.glanced.connect(self._on_glanced)
        player.commanded.connect(self._on_commanded)
        theme.notifier().changed.connect(self._show_all)
        self._on_run()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._group = QButtonGroup(self)
        self._tiles: dict[Subject, StageTile] = {}
        for number, subject in enumerate(SUBJECTS):
            tile = StageTile(words.title(subject))
            keys = f"Ctrl+{number + 1}"
            tile.setObjectName(f"{subject}Tile")
            tile.setToolTip(words.tip_with_keys(subject, keys))
            tile.setShortcut(keys)
            tile.view.set_placeholder(words.placeholder(subject))
            tile.clickedWithMouse.connect(self._give_keys_to_picture)
            self._group.addButton(tile, number)
            self._tiles[subject] = tile
            row.addWidget(tile, 1)
        self._group.buttonClicked.connect(self._on_clicked)
        layout.addLayout(row, 1)
        self._large = StageView()
        self._large.entryToggled.connect(self._on_entry)
        layout.addWidget(self._large, 3)

    # --- choosing

    def choose(self, subject: Subject) -> None:
        """Show a subject large; a process comes under the transport bar."""
        if subject == "forward":
            self._player.set_timeline(self._experiment.forward)
        elif subject == "reverse" and self._player.timeline is not self._experiment.reverse:
            self._player.set_timeline(self._experiment.reverse)
        if subject != self.subject:
            self.subject = subject
            self._large.view.clear()
        self._tiles[subject].setChecked(True)
        for tile in self._tiles.values():  # Tab reaches the chosen one, arrow keys the others
            reach = Qt.FocusPolicy.TabFocus if tile.isChecked() else Qt.FocusPolicy.NoFocus
            tile.setFocusPolicy(reach)
        self._large.view.set_placeholder(words.placeholder(subject))
        self._show_tile(subject)
        self._show_large()

    @Slot(QAbstractButton)
    def _on_clicked(self, tile: QAbstractButton) -> None:
        self.choose(SUBJECTS[self._group.id(tile)])

    @Slot()
    def _give_keys_to_picture(self) -> None:
        self._large.view.setFocus(Qt.FocusReason.MouseFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """In a window that has no focus yet, keys mean the stage."""
        super().showEvent(event)
        if self.window().focusWidget() is None:
            self._large.view.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str, bool)
    def _on_entry(self, name: str, on: bool) -> None:
        hidden = self._hidden[self.subject]
        if on:
            hidden.discard(name)
        else:
            hidden.add(name)
        self._show_large()

    # --- what happened

    @Slot()
    def _on_run(self) -> None:
        run = self._experiment.run
        points = None if run is None else run.points
        self._large.view.set_range(half_width(points))
        for subject, tile in self._tiles.items():
            tile.view.set_range(half_width(points, noise=subject in ("forward", "reverse")))
        self._large.view.reset_view()
        self.choose(self.subject if self.subject in ("data", "forward") else "learned")
        self._show_all()

    @Slot()
    def _on_preview(self) -> None:
        self._show_tile("learned")
        if self.subject == "learned":
            self._show_large()

    @Slot()
    def _on_forward(self) -> None:
        timeline, shown = self._experiment.forward, self._player.timeline
        if self.subject == "forward" or (shown is not None and shown.kind == "forward"):
            if timeline is not None and timeline is shown:
                self._player.grew_to(recording=not timeline.complete)
            else:
                self._player.set_timeline(timeline)
        self._show_process("forward")

    @Slot()
    def _on_reverse(self) -> None:
        timeline, shown = self._experiment.reverse, self._player.timeline
        if timeline is not None:
            self._player.set_timeline(timeline, follow=True)
            self.choose("reverse")
            self._give_keys_to_picture()
        elif shown is not None and shown.kind == "reverse":
            self._player.set_timeline(None)
        self._show_process("reverse")

    @Slot()
    def _on_recorded(self) -> None:
        if self._player.timeline is self._experiment.reverse:
            self._player.grew_to(recording=self._experiment.sampling)
        self._show_process("reverse")

    @Slot(object)
    def _on_position(self, frame: int) -> None:
        timeline = self._player.timeline
        if timeline is not None and self.subject == timeline.kind:
            self._show_large()

    @Slot(object)
    def _on_glanced(self, frame: int) -> None:
        timeline = self._player.timeline
        if timeline is not None:
            self._show_tile(timeline.kind)

    @Slot()
    def _on_commanded(self) -> None:
        timeline = self._player.timeline
        if timeline is not None and self.subject != timeline.kind:
            self.choose(timeline.kind)

    # --- showing

    @Slot()
    def _show_all(self) -> None:
        for subject in SUBJECTS:
            self._show_tile(subject)
        self._show_large()

    def _show_process(self, subject: Subject) -> None:
        self._show_tile(subject)
        if self.subject == subject:
            self._show_large()

    def _show_tile(self, subject: Subject) -> None:
        tile, experiment = self._tiles[subject], self._experiment
        if subject == "data" or subject == "learned":
            layers, text = still_layers(subject, experiment), words.still_words(subject, experiment)
        else:
            timeline, frame = self._process(subject)
            layers = [
                layer
                for layer in process_layers(timeline, frame, None)
                if layer.name in ("noised", "samples")
            ]
            text = "" if timeline is None or not layers else words.level(timeline, frame)
            if not layers:
                tile.view.clear()
        show_layers(tile.view, layers, size=MINIATURE, most=MOST_SMALL)
        tile.set_subtitle(text)

    def _show_large(self) -> None:
        subject, experiment, hidden = self.subject, self._experiment, self._hidden[self.subject]
        if subject == "data" or subject == "learned":
            layers, text = still_layers(subject, experiment), words.still_words(subject, experiment)
        else:
            timeline, frame = self._process(subject)
            run = experiment.run
            layers = process_layers(timeline, frame, None if run is None else run.points)
            text = "" if timeline is None or not layers else words.process_words(timeline, frame)
        if not layers:
            self._large.view.clear()
        self._large.set_legend(words.legend(subject), layers, hidden)
        self._large.set_words(words.title(subject), text)
        show_layers(self._large.view, layers, hidden)

    def _process(self, subject: Subject) -> tuple[Timeline | None, int]:
        """A process and the frame at which it stands."""
        experiment, player = self._experiment, self._player
        timeline = experiment.forward if subject == "forward" else experiment.reverse
        if timeline is None or not timeline.frames:
            return None, 0
        place = player.place(timeline)
        if place is None:
            place = round(FORETASTE * (timeline.total - 1)) if subject == "forward" else 0
        return timeline, min(place, timeline.frames - 1)
