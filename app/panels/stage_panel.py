"""The stage: data, what is learned, and the two processes, small and one of them large."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import theme
from app.actions import Actions
from app.experiment import Experiment
from app.highlights import Highlights
from app.panels import stage_words as words
from app.panels.compare_view import CompareView
from app.panels.stage_field import StageField
from app.panels.stage_inspection import StageInspection
from app.panels.stage_pages import StagePages
from app.panels.stage_pictures import StagePictures
from app.panels.stage_tiles import TILES, StageTiles, process_of
from app.player import Player
from app.scenes import Subject, half_width, process_layers, still_layers
from app.selection import Selection
from app.widgets.stage_view import StageView

__all__ = ["StagePanel"]


class StagePanel(QWidget):
    """A row of tiles, and large below it the subject that is chosen.

    Choosing a process gives it to the player; a recording that begins is chosen and followed. The
    actions of the group "stage" choose too, and the one of what is shown is checked.

    Attributes:
        subject: what is shown large.
    """

    subjectChanged = Signal(str)

    def __init__(
        self,
        experiment: Experiment,
        player: Player,
        actions: Actions,
        parent: QWidget | None = None,
        *,
        selection: Selection | None = None,
        highlights: Highlights | None = None,
    ) -> None:
        super().__init__(parent)
        self._experiment = experiment
        self._player = player
        self._highlights = highlights
        self._actions = {subject: actions[f"{subject}StageAction"] for subject in TILES}
        actions.group("stage").triggered.connect(self._on_action)
        self.subject: Subject = "learned"
        self._legend = words.legend(self.subject)
        self._were_pictures = self._of_pictures
        self._left_at: dict[bool, Subject] = {}  # what was shown of points, and of pictures
        self._words_wait = False  # those on the picture are of an earlier frame
        self._hidden: dict[Subject, set[str]] = {subject: set() for subject in TILES}
        self._hidden["forward"].add("data")
        self._hidden["reverse"].add("data")
        self.setObjectName("stage")
        self.setAccessibleName(self.tr("Stage"))
        selection = Selection(player, self) if selection is None else selection
        self._build(selection)
        self._inspection = StageInspection(self._large, experiment, selection, highlights, self)
        self._inspection.changed.connect(self._show_large)
        self._field = StageField(self._large, experiment, self)
        experiment.runChanged.connect(self._on_run)
        experiment.previewChanged.connect(self._on_preview)
        experiment.stateChanged.connect(self._on_state)
        experiment.forwardChanged.connect(self._on_forward)
        experiment.reverseChanged.connect(self._on_reverse)
        experiment.recorded.connect(self._on_recorded)
        experiment.comparisonChanged.connect(self._on_comparison)
        experiment.compared.connect(self._on_compared)
        player.positionChanged.connect(self._on_position)
        player.glanced.connect(self._on_glanced)
        player.commanded.connect(self._on_commanded)
        theme.notifier().changed.connect(self._show_all)
        self._on_run()

    def _build(self, selection: Selection) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 8)
        layout.setSpacing(8)
        self._tiles = StageTiles(self._experiment, self._player)
        for subject, action in self._actions.items():
            self._tiles.set_tip(subject, action.toolTip())
        self._tiles.chosen.connect(self.choose)
        layout.addWidget(self._tiles, 1)
        self._large = StageView(highlights=self._highlights)
        self._large.entryToggled.connect(self._on_entry)
        self._compare = CompareView(self._experiment, self._player, selection)
        self._pictures = StagePictures(
            self._experiment, self._player, selection, self._highlights, self
        )
        self._pages = StagePages(self._large, self._pictures.page, self._compare)
        self._tiles.clickedWithMouse.connect(self._pages.give_keys)
        layout.addWidget(self._pages, 3)

    @property
    def _of_pictures(self) -> bool:
        """Whether the run is one on pictures, or would be."""
        run = self._experiment.run
        config = self._experiment.settings if run is None else run.config
        return config.modality == "pictures"

    # --- choosing

    @Slot(str)
    def choose(self, subject: Subject) -> None:
        """Show a subject large; a process comes under the transport bar."""
        comparison = self._experiment.comparison
        if subject == "forward":
            self._player.set_timeline(self._experiment.forward)
        elif subject == "reverse" and self._player.timeline is not self._experiment.reverse:
            self._player.set_timeline(self._experiment.reverse)
        elif subject == "compare" and comparison is not None:
            self._player.set_timeline(comparison.clock)
        if subject != self.subject:
            self.subject = subject
            self._large.view.clear()
            self._legend = words.legend(subject)
            self.subjectChanged.emit(subject)
        self._tiles.mark(subject)
        for known, action in self._actions.items():
            action.setChecked(known == subject)
        self._pages.turn_to(subject, self._of_pictures)
        self._large.view.set_placeholder(words.placeholder(subject))
        self._show_process(subject)

    @Slot(QAction)
    def _on_action(self, action: QAction) -> None:
        self.choose(next(subject for subject, own in self._actions.items() if own is action))

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
        if not self._of_pictures:
            self._large.view.set_range(half_width(None if run is None else run.points))
            self._tiles.fit()
            self._large.view.reset_view()
        self._tiles.set_pictures(self._of_pictures)
        self._actions["compare"].setVisible(not self._of_pictures)
        subject = self.subject
        if self._of_pictures != self._were_pictures:
            self._left_at[self._were_pictures] = subject
            self._were_pictures = self._of_pictures
            subject = self._left_at.get(self._of_pictures, subject)
        kept = subject in ("data", "forward")
        record = self._experiment.reverse is not None and subject == "reverse"
        self.choose(subject if kept or record else "learned")
        self._show_all()

    @Slot()
    def _on_preview(self) -> None:
        self._show_process("learned")

    @Slot()
    def _on_state(self) -> None:
        if self._of_pictures and self._experiment.preview is None:
            self._show_process("learned")  # which says what there is to wait for

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
        if timeline is not None and self._experiment.sampling:
            self._player.set_timeline(timeline, follow=True)
            self.choose("reverse")
            self._pages.give_keys()
        elif timeline is not None and self.subject != "forward":  # it came back with its run
            self._player.set_timeline(timeline)
        elif shown is not None and shown.kind == "reverse":
            self._player.set_timeline(None)
        self._show_process("reverse")

    @Slot()
    def _on_recorded(self) -> None:
        if self._player.timeline is self._experiment.reverse:
            self._player.grew_to(recording=self._experiment.sampling)
        self._show_process("reverse")

    @Slot()
    def _on_comparison(self) -> None:
        comparison = self._experiment.comparison
        if comparison is not None:
            self._player.set_timeline(comparison.clock, follow=True)
            self.choose("compare")
            self._pages.give_keys()

    @Slot()
    def _on_compared(self) -> None:
        if self._moved == "compare":
            self._player.grew_to(recording=self._experiment.sampling)

    @property
    def _moved(self) -> Subject | None:
        """What the player moves over."""
        timeline, comparison = self._player.timeline, self._experiment.comparison
        shared = timeline is self._experiment.reverse and self.subject == "reverse"
        if comparison is not None and timeline is comparison.clock and not shared:
            return "compare"
        return None if timeline is None else timeline.kind

    @Slot(object)
    def _on_position(self, frame: int) -> None:
        if self.subject == self._moved:
            self._show_large(with_words=not self._player.playing)
            if not self._player.playing and self._large.isVisible():
                self._large.view.repaint()  # at once: the panels beside it may follow later
            elif not self._player.playing and self._of_pictures:
                self._pictures.page.trio.repaint()

    @Slot(object)
    def _on_glanced(self, frame: int) -> None:
        if self._moved is not None:
            self._tiles.show_subject(self._moved)
            if self._words_wait and self.subject == self._moved:
                self._show_large()

    @Slot()
    def _on_commanded(self) -> None:
        if self._moved is not None and self.subject != self._moved:
            self.choose(self._moved)

    # --- showing

    @Slot()
    def _show_all(self) -> None:
        self._tiles.show_all()
        self._show_large()

    def _show_process(self, subject: Subject) -> None:
        self._tiles.show_subject(subject)
        if self.subject == subject:
            self._show_large()

    @Slot()
    def _show_large(self, with_words: bool = True) -> None:
        """Bring the large picture up to date; its words may wait while they change too fast."""
        subject, experiment, hidden = self.subject, self._experiment, self._hidden[self.subject]
        if subject == "compare":
            return  # which follows the player by itself
        if self._of_pictures:
            self._pictures.show(subject)
            self._words_wait = False
            return
        timeline, frame = None, 0
        if subject == "data" or subject == "learned":
            layers = still_layers(subject, experiment)
        else:
            timeline, frame = process_of(subject, experiment, self._player)
            run = experiment.run
            layers = process_layers(timeline, frame, None if run is None else run.points)
        point = self._inspection.show(timeline, frame, layers, self._legend, hidden)
        self._field.look(timeline if subject == "reverse" and layers else None, frame)
        self._words_wait = not with_words
        if self._words_wait:
            return
        if subject == "data" or subject == "learned":
            text = words.still_words(subject, experiment)
        else:
            ready_made = experiment.run is not None and experiment.run.ready_made
            text = ""
            if timeline is not None and layers:
                text = words.process_words(timeline, frame, ready_made)
        title = words.large_title(subject, timeline)
        self._large.set_words(title, f"{text} · {point}" if point else text)
