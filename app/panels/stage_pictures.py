"""What the stage shows of pictures: brings its page to the experiment and the player."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Slot

from app.experiment import Experiment
from app.highlights import Highlights
from app.panels import stage_words as words
from app.panels.picture_stage import PictureStage
from app.panels.stage_tiles import process_of
from app.places import index_of, pixel_of
from app.player import Player
from app.scenes import Subject
from app.selection import Selection
from app.time_left import seconds_left
from app.timeline import Array, Timeline
from app.widgets.picture_sheet import Pixel
from app.wording import duration

__all__ = ["StagePictures"]

MOST_SHOWN = 64  # of the training pictures


def _tr(text: str) -> str:
    return QCoreApplication.translate("StagePictures", text)


class StagePictures(QObject):
    """Feeds a page of pictures.

    A picture that is chosen among the data is the one whose forward process is shown. The pixel
    that is selected is marked in its process.

    Attributes:
        page: the widget.
    """

    def __init__(
        self,
        experiment: Experiment,
        player: Player,
        selection: Selection,
        highlights: Highlights | None,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._experiment = experiment
        self._player = player
        self._selection = selection
        self._subject: Subject = "learned"
        self._strip_of: Timeline | None = None
        self._strip_picture = 0
        self._picture = 0  # the sample whose process the filmstrip shows
        self._example = 0  # the training picture whose forward process is shown
        self._asked_for: tuple[int, int] | None = None  # the run and its example to be noised
        self.page = PictureStage(highlights=highlights)
        self.page.frameChosen.connect(player.seek)
        self.page.pictureChosen.connect(self._on_picture)
        self.page.pixelClicked.connect(self._on_pixel)
        self.page.letGo.connect(selection.clear)
        selection.changed.connect(self._mark_pixel)
        experiment.progressed.connect(self._tell_time)
        experiment.stateChanged.connect(self._tell_time)
        experiment.settingsChanged.connect(self._tell_time)
        experiment.trialChanged.connect(self._tell_time)
        experiment.runChanged.connect(self._on_run)

    # --- showing

    def show(self, subject: Subject, with_words: bool = True) -> None:
        """Bring the page to a subject as it is now."""
        self._subject = subject
        if subject == "data" or subject == "learned":
            self._show_still(subject)
        elif subject in ("forward", "reverse"):
            self._show_process(subject)
        self._mark_pixel()
        self._tell_time()

    def _show_still(self, subject: Subject) -> None:
        run, preview = self._experiment.run, self._experiment.preview
        pictures: Array | None
        if subject == "data":
            pictures = None if run is None else run.points[:MOST_SHOWN]
        else:
            pictures = None if preview is None else preview.points
        self.page.show_still(
            words.title(subject),
            words.still_words(subject, self._experiment),
            pictures,
            "data" if subject == "data" else "samples",
            words.learned_placeholder(self._experiment)
            if subject == "learned"
            else words.placeholder(subject),
        )
        if subject == "data":
            self.page.set_chosen(self._example if self._is_known(self._example) else None)
        self._show_strip(None, 0)

    def _show_process(self, subject: Subject) -> None:
        experiment = self._experiment
        timeline, frame = process_of(subject, experiment, self._player)
        if timeline is None:
            nothing = words.placeholder(subject)
            idea = "data" if subject == "forward" else "samples"
            self.page.show_still(words.title(subject), "", None, idea, nothing)
            self._show_strip(None, 0)
            if subject == "forward" and experiment.ready and experiment.run is not None:
                self._ask_for_forward(self._example, again=False)
            return
        ready_made = experiment.run is not None and experiment.run.ready_made
        title = words.large_title(subject, timeline)
        text = words.process_words(timeline, frame, ready_made)
        x = timeline.x(frame)
        if subject == "forward":
            self.page.show_forward(title, text, timeline.x(0), x, timeline.noise(frame))
        else:
            frames = timeline.frames
            waits = frame == frames - 1 and frames < timeline.total
            # At the newest frame nobody has asked the network yet: its last answers stay.
            seen = frame - 1 if frame and timeline.x0_pred(frame) is None else frame
            if seen != frame:
                text += " · " + _tr("predicted from frame {frame}").format(frame=seen)
            x0_pred, eps = timeline.x0_pred(seen), timeline.eps(seen)
            self.page.show_frame(title, text, x, x0_pred, eps, waits and not frame)
            chosen = self._picture if self._picture < timeline.count else 0
            self.page.set_chosen(chosen if timeline.count > 1 else None)
        self._show_strip(timeline, frame)

    @Slot()
    def _mark_pixel(self) -> None:
        self.page.set_pixel(self._selected())

    def _selected(self) -> Pixel | None:
        """The pixel that is selected in the process shown."""
        timeline, index = self._player.timeline, self._selection.index
        if timeline is None or index is None or self._subject != timeline.kind:
            return None
        return pixel_of(timeline.shape, index)

    def _show_strip(self, timeline: Timeline | None, frame: int) -> None:
        if timeline is None:
            if self._strip_of is not None or not self.page.strip.isHidden():
                self.page.set_strip(0, None)
            self._strip_of = None
            return
        picture = self._picture if self._picture < timeline.count else 0
        if timeline is not self._strip_of or picture != self._strip_picture:
            self._strip_of, self._strip_picture = timeline, picture
            forward = timeline.kind == "forward"
            self.page.set_strip(
                timeline.total,
                lambda k: timeline.x(k)[picture] if k < timeline.frames else None,
                frames=timeline.frames,
                current=frame,
                label=lambda k: words.level(timeline, k),
                ends=(_tr("data"), _tr("noise")) if forward else (_tr("noise"), _tr("data")),
            )
        self.page.set_frames(timeline.frames)
        self.page.set_current(frame)

    # --- from the person

    @Slot(int)
    def _on_picture(self, picture: int) -> None:
        if self._subject == "data":
            self._example = picture
            self._ask_for_forward(picture)
        elif self._subject == "reverse":
            self._picture = picture
            self.show("reverse")
            pixel = self._selected()
            if pixel is not None:  # the same place of the picture that is chosen now
                self._on_pixel(picture, pixel.row, pixel.column)

    @Slot(int, int, int)
    def _on_pixel(self, picture: int, row: int, column: int) -> None:
        timeline = self._player.timeline
        if timeline is not None and self._subject == timeline.kind:
            self._selection.select(index_of(timeline.shape, Pixel(picture, row, column)))

    def _ask_for_forward(self, example: int, again: bool = True) -> None:
        """Let the forward process of an example be recorded.

        Args:
            again: whether that is asked for even where it was asked for before, in this run.
        """
        run = self._experiment.run
        wanted = None if run is None else (run.run_id, example)
        if again or self._asked_for != wanted:
            self._asked_for = wanted
            self._experiment.record_forward(example)

    # --- what happened

    @Slot()
    def _on_run(self) -> None:
        self._picture = self._example = 0
        self._strip_of = None
        run = self._experiment.run
        if run is not None and self._asked_for is not None and self._asked_for[0] != run.run_id:
            self._asked_for = None

    def _is_known(self, example: int) -> bool:
        run = self._experiment.run
        return run is not None and example < len(run.points)

    @Slot()
    def _tell_time(self) -> None:
        """Beside the title: how long the training will take from here."""
        if self.page.isHidden():
            return
        self.page.set_note(self._time_left() if self._subject == "learned" else "")

    def _time_left(self) -> str:
        experiment = self._experiment
        if experiment.trying is not None:
            return _tr("trying what is fastest here…")
        left = seconds_left(experiment)
        return "" if left is None else _tr("about {time} left").format(time=duration(left))
