"""The offer to go on with a run that was not saved."""

from __future__ import annotations

from PySide6.QtCore import QDate, QDateTime, QLocale, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from app.autosave import Autosave, LeftBehind
from app.widgets.message_bar import MessageBar

__all__ = ["RecoveryBar"]


class RecoveryBar(MessageBar):
    """Shows what an Autosave offers, in a bar of its own, so that other news does not replace it.

    Closing it decides nothing: the offer comes again at the next start.
    """

    def __init__(self, autosave: Autosave, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recoveryBar")
        self.setAccessibleName(self.tr("A run that was not saved"))
        self._text.setObjectName("recoveryText")
        self._close.setObjectName("recoveryCloseButton")
        self._close.setToolTip(self.tr("Decide at the next start (Esc)"))
        self._autosave = autosave
        autosave.offered.connect(self._show)

    @Slot(object)
    def _show(self, left: LeftBehind | None) -> None:
        if left is None:
            self.clear()
            return
        text = self.tr("Not saved when the program ended: a run at step {step} ({when}).")
        if left.file:
            text = self.tr("Not saved when the program ended: {file} at step {step} ({when}).")
        when = _when(QDateTime.fromSecsSinceEpoch(int(left.written)))
        sentences = [text.format(file=left.file, step=f"{left.step:,}", when=when)]
        if left.others == 1:
            sentences.append(self.tr("There is another one after it."))
        elif left.others:
            sentences.append(self.tr("There are {count} more after it.").format(count=left.others))
        actions = [
            (self.tr("Continue"), self._autosave.go_on),
            (self.tr("Discard"), self._autosave.discard),
        ]
        self.show_message(" ".join(sentences), kind="warning", actions=actions)
        tips = (
            self.tr("Go on with that run; the one that there is now can be brought back"),
            self.tr("Delete what was kept of that run; this cannot be undone"),
        )
        for number, (name, tip) in enumerate(zip(("Continue", "Discard"), tips, strict=True)):
            button = self.findChild(QPushButton, f"messageAction{number}")
            assert isinstance(button, QPushButton)
            button.setObjectName(f"recovery{name}Button")
            button.setToolTip(tip)


def _when(moment: QDateTime) -> str:
    """The time, with the date where that was not today."""
    locale, short = QLocale(), QLocale.FormatType.ShortFormat
    if moment.date() == QDate.currentDate():
        return locale.toString(moment.time(), short)
    return locale.toString(moment, short)
