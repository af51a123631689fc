"""Keeps the run from being lost: an autosave every minute, and an offer to go on at the start."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.autosave_slots import Slot as Place
from app.autosave_slots import claim, left_behind
from app.commands import Autosaved, Failed, Recover
from app.experiment import Experiment

__all__ = ["Autosave", "LeftBehind"]

INTERVAL = 60_000  # milliseconds


@dataclass(frozen=True)
class LeftBehind:
    """An autosave of a program that ended without a decision.

    Attributes:
        file: the name of the person's file that it belongs to, "" for none.
        step: the training steps in it.
        written: when, in seconds since 1970.
        others: how many more there are.
    """

    file: str
    step: int
    written: float
    others: int


class Autosave(QObject):
    """Has the engine write the run every minute, at every pause and before another run replaces it.

    It is written where steps were made since.

    The autosave stands beside the file that the run was last saved to, else in the data folder; it
    goes once the run is saved, and at the end of the program, when the person has decided. Every
    run has one of its own, so that of a replaced run stays. What a program left that ended in
    another way is offered, one after the other, and stays until then; so is what it left of runs
    that memory had no room for.

    Args:
        folder: the data folder.

    Signals:
        offered: a LeftBehind, or None where there is nothing more to offer.
        troubled: why there is no autosave; told once, until one has worked again.
    """

    offered = Signal(object)
    troubled = Signal(str)

    def __init__(self, experiment: Experiment, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._experiment = experiment
        self._folder = folder
        self._places: dict[int, Place] = {}  # by the run's number
        self._spare: list[Place] = []  # no longer written to, and removed at the end
        self._not_beside: set[str | None] = set()  # files whose folder cannot be written
        self._left: list[Place] = []
        self._waiting: Place | None = None  # for the engine to write there
        self._persons: set[str] = set()  # files that were opened or saved
        self._last = (0, 0)  # run and step of the newest autosave
        self._was_training = False
        self._told = False
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL)
        self._timer.timeout.connect(self.save)
        experiment.replacing.connect(self.save)
        experiment.runChanged.connect(self._on_run)
        experiment.stateChanged.connect(self._on_state)
        experiment.autosaved.connect(self._on_autosaved)
        experiment.autosaveFailed.connect(self._on_failed)
        experiment.saved.connect(self._on_saved)
        experiment.recovered.connect(self._on_recovered)
        experiment.failed.connect(self._on_command_failed)

    def start(self) -> None:
        """Offer what was left behind, and begin."""
        with contextlib.suppress(OSError):  # which the first autosave will tell
            self._left = left_behind(self._folder)
        self._timer.start()
        if self._left:
            self._offer()

    def finish(self) -> None:
        """The program ends, and the person has decided: nothing is to be offered again.

        But for the runs that memory had no room for: nobody asked about those, so they are offered
        at the next start. The engine has to stand still.
        """
        self._timer.stop()
        asked_about = {one.run_id for one in self._experiment.kept}
        if self._experiment.run is not None:
            asked_about.add(self._experiment.run.run_id)
        for run_id, place in self._places.items():
            if run_id in asked_about:
                self._remove(place)
            else:
                place.release()
        for place in self._spare:
            self._remove(place)
        for place in self._left:
            place.release()
        self._places, self._spare, self._left = {}, [], []

    # --- autosaves

    @Slot()
    def save(self) -> None:
        """Have the run written, if there is anything new in it that no file holds."""
        experiment, run = self._experiment, self._experiment.run
        if run is None or self._waiting is not None or not experiment.unsaved_steps:
            return
        if self._last == (run.run_id, experiment.step):
            return
        try:
            place = self._place(run.run_id, experiment.path)
        except OSError as error:
            self._complain(error.strerror or str(error))
            return
        place.saved_step = experiment.step - experiment.unsaved_steps
        self._waiting = place
        experiment.autosave(str(place.path))

    def _place(self, run_id: int, file: str | None) -> Place:
        place = self._places.get(run_id)
        if place is not None and place.file != file:  # the run was saved to another one meanwhile
            self._drop(place)
            place = None
        if place is None:
            place = claim(self._folder, file, beside=file not in self._not_beside)
            self._places[run_id] = place
        return place

    @Slot()
    def _on_state(self) -> None:
        paused = self._was_training and not self._experiment.training
        self._was_training = self._experiment.training
        if paused:
            self.save()

    @Slot(object)
    def _on_autosaved(self, event: Autosaved) -> None:
        place, self._waiting = self._waiting, None
        if place is None:
            return  # the program is about to end
        place.step = event.step
        with contextlib.suppress(OSError):  # the note that is there says where it is
            place.describe()
        self._last, self._told = (event.run_id, event.step), False
        run = self._experiment.run
        if run is not None and run.run_id == event.run_id and not self._experiment.unsaved_steps:
            self._drop(place)  # saved meanwhile

    @Slot(str)
    def _on_failed(self, reason: str) -> None:
        place, self._waiting = self._waiting, None
        if place is None:
            return
        in_vain = place.path.parent != self._folder and not place.path.exists()
        if in_vain:  # beside the file: try the data folder
            self._not_beside.add(place.file)
            self._drop(place)
            self.save()
        else:
            self._complain(reason)

    def _complain(self, reason: str) -> None:
        if not self._told:
            self._told = True
            text = self.tr("No autosave for now, the next try is in a minute: {reason}")
            self.troubled.emit(text.format(reason=reason))

    @Slot(str)
    def _on_saved(self, path: str) -> None:
        self._persons.add(os.path.realpath(path))
        run = self._experiment.run
        place = None if run is None else self._places.get(run.run_id)
        if place is not None and place is not self._waiting:
            self._drop(place)

    def _remove(self, place: Place) -> None:
        """Delete an autosave, unless the person has made it a file of their own."""
        place.remove(keep_file=os.path.realpath(place.path) in self._persons)

    @Slot()
    def _on_run(self) -> None:
        self._was_training = False  # another run did: this one makes no pause
        if self._experiment.path is not None:
            self._persons.add(os.path.realpath(self._experiment.path))

    def _drop(self, place: Place) -> None:
        self._remove(place)
        self._places = {run: one for run, one in self._places.items() if one is not place}

    # --- what was left behind

    def _offer(self) -> None:
        if not self._left:
            self.offered.emit(None)
            return
        place, *others = self._left
        file = Path(place.file).name if place.file else ""
        self.offered.emit(LeftBehind(file, place.step, place.written, len(others)))

    @Slot()
    def go_on(self) -> None:
        """Take up the run that is offered; the run that there is can be brought back."""
        place = self._left[0]
        self._experiment.recover(str(place.path), place.file, place.saved_step)

    @Slot()
    def discard(self) -> None:
        """Delete the autosave that is offered."""
        self._remove(self._left.pop(0))
        self._offer()

    @Slot()
    def _on_recovered(self) -> None:
        run = self._experiment.run
        assert run is not None
        place = self._left.pop(0)
        if run.run_id in self._places:  # a minute passed since the run started
            self._spare.append(self._places[run.run_id])
        self._places[run.run_id] = place
        self._last = (run.run_id, self._experiment.step)
        self._offer()

    @Slot(object)
    def _on_command_failed(self, event: Failed) -> None:
        if isinstance(event.command, Recover):
            self._left.pop(0).release()  # it is offered again at the next start
            self._offer()
