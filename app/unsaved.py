"""The question before runs that no file holds are left behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from app.experiment import Experiment

__all__ = ["ask"]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Unsaved", text)


def ask(
    experiment: Experiment,
    window: QWidget,
    *,
    leave: Callable[[], object],
    save: Callable[[], object],
) -> QMessageBox:
    """Ask about unsaved steps of the run, and about the runs that could still be brought back.

    Args:
        leave: what is done once nothing is to be kept.
        save: what saves the run and leaves.
    """
    steps = experiment.unsaved_steps
    replaced = [one.step for one in experiment.replaced_unsaved]
    box = QMessageBox(window)
    box.setObjectName("unsavedDialog")
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(_tr("Save the experiment?"))
    box.setText("\n".join(_losses(steps, replaced)))
    box.setInformativeText(_consequence(steps, replaced))
    buttons = QMessageBox.StandardButton
    if steps:
        box.addButton(buttons.Save).clicked.connect(lambda: save())
    if replaced:
        back = box.addButton(_tr("Bring it back"), QMessageBox.ButtonRole.ActionRole)
        back.setObjectName("bringBackButton")
        back.setToolTip(_tr("Stay, and return to the run that was replaced"))
        back.clicked.connect(experiment.bring_back)
        box.setDefaultButton(back)
    box.addButton(buttons.Discard).clicked.connect(lambda: leave())
    box.addButton(buttons.Cancel)
    if steps:
        box.setDefaultButton(buttons.Save)
    box.finished.connect(box.deleteLater)
    box.open()
    return box


def _losses(steps: int, replaced: Sequence[int]) -> list[str]:
    """What no file holds, a line each."""
    lines = []
    if steps:
        text = _tr("Training steps that are in no file yet: {steps}")
        lines.append(text.format(steps=f"{steps:,}"))
    if len(replaced) == 1:
        text = _tr("In no file either: the run of {steps} steps that was replaced")
        if not steps:
            text = _tr("In no file yet: the run of {steps} steps that was replaced")
        lines.append(text.format(steps=f"{replaced[0]:,}"))
    elif replaced:
        text = _tr("In no file either: {count} runs that were replaced, of up to {steps} steps")
        if not steps:
            text = _tr("In no file yet: {count} runs that were replaced, of up to {steps} steps")
        lines.append(text.format(count=len(replaced), steps=f"{max(replaced):,}"))
    return lines


def _consequence(steps: int, replaced: Sequence[int]) -> str:
    if not replaced:
        return _tr("Without saving, what the network learned is gone.")
    if len(replaced) > 1:
        return _tr(
            "Without saving, what the networks learned is gone. "
            "To save a replaced run, bring it back first; undoing leads to the earlier ones."
        )
    if not steps:
        return _tr("It is gone after this, unless you bring it back now and save it.")
    return _tr(
        "Without saving, what the networks learned is gone. "
        "To save the replaced run, bring it back first."
    )
