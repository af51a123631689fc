"""Undo and redo: of every setting, of presets, and of one run taking the place of another."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QUndoStack

from app.experiment import Experiment
from app.setting_words import change_in_words, differences
from app.undo_steps import Moment, Step
from ddpm_core.config import ExperimentConfig

__all__ = ["Undo"]

MOST_STEPS = 500


class Undo(QObject):
    """Takes back, one step at a time, what the person did to the experiment.

    Steps are changes of settings, and runs taking the place of others: by a reset, a restart,
    opening a file or bringing a run back. Undoing such a step brings the run before it back, and
    keeps the one that there is: redoing leads to it again, and so does *Bring it back*. No run is
    given up. Where there was no memory left to keep a run, only the settings are undone.

    Args:
        title_of: the title of the preset that settings are, "" where they are none.
        clock: seconds.

    Signals:
        changed: another step is the next to be undone or redone.
        done: what was undone or redone, in a sentence.
    """

    changed = Signal()
    done = Signal(str)

    def __init__(
        self,
        experiment: Experiment,
        title_of: Callable[[ExperimentConfig], str] = lambda config: "",
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._experiment = experiment
        self._title_of = title_of
        self._clock = clock
        self._stack = QUndoStack(self)
        self._stack.setUndoLimit(MOST_STEPS)
        self._actions: tuple[QAction, QAction] | None = None
        run = experiment.run
        # Of the run that there is, its number, 0 before the first, and its settings; of all, the
        # highest number.
        self._run_id = self._newest = 0 if run is None else run.run_id
        self._config = experiment.settings if run is None else run.config
        self._now = Moment(experiment.settings, self._run_id)
        self._awaited: list[int] = []  # runs that were asked for, and are on their way
        self._moving = False  # back or forth: what changes meanwhile is no step
        self._joining = False  # the next run belongs to the last step
        for signal in (self._stack.indexChanged, self._stack.undoTextChanged):
            signal.connect(self._on_stack)
        experiment.settingsChanged.connect(self._on_settings)
        experiment.runChanged.connect(self._on_run)
        experiment.failed.connect(self._on_failed)

    # --- going back and forth

    @Slot()
    def undo(self) -> None:
        while self._stack.canUndo():
            before, what = self._now, self._stack.undoText()
            self._stack.undo()
            if self._now != before:  # else its run is gone: go on to the step before it
                self.done.emit(self.tr("Undone: {what}").format(what=what))
                return

    @Slot()
    def redo(self) -> None:
        while self._stack.canRedo():
            before, what = self._now, self._stack.redoText()
            self._stack.redo()
            if self._now != before:
                self.done.emit(self.tr("Done again: {what}").format(what=what))
                return

    def _go(self, goal: Moment) -> None:
        """Lead to a moment: the settings at once, the run as soon as the engine has it back."""
        experiment = self._experiment
        current = self._awaited[-1] if self._awaited else self._run_id
        reachable = {one.run_id for one in experiment.kept} | {self._run_id}
        if goal.run_id != current and goal.run_id in reachable:
            experiment.return_to(goal.run_id)
            self._awaited.append(goal.run_id)
            current = goal.run_id
        values = {item.name: getattr(goal.settings, item.name) for item in fields(goal.settings)}
        self._moving = True
        try:
            experiment.set_many(values)
        finally:
            self._moving = False
        self._now = Moment(experiment.settings, current)

    # --- what was done

    @Slot()
    def _on_settings(self) -> None:
        run = self._experiment.run
        if self._moving or (run is not None and run.run_id != self._run_id):
            return  # it came with a run, which is told of next
        after = Moment(self._experiment.settings, self._now.run_id)
        before = self._now.settings
        text = change_in_words(before, after.settings)
        title = self._title_of(after.settings)
        if title and len(differences(before, after.settings)) > 1:
            text = self.tr("preset “{title}”").format(title=title)
        self._push(after, text)

    @Slot()
    def _on_run(self) -> None:
        run, before = self._experiment.run, self._run_id
        assert run is not None
        self._run_id = run.run_id
        if run.run_id in self._awaited:
            del self._awaited[: self._awaited.index(run.run_id) + 1]
        else:
            after = Moment(self._experiment.settings, run.run_id)
            if before == 0:
                self._now = after
            elif self._joining and self._stack.index():
                self._last().after = self._now = after
            elif self._is_the_same(before):
                self._rename_run(before, run.run_id)
            else:
                self._push(after, self._about_run(before))
        self._joining = False
        self._config, self._newest = run.config, max(self._newest, run.run_id)

    @Slot()
    def expect_run(self) -> None:
        """The new run that is on its way belongs to the last step."""
        self._joining = True

    @Slot()
    def _on_failed(self) -> None:
        self._joining = False

    def _push(self, after: Moment, text: str) -> None:
        before, self._now = self._now, after
        self._joining = False
        self._stack.push(Step(self._go, before, after, text, self._clock()))

    def _last(self) -> Step:
        step = self._stack.command(self._stack.index() - 1)
        assert isinstance(step, Step)
        return step

    def _is_the_same(self, before: int) -> bool:
        """Whether a run of no steps has given way to another like it."""
        run = self._experiment.run
        assert run is not None
        untouched = not self._steps_of(before) and not self._experiment.step
        return untouched and not run.config.needs_rebuild(self._config)

    def _rename_run(self, before: int, now: int) -> None:
        """Let steps that lead to a run lead to the one like it that has taken its place."""
        for index in range(self._stack.count()):
            step = self._stack.command(index)
            assert isinstance(step, Step)
            for moment in ("before", "after"):
                old: Moment = getattr(step, moment)
                if old.run_id == before:
                    setattr(step, moment, Moment(old.settings, now))
        self._now = Moment(self._now.settings, now)

    def _steps_of(self, run_id: int) -> int:
        """The training steps of a run that was replaced."""
        return next((one.step for one in self._experiment.kept if one.run_id == run_id), 0)

    def _about_run(self, before: int) -> str:
        """What replaced a run."""
        experiment, run = self._experiment, self._experiment.run
        assert run is not None
        title = self._title_of(experiment.settings)
        if run.run_id > self._newest and run.ready_made and not experiment.path and title:
            return self.tr("preset “{title}”").format(title=title)
        if run.run_id <= self._newest:
            text = self.tr("bringing back the run at step {step}")
            return text.format(step=f"{experiment.step:,}")
        if experiment.path:
            return self.tr("opening {name}").format(name=Path(experiment.path).name)
        if experiment.step:
            text = self.tr("continuing the run at step {step}")
            return text.format(step=f"{experiment.step:,}")
        text = self.tr("reset at step {step}")
        if run.config.needs_rebuild(self._config):
            text = self.tr("restart at step {step}")
        return text.format(step=f"{self._steps_of(before):,}")

    # --- actions

    def show_in(self, undo: QAction, redo: QAction) -> None:
        """Let two actions undo and redo, and say what would be undone and redone."""
        self._actions = (undo, redo)
        undo.triggered.connect(self.undo)
        redo.triggered.connect(self.redo)
        self._on_stack()

    @Slot()
    def _on_stack(self) -> None:
        self.changed.emit()
        if self._actions is None:
            return
        undo, redo = self._actions
        undo.setEnabled(self._stack.canUndo())
        redo.setEnabled(self._stack.canRedo())
        undo.setText(self.undo_text or self.tr("&Undo"))
        redo.setText(self.redo_text or self.tr("&Redo"))

    @property
    def undo_text(self) -> str:
        """What undoing would do, for a menu; "" where there is nothing to undo."""
        what = self._stack.undoText().replace("&", "&&")
        return self.tr("&Undo: {what}").format(what=what) if what else ""

    @property
    def redo_text(self) -> str:
        what = self._stack.redoText().replace("&", "&&")
        return self.tr("&Redo: {what}").format(what=what) if what else ""
