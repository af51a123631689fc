"""What the stack of undo and redo is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtGui import QUndoCommand

from app.setting_words import change_in_words, differences
from ddpm_core.config import ExperimentConfig

__all__ = ["Moment", "Step"]

TOGETHER = 1.0  # seconds between changes of the same settings that are one step, as in a drag


@dataclass(frozen=True)
class Moment:
    """What undoing leads back to: the settings, and the number of the run; 0 for any run."""

    settings: ExperimentConfig
    run_id: int


class Step(QUndoCommand):
    """One change, from a moment to the next, made before it is put on the stack.

    Args:
        go: leads to a moment.
        at: when it was made, in seconds.
    """

    def __init__(
        self, go: Callable[[Moment], None], before: Moment, after: Moment, text: str, at: float
    ) -> None:
        super().__init__(text)
        self._go = go
        self._is_new = True
        self.before = before
        self.after = after
        self.at = at

    @property
    def changes_run(self) -> bool:
        return self.before.run_id != self.after.run_id

    def id(self) -> int:
        return 1  # all are of one kind: Qt asks of each whether it goes on the one before

    def mergeWith(self, later: QUndoCommand) -> bool:
        """Be one step with a change of the same settings that came at once."""
        assert isinstance(later, Step)
        names = differences(self.before.settings, self.after.settings)
        if (
            self.changes_run
            or later.changes_run
            or later.at - self.at > TOGETHER
            or differences(later.before.settings, later.after.settings) != names
        ):
            return False
        self.after, self.at = later.after, later.at
        self.setText(change_in_words(self.before.settings, self.after.settings))
        self.setObsolete(self.before.settings == self.after.settings)
        return True

    def undo(self) -> None:
        self._go(self._goal(self.before))

    def redo(self) -> None:
        if self._is_new:
            self._is_new = False
        else:
            self._go(self._goal(self.after))

    def _goal(self, moment: Moment) -> Moment:
        return moment if self.changes_run else replace(moment, run_id=0)
