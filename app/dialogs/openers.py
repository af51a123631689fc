"""Opens the dialogs of the window; each is imported when it is first wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSettings, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.desktop import open_folder
from app.errors import log_path
from app.experiment import Experiment
from app.picture_choice import PictureChoice
from app.player import Player
from app.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from app.dialogs.about_dialog import AboutDialog
    from app.dialogs.draw_dialog import DrawDialog
    from app.dialogs.own_pictures_dialog import OwnPicturesDialog
    from app.dialogs.pets_dialog import PetsDialog

__all__ = ["Openers"]


class Openers(QObject):
    """One method for each dialog.

    Args:
        window: the parent of the dialogs.

    Signals:
        pointsWanted: a data set was drawn, and the window is about pictures.
    """

    pointsWanted = Signal()

    def __init__(
        self,
        window: QWidget,
        experiment: Experiment,
        player: Player,
        settings: QSettings,
        messages: MessageBar,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._experiment = experiment
        self._player = player
        self._settings = settings
        self._messages = messages
        self._about: AboutDialog | None = None
        self._draw: DrawDialog | None = None
        self._pets: PetsDialog | None = None
        self._own: OwnPicturesDialog | None = None

    @Slot()
    def export(self) -> None:
        """The dialog that takes a process away as a file."""
        from app.dialogs.export_dialog import ExportDialog

        experiment = self._experiment
        processes = {
            timeline.kind: timeline
            for timeline in (experiment.reverse, experiment.forward)
            if timeline is not None and timeline.frames
        }
        if not processes:
            self._messages.show_message(
                self.tr("Nothing is recorded yet. Sample first, then export."),
                actions=[(self.tr("Sample"), experiment.sample)],
            )
            return
        shown = self._player.timeline
        known = shown is not None and processes.get(shown.kind) is shown
        current = shown.kind if shown is not None and known else ""
        dialog = ExportDialog(
            processes,
            current or next(iter(processes)),
            self._player.position,
            self._settings,
            self._window,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

    @Slot()
    def draw(self) -> None:
        """The dialog in which a data set is drawn."""
        from app.dialogs.draw_dialog import DrawDialog

        if self._draw is None:
            self._draw = DrawDialog(self._settings, self._window)
            self._draw.accepted_path.connect(self._learn_drawing)
        if not self._draw.isVisible():
            config = self._experiment.settings
            self._draw.set_points(config.data_count, config.data_seed)
        self._draw.show()
        self._draw.raise_()
        self._draw.activateWindow()

    @Slot(str)
    def _learn_drawing(self, path: str) -> None:
        assert self._draw is not None
        if self._experiment.settings.modality != "points":
            self.pointsWanted.emit()
        self._experiment.set_many(
            {
                "data": "file",
                "data_path": path,
                "data_columns": None,
                "data_count": self._draw.point_count,
            }
        )

    @Slot()
    def pets(self) -> None:
        """The dialog in which cats of Oxford-IIIT Pet are chosen."""
        from app.dialogs.pets_dialog import PetsDialog

        if self._pets is None:
            self._pets = PetsDialog(self._settings, self._window)
            self._pets.chosen.connect(self._learn_pictures)
        self._choose_in(self._pets)

    @Slot()
    def own_pictures(self) -> None:
        """The dialog in which pictures of the person's own are chosen."""
        from app.dialogs.own_pictures_dialog import OwnPicturesDialog

        if self._own is None:
            self._own = OwnPicturesDialog(self._settings, self._window)
            self._own.chosen.connect(self._learn_pictures)
        self._choose_in(self._own)

    def _choose_in(self, dialog: PetsDialog | OwnPicturesDialog) -> None:
        if not dialog.isVisible():
            dialog.show_choice(vars(self._experiment.settings))
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    @Slot(str)
    def leave_pictures(self, mode: str) -> None:
        """Close the dialogs that choose pictures once the window is about points again."""
        for dialog in (self._pets, self._own):
            if dialog is not None and mode == "points":
                dialog.close()

    @Slot(dict)
    def _learn_pictures(self, choice: dict[str, Any]) -> None:
        self._experiment.set_many(choice)

    @Slot(tuple)
    def learn_pictures(self, paths: tuple[str, ...]) -> None:
        """Take pictures that were dropped as the person's own, and say what is to be done next."""
        flips = self._experiment.settings.flips
        choice = PictureChoice("pictures", pictures=paths, flips=flips)
        changed = self._experiment.set_many(choice.settings())
        if changed and self._experiment.pending:
            self._messages.show_message(
                self.tr("The dropped pictures are to be learned from; a new run takes them up."),
                actions=[(self.tr("Restart"), self._experiment.restart)],
            )

    @Slot()
    def about(self) -> None:
        """The dialog of versions, papers and licences."""
        from app.dialogs.about_dialog import AboutDialog

        if self._about is None:
            self._about = AboutDialog(self._window)
        self._about.show()
        self._about.raise_()
        self._about.activateWindow()

    @Slot()
    def log_folder(self) -> None:
        """The folder of the log file, in the desktop's file manager."""
        folder = log_path().parent
        if not open_folder(folder):
            text = self.tr("Nothing here shows folders. The log file is in {folder}.")
            self._messages.show_message(text.format(folder=folder))
